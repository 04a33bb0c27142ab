//! Deferred calls and panics of a goroutine are read in pieces too, from the last to the first, beside its frames (`watermark`).
//!
//! In: a goroutine whose lists a mark reads. Out: marks, a piece of 4 KiB at a time, and how far from their beginnings the lists have not been read.
//!
//! Why this is enough: entries change at the end of the lists alone. What the goroutine appends comes out of frames that have been read, or is newer than the mark. An entry
//! that it takes, or looks at, while it has not been read, is read then: that is the barrier of these lists, for the entry may be the only holder of what it names, and
//! the frame it goes to is not read again.
//!
//! Invariants. U1: of each list the entries at `unread` and above have been read by the mark whose ticket is in `scanned`, or were appended since; those below have not. U2: who takes an
//! entry out of a list, or hands its value to a frame, says so first ([`Vm::pop_defer`], [`Vm::touch_panic`]). U3: the arguments of a deferred call stand in slots of its
//! frame that nobody writes until it is made (D1 of `lower::defer`): they may be read as late as the entry itself. U4: no mark ends while `unread` is not zero; one that was
//! given up may leave some, which is set anew at the next look. A goroutine that ends drops what is left, as it drops its frames.

use crate::vm::Vm;
use crate::vm::goroutine::{Defer, Goroutine};
use crate::vm::roots::{mark_deferred, mark_panic};
use crate::vm::watermark::UNIT_SLOTS;

use crate::heap::capture::Owner;
use crate::heap::mark::Marker;

/// How many entries of each list have not been read, from its beginning.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Unread {
    defers: usize,
    panics: usize,
}

impl Goroutine {
    /// A mark has not read all of it.
    pub(crate) fn has_unread(&self) -> bool {
        let unread = self.unread.get();
        unread.defers + unread.panics > 0 || self.has_watermark()
    }

    /// A mark begins to read the lists.
    pub(crate) fn begin_lists(&self) {
        self.unread.set(Unread {
            defers: self.defers.len(),
            panics: self.panics.len(),
        });
    }

    /// Nothing is left to be read of the lists.
    pub(crate) fn forget_lists(&self) {
        self.unread.set(Unread::default());
    }
}

/// All of both lists, for a marker that leaves no trace.
pub(super) fn mark_whole_lists(marker: &mut Marker<'_>, go: &Goroutine) {
    for defer in &go.defers {
        mark_deferred(marker, go, defer);
    }
    for panic in &go.panics {
        mark_panic(marker, panic);
    }
}

impl Unread {
    /// Deferred calls, from the first on, that no mark has read yet.
    pub(crate) fn n_defers(self) -> usize {
        self.defers
    }
}

/// A piece of the lists; how many words it has.
pub(super) fn mark_lists(marker: &mut Marker<'_>, go: &Goroutine) -> usize {
    let mut unread = go.unread.get();
    let mut n_words = 0;
    while n_words < UNIT_SLOTS
        && let Some(at) = unread.defers.checked_sub(1)
    {
        unread.defers = at;
        if let Some(defer) = go.defers.get(at) {
            n_words += mark_deferred(marker, go, defer);
        }
    }
    while n_words < UNIT_SLOTS
        && let Some(at) = unread.panics.checked_sub(1)
    {
        unread.panics = at;
        if let Some(panic) = go.panics.get(at) {
            n_words += mark_panic(marker, panic);
        }
    }
    go.unread.set(unread);
    n_words
}

impl Vm {
    /// Takes the last deferred call of the running goroutine, if it is one that the caller wants (U2).
    pub(crate) fn pop_defer(&mut self, is_wanted: impl FnOnce(&Defer) -> bool) -> Option<Defer> {
        let go = self.current_mut()?;
        let defer = go.defers.pop_if(|defer| is_wanted(defer))?;
        let (mut unread, len) = (go.unread.get(), go.defers.len());
        if unread.defers > len {
            unread.defers = len;
            go.unread.set(unread);
            self.read_late(|marker, go| {
                mark_deferred(marker, go, &defer);
            });
        }
        Some(defer)
    }

    /// The value of a panic of the running goroutine is about to be handed on (U2).
    pub(crate) fn touch_panic(&mut self, at: usize) {
        let is_unread = |go: &Goroutine| at < go.unread.get().panics;
        if self.current_ref().is_some_and(is_unread) {
            self.read_late(|marker, go| {
                if let Some(panic) = go.panics.get(at) {
                    mark_panic(marker, panic);
                }
            });
        }
    }

    /// Reads what is about to leave a list of the running goroutine, if a mark runs: one that was given up wants nothing any more.
    #[cold]
    fn read_late(&mut self, read: impl FnOnce(&mut Marker<'_>, &Goroutine)) {
        let is_wanted = self.heap.barrier().is_on();
        let Some(go) = self.cur.and_then(|index| self.gos.at(index)) else {
            return;
        };
        if is_wanted && go.scanned.get() == self.heap.mark_ticket() {
            self.heap.mark_now(|marker| {
                marker.names_of(Owner::Goroutine(go.number));
                read(marker, go);
            });
        }
    }
}
