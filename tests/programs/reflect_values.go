// Values through reflect: setting, flags of exported and addressable, maps, slices, channels, conversions, DeepEqual, panics.
package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

type point struct{ X, Y int }
type rec struct {
	Name  string
	inner int
	P     *point
	L     []string
	M     map[string]int
	F     func(int) int
	I     any
	E     fmt.Stringer
}

func (p point) String() string   { return fmt.Sprintf("<%d,%d>", p.X, p.Y) }
func (p *point) Move(dx, dy int) { p.X += dx; p.Y += dy }
func (p point) Sum(xs ...int) int {
	s := p.X + p.Y
	for _, x := range xs {
		s += x
	}
	return s
}

func try(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	f()
	fmt.Println(name, "ok")
}

type node struct {
	val  int
	next *node
}

func main() {
	r := rec{Name: "r", inner: 1, P: &point{1, 2}, L: []string{"a", "b"}, M: map[string]int{"k": 1}, I: 7, E: point{8, 9}}
	v := reflect.ValueOf(&r).Elem()
	v.FieldByName("Name").SetString("changed")
	v.Field(2).Elem().Field(0).SetInt(-5)
	v.Field(3).Set(reflect.Append(v.Field(3), reflect.ValueOf("c")))
	v.Field(4).SetMapIndex(reflect.ValueOf("z"), reflect.ValueOf(26))
	v.Field(5).Set(reflect.ValueOf(func(n int) int { return n * n }))
	v.Field(6).Set(reflect.ValueOf(3.25))
	fmt.Println(r.Name, r.P, r.L, r.M, r.F(9), r.I, r.E)
	for i := range v.NumField() {
		f := v.Field(i)
		fmt.Println(v.Type().Field(i).Name, f.Kind(), f.CanSet(), f.CanAddr(), f.CanInterface(), f.IsZero())
	}
	fmt.Println(v.Field(0), v.Field(1), v.Field(3).Len(), v.Field(3).Index(2), v.Field(6).Elem().Float(), v.Field(7))
	fmt.Printf("%v %+v %d %T\n", v.Field(2).Elem(), reflect.ValueOf(point{3, 4}), reflect.ValueOf([]int{1, 2}), v)

	fmt.Println("-- methods")
	p := reflect.ValueOf(&point{1, 1})
	p.MethodByName("Move").Call([]reflect.Value{reflect.ValueOf(10), reflect.ValueOf(20)})
	fmt.Println(p.Interface(), p.NumMethod(), p.Elem().NumMethod())
	sum := p.Elem().MethodByName("Sum")
	fmt.Println(sum.Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)})[0], sum.CallSlice([]reflect.Value{reflect.ValueOf([]int{5})})[0])
	bound := sum.Interface().(func(...int) int)
	p.Elem().Field(0).SetInt(0)
	fmt.Println(bound(1000), sum.Type())
	m, _ := reflect.TypeFor[point]().MethodByName("Sum")
	fmt.Println(m.Func.Call([]reflect.Value{reflect.ValueOf(point{2, 3}), reflect.ValueOf(4)})[0], m.Type)
	var s fmt.Stringer = point{6, 7}
	fmt.Println(reflect.ValueOf(&s).Elem().Method(0).Call(nil)[0])

	fmt.Println("-- made functions")
	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var ints func(int, int) (int, int)
	var strs func(string, []byte) ([]byte, string)
	reflect.ValueOf(&ints).Elem().Set(reflect.MakeFunc(reflect.TypeOf(ints), swap))
	reflect.ValueOf(&strs).Elem().Set(reflect.MakeFunc(reflect.TypeOf(strs), swap))
	a, b := ints(1, 2)
	c, d := strs("x", []byte("yz"))
	fmt.Println(a, b, string(c), d)
	fmt.Println(slices.SortedFunc(func(yield func(int) bool) {
		for v := range reflect.ValueOf(map[int]bool{3: true, 1: true, 2: true}).Seq() {
			if !yield(int(v.Int())) {
				return
			}
		}
	}, func(a, b int) int { return b - a }))

	fmt.Println("-- maps, slices, arrays")
	mv := reflect.MakeMap(reflect.TypeFor[map[point][]int]())
	for i := range 5 {
		mv.SetMapIndex(reflect.ValueOf(point{i, i}), reflect.ValueOf([]int{i}))
	}
	mv.SetMapIndex(reflect.ValueOf(point{2, 2}), reflect.Value{})
	total := 0
	for it := mv.MapRange(); it.Next(); {
		total += int(it.Key().Field(0).Int())*10 + int(it.Value().Index(0).Int())
	}
	fmt.Println(mv.Len(), total, len(mv.MapKeys()), mv.MapIndex(reflect.ValueOf(point{4, 4})), mv.MapIndex(reflect.ValueOf(point{2, 2})).IsValid())
	sl := reflect.MakeSlice(reflect.TypeFor[[]string](), 2, 10)
	sl.Index(1).SetString("one")
	sl = reflect.AppendSlice(sl, reflect.ValueOf([]string{"two", "three"}))
	fmt.Println(sl, sl.Len(), sl.Cap(), sl.Slice(1, 3), sl.Slice3(0, 1, 2).Cap())
	arr := [4]int{1, 2, 3, 4}
	av := reflect.ValueOf(&arr).Elem()
	reflect.Swapper(av.Slice(0, 4).Interface())(0, 3)
	fmt.Println(arr, reflect.Copy(av, reflect.ValueOf([]int{9, 9})), arr)

	fmt.Println("-- channels")
	ch := reflect.MakeChan(reflect.TypeFor[chan string](), 1)
	fmt.Println(ch.TrySend(reflect.ValueOf("x")), ch.TrySend(reflect.ValueOf("y")), ch.Len())
	x, ok := ch.Recv()
	fmt.Println(x, ok)
	_, ok = ch.TryRecv()
	fmt.Println(ok)
	un := reflect.MakeChan(reflect.TypeFor[chan int](), 0)
	go func() {
		for i := range 3 {
			un.Send(reflect.ValueOf(i * i))
		}
		un.Close()
	}()
	for x, ok := un.Recv(); ok; x, ok = un.Recv() {
		fmt.Print(x.Int(), " ")
	}
	fmt.Println()
	c1, c2, done := make(chan int), make(chan string), make(chan bool)
	go func() { c2 <- "hello"; c1 <- 5; close(done) }()
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c1)}, {Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c2)}, {Dir: reflect.SelectRecv, Chan: reflect.ValueOf(done)},
	}
	for range 3 {
		i, got, ok := reflect.Select(cases)
		fmt.Println(i, got, ok)
	}
	i, _, _ := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c1)}, {Dir: reflect.SelectDefault}})
	fmt.Println(i)

	fmt.Println("-- conversions")
	fmt.Println(reflect.ValueOf(65).Convert(reflect.TypeFor[string]()), reflect.ValueOf(3.99).Convert(reflect.TypeFor[int8]()), reflect.ValueOf("héé").Convert(reflect.TypeFor[[]rune]()))
	fmt.Println(reflect.ValueOf([]int{1, 2, 3}).Convert(reflect.TypeFor[[2]int]()), reflect.ValueOf(point{1, 2}).Convert(reflect.TypeFor[fmt.Stringer]()).Type())

	fmt.Println("-- deep equality")
	l1, l2 := &node{1, nil}, &node{1, nil}
	l1.next, l2.next = l1, l2
	fmt.Println(reflect.DeepEqual(l1, l2), reflect.DeepEqual([]int(nil), []int{}), reflect.DeepEqual(map[string][]any{"a": {1, "b"}}, map[string][]any{"a": {1, "b"}}))
	fmt.Println(reflect.DeepEqual(strings.ToUpper, strings.ToUpper), reflect.DeepEqual(error(nil), nil), reflect.DeepEqual(point{1, 2}, point{1, 3}))

	fmt.Println("-- panics")
	try("SetInt", func() { reflect.ValueOf(1).SetInt(2) })
	try("unexported", func() { v.Field(1).SetInt(2) })
	try("Interface", func() { v.Field(1).Interface() })
	try("kind", func() { reflect.ValueOf("s").Int() })
	try("zero", func() { reflect.Value{}.Type() })
	try("Set", func() { v.Field(0).Set(reflect.ValueOf(1)) })
	try("few", func() { sum := reflect.ValueOf(strings.ToUpper); sum.Call(nil) })
	try("type", func() { reflect.ValueOf(strings.ToUpper).Call([]reflect.Value{reflect.ValueOf(1)}) })
	try("index", func() { reflect.ValueOf([]int{1}).Index(1) })
	try("field", func() { reflect.ValueOf(point{}).Field(2) })
	try("nil map", func() { reflect.ValueOf(map[string]int(nil)).SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(1)) })
	try("elem", func() { reflect.TypeFor[int]().Elem() })
	try("convert", func() { reflect.ValueOf([]int{1}).Convert(reflect.TypeFor[[2]int]()) })
	try("equal", func() { reflect.ValueOf([]int{1}).Equal(reflect.ValueOf([]int{1})) })
	try("call nil", func() { reflect.ValueOf((func())(nil)).Call(nil) })
}
