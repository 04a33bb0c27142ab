//! Memory of the host that scripts may point into (ruling R3): strings and arrays that were not copied.
//!
//! In: address ranges, each with the number of a host's callback. Out: the callback is queued by the first cycle that finds no pointer into its
//! range. A pointer that misses the heap is looked up here, if there is any range; overlapping ranges live together.
//!
//! Invariant X1: rows are sorted by base, and `reach` of a row is the largest end among it and all rows before it, so that a search
//! backwards from the last row that begins at or below a pointer may stop where `reach` is not above the pointer. X2: while dead ones are taken out, in units behind a mark, the rows
//! before `n_kept` are those that live, rows between `n_kept` and `n_read` are of no meaning; nobody looks into the table, and who adds to it ends that first.

use std::collections::VecDeque;
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
    /// X2: rows that have been read since the mark ended, and how many of them are kept.
    n_read: usize,
    n_kept: usize,
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

    /// Goes on with taking out what the mark has not found, from the beginning: at most so many rows. False if there are none left; numbers of callbacks go to `dead`.
    fn take_unmarked(&mut self, most: usize, dead: &mut VecDeque<u64>) -> bool {
        let (from, end) = (self.n_read, (self.n_read + most).min(self.rows.len()));
        for at in from..end {
            let Some(row) = self.rows.get(at) else { break };
            if row.is_marked.swap(false, Ordering::Relaxed) {
                self.rows.swap(self.n_kept, at);
                self.reach_at(self.n_kept);
                self.n_kept += 1;
            } else if row.id != 0 {
                dead.push_back(row.id);
            }
        }
        self.n_read = end;
        if end < self.rows.len() {
            return true;
        }
        self.rows.truncate(self.n_kept);
        (self.n_read, self.n_kept) = (0, 0);
        false
    }

    /// X1 of a row whose predecessors have it; true if it had it already.
    fn reach_at(&mut self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.rows.get(at));
        let before = before.map_or(0, |row| row.reach);
        let Some(row) = self.rows.get_mut(at) else {
            return true;
        };
        let reach = before.max(row.end);
        std::mem::replace(&mut row.reach, reach) == reach
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
        while self.cycle.settling.is_in_ranges() {
            self.settle_unit();
        }
        // The mark that runs, or has ended and has not been settled, does not know it.
        let is_marking = self.barrier.is_on() || self.cycle.settling.is_open();
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
        let externals = self.barrier.externals_mut();
        externals.reach_at(at);
        let mut next = at + 1;
        while !externals.reach_at(next) {
            next += 1;
        }
        self.counters.other_bytes += row_bytes;
        Ok(())
    }

    /// After a mark: queues the callbacks of some ranges nobody points into; false if none are left.
    pub(super) fn sweep_some_externals(&mut self) -> bool {
        const ROWS_A_UNIT: usize = 64;
        let before = self.barrier.externals().rows.len();
        let dead = &mut self.finalizers.host_ready;
        let is_more = self
            .barrier
            .externals_mut()
            .take_unmarked(ROWS_A_UNIT, dead);
        let gone = before - self.barrier.externals().rows.len();
        self.counters.other_bytes -= (gone * size_of::<Row>()) as u64;
        is_more
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
