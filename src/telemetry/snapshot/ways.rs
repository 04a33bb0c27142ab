//! Who holds what: dominators with retained sizes, and the shortest way from the root to each node.
//!
//! In: a snapshot. Out: [`Analysis`], a few numbers a node. The retained size of a node is what would be freed with it: the bytes of all that it dominates.

use std::collections::VecDeque;

use crate::telemetry::snapshot::dominate::dominators;
use crate::telemetry::snapshot::{Edge, GOROUTINES, NONE, NodeKind, Snapshot};

/// A step of a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The edge that was taken.
    pub edge: Edge,
    /// The node where it began.
    pub from: u32,
}

/// What follows from a snapshot.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Immediate dominators by node; [`NONE`] for the root.
    pub idom: Vec<u32>,
    /// Retained bytes by node.
    pub retained: Vec<u64>,
    /// By node: the node before it on a shortest way.
    before: Vec<u32>,
    /// And which of that one's edges leads here.
    by_edge: Vec<u32>,
}

impl Analysis {
    /// That of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Analysis {
        let dominators = dominators(snapshot);
        let mut retained: Vec<u64> = snapshot.nodes().iter().map(|node| node.bytes).collect();
        for &node in dominators.order.iter().rev() {
            let above = dominators.idom.get(node as usize).copied().unwrap_or(NONE);
            let bytes = retained.get(node as usize).copied().unwrap_or(0);
            if let Some(sum) = retained.get_mut(above as usize) {
                *sum += bytes;
            }
        }
        let (before, by_edge) = shortest(snapshot);
        Analysis {
            idom: dominators.idom,
            retained,
            before,
            by_edge,
        }
    }

    /// Retained bytes of a node.
    pub fn retained(&self, node: u32) -> u64 {
        self.retained.get(node as usize).copied().unwrap_or(0)
    }

    /// The nodes that a node dominates immediately, for all nodes: the dominator tree, (first, children).
    pub fn children(&self) -> (Vec<u32>, Vec<u32>) {
        let n = self.idom.len();
        let mut first = vec![0_u32; n + 1];
        for &above in &self.idom {
            if let Some(n) = first.get_mut((above as usize).wrapping_add(1)) {
                *n += u32::from(above != NONE);
            }
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut children = vec![0; first.last().copied().unwrap_or(0) as usize];
        for (node, &above) in (0..).zip(&self.idom) {
            if above != NONE
                && let Some(at) = next.get_mut(above as usize)
                && let Some(slot) = children.get_mut(*at as usize)
            {
                *slot = node;
                *at += 1;
            }
        }
        (first, children)
    }

    /// The last step of [`Analysis::way`].
    pub fn last_step(&self, snapshot: &Snapshot, node: u32) -> Option<Step> {
        let from = *self
            .before
            .get(node as usize)
            .filter(|from| **from != NONE)?;
        let number = self.by_edge.get(node as usize).copied().unwrap_or(0);
        let edge = *snapshot.edges_of(from).get(number as usize)?;
        Some(Step { edge, from })
    }

    /// A shortest way from the root to a node, from the root on.
    pub fn way(&self, snapshot: &Snapshot, node: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(&from) = self.before.get(at as usize)
            && from != NONE
        {
            let number = self.by_edge.get(at as usize).copied().unwrap_or(0);
            if let Some(&edge) = snapshot.edges_of(from).get(number as usize) {
                steps.push(Step { edge, from });
            }
            at = from;
        }
        steps.reverse();
        steps
    }

    /// The same in words: `main.cache["boss"].blob`, `goroutine 1, main.f at f.go:12: slot 3.next`. Steps that repeat are counted.
    pub fn way_text(&self, snapshot: &Snapshot, node: u32) -> String {
        const MOST_REPEATS: usize = 3;
        let steps = self.way(snapshot, node);
        let mut text = String::new();
        let mut parts: Vec<(String, usize)> = Vec::new();
        for step in &steps {
            let to = snapshot.nodes().get(step.edge.to as usize);
            if to.is_some_and(|to| to.kind == NodeKind::Group) {
                // A group says what its goroutines and frames say better.
                let name = snapshot.name(step.edge.to);
                if name == GOROUTINES {
                    continue;
                }
                if !text.is_empty() {
                    text.push_str(", ");
                }
                text.push_str(name);
                continue;
            }
            let name = snapshot.edge_text(&step.edge);
            match parts.last_mut() {
                Some((last, n)) if *last == name => *n += 1,
                _ if name.is_empty() => {}
                _ => parts.push((name, 1)),
            }
        }
        if text == "(globals)" {
            text.clear();
        } else if !text.is_empty() && !parts.is_empty() {
            text.push_str(": ");
        }
        for (name, n) in parts {
            match n {
                n if n > MOST_REPEATS => text.push_str(&format!("{name}(×{n})")),
                n => text.push_str(&name.repeat(n)),
            }
        }
        text
    }
}

/// Breadth first: for each node the one before it, and the number of its edge. From goroutines only to what nothing else leads to: what a frame happens to
/// look at says little of who keeps it.
fn shortest(snapshot: &Snapshot) -> (Vec<u32>, Vec<u32>) {
    let n = snapshot.nodes().len();
    let (mut before, mut by_edge) = (vec![NONE; n], vec![0; n]);
    let (mut queue, mut last) = (VecDeque::from([0]), None);
    while let Some(from) = queue.pop_front().or_else(|| last.take()) {
        for (number, edge) in (0..).zip(snapshot.edges_of(from)) {
            let to = edge.to as usize;
            if to != 0
                && let Some(slot) = before.get_mut(to)
                && *slot == NONE
            {
                *slot = from;
                if let Some(by) = by_edge.get_mut(to) {
                    *by = number;
                }
                match from == 0 && snapshot.name(edge.to) == GOROUTINES {
                    true => last = Some(edge.to),
                    false => queue.push_back(edge.to),
                }
            }
        }
    }
    (before, by_edge)
}
