package main

func f() int { return 1 }

func main() {
	x, ok := 1, true
	ok == ok // ERROR "2: ok == ok (untyped bool value) is not used"
	x + 1 // ERROR "2: x + 1 (value of type int) is not used"
	f // ERROR "2: f (value of type func() int) is not used"
	-x // ERROR "2: -x (value of type int) is not used"
	"s" // ERROR "2: \"s\" (untyped string constant) is not used"
	len("x") // ERROR "2: len(\"x\") (constant 1 of type int) is not used"
	append([]int{}, 1) // ERROR "2: append([]int{}, 1) (value of type []int) is not used"
	func() {} // ERROR "2: func() {} (value of type func()) is not used"
	f()
	<-make(chan int)
	x // ERROR "2: x (variable of type int) is not used"
}
