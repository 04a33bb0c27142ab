//! Nodes: trees, handles, weak links, units, reports of death, handles that outlive the heap.

use super::TestHeap;
use crate::heap::config::debug;
use crate::heap::node::{NodePtr, state};
use crate::heap::unit::{Source, UnitPtr};

/// A tree of `fan`^`depth` leaves; returns its root and the number of nodes.
pub(super) fn tree(t: &mut TestHeap, unit: UnitPtr, depth: u32, fan: u32) -> (NodePtr, u64) {
    let node = t.heap.new_node(unit, depth as u8, 7, depth).unwrap();
    if depth == 0 {
        node.set_leaf(12);
        return (node, 1);
    }
    let mut n = 1;
    let mut children = Vec::new();
    for _ in 0..fan {
        let (child, below) = tree(t, unit, depth - 1, fan);
        children.push(child);
        n += below;
    }
    node.set_children(&children);
    (node, n)
}

fn ast_nodes(t: &mut TestHeap) -> u64 {
    t.heap.stats().ast_nodes
}

#[test]
fn links_and_fields() {
    let mut t = TestHeap::new();
    let unit = t.heap.new_unit("a.go", b"one\ntwo\n\nx").unwrap();
    let root = t.heap.new_node(unit, 3, 0x102, 9).unwrap();
    let mut last = None;
    let mut all = Vec::new();
    for i in 0..1000 {
        let child = t.heap.new_node(unit, 1, 0, i).unwrap();
        child.set_leaf(i);
        root.append_child(last, child);
        last = Some(child);
        all.push(child);
    }
    assert_eq!(root.children().collect::<Vec<_>>(), all);
    assert!(all.iter().all(|c| c.parent() == Some(root)));
    assert_eq!((root.kind(), root.aux(), root.pos()), (3, 0x102, 9));
    assert_eq!((all[5].leaf(), all[5].first_child()), (5, None));
    assert_eq!(all[5].id(), unit.number() << 28 | 6);
    assert_eq!(all[5].unit(), unit);
    assert_eq!(unit.n_nodes(), 1001);
    assert_eq!((unit.file(), unit.text()), ("a.go", &b"one\ntwo\n\nx"[..]));
    let places = [0, 3, 4, 8, 9].map(|at| unit.line_column(at));
    assert_eq!(places, [(1, 1), (1, 4), (2, 1), (3, 1), (4, 1)]);
    assert_eq!(NodePtr::checked(root.addr()), Some(root));
    assert_eq!(NodePtr::checked(root.addr() + 1), None);
    assert_eq!(NodePtr::checked(unit.text().as_ptr() as u64), None);
}

#[test]
fn a_handle_keeps_its_subtree_and_nothing_else() {
    let mut t = TestHeap::new();
    let unit = t.heap.new_unit("a.go", b"package p").unwrap();
    let (root, all) = tree(&mut t, unit, 5, 4);
    unit.set_root_cell(Some(root));
    t.collect();
    assert_eq!(ast_nodes(&mut t), all);
    let inner = root.children().nth(2).unwrap().first_child().unwrap();
    let sibling = inner.next_sibling();
    assert!(sibling.is_some());
    inner.retain();
    for node in inner.children() {
        t.heap.on_node_dead(node, 40);
    }
    t.heap.on_node_dead(root, 41);
    t.heap.unit_unroot(unit);
    t.collect();
    let subtree = 1 + 4 + 16 + 64;
    assert_eq!(ast_nodes(&mut t), subtree);
    assert_eq!((inner.parent(), inner.next_sibling()), (None, None));
    assert_eq!(inner.children().count(), 4);
    assert_eq!(inner.unit().text(), b"package p");
    let dead = t.heap.pop_dead_node().unwrap();
    assert_eq!((dead.callback, dead.last.state), (41, state::DEAD));
    assert_eq!(dead.last.cycles_survived, 1);
    assert_eq!(t.heap.pop_dead_node(), None);
    assert_eq!(t.heap.stats().node_handles, 1);
    // SAFETY: the handle made above.
    assert!(unsafe { inner.release() });
    t.collect();
    assert_eq!(ast_nodes(&mut t), 0);
    assert_eq!(std::iter::from_fn(|| t.heap.pop_dead_node()).count(), 4);
    let stats = t.heap.stats();
    assert_eq!(stats.heap_alloc, 0);
    assert_eq!(stats.ast_dead_total, all);
    assert!(t.heap.units.is_empty(), "the unit's record went too");
}

#[test]
fn states_rise_only() {
    let mut t = TestHeap::new();
    let unit = t.heap.new_unit("a.go", b"").unwrap();
    let node = t.heap.new_node(unit, 0, 0, 0).unwrap();
    unit.set_root_cell(Some(node));
    node.set_state(state::EVALUATED);
    node.set_state(state::SCOPED);
    assert_eq!(node.state(), state::EVALUATED);
    t.collect();
    let stats = t.heap.stats();
    assert_eq!((stats.ast_state_parsed, stats.ast_state_evaluated), (0, 1));
    assert_eq!(node.lifespan().cycles_survived, 1);
}

#[test]
fn the_engine_roots_bodies() {
    let mut t = TestHeap::new();
    let unit = t.heap.new_unit("a.go", b"").unwrap();
    let (root, _) = tree(&mut t, unit, 2, 3);
    unit.set_root_cell(Some(root));
    let body = root.first_child().unwrap();
    t.heap.root_node(body);
    t.heap.root_node(body);
    t.heap.unit_unroot(unit);
    t.heap.unroot_node(body);
    t.collect();
    assert_eq!(ast_nodes(&mut t), 4);
    t.heap.unroot_node(body);
    t.collect();
    assert_eq!(ast_nodes(&mut t), 0);
}

#[test]
fn many_units_leave_nothing() {
    let mut t = TestHeap::with_debug(debug::VERIFY);
    let mut sizes = Vec::new();
    for round in 0..60 {
        for _ in 0..50 {
            let unit = t.heap.new_unit("eval", b"x + 1").unwrap();
            let (root, _) = tree(&mut t, unit, 3, 2);
            unit.set_root_cell(Some(root));
            t.heap.unit_unroot(unit);
        }
        t.collect();
        assert_eq!(ast_nodes(&mut t), 0);
        if round % 20 == 19 {
            let stats = t.heap.stats();
            sizes.push((stats.sys, stats.heap_sys));
        }
    }
    assert!(sizes.iter().all(|s| *s == sizes[0]), "{sizes:?}");
}

#[test]
fn threads_retain_and_release_during_cycles() {
    let mut t = TestHeap::with_debug(debug::POISON);
    let unit = t.heap.new_unit("a.go", b"text").unwrap();
    let (root, all) = tree(&mut t, unit, 6, 3);
    root.retain();
    t.heap.unit_unroot(unit);
    let addr = root.addr();
    let walker = std::thread::spawn(move || {
        // SAFETY: the main thread's handle is this thread's to give up.
        let mut at = unsafe { NodePtr::from_addr(addr) }.unwrap();
        let mut n = 0u64;
        // Down hand over hand: retain the child, release the parent, always along the second child.
        while let Some(child) = at.children().nth(1) {
            child.retain();
            for _ in 0..1000 {
                child.retain();
                // SAFETY: retained just now.
                assert!(unsafe { child.release() });
            }
            // SAFETY: held since the round before.
            assert!(unsafe { at.release() });
            at = child;
            n += u64::from(at.leaf());
        }
        (at.addr(), n)
    });
    for _ in 0..200 {
        t.heap.collect(&mut t.roots, false);
    }
    let (leaf, n) = walker.join().unwrap();
    assert_eq!(n, 12, "only the leaf has a word");
    t.collect();
    assert_eq!(ast_nodes(&mut t), 1);
    // SAFETY: the walker's last handle.
    let leaf = unsafe { NodePtr::from_addr(leaf) }.unwrap();
    assert_eq!(leaf.unit().text(), b"text");
    // SAFETY: as above.
    assert!(unsafe { leaf.release() });
    t.collect();
    let stats = t.heap.stats();
    assert_eq!((stats.ast_nodes, stats.ast_dead_total), (0, all));
}

#[test]
fn a_text_that_lasts_is_not_copied() {
    static TEXT: [u8; 1 << 16] = [b'x'; 1 << 16];
    let mut t = TestHeap::with_debug(debug::POISON);
    let before = t.heap.stats().heap_alloc;
    let lasting = t.heap.new_unit_of("a.go", Source::Lasting(&TEXT)).unwrap();
    let root = t.heap.new_node(lasting, 1, 7, 0).unwrap();
    lasting.set_root_cell(Some(root));
    assert!(t.heap.stats().heap_alloc - before < 1 << 10);
    t.collect();
    assert!(std::ptr::eq(root.unit().text(), &TEXT));
    // The same text of somebody's who may change it takes its bytes.
    let before = t.heap.stats().heap_alloc;
    t.heap.new_unit_of("b.go", Source::Copied(&TEXT)).unwrap();
    assert!(t.heap.stats().heap_alloc - before >= 1 << 16);
    t.heap.unit_unroot(lasting);
    t.collect();
    assert_eq!(ast_nodes(&mut t), 0);
}

#[test]
fn handles_outlive_the_heap() {
    let mut t = TestHeap::new();
    let unit = t.heap.new_unit("a.go", b"func f() {}").unwrap();
    let (root, _) = tree(&mut t, unit, 4, 4);
    unit.set_root_cell(Some(root));
    let a = root.first_child().unwrap();
    let b = root.children().nth(3).unwrap();
    a.retain();
    b.retain();
    b.retain();
    t.heap.close();
    assert_eq!(a.children().count(), 4);
    assert_eq!((a.parent(), a.next_sibling()), (None, None));
    assert_eq!(a.unit().text(), b"func f() {}");
    a.set_state(state::SCOPED);
    // SAFETY: the handles made above, each once.
    assert!(unsafe { a.release() } && unsafe { b.release() });
    assert_eq!(b.unit().file(), "a.go");
    let last = b.addr();
    std::thread::spawn(move || {
        // SAFETY: the last handle.
        let b = unsafe { NodePtr::from_addr(last) }.unwrap();
        assert_eq!(b.children().flat_map(NodePtr::children).count(), 16);
        // SAFETY: as above.
        assert!(unsafe { b.release() });
    })
    .join()
    .unwrap();
    assert_eq!(NodePtr::checked(last), None, "the pages are given back");
}
