//! Memory of the host that scripts may point into (ruling R3): strings and arrays that were not copied.
//!
//! In: address ranges, each with the number of a host's callback. Out: the callback is queued by the first cycle that finds no pointer into its
//! range. A pointer that misses the heap is looked up here, if there is any range; overlapping ranges live together.
//!
//! Invariant X1: rows are sorted by base, and `reach` of a row is the largest end among it and all rows before it, so that a search
//! backwards from the last row that begins at or below a pointer may stop where `reach` is not above the pointer.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::heap::Heap;
use crate::mem::OutOfMemory;

struct Row {
    base: u64,
    end: u64,
    reach: u64,
    id: u64,
    is_marked: AtomicBool,
}

/// The ranges of one heap.
#[derive(Default)]
pub(super) struct Externals {
    rows: Vec<Row>,
}

impl Externals {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Marks every range that `ptr` points into. The end counts: an empty tail of a slice may stand there.
    pub(super) fn mark(&self, ptr: u64) {
        let n = self.rows.partition_point(|row| row.base <= ptr);
        for row in self.rows.get(..n).unwrap_or_default().iter().rev() {
            if row.reach < ptr {
                break;
            }
            if row.end >= ptr {
                row.is_marked.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Takes out what was not marked since the last call; numbers of callbacks.
    fn take_unmarked(&mut self) -> Vec<u64> {
        let mut dead = Vec::new();
        self.rows.retain(|row| {
            let keep = row.is_marked.swap(false, Ordering::Relaxed);
            if !keep && row.id != 0 {
                dead.push(row.id);
            }
            keep
        });
        self.renew_reach();
        dead
    }

    /// X1.
    fn renew_reach(&mut self) {
        let mut reach = 0;
        for row in &mut self.rows {
            reach = reach.max(row.end);
            row.reach = reach;
        }
    }
}

impl Heap {
    /// Lets scripts point into `n_bytes` of the host at `base`; `id` (0: none) is queued as a host callback once none does.
    ///
    /// # Errors
    /// No memory for the table.
    pub fn add_external_range(
        &mut self,
        base: u64,
        n_bytes: u64,
        id: u64,
    ) -> Result<(), OutOfMemory> {
        // The workers read the table.
        let were_marking = self.rest_workers();
        let done = self.insert_external(base, n_bytes, id);
        if were_marking {
            self.start_workers();
        }
        done
    }

    fn insert_external(&mut self, base: u64, n_bytes: u64, id: u64) -> Result<(), OutOfMemory> {
        let is_marking = self.barrier.is_on();
        let rows = &mut self.barrier.externals_mut().rows;
        let row_bytes = size_of::<Row>() as u64;
        rows.try_reserve(1).map_err(|_| OutOfMemory {
            wanted_bytes: row_bytes,
        })?;
        let at = rows.partition_point(|row| row.base <= base);
        let end = base.saturating_add(n_bytes);
        rows.insert(
            at,
            Row {
                base,
                end,
                reach: end,
                id,
                // Born black.
                is_marked: AtomicBool::new(is_marking),
            },
        );
        self.barrier.externals_mut().renew_reach();
        self.counters.other_bytes += row_bytes;
        Ok(())
    }

    /// After a mark: queues the callbacks of ranges nobody points into.
    pub(super) fn sweep_externals(&mut self) {
        let before = self.barrier.externals().rows.len();
        let dead = self.barrier.externals_mut().take_unmarked();
        self.finalizers.host_ready.extend(dead);
        let gone = before - self.barrier.externals().rows.len();
        self.counters.other_bytes -= (gone * size_of::<Row>()) as u64;
    }

    /// The callbacks of all ranges, at the heap's end.
    pub(super) fn take_externals(&mut self) -> Vec<u64> {
        let rows = std::mem::take(&mut self.barrier.externals_mut().rows);
        rows.into_iter()
            .map(|row| row.id)
            .filter(|id| *id != 0)
            .collect()
    }
}
