//! types
pub mod constant;
