//! C programs against the header and the shared library alone: `tests/capi/NAME.c`, one test each.

#![allow(clippy::print_stderr, reason = "tests may")]

mod capi_support;
use capi_support::{compile, compile_with, root, run};

fn check(name: &str) {
    let program = root().join("target/capi").join(name);
    compile(&root().join(format!("tests/capi/{name}.c")), &program);
    let printed = run(&program, &[]);
    assert!(printed.ends_with(&format!("{name}: ok\n")), "{printed}");
}

#[test]
fn c_nodes() {
    check("nodes");
}

#[test]
fn c_calls() {
    check("calls");
}

#[test]
fn c_values() {
    check("values");
}

#[test]
fn c_types() {
    check("types");
}

#[test]
fn c_long_steps() {
    check("long_steps");
}

#[test]
fn c_misuse() {
    check("misuse");
}

#[test]
fn c_steps() {
    check("steps");
}

#[test]
fn c_doors() {
    check("doors");
}

#[test]
fn c_refused() {
    check("refused");
}

#[test]
fn c_workers() {
    check("workers");
}

#[test]
fn c_jobs() {
    check("jobs");
}

#[test]
fn c_evals() {
    check("evals");
}

#[test]
fn c_export() {
    check("export");
}

#[test]
fn c_snapshot() {
    check("snapshot");
}

#[test]
fn c_events() {
    check("events");
}

#[test]
fn c_stacks() {
    check("stacks");
}

#[test]
fn c_frame_mode() {
    check("frame_mode");
}

#[test]
fn c_depth() {
    check("depth");
}

#[test]
fn c_random_calls() {
    check("random_calls");
}

#[test]
fn c_level_load() {
    check("level_load");
}

#[test]
fn c_parsing() {
    check("parsing");
}

#[test]
fn c_policy() {
    check("policy");
}

#[test]
fn c_mem_stats_struct_size() {
    check("mem_stats_struct_size");
}

#[test]
fn c_use_after_release() {
    check("use_after_release");
}

#[test]
fn c_probes() {
    check("probes");
}

#[test]
fn c_grants() {
    check("grants");
}

#[test]
fn c_leaks() {
    check("leaks");
}

#[test]
fn c_deny_by_default() {
    check("deny_by_default");
}

#[test]
fn c_byte_fuel() {
    check("byte_fuel");
}

#[test]
fn c_interrupt_latency() {
    check("interrupt_latency");
}

/// Plain, and with the sanitizers of addresses and leaks where the compiler has them: every block that C allocated is freed, once.
#[test]
fn c_native_cleanup() {
    check("native_cleanup");
    let program = root().join("target/capi/native_cleanup_leaks");
    let source = root().join("tests/capi/native_cleanup.c");
    if !compile_with(&source, &program, &["-fsanitize=address,leak"]) {
        eprintln!("SKIPPED-LOUD: no leak sanitizer found; native_cleanup ran without");
        return;
    }
    let printed = run(&program, &[]);
    assert!(printed.ends_with("native_cleanup: ok\n"), "{printed}");
}

#[test]
fn c_example() {
    let program = root().join("target/capi/example");
    compile(&root().join("bindings/c/example/main.c"), &program);
    let printed = run(&program, &["bindings/c/example/rules.go"]);
    assert!(
        printed.contains("kept node: BinaryExpr o.Total >= r.From && d.err == nil"),
        "{printed}"
    );
    assert!(
        printed.contains("ledger closed by its finalizer: yes"),
        "{printed}"
    );
}
