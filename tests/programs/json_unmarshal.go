// encoding/json: what is read into which variables, and what is wrong with the rest.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"
)

var texts = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-12`, `300`, `1.5`, `1e2`, `1E-400`, `1e400`, `18446744073709551615`, `9223372036854775808`,
	`""`, `"a"`, `"1"`, `"aGVsbG8="`, `"!"`, `"\u00e9\ud83d\ude00\ud83d\n\/\""`, "\"a\xffb\"", `"2026-02-03T04:05:06Z"`, `"L7"`,
	`[]`, `[1,2,3,4]`, `[null,"x",{"a":[]}]`, `[1,"x",300]`, `{}`, `{"a":1,"b":"x"}`, `{"1":1,"x":2,"-5":3}`, `{"A":{"B":[true]}}`,
	` { "X" : 1 , "y" : [ 2 ] , "N" : { "x" : "wrong", "Y":5 }, "unknown":{"a":[{}]} } `,
	`{"i":"5","b":"true","s":"\"q\"","p":"7","n":"1.5","f":"2.5"}`, `{"i":5}`, `{"i":"x"}`, `{"i":""}`, `{"i":"1.5"}`, `{"b":"truth"}`,
	`{"b":"1"}`, `{"s":"unquoted"}`, `{"s":"1"}`, `{"s":"\"open"}`, `{"p":null}`, `{"p":"null"}`, `{"i":"nil"}`, `{"i":"\"s\""}`, `{"n":"\"1x\""}`, `{"n":[1]}`,
}

type (
	Level int
	Own   string
	Inner struct {
		X int
		Y int
	}
	hidden struct{ H int }
	Outer  struct {
		X int
		Y []int `json:"y"`
		N *Inner
		M map[string]Inner
		hidden
		*Inner `json:"in"`
	}
	Promoted struct {
		*Inner
		Z int
	}
	Unexported struct {
		*hidden
		Z int
	}
	InString struct {
		I int         `json:"i,string"`
		B bool        `json:"b,string"`
		S string      `json:"s,string"`
		P *int8       `json:"p,string"`
		N json.Number `json:"n,string"`
		F float32     `json:"f,string"`
	}
	Methods interface{ Error() string }
)

func (l *Level) UnmarshalText(text []byte) error {
	if n, err := fmt.Sscanf(string(text), "L%d", (*int)(l)); n != 1 {
		return fmt.Errorf("no level: %q (%v)", text, err != nil)
	}
	return nil
}

func (o *Own) UnmarshalJSON(data []byte) error {
	if string(data) == "300" {
		return errors.New("not three hundred")
	}
	*o = Own("own " + string(data))
	return nil
}

func variables() []any {
	seven := 7
	return []any{
		new(bool), new(int), new(int8), new(uint8), new(uint64), new(float64), new(float32), new(string), new(json.Number), new(any), new(Methods),
		new([]byte), new([]int), new([]string), new([2]int), new([]any), new(map[string]int), new(map[int]int), new(map[string]any), new(map[float64]int), new(map[Level]int),
		new(*int), new(**string), new(Level), new(*Level), new(Own), new(*Own), new([]Own), new(map[string]Own), new(json.RawMessage), new(time.Time),
		new(Outer), new(*Outer), new(Promoted), new(Unexported), new(InString), new(struct{}), new(chan int), new(complex64), new(func()),
		&[]int{9, 8, 7, 6, 5}, &[]Inner{{1, 2}, {3, 4}}, &map[string]int{"old": 1}, &map[string]*Inner{"a": {1, 1}}, &Outer{X: 5, N: &Inner{1, 2}, M: map[string]Inner{"m": {3, 4}}},
		func() *any { var x any = &seven; return &x }(), func() *any { var x any = 5; return &x }(), func() *any { var x any; x = &x; return &x }(),
		func() *any { p := &seven; var x any = &p; return &x }(), &[3]int{1, 2, 3},
	}
}

func shown(v any) string {
	if data, err := json.Marshal(v); err == nil {
		return string(data)
	}
	return fmt.Sprintf("%T", v)
}

func problem(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &syntax):
		return fmt.Sprintf(" %v @%d", err, syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf(" %v @%d %q %q %v %s", err, kind.Offset, kind.Struct, kind.Field, kind.Type, kind.Value)
	}
	return fmt.Sprintf(" %T %v", err, err)
}

// isPlain reports whether an error says just what one would expect of a value that a variable cannot hold.
func isPlain(v any, text string, err error) bool {
	kind, ok := err.(*json.UnmarshalTypeError)
	if !ok || int(kind.Offset) != len(text) && kind.Offset != 1 || kind.Struct+kind.Field != "" {
		return false
	}
	return err.Error() == "json: cannot unmarshal "+kind.Value+" into Go value of type "+reflect.TypeOf(v).Elem().String()
}

func main() {
	for _, text := range texts {
		fmt.Println(text)
		for _, v := range variables() {
			before := shown(v)
			err := json.Unmarshal([]byte(text), v)
			if isPlain(v, text, err) && shown(v) == before {
				continue
			}
			if p, ok := v.(*any); ok && *p == any(p) {
				fmt.Println("   itself", problem(err))
				continue
			}
			fmt.Printf("  %T %s%s\n", v, shown(v), problem(err))
		}
	}
	targets()
	wrong()
	matching()
	deep()
	numbers()
}

func targets() {
	var p *int
	for _, v := range []any{nil, 1, p, struct{}{}, map[string]int{}} {
		fmt.Println(problem(json.Unmarshal([]byte("1"), v)), problem(json.Unmarshal([]byte("x"), v)))
	}
	fmt.Println((&json.UnmarshalFieldError{Key: "k"}).Key, (&json.InvalidUTF8Error{S: "\xff"}).Error())
}

// wrong cuts and changes a text at each place.
func wrong() {
	text := `{"a\u00e9":[1,-2.5e+3,"x\n",true,false,null,{"b":{}}],"c":"\\"}`
	for i := 0; i < len(text); i += 1 + i%3 {
		var x any
		fmt.Print(problem(json.Unmarshal([]byte(text[:i]), &x)), ";")
		for _, c := range []string{"", " ", "x", "\"", ",", "]", "}", ":", "0", "\\", "\x00", "'", "é"} {
			fmt.Print(problem(json.Unmarshal([]byte(text[:i]+c+text[i+1:]), &x)), ";")
			fmt.Print(json.Valid([]byte(text[:i] + c + text[i:])))
		}
		fmt.Println()
	}
	for c := range 256 {
		fmt.Print(problem(json.Unmarshal([]byte{byte(c)}, new(any))))
	}
	fmt.Println()
}

func matching() {
	type fields struct {
		ABC           int `json:"abc"`
		AbC           int
		Kelvin, Ström int
		Long_s        int `json:"ſ"`
	}
	var f fields
	err := json.Unmarshal([]byte(`{"abc":1,"ABC":2,"AbC":3,"aBC":4,"\u212Aelvin":5,"STRÖM":6,"S":7}`), &f)
	fmt.Printf("%+v%s\n", f, problem(err))
	dec := json.NewDecoder(strings.NewReader(`{"Kelvin":1,"no":2,"neither":3,"abc":4}`))
	dec.DisallowUnknownFields()
	fmt.Println(problem(dec.Decode(&f)), f)
	// Several values for one key, and elements that were there before.
	var m struct {
		M map[string]map[string]int
		S []Inner
		P *Inner
	}
	err = json.Unmarshal([]byte(`{"M":{"a":{"b":1}},"M":{"a":{"c":2},"d":null},"S":[{"X":1},{"X":2}],"S":[{"Y":3}],"P":{"X":1},"P":{"Y":2},"S":[{},{}]}`), &m)
	fmt.Println(shown(m), problem(err))
	room := make([]Inner, 1, 4)
	room[:3][2] = Inner{8, 9}
	err = json.Unmarshal([]byte(`[{},{"Y":1},{"X":2}]`), &room)
	fmt.Println(room, len(room), problem(err))
}

func deep() {
	for _, n := range []int{10000, 10001} {
		var x any
		text := strings.Repeat("[", n) + strings.Repeat("]", n)
		fmt.Println(problem(json.Unmarshal([]byte(text), &x)), json.Valid([]byte(text)))
		text = strings.Repeat(`{"":`, n) + "1" + strings.Repeat("}", n)
		fmt.Println(problem(json.Unmarshal([]byte(text), &x)))
		var l struct{ Loop any }
		fmt.Println(problem(json.Unmarshal([]byte(text), &l)))
	}
}

func numbers() {
	dec := json.NewDecoder(strings.NewReader(`[1, 2.50, 1e400, -0] {"x": 123456789012345678901}`))
	dec.UseNumber()
	for {
		var x any
		if err := dec.Decode(&x); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%#v\n", x)
	}
	for _, x := range []float64{0.1, math.Pi, 1e23, 5e-324, math.MaxFloat64, 4503599627370497.5} {
		data, _ := json.Marshal(x)
		var y float64
		fmt.Println(string(data), json.Unmarshal(data, &y), x == y)
	}
	var x any = "kept"
	fmt.Println(problem(json.Unmarshal([]byte("1e999"), &x)), x, problem(json.Unmarshal([]byte("[1,1e999,2]"), &x)), x)
	var n json.Number
	for _, text := range []string{`"1.5"`, `"x"`, `""`, `1.50`, `"1."`, `"-"`} {
		fmt.Println(problem(json.Unmarshal([]byte(text), &n)), n)
	}
}
