// Iterators whose text is known stand in place of the loops over them: what leaves the body, what the iterator evaluates and when, what deferred calls
// and closures see, and traces are as if they were called.
package main

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
)

func upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func counting(yield func(int) bool) {
	defer fmt.Println("counting is over")
	for i := 0; ; i++ {
		if !yield(i) {
			return
		}
	}
}

type list[T any] struct {
	items []T
	reads int
}

func (l *list[T]) all() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, x := range l.items {
			l.reads++
			if !yield(i, x) {
				return
			}
		}
	}
}

func (l *list[T]) backward(yield func(int, T) bool) {
	for i := len(l.items) - 1; i >= 0; i-- {
		if !yield(i, l.items[i]) {
			return
		}
	}
}

func (l list[T]) values(yield func(T) bool) {
	for _, x := range l.items {
		if !yield(x) {
			return
		}
	}
}

type pair struct{ a, b int }

type set struct {
	m     map[string]int
	order []string
}

func (s *set) keys() func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, k := range s.order {
			if s.m[k] == 0 {
				continue
			}
			if !yield(k) {
				return
			}
		}
	}
}

func pairs(n int) func(yield func(p pair, err error) bool) {
	return func(yield func(p pair, err error) bool) {
		n := n * 2
		for i := range n {
			var err error
			if i == 3 {
				err = errors.New("three")
			}
			if !yield(pair{i, i * i}, err) {
				return
			}
		}
	}
}

func thrice(f func() int, x int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for range 3 {
			x += f()
			if !yield(x) {
				return
			}
		}
	}
}

func none(yield func() bool) {
	if !yield() {
		return
	}
}

func failing(xs []int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range 5 {
			if !yield(xs[i]) {
				return
			}
		}
	}
}

func find(l *list[string], want string) (at int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	for i, s := range l.all() {
		switch s {
		case want:
			return i, nil
		case "bad":
			panic("bad item at " + fmt.Sprint(i))
		case "skip":
			continue
		}
		at = -i
	}
	return at, errors.New("not found")
}

func nested() string {
	var b strings.Builder
outer:
	for i := range upto(5) {
		for j := range upto(5) {
			for k := range upto(3) {
				switch {
				case k == 2:
					break
				case j > i:
					continue outer
				case i == 3 && j == 1:
					break outer
				case i == 1 && j == 1 && k == 1:
					goto done
				}
				fmt.Fprint(&b, i, j, k, " ")
			}
		}
	done:
	}
	return b.String()
}

func deferred() (out []int) {
	defer func() { out = append(out, -1) }()
	for i := range upto(3) {
		defer func() { out = append(out, i) }()
	}
	return nil
}

func closures() (sum int) {
	var fs []func() int
	total := 0
	for i := range upto(4) {
		fs = append(fs, func() int { i *= 10; total += i; return i })
	}
	for _, f := range fs {
		sum += f() + f()
	}
	return sum + total
}

func where() string {
	var names []string
	for i := range 3 {
		pc, _, line, _ := runtime.Caller(i + 1)
		name := runtime.FuncForPC(pc).Name()
		names = append(names, fmt.Sprint(name[strings.LastIndex(name, ".")+1:] != "", line > 0))
	}
	return fmt.Sprint(names)
}

type tree struct {
	left, right *tree
	n           int
}

// It yields twice and calls itself: a function like others.
func (t *tree) all(yield func(int) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.n) && t.right.all(yield)
}

func (t *tree) walk(yield func(int) bool) { t.all(yield) }

func main() {
	sum := 0
	for i := range upto(100) {
		if i%3 == 0 {
			continue
		}
		if i == 50 {
			break
		}
		sum += i
	}
	fmt.Println(sum)
	for i := range counting {
		if i == 2 {
			break
		}
	}
	l := &list[string]{items: []string{"a", "skip", "b", "bad", "c"}}
	fmt.Println(find(l, "b"))
	fmt.Println(find(l, "c"))
	fmt.Println(find(&list[string]{items: []string{"x", "y", "skip"}}, "z"))
	fmt.Println(find(nil, "z"))
	fmt.Println(l.reads)
	fmt.Println(nested(), deferred(), closures())

	// What is ranged over is evaluated once.
	same := l
	for i, s := range l.all() {
		l = nil
		same.items = append(same.items[:1:1], "new")
		fmt.Print(i, s, " ")
	}
	l = same
	for i, s := range l.backward {
		l = &list[string]{}
		fmt.Print(i, s, " ")
	}
	v := list[int]{items: []int{1, 2, 3}}
	for x := range v.values {
		if len(v.items) > 0 {
			v.items[2] = 30
		}
		v = list[int]{}
		fmt.Print(x, " ")
	}
	n := 2
	for i := range upto(n) {
		n = 10
		i += 5
		fmt.Print(i, " ")
	}
	calls := 0
	f := func() int { calls++; n *= 2; return calls }
	for x := range thrice(f, f()+n) {
		fmt.Print(x, " ")
	}
	fmt.Println(calls, n)

	s := &set{map[string]int{"a": 1, "c": 2}, []string{"a", "b", "c"}}
	var key string
	for key = range s.keys() {
		s.m["b"] = 5
	}
	fmt.Println(key)
	for p, err := range pairs(3) {
		if err != nil {
			fmt.Println(p, err)
			continue
		}
		p.a = 100
		q := &p
		q.b++
		fmt.Print(p, " ")
	}
	fmt.Println()
	for range none {
		for range upto(2) {
			fmt.Print("x")
		}
	}
	var t *tree
	for _, x := range []int{5, 2, 8, 1} {
		t = &tree{t, nil, x}
	}
	for x := range t.walk {
		if x == 8 {
			break
		}
		fmt.Print(x, " ")
	}
	fmt.Println()
	for range upto(1) {
		fmt.Println(where())
	}

	// A body that panics, an iterator that does.
	for _, f := range []func(){
		func() {
			for x := range failing([]int{1, 2}) {
				fmt.Print(x, " ")
			}
		},
		func() {
			var m map[string]int
			for x := range upto(2) {
				m["a"] = x
			}
		},
		func() {
			for range (*list[int])(nil).backward {
			}
		},
		func() {
			for i := range upto(3) {
				for j := range upto(3) {
					fmt.Print(6/(2-i-j), " ")
				}
			}
		},
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}

	// Goroutines, and bodies that wait.
	ch := make(chan int)
	for i := range upto(3) {
		go func() {
			for j := range upto(4) {
				ch <- i * j
			}
		}()
	}
	sum = 0
	for range upto(12) {
		sum += <-ch
	}
	fmt.Println(sum)
	func() {
		for i := range upto(2) {
			for _, s := range same.all() {
				same.items[i] = s[3:]
			}
		}
	}()
}
