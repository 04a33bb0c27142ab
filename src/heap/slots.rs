//! A ring of records of `W` words, from one producer to one consumer, without locks or waiting.
//!
//! In: records. Out: the same in order, and counts of those that found no room.
//!
//! `head` counts the records ever written, `tail` those that the consumer is done with. The producer writes a slot's words, then stores `head` (Release); the
//! consumer loads `head` (Acquire), reads, then stores `tail` (Release). A ring that is full drops the newest record; the next one that finds room is preceded by
//! a record that tells how many were dropped.
//!
//! As a flight recorder the ring drops the oldest records instead: the producer does not look at `tail`. Then each slot's `turn` says which record it holds
//! (odd: being written), and the consumer takes a record only if the turn is the expected one before and after it has read the words.
//!
//! Accounts, once the producer rests and the consumer has drained: `received + lost = produced`, records that tell of dropped ones not counted.
//! `tests/loom` runs both sides in every order.

use crate::mem::sync::{AtomicU64, Ordering, fence};

/// One place of the ring, with its turn.
struct Slot<const W: usize> {
    turn: AtomicU64,
    words: [AtomicU64; W],
}

impl<const W: usize> Slot<W> {
    fn empty() -> Self {
        Self {
            turn: AtomicU64::new(0),
            words: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }

    /// The record with this number, unless the slot holds a newer one by now.
    fn read(&self, number: u64) -> Option<[u64; W]> {
        let wanted = 2 * number + 2;
        if self.turn.load(Ordering::Acquire) != wanted {
            return None;
        }
        let words = std::array::from_fn(|i| self.words[i].load(Ordering::Relaxed));
        fence(Ordering::Acquire);
        (self.turn.load(Ordering::Relaxed) == wanted).then_some(words)
    }
}

/// The ring.
pub(super) struct Slots<const W: usize> {
    slots: Box<[Slot<W>]>,
    /// The oldest is dropped.
    is_recorder: bool,
    head: AtomicU64,
    tail: AtomicU64,
    /// Records that somebody wanted written.
    produced: AtomicU64,
    /// Of these, records that nobody will read.
    lost: AtomicU64,
    /// Dropped and not told of yet. The producer's own.
    untold: AtomicU64,
}

impl<const W: usize> Slots<W> {
    /// Bytes of a place.
    pub(super) const SLOT_BYTES: u64 = size_of::<Slot<W>>() as u64;

    /// A ring of `n` records, a power of two; `None` without memory.
    pub(super) fn new(n: u64, is_recorder: bool) -> Option<Slots<W>> {
        let mut slots = Vec::new();
        slots.try_reserve_exact(n as usize).ok()?;
        slots.extend((0..n).map(|_| Slot::empty()));
        Some(Slots {
            slots: slots.into_boxed_slice(),
            is_recorder,
            head: AtomicU64::new(0),
            tail: AtomicU64::new(0),
            produced: AtomicU64::new(0),
            lost: AtomicU64::new(0),
            untold: AtomicU64::new(0),
        })
    }

    /// Records that fit.
    pub(super) fn capacity(&self) -> u64 {
        self.slots.len() as u64
    }

    /// Records that were to be written.
    pub(super) fn produced(&self) -> u64 {
        self.produced.load(Ordering::Relaxed)
    }

    /// Records that were dropped.
    pub(super) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Of these, those that no record tells of yet.
    #[cfg(test)]
    pub(super) fn untold(&self) -> u64 {
        self.untold.load(Ordering::Relaxed)
    }

    /// Writes the record that `record` makes of its number; before it, if some were dropped, the one that `loss` makes of how many and of its number. Only the
    /// producer.
    #[inline]
    pub(super) fn push(
        &self,
        record: impl FnOnce(u64) -> [u64; W],
        loss: impl FnOnce(u64, u64) -> [u64; W],
    ) {
        let produced = self.produced.load(Ordering::Relaxed);
        self.produced.store(produced + 1, Ordering::Relaxed);
        if self.is_recorder {
            return self.write(record);
        }
        let untold = self.untold.load(Ordering::Relaxed);
        let head = self.head.load(Ordering::Relaxed);
        let room = self.capacity() - (head - self.tail.load(Ordering::Acquire));
        if room <= u64::from(untold != 0) {
            self.untold.store(untold + 1, Ordering::Relaxed);
            let lost = self.lost.load(Ordering::Relaxed);
            self.lost.store(lost + 1, Ordering::Relaxed);
            return;
        }
        if untold != 0 {
            self.untold.store(0, Ordering::Relaxed);
            self.write(|number| loss(untold, number));
        }
        self.write(record);
    }

    fn write(&self, record: impl FnOnce(u64) -> [u64; W]) {
        let head = self.head.load(Ordering::Relaxed);
        if let Some(slot) = self.slot(head) {
            slot.turn.store(2 * head + 1, Ordering::Relaxed);
            fence(Ordering::Release);
            for (word, value) in slot.words.iter().zip(record(head)) {
                word.store(value, Ordering::Relaxed);
            }
            slot.turn.store(2 * head + 2, Ordering::Release);
        }
        self.head.store(head + 1, Ordering::Release);
    }

    fn slot(&self, number: u64) -> Option<&Slot<W>> {
        self.slots.get((number & (self.capacity() - 1)) as usize)
    }

    /// The oldest record that was not read. Only the consumer.
    pub(super) fn pop(&self) -> Option<[u64; W]> {
        loop {
            let head = self.head.load(Ordering::Acquire);
            let mut tail = self.tail.load(Ordering::Relaxed);
            if head - tail > self.capacity() {
                // The recorder went round: what it wrote over is gone.
                let over = head - self.capacity();
                self.lose(over - tail);
                tail = over;
            }
            if head == tail {
                self.tail.store(tail, Ordering::Release);
                return None;
            }
            let record = self.slot(tail).and_then(|slot| slot.read(tail));
            self.tail.store(tail + 1, Ordering::Release);
            match record {
                Some(record) => return Some(record),
                None => self.lose(1),
            }
        }
    }

    /// Only a recorder comes here, and only its consumer writes `lost`.
    fn lose(&self, n: u64) {
        self.lost.fetch_add(n, Ordering::Relaxed);
    }
}
