//! E. Modules: loading source, initialising, evaluating, package variables.

use std::ffi::{c_char, c_void};

use crate::capi::ast::{ergo_node, from_c};
use crate::capi::calls::{drive, inner};
use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{bytes, ergo_vm, guard, name, out, with};
use crate::capi::structs::{ergo_module, ergo_slot, ergo_status, ergo_type};
use crate::engine::error::{Failure, Status};

/// [vm] Parses one file of the package with import path `path`; call again per file. The package is checked at ergo_init.
/// `*out` names the module from now on. ERGO_E_SYNTAX: the file is not part of it; ERGO_E_BUSY after ergo_init. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; texts NUL-terminated; `src` has `len` bytes; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_load(
    vm: *mut ergo_vm,
    path: *const c_char,
    file: *const c_char,
    src: *const c_char,
    len: usize,
    module: *mut ergo_module,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(module)?.write(0);
            module.write(
                inner
                    .engine
                    .load(name(path)?, name(file)?, bytes(src, len)?)?,
            );
            Ok(())
        })
    }
}

/// [vm] As ergo_load, from the File node of a tree of this VM. The caller's handle stays the caller's. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `path` NUL-terminated; `file` a node in use; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_load_node(
    vm: *mut ergo_vm,
    path: *const c_char,
    file: *mut ergo_node,
    module: *mut ergo_module,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(module)?.write(0);
            let node = from_c(file).filter(|node| inner.engine.has_node(*node));
            let node = node.ok_or_else(|| Failure::new(Status::Invalid, "no node of this VM"))?;
            module.write(inner.engine.load_node(name(path)?, node)?);
            Ok(())
        })
    }
}

/// [vm] Checks the package, then runs package variables and init() functions, dependencies first; once. ERGO_E_TYPE with
/// diagnostics, or as ergo_call. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_init(vm: *mut ergo_vm, m: ergo_module) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let task = inner(vm, |inner| inner.engine.begin_init(m))?;
            let task = drive(vm, task)?;
            inner(vm, |inner| inner.engine.results(task, &mut []))?;
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] Evaluates an expression or statements in the scope of an initialised module; declares nothing that outlives the call.
/// The values of an expression go to `slots` (`cap` cells), the type of a single value to `*type` (may be NULL; 0 if none).
/// ERGO_E_SYNTAX, ERGO_E_TYPE, ERGO_E_LIMIT (cap too small: nothing is run), or as ergo_call. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `src` has `len` bytes; `slots` has `cap` cells (NULL if 0); `type` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_eval(
    vm: *mut ergo_vm,
    m: ergo_module,
    src: *const c_char,
    len: usize,
    slots: *mut ergo_slot,
    cap: u32,
    r#type: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            if !r#type.is_null() {
                r#type.write(0);
            }
            let cells: &mut [u64] = if slots.is_null() {
                if cap != 0 {
                    return Err(Failure::new(Status::Invalid, "null out with slots"));
                }
                &mut []
            } else {
                std::slice::from_raw_parts_mut(slots, cap as usize)
            };
            cells.fill(0);
            let src = bytes(src, len)?;
            let (task, ty) = inner(vm, |inner| inner.engine.begin_eval(m, src, cap as usize))?;
            let task = drive(vm, task)?;
            inner(vm, |inner| inner.engine.results(task, cells))?;
            if !r#type.is_null() {
                r#type.write(ty);
            }
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] The address of a package variable's storage in C layout, and its type (may be NULL). Stable until the VM is freed.
/// Write pointers there with ergo_store only. ERGO_NOT_FOUND. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `symbol` NUL-terminated; `addr` NULL or writable; `type` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_global(
    vm: *mut ergo_vm,
    m: ergo_module,
    symbol: *const c_char,
    addr: *mut *mut c_void,
    r#type: *mut ergo_type,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(addr)?.write(std::ptr::null_mut());
            let (at, ty) = inner.engine.global(m, name(symbol)?)?;
            addr.write(at as *mut c_void);
            if !r#type.is_null() {
                r#type.write(ty);
            }
            Ok(())
        })
    }
}
