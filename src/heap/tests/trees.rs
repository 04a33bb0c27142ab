//! Trees kept by their text: whatever order they are kept, asked for and replaced in, none is forgotten with its root.

use super::nodes::tree;
use super::{Rng, TestHeap};
use crate::heap::unit::UnitPtr;

/// A unit with a tree of 15 nodes and one root, which is the caller's.
fn parsed(t: &mut TestHeap, file: &str, text: &str) -> UnitPtr {
    let unit = t.heap.new_unit(file, text.as_bytes()).unwrap();
    let (root, _) = tree(t, unit, 3, 2);
    unit.set_root_cell(Some(root));
    unit
}

/// Random acts on a dozen texts with room for four, some under another name, which replaces the row: the bytes stay below the limit, and after a trim
/// the next cycle leaves nothing.
#[test]
fn trees_that_are_kept_are_let_go() {
    for seed in 1..200 {
        let mut t = TestHeap::new();
        let mut rng = Rng(seed * 0x9E37_79B9);
        let probe = parsed(&mut t, "a", "text 0");
        t.heap.keep_trees(u64::MAX);
        t.heap.keep_tree(probe);
        let room = 4 * t.heap.stats().kept_tree_bytes;
        t.heap.unit_unroot(probe);
        t.heap.keep_trees(room);
        for _ in 0..60 {
            let text = format!("text {}", rng.below(12));
            let file = ["a", "a", "a", "b"][rng.below(4)];
            let unit = match t.heap.kept_tree(file, text.as_bytes()) {
                Some(unit) => unit,
                None => parsed(&mut t, file, &text),
            };
            if rng.below(8) == 0 {
                t.heap.drop_tree(unit);
            } else {
                t.heap.keep_tree(unit);
            }
            t.heap.unit_unroot(unit);
            let stats = t.heap.stats();
            assert!(stats.kept_tree_bytes <= room, "seed {seed}");
            assert!(stats.kept_trees <= 4, "seed {seed}");
        }
        match seed % 2 {
            0 => t.heap.trim_trees(),
            _ => t.heap.keep_trees(0),
        }
        t.collect();
        let stats = t.heap.stats();
        let left = (stats.kept_trees, stats.kept_tree_bytes, stats.ast_nodes);
        assert_eq!(left, (0, 0, 0), "seed {seed}");
    }
}
