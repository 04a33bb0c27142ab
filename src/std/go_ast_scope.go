package ast

import (
	"fmt"
	"go/token"
	"strings"
)

// Scope has the names of a scope.
type Scope struct {
	Outer   *Scope
	Objects map[string]*Object
}

// NewScope returns an empty scope inside outer.
func NewScope(outer *Scope) *Scope { return &Scope{outer, make(map[string]*Object)} }

// Lookup returns the object with this name in the scope itself, or nil.
func (s *Scope) Lookup(name string) *Object { return s.Objects[name] }

// Insert puts an object into the scope, unless there is one with its name, which is returned then.
func (s *Scope) Insert(obj *Object) (alt *Object) {
	if alt = s.Objects[obj.Name]; alt == nil {
		s.Objects[obj.Name] = obj
	}
	return alt
}

// String lists the scope's objects, in no order.
func (s *Scope) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "scope %p {", s)
	if s != nil && len(s.Objects) > 0 {
		out.WriteByte('\n')
		for _, obj := range s.Objects {
			fmt.Fprintf(&out, "\t%s %s\n", obj.Kind, obj.Name)
		}
	}
	out.WriteString("}\n")
	return out.String()
}

// Object is what a name stands for.
type Object struct {
	Kind ObjKind
	Name string
	Decl any
	Data any
	Type any
}

// NewObj returns an object without more than kind and name.
func NewObj(kind ObjKind, name string) *Object { return &Object{Kind: kind, Name: name} }

// Pos returns where the object's name is declared, or NoPos.
func (obj *Object) Pos() token.Pos {
	switch decl := obj.Decl.(type) {
	case *Field:
		return obj.among(decl.Names)
	case *ImportSpec:
		if decl.Name != nil && decl.Name.Name == obj.Name {
			return decl.Name.Pos()
		}
		return decl.Path.Pos()
	case *ValueSpec:
		return obj.among(decl.Names)
	case *TypeSpec:
		return obj.among([]*Ident{decl.Name})
	case *FuncDecl:
		return obj.among([]*Ident{decl.Name})
	case *LabeledStmt:
		return obj.among([]*Ident{decl.Label})
	case *AssignStmt:
		for _, x := range decl.Lhs {
			if id, ok := x.(*Ident); ok && id.Name == obj.Name {
				return id.Pos()
			}
		}
	}
	return token.NoPos
}

func (obj *Object) among(names []*Ident) token.Pos {
	for _, name := range names {
		if name.Name == obj.Name {
			return name.Pos()
		}
	}
	return token.NoPos
}

// ObjKind tells what kind of object a name stands for.
type ObjKind int

// The kinds of objects.
const (
	Bad ObjKind = iota
	Pkg
	Con
	Typ
	Var
	Fun
	Lbl
)

func (kind ObjKind) String() string {
	return [...]string{"bad", "package", "const", "type", "var", "func", "label"}[kind]
}

// Directive is a comment that speaks to a tool: //tool:name args.
type Directive struct {
	Tool string
	Name string
	Args string

	Slash   token.Pos
	ArgsPos token.Pos
}

func (d *Directive) Pos() token.Pos { return d.Slash }
func (d *Directive) End() token.Pos { return d.ArgsPos + token.Pos(len(d.Args)) }

// ParseDirective takes the comment c, which stands at pos, apart; false if it is no directive.
func ParseDirective(pos token.Pos, c string) (Directive, bool) {
	body, ok := strings.CutPrefix(c, "//")
	if !ok || strings.HasPrefix(body, "line ") || strings.HasPrefix(body, "extern ") || strings.HasPrefix(body, "export ") || !isDirective(body) {
		return Directive{}, false
	}
	tool, rest, _ := strings.Cut(body, ":")
	name, args := rest, ""
	if at := strings.IndexAny(rest, " \t\r\n\v\f"); at >= 0 {
		name, args = rest[:at], strings.TrimLeft(rest[at:], " \t\r\n\v\f")
	}
	argsPos := pos + token.Pos(len(c)-len(args))
	return Directive{tool, name, strings.TrimRight(args, " \t\r\n\v\f"), pos, argsPos}, true
}
