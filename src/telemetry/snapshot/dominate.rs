//! Dominators: `d` dominates `v` if every way from the root to `v` goes through `d`; the nearest such node is the immediate dominator, and `v` goes when it goes.
//!
//! In: a graph all of whose nodes are reached from node 0. Out: the immediate dominator of each node, in an order in which dominators come before those they dominate.
//!
//! The algorithm is SEMI-NCA (Georgiadis): semidominators by path compression as in Lengauer and Tarjan's, then the nearest common ancestor by climbing. On heaps it takes a few passes over
//! the edges. The iterative algorithm of Cooper, Harvey and Kennedy is shorter, but climbs the whole of a list for each pass over it: quadratic on what heaps are full of.

use crate::telemetry::snapshot::{NONE, Snapshot};

/// What is known of a node, by its number in the order of a depth-first search, from 1; row 0 is nobody.
#[derive(Clone, Copy, Default)]
struct Row {
    /// Parent in the search tree; after compression an ancestor.
    parent: u32,
    semi: u32,
    label: u32,
    idom: u32,
}

/// Immediate dominators.
pub(super) struct Dominators {
    /// By node; [`NONE`] for the root.
    pub(super) idom: Vec<u32>,
    /// All nodes, each behind its dominator.
    pub(super) order: Vec<u32>,
}

/// Those of a snapshot.
pub(super) fn dominators(snapshot: &Snapshot) -> Dominators {
    let n = snapshot.nodes().len();
    let mut search = Search::of(snapshot);
    let holders = Holders::of(snapshot, &search);
    let last = search.order.len() as u32;
    let mut climbed = Vec::new();
    for w in (2..=last).rev() {
        let mut semi = search.row(w).parent;
        for &holder in holders.of_number(w) {
            let best = search.eval(holder, w + 1, &mut climbed);
            semi = semi.min(search.row(best).semi);
        }
        search.row_mut(w).semi = semi;
    }
    for w in 2..=last {
        let row = search.row(w);
        let mut at = row.idom;
        while at > row.semi {
            at = search.row(at).idom;
        }
        search.row_mut(w).idom = at;
    }
    let mut idom = vec![NONE; n];
    for w in 2..=last {
        let (node, dominator) = (search.node(w), search.node(search.row(w).idom));
        if let Some(slot) = idom.get_mut(node as usize) {
            *slot = dominator;
        }
    }
    Dominators {
        idom,
        order: search.order,
    }
}

/// A depth-first search, and what is learnt of its nodes.
struct Search {
    /// Nodes by number - 1.
    order: Vec<u32>,
    /// Numbers by node, 0: not reached.
    number: Vec<u32>,
    rows: Vec<Row>,
}

impl Search {
    fn of(snapshot: &Snapshot) -> Search {
        let n = snapshot.nodes().len();
        let mut search = Search {
            order: Vec::with_capacity(n),
            number: vec![0; n],
            rows: vec![Row::default(); n + 1],
        };
        // Nodes that are entered, and which of their edges is next.
        let mut stack = Vec::new();
        if n > 0 {
            search.enter(0, 0);
            stack.push((0, 0));
        }
        while let Some((node, next)) = stack.last_mut() {
            let (from, at) = (*node, *next);
            *next += 1;
            match snapshot.edges_of(from).get(at) {
                None => {
                    stack.pop();
                }
                Some(edge) if search.number_of(edge.to) == 0 => {
                    search.enter(edge.to, search.number_of(from));
                    stack.push((edge.to, 0));
                }
                Some(_) => {}
            }
        }
        search
    }

    fn enter(&mut self, node: u32, parent: u32) {
        self.order.push(node);
        let number = self.order.len() as u32;
        if let Some(slot) = self.number.get_mut(node as usize) {
            *slot = number;
        }
        *self.row_mut(number) = Row {
            parent,
            semi: number,
            label: number,
            idom: parent,
        };
    }

    fn number_of(&self, node: u32) -> u32 {
        self.number.get(node as usize).copied().unwrap_or(0)
    }

    fn node(&self, number: u32) -> u32 {
        let at = (number as usize).wrapping_sub(1);
        self.order.get(at).copied().unwrap_or(NONE)
    }

    fn row(&self, number: u32) -> Row {
        self.rows.get(number as usize).copied().unwrap_or_default()
    }

    fn row_mut(&mut self, number: u32) -> &mut Row {
        // Row 0 takes what belongs to nobody.
        let at = if (number as usize) < self.rows.len() {
            number as usize
        } else {
            0
        };
        &mut self.rows[at]
    }

    /// Of the nodes from `v` up to the last one that is not below `linked`: the one with the least semidominator. What is climbed is compressed.
    fn eval(&mut self, v: u32, linked: u32, climbed: &mut Vec<u32>) -> u32 {
        let mut at = v;
        while self.row(at).parent >= linked {
            climbed.push(at);
            at = self.row(at).parent;
        }
        let mut above = self.row(at);
        let mut best = above.label;
        while let Some(below) = climbed.pop() {
            let own = self.row(below).label;
            if self.row(own).semi <= self.row(best).semi {
                best = own;
            }
            let row = self.row_mut(below);
            row.label = best;
            row.parent = above.parent;
            above = *row;
        }
        best
    }
}

/// Edges backwards, by numbers of the search.
struct Holders {
    first: Vec<u32>,
    from: Vec<u32>,
}

impl Holders {
    fn of(snapshot: &Snapshot, search: &Search) -> Holders {
        let n = search.order.len();
        let mut first = vec![0_u32; n + 2];
        let each_edge = |visit: &mut dyn FnMut(u32, u32)| {
            for (&node, number) in search.order.iter().zip(1..) {
                for edge in snapshot.edges_of(node) {
                    visit(number, search.number_of(edge.to));
                }
            }
        };
        each_edge(&mut |_, to| {
            if let Some(n) = first.get_mut(to as usize + 1) {
                *n += 1;
            }
        });
        let mut sum = 0;
        for n in &mut first {
            sum += *n;
            *n = sum;
        }
        let mut next = first.clone();
        let mut from = vec![0; sum as usize];
        each_edge(&mut |number, to| {
            if let Some(at) = next.get_mut(to as usize) {
                if let Some(slot) = from.get_mut(*at as usize) {
                    *slot = number;
                }
                *at += 1;
            }
        });
        Holders { first, from }
    }

    fn of_number(&self, number: u32) -> &[u32] {
        let first = |at: u32| self.first.get(at as usize).copied().unwrap_or(0) as usize;
        let range = first(number)..first(number + 1);
        self.from.get(range).unwrap_or_default()
    }
}
