//! G. Calls both ways: finding and calling functions, host functions, panics from the host.

use std::ffi::{c_char, c_void};

use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{Inner, bytes, ergo_ctx, ergo_vm, guard, name, out, with};
use crate::capi::leaks;
use crate::capi::structs::{
    ergo_free_fn, ergo_func, ergo_host_fn, ergo_module, ergo_slot, ergo_status,
};
use crate::engine::error::{Failure, Status};
use crate::engine::{Step, Task};

/// A registered host function.
pub(crate) struct HostFunc {
    f: extern "C" fn(*mut c_void, *mut ergo_ctx, *mut ergo_slot, u32) -> i32,
    user: *mut c_void,
    free_user: ergo_free_fn,
}

impl HostFunc {
    /// The VM is gone: lets go of the user pointer.
    pub(crate) fn free(self) {
        if let Some(free) = self.free_user {
            free(std::ptr::null_mut(), self.user);
        }
    }
}

/// A borrow of the inside, for one step.
pub(crate) fn inner<R>(
    vm: *mut ergo_vm,
    f: impl FnOnce(&mut Inner) -> Result<R, Failure>,
) -> Result<R, Failure> {
    // SAFETY: D1 of guard.rs: the caller runs under `guard` and holds no other borrow.
    f(unsafe { &mut *(*vm).inner.get() })
}

/// Runs a task to its end, host functions included: the only loop that calls out.
pub(crate) fn drive(vm: *mut ergo_vm, task: Task) -> Result<Task, Failure> {
    inner(vm, |inner| {
        if inner.depth >= inner.max_depth {
            return Err(Failure::new(
                Status::Limit,
                "calls between host and script nested too deeply",
            ));
        }
        inner.depth += 1;
        Ok(())
    })?;
    let result = drive_steps(vm, task);
    leaks::tell(vm)?;
    inner(vm, |inner| {
        inner.depth -= 1;
        Ok(())
    })?;
    result
}

fn drive_steps(vm: *mut ergo_vm, mut task: Task) -> Result<Task, Failure> {
    loop {
        let call = match inner(vm, |inner| inner.engine.step(&mut task))? {
            Step::Done => return Ok(task),
            Step::Host(call) => call,
            // The watch asks, for an alert.
            Step::Asked => {
                leaks::tell(vm)?;
                continue;
            }
        };
        let (f, user) = inner(vm, |inner| {
            let host = inner
                .hosts
                .get(call.number as usize)
                .ok_or_else(|| Failure::new(Status::Bug, "unknown host function"))?;
            Ok((host.f, host.user))
        })?;
        let mut cx = ergo_ctx { vm, thrown: None };
        // SAFETY: D1, no borrow of the inside is alive; the callback may enter the VM again on this thread. The window does not
        // move while the callback is active (R10).
        let status = unsafe { &*vm }.call_out(|| f(user, &mut cx, call.io, call.nslots));
        let thrown = match (status, cx.thrown) {
            (0, None) => None,
            (_, Some(text)) => Some(text),
            (status, None) => {
                Some(format!("host function failed with status {status}").into_bytes())
            }
        };
        inner(vm, |inner| inner.engine.host_return(&mut task, thrown))?;
    }
}

/// [vm] Resolves a function or method of a module: "Update" or "(*Enemy).Hit" (then the receiver is the first argument).
/// `sig`, "func(float64) float64" in Go text, is compared once with the declaration (receiver left out); NULL skips that.
/// `*out` stays valid until the VM is freed. ERGO_NOT_FOUND, ERGO_E_TYPE (not a function, another signature). Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; texts NUL-terminated; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_find(
    vm: *mut ergo_vm,
    m: ergo_module,
    symbol: *const c_char,
    sig: *const c_char,
    func: *mut ergo_func,
) -> ergo_status {
    // SAFETY: passed on; outs are written only if not null.
    unsafe {
        with(vm, |inner| {
            out(func)?.write(0);
            let sig = if sig.is_null() {
                None
            } else {
                Some(name(sig)?)
            };
            func.write(inner.engine.find(m, name(symbol)?, sig)?);
            Ok(())
        })
    }
}

/// [vm] Calls `f` on a goroutine of its own and runs others meanwhile: arguments in `io` in order, results over them from
/// index 0; `nslots` >= the larger of the two counts. ERGO_E_LIMIT (too few slots, nested too deeply), ERGO_E_STALE (no such
/// function), ERGO_E_PANIC, ERGO_E_FUEL, ERGO_E_INTERRUPTED, ERGO_E_DEADLOCK, ERGO_E_NOMEM, ERGO_E_DENIED or, if it is granted, ERGO_EXITED (os.Exit).
/// Pointers in results stay rooted until the next call returns; longer needs a ref. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `io` has `nslots` cells (NULL if 0); pointers among the arguments are values of this VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_call(
    vm: *mut ergo_vm,
    f: ergo_func,
    io: *mut ergo_slot,
    nslots: u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let cells: &mut [u64] = if io.is_null() {
                if nslots != 0 {
                    return Err(Failure::new(Status::Invalid, "null io with slots"));
                }
                &mut []
            } else {
                std::slice::from_raw_parts_mut(io, nslots as usize)
            };
            let task = inner(vm, |inner| inner.engine.begin_call(f, cells))?;
            let task = drive(vm, task)?;
            inner(vm, |inner| inner.engine.results(task, cells))?;
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] Declares the function `symbol` with signature `sig` ("func(x float64) float64") in module `m` and binds it to `fn`.
/// Before the module is initialised. `free_user`, if given, gets (NULL, user) when the VM is freed.
/// ERGO_E_SYNTAX or ERGO_E_INVALID for a bad name or signature, ERGO_E_BUSY after ergo_init. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; texts NUL-terminated; `fn` obeys the contract of ergo_host_fn.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_host_func(
    vm: *mut ergo_vm,
    m: ergo_module,
    symbol: *const c_char,
    sig: *const c_char,
    r#fn: ergo_host_fn,
    user: *mut c_void,
    free_user: ergo_free_fn,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let f = r#fn.ok_or_else(|| Failure::new(Status::Invalid, "null function"))?;
            let number = inner.hosts.len() as u32;
            inner
                .engine
                .host_func(m, name(symbol)?, name(sig)?, number)?;
            inner.hosts.push(HostFunc { f, user, free_user });
            Ok(())
        })
    }
}

/// [cb] The VM, for [vm] calls inside the callback; NULL for NULL. Since 1.
///
/// # Safety
/// `cx` is NULL or the context of a callback that runs now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_ctx_vm(cx: *mut ergo_ctx) -> *mut ergo_vm {
    // SAFETY: by contract.
    unsafe { cx.as_ref() }.map_or(std::ptr::null_mut(), |cx| cx.vm)
}

/// [cb] Raises a Go panic with this text, which is copied: return the result from the callback. Since 1.
///
/// # Safety
/// `cx` is the context of a callback that runs now; `msg` has `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_throw(
    cx: *mut ergo_ctx,
    msg: *const c_char,
    len: usize,
) -> ergo_status {
    // SAFETY: by contract.
    let Some(cx) = (unsafe { cx.as_mut() }) else {
        return code::ERGO_E_INVALID as i32;
    };
    // SAFETY: by contract.
    let text = unsafe { bytes(msg, len) };
    cx.thrown = Some(text.map_or_else(|_| b"host error".to_vec(), <[u8]>::to_vec));
    code::ERGO_E_PANIC as i32
}
