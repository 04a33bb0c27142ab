//! Natives of `reflect` about values in memory and maps: copying, comparing, boxing.
//!
//! In: a type and addresses of values of that type. Out: changed memory (through the barrier), interfaces, fresh cells.

use super::reflect::type_at;
use crate::vm::native::{Flow, NativeCx, NativeResult, RType, Trap, TrapKind, flags};

/// `unpack(i any) (*rtype, unsafe.Pointer)`: the value itself if it is a pointer in memory, else its address.
pub(super) fn unpack(cx: &mut NativeCx<'_>) -> NativeResult {
    let value = cx.arg_iface(0);
    let mut data = value.data;
    if let Some(ty) = cx.rtype_of(value.ty)
        && ty.has(flags::INLINE)
    {
        let slots = cx.iface_slots(value);
        data = cx.new_object(ty.id)?;
        cx.store_slots(data, ty, &slots);
    }
    cx.ret(0, value.ty);
    cx.ret(1, data);
    Ok(Flow::Done)
}

/// `packAt(t *rtype, p unsafe.Pointer) any`: the value at `p`.
pub(super) fn pack_at(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let value = cx.make_iface_at(ty.id, cx.arg(1))?;
    cx.ret_iface(0, value);
    Ok(Flow::Done)
}

/// `packDirect(t *rtype, word unsafe.Pointer) any`: the pointer as a value.
pub(super) fn pack_direct(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let value = cx.make_iface(ty.id, &[cx.arg(1)])?;
    cx.ret_iface(0, value);
    Ok(Flow::Done)
}

/// `unsafeNew(t *rtype) unsafe.Pointer`
pub(super) fn unsafe_new(cx: &mut NativeCx<'_>) -> NativeResult {
    let id = type_at(cx, 0)?.id;
    let addr = cx.new_object(id)?;
    cx.ret(0, addr);
    Ok(Flow::Done)
}

/// `unsafeNewArray(t *rtype, n int) unsafe.Pointer`
pub(super) fn unsafe_new_array(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let n = cx.arg(1);
    let bytes = ty.size.checked_mul(n);
    if bytes.is_none_or(|bytes| bytes >= 1 << 47) {
        return Err(Trap::of(TrapKind::MakeSliceLen));
    }
    let addr = cx.new_array(ty.id, n)?;
    cx.ret(0, addr);
    Ok(Flow::Done)
}

/// `memmove(t *rtype, dst, src unsafe.Pointer)`
pub(super) fn memmove(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let (to, from) = (not_nil(cx, 1)?, not_nil(cx, 2)?);
    cx.copy_value(to, from, ty);
    Ok(Flow::Done)
}

/// `memclr(t *rtype, p unsafe.Pointer)`
pub(super) fn memclr(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let at = not_nil(cx, 1)?;
    cx.zero_value(at, ty);
    Ok(Flow::Done)
}

fn not_nil(cx: &NativeCx<'_>, i: usize) -> Result<u64, Trap> {
    match cx.arg(i) {
        0 => Err(Trap::of(TrapKind::Nil)),
        addr => Ok(addr),
    }
}

/// `memequal(t *rtype, a, b unsafe.Pointer) bool`
pub(super) fn memequal(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let equal = cx.equal_mem(cx.arg(1), cx.arg(2), ty)?;
    cx.ret_bool(0, equal);
    Ok(Flow::Done)
}

/// `slicecopy(t *rtype, dst, src unsafe.Pointer, n int)`
pub(super) fn slicecopy(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    if cx.arg(3) != 0 {
        let (to, from) = (not_nil(cx, 1)?, not_nil(cx, 2)?);
        cx.copy_values(to, from, ty, cx.arg(3));
    }
    Ok(Flow::Done)
}

/// `growCap(e *rtype, old, want int) int`: the capacity that append would choose.
pub(super) fn grow_cap(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let cap = cx.grown_cap(ty, cx.arg(1), cx.arg(2));
    let cap = cap.ok_or_else(|| cx.error("growslice: len out of range"))?;
    cx.ret(0, cap);
    Ok(Flow::Done)
}

/// `codeOf(f unsafe.Pointer) uintptr`: what `runtime.FuncForPC` takes, the same for all closures of one function.
pub(super) fn code_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let entry = match cx.arg(0) {
        0 => 0,
        closure => match cx.func_entry(closure) {
            Ok(entry) => entry,
            Err(flow) => return Ok(flow),
        },
    };
    cx.ret(0, entry);
    Ok(Flow::Done)
}

/// The type of the map in argument slot 0.
fn map_type<'a>(cx: &NativeCx<'a>) -> Result<(&'a RType, &'a RType, &'a RType), Trap> {
    let ty = type_at(cx, 0)?;
    let part = |id| cx.rtype(id).ok_or_else(|| Trap::of(TrapKind::Nil));
    match (ty.key, ty.elem) {
        (Some(key), Some(elem)) => Ok((ty, part(key)?, part(elem)?)),
        _ => Err(Trap::of(TrapKind::Nil)),
    }
}

/// `mapGet(t *rtype, m, key, elem unsafe.Pointer) bool`: the element goes to `elem`.
pub(super) fn map_get(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, key, elem) = map_type(cx)?;
    let key = cx.load_slots(cx.arg(2), key);
    let found = match cx.arg(1) {
        0 => None,
        map => cx.map_get(ty, map, &key)?,
    };
    if let Some(value) = &found {
        cx.store_slots(cx.arg(3), elem, value);
    }
    cx.ret_bool(0, found.is_some());
    Ok(Flow::Done)
}

/// `mapSet(t *rtype, m, key, elem unsafe.Pointer)`
pub(super) fn map_set(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, key, elem) = map_type(cx)?;
    let key = cx.load_slots(cx.arg(2), key);
    let value = cx.load_slots(cx.arg(3), elem);
    if cx.arg(1) == 0 {
        return Err(Trap::of(TrapKind::NilMap));
    }
    cx.map_set(ty, cx.arg(1), &key, &value)?;
    Ok(Flow::Done)
}

/// `mapDelete(t *rtype, m, key unsafe.Pointer)`
pub(super) fn map_delete(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, key, _) = map_type(cx)?;
    let key = cx.load_slots(cx.arg(2), key);
    if cx.arg(1) != 0 {
        cx.map_delete(ty, cx.arg(1), &key)?;
    }
    Ok(Flow::Done)
}

/// `mapClear(t *rtype, m unsafe.Pointer)`
pub(super) fn map_clear(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, ..) = map_type(cx)?;
    if cx.arg(1) != 0 {
        cx.map_clear(ty, cx.arg(1));
    }
    Ok(Flow::Done)
}

/// `mapIter(t *rtype, m unsafe.Pointer) unsafe.Pointer`: nil for a nil map.
pub(super) fn map_iter(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, ..) = map_type(cx)?;
    let iter = match cx.arg(1) {
        0 => 0,
        map => cx.map_iter(ty, map)?,
    };
    cx.ret(0, iter);
    Ok(Flow::Done)
}

/// `mapNext(t *rtype, it, key, elem unsafe.Pointer) bool`: the entry goes to `key` and `elem`.
pub(super) fn map_next(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, key, elem) = map_type(cx)?;
    let entry = cx.map_next(ty, cx.arg(1));
    if let Some((k, v)) = &entry {
        cx.store_slots(cx.arg(2), key, k);
        cx.store_slots(cx.arg(3), elem, v);
    }
    cx.ret_bool(0, entry.is_some());
    Ok(Flow::Done)
}

/// `makeMap(t *rtype, n int) unsafe.Pointer`
pub(super) fn make_map(cx: &mut NativeCx<'_>) -> NativeResult {
    let (ty, ..) = map_type(cx)?;
    let map = cx.make_map(ty, cx.arg(1).min(1 << 20))?;
    cx.ret(0, map);
    Ok(Flow::Done)
}
