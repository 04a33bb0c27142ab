package main

type A struct{ x int }

type B struct{ x int }

type C struct {
	A
	B
}

type D struct {
	A
	*A // ERROR "3: A redeclared\n\ttype_02_embedding.go:13:2: other declaration of A"
}

type E struct{ *any } // ERROR "16: embedded field type cannot be a pointer to an interface"

func main() {
	var c C
	c.x = 1 // ERROR "4: ambiguous selector c.x"
	_ = C{x: 1} // ERROR "8: unknown field x in struct literal of type C"
	_ = D{}.x
}
