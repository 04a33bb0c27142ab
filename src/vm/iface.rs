//! Interfaces: finding methods, and which types implement which.
//!
//! In: descriptors. Out: methods; the cache of answers. Method tables are sorted by interned name.

use crate::code::program::MethodId;
use crate::code::rtype::{RMethod, RType};
use crate::vm::Vm;
use crate::vm::hash::WordMap;

/// Answers of `implements`, by the two addresses.
pub(crate) type Implements = WordMap<(u64, u64), bool>;

/// The methods of an interface type that a concrete type lacks (or has with another signature).
fn missing_methods<'t>(ty: &RType, iface: &'t RType) -> impl Iterator<Item = &'t RMethod> {
    iface
        .methods
        .iter()
        .filter(|wanted| find_method(ty, wanted.id).is_none_or(|method| method.ty != wanted.ty))
}

/// One of them.
pub(crate) fn missing_method<'t>(ty: &RType, iface: &'t RType) -> Option<&'t RMethod> {
    missing_methods(ty, iface).next()
}

/// The first of them by name, which a panic tells.
pub(crate) fn first_missing<'t>(ty: &RType, iface: &'t RType) -> Option<&'t RMethod> {
    missing_methods(ty, iface).min_by_key(|method| &method.name)
}

/// The method of a type by interned name.
pub(crate) fn find_method(ty: &RType, id: MethodId) -> Option<&RMethod> {
    let at = ty
        .methods
        .binary_search_by_key(&id, |method| method.id)
        .ok()?;
    ty.methods.get(at)
}

impl Vm {
    /// True if the type implements the interface type.
    pub(crate) fn implements(&mut self, ty: &RType, iface: &RType) -> bool {
        if iface.methods.is_empty() {
            return true;
        }
        let key = (
            std::ptr::from_ref(ty) as u64,
            std::ptr::from_ref(iface) as u64,
        );
        *self
            .implements
            .entry(key)
            .or_insert_with(|| missing_method(ty, iface).is_none())
    }
}
