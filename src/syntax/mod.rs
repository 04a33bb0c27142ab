//! Text to tree: scanner, parser, nodes in the heap, printing and walking them.

pub mod node;
pub mod token;
