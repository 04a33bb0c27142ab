//! What a mark reads in pieces, and what is settled in pieces behind it: no piece is longer than a unit, and what happens between two of them is of no matter.

use super::nodes::tree;
use super::{TestHeap, held_pointer};
use crate::heap::config::debug;
use crate::heap::cycle::phase;
use crate::heap::steps::{Budget, Progress};

const ONE: Budget = Budget {
    units: 1,
    time: None,
};

/// A unit marks what 512 words name.
const MOST_BYTES: u64 = 512 * 32;

fn checked() -> TestHeap {
    TestHeap::with_debug(debug::VERIFY | debug::INVALIDPTR | debug::POISON | debug::AUDIT)
}

fn unit(t: &mut TestHeap) -> Progress {
    t.heap.step(&mut t.roots, ONE)
}

fn finish(t: &mut TestHeap) {
    while !unit(t).is_over {}
    assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
}

/// To the end of the mark, when nothing is settled yet; the most bytes that turned grey in a unit.
fn end_mark(t: &mut TestHeap) -> u64 {
    let (mut most, mut before) = (0, 0);
    while t.heap.counters.gc_phase != phase::MARK_TERM {
        let now = unit(t).marked_bytes;
        most = most.max(now.saturating_sub(before));
        before = now;
    }
    most
}

#[test]
fn refs() {
    for n_units in [1, 2, 7, 20, 200] {
        let mut t = checked();
        let class = t.pointers(2);
        let leaves: Vec<u64> = (0..2000).map(|_| t.alloc(class)).collect();
        let hold = |t: &mut TestHeap, leaf| t.heap.ref_new(held_pointer(1, leaf, false)).unwrap();
        let ids: Vec<_> = leaves.iter().map(|&leaf| hold(&mut t, leaf)).collect();
        for _ in 0..n_units {
            unit(&mut t);
        }
        // The mark has read these roots already.
        for (i, (&leaf, &id)) in leaves.iter().zip(&ids).enumerate() {
            t.roots.0.push(match i % 2 {
                0 => t.heap.ref_get(id).unwrap().words[0],
                _ => leaf,
            });
            match i % 3 {
                0 => assert!(t.heap.ref_free(id)),
                1 => assert!(t.heap.ref_table().free(id)),
                _ => {}
            }
        }
        finish(&mut t);
        assert!(
            leaves.iter().all(|&leaf| t.is_live(leaf)),
            "{n_units} units"
        );
        t.roots.0.clear();
        t.collect();
        assert_eq!(t.live_bytes() / 16, 2000 / 3, "those whose refs stayed");
    }
}

#[test]
fn refs_are_read_a_unit_at_a_time() {
    let mut t = TestHeap::with_debug(0);
    let class = t.pointers(4);
    for _ in 0..100_000 {
        let leaf = t.alloc(class);
        t.heap.ref_new(held_pointer(1, leaf, false)).unwrap();
    }
    let most = end_mark(&mut t);
    assert!(t.heap.counters.marked_bytes >= 3_200_000);
    assert!(most <= MOST_BYTES, "{most} bytes in a unit");
}

#[test]
fn weak_refs_of_the_host() {
    let mut t = checked();
    let class = t.pointers(2);
    let (kept, dropped, taken) = (t.alloc(class), t.alloc(class), t.alloc(class));
    t.roots.0.push(kept);
    let weak = |t: &mut TestHeap, at| t.heap.ref_new(held_pointer(1, at, true)).unwrap();
    let (a, b, c) = (
        weak(&mut t, kept + 8),
        weak(&mut t, dropped),
        weak(&mut t, taken),
    );
    let get = |t: &TestHeap, id| {
        t.heap
            .ref_get(id)
            .map(|value| (value.n_words, value.words[0]))
    };
    unit(&mut t);
    assert_eq!(
        get(&t, c),
        Some((1, taken)),
        "who takes it out during a mark has it"
    );
    t.roots.0.push(taken);
    end_mark(&mut t);
    assert_eq!(
        get(&t, a),
        Some((1, kept + 8)),
        "in the middle of the object"
    );
    assert_eq!(get(&t, b), None, "dead, and not swept yet");
    finish(&mut t);
    assert_eq!((get(&t, b), get(&t, c)), (None, Some((1, taken))));
    assert!(!t.is_live(dropped));
    for id in [a, b, c] {
        assert!(t.heap.ref_free(id));
    }
    t.roots.0.clear();
    t.collect();
    t.collect();
    assert_eq!(t.live_bytes(), 0);
}

#[test]
fn dead_nodes() {
    for n_units in [0, 1, 3, 9, 30, 45] {
        let mut t = checked();
        let source = t.heap.new_unit("a.go", b"text").unwrap();
        let (root, all) = tree(&mut t, source, 6, 4);
        source.set_root_cell(Some(root));
        let kept = root.children().nth(1).unwrap();
        kept.retain();
        let below = kept.first_child().unwrap();
        t.heap.unit_unroot(source);
        end_mark(&mut t);
        let dead = |t: &TestHeap| t.heap.ast_dead_total;
        assert_eq!(dead(&t), 0, "the end of the mark itself settles nothing");
        let mut before = 0;
        for _ in 0..n_units {
            unit(&mut t);
            assert!(dead(&t) - before <= 128, "{} in a unit", dead(&t) - before);
            before = dead(&t);
        }
        assert_eq!((kept.parent(), kept.next_sibling()), (None, None));
        assert_eq!(
            (below.parent(), below.next_sibling().is_some()),
            (Some(kept), true)
        );
        // What is born meanwhile is none of the dead.
        let newer = t.heap.new_unit("b.go", b"text").unwrap();
        let (young, n_young) = tree(&mut t, newer, 4, 4);
        newer.set_root_cell(Some(young));
        let leaf = young.first_child().unwrap();
        assert_eq!(
            (leaf.parent(), leaf.next_sibling().is_some()),
            (Some(young), true)
        );
        finish(&mut t);
        assert_eq!(dead(&t), all - all / 4, "{n_units} units");
        assert_eq!(
            t.heap.cycles().last().map(|cycle| cycle.nodes_died),
            Some(dead(&t))
        );
        assert_eq!(t.heap.stats().ast_nodes, all / 4 + n_young);
        // SAFETY: it was retained above.
        assert!(unsafe { kept.release() });
        t.collect();
        assert_eq!(t.heap.stats().ast_nodes, n_young);
    }
}

/// Handles on many pages are read in units, and once more where they change meanwhile.
#[test]
fn held_nodes() {
    let mut t = checked();
    let source = t.heap.new_unit("a.go", b"text").unwrap();
    let (root, all) = tree(&mut t, source, 6, 4);
    source.set_root_cell(Some(root));
    let inner: Vec<_> = root.children().flat_map(|child| child.children()).collect();
    for round in 0..20 {
        for (at, node) in inner.iter().enumerate() {
            if at % 3 == round % 3 {
                node.retain();
            }
        }
        for _ in 0..round {
            unit(&mut t);
        }
        for (at, node) in inner.iter().enumerate() {
            if at % 3 == (round + 1) % 3 {
                node.retain();
            }
        }
        finish(&mut t);
        for (at, node) in inner.iter().enumerate() {
            if at % 3 != (round + 2) % 3 {
                // SAFETY: it was retained above.
                assert!(unsafe { node.release() });
            }
        }
    }
    let last = inner[7];
    last.retain();
    t.heap.unit_unroot(source);
    t.collect();
    assert_eq!(t.heap.stats().ast_nodes, (all - 5) / 16);
    // SAFETY: it was retained above.
    assert!(unsafe { last.release() });
    t.collect();
    assert_eq!(t.heap.stats().ast_nodes, 0);
}

#[test]
fn ranges() {
    const AT: u64 = 1 << 44;
    for n_units in [0, 1, 2, 5, 12, 100] {
        let mut t = checked();
        for i in 0..1000 {
            t.heap
                .add_external_range(AT + (i << 12), 100, i + 1)
                .unwrap();
            if i % 2 == 1 {
                t.roots.0.push(AT + (i << 12) + 50);
            }
        }
        let mut queued = Vec::new();
        end_mark(&mut t);
        assert_eq!(
            t.heap.n_host_ready(),
            0,
            "the end of the mark itself settles nothing"
        );
        for _ in 0..n_units {
            unit(&mut t);
        }
        t.heap
            .add_external_range(AT + (500 << 12) + 200, 100, 5000)
            .unwrap();
        finish(&mut t);
        while let Some(id) = t.heap.pop_host_ready() {
            queued.push(id);
        }
        assert!(
            queued
                .iter()
                .copied()
                .eq((0..1000).step_by(2).map(|i| i + 1)),
            "{n_units} units: {queued:?}"
        );
        t.collect();
        assert_eq!(
            (t.heap.pop_host_ready(), t.heap.pop_host_ready()),
            (Some(5000), None)
        );
        t.roots.0.clear();
        t.collect();
        assert_eq!(t.heap.n_host_ready(), 500);
    }
}
