//! Tests of the machine: small functions assembled by hand.

mod asm;
mod calls;
mod chans;
mod maps;
mod panics;
