//! Shapes: size, alignment and pointer map of what is allocated. Not what it means: that is a type.
//!
//! In: the layout that `lower` computed. Out: [`Shape`], which spans carry and the marker reads.
//!
//! The map has one element of `elem_words` words; in a cell it repeats to the end of the cell, so that one
//! shape serves a single object and an array of any length. Invariant S1: bytes of a cell beyond the object are zero.
//!
//! [`Pattern`] is a shape as one heap has interned it: what spans point to. Invariant S2: a pattern lives and stays in place
//! as long as its heap, so that a [`PatternRef`] is valid wherever a span or class of that heap is.

use std::borrow::Borrow;
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::ptr::NonNull;

use crate::heap::alloc::AllocClass;
use crate::heap::class::N_CLASSES;

/// What one word of an object holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
#[repr(u8)]
pub enum WordClass {
    /// Never a pointer.
    #[default]
    Scalar = 0,
    /// A pointer or nil.
    Pointer = 1,
    /// Data word of an interface; the word before is the type word. The client's `iface_is_pointer` decides.
    IfaceData = 2,
}

/// What elements are beside their pointers, where a capture wants to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
#[repr(u8)]
pub enum Role {
    /// Nothing to be known.
    #[default]
    Plain = 0,
    /// Entries of a map, `[hash, not 0 | key | element]`, whose keys are strings (pointer, length).
    StringKeys = 1,
    /// The same with signed keys of one word.
    IntKeys = 2,
    /// The same with unsigned keys of one word.
    UintKeys = 3,
}

/// Size and pointer map of one element.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default)]
pub struct Shape {
    /// Bytes of one element.
    pub size: u64,
    /// Alignment in bytes, a power of two up to 8.
    pub align: u8,
    /// Class of each word up to the last one that is not Scalar (trailing scalars left out; empty: no pointers).
    pub words: Vec<WordClass>,
    /// What it is beside.
    pub role: Role,
}

impl Shape {
    /// True if no word can hold a pointer.
    pub fn is_noscan(&self) -> bool {
        self.words.is_empty()
    }
}

/// Bit of a [`Pattern`] entry: the word is the data word of an interface.
pub(super) const IFACE_BIT: u32 = 1 << 31;

/// How the marker reads the cells of a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// Not at all.
    NoScan,
    /// Every word is a pointer.
    AllPointers,
    /// By the entries of the pattern, element after element.
    Words,
}

/// Allocation classes of a pattern, by size class.
pub(super) type ClassGroup = [Cell<Option<NonNull<AllocClass>>>; GROUP];

/// Size classes of a group: most patterns have cells of one class or two.
pub(super) const GROUP: usize = 8;

/// A shape interned by a heap.
pub struct Pattern {
    /// The shape, as given.
    pub(super) shape: Shape,
    /// Bytes from one element to the next; at least 8.
    pub(super) elem_bytes: u64,
    /// How cells are read.
    pub(super) reading: Reading,
    /// Word offsets of pointers in an element, rising; [`IFACE_BIT`] marks interface data.
    pub(super) entries: Box<[u32]>,
    /// Allocation classes by size class; made when first asked for.
    pub(super) classes: [Cell<Option<NonNull<ClassGroup>>>; N_CLASSES.div_ceil(GROUP)],
}

impl Pattern {
    pub(super) fn new(shape: Shape) -> Self {
        let entries: Box<[u32]> = (0u32..)
            .zip(&shape.words)
            .filter_map(|(at, class)| match class {
                WordClass::Scalar => None,
                WordClass::Pointer => Some(at),
                WordClass::IfaceData => Some(at | IFACE_BIT),
            })
            .collect();
        let reading = if entries.is_empty() {
            Reading::NoScan
        } else if shape.size == 8 * entries.len() as u64
            && shape.words.iter().all(|w| *w == WordClass::Pointer)
        {
            Reading::AllPointers
        } else {
            Reading::Words
        };
        Self {
            elem_bytes: shape.size.max(8),
            shape,
            reading,
            entries,
            classes: Default::default(),
        }
    }

    /// The shape it was interned from.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

impl Drop for Pattern {
    fn drop(&mut self) {
        for group in self.classes.iter().filter_map(Cell::take) {
            // SAFETY: S2: it came from a box that only this pattern owns.
            drop(unsafe { Box::from_raw(group.as_ptr()) });
        }
    }
}

/// A pattern of a heap, by address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PatternRef(pub(super) NonNull<Pattern>);

/// A pattern as a key: found by its shape.
pub(super) struct ByShape(pub(super) PatternRef);

impl Borrow<Shape> for ByShape {
    fn borrow(&self) -> &Shape {
        &self.0.shape
    }
}

impl Hash for ByShape {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.shape.hash(state);
    }
}

impl PartialEq for ByShape {
    fn eq(&self, other: &ByShape) -> bool {
        self.0.shape == other.0.shape
    }
}

impl Eq for ByShape {}

impl Deref for PatternRef {
    type Target = Pattern;

    #[inline]
    fn deref(&self) -> &Pattern {
        // SAFETY: S2.
        unsafe { self.0.as_ref() }
    }
}
