package main

type A = Missing // ERROR "10: undefined: Missing"

type B []Missing2 // ERROR "10: undefined: Missing2"

type C map[string]Missing3 // ERROR "19: undefined: Missing3"

func f(x Missing4) Missing5 { return nil } // ERROR "10: undefined: Missing4" "20: undefined: Missing5"

type D struct{ Missing6 } // ERROR "16: undefined: Missing6"

type E = E // ERROR "6: invalid recursive type: E refers to itself"

func main() {
	var x chan Missing7 // ERROR "13: undefined: Missing7"
	_ = x
	var y A
	y.foo()
}
