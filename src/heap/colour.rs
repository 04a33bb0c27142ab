//! The colour of an object while a mark runs, for tests and for people who look.
//!
//! In: a pointer. Out: [`Colour`], or nothing where it has no meaning: no mark runs, or it is no object of this heap.

use crate::heap::Heap;
use crate::heap::span::{Kind, SpanRef};

/// What a mark knows of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// Not reached yet: garbage, if it stays so.
    White,
    /// Reached; what it points to is still to be looked at.
    Grey,
    /// Reached and scanned, or born during the mark, or without pointers. It may point to white objects, as long as a grey one leads to them.
    Black,
}

impl Heap {
    /// The colour of the object that `ptr` points into.
    pub fn colour(&mut self, ptr: u64) -> Option<Colour> {
        let span = SpanRef::of(ptr)?;
        if !self.barrier.is_on() || span.kind == Kind::Stack || !std::ptr::eq(span.owner(), self) {
            return None;
        }
        self.flush_span(span);
        let index = span.index_of(ptr);
        let word = span.bits().get(index as usize / 64)?;
        let has = |bits: u64| bits >> (index % 64) & 1 != 0;
        if !has(word.alloc.get()) {
            return None;
        }
        Some(match (has(word.mark.get()), has(word.scan.get())) {
            (false, _) => Colour::White,
            (true, false) if span.kind != Kind::NoScan => Colour::Grey,
            _ => Colour::Black,
        })
    }
}
