// range over a string decodes UTF-8; a bad byte gives U+FFFD and one step.
package main

func main() {
	for i, r := range "aé世𝄞" {
		print(i, ":", r, " ")
	}
	println()
	for i, r := range "a\xffb\xc3" {
		print(i, ":", r, " ")
	}
	println()
	n := 0
	for range "日本語" {
		n++
	}
	println(n)
	for i := range "日本" {
		print(i, " ")
	}
	println()
}
