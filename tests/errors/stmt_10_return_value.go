package main

type I interface{ M() }

func f() I { return 1 } // ERROR "21: cannot use 1 (constant of type int) as I value in return statement: int does not implement I (missing method M)"

func g() error { return "e" } // ERROR "25: cannot use \"e\" (constant of type string) as error value in return statement: string does not implement error (missing method Error)"

func h() (a int, err error) { return nil, nil } // ERROR "38: cannot use nil as int value in return statement"

func k() *int { return 0 } // ERROR "24: cannot use 0 (untyped int constant) as *int value in return statement"

func main() {
	return 1 // ERROR "9: too many return values\n\thave (number)\n\twant ()"
}
