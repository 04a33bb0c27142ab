//! Type sets of interfaces: all methods, and the terms that restrict them.
//!
//! In: an interface as written. Out: [`TypeSet`], computed once by `World::type_set`.

use crate::types::object::ObjId;
use crate::types::ty::Term;

/// The types that satisfy an interface.
#[derive(Clone, Debug, Default)]
pub struct TypeSet {
    /// All methods, sorted by `World::method_order` (exported names first by name, then by package).
    pub methods: Vec<ObjId>,
    /// None: all types; otherwise the union of these terms (empty: no type).
    pub terms: Option<Vec<Term>>,
    /// Only comparable types; only without terms.
    pub comparable: bool,
}

impl TypeSet {
    /// The type set of `comparable`.
    pub fn comparable() -> TypeSet {
        TypeSet {
            comparable: true,
            ..TypeSet::default()
        }
    }
    /// True if every type is in it.
    pub fn is_all(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }
    /// True if it is described by methods alone: an ordinary interface.
    pub fn is_method_set(&self) -> bool {
        !self.comparable && self.terms.is_none()
    }
    /// True if no type is in it.
    pub fn is_empty(&self) -> bool {
        self.terms.as_ref().is_some_and(Vec::is_empty)
    }
    /// True if there are specific types.
    pub fn has_terms(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| !t.is_empty())
    }
}
