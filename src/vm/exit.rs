//! Why the machine stopped running: what `Vm::run` answers to the engine.
//!
//! In: level 0. Out: [`Exit`]. Nothing of the machine is borrowed or half done while one is handled.

use crate::vm::goroutine::GoId;
use crate::vm::program::RecordRef;
use crate::vm::trace::FrameInfo;

/// The end of a program that panicked, or of a fatal error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PanicReport {
    /// Number of the goroutine.
    pub goroutine: u64,
    /// `panic: ...` lines, or `fatal error: ...`.
    pub message: String,
    /// All that Go prints: message, blank line, goroutine and frames, with a newline at the end.
    pub text: String,
    /// The frames, innermost first.
    pub frames: Vec<FrameInfo>,
    /// It ended for want of memory.
    pub out_of_memory: bool,
}

/// Why the machine left.
#[derive(Debug)]
pub enum Exit {
    /// The goroutine asked for has ended; its results can be read until it is released.
    Done(GoId),
    /// A function without code was called: install it, then run again. `Vm::throw` if that fails.
    Lower(RecordRef),
    /// An error of the machine is to become a value, and the types of such errors are not known yet: `Vm::set_runtime_types`, then run again.
    RuntimeTypes,
    /// A host function was called: do it, then `Vm::resume_host`.
    HostCall {
        /// The goroutine; it does not run until resumed.
        goroutine: GoId,
        /// Number of the host function.
        number: u64,
    },
    /// An uncaught panic; its goroutine has ended.
    Panicked(Box<PanicReport>),
    /// A fatal error; its goroutine has ended.
    Fatal(Box<PanicReport>),
    /// Nothing can run ever again: the fatal error that Go prints for it. Goroutines still wait.
    Deadlock(Box<PanicReport>),
    /// Nothing can run before this time of the monotonic clock, and the platform does not wait.
    Idle {
        /// When the next timer fires.
        next_timer: i64,
    },
    /// The fuel is used up; run again with more.
    Fuel,
    /// Somebody asked for an interrupt; run again to go on.
    Interrupted,
    /// `os.Exit`.
    OsExit(i32),
    /// We are wrong.
    Bug(Box<str>),
}

impl Exit {
    pub(crate) fn bug(text: &str) -> Exit {
        Exit::Bug(text.into())
    }
}
