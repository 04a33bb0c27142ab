// encoding/json: random texts, right and wrong, read into variables of random types, and written again. The hashes are Go's; with an
// argument, a batch's number, all that was hashed is printed.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand"
	"os"
	"reflect"
	"strconv"
	"strings"
)

var r = rand.New(rand.NewSource(1))

func pick[T any](of ...T) T { return of[r.Intn(len(of))] }

var names = []string{"a", "b", "A", "B", "key", "Key", "KEY", "é", "É", "x<y", "", "1", "-2", "300", "k\u212a", "long name with spaces"}

func space() string {
	if r.Intn(4) > 0 {
		return ""
	}
	return pick(" ", "\n", "\t ", "\r\n")
}

// text makes a value of JSON.
func text(depth int) string {
	kind := r.Intn(10)
	if depth <= 0 {
		kind = r.Intn(7)
	}
	switch kind {
	case 0:
		return pick("null", "true", "false")
	case 1, 2:
		return pick("0", "-0", "1", "-7", "12", "128", "255", "256", "65536", "-32769", "1.5", "1e3", "-2.5E-3", "1e-7", "1e21", "123456789012", "18446744073709551616", "1e309", "0.1", "3.4e38", "1e39")
	case 3, 4, 5, 6:
		return quoted()
	case 7, 8:
		parts := make([]string, r.Intn(4))
		for i := range parts {
			parts[i] = space() + text(depth-1) + space()
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	parts := make([]string, r.Intn(5))
	for i := range parts {
		key, _ := json.Marshal(pick(names...))
		parts[i] = space() + string(key) + space() + ":" + space() + text(depth-1) + space()
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func quoted() string {
	var b strings.Builder
	b.WriteByte('"')
	for range r.Intn(5) {
		b.WriteString(pick("a", "5", "true", "null", "é", "😀", `\n`, `\"`, `\\`, `\/`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\ude00`, "\xff", "\xc3", "\xed\xa0\x80", "<", "&", "\u2028", "\x7f", `\u0000`, "aGk=", "1.5"))
	}
	b.WriteByte('"')
	return b.String()
}

// hurt changes a text somewhere.
func hurt(s string) string {
	if r.Intn(3) > 0 || s == "" {
		return s
	}
	i := r.Intn(len(s))
	junk := pick("", " ", ",", ":", "]", "}", "[", "{", "\"", "\\", "x", "0", "-", ".", "e", "\x00", "\n", "é", "\xff", "tru", "null")
	return s[:i] + junk + s[min(len(s), i+r.Intn(3)):]
}

type (
	Texted struct{ S string }
	Jsoned struct{ J string }
	Kind   int8
	Base   struct {
		A int `json:"a"`
		B any
	}
	Other struct {
		*Base
		KEY map[string]Kind `json:"key,omitempty"`
		É   *string
	}
)

func (t Texted) MarshalText() ([]byte, error) {
	if strings.HasPrefix(t.S, "5") {
		return nil, errors.New("five")
	}
	return []byte("t" + t.S), nil
}

func (t *Texted) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return errors.New("no text")
	}
	t.S = string(text)
	return nil
}

func (j *Jsoned) MarshalJSON() ([]byte, error) {
	return []byte(` [ "` + strconv.Itoa(len(j.J)) + `" ] `), nil
}

func (j *Jsoned) UnmarshalJSON(data []byte) error {
	if len(data) > 40 {
		return &json.UnmarshalTypeError{Value: "long", Type: reflect.TypeFor[Jsoned](), Field: "inside"}
	}
	j.J = string(data)
	return nil
}

var leaves = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](), reflect.TypeFor[uint8](), reflect.TypeFor[float32](),
	reflect.TypeFor[float64](), reflect.TypeFor[string](), reflect.TypeFor[any](), reflect.TypeFor[any](), reflect.TypeFor[json.Number](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[Texted](),
	reflect.TypeFor[Jsoned](), reflect.TypeFor[Kind](), reflect.TypeFor[Base](), reflect.TypeFor[Other](), reflect.TypeFor[error](), reflect.TypeFor[[]byte](),
}

// typ makes a type.
func typ(depth int) reflect.Type {
	kind := r.Intn(9)
	if depth <= 0 {
		kind = 0
	}
	switch kind {
	case 1:
		return reflect.SliceOf(typ(depth - 1))
	case 2:
		return reflect.ArrayOf(r.Intn(4), typ(depth-1))
	case 3:
		return reflect.MapOf(pick(reflect.TypeFor[string](), reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[Kind](), reflect.TypeFor[Texted]()), typ(depth-1))
	case 4:
		return reflect.PointerTo(typ(depth - 1))
	case 5, 6, 7:
		var fields []reflect.StructField
		for i := range r.Intn(5) {
			tag := pick("", "", "a", "A", "key", "b", "é", "-", "x<y", "1")
			for _, option := range []string{"omitempty", "omitzero", "string"} {
				if r.Intn(4) == 0 {
					tag += "," + option
				}
			}
			fields = append(fields, reflect.StructField{Name: pick("A", "B", "Key", "É", "Zed") + strings.Repeat("_", i), Type: typ(depth - 1), Tag: reflect.StructTag(`json:` + strconv.Quote(tag))})
		}
		return reflect.StructOf(fields)
	}
	return pick(leaves...)
}

func problem(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%v @%d", err, syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("%v @%d", err, kind.Offset)
	}
	return fmt.Sprintf("%T %v", err, err)
}

// one reads a text in all ways and tells what came of it.
func one(w io.Writer) {
	s := hurt(text(4))
	t := typ(3)
	v := reflect.New(t)
	fmt.Fprintf(w, "%q %v\n", s, t)
	err := json.Unmarshal([]byte(s), v.Interface())
	fmt.Fprintln(w, " ", problem(err))
	written(w, v.Elem().Interface())
	// Again, over what is there.
	err = json.Unmarshal([]byte(hurt(text(3))), v.Interface())
	fmt.Fprintln(w, " ", problem(err))
	written(w, v.Interface())
	var x any
	fmt.Fprintln(w, " ", problem(json.Unmarshal([]byte(s), &x)))
	written(w, x)
	var compact, indented, escaped bytes.Buffer
	fmt.Fprintln(w, " ", problem(json.Compact(&compact, []byte(s))), problem(json.Indent(&indented, []byte(s), ">", "  ")))
	json.HTMLEscape(&escaped, []byte(s))
	fmt.Fprintf(w, "  %q %q %q\n", compact.String(), indented.String(), escaped.String())
	dec := json.NewDecoder(strings.NewReader(s + " " + s))
	for {
		token, err := dec.Token()
		fmt.Fprint(w, " ", token, dec.InputOffset())
		if err != nil {
			fmt.Fprintln(w, problem(err))
			break
		}
	}
}

func written(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(r.Intn(2) == 0)
	if r.Intn(4) == 0 {
		enc.SetIndent("", " ")
	}
	if err := enc.Encode(v); err != nil {
		fmt.Fprintln(w, " ", problem(err))
	}
}

func main() {
	for batch := range 12 {
		hash := fnv.New64a()
		var w io.Writer = hash
		if len(os.Args) > 1 && os.Args[1] == strconv.Itoa(batch) {
			w = os.Stdout
		}
		for range 100 {
			one(w)
		}
		for range 200 {
			x := math.Float64frombits(r.Uint64())
			written(w, []any{x})
			written(w, float32(x))
			written(w, []any{float32(r.ExpFloat64() * math.Pow10(r.Intn(60)-30)), r.ExpFloat64() * math.Pow10(r.Intn(60)-30)})
		}
		fmt.Printf("%d %016x\n", batch, hash.Sum64())
	}
}
