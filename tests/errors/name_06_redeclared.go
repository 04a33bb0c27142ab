package main

func f() {}
func f() {} // ERROR "6: f redeclared in this block\n\tname_06_redeclared.go:3:6: other declaration of f"

type T struct{ a, a int } // ERROR "19: a redeclared\n\tname_06_redeclared.go:6:16: other declaration of a"

func (T) m() {}
func (T) m() {} // ERROR "10: method T.m already declared at name_06_redeclared.go:8:10"
func (T) a() {} // ERROR "10: field and method with the same name a\n\tname_06_redeclared.go:6:16: other declaration of a"

func g(x int, x string) {} // ERROR "15: x redeclared in this block\n\tname_06_redeclared.go:12:8: other declaration of x"

var f = 1 // ERROR "5: f redeclared in this block\n\tname_06_redeclared.go:3:6: other declaration of f"

func main() {
	v := 1
	var v = 2 // ERROR "6: v redeclared in this block\n\tname_06_redeclared.go:17:2: other declaration of v"
	_ = v
}
