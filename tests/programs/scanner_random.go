// text/scanner: random texts with all errors there are, read in pieces of random sizes with random modes. The hashes are Go's; with an argument all
// that was hashed is printed.
package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strings"
	"text/scanner"
)

type rng uint64

func (r *rng) n(k int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % k
}

var parts = []string{"a", "_x1", "été", "世", "0", "12", "0x1F", "0X_a", "0b102", "0o78", "089", "1_0", "1__0", "1_", "0x", "1.5", ".5", "1e3", "1e", "0x1p-2", "0x1.8", "1p3", "0b1.1", "0x1e+2", "'a'", "'", "'ab'", "''", `'\n'`, `'\x4'`, `'\400'`, `'\u12'`, "\"s\"", "\"", `"\q"`, `"a\"b"`, "`raw\n`", "`", "//c\n", "/*c*/", "/*", "/", "*", " ", "\t", "\n", "\r\n", "\x00", "\xff", "\xe4\xb8", "\uFEFF", "+", "-", ".", "..", "{", "}", "(", "\\", "#", "é", "\u2028", "😀", "if", "x.y", "0_1", "0x_", "0O17", "0B1", "1i", "1E+5_0", "\v", "/**/", "//"}

type source struct {
	text string
	r    *rng
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	if s.text == "" {
		return 0, s.err
	}
	n := copy(p, s.text[:min(len(s.text), 1+s.r.n(9))])
	s.text = s.text[n:]
	if s.text == "" && s.r.n(2) == 0 {
		return n, s.err
	}
	return n, nil
}

var (
	sum = fnv.New64a()
	out = io.Writer(sum)
)

func one(r *rng) {
	var b strings.Builder
	for i := r.n(12); i > 0; i-- {
		b.WriteString(parts[r.n(len(parts))])
	}
	if r.n(30) == 0 {
		b.WriteString(strings.Repeat("long ", 500) + "\"" + strings.Repeat("x", 3000) + "\" end")
	}
	src := &source{b.String(), r, io.EOF}
	if r.n(10) == 0 {
		src.err = errors.New("broken")
	}
	fmt.Fprintf(out, "%.80q\n", b.String())
	var s scanner.Scanner
	s.Filename = []string{"", "f.go"}[r.n(2)]
	s.Init(src)
	s.Error = func(s *scanner.Scanner, msg string) {
		fmt.Fprintf(out, " E %s|%s|%s %.40q;", msg, s.Position, s.Pos(), s.TokenText())
	}
	if r.n(2) == 0 {
		s.Mode = uint(r.n(1 << 10))
	}
	switch r.n(6) {
	case 0:
		s.Whitespace = 0
	case 1:
		s.Whitespace ^= 1<<'\n' | 1<<'*'
	case 2:
		s.IsIdentRune = func(ch rune, i int) bool { return ch == '-' || ch == 'x' || ch == '.' && i > 0 }
	}
	for i := 0; i < 60; i++ {
		if r.n(15) == 0 {
			fmt.Fprintf(out, " P%d", s.Peek())
		}
		if r.n(15) == 0 {
			fmt.Fprintf(out, " N%d %v %q", s.Next(), s.Position, s.TokenText())
			continue
		}
		tok := s.Scan()
		text := s.TokenText()
		fmt.Fprintf(out, " %s %.30q %d %v %v %d", scanner.TokenString(tok), text, len(text), s.Position, s.Pos(), s.Offset)
		if tok == scanner.EOF && r.n(2) == 0 {
			break
		}
	}
	fmt.Fprintln(out, s.ErrorCount)
}

func main() {
	if len(os.Args) > 1 {
		out = os.Stdout
	}
	r := rng(5)
	const n = 1500
	for i := range n {
		one(&r)
		if i%250 == 249 {
			fmt.Printf("%d %x\n", i+1, sum.Sum64())
		}
	}
}
