"""Interfaces: several implementations, embedding, type switches, assertions that fail, method values, comparison."""


def feature(d):
    iface, make = d.name("I"), d.name("make")
    decls = [f"type {iface} interface {{\n\tGet() int\n\tName() string\n}}"]
    kinds = []
    for _ in range(d.upto(2, 4)):
        decl, value = implementation(d, kinds)
        decls.append(decl)
        kinds.append(value)
    cases = "\n".join(f"\tcase {i}:\n\t\treturn {value[1]}" for i, value in enumerate(kinds))
    decls.append(f"func {make}(n int) {iface} {{\n\tswitch n {{\n{cases}\n\t}}\n\treturn nil\n}}")
    look = d.name("look")
    arms = "\n".join(f'\tcase {kind}:\n\t\treturn "{kind}:" + fmt.Sprint(x.Get()*{d.upto(1, 9)})' for kind, _ in d.some(kinds))
    decls.append(
        f"func {look}(v any) string {{\n\tswitch x := v.(type) {{\n\tcase nil:\n\t\treturn \"nil\"\n{arms}\n"
        f"\tcase int, string:\n\t\treturn fmt.Sprintf(\"%T\", x)\n\tcase {iface}:\n\t\treturn \"some \" + x.Name()\n\t}}\n\treturn \"other\"\n}}"
    )
    loop = d.name("total")
    body = [
        f"{loop} := 0",
        f"for i := range {len(kinds) + 1} {{",
        f"\tv := {make}(i)",
        f"\tfmt.Println({look}(v))",
        f"\tif v == nil {{ continue }}",
        f"\tget, name := v.Get, v.Name()",
        f"\t{loop} = {loop}*7 + get() + len(name)",
        f"\tif s, ok := v.(fmt.Stringer); ok {{ fmt.Println(\"stringer\", s) }}",
        "}",
        f"fmt.Println({loop}, {look}({d.upto(1, 9)}), {look}(\"s\"), {look}({d.pick('1.5', 'true', '[]int(nil)')}))",
    ]
    a, b = d.upto(0, len(kinds)), d.upto(0, len(kinds))
    body.append(f"func() {{ defer rec(); fmt.Println({make}({a}) == {make}({b}), {make}({a}) == nil) }}()")
    kind = d.pick(kinds)[0]
    body.append(f"func() {{ defer rec(); fmt.Println({make}({a}).({kind}).Get()) }}()")
    body.append(f"func() {{ defer rec(); var v any = {d.pick('1', 'nil', chr(34) + 'x' + chr(34))}; fmt.Println(v.({iface}).Get()) }}()")
    return decls, body


def implementation(d, others):
    """A type with Get and Name: its declaration, (name, expression of a value)."""
    t = d.name("T")
    star = d.pick("", "*")
    form = d.pick("int", "struct", "string", "func", "embed" if others else "struct")
    stringer = f"\nfunc (t {star}{t}) String() string {{ return \"<\" + t.Name() + \">\" }}" if d.maybe(0.4) else ""
    methods = lambda get, name: f"\nfunc (t {star}{t}) Get() int {{ return {get} }}\nfunc (t {star}{t}) Name() string {{ return {name} }}{stringer}"
    address = (lambda value: f"new{t}({value})") if star else (lambda value: value)
    maker = f"\nfunc new{t}(v {t}) *{t} {{ return &v }}" if star else ""
    here = f"{star}t" if star else "t"
    kind = f"{star}{t}"
    if form == "int":
        base = d.int_type()
        return f"type {t} {base}{methods(f'int({here}) & 1023', f'fmt.Sprint({base}({here}))')}{maker}", (kind, address(f"{t}({d.value(base)})"))
    if form == "string":
        return f"type {t} string{methods(f'len({here})', f'string({here})')}{maker}", (kind, address(f"{t}({d.value('string')})"))
    if form == "func":
        return f"type {t} func(int) int{methods(f'({here})({d.upto(1, 9)})', repr('f').replace(chr(39), chr(34)))}{maker}", (kind, address(f"{t}(func(n int) int {{ return n * {d.upto(2, 9)} }})"))
    if form == "embed":
        other, value = d.pick(others)
        # One method comes from what is embedded.
        return f"type {t} struct {{\n\t{other}\n\tn int\n}}\nfunc (t {t}) Name() string {{ return \"in \" + fmt.Sprint(t.n) }}", (t, f"{t}{{{value}, {d.upto(1, 99)}}}")
    return f"type {t} struct {{\n\ta int8\n\tb string\n}}{methods('int(t.a) + len(t.b)', 't.b')}{maker}", (kind, address(f"{t}{{{d.value('int8')}, {d.value('string')}}}"))
