package main

func f() int { return 1 }

func main() {
	defer len("x") // ERROR "8: defer discards result of len(\"x\") (constant 1 of type int)"
	defer int(1) // ERROR "8: defer requires function call, not conversion int(1) (constant 1 of type int)"
	go append([]int{}, 1) // ERROR "5: go discards result of append([]int{}, 1) (value of type []int)"
	defer f // ERROR "8: expression in defer must be function call"
	defer f()
	defer recover()
	go func() {}()
}
