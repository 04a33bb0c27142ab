//! The code of generic functions is bounded by the layouts of their type arguments, not by how many there are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may unwrap and panic"
)]

use std::fmt::Write;

use ergo::engine::config::Config;
use ergo::engine::{Engine, Step};
use ergo::lower::SharingStats;

const N: usize = 200;

/// Runs `func Run() int` of a package and gives its result, with what was shared meanwhile.
fn run(source: &str) -> (u64, SharingStats) {
    let mut engine = Engine::new(Config::default()).unwrap();
    let module = engine.load("p", "p.go", source.as_bytes()).unwrap();
    let finish = |engine: &mut Engine, mut task| match engine.step(&mut task) {
        Ok(Step::Done) => task,
        Ok(Step::Asked | Step::Host(_)) => panic!("no host function is declared, and nobody asks"),
        Err(failure) => panic!("{}", failure.report),
    };
    let init = engine.begin_init(module).unwrap();
    finish(&mut engine, init);
    let func = engine.find(module, "Run", None).unwrap();
    let call = engine.begin_call(func, &[0]).unwrap();
    let call = finish(&mut engine, call);
    let mut out = [0_u64];
    engine.results(call, &mut out).unwrap();
    (out[0], engine.sharing_stats())
}

/// A package with these generic declarations, where `Run` adds up `call` for `N` types, in which `@` stands for the type's number.
fn many(generic: &str, ty: &str, call: &str) -> String {
    let mut text = format!("package p\n{generic}\n");
    let mut body = String::new();
    for i in 0..N {
        let number = i.to_string();
        writeln!(text, "type T{i} {}", ty.replace('@', &number)).unwrap();
        writeln!(body, "\tn += {}", call.replace('@', &number)).unwrap();
    }
    format!("{text}func Run() (n int) {{\n{body}\treturn n\n}}\n")
}

/// `N` calls use so many instances and bodies, and add up to `sum`.
fn check(source: &str, sum: usize, n_instances: usize, n_bodies: usize) {
    let (result, stats) = run(source);
    assert_eq!(result, sum as u64);
    assert_eq!(
        (stats.n_instances, stats.n_bodies),
        (n_instances, n_bodies),
        "{stats:?}"
    );
    assert_eq!(stats.n_words_saved == 0, n_bodies == n_instances);
}

const COLLECT: &str = "
func Collect[T any](n int, x T) int {
	var list []T
	seen := map[int]T{}
	c := make(chan T, 1)
	for i := range n {
		list = append(list, x)
		seen[i] = list[i]
		c <- seen[i]
		list[i] = <-c
	}
	f := func() int { return len(list) + len(seen) }
	return f()
}
";

#[test]
fn pointers_to_any_types_share_one_body() {
    check(
        &many(COLLECT, "struct { a [@]int }", "Collect(2, new(T@))"),
        4 * N,
        N,
        1,
    );
}

#[test]
fn values_of_one_layout_share_one_body() {
    check(&many(COLLECT, "int", "Collect(2, T@(1))"), 4 * N, N, 1);
    check(
        &many(COLLECT, "struct { s string; n int }", "Collect(3, T@{})"),
        6 * N,
        N,
        1,
    );
}

#[test]
fn layouts_that_differ_have_bodies_of_their_own() {
    check(
        &many(COLLECT, "[1 + @%4]int", "Collect(2, T@{})"),
        4 * N,
        N,
        4,
    );
}

/// What the shared body calls is the first type's: nobody asks for the other instances of `Odd`.
#[test]
fn instances_that_call_each_other_are_shared_together() {
    let source = "
func Even[T any](n int, x T) int { if n == 0 { return 1 }; return Odd(n - 1, x) }
func Odd[T any](n int, x T) int { if n == 0 { return 0 }; return Even(n - 1, x) }
";
    check(
        &many(source, "struct{ n int }", "Even(4, &T@{})"),
        N,
        N + 1,
        2,
    );
}

#[test]
fn who_asks_for_the_type_has_a_body_of_its_own() {
    let source = "
func Is[T any](x any) int { if _, ok := x.(T); ok { return 1 }; return 0 }
func Through[T any](x any) int { return Is[T](x) }
";
    check(
        &many(source, "int", "Through[T@](T@(1)) + Through[T@](T0(1))"),
        N + 1,
        2 * N,
        2 * N,
    );
}
