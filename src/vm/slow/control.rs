//! Slow operations of control: leaving to the engine, natives, interface calls, defer, go, panic, ends of functions.
//!
//! In: the machine and where it stands. Out: a step. The panics' algorithm stands in `vm::panic`.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use crate::code::program::MethodId;
use crate::code::rtype::RType;
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::frame::{CALL_WORDS, Frame, IfaceCache, write_header};
use crate::vm::goroutine::{BASE, Defer, Deferred, GoId, NativeCall, State};
use crate::vm::native::{NativeCx, NativeFn, NativeResult};
use crate::vm::program::{FuncRecord, RecordRef};
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::{Flow, PendingCall, Trap};
use crate::vm::watermark::GUARD_RETURNED;
use crate::vm::work::BYTES_A_UNIT;

/// Answers of the panic machinery as a step.
fn step_of(exit: Option<Exit>) -> Slow {
    Ok(exit.map_or(Step::Go, Step::exit))
}

fn frame_of(at: At) -> Frame {
    Frame {
        fp: at.fp,
        pc: at.pc,
        is_top: true,
    }
}

pub(super) fn lower(vm: &mut Vm, at: At) -> Slow {
    let record = RecordRef(frame_of(at).record().cast_mut());
    if !record.is_installed() {
        return Ok(Step::exit(Exit::Lower(record)));
    }
    let rec = record.get();
    let frame = vm.current_ref().map_or(0, |go| go.offset(at.fp));
    vm.ensure_stack(frame + (rec.need_bytes / 8) as usize + 8)?;
    vm.cx.pc = rec.code;
    if let Some(go) = vm.current_mut().filter(|_| frame == BASE) {
        go.place_entry_args(rec);
    }
    Ok(Step::Go)
}

pub(super) fn frame_in(vm: &mut Vm, at: At) -> Slow {
    vm.frame_pushed(&frame_of(at));
    Ok(Step::Next(1))
}

pub(super) fn frame_out(vm: &mut Vm, at: At) -> Slow {
    vm.frame_popped(&frame_of(at));
    Ok(Step::Next(1))
}

pub(super) fn goexit(vm: &mut Vm, _at: At) -> Slow {
    vm.end_current(false);
    Ok(Step::Park)
}

pub(super) fn unreachable(vm: &mut Vm, at: At) -> Slow {
    match at.a() {
        1 => step_of(vm.deferred_returned()),
        2 => step_of(vm.text_returned()),
        GUARD_RETURNED => step_of(vm.guard_returned()),
        _ => Ok(Step::exit(Exit::bug(
            "control came to an unreachable instruction",
        ))),
    }
}

#[inline(always)]
pub(in crate::vm) fn native(vm: &mut Vm, at: At) -> Slow {
    let Some(func) = vm.natives.get(at.ext(0) as usize).copied() else {
        return Ok(Step::exit(Exit::bug("no such native")));
    };
    let is_first = vm.current_ref().is_some_and(|go| {
        go.pending_call.is_none() && go.blocked_native == 0 && go.native_calls.is_empty()
    });
    if !is_first {
        return native_again(vm, at, func);
    }
    // What is only done has nothing to drop.
    let answer = ManuallyDrop::new(run_native(vm, at, func, None, false));
    match *answer {
        Ok(Flow::Done) => Ok(Step::Next(3)),
        _ => after_native(vm, at, ManuallyDrop::into_inner(answer)),
    }
}

/// The same where a native of the goroutine, perhaps this one, has called or waited.
#[inline(never)]
fn native_again(vm: &mut Vm, at: At, func: NativeFn) -> Slow {
    let (mut woken, mut results) = (false, None);
    if let Some(call) = vm.current_mut().and_then(|go| go.pending_call.take()) {
        return call_from_native(vm, at, call);
    }
    if let Some(go) = vm.current_mut() {
        let frame = go.offset(at.fp);
        woken = go.blocked_native == frame;
        if woken {
            go.blocked_native = 0;
        }
        if let Some(call) = go.native_calls.pop_if(|call| call.frame == frame) {
            results = Some(go.slot(call.window).cast_const());
        }
    }
    let answer = run_native(vm, at, func, results, woken);
    after_native(vm, at, answer)
}

#[inline(always)]
fn run_native(
    vm: &mut Vm,
    at: At,
    func: NativeFn,
    results: Option<*const u64>,
    woken: bool,
) -> NativeResult {
    // SAFETY: V3.
    let rec = unsafe { &*frame_of(at).record() };
    let args = at.ptr(rec.result_slots);
    let mut cx = NativeCx {
        vm,
        win: at.fp,
        args,
        n_args: usize::from(rec.arg_slots),
        results,
        woken,
        handled: Cell::new(0),
    };
    let answer = func(&mut cx);
    let handled = cx.handled.get();
    if handled >= BYTES_A_UNIT && matches!(answer, Ok(Flow::Done)) {
        vm.charge_bytes(handled);
    }
    answer
}

/// How it goes on after a native.
#[inline(never)]
fn after_native(vm: &mut Vm, at: At, answer: NativeResult) -> Slow {
    let flow = answer?;
    match flow {
        Flow::Done => return Ok(Step::Next(3)),
        Flow::Block(reason) => {
            if let Some(go) = vm.current_mut() {
                go.blocked_native = go.offset(at.fp);
            }
            vm.park(State::Waiting(reason));
            return Ok(Step::Park);
        }
        Flow::Call(call) => return call_from_native(vm, at, call),
        Flow::Lower(record) => {
            return Ok(Step::exit(Exit::Lower(RecordRef(
                record as *mut FuncRecord,
            ))));
        }
        Flow::Exit(code) => return Ok(Step::exit(Exit::OsExit(code))),
        Flow::Goexit => return step_of(vm.goexit()),
        Flow::Yield | Flow::Sleep(_) | Flow::Collect => {}
    }
    vm.cx.pc = at.pc.wrapping_add(3);
    match flow {
        Flow::Sleep(ns) => vm.sleep_current(ns),
        Flow::Collect => {
            vm.collect(true);
            // Whoever collects in a loop lets the others go on.
            vm.yield_current();
        }
        _ => vm.yield_current(),
    }
    Ok(Step::Park)
}

/// The call returns to the native itself: the header names `CALL_WORDS` before it (V4).
fn call_from_native(vm: &mut Vm, at: At, call: PendingCall) -> Slow {
    // SAFETY: V3.
    let rec = unsafe { &*frame_of(at).record() };
    let callee = RecordRef(call.record as *mut FuncRecord);
    if !callee.is_installed() {
        // The engine installs it, then the operation comes here again.
        if let Some(go) = vm.current_mut() {
            go.pending_call = Some(call);
        }
        return Ok(Step::exit(Exit::Lower(callee)));
    }
    let record = callee;
    let callee = record.get();
    let delta = rec.frame_slots as usize + 2;
    let frame = vm.current_ref().map_or(0, |go| go.offset(at.fp));
    let window = frame + delta;
    vm.ensure_stack(window + (callee.need_bytes / 8) as usize + call.args.len() + 8)?;
    let Some(go) = vm.current_mut() else {
        return Ok(Step::exit(Exit::bug("native without goroutine")));
    };
    go.native_calls.push(NativeCall {
        frame,
        window,
        callee: record,
    });
    let fp = go.slot(window);
    // SAFETY: the stack has room, as ensured.
    unsafe {
        write_header(fp, at.pc.wrapping_sub(CALL_WORDS), callee, delta);
        for i in 0..callee.result_slots as usize {
            *fp.add(i) = 0;
        }
        for (i, arg) in call.args.iter().enumerate() {
            *fp.add(callee.result_slots as usize + i) = *arg;
        }
        if callee.closure_slot != crate::code::encode::NO_SLOT {
            *fp.add(callee.closure_slot as usize) = call.closure;
        }
    }
    (vm.cx.pc, vm.cx.fp) = (callee.code, fp);
    Ok(Step::Go)
}

pub(super) fn host(vm: &mut Vm, at: At) -> Slow {
    let (Some(index), number) = (vm.cur, vm.current_id()) else {
        return Ok(Step::exit(Exit::bug("host call without goroutine")));
    };
    vm.park(State::InHost);
    vm.gos.expose(index);
    Ok(Step::exit(Exit::HostCall {
        goroutine: GoId { index, number },
        number: at.ext(0),
    }))
}

/// The inline cache does not know the type: fill it and execute the call again.
pub(super) fn call_ifc(vm: &mut Vm, at: At) -> Slow {
    let cache = at.ext(0) as *mut IfaceCache;
    let type_word = at.get(at.b());
    // SAFETY: the loader made the cache; T1: the fast body has seen that the type word is not nil.
    let (ty, id) = unsafe {
        (
            &*(type_word as *const RType),
            MethodId((*cache).method as u32),
        )
    };
    let func = crate::vm::iface::find_method(ty, id).and_then(|method| method.func);
    let Some(func) = func else {
        return Err(Trap::Fatal(
            format!(
                "internal error: {} has no method {}",
                ty.name,
                vm.rtypes.method_name(id)
            )
            .into(),
        ));
    };
    let record = vm.func_record(func)?;
    // SAFETY: the cache is a live part of the code; records of functions with numbers are roots (P4).
    unsafe {
        if (*cache).ty == 0 {
            (*cache).record = record;
            (*cache).ty = type_word;
        } else {
            if (*cache).other_ty != 0 {
                vm.methods.note(type_word, (*cache).method, record);
            }
            (*cache).other_record = record;
            (*cache).other_ty = type_word;
        }
    }
    Ok(Step::Go)
}

pub(super) fn call_ifc1(vm: &mut Vm, at: At) -> Slow {
    call_ifc(vm, at)
}

pub(super) fn ret_first(vm: &mut Vm, at: At) -> Slow {
    // Every `ret_first` becomes `ret`, this one as well; it is executed again.
    vm.note_first_end(frame_of(at).record());
    Ok(Step::Go)
}

pub(super) fn run_defers(vm: &mut Vm, at: At) -> Slow {
    let Some(go) = vm.current_mut() else {
        return Ok(Step::exit(Exit::bug("no goroutine")));
    };
    let frame = go.offset(at.fp);
    let Some(&defer) = go.defers.last().filter(|defer| defer.frame == frame) else {
        return Ok(Step::Next(1));
    };
    let Some(rec) = defer.callee.record() else {
        vm.pop_defer(|_| true);
        return Err(Trap::of(TrapKind::Nil));
    };
    let delta = at.a() as usize;
    // It waits until there is room for it (O1).
    vm.ensure_stack(frame + delta + (rec.need_bytes / 8) as usize + 8)?;
    vm.pop_defer(|_| true);
    let fp = vm.cx.fp.wrapping_add(delta);
    // SAFETY: the stack has room, as ensured.
    unsafe { write_header(fp, at.pc.wrapping_sub(CALL_WORDS), rec, delta) };
    vm.pass_deferred(defer, rec, fp);
    (vm.cx.pc, vm.cx.fp) = (rec.code, fp);
    Ok(Step::Go)
}

fn push_deferred(vm: &mut Vm, at: At, callee: Deferred) {
    if let Some(go) = vm.current_mut() {
        let frame = go.offset(at.fp);
        go.defers.push(Defer { callee, frame });
    }
}

pub(super) fn defer(vm: &mut Vm, at: At) -> Slow {
    push_deferred(vm, at, Deferred::Closure(at.get(at.a())));
    Ok(Step::Next(1))
}

pub(super) fn defer_n(vm: &mut Vm, at: At) -> Slow {
    let record = RecordRef(at.ext(0) as *mut FuncRecord);
    let args = at.b();
    push_deferred(vm, at, Deferred::Func { record, args });
    Ok(Step::Next(2))
}

pub(super) fn go(vm: &mut Vm, at: At) -> Slow {
    vm.go_closure(at.get(at.a()))?;
    Ok(Step::Next(1))
}

pub(super) fn panic(_vm: &mut Vm, at: At) -> Slow {
    let (ty, data) = at.pair(at.a());
    Err(Trap::Value(ty, data))
}

pub(super) fn recover(vm: &mut Vm, at: At) -> Slow {
    let Some(value) = vm.recover(at.fp, at.b() != 0)? else {
        return Ok(Step::exit(Exit::RuntimeTypes));
    };
    at.set_pair(at.a(), value.ty, value.data);
    Ok(Step::Next(1))
}

pub(super) fn throw(_vm: &mut Vm, at: At) -> Slow {
    match TrapKind::from_u16(at.a()) {
        Some(TrapKind::NilReceiver) => Err(nil_receiver(at)),
        Some(kind) => Err(Trap::of(kind)),
        None => Ok(Step::exit(Exit::bug("throw of an unknown kind"))),
    }
}

/// A method with a value receiver was called on a nil pointer: by a wrapper, whose name says which (`main.(*T).F`).
fn nil_receiver(at: At) -> Trap {
    let frame = Frame {
        fp: at.fp,
        pc: at.pc,
        is_top: true,
    };
    // SAFETY: V3.
    let name = unsafe { (*frame.record()).name() };
    let parts = name.split_once(".(*").and_then(|(pkg, rest)| {
        let (base, method) = rest.split_once(").")?;
        Some(format!(
            "value method {pkg}.{base}.{method} called using nil *{base} pointer"
        ))
    });
    match parts {
        Some(text) => Trap::error(TrapKind::NilReceiver, text),
        None => Trap::of(TrapKind::NilReceiver),
    }
}
