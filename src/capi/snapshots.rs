//! K. Heap snapshots: written at once, or while the program goes on.

use std::ffi::c_void;

use crate::capi::calls::inner;
use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{ergo_vm, guard, with};
use crate::capi::structs::{ergo_status, ergo_write_fn};
use crate::engine::error::{Failure, Status};
use crate::telemetry::snapshot::{Snapshot, devtools};

/// The host's function.
type WriteFn = extern "C" fn(*mut c_void, *const c_void, usize) -> usize;

/// The host's writer as one of Rust's.
pub(super) struct HostWriter {
    write: WriteFn,
    user: *mut c_void,
}

impl std::io::Write for HostWriter {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        let taken = (self.write)(self.user, part.as_ptr().cast(), part.len());
        match taken == part.len() {
            true => Ok(taken),
            false => Err(std::io::ErrorKind::WriteZero.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes a snapshot to the host.
pub(super) fn write_snapshot(
    snapshot: &Snapshot,
    write: WriteFn,
    user: *mut c_void,
) -> Result<i32, Failure> {
    write_out(write, user, |out| devtools::write(snapshot, out))
}

/// Writes something to the host: its status.
pub(super) fn write_out(
    write: WriteFn,
    user: *mut c_void,
    f: impl FnOnce(&mut HostWriter) -> std::io::Result<()>,
) -> Result<i32, Failure> {
    match f(&mut HostWriter { write, user }) {
        Ok(()) => Ok(code::ERGO_OK as i32),
        Err(_) => Err(Failure::new(
            Status::Invalid,
            "the writer took less than it was given",
        )),
    }
}

/// [vm] Lets the next cycle write down what it marks, step by step, for a heap snapshot that does not stop the program; the cycle is asked for, and goes on in the VM's own
/// steps and in those of ergo_gc_step. `most_bytes`: memory that this may take beside the heap meanwhile, counted in other_sys (about 40 bytes an object and 16 a reference); 0: what
/// there is, and half of what a memory limit leaves. A snapshot that was begun before and not written is forgotten; a leak alert that
/// waits for one (ergo_leak_set) is told at once, with the holders that are known. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_snapshot_begin(vm: *mut ergo_vm, most_bytes: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.begin_own_snapshot(most_bytes);
            Ok(())
        })
    }
}

/// [vm] Writes the snapshot that ergo_snapshot_begin began, as ergo_export would with ERGO_HEAPSNAPSHOT, once its cycle is over. ERGO_MORE: it is not over yet, nothing was written.
/// ERGO_E_STALE: none was begun, or it was written already. ERGO_E_NOMEM: it needed more memory than it might take; it is gone. ERGO_E_INVALID: NULL `w`, a short count (the
/// snapshot is gone). What is alive in it: what was when the cycle began, and what was made while it ran. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `w` is a function that keeps its contract.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_snapshot_write(
    vm: *mut ergo_vm,
    w: ergo_write_fn,
    user: *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let write = w.ok_or_else(|| Failure::new(Status::Invalid, "null writer"))?;
            match inner(vm, |inner| inner.engine.take_snapshot())? {
                Some(parts) => write_snapshot(&parts.build(), write, user),
                None => Ok(code::ERGO_MORE as i32),
            }
        })
    }
}

/// [vm] Forgets a snapshot that was begun, and the numbers of objects: they cost 8 bytes an object from the first snapshot on, so that two snapshots can be compared. The next one
/// gives new numbers. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_snapshot_forget(vm: *mut ergo_vm) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.forget_snapshots();
            Ok(())
        })
    }
}
