//! The one file of the room that knows how a node cell is laid out and made.
//!
//! In: `heap::node`'s cells. Out: free functions on a cell, which [`crate::syntax::node::Node`] wraps.
//! Until the heap's cells stand, cells here are plain boxed records that are never freed.

use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

/// What all nodes of one parse share.
pub struct Unit {
    number: u64,
    file: Box<str>,
    text: Box<[u8]>,
    lines: Vec<u32>,
    n_nodes: AtomicU32,
}

/// One node.
pub struct NodeCell {
    kind: u8,
    state: AtomicU8,
    aux: AtomicU16,
    pos: AtomicU32,
    number: u32,
    len: u32,
    parent: AtomicPtr<NodeCell>,
    first: AtomicPtr<NodeCell>,
    next: AtomicPtr<NodeCell>,
    unit: Arc<Unit>,
}

/// The cell behind a pointer that invariant N1 keeps valid.
fn cell<'a>(p: NonNull<NodeCell>) -> &'a NodeCell {
    // SAFETY: N1: a node is used only while its unit is rooted; these cells are never freed.
    unsafe { p.as_ref() }
}

pub(super) fn kind(p: NonNull<NodeCell>) -> u8 {
    cell(p).kind
}

pub(super) fn aux(p: NonNull<NodeCell>) -> u16 {
    cell(p).aux.load(Ordering::Relaxed)
}

pub(super) fn set_aux(p: NonNull<NodeCell>, aux: u16) {
    cell(p).aux.store(aux, Ordering::Relaxed);
}

pub(super) fn pos(p: NonNull<NodeCell>) -> u32 {
    cell(p).pos.load(Ordering::Relaxed)
}

pub(super) fn number(p: NonNull<NodeCell>) -> u32 {
    cell(p).number
}

pub(super) fn unit_number(p: NonNull<NodeCell>) -> u64 {
    cell(p).unit.number
}

pub(super) fn leaf_len(p: NonNull<NodeCell>) -> u32 {
    cell(p).len
}

pub(super) fn state(p: NonNull<NodeCell>) -> u8 {
    cell(p).state.load(Ordering::Relaxed)
}

pub(super) fn raise_state(p: NonNull<NodeCell>, state: u8) {
    cell(p).state.fetch_max(state, Ordering::Relaxed);
}

pub(super) fn parent(p: NonNull<NodeCell>) -> Option<NonNull<NodeCell>> {
    NonNull::new(cell(p).parent.load(Ordering::Relaxed))
}

pub(super) fn first_child(p: NonNull<NodeCell>) -> Option<NonNull<NodeCell>> {
    NonNull::new(cell(p).first.load(Ordering::Relaxed))
}

pub(super) fn next_sibling(p: NonNull<NodeCell>) -> Option<NonNull<NodeCell>> {
    NonNull::new(cell(p).next.load(Ordering::Relaxed))
}

pub(super) fn text<'a>(p: NonNull<NodeCell>) -> &'a [u8] {
    &cell(p).unit.text
}

pub(super) fn file<'a>(p: NonNull<NodeCell>) -> &'a str {
    &cell(p).unit.file
}

pub(super) fn lines<'a>(p: NonNull<NodeCell>) -> &'a [u32] {
    &cell(p).unit.lines
}

static NEXT_UNIT: AtomicU64 = AtomicU64::new(1);

/// Makes the cells of one unit.
pub struct TreeBuilder {
    unit: Arc<Unit>,
}

impl TreeBuilder {
    /// A new unit with its own copy of the text. `lines`: offset of each line's first byte.
    pub fn new(file: &str, text: &[u8], lines: Vec<u32>) -> TreeBuilder {
        let number = NEXT_UNIT.fetch_add(1, Ordering::Relaxed);
        TreeBuilder {
            unit: Arc::new(Unit {
                number,
                file: file.into(),
                text: text.into(),
                lines,
                n_nodes: AtomicU32::new(0),
            }),
        }
    }

    /// A cell without links. `len`: byte length of a leaf's token.
    pub(super) fn new_node(
        &mut self,
        kind: u8,
        aux: u16,
        pos: u32,
        len: u32,
    ) -> Option<NonNull<NodeCell>> {
        let number = self.unit.n_nodes.fetch_add(1, Ordering::Relaxed);
        Some(NonNull::from(Box::leak(Box::new(NodeCell {
            kind,
            state: AtomicU8::new(0),
            aux: AtomicU16::new(aux),
            pos: AtomicU32::new(pos),
            number,
            len,
            parent: AtomicPtr::default(),
            first: AtomicPtr::default(),
            next: AtomicPtr::default(),
            unit: self.unit.clone(),
        }))))
    }

    /// Links `children` under `parent`, in this order, instead of what it had.
    pub(super) fn set_children(
        &mut self,
        parent: NonNull<NodeCell>,
        children: impl DoubleEndedIterator<Item = NonNull<NodeCell>>,
    ) {
        let mut next = std::ptr::null_mut();
        for child in children.rev() {
            cell(child).next.store(next, Ordering::Relaxed);
            cell(child).parent.store(parent.as_ptr(), Ordering::Relaxed);
            next = child.as_ptr();
        }
        cell(parent).first.store(next, Ordering::Relaxed);
    }
}
