package main

const k = 1

type S struct{ a int }

func f() S { return S{} }

func main() {
	k = 2 // ERROR "2: cannot assign to k (neither addressable nor a map index expression)"
	s := "str"
	s[0] = 'x' // ERROR "2: cannot assign to s[0] (neither addressable nor a map index expression)"
	f().a = 1 // ERROR "2: cannot assign to f().a (neither addressable nor a map index expression)"
	m := map[string]S{}
	m["x"].a = 1 // ERROR "2: cannot assign to struct field m[\"x\"].a in map"
	1 = 2 // ERROR "2: cannot assign to 1 (neither addressable nor a map index expression)"
	f() = S{} // ERROR "2: cannot assign to f() (neither addressable nor a map index expression)"
	main = nil // ERROR "2: cannot assign to main (neither addressable nor a map index expression)"
}
