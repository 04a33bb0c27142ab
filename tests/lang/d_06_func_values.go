// Functions are values: in maps, slices, structs, as parameters and results, compared with nil.
package main

type op func(a, b int) int

func (f op) twice(a, b int) int { return f(f(a, b), b) }

func add(a, b int) int { return a + b }

func apply(f func(int, int) int, a, b int) int { return f(a, b) }

func main() {
	table := map[string]op{
		"add": add,
		"sub": func(a, b int) int { return a - b },
	}
	println(table["add"](3, 4), table["sub"](3, 4), table["none"] == nil)
	println(op(add).twice(1, 5), apply(add, 6, 7))
	fs := []func() string{func() string { return "x" }, nil}
	for _, f := range fs {
		if f != nil {
			println(f())
		}
	}
	s := struct{ f func(int) bool }{func(n int) bool { return n > 0 }}
	println(s.f(1), s.f(-1))
	println(func() int { return 42 }())
}
