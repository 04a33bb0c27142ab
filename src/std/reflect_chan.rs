//! Natives of `reflect` about channels.
//!
//! In: channels and addresses of values. Out: what a select statement does.

use super::reflect::type_at;
use crate::vm::native::{Flow, NativeCx, NativeResult, RType, Trap, TrapKind, WaitReason};

/// `makeChan(t *rtype, n int) unsafe.Pointer`
pub(super) fn make_chan(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let chan = cx.make_chan(ty, cx.arg_i64(1))?;
    cx.ret(0, chan);
    Ok(Flow::Done)
}

/// `chanClose(c unsafe.Pointer)`
pub(super) fn chan_close(cx: &mut NativeCx<'_>) -> NativeResult {
    cx.chan_close(cx.arg(0))?;
    Ok(Flow::Done)
}

/// A `chanCase` in memory.
struct Case<'a> {
    elem: &'a RType,
    chan: u64,
    value: u64,
    is_send: bool,
}

/// Bytes of a `chanCase`.
const CASE_BYTES: u64 = 32;

/// The case at an address; `None` if its channel is nil.
fn case_at<'a>(cx: &NativeCx<'a>, addr: u64) -> Result<Option<Case<'a>>, Trap> {
    let chan = cx.read_u64(addr + 8);
    if chan == 0 {
        return Ok(None);
    }
    let elem = cx
        .rtype_of(cx.read_u64(addr))
        .and_then(|ty| ty.elem)
        .and_then(|id| cx.rtype(id))
        .ok_or_else(|| Trap::of(TrapKind::Nil))?;
    Ok(Some(Case {
        elem,
        chan,
        value: cx.read_u64(addr + 16),
        is_send: cx.read_u64(addr + 24) != 0,
    }))
}

/// `chanSelect(cases []chanCase, wait bool) (chosen int, ok bool)`: tries the cases from a random one on; else waits at all.
pub(super) fn chan_select(cx: &mut NativeCx<'_>) -> NativeResult {
    let cases = cx.arg_slice(0);
    let mut ready = Vec::new();
    for i in 0..cases.len {
        if let Some(case) = case_at(cx, cases.ptr + i * CASE_BYTES)? {
            ready.push((i, case));
        }
    }
    if let Some((chan, slots)) = cx.take_handed()
        && let Some((i, case)) = ready.iter().find(|(_, c)| c.chan == chan && !c.is_send)
    {
        cx.store_slots(case.value, case.elem, &slots);
        return Ok(chosen(cx, *i, true));
    }
    let n = ready.len();
    let first = if n > 1 { cx.random() as usize % n } else { 0 };
    for k in 0..n {
        let Some((i, case)) = ready.get((first + k) % n) else {
            continue;
        };
        if let Some(ok) = attempt(cx, case)? {
            return Ok(chosen(cx, *i, ok));
        }
    }
    if !cx.arg_bool(3) {
        return Ok(chosen(cx, u64::MAX, false));
    }
    let mut flow = Flow::Block(WaitReason::SelectNoCases);
    for (_, case) in &ready {
        flow = cx.chan_wait(case.chan, case.is_send);
    }
    Ok(if n > 1 {
        Flow::Block(WaitReason::Select)
    } else {
        flow
    })
}

fn chosen(cx: &mut NativeCx<'_>, i: u64, ok: bool) -> Flow {
    cx.ret(0, i);
    cx.ret_bool(1, ok);
    Flow::Done
}

/// Does the case if it need not wait; whether something was received.
fn attempt(cx: &mut NativeCx<'_>, case: &Case<'_>) -> Result<Option<bool>, Trap> {
    if case.is_send {
        let value = cx.load_slots(case.value, case.elem);
        return Ok(cx.chan_try_send(case.chan, &value)?.then_some(false));
    }
    Ok(cx.chan_try_recv(case.chan).map(|(slots, ok)| {
        cx.store_slots(case.value, case.elem, &slots);
        ok
    }))
}
