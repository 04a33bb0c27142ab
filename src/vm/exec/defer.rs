//! Deferred calls in the dispatcher: a function and where its operands wait is noted, and called when the function that deferred it ends.
//!
//! In: `defer_n`, `run_defers`. Out: a record in the goroutine's list; the deferred function's frame. What is rare leaves without effect:
//! closures, which level 0 calls, marking, no room on the stack or in the list.
//!
//! Invariants: those of `vm::goroutine` and X1-X4. While nothing is marked, what leaves the list need not be shown to the collector.

use crate::code::encode::{a_of, b_of};
use crate::vm::Vm;
use crate::vm::exec::cx::{Cx, Next};
use crate::vm::exec::{bodies, leave, next, slot};
use crate::vm::frame::{CALL_WORDS, write_header};
use crate::vm::goroutine::{Defer, Deferred, Goroutine};
use crate::vm::program::{FuncRecord, RecordRef};

bodies! {
    defer_n(pc, fp, cx, w) {
        let record = RecordRef(*pc.add(1) as *mut FuncRecord);
        let callee = Deferred::Func { record, args: b_of(w) };
        let Some(go) = running(cx) else { leave!(EXIT_SLOW, pc, fp); };
        if go.defers.len() == go.defers.capacity() { leave!(EXIT_SLOW, pc, fp); }
        let frame = go.offset(fp);
        go.defers.push(Defer { callee, frame });
        next!(pc, fp, 2)
    }
    run_defers(pc, fp, cx, w) {
        let Some(go) = running(cx) else { leave!(EXIT_SLOW, pc, fp); };
        let Some(&defer) = go.defers.last() else { return next!(pc, fp, 1); };
        if defer.frame != go.offset(fp) { return next!(pc, fp, 1); }
        let Deferred::Func { record, args } = defer.callee else { leave!(EXIT_SLOW, pc, fp); };
        if *(*cx).barrier != 0 || go.unread.get().n_defers() >= go.defers.len() { leave!(EXIT_SLOW, pc, fp); }
        let rec = &*record.0.cast_const();
        let window = fp.add(a_of(w) as usize);
        if window.wrapping_byte_add(rec.need_bytes as usize) > (*cx).stack_end { leave!(EXIT_SLOW, pc, fp); }
        go.defers.pop();
        write_header(window, pc.wrapping_sub(CALL_WORDS), rec, a_of(w) as usize);
        let to = window.add(rec.result_slots as usize);
        for i in 0..rec.arg_slots as usize {
            *to.add(i) = slot!(fp, args as usize + i);
        }
        Next::Go(rec.code, window)
    }
}

/// The goroutine that runs.
#[inline(always)]
fn running<'a>(cx: *mut Cx) -> Option<&'a mut Goroutine> {
    // SAFETY: X4.
    let vm: &'a mut Vm = unsafe { &mut *(*cx).vm };
    vm.current_mut()
}
