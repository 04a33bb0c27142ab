//! A span that several threads make cells grey in: one at a time scans it, and no grey cell is left behind. The lists, which are the deques, are a lock here.

use loom::cell::UnsafeCell;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::sync::{Arc, Mutex};
use loom::thread;

use crate::greyrange::{GreyRange, Queued};
use crate::{check, finds};

struct Span {
    grey: GreyRange,
    queued: Queued,
    /// Mark bits of bitmap words 0 and 1.
    marks: [AtomicU64; 2],
    /// What was scanned. Whose turn it is touches it: loom finds two at once.
    scanned: UnsafeCell<[u64; 2]>,
    /// How often the span waits.
    waits: Mutex<u32>,
}

impl Span {
    fn new() -> Self {
        Self {
            grey: GreyRange::new(),
            queued: Queued::new(),
            marks: [AtomicU64::new(0), AtomicU64::new(0)],
            scanned: UnsafeCell::new([0; 2]),
            waits: Mutex::new(0),
        }
    }

    fn put(&self) {
        let mut waits = self.waits.lock().unwrap();
        *waits += 1;
        assert_eq!(*waits, 1, "a span waits once (Y1)");
    }

    fn pop(&self) -> bool {
        let mut waits = self.waits.lock().unwrap();
        let any = *waits > 0;
        *waits = 0;
        any
    }

    /// As `Grey::push` does.
    fn mark(&self, word: usize) {
        self.marks[word].fetch_or(1, Ordering::SeqCst);
        self.grey.widen(word as u32, true);
        if self.queued.enter() {
            self.put();
        }
    }

    /// As `Marker::unit` does. With the defect, it looks at the range before it clears the flag.
    fn scan_if_it_waits(&self, looks_first: bool) {
        if !self.pop() {
            return;
        }
        while let Some((from, to)) = self.grey.take(true) {
            for word in from as usize..=to as usize {
                let marks = self.marks[word].load(Ordering::SeqCst);
                // SAFETY: Y1.
                self.scanned.with_mut(|at| unsafe { (*at)[word] |= marks });
            }
        }
        if looks_first {
            let is_some = self.grey.is_some();
            self.queued.clear();
            if is_some && self.queued.enter() {
                self.put();
            }
        } else if self.queued.leave(&self.grey) {
            self.put();
        }
    }
}

fn two_mark_and_scan(looks_first: bool) {
    let span = Arc::new(Span::new());
    let other = {
        let span = Arc::clone(&span);
        thread::spawn(move || {
            span.mark(1);
            span.scan_if_it_waits(looks_first);
        })
    };
    span.mark(0);
    span.scan_if_it_waits(looks_first);
    other.join().unwrap();
    // What the end of a mark finds: nothing waits, or it is scanned now.
    span.scan_if_it_waits(looks_first);
    // SAFETY: nobody else is left.
    let scanned = span.scanned.with(|at| unsafe { *at });
    assert_eq!(
        scanned,
        [1, 1],
        "Y2: a grey cell is left, and its span waits nowhere"
    );
}

#[test]
fn no_grey_cell_is_left_behind() {
    check(3, || two_mark_and_scan(false));
}

#[test]
fn a_look_at_the_range_before_the_flag_is_cleared_is_seen() {
    finds(3, || two_mark_and_scan(true));
}
