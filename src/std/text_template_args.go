package template

import (
	"reflect"
	"text/template/parse"
)

// canBeNil reports whether a type has a nil, or is reflect.Value, which can be none.
func canBeNil(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return true
	}
	return typ == valueType
}

// convert makes a value fit a parameter: through an interface, one pointer, or one address. Without a type all fit.
func (s *state) convert(v reflect.Value, typ reflect.Type) reflect.Value {
	if !v.IsValid() {
		switch {
		case typ == nil:
			return v
		case canBeNil(typ):
			return reflect.Zero(typ)
		}
		s.fail("invalid value; expected %s", typ)
	}
	if typ == valueType && v.Type() != typ {
		return reflect.ValueOf(v)
	}
	if typ == nil || v.Type().AssignableTo(typ) {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if v = v.Elem(); v.Type().AssignableTo(typ) {
			return v
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ):
		if v = v.Elem(); !v.IsValid() {
			s.fail("dereference of nil pointer of type %s", typ)
		}
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(typ):
		v = v.Addr()
	default:
		s.fail("wrong type for value; expected %s; got %s", typ, v.Type())
	}
	return v
}

// argument evaluates an argument for a parameter of a type.
func (s *state) argument(dot reflect.Value, typ reflect.Type, n parse.Node) reflect.Value {
	s.node = n
	switch arg := n.(type) {
	case *parse.DotNode:
		return s.convert(dot, typ)
	case *parse.NilNode:
		if canBeNil(typ) {
			return reflect.Zero(typ)
		}
		s.fail("cannot assign nil to %s", typ)
	case *parse.FieldNode:
		return s.convert(s.field(dot, arg, nil, input{}), typ)
	case *parse.VariableNode:
		return s.convert(s.variable(dot, arg, nil, input{}), typ)
	case *parse.PipeNode:
		return s.convert(s.pipeline(dot, arg), typ)
	case *parse.IdentifierNode:
		return s.convert(s.function(dot, arg, arg, nil, input{}), typ)
	case *parse.ChainNode:
		return s.convert(s.chain(dot, arg, nil, input{}), typ)
	}
	if typ == valueType {
		return reflect.ValueOf(s.constantArgument(n))
	}
	if typ.Kind() == reflect.Interface && typ.NumMethod() == 0 {
		return s.constantArgument(n)
	}
	return s.typedConstant(typ, n)
}

// any evaluates an argument that may be of any type.
func (s *state) any(dot reflect.Value, n parse.Node) (v reflect.Value) {
	s.node = n
	switch arg := n.(type) {
	case *parse.DotNode:
		v = dot
	case *parse.NilNode:
		return v
	case *parse.FieldNode:
		v = s.field(dot, arg, nil, input{})
	case *parse.VariableNode:
		v = s.variable(dot, arg, nil, input{})
	case *parse.PipeNode:
		v = s.pipeline(dot, arg)
	case *parse.IdentifierNode:
		v = s.function(dot, arg, arg, nil, input{})
	case *parse.ChainNode:
		v = s.chain(dot, arg, nil, input{})
	default:
		return s.constantArgument(n)
	}
	return unwrap(v)
}

// constantArgument evaluates a constant whose type nobody says.
func (s *state) constantArgument(n parse.Node) reflect.Value {
	switch n.(type) {
	case *parse.BoolNode, *parse.NumberNode, *parse.StringNode:
		return s.constant(n)
	}
	s.fail("can't handle assignment of %s to empty interface argument", n)
	return reflect.Value{}
}

// typedConstant evaluates a constant as a value of a type.
func (s *state) typedConstant(typ reflect.Type, n parse.Node) reflect.Value {
	v := reflect.New(typ).Elem()
	number, isNumber := n.(*parse.NumberNode)
	var expected string
	switch typ.Kind() {
	case reflect.Bool:
		if n, is := n.(*parse.BoolNode); is {
			v.SetBool(n.True)
			return v
		}
		expected = "bool"
	case reflect.String:
		if n, is := n.(*parse.StringNode); is {
			v.SetString(n.Text)
			return v
		}
		expected = "string"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if isNumber && number.IsInt {
			v.SetInt(number.Int64)
			return v
		}
		expected = "integer"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if isNumber && number.IsUint {
			v.SetUint(number.Uint64)
			return v
		}
		expected = "unsigned integer"
	case reflect.Float32, reflect.Float64:
		if isNumber && number.IsFloat {
			v.SetFloat(number.Float64)
			return v
		}
		expected = "float"
	case reflect.Complex64, reflect.Complex128:
		if isNumber && number.IsComplex {
			v.SetComplex(number.Complex128)
			return v
		}
		expected = "complex"
	default:
		s.fail("can't handle %s for arg of type %s", n, typ)
	}
	s.fail("expected %s; found %s", expected, n)
	return v
}
