//! The command line program `ergo`.
fn main() {}
