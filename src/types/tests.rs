//! The checker against small sources, through one function that knows the API. Wording and places are gc's.

use crate::heap::Heap;
use crate::heap::config::HeapConfig;
use crate::syntax::diag;
use crate::syntax::parser::{parse_eval, parse_expr, parse_file};
use crate::types::check::NoImporter;
use crate::types::check::check_package;
use crate::types::eval::{check_eval, check_type_expr};
use crate::types::ty::TypeId;
use crate::types::world::World;

/// Checks a package of one file, given without its package clause; the errors are `line:col: message`, the line
/// counted from the text given.
fn check(src: &str, expect: &[&str]) {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let text = format!("package p; {src}");
    let parsed = parse_file(&mut heap, "p.go", text.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{src}: {:?}", parsed.diags);
    let mut world = World::new();
    let pkg = world.new_package("p", "p");
    world.add_file(pkg, parsed.root);
    let mut diags = check_package(&mut world, pkg, &mut NoImporter);
    diag::sort(&mut diags);
    let got: Vec<String> = diags
        .iter()
        .map(|d| {
            format!(
                "{}:{}: {}",
                d.line,
                if d.line == 1 { d.col - 11 } else { d.col },
                d.msg
            )
        })
        .collect();
    assert_eq!(got, expect, "{src}");
}

/// Evaluates `text` in a package; the type's text or the first error.
fn eval(src: &str, text: &str) -> String {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let file = parse_file(&mut heap, "p.go", format!("package p; {src}").as_bytes()).unwrap();
    let mut world = World::new();
    let pkg = world.new_package("p", "p");
    world.add_file(pkg, file.root);
    assert!(check_package(&mut world, pkg, &mut NoImporter).is_empty());
    let mark = world.mark();
    let root = parse_eval(&mut heap, "eval", text.as_bytes()).unwrap().root;
    let result = match check_eval(&mut world, pkg, root) {
        Ok(types) => {
            let types: Vec<String> = types
                .iter()
                .map(|t| world.type_string(*t, Some(pkg)))
                .collect();
            types.join(", ")
        }
        Err(diags) => diags.first().map_or(String::new(), |d| d.msg.clone()),
    };
    world.release(mark);
    result
}

#[test]
fn correct_programs_pass() {
    for src in [
        "var a, b = 1, \"x\"",
        "func f() (int, error) { return 1, nil }; var x, err = f()",
        "const (A = iota; B; C = 1 << iota); var _ [C]int",
        "func f(x int) float64 { return 1 << 3 + float64(x) }",
        "type T struct { p *T; m map[string][]T }; var t = T{m: map[string][]T{\"a\": {{p: &T{}}}}}",
        "func f(i interface{}) int { switch x := i.(type) { case int: return x; case string: return len(x) }; return 0 }",
        "func f(c chan int) { for i := range 10 { select { case c <- i: default: } }; v, ok := <-c; _, _ = v, ok }",
        "func f() { L: for { for range 3 { continue L }; break L } }",
        "func Map[T, U any](s []T, f func(T) U) (r []U) { for _, x := range s { r = append(r, f(x)) }; return }\nvar x []string = Map([]int{1}, func(i int) string { return \"\" })",
        "func f(yield func(int, string) bool) {}; func g() { for i, s := range f { _, _ = i, s } }",
        "var x uint8 = 255; var y = x<<1 | 1<<x; const big = 1 << 100 >> 98; var z [big]int",
        "func f() int { for { }; }; func g() int { panic(\"x\") }",
    ] {
        check(src, &[]);
    }
}

#[test]
fn errors_have_gcs_words() {
    check("func f() { x := 1 }", &["1:12: declared and not used: x"]);
    check(
        "var x int = \"a\"",
        &["1:13: cannot use \"a\" (untyped string constant) as int value in variable declaration"],
    );
    check(
        "var x = 1 / 0",
        &["1:13: invalid operation: division by zero"],
    );
    check(
        "var x uint8 = 256",
        &[
            "1:15: cannot use 256 (untyped int constant) as uint8 value in variable declaration (overflows)",
        ],
    );
    check(
        "const c = 1 << 2000",
        &["1:16: invalid operation: invalid shift count 2000 (untyped int constant)"],
    );
    check(
        "const c = 1 << 1000 << 1000",
        &["1:13: constant shift overflow"],
    );
    check(
        "var x int = 1e1000000",
        &[
            "1:13: cannot use 1e1000000 (untyped float constant 1e+1000000) as int value in variable declaration (truncated)",
        ],
    );
    check(
        "var a = b\nvar b = a",
        &["1:5: initialization cycle for a\n\tp.go:1:16: a refers to b\n\tp.go:2:5: b refers to a"],
    );
}

#[test]
fn eval_tells_types() {
    assert_eq!(eval("var x = 1", "x + 2"), "int");
    assert_eq!(
        eval("func f() (int, string) { return 1, \"\" }", "f()"),
        "int, string"
    );
    assert_eq!(eval("", "1.5, \"a\""), "float64, string");
    assert_eq!(eval("", "y"), "undefined: y");
    assert_eq!(eval("", "x := 1; _ = x"), "");
}

#[test]
fn type_texts() {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let mut world = World::new();
    let pkg = world.new_package("p", "p");
    let root = parse_expr(&mut heap, "type", b"[]int").unwrap().root;
    let slice = world.new_slice(TypeId::INT);
    assert_eq!(check_type_expr(&mut world, pkg, root).ok(), Some(slice));
}
