"""Closures, variables of loops, defer with all its rules, recover, named results."""


def capture(d):
    fs, n = d.name("fs"), d.upto(2, 5)
    loop = d.pick(f"for i := 0; i < {n}; i++", f"for i := range {n}", f"for i := range []int{{{d.ints(n)}}}")
    change = d.pick("", "i += 0", "x -= i", "x <<= 1")
    return [], [
        f"var {fs} []func(int) int",
        f"{loop} {{\n\tx := i * {d.upto(1, 9)}\n\t{fs} = append({fs}, func(n int) int {{ x += n + i; return x }})\n\t{change}\n}}",
        f"for k, f := range {fs} {{ fmt.Print(f(k), f({d.upto(1, 5)}), \" \") }}\nfmt.Println()",
    ]


def defers(d):
    f = d.name("f")
    steps = []
    for i in range(d.upto(2, 5)):
        steps.append(d.pick(
            f"defer func() {{ r = r*10 + {i} }}()",
            f"defer func(n int) {{ r += n }}(r + {i})",
            f"defer fmt.Println(\"deferred\", r, {i})",
            f"r += {d.upto(1, 9)}",
            f"for j := range {d.upto(1, 3)} {{ defer func() {{ r ^= j + {i} }}() }}",
            f"defer func() {{ if e := recover(); e != nil {{ fmt.Println(\"got\", e); r++ }} }}()",
            f"if n == {d.upto(0, 3)} {{ panic(fmt.Sprint(\"p\", n, {i})) }}",
            f"if n > {d.upto(1, 4)} {{ return r + {i} }}",
        ))
    text = "\n\t".join(steps)
    decl = f"func {f}(n int) (r int) {{\n\t{text}\n\treturn r * 2\n}}"
    return [decl], [f"for n := range 5 {{ func() {{ defer rec(); fmt.Println({f}(n)) }}() }}"]


def counters(d):
    make = d.name("make")
    decl = (
        f"func {make}(start int) (inc func(int) int, get func() int, reset func()) {{\n\tn, m := start, 0\n"
        f"\tinc = func(d int) int {{ n += d; m++; return n {d.pick('+', '*', '-')} m }}\n\tget = func() int {{ return n + m }}\n"
        f"\treset = func() {{ n, m = m, n }}\n\treturn\n}}"
    )
    a, b, c = d.name("a"), d.name("b"), d.name("c")
    body = [f"{a}, {b}, {c} := {make}({d.upto(0, 9)})", f"_ = {a}"]
    for _ in range(d.upto(3, 7)):
        body.append(d.pick(f"fmt.Println({a}({d.upto(-5, 5)}))", f"{c}()", f"fmt.Println({b}())"))
    return [decl], body + [f"{c}()\nfmt.Println({b}())"]


def iterators(d):
    f, g = d.name("gen"), d.name("use")
    exit_ = d.pick("break", "continue", "return -x", "break outer", "continue outer")
    decls = [
        f"func {f}(n int) func(func(int, string) bool) {{\n\treturn func(yield func(int, string) bool) {{\n\t\tdefer fmt.Println(\"left\", n)\n"
        f"\t\tfor i := range n {{\n\t\t\tif !yield(i*i, fmt.Sprint(\"#\", i)) {{ return }}\n\t\t}}\n\t}}\n}}",
        f"func {g}(n int) (x int) {{\n\tdefer func() {{ fmt.Println(\"end\", x) }}()\nouter:\n\tfor i, s := range {f}(n) {{\n\t\tdefer func() {{ x += i }}()\n"
        f"\t\tfor j := range {f}(2) {{\n\t\t\tx += i*j + len(s)\n\t\t\tif i == {d.pick(0, 1, 4, 9)} {{ {exit_} }}\n\t\t}}\n\t\tx++\n\t}}\n\treturn x * 3\n}}",
    ]
    if "outer" not in exit_:
        decls[1] = decls[1].replace("outer:\n", "")
    return decls, [f"fmt.Println({g}({n}))" for n in (0, 1, d.upto(2, 5))]


def feature(d):
    return d.pick(capture, defers, counters, iterators)(d)
