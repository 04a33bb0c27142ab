"""Loops that index slices, strings and arrays, with conditions that prove the indices and with ones that nearly do: what the loop runs over, its limit and its index
change in some of them. Each function tells what it panicked with, and before that what its slices are."""

import re

from styles import told

# Steps that the loops of a function take together before they end.
STEPS = 300

SLICES = ["xs", "ys", "zs"]
NUMBERS = ["a", "b", "p"]


# `a[i] += b[j]`
UPDATE = re.compile(r"\] [-+*/%&|^]= .*\[")


class Loops:
    """The loops of one function, and the variables around."""

    def __init__(self, d, elem):
        self.d, self.elem, self.around, self.n_vars = d, elem, [], 0
        # What the names of functions that borrow begin with.
        self.lends = d.name("l")
        # What each variable around seems to be below the length of.
        self.of = {}

    def seq(self, v, *seqs):
        self.of[v] = self.d.pick(seqs)
        return self.of[v]

    def start(self):
        d = self.d
        return d.pick("0", "0", "0", "1", "2", "n%3", "-1" if d.maybe(0.2) else "0", *self.around, *(f"{v}+1" for v in self.around))

    def length(self, v):
        seq = self.seq(v, "xs", *SLICES, *NUMBERS, "t")
        return self.d.pick("m", "n", str(self.d.upto(2, 8))) if self.d.maybe(0.2) else f"len({seq})"

    def limit(self, v):
        less = self.d.pick("", "", "", f"-{self.d.upto(1, 3)}", *(f"-{w}" for w in self.around), *(f"-1-{w}" for w in self.around))
        return self.length(v) + less

    def header(self, v):
        d = self.d
        extra = d.pick("", "", "", "", " && n > 0", " || n > 90")
        step = d.pick("++", "++", "++", " += 2", f" += {d.upto(1, 3)}")
        forms = [
            lambda: f"for {v} := {self.start()}; {v} < {self.limit(v)}{extra}; {v}{step}",
            lambda: f"for {v} := {self.start()}; {v} < {self.limit(v)}{extra}; {v}{step}",
            lambda: f"for {v} := {self.start()}; {v} <= {self.limit(v)}-1; {v}{step}",
            lambda: f"for {v} := {self.start()}; {self.limit(v)} > {v}; {v}{step}",
            lambda: f"for {v} := {self.limit(v)}-1; {v} >= {d.pick('0', '0', '1', '-1')}{extra}; {v}--",
            lambda: f"for {v} := {self.length(v)} - 1; {v} >= 0; {v}{d.pick('--', ' -= 2')}",
            lambda: f"for {v} := {self.length(v)} - 1; {v} > {d.pick('0', '-1')}; {v}--",
            lambda: f"for {v} := range {self.seq(v, *SLICES, *NUMBERS)}",
            lambda: f"for {v} := range {self.length(v)}",
            lambda: f"for {v}, x := range {self.seq(v, *SLICES)}",
        ]
        return d.pick(forms)()

    def index(self):
        v = self.d.pick(self.around)
        return self.d.pick(v, v, f"{v}+1", f"{v}-1", f"{v}+{self.d.upto(1, 3)}", self.d.pick(self.around), f"{v}*2", str(self.d.upto(0, 2)))

    def fitting(self, seqs):
        """An element of one of these by the variable that seems to be made for it."""
        v = self.d.pick(self.around)
        near = self.d.pick("", "", "", "", "", "+1", "-1")
        return f"{self.of[v]}[{v}{near}]" if self.of[v] in seqs and self.d.maybe(0.85) else None

    def element(self):
        return self.fitting(SLICES) or f"{self.d.pick(SLICES)}[({self.index()})&1]"

    def number(self):
        other = self.d.pick(f"a[({self.index()})&1]", f"b[({self.index()})&1]", f"p[({self.index()})&3]", f"int(t[({self.index()})&1])", f"c[{self.index()}]")
        return self.fitting(NUMBERS) or other

    def statement(self, depth):
        d, v = self.d, self.around[-1]
        if depth < 3 and d.maybe(0.3):
            return self.loop(depth)
        change = d.pick(
            "xs = xs[:len(xs)-1]", "xs, ys = ys, xs", "n--", "n++", f"{v}++", "xs = append(xs, ys...)[:len(xs)]", "zs = xs", "ys = nil", "func() { ys = xs }()", "t = t[1:]", "c, a = a, c",
            "for _, xs = range [][]" + self.elem + "{ys, zs} { k++ }",
        )
        change = change if d.maybe(0.3) else ""
        # Texts that are added to each other grow without end.
        update = f"{self.element()} {'=' if self.elem == 'string' else '+='} {self.element()}"
        into = self.fitting(NUMBERS) or f"{d.pick('a', 'p', 'c')}[({self.index()})&1]"
        return d.pick(
            f"{self.element()} = {self.element()}",
            update,
            f"{{ x := {self.element()}; {self.element()} += x }}",
            f"{{ x := {self.element()}; {self.element()} += x }}",
            f"{{ x := {self.element()}; {self.element()} = x }}",
            f"s += {self.element()}",
            # Which of two indices traps first the language leaves open.
            f"{{ x := {(one := self.element())}; {one} = {self.element()}; {self.element()} = x }}",
            f"if {self.element()} < {self.element()} {{ {d.pick('continue', 'break', change)} }}",
            f"k += {self.number()}",
            f"k += {self.number()} * {self.number()}",
            f"{into} = {self.number()} + k%7",
            f"{into} += {self.number()}%9",
            f"a[({self.index()})&1], c[({self.index()})&1] = c[({self.index()})&1], a[({self.index()})&1]",
            f"a[({(i := self.index())})&1], a[({(j := self.index())})&1] = a[({j})&1], a[({i})&1]",
            change,
            self.borrowing(),
            self.borrowing(),
        )

    def borrowing(self):
        """A call that changes an index or a sequence through its address."""
        v = self.d.pick([*self.around, "k", "m"]) if self.around else "k"
        return self.d.pick(f"{self.lends}bump(&{v}, {self.d.upto(-2, 3)})", f"{self.lends}cut(&{self.d.pick(SLICES)}, {self.d.upto(0, 2)})", f"k += {self.lends}seen(&{v}, &m)")

    def loop(self, depth=0):
        v = "i" + str(self.n_vars)
        self.n_vars += 1
        header = self.header(v)
        self.around.append(v)
        used = "s += x" if ", x :=" in header else ""
        body = [self.statement(depth + 1) for _ in range(self.d.upto(1, 4))]
        self.around.pop()
        lines = "\n".join(line for line in [used, *body] if line)
        return f"{header} {{ if steps++; steps > {STEPS} {{ break }}; _ = {v}\n{lines}\n}}"


def feature(d):
    elem = d.pick("int", "int", "float64", "uint8", "int32", "string")
    loops = Loops(d, elem)
    values = lambda n: ", ".join(d.value(elem) for _ in range(n))
    run, inner = d.name("run"), d.name("loops")
    lines = [
        d.pick("", "xs = xs[:len(xs):len(xs)]"),
        "m, k, steps := len(xs), 0, 0",
        f"zs := make([]{elem}, {d.pick('n', 'm', 'len(ys)', str(d.upto(2, 8)))})",
        f"var s {elem}",
        f"var a, c [{d.pick(3, 4, 6, 8, 17)}]int",
        "b := [3]int{1, 2, 3}",
    ]
    lines += [loops.loop() for _ in range(d.upto(1, 4))]
    lines.append("fmt.Println(xs, ys, zs, s, a, b, c, k, m, n, t, steps)")
    body = "\n\t".join(line for line in lines if line)
    decl = f"func {inner}(xs, ys []{elem}, p *[6]int, n int, t string) {{\n\t{body}\n}}"
    pointer = d.pick("p", "p", "p", "nil")
    # Of two indices, or an index and a nil pointer, in one statement the language leaves open which traps first: then the text is not compared.
    is_open = pointer == "nil" or UPDATE.search(body)
    recovered = "recover() != nil" if is_open else "recover()"
    shown = [
        f"xs, ys, p := []{elem}{{{values(d.upto(3, 8))}}}, []{elem}{{{values(d.upto(2, 8))}}}, &[6]int{{4, 5}}",
        "defer func() { fmt.Println(xs, ys, *p) }()",
        f'{inner}(xs, ys, {pointer}, {d.upto(2, 7)}, "text of nine"[:{d.upto(2, 9)}])',
    ]
    lends, in_place = loops.lends, d.pick("", "//go:noinline\n")
    borrowers = [
        f"{in_place}func {lends}bump(p *int, by int) {{ *p += by }}",
        f"{in_place}func {lends}cut(s *[]{elem}, n int) {{ if n < len(*s) {{ *s = (*s)[:len(*s)-n] }} }}",
        f"func {lends}seen(p, q *int) int {{ for range 2 {{ *q++ }}; return *p + *q }}",
    ]
    return [*borrowers, decl, told(run, "", shown, recovered)], [f"{run}()"]
