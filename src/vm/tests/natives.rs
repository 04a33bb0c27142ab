//! Natives: windows, blocking, calling back, sleeping, ending.

use super::asm::{Asm, rig};
use crate::code::encode::PrintKind;
use crate::code::ops::Op;
use crate::vm::exit::Exit;
use crate::vm::native::{Flow, NativeCx, NativeResult, WaitReason};

/// func sum3(a, b, c int) int
fn sum3(cx: &mut NativeCx<'_>) -> NativeResult {
    let total = cx.arg_i64(0) + cx.arg_i64(1) + cx.arg_i64(2);
    cx.ret_i64(0, total);
    Ok(Flow::Done)
}

/// func twice(f func(int) int, x int) int: f(f(x)).
fn twice(cx: &mut NativeCx<'_>) -> NativeResult {
    match cx.take_results(1) {
        None => cx.call(cx.arg(0), &[cx.arg(1)]),
        Some(results) if cx.arg(2) == 0 => {
            // The second argument slot remembers that one call is done.
            // SAFETY: the argument slots are the native's own.
            unsafe { *cx.args.add(2) = 1 };
            cx.call(cx.arg(0), &results)
        }
        Some(results) => {
            cx.ret(0, results[0]);
            Ok(Flow::Done)
        }
    }
}

/// func wait(p *int): until *p is not 0.
fn wait(cx: &mut NativeCx<'_>) -> NativeResult {
    if cx.read_u64(cx.arg(0)) != 0 {
        return Ok(Flow::Done);
    }
    let addr = cx.arg(0);
    Ok(cx.sema_wait(addr, WaitReason::Semacquire))
}

/// func wake(p *int)
fn wake(cx: &mut NativeCx<'_>) -> NativeResult {
    let addr = cx.arg(0);
    cx.write_u64(addr, 1);
    cx.sema_wake(addr, u64::MAX);
    Ok(Flow::Done)
}

/// func sleep(ns int)
fn sleep(cx: &mut NativeCx<'_>) -> NativeResult {
    Ok(Flow::Sleep(cx.arg_i64(0)))
}

/// func exit()
fn goexit(_cx: &mut NativeCx<'_>) -> NativeResult {
    Ok(Flow::Goexit)
}

fn native(results: u16, args: u16, classes: &str, number: u64) -> crate::code::func::FuncCode {
    let mut a = Asm::new("main.native", results, args, classes);
    a.op(Op::native, 0, 0, 0).word(number);
    a.ret()
}

#[test]
fn arguments_and_results() {
    let mut rig = rig();
    rig.vm.set_natives(&[sum3]);
    rig.install(1, native(1, 3, "SSSS", 0));
    let mut a = Asm::new("main.main", 1, 0, "S");
    a.lit(4, 1)
        .lit(5, 20)
        .lit(6, 300)
        .call(3, 1)
        .op(Op::mov, 0, 3, 0);
    rig.install(0, a.ret());
    assert_eq!(rig.run(&[]).unwrap(), [321]);
}

#[test]
fn a_native_calls_back_twice() {
    let mut rig = rig();
    rig.vm.set_natives(&[twice]);
    rig.install(1, native(1, 3, "SPSS", 0));
    let mut square = Asm::new("main.square", 1, 1, "SS");
    square.op(Op::mul_i64, 0, 1, 1);
    let mut a = Asm::new("main.main", 1, 0, "SP");
    a.op(Op::enter, 1, 1, 0)
        .func(1, 0)
        .op(Op::mov, 5, 1, 0)
        .lit(6, 3)
        .lit(7, 0)
        .call(4, 1)
        .op(Op::mov, 0, 4, 0);
    let mut code = a.ret();
    code.nested.push(square.ret());
    rig.install(0, code);
    assert_eq!(rig.run(&[]).unwrap(), [81]);
}

#[test]
fn blocking_natives_are_executed_again() {
    let mut rig = rig();
    rig.vm.set_natives(&[wait, wake, sleep]);
    rig.install(1, native(0, 1, "P", 0));
    rig.install(2, native(0, 1, "P", 1));
    rig.install(3, native(0, 1, "S", 2));
    let int = rig.int;
    // A goroutine sleeps, prints and wakes; main waits and prints.
    let mut worker = Asm::new("main.main.func1", 0, 0, "PPPS");
    worker.code.has_closure = true;
    worker.op(Op::enter, 1, 2, 0).op(Op::ld_w64, 1, 0, 8);
    worker.op(Op::ldk, 6, 0, 0).word(5_000_000_000).call(6, 3);
    worker
        .text(2, "worker ")
        .op(Op::print, 2, PrintKind::String as u16, 0);
    worker.op(Op::mov, 6, 1, 0).call(6, 2);
    let mut a = Asm::new("main.main", 0, 0, "PPS");
    a.op(Op::enter, 0, 2, 0);
    a.op(Op::new, 0, 0, 0)
        .link(crate::code::func::Link::Alloc(int));
    a.op(Op::closure, 1, 0, 1)
        .link(crate::code::func::Link::Nested(0))
        .op(Op::go, 1, 0, 0);
    a.op(Op::mov, 5, 0, 0).call(5, 1);
    a.text(1, "main")
        .op(Op::print, 1, PrintKind::String as u16, 0);
    let mut code = a.ret();
    code.nested.push(worker.ret());
    rig.install(0, code);
    rig.run(&[]).unwrap();
    assert_eq!(rig.output(), "worker main");
    assert_eq!(*rig.platform.clock.lock().unwrap(), 5_000_000_000);
}

#[test]
fn goexit_of_main_is_a_deadlock_of_its_own() {
    let mut rig = rig();
    rig.vm.set_natives(&[goexit]);
    rig.install(1, native(0, 0, "", 0));
    let mut a = Asm::new("main.main", 0, 0, "");
    a.call(2, 1);
    rig.install(0, a.ret());
    match rig.run(&[]) {
        Err(Exit::Deadlock(report)) => assert_eq!(
            report.message,
            "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"
        ),
        other => panic!("{other:?}"),
    }
}
