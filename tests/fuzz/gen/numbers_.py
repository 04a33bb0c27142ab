"""Integers of all widths, floats and complex numbers through arithmetic, shifts, conversions and comparisons."""

from dice import BITS, INTS


def expression(d, kind, names, depth=0):
    if depth > 3 or d.maybe(0.2):
        return d.pick(names) if d.maybe(0.8) else f"opaque({kind}({d.value(kind)}))"
    a = expression(d, kind, names, depth + 1)
    b = expression(d, kind, names, depth + 1)
    op = d.pick("+", "-", "*", "/", "%", "&", "|", "^", "&^", "<<", ">>")
    if op in ("/", "%"):
        return f"({a} {op} ({b} | 1))"
    if op in ("<<", ">>"):
        return f"({a} {op} (uint({b}) % {d.pick(7, 64, 70, 200)}))"
    return f"({a} {op} {b})"


def floats(d, kind, names, depth=0):
    if depth > 3 or d.maybe(0.25):
        return d.pick(names) if d.maybe(0.8) else f"opaque({kind}({d.value(kind)}))"
    a = floats(d, kind, names, depth + 1)
    b = floats(d, kind, names, depth + 1)
    # The explicit conversion keeps a compiler from fusing a product into a sum.
    return f"{kind}({a} {d.pick('+', '-', '*', '/')} {b})"


def integer_function(d):
    kind = d.int_type()
    f = d.name("f")
    names = ["a", "b", "c"]
    lines = [f"func {f}(a, b, c {kind}) (r {kind}) {{"]
    for _ in range(d.upto(2, 5)):
        target = d.pick(names)
        lines.append(f"\t{target} {d.pick('=', '+=', '-=', '^=', '|=')} {expression(d, kind, names)}")
        if d.maybe(0.3):
            lines.append(f"\tif {d.pick(names)} {d.pick('<', '>', '==', '!=')} {d.pick(names)} {{ {d.pick(names)}{d.pick('++', '--')} }}")
    if d.maybe():
        lines.append(f"\tfor i := range {d.upto(2, 9)} {{ r = r*31 + a>>i ^ b<<(i&3) }}")
    lines.append(f"\treturn {expression(d, kind, names + ['r'])}\n}}")
    calls = [f"fmt.Println({f}({d.value(kind)}, {d.value(kind)}, {d.value(kind)}))" for _ in range(3)]
    return ["\n".join(lines)], calls


def conversions(d):
    f, source = d.name("f"), d.int_type()
    targets = d.some(INTS, 3)
    lines = [f"func {f}(x {source}) {{", "\tfmt.Println(" + ", ".join(f"{t}(x)" for t in targets) + ")"]
    lines.append("\tfmt.Println(float64(x), float32(x), " + ", ".join(f"{t}(x) == {t}({source}({t}(x)))" for t in targets[:2]) + ")\n}")
    decls = ["\n".join(lines)]
    g, kind = d.name("f"), d.pick("float64", "float32")
    decls.append(f"func {g}(a, b, c {kind}) {kind} {{ a = {floats(d, kind, ['a', 'b', 'c'])}; return {floats(d, kind, ['a', 'b', 'c'])} }}")
    body = [f"{f}({d.value(source)})" for _ in range(2)]
    body += [f"fmt.Println({g}({d.value(kind)}, {d.value(kind)}, {d.value(kind)}))" for _ in range(2)]
    return decls, body


def complexes(d):
    kind, f = d.pick("complex128", "complex64"), d.name("f")
    part = "float64" if kind == "complex128" else "float32"
    decls = [
        f"func {f}(a, b {kind}) {kind} {{\n\tfor range {d.upto(1, 4)} {{ a = {kind}(a{d.pick('+', '-', '*')}b); b += {kind}(complex({part}({d.upto(-3, 3)}), real(a)/8)) }}\n"
        f"\tfmt.Println(real(a), imag(b), a == b, a != {kind}({d.value('complex64')}))\n\treturn a {d.pick('+', '-')} b\n}}"
    ]
    return decls, [f"fmt.Println({f}({d.upto(-5, 5)} + {d.upto(-5, 5)}i, {d.upto(1, 5)} - {d.upto(1, 5)}i))"]


def feature(d):
    return d.pick(integer_function, conversions, complexes, integer_function)(d)
