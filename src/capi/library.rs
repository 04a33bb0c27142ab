//! A. The library itself: versions, status names, the default configuration. All [any].

use std::ffi::c_char;

use crate::capi::constants::{ergo_status_code as code, ergo_telemetry as telemetry};
use crate::capi::guard::catch;
use crate::capi::structs::{ergo_config, ergo_status, fill};
use crate::engine::config::{
    DEFAULT_ASSIST_US, DEFAULT_MEMPROFILE_RATE, DEFAULT_MIN_HEAP, DEFAULT_STEP_US,
};

/// Equal to ERGO_ABI_VERSION of the header this library was built with.
pub(crate) const ABI_VERSION: u32 = 1;

/// [any] Compare with ERGO_ABI_VERSION after dlopen; equal to the major number of the soname. Since 1.
#[unsafe(no_mangle)]
pub extern "C" fn ergo_abi_version() -> u32 {
    ABI_VERSION
}

/// [any] The library's version, "0.1.0 (profile)". Static. Since 1.
#[unsafe(no_mangle)]
pub extern "C" fn ergo_version() -> *const c_char {
    let text = if cfg!(debug_assertions) {
        concat!(env!("CARGO_PKG_VERSION"), " (debug)\0")
    } else {
        concat!(env!("CARGO_PKG_VERSION"), " (release)\0")
    };
    text.as_ptr().cast()
}

/// [any] The i-th build fact as "key=value"; NULL past the end. Static. Since 1.
#[unsafe(no_mangle)]
pub extern "C" fn ergo_build_option(i: u32) -> *const c_char {
    const FACTS: [&std::ffi::CStr; 3] = [
        c"language=go1.26",
        if cfg!(debug_assertions) {
            c"profile=debug"
        } else {
            c"profile=release"
        },
        if cfg!(target_arch = "x86_64") {
            c"arch=x86_64"
        } else if cfg!(target_arch = "aarch64") {
            c"arch=aarch64"
        } else {
            c"arch=other"
        },
    ];
    FACTS
        .get(i as usize)
        .map_or(std::ptr::null(), |fact| fact.as_ptr())
}

/// [any] The name of a status, "ERGO_E_PANIC"; "unknown" for other numbers. Static, never NULL. Since 1.
#[unsafe(no_mangle)]
pub extern "C" fn ergo_status_name(s: ergo_status) -> *const c_char {
    const NAMES: [(code, &std::ffi::CStr); 20] = [
        (code::ERGO_OK, c"ERGO_OK"),
        (code::ERGO_MORE, c"ERGO_MORE"),
        (code::ERGO_IDLE, c"ERGO_IDLE"),
        (code::ERGO_BLOCKED, c"ERGO_BLOCKED"),
        (code::ERGO_NOT_FOUND, c"ERGO_NOT_FOUND"),
        (code::ERGO_E_INVALID, c"ERGO_E_INVALID"),
        (code::ERGO_E_NOMEM, c"ERGO_E_NOMEM"),
        (code::ERGO_E_SYNTAX, c"ERGO_E_SYNTAX"),
        (code::ERGO_E_TYPE, c"ERGO_E_TYPE"),
        (code::ERGO_E_PANIC, c"ERGO_E_PANIC"),
        (code::ERGO_E_FUEL, c"ERGO_E_FUEL"),
        (code::ERGO_E_INTERRUPTED, c"ERGO_E_INTERRUPTED"),
        (code::ERGO_E_STALE, c"ERGO_E_STALE"),
        (code::ERGO_E_BUSY, c"ERGO_E_BUSY"),
        (code::ERGO_E_ABI, c"ERGO_E_ABI"),
        (code::ERGO_E_LIMIT, c"ERGO_E_LIMIT"),
        (code::ERGO_E_DEADLOCK, c"ERGO_E_DEADLOCK"),
        (code::ERGO_EXITED, c"ERGO_EXITED"),
        (code::ERGO_E_DENIED, c"ERGO_E_DENIED"),
        (code::ERGO_E_BUG, c"ERGO_E_BUG"),
    ];
    NAMES
        .iter()
        .find(|(number, _)| *number as i32 == s)
        .map_or(c"unknown", |(_, name)| name)
        .as_ptr()
}

/// The defaults that ergo_config_init writes.
pub(crate) fn default_config() -> ergo_config {
    ergo_config {
        struct_size: size_of::<ergo_config>() as u32,
        flags: 0,
        user: std::ptr::null_mut(),
        realloc_fn: None,
        realloc_user: std::ptr::null_mut(),
        log_fn: None,
        log_user: std::ptr::null_mut(),
        stdout_fn: None,
        stdout_user: std::ptr::null_mut(),
        import_fn: None,
        import_user: std::ptr::null_mut(),
        allow_fn: None,
        allow_user: std::ptr::null_mut(),
        job_fn: None,
        job_user: std::ptr::null_mut(),
        allow: 0,
        memory_limit: 0,
        min_heap: DEFAULT_MIN_HEAP,
        rng_seed: 0,
        memprofile_rate: DEFAULT_MEMPROFILE_RATE,
        gc_percent: 100,
        gc_workers: 0,
        gc_step_us: DEFAULT_STEP_US,
        gc_assist_us: DEFAULT_ASSIST_US,
        gc_debug: 0,
        gctrace: 0,
        telemetry: telemetry::ERGO_TELEMETRY_COUNTERS as u32,
        tick_us: 0,
        tick_ops: 0,
        max_call_depth: 64,
        event_ring_bytes: 0,
        reserved: 0,
    }
}

/// [any] Fills `c` with the defaults and sets its struct_size. `struct_size`: sizeof(ergo_config) of the caller.
/// ERGO_E_INVALID for NULL or a size below 8. Since 1.
///
/// # Safety
/// `c` is NULL or points to `struct_size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_config_init(c: *mut ergo_config, struct_size: usize) -> ergo_status {
    catch(code::ERGO_E_BUG as i32, || {
        if c.is_null() || struct_size < 8 || struct_size > u32::MAX as usize {
            return code::ERGO_E_INVALID as i32;
        }
        // SAFETY: the caller gives struct_size writable bytes; a larger struct of a newer caller is zeroed past ours.
        unsafe {
            std::ptr::write_bytes(c.cast::<u8>(), 0, struct_size);
            c.cast::<u32>().write(struct_size as u32);
            fill(c, &default_config());
        }
        code::ERGO_OK as i32
    })
}
