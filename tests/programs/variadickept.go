// The array of a variadic call in a loop may be the same each time, where the callee does not keep it: nobody can tell.
package main

import "fmt"

type num int

func (n *num) at() *num { return n }

var kept [][]int
var pointers []*int
var nums []*num
var funcs []func() int

func sum(xs ...int) (t int) {
	for i, x := range xs {
		t += x * (i + 1)
		xs[i] = -1
	}
	return t + len(xs)*100 + cap(xs)
}
func all(into []int, xs ...int) []int { return append(into, xs...) }
func keep(xs ...int)                  { kept = append(kept, xs) }
func part(xs ...int) []int            { return xs[:1] }
func point(xs ...int)                 { pointers = append(pointers, &xs[0]) }
func elem(xs ...num)                  { nums = append(nums, xs[0].at()) }
func lit(xs ...int)                   { funcs = append(funcs, func() int { return xs[0] }) }
func same(xs ...int) []int            { ys := xs; return ys }
func any1(xs ...int) any              { return xs }
func later(xs ...int) func() int {
	n := len(xs)
	return func() int { return n }
}
func depth(n int, xs ...int) int {
	t := 0
	for range 2 {
		if n > 0 {
			t += depth(n-1, xs[0]+1, xs[1], n) + sum(n, xs[0], t)
		}
	}
	return t + xs[0] + xs[len(xs)-1]
}
func traps(i int, xs ...int) int { return xs[i] }
func named(xs ...int) (r []int) {
	defer func() { r = append(r, len(r)) }()
	for _, x := range xs {
		r = append(r, x)
	}
	return
}
func mixed(s string, fs ...float64) string {
	for _, f := range fs {
		s += fmt.Sprint(f, " ")
	}
	return s
}
func send(c chan int, xs ...int) {
	for i := range xs {
		c <- xs[i]
		xs[i]++
	}
}

func try(f func() int) (r int) {
	defer func() {
		if x := recover(); x != nil {
			fmt.Println("panicked:", x)
		}
	}()
	return f()
}

func main() {
	var into []int
	c := make(chan int)
	done := make(chan bool)
	for g := range 3 {
		go func() {
			for i := range 4 {
				send(c, g, i, 5)
			}
			done <- true
		}()
	}
	got := 0
	for n := 0; n < 3; {
		select {
		case x := <-c:
			got += x
		case <-done:
			n++
		}
	}
	fmt.Println(got)
	for i := range 4 {
		fmt.Println(sum(i, 2), sum(i, sum(1, i), sum()), sum(sum(i, i), 3), sum([]int{i, 9}...))
		into = all(into, i, i*i)
		keep(i, 1)
		into = append(into, part(i, 5)...)
		point(i)
		elem(num(i))
		lit(i, 3)
		into = append(into, same(i, i)[0])
		fmt.Println(any1(i, 2), later(i, i)(), depth(2, i, 3), named(i, 7), mixed("f ", float64(i), 0.5))
		s := same(i, 8)
		s[0] = 99
		fmt.Println(same(i, 8), s)
		defer sum(i, i)
		defer func(xs ...int) { fmt.Println("deferred", xs) }(i, 1)
		defer keep(i)
		fmt.Println(try(func() int { return traps(i, 1, 2, 3) }))
	}
	for i := range 3 {
		fmt.Println(try(func() int {
			n := 0
			for k := range 3 {
				n += traps(i, k, k+1) + sum(k, n/(1-i))
			}
			return n
		}))
	}
	fmt.Println(into, kept, len(pointers))
	for i := range 4 {
		fmt.Println(*pointers[i], *nums[i], funcs[i]())
	}
}
