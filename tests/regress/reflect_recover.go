// A method that reflection made a function of, and a function of reflect.MakeFunc, recover when they are the deferred call; what
// they call does not.
package main

import (
	"fmt"
	"reflect"
)

type big struct{ name, more string }

func (b big) Recover() { fmt.Println(b.name, recover(), helper()) }

func (b *big) Pointer(words ...string) { fmt.Println(b.name, words, recover()) }

type word int

func (w word) Recover() { fmt.Println(int(w), recover()) }

func (w word) Sum(a, b int) (int, string) { return int(w) + a + b, "sum" }

func helper() any { return recover() }

func try(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("left over:", r)
		}
	}()
	f()
}

func main() {
	try(func() {
		defer reflect.ValueOf(big{name: "value"}).MethodByName("Recover").Interface().(func())()
		panic(1)
	})
	try(func() {
		m, _ := reflect.TypeOf(big{}).MethodByName("Recover")
		defer m.Func.Interface().(func(big))(big{name: "expression"})
		panic(2)
	})
	try(func() {
		m, _ := reflect.TypeOf(&big{}).MethodByName("Recover")
		defer m.Func.Interface().(func(*big))(&big{name: "promoted"})
		panic(3)
	})
	try(func() {
		defer reflect.ValueOf(&big{name: "variadic"}).MethodByName("Pointer").Interface().(func(...string))("a", "b")
		panic(4)
	})
	try(func() {
		defer reflect.ValueOf(word(7)).Method(0).Interface().(func())()
		panic(5)
	})
	makeFunc := func(f func([]reflect.Value) []reflect.Value) func() {
		return reflect.MakeFunc(reflect.TypeFor[func()](), f).Interface().(func())
	}
	try(func() {
		defer makeFunc(func([]reflect.Value) []reflect.Value {
			fmt.Println("made", helper(), recover())
			return nil
		})()
		panic(6)
	})
	try(func() {
		inner := makeFunc(func([]reflect.Value) []reflect.Value {
			fmt.Println("inner", recover())
			return nil
		})
		defer makeFunc(func([]reflect.Value) []reflect.Value {
			inner()
			return nil
		})()
		panic(7)
	})
	b := &big{name: "before"}
	bound := reflect.ValueOf(b).Elem().MethodByName("Recover").Interface().(func())
	b.name = "after"
	bound()
	sum := reflect.ValueOf(word(1)).MethodByName("Sum").Interface().(func(int, int) (int, string))
	fmt.Println(sum(2, 3))
	m, _ := reflect.TypeOf(word(0)).MethodByName("Sum")
	fmt.Println(m.Func.Interface().(func(word, int, int) (int, string))(10, 20, 30))
	fmt.Println(m.Type, m.Func.Call([]reflect.Value{reflect.ValueOf(word(1)), reflect.ValueOf(1), reflect.ValueOf(1)})[0])
}
