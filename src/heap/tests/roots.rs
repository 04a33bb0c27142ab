//! Each kind of root, alone: what it keeps, and that nothing keeps it once the root is gone.

use super::{TestHeap, binary_tree, held_pointer, load, store};
use crate::heap::steps::Budget;

/// A leaf that only `hold` makes reachable lives; after `let_go` it does not. Both get the heap and the leaf.
fn alone<H>(
    kind: &str,
    hold: impl FnOnce(&mut TestHeap, u64) -> H,
    let_go: impl FnOnce(&mut TestHeap, H),
) {
    let mut t = TestHeap::new();
    let class = t.pointers(2);
    let leaf = t.alloc(class);
    store(&t.heap, leaf, 1, leaf);
    let held = hold(&mut t, leaf);
    for cycle in 0..2 {
        t.collect();
        assert!(t.is_live(leaf), "{kind}, cycle {cycle}");
        assert_eq!(load(leaf, 1), leaf, "{kind}");
    }
    let_go(&mut t, held);
    // What a finalizer holds takes a cycle more.
    t.collect();
    t.collect();
    assert!(!t.is_live(leaf), "{kind}: nothing holds it any more");
    assert_eq!(t.live_bytes(), 0, "{kind}");
}

fn host_ref(t: &mut TestHeap, at: u64) -> crate::heap::handle::RefId {
    t.heap.ref_new(held_pointer(1, at, false)).unwrap()
}

#[test]
fn roots_each_kind_alone_keeps_alive() {
    // What the machine names: frames, package variables, interned values.
    alone(
        "roots of the machine",
        |t, leaf| t.roots.0.push(leaf),
        |t, ()| t.roots.0.clear(),
    );
    alone("a handle of the host", host_ref, |t, id| {
        assert!(t.heap.ref_free(id));
    });
    alone(
        "the function of a finalizer",
        |t, leaf| {
            let class = t.pointers(1);
            let object = t.alloc(class);
            t.heap.set_finalizer(object, leaf, [0; 2]).unwrap();
            t.roots.0.push(object);
            object
        },
        |t, object| {
            assert!(t.heap.remove_finalizer(object));
            t.roots.0.clear();
        },
    );
    alone(
        "what an object with a finalizer refers to, and the queued call after it",
        |t, leaf| {
            let class = t.pointers(1);
            let object = t.alloc(class);
            store(&t.heap, object, 0, leaf);
            t.heap.set_finalizer(object, 0, [0; 2]).unwrap();
        },
        |t, ()| {
            assert!(t.heap.pop_ready().is_some());
        },
    );
    alone(
        "the argument of a cleanup",
        |t, leaf| {
            let class = t.pointers(1);
            let object = t.alloc(class);
            t.heap.add_cleanup(object, 0, leaf, [0; 2]).unwrap();
            t.roots.0.push(object);
        },
        |t, ()| {
            t.roots.0.clear();
            t.collect();
            assert!(t.heap.pop_ready().is_some());
        },
    );
    alone(
        "code that is held",
        |t, leaf| {
            let code = t.heap.alloc_code(2, 64).unwrap();
            store(&t.heap, code.ptr_word(1) as u64, 0, leaf);
            host_ref(t, code.base.as_ptr() as u64)
        },
        |t, id| {
            assert!(t.heap.ref_free(id));
        },
    );
}

/// Nodes and the text of their unit: a handle of the host, a root of the engine, a rooted unit.
#[test]
fn roots_of_trees_each_alone() {
    for kind in ["handle", "engine", "unit"] {
        let mut t = TestHeap::new();
        let unit = t.heap.new_unit("a.go", b"package a\n").unwrap();
        let node = t.heap.new_node(unit, 1, 0, 0).unwrap();
        let child = t.heap.new_node(unit, 2, 0, 0).unwrap();
        node.set_children(&[child]);
        match kind {
            "handle" => {
                node.retain();
            }
            "engine" => t.heap.root_node(node),
            _ => unit.set_root_cell(Some(node)),
        }
        if kind != "unit" {
            t.heap.unit_unroot(unit);
        }
        t.collect();
        t.collect();
        assert_eq!(t.heap.stats().ast_nodes, 2, "{kind}");
        assert_eq!(unit.text(), b"package a\n", "{kind}");
        match kind {
            // SAFETY: the handle made above.
            "handle" => assert!(unsafe { node.release() }),
            "engine" => t.heap.unroot_node(node),
            _ => t.heap.unit_unroot(unit),
        }
        t.collect();
        assert_eq!(t.heap.stats().ast_nodes, 0, "{kind}");
        t.collect();
        assert_eq!(t.live_bytes(), 0, "{kind}: the text too");
    }
}

/// A tree that a handle alone holds when a mark begins, and that has a root and no handle when it ends.
#[test]
fn trees_rooted_during_a_mark() {
    let one = Budget {
        units: 1,
        time: None,
    };
    for kind in ["engine", "unit"] {
        let mut t = TestHeap::new();
        t.roots.0 = vec![binary_tree(&mut t, 12)];
        let unit = t.heap.new_unit("a.go", b"package a\n").unwrap();
        let node = t.heap.new_node(unit, 1, 0, 0).unwrap();
        let child = t.heap.new_node(unit, 2, 0, 0).unwrap();
        node.set_children(&[child]);
        unit.set_root_cell(Some(node));
        node.retain();
        t.heap.unit_unroot(unit);
        t.collect();
        t.heap.begin_cycle(&mut t.roots, true);
        t.heap.step(&mut t.roots, one);
        assert!(t.heap.barrier().is_on());
        match kind {
            "engine" => t.heap.root_node(node),
            _ => t.heap.unit_root(unit),
        }
        // SAFETY: the handle made above.
        assert!(unsafe { node.release() });
        t.heap.step(&mut t.roots, Budget::ALL);
        assert_eq!(t.heap.take_bugs(), Vec::<String>::new(), "{kind}");
        t.collect();
        assert_eq!(t.heap.stats().ast_nodes, 2, "{kind}");
        assert_eq!(unit.text(), b"package a\n", "{kind}");
    }
}
