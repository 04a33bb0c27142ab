package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing/fstest"
	"text/template"
	"text/template/parse"
)

type P struct {
	Name string
	Age  int
	Tags []string
	M    map[string]int
	f    int
}

func (p P) Hello(s string) string { return "hello " + s + " from " + p.Name }
func (p *P) Ptr() (string, error) {
	if p.Age > 5 {
		return "", fmt.Errorf("too old %d", p.Age)
	}
	return "ok", nil
}
func main() {
	t, err := template.New("x").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`Hi {{.Name}} {{- /* c */ -}} , {{if gt .Age 3}}old{{else}}young{{end}}
{{range $i, $t := .Tags}}{{if eq $i 2}}{{break}}{{end}}{{$i}}={{$t | printf "%q" | up}} {{end}}
{{with .M}}{{range $k, $v := .}}{{$k}}:{{$v}},{{end}}{{.a}}{{.zz}}{{end}}
{{.Hello "bob"}} {{index .Tags 1}} {{len .Tags}} {{range 3}}{{.}}{{end}}
{{define "T"}}[{{.}}]{{end}}{{template "T" .Age}}{{block "B" .Name}}<{{.}}>{{end}}
{{html "<a&'>"}} {{js "a'\n\u2028"}} {{urlquery "a b"}} {{and 1 0}} {{or 0 "x"}} {{not 0}} {{print 1 2 "x"}} {{1.5}} {{'a'}} {{0x10}} {{1i}}
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := &P{Name: "Ann", Age: 4, Tags: []string{"a", "b", "c"}, M: map[string]int{"b": 2, "a": 1}}
	fmt.Println(t.Execute(os.Stdout, d))
	for _, s := range []string{"{{.X}}", "{{.f}}", "{{.Hello}}", "{{.Ptr.X}}", "{{template \"q\"}}", "{{index .Tags 9}}", "{{.Name.X}}", "{{nil}}", "{{range .Age}}{{.}}{{end}}", "{{lt .Name 1}}", "{{1 | 2}}", "{{if}}", "{{.Name", "{{\"a", "{{end}}", "{{range .Tags}}", "{{$x}}", "{{foo}}", "{{break}}", "{{/* x", "{{.Name | .Hello | .Hello}}", "{{(.Hello \"x\").Foo}}", "a\nb{{\n.Name\n.X | }}", "{{printf \"%d\" .M.a}}", "{{.M.a.b}}"} {
		t, err := template.New("e").Parse(s)
		if err != nil {
			fmt.Println("parse:", err)
			continue
		}
		fmt.Println(t.Execute(os.Stdout, d))
	}
	associated()
}

func try(f func()) {
	defer func() { fmt.Println("panic:", recover()) }()
	f()
}

// associated shows templates that belong together, and where they come from.
func associated() {
	fsys := fstest.MapFS{"a/x.tmpl": {Data: []byte(`x:{{template "y.tmpl" .}}`)}, "a/y.tmpl": {Data: []byte(`y={{.}}`)}}
	t, err := template.ParseFS(fsys, "a/*.tmpl")
	fmt.Println(t.Name(), err, t.Execute(os.Stdout, 7))
	_, err = template.ParseFS(fsys, "b/*")
	fmt.Println(err)
	_, err = template.ParseFiles()
	fmt.Println(err)
	_, err = template.ParseFiles("/no/such/file")
	fmt.Println(err)

	base := template.Must(template.New("base").Delims("<<", ">>").Parse(`<<define "in">>old<<end>>[<<template "in">>]`))
	clone := template.Must(base.Clone())
	template.Must(clone.Parse(`<<define "in">>new<<end>>`))
	fmt.Println(base.Execute(os.Stdout, nil), clone.Execute(os.Stdout, nil), clone.Lookup("nope") == nil)
	fmt.Println(template.New("one").DefinedTemplates() == "", template.Must(template.New("one").Parse("x")).DefinedTemplates())
	fmt.Println(base.ExecuteTemplate(os.Stdout, "out", nil), template.New("empty").Execute(os.Stdout, nil))
	trees, err := parse.Parse("p", "{{x .A}}{{/* c */}}{{define `q`}}{{end}}", "", "", map[string]any{"x": 1})
	fmt.Println(len(trees), trees["p"].Root, err, parse.IsEmptyTree(trees["q"].Root))
	added, err := base.AddParseTree("p", trees["p"])
	fmt.Println(added.Name(), err, base.Lookup("p").Root, added.Execute(os.Stdout, nil))
	try(func() { base.Option("missingkey=what") })
	try(func() { base.Option("") })
	try(func() { base.Funcs(template.FuncMap{"a-b": 1}) })
	try(func() { base.Funcs(template.FuncMap{"a": 1}) })
	try(func() { base.Funcs(template.FuncMap{"a": func() (int, int) { return 1, 2 }}) })
	try(func() { template.Must(template.New("t").Parse("{{")) })

	var err2 template.ExecError
	err = template.Must(template.New("t").Funcs(template.FuncMap{"fail": func() (int, error) { return 0, io.ErrUnexpectedEOF }}).Parse("{{fail}}")).Execute(os.Stdout, nil)
	fmt.Println(errors.As(err, &err2), errors.Is(err, io.ErrUnexpectedEOF), err2.Name, err)
	err = template.Must(template.New("t").Parse("text")).Execute(failing{}, nil)
	fmt.Println(err == io.ErrClosedPipe)
	fmt.Println(template.HTMLEscapeString("a<\"b\x00"), template.JSEscaper("é\u2028", '='), template.URLQueryEscaper("a b", 1))
	fmt.Println(template.IsTrue(0.0))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
