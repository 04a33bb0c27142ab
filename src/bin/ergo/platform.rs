//! The world of a program that runs in a terminal: its own files, clocks, arguments and environment.

use std::io::{Read, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ergo::engine::entropy;
use ergo::engine::gated::{Access, Gate, GatedFiles, environ};
use ergo::heap::record::CycleRecord;
use ergo::telemetry::gctrace;
use ergo::vm::platform::{Files, Platform};

use crate::grants::Grants;

/// What the process itself may use, as far as it is granted.
pub(crate) struct Terminal {
    start: Instant,
    args: Vec<Vec<u8>>,
    files: GatedFiles<Grants>,
    /// A line for each cycle of the collector.
    traces_cycles: bool,
}

impl Terminal {
    /// `operands`: files or a folder, then the program's arguments.
    pub(crate) fn new(operands: &[String], traces_cycles: bool, grants: Grants) -> Terminal {
        let (files, args) = crate::sources::split(operands);
        let name = files.first().map_or("main", |file| file.as_str());
        let words = std::iter::once(name).chain(args.iter().map(String::as_str));
        Terminal {
            start: Instant::now(),
            args: words.map(|word| word.as_bytes().to_vec()).collect(),
            files: GatedFiles::new(grants),
            traces_cycles,
        }
    }
}

fn errno(error: &std::io::Error) -> i32 {
    error.raw_os_error().unwrap_or(5)
}

impl Platform for Terminal {
    fn write(&mut self, fd: i32, bytes: &[u8]) -> Result<usize, i32> {
        let result = match fd {
            1 => {
                let mut out = std::io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            2 => std::io::stderr().lock().write_all(bytes),
            _ => return Err(9),
        };
        result.map(|()| bytes.len()).map_err(|error| errno(&error))
    }

    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> Result<usize, i32> {
        if fd != 0 {
            return Err(9);
        }
        if !self.files.gate.stdin {
            return Ok(0);
        }
        std::io::stdin()
            .lock()
            .read(bytes)
            .map_err(|error| errno(&error))
    }

    fn cycle_ended(&mut self, record: &CycleRecord) {
        if self.traces_cycles {
            let line = format!("{}\n", gctrace::line(record));
            // A closed standard error is no reason to stop.
            let _ = std::io::stderr().lock().write_all(line.as_bytes());
        }
    }

    fn wall_ns(&mut self) -> i64 {
        if !self.files.gate.clock {
            return 0;
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    }

    fn monotonic_ns(&mut self) -> i64 {
        if !self.files.gate.clock {
            return 0;
        }
        i64::try_from(self.start.elapsed().as_nanos()).unwrap_or(i64::MAX)
    }

    fn wait_until(&mut self, deadline: i64) -> bool {
        if !self.files.gate.clock {
            return false;
        }
        let left = deadline.saturating_sub(self.monotonic_ns());
        if left > 0 {
            // Others may want something of the machine meanwhile: then the wait ends early, and the machine looks again.
            std::thread::park_timeout(Duration::from_nanos(left as u64));
        }
        true
    }

    fn args(&mut self) -> Vec<Vec<u8>> {
        self.args.clone()
    }

    fn environ(&mut self) -> Vec<Vec<u8>> {
        environ(&mut self.files.gate)
    }

    fn files(&mut self) -> Option<&mut dyn Files> {
        Some(&mut self.files)
    }

    fn may_exit(&mut self) -> bool {
        self.files.gate.may(Access::Exit, b"")
    }

    fn entropy(&mut self, bytes: &mut [u8]) -> bool {
        entropy::system(bytes)
    }
}
