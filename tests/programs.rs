//! Runs every program of `tests/programs`, `tests/lang` and `tests/regress` with `ergo run` and compares stdout, exit status,
//! stderr and trace with the files beside it. `ERGO_TEST_ONLY=part-of-a-path` chooses programs,
//! `ERGO_TEST_FLAGS="--gc=stress:alloc"` adds words after `ergo run`.

mod common;

use common::{cases, check_all, check_program, ergo, extra_flags, folder};

fn run_folder(name: &str) {
    check_all(name, &cases(&folder(name)), |program| {
        check_program(program, ergo("run").args(extra_flags()).arg(program))
    });
}

#[test]
fn lang() {
    run_folder("lang");
}

#[test]
fn programs() {
    run_folder("programs");
}

#[test]
fn regress() {
    run_folder("regress");
}
