// expvar: counters, maps, functions, and how they are shown.
package main

import (
	"expvar"
	"fmt"
	"io"
	"log"
	"math"
	"strings"
)

type point struct {
	X, Y   int
	hidden bool
	Name   string
	In     *point
}

type tagged struct {
	Name string `json:"name"`
	Some []int  `json:",omitempty"`
	Out  int    `json:"-"`
	T    *point `json:"t,omitempty"`
	Zero point  `json:"zero,omitempty"`
	Dash bool   `json:"-,"`
}

type options struct {
	Quote  int      `json:"a\"b"`
	Symbol int      `json:"!# é٣~"`
	Near   []string `json:"near,xomitempty"`
	Unset  *int     `json:",omitzero"`
	Struct point    `json:",other,omitzero"`
	Set    int      `json:"set,omitzero"`
}

func main() {
	log.SetOutput(io.Discard)
	n := expvar.NewInt("n")
	n.Add(3)
	n.Set(n.Value() * 2)
	f := expvar.NewFloat("f")
	f.Set(1.5)
	f.Add(0.25)
	s := expvar.NewString("s")
	fmt.Println(s, s.Value() == "")
	s.Set("a\"b\\c\n\t\r\b\f\x01<&>é\u2028\xff" + string(rune(0x7f)))
	m := expvar.NewMap("m")
	m.Add("b", 2)
	m.Add("a", 1)
	m.Add("b", 3)
	m.AddFloat("c", 0.5)
	m.AddFloat("a", 7)
	m.Add("c", 7)
	m.Set("d", s)
	m.Set("e", new(expvar.Map).Init())
	m.Set("x", nil)
	fmt.Println(m, m.Get("b"), m.Get("none"))
	m.Delete("d")
	m.Delete("none")
	m.Do(func(kv expvar.KeyValue) { fmt.Print(kv.Key, " ") })
	fmt.Println(m.String())
	for i, x := range []any{nil, true, -3, uint8(200), 1.0, 1e21, 1e-7, float32(0.1), "t", []int{1, 2}, []string(nil), [2]bool{}, map[string]int{"z": 1, "a": 2}, point{1, 2, true, "p", &point{}}, &point{}, (*point)(nil), 1e100, -1.25e-9, []any{1, "a", nil}, math.MaxInt64, []byte("by\x00te"), [2]byte{1, 2}, []byte(nil), map[int8]string{10: "b", -2: "a", 9: "c"}, map[uint]int{7: 1}, tagged{Name: "n", Out: 1}, tagged{Some: []int{1}, T: &point{}}, options{Set: 1}} {
		fmt.Println(i, expvar.Func(func() any { return x }))
	}
	fmt.Println(expvar.Func(func() any { return 5 }).Value())
	expvar.Publish("func", expvar.Func(func() any { return n.Value() }))
	n.Add(1)
	expvar.Do(func(kv expvar.KeyValue) {
		if kv.Key == "memstats" || kv.Key == "cmdline" {
			fmt.Println(kv.Key, strings.Contains(kv.Value.String(), `"HeapAlloc":`), strings.HasPrefix(kv.Value.String(), `["`))
			return
		}
		fmt.Println(kv.Key, kv.Value)
	})
	fmt.Println(expvar.Get("n"), expvar.Get("none"), m.Init())
	defer func() { fmt.Printf("%q\n", fmt.Sprint(recover())) }()
	expvar.NewInt("n")
}
