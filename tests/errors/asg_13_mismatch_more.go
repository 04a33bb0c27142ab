package main

func main() {
	a := 1
	var s string = 'c' // ERROR "17: cannot use 'c' (untyped rune constant 99) as string value in variable declaration"
	var p *int = a // ERROR "15: cannot use a (variable of type int) as *int value in variable declaration"
	a = nil // ERROR "6: cannot use nil as int value in assignment"
	c := make(chan int)
	c <- "s" // ERROR "7: cannot use \"s\" (untyped string constant) as int value in send"
	for a = range "str" {
	}
	for s = range []int{} { // ERROR "6: cannot use s (value of type int) as string value in assignment"
	}
	_, _ = s, p
	var f func(int) = func(string) {} // ERROR "20: cannot use func(string) {} (value of type func(string)) as func(int) value in variable declaration"
	_ = f
	var m map[string]int = map[string]string{} // ERROR "25: cannot use map[string]string{} (value of type map[string]string) as map[string]int value in variable declaration"
	_ = m
}
