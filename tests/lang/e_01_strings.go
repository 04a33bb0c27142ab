// Strings: length in bytes, indexing, slicing, concatenation, comparison.
package main

func main() {
	s := "hello, 世界"
	println(len(s), s[0], s[7], s[:5], s[7:], s[3:3] == "")
	t := s + "!" + "?"
	println(t, len(t))
	t += "x"
	println(t[len(t)-1:])
	println("abc" < "abd", "abc" < "ab", "" < "a", "Z" < "a", "a" == "a"+"")
	u := "x"
	for i := 0; i < 5; i++ {
		u += u
	}
	println(len(u), u)
	println(`raw \n string`, "tab\tquote\"")
}
