//! Finalizers, cleanups, weak handles.

use super::{TestHeap, store};
use crate::heap::finalizer::{Action, Ready, SpecialError};

fn finalizer(func: u64, object: u64) -> Ready {
    Ready {
        action: Action::Finalizer { func, data: [1, 2] },
        object,
    }
}

#[test]
fn dependency_order_and_once() {
    let mut t = TestHeap::new();
    let class = t.pointers(2);
    let [a, b, func] = [0; 3].map(|_| t.alloc(class));
    store(&t.heap, a, 0, b);
    t.heap.set_finalizer(a, func, [1, 2]).unwrap();
    t.heap.set_finalizer(b, func, [1, 2]).unwrap();
    t.collect();
    // A first: B is referred to by A.
    assert_eq!(t.heap.n_ready(), 1);
    assert!(t.is_live(a) && t.is_live(b) && t.is_live(func));
    t.collect();
    assert!(t.is_live(a), "queued actions are roots");
    assert_eq!(t.heap.pop_ready(), Some(finalizer(func, a)));
    t.collect();
    assert!(!t.is_live(a));
    assert_eq!(t.heap.pop_ready(), Some(finalizer(func, b)));
    t.collect();
    assert_eq!(t.heap.pop_ready(), None);
    assert_eq!(t.live_bytes(), 0);
    assert_eq!(t.heap.stats().finalizers_run_total, 2);
}

#[test]
fn cycles_are_never_finalized() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let [a, b] = [0; 2].map(|_| t.alloc(class));
    store(&t.heap, a, 0, b);
    store(&t.heap, b, 0, a);
    t.heap.set_finalizer(a, 0, [0; 2]).unwrap();
    for _ in 0..3 {
        t.collect();
        assert_eq!(t.heap.n_ready(), 0);
    }
    assert!(t.heap.remove_finalizer(a));
    t.collect();
    assert!(!t.is_live(a));
}

#[test]
fn refusals() {
    let mut t = TestHeap::new();
    let class = t.pointers(2);
    let a = t.alloc(class);
    assert_eq!(
        t.heap.set_finalizer(a + 8, 0, [0; 2]),
        Err(SpecialError::NotTheBase)
    );
    let host = 1u64;
    assert_eq!(
        t.heap.set_finalizer(&raw const host as u64, 0, [0; 2]),
        Err(SpecialError::NotAnObject)
    );
    assert_eq!(
        t.heap.set_finalizer(a + 16, 0, [0; 2]),
        Err(SpecialError::NotAnObject)
    );
    t.heap.set_finalizer(a, 0, [0; 2]).unwrap();
    assert_eq!(
        t.heap.set_finalizer(a, 0, [0; 2]),
        Err(SpecialError::AlreadySet)
    );
    assert!(t.heap.remove_finalizer(a) && !t.heap.remove_finalizer(a));
}

#[test]
fn cleanups_do_not_resurrect() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let [a, func, arg] = [0; 3].map(|_| t.alloc(class));
    let one = t.heap.add_cleanup(a, func, arg, [7, 8]).unwrap();
    let two = t.heap.add_cleanup(a, func, 0, [0; 2]).unwrap();
    t.heap.add_host_cleanup(a, 99).unwrap();
    assert!(t.heap.remove_cleanup(a, two) && !t.heap.remove_cleanup(a, two));
    t.collect();
    assert!(!t.is_live(a) && t.is_live(func) && t.is_live(arg));
    let first = t.heap.pop_ready().unwrap();
    assert!(matches!(first.action, Action::Cleanup { id, data: [7, 8], .. } if id == one));
    assert_eq!(t.heap.n_host_ready(), 1);
    assert_eq!(t.heap.pop_host_ready(), Some(99));
    t.collect();
    assert_eq!(t.live_bytes(), 0);
    assert_eq!(t.heap.finalizers.spans.len(), 0);
}

#[test]
fn a_finalizer_goes_before_the_cleanups() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let a = t.alloc(class);
    t.heap.add_host_cleanup(a, 5).unwrap();
    t.heap.set_finalizer(a, 0, [0; 2]).unwrap();
    t.collect();
    assert!(matches!(
        t.heap.pop_ready().unwrap().action,
        Action::Finalizer { .. }
    ));
    assert_eq!(t.heap.pop_host_ready(), None);
    t.collect();
    assert_eq!(t.heap.pop_host_ready(), Some(5));
}

#[test]
fn host_cleanups_at_the_end() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let [a, b] = [0; 2].map(|_| t.alloc(class));
    t.roots.0.push(b);
    t.heap.add_host_cleanup(a, 1).unwrap();
    t.heap.add_host_cleanup(b, 2).unwrap();
    t.collect();
    assert_eq!(t.heap.take_host_cleanups(), [1, 2]);
    assert_eq!(t.heap.take_host_cleanups(), [0; 0]);
}

#[test]
fn weak_handles() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let [a, holder] = [0; 2].map(|_| t.alloc(class));
    let w = t.heap.weak_new(a).unwrap();
    assert_eq!(t.heap.weak_new(a + 4), Ok(w));
    store(&t.heap, holder, 0, w);
    t.roots.0.extend([holder, a]);
    t.collect();
    // SAFETY: the handle is kept by the holder, here and below.
    assert_eq!(unsafe { t.heap.weak_get(w) }, a);
    t.roots.0.retain(|&r| r != a);
    t.collect();
    // SAFETY: as above.
    assert_eq!(unsafe { t.heap.weak_get(w) }, 0);
    assert!(!t.is_live(a) && t.is_live(w));
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.live_bytes(), 0);
}

#[test]
fn a_dead_handle_leaves_its_target_alone() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let a = t.alloc(class);
    t.heap.weak_new(a).unwrap();
    t.roots.0.push(a);
    t.collect();
    assert_eq!(t.live_bytes(), 8, "the handle is gone");
    let again = t.heap.weak_new(a).unwrap();
    // SAFETY: just made.
    assert_eq!(unsafe { t.heap.weak_get(again) }, a);
}

#[test]
fn a_resurrected_target_gets_a_new_handle() {
    let mut t = TestHeap::new();
    let class = t.pointers(1);
    let a = t.alloc(class);
    let w = t.heap.weak_new(a).unwrap();
    t.heap.set_finalizer(a, 0, [0; 2]).unwrap();
    t.roots.0.push(w);
    t.collect();
    // SAFETY: the handle is a root.
    assert_eq!(unsafe { t.heap.weak_get(w) }, 0);
    assert!(t.is_live(a));
    let new = t.heap.weak_new(a).unwrap();
    assert_ne!(new, w);
}

#[test]
fn ranges_of_the_host_live_while_pointed_into() {
    let mut t = TestHeap::new();
    let memory = [0u8; 64];
    let base = memory.as_ptr() as u64;
    t.heap.add_external_range(base, 64, 1).unwrap();
    t.heap.add_external_range(base + 16, 8, 2).unwrap();
    let class = t.pointers(1);
    let holder = t.alloc(class);
    store(&t.heap, holder, 0, base + 40);
    t.roots.0.push(holder);
    t.collect();
    assert_eq!(t.heap.pop_host_ready(), Some(2));
    assert_eq!(t.heap.pop_host_ready(), None);
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.heap.pop_host_ready(), Some(1));
    assert_eq!(t.heap.stats().finalizers_pending, 0);
}
