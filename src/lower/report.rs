//! What `ergo run -m` says of a function: which of its variables and values stand in the heap, in gc's words.
//!
//! In: notes made while the function is lowered (which node the next instructions come from, which of them makes the box of a variable), and the
//! instructions at its end. Out: [`Escaped`]. The lines come from the code itself, so nothing that allocates is left out. Where gc would
//! have to allocate and we need not, a line says so too: a value of one word that an interface holds itself, a closure that captures nothing.

use std::fmt;

use crate::code::ops::Op;
use crate::lower::Lowering;
use crate::lower::asm::Asm;
use crate::lower::func::Fun;
use crate::syntax::node::{Kind, Node};
use crate::types::exprstring::expr_string;
use crate::types::object::{ObjId, UnitSlot};
use crate::types::world::World;

/// A variable or value that stands in the heap although it is local, or need not stand there: a line of `ergo run -m`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Escaped {
    /// File as given to the parser.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Byte column, from 1.
    pub column: u32,
    /// `moved to heap: x`, `T{...} escapes to heap`.
    pub text: String,
}

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Escaped {
            file,
            line,
            column,
            text,
        } = self;
        write!(f, "{file}:{line}:{column}: {text}")
    }
}

/// Notes of a function in the making; nothing is noted unless somebody wants the report.
#[derive(Default)]
pub(crate) struct Notes {
    /// Somebody wants it.
    is_on: bool,
    /// Somebody wants to know what making the code of each node takes.
    is_timed: bool,
    /// From an instruction on: the node that the code comes from, and the one at whose place gc tells of it.
    nodes: Vec<(u32, Source)>,
    /// Instructions that make boxes of variables, which have lines of their own.
    boxes: Vec<u32>,
}

impl Notes {
    /// For a function of a unit.
    pub(crate) fn of(lowering: &Lowering, world: &World, unit: Option<UnitSlot>) -> Notes {
        Notes {
            is_timed: world.clock.is_some(),
            is_on: unit.is_some_and(|unit| lowering.report_on.contains(&unit)),
            ..Notes::default()
        }
    }
}

#[derive(Clone, Copy)]
struct Source {
    named: Node,
    placed: Node,
}

/// Why a value that could need the heap does not.
#[derive(Clone, Copy)]
pub(crate) enum Spared {
    /// It stands in the data word of its interface.
    Inline,
    /// There is one for the whole program.
    Static,
    /// It is made with the code.
    Constant,
    /// Its function alone knows of it, and has it in its frame.
    Owned,
    /// Its function defers it and keeps what it needs.
    Deferred,
}

impl Fun<'_, '_> {
    /// What comes next comes from `n`.
    #[inline]
    pub(crate) fn note_node(&mut self, n: Node) {
        if self.notes.is_on || self.notes.is_timed {
            self.note_node_at(n, n);
        }
    }

    /// Instructions are told by number: they must stay where they are.
    pub(crate) fn tells_instructions(&self) -> bool {
        self.notes.is_on
    }

    /// The same, told at the place of another node.
    pub(crate) fn note_node_at(&mut self, named: Node, placed: Node) {
        if let Some(clock) = self.cx.w.clock.as_ref().filter(|_| self.notes.is_timed) {
            clock.turn_to(named.unit(), named.kind() as u8);
        }
        // What a function that is lowered in place allocates comes from its call.
        if self.notes.is_on && self.in_place.is_none() {
            let source = Source { named, placed };
            self.notes.nodes.push((self.asm.n_ins(), source));
        }
    }

    /// The next instruction makes the box of a variable.
    pub(crate) fn note_box(&mut self) {
        if self.notes.is_on {
            self.notes.boxes.push(self.asm.n_ins());
        }
    }

    /// The variable stands in a box.
    pub(crate) fn report_box(&mut self, obj: ObjId) {
        if self.notes.is_on {
            let text = format!("moved to heap: {}", self.cx.w.obj_name(obj));
            self.report_var(obj, text);
        }
    }

    /// The variable needs no box although it is captured and changes.
    pub(crate) fn report_by_value(&mut self, obj: ObjId) {
        if self.notes.is_on {
            let text = format!("{} does not escape: {BY_VALUE}", self.cx.w.obj_name(obj));
            self.report_var(obj, text);
        }
    }

    fn report_var(&mut self, obj: ObjId, text: String) {
        let o = self.cx.w.obj(obj);
        let Some(unit) = self.cx.w.unit(o.pos.unit) else {
            return;
        };
        let at = unit.place(o.pos.off);
        self.cx.lw.escaped.push(Escaped {
            file: at.file.to_string(),
            line: at.line,
            column: at.column,
            text,
        });
    }

    /// What the last node stands for needs no memory of its own.
    pub(crate) fn report_spared(&mut self, why: Spared) {
        let last = self.notes.nodes.last();
        if let Some((_, source)) = last.filter(|_| self.notes.is_on) {
            let why = match why {
                Spared::Constant => "it is a constant",
                Spared::Inline => "the interface holds it",
                Spared::Static => "it captures nothing",
                Spared::Owned => "it stands in the frame",
                Spared::Deferred => "it is deferred once",
            };
            let text = format!("{} does not escape: {why}", text_of(source.named));
            let line = line_of(source.placed, text);
            self.cx.lw.escaped.push(line);
        }
    }

    /// The function is whole: a line for each of its instructions that allocates.
    pub(crate) fn report_allocations(&mut self) {
        if !self.notes.is_on || self.is_wrapper {
            return;
        }
        let notes = std::mem::take(&mut self.notes);
        for (at, op) in allocating(&self.asm) {
            let n_before = notes.nodes.partition_point(|(from, _)| *from <= at);
            let source = n_before.checked_sub(1).and_then(|i| notes.nodes.get(i));
            if let Some((_, source)) = source.filter(|_| !notes.boxes.contains(&at)) {
                let what = match op {
                    // gc names what grows a slice by its function alone.
                    Op::append_room
                    | Op::append
                    | Op::append_64
                    | Op::append_8
                    | Op::append_slice
                    | Op::append_str => "append".into(),
                    _ => text_of(source.named),
                };
                let line = line_of(source.placed, what + how(op));
                self.cx.lw.escaped.push(line);
            }
        }
    }
}

/// Why a captured variable that changes needs no box: nobody sees it change.
const BY_VALUE: &str = "it is captured by value";

fn allocating(asm: &Asm) -> impl Iterator<Item = (u32, Op)> {
    // Keys that are only looked for are made in the heap where they are long, as in gc, which says nothing of them.
    let looks = |op| matches!(op, Op::map_get_j | Op::map_get2_j);
    let ops = (0..).zip(asm.ops());
    ops.filter(move |(_, op)| op.allocates() && !looks(*op))
}

/// What an instruction does to the heap, behind the name of its expression.
fn how(op: Op) -> &'static str {
    match op {
        Op::map_set
        | Op::map_addr
        | Op::map_set_k
        | Op::map_addr_k
        | Op::map_set_j
        | Op::map_addr_j => " grows in the heap",
        Op::map_iter => " is walked by an iterator in the heap",
        _ => " escapes to heap",
    }
}

fn line_of(node: Node, text: String) -> Escaped {
    let at = node.place(node.pos());
    Escaped {
        file: at.file.to_string(),
        line: at.line,
        column: at.column,
        text,
    }
}

/// The node as gc's report names it: of a statement, what it assigns to or walks.
fn text_of(node: Node) -> String {
    let text = match node.kind() {
        Kind::FuncLit => "func literal".into(),
        Kind::AssignStmt | Kind::IncDecStmt | Kind::RangeStmt | Kind::ExprList => {
            node.first_child().map_or_else(String::new, text_of)
        }
        _ => expr_string(node),
    };
    text.replace('…', "...")
}
