// copy moves min(len) elements, also when the ranges overlap or the source is a string.
package main

func main() {
	s := []int{1, 2, 3, 4, 5}
	println(copy(s[1:], s))
	for _, v := range s {
		print(v, " ")
	}
	println()
	s = []int{1, 2, 3, 4, 5}
	println(copy(s, s[2:]))
	for _, v := range s {
		print(v, " ")
	}
	println()
	b := make([]byte, 3)
	println(copy(b, "hello"), string(b))
	b = append(b, " world"...)
	println(string(b))
	println(copy(b, []byte{}), copy([]int{}, s))
	x := [][]int{{1}, {2, 3}}
	y := make([][]int, 2)
	copy(y, x)
	y[1][0] = 99
	println(x[1][0])
}
