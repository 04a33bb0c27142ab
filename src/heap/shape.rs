//! Shapes: size, alignment and pointer map of what is allocated. Not what it means: that is a type.
//!
//! In: the layout that `lower` computed. Out: [`Shape`], which spans carry and the marker reads.
//!
//! The map has one element of `elem_words` words; in a cell it repeats to the end of the cell, so that one
//! shape serves a single object and an array of any length. Invariant S1: bytes of a cell beyond the object are zero.

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

/// Size and pointer map of one element.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default)]
pub struct Shape {
    /// Bytes of one element.
    pub size: u64,
    /// Alignment in bytes, a power of two up to 8.
    pub align: u8,
    /// Class of each word up to the last one that is not Scalar (trailing scalars left out; empty: no pointers).
    pub words: Vec<WordClass>,
}

impl Shape {
    /// True if no word can hold a pointer.
    pub fn is_noscan(&self) -> bool {
        self.words.is_empty()
    }
}
