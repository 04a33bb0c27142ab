package template

import (
	"fmt"
	"internal/rt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"text/template/parse"
)

// maxExecDepth is how deep templates may call each other.
const maxExecDepth = 100000

// ExecError is what was wrong with executing a template. Errors of the writer are not wrapped in it.
type ExecError struct {
	Name string
	Err  error
}

func (e ExecError) Error() string { return e.Err.Error() }
func (e ExecError) Unwrap() error { return e.Err }

// writeError is the panic of an error of the writer.
type writeError struct{ err error }

// state is one execution of one template.
type state struct {
	tmpl  *Template
	out   io.Writer
	node  parse.Node // what errors name
	vars  []variable
	depth int // of templates that call each other
}

type variable struct {
	name  string
	value reflect.Value
}

// flow says how to go on behind a node.
type flow int

const (
	goOn  flow = iota
	again      // with the next round of the loop
	leave      // behind the loop
)

// Execute writes the template's text filled in with data.
func (t *Template) Execute(wr io.Writer, data any) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			panic(r)
		case writeError:
			err = r.err
		case ExecError:
			err = r
		default:
			panic(r)
		}
	}()
	dot, isValue := data.(reflect.Value)
	if !isValue {
		dot = reflect.ValueOf(data)
	}
	s := &state{tmpl: t, out: wr, vars: []variable{{"$", dot}}}
	if t.Tree == nil || t.Root == nil {
		s.fail("%q is an incomplete or empty template", t.Name())
	}
	s.walk(dot, t.Root)
	return nil
}

// ExecuteTemplate executes the associated template of this name.
func (t *Template) ExecuteTemplate(wr io.Writer, name string, data any) error {
	tmpl := t.Lookup(name)
	if tmpl == nil {
		return fmt.Errorf("template: no template %q associated with template %q", name, t.name)
	}
	return tmpl.Execute(wr, data)
}

func percents(text string) string { return strings.ReplaceAll(text, "%", "%%") }

// fail ends the execution with an error at the current node.
func (s *state) fail(format string, args ...any) {
	name := percents(s.tmpl.Name())
	if s.node == nil {
		format = fmt.Sprintf("template: %s: %s", name, format)
	} else {
		location, context := s.tmpl.ErrorContext(s.node)
		format = fmt.Sprintf("template: %s: executing %q at <%s>: %s", location, name, percents(context), format)
	}
	panic(ExecError{s.tmpl.Name(), fmt.Errorf(format, args...)})
}

// find returns the innermost variable of this name.
func (s *state) find(name string) *variable {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return &s.vars[i]
		}
	}
	s.fail("undefined variable: %s", name)
	return nil
}

// walk executes a node.
func (s *state) walk(dot reflect.Value, node parse.Node) flow {
	s.node = node
	switch node := node.(type) {
	case *parse.TextNode:
		if _, err := s.out.Write(node.Text); err != nil {
			panic(writeError{err})
		}
	case *parse.ActionNode:
		value := s.pipeline(dot, node.Pipe)
		if len(node.Pipe.Decl) == 0 {
			s.print(node, value)
		}
	case *parse.ListNode:
		for _, node := range node.Nodes {
			if flow := s.walk(dot, node); flow != goOn {
				return flow
			}
		}
	case *parse.IfNode:
		return s.choose(dot, &node.BranchNode, false)
	case *parse.WithNode:
		return s.choose(dot, &node.BranchNode, true)
	case *parse.RangeNode:
		return s.loop(dot, node)
	case *parse.TemplateNode:
		s.call(dot, node)
	case *parse.BreakNode:
		return leave
	case *parse.ContinueNode:
		return again
	case *parse.CommentNode:
	default:
		s.fail("unknown node: %s", node)
	}
	return goOn
}

// choose executes if or with.
func (s *state) choose(dot reflect.Value, n *parse.BranchNode, isWith bool) (next flow) {
	known := len(s.vars)
	value := s.pipeline(dot, n.Pipe)
	holds, ok := isTrue(inside(value))
	if !ok {
		s.fail("if/with can't use %v", value)
	}
	switch {
	case !holds && n.ElseList != nil:
		next = s.walk(dot, n.ElseList)
	case holds && isWith:
		next = s.walk(value, n.List)
	case holds:
		next = s.walk(dot, n.List)
	}
	s.vars = s.vars[:known]
	return next
}

// IsTrue reports whether a value counts as true, and whether it can be asked: zero, empty and nil are false.
func IsTrue(val any) (truth, ok bool) { return isTrue(reflect.ValueOf(val)) }

func isTrue(v reflect.Value) (holds, ok bool) {
	switch {
	case !v.IsValid():
		return false, true
	case v.CanInt():
		return v.Int() != 0, true
	case v.CanUint():
		return v.Uint() != 0, true
	case v.CanFloat():
		return v.Float() != 0, true
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), true
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0, true
	case reflect.Struct:
		return true, true
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() != 0, true
	case reflect.Chan, reflect.Func, reflect.Pointer, reflect.UnsafePointer, reflect.Interface:
		return !v.IsNil(), true
	}
	return false, false
}

// call executes {{template}}.
func (s *state) call(dot reflect.Value, n *parse.TemplateNode) {
	tmpl := s.tmpl.Lookup(n.Name)
	if tmpl == nil {
		s.fail("template %q not defined", n.Name)
	}
	if s.depth == maxExecDepth {
		s.fail("exceeded maximum template depth (%v)", maxExecDepth)
	}
	dot = s.pipeline(dot, n.Pipe)
	inner := state{tmpl: tmpl, out: s.out, node: s.node, depth: s.depth + 1, vars: []variable{{"$", dot}}}
	inner.walk(dot, tmpl.Root)
}

// loop executes {{range}}.
func (s *state) loop(dot reflect.Value, n *parse.RangeNode) (next flow) {
	known := len(s.vars)
	over, _ := indirect(s.pipeline(dot, n.Pipe))
	round := s.rounds(n)
	if !s.iterate(n, over, round) && n.ElseList != nil {
		next = s.walk(dot, n.ElseList)
	}
	s.vars = s.vars[:known]
	return next
}

// rounds returns what executes the body for an index and an element, and reports whether the loop goes on.
func (s *state) rounds(n *parse.RangeNode) func(index, elem reflect.Value) bool {
	known := len(s.vars)
	decl := n.Pipe.Decl
	return func(index, elem reflect.Value) bool {
		switch {
		case len(decl) == 0:
		case n.Pipe.IsAssign && len(decl) > 1:
			s.find(decl[0].Ident[0]).value = index
			s.find(decl[1].Ident[0]).value = elem
		case n.Pipe.IsAssign:
			s.find(decl[0].Ident[0]).value = elem
		default:
			s.vars[known-1].value = elem
			if len(decl) > 1 {
				s.vars[known-2].value = index
			}
		}
		flow := s.walk(elem, n.List)
		s.vars = s.vars[:known]
		return flow != leave
	}
}

// iterate calls round for each element, and reports whether there was one.
func (s *state) iterate(n *parse.RangeNode, over reflect.Value, round func(index, elem reflect.Value) bool) (ran bool) {
	var none reflect.Value
	one := func(elem reflect.Value) bool {
		ran = true
		return round(none, elem)
	}
	switch over.Kind() {
	case reflect.Invalid:
	case reflect.Slice, reflect.Array:
		for i := 0; i < over.Len(); i++ {
			ran = true
			if !round(reflect.ValueOf(i), over.Index(i)) {
				break
			}
		}
	case reflect.Map:
		ran = over.Len() > 0
		keys, values := sorted(over)
		for i, key := range keys {
			if !round(key, values[i]) {
				break
			}
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if len(n.Pipe.Decl) > 1 {
			s.fail("can't use %v to iterate over more than one variable", over)
		}
		over.Seq()(one)
	case reflect.Chan:
		ran = s.receive(over, round)
	default:
		ran = s.iterateFunc(n, over, round)
	}
	return ran
}

func (s *state) receive(over reflect.Value, round func(index, elem reflect.Value) bool) (ran bool) {
	if over.IsNil() {
		return false
	}
	if over.Type().ChanDir() == reflect.SendDir {
		s.fail("range over send-only channel %v", over)
	}
	for i := 0; ; i++ {
		elem, ok := over.Recv()
		if !ok {
			return i > 0
		}
		if !round(reflect.ValueOf(i), elem) {
			return true
		}
	}
}

// iterateFunc calls round for what an iterator gives. A single variable gets the first of two.
func (s *state) iterateFunc(n *parse.RangeNode, over reflect.Value, round func(index, elem reflect.Value) bool) (ran bool) {
	var none reflect.Value
	isFunc := over.Kind() == reflect.Func
	switch {
	case isFunc && over.Type().CanSeq():
		if len(n.Pipe.Decl) > 1 {
			s.fail("can't use %v iterate over more than one variable", over)
		}
		over.Seq()(func(elem reflect.Value) bool {
			ran = true
			return round(none, elem)
		})
	case isFunc && over.Type().CanSeq2():
		over.Seq2()(func(key, elem reflect.Value) bool {
			ran = true
			if len(n.Pipe.Decl) < 2 {
				key, elem = none, key
			}
			return round(key, elem)
		})
	default:
		s.fail("range can't iterate over %v", over)
	}
	return ran
}

// sorted returns the entries of a map by their keys, in the order in which package fmt prints them.
func sorted(m reflect.Value) (keys, values []reflect.Value) {
	plainKeys, plainValues := rt.MapEntries(m.Interface())
	keyType, elemType := m.Type().Key(), m.Type().Elem()
	for i := range plainKeys {
		keys = append(keys, typed(plainKeys[i], keyType))
		values = append(values, typed(plainValues[i], elemType))
	}
	return keys, values
}

// typed returns a value as one of a type: interfaces keep theirs.
func typed(v any, typ reflect.Type) reflect.Value {
	if typ.Kind() != reflect.Interface {
		return reflect.ValueOf(v)
	}
	value := reflect.New(typ).Elem()
	if v != nil {
		value.Set(reflect.ValueOf(v))
	}
	return value
}

// print writes the value of an action.
func (s *state) print(n parse.Node, v reflect.Value) {
	s.node = n
	plain, ok := printable(v)
	if !ok {
		s.fail("can't print %s of type %s", n, v.Type())
	}
	if _, err := fmt.Fprint(s.out, plain); err != nil {
		panic(writeError{err})
	}
}

var (
	errorType    = reflect.TypeFor[error]()
	stringerType = reflect.TypeFor[fmt.Stringer]()
	stringType   = reflect.TypeFor[string]()
	valueType    = reflect.TypeFor[reflect.Value]()
)

func describes(typ reflect.Type) bool {
	return typ.Implements(errorType) || typ.Implements(stringerType)
}

// printable returns what package fmt is to print for a value; false for functions and channels.
func printable(v reflect.Value) (plain any, ok bool) {
	kind := v.Kind()
	if kind == reflect.Pointer {
		v, _ = indirect(v)
		kind = v.Kind()
	}
	switch {
	case kind == reflect.Invalid:
		return "<no value>", true
	case (kind <= reflect.Complex128 || kind == reflect.String) && v.Type().PkgPath() == "":
		return v.Interface(), true // of types that have no methods
	}
	if typ := v.Type(); !describes(typ) {
		if v.CanAddr() && describes(reflect.PointerTo(typ)) {
			return v.Addr().Interface(), true
		}
		if kind == reflect.Chan || kind == reflect.Func {
			return nil, false
		}
	}
	return v.Interface(), true
}

// indirect goes through pointers and interfaces, and reports whether it came to a nil.
func indirect(v reflect.Value) (end reflect.Value, isNil bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, true
		}
		v = v.Elem()
	}
	return v, false
}

// inside returns the value in an interface; no value for nil.
func inside(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}
