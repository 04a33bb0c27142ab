//! Tests of the machine: small functions assembled by hand.

mod asm;
mod calls;
mod chans;
mod live;
mod maps;
mod natives;
mod panics;
