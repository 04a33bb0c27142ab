//! Natives of `reflect` about functions: calls with arguments in memory, and functions made at run time.
//!
//! In: function values, addresses of arguments and results. Out: calls that the machine makes (`Flow::Call`, then executed again).

use super::reflect::type_at;
use crate::vm::native::{
    Flow, Iface, NativeCx, NativeResult, RType, RTypeId, SliceRef, StubKind, Trap, TrapKind,
};

/// `callFunc(f unsafe.Pointer, t *rtype, args, results []unsafe.Pointer)`
pub(super) fn call_func(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 1)?;
    let (args, results) = (cx.arg_slice(2), cx.arg_slice(5));
    if store_results(cx, ty, results)? {
        return Ok(Flow::Done);
    }
    let slots = load_args(cx, ty, args)?;
    cx.call(cx.arg(0), &slots)
}

/// `callMethod(receiver any, name, pkg string, t *rtype, args, results []unsafe.Pointer)`
pub(super) fn call_method(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 6)?;
    let (args, results) = (cx.arg_slice(7), cx.arg_slice(10));
    if store_results(cx, ty, results)? {
        return Ok(Flow::Done);
    }
    let receiver = cx.arg_iface(0);
    let (name, pkg) = (cx.arg_text(2).into_owned(), cx.arg_text(4).into_owned());
    let id = cx.method_id(&pkg, &name);
    let method = cx
        .rtype_of(receiver.ty)
        .and_then(|of| cx.find_method(of, id))
        .ok_or_else(|| Trap::of(TrapKind::Nil))?;
    let slots = load_args(cx, ty, args)?;
    cx.call_method(method, receiver.data, &slots)
}

/// The slots of arguments whose addresses stand in a slice.
fn load_args(cx: &NativeCx<'_>, ty: &RType, args: SliceRef) -> Result<Vec<u64>, Trap> {
    let mut slots = Vec::new();
    for (i, id) in ty.params.iter().enumerate().take(args.len as usize) {
        let param = part(cx, *id)?;
        let addr = cx.read_u64(args.ptr + 8 * i as u64);
        slots.extend(cx.load_slots(addr, param));
    }
    Ok(slots)
}

/// On the second execution: the results of the call go to the addresses in a slice. False on the first.
fn store_results(cx: &mut NativeCx<'_>, ty: &RType, to: SliceRef) -> Result<bool, Trap> {
    let n = slots_of(cx, &ty.results)?;
    let Some(slots) = cx.take_results(n) else {
        return Ok(false);
    };
    let mut rest = slots.as_slice();
    for (i, id) in ty.results.iter().enumerate().take(to.len as usize) {
        let result = part(cx, *id)?;
        let (slots, others) = rest.split_at(usize::from(result.slots).min(rest.len()));
        rest = others;
        let addr = cx.read_u64(to.ptr + 8 * i as u64);
        cx.store_slots(addr, result, slots);
    }
    Ok(true)
}

fn part<'a>(cx: &NativeCx<'a>, id: RTypeId) -> Result<&'a RType, Trap> {
    cx.rtype(id).ok_or_else(|| Trap::of(TrapKind::Nil))
}

fn slots_of(cx: &NativeCx<'_>, types: &[RTypeId]) -> Result<usize, Trap> {
    types
        .iter()
        .map(|id| Ok(usize::from(part(cx, *id)?.slots)))
        .sum()
}

/// `makeStub(t *rtype, m *maker) unsafe.Pointer`: a function value of type `t` that runs [`stub`] with `m`.
pub(super) fn make_stub(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let closure = cx.make_stub(StubKind::Func, ty, stub, cx.arg(1))?;
    cx.ret(0, closure);
    Ok(Flow::Done)
}

/// `makeMethodStub(t *rtype, m *methodStub) unsafe.Pointer`: a function value of type `t` that calls the method that `m` says.
pub(super) fn make_method_stub(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let closure = cx.make_stub(StubKind::Method, ty, method_stub, cx.arg(1))?;
    cx.ret(0, closure);
    Ok(Flow::Done)
}

/// The body of every method as a function value: `{typ *rtype; receiver any; from *rtype; at unsafe.Pointer; name, pkg string}` is
/// what it captures. The receiver is of type `from`, if that is not nil: it stands at `at`, or is the first argument. The other arguments
/// are the method's, slot by slot.
fn method_stub(cx: &mut NativeCx<'_>) -> NativeResult {
    let it = cx.stub_context();
    let word = |i: u64| cx.read_u64(it + 8 * i);
    let ty = cx
        .rtype_of(word(0))
        .ok_or_else(|| Trap::of(TrapKind::Nil))?;
    let n = slots_of(cx, &ty.results)?;
    let mut receiver = Iface {
        ty: word(1),
        data: word(2),
    };
    let from = cx.rtype_of(word(3));
    let text = |i| String::from_utf8_lossy(cx.bytes_at(word(i), word(i + 1))).into_owned();
    let (at, name, pkg) = (word(4), text(5), text(7));
    if let Some(slots) = cx.take_results(n) {
        cx.ret_slots(0, &slots);
        return Ok(Flow::Done);
    }
    let n_args = slots_of(cx, &ty.params)?;
    let mut n_receiver = 0;
    if let Some(from) = from
        && at != 0
    {
        receiver = cx.make_iface_at(from.id, at)?;
    } else if let Some(from) = from {
        n_receiver = usize::from(from.slots);
        let slots = cx.arg_slots(0, n_receiver);
        receiver = cx.make_iface(from.id, &slots)?;
    }
    let slots = cx.arg_slots(n_receiver, n_args - n_receiver);
    let id = cx.method_id(&pkg, &name);
    let method = cx
        .rtype_of(receiver.ty)
        .and_then(|of| cx.find_method(of, id))
        .ok_or_else(|| Trap::of(TrapKind::Nil))?;
    cx.call_method(method, receiver.data, &slots)
}

/// The body of every function of `MakeFunc`: `{typ *rtype; bridge func(*maker, []unsafe.Pointer) []unsafe.Pointer; ...}` is what it
/// captures. The arguments go to fresh memory; bridge answers where the results are.
fn stub(cx: &mut NativeCx<'_>) -> NativeResult {
    let maker = cx.stub_context();
    let ty = cx
        .rtype_of(cx.read_u64(maker))
        .ok_or_else(|| Trap::of(TrapKind::Nil))?;
    if let Some(answer) = cx.take_results(3) {
        let list = answer.first().copied().unwrap_or(0);
        return return_from(cx, ty, list);
    }
    let mut addrs = Vec::with_capacity(ty.params.len());
    let mut at = 0;
    for id in &ty.params {
        let param = part(cx, *id)?;
        let slots = cx.arg_slots(at, usize::from(param.slots));
        at += slots.len();
        let addr = cx.new_object(*id)?;
        cx.store_slots(addr, param, &slots);
        addrs.push(addr);
    }
    let list = cx.new_pointers(&addrs)?;
    let n = addrs.len() as u64;
    let bridge = cx.read_u64(maker + 8);
    cx.call(bridge, &[maker, list, n, n])
}

fn return_from(cx: &mut NativeCx<'_>, ty: &RType, list: u64) -> NativeResult {
    let mut at = 0;
    for (i, id) in ty.results.iter().enumerate() {
        let result = part(cx, *id)?;
        let addr = cx.read_u64(list + 8 * i as u64);
        let slots = cx.load_slots(addr, result);
        cx.ret_slots(at, &slots);
        at += slots.len();
    }
    Ok(Flow::Done)
}
