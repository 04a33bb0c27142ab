//! The newest nodes of a kind: what a rule names as candidates for release.
//!
//! In: a kind, and the unit with which time ends. Out: nodes that no mark has found dead, newest first. Takes as long as reading the bitmaps and kinds of all NODE spans.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::heap::Heap;
use crate::heap::node::NodePtr;
use crate::heap::unit::NODE_NUMBER_BITS;

impl Heap {
    /// At most `max` nodes of a kind, of units with numbers below `before_unit`.
    pub fn newest_nodes(&mut self, kind: u8, before_unit: u64, max: usize) -> Vec<NodePtr> {
        self.flush();
        let ends = before_unit << NODE_NUMBER_BITS;
        // The oldest of those that are kept is on top.
        let mut newest = BinaryHeap::new();
        for span in self.node_spans() {
            for index in (0..span.n_elems).filter(|&index| span.is_alloc(index)) {
                let node = NodePtr::checked(span.cell(index)).filter(|node| node.kind() == kind);
                let node = node.filter(|node| !self.space().is_condemned(*node));
                if let Some(node) = node.filter(|node| node.id() < ends) {
                    newest.push(Reverse((node.id(), node.addr())));
                    if newest.len() > max {
                        newest.pop();
                    }
                }
            }
        }
        let sorted = newest.into_sorted_vec();
        let nodes = sorted.into_iter().map(|Reverse((_, addr))| addr);
        nodes.filter_map(NodePtr::checked).collect()
    }
}
