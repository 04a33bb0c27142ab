// Loops whose conditions nearly prove an index: what they run over, the limit or the index changes in some other way, or the variable is another.
package main

import "fmt"

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
	fmt.Println(name, "ok")
}

func two() ([]int, int) { return []int{1}, 2 }

type S struct{ xs []int }

func named() (xs []int, err error) {
	xs = make([]int, 4)
	defer func() { xs = nil }()
	for i := 0; i < len(xs); i++ {
		xs[i] = i
		if i == 2 {
			xs = xs[:1]
		}
	}
	return
}

func gen[T any](xs []T, n int) (s int) {
	for i := 0; i < n; i++ {
		_ = xs[i]
		s++
	}
	return
}

func inner(xs []int, ys []int) int {
	s := 0
	for i := range xs {
		s += ys[i]
	}
	return s
}
func shrink(p *[]int) { *p = (*p)[:1] }

func main() {
	try("redeclare", func() {
		xs := make([]int, 5)
		n := len(xs)
		xs, e := two()
		for i := 0; i < n; i++ {
			xs[i] = e
		}
	})
	try("rangeassign", func() {
		xs := make([]int, 5)
		n := len(xs)
		for _, xs = range [][]int{{1}} {
		}
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("recv", func() {
		ch := make(chan []int, 3)
		ch <- []int{1}
		xs := make([]int, 5)
		n := len(xs)
		xs = <-ch
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("select", func() {
		ch := make(chan []int, 3)
		ch <- []int{1}
		xs := make([]int, 5)
		n := len(xs)
		select {
		case xs = <-ch:
		}
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("loopselect", func() {
		ch := make(chan []int, 30)
		for k := 0; k < 30; k++ {
			ch <- []int{1}
		}
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			select {
			case xs = <-ch:
			default:
			}
			xs[i] = 1
			xs[i+0] = 2
		}
	})
	try("commaok", func() {
		m := map[int][]int{1: {1}}
		xs := make([]int, 5)
		var ok bool
		for i := 0; i < len(xs); i++ {
			if xs, ok = m[1]; ok {
			}
			xs[i] = 1
			_ = xs[i]
			i++
			_ = xs[i]
		}
	})
	try("ptr", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			shrink(&xs)
			xs[i] = 1
			xs[i+1] = 1
		}
	})
	try("closure", func() {
		xs := make([]int, 5)
		f := func() { xs = nil }
		for i := 0; i < len(xs); i++ {
			f()
			xs[i] = 1
		}
	})
	try("named", func() { fmt.Println(named()) })
	try("gen", func() { fmt.Println(gen([]int{1, 2}, 3)) })
	try("inner", func() { fmt.Println(inner([]int{1, 2, 3}, []int{1, 2})) })
	try("shadow", func() {
		xs := make([]int, 5)
		n := len(xs)
		for i := 0; i < n; i++ {
			xs := []int{1}
			xs[i] = 1
		}
	})
	try("shadown", func() {
		xs := make([]int, 5)
		n := len(xs)
		{
			n := 50
			for i := 0; i < n; i++ {
				xs[i] = 1
			}
		}
		_ = n
	})
	try("nplus", func() {
		xs := make([]int, 5)
		n := len(xs)
		n++
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("goto", func() {
		i := 7
		xs := make([]int, 5)
		goto L
	L:
		for ; i < len(xs)+5; i++ {
			xs[i] = 1
		}
	})
	try("neg", func() {
		xs := make([]int, 5)
		for i := -1; i < len(xs); i++ {
			xs[i] = 1
		}
	})
	try("oror", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs) || i < 9; i++ {
			xs[i] = 1
		}
	})
	try("sub", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			_ = xs[i-1]
		}
	})
	try("downmin", func() {
		xs := make([]int, 5)
		for i := len(xs) - 1; i >= -1; i-- {
			xs[i] = 1
		}
	})
	try("down2", func() {
		xs := make([]int, 5)
		for i := len(xs); i >= 0; i -= 2 {
			xs[i] = 1
		}
	})
	try("uint8", func() {
		xs := make([]int, 300)
		for i := uint8(0); int(i) < len(xs); i++ {
			xs[i]++
			if xs[i] > 3 {
				break
			}
		}
	})
	try("make0", func() {
		n := 3
		xs := make([]int, n)
		n = 9
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("makecap", func() {
		n := 9
		xs := make([]int, 3, n)
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("append", func() {
		xs := make([]int, 5)
		for i := range xs {
			xs = xs[:i+1]
			_ = xs[i+1]
		}
	})
	try("rangestr", func() {
		s := "héllo"
		for i := range s {
			_ = s[i+1]
		}
	})
	try("rangemap", func() {
		xs := []int{1}
		for i := range map[int]int{5: 1} {
			xs[i] = 1
		}
	})
	try("rangeint", func() {
		xs := []int{1}
		for i := range 3 {
			xs[i] = 1
		}
	})
	try("array", func() {
		var a [3]int
		for i := 0; i < 4; i++ {
			a[i] = 1
		}
	})
	try("arrptr", func() {
		var p *[3]int
		for i := 0; i < 3; i++ {
			p[i] = 1
		}
	})
	try("rangeptr", func() {
		var p *[3]int
		for i := range p {
			p[i] = 1
		}
	})
	try("field", func() {
		s := S{make([]int, 5)}
		for i := 0; i < len(s.xs); i++ {
			s.xs = s.xs[:1]
			s.xs[i] = 1
		}
	})
	try("parallel", func() {
		xs, ys := make([]int, 5), make([]int, 1)
		for i := 0; i < len(xs); i++ {
			xs, ys = ys, xs
			xs[i] = 1
		}
	})
	try("typeswitch", func() {
		var v any = []int{1}
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			switch xs := v.(type) {
			case []int:
				xs[i] = 1
			}
		}
	})
	try("rangefunc", func() {
		xs := make([]int, 5)
		seq := func(yield func(int) bool) { yield(1); yield(7) }
		for i := range seq {
			xs[i] = 1
		}
	})
	try("rangefunc2", func() {
		xs := make([]int, 5)
		seq := func(yield func([]int) bool) { yield([]int{1}) }
		for i := 0; i < len(xs); i++ {
			for xs = range seq {
			}
			xs[i] = 1
		}
	})
	try("loopvarclosure", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			f := func() { i += 3 }
			xs[i] = 1
			f()
			xs[i] = 2
		}
	})
	try("defer", func() {
		xs := make([]int, 5)
		n := len(xs)
		func() {
			defer func() { xs = xs[:2] }()
		}()
		for i := 0; i < n; i++ {
			xs[i] = 1
		}
	})
	try("twosteps", func() {
		xs := make([]int, 5)
		for i, j := 0, 9; i < len(xs); i, j = i+1, j-1 {
			_ = xs[j]
		}
	})
	try("opassign", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			i |= 6
			xs[i] = 1
		}
	})
	try("incbody", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i++ {
			i++
			xs[i] = 1
		}
	})
	try("label", func() {
		xs := make([]int, 5)
	outer:
		for i := 0; i < len(xs); i++ {
			for j := i + 1; j <= len(xs); j++ {
				if xs[j] > 5 {
					continue outer
				}
			}
		}
	})
	try("bigstep", func() {
		xs := make([]int, 5)
		for i := 0; i < len(xs); i += 1 << 62 {
			xs[i] = 1
			if i < 0 {
				break
			}
		}
	})
	try("empty", func() {
		xs := make([]struct{}, 1<<62)
		ys := make([]int, 3)
		n := len(xs)
		for i := 0; i < n; i++ {
			_ = ys[i]
		}
	})
}
