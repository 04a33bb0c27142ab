// Tables that are too large for a frame: literals of arrays of bytes and structs, in variables of packages and of functions.
package main

import "fmt"

type row struct {
	key  uint16
	text string
}

var bytes = [70000]byte{0: 1, 255: 2, 65535: 3, 65536: 4, 69999: 5}

var rows = [9000]row{1: {2, "one"}, 8192: {7, "far"}, 8999: {9, "last"}}

func local(n int) (int, string) {
	table := [66000]uint16{3: 5, 65999: uint16(n)}
	pairs := [5000]row{7: {uint16(n), "n"}, 4999: {1, fmt.Sprint("p", n)}}
	copied := pairs
	copied[0].text = "changed"
	return int(table[3]) + int(table[65999]), pairs[0].text + copied[0].text + copied[4999].text
}

func main() {
	sum := 0
	for i, b := range bytes {
		sum += i * int(b)
	}
	bytes = [70000]byte{69999: 9}
	n, text := local(40)
	fmt.Println(n, text)
	fmt.Println(sum, bytes[0], bytes[69999], rows[1], rows[8192].text, rows[8999].key, len(rows[0].text))
}
