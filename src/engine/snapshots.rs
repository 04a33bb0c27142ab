//! Heap snapshots: taken at once, or while the program goes on.
//!
//! In: a wish. Out: [`Snapshot`], or its parts for another thread to build it from.
//!
//! [`Engine::snapshot`] collects and does not let the program run meanwhile: what it shows is exact. [`Engine::begin_snapshot`] lets the next cycle write down what it marks, step by step;
//! [`Engine::take_snapshot`] answers once that cycle is over. [`SnapshotParts::build`] is heavy and needs no engine.

use crate::engine::Engine;
use crate::engine::error::{Failure, Status};
use crate::heap::capture::{Captured, Refusal, Stage};
use crate::telemetry::snapshot::{Names, Snapshot, build};

/// What a snapshot is built from.
pub struct SnapshotParts {
    captured: Captured,
    names: Names,
}

impl SnapshotParts {
    /// Builds it.
    pub fn build(&self) -> Snapshot {
        build(&self.captured, &self.names)
    }
}

impl Engine {
    /// A snapshot of now: a whole cycle, written down. `most_bytes`: memory that it may use meanwhile, 0: what there is.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn snapshot(&mut self, most_bytes: u64) -> Result<Snapshot, Failure> {
        self.begin_snapshot(most_bytes);
        self.collect();
        let parts = self.take_snapshot()?;
        let parts = parts.ok_or_else(|| Failure::new(Status::Bug, "no snapshot was taken"))?;
        Ok(parts.build())
    }

    /// Lets the next cycle write down what it marks; it is asked for. What was asked for before, and not taken, is forgotten.
    pub fn begin_snapshot(&mut self, most_bytes: u64) {
        self.vm.heap_mut().request_capture(most_bytes);
    }

    /// One was begun, by whomever, and is not taken.
    pub fn is_snapshot_begun(&self) -> bool {
        self.vm.heap().capture_stage() != Stage::None
    }

    /// What the cycle has written down, if it is over.
    ///
    /// # Errors
    /// `NoMemory`: there was no memory for it, or more than was allowed is needed; `Stale`: none was asked for.
    pub fn take_snapshot(&mut self) -> Result<Option<SnapshotParts>, Failure> {
        if self.vm.heap().capture_stage() == Stage::None {
            return Err(Failure::new(Status::Stale, "no snapshot was begun"));
        }
        let Some(captured) = self.vm.heap_mut().take_capture() else {
            return Ok(None);
        };
        let captured = captured.map_err(|refusal| match refusal {
            Refusal::Memory => {
                Failure::new(Status::NoMemory, "out of memory for the heap snapshot")
            }
        })?;
        let names = Names::of(&mut self.vm, &captured);
        Ok(Some(SnapshotParts { captured, names }))
    }

    /// Ends a snapshot that was begun, and gives back what numbers of objects take: the next snapshot begins to count anew.
    pub fn forget_snapshots(&mut self) {
        self.vm.heap_mut().forget_captures();
    }
}
