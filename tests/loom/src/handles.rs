//! Handles of hosts on nodes: two host threads, two nodes on two pages, one collector.
//!
//! A thread that retains a child and then releases the parent under which it saw it must not lose the child, whatever the collector reads in between; and what
//! the last handle keeps is freed once.

use std::cell::RefCell;

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::thread;

use crate::held::{Count, Held, HeldList, Holds};
use crate::{check, finds};

/// A page with one node.
struct Page {
    held: Held<Page>,
    count: Count,
    /// What is in the cell: read under a handle, written by a sweep.
    cell: UnsafeCell<u32>,
}

impl Default for Page {
    fn default() -> Page {
        Page {
            held: Held::default(),
            count: Count::default(),
            cell: UnsafeCell::new(7),
        }
    }
}

/// The parent's page, the child's page, and the list.
#[derive(Default)]
struct Space {
    pages: [Page; 2],
    list: HeldList<Page>,
}

const PARENT: usize = 0;
const CHILD: usize = 1;

impl Space {
    fn retain(&self, at: usize) {
        let page = &self.pages[at];
        if page.count.retain() {
            page.held.set(0);
            self.list
                .link(std::ptr::from_ref(page).cast_mut(), &page.held);
        }
    }

    fn release(&self, at: usize) {
        assert!(self.pages[at].count.release());
    }

    /// A use of a node under a handle.
    fn read(&self, at: usize) {
        // SAFETY: a handle keeps it from being swept.
        self.pages[at].cell.with(|at| unsafe { assert_eq!(*at, 7) });
    }

    fn page(&self, at: *mut Page) -> &Page {
        self.pages
            .iter()
            .find(|page| std::ptr::eq(*page, at))
            .unwrap()
    }

    /// What the collector does at the end of a mark: it drains the list until it stays empty, and reads counts only of what it has unlinked. Which nodes it has
    /// marked: the parent's mark reaches the child.
    fn marked(&self) -> [bool; 2] {
        let marked = RefCell::new([false; 2]);
        loop {
            let mut next = self.list.take();
            if next.is_null() {
                break;
            }
            while !next.is_null() {
                let page = self.page(next);
                next = page.held.unlink();
                page.held.look(|_| {
                    let is_held = page.count.is_held();
                    if is_held {
                        let mut marked = marked.borrow_mut();
                        if std::ptr::eq(page, &self.pages[PARENT]) {
                            marked[PARENT] = true;
                        }
                        marked[CHILD] = true;
                    }
                    is_held
                });
            }
        }
        marked.into_inner()
    }

    /// The wrong way round: counts are read before the list is looked at.
    fn marked_unordered(&self) -> [bool; 2] {
        let child = self.pages[CHILD].count.is_held();
        let parent = self.pages[PARENT].count.is_held();
        [parent, child || parent]
    }
}

/// Two threads with a handle each on the parent: one goes on to the child, the other holds it for a moment; the collector ends a mark meanwhile, and sweeps the
/// parent if nothing held it.
fn model(marked: fn(&Space) -> [bool; 2]) {
    let space = Arc::new(Space::default());
    space.retain(PARENT);
    space.retain(PARENT);
    let thread = |keeps: bool| {
        let space = Arc::clone(&space);
        thread::spawn(move || {
            space.read(PARENT);
            space.retain(CHILD);
            if !keeps {
                space.release(CHILD);
            }
            space.release(PARENT);
        })
    };
    let (walker, other) = (thread(true), thread(false));
    let seen = marked(&space);
    assert!(
        seen[CHILD],
        "the child is held, or its parent was: it lives"
    );
    if !seen[PARENT] {
        // SAFETY: nothing holds it: nobody reads it any more, and all who did have finished.
        space.pages[PARENT]
            .cell
            .with_mut(|at| unsafe { *at = 0xDEAD });
    }
    walker.join().unwrap();
    other.join().unwrap();
    assert!(space.pages[CHILD].count.is_held() && !space.pages[PARENT].count.is_held());
}

#[test]
fn a_child_that_is_retained_before_its_parent_is_released_lives() {
    check(2, || model(Space::marked));
}

#[test]
fn counts_that_are_read_before_the_list_lose_it() {
    finds(3, || model(Space::marked_unordered));
}

/// The last hold frees, once, behind every use.
#[test]
fn the_last_hold_frees_once() {
    check(3, || {
        let holds = Arc::new(Holds::default());
        let freed = Arc::new(AtomicU32::new(0));
        let uses = Arc::new(UnsafeCell::new(0_u32));
        holds.more();
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (holds, freed, uses) =
                    (Arc::clone(&holds), Arc::clone(&freed), Arc::clone(&uses));
                thread::spawn(move || {
                    // A use of the memory under the hold; readers may be two at a time.
                    // SAFETY: read only, under a hold.
                    uses.with(|at| unsafe { assert_eq!(*at, 0) });
                    if holds.less() {
                        freed.fetch_add(1, Ordering::Relaxed);
                        // Freeing is a write: it must come behind all uses.
                        // SAFETY: the last hold was given up.
                        uses.with_mut(|at| unsafe { *at = 1 });
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(freed.load(Ordering::Relaxed), 1);
    });
}
