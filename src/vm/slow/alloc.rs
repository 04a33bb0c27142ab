//! Slow operations that make objects: new, arrays, slices, closures, boxes.
//!
//! In: sizes and types. Out: fresh zeroed memory.

use crate::code::trap::TrapKind;
use crate::heap::alloc::ClassRef;
use crate::vm::Vm;
use crate::vm::frame::Frame;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

/// Largest object, in bytes: what an address can name.
pub(super) const MAX_BYTES: u64 = 1 << 47;

pub(super) fn new(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: the loader linked an allocation class of this heap.
    let Some(class) = (unsafe { ClassRef::from_addr(at.ext(0)) }) else {
        return Err(Trap::Fatal("internal error: new without class".into()));
    };
    at.set(at.a(), vm.heap.alloc(class)?.as_ptr() as u64);
    Ok(Step::Next(3))
}

pub(super) fn new_array(vm: &mut Vm, at: At) -> Slow {
    let cell = vm.new_elems(at.ty(0), at.get(at.b()))?;
    vm.charge_bytes(at.get(at.b()) * at.ty(0).size);
    at.set(at.a(), cell);
    Ok(Step::Next(3))
}

pub(in crate::vm) fn make_slice(vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    let (len, cap) = (at.get(at.b()), at.get(at.c()));
    let fits = |n: u64| {
        (n as i64) >= 0
            && ty
                .size
                .checked_mul(n)
                .is_some_and(|bytes| bytes <= MAX_BYTES)
    };
    if !fits(len) {
        return Err(Trap::of(TrapKind::MakeSliceLen));
    }
    if !fits(cap) || cap < len {
        return Err(Trap::of(TrapKind::MakeSliceCap));
    }
    let ptr = vm.new_elems(ty, cap)?;
    vm.charge_bytes(cap * ty.size);
    at.set_triple(at.a(), ptr, len, cap);
    Ok(Step::Next(3))
}

pub(super) fn closure(vm: &mut Vm, at: At) -> Slow {
    let (from, n) = (at.b() as usize, at.c() as usize);
    let frame = Frame {
        fp: at.fp,
        pc: at.pc,
        is_top: true,
    };
    // SAFETY: V3; the captured slots lie in the frame.
    let (classes, slots) = unsafe {
        (
            (*frame.record()).classes(),
            std::slice::from_raw_parts(at.ptr(at.b()), n),
        )
    };
    let Some(classes) = classes.get(from..from + n) else {
        return Err(Trap::Fatal(
            "internal error: closure captures what is not in the frame".into(),
        ));
    };
    let cell = vm.new_closure(at.ext(0), slots, classes)?;
    at.set(at.a(), cell);
    Ok(Step::Next(3))
}

pub(super) fn closure_n(vm: &mut Vm, at: At) -> Slow {
    closure(vm, at)?;
    Ok(Step::Next(4))
}

pub(super) fn new_off(vm: &mut Vm, at: At) -> Slow {
    new(vm, at)
}

pub(super) fn closure_n_off(vm: &mut Vm, at: At) -> Slow {
    closure_n(vm, at)
}

pub(in crate::vm) fn box_val(vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    let cell = vm.new_object(ty.id)?;
    // SAFETY: the cell is fresh; U1: the slots hold a value of the type.
    unsafe {
        std::ptr::copy_nonoverlapping(
            at.ptr(at.b()).cast::<u8>(),
            cell as *mut u8,
            ty.size as usize,
        )
    };
    vm.charge_bytes(ty.size);
    at.set(at.a(), cell);
    Ok(Step::Next(3))
}
