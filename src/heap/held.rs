//! Handles that any thread may take and give up, as the collector sees them: counts, pages with cells whose count left zero, the list of such pages, and the holds
//! on what all of it lies in. No allocation, no locks.
//!
//! In: retain and release from any thread. Out: for the collector, which cells are held. `tests/loom` runs two threads and a collector in every order.
//!
//! **Counts.** Retain is a Relaxed add, release a Release sub, and zero is read with Acquire: who sees it sees all that was done under the handle.
//!
//! **The list.** Reading counts one by one is no snapshot: a thread may retain a child after its count was read as 0, and release the parent before that one's is.
//! So a count that leaves zero sets its cell's bit and puts the page on the list, *before* the thread can release anything; the collector takes the list, unlinks
//! a page before it reads that page's counts, and drains the list until it stays empty. It clears a bit before it reads the count: a retain that comes later sets it
//! again.

use crate::mem::sync::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// Words of bits: cells of a page.
const N_WORDS: usize = 4;

/// The handles on one node.
#[derive(Default)]
#[repr(transparent)]
pub(super) struct Count(AtomicU32);

impl Count {
    /// One handle more; true if it is the first: the cell's bit is to be set and its page linked.
    #[inline]
    pub(super) fn retain(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) == 0
    }

    /// One handle less; false if there was none.
    #[inline]
    pub(super) fn release(&self) -> bool {
        let mut now = self.0.load(Ordering::Relaxed);
        loop {
            if now == 0 {
                return false;
            }
            match self
                .0
                .compare_exchange_weak(now, now - 1, Ordering::Release, Ordering::Relaxed)
            {
                Ok(_) => return true,
                Err(other) => now = other,
            }
        }
    }

    /// There are handles; ordered behind the release that ended the last one.
    pub(super) fn is_held(&self) -> bool {
        self.0.load(Ordering::Acquire) != 0
    }

    /// How many, now.
    pub(super) fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a page has for its handles: bits of cells whose count left zero since the collector looked last, and its place on the list.
pub(super) struct Held<P> {
    bits: [AtomicU64; N_WORDS],
    next: AtomicPtr<P>,
    /// On the list.
    is_linked: AtomicBool,
}

impl<P> Default for Held<P> {
    fn default() -> Self {
        Held {
            bits: std::array::from_fn(|_| AtomicU64::new(0)),
            next: AtomicPtr::new(std::ptr::null_mut()),
            is_linked: AtomicBool::new(false),
        }
    }
}

impl<P> Held<P> {
    /// A cell's count left zero.
    pub(super) fn set(&self, cell: u32) {
        if let Some(word) = self.bits.get(cell as usize / 64) {
            word.fetch_or(1 << (cell % 64), Ordering::Release);
        }
    }

    /// Takes the page off a list that was taken, before its counts are read; the next page.
    pub(super) fn unlink(&self) -> *mut P {
        let next = self.next.load(Ordering::Relaxed);
        self.is_linked.swap(false, Ordering::AcqRel);
        next
    }

    /// Looks at each cell whose bit is set; `is_held` says whether it is, and then the bit stays.
    pub(super) fn look(&self, mut is_held: impl FnMut(u32) -> bool) {
        for (at, word) in (0_u32..).zip(&self.bits) {
            // Cleared before the counts are read: a retain that comes later sets the bit again.
            let mut bits = word.swap(0, Ordering::AcqRel);
            let mut keep = 0;
            while bits != 0 {
                let bit = bits.trailing_zeros();
                bits &= bits - 1;
                if is_held(at * 64 + bit) {
                    keep |= 1 << bit;
                }
            }
            word.fetch_or(keep, Ordering::AcqRel);
        }
    }
}

/// The list of pages with cells whose count left zero.
pub(super) struct HeldList<P> {
    head: AtomicPtr<P>,
}

impl<P> Default for HeldList<P> {
    fn default() -> Self {
        HeldList {
            head: AtomicPtr::new(std::ptr::null_mut()),
        }
    }
}

impl<P> HeldList<P> {
    /// Puts a page on the list, unless it is there; `held` is that page's.
    pub(super) fn link(&self, page: *mut P, held: &Held<P>) {
        if held.is_linked.swap(true, Ordering::AcqRel) {
            return;
        }
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            held.next.store(head, Ordering::Relaxed);
            match self
                .head
                .compare_exchange_weak(head, page, Ordering::Release, Ordering::Relaxed)
            {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    /// Takes the whole list; its pages are to be unlinked one by one.
    pub(super) fn take(&self) -> *mut P {
        self.head.swap(std::ptr::null_mut(), Ordering::AcqRel)
    }
}

/// Holds on a piece of memory: one to begin with.
pub(super) struct Holds(AtomicU64);

impl Default for Holds {
    fn default() -> Self {
        Holds(AtomicU64::new(1))
    }
}

impl Holds {
    /// One more, by somebody who has one.
    #[inline]
    pub(super) fn more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less; true for the last one, who frees it: every use came before.
    pub(super) fn less(&self) -> bool {
        self.0.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// How many, now.
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
