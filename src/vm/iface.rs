//! stub head
use crate::code::program::MethodId;
use crate::code::rtype::{RMethod, RType};
pub(crate) fn missing_method<'t>(_: &RType, _: &'t RType) -> Option<&'t RMethod> {
    None
}
pub(crate) fn find_method(ty: &RType, id: MethodId) -> Option<&RMethod> {
    ty.methods
        .binary_search_by_key(&id, |m| m.id)
        .ok()
        .and_then(|i| ty.methods.get(i))
}
