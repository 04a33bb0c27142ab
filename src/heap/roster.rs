//! Who works under an order: how the machine sets threads to work, and stops them.
//!
//! In: orders of one thread, the machine. Out: others work while the order is to mark; the last one who finds nothing is told so; once the machine has waited, nobody works.
//!
//! Invariants. T1: a thread works only while it is counted, and is counted only under the lock while the order is to mark. T2: so after [`Roster::rest`] nobody works before
//! the next order to mark. T3: of those who leave while the order is to mark, the last one is told that it was. `tests/loom` has the models.

use crate::mem::sync::{AtomicBool, AtomicU32, Mutex, MutexGuard, Ordering, yield_now};

/// An order that the roster is to know of.
pub(super) trait IsMark {
    /// It is the one to mark.
    fn is_mark(&self) -> bool;
}

/// The order, and how many work under it.
pub(super) struct Roster<O> {
    order: Mutex<O>,
    /// The order is to mark; read between two units.
    is_marking: AtomicBool,
    n_working: AtomicU32,
}

impl<O: IsMark> Roster<O> {
    pub(super) fn new(order: O) -> Self {
        Self {
            is_marking: AtomicBool::new(order.is_mark()),
            order: Mutex::new(order),
            n_working: AtomicU32::new(0),
        }
    }

    /// The order. While it is locked it stays, and who is to be counted may be.
    pub(super) fn lock(&self) -> MutexGuard<'_, O> {
        self.order
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Gives another order.
    pub(super) fn give(&self, order: O) {
        let is_marking = order.is_mark();
        let mut at = self.lock();
        *at = order;
        self.is_marking.store(is_marking, Ordering::Release);
    }

    /// Counts this thread (T1): the order is the one that the lock holds, and is to mark.
    pub(super) fn join(&self, order: &O) {
        debug_assert!(order.is_mark());
        self.n_working.fetch_add(1, Ordering::AcqRel);
    }

    /// This thread works no more; true if it was the last one and the order is to mark still (T3).
    pub(super) fn leave(&self) -> bool {
        let was_last = self.n_working.fetch_sub(1, Ordering::AcqRel) == 1;
        was_last && self.is_marking()
    }

    /// The order is to mark.
    pub(super) fn is_marking(&self) -> bool {
        self.is_marking.load(Ordering::Acquire)
    }

    /// How many work.
    pub(super) fn n_working(&self) -> u32 {
        self.n_working.load(Ordering::Acquire)
    }

    /// Somebody works.
    pub(super) fn is_working(&self) -> bool {
        self.n_working() != 0
    }

    /// Gives an order that is not to mark; returns once nobody works (T2).
    pub(super) fn rest(&self, order: O) {
        debug_assert!(!order.is_mark());
        self.give(order);
        while self.is_working() {
            yield_now();
        }
    }
}
