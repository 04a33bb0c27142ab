package testing

import (
	"fmt"
	"reflect"
)

// InternalFuzzTarget is a fuzz test by name.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// F is a running fuzz test. It is run with the inputs that Add gave, as `go test` does without -fuzz: none are made up here.
type F struct {
	*common
	t      *T
	inputs [][]any
	isRun  bool
}

// runFuzz is a fuzz test as a test.
func runFuzz(t *T, fn func(f *F)) {
	f := &F{common: &t.common, t: t}
	fn(f)
	if !f.isRun && !f.Failed() && !f.Skipped() {
		f.Error("returned without calling F.Fuzz, F.Fail, or F.Skip")
	}
}

// Add adds an input: the arguments behind the *T of the function that Fuzz is given. Afterwards it does nothing.
func (f *F) Add(args ...any) {
	if f.isRun {
		return
	}
	for _, arg := range args {
		if !isFuzzType(reflect.TypeOf(arg)) {
			panic(fmt.Sprintf("testing: unsupported type to Add %v", reflect.TypeOf(arg)))
		}
	}
	f.inputs = append(f.inputs, args)
}

// Fuzz runs ff, a func(*T, ...) of the types that Add takes, as a subtest for each input.
func (f *F) Fuzz(ff any) {
	if f.isRun {
		panic("testing: F.Fuzz called more than once")
	}
	f.isRun = true
	if f.Failed() {
		return
	}
	fn := reflect.ValueOf(ff)
	checkFuzzFunc(fn)
	for i, input := range f.inputs {
		args, err := fuzzArgs(fn.Type(), input)
		if err != nil {
			f.Fatal(err)
		}
		f.t.Run(fmt.Sprintf("seed#%d", i), func(t *T) {
			fn.Call(append([]reflect.Value{reflect.ValueOf(t)}, args...))
		})
	}
}

// checkFuzzFunc panics with what is wrong with the function for Fuzz.
func checkFuzzFunc(fn reflect.Value) {
	if fn.Kind() != reflect.Func {
		panic("testing: F.Fuzz must receive a function")
	}
	typ := fn.Type()
	switch {
	case typ.NumIn() < 2 || typ.In(0) != reflect.TypeFor[*T]():
		panic("testing: fuzz target must receive at least two arguments, where the first argument is a *T")
	case typ.NumOut() != 0:
		panic("testing: fuzz target must not return a value")
	}
	for i := 1; i < typ.NumIn(); i++ {
		if !isFuzzType(typ.In(i)) {
			panic(fmt.Sprintf("testing: unsupported type for fuzzing %v", typ.In(i)))
		}
	}
}

// fuzzArgs is an input as arguments, if it has their types.
func fuzzArgs(fn reflect.Type, input []any) ([]reflect.Value, error) {
	if len(input) != fn.NumIn()-1 {
		return nil, fmt.Errorf("wrong number of values in corpus entry: %d, want %d", len(input), fn.NumIn()-1)
	}
	args := make([]reflect.Value, len(input))
	for i, value := range input {
		args[i] = reflect.ValueOf(value)
		if args[i].Type() != fn.In(i+1) {
			return nil, fmt.Errorf("mismatched types in corpus entry: %v, want %v", args[i].Type(), fn.In(i+1))
		}
	}
	return args, nil
}

// isFuzzType says whether inputs may have the type: []byte, string, bool, or a number that is not complex, by these names.
func isFuzzType(typ reflect.Type) bool {
	if typ == nil {
		return false
	}
	if typ == reflect.TypeFor[[]byte]() {
		return true
	}
	kind := typ.Kind()
	isPlain := kind == reflect.String || kind >= reflect.Bool && kind <= reflect.Uint64 || kind == reflect.Float32 || kind == reflect.Float64
	return isPlain && typ.PkgPath() == ""
}
