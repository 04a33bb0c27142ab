"""Styles that lowering treats on its own: small functions of structs by value and of several results, variadic calls, arrays that are indexed
by variables, iterators, type switches, stacks. Each feature is one function that tells what it panicked with, and before that what its variables are."""


def term(d, names, elem):
    """A number out of these names."""
    if d.maybe(0.25):
        return str(d.upto(0, 9)) if elem == "int" else f"{d.upto(0, 9)}.5"
    return d.pick(names)


def number(d, names, elem, depth=0):
    if depth > 1 or d.maybe(0.35):
        return term(d, names, elem)
    ops = ["+", "-", "*"] + (["/", "%", "&", "^"] if elem == "int" and d.maybe(0.3) else [])
    op = d.pick(ops)
    right = d.pick(names) if op in "/%" else number(d, names, elem, depth + 1)
    return f"({number(d, names, elem, depth + 1)} {op} {right})"


def told(name, result, lines, recovered="recover()"):
    """A function that says how it ended."""
    return f"func {name}() {{\n\tdefer func() {{ fmt.Println(\"{name}\", {recovered}) }}()\n\t" + "\n\t".join(lines) + f"\n\t{result}\n}}"


def small_structs(d):
    t, elem = d.name("P"), d.pick("int", "float64", "int")
    fields = [f"f{i}" for i in range(d.upto(1, 4))]
    decls = [f"type {t} struct {{ {', '.join(fields)} {elem} }}", f"var {t}g {t}"]
    whole, several = [], []
    for _ in range(d.upto(2, 5)):
        m = d.name("m")
        names = [f"{v}.{f}" for v in "ab" for f in fields] + ["k"]
        values = [number(d, names, elem) for _ in fields]
        literal = f"{t}{{{', '.join(values)}}}"
        partial = f"{t}{{{', '.join(f'{f}: {v}' for f, v in reversed(list(zip(fields, values))) if d.maybe(0.7))}}}"
        body = d.pick(
            f"return {literal}",
            f"return {literal}",
            f"return {partial}",
            f"if {d.pick(names)} > {d.pick(names)} {{ return {d.pick('a', 'b')} }}; return {literal}",
            f"a.{d.pick(fields)} = {d.pick(values)}; return a",
            f"x := {d.pick(values)}; _ = x; return {t}{{{', '.join(d.pick('x', v) for v in values)}}}",
            f"return {d.pick('a', 'b', t + 'g')}",
        )
        decls.append(f"func (a {t}) {m}(b {t}, k {elem}) {t} {{ {body} }}")
        whole.append(m)
    for _ in range(d.upto(1, 3)):
        f = d.name("s")
        names = [f"a.{f}" for f in fields] + ["k"]
        x, y = number(d, names, elem), number(d, names, elem)
        test = f"{d.pick(names)} < {d.pick(names)}"
        body = d.pick(f"return {x}, {y}, {test}", f"if {test} {{ return {y}, k, true }}; return {x}, {y}, false")
        decls.append(f"func {f}(a {t}, k {elem}) ({elem}, {elem}, bool) {{ {body} }}")
        several.append(f)
    vs = ["x", "y", "z"]
    lines = [f"{v} := {t}{{{', '.join(str(d.upto(0, 5)) for _ in fields)}}}" for v in vs]
    lines += [f"s := []{t}{{x, y, z}}", "p := &s[1]", f"var n, o {elem} = {d.upto(0, 3)}, {d.upto(1, 3)}", "ok := false"]
    places = [*vs, "s[0]", "s[2]", "*p", f"{t}g"]
    nums = ["n", "o"] + [f"{v}.{f}" for v in vs + ["s[1]", "p"] for f in fields]

    def call(depth=0):
        at = d.pick(places) if depth > 1 or d.maybe(0.6) else call(depth + 1)
        at = f"({at})" if at.startswith("*") else at
        with_ = d.pick(places) if depth > 1 or d.maybe(0.7) else call(depth + 1)
        return f"{at}.{d.pick(whole)}({with_}, {d.pick(nums)})"

    for _ in range(d.upto(3, 9)):
        lines.append(
            d.pick(
                f"{d.pick(places)} = {call()}",
                f"{d.pick(places)} = {call()}",
                f"x, y = {call()}, {call()}",
                f"n, o, ok = {d.pick(several)}({d.pick(places)}, {d.pick(nums)})",
                f"o, {d.pick(vs)}.{d.pick(fields)}, _ = {d.pick(several)}({call()}, n)",
                f"if ok {{ z = {call()} }}",
                f"n += {call()}.{d.pick(fields)}",
                f"for i := range 3 {{ x = {call()}; s[i] = x }}",
            )
        )
    run = d.name("run")
    return [*decls, told(run, f"fmt.Println(x, y, z, s, *p, n, o, ok, {t}g)", lines)], [f"{run}()"]


def variadics(d):
    f, g, h, r, q = d.name("v"), d.name("v"), d.name("v"), d.name("v"), d.name("v")
    elem = d.pick("int", "float64", "uint8", "int32", "bool", "string")
    join = "t = append(t, x)"
    decls = [
        f"func {f}(k int, xs ...{elem}) []{elem} {{ var t []{elem}; for i, x := range xs {{ if i != k {{ {join} }} }}; return t }}",
        f"func {g}(xs ...{elem}) ({elem}, int) {{ if len(xs) > 1 {{ xs[0] = xs[len(xs)-1] }}; return xs[{d.upto(0, 2)}], len(xs) }}",
        f"func {h}(n int, xs ...{elem}) int {{ if n == 0 {{ return len({f}(n, xs...)) }}; a, k := {g}(xs...); return k + {h}(n-1, a, xs[0], a) }}",
        # Those that only read may be given the arguments one by one.
        f"func {r}(k {elem}, xs ...{elem}) (n int) {{ for i, x := range xs{d.pick('', '', '[1:]')} {{ if x == k {{ {d.pick('continue', 'break', 'return n + i', 'n += 7', 'i++')} }}; n = n*3 + i + 1 }}; return n*10 + len(xs) }}",
        f"func {q}(i int, xs ...{elem}) (x {elem}) {{ if len(xs) {d.pick('==', '>', '<=')} {d.upto(0, 3)} {{ {d.pick('return xs[i]', 'i++', 'x = xs[0]', f'_, i = {g}(xs...)', f'i = {r}(x, xs...)')} }}; {d.pick('', f'for range {r}(x, xs...) % 4 {{ i++ }};', f'defer func() {{ i += {r}(x) }}();')} return {d.pick('x', 'xs[i%3]', 'xs[len(xs)-1]')} }}",
        d.pick(f"var {f}kept []{elem}\nfunc {f}keep(xs ...{elem}) {{ {f}kept = xs }}", f"var {f}kept []{elem}\nfunc {f}keep(xs ...{elem}) {{ {f}kept = xs[1:] }}"),
    ]

    def args():
        return ", ".join(d.pick("a", "b", d.value(elem), f"{f}(9, b, a)[{d.upto(0, 1)}]") for _ in range(d.upto(0, 4)))

    lines = [f"var a, b {elem} = {d.value(elem)}, {d.value(elem)}", f"s := []{elem}{{a, b, a}}", "n := 0"]
    for _ in range(d.upto(2, 6)):
        lines.append(
            d.pick(
                f"s = {f}({d.upto(0, 3)}, {args()})",
                f"a, n = {g}({args()})",
                f"n += {h}({d.upto(0, 3)}, a, b, {d.value(elem)})",
                f"b, _ = {g}({f}(n, {args()})...)",
                f"n += {r}({d.pick('a', 'b', d.value(elem))}, {args()})",
                f"a = {q}({d.upto(0, 2)}, {args()})",
                f"a, n = {q}(n%2, b, a), {r}(b, {q}(0, a), a)",
                f"{f}keep(a, b); {f}kept = append({f}kept, a); s = {f}(0, {f}kept...)",
                f"for i := range 3 {{ a, n = {g}(b, a, {d.value(elem)}); s = append(s, {f}(i, a, b)...) }}",
            )
        )
    run = d.name("run")
    return [*decls, told(run, f"fmt.Println(a, b, s, n, {f}kept)", lines)], [f"{run}()"]


def places(d):
    elem, n, m = d.pick("int", "float64", "int32", "uint8", "bool"), d.upto(2, 4), d.upto(2, 4)
    t, f = d.name("A"), d.name("f")
    decls = [
        f"type {t} struct {{ row [{n}]{elem}; at [{m}]int; grid [{n}][{m}]{elem} }}",
        f"func {f}(a [{n}][{m}]{elem}, i, j int) [{n}][{m}]{elem} {{ b := a; b[i][j] = a[j%{n}][i%{m}]; a[0][j] = b[i][0]; return {d.pick('a', 'b')} }}",
    ]
    i = lambda k: d.pick("i", "j", f"i%{k}", f"(i+j)%{k}", str(d.upto(0, k - 1)))
    vs = ["v", "w", "*p", "s[i%2]"]

    def place():
        v = d.pick(vs)
        v = f"({v})" if v.startswith("*") else v
        return d.pick(f"{v}.row[{i(n)}]", f"{v}.grid[{i(n)}][{i(m)}]", f"l[{i(n)}]", f"g[{i(n)}][{i(m)}]")

    lines = [f"var v, w {t}", f"p := &{t}{{}}", f"var s [2]{t}", "i, j := 0, 1"]
    lines += [f"for k := range {n} {{ v.row[k] = {d.value(elem)}; w.grid[k][k%{m}] = v.row[k]; p.at[k%{m}] = k }}"]
    lines += [f"var l [{n}]{elem}", f"var g [{n}][{m}]{elem}"]
    inner = []
    for _ in range(d.upto(2, 7)):
        inner.append(
            d.pick(
                f"{place()} = {place()}",
                f"{place()}, {place()} = {place()}, {place()}",
                f"{place()} = {d.value(elem)}",
                f"g = {f}({d.pick('g', 'v.grid', 'p.grid')}, {i(n)}, {i(m)})",
                f"h := [{n}]{elem}{{}}; h[{i(n)}] = {place()}; l[{i(n)}] = h[{i(n)}]",
                "v, w = w, v",
                "s[j%2] = v; *p = s[i%2]",
                f"if {place()} == {place()} {{ l = {d.pick('v', 'p')}.row; l[{i(n)}] = {place()} }}",
                f"for q, x := range l {{ g[q][{i(m)}] = x; l[{i(n)}] = {place()} }}",
                f"fn := func(q int) {elem} {{ return l[q] }}; g[0][{i(m)}] = fn({i(n)})",
            )
            if elem == "bool" or d.maybe(0.7)
            else f"{place()} {d.pick('+=', '-=', '*=')} {place()}"
        )
    lines.append(f"for i = range {n} {{ for j = range {m} {{")
    lines += ["{ " + line + " }" for line in inner]
    lines.append("} }")
    run = d.name("run")
    return [*decls, told(run, "fmt.Println(v, w, *p, s, l, g, i, j)", lines)], [f"{run}()"]


def iterators(d):
    f, g, t = d.name("up"), d.name("two"), d.name("L")
    wrong = d.pick("", "", "yield(n)", "for range 2 { if !yield(n) { break } }")
    recovers = d.pick("", "", "", 'defer func() { fmt.Println("iterator", recover()) }()')
    decls = [
        f"func {f}(n int) func(func(int) bool) {{ return func(yield func(int) bool) {{ {recovers}; for i := range n {{ if !yield(i) {{ {d.pick('return', 'break')} }} }}; {wrong} }} }}",
        f"type {t} struct {{ items []int }}\nfunc (l *{t}) All(yield func(int, int) bool) {{ for i, x := range l.items {{ if !yield(i, x) {{ return }} }} }}",
        f"func {g}(yield func() bool) {{ _ = yield() && yield() }}",
    ]
    leave = lambda: d.pick("", f"if x > {d.upto(0, 4)} {{ break }}", f"if x == {d.upto(0, 3)} {{ continue }}", "if n > 40 { return x }", "if x == 3 { panic(n) }", "if x == 2 { break outer }", "if x == 1 { continue outer }")
    h = d.name("h")
    inner = [
        f"for x := range {f}({d.upto(0, 5)}) {{ {leave()}; n += x; {leave()} }}",
        f"for i, x := range l.All {{ l.items[i] += {d.upto(0, 2)}; {leave()}; for range {g} {{ n += x + i; {leave()} }} }}",
        f"for i := range {f}(3) {{ for x := range {f}(i) {{ {leave()}; n += x * i; defer func() {{ r += x }}() }} }}",
        f"for range {g} {{ x := n; _ = x; {leave()}; n++ }}",
        f"{{ var x int; for x = range {f}(4) {{ n -= x }}; n += x }}",
    ]
    d.r.shuffle(inner)
    body = [f"l := &{t}{{[]int{{{d.ints(d.upto(0, 4), 0, 5)}}}}}", "_ = l", "outer:", f"for x := range {d.upto(1, 3)} {{ n += x; if n > 1000 {{ break outer }}", *inner[: d.upto(1, 3)], leave().replace("break outer", "break"), "}"]
    decls.append(f"func {h}() (r int) {{ n := 0\n\t" + "\n\t".join(body) + "\n\treturn n\n}")
    run = d.name("run")
    return [*decls, told(run, f"fmt.Println({h}())", [])], [f"{run}()"]


def type_switches(d):
    a, b, c, i, f = d.name("A"), d.name("B"), d.name("C"), d.name("I"), d.name("f")
    decls = [
        f"type {a} struct {{ x, y int }}\nfunc (v {a}) M() int {{ return v.x }}",
        f"type {b} int\nfunc (v {b}) M() int {{ return int(v) }}",
        f"type {c} struct {{ s string; n [2]int8 }}",
        f"type {i} interface {{ M() int }}",
    ]
    cases = [
        f"case {a}: v.x++; r = fmt.Sprint(v.y, v)",
        f"case *{a}: v.x++; r = fmt.Sprint(v.x, x.(*{a}).x)",
        f"case {b}: v += {b}(k); r = fmt.Sprint(v, x)",
        f"case {c}: r = v.s + fmt.Sprint(v.n[k&1])",
        "case int: g := func() int { return v + k }; v *= 2; r = fmt.Sprint(g())",
        "case string, bool: r = fmt.Sprint(v)",
        "case nil: r = fmt.Sprint(v == nil)",
        f"case {i}: r = fmt.Sprint(v.M())",
        "case error: r = v.Error()",
        "case []int: v[0]++; r = fmt.Sprint(len(v), x.([]int)[0])",
        "case func() int: r = fmt.Sprint(v())",
        "case float64: x = v + 1; r = fmt.Sprint(v, x)",
        "default: r = fmt.Sprintf(\"%T\", v)",
    ]
    chosen = d.some(cases, 4)
    d.r.shuffle(chosen)
    guard = d.pick("x", "any(x)", "func() any { k++; return x }()")
    used = "" if any(" v" in c or "(v" in c or "v." in c for c in chosen) else "_ = v;"
    decls.append(f"func {f}(x any, k int) (r string) {{\n\tswitch v := {guard}.(type) {{\n\t" + "\n\t".join(c + ("" if " v" in c or "(v" in c else "; _ = v") for c in chosen) + f"\n\t}}{used}\n\treturn r\n}}")
    values = [f"{a}{{1, 2}}", f"&{a}{{3, 4}}", f"{b}(7)", f'{c}{{"s", [2]int8{{1, 2}}}}', "5", '"t"', "true", "nil", "[]int{1}", "func() int { return 8 }", "2.5", "'r'", f"{i}({b}(3))", "struct{}{}"]
    lines = [f"fmt.Println({f}({v}, {d.upto(0, 3)}))" for v in values]
    run = d.name("run")
    return [*decls, told(run, "", lines)], [f"{run}()"]


def stacks(d):
    t, u, elem = d.name("K"), d.name("R"), d.pick("int", "int", "byte", "float64", "string")
    size = d.upto(1, 4)
    value = lambda: f'"{d.upto(0, 9)}"' if elem == "string" else f"{elem}({d.upto(0, 9)})"
    generic, arg = d.pick(("[T any]", "[T]"), ("", "")), ""
    if generic[0]:
        of, arg = "T", f"[{elem}]"
    else:
        of = elem
    r = f"(s *{t}{generic[1]})"
    decls = [
        f"type {t}{generic[0]} struct {{ n int; items []{of} }}",
        f"func {r} push(x {of}) {{ {d.pick('', '', 's.n++; ')}s.items = append(s.items, x){d.pick('', '; s.n++')} }}",
        f"func {r} pop() {of} {{ x := s.items[len(s.items)-1]; s.items = s.items[:len(s.items)-1]; {d.pick('', 's.n--; ')}return x }}",
        f"func {r} popped() {of} {{ n := len(s.items) - {d.pick(1, 1, 2)}; x := s.items[n]; s.items = s.items[:n]; return x }}",
        f"func {r} cut(n int) int {{ s.items = s.items[:{d.pick('n', 'n', 'len(s.items)-2')}]; return len(s.items) }}",
        f"type {u} struct {{ a [{size}]int; n int }}",
        f"func (r *{u}) put(x int) {{ r.a[r.n] = x; r.n++ }}",
        f"func (r *{u}) take() int {{ r.n--; return r.a[r.n] }}",
    ]
    step = lambda: d.pick(
        f"s.push({value()})", f"s.push({value()})", f"s.push({value()})", "fmt.Println(s.pop())", "s.popped()", f"fmt.Println(s.cut({d.upto(0, 3)}))",
        f"s.items = append(s.items, {value()})", "x := s.items[len(s.items)-1]; s.items = s.items[:len(s.items)-1]; fmt.Println(x)",
        f"o = s.items[:len(s.items):{d.pick('len(s.items)', 'cap(s.items)')}]", f"s.items = s.items[:{d.upto(0, 2)}]", f"o = o[:{d.pick('i', 'len(o)-1', 'len(s.items)')}]",
        f"r.put({d.upto(0, 9)})", f"r.put(i); r.put({d.upto(0, 9)})", "fmt.Println(r.take())", "i += r.take() - r.take()", "r.n--; y := r.a[r.n]; fmt.Println(y)", "r.a[r.n] = i; r.n++",
        f"s = &{t}{arg}{{}}", "if i == 2 { s = nil }",
    )
    run = d.name("run")
    lines = [f"s, r := &{t}{arg}{{}}, &{u}{{}}", f"var o []{elem}", "defer func() { fmt.Println(len(s.items), s, r, len(o)) }()"]
    lines += [f"for i := range {d.upto(1, 4)} {{", "_ = i", *[f"\t{{ {step()} }}" for _ in range(d.upto(3, 9))], "}"]
    return [*decls, told(run, "fmt.Println(s.items, o, *r)", lines)], [f"{run}()"]


def feature(d):
    return d.pick(small_structs, small_structs, variadics, places, places, iterators, type_switches, stacks, stacks)(d)
