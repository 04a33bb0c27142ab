package main

type List[T any] struct{ items []T }

type Num interface{ ~int | ~float64 }

func (l List[T]) Len() int { return 0 }

func main() {
	var a List // ERROR "8: cannot use generic type List[T any] without instantiation"
	var b List[int, string] // ERROR "8: too many type arguments for type List: have 2, want 1"
	var c Num // ERROR "8: cannot use type Num outside a type constraint: interface contains type constraints"
	var d []Num // ERROR "10: cannot use type Num outside a type constraint: interface contains type constraints"
	var e List[Num] // ERROR "13: cannot use type Num outside a type constraint: interface contains type constraints"
	var f int[string] // ERROR "8: invalid operation: int[string] (int is not a generic type)"
	_ = List{} // ERROR "6: cannot use generic type List[T any] without instantiation"
	_, _, _, _, _, _ = a, b, c, d, e, f
}
