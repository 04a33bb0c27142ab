//! types
pub mod constant;
pub mod exprstring;
pub mod labels;
pub mod r#return;
