//! Room where the memory limit refuses: one emergency cycle, and a second try.
//!
//! In: an operation that got no memory and has had no effect. Out: the garbage is gone, and what the operation needs is still there.
//!
//! What got no memory stands at one of three places, and at each of them the running goroutine's frames can be read:
//! 1. At an operation that may allocate: a safepoint as at any other time.
//! 2. At a call. The arguments are in the window above the frame already, where no map covers them: the collector takes every word of the window for a pointer that
//!    may be one ([`Vm::make_room_at_call`]).
//! 3. At the entry of a function without code: nobody knows which of the words in its window are arguments. They are read as those of a call (`roots.rs`).

use crate::code::ops::Op;
use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::trap::Trap;

/// How an operation that got no memory is tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Retry {
    /// It cannot be.
    Never,
    /// After a cycle that begins at a safepoint.
    AtSafepoint,
    /// After a cycle that reads the window above the frame.
    AtCall,
}

/// How this one is.
pub(super) fn retry_of(op: Op) -> Retry {
    match op {
        Op::go | Op::defer | Op::run_defers | Op::recover | Op::lower => Retry::AtSafepoint,
        Op::call | Op::call1 | Op::call_clo | Op::call_clo1 | Op::call_ifc | Op::call_ifc1 => {
            Retry::AtCall
        }
        op if op.allocates() => Retry::AtSafepoint,
        _ => Retry::Never,
    }
}

impl Vm {
    /// A whole cycle because the memory limit refused something; trees that are kept for who may evaluate their text again go first. As [`Vm::collect`] otherwise.
    pub fn make_room(&mut self) {
        self.heap.trim_trees();
        self.collect(false);
    }

    /// The same where the running goroutine stands at a call.
    pub(super) fn make_room_at_call(&mut self) {
        self.reads_window = true;
        self.make_room();
        self.reads_window = false;
    }

    /// Tries, and once more after an emergency cycle. The context stands at an operation that panics.
    pub(super) fn with_room<R>(
        &mut self,
        mut work: impl FnMut(&mut Vm) -> Result<R, Trap>,
    ) -> Result<R, Trap> {
        match work(self) {
            Err(Trap::NoMemory) => {
                self.make_room_at_call();
                work(self)
            }
            done => done,
        }
    }

    /// There is no memory for the code that the running goroutine waits for: panics where it stands.
    pub fn refuse_code(&mut self) -> Option<Exit> {
        if let Some(go) = self.current_mut() {
            go.pending_call = None;
        }
        self.raise(Trap::NoMemory)
    }
}
