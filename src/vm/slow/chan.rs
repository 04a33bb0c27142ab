//! Slow operations on channels, and `select`.
//!
//! In: channels in slots. Out: values, or a parked goroutine. How it works stands in `vm::chan`.

use crate::code::encode::{NO_SLOT, SelectCase};
use crate::vm::Vm;
use crate::vm::chan::Outcome;
use crate::vm::goroutine::{State, WaitReason};
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

pub(super) fn make_chan(vm: &mut Vm, at: At) -> Slow {
    let chan = vm.make_chan(at.ty(0), at.get(at.b()) as i64)?;
    at.set(at.a(), chan);
    Ok(Step::Next(3))
}

pub(super) fn send(vm: &mut Vm, at: At) -> Slow {
    let chan = at.get(at.a());
    match vm.try_send(chan, at.ptr(at.b()))? {
        Outcome::WouldBlock => {
            let reason = if chan == 0 {
                WaitReason::ChanSendNil
            } else {
                WaitReason::ChanSend
            };
            vm.wait_at(chan, true, State::Waiting(reason));
            Ok(Step::Park)
        }
        _ => Ok(Step::Next(2)),
    }
}

pub(super) fn recv(vm: &mut Vm, at: At) -> Slow {
    let chan = at.get(at.b());
    let to = if at.a() == NO_SLOT {
        std::ptr::null_mut()
    } else {
        at.ptr(at.a())
    };
    let ok = match vm.try_recv(chan, to) {
        Outcome::Done => 1,
        Outcome::Closed => 0,
        Outcome::WouldBlock => {
            let reason = if chan == 0 {
                WaitReason::ChanReceiveNil
            } else {
                WaitReason::ChanReceive
            };
            vm.wait_at(chan, false, State::Waiting(reason));
            return Ok(Step::Park);
        }
    };
    at.set_opt(at.ext(1), ok);
    Ok(Step::Next(3))
}

pub(super) fn close(vm: &mut Vm, at: At) -> Slow {
    vm.chan_close(at.get(at.a()))?;
    Ok(Step::Next(1))
}

pub(super) fn chan_len(_vm: &mut Vm, at: At) -> Slow {
    at.set(at.a(), crate::vm::chan::len(at.get(at.b())));
    Ok(Step::Next(1))
}

pub(super) fn chan_cap(_vm: &mut Vm, at: At) -> Slow {
    at.set(at.a(), crate::vm::chan::cap(at.get(at.b())));
    Ok(Step::Next(1))
}

pub(super) fn select(vm: &mut Vm, at: At) -> Slow {
    let n = at.b();
    let start = if n == 0 {
        0
    } else {
        // The upper half, scaled: no division.
        (((vm.random() >> 32) * u64::from(n)) >> 32) as u16
    };
    for i in (start..n).chain(0..start) {
        if try_case(vm, at, SelectCase::of(at.ext(i as usize)))? {
            at.set(at.a(), u64::from(i));
            return Ok(Step::Next(1 + n as usize));
        }
    }
    if at.c() == 1 {
        at.set(at.a(), u64::from(n));
        return Ok(Step::Next(1 + n as usize));
    }
    for i in 0..n {
        let case = SelectCase::of(at.ext(i as usize));
        let chan = at.get(case.chan);
        if chan != 0 {
            vm.wait_at_case(chan, case.is_send, i);
        }
    }
    let reason = if n == 0 {
        WaitReason::SelectNoCases
    } else {
        WaitReason::Select
    };
    vm.park(State::Waiting(reason));
    Ok(Step::Park)
}

/// True if the case was ready and has happened.
fn try_case(vm: &mut Vm, at: At, case: SelectCase) -> Result<bool, Trap> {
    let chan = at.get(case.chan);
    let value = if case.value == NO_SLOT {
        std::ptr::null_mut()
    } else {
        at.ptr(case.value)
    };
    if case.is_send {
        return Ok(!matches!(vm.try_send(chan, value)?, Outcome::WouldBlock));
    }
    let ok = match vm.try_recv(chan, value) {
        Outcome::Done => 1,
        Outcome::Closed => 0,
        Outcome::WouldBlock => return Ok(false),
    };
    at.set_opt(u64::from(case.ok), ok);
    Ok(true)
}
