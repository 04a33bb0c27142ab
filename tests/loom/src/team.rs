//! Orders to workers: after a rest nobody works, and the last one to find nothing says so.

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::thread;

use crate::roster::{IsMark, Roster};
use crate::{check, finds};

#[derive(Clone, Copy, PartialEq)]
enum Order {
    Rest,
    Mark,
}

impl IsMark for Order {
    fn is_mark(&self) -> bool {
        *self == Order::Mark
    }
}

/// How a worker is counted.
#[derive(Clone, Copy)]
enum Joins {
    UnderTheLock,
    /// The defect.
    AfterIt,
}

fn join(roster: &Roster<Order>, joins: Joins) -> bool {
    let order = roster.lock();
    if !order.is_mark() {
        return false;
    }
    match joins {
        Joins::UnderTheLock => roster.join(&order),
        Joins::AfterIt => {
            let was = *order;
            drop(order);
            roster.join(&was);
        }
    }
    true
}

/// The machine rests a worker, and then touches the heap itself.
fn rest_and_touch(joins: Joins) {
    let roster = Arc::new(Roster::new(Order::Mark));
    let heap = Arc::new(UnsafeCell::new(0_u32));
    let worker = {
        let (roster, heap) = (Arc::clone(&roster), Arc::clone(&heap));
        thread::spawn(move || {
            if join(&roster, joins) {
                // SAFETY: T1.
                heap.with_mut(|at| unsafe { *at += 1 });
                roster.leave();
            }
        })
    };
    roster.rest(Order::Rest);
    // SAFETY: T2.
    heap.with_mut(|at| unsafe { *at += 10 });
    worker.join().unwrap();
    // SAFETY: nobody else is left.
    let n = heap.with(|at| unsafe { *at });
    assert!(n == 10 || n == 11);
}

#[test]
fn nobody_works_after_a_rest() {
    check(3, || rest_and_touch(Joins::UnderTheLock));
}

#[test]
fn a_worker_that_is_counted_too_late_is_seen() {
    finds(3, || rest_and_touch(Joins::AfterIt));
}

/// Two workers share two pieces of work; the machine, which does not look by itself, ends the mark when it is asked to. `leaves` is what a worker does at its end.
fn last_work(leaves: fn(&Roster<Order>) -> bool) {
    let roster = Arc::new(Roster::new(Order::Mark));
    let (left, asked) = (Arc::new(AtomicU32::new(2)), Arc::new(AtomicU32::new(0)));
    let work = move |roster: &Roster<Order>, left: &AtomicU32, asked: &AtomicU32| {
        // A worker waits while there is nothing.
        while left.load(Ordering::Acquire) > 0 && join(roster, Joins::UnderTheLock) {
            let take = |n: u32| n.checked_sub(1);
            while left
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, take)
                .is_ok()
            {}
            if leaves(roster) {
                asked.fetch_add(1, Ordering::Release);
            }
        }
    };
    let other = {
        let (roster, left, asked) = (Arc::clone(&roster), Arc::clone(&left), Arc::clone(&asked));
        thread::spawn(move || work(&roster, &left, &asked))
    };
    work(&roster, &left, &asked);
    other.join().unwrap();
    assert_eq!(left.load(Ordering::Acquire), 0);
    assert!(!roster.is_working());
    assert!(
        asked.load(Ordering::Acquire) > 0,
        "nobody asks for the end of the mark (T3)"
    );
}

#[test]
fn the_last_to_find_nothing_asks_for_the_end() {
    check(3, || last_work(Roster::leave));
}

#[test]
fn a_last_one_that_looks_before_it_leaves_is_seen() {
    finds(3, || {
        last_work(|roster| {
            // The defect: it asks if it is alone before it leaves; two may each see the other.
            let is_alone = roster.n_working() == 1;
            roster.leave();
            is_alone
        });
    });
}
