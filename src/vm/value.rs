//! stub head
use crate::code::rtype::RType;
pub(crate) fn load_vec(_: u64, _: &RType) -> Vec<u64> {
    Vec::new()
}
