// The function of a value by reflect.Value.Pointer, called or not yet; Entry is that number.
package main

import (
	"reflect"
	"runtime"
)

type T struct{}

func (T) m()  {}
func (*T) P() {}

func plain()           {}
func gen[E any](e E) E { return e }

func name(f any) {
	pc := reflect.ValueOf(f).Pointer()
	fn := runtime.FuncForPC(pc)
	println(fn.Name(), fn.Entry() == pc)
}

func main() {
	name(plain)
	name(T.m)
	name((*T).P)
	name(T{}.m)
	name(new(T).P)
	name(gen[int])
	name(func() {})
	a, b := func() int { return 1 }, func() int { return 1 }
	println(reflect.ValueOf(a).Pointer() == reflect.ValueOf(a).Pointer(), reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer())
}
