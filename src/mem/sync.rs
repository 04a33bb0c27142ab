//! What threads share by: the standard library's atomics and locks. `tests/loom` compiles the files that use it with a model's in this place.

pub use std::hint::spin_loop;
pub use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
pub use std::sync::{Mutex, MutexGuard};
pub use std::thread::yield_now;
