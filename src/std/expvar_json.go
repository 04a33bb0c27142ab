package expvar

import (
	"encoding/base64"
	"internal/unicode"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// appendQuoted appends a text as JSON. What could end a script in HTML is escaped, as are line separators.
func appendQuoted(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\r':
			out = append(out, '\\', 'r')
		case r == '\t':
			out = append(out, '\\', 't')
		case r < ' ' || r == '<' || r == '>' || r == '&':
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		case r == '\u2028' || r == '\u2029':
			out = append(out, '\\', 'u', '2', '0', '2', hex[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// appendJSON appends a value: exported fields by their names or what a json tag calls them, entries of maps whose keys are texts or
// integers in the order of their texts, bytes in base64. What JSON cannot have is null. Embedded structs are fields of their own,
// nobody is asked for a MarshalJSON or IsZero, and the option string is not heeded. The whole is null if values are nested beyond
// maxDepth, as those are that hold themselves.
func appendJSON(out []byte, x any) (all []byte) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case tooDeep:
			all = append(out, "null"...)
		default:
			panic(r)
		}
	}()
	return appendValue(out, reflect.ValueOf(x), 0)
}

// maxDepth is how deep values may be nested.
const maxDepth = 10_000

// tooDeep is the panic that ends a value which is nested deeper.
type tooDeep struct{}

func appendValue(out []byte, v reflect.Value, depth int) []byte {
	if depth++; depth > maxDepth {
		panic(tooDeep{})
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(out, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(out, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.AppendUint(out, v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return appendFloat(out, v.Float(), v.Type().Bits())
	case reflect.String:
		return appendQuoted(out, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return appendValue(out, v.Elem(), depth)
		}
	case reflect.Slice:
		switch {
		case v.IsNil():
		case v.Type().Elem().Kind() == reflect.Uint8:
			out = append(out, '"')
			out = base64.StdEncoding.AppendEncode(out, v.Bytes())
			return append(out, '"')
		default:
			return appendElements(out, v, depth)
		}
	case reflect.Array:
		return appendElements(out, v, depth)
	case reflect.Map:
		if _, ok := keyText(reflect.Zero(v.Type().Key())); ok && !v.IsNil() {
			return appendMap(out, v, depth)
		}
	case reflect.Struct:
		return appendStruct(out, v, depth)
	}
	return append(out, "null"...)
}

// appendFloat appends a number: with an exponent if it is very large or very small.
func appendFloat(out []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(out, "null"...)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	out = strconv.AppendFloat(out, f, format, -1, bits)
	if n := len(out); format == 'e' && n >= 4 && out[n-4] == 'e' && out[n-3] == '-' && out[n-2] == '0' {
		out[n-2] = out[n-1]
		out = out[:n-1]
	}
	return out
}

func appendElements(out []byte, v reflect.Value, depth int) []byte {
	out = append(out, '[')
	for i := range v.Len() {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendValue(out, v.Index(i), depth)
	}
	return append(out, ']')
}

// keyText returns what a key of a map is called; false if JSON has no such keys.
func keyText(key reflect.Value) (text string, ok bool) {
	switch {
	case key.Kind() == reflect.String:
		return key.String(), true
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10), true
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10), true
	}
	return "", false
}

func appendMap(out []byte, v reflect.Value, depth int) []byte {
	var keys []string
	values := make(map[string]reflect.Value)
	for _, key := range v.MapKeys() {
		text, _ := keyText(key)
		keys = append(keys, text)
		values[text] = v.MapIndex(key)
	}
	slices.Sort(keys)
	out = append(out, '{')
	for i, key := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendQuoted(out, key), ':')
		out = appendValue(out, values[key], depth)
	}
	return append(out, '}')
}

func appendStruct(out []byte, v reflect.Value, depth int) []byte {
	out = append(out, '{')
	first := true
	for i := range v.NumField() {
		field := v.Type().Field(i)
		tag := field.Tag.Get("json")
		name, list, _ := strings.Cut(tag, ",")
		options := strings.Split(list, ",")
		if !field.IsExported() || tag == "-" || slices.Contains(options, "omitempty") && isEmpty(v.Field(i)) || slices.Contains(options, "omitzero") && v.Field(i).IsZero() {
			continue
		}
		if !isName(name) {
			name = field.Name
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = append(appendQuoted(out, name), ':')
		out = appendValue(out, v.Field(i), depth)
	}
	return append(out, '}')
}

// isName reports whether a tag may call a field that: letters, digits, and what is printed of ASCII but quotes and backslashes.
func isName(name string) bool {
	for _, r := range name {
		isPlain := ' ' <= r && r <= '~' && !strings.ContainsRune("\"'`\\", r)
		if !isPlain && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}

// isEmpty reports whether omitempty leaves a value out: zeros but structs, and what has no elements.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
