// encoding/json: what values look like as JSON.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"time"
)

func show(what string, v any) {
	data, err := json.Marshal(v)
	fmt.Printf("%s: %s", what, data)
	if err != nil {
		fmt.Printf(" %T %v", err, err)
	}
	fmt.Println()
}

type (
	Celsius float64
	Level   int
	byKind  struct{ A, B int }
)

func (l Level) MarshalText() ([]byte, error) {
	if l < 0 {
		return nil, errors.New("negative level")
	}
	return fmt.Appendf(nil, "L<%d>", int(l)), nil
}

type Own struct{ n int }

func (o Own) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, ` { "own" : %d , "h": "<" } `, o.n), nil
}

type Pointed struct{ n int }

func (p *Pointed) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte(`"nil Pointed"`), nil
	}
	return fmt.Appendf(nil, `"pointed %d"`, p.n), nil
}

type Wrong struct{}

func (Wrong) MarshalJSON() ([]byte, error) { return []byte(`{"a":}`), nil }

type Failing struct{}

func (*Failing) MarshalText() ([]byte, error) { return nil, os.ErrInvalid }

type Empty struct {
	B  bool           `json:"b,omitempty"`
	I  int8           `json:"i,omitempty"`
	U  uint16         `json:"u,omitempty"`
	F  float32        `json:"f,omitempty"`
	S  string         `json:"s,omitempty"`
	P  *int           `json:"p,omitempty"`
	L  []int          `json:"l,omitempty"`
	M  map[string]int `json:"m,omitempty"`
	A  [0]int         `json:"a,omitempty"`
	A1 [1]int         `json:"a1,omitempty"`
	X  any            `json:"x,omitempty"`
	T  byKind         `json:"t,omitempty"`
}

type IsOne int

func (n IsOne) IsZero() bool { return n == 1 }

type IsTwo struct{ N int }

func (n *IsTwo) IsZero() bool { return n.N == 2 }

type Zero struct {
	A  [1]int                     `json:",omitzero"`
	T  byKind                     `json:",omitzero"`
	At time.Time                  `json:",omitzero"`
	N  IsOne                      `json:",omitzero"`
	N2 IsTwo                      `json:",omitzero"`
	P2 *IsTwo                     `json:",omitzero"`
	L  []int                      `json:",omitzero"`
	E  []int                      `json:",omitempty,omitzero"`
	I  interface{ IsZero() bool } `json:",omitzero"`
}

type InString struct {
	B bool        `json:",string"`
	I int64       `json:"i,string"`
	U uint8       `json:",string"`
	F float64     `json:",string"`
	S string      `json:",string"`
	P *int        `json:",string"`
	N json.Number `json:",string"`
	L []int       `json:",string"`
	X any         `json:",string"`
}

type Tags struct {
	A int `json:"-"`
	B int `json:"-,"`
	C int `json:"<c&>"`
	D int `json:"bad\"name"`
	E int `json:"with space"`
	F int `json:"é"`
	G int `json:"$%-/"`
	h int
	I int `xml:"i" json:"ii"`
	J int `json:",other"`
}

type (
	Base  struct{ X, Y int }
	base2 struct{ X, Z int }
	Named struct {
		W int `json:"Y"`
	}
	Deep struct{ Base }
	Both struct {
		Base
		base2
		*Named
		Deep `json:"deep"`
	}
	Twice1 struct{ Base }
	Twice2 struct{ Base }
	Twice  struct {
		Twice1
		Twice2
		V int
	}
	text    string
	Strange struct {
		text
		fmt.Stringer
		*Base
		Celsius
	}
	Loop struct {
		V    int
		Next *Loop `json:",omitempty"`
		Kids []Loop
	}
)

func main() {
	show("nil", nil)
	show("bools", []bool{true, false})
	show("ints", []any{int8(-128), int16(-1), int32(5), int64(math.MinInt64), uint8(255), uint64(math.MaxUint64), uintptr(7)})
	show("floats", []float64{0, 1, -1, 0.1, 1e20, 1e21, 1e-6, 1e-7, 123456789.125, math.MaxFloat64, 5e-324, math.Copysign(0, -1), 1e100, 100000})
	show("floats32", []float32{0.1, 1e20, 1e21, 1e-6, 1e-7, math.MaxFloat32, 16777216})
	show("nan", math.NaN())
	show("inf", map[string]float32{"x": float32(math.Inf(-1))})
	show("strings", []string{"", "a\"b\\c/", "\b\f\n\r\t\v\x00\x1f\x7f", "<a&b>", "\u2028\u2029é😀", "a\xffb\xc3", "\xed\xa0\x80"})
	show("bytes", map[string]any{"nil": []byte(nil), "empty": []byte{}, "some": []byte("hello, world"), "array": [3]byte{1, 2, 3}})
	show("named", struct {
		C Celsius
		D time.Duration
		R rune
	}{36.6, time.Second, 'x'})
	show("slices", []any{[]int(nil), []int{}, [][]int{{1}, nil}, [2]string{"a"}})
	show("map keys", []any{map[string]int{"b": 1, "a": 2, "<": 3}, map[int]bool{10: true, -2: false, 9: true}, map[uint8]int{200: 1, 30: 2}, map[Level]int{2: 1, 1: 2}, map[Celsius]int(nil)})
	show("nil map", map[string]int(nil))
	show("bad map", map[float64]int{1: 1})
	show("bad key", map[Level]int{-1: 1})
	show("pointers", []any{new(int), (*int)(nil), new(*string)})
	show("methods", []any{Own{1}, &Own{2}, (*Own)(nil), Pointed{3}, &Pointed{4}, (*Pointed)(nil), Level(5)})
	show("variables", &struct {
		P  Pointed
		S  []Pointed
		M  map[string]Pointed
		Q  *Pointed
		L  *Level
		I  json.Marshaler
		EL []Level
	}{P: Pointed{1}, S: []Pointed{{2}}, M: map[string]Pointed{"a": {3}}, EL: []Level{1}})
	show("wrong", []any{Wrong{}})
	show("failing", []*Failing{{}})
	show("not failing", []Failing{})
	show("level", Level(-1))
	show("raw", []json.RawMessage{nil, json.RawMessage(`[ 1, "<" ]`)})
	show("bad raw", json.RawMessage(`[ 1, `))
	show("numbers", []json.Number{"", "1", "-1.5e+10"})
	show("bad number", json.Number("1x"))
	show("channel", make(chan int))
	show("func", struct{ F func() }{})
	show("complex", []complex128{1})
	show("empty", Empty{})
	one := 1
	show("full", Empty{true, 1, 2, 3, "s", &one, []int{0}, map[string]int{"": 0}, [0]int{}, [1]int{}, 0, byKind{}})
	show("zero", Zero{N: 1, N2: IsTwo{2}, P2: &IsTwo{2}, E: []int{}})
	show("zero pointer", &Zero{A: [1]int{1}, N: 0, N2: IsTwo{2}, L: []int{}, I: IsOne(1), At: time.Unix(0, 0).UTC()})
	show("in string", InString{true, -5, 6, 1.5, `a"<`, &one, "12", []int{1}, 2})
	show("in string zero", InString{})
	show("tags", Tags{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	show("embedded", Both{Base: Base{1, 2}, base2: base2{3, 4}, Named: &Named{5}})
	show("embedded nil", Both{})
	show("twice", Twice{V: 1})
	show("strange", Strange{text: "t", Celsius: 1.5})
	show("loop", Loop{1, &Loop{V: 2}, []Loop{{V: 3}}})
	cycle := &Loop{}
	cycle.Next = cycle
	show("cycle", cycle)
	around := map[string]any{}
	around["self"] = []any{around}
	show("map cycle", around)
	show("times", []any{time.Date(2026, 2, 3, 4, 5, 6, 700, time.UTC), time.March})
	show("anonymous", struct {
		A struct{ B, c int }
		D []struct{ E int }
	}{})

	var deep any = 1
	for range 2000 {
		deep = []any{&deep}[0:1:1]
		deep = map[string]any{"": 1}
	}
	show("deep", deep)

	data, err := json.MarshalIndent(map[string]any{"a": []int{1, 2}, "b": []int{}, "c": map[string]int{}, "d": Own{1}}, "> ", "--")
	fmt.Println(string(data), err)
	for _, text := range []string{" [ ] ", "\n{\"a\":[{},[ ],1 ,\"a b\"]}\n\t ", "1 2", "[", "{\"a\":1,}", ""} {
		var compact, indented, escaped bytes.Buffer
		compact.WriteString("#")
		err := json.Compact(&compact, []byte(text))
		err2 := json.Indent(&indented, []byte(text), "", "  ")
		json.HTMLEscape(&escaped, []byte(text+"<\u2028&>\xe2\x80"))
		fmt.Printf("%q %v %q %v %q %v\n", compact.String(), err, indented.String(), err2, escaped.String(), json.Valid([]byte(text)))
	}

	var out strings.Builder
	enc := json.NewEncoder(&out)
	fmt.Println(enc.Encode("<a>"), enc.Encode(make(chan int)))
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	fmt.Println(enc.Encode(map[string]any{"<": []any{"&", Own{1}, Level(1)}}))
	enc.SetIndent("", "")
	fmt.Println(enc.Encode(Tags{}))
	fmt.Print(out.String())

	_, err = json.Marshal(Wrong{})
	var failure *json.MarshalerError
	var syntax *json.SyntaxError
	fmt.Println(errors.As(err, &failure), failure.Type, errors.As(err, &syntax), syntax.Offset)
	_, err = json.Marshal(&Failing{})
	fmt.Println(errors.Is(err, os.ErrInvalid), err)
	var value *json.UnsupportedValueError
	_, err = json.Marshal(float32(math.Inf(1)))
	fmt.Println(errors.As(err, &value), value.Value, value.Str)
	number := json.Number("12.5")
	f, err := number.Float64()
	i, err2 := number.Int64()
	fmt.Println(f, err, i, err2, number)
}
