// Verbs, flags and widths over values of many types: thousands of cases folded into few numbers.
package main

import (
	"errors"
	"fmt"
	"math"
)

type S struct {
	A int
	B string
	c float64
}
type P struct {
	X *int
	Y []int
	Z map[string]int
	E error
	I any
}
type Str string
type Num int

func (n Num) String() string { return fmt.Sprintf("Num<%d>", int(n)) }

type Err struct{ code int }

func (e *Err) Error() string { return "err!" }

type Err2 int

func (e Err2) Error() string { return "error" + fmt.Sprint(int(e)) }

type GS struct{}

func (GS) GoString() string { return "GS()" }

type Pan struct{}

func (Pan) String() string { panic("boom") }

type PanE struct{}

func (PanE) Error() string { panic(errors.New("bad")) }

type PanP struct{ x int }

func (p *PanP) String() string { return "x" + string(rune(p.x)) }

type Bytes []byte
type U8 uint8
type nest struct {
	S
	N Num
	p *int
	B []byte
	A [3]byte
	M map[Num]Str
	E any
	n Num
}
type Fm struct{}

func (Fm) Format(f fmt.State, c rune) {
	w, wok := f.Width()
	p, pok := f.Precision()
	fmt.Fprintf(f, "[%c %d %v %d %v %v%v%v%v%v %s]", c, w, wok, p, pok, f.Flag('+'), f.Flag('-'), f.Flag('#'), f.Flag(' '), f.Flag('0'), fmt.FormatString(f, c))
}

type small struct {
	a int8
	b uint8
	c int16
	d bool
}
type key struct {
	a string
	b int
}
type Celsius float64
type PI interface{ M() }
type impl struct{ n int }

func (impl) M() {}

// digest folds what is written into one number; each batch of lines prints it.
type digest struct {
	sum   uint64
	lines int
}

func (d *digest) Write(p []byte) (int, error) {
	for _, c := range p {
		d.sum = (d.sum ^ uint64(c)) * 1099511628211
	}
	d.lines++
	return len(p), nil
}

var out digest

// batch ends a batch.
func batch(name string) {
	fmt.Println(name, out.lines, out.sum)
	out = digest{}
}

func main() {
	vals := []any{nil, true, 0, -1, 42, -12345, int8(-5), int16(-300), int64(math.MinInt64), uint8(200), uint64(math.MaxUint64), uintptr(0xdead), 'x', rune(0x10ffff + 5),
		0.0, 1.0, -1.5, 3.14159, 1e6, 1e21, 123456789.0, 1e-7, math.Inf(1), math.NaN(), float32(0.1), math.Copysign(0, -1), 1234.5678,
		complex(1, -2), complex64(complex(0.5, math.Inf(1))), "", "hello", "h\x00i\xff\u4e16\n`", []byte("abc"), []byte(nil), [3]byte{1, 2, 3}, Bytes("xy"), []U8{1, 2},
		[]int{1, 2, 3}, []int(nil), []string{"a", "b c"}, [2]bool{true, false}, map[string]int{"b": 2, "a": 1}, map[int]string(nil), map[Num]any{3: nil, 1: "x", -5: 2.5}, S{1, "x", 2.5}, &S{1, "x", 2.5}, (*S)(nil), P{}, P{Y: []int{1}, I: 5},
		Str("str"), Num(5), Err2(1), error(Err2(2)), (*Err)(nil), GS{}, Pan{}, PanE{}, (*PanP)(nil), struct{}{}, []any{1, "a", nil, 2.5}, &[]int{1}, &map[string]int{"a": 1}, nest{}, nest{M: map[Num]Str{1: "x"}, E: S{}, B: []byte("hi"), n: 5},
		[]error{Err2(9), nil}, map[bool]int{true: 1, false: 0}, [][]int{{1}, {2, 3}}, &[2]int{1, 2}, Fm{}, []Fm{{}}, struct {
			a any
			b error
		}{}, []Num{1, 2}, map[string]Num{"k": 1}, []float64{1, 2.5}, []float32{1.5}, []complex128{1}, []complex64{2i}, struct{ P *S }{nil}, []*int{nil}, [0]int{}, struct{ F func() }{}, small{-1, 2, -3, true}, []small{{1, 2, 3, false}}, [2]int8{-1, 1}, [1]int32{-7}, map[key]int{{"b", 1}: 1, {"a", 2}: 2, {"a", 1}: 3}, map[any]int{2: 1, 1: 2, nil: 4}, map[float64]int{math.NaN(): 1, 1: 2, -1: 3}, map[[2]int]string{{2, 1}: "x", {1, 2}: "y"}, Celsius(36.6), []Celsius{1, 2}, PI(impl{3}), []PI{impl{1}, nil}, map[PI]int{impl{2}: 1}, map[string][]int{"z": {1}, "y": nil}, [3]struct{ X, Y uint16 }{{1, 2}}, struct{ A struct{ B struct{ C int } } }{}, map[complex128]int{1i: 1, 1: 2}, map[int8]int{-1: 1, 1: 2, 0: 3},
		struct{ e error }{Err2(1)}, struct{ E error }{Err2(1)}, &struct{ a, b int }{1, 2}, [][2]string{{"a", "b"}},
	}
	flags := []string{"", "+", "-", "#", "0"}
	widths := []string{"", "8.1"}
	verbs := "vTtbdoqxXUefgs"
	for _, v := range vals {
		for _, f := range flags {
			for _, w := range widths {
				for _, c := range verbs {
					s := fmt.Sprintf("%"+f+w+string(c), v)
					fmt.Fprintf(&out, "%s\n", s)
				}
			}
		}
	}
	batch("verbs")
	for _, f := range []string{"%d %d", "%d", "%[2]d %[1]d", "%[3]d", "%[1]d %d", "%[x]d", "%[]d", "%[1", "%", "%-", "%*d", "%-*d|", "%.*f", "%[2]*[1]d", "%[3]*.[2]*[1]f", "%d %s", "%!", "%é", "%[1]*d", "%*", "%.[2]*d", "%[1].2d", "%[1]10d", "%[2]d %d", "%%%d", "%.d", "%v %v %v %v", "%[5]d %d", "%0*d", "%+.*e", "%w %w", "%#v %#v", "%[1]v %[1]T"} {
		fmt.Fprintln(&out, fmt.Sprintf(f, 1, 2), fmt.Sprintf(f), fmt.Sprintf(f, "a", 3.5, 4), fmt.Sprintf(f, 3, 2, 1.5), fmt.Sprintf(f, -8, nil, 1.5), fmt.Sprintf(f, uint(3), int8(2), 1.5))
	}
	batch("formats")
	for i := range vals {
		fmt.Fprintln(&out, fmt.Sprint(vals[i], vals[(i*7+3)%len(vals)], 1, 2, "a", "b"))
		fmt.Fprintln(&out, vals[i], vals[(i*5+1)%len(vals)])
		fmt.Fprint(&out, vals[i], vals[(i*5+1)%len(vals)], "\n")
	}
	batch("lines")
	e1, e2 := errors.New("e1"), &Err{5}
	w := fmt.Errorf("x %w y %w", e1, e2)
	var t *Err
	fmt.Println(w, errors.Is(w, e1), errors.As(w, &t), t == e2, errors.Unwrap(w) == nil)
	j := errors.Join(nil, w)
	var st fmt.Stringer
	fmt.Println(errors.As(j, &t), errors.As(j, &st), errors.Is(j, e2), errors.Is(nil, nil), errors.Is(j, nil))
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(j, nil)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(j, 5)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var n int
		errors.As(j, &n)
	}()
	a, ok := errors.AsType[*Err](j)
	fmt.Println(a, ok)
	var n int
	var s string
	var f float64
	var b bool
	var u8 uint8
	var nm Num
	var st2 Str
	fmt.Println(fmt.Sscan("5 abc 2.5 true 200 7 zz", &n, &s, &f, &b, &u8, &nm, &st2))
	fmt.Println(n, s, f, b, u8, int(nm), st2)
	fmt.Println(fmt.Sscanf("10:20 x", "%d:%d %s", &n, &u8, &s))
	fmt.Println(n, u8, s)
	fmt.Println(fmt.Sscan("300", &u8))
	fmt.Println(string(fmt.Append(nil, 1, "x", 2)), string(fmt.Appendf([]byte("p"), "%d", 3)), string(fmt.Appendln(nil, 4)))
}
