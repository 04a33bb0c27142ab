// A panic value whose Error panics has no text: the program ends by a fatal error that names what was thrown.
package main

type bad []int

func (b bad) Error() string { return string(rune(b[3])) }

type good struct{}

func (good) Error() string {
	defer func() { recover() }()
	panic("recovered in time")
}

func main() {
	defer println("deferred")
	defer func() { panic(bad{}) }()
	panic(good{})
}
