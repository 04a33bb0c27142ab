// Typed constant arithmetic, rune and byte constants, untyped bool, len of arrays and constant strings.
package main

type flags uint8

const (
	fa flags = 1 << iota
	fb
	fc
	all = fa | fb | fc
)

const n = len([10]int{}) + len("four")

var arr [n * 2]byte

func main() {
	var f flags = all &^ fb
	println(f, f&fb == 0, ^f)
	println(n, len(arr), cap(arr[3:]))
	const b byte = 'a'
	const r rune = 'é'
	println(b+1, r, string(r), b == 97)
	var d float32 = 1 / 3.0
	println(d*3 == 1, 5.0/2, 5/2, 5%3, -5/2)
	const big = 1<<62 - 1 + 1<<62
	println(big, uint64(big)*2+1)
	var u = uint(1)<<63>>3 | 7
	println(u)
	x := 10
	println(1.0*x, x/3.0, 'a'+x)
}
