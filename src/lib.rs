//! Ergo: the Go language, interpreted, with a collected heap that owns what scripts make and the syntax trees they came from.
//!
//! The house is drawn in `src/ARCHITECTURE.md`: one module a room, floors bottom to top, and
//! `tests/tidy.rs` holds every import to its table. Nothing inside imports through this file.

pub mod mem;

pub mod heap;

pub mod code;
pub mod syntax;

pub mod types;
pub mod vm;

pub mod lower;
pub mod telemetry;

pub mod std;

pub mod engine;

pub mod capi;
