//! Snapshots: all objects of a heap at one moment, who refers to whom, by what name, and who would go with whom.
//!
//! In: what one cycle wrote down ([`Captured`](crate::heap::capture::Captured)) and the names of the machine ([`Names`]). Out: [`Snapshot`], plain data that may go to any thread;
//! [`Analysis`], dominators, retained sizes and shortest ways; [`Diff`], what came and went between two of them.
//!
//! # The graph
//!
//! Node 0 is the root. Below it stand groups (`(globals)`, `(goroutines)`, `(host handles)`, …), goroutines and their frames: they have no bytes and no id, and say by whom an
//! object is held. Behind them come the objects, by id. A node's edges stand side by side ([`Snapshot::edges_of`]); what an edge is called, [`Snapshot::edge_text`] says: `.next`, `[3]`,
//! `["key"]`, the name of a variable.
//!
//! The bytes of all nodes are what the cycle left alive, exactly ([`Snapshot::total_bytes`]). What a capture is a picture of while the program runs, `heap::capture` says; objects
//! to which no way leads from the roots in that picture hang on `(no way known)`.
//!
//! # Names of types
//!
//! Objects carry no types: memory is read by pointer maps. So types are inferred: from the declared types of package variables, from the types that interfaces carry, from what the sites of
//! sampled objects make, and along pointers from there (`typing.rs`). What stays unknown is called `(object)` or `(bytes)`. Places are known of sampled objects: of all, if the rate is 1.

mod build;
pub mod devtools;
pub mod devtools_read;
mod diff;
mod dominate;
mod holders;
mod names;
mod sums;
mod typing;
mod ways;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use crate::telemetry::snapshot::build::build;
pub use crate::telemetry::snapshot::diff::{Diff, DiffRow, Tally};
pub use crate::telemetry::snapshot::holders::Holder;
pub use crate::telemetry::snapshot::names::Names;
pub use crate::telemetry::snapshot::sums::SumRow;
pub use crate::telemetry::snapshot::ways::{Analysis, Step};

/// No node, no place, no text.
pub const NONE: u32 = u32::MAX;

/// The group of what goroutines hold.
const GOROUTINES: &str = "(goroutines)";

/// What a node is. The numbers are those of the node types of Chrome's format where there is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    /// The root, a group, a goroutine, a frame: no object.
    Group,
    /// A value or an array of values.
    Object,
    /// Bytes of strings and other memory without pointers.
    Text,
    /// A closure.
    Closure,
    /// Code and records of functions.
    Code,
    /// A node of a syntax tree.
    Tree,
    /// Arrays of a slice, parts of maps and channels.
    Array,
}

/// A node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// Number of the object, the same in all snapshots of its heap; 0: no object.
    pub id: u64,
    /// Its own bytes.
    pub bytes: u64,
    /// First of its edges.
    first_edge: u32,
    /// Text: its type, or what it is.
    pub name: u32,
    /// Where it was allocated (a node of a tree: where it stands), index in [`Snapshot::places`], or [`NONE`].
    pub place: u32,
    /// What it is.
    pub kind: NodeKind,
    /// An earlier snapshot has seen it.
    pub is_known: bool,
}

/// What the numbers of an edge mean.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EdgeKind {
    /// `name` is a text: a field with its dot, a variable, a part.
    Named,
    /// `[index]`, then `name`, if there is one.
    Element,
    /// The element of a map under the key `name`; `index`: the text of a field of it, or [`NONE`].
    Value,
    /// The key `name` itself.
    Key,
    /// A part that Go's text has no word for, as a map's entries; not told in ways.
    Inner,
}

/// An edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// Index of the node that it leads to.
    pub to: u32,
    /// Text, or [`NONE`].
    pub name: u32,
    /// By kind.
    pub index: u32,
    /// By kind.
    pub kind: EdgeKind,
}

/// A place of the source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The function; empty for nodes of trees.
    pub func: Arc<str>,
    /// File as given to the parser; empty where there is none.
    pub file: Arc<str>,
    /// Line, from 1; 0: none.
    pub line: u32,
    /// Byte column, from 1.
    pub column: u32,
}

/// A node of a syntax tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TreeNode {
    /// Index of its node.
    pub node: u32,
    /// Its id as a syntax node.
    pub id: u64,
}

/// A snapshot.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Number of the cycle.
    pub cycle: u64,
    /// When it began: ns since the heap was made.
    pub begin_ns: u64,
    /// When it was over.
    pub end_ns: u64,
    /// The cycle's pauses, ns.
    pub pause_ns: u64,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    texts: Vec<Arc<str>>,
    /// Places.
    pub places: Vec<Place>,
    /// Syntax nodes, by index.
    pub trees: Vec<TreeNode>,
    n_groups: u32,
}

impl Snapshot {
    /// All nodes; 0 is the root.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Nodes that are no objects: the first ones.
    pub fn n_groups(&self) -> u32 {
        self.n_groups
    }

    /// Objects.
    pub fn n_objects(&self) -> usize {
        self.nodes.len() - self.n_groups as usize
    }

    /// Edges of all nodes.
    pub fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// Bytes of all objects: what the cycle left alive.
    pub fn total_bytes(&self) -> u64 {
        self.nodes.iter().map(|node| node.bytes).sum()
    }

    /// The edges of a node.
    pub fn edges_of(&self, node: u32) -> &[Edge] {
        let at = node as usize;
        let first = |at: usize| self.nodes.get(at).map(|node| node.first_edge as usize);
        let from = first(at).unwrap_or(self.edges.len());
        let to = first(at + 1).unwrap_or(self.edges.len());
        self.edges.get(from..to).unwrap_or_default()
    }

    /// A text by number.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// All texts.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    /// What a node is called: its type, or what it is.
    pub fn name(&self, node: u32) -> &str {
        self.nodes
            .get(node as usize)
            .map_or("", |node| self.text(node.name))
    }

    /// Where it was allocated, if that is known.
    pub fn place(&self, node: u32) -> Option<&Place> {
        self.places
            .get(self.nodes.get(node as usize)?.place as usize)
    }

    /// The node of an object.
    pub fn find(&self, id: u64) -> Option<u32> {
        let objects = self.nodes.get(self.n_groups as usize..)?;
        let at = objects.binary_search_by_key(&id, |node| node.id).ok()?;
        Some(at as u32 + self.n_groups)
    }

    /// What an edge is called, as a path goes on with it.
    pub fn edge_text(&self, edge: &Edge) -> String {
        let name = self.text(edge.name);
        match edge.kind {
            EdgeKind::Named => name.to_owned(),
            EdgeKind::Element => format!("[{}]{name}", edge.index),
            EdgeKind::Value => format!("[{name}]{}", self.text(edge.index)),
            EdgeKind::Key => format!("[key {name}]"),
            EdgeKind::Inner => String::new(),
        }
    }
}
