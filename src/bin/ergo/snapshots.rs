//! Heap snapshots of a program that runs, for the report: now and then, each after twice the time of the one before. The last two are kept, so that what changed is the second half of the run.
//!
//! In: the engine at safepoints. Out: a [`HeapView`]. A cycle writes down what it marks; the program goes on meanwhile. What is built from that is built when the program has ended.

use std::time::{Duration, Instant};

use ergo::engine::{Engine, SnapshotParts};
use ergo::telemetry::export::report::heap::HeapView;

/// When the first one is taken.
const FIRST: Duration = Duration::from_millis(50);

/// Memory that one may need while it is taken.
const MOST_BYTES: u64 = 512 << 20;

/// What was taken, and when the next is due.
pub(crate) struct Snapshots {
    begin: Instant,
    /// Since the beginning; `None`: no more, there was no memory.
    due: Option<Duration>,
    is_begun: bool,
    old: Option<SnapshotParts>,
    new: Option<SnapshotParts>,
}

impl Snapshots {
    /// Nothing yet; the time runs from now.
    pub(crate) fn begin() -> Snapshots {
        Snapshots {
            begin: Instant::now(),
            due: Some(FIRST),
            is_begun: false,
            old: None,
            new: None,
        }
    }

    /// At a safepoint: goes on.
    pub(crate) fn look(&mut self, engine: &mut Engine) {
        let Some(due) = self.due else { return };
        let elapsed = self.begin.elapsed();
        // A leak alert begins one for its own: it serves here, too.
        self.is_begun |= engine.is_snapshot_begun();
        if !self.is_begun {
            if elapsed >= due {
                engine.begin_snapshot(MOST_BYTES);
                self.is_begun = true;
            }
            return;
        }
        match engine.take_snapshot() {
            Ok(None) => return,
            Ok(Some(parts)) => {
                self.old = self.new.replace(parts);
                self.due = Some(elapsed.max(due) * 2);
            }
            Err(_) => self.due = None,
        }
        self.is_begun = false;
    }

    /// The program has ended: what was taken. Of a program too short for a snapshot one is taken now.
    pub(crate) fn end(&mut self, engine: &mut Engine) -> Option<Taken> {
        if self.new.is_none() {
            engine.begin_snapshot(MOST_BYTES);
            engine.collect();
            self.new = engine.take_snapshot().ok()?;
        }
        Some(Taken {
            old: self.old.take(),
            new: self.new.take()?,
        })
    }
}

/// Snapshots that nothing was built from yet: that takes its time, and none of the program's.
pub(crate) struct Taken {
    old: Option<SnapshotParts>,
    new: SnapshotParts,
}

impl Taken {
    /// What the report shows.
    pub(crate) fn view(&self) -> HeapView {
        let old = self.old.as_ref().map(SnapshotParts::build);
        HeapView::of(old.as_ref(), &self.new.build())
    }
}
