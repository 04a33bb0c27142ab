// A printer and a parser for JSON-like values held in any.
package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

type object = map[string]any
type list = []any

func compact(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case int:
		b.WriteString(strconv.Itoa(v))
	case float64:
		b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	case string:
		b.WriteString(strconv.Quote(v))
	case list:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			compact(b, e)
		}
		b.WriteByte(']')
	case object:
		b.WriteByte('{')
		for i, k := range keys(v) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(k))
			b.WriteByte(':')
			compact(b, v[k])
		}
		b.WriteByte('}')
	case fmt.Stringer:
		b.WriteString(strconv.Quote(v.String()))
	default:
		fmt.Fprintf(b, "%q", fmt.Sprintf("<%T>", v))
	}
}

func keys(o object) []string {
	ks := make([]string, 0, len(o))
	for k := range o {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

func indent(v any, depth int) string {
	pad := strings.Repeat("  ", depth+1)
	var parts []string
	open, shut := "[", "]"
	switch v := v.(type) {
	case list:
		for _, e := range v {
			parts = append(parts, pad+indent(e, depth+1))
		}
	case object:
		open, shut = "{", "}"
		for _, k := range keys(v) {
			parts = append(parts, fmt.Sprintf("%s%q: %s", pad, k, indent(v[k], depth+1)))
		}
	default:
		var b strings.Builder
		compact(&b, v)
		return b.String()
	}
	if len(parts) == 0 {
		return open + shut
	}
	return open + "\n" + strings.Join(parts, ",\n") + "\n" + pad[2:] + shut
}

type reader struct {
	s string
	i int
}

func (r *reader) skip() byte {
	for r.i < len(r.s) && strings.IndexByte(" \t\n", r.s[r.i]) >= 0 {
		r.i++
	}
	if r.i == len(r.s) {
		return 0
	}
	return r.s[r.i]
}

func (r *reader) expect(c byte) error {
	if got := r.skip(); got != c {
		return fmt.Errorf("offset %d: expected %q, got %q", r.i, c, got)
	}
	r.i++
	return nil
}

func (r *reader) value() (any, error) {
	switch c := r.skip(); c {
	case '{':
		r.i++
		o := object{}
		for r.skip() != '}' {
			k, err := r.str()
			if err != nil {
				return nil, err
			}
			if err := r.expect(':'); err != nil {
				return nil, err
			}
			if o[k], err = r.value(); err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			if r.skip() == ',' {
				r.i++
			} else if r.skip() != '}' {
				return nil, r.expect('}')
			}
		}
		r.i++
		return o, nil
	case '[':
		r.i++
		l := list{}
		for r.skip() != ']' {
			e, err := r.value()
			if err != nil {
				return nil, fmt.Errorf("[%d]: %w", len(l), err)
			}
			l = append(l, e)
			if r.skip() == ',' {
				r.i++
			} else if r.skip() != ']' {
				return nil, r.expect(']')
			}
		}
		r.i++
		return l, nil
	case '"':
		return r.str()
	default:
		start := r.i
		for r.i < len(r.s) && strings.IndexByte(",]} \n", r.s[r.i]) < 0 {
			r.i++
		}
		switch word := r.s[start:r.i]; word {
		case "null":
			return nil, nil
		case "true", "false":
			return word == "true", nil
		default:
			return strconv.ParseFloat(word, 64)
		}
	}
}

func (r *reader) str() (string, error) {
	if err := r.expect('"'); err != nil {
		return "", err
	}
	start := r.i - 1
	for r.i < len(r.s) && r.s[r.i] != '"' {
		if r.s[r.i] == '\\' {
			r.i++
		}
		r.i++
	}
	r.i++
	return strconv.Unquote(r.s[start:min(r.i, len(r.s))])
}

type color int

func (c color) String() string { return "color#" + strconv.Itoa(int(c)) }

func main() {
	v := object{
		"name": "Ergo \"x\"\n", "n": 42, "pi": 3.25, "ok": true, "none": nil,
		"tags": list{"a", 1, list{}, object{}}, "c": color(7), "odd": struct{}{}, "e": 1e21,
		"nested": object{"k": list{object{"deep": list{1, 2}}}},
	}
	var b strings.Builder
	compact(&b, v)
	fmt.Println(b.String())
	fmt.Println(indent(v, 0))
	for _, s := range []string{
		` {"a": [1, 2.5, "x\ty", null, {"b": false}], "c": {}} `, `[1, 2`, `{"a" 1}`, `{"k": [true, nope]}`, `"\u00e9\x41"`,
	} {
		r := &reader{s: s}
		v, err := r.value()
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(indent(v, 0))
	}
}
