//! The heap between cycles: a thread of its own reads the published statistics while the program runs, for the report's timeline.
//!
//! In: what the engine shares with other threads; the program is not held up. Out: readings on the desk, at most [`MOST`], spread over the whole run: when there are
//! too many, every second one is dropped and the pause between two doubles.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ergo::engine::{Engine, Shared};
use ergo::telemetry::export::Reading;

use crate::desk::Desk;

/// Readings that are kept.
const MOST: usize = 2000;

/// The first pause between two readings.
const PAUSE: Duration = Duration::from_millis(1);

/// Between two looks at whether a snapshot is due.
const ASK_PAUSE: Duration = Duration::from_millis(20);

/// The thread that reads.
pub(crate) struct Recording {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Recording {
    /// Begins to read.
    #[inline(never)]
    pub(crate) fn begin(engine: &Engine, desk: Arc<Desk>) -> Recording {
        let is_over = Arc::new(AtomicBool::new(false));
        let (shared, ends) = (engine.shared(), Arc::clone(&is_over));
        Recording {
            is_over,
            thread: std::thread::spawn(move || record(&shared, &desk, &ends)),
        }
    }

    /// The program has ended.
    #[inline(never)]
    pub(crate) fn end(self) {
        self.is_over.store(true, Ordering::Release);
        self.thread.thread().unpark();
        // A thread that died has no readings; the report is drawn without.
        let _ = self.thread.join();
    }
}

fn record(shared: &Shared, desk: &Desk, is_over: &AtomicBool) {
    let (mut pause, mut asked) = (PAUSE, Instant::now());
    while !is_over.load(Ordering::Acquire) {
        if desk.note(reading(shared)) {
            pause *= 2;
        }
        if asked.elapsed() >= ASK_PAUSE {
            asked = Instant::now();
            desk.ask();
        }
        std::thread::park_timeout(pause.min(ASK_PAUSE));
    }
}

/// The heap as it was last published.
pub(crate) fn reading(shared: &Shared) -> Reading {
    let heap = shared.mem_stats().heap;
    Reading {
        time_ns: heap.time_ns,
        heap_alloc: heap.heap_alloc,
        next_gc: heap.next_gc,
        phase: heap.gc_phase,
    }
}

/// Readings with a bound.
#[derive(Default)]
pub(crate) struct Readings(pub(crate) Vec<Reading>);

impl Readings {
    /// Adds one that is newer than the last; true if there were too many and every second one is gone.
    pub(crate) fn add(&mut self, reading: Reading) -> bool {
        if self
            .0
            .last()
            .is_some_and(|last| last.time_ns >= reading.time_ns)
        {
            return false;
        }
        self.0.push(reading);
        let is_full = self.0.len() >= MOST;
        if is_full {
            let mut keeps = false;
            self.0.retain(|_| {
                keeps = !keeps;
                keeps
            });
        }
        is_full
    }
}
