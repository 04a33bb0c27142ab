"""Slices that share arrays, copies that overlap, array values, maps, conversions between strings, bytes and runes, run-time errors."""


def sharing(d):
    kind = d.pick("int", "uint8", "string", "[2]int8")
    def value(i):
        return f'"s{i}"' if kind == "string" else f"[2]int8{{{i}, -{i}}}" if kind == "[2]int8" else str(i)
    a, b = d.name("a"), d.name("b")
    n = d.upto(3, 8)
    body = [f"{a} := []{kind}{{{', '.join(value(i) for i in range(n))}}}", f"{b} := {a}"]
    for i in range(d.upto(4, 9)):
        low, high = sorted((d.upto(0, n), d.upto(0, n)))
        body.append(d.pick(
            f"{b} = {a}[{low}:{high}]",
            f"{b} = append({b}, {value(20 + i)})",
            f"{b} = append({b}[:len({b}):len({b})], {value(30 + i)})",
            f"{a} = append({a}[:{low}], {a}[{high}:]...); {a} = {a}[:cap({a})][:{n}]",
            f"fmt.Println(copy({a}[{low}:], {a}[:{high}]))",
            f"if len({b}) > 0 {{ {b}[len({b})/2] = {value(40 + i)} }}",
            f"clear({b})",
            f"{b} = {a}[{low}:{high}:{high}]",
        ))
    body.append(f"fmt.Println({a}, {b}, len({b}), cap({b}[:0:len({b})]))")
    body.append(f"func() {{ defer rec(); x := [{n}]{kind}({a}[:{n}]); x[0] = {value(9)}; fmt.Println(x, {a}[0], [{n + 9}]{kind}({a}[:{n}])) }}()")
    return [], body


def errors(d):
    s, i = d.name("s"), d.name("i")
    acts = [f"{s}[{i}]", f"{s}[{i}:{i}+1]", f"{s}[:{i}]", f"{s}[{i}:]", f"{s}[{i}:2]", f"{s}[1:{i}:{i}]", f"[3]int{{1, 2, 3}}[{i}]", f"\"abc\"[{i}]", f"\"abc\"[{i}:1]", f"(*[2]int)({s})", f"10 / ({i} - {i})", f"make([]int, {i} - 3)", f"1 << ({i} - 9)", f"map[any]int{{[]int(nil): {i}}}", f"any({s}) == any({s})", f"any({i}).(string)", f"(*struct{{ a, b int }})(nil).b", f"map[any]int{{func() {{}}: 1}}"]
    body = [f"{s} := make([]int, 3, 5)", f"_ = {s}"]
    body.append(f"for _, {i} := range []int{{{d.upto(-2, 1)}, {d.upto(2, 3)}, {d.upto(4, 7)}}} {{")
    for act in d.some(acts, 3)[:8]:
        body.append(f"\tfunc() {{ defer rec(); fmt.Println({act}) }}()")
    return [], body + ["}"]


def texts(d):
    s, t = d.name("s"), d.name("t")
    a, b = d.value("string"), d.value("string")
    body = [f"{s}, {t} := {a}, {a} + {b}\n_ = {s}", f"for i, r := range {t} {{ fmt.Print(i, \":\", r, \" \") }}\nfmt.Println(len({t}))"]
    for _ in range(d.upto(3, 6)):
        body.append(d.pick(
            f"fmt.Println([]byte({t}), []rune({s}))",
            f"fmt.Printf(\"%q %x %+q\\n\", {t}, {s}, string([]rune({t})))",
            f"fmt.Println({s} < {t}, {s} == {t}, {s} + {t} > {t} + {s})",
            f"fmt.Println(string(rune({d.upto(0, 0x11ffff)})), string([]byte{{{d.upto(0, 255)}, 0x61}}) == {s})",
            f"{{ b := []byte({t}); if len(b) > 1 {{ b[1] = '!' }}; fmt.Println(string(b), {t}) }}",
            f"{{ n := 0; for i := range len({t}) {{ n = n*31 + int({t}[i]) }}; fmt.Println(n) }}",
            f"{{ m := map[string]int{{}}; for _, r := range {t} {{ m[string(r)]++ }}; fmt.Println(m) }}",
            f"switch {s} {{\ncase \"\", \"a\":\n\tfmt.Println(1)\n\tfallthrough\ncase {b}+\"~\":\n\tfmt.Println(2)\ndefault:\n\tfmt.Println(3)\n}}",
            f"fmt.Println(min({s}, {t}, {b}), max({s}, {b}))",
        ))
    return [], body


def maps(d):
    key = d.pick("int", "string", "[2]uint8", "float64", "any", "struct{ a int8; b string }")
    def k(i):
        return {"int": str(i), "string": f'"k{i}"', "[2]uint8": f"[2]uint8{{{i}, 1}}", "float64": f"{i}.5", "any": d.pick(str(i), f'"{i}"', f"{i}.0")}.get(key, f"struct{{ a int8; b string }}{{{i}, \"z\"}}")
    m, n = d.name("m"), d.name("n")
    body = [f"{m} := map[{key}][]int{{}}"]
    for i in range(d.upto(4, 12)):
        x = d.upto(0, 5)
        body.append(d.pick(f"{m}[{k(x)}] = append({m}[{k(x)}], {i})", f"delete({m}, {k(x)})", f"if v, ok := {m}[{k(x)}]; ok {{ v[0] += {i} }}"))
    body.append(f"{n} := 0\nfor _, v := range {m} {{ for _, x := range v {{ {n} += x*x }} }}\nfmt.Println(len({m}), {n})")
    if key not in ("any",):
        body.append(f"fmt.Println({m})")
    grow = d.name("g")
    body.append(f"{grow} := map[int]int{{}}\nfor i := range {d.upto(10, 300)} {{ {grow}[i*i%97] += i; if i%3 == 0 {{ delete({grow}, i) }} }}\nfmt.Println(len({grow}), {grow}[{d.upto(0, 96)}])")
    return [], body


def constant_keys(d):
    """Sites with constant keys that meet several maps again and again, which lose and gain entries meanwhile."""
    kind = d.pick("string", "int", "uint8", "int64", "rune")
    keys = [d.value("string") if kind == "string" else str(d.upto(0, 9)) for _ in range(4)]
    made = {"string": "fmt.Sprint(i%7)", "rune": "rune(i % 11)"}.get(kind, f"{kind}(i % 11)")
    step, ms, total = d.name("step"), d.name("ms"), d.name("t")
    def site():
        key = d.pick(keys)
        return d.pick(f"m[{key}] += i", f"delete(m, {key})", f"if v, ok := m[{key}]; ok {{ s += v }}", f"s = s*3 + m[{key}]", f"m[{key}] = s & 15",
                      f"m[{made}]++", f"if i%5 == {d.upto(0, 4)} {{ clear(m) }}", f"if m[{key}] > 3 {{ m[{d.pick(keys)}]-- }}")
    body = "\n\t".join(site() for _ in range(d.upto(3, 8)))
    top = f"func {step}(m map[{kind}]int, i int) (s int) {{\n\t{body}\n\treturn\n}}"
    return [top], [
        f"{ms} := []map[{kind}]int{{{{}}, {{{keys[0]}: 1}}, {{}}}}\n{total} := 0",
        f"for i := range {d.upto(20, 3000)} {{ {total} = {total}*31 + {step}({ms}[i*i%3], i) }}",
        f"fmt.Println({total}, {ms})",
    ]


def feature(d):
    return d.pick(sharing, errors, texts, maps, constant_keys)(d)
