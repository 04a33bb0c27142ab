// testing/quick: values by the seed, as Go makes them, and checks that hold and fail.
package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand"
	"reflect"
	"testing/quick"
)

type tree struct {
	L, R *tree
	V    uint8
}

type even int

func (even) Generate(r *rand.Rand, size int) reflect.Value {
	return reflect.ValueOf(even(r.Intn(size) * 2))
}

type mixed struct {
	A bool
	B int8
	C uint16
	D float32
	E complex64
	F string
	G []byte
	H map[int8]string
	I [3]even
	J *float64
	K struct{ X, Y complex128 }
	L [][]uint
	M uintptr
}

func main() {
	r := rand.New(rand.NewSource(7))
	sum := fnv.New64a()
	for i := range 60 {
		v, ok := quick.Value(reflect.TypeFor[mixed](), r)
		m := v.Interface().(mixed)
		if m.J != nil {
			fmt.Fprint(sum, *m.J)
		}
		m.J = nil
		fmt.Fprint(sum, ok, m)
		if i%20 == 0 {
			fmt.Printf("%x %v %v %q %v\n", sum.Sum64(), m.B, m.D, m.F, m.I)
		}
	}
	v, ok := quick.Value(reflect.TypeFor[tree](), rand.New(rand.NewSource(1)))
	fmt.Println(v.Field(2), ok)
	for _, t := range []reflect.Type{reflect.TypeFor[any](), reflect.TypeFor[chan int](), reflect.TypeFor[[2]func()](), reflect.TypeFor[map[string]any]()} {
		_, ok := quick.Value(t, r)
		fmt.Print(ok, " ")
	}
	fmt.Println()
	c := &quick.Config{Rand: r}
	fmt.Println(quick.Check(func(a, b int) bool { return a+b == b+a }, nil), quick.Check(func(a uint8) bool { return a < 200 }, c))
	fmt.Println(quick.Check(1, c), quick.Check(func() {}, c), quick.Check(func() int { return 1 }, c), quick.Check(func(any) bool { return true }, c))
	err := quick.CheckEqual(func(a int8) int { return int(a) }, func(a int8) int { return max(int(a), -100) }, c)
	var unequal *quick.CheckEqualError
	fmt.Println(err, errors.As(err, &unequal))
	fmt.Println(quick.CheckEqual(1, 2, nil), quick.CheckEqual(func() {}, 2, nil), quick.CheckEqual(func() {}, func(int) {}, nil))
	n := 0
	count := func(int) bool { n++; return true }
	quick.Check(count, nil)
	quick.Check(count, &quick.Config{MaxCount: 7})
	quick.Check(count, &quick.Config{MaxCountScale: 0.5})
	fmt.Println(n, quick.Check(func(a int, s string) bool { return a < 3 }, &quick.Config{Rand: r, Values: func(v []reflect.Value, r *rand.Rand) {
		v[0], v[1] = reflect.ValueOf(r.Intn(5)), reflect.ValueOf("s")
	}}))
}
