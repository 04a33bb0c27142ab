package template

import (
	"errors"
	"fmt"
	"reflect"
)

var (
	errNoOrder    = errors.New("invalid type for comparison")
	errNoArgument = errors.New("missing argument for comparison")
)

// class is what comparisons distinguish of kinds.
type class int

const (
	otherClass class = iota
	boolClass
	intClass
	uintClass
	floatClass
	complexClass
	stringClass
)

func classOf(v reflect.Value) class {
	switch {
	case v.CanInt():
		return intClass
	case v.CanUint():
		return uintClass
	case v.CanFloat():
		return floatClass
	case v.CanComplex():
		return complexClass
	}
	switch v.Kind() {
	case reflect.String:
		return stringClass
	case reflect.Bool:
		return boolClass
	}
	return otherClass
}

// eq reports whether the first argument equals one of the others.
func eq(arg1 reflect.Value, arg2 []reflect.Value) (bool, error) {
	arg1 = inside(arg1)
	if len(arg2) == 0 {
		return false, errNoArgument
	}
	for _, arg := range arg2 {
		equal, err := equals(arg1, inside(arg))
		if equal || err != nil {
			return equal, err
		}
	}
	return false, nil
}

func equals(a, b reflect.Value) (bool, error) {
	classA, classB := classOf(a), classOf(b)
	switch {
	case classA == intClass && classB == uintClass:
		return a.Int() >= 0 && uint64(a.Int()) == b.Uint(), nil
	case classA == uintClass && classB == intClass:
		return b.Int() >= 0 && a.Uint() == uint64(b.Int()), nil
	case classA != classB && a.IsValid() && b.IsValid():
		return false, fmt.Errorf("incompatible types for comparison: %v and %v", a.Type(), b.Type())
	case classA != classB:
		return false, nil
	}
	switch classA {
	case boolClass:
		return a.Bool() == b.Bool(), nil
	case intClass:
		return a.Int() == b.Int(), nil
	case uintClass:
		return a.Uint() == b.Uint(), nil
	case floatClass:
		return a.Float() == b.Float(), nil
	case complexClass:
		return a.Complex() == b.Complex(), nil
	case stringClass:
		return a.String() == b.String(), nil
	}
	if a.IsValid() && b.IsValid() && a.Kind() != b.Kind() {
		return false, fmt.Errorf("non-comparable types %s: %v, %s: %v", a, a.Type(), b.Type(), b)
	}
	if isNil(a) || isNil(b) {
		return isNil(a) == isNil(b), nil
	}
	if !b.Type().Comparable() {
		return false, fmt.Errorf("non-comparable type %s: %v", b, b.Type())
	}
	return a.Interface() == b.Interface(), nil
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return !v.IsValid()
}

func ne(arg1, arg2 reflect.Value) (bool, error) {
	equal, err := equals(inside(arg1), inside(arg2))
	return !equal, err
}

func lt(arg1, arg2 reflect.Value) (bool, error) {
	a, b := inside(arg1), inside(arg2)
	classA, classB := classOf(a), classOf(b)
	switch {
	case classA == otherClass || classB == otherClass:
		return false, errNoOrder
	case classA == intClass && classB == uintClass:
		return a.Int() < 0 || uint64(a.Int()) < b.Uint(), nil
	case classA == uintClass && classB == intClass:
		return b.Int() >= 0 && a.Uint() < uint64(b.Int()), nil
	case classA != classB:
		return false, fmt.Errorf("incompatible types for comparison: %v and %v", a.Type(), b.Type())
	}
	switch classA {
	case intClass:
		return a.Int() < b.Int(), nil
	case uintClass:
		return a.Uint() < b.Uint(), nil
	case floatClass:
		return a.Float() < b.Float(), nil
	case stringClass:
		return a.String() < b.String(), nil
	}
	return false, errNoOrder
}

func le(arg1, arg2 reflect.Value) (bool, error) {
	less, err := lt(arg1, arg2)
	if less || err != nil {
		return less, err
	}
	return equals(inside(arg1), inside(arg2))
}

func gt(arg1, arg2 reflect.Value) (bool, error) {
	lessOrEqual, err := le(arg1, arg2)
	return !lessOrEqual && err == nil, err
}

func ge(arg1, arg2 reflect.Value) (bool, error) {
	less, err := lt(arg1, arg2)
	return !less && err == nil, err
}
