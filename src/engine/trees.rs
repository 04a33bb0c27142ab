//! What keeps syntax trees alive: units until their package is checked, then declarations one by one until their code has
//! ended once (ruling R5).
//!
//! In: parsed units, checked packages, ended bodies. Out: root counts on units and nodes of the heap.
//!
//! Invariants. K1: between parse and check the unit is rooted whole. K2: after the check each function declaration with
//! a body is rooted by itself, and each declaration of variables until the package is initialised; then the unit's own root goes.
//! K3: generic functions and methods stay rooted: another instance may be asked for. So do functions to which objects are passed (`lower::lent`).

use rustc_hash::FxHashMap;

use crate::heap::Heap;
use crate::heap::unit::UnitPtr;
use crate::syntax::node::{FuncDecl, FuncType, GenDecl, Kind, Lifespan, Node};
use crate::syntax::token::Token;
use crate::syntax::walk;
use crate::types::package::PkgId;
use crate::types::world::World;

/// The holds of one engine.
#[derive(Default)]
pub(crate) struct Trees {
    /// Units of packages that are not checked yet.
    units: Vec<(PkgId, UnitPtr)>,
    /// Function declarations by the (unit slot, node number) of their body.
    bodies: FxHashMap<(u32, u32), Node>,
    /// Declarations of variables, until their package is initialised.
    variables: Vec<(PkgId, Node)>,
    /// Nothing is ever let go.
    keep_all: bool,
}

impl Trees {
    /// No holds yet; `keep_all`: nothing is ever let go.
    pub(crate) fn new(keep_all: bool) -> Trees {
        Trees {
            keep_all,
            ..Trees::default()
        }
    }

    /// Takes over the root of a parsed unit.
    pub(crate) fn adopt(&mut self, pkg: PkgId, unit: UnitPtr) {
        self.units.push((pkg, unit));
    }

    /// The package is checked: K1 becomes K2.
    pub(crate) fn checked(&mut self, heap: &mut Heap, world: &World, pkg: PkgId) {
        let files: Vec<Node> = world.pkg(pkg).files.iter().map(|file| file.node).collect();
        for file in files {
            for decl in file.children() {
                self.hold(heap, pkg, decl);
            }
        }
        if self.keep_all {
            return;
        }
        self.units.retain(|(owner, unit)| {
            if *owner == pkg {
                heap.unit_unroot(*unit);
            }
            *owner != pkg
        });
    }

    fn hold(&mut self, heap: &mut Heap, pkg: PkgId, decl: Node) {
        if let Some(func) = FuncDecl::cast(decl) {
            let Some(body) = func.body() else { return };
            heap.root_node(decl.cell());
            if !is_generic(func) {
                self.bodies
                    .insert((body.unit_slot(), body.number().0), decl);
            }
        } else if GenDecl::cast(decl).is_some() && decl.tok() == Token::Var {
            heap.root_node(decl.cell());
            self.variables.push((pkg, decl));
        }
    }

    /// The package's variables are initialised.
    pub(crate) fn initialised(&mut self, heap: &mut Heap, pkg: PkgId) {
        let (done, rest): (Vec<_>, Vec<_>) = self
            .variables
            .drain(..)
            .partition(|(owner, _)| *owner == pkg);
        self.variables = rest;
        for (_, decl) in done {
            evaluated(decl);
            if !self.keep_all {
                heap.unroot_node(decl.cell());
            }
        }
    }

    /// The code of a body has ended once.
    pub(crate) fn ended(&mut self, heap: &mut Heap, body: (u32, u32)) {
        if let Some(decl) = self.bodies.remove(&body) {
            evaluated(decl);
            let cell = decl.cell();
            heap.eval_ended(cell.unit(), cell.id());
            if !self.keep_all {
                heap.unroot_node(decl.cell());
            }
        }
    }
}

/// Marks a whole subtree.
pub(crate) fn evaluated(root: Node) {
    Node::set_states(root, Lifespan::Evaluated);
}

/// True for functions with type parameters and methods of generic types: K3.
fn is_generic(func: FuncDecl) -> bool {
    let own = FuncType::cast(func.ty()).is_some_and(|ty| ty.tparams().is_some());
    let is_index = |node: Node| node.kind() == Kind::IndexExpr;
    own || func
        .recv()
        .is_some_and(|recv| walk::preorder(recv).any(is_index))
}
