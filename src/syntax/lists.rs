//! Walking beside each other: the children of a node, and the expressions that one field holds.
//!
//! In: the first node. Out: iterators, copyable as nodes are.

use crate::syntax::node::{Kind, Node};

/// The children of a node from some child on.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    pub(super) next: Option<Node>,
}

impl Children {
    /// The first one, without taking it.
    pub fn first(self) -> Option<Node> {
        self.next
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.next.is_none()
    }

    /// How many there are (walks them).
    pub fn len(self) -> usize {
        self.count()
    }
}

impl Iterator for Children {
    type Item = Node;

    #[inline]
    fn next(&mut self) -> Option<Node> {
        let node = self.next?;
        self.next = node.next_sibling();
        Some(node)
    }
}

/// One expression, or the elements of an ExprList.
#[derive(Clone, Copy, Debug)]
pub struct Exprs {
    node: Option<Node>,
    next: Option<Node>,
    is_single: bool,
}

impl Exprs {
    /// The expressions that `node` stands for.
    pub fn of(node: Option<Node>) -> Exprs {
        match node {
            Some(list) if list.kind() == Kind::ExprList => Exprs {
                node,
                next: list.first_child(),
                is_single: false,
            },
            _ => Exprs {
                node,
                next: node,
                is_single: true,
            },
        }
    }

    /// The node that stands for all: the expression itself or the ExprList.
    pub fn node(self) -> Option<Node> {
        self.node
    }

    /// The first one not taken yet.
    pub fn first(self) -> Option<Node> {
        self.next
    }

    /// True if none is left.
    pub fn is_empty(self) -> bool {
        self.next.is_none()
    }

    /// How many are left (walks them).
    pub fn len(self) -> usize {
        self.count()
    }

    /// The only expression, if it is one.
    pub fn single(self) -> Option<Node> {
        self.node.filter(|_| self.is_single)
    }
}

impl Iterator for Exprs {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        let node = self.next?;
        self.next = if self.is_single {
            None
        } else {
            node.next_sibling()
        };
        Some(node)
    }
}
