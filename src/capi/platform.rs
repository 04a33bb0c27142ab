//! The world as a host grants it: its writer, and the clocks if the capability is given.

use std::ffi::c_void;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::capi::constants::ergo_capability as capability;
use crate::capi::structs::{ergo_config, ergo_log_fn, ergo_write_fn};
use crate::heap::record::CycleRecord;
use crate::telemetry::gctrace;
use crate::vm::platform::Platform;

/// Level of messages that are no warning.
const INFO: i32 = 1;

/// Output goes to the host's function, or nowhere; clocks stand still unless granted.
pub(crate) struct HostPlatform {
    write: ergo_write_fn,
    user: *mut c_void,
    has_clock: bool,
    log: ergo_log_fn,
    log_user: *mut c_void,
    start: Instant,
}

impl HostPlatform {
    /// What the config grants.
    pub(crate) fn new(c: &ergo_config) -> HostPlatform {
        HostPlatform {
            write: c.stdout_fn,
            user: c.stdout_user,
            log: c.log_fn.filter(|_| c.gctrace > 0),
            log_user: c.log_user,
            has_clock: c.allow & capability::ERGO_ALLOW_CLOCK as u64 != 0,
            start: Instant::now(),
        }
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

    fn cycle_ended(&mut self, record: &CycleRecord) {
        if let Some(log) = self.log {
            let line = gctrace::line(record);
            log(self.log_user, INFO, line.as_ptr().cast(), line.len());
        }
    }

    fn wall_ns(&mut self) -> i64 {
        if !self.has_clock {
            return 0;
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    }

    fn monotonic_ns(&mut self) -> i64 {
        if self.has_clock {
            i64::try_from(self.start.elapsed().as_nanos()).unwrap_or(i64::MAX)
        } else {
            0
        }
    }

    fn wait_until(&mut self, deadline: i64) -> bool {
        if !self.has_clock {
            return false;
        }
        let left = deadline.saturating_sub(self.monotonic_ns());
        std::thread::sleep(Duration::from_nanos(u64::try_from(left).unwrap_or(0)));
        true
    }
}
