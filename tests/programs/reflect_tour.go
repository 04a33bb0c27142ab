// Types, fields, tags, calls and functions made at run time, on one small struct.
package main

import (
	"fmt"
	"reflect"
)

type S struct {
	A int `json:"a" x:"y"`
	b string
	*E
}
type E struct{ Z []int }

func (e *E) Hello(n int, s ...string) (string, error) { return fmt.Sprint("hello", n, s, e.Z), nil }
func (s S) Name() string                              { return "S" + s.b }

type I interface{ Name() string }

func main() {
	s := S{1, "x", &E{[]int{1, 2}}}
	t := reflect.TypeOf(s)
	fmt.Println(t, t.Kind(), t.NumField(), t.NumMethod(), t.Size(), t.Name(), t.PkgPath())
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag.Get("x"), f.Offset, f.Anonymous, f.Index, f.PkgPath)
	}
	for i := range t.NumMethod() {
		m := t.Method(i)
		fmt.Println(m.Name, m.Type, m.Index)
	}
	v := reflect.ValueOf(&s).Elem()
	v.Field(0).SetInt(42)
	fmt.Println(s.A, v.Field(1).String(), v.Field(1).CanSet())
	out := v.MethodByName("Hello").Call([]reflect.Value{reflect.ValueOf(7), reflect.ValueOf("a"), reflect.ValueOf("b")})
	fmt.Println(len(out), out[0], out[1].IsNil())
	fn := reflect.ValueOf(func(a int, b string) (int, string) { return a * 2, b + b })
	o := fn.Call([]reflect.Value{reflect.ValueOf(4), reflect.ValueOf("zz")})
	fmt.Println(o[0].Int(), o[1])
	mk := reflect.MakeFunc(reflect.TypeOf(func(int, string, S) (string, S) { return "", S{} }), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint(in[0], in[1], in[2].Field(0))), in[2]}
	})
	f := mk.Interface().(func(int, string, S) (string, S))
	x, y := f(3, "q", s)
	fmt.Println(x, y.A, y.b)
	m := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	m.SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(5))
	fmt.Println(m.Interface(), m.Len(), m.MapIndex(reflect.ValueOf("k")), m.MapIndex(reflect.ValueOf("z")).IsValid())
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual([]int{1}, []int{2}))
	fmt.Println(reflect.TypeOf((*I)(nil)).Elem(), t.Implements(reflect.TypeOf((*I)(nil)).Elem()))
	defer func() { fmt.Println(recover()) }()
	reflect.ValueOf(3).SetInt(4)
}
