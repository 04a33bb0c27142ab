// Values in interfaces, text, slices and maps, generic functions.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type shape interface{ area() float64 }

type square struct{ side float64 }

type rectangle struct{ width, height float64 }

type pair[K comparable, V any] struct {
	key K
	val V
}

func (s square) area() float64      { return s.side * s.side }
func (r rectangle) area() float64   { return r.width * r.height }
func (p pair[K, V]) String() string { return fmt.Sprintf("%v=%v", p.key, p.val) }

type failure struct {
	code int
	text string
}

func (f *failure) Error() string { return f.text }

var sink any

func shapes() []shape {
	return []shape{square{2}, rectangle{2, 3}, &rectangle{4, 5}}
}

func boxed(n int, s string, f float64, p *int, w [4]int) {
	sink = n
	sink = s
	sink = f
	sink = p
	sink = w
	sink = "constant"
	sink = 1.5
	sink = struct{}{}
	sink = []int{n}
	sink = func() int { return n }
}

func fails(code int) error {
	if code == 0 {
		return nil
	}
	return fmt.Errorf("wrapped: %w", &failure{code, "failed " + fmt.Sprint(code)})
}

func text(s string, b []byte, r []rune) (string, []byte, []rune) {
	joined := s + string(b) + string(r) + string(rune(len(s)+'a'))
	return joined, []byte(joined), []rune(joined)
}

func made(n int) (map[string][]int, chan int, []string) {
	m := make(map[string][]int, n)
	for i := range n {
		key := strings.Repeat("k", i)
		m[key] = append(m[key], i, i+1)
	}
	return m, make(chan int, n), make([]string, n, n*2)
}

func pointer[T any](v T) *T { return &v }

func pairs[K comparable, V any](key K, vals ...V) []*pair[K, V] {
	var all []*pair[K, V]
	for _, v := range vals {
		all = append(all, &pair[K, V]{key, v})
	}
	return all
}

func large() int {
	var buffer [1 << 16]int
	buffer[len(os.Args)] = 2
	return buffer[1]
}

func main() {
	total := 0.0
	for _, s := range shapes() {
		total += s.area()
	}
	n := 7
	boxed(n, "text", 2.5, &n, [4]int{1, 2, 3, 4})
	err := fails(3)
	var f *failure
	fmt.Println(total, errors.As(err, &f), f.code, err, fails(0))
	s, b, r := text("s", []byte("b"), []rune("r"))
	m, c, l := made(3)
	fmt.Println(s, len(b), len(r), len(m), cap(c), len(l), *pointer(4), *pointer("p"))
	for _, p := range pairs("k", 1, 2) {
		fmt.Println(p, large())
	}
}
