// A recovered value that is panicked again is marked so.
package main

func main() {
	defer func() {
		r := recover()
		panic(r)
	}()
	panic("round trip")
}
