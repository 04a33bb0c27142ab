//! C. Errors as data: what the last failed call of a VM said.

use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{self, ergo_vm, status_code};
use crate::capi::structs::{ergo_error, ergo_frame, ergo_status, fill};
use crate::capi::vms::text;
use crate::engine::error::{Failure, Status};

/// [vm] Number of diagnostics of the last failed call; 0 if none failed yet. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_error_count(vm: *const ergo_vm) -> u32 {
    // SAFETY: passed on.
    unsafe {
        guard::get(vm, 0, |inner| {
            inner
                .failure
                .as_ref()
                .map_or(0, |failure| failure.items.len() as u32)
        })
    }
}

/// [vm] The code that the script gave to os.Exit when a call last answered ERGO_EXITED; 0 if the last call that failed did so another way. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_exit_code(vm: *const ergo_vm) -> i32 {
    // SAFETY: passed on.
    unsafe {
        guard::get(vm, 0, |inner| {
            match inner.failure.as_ref().map(|failure| failure.status) {
                Some(Status::Exit(code)) => code,
                _ => 0,
            }
        })
    }
}

/// [vm] The i-th diagnostic of the last failed call; its texts are borrowed until the next call that fails.
/// ERGO_NOT_FOUND past the end. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `out` is NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_error_get(
    vm: *const ergo_vm,
    i: u32,
    out: *mut ergo_error,
) -> ergo_status {
    let mut found = false;
    // SAFETY: passed on; `fill` gets what the caller promised.
    unsafe {
        let ok = guard::get(vm, Ok(()), |inner| {
            guard::out(out)?;
            let Some(failure) = &inner.failure else {
                return Ok(());
            };
            let Some(item) = failure.items.get(i as usize) else {
                return Ok(());
            };
            let (file, file_len) = text(&item.file);
            let (message, message_len) = text(&item.message);
            let (code, code_len) = text(item.code);
            found = fill(
                out,
                &ergo_error {
                    struct_size: 0,
                    status: status_code(failure.status),
                    line: item.line,
                    column: item.column,
                    offset: item.offset,
                    nframes: failure.frames.len() as u32,
                    file,
                    file_len,
                    message,
                    message_len,
                    code,
                    code_len,
                },
            );
            if found {
                Ok(())
            } else {
                Err(Failure::new(Status::Invalid, "struct_size"))
            }
        });
        answer(vm, ok, found)
    }
}

/// [vm] Frame `depth` (0 = innermost) of the trace of the i-th diagnostic; only the first has frames. Texts are borrowed
/// until the next call that fails. ERGO_NOT_FOUND past the end. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `out` is NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_error_frame(
    vm: *const ergo_vm,
    i: u32,
    depth: u32,
    out: *mut ergo_frame,
) -> ergo_status {
    let mut found = false;
    // SAFETY: passed on.
    unsafe {
        let ok = guard::get(vm, Ok(()), |inner| {
            guard::out(out)?;
            let Some(failure) = &inner.failure else {
                return Ok(());
            };
            let Some(frame) = failure.frames.get(depth as usize).filter(|_| i == 0) else {
                return Ok(());
            };
            let (file, file_len) = text(&frame.file);
            let (func, func_len) = text(&frame.func);
            found = fill(
                out,
                &ergo_frame {
                    struct_size: 0,
                    line: frame.line,
                    column: frame.column,
                    nlocals: 0,
                    file,
                    file_len,
                    func,
                    func_len,
                },
            );
            if found {
                Ok(())
            } else {
                Err(Failure::new(Status::Invalid, "struct_size"))
            }
        });
        answer(vm, ok, found)
    }
}

/// The status of a getter that must not replace the failure it reads.
fn answer(vm: *const ergo_vm, ok: Result<(), Failure>, found: bool) -> ergo_status {
    match ok {
        _ if vm.is_null() => code::ERGO_E_INVALID as i32,
        Err(failure) => status_code(failure.status),
        Ok(()) if found => code::ERGO_OK as i32,
        Ok(()) => code::ERGO_NOT_FOUND as i32,
    }
}
