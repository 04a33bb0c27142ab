//! What handlers see of the machine: one flat record, and how they leave.
//!
//! In: level 0 fills it before it enters the dispatcher. Out: where the goroutine stands when a handler left.
//!
//! Invariants. X1: `fp` points into the running goroutine's stack, and `need_slots` of its function are below
//! `stack_end`. X2: `pc` points to an instruction of an installed function (`vm::program` checked it) or of a static stub.
//! X3: the barrier word is readable for the machine's whole life. X4: while the dispatcher runs, `vm` is the machine that the context is
//! a part of, and nobody else holds a reference into it. X5: calls of closures stand in code of this machine's heap only, and nobody else reads or writes
//! their second word.

use crate::vm::Vm;

/// Left for an operation of the slow path: level 0 executes the one at `pc`.
pub(crate) const EXIT_SLOW: u64 = 0;
/// The budget is used up; `pc` is where to go on.
pub(crate) const EXIT_POLL: u64 = 1;
/// The call at `pc` needs a larger stack.
pub(crate) const EXIT_GROW: u64 = 2;
/// The operation at `pc` met a nil pointer.
pub(crate) const EXIT_NIL: u64 = 3;
/// The operation at `pc` met an index out of range.
pub(crate) const EXIT_BOUNDS: u64 = 4;
/// The operation at `pc` divides by zero.
pub(crate) const EXIT_DIV: u64 = 5;
/// The operation at `pc` shifts by a negative count.
pub(crate) const EXIT_SHIFT: u64 = 6;
/// A slow operation was executed where the dispatcher stands; what it answered waits in `Vm::left`.
pub(crate) const EXIT_STEP: u64 = 7;
/// No exit: go on where the context says.
pub(crate) const GO_ON: u64 = 8;
/// The call at `pc` met a type that its inline cache does not know.
pub(crate) const EXIT_METHOD: u64 = 9;

/// The record; its address is a register of the machine.
#[repr(C)]
pub(crate) struct Cx {
    /// Polls left before the next `EXIT_POLL`.
    pub(crate) budget: i64,
    /// One past the last slot that a frame may use.
    pub(crate) stack_end: *mut u64,
    /// Not zero while the collector marks: pointer stores take the slow path.
    pub(crate) barrier: *const u32,
    /// Where the handler left.
    pub(crate) pc: *const u64,
    /// Frame of the handler that left.
    pub(crate) fp: *mut u64,
    /// The machine, for handlers of the path `far`.
    pub(crate) vm: *mut Vm,
}

/// What a body says: go on here, or leave with this code.
pub(crate) enum Next {
    /// The next instruction and its frame.
    Go(*const u64, *mut u64),
    /// Leave; pc and frame are what level 0 is to see.
    Exit(u64, *const u64, *mut u64),
}

impl Cx {
    /// A context in which nothing runs.
    pub(crate) fn new(barrier: *const u32) -> Cx {
        Cx {
            budget: 0,
            stack_end: std::ptr::null_mut(),
            barrier,
            pc: std::ptr::null(),
            fp: std::ptr::null_mut(),
            vm: std::ptr::null_mut(),
        }
    }
}
