//! Slow operations on memory: stores of pointers while the collector marks, typed copies, equality of values.
//!
//! In: pointers that are checked here. Out: memory, through the barrier.

use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

fn base(at: At, slot: u16) -> Result<u64, Trap> {
    match at.get(slot) {
        0 => Err(Trap::of(TrapKind::Nil)),
        addr => Ok(addr),
    }
}

pub(super) fn st_ptr(vm: &mut Vm, at: At) -> Slow {
    let to = base(at, at.a())?;
    vm.store_ptr(to + u64::from(at.c()), at.get(at.b()));
    Ok(Step::Next(1))
}

pub(super) fn stt(vm: &mut Vm, at: At) -> Slow {
    let to = base(at, at.a())?;
    // SAFETY: U1: the code says so.
    unsafe { vm.store(to + u64::from(at.c()), at.ty(1), at.ptr(at.b())) };
    Ok(Step::Next(3))
}

pub(in crate::vm) fn copyt(vm: &mut Vm, at: At) -> Slow {
    let (to, from) = (base(at, at.a())?, base(at, at.b())?);
    vm.copy_value(to + u64::from(at.c()), from, at.ty(0), 1);
    vm.charge_bytes(at.ty(0).size);
    Ok(Step::Next(2))
}

pub(super) fn zerot(vm: &mut Vm, at: At) -> Slow {
    let to = base(at, at.a())?;
    vm.zero_value(to + u64::from(at.c()), at.ty(0), 1);
    vm.charge_bytes(at.ty(0).size);
    Ok(Step::Next(2))
}

pub(super) fn gst_ptr(vm: &mut Vm, at: At) -> Slow {
    vm.store_ptr(at.ext(0), at.get(at.a()));
    Ok(Step::Next(2))
}

pub(super) fn idxst_ptr(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.a());
    let i = at.get(at.b());
    if i >= len {
        return Err(crate::vm::level0::index_trap(i, len));
    }
    vm.store_ptr(ptr + 8 * i, at.get(at.c()));
    Ok(Step::Next(1))
}

pub(super) fn aidxst_ptr(vm: &mut Vm, at: At) -> Slow {
    let array = base(at, at.a())? + at.ext(0);
    let (i, len) = (at.get(at.b()), at.ext(1));
    if i >= len {
        return Err(crate::vm::level0::index_trap(i, len));
    }
    vm.store_ptr(array + 8 * i, at.get(at.c()));
    Ok(Step::Next(3))
}

pub(super) fn swapx_ptr(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.a());
    let (i, j) = (at.get(at.b()), at.get(at.c()));
    for index in [j, i] {
        if index >= len {
            return Err(crate::vm::level0::index_trap(index, len));
        }
    }
    // SAFETY: U1: the elements lie in the slice's array.
    let (x, y) = unsafe {
        (
            *((ptr + 8 * i) as *const u64),
            *((ptr + 8 * j) as *const u64),
        )
    };
    vm.store_ptr(ptr + 8 * i, y);
    vm.store_ptr(ptr + 8 * j, x);
    Ok(Step::Next(1))
}

pub(in crate::vm) fn eq_typed(vm: &mut Vm, at: At) -> Slow {
    let equal = vm.equal_mem(at.ptr(at.b()) as u64, at.ptr(at.c()) as u64, at.ty(0))?;
    vm.charge_bytes(at.ty(0).size);
    at.set(at.a(), u64::from(equal));
    Ok(Step::Next(2))
}

pub(super) fn eq_mem(vm: &mut Vm, at: At) -> Slow {
    let (x, y) = (base(at, at.b())?, base(at, at.c())?);
    let equal = vm.equal_mem(x, y, at.ty(0))?;
    vm.charge_bytes(at.ty(0).size);
    at.set(at.a(), u64::from(equal));
    Ok(Step::Next(2))
}
