//! Typed tree to code, one function at a time.
#![forbid(unsafe_code)]

mod asm;
