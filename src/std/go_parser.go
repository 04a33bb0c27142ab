// Package parser makes syntax trees of Go source. The engine's own parser does the work, natively: what it parses for a script counts
// in the books of nodes as any other source does, and stays until the struct that the parse returned dies. package ergo/trees shows it.
//
// Names of a file are resolved within the file, unless SkipObjectResolution is set.
package parser

import (
	"bytes"
	"errors"
	"go/ast"
	"go/scanner"
	"go/token"
	"internal/goast"
	"internal/rt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"unsafe"
)

// Mode says how much is parsed and what for.
type Mode uint

const (
	PackageClauseOnly    Mode             = 1 << iota // stop behind the package clause
	ImportsOnly                                       // stop behind the imports
	ParseComments                                     // put comments into the tree
	Trace                                             // has no effect here
	DeclarationErrors                                 // report names that are declared twice
	SpuriousErrors                                    // the same as AllErrors
	SkipObjectResolution                              // do not resolve names
	AllErrors            = SpuriousErrors             // report all errors, not only the first ones on different lines
)

// expression is the mode in which the native parses a lone expression.
const expression = 1 << 16

// parse has the engine parse a text: the root's address, and what build reads.
func parse(filename, text string, mode int) (root uint64, words []int32, messages []string)

// ParseFile parses a file: filename, or src (a string, []byte, *bytes.Buffer or io.Reader) under that name. Its positions are added to
// fset. The errors are a scanner.ErrorList; a tree is returned beside them, as far as there is one.
func ParseFile(fset *token.FileSet, filename string, src any, mode Mode) (f *ast.File, err error) {
	if fset == nil {
		panic("parser.ParseFile: no token.FileSet provided (fset == nil)")
	}
	text, err := source(filename, src)
	if err != nil {
		return nil, err
	}
	file := fset.AddFile(filename, -1, len(text))
	b := read(file, text, mode)
	if b.hasClause {
		f = b.file()
	}
	isWhole := b.report(file, mode)
	if f != nil && isWhole && mode&SkipObjectResolution == 0 {
		isWhole = b.resolve(f, file, mode)
	}
	b.errors.Sort()
	if f == nil || !isWhole {
		f = &ast.File{Name: new(ast.Ident), Scope: ast.NewScope(nil)}
	}
	f.FileStart, f.FileEnd = token.Pos(file.Base()), file.End()
	keep(unsafe.Pointer(f), b)
	return f, b.errors.Err()
}

// ParseExprFrom parses an expression, which src (as for ParseFile) or the file holds.
func ParseExprFrom(fset *token.FileSet, filename string, src any, mode Mode) (expr ast.Expr, err error) {
	if fset == nil {
		panic("parser.ParseExprFrom: no token.FileSet provided (fset == nil)")
	}
	text, err := source(filename, src)
	if err != nil {
		return nil, err
	}
	file := fset.AddFile(filename, -1, len(text))
	b := read(file, text, mode&^(PackageClauseOnly|ImportsOnly)|expression)
	expr = b.expr()
	b.report(file, mode)
	b.errors.Sort()
	keep(unsafe.Pointer(rt.PointerOf(expr)), b)
	return expr, b.errors.Err()
}

// ParseExpr parses an expression. Positions in the tree are offsets plus 1.
func ParseExpr(x string) (ast.Expr, error) {
	return ParseExprFrom(token.NewFileSet(), "", x, 0)
}

// ParseDir parses the files of a folder that end in .go and that filter, if not nil, chooses. It returns the packages by name, and
// the first error.
func ParseDir(fset *token.FileSet, path string, filter func(fs.FileInfo) bool, mode Mode) (pkgs map[string]*ast.Package, first error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	pkgs = make(map[string]*ast.Package)
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		if filter != nil {
			info, err := entry.Info()
			if err != nil {
				return nil, err
			}
			if !filter(info) {
				continue
			}
		}
		filename := filepath.Join(path, entry.Name())
		f, err := ParseFile(fset, filename, nil, mode)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		name := f.Name.Name
		if pkgs[name] == nil {
			pkgs[name] = &ast.Package{Name: name, Files: make(map[string]*ast.File)}
		}
		pkgs[name].Files[filename] = f
	}
	return pkgs, first
}

// source returns the text that src holds, or that of the file.
func source(filename string, src any) (string, error) {
	switch src := src.(type) {
	case nil:
		text, err := os.ReadFile(filename)
		return string(text), err
	case string:
		return src, nil
	case []byte:
		return string(src), nil
	case *bytes.Buffer:
		if src != nil {
			return src.String(), nil
		}
	case io.Reader:
		text, err := io.ReadAll(src)
		return string(text), err
	}
	return "", errors.New("invalid source")
}

// keep has the native tree live as long as the struct root.
func keep(root unsafe.Pointer, b *builder) {
	h := held{uintptr(root), b.root}
	goast.Trees[h.key] = goast.Tree{Root: b.root, Base: int(b.base)}
	runtime.AddCleanup((*byte)(root), forget, h)
}

// held is a struct, by its address, and its native tree.
type held struct {
	key  uintptr
	root uint64
}

// forget gives up the tree of a struct that died. Another one may stand at its address by now.
func forget(h held) {
	if goast.Trees[h.key].Root == h.root {
		delete(goast.Trees, h.key)
	}
	goast.Release(h.root)
}

// read parses, and reads what stands before the nodes: lines, comments, directives, errors.
func read(f *token.File, text string, mode Mode) *builder {
	root, words, messages := parse(f.Name(), text, int(mode))
	b := &builder{root: root, base: token.Pos(f.Base()), text: text, words: words}
	f.SetLines(b.offsets())
	b.comments()
	for range b.next() {
		start, end := b.next(), b.next()
		lit := text[start:end]
		if lit[1] == '*' || start == 0 || text[start-1] == '\n' {
			behind := end
			if lit[1] == '/' && end < len(text) {
				behind++
			}
			goast.LineDirective(f, start, goast.TrimCR(lit), behind)
		}
	}
	for range b.next() {
		start, end := b.next(), b.next()
		if version, ok := goVersion(text[start:end]); ok {
			b.version = version
		}
	}
	b.hasClause = b.next() != 0
	b.isBroken = b.next() != 0
	behind := b.next()
	b.found = make([]problem, b.next())
	for i := range b.found {
		b.found[i] = problem{b.next(), b.next(), messages[i], false}
	}
	if b.isBroken {
		b.found = append(b.found, lexical(f.Name(), text, behind)...)
	}
	return b
}

// problem is an error and where it is.
type problem struct {
	offset  int
	read    int // where the token began that had been read when it was found
	msg     string
	lexical bool // a malformed token, which is always reported
}

// lexical returns what is wrong with the tokens of a text, up to the one that begins at behind.
func lexical(name, text string, behind int) (found []problem) {
	f := token.NewFileSet().AddFile(name, -1, len(text))
	var s scanner.Scanner
	end := 0
	s.Init(f, []byte(text), func(pos token.Position, msg string) {
		found = append(found, problem{pos.Offset, pos.Offset, msg, true})
	}, scanner.ScanComments)
	for {
		known := len(found)
		pos, tok, lit := s.Scan()
		at := f.Offset(pos)
		if at > behind {
			// A scanner that has read a token has seen the character behind it, and whether it is one.
			if known < len(found) && end < len(text) && found[known].offset == end && (text[end] == 0 || text[end] >= 0x80) {
				known++
			}
			return found[:known]
		}
		end = at + len(lit)
		// All of them were found while this token was read.
		for i := range found[known:] {
			found[known+i].read = at
		}
		if tok == token.EOF {
			return found
		}
	}
}

// maxErrors is the number of errors after which no more are reported, unless all are wanted.
const maxErrors = 10

// report makes a list of the errors: all of them, or of the syntax errors the first of each line, and not more than a few. It reports whether it came to the end.
func (b *builder) report(f *token.File, mode Mode) bool {
	sort.SliceStable(b.found, func(i, j int) bool {
		x, y := b.found[i], b.found[j]
		return x.read < y.read || x.read == y.read && x.lexical && !y.lexical
	})
	for _, p := range b.found {
		if !b.tell(f, mode, p) {
			return false
		}
	}
	return true
}

// tell adds an error to the list. It answers false if there are too many.
func (b *builder) tell(f *token.File, mode Mode, p problem) bool {
	pos := f.Position(f.Pos(p.offset))
	if n := len(b.errors); mode&AllErrors == 0 && n > 0 && !p.lexical {
		if b.errors[n-1].Pos.Line == pos.Line {
			return true
		}
		if n > maxErrors {
			return false
		}
	}
	b.errors.Add(pos, p.msg)
	return true
}

// resolve gives names their objects, and tells what is declared wrongly if mode asks for it. It answers false if there were too many errors.
func (b *builder) resolve(f *ast.File, file *token.File, mode Mode) bool {
	isWhole := true
	resolve(f, file.Position, func(pos token.Pos, msg string) {
		if mode&DeclarationErrors != 0 && isWhole {
			isWhole = b.tell(file, mode, problem{offset: file.Offset(pos), msg: msg})
		}
	})
	return isWhole
}
