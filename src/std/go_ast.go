// Package ast has the nodes of Go's syntax trees as structs of the script. go/parser makes them out of the engine's own tree.
package ast

import (
	"go/token"
	"strings"
)

// Node is any node of a syntax tree.
type Node interface {
	Pos() token.Pos // its first character
	End() token.Pos // behind its last character
}

// Expr is an expression or a type.
type Expr interface {
	Node
	exprNode()
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmtNode()
}

// Decl is a declaration.
type Decl interface {
	Node
	declNode()
}

// Spec is one entry of a declaration: *ImportSpec, *ValueSpec or *TypeSpec.
type Spec interface {
	Node
	specNode()
}

// Comment is one comment, with its marks but without the end of the line.
type Comment struct {
	Slash token.Pos
	Text  string
}

func (c *Comment) Pos() token.Pos { return c.Slash }
func (c *Comment) End() token.Pos { return c.Slash + token.Pos(len(c.Text)) }

// CommentGroup is a row of comments with nothing and no empty line between them.
type CommentGroup struct {
	List []*Comment
}

func (g *CommentGroup) Pos() token.Pos { return g.List[0].Pos() }
func (g *CommentGroup) End() token.Pos { return g.List[len(g.List)-1].End() }

// Text returns the text without marks, directives, empty lines at either end and blanks at the ends of lines. Several empty
// lines become one; the last line ends with a newline.
func (g *CommentGroup) Text() string {
	if g == nil {
		return ""
	}
	var out strings.Builder
	gap := false
	for _, comment := range g.List {
		body, ok := commentBody(comment.Text)
		for ok {
			var line string
			line, body, ok = strings.Cut(body, "\n")
			line = strings.TrimRight(line, " \t\n\r")
			if line == "" {
				gap = true
				continue
			}
			if gap && out.Len() > 0 {
				out.WriteByte('\n')
			}
			gap = false
			out.WriteString(line)
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// commentBody returns what stands in a comment; false for a directive.
func commentBody(text string) (body string, ok bool) {
	if text[1] == '*' {
		return text[2 : len(text)-2], true
	}
	body = text[2:]
	if strings.HasPrefix(body, " ") {
		return body[1:], true
	}
	return body, !isDirective(body)
}

// isDirective reports whether what follows the // speaks to a tool.
func isDirective(body string) bool {
	for _, word := range [...]string{"line ", "extern ", "export "} {
		if strings.HasPrefix(body, word) {
			return true
		}
	}
	tool, rest, found := strings.Cut(body, ":")
	return found && tool != "" && rest != "" && isLowerOrDigit(tool) && isLowerOrDigit(rest[:1])
}

func isLowerOrDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < 'a' || s[i] > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// Field is an entry of a struct, an interface, or a list of parameters.
type Field struct {
	Doc     *CommentGroup
	Names   []*Ident
	Type    Expr
	Tag     *BasicLit
	Comment *CommentGroup
}

func (f *Field) Pos() token.Pos {
	if len(f.Names) > 0 {
		return f.Names[0].Pos()
	}
	if f.Type != nil {
		return f.Type.Pos()
	}
	return token.NoPos
}

func (f *Field) End() token.Pos {
	if f.Tag != nil {
		return f.Tag.End()
	}
	if f.Type != nil {
		return f.Type.End()
	}
	if n := len(f.Names); n > 0 {
		return f.Names[n-1].End()
	}
	return token.NoPos
}

// FieldList is a list of fields, in parentheses, brackets or braces, if any.
type FieldList struct {
	Opening token.Pos
	List    []*Field
	Closing token.Pos
}

func (f *FieldList) Pos() token.Pos {
	if f.Opening.IsValid() {
		return f.Opening
	}
	if len(f.List) > 0 {
		return f.List[0].Pos()
	}
	return token.NoPos
}

func (f *FieldList) End() token.Pos {
	if f.Closing.IsValid() {
		return f.Closing + 1
	}
	if n := len(f.List); n > 0 {
		return f.List[n-1].End()
	}
	return token.NoPos
}

// NumFields returns how many parameters or fields there are; one without a name counts.
func (f *FieldList) NumFields() int {
	n := 0
	if f != nil {
		for _, field := range f.List {
			n += max(len(field.Names), 1)
		}
	}
	return n
}

// File is a source file.
type File struct {
	Doc     *CommentGroup
	Package token.Pos
	Name    *Ident
	Decls   []Decl

	FileStart, FileEnd token.Pos
	Scope              *Scope
	Imports            []*ImportSpec
	Unresolved         []*Ident
	Comments           []*CommentGroup
	GoVersion          string
}

func (f *File) Pos() token.Pos { return f.Package }
func (f *File) End() token.Pos {
	if n := len(f.Decls); n > 0 {
		return f.Decls[n-1].End()
	}
	return f.Name.End()
}

// Package is a set of files that are one package.
type Package struct {
	Name    string
	Scope   *Scope
	Imports map[string]*Object
	Files   map[string]*File
}

func (p *Package) Pos() token.Pos { return token.NoPos }
func (p *Package) End() token.Pos { return token.NoPos }

// NewIdent returns an identifier without a position.
func NewIdent(name string) *Ident { return &Ident{token.NoPos, name, nil} }

// IsExported reports whether the name begins with an upper-case letter.
func IsExported(name string) bool { return token.IsExported(name) }

// IsExported reports whether the name begins with an upper-case letter.
func (id *Ident) IsExported() bool { return token.IsExported(id.Name) }

func (id *Ident) String() string {
	if id != nil {
		return id.Name
	}
	return "<nil>"
}

// Unparen returns the expression without parentheses around it.
func Unparen(e Expr) Expr {
	for {
		paren, ok := e.(*ParenExpr)
		if !ok {
			return e
		}
		e = paren.X
	}
}

// IsGenerated reports whether a comment before the package clause says that a program wrote the file.
func IsGenerated(file *File) bool {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() > file.Package {
				return false
			}
			for line := range strings.SplitSeq(comment.Text, "\n") {
				line = strings.TrimSuffix(line, "\r")
				rest, ok := strings.CutPrefix(line, "// Code generated ")
				if ok && strings.HasSuffix(rest, " DO NOT EDIT.") {
					return true
				}
			}
		}
	}
	return false
}
