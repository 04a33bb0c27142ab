//! Scopes: names to objects, nested.
//!
//! In: `insert`. Out: `World::lookup_parent`, which walks outward. A local name is visible from its
//! `scope_pos` on; bodies of function literals are checked after the enclosing function, so positions decide.

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::types::object::{ObjId, Pos, Sym};
use crate::types::world::World;

/// Names a scope of a `World`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The scope of predeclared names.
    pub const UNIVERSE: ScopeId = ScopeId(0);
}

/// What kind of block a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    /// Predeclared names.
    Universe,
    /// A package.
    Package,
    /// The imports of a file.
    File,
    /// Parameters and body of a function.
    Func,
    /// A block or clause.
    Block,
}

/// Names to objects.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The enclosing scope.
    pub parent: Option<ScopeId>,
    /// Kind of block.
    pub kind: ScopeKind,
    /// Names in order of insertion.
    elems: Vec<(Sym, ObjId)>,
    /// Index by name, made when the list gets long.
    index: FxHashMap<Sym, ObjId>,
}

/// A scope with more names than this is searched through its index.
const N_LINEAR: usize = 12;

impl Scope {
    /// An empty scope.
    pub const fn new(parent: Option<ScopeId>, kind: ScopeKind) -> Scope {
        Scope {
            parent,
            kind,
            elems: Vec::new(),
            index: FxHashMap::with_hasher(FxBuildHasher),
        }
    }

    /// The object with this name in this very scope.
    pub fn lookup(&self, name: Sym) -> Option<ObjId> {
        if self.elems.len() > N_LINEAR {
            return self.index.get(&name).copied();
        }
        self.elems
            .iter()
            .find(|(n, _)| *n == name)
            .map(|&(_, obj)| obj)
    }

    /// Inserts; answers the object that had the name before, and then changes nothing.
    pub fn insert(&mut self, name: Sym, obj: ObjId) -> Option<ObjId> {
        if let Some(old) = self.lookup(name) {
            return Some(old);
        }
        self.elems.push((name, obj));
        if self.elems.len() == N_LINEAR + 1 {
            self.index = self.elems.iter().copied().collect();
        } else if self.elems.len() > N_LINEAR {
            self.index.insert(name, obj);
        }
        None
    }

    /// All names in order of insertion.
    pub fn names(&self) -> impl Iterator<Item = (Sym, ObjId)> + '_ {
        self.elems.iter().copied()
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.elems.len()
    }

    /// True without names.
    pub fn is_empty(&self) -> bool {
        self.elems.is_empty()
    }

    /// Forgets the names inserted after the first `n`.
    pub(crate) fn truncate(&mut self, n: usize) {
        for (name, _) in self.elems.drain(n.min(self.elems.len())..) {
            self.index.remove(&name);
        }
    }
}

impl World {
    /// The name is one of the universe's.
    pub(crate) fn is_predeclared(&self, name: Sym) -> bool {
        self.scope(ScopeId::UNIVERSE).lookup(name).is_some()
    }

    /// The object that `name` denotes at `pos` seen from `scope`, and the scope that has it.
    pub fn lookup_parent(&self, scope: ScopeId, name: Sym, pos: Pos) -> Option<(ScopeId, ObjId)> {
        let mut next = Some(scope);
        while let Some(id) = next {
            let scope = self.scope(id);
            if let Some(obj) = scope.lookup(name) {
                let o = self.obj(obj);
                let local = matches!(scope.kind, ScopeKind::Func | ScopeKind::Block);
                let early = local && o.pos.unit == pos.unit && o.scope_pos > pos.off;
                if !early {
                    return Some((id, obj));
                }
            }
            next = scope.parent;
        }
        None
    }
}
