//! The atomics of what threads share without locks: the standard library's. `tests/loom` compiles those files with a model's in this place.

pub use std::hint::spin_loop;
pub use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
