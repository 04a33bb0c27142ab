"""Generic types and functions, constraints, inference, generic methods, instances of instances."""

NUMBERS = "~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float64"


def containers(d):
    stack, pair, number = d.name("Stack"), d.name("Pair"), d.name("Num")
    elem, other = d.pick(d.int_type(), "string", "float64"), d.pick("string", d.int_type())
    decls = [
        f"type {number} interface {{ {NUMBERS} }}",
        f"type {stack}[T any] struct {{\n\titems []T\n\tn, top int\n}}\n"
        f"func (s *{stack}[T]) Push(v ...T) *{stack}[T] {{ s.items = append(s.items, v...); s.n += len(v); return s }}\n"
        f"func (s *{stack}[T]) Pop() (v T, ok bool) {{\n\tif len(s.items) == 0 {{ return }}\n\tv = s.items[len(s.items)-1]\n\ts.items = s.items[:len(s.items)-1]\n\treturn v, true\n}}\n"
        f"func (s {stack}[T]) Each(yield func(int, T) bool) {{\n\tfor i := len(s.items) - 1; i >= 0; i-- {{\n\t\tif !yield(i, s.items[i]) {{ return }}\n\t}}\n}}",
        f"type {pair}[K comparable, V any] struct {{\n\tKey K\n\tVal V\n}}\n"
        f"func mk{pair}[K comparable, V any](k K, v V) {pair}[K, V] {{ return {pair}[K, V]{{k, v}} }}\n"
        f"func (p {pair}[K, V]) Swap(f func(V) K, g func(K) V) {pair}[K, V] {{ return {pair}[K, V]{{f(p.Val), g(p.Key)}} }}",
    ]
    s, p = d.name("s"), d.name("p")
    values = ", ".join(d.value(elem) for _ in range(d.upto(2, 5)))
    body = [
        f"{s} := new({stack}[{elem}]).Push({values})",
        f"for i, v := range {s}.Each {{\n\tif i == {d.upto(0, 2)} {{ {d.pick('break', 'continue')} }}\n\tfmt.Println(i, v)\n}}",
        f"fmt.Println({s}.Pop())",
        f"fmt.Printf(\"%T %v\\n\", {s}, {s}.items)",
        f"{p} := mk{pair}[{other}]({d.value(other)}, {s})",
        f"fmt.Printf(\"%T %v\\n\", {p}.Key, {p}.Val.n)",
        f"fmt.Println(mk{pair}({d.value('string')}, {d.upto(1, 9)}) == mk{pair}({d.value('string')}, {d.upto(1, 9)}))",
        f"fmt.Println(mk{pair}({d.upto(1, 9)}, {d.upto(1, 9)}).Swap(func(v int) int {{ return v + {d.upto(1, 9)} }}, func(k int) int {{ return k * k }}))",
    ]
    return decls, body


def functions(d):
    number, sum_, map_, fold, keys = d.name("Num"), d.name("Sum"), d.name("Map"), d.name("Fold"), d.name("Keys")
    kind, named = d.int_type(), d.name("My")
    decls = [
        f"type {number} interface {{ {NUMBERS} | ~uint }}",
        f"type {named} {kind}",
        f"func {sum_}[T {number}](xs ...T) (s T) {{\n\tfor _, x := range xs {{ s += x {d.pick('*', '-', '+')} {d.upto(1, 9)} }}\n\treturn\n}}",
        f"func {map_}[S ~[]E, E, R any](s S, f func(E) R) []R {{\n\tr := make([]R, 0, len(s))\n\tfor _, e := range s {{ r = append(r, f(e)) }}\n\treturn r\n}}",
        f"func {fold}[E, A any](s []E, a A, f func(A, E) A) A {{\n\tfor _, e := range s {{ a = f(a, e) }}\n\treturn a\n}}",
        f"func {keys}[M ~map[K]V, K interface{{ comparable; {number} }}, V any](m M) (s K) {{\n\tfor k := range m {{ s += k }}\n\treturn\n}}",
        f"func twice{number}[T any](f func(T) T) func(T) T {{ return func(v T) T {{ return f(f(v)) }} }}",
    ]
    values = [d.value(kind) for _ in range(d.upto(2, 5))]
    body = [
        f"fmt.Println({sum_}[{kind}]({', '.join(values)}), {sum_}({', '.join(f'{named}({v})' for v in values)}))",
        f"fmt.Println({map_}([]{named}{{{', '.join(values)}}}, func(v {named}) string {{ return fmt.Sprint(v, \"!\") }}))",
        f"fmt.Println({fold}({map_}([]string{{{d.value('string')}, {d.value('string')}}}, func(s string) int {{ return len(s) }}), {d.value('float64')}, func(a float64, n int) float64 {{ return a/2 + float64(n) }}))",
        f"fmt.Println({keys}(map[{named}]bool{{{', '.join(f'{v}: true' for v in dict.fromkeys(values))}}}))",
        f"fmt.Println(twice{number}(func(n int) int {{ return n*{d.upto(2, 5)} + 1 }})({d.upto(1, 50)}))",
        f"fmt.Printf(\"%T\\n\", {map_}([]{kind}{{}}, func(v {kind}) {named} {{ return {named}(v) }}))",
    ]
    return decls, body


def trees(d):
    tree, kind = d.name("Tree"), d.pick(d.int_type(), "string")
    ordered = d.name("Ord")
    decls = [
        f"type {ordered} interface {{ {NUMBERS} | ~uint | ~string }}",
        f"type {tree}[K {ordered}, V any] struct {{\n\tl, r *{tree}[K, V]\n\tk K\n\tv V\n}}\n"
        f"func (t *{tree}[K, V]) Put(k K, v V) *{tree}[K, V] {{\n\tif t == nil {{ return &{tree}[K, V]{{k: k, v: v}} }}\n"
        f"\tswitch {{\n\tcase k < t.k:\n\t\tt.l = t.l.Put(k, v)\n\tcase k > t.k:\n\t\tt.r = t.r.Put(k, v)\n\tdefault:\n\t\tt.v = v\n\t}}\n\treturn t\n}}\n"
        f"func (t *{tree}[K, V]) All(yield func(K, V) bool) bool {{ return t == nil || t.l.All(yield) && yield(t.k, t.v) && t.r.All(yield) }}",
    ]
    t = d.name("t")
    body = [f"var {t} *{tree}[{kind}, int]"]
    body += [f"{t} = {t}.Put({d.value(kind)}, {i})" for i in range(d.upto(3, 9))]
    body.append(f"{t}.All(func(k {kind}, v int) bool {{ fmt.Print(k, \"=\", v, \" \"); return v != {d.upto(0, 9)} }})\nfmt.Println()")
    return decls, body


def feature(d):
    return d.pick(containers, functions, trees)(d)
