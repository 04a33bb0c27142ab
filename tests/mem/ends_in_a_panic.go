// Ends in a panic: what is told of that, and what is written.
package main

func main() {
	panic("on purpose")
}
