// The verbs and flags of package fmt over many types.
package main

import (
	"errors"
	"fmt"
	"os"
)

type point struct{ X, Y int }
type named struct {
	Name string
	P    *point
	L    []int
	M    map[string]int
	E    error
	I    any
}
type celsius float64
type bits uint8
type str string

func (b bits) String() string { return fmt.Sprintf("bits(%08b)", uint8(b)) }

type gostr struct{ n int }

func (g gostr) GoString() string { return "gostr!" }

type custom struct{ n int }

func (c custom) Format(s fmt.State, verb rune) {
	w, wok := s.Width()
	p, pok := s.Precision()
	fmt.Fprintf(s, "<%c %d %t %d %t %t%t%t%t%t>", verb, w, wok, p, pok, s.Flag('+'), s.Flag('-'), s.Flag('#'), s.Flag(' '), s.Flag('0'))
}

type badStringer struct{}

func (*badStringer) String() string { panic("no string") }

type rec struct {
	next *rec
	v    int
}

func table(formats []string, args ...any) {
	for _, f := range formats {
		fmt.Printf("%-8s", f)
		for _, a := range args {
			fmt.Printf(" |"+f+"|", a)
		}
		fmt.Println()
	}
}

func main() {
	table([]string{"%d", "%5d", "%-5d", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%o", "%#o", "%O", "%b", "%c", "%q", "%U", "%#U", "%8.3d", "%e", "%s", "%t"},
		0, 42, -42, int8(-128), uint8(200), 'x', '世')
	table([]string{"%v", "%f", "%e", "%g", "%E", "%G", "%.2f", "%8.2f", "%-8.2f", "%+.1e", "%08.3f", "% .3g", "%#g", "%x", "%b", "%6.0f", "%d"},
		0.0, 3.14159265, -2.5, 1e21, 1e-7, float32(0.1), 123456789.0)
	table([]string{"%s", "%q", "%v", "%x", "%X", "% x", "%#x", "%10s", "%-10s", "%.2s", "%5.1s", "%+q", "%#q", "%d", "%t", "%010s"},
		"", "hi", "héllo\n", []byte("ab"), str("named"))
	table([]string{"%v", "%+v", "%#v", "%T", "%d", "%s"},
		point{1, -2}, []int{1, 2}, [2]bool{true, false}, map[string]int{"b": 2, "a": 1}, []string{"x", "y z"}, struct{}{})
	table([]string{"%v", "%t", "%q", "%5t", "%-7t", "%#v"}, true, false)
	table([]string{"%v", "%.2f", "%+v", "%8.1f", "%T"}, 1+2i, complex64(-0.5i))
	table([]string{"%v", "%s", "%d", "%x", "%#v", "%T"}, bits(5), celsius(36.6), gostr{1}, str("s"))
	table([]string{"%v", "%+v", "%#v", "%s", "%d", "%T"}, nil, error(nil), errors.New("err"), []any{1, "a", nil}, (*point)(nil), any(3))
	table([]string{"%v", "%5.2x", "%-+#q", "% 0d"}, custom{1})

	n := named{"n", nil, []int{1}, map[string]int{"k": 1}, errors.New("e"), point{3, 4}}
	fmt.Printf("%v\n%+v\n", n, n)
	fmt.Printf("%#v\n", n.P)
	fmt.Printf("%v %+v\n", &point{1, 2}, &n.L)
	fmt.Printf("%v %v\n", &[]point{{1, 2}}, &map[string]point{"a": {5, 6}})
	fmt.Printf("%#v %#v %#v\n", []any{1, "s", 1.5, nil, true}, map[int]string{2: "b", 1: "a"}, struct {
		A int
		B []string
	}{1, []string{"q"}})
	fmt.Printf("%#v %#v %#v %#v %#v\n", int8(1), uint(7), 1.0, 'x', "q\"")
	fmt.Printf("%v %s\n", (*badStringer)(nil), &badStringer{})
	fmt.Printf("%v %v\n", []error{errors.New("a"), nil}, []fmt.Stringer{bits(1)})
	fmt.Printf("%v %d %s\n", []byte{1, 2}, []byte{1, 2}, []byte{65, 66})
	fmt.Printf("%v %v\n", rec{v: 1}, [][]int{{1}, {2, 3}})
	fmt.Printf("%6d|%-6d|%06d\n", []int{1, 22}, []int{1, 22}, []int{-1, 22})
	fmt.Printf("%6.2f|%x|%q\n", []float64{1, 2.345}, []string{"ab", "c"}, []string{"a b", "c"})

	fmt.Printf("%*d|%-*d|%.*f|%*.*f\n", 5, 1, 5, 2, 2, 3.14159, 8, 3, 2.71828)
	fmt.Printf("%[2]d %[1]d %d %[1]q\n", 65, 66)
	fmt.Printf("%[3]*.[2]*[1]f|\n", 12.0, 2, 6)
	fmt.Printf("%d %s\n", "str", 5)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%z %!\n", 1)
	fmt.Printf("%[5]d %[x]d %d\n", 1)
	fmt.Printf("100%% %c%c %v\n", 0x4e16, 'a', 'a')
	fmt.Printf("%t %v\n", "x", struct{ a any }{nil})
	fmt.Printf("%s|%10v|%-10v|%v\n", error(nil), true, nil, &struct{}{})
	fmt.Printf("%w\n", errors.New("w in Printf"))
	fmt.Println("a", 1, 2, "b", "c", 3.0, nil, []string{}, struct{}{}, 'x', 1e6, 1e21, float32(2.5))
	fmt.Print("a", 1, 2, "b", "c", 3.0, 4, true, false, "\n")
	fmt.Print(1, 2, "\n")
	s := fmt.Sprintln("x", 1) + fmt.Sprint("y", "z", 1, 2)
	fmt.Println(s, len(s))
	k, err := fmt.Fprintf(os.Stdout, "%s\n", "héé")
	fmt.Println(k, err)
	fmt.Println(fmt.Sprintf("%08b %o %#b", 37, -8, 5), fmt.Sprintf("%+v", struct{ A, b any }{1, "x"}))
	fmt.Println(string(fmt.Appendf(nil, "%03d", 7)), string(fmt.Append([]byte("x"), 1, 2)))
	fmt.Printf("%x %X %x\n", -255, "hello", 3.5)
	fmt.Printf("%+d %+d % d % d\n", 5, -5, 5, -5)
	fmt.Printf("%3c|%-3c|%03d|%+.2e\n", 'a', 'b', -5, 12345.678)
	fmt.Printf("%T %T %T %T %T %T\n", main, []any{}, map[string][]*point{}, make(chan<- int), struct{ A int }{}, fmt.Errorf("x"))
	fmt.Printf("%T %T\n", func(int, ...string) (bool, error) { return false, nil }, [3]*celsius{})
}
