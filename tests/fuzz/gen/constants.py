"""Untyped constants of any size, iota, typed constants, shifts: all exact, so the compiler must have them exactly."""


def big(d, depth=0):
    """An untyped integer constant expression and its value."""
    if depth > 3 or d.maybe(0.25):
        value = d.pick(d.upto(-100, 100), d.upto(0, 2**70), 2 ** d.upto(0, 200))
        return (str(value) if value >= 0 else f"({value})"), value
    a, x = big(d, depth + 1)
    op = d.pick("+", "-", "*", "<<", ">>", "/", "%", "&", "|", "^", "&^")
    if op in ("<<", ">>"):
        n = d.upto(0, 90)
        return f"({a} {op} {n})", (x << n if op == "<<" else x >> n)
    b, y = big(d, depth + 1)
    if op in ("/", "%"):
        if y == 0:
            return a, x
        quotient = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        return f"({a} {op} {b})", (quotient if op == "/" else x - quotient * y)
    value = {"+": x + y, "-": x - y, "*": x * y, "&": x & y, "|": x | y, "^": x ^ y, "&^": x & ~y}[op]
    if value.bit_length() > 480:
        return a, x
    return f"({a} {op} {b})", value


def feature(d):
    decls, body = [], []
    for _ in range(d.upto(1, 4)):
        name = d.name("c")
        text, value = big(d)
        decls.append(f"const {name} = {text}")
        # What does not fit a word is brought down by constant arithmetic, which must be exact.
        body.append(f'fmt.Println("{name}", {name} % 1000003, {name} == {value}, {name} > 1<<40)')
        body.append(f"fmt.Println(float64({name} / 7), uint8({name} & 255))")
    rational = d.name("c")
    decls.append(f"const {rational} = {d.upto(1, 99)}.0 / {d.upto(1, 99)} * {d.upto(1, 9)} + 1e{d.upto(-30, 30)}")
    body.append(f"fmt.Println({rational}, float32({rational}), {rational}*3 - {rational}*2 == {rational})")
    kind = d.int_type()
    block, first = d.name("k"), d.pick("iota", "1 << iota", "iota * iota", "(iota + 3) % 5", "'a' + iota")
    rows = [f"\t{block}a {kind} = {first}", f"\t{block}b", "\t_", f"\t{block}c"]
    if d.maybe():
        rows += [f"\t{block}d = iota * {d.upto(1, 9)}", f"\t{block}e"]
    else:
        rows += [f"\t{block}d", f"\t{block}e"]
    decls.append("const (\n" + "\n".join(rows) + "\n)")
    body.append("fmt.Println(" + ", ".join(block + x for x in "abcde") + ")")
    body.append(f'fmt.Printf("%T %T\\n", {block}b, {block}d)')
    return decls, body
