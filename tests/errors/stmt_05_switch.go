package main

func main() {
	x := 1
	switch x {
	case 1, 2:
	case 1: // ERROR "7: duplicate case 1 (constant of type int) in expression switch\n\tstmt_05_switch.go:6:7: previous case"
	case "a": // ERROR "7: cannot convert \"a\" (untyped string constant) to type int"
	case 1.5: // ERROR "7: 1.5 (untyped float constant) truncated to int"
	}
	switch "s" {
	case "a", "a": // ERROR "12: duplicate case \"a\" (constant of type string) in expression switch\n\tstmt_05_switch.go:12:7: previous case"
	case 2: // ERROR "7: cannot convert 2 (untyped int constant) to type string"
	}
	switch {
	case x: // ERROR "7: invalid case x in switch on true (mismatched types int and bool)"
	case 1 == 1:
	}
	switch x := 5; x.(type) { // ERROR "17: x (variable of type int) is not an interface"
	}
}
