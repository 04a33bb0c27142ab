//! What a compiled program is: the instruction table, words, unlinked functions, type descriptors.
//!
//! Known to who writes code (`lower`) and to who runs it (`vm`); knows neither. No unsafe code here.
#![forbid(unsafe_code)]

pub mod by_rtype;
pub mod compose;
pub mod disasm;
pub mod encode;
pub mod forget;
pub mod form;
pub mod func;
pub mod ops;
pub mod program;
pub mod rtype;
pub mod trap;
pub mod varnames;
pub mod verify;
