//! Walking trees without recursion.
//!
//! In: a root. Out: its nodes in preorder or postorder; the innermost node at an offset. Parent links are not followed: they
//! are weak.

use crate::syntax::node::Node;

/// The nodes of a tree, each before its children.
pub struct Preorder {
    root: Node,
    /// The next node, if it is known without looking at `rest`.
    next: Option<Node>,
    /// Where to go on afterwards, innermost last.
    rest: Vec<Node>,
}

/// All nodes below and with `root`, parents first, in source order.
pub fn preorder(root: Node) -> Preorder {
    Preorder {
        root,
        next: Some(root),
        rest: Vec::new(),
    }
}

impl Preorder {
    /// Leaves out what is below the node that came last.
    pub fn prune(&mut self, last: Node) {
        if last.first_child().is_some() {
            self.rest.pop();
        }
    }
}

impl Iterator for Preorder {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        let node = self.next.take().or_else(|| self.rest.pop())?;
        let sibling = (node != self.root).then(|| node.next_sibling()).flatten();
        self.next = match (node.first_child(), sibling) {
            (Some(child), Some(sibling)) => {
                self.rest.push(sibling);
                Some(child)
            }
            (child, sibling) => child.or(sibling),
        };
        Some(node)
    }
}

/// A step of a walk that sees each node twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Before the node's children.
    Enter(Node),
    /// Behind them.
    Leave(Node),
}

/// The nodes of a tree, each before and behind its children.
pub struct Walk {
    rest: Vec<Event>,
}

/// Enters and leaves all nodes below and with `root`, in source order.
pub fn walk(root: Node) -> Walk {
    Walk {
        rest: vec![Event::Enter(root)],
    }
}

impl Iterator for Walk {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let event = self.rest.pop()?;
        if let Event::Enter(node) = event {
            self.rest.push(Event::Leave(node));
            let first = self.rest.len();
            self.rest.extend(node.children().map(Event::Enter));
            if let Some(children) = self.rest.get_mut(first..) {
                children.reverse();
            }
        }
        Some(event)
    }
}

/// All nodes below and with `root`, children first, in source order.
pub fn postorder(root: Node) -> impl Iterator<Item = Node> {
    walk(root).filter_map(|event| match event {
        Event::Enter(_) => None,
        Event::Leave(node) => Some(node),
    })
}

/// The innermost node whose extent holds the byte at `offset`; `None` outside of `root`.
pub fn at(root: Node, offset: u32) -> Option<Node> {
    let holds = |node: Node| node.start() <= offset && offset < node.end();
    let mut found = Some(root).filter(|n| holds(*n))?;
    while let Some(child) = found.children().find(|child| holds(*child)) {
        found = child;
    }
    Some(found)
}
