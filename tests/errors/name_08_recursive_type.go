package main

type A struct{ b B } // ERROR "6: invalid recursive type A\n\tname_08_recursive_type.go:3:6: A refers to B\n\tname_08_recursive_type.go:5:6: B refers to A"

type B struct{ a A }

type C [2]C // ERROR "6: invalid recursive type: C refers to itself"

type D struct{ next *D }

type E interface{ E } // ERROR "6: invalid recursive type: E refers to itself"

func main() {}
