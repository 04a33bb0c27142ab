//! Text to tree: scanner, parser, nodes in the heap, printing and walking them.

mod cell;
pub mod diag;
mod extent;
pub mod node;
pub mod source;
pub mod token;
