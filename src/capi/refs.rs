//! I. References and host objects: what keeps values across calls, and what scripts hold of the host.

use std::ffi::c_void;

use crate::capi::callbacks::{drop_fin, fin_id, object_pointer, run_fin};
use crate::capi::calls::inner;
use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{ergo_vm, guard, out, with};
use crate::capi::structs::{ergo_free_fn, ergo_ref, ergo_slot, ergo_status, ergo_type};
use crate::capi::types::rtype;
use crate::engine::error::{Failure, Status};

/// [vm] Roots a value of type `t` (its slots at `v`) across calls; owned: ergo_ref_free. `weak` not 0: does not keep it (pointer-shaped
/// types only). ERGO_E_INVALID, ERGO_E_TYPE, ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `v` has the type's slots; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_ref_new(
    vm: *mut ergo_vm,
    t: ergo_type,
    v: *const ergo_slot,
    weak: u32,
    r: *mut ergo_ref,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(r)?.write(0);
            let n = rtype(inner, t)?.slots as usize;
            if v.is_null() && n != 0 {
                return Err(Failure::new(Status::Invalid, "null value"));
            }
            let cells: &[u64] = if n == 0 {
                &[]
            } else {
                std::slice::from_raw_parts(v, n)
            };
            r.write(inner.engine.ref_new(t, cells, weak != 0)?);
            Ok(())
        })
    }
}

/// [vm] The value of a reference, into `slots` (`cap` cells). ERGO_E_STALE: freed, foreign, or a weak one whose object died; ERGO_E_LIMIT. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `slots` has `cap` cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_ref_get(
    vm: *mut ergo_vm,
    r: ergo_ref,
    slots: *mut ergo_slot,
    cap: u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let cells = std::slice::from_raw_parts_mut(out(slots)?, cap as usize);
            cells.fill(0);
            inner.engine.ref_get(r, cells)
        })
    }
}

/// [any] Frees a reference; 0 and stale ones are ignored. Queued, done at the VM's next safepoint. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_ref_free(vm: *mut ergo_vm, r: ergo_ref) {
    // SAFETY: null or live; only the lock-free queue is touched.
    if let Some(vm) = unsafe { vm.as_ref() } {
        crate::capi::guard::catch((), || vm.shared.ref_free(r));
    }
}

/// [vm] A script value that stands for the host's `p`: `t` is a pointer type *T, T a struct that is not
/// empty ("type Texture struct{ _ uintptr }"); fills 1 slot. `fin`(user, p) runs once after the last reference to
/// it is gone, from the finalizer queue, or when the VM is freed. ERGO_E_TYPE, ERGO_E_NOMEM: fin is not called. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `slot` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_host_object(
    vm: *mut ergo_vm,
    t: ergo_type,
    p: *mut c_void,
    fin: ergo_free_fn,
    user: *mut c_void,
    slot: *mut ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(slot)?.write(0);
            let object = inner.engine.host_object(t)?;
            let id = fin_id(fin, user, p, t);
            inner
                .engine
                .on_free(object, id)
                .inspect_err(|_| drop_fin(id))?;
            slot.write(object);
            Ok(())
        })
    }
}

/// [vm] The host's pointer behind a host object. ERGO_E_TYPE unless `v` is a live object of type `t` made by ergo_host_object. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `p` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_host_pointer(
    vm: *mut ergo_vm,
    t: ergo_type,
    v: ergo_slot,
    p: *mut *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            out(p)?.write(std::ptr::null_mut());
            let ids = inner.engine.host_cleanups(v);
            let found = ids.into_iter().find_map(|id| object_pointer(id, t));
            p.write(
                found
                    .ok_or_else(|| Failure::new(Status::Type, "not a host object of this type"))?,
            );
            Ok(())
        })
    }
}

/// [vm] Lets go of the host's pointer behind a host object at once: its `fin` runs now, inside this call, and not again (it may call [any] functions only);
/// ergo_host_pointer finds nothing behind the object any more. ERGO_E_TYPE unless `v` is a live object of type `t` made by ergo_host_object that was not closed. Either way of letting go, this
/// one and a collection, is told by one event ERGO_EV_RELEASE. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_host_close(
    vm: *mut ergo_vm,
    t: ergo_type,
    v: ergo_slot,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let id = inner(vm, |inner| {
                let ids = inner.engine.host_cleanups(v);
                let mine = ids.into_iter().find(|id| object_pointer(*id, t).is_some());
                mine.filter(|id| inner.engine.close_host_object(v, *id))
                    .ok_or_else(|| Failure::new(Status::Type, "not a host object of this type"))
            })?;
            // As from the finalizer queue: nobody may enter meanwhile.
            run_fin(id);
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] `fin`(user, NULL) runs once after the object that `r` refers to was found unreachable, from the finalizer queue, or when the
/// VM is freed. The object is freed whatever `fin` does. ERGO_E_STALE, ERGO_E_TYPE (not a pointer). Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_on_free(
    vm: *mut ergo_vm,
    r: ergo_ref,
    fin: ergo_free_fn,
    user: *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            if fin.is_none() {
                return Err(Failure::new(Status::Invalid, "null finalizer"));
            }
            let object = inner.engine.ref_object(r)?;
            let id = fin_id(fin, user, std::ptr::null_mut(), 0);
            inner
                .engine
                .on_free(object, id)
                .inspect_err(|_| drop_fin(id))
        })
    }
}
