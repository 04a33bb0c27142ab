package main

import "strings"

func (i int) m() {} // ERROR "9: cannot define new methods on non-local type int"

func (b *strings.Builder) m() {} // ERROR "10: cannot define new methods on non-local type strings.Builder"

func (m map[string]int) n() {} // ERROR "9: invalid receiver type map[string]int"

type P *int

func (p P) m() {} // ERROR "9: invalid receiver type P (pointer or interface type)"

func main() {}
