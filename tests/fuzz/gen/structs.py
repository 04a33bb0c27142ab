"""Structs and arrays as values: embedding and promotion, comparison, copies, methods through pointers, packages' variables in order."""


def embedding(d):
    a, b, c = d.name("A"), d.name("B"), d.name("C")
    star = d.pick("", "*")
    decls = [
        f"type {a} struct {{\n\tX {d.int_type()}\n\tS string\n}}\nfunc (v {a}) Sum() int {{ return int(v.X) + len(v.S) }}\nfunc (v *{a}) Add(n int) {{ v.X += {a}{{}}.X + 1; v.S += fmt.Sprint(n) }}",
        f"type {b} struct {{\n\t{star}{a}\n\tX [2]int16\n}}",
        f"type {c} struct {{\n\t{b}\n\tf func(int) int\n}}\nfunc (v {c}) Sum() int {{ return v.f(v.{b}.Sum()) }}",
    ]
    v, w = d.name("v"), d.name("w")
    amp = "&" if star else ""
    body = [
        f"{v} := {c}{{{b}{{{amp}{a}{{{d.upto(0, 100)}, {d.value('string')}}}, [2]int16{{{d.ints(2)}}}}}, func(n int) int {{ return n * {d.upto(2, 9)} }}}}",
        f"{w} := {v}",
        f"{w}.Add({d.upto(1, 99)})",
        f"{w}.X[1]++\n{w}.{a}.S += \"!\"",
        f"fmt.Println({v}.Sum(), {w}.Sum(), {v}.X, {w}.X, {v}.S, {w}.{b}.{a}.X)",
        f"{{ add, sum := {w}.Add, {c}.Sum; add(7); fmt.Println(sum({w}), (*{a}).Sum(&{a}{{3, \"q\"}})) }}",
    ]
    return decls, body


def values(d):
    t, n = d.name("T"), d.upto(2, 4)
    fields = [("a", "int8"), ("b", "string"), ("c", f"[{n}]float32"), ("d", "any"), ("e", "*int"), ("f", "struct{ x, y uint16 }"), ("_", "int32"), ("g", "complex64"), ("h", "bool")]
    chosen = d.some(fields, 3)
    decls = [f"type {t} struct {{ {'; '.join(f'{name} {kind}' for name, kind in chosen)} }}"]
    v, w = d.name("v"), d.name("w")
    body = [f"var {v}, {w} {t}"]
    sets = {"a": f"{d.upto(-9, 9)}", "b": d.value("string"), "d": d.pick("1", '"x"', "nil", "2.5"), "h": "true", "g": "2 + 3i"}
    for name, _ in chosen:
        if name in sets and d.maybe(0.7):
            body.append(f"{d.pick(v, w)}.{name} = {sets[name]}")
    if any(name == "c" for name, _ in chosen):
        body.append(f"{v}.c[{n - 1}] = 1.5\n{w}.c = {v}.c\n{w}.c[0]++")
    if any(name == "f" for name, _ in chosen):
        body.append(f"{v}.f.y = {d.upto(0, 9)}\n{w}.f = struct{{ x, y uint16 }}{{1, {d.upto(0, 9)}}}")
    body.append(f"fmt.Println({v} == {w}, {v} != {t}{{}}, any({v}) == any({w}))")
    body.append(f"{{ m := map[{t}]int{{{v}: 1}}; m[{w}] += 2; arr := [2]{t}{{{v}, {w}}}; cp := arr; cp[0], cp[1] = cp[1], cp[0]; fmt.Println(len(m), arr == cp, m[{v}]) }}")
    show = [name for name, _ in chosen if name not in ("_", "e")]
    body.append(f"fmt.Println({', '.join(f'{v}.{name}' for name in show)})")
    return decls, body


def order(d):
    """Package variables are initialised by dependency, each step telling."""
    names = [d.name("g") for _ in range(d.upto(3, 6))]
    decls = []
    for i, name in enumerate(names):
        uses = [n for n in names[i + 1 :] if d.maybe(0.5)]
        decls.append(f"var {name} = trace(\"{name}\", {' + '.join(uses + [str(d.upto(1, 9))])})")
    d.r.shuffle(decls)
    return decls, [f"fmt.Println({', '.join(names)})"]


def control(d):
    f = d.name("f")
    lines = [f"func {f}(n int) (r int) {{", "\ti := 0", "again:", f"\tif i > {d.upto(2, 6)} {{ goto done }}"]
    lines.append(f"\tswitch {{\n\tcase i == n:\n\t\tr += 10\n\t\tfallthrough\n\tcase i > {d.upto(0, 5)}:\n\t\tr++\n\tcase n < 0:\n\t\tgoto done\n\tdefault:\n\t\tr += {d.upto(1, 9)}\n\t}}")
    lines.append(f"outer:\n\tfor a := range 4 {{\n\t\tfor b := 0; ; b++ {{\n\t\t\tif b == {d.upto(1, 4)} {{ {d.pick('break', 'continue outer', 'break outer')} }}\n\t\t\tif a*b == n {{ continue outer }}\n\t\t\tr += a ^ b\n\t\t}}\n\t}}" if d.maybe(0.7) else "\tfor range 2 { r *= 2 }")
    lines += ["\ti++", "\tgoto again", "done:", "\treturn r", "}"]
    text = "\n".join(lines)
    return [text], [f"fmt.Println({f}({d.upto(-1, 2)}), {f}({d.upto(2, 6)}))"]


def feature(d):
    return d.pick(embedding, values, order, control)(d)
