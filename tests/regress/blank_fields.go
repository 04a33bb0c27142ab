// A composite literal computes the values of blank fields and does not keep them.
package main

import (
	"fmt"
	"reflect"
)

type record struct{ a, _, c int }

func value(n int) int {
	fmt.Println("value", n)
	return n
}

var global = record{1, 2, 3}

func main() {
	local := record{value(4), value(5), value(6)}
	fresh := &record{7, 8, 9}
	list := []record{{1, 2, 3}, local}
	fmt.Println(global, local, *fresh, list)
	fmt.Println(reflect.ValueOf(global).Field(1).Int(), reflect.ValueOf(local).Field(1).Int())
	wide := struct {
		s string
		_ string
		t []int
		_ any
	}{"a", "b", []int{1}, value(10)}
	fmt.Printf("%q\n", fmt.Sprint(wide))
	fmt.Println(local == record{4, 50, 6})
}
