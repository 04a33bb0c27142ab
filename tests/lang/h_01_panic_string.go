// An unhandled panic prints its value and a goroutine trace, status 2.
package main

func inner() { panic("something broke") }

func main() {
	println("before")
	inner()
	println("never")
}
