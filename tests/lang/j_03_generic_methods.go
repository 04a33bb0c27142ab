// Constraints with methods, pointer-receiver constraints, self-referential constraints.
package main

type shower interface{ show() string }

type a int

func (x a) show() string { return "a" }

type b struct{ s string }

func (x *b) show() string { return "b" + x.s }
func (x *b) set(s string) { x.s = s }

func join[T shower](xs []T) string {
	r := ""
	for _, x := range xs {
		r += x.show()
	}
	return r
}

type setter[T any] interface {
	*T
	set(string)
}

func build[T any, P setter[T]](names ...string) []T {
	out := make([]T, len(names))
	for i, n := range names {
		P(&out[i]).set(n)
	}
	return out
}

type ordered[T any] interface{ less(T) bool }

func (x a) less(y a) bool { return x < y }

func smallest[T ordered[T]](xs ...T) T {
	m := xs[0]
	for _, x := range xs[1:] {
		if x.less(m) {
			m = x
		}
	}
	return m
}

func main() {
	println(join([]a{1, 2}), join([]*b{{"x"}, {"y"}}), join([]shower{a(1), &b{"z"}}))
	println(build[b]("p", "q")[1].s)
	println(smallest[a](5, 2, 9))
}
