// Call sites that meet one, two, three and many types, in turn and in runs, with values and pointers, embedded methods, generic types, deep recursion through them, and types of functions.
package main

import "fmt"

type node interface {
	eval(depth int) int
	name() string
}

type num int
type neg struct{ x node }
type add struct{ x, y node }
type mul struct{ x, y node }
type let struct {
	add
	k int
}
type fun func(int) int
type box[T any] struct {
	v T
	n int
}
type deep struct{ x node }

func (n num) eval(int) int      { return int(n) }
func (n num) name() string      { return "num" }
func (n neg) eval(d int) int    { return -n.x.eval(d + 1) }
func (n neg) name() string      { return "neg" }
func (n *add) eval(d int) int   { return n.x.eval(d+1) + n.y.eval(d+1) }
func (n *add) name() string     { return "add" }
func (n *mul) eval(d int) int   { return n.x.eval(d+1) * n.y.eval(d+1) & 0xFFFF }
func (n *mul) name() string     { return "mul" }
func (n *let) eval(d int) int   { return n.add.eval(d) + n.k }
func (f fun) eval(d int) int    { return f(d) }
func (f fun) name() string      { return "fun" }
func (b box[T]) eval(d int) int { return b.n + d&1 }
func (b box[T]) name() string   { return fmt.Sprintf("box %T", b.v) }
func (n *deep) name() string    { return "deep " + n.x.name() }
func (n *deep) eval(d int) int {
	if d > 20000 {
		return n.x.eval(0)
	}
	return n.eval(d+1) + 1
}

func tree(seed, depth int) node {
	if depth == 0 {
		switch seed % 5 {
		case 0:
			return num(seed)
		case 1:
			return fun(func(d int) int { return d*seed + 1 })
		case 2:
			return box[string]{"s", seed}
		case 3:
			return box[[2]int]{[2]int{1, 2}, seed}
		}
		return neg{num(seed)}
	}
	x, y := tree(seed*7+1, depth-1), tree(seed*5+3, depth-1)
	switch seed % 4 {
	case 0:
		return &add{x, y}
	case 1:
		return &mul{x, y}
	case 2:
		return &let{add{x, y}, seed}
	}
	return neg{x}
}

// Every round meets the types of the one before again.
func turns() {
	all := []node{num(1), neg{num(2)}, &add{num(1), num(2)}, &mul{num(3), num(4)}, &let{add{num(5), num(6)}, 7}, fun(func(d int) int { return d }), box[int]{1, 2}, box[bool]{true, 3}}
	for n := 1; n <= len(all); n++ {
		sum, names := 0, ""
		for i := 0; i < 40; i++ {
			x := all[i%n]
			sum = sum*3 + x.eval(i)
			sum &= 0xFFFFFF
			if i < n {
				names += x.name() + " "
			}
		}
		fmt.Println(n, sum, names)
	}
}

func nils() {
	all := []node{num(1), neg{num(2)}, (*add)(nil), nil, (*let)(nil)}
	for _, x := range all {
		func() {
			defer func() { fmt.Println(recover() != nil) }()
			fmt.Println(x.name())
			fmt.Println(x.eval(0))
		}()
	}
}

// More types than the table has places beside each other: errors made of many instances.
type tag[A, B any] struct{ n int }

func (t tag[A, B]) Error() string { return fmt.Sprint(t.n, *new(A), *new(B)) }

func some[A any](n int) []error {
	return []error{tag[A, int]{n}, tag[A, string]{n + 1}, tag[A, bool]{n + 2}, tag[A, float64]{n + 3}, tag[A, [1]int]{n + 4}, tag[A, [2]bool]{n + 5}, tag[A, struct{}]{n + 6}}
}

func many() {
	var all []error
	all = append(all, some[int](0)...)
	all = append(all, some[string](10)...)
	all = append(all, some[bool](20)...)
	all = append(all, some[int8](30)...)
	all = append(all, some[uint16](40)...)
	all = append(all, some[[3]int](50)...)
	all = append(all, some[struct{ a int }](60)...)
	h := 0
	for i := 0; i < 3; i++ {
		for _, err := range all {
			for _, c := range err.Error() {
				h = h*31 + int(c)
				h &= 0xFFFFFFF
			}
		}
	}
	fmt.Println(len(all), h)
}

func main() {
	turns()
	for seed := 0; seed < 6; seed++ {
		x, sum := tree(seed, 6), 0
		for i := 0; i < 30; i++ {
			sum += x.eval(i)
		}
		fmt.Println(seed, sum, x.name())
	}
	for _, x := range []node{&deep{num(1)}, &deep{neg{num(2)}}, &deep{box[int8]{3, 4}}} {
		fmt.Println(x.eval(0), x.name())
	}
	nils()
	many()
}
