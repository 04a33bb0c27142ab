package main

type S struct{}

func (S) method[P any](x P) {} // ERROR "16: syntax error: method must have no type parameters"

func f[T any, U](x T) {} // ERROR "16: syntax error: missing type constraint"

func main() {}
