//! One door for every export: null, thread, re-entry and panic checks, and the status.
//!
//! In: a raw VM pointer from C and what to do with its engine. Out: a status; the failure's text stays in the VM.
//!
//! Invariants. D1: `ergo_vm.engine` is touched only between a successful `enter` and its `leave`, so there is
//! one `&mut Engine` at a time; a host callback runs between two borrows, never inside one. D2: `owner` is 0 when
//! nobody is inside, 1 when somebody is, otherwise the thread token of a callback that may re-enter.
//! D3: no panic crosses an export: it poisons the VM, and every later call but `ergo_vm_free` gets ERGO_E_BUG.
#![expect(non_camel_case_types, reason = "the names are C's")]

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::capi::constants::ergo_status_code as code;
use crate::engine::error::{Failure, Status};
use crate::engine::{Engine, Shared};

/// Opaque: one isolated machine with heap, globals and goroutines.
pub struct ergo_vm {
    /// Nobody (0), somebody (1), or the thread token of a host callback that runs now.
    owner: AtomicU64,
    /// A panic of ours was caught in it.
    poisoned: AtomicBool,
    /// What other threads may touch.
    pub(crate) shared: Arc<Shared>,
    /// Config.user.
    pub(crate) user: *mut c_void,
    /// The rest; see D1.
    pub(crate) inner: UnsafeCell<Inner>,
}

/// What is touched only by whoever is inside.
pub(crate) struct Inner {
    pub(crate) engine: Engine,
    /// The last failed call.
    pub(crate) failure: Option<Failure>,
    /// Host functions by the number that code calls them with.
    pub(crate) hosts: Vec<crate::capi::calls::HostFunc>,
    /// Who gets the diagnosis of leak alerts.
    pub(crate) leak: Option<crate::capi::leaks::Listener>,
    /// Nested `ergo_call` depth now and at most.
    pub(crate) depth: u32,
    pub(crate) max_depth: u32,
}

/// Opaque: alive only during one host callback.
pub struct ergo_ctx {
    /// The VM it runs in.
    pub(crate) vm: *mut ergo_vm,
    /// Text of ergo_throw.
    pub(crate) thrown: Option<Vec<u8>>,
}

/// The status number of a kind of failure.
pub(crate) fn status_code(status: Status) -> i32 {
    let code = match status {
        Status::Syntax => code::ERGO_E_SYNTAX,
        Status::Type => code::ERGO_E_TYPE,
        Status::Panic => code::ERGO_E_PANIC,
        Status::Invalid => code::ERGO_E_INVALID,
        Status::NoMemory => code::ERGO_E_NOMEM,
        Status::Fuel => code::ERGO_E_FUEL,
        Status::Interrupted => code::ERGO_E_INTERRUPTED,
        Status::Stale => code::ERGO_E_STALE,
        Status::Busy => code::ERGO_E_BUSY,
        Status::Limit => code::ERGO_E_LIMIT,
        Status::Deadlock => code::ERGO_E_DEADLOCK,
        Status::Denied => code::ERGO_E_DENIED,
        Status::Exit(_) => code::ERGO_EXITED,
        Status::NotFound => code::ERGO_NOT_FOUND,
        Status::Bug => code::ERGO_E_BUG,
    };
    code as i32
}

/// A number for the calling thread that is neither 0 nor 1, without thread-local storage of ours.
fn thread_token() -> u64 {
    // SAFETY: pthread_self has no precondition.
    (unsafe { libc::pthread_self() }) as u64 | 2
}

impl ergo_vm {
    /// Makes a VM around an engine.
    pub(crate) fn new(engine: Engine, user: *mut c_void, max_depth: u32) -> ergo_vm {
        let shared = engine.shared();
        let inner = Inner {
            engine,
            failure: None,
            hosts: Vec::new(),
            leak: None,
            depth: 0,
            max_depth,
        };
        ergo_vm {
            owner: AtomicU64::new(0),
            poisoned: AtomicBool::new(false),
            shared,
            user,
            inner: UnsafeCell::new(inner),
        }
    }

    /// Enters: the owner word before, or `None` if somebody else is inside.
    fn enter(&self) -> Option<u64> {
        if self
            .owner
            .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
        {
            return Some(0);
        }
        let token = thread_token();
        self.owner
            .compare_exchange(token, 1, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
            .then_some(token)
    }

    /// Enters for good; false if somebody is inside.
    pub(crate) fn lock_for_free(&self) -> bool {
        self.owner
            .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    fn leave(&self, before: u64) {
        self.owner.store(before, Ordering::Release);
    }

    /// Runs a host callback: while it runs, its thread may enter again. The caller is inside and borrows nothing.
    pub(crate) fn call_out<R>(&self, f: impl FnOnce() -> R) -> R {
        self.owner.store(thread_token(), Ordering::Release);
        let result = f();
        self.owner.store(1, Ordering::Release);
        result
    }
}

/// The body of nearly every export: enters the VM, runs `f`, keeps the failure, answers its status.
///
/// # Safety
/// `vm` is null or came from `ergo_vm_new` and was not freed.
pub(crate) unsafe fn guard(
    vm: *mut ergo_vm,
    f: impl FnOnce(*mut ergo_vm) -> Result<i32, Failure>,
) -> i32 {
    // SAFETY: null or a live VM by contract.
    let Some(cell) = (unsafe { vm.as_ref() }) else {
        return code::ERGO_E_INVALID as i32;
    };
    let Some(before) = cell.enter() else {
        return code::ERGO_E_BUSY as i32;
    };
    if cell.poisoned.load(Ordering::Relaxed) {
        cell.leave(before);
        return code::ERGO_E_BUG as i32;
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| f(vm)));
    let status = match outcome {
        Ok(Ok(status)) => status,
        Ok(Err(failure)) => {
            let status = status_code(failure.status);
            // SAFETY: D1, we are inside and `f` has ended its borrows.
            unsafe { (*cell.inner.get()).failure = Some(failure) };
            status
        }
        Err(_) => {
            cell.poisoned.store(true, Ordering::Relaxed);
            code::ERGO_E_BUG as i32
        }
    };
    if status != code::ERGO_E_BUG as i32 {
        // SAFETY: D1, still inside; MemStats are as of the last exit from the VM.
        unsafe { (*cell.inner.get()).engine.publish() };
    }
    cell.leave(before);
    status
}

/// [`guard`] for what needs the engine alone and calls no host function.
///
/// # Safety
/// As `guard`.
pub(crate) unsafe fn with(
    vm: *mut ergo_vm,
    f: impl FnOnce(&mut Inner) -> Result<(), Failure>,
) -> i32 {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            // D1, we are inside; the borrow ends with `f`.
            let inner = &mut *(*vm).inner.get();
            f(inner).map(|()| code::ERGO_OK as i32)
        })
    }
}

/// [`with`] for a getter without status: `default` if the VM is null, busy or poisoned.
///
/// # Safety
/// As `guard`.
pub(crate) unsafe fn get<R>(vm: *const ergo_vm, default: R, f: impl FnOnce(&mut Inner) -> R) -> R {
    let mut result = None;
    // SAFETY: passed on; constness is C's view, the owner word serialises.
    unsafe {
        guard(vm.cast_mut(), |vm| {
            // D1.
            result = Some(f(&mut *(*vm).inner.get()));
            Ok(0)
        })
    };
    result.unwrap_or(default)
}

/// A guard for exports that take no VM: a panic becomes `default`.
pub(crate) fn catch<R>(default: R, f: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or(default)
}

/// Bytes given as pointer and length; empty for a null pointer of length 0, `None` for a null one of another length.
///
/// # Safety
/// `p` is null or points to `n` readable bytes that stay unchanged during the call.
pub(crate) unsafe fn bytes<'a>(p: *const std::ffi::c_char, n: usize) -> Result<&'a [u8], Failure> {
    if p.is_null() {
        return if n == 0 {
            Ok(&[])
        } else {
            Err(Failure::new(Status::Invalid, "null source with a length"))
        };
    }
    if n > isize::MAX as usize {
        return Err(Failure::new(Status::Invalid, "length out of range"));
    }
    // SAFETY: by contract.
    Ok(unsafe { std::slice::from_raw_parts(p.cast(), n) })
}

/// A NUL-terminated name as text.
///
/// # Safety
/// `p` is null or points to a NUL-terminated string.
pub(crate) unsafe fn name<'a>(p: *const std::ffi::c_char) -> Result<&'a str, Failure> {
    if p.is_null() {
        return Err(Failure::new(Status::Invalid, "null name"));
    }
    // SAFETY: by contract.
    let text = unsafe { std::ffi::CStr::from_ptr(p) };
    text.to_str()
        .map_err(|_| Failure::new(Status::Invalid, "name is not UTF-8"))
}

/// Null outs are misuse: tells so.
pub(crate) fn out<T>(p: *mut T) -> Result<*mut T, Failure> {
    if p.is_null() {
        Err(Failure::new(Status::Invalid, "null out"))
    } else {
        Ok(p)
    }
}
