// Conversions between string, []byte, []rune and rune.
package main

func main() {
	b := []byte("héy")
	println(len(b), b[0], b[1], b[2], b[3])
	b[0] = 'H'
	s := string(b)
	b[0] = 'X'
	println(s, string(b))
	r := []rune("héy世")
	println(len(r), r[1], r[3])
	r[1] = 'e'
	println(string(r), string(r[3:]))
	println(string(rune(65)), string(rune(0x4e16)), string(rune(-1)) == "\ufffd")
	type name string
	type bytes []byte
	println(string(name("n")), len(bytes(name("abc"))), name(bytes{65, 66}))
	println(string([]rune{0x10ffff + 1, 'a'}) == "\ufffda")
	var nilb []byte
	println(string(nilb) == "", len([]byte("")))
}
