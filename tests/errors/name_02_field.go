package main

type S struct{ a int }

func (s *S) run() {}

func main() {
	x := 1
	x.y = 2 // ERROR "4: x.y undefined (type int has no field or method y)"
	p := &S{}
	p.A = 1 // ERROR "4: p.A undefined (type *S has no field or method A, but does have field a)"
	p.nope() // ERROR "4: p.nope undefined (type *S has no field or method nope)"
	p.Run() // ERROR "4: p.Run undefined (type *S has no field or method Run, but does have method run)"
	var s S
	s.b++ // ERROR "4: s.b undefined (type S has no field or method b)"
	pp := &p
	pp.a = 1 // ERROR "5: pp.a undefined (type **S has no field or method a)"
}
