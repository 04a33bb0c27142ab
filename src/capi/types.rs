//! F. Types: naming them by Go text, looking at their layout. A type number belongs to one VM; 0 is none.

use std::ffi::c_char;

use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{Inner, ergo_vm, guard, name, out, with};
use crate::capi::structs::{
    ergo_field, ergo_func, ergo_module, ergo_slot, ergo_status, ergo_type, ergo_type_info, fill,
};
use crate::capi::vms::text;
use crate::code::rtype::{RType, RTypeId, flags};
use crate::engine::error::{Failure, Status};

/// The descriptor of a type number.
pub(crate) fn rtype(inner: &Inner, t: ergo_type) -> Result<&RType, Failure> {
    inner
        .engine
        .rtype(t)
        .ok_or_else(|| Failure::new(Status::Invalid, "no such type"))
}

fn number(id: Option<RTypeId>) -> ergo_type {
    id.map_or(0, |id| id.0 + 1)
}

/// [vm] The type that Go text names in the scope of a module: "[]Vec3", "func(x, y float64) float64". ERGO_E_SYNTAX, ERGO_E_TYPE. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `expr` NUL-terminated; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_of(
    vm: *mut ergo_vm,
    m: ergo_module,
    expr: *const c_char,
    t: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(t)?.write(0);
            t.write(inner.engine.type_of(m, name(expr)?)?);
            Ok(())
        })
    }
}

/// [vm] Kind, size, alignment, slots, element, key, numbers of fields, parameters, results. ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `out` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_get(
    vm: *const ergo_vm,
    t: ergo_type,
    info: *mut ergo_type_info,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm.cast_mut(), |inner| {
            let ty = rtype(inner, t)?;
            let row = ergo_type_info {
                struct_size: 0,
                kind: ty.kind as u32,
                size: u32::try_from(ty.size).unwrap_or(u32::MAX),
                align: u32::from(ty.align),
                slots: u32::from(ty.slots),
                nfields: ty.fields.len().max(ty.params.len()) as u32,
                elem: number(ty.elem),
                key: number(ty.key),
                has_pointers: u32::from(ty.has(flags::POINTERS)),
                flags: u32::try_from(ty.len).unwrap_or(u32::MAX),
                nresults: ty.results.len() as u32,
                variadic: u32::from(ty.has(flags::VARIADIC)),
            };
            if fill(info, &row) {
                Ok(())
            } else {
                Err(Failure::new(Status::Invalid, "struct_size"))
            }
        })
    }
}

/// [vm] The i-th field of a struct type; its name is borrowed until the VM is freed. ERGO_NOT_FOUND past the end. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `out` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_field(
    vm: *const ergo_vm,
    t: ergo_type,
    i: u32,
    field: *mut ergo_field,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm.cast_mut(), |vm| {
            crate::capi::calls::inner(vm, |inner| {
                let ty = rtype(inner, t)?;
                let Some(row) = ty.fields.get(i as usize) else {
                    return Ok(code::ERGO_NOT_FOUND as i32);
                };
                let (name, name_len) = text(&row.name);
                let row = ergo_field {
                    struct_size: 0,
                    offset: row.offset,
                    r#type: number(Some(row.ty)),
                    flags: u32::from(row.embedded),
                    name,
                    name_len,
                };
                if fill(field, &row) {
                    Ok(code::ERGO_OK as i32)
                } else {
                    Err(Failure::new(Status::Invalid, "struct_size"))
                }
            })
        })
    }
}

/// [vm] The type as %T prints it, borrowed until the VM is freed. ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` and `len` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_name(
    vm: *const ergo_vm,
    t: ergo_type,
    p: *mut *const c_char,
    len: *mut usize,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm.cast_mut(), |inner| {
            let (p, len) = (out(p)?, out(len)?);
            p.write(std::ptr::null());
            len.write(0);
            let (name, n) = text(&rtype(inner, t)?.name);
            p.write(name);
            len.write(n);
            Ok(())
        })
    }
}

/// [vm] Adds a type declaration to a module that is not initialised yet: "type Vec3 struct{ X, Y, Z float32 }". If `c_sizeof`
/// is not 0 the type's size must equal it. `*out` may be NULL. ERGO_E_SYNTAX; ERGO_E_TYPE if the sizes differ or it does not
/// check by itself together with earlier declarations. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `decl` NUL-terminated; `t` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_declare(
    vm: *mut ergo_vm,
    m: ergo_module,
    decl: *const c_char,
    c_sizeof: usize,
    t: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            if !t.is_null() {
                t.write(0);
            }
            let number = inner.engine.declare(m, name(decl)?, c_sizeof as u64)?;
            if !t.is_null() {
                t.write(number);
            }
            Ok(())
        })
    }
}

/// [vm] The type of a function of ergo_find, as ergo_call calls it: the receiver of a method is its first parameter. Its text: ergo_type_name; how many parameters
/// and results: ergo_type_get; each of them: ergo_type_param, ergo_type_result. ERGO_E_STALE: no such function. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `t` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_func_type(
    vm: *mut ergo_vm,
    f: ergo_func,
    t: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(t)?.write(0);
            t.write(inner.engine.func_type(f)?);
            Ok(())
        })
    }
}

/// [vm] The type of what an interface holds, out of its two cells as a call or an evaluation has left them; `*t` is 0 for nil. ERGO_E_INVALID: no interface of this VM,
/// NULL. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `iface` NULL or two cells; `t` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_interface_type(
    vm: *mut ergo_vm,
    iface: *const ergo_slot,
    t: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on; only the first cell is read, and not followed.
    unsafe {
        with(vm, |inner| {
            out(t)?.write(0);
            let null = || Failure::new(Status::Invalid, "null interface");
            t.write(inner.engine.held_type(*iface.as_ref().ok_or_else(null)?)?);
            Ok(())
        })
    }
}

/// [vm] The type of the i-th parameter of a func type. ERGO_NOT_FOUND past the end, and for other kinds; ERGO_E_INVALID: no such type. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `param` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_param(
    vm: *const ergo_vm,
    t: ergo_type,
    i: u32,
    param: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe { part(vm, t, param, |ty| ty.params.get(i as usize).copied()) }
}

/// [vm] The type of the i-th result of a func type, as ergo_type_param. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `result` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_type_result(
    vm: *const ergo_vm,
    t: ergo_type,
    i: u32,
    result: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe { part(vm, t, result, |ty| ty.results.get(i as usize).copied()) }
}

/// Tells a type that another one names.
///
/// # Safety
/// `vm` is NULL or a live VM; `to` NULL or writable.
unsafe fn part(
    vm: *const ergo_vm,
    t: ergo_type,
    to: *mut ergo_type,
    of: impl FnOnce(&RType) -> Option<RTypeId>,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm.cast_mut(), |vm| {
            crate::capi::calls::inner(vm, |inner| {
                out(to)?.write(0);
                let found = of(rtype(inner, t)?);
                to.write(number(found));
                Ok(match found {
                    Some(_) => code::ERGO_OK as i32,
                    None => code::ERGO_NOT_FOUND as i32,
                })
            })
        })
    }
}
