// Untyped constants are exact until they get a type.
package main

const (
	huge  = 1 << 200
	third = 1.0 / 3
	mask  = ^uint32(0)
	text  = "con" + "cat"
	ch    = 'a' + 1
)

func main() {
	println(huge>>190, huge/(huge-1), third*3 == 1)
	println(mask, text, len(text), ch)
	const a = 7 / 2
	const b = 7 / 2.0
	println(a, b)
	var f float32 = 1 << 24
	var i int = 1e3
	println(f, i, 'x'-'a', 10.0*3)
	const hex, oct, bin, sep = 0xff, 0o17, 0b101, 1_000_000
	println(hex, oct, bin, sep, 017)
	println(0x1p-2, 0x1.8p1, 1e2)
	println("\x41\u00e9\n"[0], len("\u00e9"), '\'', '\\', '\t')
}
