// println writes its operands to standard error, separated by blanks; print does not add any.
package main

func main() {
	println("hello, world")
	println()
	println(1, true, "two", 'c', nil == nil2())
	print("a", 1, "b", 2, "\n")
	println(-9223372036854775808, 9223372036854775807)
	println(uint64(18446744073709551615), uint8(255), int8(-128))
}

func nil2() *int { return nil }
