// Closures over the variables of `for` clauses: each iteration has its own, whoever changes it.
package main

import "fmt"

// Only the last part of the clause changes i.
func stepped() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return fs
}

// Two variables, both stepped, and a condition that captures one.
func two() (fs []func() [2]int) {
	seen := func(f func() int) bool { return f() < 3 }
	for i, j := 0, 9; seen(func() int { return i }); i, j = i+1, j-2 {
		fs = append(fs, func() [2]int { return [2]int{i, j} })
	}
	return fs
}

// The body changes i as well.
func skipping() (fs []func() int) {
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		i++
	}
	return fs
}

// The closure changes i.
func counting() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	return fs
}

// What the last part captures sees it change.
func late() (fs []func() int) {
	keep := func(f func() int) int { fs = append(fs, f); return 1 }
	for i := 0; i < 3; i += keep(func() int { return i }) {
	}
	return fs
}

// The last part of an inner clause changes the variable of the outer one.
func crossed() (fs []func() int) {
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		for j := 0; j < 2; i, j = i+1, j+1 {
		}
	}
	return fs
}

// A variable that was there before is one for all.
func outside() (fs []func() int) {
	var i int
	for i = 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return fs
}

// Its address is taken.
func pointed() (ps []*int, fs []func() int) {
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
		fs = append(fs, func() int { return i })
	}
	return ps, fs
}

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

// The body of a range over a function is a closure too; goto and continue pass by.
func ranged() (out []int) {
	var fs []func() int
	for i := 0; i < 3; i++ {
		for x := range upTo(2) {
			if i == 1 {
				continue
			}
			fs = append(fs, func() int { return 10*i + x })
		}
	}
	for _, f := range fs {
		out = append(out, f())
	}
	return out
}

func nested() (out []int) {
	var fs []func() func() int
	for i := 0; i < 2; i++ {
		fs = append(fs, func() func() int {
			for j := 5; ; j++ {
				if j == 5+i {
					return func() int { return 100*i + j }
				}
			}
		})
	}
	for _, f := range fs {
		out = append(out, f()())
	}
	return out
}

func compose(f, g func(int) int) func(int) int { return func(x int) int { return f(g(x)) } }

func main() {
	for _, fs := range [][]func() int{stepped(), skipping(), counting(), late(), crossed(), outside()} {
		for _, f := range fs {
			fmt.Print(f(), " ", f(), " ")
		}
		fmt.Println()
	}
	for _, f := range two() {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	ps, fs := pointed()
	for i, p := range ps {
		*p *= 7
		fmt.Print(fs[i](), " ")
	}
	fmt.Println(ranged(), nested())
	f := func(x int) int { return x + 1 }
	for i := 0; i < 4; i++ {
		f = compose(f, func(x int) int { return x*2 + i })
	}
	fmt.Println(f(1), compose(compose(f, f), f)(2))
}
