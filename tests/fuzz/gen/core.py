"""Random statements and expressions over a growing scope: the part of a program that mixes everything with everything.

Everything printed is deterministic (map ranges only sum up). Loops are bounded; run-time panics are welcome: each function
recovers and prints them."""

R = None  # the program's random stream, set by `program`
INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "int", "uint", "uintptr"]
FLOATS = ["float64", "float32"]
SCALARS = INTS + FLOATS + ["string", "bool"]
BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "int": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uint": 64, "uintptr": 64}

structs = {}      # name -> [(field, type)]
funcs = []        # (name, params, result)
methods = []      # (struct, name, params, result)
out = []
depth_stmt = 0
names = 0


def fresh(p="v"):
    global names
    names += 1
    return f"{p}{names}"


def rtype(d=0):
    k = R.random()
    if d > 1 or k < 0.62:
        return R.choice(SCALARS)
    if k < 0.72:
        return "[]" + rtype(d + 1)
    if k < 0.79:
        return f"[{R.randint(1,5)}]" + rtype(d + 1)
    if k < 0.85:
        return f"map[{R.choice(INTS + ['string'])}]" + R.choice(SCALARS)
    if k < 0.95 and structs:
        return R.choice(list(structs))
    return R.choice(SCALARS)


def const(t):
    if t in BITS:
        b = BITS[t]
        lo, hi = (0, 2 ** b - 1) if t[0] == "u" else (-(2 ** (b - 1)), 2 ** (b - 1) - 1)
        v = R.choice([0, 1, 2, 3, 7, lo, hi, R.randint(lo, hi), R.randint(0, 100)])
        return f"{t}({v})"
    if t in FLOATS:
        return f"{t}({R.choice(['0', '1', '-2.5', '0.1', '1e10', '-1e-5', '3.25', '123456.789'])})"
    if t == "string":
        return R.choice(['""', '"a"', '"héllo"', '"xyz"', '"\\x00\\xff"', '"日本"', '"go go"'])
    if t == "bool":
        return R.choice(["true", "false"])
    return None


def fields(t, scope):
    """Paths in scope of type t."""
    return [n for n, vt in scope if vt == t]


def expr(t, scope, d=0):
    vs = fields(t, scope)
    if d > 3 or R.random() < 0.18:
        if vs and R.random() < 0.8:
            return R.choice(vs)
        return zero(t, scope, d)
    c = []
    if vs:
        c += ["var"] * 2
    if t in BITS:
        c += ["bin"] * 6 + ["shift"] * 2 + ["un", "conv", "conv", "len", "call", "method", "field", "index", "min", "lit", "deref", "gen", "clo", "fconv"]
    elif t in FLOATS:
        c += ["fbin"] * 4 + ["fun", "conv", "call", "field", "index", "min", "lit", "gen", "clo"]
    elif t == "string":
        c += ["cat"] * 3 + ["slice", "sprint", "call", "field", "index", "lit", "min", "method", "gen", "clo", "rune"]
    elif t == "bool":
        c += ["cmp"] * 4 + ["logic"] * 2 + ["not", "call", "field", "lit", "gen"]
    else:
        c += ["call", "field", "lit", "lit", "clo"]
        if t.startswith("[]"):
            c += ["append", "append", "subslice"]
    k = R.choice(c)
    e = lambda u: expr(u, scope, d + 1)
    if k == "var":
        return R.choice(vs)
    if k == "bin":
        op = R.choice(['+', '-', '*', '/', '%', '&', '|', '^', '&^', '+', '-', '*'])
        # Whether a panic or a call comes first within one expression is not specified: no panics inside expressions.
        return f"({e(t)} {op} ({e(t)} | 1))" if op in "/%" else f"({e(t)} {op} {e(t)})"
    if k == "shift":
        u = R.choice(["uint8", "uint", "uint16", "int", "uint64"])
        s = e(u)
        if u == "int" or R.random() < 0.6:
            s = f"({s} & 63)"
        return f"({e(t)} {R.choice(['<<', '>>'])} {s})"
    if k == "un":
        return f"({R.choice(['-', '^', '+'])}{e(t)})"
    if k == "conv":
        return f"{t}({e(R.choice(INTS))})"
    if k == "fconv":
        return f"{t}(clampf(float64({e(R.choice(FLOATS))})))"
    if k == "len":
        return f"{t}(len({e(R.choice(['string', '[]int', '[]string']))}))"
    if k == "min":
        return f"{R.choice(['min', 'max'])}({e(t)}, {e(t)})"
    if k == "deref":
        return f"(*ptr({e(t)}))"
    if k == "gen":
        return R.choice([f"pick({e('bool')}, {e(t)}, {e(t)})", f"(box[{t}]{{{e(t)}}}).get()", f"last({e(t)}, {e(t)})"])
    if k == "clo":
        a = fresh("c")
        return f"(func({a} {t}) {t} {{ return {expr(t, scope + [(a, t)], d + 1)} }})({e(t)})"
    if k == "fbin":
        return f"({e(t)} {R.choice(['+', '-', '*', '/'])} {e(t)})"
    if k == "fun":
        return f"(-{e(t)})"
    if k == "cat":
        return f"({e(t)} + {e(t)})"
    if k == "slice":
        return f"sub({e(t)}, {e('int')}, {e('int')})"
    if k == "rune":
        return f"string(rune({e('uint16')}))"
    if k == "sprint":
        u = rtype()
        return f"fmt.Sprint({e(u)})" if R.random() < 0.7 else f'fmt.Sprintf("%{R.choice("vdxq")}", {e(u)})'
    if k == "cmp":
        u = R.choice(SCALARS)
        ops = ["==", "!="] if u == "bool" else ["==", "!=", "<", "<=", ">", ">="]
        if R.random() < 0.15 and structs:
            u = R.choice(SCALARS)
            return f"(any({e(u)}) == any({e(R.choice([u, R.choice(SCALARS)]))}))"
        return f"({e(u)} {R.choice(ops)} {e(u)})"
    if k == "logic":
        return f"({e(t)} {R.choice(['&&', '||'])} {e(t)})"
    if k == "not":
        return f"!{e(t)}"
    if k == "call":
        fs = [f for f in funcs if f[2] == t]
        if fs:
            f = R.choice(fs)
            return f"{f[0]}({', '.join(e(p) for p in f[1])})"
    if k == "method":
        ms = [m for m in methods if m[3] == t]
        if ms:
            m = R.choice(ms)
            recv = [n for n, vt in scope if vt == m[0] and n.isidentifier()]
            r = R.choice(recv) if recv else f"ptr({zero(m[0], scope, d)})"
            return f"{r}.{m[1]}({', '.join(e(p) for p in m[2])})"
    if k == "field":
        c = [(n, f) for n, vt in scope if vt in structs for f, ft in structs[vt] if ft == t]
        if c:
            n, f = R.choice(c)
            return f"{n}.{f}"
    if k == "index":
        c = []
        for n, vt in scope:
            if vt == "[]" + t:
                c.append(f"at({n}, {e('int')})")
            elif vt.startswith("[") and vt.endswith("]" + t) and vt[1].isdigit() and vt[vt.index("]") + 1:] == t:
                c.append(f"{n}[uint({e('uint8')}) % {vt[1]}]")
            elif vt.startswith("map[") and vt[vt.index("]") + 1:] == t:
                c.append(f"{n}[{e(vt[4:vt.index(']')])}]")
        if c:
            return R.choice(c)
    if k == "append":
        n = R.randint(1, 3)
        return f"append({e(t)}, {', '.join(e(t[2:]) for _ in range(n))})"
    if k == "subslice":
        return f"subs({e(t)}, {e('int')}, {e('int')})"
    return zero(t, scope, d)


def zero(t, scope, d):
    c = const(t)
    if c is not None:
        if R.random() < 0.5 and t in BITS and d < 3:
            c = f"{t}({R.randint(0, 100)})"
        return f"opaque({c})"
    e = lambda u: expr(u, scope, d + 2)
    if t in structs:
        fs = [f"{f}: {e(ft)}" for f, ft in structs[t] if R.random() < 0.6]
        return f"({t}{{{', '.join(fs)}}})"
    if t.startswith("map["):
        kt, vt = t[4:t.index("]")], t[t.index("]") + 1:]
        ks = [f'"{i}k"' if kt == "string" else str(i) for i in range(R.randint(0, 3))]
        return f"({t}{{{', '.join(f'{k}: {e(vt)}' for k in ks)}}})"
    n = R.randint(0, 4) if t.startswith("[]") else int(t[1])
    et = t[t.index("]") + 1:]
    return f"({t}{{{', '.join(e(et) for _ in range(n))}}})"


def emit(ind, s):
    out.append("\t" * ind + s)


def show(t, n):
    if t.startswith("map[") or True:
        return f'fmt.Println("{n}", {n})'


def block(ind, scope, n, ret, loop, budget):
    scope = list(scope)
    for _ in range(n):
        stmt(ind, scope, ret, loop, budget)
    return scope


def stmt(ind, scope, ret, loop, d):
    k = R.choice(["var", "var", "var", "assign", "assign", "assign", "op", "op", "if", "if", "for", "range", "switch", "print", "store", "mapset",
                  "defer", "closure", "tswitch", "labels", "incdec", "multi", "brk", "goto", "swap", "chan", "strrange", "iter"])
    if d <= 0 and k in ("if", "for", "range", "switch", "labels", "tswitch", "closure", "chan", "iter", "defer"):
        k = "assign"
    if k == "var":
        t, n = rtype(), fresh()
        e = expr(t, scope)
        emit(ind, R.choice([f"{n} := {e}" if True else "", f"var {n} {t} = {e}"]))
        if t in structs or not (t in SCALARS):
            pass
        emit(ind, f"_ = {n}")
        scope.append((n, t))
    elif k in ("assign", "op", "incdec", "multi", "swap"):
        vs = [(n, t) for n, t in scope if not n.startswith("k")]
        if not vs:
            return
        n, t = R.choice(vs)
        if k == "op" and t in BITS:
            emit(ind, f"{n} {R.choice(['+=', '-=', '*=', '|=', '&=', '^=', '&^=', '/=', '%='])} {expr(t, scope)}")
        elif k == "op" and t in FLOATS:
            emit(ind, f"{n} {R.choice(['+=', '-=', '*=', '/='])} {expr(t, scope)}")
        elif k == "op" and t == "string":
            emit(ind, f"if len({n}) < 50 {{ {n} += {expr(t, scope)} }}")
        elif k == "incdec" and t in BITS:
            emit(ind, n + R.choice(["++", "--"]))
        elif k == "multi":
            m, u = R.choice(vs)
            if m != n:
                emit(ind, f"{n}, {m} = {expr(t, scope)}, {expr(u, scope)}")
        elif k == "swap":
            same = [m for m, u in vs if u == t and m != n]
            if same:
                m = R.choice(same)
                emit(ind, f"{n}, {m} = {m}, {n}")
        else:
            emit(ind, f"{n} = {expr(t, scope)}")
    elif k == "store":
        c = []
        for n, t in scope:
            if n.startswith("k"):
                continue
            if t in structs:
                f, ft = R.choice(structs[t])
                c.append((f"{n}.{f}", ft))
            elif t.startswith("[]"):
                c.append((f"*ref({n}, {expr('int', scope, 2)})", t[2:]))
            elif t.startswith("[") and t[1].isdigit():
                c.append((f"{n}[{R.randrange(int(t[1]))}]", t[t.index("]") + 1:]))
        if c:
            n, t = R.choice(c)
            emit(ind, f"{n} = {expr(t, scope)}")
    elif k == "mapset":
        ms = [(n, t) for n, t in scope if t.startswith("map[") and not n.startswith("k")]
        if ms:
            n, t = R.choice(ms)
            key = expr(t[4:t.index("]")], scope, 2)
            r = R.random()
            if r < 0.6:
                emit(ind, f"if {n} != nil {{ {n}[{key}] = {expr(t[t.index(']')+1:], scope)} }}")
            elif r < 0.8:
                emit(ind, f"delete({n}, {key})")
            else:
                a, b = fresh(), fresh()
                emit(ind, f"{a}, {b} := {n}[{key}]")
                emit(ind, f"_, _ = {a}, {b}")
                scope += [(a, t[t.index("]") + 1:]), (b, "bool")]
    elif k == "if":
        emit(ind, f"if {expr('bool', scope)} {{")
        block(ind + 1, scope, R.randint(1, 3), ret, loop, d - 1)
        if R.random() < 0.5:
            emit(ind, "} else {")
            block(ind + 1, scope, R.randint(1, 2), ret, loop, d - 1)
        emit(ind, "}")
    elif k == "for":
        i = fresh("k")
        t = R.choice(["int", "uint8", "int16"])
        emit(ind, f"for {i} := {t}(0); {i} < {R.randint(1, 6)}; {i}++ {{")
        block(ind + 1, scope + [(i, t)], R.randint(1, 3), ret, True, d - 1)
        emit(ind, "}")
    elif k == "range":
        c = [(n, t) for n, t in scope if t.startswith("[")]
        i, v = fresh("k"), fresh()
        if c and R.random() < 0.7:
            n, t = R.choice(c)
            emit(ind, f"for {i}, {v} := range {n} {{")
            emit(ind + 1, f"_ = {v}")
            emit(ind + 1, f"if {i} > 5 {{ break }}")
            block(ind + 1, scope + [(i, "int"), (v, t[t.index("]") + 1:])], R.randint(1, 3), ret, True, d - 1)
        else:
            emit(ind, f"for {i} := range {R.randint(1, 5)} {{")
            emit(ind + 1, f"_ = {i}")
            block(ind + 1, scope + [(i, "int")], R.randint(1, 3), ret, True, d - 1)
        emit(ind, "}")
    elif k == "strrange":
        i, v = fresh("k"), fresh()
        vs = fields("string", scope)
        if vs:
            emit(ind, f"for {i}, {v} := range {R.choice(vs)} {{ fmt.Print({i}, {v}, \" \"); if {i} > 9 {{ break }} }}")
            emit(ind, "fmt.Println()")
    elif k == "iter":
        v = fresh("k")
        emit(ind, f"for {v} := range count({expr('int', scope, 2)}) {{")
        emit(ind + 1, f"_ = {v}")
        block(ind + 1, scope + [(v, "int")], R.randint(1, 3), ret, True, d - 1)
        emit(ind, "}")
    elif k == "switch":
        t = R.choice(["int", "uint8", "string", "int64"])
        tag = expr(t, scope) if t == "string" else f"{expr(t, scope)} & 7"
        emit(ind, f"switch {tag} {{")
        seen = set()
        for _ in range(R.randint(1, 4)):
            c = const("string") if t == "string" else str(R.randint(0, 7))
            if c in seen:
                continue
            seen.add(c)
            emit(ind, f"case {c}:")
            block(ind + 1, scope, R.randint(1, 2), ret, loop, d - 1)
            if R.random() < 0.2:
                emit(ind + 1, "fallthrough")
                emit(ind, "case " + ('"ft"' if t == "string" else "9") + ":")
                break
        if R.random() < 0.6:
            emit(ind, "default:")
            block(ind + 1, scope, 1, ret, loop, d - 1)
        emit(ind, "}")
    elif k == "tswitch":
        x = fresh()
        t = rtype()
        emit(ind, f"switch {x} := any({expr(t, scope)}).(type) {{")
        for u in {t, R.choice(SCALARS), R.choice(SCALARS)}:
            emit(ind, f"case {u}:")
            emit(ind + 1, f"_ = {x}")
            block(ind + 1, scope + [(x, u)], 1, ret, loop, d - 1)
        emit(ind, f"default:")
        emit(ind + 1, f"fmt.Println({x})")
        emit(ind, "}")
    elif k == "print":
        vs = [n for n, t in scope]
        if vs:
            emit(ind, f"fmt.Println({', '.join(R.sample(vs, min(len(vs), 3)))})")
    elif k == "defer":
        vs = [n for n, t in scope]
        if vs:
            n = R.choice(vs)
            emit(ind, R.choice([f'defer fmt.Println("deferred", {n})', f'defer func() {{ fmt.Println("closure", {n}) }}()']))
    elif k == "closure":
        n, a, t = fresh("k"), fresh(), R.choice(SCALARS)
        emit(ind, f"{n} := func({a} {t}) {t} {{")
        emit(ind + 1, f"defer rec()")
        block(ind + 1, scope + [(a, t)], R.randint(1, 3), (t,), False, d - 1)
        emit(ind + 1, f"return {expr(t, scope + [(a, t)])}")
        emit(ind, "}")
        emit(ind, f'fmt.Println("clo", {n}({expr(t, scope)}))')
    elif k == "labels":
        l, i, j = fresh("L"), fresh("k"), fresh("k")
        emit(ind, f"{l}:")
        emit(ind, f"for {i} := range 3 {{")
        emit(ind + 1, f"_ = {i}")
        emit(ind + 1, f"for {j} := range 3 {{")
        emit(ind + 2, f"_ = {j}")
        sc = block(ind + 2, scope + [(i, "int"), (j, "int")], R.randint(1, 2), ret, True, d - 1)
        emit(ind + 2, f"if {expr('bool', sc)} {{ {R.choice(['break', 'continue'])} {l} }}")
        block(ind + 2, sc, 1, ret, True, d - 1)
        emit(ind + 1, "}")
        emit(ind, "}")
    elif k == "brk" and loop:
        emit(ind, f"if {expr('bool', scope)} {{ {R.choice(['break', 'continue'])} }}")
    elif k == "goto":
        pass
    elif k == "chan":
        c, t = fresh("k"), rtype()
        emit(ind, f"{c} := make(chan {t}, 2)")
        emit(ind, f"{c} <- {expr(t, scope)}")
        emit(ind, f"go func() {{ defer close({c}); defer rec(); {c} <- {zero(t, [], 3)} }}()")
        v = fresh()
        emit(ind, f"for {v} := range {c} {{")
        emit(ind + 1, f"_ = {v}")
        block(ind + 1, scope + [(v, t)], 1, None, True, d - 1)
        emit(ind, "}")


HEAD = '''func rec() {
	if r := recover(); r != nil {
		fmt.Println("recovered:", r)
	}
}
func clampf(f float64) float64 {
	if f != f || f > 100 || f < 0 {
		return 42
	}
	return f
}
func ptr[T any](v T) *T { return &v }
func opaque[T any](v T) T { return v }
func pick[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}
func last[T any](vs ...T) T { return vs[len(vs)-1] }

type box[T any] struct{ v T }

func (b box[T]) get() T { return b.v }
func sub(s string, i, j int) string {
	n := len(s) + 1
	i, j = int(uint(i)%uint(n)), int(uint(j)%uint(n))
	return s[min(i, j):max(i, j)]
}
func subs[T any](s []T, i, j int) []T {
	n := len(s) + 1
	i, j = int(uint(i)%uint(n)), int(uint(j)%uint(n))
	return s[min(i, j):max(i, j)]
}
func at[T any](s []T, i int) (v T) {
	if len(s) > 0 {
		v = s[uint(i)%uint(len(s))]
	}
	return
}
func ref[T any](s []T, i int) *T {
	if len(s) == 0 {
		return new(T)
	}
	return &s[uint(i)%uint(len(s))]
}
func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n & 3 {
			if !yield(i) {
				return
			}
		}
	}
}
'''


def program(random):
    """Declarations and the lines of main."""
    global R
    R = random
    parts = []
    print = parts.append
    for i in range(R.randint(1, 4)):
        fs = []
        for j in range(R.randint(1, 5)):
            t = rtype()
            fs.append((f"F{j}", t))
        structs[f"S{i}"] = fs
        print(f"type S{i} struct {{ {'; '.join(f'{a} {b}' for a, b in fs)} }}\n")
    globs = []
    for i in range(R.randint(0, 4)):
        t = rtype()
        print(f"var kg{i} {t} = {zero(t, [], 2)}")
        globs.append((f"kg{i}", t))
    for s in list(structs):
        for j in range(R.randint(0, 2)):
            ps = [rtype() for _ in range(R.randint(0, 3))]
            r = R.choice(SCALARS)
            out.clear()
            nm = f"M{j}"
            star = R.choice(["", "*"])
            scope = globs + [("r", s)] if not star else globs + [("r." + f, t) for f, t in structs[s]]
            scope = scope + [(f"p{i}", t) for i, t in enumerate(ps)]
            args = ", ".join(f"p{i} {t}" for i, t in enumerate(ps))
            sc = block(1, scope, R.randint(1, 4), (r,), False, 1)
            print(f"func (r {star}{s}) {nm}({args}) (res {r}) {{\n\tdefer rec()\n" + "\n".join(out) + f"\n\treturn {expr(r, sc)}\n}}\n")
            methods.append((s, nm, ps, r))
    for i in range(R.randint(1, 5)):
        ps = [rtype() for _ in range(R.randint(0, 4))]
        r = rtype()
        out.clear()
        scope = globs + [(f"p{i}", t) for i, t in enumerate(ps)]
        args = ", ".join(f"p{i} {t}" for i, t in enumerate(ps))
        sc = block(1, scope, R.randint(2, 7), (r,), False, 2)
        print(f"func f{i}({args}) (res {r}) {{\n\tdefer rec()\n" + "\n".join(out) + f"\n\treturn {expr(r, sc)}\n}}\n")
        funcs.append((f"f{i}", ps, r))
    body = []
    for f in funcs:
        for _ in range(2):
            body.append("fmt.Println(" + f"{f[0]}({', '.join(expr(p, globs) for p in f[1])}))")
    # Only main writes package variables, each in a statement of its own: whether a variable is read before or after a call in the same
    # expression is not specified.
    for n, t in globs:
        body.append(f"{n} = {expr(t, globs)}")
    out.clear()
    sc = block(0, globs, 12, None, False, 2)
    body += out
    for n, t in sc:
        body.append(f"fmt.Println(\"{n}\", {n})")
    return parts, body
