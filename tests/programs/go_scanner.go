// go/scanner and go/token: tokens, texts, errors, semicolons, files and their lines.
package main

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
)

const tokens = "package p // one\n/* two */ import \"fmt\" /* three\n four */ ; const ( a, _b, ä1 = 1 << iota )\n" +
	"+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! ~ != <= >= := ... ( [ { , . ) ] } ; :\n" +
	"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var\n" +
	"0 1_000 0x1F 0b101 0o17 017 1.5 .5 1. 1e10 1E-3 0x1p-2 0x.8P+1 3i 1.5i 0b1i 'a' '\\n' '\\x41' '\\u1234' '\\U00012345' '\\'' '日' \"s\\\"\\t\" `raw\r\n\\n`\n" +
	"return\nx++\nf(x)\n//line other.go:10\ny /*line third.go:7:3*/ z\n//line :20:5\nw\n/* a\r\nb */ // c\r\nlast"

// wrong are texts with errors.
var wrong = []string{
	"'", "''", "'ab'", "'\\q'", "'\\x4'", "'\\400'", "'\\uD800'", "'\\U00110000'", "\"a", "\"a\n\"", "\"\\z\\y\"", "`a", "/* a", "@ # ? $ x", "“q”",
	"\x00", "a\x00b", "\xff", "\"\xff\"", "\ufeffx", "x\ufeff", "\xff\xfex\x00", "09", "0x", "0b2", "0o8", "0b1.0", "0o1.5", "0x1.0", "0x1.p", "1e", "1e+", "0x1e1", "0b1e1", "1p1",
	"1_", "1__0", "0_1", "0x_1", "0x1_", "_1", "1_.5", "1._5", "1e_5", "0b_", "09.5", "08i", "0189", "1_000_", "/*line x.go:0*/ a", "//line a:b\nx", "//line a:1:0\nx", "/*line y:99999999999*/", "\\",
	"x // c", "x /* c */", "x /* c\n */", "x /* c */ // d\n/* e */", "'\\", "\"\\", "'\\x", "break\n", "}\n)\n]\n", "\"a\"\n'a'\n1\n",
}

func scan(name, text string, mode scanner.Mode) {
	fset := token.NewFileSet()
	fset.AddFile("before", fset.Base(), 100)
	file := fset.AddFile(name, fset.Base(), len(text))
	var s scanner.Scanner
	var list scanner.ErrorList
	s.Init(file, []byte(text), list.Add, mode)
	for {
		pos, tok, lit := s.Scan()
		fmt.Printf("%s:%v:%q ", fset.Position(pos), tok, lit)
		if tok == token.EOF {
			break
		}
	}
	fmt.Println(s.ErrorCount, file.LineCount(), file.Lines())
	scanner.PrintError(os.Stdout, list.Err())
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	f()
}

func main() {
	scan("dir/file.go", tokens, scanner.ScanComments)
	scan("file.go", tokens, 0)
	for _, text := range wrong {
		fmt.Printf("%q\n", text)
		scan("w", text, scanner.ScanComments)
	}
	all()
	files()
	lists()
	var s scanner.Scanner
	try("Init", func() { s.Init(token.NewFileSet().AddFile("f", 1, 3), []byte("ab"), nil, 0) })
}

// all: every token, and what is none.
func all() {
	for tok := token.Token(-1); tok < 92; tok++ {
		fmt.Print(int(tok), " ", tok, " ", tok.Precedence(), tok.IsLiteral(), tok.IsOperator(), tok.IsKeyword(), token.Lookup(tok.String()), "\n")
	}
	for _, name := range []string{"", "a", "A", "ä", "Ä", "_", "a1", "1a", "a-b", "func", "日本"} {
		fmt.Print(name, token.IsIdentifier(name), token.IsKeyword(name), token.IsExported(name), " ")
	}
	fmt.Println(token.LowestPrec, token.UnaryPrec, token.HighestPrec)
}

// files: sets of files, lines, positions inside and outside.
func files() {
	fset := token.NewFileSet()
	fmt.Println(fset.Base(), fset.File(1), fset.Position(5), token.Position{}, token.Position{Filename: "f"}, token.Position{Line: 3}, token.Position{Filename: "f", Line: 3, Column: 4})
	a := fset.AddFile("a", -1, 20)
	b := fset.AddFile("b", 50, 10)
	fmt.Println(a.Base(), a.Size(), a.End(), a.Name(), b.Base(), fset.Base(), a.LineCount())
	for _, offset := range []int{0, 5, 5, 3, 12, 25, 19, 20} {
		a.AddLine(offset)
	}
	fmt.Println(a.Lines(), a.LineStart(2), a.Line(a.Pos(6)))
	for _, p := range []token.Pos{-1, 0, 1, 6, 13, 21, 22, 49, 50, 55, 60, 61} {
		f := fset.File(p)
		fmt.Print(p, p.IsValid(), f != nil, fset.Position(p), " ")
	}
	fmt.Println(a.Offset(3), a.Offset(100), a.Offset(-4), a.Pos(-1), a.Pos(7), a.Pos(99))
	a.AddLineInfo(5, "x.go", 100)
	a.AddLineColumnInfo(12, "y.go", 7, 9)
	a.AddLineColumnInfo(13, "z.go", 8, 0)
	a.AddLineColumnInfo(13, "not.go", 8, 0)
	for offset := range 21 {
		fmt.Print(a.Position(a.Pos(offset)), " ", a.PositionFor(a.Pos(offset), false), " ", fset.PositionFor(a.Pos(offset), true).Column, "; ")
	}
	fmt.Println()
	a.MergeLine(2)
	fmt.Println(a.Lines(), a.SetLines([]int{0, 4, 8}), a.SetLines([]int{0, 4, 4}), a.SetLines([]int{0, 21}), a.Lines())
	b.SetLinesForContent([]byte("a\n\nbc\nd\n"))
	fmt.Println(b.Lines())
	try("base", func() { fset.AddFile("c", 3, 1) })
	try("size", func() { fset.AddFile("c", -1, -1) })
	try("line 0", func() { a.LineStart(0) })
	try("line 9", func() { a.LineStart(9) })
	try("merge 0", func() { a.MergeLine(0) })
	try("merge 3", func() { a.MergeLine(3) })
	other := token.NewFileSet()
	other.AddExistingFiles(b, a, b)
	other.Iterate(func(f *token.File) bool { fmt.Print(f.Name(), " "); return true })
	overlapping := token.NewFileSet().AddFile("o", 15, 4)
	try("overlap", func() { other.AddExistingFiles(overlapping) })
	other.RemoveFile(a)
	fmt.Println(other.File(3) == nil, other.File(51) == b, other.Base())
	var kept any
	fmt.Println(fset.Write(func(x any) error { kept = x; return nil }), kept != nil, fset.Read(func(any) error { return errors.New("no") }))
}

// lists: errors sort, and one a line is kept.
func lists() {
	var list scanner.ErrorList
	fmt.Println(list.Err(), list)
	at := func(name string, line, column int, msg string) {
		list.Add(token.Position{Filename: name, Line: line, Column: column}, msg)
	}
	at("b", 1, 1, "one")
	at("a", 2, 5, "two")
	at("a", 2, 3, "three")
	at("a", 2, 3, "four")
	at("", 0, 0, "five")
	list.Sort()
	fmt.Println(list, list.Len())
	scanner.PrintError(os.Stdout, list)
	list.RemoveMultiples()
	scanner.PrintError(os.Stdout, list)
	fmt.Println(list.Err())
	list.Reset()
	fmt.Println(len(list))
	scanner.PrintError(os.Stdout, errors.New("plain"))
	scanner.PrintError(os.Stdout, nil)
	fmt.Println(scanner.Error{Msg: "bare"}, &scanner.Error{Pos: token.Position{Line: 2}, Msg: "m"})
}
