//! Weak pointers: one indirection cell of 8 bytes a target, an ordinary object of the heap.
//!
//! In: a target. Out: the address of its handle; equal targets have equal handles, and a handle keeps its address, and so equality,
//! after its target died. The cell holds the target's base until a sweep finds the target dead, then 0. A target that a finalizer resurrects
//! gets a new handle when it is asked for again.
//!
//! Unsafe: reading and writing the handle's cell. Invariant W1: a handle's address is that of an allocated 8-byte cell without pointers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::barrier::shade;
use crate::heap::finalizer::{Action, SpecialError};
use crate::heap::mutant::Mutant;
use crate::heap::span::SpanRef;
use crate::mem::OutOfMemory;

/// Why a weak handle could not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WeakError {
    /// The target is no object of this heap.
    NotAnObject,
    /// No memory for the handle.
    Memory(OutOfMemory),
}

impl From<SpecialError> for WeakError {
    fn from(_: SpecialError) -> Self {
        WeakError::NotAnObject
    }
}

fn cell<'a>(handle: u64) -> &'a AtomicU64 {
    // SAFETY: W1.
    unsafe { AtomicU64::from_ptr(handle as usize as *mut u64) }
}

impl Heap {
    /// The weak handle of the object that `target` points into; the same for the same object as long as it lives.
    ///
    /// # Errors
    /// See [`WeakError`].
    pub fn weak_new(&mut self, target: u64) -> Result<u64, WeakError> {
        let (span, index) = self.find_object(target)?;
        if let Some(handle) = weak_special(span, index) {
            // The snapshot need not know it.
            if self.barrier.is_on() {
                shade(&self.barrier, handle);
            }
            return Ok(handle);
        }
        let handle = self.alloc_noscan(8).map_err(WeakError::Memory)?;
        let handle = handle.as_ptr() as usize as u64;
        cell(handle).store(span.cell(index), Ordering::Relaxed);
        self.add_special(span, index, Action::Weak { handle });
        Ok(handle)
    }

    /// The base of the target, or 0 if it is dead (also if its sweep is still to come). During a mark the target is shaded.
    ///
    /// # Safety
    /// `handle` came from [`Heap::weak_new`] of this heap and was kept alive since.
    pub unsafe fn weak_get(&self, handle: u64) -> u64 {
        let target = cell(handle).load(Ordering::Relaxed);
        if self.barrier.is_on() && !self.barrier.is_broken(Mutant::WeakUnshaded) {
            shade(&self.barrier, target);
        }
        if target != 0 && self.is_condemned(target) {
            return 0;
        }
        target
    }
}

/// Ends the handle of a dead target. The handle's own cell must be live.
pub(super) fn clear(handle: u64) {
    cell(handle).store(0, Ordering::Relaxed);
}

fn weak_special(span: SpanRef, index: u32) -> Option<u64> {
    let list = span.specials.take()?;
    let found = list.iter().find_map(|s| match s.action {
        Action::Weak { handle } if s.index == index => Some(handle),
        _ => None,
    });
    span.specials.set(Some(list));
    found
}
