//! K. Export: what is known about memory in the formats of other people's tools.

use std::ffi::{c_char, c_void};
use std::io::Write;

use crate::capi::calls::inner;
use crate::capi::constants::ergo_export_format;
use crate::capi::guard::{ergo_vm, guard, with};
use crate::capi::snapshots::{write_out, write_snapshot};
use crate::capi::structs::{ergo_status, ergo_write_fn};
use crate::engine::error::{Failure, Status};
use crate::telemetry::export::Format;

/// The enum and the formats number the same.
const _: () = {
    assert!(ergo_export_format::ERGO_PPROF_HEAP as u32 == Format::PprofHeap as u32);
    assert!(ergo_export_format::ERGO_PPROF_CPU as u32 == Format::PprofCpu as u32);
    assert!(ergo_export_format::ERGO_GO_TRACE as u32 == Format::GoTrace as u32);
    assert!(ergo_export_format::ERGO_HEAPSNAPSHOT as u32 == Format::HeapSnapshot as u32);
    assert!(ergo_export_format::ERGO_CHROME_TRACE as u32 == Format::ChromeTrace as u32);
    assert!(ergo_export_format::ERGO_OPENMETRICS as u32 == Format::OpenMetrics as u32);
    assert!(ergo_export_format::ERGO_FLAME_FOLDED as u32 == Format::FlameFolded as u32);
    assert!(ergo_export_format::ERGO_SPEEDSCOPE as u32 == Format::Speedscope as u32);
    assert!(ergo_export_format::ERGO_HTML_REPORT as u32 == Format::HtmlReport as u32);
    assert!(ergo_export_format::ERGO_EVENTS_JSONL as u32 == Format::EventsJsonl as u32);
    assert!(ergo_export_format::ERGO_GC_TABLE_CSV as u32 == Format::GcTableCsv as u32);
};

/// [vm] Writes a file of `format` (enum ergo_export_format) to `w`, in one call or several, on this thread; `w` may call [any] functions only, and a short
/// count ends it. `flags`: 0, or 1 for ERGO_OPENMETRICS in Prometheus' text form, and for ERGO_HTML_REPORT with a heap snapshot of now and what changed since
/// that of the report before. The bytes are the library's, good during the call of `w`.
/// ERGO_HEAPSNAPSHOT and a report with a snapshot collect first, and the program does not run meanwhile (ergo_snapshot_begin lets it run); a snapshot that was
/// begun is forgotten.
/// ERGO_E_INVALID: no such format, a flag that it does not have, NULL `w`, a short count. ERGO_E_NOMEM: no memory for the heap snapshot. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `w` is a function that keeps its contract.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_export(
    vm: *mut ergo_vm,
    format: u32,
    flags: u32,
    w: ergo_write_fn,
    user: *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let invalid = |what| Failure::new(Status::Invalid, what);
            let write = w.ok_or_else(|| invalid("null writer"))?;
            let format = Format::of(format).ok_or_else(|| invalid("no such format"))?;
            let known = u32::from(matches!(format, Format::OpenMetrics | Format::HtmlReport));
            if flags & !known != 0 {
                return Err(invalid("no such flag of this format"));
            }
            if format == Format::HeapSnapshot {
                let snapshot = inner(vm, |inner| inner.engine.snapshot(0))?;
                return write_snapshot(&snapshot, write, user);
            }
            let bytes = inner(vm, |inner| inner.engine.export(format, flags))?;
            write_out(write, user, |out| {
                bytes
                    .chunks(64 << 10)
                    .try_for_each(|part| out.write_all(part))
            })
        })
    }
}

/// [vm] Begins a CPU profile with `hz` samples a second (at most 100,000) of the time in which the VM is active, or ends it if `hz` is 0. ergo_export with ERGO_PPROF_CPU writes what
/// was seen, while it is taken and afterwards; the next one forgets it. Scripts share it: runtime/pprof.StartCPUProfile.
/// ERGO_E_BUSY: one is being taken already. ERGO_E_INVALID: there is none to end. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_cpu_profile(vm: *mut ergo_vm, hz: u32) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| match hz {
            0 if inner.engine.stop_cpu_profile() => Ok(()),
            0 => Err(Failure::new(
                Status::Invalid,
                "no CPU profile is being taken",
            )),
            hz if inner.engine.start_cpu_profile(hz) => Ok(()),
            _ => Err(Failure::new(Status::Busy, "a CPU profile is being taken")),
        })
    }
}

/// [vm] From now on what the scheduler does is noted for ERGO_GO_TRACE (`on` not 0; what was noted before is forgotten), or no longer: goroutines made, started,
/// stopped, blocked and why, with stacks. At most 2^18 steps are kept. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_trace_goroutines(vm: *mut ergo_vm, on: u32) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.trace_goroutines(on != 0);
            Ok(())
        })
    }
}

/// [vm] What the host calls this VM: metrics of ERGO_OPENMETRICS carry it as the label `vm`, so that those of several VMs can stand side by side. The text is copied;
/// empty takes the label away. ERGO_E_INVALID: NULL, or no UTF-8. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `name` NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_set_name(vm: *mut ergo_vm, name: *const c_char) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.set_name(crate::capi::guard::name(name)?);
            Ok(())
        })
    }
}
