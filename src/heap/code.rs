//! CODE cells: compiled functions in the heap.
//!
//! In: how many pointer words and raw bytes. Out: a zeroed cell `[u32 n_ptrs | u32 n_words][pointer words, marked][raw words, not
//! marked]`; any interior pointer (a pc) keeps it alive.
//!
//! Unsafe: writing the header of a fresh cell. Invariant C1: the header is written once, before anybody can collect, and
//! `1 + n_ptrs <= n_words <= cell words`.

use std::ptr::NonNull;

use crate::heap::Heap;
use crate::heap::sites::own;
use crate::heap::span::{Kind, SpanRef};
use crate::mem::OutOfMemory;

/// A fresh CODE cell.
#[derive(Clone, Copy, Debug)]
pub struct CodeCell {
    /// Its first byte, the header.
    pub base: NonNull<u64>,
    /// Number of pointer words, right behind the header.
    pub n_ptrs: u32,
    /// Words in all, header included.
    pub n_words: u32,
}

impl CodeCell {
    /// Address of pointer word `i`.
    pub fn ptr_word(&self, i: u32) -> *mut u64 {
        self.base.as_ptr().wrapping_add(1 + i as usize)
    }

    /// Address of the first raw word.
    pub fn raw(&self) -> *mut u64 {
        self.base.as_ptr().wrapping_add(1 + self.n_ptrs as usize)
    }
}

impl Heap {
    /// A CODE cell with `n_ptrs` pointer words and `raw_bytes` behind them, all zero.
    ///
    /// # Errors
    /// As [`Heap::alloc`]; also beyond 2^32 words.
    pub fn alloc_code(&mut self, n_ptrs: u32, raw_bytes: u64) -> Result<CodeCell, OutOfMemory> {
        let n_words = 1 + u64::from(n_ptrs) + raw_bytes.div_ceil(8);
        let n_bytes = n_words.saturating_mul(8);
        let narrow = u32::try_from(n_words).map_err(|_| OutOfMemory {
            wanted_bytes: n_bytes,
        })?;
        let before = self.set_site(self.site(own::CODE));
        let cell = self.alloc_packed(Kind::Code, self.code_pattern, self.cell_of_code(n_bytes));
        self.set_site(before);
        let base = cell?.cast::<u64>();
        self.has_code = true;
        // SAFETY: C1: the cell is fresh and has `n_words` words.
        unsafe {
            base.as_ptr()
                .write(u64::from(n_ptrs) | u64::from(narrow) << 32)
        };
        Ok(CodeCell {
            base,
            n_ptrs,
            n_words: narrow,
        })
    }

    /// The first cell is one that the next functions of a small program fit too, so that all its code is in one span.
    fn cell_of_code(&self, n_bytes: u64) -> u64 {
        const FIRST_BYTES: u64 = 576;
        if self.has_code {
            n_bytes
        } else {
            n_bytes.max(FIRST_BYTES)
        }
    }

    /// Bytes of the CODE cell of this heap that begins at this address, if one does.
    pub fn code_cell_bytes(&self, addr: u64) -> Option<u64> {
        let span = SpanRef::of(addr).filter(|span| std::ptr::eq(span.owner(), self))?;
        let is_base = span.kind == Kind::Code && span.cell(span.index_of(addr)) == addr;
        is_base.then_some(span.elem_bytes)
    }
}
