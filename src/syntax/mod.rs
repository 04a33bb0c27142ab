//! Text to tree: scanner, parser, nodes in the heap, printing and walking them.

pub mod codes;
pub mod constraint;
pub mod diag;
pub mod directive;
pub mod dump;
mod extent;
pub mod lists;
pub mod node;
pub mod parser;
pub mod plusbuild;
pub mod print;
pub mod scanner;
pub mod token;
pub mod walk;
