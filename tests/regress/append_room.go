// append of several elements moves the slice before the first is written, and grows once for all of them.
package main

import "fmt"

type pair struct {
	name string
	n    int
}

func three() ([]string, string, string, string) {
	return shared[:1], "x", "y", "z"
}

var shared = []string{"a", "b", "c"}

func main() {
	base := []int64{1, 2, 3, 4}
	s := append(base[:2], 7, 8, 9)
	fmt.Println(base, s, len(s), cap(s))
	s = append(base[:2], 7, 8)
	fmt.Println(base, s, len(s), cap(s))

	b := []byte{'a', 'b', 'c', 'd'}
	t := append(b[:3], 'x', 'y')
	fmt.Println(string(b), string(t))

	fmt.Println(append(three()))
	fmt.Println(shared)

	pairs := make([]pair, 2, 3)
	more := append(pairs, pair{"p", 1}, pair{"q", 2})
	fmt.Println(pairs[:3], more, cap(more))

	var none []int
	fmt.Println(cap(append(none, 1, 2, 3, 4, 5)), cap(append(none, 1, 2, 3)), cap(append(make([]int, 300), 1, 2, 3)))
	none = append(none, 1, 2)
	none = append(none, none[0], none[1], none[0])
	fmt.Println(none, cap(none))
}
