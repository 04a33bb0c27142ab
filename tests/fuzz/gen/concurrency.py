"""Goroutines, channels, select and sync in patterns whose output does not depend on the order of goroutines."""


def pipeline(d):
    kind, n, cap = d.pick("int", "uint8", "[2]int16"), d.upto(3, 20), d.upto(0, 3)
    value = "i" if kind == "int" else "uint8(i*37)" if kind == "uint8" else "[2]int16{int16(i), int16(-i)}"
    weight = "v" if kind == "int" else "int(v)" if kind == "uint8" else "int(v[0])*3 - int(v[1])"
    c, out, total = d.name("c"), d.name("out"), d.name("total")
    return [], [
        f"{c}, {out} := make(chan {kind}, {cap}), make(chan int)",
        f"go func() {{ defer close({c}); for i := range {n} {{ {c} <- {value} }} }}()",
        f"go func() {{ defer close({out}); for v := range {c} {{ {out} <- {weight} }} }}()",
        f"{total} := 0",
        f"for v := range {out} {{ {total} = {total}*3 + v }}",
        f"v{total}, ok{total} := <-{out}",
        f"fmt.Println({total}, v{total}, ok{total})",
    ]


def workers(d):
    wg, mu, sum_, jobs = d.name("wg"), d.name("mu"), d.name("sum"), d.name("jobs")
    n = d.upto(2, 6)
    return [], [
        f"var {wg} sync.WaitGroup\nvar {mu} sync.Mutex\n{sum_}, {jobs} := map[int]int{{}}, make(chan int, {d.upto(0, 4)})",
        f"for w := range {n} {{\n\t{wg}.Add(1)\n\tgo func() {{\n\t\tdefer {wg}.Done()\n\t\tfor j := range {jobs} {{ {mu}.Lock(); {sum_}[j%{d.upto(2, 5)}] += j*j + w*0; {mu}.Unlock() }}\n\t}}()\n}}",
        f"for j := range {d.upto(5, 40)} {{ {jobs} <- j }}\nclose({jobs})\n{wg}.Wait()\nfmt.Println({sum_})",
    ]


def selects(d):
    a, b, done, n = d.name("a"), d.name("b"), d.name("done"), d.name("n")
    return [], [
        f"{a}, {b}, {done} := make(chan int), make(chan string), make(chan bool)",
        f"go func() {{ for i := range {d.upto(1, 9)} {{ {a} <- i }}; {done} <- true }}()",
        f"go func() {{ for _, s := range []string{{{d.value('string')}, {d.value('string')}}} {{ {b} <- s }}; {done} <- true }}()",
        f"{n} := 0\nfor left := 2; left > 0; {{\n\tselect {{\n\tcase v := <-{a}:\n\t\t{n} += v\n\tcase s := <-{b}:\n\t\t{n} += len(s) * 100\n\tcase <-{done}:\n\t\tleft--\n\t}}\n}}\nfmt.Println({n})",
        f"select {{\ncase v, ok := <-{a}:\n\tfmt.Println(v, ok)\ncase {b} <- \"x\":\n\tfmt.Println(\"sent\", len({b}))\ndefault:\n\tfmt.Println(\"none\")\n}}" if d.maybe() else f"var nil{a} chan int\nselect {{\ncase <-nil{a}:\n\tfmt.Println(\"nil\")\ndefault:\n\tfmt.Println(\"default\", cap({b}))\n}}",
    ]


def misuse(d):
    c = d.name("c")
    act = d.pick(f"close({c}); close({c})", f"close({c}); {c} <- 1", f"var n chan int; close(n)", f"close({c}); fmt.Println(<-{c})", f"{c} <- 1; fmt.Println(len({c}), <-{c})")
    return [], [f"{c} := make(chan int, 2)\n_ = {c}\nfunc() {{ defer rec(); {act} }}()"]


def panics(d):
    """A panic in a goroutine that recovers hands its value over."""
    c = d.name("c")
    cause = d.pick("panic(7)", "var m map[string]int; m[\"a\"] = 1", "var p *[3]int; p[1] = 2", "_ = []int{}[len(os)]", "panic(fmt.Errorf(\"e%d\", 3))")
    cause = cause.replace("len(os)", "len(\"abc\")")
    return [], [f"{c} := make(chan any)\ngo func() {{ defer func() {{ {c} <- recover() }}(); {cause} }}()\nfmt.Println(<-{c})"]


def feature(d):
    return d.pick(pipeline, workers, selects, misuse, panics)(d)
