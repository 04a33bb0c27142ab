package main

func f(i int) int { return "r" } // ERROR "28: cannot use \"r\" (untyped string constant) as int value in return statement"

type S struct{ n int }

func main() {
	var a int = "hello" // ERROR "14: cannot use \"hello\" (untyped string constant) as int value in variable declaration"
	_ = a
	a = "x" // ERROR "6: cannot use \"x\" (untyped string constant) as int value in assignment"
	f("arg") // ERROR "4: cannot use \"arg\" (untyped string constant) as int value in argument to f"
	_ = S{"lit"} // ERROR "8: cannot use \"lit\" (untyped string constant) as int value in struct literal"
	_ = map[string]int{"k": "v", 1: 2} // ERROR "26: cannot use \"v\" (untyped string constant) as int value in map literal" "31: cannot use 1 (untyped int constant) as string value in map literal"
	_ = []int{"e"} // ERROR "12: cannot use \"e\" (untyped string constant) as int value in array or slice literal"
}
