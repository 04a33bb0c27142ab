//! Trees as the host walks them, and what is told of them one by one.
//!
//! In: a root and what to do at each node; trace ids, kinds. Out: probes (`heap/probe.rs`) on the way; for a node its scope, where its name is declared, and the
//! constant that the checker has found it to be.

use std::fmt::Write;

use crate::engine::Engine;
use crate::engine::error::Failure;
use crate::heap::probe::{KindSet, WalkCounts};
use crate::syntax::node::{Kind, Node};
use crate::syntax::walk::{self, Event};
use crate::types::info::UnitInfo;
use crate::types::object::ObjId;
use crate::types::package::PkgState;
use crate::types::scope::ScopeId;

/// How a walk goes on behind a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Onward {
    /// Into its children.
    Down,
    /// Past them.
    Past,
    /// Nowhere: the walk is over.
    Stop,
}

/// Where a node stands among the names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeScope {
    /// Number of the innermost scope around it.
    pub scope: u32,
    /// Number of the scope that has its name, if it is an identifier that denotes something.
    pub declared_in: Option<u32>,
    /// The unit's number and the offset where that name is declared; `None` for predeclared names.
    pub declared_at: Option<(u64, u32)>,
}

/// What the checker has found an expression to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CachedResult {
    /// The constant, as Go writes it.
    pub value: String,
    /// Nothing runs by it: the package that it was found in was refused.
    pub is_stale: bool,
}

/// The kinds at which walks are probed unless somebody says otherwise: composite ones, never leaves.
pub(super) fn composite() -> KindSet {
    KindSet::of([Kind::File as u8, Kind::FuncDecl as u8])
}

impl Engine {
    /// Units that are parsed from now on belong to this trace; 0: to none.
    pub fn set_trace(&mut self, trace: u64) {
        self.vm.heap_mut().set_trace(trace);
    }

    /// Each death of a node of these kinds is told by an event; no kinds: none is.
    pub fn track_kinds(&mut self, kinds: impl IntoIterator<Item = Kind>) {
        let set = KindSet::of(kinds.into_iter().map(|kind| kind as u8));
        self.vm.heap_mut().track_kinds(set);
    }

    /// Walks are probed at these kinds, and every `every`-th time at their root in full (0: never).
    pub fn probe_walks(&mut self, kinds: impl IntoIterator<Item = Kind>, every: u64) {
        let set = KindSet::of(kinds.into_iter().map(|kind| kind as u8));
        self.vm.heap_mut().probe_walks(set, every);
    }

    /// What walks have been.
    pub fn walk_counts(&self) -> WalkCounts {
        self.vm.heap().walk_counts()
    }

    /// It is a node of this machine's heap.
    pub fn has_node(&self, node: Node) -> bool {
        self.vm.heap().has_node(node.cell())
    }

    /// Visits a tree, parents first, with the depth of each node; `visit` says how it goes on.
    pub fn walk(&mut self, root: Node, mut visit: impl FnMut(Node, u32) -> Onward) {
        self.vm.heap_mut().walk_begins(root.cell());
        let mut rest = vec![(root, 0)];
        while let Some((node, depth)) = rest.pop() {
            self.vm.heap_mut().walk_visits(node.cell(), depth);
            match visit(node, depth) {
                Onward::Stop => return,
                Onward::Past => {}
                Onward::Down => {
                    let first = rest.len();
                    rest.extend(node.children().map(|child| (child, depth + 1)));
                    if let Some(children) = rest.get_mut(first..) {
                        children.reverse();
                    }
                }
            }
        }
    }

    /// Where a node stands among the names; `None` before its package is checked, and once the tables of an evaluation are gone.
    pub fn node_scope(&self, node: Node) -> Option<NodeScope> {
        let info = self.tables_of(node)?;
        let mut around = Some(node);
        let scope = loop {
            let at = around?;
            if let Some(scope) = opened(info, at) {
                break scope;
            }
            around = at.parent();
        };
        let is_ident = node.kind() == Kind::Ident;
        let object = is_ident.then(|| info.object_of(node)).flatten();
        let pos = object.map(|object| self.world.obj(object).pos);
        let declared_at = pos.filter(|pos| pos.is_known()).and_then(|pos| {
            let unit = self.world.unit(pos.unit)?.unit;
            Some((unit, pos.off))
        });
        Some(NodeScope {
            scope: scope.0,
            declared_in: object.and_then(|object| self.scope_that_has(scope, object)),
            declared_at,
        })
    }

    /// The scope, outward from `scope`, that has this very object.
    fn scope_that_has(&self, scope: ScopeId, object: ObjId) -> Option<u32> {
        let mut next = Some(scope);
        while let Some(at) = next {
            let row = self.world.scope(at);
            if row.names().any(|(_, has)| has == object) {
                return Some(at.0);
            }
            next = row.parent;
        }
        None
    }

    /// The tables of the node's own unit: a slot may have become another's.
    fn tables_of(&self, node: Node) -> Option<&UnitInfo> {
        self.world
            .info(node)
            .filter(|info| info.unit == node.unit())
    }

    /// The constant that the checker has found an expression to be; `None` where it found none, before the check, and once the tables are gone.
    pub fn cached_result(&self, node: Node) -> Option<CachedResult> {
        let value = self.tables_of(node)?.tv(node)?.value?;
        let slot = self.world.slot_of(node)?;
        Some(CachedResult {
            value: value.text(),
            is_stale: self.world.state_of_unit(slot) == Some(PkgState::Wrong),
        })
    }

    /// The scopes of all files of a module that was checked and whose trees are kept.
    ///
    /// # Errors
    /// `Invalid`: no such module.
    pub fn module_scopes_text(&self, module: u32) -> Result<String, Failure> {
        let pkg = self.module(module)?.pkg;
        let files = self.world.pkg(pkg).files.iter();
        Ok(files
            .map(|file| format!("{}\n{}", file.node.file(), self.scopes_text(file.node)))
            .collect())
    }

    /// The scopes of a file that was checked, as `ergo ast --dump-scopes` prints them.
    pub fn scopes_text(&self, root: Node) -> String {
        let mut out = String::new();
        let mut open: Vec<(Node, u32)> = Vec::new();
        for event in walk::walk(root) {
            match event {
                Event::Enter(node) => {
                    if let Some(scope) = self.opened(node) {
                        self.scope_line(&mut out, node, scope, open.len());
                        open.push((node, scope.0));
                    }
                    if node.kind() == Kind::Ident && !open.is_empty() {
                        self.name_line(&mut out, node, open.len());
                    }
                }
                Event::Leave(node) => {
                    open.pop_if(|(at, _)| *at == node);
                }
            }
        }
        out
    }

    fn opened(&self, node: Node) -> Option<ScopeId> {
        // That of a function begins with its declaration or literal: what it opens is not told again.
        let is_functions =
            node.kind() == Kind::FuncType && node.parent().is_some_and(|n| is_function(n.kind()));
        opened(self.tables_of(node)?, node).filter(|_| !is_functions)
    }

    /// `scope 12 in 9: BlockStmt 4:2-9:3`
    fn scope_line(&self, out: &mut String, node: Node, scope: ScopeId, depth: usize) {
        let ((line, column), (end_line, end_column)) =
            (node.line_col(node.start()), node.line_col(node.end()));
        let parent = self.world.scope(scope).parent;
        let parent = parent.map_or_else(String::new, |parent| {
            format!(" in {}", self.scope_number(parent))
        });
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:indent$}scope {}{parent}: {} {line}:{column}-{end_line}:{end_column}",
            "",
            self.scope_number(scope),
            node.kind().name(),
            indent = 2 * depth
        );
    }

    /// `x 5:7 declared 3:6 in scope 12`; a declaring name says `declares`.
    fn name_line(&self, out: &mut String, node: Node, depth: usize) {
        let Some(at) = self.node_scope(node) else {
            return;
        };
        let (line, column) = node.line_col(node.start());
        let here = Some((node.unit(), node.start()));
        let what = match (at.declared_at, at.declared_in) {
            (None, None) => return,
            (place, Some(scope)) if place == here => {
                format!("declares in scope {}", self.scope_number(ScopeId(scope)))
            }
            (None, Some(_)) => "predeclared".to_owned(),
            (Some((unit, offset)), scope) => {
                let place = if unit == node.unit() {
                    let (line, column) = node.line_col(offset);
                    format!("{line}:{column}")
                } else {
                    "elsewhere".to_owned()
                };
                match scope {
                    Some(scope) => {
                        format!(
                            "declared {place} in scope {}",
                            self.scope_number(ScopeId(scope))
                        )
                    }
                    None if unit == node.unit() => format!("declared {place} in a type"),
                    None => format!("declared {place}"),
                }
            }
        };
        let _ = writeln!(
            out,
            "{:indent$}{} {line}:{column} {what}",
            "",
            node.name(),
            indent = 2 * depth
        );
    }

    /// Numbers of scopes as people see them: the universe is 0.
    fn scope_number(&self, scope: ScopeId) -> u32 {
        scope.0
    }
}

fn is_function(kind: Kind) -> bool {
    matches!(kind, Kind::FuncDecl | Kind::FuncLit)
}

/// The scope that a node opens. The checker notes a function's at its type; receiver, parameters and body are in it.
fn opened(info: &UnitInfo, node: Node) -> Option<ScopeId> {
    let at = |node: Node| info.scopes.get(&node.number().0).copied();
    if is_function(node.kind()) {
        let ty = node.children().find(|child| child.kind() == Kind::FuncType);
        return ty.and_then(at);
    }
    at(node)
}
