//! Numbers of objects that stay the same from snapshot to snapshot.
//!
//! In: spans as they are swept. Out: a number for each object that a snapshot has seen. An address is used again by others; so from the first
//! snapshot on each sweep takes the numbers from the cells that it frees. 8 bytes a cell of the spans that snapshots have seen, until [`Ids::forget`].

use rustc_hash::FxHashMap;

use crate::heap::span::SpanRef;

/// Numbers by span and cell.
#[derive(Default)]
pub(super) struct Ids {
    is_on: bool,
    last: u64,
    /// Numbers up to this one were given by snapshots before.
    known: u64,
    by_span: FxHashMap<u64, Box<[u64]>>,
    n_bytes: u64,
}

impl Ids {
    /// Sweeps matter.
    #[inline(always)]
    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    /// Bytes of the tables.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// A snapshot begins.
    pub(super) fn begin(&mut self) {
        self.is_on = true;
        self.known = self.last;
    }

    /// Forgets all. Numbers are not given again.
    pub(super) fn forget(&mut self) {
        self.is_on = false;
        self.by_span = FxHashMap::default();
        self.n_bytes = 0;
    }

    /// The span's dead cells lose their numbers.
    pub(super) fn sweep(&mut self, span: SpanRef) {
        let Some(ids) = self.by_span.get_mut(&span.base) else {
            return;
        };
        let mut any = false;
        for (ids, word) in ids.chunks_mut(64).zip(span.bits()) {
            let live = word.mark.get() & word.alloc.get();
            for (bit, id) in ids.iter_mut().enumerate() {
                if live >> bit & 1 == 0 {
                    *id = 0;
                }
                any |= *id != 0;
            }
        }
        if !any {
            // The span may go, and another kind of cells take its place.
            self.n_bytes -= size_of_val::<[u64]>(ids) as u64;
            self.by_span.remove(&span.base);
        }
    }

    /// The number of a cell, if it has one.
    pub(super) fn get(&self, span: SpanRef, index: u32) -> Option<u64> {
        let id = *self.by_span.get(&span.base)?.get(index as usize)?;
        (id != 0).then_some(id)
    }

    /// The number of a cell, a new one if it has none, and whether an earlier snapshot gave it; `None`: no memory.
    pub(super) fn id_of(&mut self, span: SpanRef, index: u32) -> Option<(u64, bool)> {
        let ids = match self.by_span.entry(span.base) {
            std::collections::hash_map::Entry::Occupied(row) => row.into_mut(),
            std::collections::hash_map::Entry::Vacant(row) => {
                let mut ids = Vec::new();
                ids.try_reserve_exact(span.n_elems as usize).ok()?;
                ids.resize(span.n_elems as usize, 0);
                self.n_bytes += 8 * u64::from(span.n_elems);
                row.insert(ids.into())
            }
        };
        let id = ids.get_mut(index as usize)?;
        if *id == 0 {
            self.last += 1;
            *id = self.last;
        }
        Some((*id, *id <= self.known))
    }
}
