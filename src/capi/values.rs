//! H. Values: strings and slices (copied and zero-copy), objects, typed stores.
//!
//! What these functions give out is rooted until the next ergo_call, ergo_eval, ergo_vm_run or ergo_gc_collect
//! returns, or the host callback ends (R11); longer needs a ref.

use std::ffi::{c_char, c_void};

use crate::capi::callbacks::{drop_fin, fin_id};
use crate::capi::guard::{bytes, ergo_vm, out, with};
use crate::capi::structs::{ergo_free_fn, ergo_slot, ergo_status, ergo_type};
use crate::capi::types::rtype;
use crate::code::rtype::flags;
use crate::engine::error::{Failure, Status};

/// Writes n cells.
///
/// # Safety
/// `out` has that many cells.
unsafe fn write_cells(out: *mut ergo_slot, cells: &[u64]) {
    // SAFETY: by contract.
    unsafe { std::ptr::copy_nonoverlapping(cells.as_ptr(), out, cells.len()) };
}

/// [vm] A string of the VM with a copy of `n` bytes; fills 2 slots. Like all that a call hands out, it is good until the next call that runs script or collects has ended,
/// and in the `io` of a host function until that returns. ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` has `n` bytes; `slots` NULL or 2 cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_string_new(
    vm: *mut ergo_vm,
    p: *const c_char,
    n: usize,
    slots: *mut ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            write_cells(out(slots)?, &[0, 0]);
            write_cells(slots, &inner.engine.new_string(bytes(p, n)?)?);
            Ok(())
        })
    }
}

/// [vm] A string over `n` bytes of the host, not copied; fills 2 slots. `p` stays unchanged and alive until `fin`(user, p) is
/// called, once, from the finalizer queue (or when the VM is freed). ERGO_E_NOMEM: fin is not called. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` has `n` bytes until `fin`; `slots` NULL or 2 cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_string_extern(
    vm: *mut ergo_vm,
    p: *const c_char,
    n: usize,
    fin: ergo_free_fn,
    user: *mut c_void,
    slots: *mut ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            write_cells(out(slots)?, &[0, 0]);
            let text = bytes(p, n)?;
            let id = if fin.is_some() {
                fin_id(fin, user, p.cast_mut().cast(), 0)
            } else {
                0
            };
            match inner
                .engine
                .extern_memory(text.as_ptr() as u64, n as u64, id)
            {
                Ok(()) => {
                    write_cells(slots, &[p as u64, n as u64]);
                    Ok(())
                }
                Err(failure) => Err(undo(id, failure)),
            }
        })
    }
}

/// Lets go of a finalizer that was not registered.
fn undo(id: u64, failure: Failure) -> Failure {
    if id != 0 {
        drop_fin(id);
    }
    failure
}

/// [vm] A zeroed slice of `len` of `cap` elements; fills 3 slots. ERGO_E_LIMIT (len > cap, too large), ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `slots` NULL or 3 cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_slice_new(
    vm: *mut ergo_vm,
    elem: ergo_type,
    len: usize,
    cap: usize,
    slots: *mut ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            write_cells(out(slots)?, &[0, 0, 0]);
            rtype(inner, elem)?;
            if len > cap {
                return Err(Failure::new(
                    Status::Limit,
                    "slice length over its capacity",
                ));
            }
            let p = inner.engine.new_array(elem, cap as u64)?;
            write_cells(slots, &[p, len as u64, cap as u64]);
            Ok(())
        })
    }
}

/// [vm] A slice over a host array of `len` elements, not copied; fills 3 slots. Pointer-free elements only. `fin` as in
/// ergo_string_extern. ERGO_E_TYPE (elements with pointers), ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` has `len` elements until `fin`; `slots` NULL or 3 cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_slice_extern(
    vm: *mut ergo_vm,
    elem: ergo_type,
    p: *mut c_void,
    len: usize,
    fin: ergo_free_fn,
    user: *mut c_void,
    slots: *mut ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            write_cells(out(slots)?, &[0, 0, 0]);
            let ty = rtype(inner, elem)?;
            if ty.has(flags::POINTERS) {
                return Err(Failure::new(
                    Status::Type,
                    "elements of host memory may hold no pointers",
                ));
            }
            let n_bytes = ty
                .size
                .checked_mul(len as u64)
                .ok_or_else(|| Failure::new(Status::Limit, "array too large"))?;
            if p.is_null() && n_bytes != 0 || !(p as u64).is_multiple_of(u64::from(ty.align.max(1)))
            {
                return Err(Failure::new(Status::Invalid, "null or misaligned array"));
            }
            let id = if fin.is_some() {
                fin_id(fin, user, p, 0)
            } else {
                0
            };
            match inner.engine.extern_memory(p as u64, n_bytes, id) {
                Ok(()) => {
                    write_cells(slots, &[p as u64, len as u64, len as u64]);
                    Ok(())
                }
                Err(failure) => Err(undo(id, failure)),
            }
        })
    }
}

/// [vm] A zeroed object of type `t`; pass it as a *T slot; keep it with a ref. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_new(
    vm: *mut ergo_vm,
    t: ergo_type,
    p: *mut *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(p)?.write(std::ptr::null_mut());
            rtype(inner, t)?;
            p.write(inner.engine.new_array(t, 1)? as *mut c_void);
            Ok(())
        })
    }
}

/// [vm] Copies a value of type `t` from `src` to `dst`, which lies in the VM's heap, through the write barrier. Plain memcpy is
/// fine for pointer-free types. ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `src` and `dst` point to values of type `t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_store(
    vm: *mut ergo_vm,
    t: ergo_type,
    dst: *mut c_void,
    src: *const c_void,
) -> ergo_status {
    // SAFETY: passed on; the caller vouches for both addresses.
    unsafe {
        with(vm, |inner| {
            rtype(inner, t)?;
            out(dst)?;
            if src.is_null() {
                return Err(Failure::new(Status::Invalid, "null source"));
            }
            inner.engine.store(t, dst as u64, src as u64);
            Ok(())
        })
    }
}
