//! Making nodes: the parser's only way to the heap.
//!
//! In: kinds, words, positions, children. Out: linked nodes; the height of each, for limit P2. When memory has run out,
//! every request answers the spare node, which is in no tree, and [`Tree::finish`] tells.

use crate::heap::Heap;
use crate::heap::lines::LineBase;
use crate::heap::unit::{Source, UnitPtr};
use crate::mem::OutOfMemory;
use crate::syntax::node::{Kind, Node, flag};
use crate::syntax::parser::MAX_HEIGHT;

/// The nodes of one parse.
/// `TIMED`: each node is told to the heap's clock of kinds.
pub(super) struct Tree<'h, const TIMED: bool> {
    heap: &'h mut Heap,
    unit: UnitPtr,
    /// Height of each node by how far its number is above the first's; a leaf has 1.
    heights: Vec<u16>,
    /// Number of the first node.
    first: u32,
    /// Stands in for nodes that could not be made.
    spare: Node,
    is_too_high: bool,
    refused: Option<OutOfMemory>,
}

impl<'h, const TIMED: bool> Tree<'h, TIMED> {
    /// A new unit with this text.
    pub(super) fn new(
        heap: &'h mut Heap,
        file: &str,
        source: Source<'_>,
    ) -> Result<Self, OutOfMemory> {
        let unit = heap.new_unit_of(file, source)?;
        let spare = match heap.new_node(unit, Kind::BadExpr as u8, flag::BAD, 0) {
            Ok(cell) => Node::from_cell(cell),
            Err(refused) => {
                heap.unit_unroot(unit);
                return Err(refused);
            }
        };
        Ok(Tree {
            heap,
            unit,
            heights: vec![1],
            first: 0,
            spare,
            is_too_high: false,
            refused: None,
        })
    }

    /// More nodes for a unit: what stands in `body`.
    pub(super) fn more(heap: &'h mut Heap, unit: UnitPtr, body: Node) -> Self {
        Tree {
            first: unit.n_nodes(),
            heap,
            unit,
            heights: Vec::new(),
            spare: body,
            is_too_high: false,
            refused: None,
        }
    }

    /// Gives `body`, which had none, its statements.
    pub(super) fn fill(self, body: Node, statements: &[Node]) -> Result<(), OutOfMemory> {
        body.cell().set_aux(0);
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        body.cell().set_leaf(0);
        let mut last = None;
        for statement in statements {
            body.cell().append_child(last, statement.cell());
            last = Some(statement.cell());
        }
        Ok(())
    }

    /// What has gone by was for a node of this kind.
    #[inline]
    pub(super) fn tell_made(&self, kind: Kind) {
        if TIMED && let Some(clock) = self.heap.kind_clock() {
            clock.made(self.unit.number(), kind as u8);
        }
    }

    pub(super) fn is_out_of_memory(&self) -> bool {
        self.refused.is_some()
    }

    pub(super) fn is_too_high(&self) -> bool {
        self.is_too_high
    }

    /// Offsets of the unit's lines.
    pub(super) fn lines(&self) -> Vec<u32> {
        self.unit.lines().to_vec()
    }

    /// A node without children whose token has `len` bytes.
    pub(super) fn leaf(&mut self, kind: Kind, aux: u16, pos: u32, len: u32) -> Node {
        let node = self.childless(kind, aux, pos);
        if !self.is_out_of_memory() {
            node.cell().set_leaf(len);
        }
        node
    }

    fn childless(&mut self, kind: Kind, aux: u16, pos: u32) -> Node {
        if self.is_out_of_memory() {
            return self.spare;
        }
        match self.heap.new_node(self.unit, kind as u8, aux, pos) {
            Ok(cell) => {
                self.tell_made(kind);
                self.heights.push(1);
                Node::from_cell(cell)
            }
            Err(refused) => {
                self.refused = Some(refused);
                self.spare
            }
        }
    }

    /// A node over `children`, in their order.
    pub(super) fn node(
        &mut self,
        kind: Kind,
        aux: u16,
        pos: u32,
        children: impl Iterator<Item = Node>,
    ) -> Node {
        let node = self.childless(kind, aux, pos);
        if self.is_out_of_memory() {
            return node;
        }
        let mut last = None;
        let mut below = 0;
        for child in children {
            node.cell().append_child(last, child.cell());
            last = Some(child.cell());
            below = self.height(child).max(below);
        }
        let height = below.saturating_add(1);
        let at = self.row(node);
        if let Some(slot) = self.heights.get_mut(at) {
            *slot = height;
        }
        self.is_too_high |= height > MAX_HEIGHT;
        node
    }

    fn row(&self, node: Node) -> usize {
        node.number().0.wrapping_sub(self.first) as usize
    }

    fn height(&self, node: Node) -> u16 {
        self.heights.get(self.row(node)).copied().unwrap_or(1)
    }

    /// Sets more bits of a node's word.
    pub(super) fn add_aux(&mut self, node: Node, bits: u16) {
        node.cell().set_aux(node.aux() | bits);
    }

    /// The tree is complete; `root` is what the unit's root keeps.
    pub(super) fn finish(self, root: Node, bases: Vec<LineBase>) -> Result<UnitPtr, OutOfMemory> {
        match self.refused {
            Some(refused) => {
                self.heap.unit_unroot(self.unit);
                Err(refused)
            }
            None => {
                self.unit.set_root_cell(Some(root.cell()));
                if !bases.is_empty() {
                    self.heap.set_line_bases(self.unit, bases);
                }
                Ok(self.unit)
            }
        }
    }
}

/// The children of a node with optional fields, and which of those are there.
#[derive(Default)]
pub(super) struct Parts {
    /// All present ones, one behind the other; no row has more fields than this.
    nodes: [Option<Node>; 5],
    n_nodes: usize,
    bits: u16,
    n_optional: u16,
}

impl Parts {
    pub(super) fn new() -> Parts {
        Parts::default()
    }

    /// A field that is always there.
    pub(super) fn one(mut self, node: Node) -> Parts {
        if let Some(slot) = self.nodes.get_mut(self.n_nodes) {
            *slot = Some(node);
            self.n_nodes += 1;
        }
        self
    }

    /// A field with a presence bit.
    pub(super) fn opt(mut self, node: Option<Node>) -> Parts {
        let bit = flag::FIRST_PRESENT << self.n_optional;
        self.n_optional += 1;
        match node {
            Some(node) => {
                self.bits |= bit;
                self.one(node)
            }
            None => self,
        }
    }

    pub(super) fn bits(&self) -> u16 {
        self.bits
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes.iter().flatten().copied()
    }
}
