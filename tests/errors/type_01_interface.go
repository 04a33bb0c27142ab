package main

type I interface {
	M()
	M() // ERROR "2: duplicate method M\n\ttype_01_interface.go:4:2: other declaration of method M"
	int
}

type J interface {
	I // ERROR "2: duplicate method M\n\ttype_01_interface.go:11:2: other declaration of method M"
	M(int)
}

func main() {
	var i I // ERROR "8: cannot use type I outside a type constraint: interface contains type constraints"
	i.N() // ERROR "4: i.N undefined (type I has no field or method N)"
	I.M() // ERROR "2: not enough arguments in call to I.M\n\thave ()\n\twant (I)"
	(*I).M(nil) // ERROR "4: cannot use type I outside a type constraint: interface contains type constraints" "7: (*I).M undefined (type *I is pointer to interface, not interface)"
	p := &i
	p.M() // ERROR "4: p.M undefined (type *I is pointer to interface, not interface)"
}
