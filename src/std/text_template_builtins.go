package template

import (
	"errors"
	"fmt"
	"internal/unicode"
	"reflect"
	"sync"
)

// FuncMap has functions by the names that templates call them by. They return one value, or a value and an error.
type FuncMap map[string]any

// builtin is a function that all templates have: how many arguments it takes, and more if it is variadic. It is called without reflection.
type builtin struct {
	fixed      int
	isVariadic bool
	run        func(args []reflect.Value) (reflect.Value, error)
}

var (
	builtinsOnce sync.Once
	builtinFuncs FuncMap
)

// builtins are the builtin functions by name. The execution does and, or and call itself.
func builtins() FuncMap {
	builtinsOnce.Do(func() {
		builtinFuncs = FuncMap{
			"and":      &builtin{fixed: 1, isVariadic: true},
			"or":       &builtin{fixed: 1, isVariadic: true},
			"call":     &builtin{fixed: 1, isVariadic: true},
			"html":     printing(HTMLEscaper),
			"js":       printing(JSEscaper),
			"urlquery": printing(URLQueryEscaper),
			"print":    printing(fmt.Sprint),
			"println":  printing(fmt.Sprintln),
			"printf":   &builtin{1, true, printf},
			"index":    &builtin{1, true, func(args []reflect.Value) (reflect.Value, error) { return index(args[0], args[1:]) }},
			"slice":    &builtin{1, true, func(args []reflect.Value) (reflect.Value, error) { return slice(args[0], args[1:]) }},
			"len":      &builtin{1, false, length},
			"not":      &builtin{1, false, func(args []reflect.Value) (reflect.Value, error) { return reflect.ValueOf(!isTruth(args[0])), nil }},
			"eq":       &builtin{1, true, func(args []reflect.Value) (reflect.Value, error) { return answer(eq(args[0], args[1:])) }},
			"ne":       comparing(ne),
			"lt":       comparing(lt),
			"le":       comparing(le),
			"gt":       comparing(gt),
			"ge":       comparing(ge),
		}
	})
	return builtinFuncs
}

func answer(holds bool, err error) (reflect.Value, error) { return reflect.ValueOf(holds), err }

func comparing(compare func(a, b reflect.Value) (bool, error)) *builtin {
	return &builtin{2, false, func(args []reflect.Value) (reflect.Value, error) { return answer(compare(args[0], args[1])) }}
}

func printing(print func(args ...any) string) *builtin {
	return &builtin{0, true, func(args []reflect.Value) (reflect.Value, error) { return reflect.ValueOf(print(plain(args)...)), nil }}
}

func printf(args []reflect.Value) (reflect.Value, error) {
	return reflect.ValueOf(fmt.Sprintf(args[0].String(), plain(args[1:])...)), nil
}

// plain returns what the values hold.
func plain(args []reflect.Value) []any {
	all := make([]any, len(args))
	for i, arg := range args {
		if arg.IsValid() {
			all[i] = arg.Interface()
		}
	}
	return all
}

// checkResults refuses functions that do not return one value, or a value and an error.
func checkResults(name string, typ reflect.Type) error {
	n := typ.NumOut()
	switch {
	case n == 1 || n == 2 && typ.Out(1) == errorType:
		return nil
	case n == 2:
		return fmt.Errorf("invalid function signature for %s: second return value should be error; is %s", name, typ.Out(1))
	}
	return fmt.Errorf("function %s has %d return values; should be 1 or 2", name, n)
}

// isName reports whether a name can be called.
func isName(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

func isTruth(v reflect.Value) bool {
	holds, _ := isTrue(inside(v))
	return holds
}

func isInteger(v reflect.Value) bool { return v.CanInt() || v.CanUint() }

// fit makes a value one of a type: nil, assignable, or another integer.
func fit(v reflect.Value, typ reflect.Type) (reflect.Value, error) {
	if !v.IsValid() {
		if !canBeNil(typ) {
			return v, fmt.Errorf("value is nil; should be of type %s", typ)
		}
		v = reflect.Zero(typ)
	}
	if v.Type().AssignableTo(typ) {
		return v, nil
	}
	if isInteger(v) && isInteger(reflect.Zero(typ)) && v.Type().ConvertibleTo(typ) {
		return v.Convert(typ), nil
	}
	return reflect.Value{}, fmt.Errorf("value has type %s; should be %s", v.Type(), typ)
}

// position returns an index that may be as large as the limit.
func position(v reflect.Value, limit int) (int, error) {
	var i int64
	switch {
	case v.CanInt():
		i = v.Int()
	case v.CanUint():
		i = int64(v.Uint())
	case !v.IsValid():
		return 0, errors.New("cannot index slice/array with nil")
	default:
		return 0, fmt.Errorf("cannot index slice/array with type %s", v.Type())
	}
	if i < 0 || i > int64(limit) {
		return 0, fmt.Errorf("index out of range: %d", i)
	}
	return int(i), nil
}

// index returns what its first argument has at the index, what that has at the next one, and so on.
func index(item reflect.Value, indexes []reflect.Value) (reflect.Value, error) {
	item = inside(item)
	if !item.IsValid() {
		return item, errors.New("index of untyped nil")
	}
	for _, at := range indexes {
		at = inside(at)
		var isNil bool
		if item, isNil = indirect(item); isNil {
			return reflect.Value{}, errors.New("index of nil pointer")
		}
		switch item.Kind() {
		case reflect.Array, reflect.Slice, reflect.String:
			i, err := position(at, item.Len())
			if err != nil {
				return reflect.Value{}, err
			}
			item = item.Index(i)
		case reflect.Map:
			key, err := fit(at, item.Type().Key())
			if err != nil {
				return reflect.Value{}, err
			}
			elem := item.MapIndex(key)
			if !elem.IsValid() {
				elem = reflect.Zero(item.Type().Elem())
			}
			item = elem
		default:
			return reflect.Value{}, fmt.Errorf("can't index item of type %s", item.Type())
		}
	}
	return item, nil
}

// slice returns item[i:j:k], as far as there are indexes.
func slice(item reflect.Value, indexes []reflect.Value) (reflect.Value, error) {
	var none reflect.Value
	item = inside(item)
	if !item.IsValid() {
		return none, errors.New("slice of untyped nil")
	}
	item, isNil := indirect(item)
	if isNil {
		return none, errors.New("slice of nil pointer")
	}
	if len(indexes) > 3 {
		return none, fmt.Errorf("too many slice indexes: %d", len(indexes))
	}
	var limit int
	switch item.Kind() {
	case reflect.String:
		if len(indexes) == 3 {
			return none, errors.New("cannot 3-index slice a string")
		}
		limit = item.Len()
	case reflect.Array, reflect.Slice:
		limit = item.Cap()
	default:
		return none, fmt.Errorf("can't slice item of type %s", item.Type())
	}
	at := [3]int{0, item.Len()}
	for i, v := range indexes {
		x, err := position(v, limit)
		if err != nil {
			return none, err
		}
		at[i] = x
	}
	if at[0] > at[1] {
		return none, fmt.Errorf("invalid slice index: %d > %d", at[0], at[1])
	}
	if len(indexes) < 3 {
		return item.Slice(at[0], at[1]), nil
	}
	if at[1] > at[2] {
		return none, fmt.Errorf("invalid slice index: %d > %d", at[1], at[2])
	}
	return item.Slice3(at[0], at[1], at[2]), nil
}

// length is len.
func length(args []reflect.Value) (reflect.Value, error) {
	item, isNil := indirect(args[0])
	if isNil {
		return reflect.Value{}, errors.New("len of nil pointer")
	}
	switch item.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		return reflect.ValueOf(item.Len()), nil
	}
	return reflect.Value{}, fmt.Errorf("len of type %s", item.Type())
}

// callNamed calls a function that is a value.
func callNamed(name string, f reflect.Value, args []reflect.Value) (reflect.Value, error) {
	var none reflect.Value
	f = inside(f)
	if !f.IsValid() {
		return none, errors.New("call of nil")
	}
	typ := f.Type()
	if typ.Kind() != reflect.Func {
		return none, fmt.Errorf("non-function %s of type %s", name, typ)
	}
	if err := checkResults(name, typ); err != nil {
		return none, err
	}
	n, isVariadic := typ.NumIn(), typ.IsVariadic()
	switch {
	case isVariadic && len(args) < n-1:
		return none, fmt.Errorf("wrong number of args for %s: got %d want at least %d", name, len(args), n-1)
	case !isVariadic && len(args) != n:
		return none, fmt.Errorf("wrong number of args for %s: got %d want %d", name, len(args), n)
	}
	values := make([]reflect.Value, len(args))
	for i, arg := range args {
		var want reflect.Type
		if isVariadic && i >= n-1 {
			want = typ.In(n - 1).Elem()
		} else {
			want = typ.In(i)
		}
		var err error
		if values[i], err = fit(inside(arg), want); err != nil {
			return none, fmt.Errorf("arg %d: %w", i, err)
		}
	}
	return safeCall(f, values)
}
