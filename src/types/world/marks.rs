//! Marks: the state of all arenas at one moment, and the way back to it.
//!
//! In: [`World::mark`] before an eval. Out: [`World::keep`], or [`World::release`], which truncates the arenas and takes back from
//! the journal what was filled in below the mark since (W1 of `world`).

use crate::types::scope::ScopeId;
use crate::types::ty::{Type, TypeId};
use crate::types::world::World;
use crate::types::world::arena::TypeKey;

/// A change below a mark that `release` takes back.
#[derive(Clone, Debug)]
pub(super) enum Undo {
    Expanded(TypeId),
    Method(TypeId, usize),
    TypeSet(TypeId),
    Inserted(ScopeId, usize),
    Instance(TypeId, usize),
    Canon(TypeId),
}

/// Lengths of all arenas at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    n_types: usize,
    n_objs: usize,
    pub(super) n_scopes: usize,
    n_pkgs: usize,
    n_units: usize,
    n_names: usize,
    n_canon: usize,
    n_undo: usize,
}

impl World {
    pub(super) fn is_below_mark(&self, id: TypeId) -> bool {
        self.marks.last().is_some_and(|m| id.index() < m.n_types)
    }

    /// Remembers the state of all arenas. Marks nest; each ends with [`World::release`] or [`World::keep`].
    pub fn mark(&mut self) -> Mark {
        let mark = Mark {
            n_types: self.types.len(),
            n_objs: self.objs.len(),
            n_scopes: self.scopes.len(),
            n_pkgs: self.pkgs.len(),
            n_units: self.units.len(),
            n_names: self.names.len(),
            n_canon: self.canon_log.len(),
            n_undo: self.undo.len(),
        };
        self.marks.push(mark);
        mark
    }

    /// Ends a mark and keeps what was made since.
    pub fn keep(&mut self, mark: Mark) {
        self.pop_to(mark);
        if self.marks.is_empty() {
            self.undo.clear();
        }
    }

    /// Ends a mark and forgets what was made since: no id given out since may be used again.
    pub fn release(&mut self, mark: Mark) {
        self.pop_to(mark);
        self.method_index.clear();
        while self.undo.len() > mark.n_undo {
            match self.undo.pop() {
                Some(step) => self.take_back(step),
                None => break,
            }
        }
        self.truncate_canon(mark.n_canon);
        self.truncate_types(mark.n_types);
        self.objs.drain_from(mark.n_objs);
        self.scopes.drain_from(mark.n_scopes);
        for pkg in self.pkgs.drain_from(mark.n_pkgs) {
            self.pkg_index.remove(&pkg.path);
        }
        self.units.truncate(mark.n_units);
        for row in &mut self.unit_index {
            *row = row.filter(|slot| (slot.0 as usize) < mark.n_units);
        }
        for name in self.names.drain_from(mark.n_names) {
            self.name_index.remove(name.as_bytes());
        }
    }

    fn pop_to(&mut self, mark: Mark) {
        while let Some(top) = self.marks.pop() {
            if top == mark {
                break;
            }
        }
    }

    fn take_back(&mut self, step: Undo) {
        match step {
            Undo::Expanded(id) => {
                if let Some(Type::Named(n)) = self.types.get_mut(id.index()) {
                    n.underlying = None;
                    self.unexpanded.push(id);
                }
            }
            Undo::Method(id, index) => {
                if let Some(Type::Named(n)) = self.types.get_mut(id.index())
                    && let Some(cell) = n.methods.get_mut(index)
                {
                    *cell = None;
                }
            }
            Undo::TypeSet(id) => {
                if let Some(Type::Interface(i)) = self.types.get_mut(id.index()) {
                    i.tset = None;
                }
            }
            Undo::Inserted(scope, n) => {
                if let Some(s) = self.scopes.get_mut(scope.0 as usize) {
                    s.truncate(n);
                }
            }
            Undo::Instance(origin, n) => {
                if let Some(list) = self.instances.get_mut(&origin) {
                    list.truncate(n);
                }
            }
            Undo::Canon(id) => {
                self.canon_of.remove(&id);
            }
        }
    }

    fn truncate_canon(&mut self, n: usize) {
        for (hash, id) in self.canon_log.drain(n.min(self.canon_log.len())..) {
            let Some(list) = self.canon_buckets.get_mut(&hash) else {
                continue;
            };
            list.retain(|&c| c != id);
            if list.is_empty() {
                self.canon_buckets.remove(&hash);
            }
        }
    }

    fn truncate_types(&mut self, n: usize) {
        let n = n.min(self.types.len());
        self.unexpanded.retain(|id| id.index() < n);
        self.abandoned.retain(|id| id.index() < n);
        for i in n..self.types.len() {
            let id = TypeId(i as u32);
            self.instances.remove(&id);
            self.canon_of.remove(&id);
        }
        for ty in self.types.drain_from(n) {
            if let Some(key) = TypeKey::of(&ty) {
                self.interned.remove(&key);
            } else if let Type::Tuple(list) = ty {
                self.tuples.remove(&list);
            }
        }
    }
}
