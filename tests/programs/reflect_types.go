// What reflect says of types: texts, kinds, identity of types made at run time, assignability and conversions.
package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"
	"unsafe"
)

type (
	MyInt      int
	Pair       struct{ X, Y int32 }
	Gen[T any] struct {
		V    T
		Next *Gen[T]
	}
	Fn    func(a int, rest ...string) (bool, error)
	Shape interface {
		Area() float64
		hidden()
	}
)

func (MyInt) Double() MyInt         { return 0 }
func (m *MyInt) Inc(by int)         { *m += MyInt(by) }
func (g Gen[T]) Get() T             { return g.V }
func (p Pair) Swap() (int32, int32) { return p.Y, p.X }
func (p *Pair) Set(x, y int32)      { p.X, p.Y = x, y }

type base struct {
	ID   int `db:"id" json:"id,omitempty"`
	note string
}
type Mid struct {
	base
	*Pair
	Name string
}
type Top struct {
	Mid
	ID string
	_  [0]func()
}

func show(v any) {
	t := reflect.TypeOf(v)
	fmt.Printf("%v kind=%v name=%q pkg=%q size=%d align=%d comparable=%v methods=%d\n",
		t, t.Kind(), t.Name(), t.PkgPath(), t.Size(), t.Align(), t.Comparable(), t.NumMethod())
}

func main() {
	for _, v := range []any{
		true, 1, int8(1), uint64(2), 3.5, float32(1), 2i, "s", MyInt(3), new(MyInt), Pair{}, &Pair{}, Gen[string]{}, &Gen[Pair]{},
		[]int{}, [3]string{}, map[string][]byte{}, make(chan int), make(<-chan Pair), make(chan<- (<-chan int)), func(int) {}, Fn(nil),
		struct{}{}, struct {
			A int `k:"v"`
			b string
		}{}, errors.New("x"), unsafe.Pointer(nil), time.Second, [2][2]bool{}, (*Shape)(nil), (*error)(nil), (*any)(nil), uintptr(1),
	} {
		show(v)
	}
	fmt.Println("-- made types are the program's own")
	intT, strT := reflect.TypeFor[int](), reflect.TypeFor[string]()
	fmt.Println(reflect.SliceOf(intT) == reflect.TypeOf([]int{}), reflect.MapOf(strT, intT) == reflect.TypeOf(map[string]int{}))
	fmt.Println(reflect.ArrayOf(4, strT) == reflect.TypeOf([4]string{}), reflect.PointerTo(intT) == reflect.TypeOf(new(int)))
	fmt.Println(reflect.ChanOf(reflect.RecvDir, intT) == reflect.TypeOf(make(<-chan int)), reflect.ChanOf(reflect.BothDir, intT))
	f := reflect.FuncOf([]reflect.Type{intT, reflect.SliceOf(strT)}, []reflect.Type{reflect.TypeFor[error]()}, true)
	fmt.Println(f, f.IsVariadic(), f == reflect.TypeOf(func(int, ...string) error { return nil }))
	st := reflect.StructOf([]reflect.StructField{
		{Name: "A", Type: intT, Tag: `k:"v"`}, {Name: "B", Type: strT}, {Name: "C", Type: reflect.TypeFor[byte]()},
	})
	fmt.Println(st, st.Size(), st.Field(1).Offset, st == reflect.TypeOf(struct {
		A int `k:"v"`
		B string
		C byte
	}{}))
	fmt.Println(reflect.PointerTo(reflect.TypeFor[MyInt]()).NumMethod(), reflect.New(reflect.TypeFor[MyInt]()).Type())

	fmt.Println("-- fields")
	top := reflect.TypeOf(Top{})
	for _, f := range reflect.VisibleFields(top) {
		fmt.Println(f.Name, f.Type, f.Index, f.Anonymous, f.IsExported(), f.PkgPath, f.Offset)
	}
	for _, name := range []string{"ID", "note", "X", "Name", "Pair", "nope"} {
		f, ok := top.FieldByName(name)
		fmt.Println(name, f.Index, f.Type, ok)
	}
	tag := top.Field(0).Type.Field(0).Type.Field(0).Tag
	v, ok := tag.Lookup("json")
	fmt.Println(tag.Get("db"), v, ok, tag.Get("xml"))

	fmt.Println("-- methods")
	for _, t := range []reflect.Type{reflect.TypeFor[*MyInt](), reflect.TypeFor[*Pair](), reflect.TypeFor[Mid](), reflect.TypeFor[io.ReadWriter](), reflect.TypeFor[Shape](), reflect.TypeFor[*Gen[int]]()} {
		for m := range t.Methods() {
			fmt.Println(t, m.Name, m.Type, m.Index, m.IsExported())
		}
	}
	fmt.Println(reflect.TypeFor[*Pair]().Implements(reflect.TypeFor[interface{ Swap() (int32, int32) }]()))

	fmt.Println("-- assignable, convertible")
	types := []reflect.Type{intT, reflect.TypeFor[MyInt](), reflect.TypeFor[float32](), strT, reflect.TypeFor[[]byte](), reflect.TypeFor[error](), reflect.TypeFor[any](), reflect.TypeFor[[4]byte](), reflect.TypeFor[chan int](), reflect.TypeFor[<-chan int]()}
	for _, a := range types {
		for _, b := range types {
			if a != b && (a.AssignableTo(b) || a.ConvertibleTo(b)) {
				fmt.Println(a, "->", b, a.AssignableTo(b), a.ConvertibleTo(b))
			}
		}
	}
}
