// Generic types with methods: a stack, a pair, a linked list, a tree with a comparison function.
package main

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() (T, bool) {
	var zero T
	if len(s.items) == 0 {
		return zero, false
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

type pair[A, B any] struct {
	a A
	b B
}

func mk[A, B any](a A, b B) pair[A, B] { return pair[A, B]{a, b} }

func (p pair[A, B]) swap() pair[B, A] { return pair[B, A]{p.b, p.a} }

type list[T any] struct {
	head T
	tail *list[T]
}

func (l *list[T]) len() int {
	if l == nil {
		return 0
	}
	return 1 + l.tail.len()
}

type tree[K any] struct {
	less func(a, b K) bool
	root *node[K]
}

type node[K any] struct {
	k           K
	left, right *node[K]
}

func (t *tree[K]) insert(k K) {
	p := &t.root
	for *p != nil {
		if t.less(k, (*p).k) {
			p = &(*p).left
		} else {
			p = &(*p).right
		}
	}
	*p = &node[K]{k: k}
}

func (n *node[K]) each(f func(K)) {
	if n != nil {
		n.left.each(f)
		f(n.k)
		n.right.each(f)
	}
}

func main() {
	var s stack[string]
	s.push("x")
	s.push("y")
	v, ok := s.pop()
	println(v, ok, len(s.items))
	var e stack[float64]
	w, ok := e.pop()
	println(w, ok)
	p := mk(1, "one").swap()
	println(p.a, p.b)
	l := &list[int]{1, &list[int]{2, nil}}
	println(l.len(), l.tail.head)
	t := tree[string]{less: func(a, b string) bool { return a < b }}
	for _, k := range []string{"m", "c", "x", "a", "z"} {
		t.insert(k)
	}
	t.root.each(func(k string) { print(k, " ") })
	println()
	println(mk(mk(1, 2), []int{3}).a.b)
}
