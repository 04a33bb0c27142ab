package template

import (
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// input is the value that a pipeline hands on to its next command, if there is one before.
type input struct {
	value reflect.Value
	is    bool
}

// pipeline executes the commands and sets the variables.
func (s *state) pipeline(dot reflect.Value, pipe *parse.PipeNode) (value reflect.Value) {
	if pipe == nil {
		return value
	}
	s.node = pipe
	var last input
	for _, c := range pipe.Cmds {
		value = s.command(dot, c, last)
		if value.Kind() == reflect.Interface && value.Type().NumMethod() == 0 {
			value = value.Elem()
		}
		last = input{value, true}
	}
	for _, v := range pipe.Decl {
		if pipe.IsAssign {
			s.find(v.Ident[0]).value = value
		} else {
			s.vars = append(s.vars, variable{v.Ident[0], value})
		}
	}
	return value
}

func (s *state) command(dot reflect.Value, c *parse.CommandNode, last input) reflect.Value {
	first := c.Args[0]
	switch n := first.(type) {
	case *parse.FieldNode:
		return s.field(dot, n, c.Args, last)
	case *parse.ChainNode:
		return s.chain(dot, n, c.Args, last)
	case *parse.IdentifierNode:
		return s.function(dot, n, c, c.Args, last)
	case *parse.PipeNode:
		s.takesNone(c.Args, last)
		return s.pipeline(dot, n)
	case *parse.VariableNode:
		return s.variable(dot, n, c.Args, last)
	}
	s.node = first
	s.takesNone(c.Args, last)
	switch n := first.(type) {
	case *parse.DotNode:
		return dot
	case *parse.NilNode:
		s.fail("nil is not a command")
	case *parse.BoolNode, *parse.NumberNode, *parse.StringNode:
		return s.constant(n)
	}
	s.fail("can't evaluate command %q", first)
	return reflect.Value{}
}

// takesNone refuses arguments.
func (s *state) takesNone(args []parse.Node, last input) {
	if len(args) > 1 || last.is {
		s.fail("can't give argument to non-function %s", args[0])
	}
}

// constant returns a constant as the type that it has by itself.
func (s *state) constant(n parse.Node) reflect.Value {
	switch n := n.(type) {
	case *parse.BoolNode:
		return reflect.ValueOf(n.True)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	case *parse.NumberNode:
		s.node = n
		switch {
		case n.IsComplex:
			return reflect.ValueOf(n.Complex128)
		case n.IsFloat && looksFloat(n.Text):
			return reflect.ValueOf(n.Float64)
		case n.IsInt:
			return reflect.ValueOf(int(n.Int64))
		case n.IsUint:
			s.fail("%s overflows int", n.Text)
		}
	}
	return reflect.Value{}
}

// looksFloat reports whether a number is written with a point or an exponent.
func looksFloat(text string) bool {
	isRune := text[0] == '\''
	isHex := len(text) > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && !strings.ContainsAny(text, "pP")
	return !isRune && !isHex && strings.ContainsAny(text, ".eEpP")
}

func (s *state) field(dot reflect.Value, n *parse.FieldNode, args []parse.Node, last input) reflect.Value {
	s.node = n
	return s.fields(dot, dot, n, n.Ident, args, last)
}

func (s *state) chain(dot reflect.Value, n *parse.ChainNode, args []parse.Node, last input) reflect.Value {
	s.node = n
	if len(n.Field) == 0 {
		s.fail("internal error: no fields in evalChainNode")
	}
	if n.Node.Type() == parse.NodeNil {
		s.fail("indirection through explicit nil in %s", n)
	}
	of := s.argument(dot, nil, n.Node)
	return s.fields(dot, of, n, n.Field, args, last)
}

func (s *state) variable(dot reflect.Value, n *parse.VariableNode, args []parse.Node, last input) reflect.Value {
	s.node = n
	value := s.find(n.Ident[0]).value
	if len(n.Ident) == 1 {
		s.takesNone(args, last)
		return value
	}
	return s.fields(dot, value, n, n.Ident[1:], args, last)
}

// fields goes along names from a value; arguments are the last one's.
func (s *state) fields(dot, of reflect.Value, n parse.Node, names []string, args []parse.Node, last input) reflect.Value {
	end := len(names) - 1
	for _, name := range names[:end] {
		of = s.member(dot, name, n, nil, input{}, of)
	}
	return s.member(dot, names[end], n, args, last, of)
}

func (s *state) function(dot reflect.Value, n *parse.IdentifierNode, command parse.Node, args []parse.Node, last input) reflect.Value {
	s.node = n
	if f := s.tmpl.function(n.Ident); f.IsValid() {
		return s.invoke(dot, f, command, n.Ident, args, last)
	}
	f, found := builtins()[n.Ident].(*builtin)
	if !found {
		s.fail("%q is not a defined function", n.Ident)
	}
	return s.invokeBuiltin(dot, f, command, n.Ident, args, last)
}

// function returns the program's function of this name; the zero Value if there is none.
func (t *Template) function(name string) (f reflect.Value) {
	if t.common != nil {
		t.muFuncs.RLock()
		f = t.execFuncs[name]
		t.muFuncs.RUnlock()
	}
	return f
}

// member returns a method's result, a field or a map's element.
func (s *state) member(dot reflect.Value, name string, n parse.Node, args []parse.Node, last input, of reflect.Value) reflect.Value {
	if !of.IsValid() {
		if s.tmpl.missingKey == missingIsError {
			s.fail("nil data; no entry for key %q", name)
		}
		return of
	}
	typ := of.Type()
	of, isNil := indirect(of)
	kind := of.Kind()
	if kind == reflect.Interface && isNil {
		s.fail("nil pointer evaluating %s.%s", typ, name)
	}
	holder := of
	if kind != reflect.Interface && kind != reflect.Pointer && of.CanAddr() {
		holder = of.Addr()
	}
	if method := holder.MethodByName(name); method.IsValid() {
		return s.invoke(dot, method, n, name, args, last)
	}
	hasArgs := len(args) > 1 || last.is
	switch kind {
	case reflect.Struct:
		if f, found := of.Type().FieldByName(name); found {
			return s.structField(of, f, typ, hasArgs)
		}
	case reflect.Map:
		key := reflect.ValueOf(name)
		if key.Type().AssignableTo(of.Type().Key()) {
			if hasArgs {
				s.fail("%s is not a method but has arguments", name)
			}
			return s.mapElem(of, key, name)
		}
	case reflect.Pointer:
		// A field that cannot be there is not missed because of the nil.
		isMissing := false
		if elem := of.Type().Elem(); elem.Kind() == reflect.Struct {
			_, found := elem.FieldByName(name)
			isMissing = !found
		}
		if isNil && !isMissing {
			s.fail("nil pointer evaluating %s.%s", typ, name)
		}
	}
	s.fail("can't evaluate field %s in type %s", name, typ)
	return reflect.Value{}
}

func (s *state) structField(of reflect.Value, f reflect.StructField, typ reflect.Type, hasArgs bool) reflect.Value {
	value, err := of.FieldByIndexErr(f.Index)
	switch {
	case !f.IsExported():
		s.fail("%s is an unexported field of struct type %s", f.Name, typ)
	case err != nil:
		s.fail("%v", err)
	case hasArgs:
		s.fail("%s has arguments but cannot be invoked as function", f.Name)
	}
	return value
}

func (s *state) mapElem(of, key reflect.Value, name string) reflect.Value {
	elem := of.MapIndex(key)
	if !elem.IsValid() {
		switch s.tmpl.missingKey {
		case missingIsZero:
			return reflect.Zero(of.Type().Elem())
		case missingIsError:
			s.fail("map has no entry for key %q", name)
		}
	}
	return elem
}

// count returns how many arguments there are, and refuses a wrong number.
func (s *state) count(name string, fixed int, isVariadic bool, args []parse.Node, last input) int {
	given := len(args)
	if last.is {
		given++
	}
	switch {
	case isVariadic && given < fixed:
		s.fail("wrong number of args for %s: want at least %d got %d", name, fixed, len(args))
	case !isVariadic && given != fixed:
		s.fail("wrong number of args for %s: want %d got %d", name, fixed, given)
	}
	return given
}

// invoke calls a function of the program or a method. The first of args is its name.
func (s *state) invoke(dot, f reflect.Value, n parse.Node, name string, args []parse.Node, last input) reflect.Value {
	if args != nil {
		args = args[1:]
	}
	typ := f.Type()
	fixed, isVariadic := typ.NumIn(), typ.IsVariadic()
	if isVariadic {
		fixed--
	}
	given := s.count(name, fixed, isVariadic, args, last)
	if err := checkResults(name, typ); err != nil {
		s.fail("%v", err)
	}
	paramType := func(i int) reflect.Type {
		if i >= fixed {
			return typ.In(fixed).Elem()
		}
		return typ.In(i)
	}
	values := make([]reflect.Value, given)
	for i, arg := range args {
		values[i] = s.argument(dot, paramType(i), arg)
	}
	if last.is {
		values[given-1] = s.convert(last.value, paramType(given-1))
	}
	result, err := safeCall(f, values)
	if err != nil {
		s.node = n
		s.fail("error calling %s: %w", name, err)
	}
	return unwrap(result)
}

// invokeBuiltin calls a builtin function, or is one.
func (s *state) invokeBuiltin(dot reflect.Value, f *builtin, n parse.Node, name string, args []parse.Node, last input) reflect.Value {
	if args != nil {
		args = args[1:]
	}
	given := s.count(name, f.fixed, f.isVariadic, args, last)
	if name == "and" || name == "or" {
		return s.andOr(dot, name == "or", args, last)
	}
	values := make([]reflect.Value, given)
	for i, arg := range args {
		if i == 0 && name == "printf" {
			values[i] = s.argument(dot, stringType, arg)
		} else {
			values[i] = s.any(dot, arg)
		}
	}
	if last.is {
		values[given-1] = unwrap(last.value)
		if given == 1 && name == "printf" {
			values[0] = s.convert(last.value, stringType)
		}
	}
	run := f.run
	if name == "call" {
		callee := last.value.String
		if len(args) > 0 {
			callee = args[0].String
		}
		run = func(args []reflect.Value) (reflect.Value, error) { return callNamed(callee(), args[0], args[1:]) }
	}
	result, err := safeRun(run, values)
	if err != nil {
		s.node = n
		s.fail("error calling %s: %w", name, err)
	}
	return unwrap(result)
}

// unwrap returns what a Value holds if that is a reflect.Value.
func unwrap(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Struct && v.Type() == valueType {
		return v.Interface().(reflect.Value)
	}
	return v
}

// andOr evaluates arguments until the answer stands.
func (s *state) andOr(dot reflect.Value, isOr bool, args []parse.Node, last input) (v reflect.Value) {
	for _, arg := range args {
		v = s.any(dot, arg)
		if isTruth(v) == isOr {
			return v
		}
	}
	if last.is {
		return unwrap(last.value)
	}
	return v
}

// safeCall calls a function; its panics become errors.
func safeCall(f reflect.Value, args []reflect.Value) (result reflect.Value, err error) {
	defer recovered(&err)
	results := f.Call(args)
	if len(results) == 2 && !results[1].IsNil() {
		err = results[1].Interface().(error)
	}
	return results[0], err
}

// safeRun calls a builtin function; its panics become errors.
func safeRun(run func(args []reflect.Value) (reflect.Value, error), args []reflect.Value) (result reflect.Value, err error) {
	defer recovered(&err)
	return run(args)
}

// recovered makes an error of a panic. It is deferred.
func recovered(err *error) {
	if r := recover(); r != nil {
		var isError bool
		if *err, isError = r.(error); !isError {
			*err = fmt.Errorf("%v", r)
		}
	}
}
