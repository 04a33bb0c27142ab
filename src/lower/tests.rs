//! Lowering of small sources and of the language tests: every function of them is lowered and verified.

use crate::code::disasm::disasm;
use crate::code::program::FuncId;
use crate::code::rtype::RTypes;
use crate::code::verify::verify;
use crate::heap::Heap;
use crate::heap::config::HeapConfig;
use crate::lower::{Bodies, Lowered, Lowering};
use crate::mem::OutOfMemory;
use crate::syntax::node::Node;
use crate::syntax::parser::parse_file;
use crate::types::check::{NoImporter, check_package};
use crate::types::world::World;

struct AllNatives;

impl Bodies for AllNatives {
    fn parse(&self, _: Node) -> Result<(), OutOfMemory> {
        Ok(())
    }
    fn native(&self, _: &str) -> Option<u32> {
        Some(0)
    }
    fn host(&self, _: &str) -> Option<u32> {
        None
    }
}

/// Lowers all that a package can reach; the listing, or what went wrong.
fn lower(file: &str, text: &str) -> Result<String, String> {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let parsed = parse_file(&mut heap, file, text.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{file}: {:?}", parsed.diags);
    let mut world = World::new();
    let pkg = world.new_package("main", "main");
    world.add_file(pkg, parsed.root);
    let diags = check_package(&mut world, pkg, &mut NoImporter);
    if !diags.is_empty() {
        return Err(format!("check: {:?}", diags.first().map(|d| &d.msg)));
    }
    let mut lowering = Lowering::new();
    let mut rtypes = RTypes::default();
    for obj in world.pkg(pkg).funcs.clone() {
        let sig = world.type_string(world.obj(obj).ty(), None);
        let generic = world
            .obj(obj)
            .func()
            .and_then(|f| f.recv_named)
            .and_then(|t| world.named(t).map(|n| !n.tparams.is_empty()))
            .unwrap_or(false)
            || sig.starts_with("func[");
        if !generic {
            lowering
                .func_id(&mut world, &mut rtypes, obj, &[])
                .map_err(|e| e.to_string())?;
        }
    }
    let init = lowering
        .lower_init(&mut world, &mut rtypes, &AllNatives, pkg)
        .map_err(|e| format!("init: {e}"))?;
    verify(&init).map_err(|e| format!("{e}\n{}", disasm(&init)))?;
    let mut out = disasm(&init);
    let mut next = 0;
    while next < lowering.funcs.len() as u32 {
        let lowered = lowering
            .lower(&mut world, &mut rtypes, &AllNatives, FuncId(next))
            .map_err(|e| format!("{:?}: {e}", lowering.funcs.get(next as usize)))?;
        if let Lowered::Code(code) = lowered {
            verify(&code).map_err(|e| format!("{e}\n{}", disasm(&code)))?;
            out.push_str(&disasm(&code));
        }
        next += 1;
        assert!(next < 5000);
    }
    Ok(out)
}

/// The listing of `src` (without package clause) has these pieces, in this order.
fn check(src: &str, expect: &[&str]) {
    let listing = lower("t.go", &format!("package main; {src}; func main() {{}}")).unwrap();
    let mut rest = listing.as_str();
    for piece in expect {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => panic!("{src}: no {piece:?} in order in\n{listing}"),
        }
    }
}

#[test]
fn recursion_uses_the_window_in_place() {
    check(
        "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }",
        &[
            "main.fib results=1 args=1",
            "ge_i64k_br r1 #2",
            "mov r0 r1",
            "ret_first",
            "addk_i64 w1 r1 #-1",
            "call w0",
            "mov r2 w0",
            "addk_i64 w1 r1 #-2",
            "call w0",
            "add_i64 r0 r2 w0",
            "ret_first",
        ],
    );
}

#[test]
fn loops_test_once_before_they_begin_and_then_at_the_bottom() {
    check(
        "func sum(s []int) (n int) { for _, x := range s { n += x }; return }",
        &[
            "le_i64_br",
            "idxu_w64",
            "add_i64 r0 r0",
            "inc_lt_i64_br_loop",
            "ret_first",
        ],
    );
    // Known to begin.
    has_not(
        "func f() { for i := 0; i < 9; i++ { println(i) } }",
        "inc_lt_i64k_br_loop r0 #9",
        "ge_i64k_br",
    );
    has_not(
        "func f() { for i := 9; i <= 9; i++ { println(i) } }",
        "inc_le_i64k_br_loop r0 #9",
        "gt_i64k_br",
    );
    // Known not to, or not known: it tests.
    let tests = |head: &str, op: &str| {
        check(
            &format!("func f(i, n int) {{ for {head}; i++ {{ println(i) }} }}"),
            &[op, "print", "inc_l"],
        )
    };
    tests("i := 9; i < 9", "ge_i64k_br r2 #9");
    tests("i := 10; i <= 9", "gt_i64k_br r2 #9");
    tests("; i < 9", "ge_i64k_br r0 #9");
    tests("; i < n", "le_i64_br r1 r0");
    tests("; i <= n", "lt_i64_br r1 r0");
    // Something else comes to the test.
    let other = "func f(i, n int) { goto in; in: for ; i < n; { if i > 7 { continue }; i++ } }";
    check(other, &["jmp", "lt_i64_br_loop"]);
}

#[test]
fn iterations_end_where_they_would_jump_to_the_end() {
    let two = "func f(n int) (a, b int) { for i := 0; i < n; i++ { if i > b { a++ } else { b = a } }; return }";
    check(
        two,
        &[
            "addk_i64 r0 r0 #1",
            "inc_lt_i64_br_loop",
            "mov r1 r0",
            "inc_lt_i64_br_loop",
        ],
    );
    let list = "type t struct { next *t; n int }; func f(p *t) (a, b int) { for ; p != nil; p = p.next { if p.n > 7 { a++; continue }; b++ }; return }";
    check(
        list,
        &[
            "addk_i64 r0 r0 #1",
            "ld_w64 r2 r2 #0",
            "ne_i64k_br_loop r2 #0",
            "addk_i64 r1 r1 #1",
            "ld_w64 r2 r2 #0",
            "ne_i64k_br_loop r2 #0",
        ],
    );
}

#[test]
fn sums_of_three_are_one_instruction() {
    let has = |sum: &str, op: &str| {
        check(
            &format!("func f(a, b, c int) int {{ return {sum} }}"),
            &[op],
        )
    };
    has("a + (b + c)", "addadd_i64 r0 r1 r2 r3");
    has("a + b + c", "addadd_i64 r0 r3 r1 r2");
    has("a - (b + c)", "subsub_i64 r0 r1 r2 r3");
    has("a + b - c", "addsub_i64 r0 r1 r2 r3");
    has("a + (b - c)", "addsub_i64 r0 r1 r2 r3");
    has("a - (b - c)", "addsub_i64 r0 r1 r3 r2");
    has("a - b - c", "subsub_i64 r0 r1 r2 r3");
    has("a + (b + 7)", "addaddk_i64 r0 r1 r2 =7");
    has("a - (b + 7)", "subaddk_i64 r0 r1 r2 =-7");
    has("b + 7 - a", "subaddk_i64 r0 r2 r1 =7");
    has("a + b + 7", "addaddk_i64 r0 r1 r2 =7");
    has("a - b - 7", "subaddk_i64 r0 r1 r2 =-7");
    has("a + b * 7", "muladdk_i64 r0 r1 r2 =7");
    has("a - b * 7", "muladdk_i64 r0 r1 r2 =-7");
    has("a * b - c", "mulrsub_i64 r0 r3 r1 r2");
    has("a + b % 7", "addrem_i64 r0 r1 r2");
    has("b % 7 + a", "addrem_i64 r0 r1 r2");
}

/// The listing of `src` has the first piece and not the second.
fn has_not(src: &str, has: &str, not: &str) {
    let listing = lower("t.go", &format!("package main; {src}; func main() {{}}")).unwrap();
    assert!(listing.contains(has), "{src}: no {has:?} in\n{listing}");
    assert!(!listing.contains(not), "{src}: {not:?} in\n{listing}");
}

#[test]
fn stacks_are_changed_by_one_instruction() {
    let head = "type t struct { s []int; p []*int; b []byte; f []float32; a [4]int; n int }";
    let has = |body: &str, op: &str| check(&format!("{head}; {body}"), &[op]);
    has("func f(p *t, x int) { p.s = append(p.s, x) }", "push_64");
    has("func f(p *t, x *int) { p.p = append(p.p, x) }", "push_ptr");
    has("func f(p *t, x byte) { p.b = append(p.b, x+1) }", "push_8");
    has(
        "func f(p *t) { x := p.s[len(p.s)-1]; p.s = p.s[:len(p.s)-1]; println(x) }",
        "pop_w64",
    );
    has("func f(p *t, n int) { p.s = p.s[:n] }", "cutm");
    has("func f(p *t) { p.s = p.s[:len(p.s)-2] }", "cutkm");
    has(
        "func f(s []string, n int) { s = s[:n]; println(len(s)) }",
        "cut ",
    );
    has(
        "func f(s []string) { s = s[:len(s)-1]; println(len(s)) }",
        "cutk",
    );
    has("func f(p *t, x int) { p.a[p.n] = x; p.n++ }", "put_64");
    has(
        "func f(p *t) { p.n--; x := p.a[p.n]; println(x) }",
        "take_w64",
    );
    let not = |body: &str, op: &str| has_not(&format!("{head}; {body}"), "ret", op);
    // What is pushed may trap, another field, another width, a bound below.
    not("func f(p, q *t) { p.s = append(p.s, q.n) }", "push_64");
    not("func f(p, q *t, x int) { p.s = append(q.s, x) }", "push_64");
    not("func f(p *t, x float32) { p.f = append(p.f, x) }", "push");
    not("func f(p *t, x int) { p.s = append(p.s, x, x) }", "push");
    not(
        "func f(p, q *t) { x := p.s[len(p.s)-1]; q.s = q.s[:len(q.s)-1]; println(x) }",
        "pop",
    );
    not(
        "func f(s []int) { s = s[1:len(s)-1]; println(len(s)) }",
        "cut",
    );
    not("func f(p, q *t, x int) { p.a[p.n] = x; q.n++ }", "put_64");
}

#[test]
fn iterators_stand_in_place_where_nothing_can_be_misused() {
    let of = |iterator: &str, body: &str| {
        format!(
            "func it(yield func(int) bool) {{ {iterator} }};
             func f() (n int) {{ for x := range it {{ {body} }}; return }}"
        )
    };
    let usual = "for i := 0; i < 3; i++ { if !yield(i) { return } }";
    let in_place = |iterator: &str, body: &str| has_not(&of(iterator, body), "inlined", "body_in");
    let called = |iterator: &str, body: &str| has_not(&of(iterator, body), "body_in", "inlined");
    in_place(usual, "n += x");
    in_place(
        usual,
        "if x == 1 { return x }; defer println(x); go println(x)",
    );
    in_place("if !(yield(1)) { return }; println()", "n += x");
    called("for yield(1) {}", "n += x");
    called("yield(1)", "n += x");
    called("if !yield(1) { return }; yield(2)", "n += x");
    called("if !yield(1) { println() }", "n += x");
    called("f := yield; if !f(1) { return }", "n += x");
    called("defer println(); if !yield(1) { return }", "n += x");
    called("recover(); if !yield(1) { return }", "n += x");
    called("func() { if !yield(1) { return } }()", "n += x");
    called("for x := range it { if !yield(x) { return } }", "n += x");
}

#[test]
fn what_a_loop_proves_is_not_checked() {
    let of =
        |head: &str, body: &str| format!("func f(xs, ys []int, n int) {{ {head} {{ {body} }} }}");
    let proven = |head: &str, body: &str| has_not(&of(head, body), "idxstu_64", "idxst_64");
    let checked = |head: &str, body: &str| has_not(&of(head, body), "idxst_64", "idxstu_64");
    proven("for i := 0; i < len(xs); i++", "xs[i] = n");
    proven("for i := 0; len(xs) > i && n > 0; i++", "xs[i] = n");
    proven("for i := range xs", "xs[i] = n");
    proven("for i := range len(xs)", "xs[i] = n");
    proven("for i, x := range xs", "xs[i] = x * n");
    proven("for i := len(xs) - 1; i >= 0; i--", "xs[i] = n");
    proven("for i := 1; i < len(xs); i++", "xs[i-1] = n");
    proven("for i := 0; i < len(xs)-1; i++", "xs[i+1] = n");
    proven("for i := 0; i <= len(xs)-2; i++", "xs[i+1] = n");
    proven(
        "m := len(xs); for i := 0; i < m; i++",
        "for j := i + 1; j < m; j++ { xs[j] = 2 }",
    );
    proven("zs := make([]int, n); for i := 0; i < n; i++", "zs[i] = n");
    proven("zs := make([]int, 4); for i := range 4", "zs[i] = n");
    proven("var a [8]int; for i := 0; i < 8; i++", "a[i] = n");
    proven(
        "for i := 0; i < len(xs); i++",
        "for j := 0; j < len(xs)-1-i; j++ { xs[j+1] = n }",
    );
    checked("for i := 0; i < len(xs); i++", "ys[i] = n");
    checked(
        "for i := 0; i < len(xs); i++",
        "for j := 0; j < len(xs)-n; j++ { xs[j] = n }",
    );
    checked("for i := 0; i < len(xs); i++", "xs[i] = n; i++");
    checked("for i := 0; i < len(xs); i++", "xs[i] = n; xs = xs[1:]");
    checked("for i := range xs", "xs[i] = n; xs = ys");
    checked("for i := n; i < len(xs); i++", "xs[i] = n");
    checked("for i := 0; i <= len(xs); i++", "xs[i] = n");
    checked("for i := 0; i < len(xs); i++", "xs[i+1] = n");
    checked("for i := 0; i < len(xs); i++", "xs[i-1] = n");
    checked("for i := len(xs); i >= 0; i--", "xs[i] = n");
    checked("for i := 0; i < len(xs) || n > 0; i++", "xs[i] = n");
    proven("for i := 0; i < len(xs); i += 2", "xs[i] = n");
    proven("for i := 1; i < len(xs); i += 2", "xs[i-1] = n");
    checked("for i := 0; i < len(xs); i += n", "xs[i] = n");
    checked(
        "es := make([]struct{}, n); for i := len(es) - 1; i >= 0; i--",
        "for j := 0; j < len(xs)-i-5; j++ { xs[j] = n }",
    );
    checked("for i := 0; i < n; i++", "xs[i] = n");
    checked(
        "zs := make([]int, n); n++; for i := 0; i < n; i++",
        "zs[i] = n",
    );
    checked(
        "{ zs := make([]int, n); _ = zs }; { zs := ys; for i := 0; i < n; i++",
        "zs[i] = n }",
    );
    checked("zs := make([]int, 4); for i := range 5", "zs[i] = n");
    checked(
        "g := func() { xs = ys }; for i := 0; i < len(xs); i++",
        "g(); xs[i] = n",
    );
}

#[test]
fn short_arrays_of_numbers_stand_in_slots() {
    let indexed = "func f(i int) float64 { var d [3]float64; d[i] = 1; return d[i-1] }";
    has_not(indexed, "fidxst_64", "new ");
    has_not(indexed, "fidx_w64", "idx_w64 r0 r1");
    let ranged = "func f(a [3]int) (s int) { for k, x := range a { s += x * a[k] }; return }";
    has_not(ranged, "fidxu_w64", "new ");
    let address = "func g(p *[3]int) {}; func f(i int) int { var d [3]int; g(&d); return d[i] }";
    has_not(address, "new ", "fidx_w64");
    let captured = "func f(i int) func() { var d [3]int; return func() { d[i]++ } }";
    has_not(captured, "new ", "fidx");
    let long = "func f(i int) int { var d [17]int; return d[i] }";
    has_not(long, "new ", "fidx_w64");
}

#[test]
fn small_instances_stand_in_place() {
    let largest = "func largest[T int | float64](a, b T) T { if a > b { return a }; return b }";
    let of = |f: &str| format!("{largest}; {f}");
    has_not(
        &of("func f(x, y int) int { return largest(x, y) }"),
        "mov r0 r1",
        "call",
    );
    has_not(
        &of("func f(x float64) float64 { return largest[float64](x, 2) }"),
        "mov r0 r1",
        "call",
    );
    let field = "type s[T any] struct { x T }; func (p *s[T]) get() T { return p.x }";
    has_not(
        &format!("{field}; func f(p *s[int]) int {{ return p.get() }}"),
        "retry",
        "call1",
    );
}

#[test]
fn fields_of_structs_in_slots_are_slots() {
    check(
        "type v struct{ x, y float64 }; func dot(a, b v) float64 { return a.x*b.x + a.y*b.y }",
        &["mul_f64 r5 r1 r3", "muladd_f64 r0 r5 r2 r4"],
    );
}

#[test]
fn captured_variables_that_change_stand_in_boxes() {
    check(
        "func f(k int) func() int { n := 0; return func() int { n += k; return n } }",
        &["main.f.func1", "ld_w2", "addld_i64 r0"],
    );
    check(
        "func f() func() int { n := 0; return func() int { n++; return n } }",
        &[
            "main.f ",
            "new r",
            "st_64",
            "closure",
            "main.f.func1",
            "ld_w64",
            "addkld_i64",
        ],
    );
    check(
        "func f(n int) func() int { return func() int { return n } }",
        &["main.f ", "mov", "closure", "ret_first", "main.f.func1"],
    );
}

#[test]
fn functions_that_defer_have_one_end() {
    check(
        "func g() {}; func f() (r int) { defer g(); return 1 }",
        &[
            "main.f ",
            "enter #0 #1",
            "defer",
            "ldi r0 #1",
            "run_defers w0",
            "ret_first",
        ],
    );
}

#[test]
fn all_language_tests_lower() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/");
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failed = Vec::new();
    let mut n = 0;
    for dir in ["lang", "programs"] {
        let Ok(entries) = std::fs::read_dir(format!("{root}{dir}")) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().to_string();
            if !name.ends_with(".go") || !name.contains(&only) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if text.contains("import") {
                continue;
            }
            n += 1;
            let done = std::panic::catch_unwind(|| lower(&name, &text));
            match done {
                Ok(Ok(listing)) => {
                    if !only.is_empty() {
                        println!("{listing}");
                    }
                }
                Ok(Err(fault)) => failed.push(format!("{name}: {fault}")),
                Err(_) => failed.push(format!("{name}: panic")),
            }
        }
    }
    failed.sort();
    assert!(
        failed.is_empty(),
        "{} of {n} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
