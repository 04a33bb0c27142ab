//! The two pauses of a cycle, in which the machine waits: how long each takes, and, in tests, what it asks of the allocator.
//!
//! In: the beginning of a pause. Out: its time.
//!
//! Rule A0: a pause neither allocates nor frees. The C library may put thousands of free blocks in order in one request, which took a millisecond and more of a pause of
//! microseconds. Lists are swapped or linked through records there, never built, and what needs room is done in the units behind (`settle.rs`).
//! Debug modes and snapshots, which read the whole heap, and the workers' first hiring are excepted.

use std::time::Instant;

use crate::heap::steps::nanos;

/// A pause that runs.
pub(super) struct Pause {
    start: Instant,
    #[cfg(test)]
    n_requests: u64,
}

impl Pause {
    pub(super) fn begin() -> Self {
        Pause {
            start: Instant::now(),
            #[cfg(test)]
            n_requests: crate::heap::tests::requests::so_far(),
        }
    }

    /// How long it has taken.
    pub(super) fn ns(&self) -> u64 {
        nanos(self.start.elapsed())
    }
}

#[cfg(test)]
impl Drop for Pause {
    fn drop(&mut self) {
        crate::heap::tests::requests::note_pause(self.n_requests);
    }
}
