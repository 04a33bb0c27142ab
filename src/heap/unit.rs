//! Units: what one parse produced. The record of its text, lines and birth, and the count of what roots it.
//!
//! In: a file name and the source text, which is copied into the heap once, unless it lasts as long as the process ([`Source`]). Out: [`UnitPtr`], found from any node of the unit.
//!
//! A unit begins with one root. While its root count is not zero its `root_cell` (the File node) and its text are roots of
//! the collector; afterwards the text lives as long as a node of the unit. The record goes when no node is left and nothing roots it;
//! its slot is used again, its number never.
//!
//! Unsafe: reading the record and its text by address. Invariant U1: a [`UnitPtr`] is used only while the unit is rooted or a node of
//! it is held or rooted. U2: `trace`, `number`, `slot`, `file`, `text`, `lines` and births never change; `bases` are set once.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::heap::Heap;
use crate::heap::barrier::shade;
use crate::heap::lines::{self, LineBase, LineBases, Place};
use crate::heap::node::{NodePtr, NodeSpace};
use crate::heap::sites::own;
use crate::mem::OutOfMemory;

/// Numbers of units, for the whole process.
static NEXT_NUMBER: AtomicU64 = AtomicU64::new(1);

/// The number that the next unit of the process will have, or a later one.
pub fn next_unit_number() -> u64 {
    NEXT_NUMBER.load(Ordering::Relaxed)
}

/// Bits of a node's number inside its unit.
pub const NODE_NUMBER_BITS: u32 = 28;

/// The record of a unit.
pub struct Unit {
    pub(super) number: u64,
    pub(super) slot: u32,
    pub(super) space: NonNull<NodeSpace>,
    pub(super) file: Box<str>,
    /// The text: a heap cell, or what the process has anyway.
    pub(super) text: *const u8,
    /// The text is a heap cell.
    pub(super) owns_text: bool,
    pub(super) text_len: usize,
    /// Offset of the first byte of each line.
    pub(super) lines: Box<[u32]>,
    /// What directives in the text say; empty if it has none.
    pub(super) bases: OnceLock<LineBases>,
    pub(super) birth_ns: u64,
    pub(super) birth_cycle: u64,
    pub(super) trace: u64,
    /// Nodes made.
    pub(super) n_nodes: AtomicU32,
    /// Nodes not swept yet.
    pub(super) n_live: AtomicU32,
    /// Root count.
    pub(super) n_roots: AtomicU32,
    /// Link of the cell that the root count keeps, 0 none.
    pub(super) root_cell: AtomicU32,
    /// Cycle whose mark has seen the text.
    pub(super) marked_cycle: AtomicU64,
}

/// Where a unit has its text from.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// Somebody's, who may change it: copied into the heap.
    Copied(&'a [u8]),
    /// The process's own, as the texts of std: it stays where it is, and costs the heap nothing.
    Lasting(&'static [u8]),
}

impl<'a> Source<'a> {
    /// The text.
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Source::Copied(bytes) | Source::Lasting(bytes) => bytes,
        }
    }
}

/// A unit, by address. See U1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct UnitPtr(pub(super) NonNull<Unit>);

impl UnitPtr {
    #[inline]
    pub(super) fn get<'a>(self) -> &'a Unit {
        // SAFETY: U1.
        unsafe { self.0.as_ref() }
    }

    /// Number in the process, rising, never used again.
    pub fn number(self) -> u64 {
        self.get().number
    }

    /// Slot in the heap's table; used again after the unit died.
    pub fn slot(self) -> u32 {
        self.get().slot
    }

    /// File name as given to the parser. Valid as U1 says.
    pub fn file<'a>(self) -> &'a str {
        &self.get().file
    }

    /// The source. Valid as U1 says.
    pub fn text<'a>(self) -> &'a [u8] {
        let unit = self.get();
        if unit.text_len == 0 {
            return &[];
        }
        // SAFETY: U1, U2: the cell holds `text_len` bytes and lives with the unit; a text that is no cell lives for ever.
        unsafe { std::slice::from_raw_parts(unit.text, unit.text_len) }
    }

    /// Offsets of the first byte of each line; at least one entry. Valid as U1 says.
    pub fn lines<'a>(self) -> &'a [u32] {
        &self.get().lines
    }

    /// The heap cell with the text, if it has one.
    pub(super) fn text_cell(self) -> Option<u64> {
        let unit = self.get();
        unit.owns_text.then_some(unit.text as usize as u64)
    }

    /// Line and byte column of an offset in the text itself, both from 1.
    pub fn line_column(self, offset: u32) -> (u32, u32) {
        lines::line_column(self.lines(), offset)
    }

    /// What directives in the text say.
    pub fn line_bases(self) -> LineBases {
        self.get().bases.get().cloned().unwrap_or_default()
    }

    /// The place of an offset as messages name it: directives in the text are obeyed. Valid as U1 says.
    pub fn place<'a>(self, offset: u32) -> Place<'a> {
        let bases: &[LineBase] = self.get().bases.get().map_or(&[], |bases| bases);
        lines::place(self.file(), self.lines(), bases, offset)
    }

    /// Nodes made so far; their numbers are below.
    pub fn n_nodes(self) -> u32 {
        self.get().n_nodes.load(Ordering::Relaxed)
    }

    /// Nodes not swept yet.
    pub fn n_live(self) -> u32 {
        self.get().n_live.load(Ordering::Relaxed)
    }

    /// Birth, ns since the heap was made.
    pub fn birth_ns(self) -> u64 {
        self.get().birth_ns
    }

    /// Cycles completed at birth.
    pub fn birth_cycle(self) -> u64 {
        self.get().birth_cycle
    }

    /// The trace that it belongs to, 0 for none.
    pub fn trace(self) -> u64 {
        self.get().trace
    }

    /// The node that the root count keeps.
    pub fn root_cell(self) -> Option<NodePtr> {
        let unit = self.get();
        // SAFETY: U1: the space lives as long as its units.
        let space = unsafe { unit.space.as_ref() };
        space.cell(unit.root_cell.load(Ordering::Relaxed))
    }

    /// Sets the node that the root count keeps (the File node).
    pub fn set_root_cell(self, root: Option<NodePtr>) {
        let link = root.map_or(0, NodePtr::link);
        self.get().root_cell.store(link, Ordering::Relaxed);
    }

    /// Number of roots.
    pub fn n_roots(self) -> u32 {
        self.get().n_roots.load(Ordering::Relaxed)
    }
}

/// A unit's file and where its lines begin, copied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitLines {
    /// Its slot.
    pub slot: u32,
    /// File name as given to the parser.
    pub file: Box<str>,
    /// Offsets of the first byte of each line.
    pub lines: Box<[u32]>,
}

impl UnitLines {
    /// Line and byte column of an offset, both from 1.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        lines::line_column(&self.lines, offset)
    }
}

impl Heap {
    /// Files and lines of all units.
    pub fn unit_lines(&self) -> Vec<UnitLines> {
        let units = self.units.iter();
        units
            .map(|unit| UnitLines {
                slot: unit.slot(),
                file: unit.file().into(),
                lines: unit.lines().into(),
            })
            .collect()
    }

    /// A unit with a copy of `text`, rooted once.
    ///
    /// # Errors
    /// No memory, or the limit.
    pub fn new_unit(&mut self, file: &str, text: &[u8]) -> Result<UnitPtr, OutOfMemory> {
        self.new_unit_of(file, Source::Copied(text))
    }

    /// A unit, rooted once.
    ///
    /// # Errors
    /// No memory, or the limit.
    pub fn new_unit_of(&mut self, file: &str, source: Source<'_>) -> Result<UnitPtr, OutOfMemory> {
        let text = source.bytes();
        let refused = OutOfMemory {
            wanted_bytes: text.len() as u64,
        };
        let lines = lines::line_starts(text).ok_or(refused)?;
        let slot = self.take_unit_slot()?;
        let (at, owns_text) = match source {
            Source::Lasting(text) => (text.as_ptr(), false),
            Source::Copied(text) => match self.copy_text(text) {
                Ok(at) => (at, true),
                Err(refused) => {
                    self.free_unit_slots.push(slot);
                    return Err(refused);
                }
            },
        };
        let unit = Box::new(Unit {
            number: NEXT_NUMBER.fetch_add(1, Ordering::Relaxed),
            slot,
            space: self.nodes,
            file: Box::from(file),
            text: at,
            owns_text,
            text_len: text.len(),
            lines,
            bases: OnceLock::new(),
            birth_ns: self.now_ns(),
            birth_cycle: self.counters.num_gc,
            trace: self.probes.trace,
            n_nodes: AtomicU32::new(0),
            n_live: AtomicU32::new(0),
            n_roots: AtomicU32::new(1),
            root_cell: AtomicU32::new(0),
            marked_cycle: AtomicU64::new(0),
        });
        self.counters.other_bytes += unit_bytes(&unit);
        let unit = UnitPtr(NonNull::from(Box::leak(unit)));
        self.space().enter_unit(slot, unit)?;
        self.units.push(unit);
        Ok(unit)
    }

    /// A cell with these bytes.
    fn copy_text(&mut self, text: &[u8]) -> Result<*const u8, OutOfMemory> {
        let before = self.set_site(self.site(own::TEXT));
        let cell = self.alloc_text(text.len() as u64);
        self.set_site(before);
        let at = cell?.as_ptr();
        // SAFETY: the cell is fresh and as long as the text.
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), at, text.len()) };
        Ok(at)
    }

    /// Says what directives stand in the unit's text; once, at the end of its parse.
    pub fn set_line_bases(&mut self, unit: UnitPtr, bases: Vec<LineBase>) {
        let before = unit_bytes(unit.get());
        if unit.get().bases.set(bases.into()).is_ok() {
            self.counters.other_bytes += unit_bytes(unit.get()) - before;
        }
    }

    /// A root more on the unit; its tree is shaded (N5 of `node`).
    pub fn unit_root(&mut self, unit: UnitPtr) {
        unit.get().n_roots.fetch_add(1, Ordering::Relaxed);
        self.shade_root(unit.root_cell());
    }

    /// A root less; the collector decides the rest.
    pub fn unit_unroot(&mut self, unit: UnitPtr) {
        let roots = &unit.get().n_roots;
        let n = roots.load(Ordering::Relaxed);
        roots.store(n.saturating_sub(1), Ordering::Relaxed);
        if n == 1 && self.barrier.is_on() {
            // The mark may not have read it yet.
            shade(&self.barrier, unit.get().text as usize as u64);
            self.shade_root(unit.root_cell());
        }
    }

    fn take_unit_slot(&mut self) -> Result<u32, OutOfMemory> {
        if let Some(slot) = self.free_unit_slots.pop() {
            return Ok(slot);
        }
        let slot = self.n_unit_slots;
        self.space().reserve_unit(slot)?;
        self.n_unit_slots += 1;
        Ok(slot)
    }

    /// Frees the records of units that have neither nodes nor roots.
    pub(super) fn sweep_units(&mut self) {
        let mut i = 0;
        while let Some(&unit) = self.units.get(i) {
            let dead = unit.n_live() == 0 && unit.n_roots() == 0;
            if !dead {
                i += 1;
                continue;
            }
            self.units.swap_remove(i);
            self.tell_unit_dead(unit);
            self.free_unit_slots.push(unit.slot());
            self.space().leave_unit(unit.slot());
            self.counters.other_bytes -= unit_bytes(unit.get());
            // SAFETY: U1: no node and no root is left, so nobody may use it; it was boxed by `new_unit`.
            drop(unsafe { Box::from_raw(unit.0.as_ptr()) });
        }
    }
}

/// Bytes of a record outside the heap.
pub(super) fn unit_bytes(unit: &Unit) -> u64 {
    let bases: &[LineBase] = unit.bases.get().map_or(&[], |bases| bases);
    let mut named = 0;
    let mut last = None;
    for file in bases.iter().map(|base| &base.file) {
        if last.is_none_or(|last| !Arc::ptr_eq(last, file)) {
            named += file.len();
        }
        last = Some(file);
    }
    let bases = size_of_val(bases) + named;
    (size_of::<Unit>() + unit.file.len() + unit.lines.len() * 4 + bases) as u64
}
