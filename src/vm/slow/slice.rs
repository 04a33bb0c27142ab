//! Slow operations on slices: slicing, append, copy, clear.
//!
//! In: {ptr, len, cap}. Out: the same; growth gives the capacities that Go gives.

use crate::code::encode::{NO_SLOT, range_of};
use crate::code::rtype::{RType, flags};
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::slow::alloc::MAX_BYTES;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

/// A bound as messages show it.
#[derive(Clone, Copy)]
struct Bound {
    value: u64,
    /// Its type is unsigned: it has no negative values.
    is_unsigned: bool,
}

impl Bound {
    /// Bound `i` of the three.
    fn of(at: At, i: u16, slot: u16, default: u64) -> Bound {
        Bound {
            value: if slot == NO_SLOT {
                default
            } else {
                at.get(slot)
            },
            is_unsigned: at.c() & 2 << i != 0,
        }
    }

    fn negative(self) -> Option<i64> {
        let n = self.value as i64;
        (!self.is_unsigned && n < 0).then_some(n)
    }
}

fn out_of_range(bounds: String) -> Trap {
    Trap::error(
        TrapKind::Slice,
        format!("slice bounds out of range [{bounds}"),
    )
}

/// Checks `lo:hi` against a limit called `what`.
fn check_range(lo: Bound, hi: Bound, limit: u64, what: &str) -> Result<(), Trap> {
    if let Some(hi) = hi.negative() {
        return Err(out_of_range(format!(":{hi}]")));
    }
    let end = hi.value;
    if end > limit {
        return Err(out_of_range(format!(":{end}] with {what} {limit}")));
    }
    if let Some(lo) = lo.negative() {
        return Err(out_of_range(format!("{lo}:]")));
    }
    if lo.value > end {
        return Err(out_of_range(format!("{}:{end}]", lo.value)));
    }
    Ok(())
}

/// Checks `lo:hi:max` against a limit called `what`.
fn check_ranges(lo: Bound, hi: Bound, max: Bound, limit: u64, what: &str) -> Result<(), Trap> {
    if let Some(max) = max.negative() {
        return Err(out_of_range(format!("::{max}]")));
    }
    let last = max.value;
    if last > limit {
        return Err(out_of_range(format!("::{last}] with {what} {limit}")));
    }
    if let Some(hi) = hi.negative() {
        return Err(out_of_range(format!(":{hi}:]")));
    }
    let end = hi.value;
    if end > last {
        return Err(out_of_range(format!(":{end}:{last}]")));
    }
    if let Some(lo) = lo.negative() {
        return Err(out_of_range(format!("{lo}::]")));
    }
    if lo.value > end {
        return Err(out_of_range(format!("{}:{end}:]", lo.value)));
    }
    Ok(())
}

pub(super) fn slice(_vm: &mut Vm, at: At) -> Slow {
    let (ptr, len, cap) = at.triple(at.b());
    let (lo, hi, max_slot) = range_of(at.ext(1));
    let (lo, hi) = (Bound::of(at, 0, lo, 0), Bound::of(at, 1, hi, len));
    let max = Bound::of(at, 2, max_slot, cap);
    let what = if at.c() & 1 != 0 {
        "length"
    } else {
        "capacity"
    };
    if max_slot == NO_SLOT {
        check_range(lo, hi, cap, what)?;
    } else {
        check_ranges(lo, hi, max, cap, what)?;
    }
    let lo = lo.value;
    let rest = max.value - lo;
    // What is empty to its end points to its base, and not past it: the neighbour would live.
    let base = if rest == 0 { ptr } else { ptr + lo * at.ext(0) };
    at.set_triple(at.a(), base, hi.value - lo, rest);
    Ok(Step::Next(3))
}

pub(super) fn slice_str(_vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.b());
    let (lo, hi, _) = range_of(at.ext(0));
    let (lo, hi) = (Bound::of(at, 0, lo, 0), Bound::of(at, 1, hi, len));
    check_range(lo, hi, len, "length")?;
    let (lo, hi) = (lo.value, hi.value);
    let base = if lo == hi { ptr } else { ptr + lo };
    at.set_pair(at.a(), base, hi - lo);
    Ok(Step::Next(2))
}

/// `Size` is the number of elements of the array; the range word is not used.
pub(super) fn slice_arr(_vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.b());
    let wanted = at.ext(0);
    if len < wanted {
        let text = format!(
            "cannot convert slice with length {len} to array or pointer to array with length {wanted}"
        );
        return Err(Trap::error(TrapKind::SliceConvert, text));
    }
    at.set(at.a(), ptr);
    Ok(Step::Next(3))
}

/// The capacity to which `append` grows.
pub(crate) fn grown_cap(ty: &RType, old_cap: u64, new_len: u64) -> Option<u64> {
    const THRESHOLD: u64 = 256;
    let mut cap = if new_len > old_cap.saturating_mul(2) {
        new_len
    } else if old_cap < THRESHOLD {
        old_cap * 2
    } else {
        let mut cap = old_cap;
        while cap < new_len {
            cap = cap.checked_add((cap + 3 * THRESHOLD) / 4)?;
        }
        cap
    };
    if ty.size == 0 {
        return Some(new_len);
    }
    // Objects with pointers over 512 bytes have an 8-byte header in Go's heap, which its capacities show.
    let header = if ty.flags & flags::POINTERS != 0 && ty.size * cap > 512 {
        8
    } else {
        0
    };
    let bytes = ty.size.checked_mul(cap)?.checked_add(header)?;
    if bytes > MAX_BYTES {
        return None;
    }
    cap = (crate::heap::class::round_up_size(bytes) - header) / ty.size;
    Some(cap)
}

/// Room for `extra` elements behind a slice: the same array if there is room, else a larger copy.
fn grow(
    vm: &mut Vm,
    ty: &RType,
    (ptr, len, cap): (u64, u64, u64),
    extra: u64,
) -> Result<(u64, u64), Trap> {
    let new_len = len.checked_add(extra).filter(|n| *n as i64 >= 0);
    let too_large = || Trap::error(TrapKind::MakeSliceLen, "growslice: len out of range");
    let new_len = new_len.ok_or_else(too_large)?;
    if new_len <= cap {
        return Ok((ptr, cap));
    }
    let new_cap = grown_cap(ty, cap, new_len).ok_or_else(too_large)?;
    let fresh = vm.new_elems(ty, new_cap)?;
    // SAFETY: the fresh array has new_cap > len elements.
    unsafe {
        std::ptr::copy_nonoverlapping(ptr as *const u8, fresh as *mut u8, (len * ty.size) as usize)
    };
    vm.charge_bytes(len * ty.size);
    Ok((fresh, new_cap))
}

pub(in crate::vm) fn append_room(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len, cap) = at.triple(at.b());
    let (ptr, cap) = grow(vm, at.ty(0), (ptr, len, cap), u64::from(at.c()))?;
    at.set_triple(at.a(), ptr, len, cap);
    Ok(Step::Next(3))
}

pub(in crate::vm) fn append(vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    let (ptr, len, cap) = at.triple(at.b());
    let (ptr, cap) = grow(vm, ty, (ptr, len, cap), 1)?;
    // SAFETY: U1: the slots hold an element; there is room for it.
    unsafe { vm.store(ptr + len * ty.size, ty, at.ptr(at.c())) };
    at.set_triple(at.a(), ptr, len + 1, cap);
    Ok(Step::Next(3))
}

pub(super) fn append_64(vm: &mut Vm, at: At) -> Slow {
    append(vm, at)
}

pub(super) fn append_8(vm: &mut Vm, at: At) -> Slow {
    append(vm, at)
}

pub(in crate::vm) fn append_slice(vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    let (ptr, len, cap) = at.triple(at.b());
    let (from, extra) = at.pair(at.c());
    if extra == 0 {
        at.set_triple(at.a(), ptr, len, cap);
        return Ok(Step::Next(3));
    }
    let (ptr, cap) = grow(vm, ty, (ptr, len, cap), extra)?;
    vm.copy_value(ptr + len * ty.size, from, ty, extra);
    vm.charge_bytes(extra * ty.size);
    at.set_triple(at.a(), ptr, len + extra, cap);
    Ok(Step::Next(3))
}

pub(in crate::vm) fn append_str(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len, cap) = at.triple(at.b());
    let bytes = at.str(at.c());
    if bytes.is_empty() {
        at.set_triple(at.a(), ptr, len, cap);
        return Ok(Step::Next(2));
    }
    let (ptr, cap) = grow_bytes(vm, (ptr, len, cap), bytes.len() as u64)?;
    // SAFETY: there is room; the source may be the same array, so the copy may overlap.
    unsafe { std::ptr::copy(bytes.as_ptr(), (ptr + len) as *mut u8, bytes.len()) };
    vm.charge_bytes(bytes.len() as u64);
    at.set_triple(at.a(), ptr, len + bytes.len() as u64, cap);
    Ok(Step::Next(2))
}

fn grow_bytes(
    vm: &mut Vm,
    (ptr, len, cap): (u64, u64, u64),
    extra: u64,
) -> Result<(u64, u64), Trap> {
    let new_len = len + extra;
    if new_len <= cap {
        return Ok((ptr, cap));
    }
    let mut new_cap = if new_len > cap * 2 { new_len } else { cap * 2 };
    if new_len <= cap * 2 && cap >= 256 {
        new_cap = cap;
        while new_cap < new_len {
            new_cap += (new_cap + 768) / 4;
        }
    }
    let new_cap = crate::heap::class::round_up_size(new_cap);
    let fresh = vm.alloc_bytes(new_cap)?;
    // SAFETY: the fresh array has more than len bytes.
    unsafe { std::ptr::copy_nonoverlapping(ptr as *const u8, fresh as *mut u8, len as usize) };
    vm.charge_bytes(len);
    Ok((fresh, new_cap))
}

pub(in crate::vm) fn copy(vm: &mut Vm, at: At) -> Slow {
    let (to, to_len) = at.pair(at.b());
    let (from, from_len) = at.pair(at.c());
    let n = to_len.min(from_len);
    vm.copy_value(to, from, at.ty(0), n);
    vm.charge_bytes(n * at.ty(0).size);
    at.set(at.a(), n);
    Ok(Step::Next(2))
}

pub(in crate::vm) fn copy_str(vm: &mut Vm, at: At) -> Slow {
    let (to, to_len) = at.pair(at.b());
    let bytes = at.str(at.c());
    let n = bytes.len().min(to_len as usize);
    if n != 0 {
        // SAFETY: V2: both have n bytes; they may be the same.
        unsafe { std::ptr::copy(bytes.as_ptr(), to as *mut u8, n) };
    }
    vm.charge_bytes(n as u64);
    at.set(at.a(), n as u64);
    Ok(Step::Next(1))
}

pub(super) fn clear_slice(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.a());
    vm.zero_value(ptr, at.ty(0), len);
    vm.charge_bytes(len * at.ty(0).size);
    Ok(Step::Next(2))
}
