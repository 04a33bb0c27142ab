package main

type S struct {
	a int
	c string
}

func main() {
	_ = S{b: 1} // ERROR "8: unknown field b in struct literal of type S"
	_ = S{1, "x", 2} // ERROR "16: too many values in struct literal of type S"
	_ = S{1} // ERROR "9: too few values in struct literal of type S"
	_ = S{a: 1, "x"} // ERROR "14: mixture of field:value and value elements in struct literal"
	_ = S{a: 1, a: 2} // ERROR "14: duplicate field name a in struct literal"
	_ = S{a: "x"} // ERROR "11: cannot use \"x\" (untyped string constant) as int value in struct literal"
	_ = &S{1: 2} // ERROR "9: invalid field name 1 in struct literal"
	_ = struct{}{1} // ERROR "15: too many values in struct literal of type struct{}"
}
