package main

type I interface{ M() }

type S struct{}

func (*S) M() {}

func main() {
	var i I
	_ = i.(S) // ERROR "6: impossible type assertion: i.(S)\n\tS does not implement I (method M has pointer receiver)"
	_ = i.(*S)
	_ = i.(int) // ERROR "6: impossible type assertion: i.(int)\n\tint does not implement I (missing method M)"
	x := 1
	_ = x.(int) // ERROR "6: invalid operation: x (variable of type int) is not an interface"
	switch i.(type) {
	case S: // ERROR "7: impossible type switch case: S\n\ti (variable of interface type I) cannot have dynamic type S (method M has pointer receiver)"
	case string: // ERROR "7: impossible type switch case: string\n\ti (variable of interface type I) cannot have dynamic type string (missing method M)"
	case nil, nil: // ERROR "12: duplicate case nil in type switch\n\tasg_10_assertion.go:19:7: previous case"
	case *S, *S: // ERROR "11: duplicate case *S in type switch\n\tasg_10_assertion.go:20:7: previous case"
	}
	switch x.(type) { // ERROR "9: x (variable of type int) is not an interface"
	}
	_ = i.(type) // ERROR "6: invalid syntax tree: use of .(type) outside type switch"
}
