//! Callbacks that the heap keeps as one number each: host finalizers and death notices.
//!
//! In: a C function with its user pointer. Out: a number that is the address of a box holding both; who takes the number
//! out of the heap's queue runs and frees it. Invariant B1: each number is redeemed once, by `run_queued` or at close.

use std::ffi::c_void;

use crate::capi::ast::lifespan_to_c;
use crate::capi::calls::inner;
use crate::capi::guard::ergo_vm;
use crate::capi::structs::{ergo_free_fn, ergo_lifespan, ergo_type};
use crate::engine::error::Failure;
use crate::engine::{Closed, Ready};

/// A death notice.
struct Dead(
    extern "C" fn(*mut c_void, *const ergo_lifespan),
    *mut c_void,
);

/// A host finalizer, or the mark of a host object that has none.
struct Fin {
    f: ergo_free_fn,
    user: *mut c_void,
    /// What it lets go.
    p: *mut c_void,
    /// Type of the host object it stands for; 0: it is only a finalizer.
    object_type: ergo_type,
}

/// A number for a death notice.
pub(crate) fn dead_id(
    f: extern "C" fn(*mut c_void, *const ergo_lifespan),
    user: *mut c_void,
) -> u64 {
    Box::into_raw(Box::new(Dead(f, user))) as u64
}

/// A number for a host finalizer. `object_type`: the host object's type, 0 for other finalizers.
pub(crate) fn fin_id(
    f: ergo_free_fn,
    user: *mut c_void,
    p: *mut c_void,
    object_type: ergo_type,
) -> u64 {
    Box::into_raw(Box::new(Fin {
        f,
        user,
        p,
        object_type,
    })) as u64
}

/// Frees a number without calling it: what it was made for has failed.
pub(crate) fn drop_fin(id: u64) {
    // SAFETY: B1, the number came from `fin_id` and was not redeemed.
    drop(unsafe { Box::from_raw(id as *mut Fin) });
}

/// The host's pointer, if the number stands for a host object of this type.
pub(crate) fn object_pointer(id: u64, object_type: ergo_type) -> Option<*mut c_void> {
    // SAFETY: B1, the heap still holds the number, so it is not redeemed.
    let fin = unsafe { &*(id as *const Fin) };
    (fin.object_type == object_type).then_some(fin.p)
}

/// Frees a death notice without calling it.
pub(crate) fn drop_dead(id: u64) {
    // SAFETY: B1, the number came from `dead_id` and was not redeemed.
    drop(unsafe { Box::from_raw(id as *mut Dead) });
}

pub(crate) fn run_fin(id: u64) {
    // SAFETY: B1.
    let fin = unsafe { Box::from_raw(id as *mut Fin) };
    if let Some(f) = fin.f {
        f(fin.user, fin.p);
    }
}

/// Runs at most `max` queued finalizers and death notices. The VM stays busy meanwhile: entering it gets ERGO_E_BUSY.
pub(crate) fn run_queued(vm: *mut ergo_vm, max: u32) -> Result<(), Failure> {
    for _ in 0..max {
        match inner(vm, |inner| Ok(inner.engine.pop_ready()))? {
            None => break,
            Some(Ready::Host(id)) => run_fin(id),
            Some(Ready::Dead(id, life)) => {
                // SAFETY: B1.
                let dead = unsafe { Box::from_raw(id as *mut Dead) };
                (dead.0)(dead.1, &lifespan_to_c(&life));
            }
        }
    }
    Ok(())
}

/// When the VM is gone: every host finalizer runs, death notices are dropped.
pub(crate) fn run_at_close(closed: Closed) {
    closed.host.into_iter().for_each(run_fin);
    closed.dead.into_iter().for_each(drop_dead);
}
