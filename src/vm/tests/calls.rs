//! Calls, loops, stacks, fuel, lowering on demand.

use super::asm::{Asm, rig, rig_with};
use crate::code::encode::a_of;
use crate::code::func::{FuncCode, Link};
use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::heap::config::debug;
use crate::vm::exit::Exit;

/// func fib(n int) int: R0 result, R1 n, R2 temporary.
pub(super) fn fib() -> FuncCode {
    let mut a = Asm::new("main.fib", 1, 1, "SSS");
    let window = 5;
    a.op(Op::ge_i64k_br, 1, 2, 3);
    a.op(Op::mov, 0, 1, 0).op(Op::ret, 0, 0, 0);
    a.op(Op::addk_i64, window + 1, 1, -1i16 as u16)
        .call(window, 0);
    a.op(Op::mov, 2, window, 0);
    a.op(Op::addk_i64, window + 1, 1, -2i16 as u16)
        .call(window, 0);
    a.op(Op::add_i64, 0, 2, window);
    a.ret()
}

#[test]
fn fib_of_20() {
    let mut rig = rig();
    rig.install(0, fib());
    assert_eq!(rig.run(&[20]).unwrap(), [6765]);
}

#[test]
fn loop_sums() {
    let mut rig = rig();
    let mut a = Asm::new("main.sum", 1, 1, "SSS");
    a.lit(0, 0).lit(2, 0);
    let top = a.here();
    a.op(Op::add_i64, 0, 0, 2).op(Op::addk_i64, 2, 2, 1);
    let back = top - a.here();
    a.op(Op::lt_i64_br_loop, 2, 1, back as i16 as u16);
    rig.install(0, a.ret());
    assert_eq!(rig.run(&[100_000]).unwrap(), [4_999_950_000]);
}

#[test]
fn fuel_is_exact() {
    let mut rig = rig();
    let mut a = Asm::new("main.spin", 0, 0, "S");
    a.lit(0, 0);
    a.op(Op::addk_i64, 0, 0, 1).op_bc(Op::jmp_loop, 0, -1);
    rig.install(0, a.ret());
    let record = rig.vm.record_of(FuncId(0)).unwrap();
    let id = rig.vm.spawn(record, &[]).unwrap();
    let mut total = 0;
    for fuel in [1, 2, 9_999, 10_000, 10_001, 123_456] {
        rig.vm.set_fuel(Some(fuel));
        assert!(matches!(rig.vm.run(Some(id)), Exit::Fuel));
        total += fuel;
        // The slot counts the loop's turns: one more than transfers back.
        // SAFETY: F1, the frame of the function that just ran.
        let count = unsafe { *rig.vm.cx.fp };
        assert_eq!(count, total, "fuel {fuel}");
    }
}

#[test]
fn interrupt_leaves_and_goes_on() {
    let mut rig = rig();
    let mut a = Asm::new("main.spin", 0, 0, "S");
    a.op_bc(Op::jmp_loop, 0, 0);
    rig.install(0, a.ret());
    let record = rig.vm.record_of(FuncId(0)).unwrap();
    let id = rig.vm.spawn(record, &[]).unwrap();
    let requests = rig.vm.requests();
    requests.interrupt();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Interrupted));
    requests.interrupt();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Interrupted));
    rig.vm.kill(id);
    assert!(rig.vm.is_done(id));
}

#[test]
fn endless_recursion_is_fatal() {
    let mut rig = rig();
    let mut a = Asm::new("main.f", 0, 0, "");
    a.call(2, 0);
    rig.install(0, a.ret());
    match rig.run(&[]) {
        Err(Exit::Fatal(report)) => {
            assert!(report.text.starts_with("runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\ngoroutine 1 [running]:\nmain.f()\n"), "{}", report.text);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn deep_recursion_grows_the_stack() {
    let mut rig = rig();
    // func f(n) int { if n == 0 { return 0 }; return f(n-1) + 1 }
    let mut a = Asm::new("main.f", 1, 1, "SS");
    a.op(Op::ne_i64k_br, 1, 0, 3).lit(0, 0).op(Op::ret, 0, 0, 0);
    a.op(Op::addk_i64, 5, 1, -1i16 as u16)
        .call(4, 0)
        .op(Op::addk_i64, 0, 4, 1);
    rig.install(0, a.ret());
    assert_eq!(rig.run(&[100_000]).unwrap(), [100_000]);
}

#[test]
fn functions_are_lowered_on_their_first_call() {
    let mut rig = rig();
    let mut a = Asm::new("main.main", 1, 1, "SS");
    a.op(Op::mov, 5, 1, 0).call(4, 1).op(Op::mov, 0, 4, 0);
    rig.install(0, a.ret());
    let record = rig.vm.record_of(FuncId(0)).unwrap();
    let id = rig.vm.spawn(record, &[20]).unwrap();
    let callee = match rig.vm.run(Some(id)) {
        Exit::Lower(callee) => callee,
        other => panic!("{other:?}"),
    };
    assert_eq!(callee.func_id(), Some(FuncId(1)));
    let mut double = Asm::new("main.double", 1, 1, "SS");
    double.op(Op::add_i64, 0, 1, 1);
    rig.vm.install(callee, &double.ret()).unwrap();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Done(_)));
    assert_eq!(rig.vm.results(id), [40]);
}

#[test]
fn spawn_of_a_function_that_is_not_lowered_keeps_its_arguments() {
    let mut rig = rig();
    let record = rig.vm.record_of(FuncId(0)).unwrap();
    let id = rig.vm.spawn(record, &[3, 4]).unwrap();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Lower(_)));
    let mut a = Asm::new("main.sub", 1, 2, "SSS");
    a.op(Op::sub_i64, 0, 1, 2);
    rig.vm.install(record, &a.ret()).unwrap();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Done(_)));
    assert_eq!(rig.vm.results(id), [-1i64 as u64]);
}

#[test]
fn first_end_lets_the_body_go_and_patches() {
    let mut rig = rig();
    let mut a = Asm::new("main.f", 0, 0, "");
    a.op(Op::ret_first, 0, 0, 0);
    let mut code = a.ret();
    code.body = Some((3, 77));
    rig.install(0, code);
    rig.run(&[]).unwrap();
    assert_eq!(rig.vm.take_ended_bodies(), [(3, 77)]);
    rig.run(&[]).unwrap();
    assert_eq!(rig.vm.take_ended_bodies(), []);
}

#[test]
fn closures_capture_and_survive_stress() {
    let mut rig = rig_with(debug::STRESS_ALLOC | debug::VERIFY | debug::POISON);
    // R0 result, R1 closure, R2 captured string {3}, loop counter 4; window at 7.
    let mut inner = Asm::new("main.main.func1", 1, 0, "SPP");
    inner.code.has_closure = true;
    // R0 := len of captured string; touches its bytes through the pointer.
    inner
        .op(Op::enter, 2, 1, 0)
        .op(Op::ld_w64, 2, 1, 8)
        .op(Op::ld_u8, 0, 2, 0);
    let inner = inner.ret();
    let mut a = Asm::new("main.main", 1, 0, "SPPSSPS");
    a.op(Op::enter, 1, 2, 0).op(Op::enter, 5, 1, 0);
    a.lit(0, 0).lit(4, 0);
    let top = a.here();
    a.text(2, "xy");
    a.op(Op::mov2, 5, 2, 0);
    a.op(Op::concat, 2, 2, 2);
    a.op(Op::closure, 1, 2, 2).link(Link::Nested(0));
    a.op(Op::concat, 5, 2, 2);
    a.op(Op::call_clo, 9, 1, 0).word(0);
    a.op(Op::add_i64, 0, 0, 9);
    a.op(Op::addk_i64, 4, 4, 1);
    let back = top - a.here();
    a.op(Op::lt_i64k_br_loop, 4, 50, back as i16 as u16);
    let mut code = a.ret();
    code.nested.push(inner);
    // `concat` of two pairs from slot 2 reads slots 2..6: classes "PSSPS" there; slot 4 is the counter, so join 2 strings apart.
    code.words
        .iter_mut()
        .filter(|w| **w as u16 == Op::concat as u16)
        .for_each(|w| *w = crate::code::encode::instr(Op::concat, a_of(*w), 2, 1));
    rig.install(0, code);
    assert_eq!(rig.run(&[]).unwrap(), [50 * u64::from(b'x')]);
}

#[test]
fn preemption_lets_others_run() {
    let mut rig = rig();
    // main: go spin-until-set; two goroutines each spin to 100k and print.
    let mut worker = Asm::new("main.main.func1", 0, 0, "S");
    worker.lit(0, 0);
    let top = worker.here();
    worker.op(Op::addk_i64, 0, 0, 1);
    let back = top - worker.here();
    worker.op(Op::lt_i64k_br_loop, 0, 30_000, back as i16 as u16);
    worker.text(0, "w").op(
        Op::print,
        0,
        crate::code::encode::PrintKind::String as u16,
        0,
    );
    let mut worker = worker.ret();
    worker.classes = vec![Default::default(); 2];
    let mut a = Asm::new("main.main", 0, 0, "SP");
    a.op(Op::enter, 1, 1, 0);
    a.func(1, 0).op(Op::go, 1, 0, 0).op(Op::go, 1, 0, 0);
    a.lit(0, 0);
    let top = a.here();
    a.op(Op::addk_i64, 0, 0, 1)
        .op(Op::ldk, 2, 0, 0)
        .word(1_000_000);
    let back = top - a.here();
    a.op(Op::lt_i64_br_loop, 0, 2, back as i16 as u16);
    let mut code = a.ret();
    code.classes.push(Default::default());
    code.nested.push(worker);
    rig.install(0, code);
    rig.run(&[]).unwrap();
    assert_eq!(rig.output(), "ww");
}
