// text/template: random templates, right and wrong, parsed, written out of their trees and executed. The hashes are Go's; with an argument all
// that was hashed is printed.
package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

type Inner struct {
	X, Y int
	S    string
}

func (i Inner) Sum(n ...int) int {
	t := i.X + i.Y
	for _, x := range n {
		t += x
	}
	return t
}
func (i *Inner) Fail(s string) (string, error) {
	if s == "" {
		return "", errors.New("empty")
	}
	return s + i.S, nil
}
func (i Inner) String() string { return fmt.Sprintf("I(%d,%d)", i.X, i.Y) }
func (i Inner) Boom() int      { panic("boom") }

type E struct{ Emb string }
type Data struct {
	E
	N    int
	U    uint8
	F    float64
	C    complex64
	S    string
	B    bool
	L    []int
	A    [3]string
	M    map[string]int
	MA   map[string]any
	MI   map[int]string
	I    Inner
	P    *Inner
	Nil  *Inner
	Any  any
	NilA any
	Fn   func(int) int
	Err  error
	Ch   chan int
	St   fmt.Stringer
	priv int
	LL   [][]string
	Seq  func(func(int) bool)
	Seq2 func(func(string, int) bool)
}

func (d Data) Add(a, b int) int              { return a + b }
func (d *Data) Ptr(s string) string          { return "p" + s }
func (d Data) Var(f string, a ...any) string { return fmt.Sprintf(f, a...) }

type rng uint64

func (r *rng) n(k int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % k
}

var terms = strings.Fields(`. .N .U .F .C .S .B .L .A .M .MA .MI .I .P .Nil .Any .NilA .Fn .Err .Ch .St .priv .LL .Emb .I.X .I.S .P.X .P.S .Nil.X .M.a .M.zz .MA.k .MA.k.x .MA.m.q .Missing .I.Missing .I.Sum .Ptr .Add
1 0 -1 +3 1.5 1e3 0x1F 0b101 0o17 'a' '\n' 1i 1+2i 99999999999999999999 1_000 9223372036854775808 .5 5. "s" "" "a\tb" ` + "`raw`" + ` true false nil $ $x $y $x.X $.N $.I.X (1) (.N) (.I).X (len.L) (print.S)`)
var cleanMode bool
var funcs = strings.Fields(`len print printf println html js urlquery index slice not and or eq ne lt le gt ge call myf mye nofunc .I.Sum .P.Fail .Add .Var .Ptr .Fn .I.Boom join`)

func (r *rng) term() string {
	if r.n(12) == 0 {
		return "(" + r.pipe(1) + ")"
	}
	if r.n(40) == 0 {
		return "(" + r.pipe(1) + ").X"
	}
	return terms[r.n(len(terms))]
}
func (r *rng) cmd() string {
	if r.n(2) == 0 {
		return r.term()
	}
	s := funcs[r.n(len(funcs))]
	for i := r.n(4); i > 0; i-- {
		s += " " + r.term()
	}
	return s
}
func (r *rng) pipe(d int) string {
	s := r.cmd()
	for r.n(3) == 0 {
		s += []string{" | ", "|"}[r.n(2)] + r.cmd()
	}
	return s
}
func (r *rng) open() string        { return []string{"{{", "{{", "{{", "{{- ", "{{ "}[r.n(5)] }
func (r *rng) shut() string        { return []string{"}}", "}}", "}}", " -}}", " }}"}[r.n(5)] }
func (r *rng) act(s string) string { return r.open() + s + r.shut() }
func (r *rng) decl() string {
	switch r.n(4) {
	case 0:
		return "$x := "
	case 1:
		if !cleanMode {
			return "$x = "
		}
	case 2:
		return "$x, $y := "
	}
	return ""
}
func (r *rng) list(d int) string {
	var b strings.Builder
	for i := r.n(4) + 1; i > 0; i-- {
		b.WriteString(r.elem(d))
	}
	return b.String()
}
func (r *rng) elem(d int) string {
	k := r.n(16)
	if cleanMode {
		k = r.n(13)
	}
	if d <= 0 && k > 5 {
		k = r.n(6)
	}
	switch k {
	case 0:
		return []string{"text", " ", "\n", " a\n b ", "%d", "\t", "é世"}[r.n(7)]
	case 1:
		return r.act("/* c" + []string{"", "\n"}[r.n(2)] + " */")
	case 2:
		return r.act("$x := " + r.pipe(d))
	case 3, 4, 5:
		return r.act(r.pipe(d))
	case 6, 7:
		return r.act("if "+r.pipe(d)) + r.list(d-1) + r.els(d, "if") + r.act("end")
	case 8:
		return r.act("with "+r.pipe(d)) + r.list(d-1) + r.els(d, "with") + r.act("end")
	case 9, 10, 11:
		over := r.pipe(d)
		if r.n(2) == 0 {
			over = []string{".L", ".A", ".M", ".MI", ".MA", "3", "0", ".Seq", ".Seq2", ".LL", ".Nil", ".S", ".U", ".Fn"}[r.n(14)]
		}
		return r.act("range "+r.decl()+over) + r.list(d-1) + []string{"", "", "{{break}}", "{{if .}}{{continue}}{{end}}z"}[r.n(4)] + r.els(d, "x") + r.act("end")
	case 12:
		return r.act("template " + []string{`"T"`, `"U" .`, `"V" .N`, "`T` " + r.pipe(d), `"U"`}[r.n(5)])
	case 13:
		return r.act(`block "`+[]string{"T", "U", "B"}[r.n(3)]+`" `+r.pipe(d)) + r.list(d-1) + r.act("end")
	case 14:
		return r.act(`define "`+[]string{"T", "U", "D"}[r.n(3)]+`"`) + r.list(d-1) + r.act("end")
	}
	return r.act([]string{"break", "continue", "end", "else", "else if .N", "if", "range", "", ".", "$", ":=", ",", "(", ")", "|", "\"x", "'x", "`x", "#", "é", "\x01", ".N.", "1a", "0x", "1+2", "$z", "x:y", "define", "template", "$x, $y", "range $x, := .L", "range $a, $b, $c := .L", "\n.N\n|\n", "nil", "1 | len", "if nil"}[r.n(36)])
}
func (r *rng) els(d int, w string) string {
	switch r.n(4) {
	case 0:
		return r.act("else") + r.list(d-1)
	case 1:
		return r.act("else "+w+" "+r.pipe(d)) + r.list(d-1)
	}
	return ""
}
func (r *rng) mutate(s string) string {
	b := []byte(s)
	for k := r.n(3); k > 0 && len(b) > 0; k-- {
		i := r.n(len(b))
		switch r.n(3) {
		case 0:
			b = append(b[:i:i], b[i+1:]...)
		case 1:
			b[i] = "{}.|()$\"-/*\n x1"[r.n(15)]
		case 2:
			j := r.n(len(b))
			b = append(b[:i:i], append([]byte(string(b[min(i, j):max(i, j)])), b[i:]...)...)
		}
	}
	return string(b)
}

func dump(n parse.Node, d int) {
	if n == nil {
		return
	}
	fmt.Fprint(out, " ", int(n.Type()), "@", int(n.Position()))
	list := func(l *parse.ListNode) {
		if l != nil {
			dump(l, d+1)
		}
	}
	pipe := func(p *parse.PipeNode) {
		if p != nil {
			fmt.Fprint(out, "L", p.Line, p.IsAssign)
			for _, v := range p.Decl {
				dump(v, d+1)
			}
			for _, c := range p.Cmds {
				dump(c, d+1)
				for _, a := range c.Args {
					dump(a, d+1)
				}
			}
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, x := range n.Nodes {
			dump(x, d+1)
		}
	case *parse.ActionNode:
		fmt.Fprint(out, "L", n.Line)
		pipe(n.Pipe)
	case *parse.IfNode:
		fmt.Fprint(out, "L", n.Line)
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.WithNode:
		fmt.Fprint(out, "L", n.Line)
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.RangeNode:
		fmt.Fprint(out, "L", n.Line)
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.TemplateNode:
		fmt.Fprint(out, "L", n.Line)
		pipe(n.Pipe)
	case *parse.PipeNode:
		pipe(n)
	case *parse.NumberNode:
		fmt.Fprint(out, n.IsInt, n.IsUint, n.IsFloat, n.IsComplex, n.Int64, n.Uint64, n.Float64, n.Complex128)
	case *parse.ChainNode:
		dump(n.Node, d+1)
	}
}

func main() {
	batch(1, 300)
	right()
	batch(2, 500)
}

// right leaves those terms and elements that mostly parse.
func right() {
	terms = strings.Fields(". .N .U .F .C .S .B .L .A .M .MA .MI .I .P .Nil .Any .NilA .Fn .Err .St .LL .Emb .I.X .I.S .P.X .M.a .M.zz .MA.k .MA.m.q .I.Sum 1 0 -1 1.5 'a' 1i \"s\" \"\" true false $ $.N $.I.X (1) (.I).X .Missing .Nil.X .priv")
	funcs = strings.Fields("len print printf println html js urlquery index slice not and or eq ne lt le gt ge call myf mye .I.Sum .P.Fail .Add .Var .Ptr .Fn join eq index print .I.Boom")
	cleanMode = true
}

var (
	sum = fnv.New64a()
	out = io.Writer(sum)
)

func batch(seed, count int) {
	clean := cleanMode
	if len(os.Args) > 1 {
		out = os.Stdout
	}
	r := rng(seed)
	in := Inner{3, 4, "in"}
	for i := 0; i < count; i++ {
		if i%100 == 99 {
			fmt.Printf("%d %d %x\n", seed, i, sum.Sum64())
		}
		text := r.list(3)
		if clean {
			text = `{{define "T"}}[{{.}}]{{end}}{{define "U"}}u{{.N}}{{end}}{{define "V"}}v{{$}}{{end}}` + r.elem(2) + r.elem(0)
		}
		if r.n(4) == 0 && !clean {
			text = r.mutate(text)
		}
		fmt.Fprintf(out, "#%d %q\n", i, text)
		t := template.New("t").Funcs(template.FuncMap{"myf": func(a int, b ...string) string { return fmt.Sprint(a, b) }, "mye": func(s string) (int, error) { return strconv.Atoi(s) }, "join": strings.Join})
		if r.n(3) == 0 {
			t.Option([]string{"missingkey=zero", "missingkey=error"}[r.n(2)])
		}
		if r.n(10) == 0 {
			t.Tree = &parse.Tree{Name: "t", Mode: parse.ParseComments}
		}
		t, err := t.Parse(text)
		if err != nil {
			fmt.Fprintln(out, "P", err)
			continue
		}
		var names []string
		for _, x := range t.Templates() {
			names = append(names, x.Name())
		}
		sort.Strings(names)
		for _, n := range names {
			x := t.Lookup(n)
			if x.Tree != nil && x.Root != nil {
				fmt.Fprintf(out, "%s %q", n, x.Root.String())
				dump(x.Root.Copy(), 0)
				fmt.Fprintln(out)
			}
		}
		ch := make(chan int, 3)
		ch <- 1
		ch <- 2
		close(ch)
		d := &Data{N: 5, U: 2, F: 2.5, C: 1 + 2i, S: "str<'>", B: true, L: []int{3, 1, 2}, A: [3]string{"x", "", "z"}, M: map[string]int{"b": 2, "a": 1}, MA: map[string]any{"k": 1, "m": map[string]int{"q": 7}, "n": nil}, MI: map[int]string{2: "two", 1: "one"}, I: in, P: &in, Any: []any{1, "a", nil}, Fn: func(i int) int { return i * 2 }, Err: errors.New("err"), Ch: ch, St: in, LL: [][]string{{"p"}, {}}, E: E{"emb"},
			Seq: func(y func(int) bool) {
				for i := range 3 {
					if !y(i) {
						return
					}
				}
			}, Seq2: func(y func(string, int) bool) { _ = y("a", 1) && y("b", 2) }}
		var b strings.Builder
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Fprintln(out, "PANIC", e)
				}
			}()
			err = t.Execute(&b, d)
		}()
		fmt.Fprintf(out, "%q\n", hideAddr(b.String()))
		if err != nil {
			var ee template.ExecError
			fmt.Fprintln(out, "E", hideAddr(err.Error()), errors.As(err, &ee))
		}
	}
}
func hideAddr(s string) string {
	for i := 0; i+4 < len(s); i++ {
		if s[i] == '0' && s[i+1] == 'x' {
			j := i + 2
			for j < len(s) && strings.IndexByte("0123456789abcdef", s[j]) >= 0 {
				j++
			}
			if j-i > 6 {
				s = s[:i] + "ADDR" + s[j:]
			}
		}
	}
	return s
}
