package main

type Box[T any] struct{ v T }

func (b Box[T]) Get() T { return b.v }

func (b *Box[T]) Set(v T) { b.v = v }

func (b Box) Bad() {} // ERROR "9: cannot use generic type Box[T any] without instantiation"

func (b Box[int]) Odd() int { return b.v }

type Setter[T any] interface{ Set(T) }

func main() {
	b := Box[int]{"x"} // ERROR "16: cannot use \"x\" (untyped string constant) as int value in struct literal"
	b.Set("y") // ERROR "8: cannot use \"y\" (untyped string constant) as int value in argument to b.Set"
	var s string = b.Get() // ERROR "17: cannot use b.Get() (value of type int) as string value in variable declaration"
	var i Setter[int] = b // ERROR "22: cannot use b (variable of struct type Box[int]) as Setter[int] value in variable declaration: Box[int] does not implement Setter[int] (method Set has pointer receiver)"
	var j Setter[string] = &b // ERROR "25: cannot use &b (value of type *Box[int]) as Setter[string] value in variable declaration: *Box[int] does not implement Setter[string] (wrong type for method Set)\n\t\thave Set(int)\n\t\twant Set(string)"
	_, _, _ = s, i, j
}
