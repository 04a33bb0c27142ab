//! How often control came to the heads of loops and to the entries of functions, for `ergo dis --hot`.
//!
//! In: transfers that poll; while this counts, all of them do. Out: counts by function and word of its code. What stands between two counted
//! places ran as often as the place before it, but for branches forward.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::vm::Vm;
use crate::vm::frame::Frame;
use crate::vm::program::RecordRef;

/// Transfers of a slice while they are counted.
const SLICE: u64 = 10_000;

/// The counts.
#[derive(Default)]
pub(crate) struct Hot {
    /// By address of the function's record and word.
    counts: FxHashMap<(u64, u32), u64>,
    names: FxHashMap<u64, String>,
    /// Functions that were called for the first time in the last transfer.
    unnamed: Vec<RecordRef>,
    n: u64,
}

impl Hot {
    /// What was called for the first time has its code and its name by now.
    fn name_new(&mut self) {
        for record in self.unnamed.drain(..) {
            self.names.insert(record.0 as u64, record.name());
        }
    }
}

impl Vm {
    /// From now on transfers are counted: slowly, each of them polls.
    pub fn count_transfers(&mut self) {
        self.hot = Some(Box::default());
    }

    /// What was counted: function, word of its code, how often; `None` if nothing was to be.
    pub fn transfers(&mut self) -> Option<FxHashMap<(&str, u32), u64>> {
        let hot = self.hot.as_mut()?;
        hot.name_new();
        let mut by_name: FxHashMap<(&str, u32), u64> = FxHashMap::default();
        for (&(record, word), n) in &hot.counts {
            if let Some(name) = hot.names.get(&record) {
                *by_name.entry((name, word)).or_default() += n;
            }
        }
        Some(by_name)
    }

    /// Counts the transfer after which the context stands; true if a slice is over, `None` if transfers are not counted.
    pub(crate) fn count_transfer(&mut self) -> Option<bool> {
        let hot = self.hot.as_mut()?;
        hot.name_new();
        let frame = Frame {
            fp: self.cx.fp,
            pc: self.cx.pc,
            is_top: true,
        };
        let function = frame.function();
        let record = frame.record() as u64;
        if let Entry::Vacant(row) = hot.names.entry(record) {
            row.insert(String::new());
            hot.unnamed.push(RecordRef(frame.record().cast_mut()));
        }
        let word = (frame.pc as usize).wrapping_sub(function.code as usize) / 8;
        *hot.counts.entry((record, word as u32)).or_default() += 1;
        hot.n += 1;
        Some(hot.n.is_multiple_of(SLICE))
    }

    /// Transfers are counted.
    pub(crate) fn counts_transfers(&self) -> bool {
        self.hot.is_some()
    }
}
