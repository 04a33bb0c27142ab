// encoding/json: values and tokens one after the other, however the stream is cut.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing/iotest"
)

var streams = []string{
	"", " ", "1", "1 2", "1true", `"a""b"`, "[1][2]", "{}{}", " {\"a\" : [1, true, null, \"x\"], \"b\":{}} 5 ", "[[[]]] x", "[1 2]", "[1,]", "[,1]", "{\"a\"}", "{\"a\" 1}", "{\"a\":}",
	"{\"a\":1,}", "{\"a\":1 \"b\"}", "{1:2}", "{,}", "]", "}", ",", ":", "[1}", "{]", "tru", "tru e", "[1", "{\"a\"", "{\"a\":1", "\"abc", "\"ab\\", "-", "[0.", "[0. ", "nul", "[\"\\u12", "\"\x01\"", "{\"\\a\":1}", " \\",
	"[1,2]]", "{\"a\":1}}", "1,2", "[{\"k\":[{}]},{\"k\":{\"l\":[[1]]}}] \"end\"", "\xff", "'", "1e5 -0.5e-1 0", "// no", "{\"a\":1,\"a\":2}", "[\n1\n,\n2\n]\n",
}

// readers cut a stream in several ways.
func readers(text string) []io.Reader {
	return []io.Reader{
		strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.HalfReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text)),
		io.MultiReader(strings.NewReader(text), iotest.ErrReader(errors.New("broken"))),
	}
}

func told(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("%v @%d", err, syntax.Offset)
	}
	return fmt.Sprint(err)
}

func values(r io.Reader) string {
	var b strings.Builder
	dec := json.NewDecoder(r)
	for range 6 {
		var x any
		err := dec.Decode(&x)
		fmt.Fprintf(&b, "%v %v %d %v;", x, told(err), dec.InputOffset(), dec.More())
	}
	return b.String()
}

func tokens(r io.Reader) string {
	var b strings.Builder
	dec := json.NewDecoder(r)
	dec.UseNumber()
	for range 30 {
		token, err := dec.Token()
		fmt.Fprintf(&b, "%T %v %v %d %v;", token, token, told(err), dec.InputOffset(), dec.More())
		if err != nil {
			break
		}
	}
	return b.String()
}

// mixed takes tokens and values in turns.
func mixed(r io.Reader, bits int) string {
	var b strings.Builder
	dec := json.NewDecoder(r)
	for i := range 8 {
		var x any
		var err error
		if bits>>i&1 != 0 {
			err = dec.Decode(&x)
		} else {
			x, err = dec.Token()
		}
		fmt.Fprintf(&b, "%v %v %d;", x, told(err), dec.InputOffset())
		if err != nil {
			break
		}
	}
	return b.String()
}

// each prints what all readers say, once if they agree.
func each(text string, what func(io.Reader) string) {
	last := ""
	for i, r := range readers(text) {
		if said := what(r); said != last {
			fmt.Println(" ", i, said)
			last = said
		}
	}
}

func main() {
	for _, text := range streams {
		fmt.Printf("%q\n", text)
		each(text, values)
		each(text, tokens)
	}
	for bits := range 256 {
		for _, text := range []string{`[1,{"a":[2,{"b":3}]},4] 5`, `{"x":{"y":[1]},"z":[]}`} {
			fmt.Println(bits, mixed(strings.NewReader(text), bits))
		}
	}
	long()
	rest()
	kept()
}

// long reads values that are larger than any buffer.
func long() {
	text := strings.Repeat(`{"key":"`+strings.Repeat("é", 3000)+`","list":[`+strings.Repeat("1,", 5000)+"2]}\n", 5) + strings.Repeat("[", 300) + strings.Repeat("]", 300)
	for _, r := range readers(text) {
		dec := json.NewDecoder(r)
		var sum int
		for {
			var v struct {
				Key  string
				List []int
			}
			err := dec.Decode(&v)
			sum += len(v.Key) + len(v.List)
			if err != nil && !strings.HasPrefix(err.Error(), "json: cannot") {
				fmt.Println(sum, err, dec.InputOffset())
				break
			}
		}
	}
}

func rest() {
	dec := json.NewDecoder(strings.NewReader(`{"a":1} tail of it`))
	var x any
	fmt.Println(dec.Decode(&x), x)
	tail, err := io.ReadAll(dec.Buffered())
	fmt.Printf("%q %v\n", tail, err)
	fmt.Println(json.Delim('['), json.Delim('}'))
}

// kept looks that errors of variables leave a stream as it was, and that nothing keeps its buffer.
func kept() {
	dec := json.NewDecoder(strings.NewReader(`{"a":"x"} {"a":2} {"b":1} {"a":3} [1`))
	dec.DisallowUnknownFields()
	for {
		var v struct{ A int }
		err := dec.Decode(&v)
		fmt.Println(v, told(err))
		if errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
	}
	dec = json.NewDecoder(iotest.OneByteReader(strings.NewReader(`"first" [2] {"third":3} [1,2,3,4,5,6,7,8]`)))
	var raws []json.RawMessage
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			fmt.Println(err)
			break
		}
		raws = append(raws, raw)
	}
	fmt.Printf("%s\n", raws)
}
