//! Channels, select, deadlock, sleeping.

use super::asm::{Asm, NONE, rig, rig_with};
use crate::code::encode::SelectCase;
use crate::code::func::Link;
use crate::code::ops::Op;
use crate::code::rtype::Kind;
use crate::heap::config::debug;
use crate::vm::exit::Exit;

/// A worker that captures a channel and sends 1..=n; main sums what it receives until the channel is closed.
fn ping_pong(buffer: i32, n: i32, debug: u32) {
    let mut rig = rig_with(debug);
    let int = rig.int;
    let chan = rig.composite("chan int", Kind::Chan, None, int);
    let mut w = Asm::new("main.main.func1", 0, 0, "PPSS");
    w.code.has_closure = true;
    w.op(Op::enter, 1, 1, 0)
        .op(Op::ld_w64, 1, 0, 8)
        .lit(2, 1)
        .lit(3, n);
    let top = w.here();
    w.op(Op::send, 1, 2, 0).ty(int);
    w.op(Op::addk_i64, 2, 2, 1);
    let back = top - w.here();
    w.op(Op::le_i64_br_loop, 2, 3, back as i16 as u16);
    w.op(Op::close, 1, 0, 0);
    let worker = w.ret();
    let mut a = Asm::new("main.main", 1, 0, "SPPSS");
    a.op(Op::enter, 1, 2, 0).lit(0, 0).lit(3, buffer);
    a.op(Op::make_chan, 1, 3, 0).ty(chan);
    a.op(Op::closure, 2, 1, 1).link(Link::Nested(0));
    a.op(Op::go, 2, 0, 0);
    let top = a.here();
    a.op(Op::recv, 3, 1, 0).ty(int).word(4);
    a.op(Op::add_i64, 0, 0, 3);
    let back = top - a.here();
    a.op_bc(Op::brt_loop, 4, back);
    let mut code = a.ret();
    code.nested.push(worker);
    rig.install(0, code);
    let n = n as u64;
    assert_eq!(rig.run(&[]).unwrap(), [n * (n + 1) / 2]);
    assert_eq!(rig.vm.n_goroutines(), 0);
}

#[test]
fn ping_pong_in_all_modes() {
    for buffer in [0, 1, 7] {
        ping_pong(buffer, 1000, 0);
        ping_pong(
            buffer,
            50,
            debug::STRESS_ALLOC | debug::STRESS_SAFEPOINT | debug::VERIFY | debug::POISON,
        );
    }
}

#[test]
fn select_takes_what_is_ready() {
    let mut rig = rig();
    let int = rig.int;
    let chan = rig.composite("chan int", Kind::Chan, None, int);
    // Two buffered channels in R1, R2; a value in the second; then default.
    let mut a = Asm::new("main.main", 3, 0, "SSSPPSS");
    a.op(Op::enter, 3, 2, 0).lit(5, 1);
    a.op(Op::make_chan, 3, 5, 0).ty(chan);
    a.op(Op::make_chan, 4, 5, 0).ty(chan);
    a.lit(5, 42).op(Op::send, 4, 5, 0).ty(int);
    let recv = |chan| {
        SelectCase {
            is_send: false,
            chan,
            value: 5,
            ok: 6,
        }
        .word()
    };
    a.lit(5, 0);
    a.op(Op::select, 0, 2, 0).word(recv(3)).word(recv(4));
    a.op(Op::mov, 1, 5, 0);
    a.op(Op::select, 2, 2, 1).word(recv(3)).word(recv(4));
    rig.install(0, a.ret());
    assert_eq!(rig.run(&[]).unwrap(), [1, 42, 2]);
}

#[test]
fn deadlock_is_told() {
    let mut rig = rig();
    let int = rig.int;
    let chan = rig.composite("chan int", Kind::Chan, None, int);
    let mut a = Asm::new("main.main", 0, 0, "PS");
    a.op(Op::enter, 0, 1, 0)
        .lit(1, 0)
        .op(Op::make_chan, 0, 1, 0)
        .ty(chan);
    a.op(Op::recv, NONE, 0, 0).ty(int).word(u64::from(NONE));
    rig.install(0, a.ret());
    match rig.run(&[]) {
        Err(Exit::Deadlock(report)) => {
            assert!(report.text.starts_with("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/t.go:"), "{}", report.text);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn select_parks_and_is_completed_once() {
    let mut rig = rig_with(debug::STRESS_SAFEPOINT | debug::VERIFY);
    let int = rig.int;
    let chan = rig.composite("chan int", Kind::Chan, None, int);
    let mut w = Asm::new("main.main.func1", 0, 0, "PPS");
    w.code.has_closure = true;
    w.op(Op::enter, 1, 1, 0)
        .op(Op::ld_w64, 1, 0, 8)
        .lit(2, 9)
        .op(Op::send, 1, 2, 0)
        .ty(int);
    let worker = w.ret();
    let mut a = Asm::new("main.main", 3, 0, "SSSPPPS");
    a.op(Op::enter, 3, 3, 0).lit(6, 0);
    a.op(Op::make_chan, 3, 6, 0).ty(chan);
    a.op(Op::make_chan, 4, 6, 0).ty(chan);
    a.op(Op::closure, 5, 4, 1)
        .link(Link::Nested(0))
        .op(Op::go, 5, 0, 0);
    let case = |chan| {
        SelectCase {
            is_send: false,
            chan,
            value: 1,
            ok: 2,
        }
        .word()
    };
    a.op(Op::select, 0, 2, 0).word(case(3)).word(case(4));
    let mut code = a.ret();
    code.nested.push(worker);
    rig.install(0, code);
    assert_eq!(rig.run(&[]).unwrap(), [1, 9, 1]);
}
