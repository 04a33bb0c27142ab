package main

type I = interface { // ERROR "6: invalid recursive type: I refers to itself"
	m() []interface {
		I
	}
}

type J = interface { // ERROR "6: invalid recursive type: J refers to itself"
	n(map[string]func(J)) chan J
}

// A name ends such a cycle.
type K interface {
	k() interface{ K }
}

func main() {
	var i interface{ o() I }
	_ = i
}
