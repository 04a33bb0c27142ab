package main

type T[P any] P // ERROR "15: cannot use a type parameter as RHS in type declaration"

type A[P, P any] struct{} // ERROR "11: P redeclared in this block\n\tgen_05_declare.go:5:8: other declaration of P"

func (T int) m() {} // ERROR "9: cannot define new methods on non-local type int"

func main() {}
