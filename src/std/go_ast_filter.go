package ast

import "slices"

// Filter says which names stay.
type Filter func(string) bool

// FileExports takes out of a file what is not exported: top-level names with their types, values and functions, and fields and methods of exported types. The file's
// comments stay. It reports whether anything is left.
func FileExports(src *File) bool { return exports.file(src) }

// PackageExports does so in all files of a package.
func PackageExports(pkg *Package) bool { return exports.all(pkg) }

// FilterFile takes out of a file all imports, and the top-level names that f refuses; a type that f refuses stays if one of its fields or methods does, with those alone.
// The file's comments stay. It reports whether anything is left.
func FilterFile(src *File, f Filter) bool { return sieve{f, false}.file(src) }

// FilterPackage does so in all files of a package.
func FilterPackage(pkg *Package, f Filter) bool { return sieve{f, false}.all(pkg) }

// FilterDecl does so in one declaration. It reports whether it still declares anything.
func FilterDecl(decl Decl, f Filter) bool { return sieve{f, false}.decl(decl) }

// sieve takes names out of trees.
type sieve struct {
	keeps Filter
	deep  bool // types of what stays are sifted too, and those of what goes are not looked at
}

// exports keeps what is exported.
var exports = sieve{IsExported, true}

func (s sieve) all(pkg *Package) bool {
	some := false
	for _, file := range pkg.Files {
		some = s.file(file) || some
	}
	return some
}

func (s sieve) file(file *File) bool {
	file.Decls = kept(file.Decls, s.decl)
	return len(file.Decls) > 0
}

func (s sieve) decl(decl Decl) bool {
	switch d := decl.(type) {
	case *GenDecl:
		d.Specs = kept(d.Specs, s.spec)
		return len(d.Specs) > 0
	case *FuncDecl:
		return s.keeps(d.Name.Name)
	}
	return false
}

func (s sieve) spec(spec Spec) bool {
	switch sp := spec.(type) {
	case *ValueSpec:
		sp.Names = s.idents(sp.Names)
		sp.Values = kept(sp.Values, s.value)
		if len(sp.Names) == 0 {
			return false
		}
		if s.deep {
			s.typ(sp.Type)
		}
		return true
	case *TypeSpec:
		if !s.keeps(sp.Name.Name) {
			// A type may stay for the sake of its fields.
			return !s.deep && s.typ(sp.Type)
		}
		if s.deep {
			s.typ(sp.Type)
		}
		return true
	}
	return false
}

func (s sieve) idents(list []*Ident) []*Ident {
	return kept(list, func(id *Ident) bool { return s.keeps(id.Name) })
}

// value reports whether an expression of a list stays: one with a key does if its key does.
func (s sieve) value(x Expr) bool {
	if pair, ok := x.(*KeyValueExpr); ok {
		if key, ok := pair.Key.(*Ident); ok && !s.keeps(key.Name) {
			return false
		}
		x = pair.Value
	}
	if lit, ok := x.(*CompositeLit); ok {
		n := len(lit.Elts)
		if lit.Elts = kept(lit.Elts, s.value); len(lit.Elts) < n {
			lit.Incomplete = true
		}
	}
	return true
}

// typ sifts a type. It reports whether something in it has a name that stays.
func (s sieve) typ(x Expr) bool {
	switch t := x.(type) {
	case *Ident:
		return s.keeps(t.Name)
	case *ParenExpr:
		return s.typ(t.X)
	case *ArrayType:
		return s.typ(t.Elt)
	case *ChanType:
		return s.typ(t.Value)
	case *MapType:
		key, value := s.typ(t.Key), s.typ(t.Value)
		return key || value
	case *FuncType:
		params, results := s.params(t.Params), s.params(t.Results)
		return params || results
	case *StructType:
		t.Incomplete = s.fields(t.Fields) || t.Incomplete
		return len(t.Fields.List) > 0
	case *InterfaceType:
		t.Incomplete = s.fields(t.Methods) || t.Incomplete
		return len(t.Methods.List) > 0
	}
	return false
}

func (s sieve) params(list *FieldList) bool {
	some := false
	if list != nil {
		for _, field := range list.List {
			some = s.typ(field.Type) || some
		}
	}
	return some
}

// fields sifts fields or methods. It reports whether one has gone.
func (s sieve) fields(list *FieldList) (gone bool) {
	if list == nil {
		return false
	}
	n := len(list.List)
	list.List = kept(list.List, func(field *Field) bool {
		if len(field.Names) == 0 {
			name := embedded(field.Type)
			if name == nil || !s.keeps(name.Name) {
				return false
			}
		} else {
			before := len(field.Names)
			field.Names = s.idents(field.Names)
			gone = gone || len(field.Names) < before
			if len(field.Names) == 0 {
				return false
			}
		}
		if s.deep {
			s.typ(field.Type)
		}
		return true
	})
	return gone || len(list.List) < n
}

// embedded returns the name of an embedded field of this type.
func embedded(x Expr) *Ident {
	for {
		switch t := x.(type) {
		case *Ident:
			return t
		case *SelectorExpr:
			if _, ok := t.X.(*Ident); ok {
				return t.Sel
			}
			return nil
		case *StarExpr:
			x = t.X
		default:
			return nil
		}
	}
}

// kept returns what stays of a list, in its place.
func kept[T any](list []T, stays func(T) bool) []T {
	return slices.DeleteFunc(list, func(x T) bool { return !stays(x) })
}
