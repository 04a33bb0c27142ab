//! Stacks are read in pieces: below a watermark stand the frames that a mark has not read yet.
//!
//! In: a goroutine whose frames are read from the innermost on. Out: a mark in the header of the last window that was read, which tells when that
//! window is left; frames in pieces of a unit.
//!
//! Why this is enough: a stack's frames below the running one change only when they run. So a frame may be read at any time before it runs: what it
//! holds is what it held when the mark began (the snapshot of the heap's roots, R3). Return is the one way for a frame to run again but for recovery and the end of
//! the goroutine, which say so themselves. (Stack barriers, as Go 1.4 to 1.8 had them; their cost there was one for each power of two frames.)
//!
//! Invariants. W1: a goroutine has at most one watermark; frames above it, the guard's among them, have been read by the mark that put it there, frames below have not.
//! W2: the guard's header names `stub` as its caller's pc and says so in [`IS_GUARD`]; the true pc is the stub's first word, which [`Frame::caller`] answers. W3: who
//! leaves the guard's window takes the watermark first, or comes to the stub, which does. W4: no mark ends while there is a watermark; one that was given up may leave
//! some, which are taken at the next look.
//!
//! Unsafe: headers of windows are written. Invariant: V3 of `vm::frame`, the guard is a window of the goroutine's own stack.

use std::sync::Arc;

use crate::code::encode::instr;
use crate::code::ops::Op;
use crate::vm::frame::{Frame, IS_GUARD};
use crate::vm::goroutine::Goroutine;

/// Words of frames that are read at a time: 4 KiB.
pub(crate) const UNIT_SLOTS: usize = 512;

/// Where the reading of a stack has come to.
#[derive(Debug)]
pub(crate) struct Watermark {
    /// The true pc of the guard's caller; a word that nobody executes; what is executed when the guard returns.
    stub: [u64; 3],
    /// The guard: its window, slots from the stack's base.
    guard: usize,
}

/// Operand of the `unreachable` that a guard returns to.
pub(crate) const GUARD_RETURNED: u16 = 3;

impl Goroutine {
    /// Some frames have not been read.
    pub(crate) fn has_watermark(&self) -> bool {
        self.guards_above(0)
    }

    /// Puts the watermark below a frame that has a caller and has been read.
    pub(crate) fn put_watermark(&self, guard: Frame) {
        let window = guard.fp;
        // SAFETY: V3.
        let pc = unsafe { *window.sub(2) };
        let mark = Arc::new(Watermark {
            stub: [
                pc,
                instr(Op::unreachable, 0, 0, 0),
                instr(Op::unreachable, GUARD_RETURNED, 0, 0),
            ],
            guard: self.offset(window),
        });
        // SAFETY: V3; W2: records are aligned, so the bit is free, and the stub lives as long as the watermark.
        unsafe {
            *window.sub(2) = mark.stub.as_ptr() as u64;
            *window.sub(1) |= IS_GUARD;
        }
        self.watermark.set(Some(mark));
    }

    /// Takes the watermark away; the first frame below it, as its caller stands.
    pub(crate) fn take_watermark(&self) -> Option<Frame> {
        let mark = self.watermark.take()?;
        let guard = Frame {
            fp: self.slot(mark.guard),
            pc: std::ptr::null(),
            is_top: false,
        };
        // SAFETY: V3, W2.
        unsafe {
            *guard.fp.sub(2) = mark.stub[0];
            *guard.fp.sub(1) &= !IS_GUARD;
        }
        guard.caller()
    }

    /// The guard has returned: the true pc of the call it came from.
    pub(crate) fn leave_guard(&self) -> Option<*const u64> {
        let mark = self.watermark.take()?;
        Some(mark.stub[0] as *const u64)
    }

    /// The watermark's guard stands above the frame whose window begins at this slot.
    pub(crate) fn guards_above(&self, frame: usize) -> bool {
        let mark = self.watermark.take();
        let is_above = mark.as_ref().is_some_and(|mark| mark.guard > frame);
        self.watermark.set(mark);
        is_above
    }
}
