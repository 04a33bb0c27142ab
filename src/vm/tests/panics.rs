//! Panics, defer, recover, and what an uncaught panic prints.

use super::asm::{Asm, Rig, rig, rig_with};
use crate::code::encode::PrintKind;
use crate::code::func::FuncCode;
use crate::code::ops::Op;
use crate::heap::config::debug;
use crate::vm::exit::Exit;

/// A `func()` that prints a text.
fn printer(text: &str) -> FuncCode {
    let mut a = Asm::new("main.main.func1", 0, 0, "PS");
    a.op(Op::enter, 0, 1, 0)
        .text(0, text)
        .op(Op::print, 0, PrintKind::String as u16, 0);
    a.ret()
}

/// A `func()` that recovers, printing the text of the error.
fn recoverer() -> FuncCode {
    let mut a = Asm::new("main.main.func2", 0, 0, "SIPS");
    a.op(Op::enter, 1, 2, 0);
    a.op(Op::recover, 0, 0, 0);
    a.op_bc(Op::brf, 0, 4);
    a.op(Op::unbox, 2, 1, 0).word(16);
    a.op(Op::print, 2, PrintKind::String as u16, 0);
    a.ret()
}

fn died(rig: &mut Rig) -> String {
    match rig.run(&[]) {
        Err(Exit::Panicked(report)) => report.text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn deferred_calls_run_last_first() {
    let mut rig = rig();
    let mut a = Asm::new("main.main", 1, 0, "SP");
    a.op(Op::enter, 1, 1, 0);
    a.func(1, 0)
        .op(Op::defer, 1, 0, 0)
        .func(1, 1)
        .op(Op::defer, 1, 0, 0);
    a.lit(0, 5);
    let recover = a.here() as u32;
    a.op(Op::run_defers, 4, 0, 0);
    let mut code = a.ret();
    code.recover_pc = Some(recover);
    code.nested = vec![printer("one"), printer("two ")];
    rig.install(0, code);
    assert_eq!(rig.run(&[]).unwrap(), [5]);
    assert_eq!(rig.output(), "two one");
}

fn recovering(debug: u32) {
    let mut rig = rig_with(debug);
    // f: defers the recoverer, then divides by zero.
    let mut f = Asm::new("main.f", 1, 0, "SPSS");
    f.op(Op::enter, 1, 1, 0);
    f.func(1, 0)
        .op(Op::defer, 1, 0, 0)
        .lit(0, 7)
        .lit(2, 1)
        .lit(3, 0)
        .op(Op::div_i64, 2, 2, 3)
        .lit(0, 8);
    let recover = f.here() as u32;
    f.op(Op::run_defers, 6, 0, 0);
    let mut code = f.ret();
    code.recover_pc = Some(recover);
    code.nested = vec![recoverer()];
    rig.install(1, code);
    let mut a = Asm::new("main.main", 1, 0, "S");
    a.call(3, 1).op(Op::mov, 0, 3, 0);
    rig.install(0, a.ret());
    assert_eq!(rig.run(&[]).unwrap(), [7]);
    assert_eq!(rig.output(), "runtime error: integer divide by zero");
}

#[test]
fn recover_ends_a_panic() {
    recovering(0);
    recovering(debug::STRESS_ALLOC | debug::STRESS_SAFEPOINT | debug::VERIFY | debug::POISON);
}

#[test]
fn bounds_are_told() {
    let mut rig = rig();
    let mut a = Asm::new("main.main", 0, 0, "PSSS");
    a.op(Op::enter, 0, 1, 0)
        .lit(1, 1)
        .lit(2, 1)
        .lit(3, 5)
        .op(Op::idx_w64, 3, 0, 3);
    rig.install(0, a.ret());
    let text = died(&mut rig);
    assert!(text.starts_with("panic: runtime error: index out of range [5] with length 1\n\ngoroutine 1 [running]:\nmain.main()\n\t/t.go:"), "{text}");
}

#[test]
fn nested_panics_are_listed() {
    let mut rig = rig();
    // main defers a function that panics "second" (a string), then panics "first".
    let (string, boxed) = (rig.string, rig.string);
    let thrower = |name: &str, text: &str| {
        let mut a = Asm::new(name, 0, 0, "SIPS");
        a.op(Op::enter, 1, 2, 0).text(2, text);
        a.op(Op::box_val, 1, 2, 0).ty(boxed);
        a.op(Op::ldk, 0, 0, 0).ty(string);
        a
    };
    let mut inner = thrower("main.main.func1", "second");
    inner.op(Op::panic, 0, 0, 0);
    let mut a = thrower("main.main", "fi\nrst");
    a.code.classes.push(crate::code::func::SlotClass::Pointer);
    a.op(Op::enter, 4, 1, 0)
        .func(4, 0)
        .op(Op::defer, 4, 0, 0)
        .op(Op::panic, 0, 0, 0);
    let recover = a.here() as u32;
    a.op(Op::run_defers, 7, 0, 0);
    let mut code = a.ret();
    code.recover_pc = Some(recover);
    code.nested = vec![inner.ret()];
    rig.install(0, code);
    let text = died(&mut rig);
    assert!(
        text.starts_with(
            "panic: fi\n\trst\n\tpanic: second\n\ngoroutine 1 [running]:\nmain.main.func1()\n"
        ),
        "{text}"
    );
    assert!(text.contains("panic(...)\n"), "{text}");
    assert!(text.contains("main.main()\n"), "{text}");
}

#[test]
fn nil_deferred_function_panics_when_it_runs() {
    let mut rig = rig();
    let mut a = Asm::new("main.main", 0, 0, "P");
    a.op(Op::enter, 0, 1, 0).op(Op::defer, 0, 0, 0);
    let recover = a.here() as u32;
    a.op(Op::run_defers, 3, 0, 0);
    let mut code = a.ret();
    code.recover_pc = Some(recover);
    rig.install(0, code);
    let text = died(&mut rig);
    assert!(text.starts_with("panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV"), "{text}");
}

#[test]
fn floats_print_as_println_does() {
    use crate::vm::slow::print::float64;
    for (x, text) in [
        (0.0, "0"),
        (1.5, "1.5"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (1234567.25, "1.23456725e+06"),
        (1e-4, "0.0001"),
        (1.234e-5, "1.234e-05"),
        (1e100, "1e+100"),
        (-0.0, "-0"),
        (f64::INFINITY, "+Inf"),
        (0.1 + 0.2, "0.30000000000000004"),
    ] {
        assert_eq!(float64(x), text);
    }
}
