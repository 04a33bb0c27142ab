// Generic functions with inferred and explicit type arguments.
package main

type number interface {
	~int | ~int64 | ~float64
}

func sum[T number](xs ...T) T {
	var t T
	for _, x := range xs {
		t += x
	}
	return t
}

func mapf[A, B any](xs []A, f func(A) B) []B {
	r := make([]B, 0, 4)
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}

func pick[K comparable, V any](m map[K]V, k K, d V) V {
	if v, ok := m[k]; ok {
		return v
	}
	return d
}

func zero[T any]() T { var z T; return z }

type myInt int

func larger[T int | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func main() {
	println(sum(1, 2, 3), sum(1.5, 2.5), sum[int64](), sum(myInt(4), 5))
	for _, s := range mapf([]int{1, 2, 3}, func(i int) string { return string(rune('a' + i)) }) {
		print(s, " ")
	}
	println()
	println(pick(map[string]int{"a": 1}, "a", 9), pick(map[int]string{}, 1, "none"))
	println(zero[int](), zero[string]() == "", zero[*int]() == nil, zero[[2]bool]()[1])
	println(larger("a", "b"), larger(7, 3))
	f := sum[float64]
	println(f(0.5, 0.25))
}
