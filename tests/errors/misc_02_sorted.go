package main

var late = undefined1 // ERROR "12: undefined: undefined1"

func main() {
	unused := 1 // ERROR "2: declared and not used: unused"
	var f func() int = g // ERROR "6: declared and not used: f" "21: cannot use g (value of type func() string) as func() int value in variable declaration"
	early() // ERROR "2: undefined: early"
}

func g() string { return undefined2 } // ERROR "26: undefined: undefined2"

type T struct{ f undefined3 } // ERROR "18: undefined: undefined3"
