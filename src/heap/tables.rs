//! The heap's own tables as a mark reads them, a unit at a time: refs, rooted units and nodes, pages with nodes that hosts hold.
//!
//! In: the tables. Out: marks of what they keep, at most 4 KiB read in a unit.
//!
//! Why nothing is missed: what is in a table when the mark begins is read, or shaded when it leaves the table (`collect_freed_refs`, `unroot_node`, `unit_unroot`); what comes
//! into one is newer than the mark, or was reached by it, or is shaded when it comes (N5 of `node.rs`). Handles of nodes come and go on any thread: pages of held nodes are read once in
//! units, and those in which a count left zero meanwhile once more at the end ([`Marker::mark_held`](crate::heap::mark::Marker::mark_held)).
//!
//! Invariant J1: of the pages on the lists `read` and `unread` each has `is_listed` set, and a node that the last mark has marked: it is not swept away. Pages of `taken` were linked by their handles.

use std::cell::Cell;
use std::ops::Bound;

use crate::heap::Heap;
use crate::heap::capture::Owner;
use crate::heap::mark::{Marker, UNIT_BYTES};
use crate::heap::node::{NodePtr, NodeSpace};
use crate::heap::span::SpanRef;
use crate::heap::unit::UnitPtr;

/// Entries of a table of words in a unit, where each costs a look at a record elsewhere.
const ROWS_A_UNIT: usize = 64;

/// Words that a held node costs: its count and its mark.
const WORDS_A_NODE: u64 = 2;

/// Where the reading has come to.
#[derive(Default)]
pub(super) struct TableReading {
    /// Units that have been read.
    units: Cell<usize>,
    /// The last rooted node that has been read, and whether all have.
    node: Cell<u64>,
    /// Pages on the list of those in which a count left zero, taken and not read.
    taken: Cell<Option<SpanRef>>,
    /// Pages with held nodes when the mark before ended.
    unread: Cell<Option<SpanRef>>,
    /// The same of those that this mark has read.
    read: Cell<Option<SpanRef>>,
}

/// Takes the first page of a list.
fn pop(list: &Cell<Option<SpanRef>>) -> Option<SpanRef> {
    let page = list.get()?;
    if let Some(ext) = page.node_ext() {
        list.set(ext.next_listed.take());
        ext.is_listed.set(false);
    }
    Some(page)
}

/// Puts a page before a list, unless it is on one.
fn push(list: &Cell<Option<SpanRef>>, page: SpanRef) {
    if let Some(ext) = page.node_ext()
        && !ext.is_listed.replace(true)
    {
        ext.next_listed.set(list.replace(Some(page)));
    }
}

impl Heap {
    /// A mark begins.
    pub(super) fn begin_tables(&mut self) {
        self.begin_refs();
        let reading = &self.cycle.tables;
        reading.units.set(0);
        reading.node.set(0);
        // A mark that was given up may have left some.
        while let Some(page) = pop(&reading.unread) {
            push(&reading.read, page);
        }
        reading.unread.set(reading.read.take());
    }

    /// Reads a unit of the tables; false if nothing is left.
    pub(super) fn mark_more_tables(&mut self) -> bool {
        if self.collect_some_freed_refs() {
            return true;
        }
        let mut marker = Marker::new(self);
        let is_more = self.mark_more_refs(&mut marker)
            || self.mark_more_units(&mut marker)
            || self.mark_more_nodes(&mut marker)
            || self.mark_more_held(&mut marker);
        let invalid = marker.invalid;
        self.note_invalid(invalid);
        is_more
    }

    fn mark_more_units(&self, marker: &mut Marker<'_>) -> bool {
        let from = self.cycle.tables.units.get();
        let some = self.units.iter().skip(from).take(ROWS_A_UNIT);
        self.cycle.tables.units.set(from + some.len());
        if some.len() == 0 {
            return false;
        }
        marker.names_of(Owner::Trees);
        some.for_each(|unit| marker.mark_unit(*unit));
        true
    }

    fn mark_more_nodes(&self, marker: &mut Marker<'_>) -> bool {
        let last = self.cycle.tables.node.get();
        let behind = (Bound::Excluded(last), Bound::Unbounded);
        let mut n = 0;
        let some = self.node_roots.range(behind).take(ROWS_A_UNIT);
        for (&node, _) in some {
            if n == 0 {
                marker.names_of(Owner::Trees);
            }
            marker.mark_named(u32::MAX, node);
            self.cycle.tables.node.set(node);
            n += 1;
        }
        n > 0
    }

    fn mark_more_held(&self, marker: &mut Marker<'_>) -> bool {
        let reading = &self.cycle.tables;
        if reading.taken.get().is_none() && reading.unread.get().is_none() {
            reading.taken.set(self.space().take_held());
        }
        let mut n_words = 0;
        marker.names_of(Owner::Trees);
        while n_words < UNIT_BYTES / 8 {
            let page = match reading.taken.get() {
                Some(page) => {
                    reading
                        .taken
                        .set(page.node_ext().and_then(NodeSpace::unlink));
                    page
                }
                None => match pop(&reading.unread) {
                    Some(page) => page,
                    None => return n_words > 0,
                },
            };
            n_words += 4 + self.mark_held_page(marker, page);
        }
        true
    }

    /// Reads the handles of a page, which is listed if there are any; words that this cost.
    fn mark_held_page(&self, marker: &mut Marker<'_>, page: SpanRef) -> u64 {
        let n_held = marker.mark_held_cells(page);
        if n_held > 0 {
            push(&self.cycle.tables.read, page);
        }
        n_held * WORDS_A_NODE
    }

    /// Reads the pages in which a count left zero since they were read: until there are none.
    pub(super) fn mark_newly_held(&self, marker: &mut Marker<'_>) {
        marker.names_of(Owner::Trees);
        while let Some(first) = self.space().take_held() {
            let mut next = Some(first);
            while let Some(page) = next {
                next = page.node_ext().and_then(NodeSpace::unlink);
                self.mark_held_page(marker, page);
            }
        }
    }

    /// Reads all handles at once.
    pub(super) fn mark_all_held(&self, marker: &mut Marker<'_>) {
        while self.mark_more_held(marker) {}
        let mut next = self.cycle.tables.read.get();
        while let Some(page) = next {
            next = page.node_ext().and_then(|ext| ext.next_listed.get());
            marker.mark_held_cells(page);
        }
        self.mark_newly_held(marker);
    }

    /// Marks what the heap's own tables keep, all at once.
    pub(super) fn mark_own_roots(&self, marker: &mut Marker<'_>) {
        self.mark_refs(marker);
        marker.names_of(Owner::Trees);
        for &node in self.node_roots.keys() {
            marker.mark_named(u32::MAX, node);
        }
        for &unit in &self.units {
            marker.mark_unit(unit);
        }
    }
}

impl Marker<'_> {
    /// Marks what the root count of a unit keeps.
    fn mark_unit(&mut self, unit: UnitPtr) {
        if unit.n_roots() > 0 {
            self.mark_text(unit);
            let root = unit.root_cell().map_or(0, NodePtr::addr);
            self.mark_named(unit.slot(), root);
        }
    }
}
