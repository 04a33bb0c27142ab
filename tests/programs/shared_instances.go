// Instances of one generic function whose type arguments have the same layout may run the same code: nothing of it may show.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
)

type A int
type B int
type C int64
type U uint
type Str string
type X struct{ n int }
type Y struct{ n int }
type Z struct {
	_ int
	n int
}
type W1 struct{ v int }
type W2 struct{ v A }
type F32 float32
type I32 int32
type U32 uint32

func (a A) String() string  { return fmt.Sprintf("A(%d)", int(a)) }
func (b B) String() string  { return fmt.Sprintf("B(%d)", int(b)) }
func (x *X) String() string { return fmt.Sprintf("X(%d)", x.n) }
func (y *Y) String() string { return fmt.Sprintf("Y(%d)", y.n) }

// The name of the argument.
func name[T any](x T) string { return fmt.Sprintf("%T %T %T", x, &x, []T{x}) }

// Type switches, also by the argument itself.
func kind[T any](x any) string {
	switch x.(type) {
	case T:
		return "T"
	case *T:
		return "*T"
	case []T:
		return "[]T"
	case map[string]T:
		return "map"
	}
	return "other"
}

func fixed[T any](x T) string {
	switch v := any(x).(type) {
	case A:
		return "a" + v.String()
	case B:
		return "b" + v.String()
	case *X:
		return "x" + v.String()
	case fmt.Stringer:
		return "stringer " + v.String()
	case int:
		return "int"
	}
	return "none"
}

func assert[T any](x any) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return x.(T), nil
}

// Equality and maps.
func equal[T comparable](x, y T) bool { return x == y }

func index[T comparable](xs []T, x T) int {
	for i, v := range xs {
		if v == x {
			return i
		}
	}
	return -1
}

func count[K comparable](keys ...K) string {
	m := make(map[K]int)
	for _, k := range keys {
		m[k]++
	}
	var lines []string
	for k, n := range m {
		lines = append(lines, fmt.Sprintf("%v:%d", k, n))
	}
	sort.Strings(lines)
	return fmt.Sprintf("%T %s", m, strings.Join(lines, " "))
}

func set[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	if m == nil {
		m = make(map[K]V)
	}
	m[k] = v
	return m
}

// Panics that name the argument, and their lines.
func mustBe[T any](x any) T { return x.(T) }

func nilMap[K comparable](k K) {
	var m map[K]bool
	m[k] = true
}

func at[T any](xs []T, i int) T { return xs[i] }

func caught(f func()) (text string) {
	defer func() {
		r := recover()
		text = fmt.Sprint(r)
		var e runtime.Error
		if err, ok := r.(error); ok && errors.As(err, &e) {
			text = "runtime: " + text
		}
	}()
	f()
	return "nothing"
}

// Methods of type arguments.
func show[T fmt.Stringer](xs ...T) string {
	var b strings.Builder
	for _, x := range xs {
		b.WriteString(x.String())
	}
	return b.String()
}

func methodValue[T fmt.Stringer](x T) func() string { return x.String }

// Closures.
func counter[T any](x T) (func() T, func(T) int) {
	n := 0
	return func() T { n++; return x }, func(y T) int { x = y; n += 10; return n }
}

func deferred[T any](x T, out *[]any) {
	defer func() { *out = append(*out, x) }()
	defer keep(out, x)
	for i := range 2 {
		defer func() { *out = append(*out, i) }()
	}
}

func keep[T any](out *[]any, x T) { *out = append(*out, x) }

// Recursion: alone, with another function, with growing arguments that end.
func depth[T any](n int, x T) (int, string) {
	if n == 0 {
		return 0, fmt.Sprintf("%T", x)
	}
	d, s := depth(n-1, x)
	return d + 1, s
}

func even[T any](n int, xs []T) ([]T, bool) {
	if n == 0 {
		return xs, true
	}
	return odd(n-1, append(xs, xs[0]))
}

func odd[T any](n int, xs []T) ([]T, bool) {
	if n == 0 {
		return xs, false
	}
	return even(n-1, xs)
}

// The same up to a callee whose instances differ.
func ping[T any](n int, x T) string {
	if n == 0 {
		return tail(x)
	}
	return pong(n-1, x)
}

func pong[T any](n int, x T) string { return ping(n, x) }

func tail[T any](x T) string { return fmt.Sprintf("<%T>", x) }

// A callee that is never called makes no difference.
func quiet[T any](x T, loud bool) (T, string) {
	if loud {
		return x, tail(x)
	}
	return x, ""
}

// Generic types.
type List[T any] struct {
	head, last *node[T]
	n          int
}

type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(x T) *List[T] {
	n := &node[T]{v: x}
	if l.last == nil {
		l.head = n
	} else {
		l.last.next = n
	}
	l.last = n
	l.n++
	return l
}

func (l *List[T]) All() func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

func (l List[T]) Name() string { return fmt.Sprintf("%T", l) }

type namer interface{ Name() string }

func pipe[T any](xs ...T) []T {
	c := make(chan T, 1)
	go func() {
		defer close(c)
		for _, x := range xs {
			select {
			case c <- x:
			}
		}
	}()
	var out []T
	for x := range c {
		out = append(out, x)
	}
	return out
}

func zero[T any]() T {
	var z [2]T
	p := new(T)
	z[0] = *p
	clear(z[:])
	return z[1]
}

func less[T ~int | ~uint | ~int32 | ~uint32](x, y T) bool { return x-y < 0 || x < y }

func where() string {
	pc, _, line, _ := runtime.Caller(1)
	name := runtime.FuncForPC(pc).Name()
	return fmt.Sprint(name[strings.LastIndex(name, "/")+1:], " ", line)
}

func here[T any](x T) string { return where() }

func main() {
	fmt.Println(name(A(1)), name(B(1)), name(C(1)), name(&X{}), name(&Y{}), name(W1{}), name(W2{}))
	fmt.Println(kind[A](A(1)), kind[B](A(1)), kind[*X](&X{}), kind[*Y](&X{}), kind[X](&X{}), kind[B]([]B{}), kind[A](map[string]A{}))
	fmt.Println(fixed(A(1)), fixed(B(2)), fixed(3), fixed(C(4)), fixed(&X{5}), fixed(&Y{6}))
	_, err := assert[A](B(1))
	fmt.Println(err)
	_, err = assert[B](A(1))
	fmt.Println(err)
	_, err = assert[*Y](&X{})
	fmt.Println(err)
	b, err := assert[B](B(7))
	fmt.Println(b, err)

	x, y := &X{1}, &Y{1}
	fmt.Println(equal(A(1), 1), equal(B(1), 2), equal(x, x), equal(y, &Y{1}), equal(W1{1}, W1{1}), equal(W2{1}, W2{2}))
	fmt.Println(equal(Z{n: 1}, Z{n: 1}), equal(X{1}, X{2}), equal[any](A(1), B(1)), equal[any](A(1), A(1)), equal[fmt.Stringer](A(1), B(1)))
	fmt.Println(index([]A{1, 2}, 2), index([]B{1, 2}, 3), index([]*X{nil, x}, x), index([]*Y{y}, nil), index([]any{A(1), B(1)}, any(B(1))))
	fmt.Println(caught(func() { equal[any]([]A{}, []A{}) }), caught(func() { equal[any]([]B{}, []B{}) }))
	fmt.Println(count(A(1), 2, 1), count(B(1), 2, 1), count(C(1), 2, 1), count(U(5), 5))
	fmt.Println(count(x, x), count(y, y, nil), count(X{1}, X{1}), count(Y{1}, Y{2}), count(W1{1}), count(W2{1}))
	fmt.Println(count("a", "b", "a"), count[Str]("a", "b", "a"), count[any](A(1), B(1), A(1)), count(F32(1), 1), count(1.5, 1.5))
	fmt.Println(caught(func() { count[any](A(1), []A{}) }), caught(func() { count[any](A(1), []B{}) }))
	fmt.Println(set(nil, A(1), x), len(set(set(nil, x, 1), &X{}, 2)), set(nil, Str("k"), A(1)), set(nil, "k", B(1)))

	fmt.Println(caught(func() { mustBe[A](B(1)) }), caught(func() { mustBe[B](A(1)) }), caught(func() { mustBe[*X](y) }), caught(func() { mustBe[*Y](nil) }))
	fmt.Println(caught(func() { nilMap(A(1)) }), caught(func() { nilMap(B(1)) }))
	fmt.Println(caught(func() { at([]A{1}, 1) }), caught(func() { at([]B{1}, 2) }), caught(func() { at([]*X{}, 0) }))

	fmt.Println(show(A(1), 2), show(B(1), 2), show(x), show(y), show[fmt.Stringer](A(1), B(1), x, y))
	fmt.Println(methodValue(A(1))(), methodValue(B(2))(), methodValue(x)(), methodValue(y)(), methodValue[fmt.Stringer](y)())

	getA, setA := counter(A(1))
	getB, setB := counter(B(1))
	fmt.Println(getA(), getB(), setA(5), setB(6), getA(), getB())
	var out []any
	deferred(A(1), &out)
	deferred(B(2), &out)
	deferred(x, &out)
	deferred(y, &out)
	fmt.Printf("%v %T %T\n", out, out[2], out[6])

	fmt.Println(depth(3, A(1)))
	fmt.Println(depth(4, B(1)))
	fmt.Println(even(5, []A{1}))
	fmt.Println(even(6, []B{1}))
	fmt.Println(even(3, []*X{x}))
	fmt.Println(odd(3, []*Y{y}))
	fmt.Println(ping(3, A(1)), ping(3, B(1)), ping(2, x), ping(2, y))
	fmt.Println(quiet(A(1), false))
	fmt.Println(quiet(B(1), true))
	fmt.Println(quiet(A(1), true))

	la, lb := new(List[A]).Push(1).Push(2), new(List[B]).Push(3).Push(4)
	lx, ly := new(List[*X]).Push(x), new(List[*Y]).Push(y)
	for i, v := range la.All() {
		fmt.Print(i, v, " ")
	}
	for i, v := range lb.All() {
		fmt.Print(i, v, " ")
		break
	}
	for i, v := range lx.All() {
		fmt.Print(i, v, " ")
	}
	for i, v := range ly.All() {
		fmt.Print(i, v, "\n")
	}
	for _, n := range []namer{la, lb, lx, ly} {
		fmt.Println(n.Name())
	}

	fmt.Println(pipe(A(1), 2, 3), pipe(B(1), 2), pipe(x), pipe(y), pipe(I32(-1)), pipe(U32(1<<31)))
	fmt.Printf("%T%v %T%v %T%v %T%v\n", zero[A](), zero[A](), zero[B](), zero[B](), zero[*X](), zero[*X]() == nil, zero[Z](), zero[Z]())
	fmt.Println(convertAll())
	fmt.Println(less(A(1), 2), less(U(1), 2), less(U(2), 1), less(I32(-1), 0), less(U32(1<<31), 1))
	fmt.Println(here(A(1)), here(B(1)), here(x), here(y))

	as, bs := []A{3, 1, 2}, []B{3, 1, 2}
	slices.Sort(as)
	slices.Sort(bs)
	fmt.Println(as, bs, slices.Max(as), slices.Index(bs, 2), slices.Contains([]*X{x}, x), slices.Contains([]*Y{y}, nil))
	slices.SortFunc(as, func(x, y A) int { return int(y - x) })
	slices.SortFunc(bs, func(x, y B) int { return int(y - x) })
	fmt.Println(as, bs)

	defer os.Exit(3)
	defer fmt.Println("end")
}

func convertAll() []any {
	return []any{
		convert2[A, B](1), convert2[B, A](2), convert2[I32, U32](-1), convert2[U32, I32](1 << 31), convert2[A, F32](3), convert2[U, C](1 << 63),
	}
}

func convert2[T, S ~int | ~int64 | ~uint | ~int32 | ~uint32 | ~float32](x T) S { return S(x) }
