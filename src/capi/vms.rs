//! B. Machines: making and freeing them, interrupt, fuel, the pump.

use std::ffi::{c_char, c_void};

use crate::capi::constants::{
    ergo_config_flag as flag, ergo_status_code as code, ergo_telemetry as telemetry,
};
use crate::capi::guard::{self, catch, ergo_vm, status_code};
use crate::capi::library::default_config;
use crate::capi::platform::HostPlatform;
use crate::capi::structs::{ergo_config, ergo_status};
use crate::capi::{callbacks, calls};
use crate::engine::config::{
    Config, DEFAULT_ASSIST_US, DEFAULT_MIN_HEAP, DEFAULT_STEP_US, JobHook, MOST_WORKERS,
    ReallocHook, debug,
};
use crate::engine::{Engine, Pumped};

/// A config as the caller gave it, over the defaults; `None` if its size is impossible or a reserved field is used.
///
/// # Safety
/// `c` is null or points to a struct that begins with its size and is at least that long.
unsafe fn read_config(c: *const ergo_config) -> Option<ergo_config> {
    let mut config = default_config();
    if c.is_null() {
        return Some(config);
    }
    // SAFETY: by contract it begins with its size.
    let theirs = unsafe { c.cast::<u32>().read() } as usize;
    // Half a pointer is none: no version of the struct ends in the middle of a field.
    if theirs < 8 || !theirs.is_multiple_of(align_of::<ergo_config>()) {
        return None;
    }
    let n = theirs.min(size_of::<ergo_config>());
    // SAFETY: n bytes are readable there and fit here.
    unsafe { std::ptr::copy_nonoverlapping(c.cast::<u8>(), (&raw mut config).cast::<u8>(), n) };
    // What this version does not do yet is refused, not ignored.
    let known = flag::ERGO_MANUAL_GC as u32
        | flag::ERGO_KEEP_AST as u32
        | flag::ERGO_FLIGHT_RECORDER as u32
        | flag::ERGO_KEEP_SOURCES as u32;
    let unused = config.import_fn.is_none()
        && config.gc_workers <= MOST_WORKERS
        && config.tick_us == 0
        && config.tick_ops == 0
        && config.gc_debug & !debug::ALL == 0
        && config.telemetry <= telemetry::ERGO_TELEMETRY_COUNTERS as u32
        && config.flags & !known == 0;
    unused.then_some(config)
}

/// Where 0 stands for the default.
fn or_default<T: Default + PartialEq>(given: T, default: T) -> T {
    if given == T::default() {
        default
    } else {
        given
    }
}

fn engine_config(c: &ergo_config) -> Config {
    let mut config = Config {
        manual_gc: c.flags & flag::ERGO_MANUAL_GC as u32 != 0,
        deterministic: c.flags & flag::ERGO_DETERMINISTIC as u32 != 0,
        no_goroutines: c.flags & flag::ERGO_NO_GOROUTINES as u32 != 0,
        keep_sources: c.flags & flag::ERGO_KEEP_SOURCES as u32 != 0,
        keep_ast: c.flags & flag::ERGO_KEEP_AST as u32 != 0,
        memory_limit: or_default(c.memory_limit, u64::MAX),
        min_heap: or_default(c.min_heap, DEFAULT_MIN_HEAP),
        rng_seed: c.rng_seed,
        gc_percent: c.gc_percent,
        event_ring_bytes: u64::from(c.event_ring_bytes),
        flight_recorder: c.flags & flag::ERGO_FLIGHT_RECORDER as u32 != 0,
        counts_sites: c.telemetry != telemetry::ERGO_TELEMETRY_OFF as u32,
        memprofile_rate: match c.telemetry {
            0 => 0,
            _ => c.memprofile_rate,
        },
        gc_workers: c.gc_workers,
        jobs: c.job_fn.map(|f| JobHook {
            func: f,
            user: c.job_user,
        }),
        gc_debug: c.gc_debug,
        max_step_us: or_default(c.gc_step_us, DEFAULT_STEP_US),
        max_assist_us: or_default(c.gc_assist_us, DEFAULT_ASSIST_US),
        realloc: c.realloc_fn.map(|f| ReallocHook {
            func: f,
            user: c.realloc_user,
        }),
        ..Config::default()
    };
    config.platform = Box::new(HostPlatform::new(c));
    config
}

/// [any] Makes a VM. `c` may be NULL (defaults) and is copied. `*out` is owned: ergo_vm_free; NULL on failure.
/// ERGO_E_INVALID: NULL out, wrong struct_size, a reserved field in use. ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `c` is NULL or a config that begins with its size; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_new(c: *const ergo_config, out: *mut *mut ergo_vm) -> ergo_status {
    if out.is_null() {
        return code::ERGO_E_INVALID as i32;
    }
    // SAFETY: writable by contract.
    unsafe { out.write(std::ptr::null_mut()) };
    catch(code::ERGO_E_BUG as i32, || {
        // SAFETY: as the caller promised.
        let Some(config) = (unsafe { read_config(c) }) else {
            return code::ERGO_E_INVALID as i32;
        };
        match Engine::new(engine_config(&config)) {
            Ok(engine) => {
                let depth = if config.max_call_depth == 0 {
                    64
                } else {
                    config.max_call_depth
                };
                let vm = Box::new(ergo_vm::new(engine, config.user, depth));
                // SAFETY: writable by contract.
                unsafe { out.write(Box::into_raw(vm)) };
                code::ERGO_OK as i32
            }
            Err(failure) => status_code(failure.status),
        }
    })
}

/// [vm] Frees a VM; NULL is ok. Runs every host finalizer that has not run, gives back all memory but what nodes
/// with handles need: those stay until their last release. ERGO_E_BUSY: somebody is inside, nothing was freed. Since 1.
///
/// # Safety
/// `vm` is NULL or came from ergo_vm_new and is not used again after ERGO_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_free(vm: *mut ergo_vm) -> ergo_status {
    if vm.is_null() {
        return code::ERGO_OK as i32;
    }
    // SAFETY: a live VM by contract.
    if !unsafe { (*vm).lock_for_free() } {
        return code::ERGO_E_BUSY as i32;
    }
    catch(code::ERGO_E_BUG as i32, || {
        // SAFETY: D1 of guard.rs: we are inside for good; nobody else may enter any more.
        let boxed = unsafe { Box::from_raw(vm) };
        let inner = boxed.inner.into_inner();
        callbacks::run_at_close(inner.engine.close());
        for host in inner.hosts {
            host.free();
        }
        code::ERGO_OK as i32
    })
}

/// [any] The user pointer of the config; NULL for a NULL VM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_user(vm: *const ergo_vm) -> *mut c_void {
    // SAFETY: null or live by contract; the field never changes.
    unsafe { vm.as_ref() }.map_or(std::ptr::null_mut(), |vm| vm.user)
}

/// [any] Running script stops with ERGO_E_INTERRUPTED at its next safepoint; sticky until cleared. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_interrupt(vm: *mut ergo_vm) {
    // SAFETY: null or live; only atomics are touched.
    if let Some(vm) = unsafe { vm.as_ref() } {
        vm.shared.interrupt(true);
    }
}

/// [any] Takes an interrupt back. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_clear_interrupt(vm: *mut ergo_vm) {
    // SAFETY: null or live; only atomics are touched.
    if let Some(vm) = unsafe { vm.as_ref() } {
        vm.shared.interrupt(false);
    }
}

/// [vm] Fuel for all that runs from now on: one unit a loop iteration or call, and one for 64 bytes that a function of the library or an operation on texts, slices, arrays
/// and maps handles. Bytes are charged when they were handled: the last such step may use more than there was (fuel_used of the statistics counts it; what is left
/// is 0). UINT64_MAX = unmetered. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_set_fuel(vm: *mut ergo_vm, fuel: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard::with(vm, |inner| {
            inner.engine.set_fuel(fuel);
            Ok(())
        })
    }
}

/// [vm] What is left of the fuel; 0 if somebody else is inside. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_fuel(vm: *const ergo_vm) -> u64 {
    // SAFETY: passed on.
    unsafe { guard::get(vm, 0, |inner| inner.engine.fuel()) }
}

/// [vm] Pumps goroutines for at most `fuel` units and runs queued finalizers. `now_ns` is the script clock if the VM is
/// deterministic, else not used. ERGO_MORE: fuel used up, call again; ERGO_IDLE: nothing left; ERGO_BLOCKED: all wait
/// (ergo_vm_next_timer tells until when); ERGO_E_PANIC and the like as ergo_call. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_run(vm: *mut ergo_vm, fuel: u64, now_ns: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard::guard(vm, |vm| {
            let task = calls::inner(vm, |inner| inner.engine.begin_pump(fuel, now_ns))?;
            let pumped = calls::drive(vm, task)?;
            callbacks::run_queued(vm, u32::MAX)?;
            Ok(match pumped.pumped {
                Pumped::More => code::ERGO_MORE,
                Pumped::Idle => code::ERGO_IDLE,
                Pumped::Blocked => code::ERGO_BLOCKED,
            } as i32)
        })
    }
}

/// [vm] Script-clock ns of the earliest timer; UINT64_MAX if there is none. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_next_timer(vm: *const ergo_vm) -> u64 {
    // SAFETY: passed on.
    unsafe { guard::get(vm, u64::MAX, |inner| inner.engine.next_timer()) }
}

/// Text with its length as C gets it.
pub(crate) fn text(s: &str) -> (*const c_char, usize) {
    (s.as_ptr().cast(), s.len())
}
