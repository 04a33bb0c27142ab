//! Slow operations on maps; the tables themselves are in `vm::map`.
//!
//! In: maps, keys and elements in slots. Out: the same.

use crate::code::encode::NO_SLOT;
use crate::code::rtype::RType;
use crate::vm::Vm;
use crate::vm::map::ConstantKey;
use crate::vm::slow::{At, Slow, Step};

/// Slots from `from` (0: zero value) to slot `to`.
pub(super) fn put(at: At, to: u16, from: u64, ty: &RType) {
    put_slots(at, to, from, ty.slots);
}

/// So many slots.
fn put_slots(at: At, to: u16, from: u64, n: u16) {
    for i in 0..n {
        let word = if from == 0 {
            0
        } else {
            // SAFETY: an entry of the map has the type's slots.
            unsafe { *(from as *const u64).add(i as usize) }
        };
        at.set(to + i, word);
    }
}

pub(super) fn make_map(vm: &mut Vm, at: At) -> Slow {
    let map = vm.make_map(at.ty(0), at.get(at.b()))?;
    at.set(at.a(), map);
    Ok(Step::Next(3))
}

pub(super) fn map_get(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: the code names a map of the type and its key.
    let found = unsafe { vm.map_get(at.ty(0), at.get(at.b()), at.ptr(at.c()))? };
    vm.charge_key(at.ty(0), at.ptr(at.c()));
    if let Some(elem) = vm.rtype(at.ty(0).elem) {
        put(at, at.a(), found, elem);
    }
    Ok(Step::Next(2))
}

pub(super) fn map_get2(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: as in `map_get`.
    let found = unsafe { vm.map_get(at.ty(0), at.get(at.b()), at.ptr(at.c()))? };
    vm.charge_key(at.ty(0), at.ptr(at.c()));
    if let Some(elem) = vm.rtype(at.ty(0).elem).filter(|_| at.a() != NO_SLOT) {
        put(at, at.a(), found, elem);
    }
    at.set_opt(at.ext(1), u64::from(found != 0));
    Ok(Step::Next(3))
}

pub(super) fn map_set(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: as in `map_get`.
    unsafe { vm.map_set(at.ty(0), at.get(at.a()), at.ptr(at.b()), at.ptr(at.c()))? };
    vm.charge_key(at.ty(0), at.ptr(at.b()));
    Ok(Step::Next(3))
}

pub(super) fn map_addr(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: as in `map_get`.
    let elem = unsafe { vm.map_entry(at.ty(0), at.get(at.b()), at.ptr(at.c()))? };
    vm.charge_key(at.ty(0), at.ptr(at.c()));
    at.set(at.a(), elem);
    Ok(Step::Next(3))
}

pub(super) fn map_get_k(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: K1; as in `map_get`.
    let found = unsafe { vm.map_get(at.ty(3), at.get(at.b()), ConstantKey::at(at.pc).words())? };
    put_slots(at, at.a(), found, at.c());
    Ok(Step::Next(5))
}

pub(super) fn map_get2_k(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: K1; as in `map_get`.
    let found = unsafe { vm.map_get(at.ty(3), at.get(at.b()), ConstantKey::at(at.pc).words())? };
    put_slots(at, at.a(), found, at.c());
    at.set_opt(at.ext(4), u64::from(found != 0));
    Ok(Step::Next(6))
}

pub(super) fn map_set_k(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: K1; as in `map_get`.
    unsafe {
        let key = ConstantKey::at(at.pc).words();
        vm.map_set(at.ty(3), at.get(at.a()), key, at.ptr(at.b()))?;
    }
    Ok(Step::Next(6))
}

pub(super) fn map_addr_k(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: K1; as in `map_get`.
    let elem = unsafe { vm.map_entry(at.ty(3), at.get(at.b()), ConstantKey::at(at.pc).words())? };
    at.set(at.a(), elem);
    Ok(Step::Next(6))
}

pub(super) fn map_del(vm: &mut Vm, at: At) -> Slow {
    // SAFETY: as in `map_get`.
    unsafe { vm.map_delete(at.ty(0), at.get(at.a()), at.ptr(at.b()))? };
    vm.charge_key(at.ty(0), at.ptr(at.b()));
    Ok(Step::Next(2))
}

pub(super) fn map_clear(vm: &mut Vm, at: At) -> Slow {
    vm.map_clear(at.ty(0), at.get(at.a()));
    Ok(Step::Next(2))
}

pub(in crate::vm) fn map_iter(vm: &mut Vm, at: At) -> Slow {
    let iter = vm.map_iter(at.ty(0), at.get(at.b()))?;
    at.set(at.a(), iter);
    Ok(Step::Next(3))
}

pub(in crate::vm) fn map_next(vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    // SAFETY: the code names an iterator over a map of the type.
    let Some((key, elem)) = (unsafe { vm.map_next(ty, at.get(at.a())) }) else {
        vm.cx.pc = at.pc.wrapping_offset(at.ext(1) as i64 as isize);
        return Ok(Step::Go);
    };
    if let Some(key_ty) = vm.rtype(ty.key).filter(|_| at.b() != NO_SLOT) {
        put(at, at.b(), key, key_ty);
    }
    if let Some(elem_ty) = vm.rtype(ty.elem).filter(|_| at.c() != NO_SLOT) {
        put(at, at.c(), elem, elem_ty);
    }
    Ok(Step::Next(3))
}
