// Type switches and type assertions on concrete and interface types.
package main

type stringer interface{ String() string }
type id int

func (i id) String() string { return "id" }

func what(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case int:
		if x > 0 {
			return "positive int"
		}
		return "int"
	case string, []byte:
		_, isString := x.(string)
		if isString {
			return "string"
		}
		return "bytes"
	case stringer:
		return "stringer " + x.String()
	case error:
		return "error " + x.Error()
	case func(int) int:
		return "func"
	case []any:
		return "list of " + what(x[0])
	case map[string]int:
		return "map"
	case *int:
		return "pointer"
	case struct{ X int }:
		return "anonymous struct"
	default:
		return "other"
	}
}

func main() {
	n := 5
	for _, v := range []any{nil, 0, 7, "s", []byte("b"), id(1), func(int) int { return 0 }, []any{"x"}, map[string]int{}, &n, struct{ X int }{1}, 1.5, int8(1)} {
		println(what(v))
	}
	var v any = id(9)
	s, ok := v.(stringer)
	println(s.String(), ok)
	i, ok := v.(int)
	println(i, ok)
	println(int(v.(id)))
	_, ok = v.(error)
	println(ok)
	switch v.(type) {
	case int, string:
		println("no")
	case id:
		println("id")
	}
	defer func() {
		println(recover().(error).Error())
		defer func() {
			println(recover().(error).Error())
			defer func() { println(recover().(error).Error()) }()
			var none any
			println(none.(int))
		}()
		println(v.(error).Error())
	}()
	println(v.(string))
}
