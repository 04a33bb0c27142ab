//! The C boundary: a translation and nothing else. One file a noun, in the order of the header.
//!
//! Each entry is a plain function whose body is one call to a guard (`guard.rs`): null, thread, re-entry
//! and panic checks stand there once. Nothing here allocates for the script or knows Go.

pub mod constants;

pub mod structs;

pub(crate) mod callbacks;

pub(crate) mod guard;

pub(crate) mod platform;

pub mod library;

pub mod vms;

pub mod errors;

pub mod ast;

pub mod probes;

pub mod modules;

pub mod types;

pub mod calls;

pub mod values;

pub mod refs;

pub mod memory;

pub mod events;

pub mod policy;

pub mod leaks;

pub mod export;

pub mod snapshots;

pub mod parsing;
