//! K. Leak alerts with their diagnosis, for a function of the host.

use std::ffi::c_void;

use crate::capi::calls::inner;
use crate::capi::constants::ergo_leak_flag as flag;
use crate::capi::guard::{Inner, ergo_vm, with};
use crate::capi::structs::{ergo_leak_fn, ergo_leak_report, ergo_status};
use crate::capi::vms::text;
use crate::engine::error::{Failure, Status};
use crate::telemetry::watch::Alert;

/// The host's function.
#[derive(Clone, Copy)]
pub(crate) struct Listener {
    f: extern "C" fn(*mut c_void, *const ergo_leak_report),
    user: *mut c_void,
}

/// [vm] From now on `f` gets the diagnosis of each leak alert, once; NULL ends that. Alerts come from a rule whose action is leak-alert (ergo_policy_set; the
/// default set has one). `f` is called inside ergo_call, ergo_init, ergo_eval, ergo_vm_run, ergo_parse_run or ergo_gc_collect, on their thread, once the cycle after that
/// of the alert is over, in the middle of running script if it is; it may call [any] functions only. Who holds the suspects is read from a snapshot that this cycle writes
/// down: reading it takes time in proportion to the heap, inside that call, and ends the numbering by which a host compares two snapshots of its own.
/// ERGO_LEAK_NO_HOLDERS leaves that out, and so does a snapshot of the host's own that is begun and not written. `user` is the host's, as long as `f` may be called. ERGO_E_INVALID: an unknown flag. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `f` keeps its contract until it is replaced or the VM is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_leak_set(
    vm: *mut ergo_vm,
    f: ergo_leak_fn,
    user: *mut c_void,
    flags: u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let no_holders = flag::ERGO_LEAK_NO_HOLDERS as u32;
            if flags & !no_holders != 0 {
                return Err(Failure::new(Status::Invalid, "unknown flag"));
            }
            inner.leak = f.map(|f| Listener { f, user });
            let reads_holders = f.map(|_| flags & no_holders == 0);
            inner.engine.ask_for_alerts(reads_holders);
            Ok(())
        })
    }
}

/// Tells alerts that are ready. The caller runs under `guard` and holds no borrow of the inside.
pub(crate) fn tell(vm: *mut ergo_vm) -> Result<(), Failure> {
    let Some(listener) = inner(vm, |inner| Ok(inner.leak))? else {
        return Ok(());
    };
    let reports = inner(vm, |inner| Ok(ready_reports(inner)))?;
    for report in reports {
        report.send(listener);
    }
    Ok(())
}

fn ready_reports(inner: &mut Inner) -> Vec<Report> {
    if !inner.engine.has_ready_alerts() {
        return Vec::new();
    }
    let alerts = inner.engine.take_alerts();
    alerts
        .into_iter()
        .map(|alert| Report::of(inner, alert))
        .collect()
}

/// What a report points to.
struct Report {
    alert: Alert,
    bytes: u64,
    file: String,
    place: (u32, u32),
    held_by: String,
    json: String,
}

impl Report {
    fn of(inner: &Inner, alert: Alert) -> Report {
        let json = inner.engine.alert_json(&alert, None);
        let first = inner.engine.suspects(&alert).into_iter().next();
        let site = first.as_ref().map(|suspect| &suspect.place.site);
        let holder = first.as_ref().and_then(|suspect| suspect.held_by.first());
        Report {
            bytes: first.as_ref().map_or(0, |suspect| suspect.bytes),
            file: site.map_or_else(String::new, |site| site.file.to_string()),
            place: site.map_or((0, 0), |site| (site.line, site.column)),
            held_by: holder.map_or_else(String::new, |holder| holder.way.clone()),
            alert,
            json,
        }
    }

    fn send(&self, listener: Listener) {
        let (file, file_len) = text(&self.file);
        let (held_by, held_by_len) = text(&self.held_by);
        let (json, json_len) = text(&self.json);
        let report = ergo_leak_report {
            struct_size: size_of::<ergo_leak_report>() as u32,
            cycles: self.alert.trend.cycles as u32,
            cycle: self.alert.cycle,
            time_ns: self.alert.time_ns,
            live_bytes: self.alert.live_bytes,
            from_bytes: self.alert.trend.from_bytes,
            slope_bytes: self.alert.trend.slope as u64,
            suspect_bytes: self.bytes,
            file,
            file_len,
            line: self.place.0,
            column: self.place.1,
            held_by,
            held_by_len,
            json,
            json_len,
        };
        (listener.f)(listener.user, &report);
    }
}
