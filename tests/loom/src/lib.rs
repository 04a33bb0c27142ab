//! The library's files about what threads share, with loom's atomics and locks. Their `use crate::mem::sync` finds [`mem::sync`] here.

#![cfg(test)]

/// What the library's room `mem` offers them.
mod mem {
    /// Loom's, as `src/mem/sync.rs` names the standard library's.
    pub mod sync {
        pub use loom::hint::spin_loop;
        pub use loom::sync::atomic::{
            AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence,
        };
        pub use loom::sync::{Mutex, MutexGuard};
        pub use loom::thread::yield_now;
    }
}

#[path = "../../../src/heap/seqlock.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod seqlock;

#[path = "../../../src/heap/slots.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod slots;

#[path = "../../../src/heap/held.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod held;

#[path = "../../../src/heap/tray.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod tray;

#[path = "../../../src/heap/greyrange.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod greyrange;

#[path = "../../../src/heap/roster.rs"]
#[allow(dead_code, reason = "models use what they need")]
mod roster;

mod books;
mod handles;
mod ring;
mod spans;
mod team;
#[path = "tray.rs"]
mod trays;

/// Every order with at most so many switches of threads that the program did not ask for.
fn check(most_preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(most_preemptions);
    builder.check(model);
}

/// The model must fail: the defect is one that it would see.
fn finds(most_preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        check(most_preemptions, model);
    }));
    assert!(found.is_err(), "the model does not see the defect");
}
