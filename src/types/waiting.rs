//! Bodies of std's functions that nobody has asked for yet: they are checked when they are lowered, most of them never.
//!
//! In: declarations of a package of std, which is right (a test checks all bodies). Out: the tables of a body, when [`World::complete_body`] asks.
//!
//! Longer bodies are not even parsed until then (`syntax::parser::parse_body`). Bodies that the order of initialisation depends on are checked
//! with their package, which has to be parsed whole. A body that is checked while a mark stands
//! (`World::mark`) leaves types above it in tables below: [`World::n_completed`] has risen, and the mark must be kept.

use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::{FuncDecl, Kind, Lifespan, Node};
use crate::syntax::walk::preorder;
use crate::types::check::{Checker, NoImporter};
use crate::types::object::{ObjId, ObjKind};
use crate::types::package::PkgId;
use crate::types::ty::TypeId;
use crate::types::world::World;

/// What is needed to check a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WaitingBody {
    pkg: PkgId,
    obj: ObjId,
    sig: TypeId,
    ftype: Node,
    body: Node,
}

/// Unit and number of a body.
pub(crate) type Key = (u32, u32);

fn key_of(body: Node) -> Key {
    (body.unit_slot(), body.number().0)
}

impl World {
    /// Checks the body of a function if it still waits.
    ///
    /// # Errors
    /// What is wrong with it: std is not as it should be.
    pub fn complete_body(&mut self, body: Node) -> Result<(), Vec<Diag>> {
        if body.is_unparsed() {
            return Err(vec![unparsed(body)]);
        }
        let Some(waiting) = self.waiting.remove(&key_of(body)) else {
            return Ok(());
        };
        self.n_completed += 1;
        let outer = (self.viewer, std::mem::take(&mut self.tset_errors));
        let older = std::mem::take(&mut self.unexpanded);
        let mut importer = NoImporter;
        let mut checker = Checker::new(self, &mut importer, waiting.pkg);
        checker.waiting_body(&waiting);
        checker.record_untyped();
        checker.number_late_types();
        let diags = checker.take_diags();
        self.settle();
        Node::set_states(body, Lifespan::Scoped);
        self.unexpanded.extend(older);
        (self.viewer, self.tset_errors) = outer;
        if diags.is_empty() { Ok(()) } else { Err(diags) }
    }

    /// All bodies that still wait.
    pub fn waiting_bodies(&self) -> Vec<Node> {
        let mut waiting: Vec<_> = self.waiting.iter().map(|(key, w)| (*key, w.body)).collect();
        waiting.sort_unstable_by_key(|(key, _)| *key);
        waiting.into_iter().map(|(_, body)| body).collect()
    }

    /// The nodes of a file are scoped, but for bodies that wait.
    pub(crate) fn file_is_scoped(&self, file: Node) {
        let mut walk = preorder(file);
        let nodes = std::iter::from_fn(|| {
            let node = walk.next()?;
            if node.kind() == Kind::BlockStmt && self.waiting.contains_key(&key_of(node)) {
                walk.prune(node);
            }
            Some(node)
        });
        Node::raise_states(nodes, Lifespan::Scoped);
    }

    /// How many bodies were checked after their packages.
    pub fn n_completed(&self) -> usize {
        self.n_completed
    }
}

/// A body is wanted that was left for later: the package wants to be parsed whole, see `std::Package::is_whole`.
fn unparsed(body: Node) -> Diag {
    Diag::at(body, body.pos(), Code::BadDecl, "the body was not parsed")
}

impl Checker<'_> {
    /// True if the body of a function of the package may wait.
    pub(crate) fn lets_bodies_wait(&self) -> bool {
        self.world.pkg(self.pkg).is_std && self.world.lets_bodies_wait
    }

    /// The body waits until somebody asks for it.
    pub(crate) fn let_body_wait(&mut self, obj: ObjId, sig: TypeId, ftype: Node, body: Node) {
        let waiting = WaitingBody {
            pkg: self.pkg,
            obj,
            sig,
            ftype,
            body,
        };
        self.world.waiting.insert(key_of(body), waiting);
    }

    fn waiting_body(&mut self, waiting: &WaitingBody) {
        let WaitingBody {
            obj,
            sig,
            ftype,
            body,
            ..
        } = *waiting;
        self.func_body(Some(obj), sig, ftype, body, None);
        self.process_delayed();
    }

    /// Checks the bodies of all functions that initialisation of the package's variables may call: what they mention decides the order.
    pub(crate) fn bodies_for_init_order(&mut self) {
        let is_var = |c: &Self, obj: &ObjId| c.world.obj(*obj).var().is_some();
        let mut work: Vec<ObjId> = self.decl_order.clone();
        work.retain(|obj| is_var(self, obj));
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(obj) = work.pop() {
            if !seen.insert(obj) {
                continue;
            }
            let decl = self.world.obj(obj).func().and_then(|func| func.decl);
            let body = decl.and_then(FuncDecl::cast).and_then(FuncDecl::body);
            if let Some(waiting) = body.and_then(|body| self.world.waiting.remove(&key_of(body))) {
                if waiting.body.is_unparsed() {
                    let pos = self.world.obj(obj).pos;
                    self.soft_error(pos, Code::BadDecl, "the body was not parsed");
                }
                self.waiting_body(&waiting);
            }
            if let Some(decl) = self.decls.get(&obj) {
                work.extend(decl.deps().iter().copied());
            }
        }
    }

    /// Numbers of local types whose bodies were checked by themselves: behind all others.
    fn number_late_types(&mut self) {
        for obj in std::mem::take(&mut self.local_types) {
            if matches!(self.world.obj(obj).kind, ObjKind::TypeName { alias: false }) {
                self.world.n_late_types += 1;
                self.world.obj_mut(obj).order = LATE + self.world.n_late_types;
            }
        }
    }
}

/// No package declares so many types in its functions.
const LATE: u32 = 1 << 20;
