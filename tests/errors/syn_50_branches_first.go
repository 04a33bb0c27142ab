package main

import "fmt"

func f() {
	break
	x := ) // ERROR "7: syntax error: unexpected ), expected expression"
}

func main() {
	continue
	f := func() {
		break // ERROR "3: break is not in a loop, switch, or select"
	}
	fmt.Println(1 2) // ERROR "16: syntax error: unexpected literal 2 in argument list; possibly missing comma or )"
L:
}

func g() {
	continue
	f := func() {
		break // ERROR "3: break is not in a loop, switch, or select"
	}
	fmt.Println(08) // ERROR "15: invalid digit '8' in octal literal"
L:
}

func h() {
M: // ERROR "1: label M defined and not used"
	goto N // ERROR "7: label N not defined"
}

type I interface{ m[T any]() } // ERROR "20: interface method must have no type parameters"
