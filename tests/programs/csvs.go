// Package encoding/csv: records of all kinds under all settings, what is wrong in them, and writing.
package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing/iotest"
)

var texts = []string{
	"", "a,b,c\n", "a,b\r\nc,d", "a,b\rc,d\r\n", "\n\n\na\n\n", " a,  b\t,\u00a0c\n", "\"a\",\"b \"\"q\"\" c\"\n", "\"two\nlines\",x\n\"three\r\n\r\nlines\"\n",
	"a \"b\",c", "\"a\"b,c", "\"open", "\"open\n", "\"open\n\n", "x,\"open\nmore\nlines", "#comment\na,b\n#c\n", "a;b,c\n", "a,\n,\n,,\n", "\"\"\n", "\"\",\"\"",
	"a,b\nc\nd,e,f\n", "größe,日本,\"€\"\n", "\xff,\xfe\"\n", "a,\"b\"\r", "\"a\"\r\n\"b\"\r", "\\.\n", "\"a\n\"b\"\n", "a\"\"b", "\"a\"\"", " \"a\" ,b", "a, \"b\"\n", "x\n#y",
	"\"a,b\n#c\"\n", "\r\n", "\r", "   \n", "  ,  \n",
}

func settings(bits int) func(*csv.Reader) {
	return func(r *csv.Reader) {
		r.LazyQuotes = bits&1 != 0
		r.TrimLeadingSpace = bits&2 != 0
		if bits&4 != 0 {
			r.Comment = '#'
			r.FieldsPerRecord = -1
		}
		if bits&8 != 0 {
			r.Comma = 'ö'
			r.ReuseRecord = true
		}
	}
}

// read returns all that a reader says about a text.
func read(text string, set func(*csv.Reader)) string {
	var b strings.Builder
	r := csv.NewReader(iotest.HalfReader(strings.NewReader(text)))
	set(r)
	for range 10 {
		record, err := r.Read()
		fmt.Fprintf(&b, "%q %v %d", record, err, r.InputOffset())
		for i := range record {
			line, column := r.FieldPos(i)
			fmt.Fprintf(&b, " %d:%d", line, column)
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			fmt.Fprintf(&b, " %d %d %d", wrong.StartLine, wrong.Line, wrong.Column)
		}
		b.WriteString("; ")
		if err == io.EOF {
			break
		}
	}
	return b.String()
}

func main() {
	for _, text := range texts {
		fmt.Printf("%q\n", text)
		for bits := range 8 {
			fmt.Println(read(text, settings(bits)))
		}
	}
	rnd := rand.New(rand.NewSource(3))
	const parts = "ab,\"\"\n\r# ö"
	sum := uint32(0)
	for range 3000 {
		var b strings.Builder
		for range rnd.Intn(12) {
			b.WriteByte(parts[rnd.Intn(len(parts))])
		}
		for _, c := range []byte(read(b.String(), settings(rnd.Intn(16)))) {
			sum = sum*31 + uint32(c)
		}
	}
	fmt.Println(sum)
	long := strings.Repeat("x", 10000)
	records, err := csv.NewReader(strings.NewReader("a," + long + "\n\"" + long + "\n" + long + "\",b\n")).ReadAll()
	fmt.Println(len(records), len(records[0][1]), len(records[1][0]), err)
	records, err = csv.NewReader(strings.NewReader("a,b\nc\n")).ReadAll()
	fmt.Println(records, err, errors.Is(err, csv.ErrFieldCount))
	for _, comma := range []rune{0, '"', '\n', 0xfffd, -1, '#'} {
		r := csv.NewReader(strings.NewReader("a"))
		r.Comma, r.Comment = comma, '#'
		_, err := r.Read()
		w := csv.NewWriter(io.Discard)
		w.Comma = comma
		fmt.Println(err, w.Write([]string{"a"}))
	}
	_, err = csv.NewReader(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("abc")))).Read()
	fmt.Println(err)
	func() {
		defer func() { fmt.Println(recover()) }()
		csv.NewReader(nil).FieldPos(0)
	}()
	fields := []string{"", "a", " a", "a ", "a,b", "a\"b", "two\nlines", "cr\r\nlf", "\r", "\\.", "#", "\tx", "ö;", "\u00a0", "\""}
	for _, crlf := range []bool{false, true} {
		for _, comma := range []rune{',', ';', 'ö', '\t'} {
			var b strings.Builder
			w := csv.NewWriter(&b)
			w.Comma, w.UseCRLF = comma, crlf
			for _, field := range fields {
				w.Write([]string{field})
			}
			err := w.WriteAll([][]string{fields, {}, {"", ""}})
			fmt.Printf("%q %v\n", b.String(), err)
		}
	}
	w := csv.NewWriter(iotest.TruncateWriter(failing{}, 100))
	fmt.Println(w.Write([]string{"x"}), w.Error())
	w.Flush()
	fmt.Println(w.Error(), w.Write([]string{"x"}), w.WriteAll(nil))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("failing") }
