package main

func Zero[T any]() (t T) { return }

func Pair[A, B any](a A) (b B) { return }

func Same[T any](a, b T) {}

func Map[A, B any](f func(A) B) {}

func main() {
	_ = Zero() // ERROR "10: in call to Zero, cannot infer T (declared at gen_03_infer.go:3:11)"
	_ = Pair(1) // ERROR "10: in call to Pair, cannot infer B (declared at gen_03_infer.go:5:14)"
	Same(1, "a") // ERROR "10: in call to Same, mismatched types untyped int and untyped string (cannot infer T)"
	Map(nil) // ERROR "5: in call to Map, cannot infer A (declared at gen_03_infer.go:9:10)"
	f := Zero // ERROR "7: cannot use generic function Zero without instantiation"
	_ = Zero[int, string]() // ERROR "16: got 2 type arguments but want 1"
	var g func() int = Zero
	_, _ = f, g
}
