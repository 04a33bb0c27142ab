//! Methods of a defined type by name.
//!
//! In: a generic or plain defined type and a name. Out: the index of the declared method. Types with few methods are searched, types with
//! many get a table when somebody first asks: a package whose types have hundreds of methods looks one up at every call.
//!
//! A name is declared once for a type (the second is an error and not kept), and methods are only ever added; so a table
//! is good as far as it goes, and is continued where it ended. Tables are forgotten whole when a mark is released,
//! since ids are used again then.

use rustc_hash::FxHashMap;

use crate::types::object::{ObjId, Sym};
use crate::types::package::PkgId;
use crate::types::ty::TypeId;
use crate::types::world::World;

/// Types with no more methods are searched.
const FEW: usize = 8;

/// Tables of types with many methods.
#[derive(Default, Debug)]
pub(crate) struct MethodIndex {
    tables: FxHashMap<TypeId, Table>,
}

#[derive(Default, Debug)]
struct Table {
    /// So many methods stand in it.
    n_entered: usize,
    by_name: FxHashMap<Sym, usize>,
}

impl MethodIndex {
    /// Forgets all tables.
    pub(crate) fn clear(&mut self) {
        self.tables.clear();
    }
}

impl World {
    /// The index of the method `name` among those declared for `origin`, as package `pkg` sees it.
    pub(crate) fn declared_method(
        &mut self,
        origin: TypeId,
        pkg: Option<PkgId>,
        name: Sym,
    ) -> Option<usize> {
        let methods = &self.named(origin)?.methods;
        let is_it = |m: &Option<ObjId>| m.is_some_and(|m| self.same_id(m, pkg, name));
        if methods.len() <= FEW {
            return methods.iter().position(is_it);
        }
        let n_entered = self.method_index.tables.get(&origin).map(|t| t.n_entered);
        if n_entered != Some(methods.len()) {
            self.enter_methods(origin);
        }
        let table = self.method_index.tables.get(&origin)?;
        let index = *table.by_name.get(&name)?;
        let method = self.named(origin)?.methods.get(index).copied().flatten()?;
        self.same_id(method, pkg, name).then_some(index)
    }

    /// Brings the table of a type up to date.
    fn enter_methods(&mut self, origin: TypeId) {
        let mut table = self.method_index.tables.remove(&origin).unwrap_or_default();
        let methods = self.named(origin).map_or(&[][..], |n| &n.methods);
        for (index, method) in methods.iter().enumerate().skip(table.n_entered) {
            if let Some(method) = method {
                table.by_name.entry(self.obj(*method).name).or_insert(index);
            }
        }
        table.n_entered = methods.len();
        self.method_index.tables.insert(origin, table);
    }
}
