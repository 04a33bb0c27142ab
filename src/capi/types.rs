//! F. Types: naming them by Go text, looking at their layout. A type number belongs to one VM; 0 is none.

use std::ffi::c_char;

use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{Inner, ergo_vm, guard, name, out, with};
use crate::capi::structs::{ergo_field, ergo_module, ergo_status, ergo_type, ergo_type_info, fill};
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

/// [vm] Kind, size, alignment, slots, element, key, number of fields. ERGO_E_INVALID. Since 1.
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
