//! Trees kept by their text: whoever is about to parse a text again may have the tree that is there.
//!
//! In: units whose trees may be used again, texts that are asked for. Out: units, with a root more. Off until somebody gives it room.
//!
//! A kept unit has one root of the cache's, so its nodes and its text are alive and in the books like all others; the cache's own tables are booked in
//! `OtherSys`. A text is found by its hash and compared whole; of two texts with one hash the newer is kept. When there is no room, the oldest goes that was
//! not asked for since it was last looked at. [`Heap::trim_trees`] lets all of them go, for a rule, or when memory runs out.

use std::collections::VecDeque;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use crate::heap::Heap;
use crate::heap::node::NODE_BYTES;
use crate::heap::ring::{Event, kind};
use crate::heap::unit::{UnitPtr, unit_bytes};

/// What the cache is and has been.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct TreeCounts {
    /// Bytes of the trees that are kept: nodes, texts, records.
    pub(super) n_bytes: u64,
    /// Parses that were spared.
    pub(super) hits: u64,
    /// Trees that were let go by trimming.
    pub(super) trimmed: u64,
}

struct Row {
    unit: UnitPtr,
    n_bytes: u64,
    /// Asked for since it was looked at.
    is_used: bool,
}

/// The cache of one heap.
#[derive(Default)]
pub(super) struct TreeCache {
    max_bytes: u64,
    rows: FxHashMap<u64, Row>,
    /// The hash of each row, the oldest first.
    order: VecDeque<u64>,
    pub(super) counts: TreeCounts,
}

impl TreeCache {
    /// Trees that are kept.
    pub(super) fn n_trees(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Bytes of its own tables.
    pub(super) fn table_bytes(&self) -> u64 {
        let n_rows = self.rows.capacity() * (size_of::<(u64, Row)>() + 1);
        (n_rows + self.order.capacity() * size_of::<u64>()) as u64
    }

    fn take(&mut self, hash: u64) -> Option<UnitPtr> {
        let row = self.rows.remove(&hash)?;
        self.counts.n_bytes -= row.n_bytes;
        Some(row.unit)
    }

    /// The tree that goes first.
    fn take_oldest(&mut self) -> Option<UnitPtr> {
        loop {
            let hash = self.order.pop_front()?;
            match self.rows.get_mut(&hash) {
                Some(row) if row.is_used => {
                    row.is_used = false;
                    self.order.push_back(hash);
                }
                _ => return self.take(hash),
            }
        }
    }
}

fn hash_of(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.write_usize(text.len());
    hasher.finish()
}

impl Heap {
    /// How many bytes of trees may be kept; 0: none are, the default.
    pub fn keep_trees(&mut self, max_bytes: u64) {
        self.trees.max_bytes = max_bytes;
        self.make_room(0);
        if max_bytes == 0 {
            self.trees.rows = FxHashMap::default();
            self.trees.order = VecDeque::new();
        }
    }

    /// The unit of this name with this text, if it is kept and belongs to the trace in force; with a root for the caller.
    pub fn kept_tree(&mut self, file: &str, text: &[u8]) -> Option<UnitPtr> {
        if self.trees.max_bytes == 0 {
            return None;
        }
        let trace = self.trace();
        let row = self.trees.rows.get_mut(&hash_of(text))?;
        let unit = row.unit;
        if unit.text() != text || unit.file() != file || unit.trace() != trace {
            return None;
        }
        row.is_used = true;
        self.trees.counts.hits += 1;
        self.unit_root(unit);
        Some(unit)
    }

    /// Keeps a unit for the next who parses its text, if there is room. Its tree must be whole and bound to nothing that may change.
    pub fn keep_tree(&mut self, unit: UnitPtr) {
        let n_nodes = u64::from(unit.n_nodes());
        let n_bytes = unit.text().len() as u64 + n_nodes * NODE_BYTES + unit_bytes(unit.get());
        if n_bytes > self.trees.max_bytes {
            return;
        }
        let hash = hash_of(unit.text());
        if let Some(row) = self.trees.rows.get(&hash)
            && row.unit == unit
        {
            return;
        }
        self.drop_row(hash);
        self.make_room(n_bytes);
        self.trees.order.push_back(hash);
        let row = Row {
            unit,
            n_bytes,
            is_used: false,
        };
        self.trees.rows.insert(hash, row);
        self.trees.counts.n_bytes += n_bytes;
        self.unit_root(unit);
    }

    /// Keeps a unit no longer, if it is kept.
    pub fn drop_tree(&mut self, unit: UnitPtr) {
        let hash = hash_of(unit.text());
        let is_it = |row: &Row| row.unit == unit;
        if self.trees.rows.get(&hash).is_some_and(is_it) {
            self.drop_row(hash);
        }
    }

    fn drop_row(&mut self, hash: u64) {
        if let Some(unit) = self.trees.take(hash) {
            self.trees.order.retain(|other| *other != hash);
            self.unit_unroot(unit);
        }
    }

    /// Lets all kept trees go: the next cycle frees them, unless somebody else holds them.
    pub fn trim_trees(&mut self) {
        let (n, n_bytes) = (self.trees.n_trees(), self.trees.counts.n_bytes);
        if n == 0 {
            return;
        }
        while let Some(unit) = self.trees.take_oldest() {
            self.unit_unroot(unit);
        }
        self.trees.counts.trimmed += n;
        self.tell(Event {
            kind: kind::TRIM,
            a: n,
            b: n_bytes,
            ..Event::default()
        });
    }

    fn make_room(&mut self, n_bytes: u64) {
        while self.trees.counts.n_bytes + n_bytes > self.trees.max_bytes {
            let Some(unit) = self.trees.take_oldest() else {
                return;
            };
            self.unit_unroot(unit);
        }
    }
}
