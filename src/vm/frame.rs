//! Frames of a goroutine's stack: the header below a window, the stubs that headers name, and walking.
//!
//! In: a stack with pc and frame. Out: frames, innermost first.
//!
//! A window `[results | arguments | ...]` starts at `fp`; `fp[-2]` is the address of the instruction that called, and
//! execution resumes `CALL_WORDS` after it; `fp[-1]` is the FuncRecord of the window's function in the low 48 bits and the distance to
//! the caller's frame, in slots, above. The bottom frame has distance 0.
//!
//! Invariants. V1: a window holds the slots that its function's signature says. V2: strings and slices in slots name
//! live cells. V3: `fp[-1]` of every frame is a live record. V4: what resumes at an instruction that is no call (deferred calls, calls
//! made by natives) stores its address minus `CALL_WORDS`.

use crate::code::encode::instr;
use crate::code::ops::Op;
use crate::vm::program::FuncRecord;

/// Words of each call instruction.
pub(crate) const CALL_WORDS: usize = 2;

/// Bits of a record's address in a header.
pub(crate) const RECORD_BITS: u32 = 48;

/// In `fp[-1]`: `fp[-2]` is the stub of a watermark (`vm::watermark`), whose first word is the pc. Records are aligned.
pub(crate) const IS_GUARD: u64 = 1;

/// The inline cache of a `call_ifc`: two types; where more meet, the second place changes, and `vm::methods` knows the others.
#[repr(C)]
pub(crate) struct IfaceCache {
    /// Type word of the first call, 0 at first.
    pub(crate) ty: u64,
    /// Its method.
    pub(crate) record: *const FuncRecord,
    /// Type word of the last call that met another type, 0 at first.
    pub(crate) other_ty: u64,
    /// Its method.
    pub(crate) other_record: *const FuncRecord,
    /// Number of the method name.
    pub(crate) method: u64,
}

/// What a function that is not lowered yet starts with.
pub(crate) static LOWER_STUB: [u64; 1] = [instr(Op::lower, 0, 0, 0)];

const NO: u64 = instr(Op::unreachable, 0, 0, 0);

/// The caller of a goroutine's bottom frame.
pub(crate) static GOEXIT_STUB: [u64; 3] = [NO, NO, instr(Op::goexit, 0, 0, 0)];
/// The caller of a deferred function that runs because of a panic.
pub(crate) static PANIC_STUB: [u64; 3] = [NO, NO, instr(Op::unreachable, 1, 0, 0)];
/// The caller of a method that tells the text of an uncaught panic.
pub(crate) static PRINT_STUB: [u64; 3] = [NO, NO, instr(Op::unreachable, 2, 0, 0)];

/// One frame while walking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Frame {
    /// Base of its window.
    pub(crate) fp: *mut u64,
    /// The instruction it stands at: the one to execute, or the call it waits for.
    pub(crate) pc: *const u64,
    /// True for the innermost.
    pub(crate) is_top: bool,
}

impl Frame {
    /// The function.
    pub(crate) fn record(&self) -> *const FuncRecord {
        // SAFETY: V3.
        let word = unsafe { *self.fp.sub(1) };
        (word & ((1 << RECORD_BITS) - 1) & !IS_GUARD) as *const FuncRecord
    }

    /// The function, while the frame stands.
    pub(crate) fn function(&self) -> &FuncRecord {
        // SAFETY: V3.
        unsafe { &*self.record() }
    }

    /// The caller's frame; `None` at the bottom.
    pub(crate) fn caller(&self) -> Option<Frame> {
        // SAFETY: V3.
        let (word, pc) = unsafe { (*self.fp.sub(1), *self.fp.sub(2)) };
        let delta = (word >> RECORD_BITS) as usize;
        if delta == 0 {
            return None;
        }
        let pc = if word & IS_GUARD == 0 {
            pc
        } else {
            // SAFETY: W2 of `vm::watermark`.
            unsafe { *(pc as *const u64) }
        };
        Some(Frame {
            // SAFETY: V3: the distance leads to the caller's window in the same stack.
            fp: unsafe { self.fp.sub(delta) },
            pc: pc as *const u64,
            is_top: false,
        })
    }
}

/// Writes the header of a window.
///
/// # Safety
/// Two slots below `fp` belong to the stack.
pub(crate) unsafe fn write_header(
    fp: *mut u64,
    call_pc: *const u64,
    record: *const FuncRecord,
    delta: usize,
) {
    // SAFETY: the caller's obligation.
    unsafe {
        *fp.sub(2) = call_pc as u64;
        *fp.sub(1) = record as u64 | (delta as u64) << RECORD_BITS;
    }
}
