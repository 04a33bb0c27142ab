//! Heap snapshots of a program that runs. For the report at its end: now and then, each after twice the time of the one before. The last two are kept, so that what changed is the
//! second half of the run. For a live page: when somebody asks.
//!
//! In: the engine at safepoints. Out: a [`HeapView`]. A cycle writes down what it marks; the program goes on meanwhile. What is built from that is built when the program has ended.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ergo::engine::{Engine, SnapshotParts};
use ergo::telemetry::export::report::heap::HeapView;

/// When the first one is taken.
const FIRST: Duration = Duration::from_millis(50);

/// Memory that one may need while it is taken.
const MOST_BYTES: u64 = 512 << 20;

/// A step of the cycle that somebody waits for: a program that sleeps has no steps of its own.
const STEP_US: u32 = 500;

/// What was taken, and when the next is due.
pub(crate) struct Snapshots {
    begin: Instant,
    /// Since the beginning; `None`: when somebody asks.
    due: Option<Duration>,
    /// They are wanted at the end, too.
    is_for_end: bool,
    is_begun: bool,
    old: Option<Arc<SnapshotParts>>,
    new: Option<Arc<SnapshotParts>>,
}

impl Snapshots {
    /// Nothing yet; the time runs from now. `is_for_end`: some are taken without being asked for.
    pub(crate) fn begin(is_for_end: bool) -> Snapshots {
        Snapshots {
            begin: Instant::now(),
            due: is_for_end.then_some(FIRST),
            is_for_end,
            is_begun: false,
            old: None,
            new: None,
        }
    }

    /// At a safepoint: goes on. `is_asked`: somebody waits for one. What was taken, or that there was no memory for it.
    pub(crate) fn look(
        &mut self,
        engine: &mut Engine,
        is_asked: bool,
    ) -> Option<Result<Taken, ()>> {
        // One that was begun is taken also when nobody waits any more: whoever asks next wants a newer one.
        if !is_asked && self.due.is_none() && !self.is_begun {
            return None;
        }
        let elapsed = self.begin.elapsed();
        // A leak alert begins one for its own: it serves here, too.
        self.is_begun |= engine.is_snapshot_begun();
        if !self.is_begun {
            if is_asked || self.due.is_some_and(|due| elapsed >= due) {
                engine.begin_snapshot(MOST_BYTES);
                self.is_begun = true;
            }
            return None;
        }
        let taken = engine.take_snapshot();
        if is_asked && matches!(taken, Ok(None)) && engine.collect_step(STEP_US).is_over {
            // The cycle that ran when it was begun has ended: the next one writes it down.
            engine.shared().hint();
        }
        self.is_begun = matches!(taken, Ok(None));
        match taken {
            Ok(parts) => {
                self.old = self.new.replace(Arc::new(parts?));
                self.due = self.due.map(|due| elapsed.max(due) * 2);
                self.taken().map(Ok)
            }
            Err(_) => {
                self.due = None;
                Some(Err(()))
            }
        }
    }

    fn taken(&self) -> Option<Taken> {
        Some(Taken {
            old: self.old.clone(),
            new: self.new.clone()?,
        })
    }

    /// The program has ended: what was taken. Of a program too short for a snapshot one is taken now.
    pub(crate) fn end(&mut self, engine: &mut Engine) -> Option<Taken> {
        if !self.is_for_end {
            return None;
        }
        if self.new.is_none() {
            engine.begin_snapshot(MOST_BYTES);
            engine.collect();
            self.new = engine.take_snapshot().ok()?.map(Arc::new);
        }
        self.taken()
    }
}

/// Snapshots that nothing was built from yet: that takes its time, and none of the program's.
#[derive(Clone)]
pub(crate) struct Taken {
    old: Option<Arc<SnapshotParts>>,
    new: Arc<SnapshotParts>,
}

impl Taken {
    /// What the report shows.
    pub(crate) fn view(&self) -> HeapView {
        let old = self.old.as_ref().map(|parts| parts.build());
        HeapView::of(old.as_ref(), &self.new.build())
    }
}
