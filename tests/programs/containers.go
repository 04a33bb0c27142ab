// Generic containers: stack, queue, ordered map as a treap, set; Map, Filter, Reduce; constraints.
package main

import (
	"errors"
	"fmt"
	"strings"
)

type ordered interface {
	~int | ~int64 | ~float64 | ~string
}

func compare[T ordered](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

type stack[T any] []T

func (s *stack[T]) push(v T) { *s = append(*s, v) }
func (s *stack[T]) pop() (v T, err error) {
	if len(*s) == 0 {
		return v, errors.New("empty stack")
	}
	v = (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return
}

type queue[T any] struct {
	buf     []T
	head, n int
}

func (q *queue[T]) put(v T) {
	if q.n == len(q.buf) {
		bigger := make([]T, max(2, 2*q.n))
		for i := range q.n {
			bigger[i] = q.buf[(q.head+i)%len(q.buf)]
		}
		q.buf, q.head = bigger, 0
	}
	q.buf[(q.head+q.n)%len(q.buf)] = v
	q.n++
}

func (q *queue[T]) take() (v T, ok bool) {
	if q.n == 0 {
		return
	}
	v = q.buf[q.head]
	q.head = (q.head + 1) % len(q.buf)
	q.n--
	return v, true
}

type omap[K ordered, V any] struct {
	root *onode[K, V]
	n    int
	rnd  uint32
}

type onode[K ordered, V any] struct {
	key         K
	val         V
	prio        uint32
	left, right *onode[K, V]
}

func (m *omap[K, V]) set(k K, v V) {
	m.rnd = m.rnd*1664525 + 1013904223
	m.root = m.insert(m.root, k, v)
}

func (m *omap[K, V]) insert(n *onode[K, V], k K, v V) *onode[K, V] {
	if n == nil {
		m.n++
		return &onode[K, V]{key: k, val: v, prio: m.rnd >> 8}
	}
	switch compare(k, n.key) {
	case 0:
		n.val = v
	case -1:
		n.left = m.insert(n.left, k, v)
		if l := n.left; l.prio > n.prio {
			n.left, l.right = l.right, n
			return l
		}
	case 1:
		n.right = m.insert(n.right, k, v)
		if r := n.right; r.prio > n.prio {
			n.right, r.left = r.left, n
			return r
		}
	}
	return n
}

func (m *omap[K, V]) get(k K) (v V, ok bool) {
	for n := m.root; n != nil; {
		switch {
		case k == n.key:
			return n.val, true
		case k < n.key:
			n = n.left
		default:
			n = n.right
		}
	}
	return
}

func (m *omap[K, V]) all(yield func(K, V) bool) {
	var walk func(*onode[K, V]) bool
	walk = func(n *onode[K, V]) bool {
		return n == nil || walk(n.left) && yield(n.key, n.val) && walk(n.right)
	}
	walk(m.root)
}

type set[T comparable] map[T]struct{}

func setOf[T comparable](vs ...T) set[T] {
	s := set[T]{}
	for _, v := range vs {
		s[v] = struct{}{}
	}
	return s
}

func (s set[T]) and(o set[T]) set[T] {
	r := set[T]{}
	for v := range s {
		if _, ok := o[v]; ok {
			r[v] = struct{}{}
		}
	}
	return r
}

func mapTo[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

func filter[S ~[]T, T any](in S, ok func(T) bool) (out S) {
	for _, v := range in {
		if ok(v) {
			out = append(out, v)
		}
	}
	return
}

func reduce[T, A any](in []T, acc A, f func(A, T) A) A {
	for _, v := range in {
		acc = f(acc, v)
	}
	return acc
}

type named interface {
	comparable
	fmt.Stringer
}

type id int

func (i id) String() string { return fmt.Sprintf("#%d", int(i)) }

func index[T named](vs []T, v T) string {
	for i, x := range vs {
		if x == v {
			return fmt.Sprint(v.String(), " at ", i)
		}
	}
	return "no " + v.String()
}

func main() {
	var s stack[string]
	for _, w := range strings.Fields("a b c") {
		s.push(w)
	}
	fmt.Println(s.pop())
	s = s[:0]
	fmt.Println(s.pop())

	var q queue[int]
	sum := 0
	for i := range 100 {
		q.put(i)
		if i%3 == 0 {
			v, _ := q.take()
			sum += v
		}
	}
	v, ok := q.take()
	fmt.Println(sum, v, ok, q.n, len(q.buf))

	var m omap[string, int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog and the cat") {
		old, _ := m.get(w)
		m.set(w, old*10+i)
	}
	for k, v := range m.all {
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(m.n)
	for k := range m.all {
		if k > "c" {
			fmt.Println("first after c:", k)
			break
		}
	}
	var nums omap[float64, []int]
	for i := range 200 {
		k := float64(i%17) / 2
		l, _ := nums.get(k)
		nums.set(k, append(l, i))
	}
	l, _ := nums.get(2.5)
	fmt.Println(nums.n, len(l), l[1])

	fmt.Println(len(setOf(1, 2, 3, 2).and(setOf(2, 3, 4))))
	words := mapTo([]int{1, 22, 333}, func(i int) string { return fmt.Sprint(i) })
	fmt.Println(reduce(filter(words, func(s string) bool { return len(s) > 1 }), 0, func(n int, s string) int { return n + len(s) }))
	fmt.Println(index([]id{1, 2, 3}, 3), index([]id{}, 9))
	fmt.Printf("%T %T %v\n", setOf(id(1)), &q, s)
}
