// Deferred functions run before the program dies; each runs once.
package main

type t struct{}

func (t) m() {
	defer println("m deferred")
	panic("from m")
}

func main() {
	defer println("main deferred 1")
	defer func() {
		defer println("nested")
		println("main deferred 2")
	}()
	t{}.m()
}
