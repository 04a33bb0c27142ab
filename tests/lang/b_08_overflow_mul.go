// A linear congruential generator depends on exact wrapping multiplication.
package main

func main() {
	var s uint64 = 42
	for i := 0; i < 5; i++ {
		s = s*6364136223846793005 + 1442695040888963407
		println(s, s>>33, int32(s>>32))
	}
	var h uint32 = 2166136261
	for _, c := range []byte("hash me") {
		h ^= uint32(c)
		h *= 16777619
	}
	println(h)
	var d int64 = 5381
	for i := 0; i < len("djb"); i++ {
		d = d<<5 + d + int64("djb"[i])
	}
	println(d)
}
