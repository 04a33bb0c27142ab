//! The world as a host grants it: its writer, and of the system what `allow` and `allow_fn` let through.

use std::ffi::c_void;
use std::io::Read;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::capi::constants::{
    ergo_capability as capability, ergo_config_flag as flag, ergo_status_code as code,
};
use crate::capi::structs::{ergo_allow_fn, ergo_config, ergo_log_fn, ergo_write_fn};
use crate::engine::entropy;
use crate::engine::gated::{Access, Gate, GatedFiles, environ};
use crate::heap::record::CycleRecord;
use crate::telemetry::gctrace;
use crate::vm::platform::{Files, Platform};

/// Level of messages that are no warning.
const INFO: i32 = 1;

/// Output goes to the host's function, or nowhere; the rest is as the gate says.
pub(crate) struct HostPlatform {
    write: ergo_write_fn,
    user: *mut c_void,
    log: ergo_log_fn,
    log_user: *mut c_void,
    start: Instant,
    files: GatedFiles<HostGate>,
    /// Where random bytes follow the seed: what comes next of them.
    seeded: Option<u64>,
}

/// The host's grants.
struct HostGate {
    allow: u64,
    ask: ergo_allow_fn,
    user: *mut c_void,
}

impl HostGate {
    fn has(&self, capability: capability) -> bool {
        self.allow & capability as u64 != 0
    }

    fn has_files(&self) -> bool {
        self.has(capability::ERGO_ALLOW_READ) || self.has(capability::ERGO_ALLOW_WRITE)
    }
}

impl Gate for HostGate {
    fn may(&mut self, access: Access, what: &[u8]) -> bool {
        let capability = match access {
            Access::Read => capability::ERGO_ALLOW_READ,
            Access::Write => capability::ERGO_ALLOW_WRITE,
            Access::Env => capability::ERGO_ALLOW_ENV,
            Access::Exit => capability::ERGO_ALLOW_PROCESS,
        };
        self.has(capability)
            && self.ask.is_none_or(|ask| {
                let answer = ask(
                    self.user,
                    capability as u32,
                    what.as_ptr().cast(),
                    what.len(),
                );
                answer == code::ERGO_OK as i32
            })
    }

    fn is_open(&self) -> bool {
        self.ask.is_none()
            && self.has(capability::ERGO_ALLOW_READ)
            && self.has(capability::ERGO_ALLOW_WRITE)
    }
}

impl HostPlatform {
    /// What the config grants.
    pub(crate) fn new(c: &ergo_config) -> HostPlatform {
        HostPlatform {
            write: c.stdout_fn,
            user: c.stdout_user,
            log: c.log_fn.filter(|_| c.gctrace > 0),
            log_user: c.log_user,
            start: Instant::now(),
            seeded: (c.flags & flag::ERGO_DETERMINISTIC as u32 != 0).then_some(c.rng_seed),
            files: GatedFiles::new(HostGate {
                allow: c.allow,
                ask: c.allow_fn,
                user: c.allow_user,
            }),
        }
    }

    fn has(&self, capability: capability) -> bool {
        self.files.gate.has(capability)
    }
}

impl Platform for HostPlatform {
    fn write(&mut self, fd: i32, bytes: &[u8]) -> Result<usize, i32> {
        if fd != 1 && fd != 2 {
            return Err(libc::EBADF);
        }
        Ok(self.write.map_or(bytes.len(), |write| {
            write(self.user, bytes.as_ptr().cast(), bytes.len())
        }))
    }

    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> Result<usize, i32> {
        if fd != 0 || !self.has(capability::ERGO_ALLOW_STDIN) {
            return Ok(0);
        }
        let read = std::io::stdin().lock().read(bytes);
        read.map_err(|error| error.raw_os_error().unwrap_or(libc::EIO))
    }

    fn cycle_ended(&mut self, record: &CycleRecord) {
        if let Some(log) = self.log {
            let line = gctrace::line(record);
            log(self.log_user, INFO, line.as_ptr().cast(), line.len());
        }
    }

    fn wall_ns(&mut self) -> i64 {
        if !self.has(capability::ERGO_ALLOW_CLOCK) {
            return 0;
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    }

    fn monotonic_ns(&mut self) -> i64 {
        if self.has(capability::ERGO_ALLOW_CLOCK) {
            i64::try_from(self.start.elapsed().as_nanos()).unwrap_or(i64::MAX)
        } else {
            0
        }
    }

    fn wait_until(&mut self, deadline: i64) -> bool {
        if !self.has(capability::ERGO_ALLOW_CLOCK) {
            return false;
        }
        let left = deadline.saturating_sub(self.monotonic_ns());
        std::thread::sleep(Duration::from_nanos(u64::try_from(left).unwrap_or(0)));
        true
    }

    fn environ(&mut self) -> Vec<Vec<u8>> {
        environ(&mut self.files.gate)
    }

    fn files(&mut self) -> Option<&mut dyn Files> {
        self.files
            .gate
            .has_files()
            .then_some(&mut self.files as &mut dyn Files)
    }

    fn entropy(&mut self, bytes: &mut [u8]) -> bool {
        match &mut self.seeded {
            Some(state) => entropy::follow(state, bytes),
            None => return entropy::system(bytes),
        }
        true
    }

    fn may_exit(&mut self) -> bool {
        self.files.gate.may(Access::Exit, b"")
    }
}
