// A tree of values written as JSON, byte by byte where strings need it.
package main

import (
	"fmt"
	"strconv"
)

type value interface{}

type member struct {
	name  string
	value value
}

type object []member
type array []value

func quote(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c == '\n':
			out = append(out, '\\', 'n')
		case c < ' ':
			out = append(out, '\\', 'u', '0', '0', "0123456789abcdef"[c/16], "0123456789abcdef"[c%16])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

func encode(out []byte, v value) []byte {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...)
	case bool:
		if v {
			return append(out, "true"...)
		}
		return append(out, "false"...)
	case int:
		return append(out, strconv.Itoa(v)...)
	case string:
		return quote(out, v)
	case array:
		out = append(out, '[')
		for i, x := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = encode(out, x)
		}
		return append(out, ']')
	case object:
		out = append(out, '{')
		for i := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = quote(out, v[i].name)
			out = append(out, ':')
			out = encode(out, v[i].value)
		}
		return append(out, '}')
	}
	panic("unknown kind")
}

func document(n int) value {
	var people array
	for i := 0; i < n; i++ {
		people = append(people, object{
			{"id", i},
			{"name", "person \"" + strconv.Itoa(i) + "\""},
			{"active", i%3 == 0},
			{"note", "line one\nline two\ttabbed"},
			{"scores", array{i % 7, i % 11, nil, i % 13}},
			{"address", object{{"street", "Long Street"}, {"number", i % 100}}},
		})
	}
	return object{{"count", n}, {"people", people}}
}

func main() {
	doc := document(1000)
	sum, length := 0, 0
	for round := 0; round < 150; round++ {
		out := encode(nil, doc)
		length = len(out)
		for i := 0; i < len(out); i += 5 {
			sum = (sum*31 + int(out[i])) % 1000003
		}
	}
	fmt.Println(length, sum)
}
