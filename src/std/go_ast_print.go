package ast

import (
	"fmt"
	"go/token"
	"io"
	"os"
	"reflect"
)

// FieldFilter chooses the fields that Fprint prints.
type FieldFilter func(name string, value reflect.Value) bool

// NotNilFilter chooses the fields that are not nil.
func NotNilFilter(_ string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return !v.IsNil()
	}
	return true
}

// Print prints x to standard output without the fields that are nil.
func Print(fset *token.FileSet, x any) error { return Fprint(os.Stdout, fset, x, NotNilFilter) }

// Fprint prints x, line by line with numbers, to w. Positions are shown as places if fset is not nil; f, if not nil, chooses fields.
func Fprint(w io.Writer, fset *token.FileSet, x any, f FieldFilter) (err error) {
	p := printer{out: w, fset: fset, filter: f, seen: make(map[any]int), atStart: true}
	if x == nil {
		p.printf("nil\n")
		return p.err
	}
	p.value(reflect.ValueOf(x))
	p.printf("\n")
	return p.err
}

// printer prints one value. After the first error of out it is silent.
type printer struct {
	out     io.Writer
	fset    *token.FileSet
	filter  FieldFilter
	seen    map[any]int // the line of each pointer's first print
	indent  int
	line    int
	atStart bool
	err     error
}

func (p *printer) printf(format string, args ...any) {
	for _, b := range []byte(fmt.Sprintf(format, args...)) {
		if p.err != nil {
			return
		}
		if p.atStart {
			_, p.err = fmt.Fprintf(p.out, "%6d  ", p.line)
			for range p.indent {
				io.WriteString(p.out, ".  ")
			}
		}
		_, p.err = p.out.Write([]byte{b})
		if p.atStart = b == '\n'; p.atStart {
			p.line++
		}
	}
}

func (p *printer) value(v reflect.Value) {
	if !NotNilFilter("", v) {
		p.printf("nil")
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		p.value(v.Elem())
	case reflect.Pointer:
		p.pointer(v)
	case reflect.Map:
		p.printf("%s (len = %d) {", v.Type(), v.Len())
		p.entries(v.Len(), func(yield func()) {
			for _, key := range v.MapKeys() {
				p.value(key)
				p.printf(": ")
				p.value(v.MapIndex(key))
				yield()
			}
		})
	case reflect.Array:
		p.printf("%s {", v.Type())
		p.elements(v)
	case reflect.Slice:
		if bytes, ok := v.Interface().([]byte); ok {
			p.printf("%#q", bytes)
			return
		}
		p.printf("%s (len = %d) {", v.Type(), v.Len())
		p.elements(v)
	case reflect.Struct:
		p.fields(v)
	default:
		p.basic(v.Interface())
	}
}

func (p *printer) pointer(v reflect.Value) {
	p.printf("*")
	ptr := v.Interface()
	if line, ok := p.seen[ptr]; ok {
		p.printf("(obj @ %d)", line)
		return
	}
	p.seen[ptr] = p.line
	p.value(v.Elem())
}

// entries prints n entries, each on a line of its own, and the closing brace.
func (p *printer) entries(n int, each func(yield func())) {
	if n > 0 {
		p.indent++
		p.printf("\n")
		each(func() { p.printf("\n") })
		p.indent--
	}
	p.printf("}")
}

func (p *printer) elements(v reflect.Value) {
	p.entries(v.Len(), func(yield func()) {
		for i := range v.Len() {
			p.printf("%d: ", i)
			p.value(v.Index(i))
			yield()
		}
	})
}

func (p *printer) fields(v reflect.Value) {
	t := v.Type()
	p.printf("%s {", t)
	p.indent++
	first := true
	for i := range t.NumField() {
		name, value := t.Field(i).Name, v.Field(i)
		if !IsExported(name) || p.filter != nil && !p.filter(name, value) {
			continue
		}
		if first {
			p.printf("\n")
			first = false
		}
		p.printf("%s: ", name)
		p.value(value)
		p.printf("\n")
	}
	p.indent--
	p.printf("}")
}

func (p *printer) basic(x any) {
	switch x := x.(type) {
	case string:
		p.printf("%q", x)
		return
	case token.Pos:
		if p.fset != nil {
			p.printf("%s", p.fset.Position(x))
			return
		}
	}
	p.printf("%v", x)
}
