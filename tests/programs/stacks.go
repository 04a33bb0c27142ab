// What is pushed to and popped from slices and arrays is done in one instruction where nothing stands in the way; a slice that is full or empty, an
// index out of range and a nil pointer are found by the statements as they are written, with their words.
package main

import "fmt"

type stack[T any] struct {
	items []T
	n     int
}

func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() T {
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x
}
func (s *stack[T]) popped() T {
	n := len(s.items) - 1
	x := s.items[n]
	s.items = s.items[:n]
	return x
}
func (s *stack[T]) tryPop() (T, bool) {
	if len(s.items) == 0 {
		return *new(T), false
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}
func (s *stack[T]) drop(k int) { s.items = s.items[:k] }
func (s *stack[T]) top() T     { return s.items[len(s.items)-1] }
func (s *stack[T]) counted(x T) {
	s.items = append(s.items, x)
	s.n++
}
func (s *stack[T]) countedBefore(x T) {
	s.n++
	s.items = append(s.items, x)
}

type fixed struct {
	stack [3]int
	sp    int
}

func (f *fixed) push(x int) { f.stack[f.sp] = x; f.sp++ }
func (f *fixed) pop() int   { f.sp--; return f.stack[f.sp] }
func (f *fixed) swap() {
	f.sp--
	a := f.stack[f.sp]
	f.sp--
	b := f.stack[f.sp]
	f.stack[f.sp] = a
	f.sp++
	f.stack[f.sp] = b
	f.sp++
}

type tree struct {
	s    *stack[int]
	in   struct{ bytes []byte }
	next *tree
}

func (t *tree) write(b byte) { t.in.bytes = append(t.in.bytes, b) }
func (t *tree) deep(x int)   { t.s.items = append(t.s.items, x) }
func (t *tree) deepPop() int {
	x := t.s.items[len(t.s.items)-1]
	t.s.items = t.s.items[:len(t.s.items)-1]
	return x
}

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(what, "-", r)
		}
	}()
	f()
}

func main() {
	// Growth, and arrays that two slices share.
	s := &stack[int]{}
	for i := range 10 {
		s.push(i)
	}
	other := s.items[:4]
	fmt.Println(s.pop(), s.popped(), s.top(), len(s.items), cap(s.items) >= 10)
	s.drop(4)
	s.push(100)
	fmt.Println(s.items, other, other[:5])
	s.items = s.items[:2:2]
	s.push(200)
	fmt.Println(s.items, other)
	s.counted(1)
	s.countedBefore(2)
	fmt.Println(s.items, s.n)
	x, ok := s.tryPop()
	fmt.Println(x, ok)
	s.drop(0)
	x, ok = s.tryPop()
	fmt.Println(x, ok, s.items == nil, len(s.items))

	// What goes wrong.
	try("pop", func() { s.pop() })
	try("popped", func() { s.popped() })
	try("top", func() { s.top() })
	try("drop", func() { s.drop(-1) })
	try("drop", func() { s.drop(1000) })
	var none *stack[int]
	for _, f := range []func(){
		func() { none.push(1) }, func() { none.pop() }, func() { none.popped() }, func() { none.drop(0) },
		func() { none.counted(1) }, func() { none.countedBefore(1) }, func() { none.tryPop() },
	} {
		try("nil", f)
	}
	fmt.Println(len(s.items), s.n)

	// Pointers, while cycles run.
	p := &stack[*int]{}
	sum := 0
	for i := range 20000 {
		v := i
		p.push(&v)
		p.push(nil)
		if q := p.pop(); q != nil {
			panic("not nil")
		}
		if i%3 == 0 {
			sum += *p.pop()
		}
	}
	for len(p.items) > 0 {
		sum += *p.popped()
	}
	fmt.Println(sum)
	f64 := &stack[float64]{}
	f64.push(1)
	f64.push(2.5)
	fmt.Println(f64.pop()+f64.pop(), len(f64.items))
	text := &stack[string]{}
	text.push("a")
	text.push("b")
	fmt.Println(text.pop()+text.pop(), len(text.items))

	// Arrays and counters.
	f := &fixed{}
	f.push(1)
	f.push(2)
	f.swap()
	fmt.Println(f.pop(), f.pop(), f.sp)
	try("empty", func() { f.pop() })
	fmt.Println(f.sp)
	try("below", func() { f.push(7) })
	fmt.Println(f.sp)
	f.sp = 3
	try("full", func() { f.push(7) })
	fmt.Println(f.sp, f.stack)
	f.sp = 1
	try("swap", func() { f.swap() })
	fmt.Println(f.sp, f.stack)
	var nofixed *fixed
	try("nil", func() { nofixed.push(1) })
	try("nil", func() { nofixed.pop() })

	// Fields of fields, and variables.
	t := &tree{s: s}
	for _, b := range []byte("bytes in a field of a field") {
		t.write(b)
	}
	t.deep(4)
	t.deep(5)
	fmt.Println(string(t.in.bytes), t.deepPop(), t.deepPop())
	try("deep", func() { t.deepPop() })
	try("nil", func() { t.next.deep(1) })
	try("nil", func() { (&tree{}).deep(1) })
	var local stack[int]
	local.items = append(local.items, 1)
	local.items = append(local.items, 2)
	y := local.items[len(local.items)-1]
	local.items = local.items[:len(local.items)-1]
	boxed := &local
	boxed.items = append(boxed.items, 3)
	fmt.Println(y, local.items)
	xs := []int{1, 2, 3, 4, 5}
	xs = xs[:len(xs)-2]
	n := 1
	ys := xs
	xs = xs[:n]
	fmt.Println(xs, ys, xs[:5])
	xs = xs[:5]
	fmt.Println(xs)
	try("variable", func() { xs = xs[:len(xs)-6] })
	try("variable", func() { n = 6; xs = xs[:n] })
	try("variable", func() { n = -1; ys = ys[:n] })
	for len(xs) > 0 {
		last := xs[len(xs)-1]
		xs = xs[:len(xs)-1]
		func() { last *= 2 }()
		fmt.Print(last, " ")
	}
	fmt.Println(len(xs), cap(xs))
	var empty []int
	empty = empty[:len(empty)-0]
	n = 0
	empty = empty[:n]
	fmt.Println(empty == nil)

	// Goroutines of their own.
	done := make(chan int)
	for g := range 4 {
		go func() {
			var s stack[int]
			for i := range 1000 {
				s.push(i * g)
			}
			sum := 0
			for len(s.items) > 0 {
				sum += s.pop()
			}
			done <- sum
		}()
	}
	total := 0
	for range 4 {
		total += <-done
	}
	fmt.Println(total)
	deep := func(s *stack[int]) { // line of the trap
		for range 3 {
			s.pop()
		}
	}
	deep(&stack[int]{items: []int{1, 2}})
}
