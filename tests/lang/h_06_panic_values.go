// How an unhandled panic prints values of other types is decided by their kind: here a named string.
package main

type myErr string

func main() {
	defer func() {
		r := recover()
		println(r.(int))
		panic(myErr("quoted \"text\""))
	}()
	panic(42)
}
