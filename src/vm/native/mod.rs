//! The neck between the machine and the libraries: all that a native function may see and do.
//!
//! In: a window of slots, laid out by the signature of the body-less Go declaration. Out: results in the window
//! and a [`Flow`], or a [`Trap`]. `std` imports this file of the machine and no other.
//!
//! Argument slots count from 0 over all arguments, receiver first: an `int` takes one slot, a `string` two, a
//! slice three, an interface two, a struct `ceil(size / 8)`. Result slots count from 0 over all results.
//!
//! Rules. N1: addresses (`u64`) and byte slices that a `NativeCx` hands out are good until the native returns;
//! nothing is collected meanwhile. N2: a pointer is stored into the heap only through `write_ptr`, `store_slots`,
//! `copy_value` (barrier); `write_u64` and the like are for words that are never pointers. N3: a native that answers
//! `Block` is executed again from the start, so it blocks before it changes anything but wait queues.
//! N4: bytes of strings are never changed, except of one the native has just allocated. N5: a native that is done is charged for the bytes it handled: those
//! of texts and slices that it asked for with `arg_...`, and of what it allocated. Who looks at a part of an argument only asks with `look_...` and says with
//! `handles` how much it was; so does one whose work is more than its bytes.

mod alloc;
mod args;
mod calls;
mod errors;
mod maps;
mod memory;
mod results;
mod runtime;
mod sched;
mod types;
mod world;

use std::cell::Cell;

use crate::vm::Vm;

pub use crate::code::compose::{FieldOf, NotMade};
pub use crate::code::program::MethodId;
pub use crate::code::rtype::{Kind, RField, RMethod, RType, RTypeId, RTypes, flags};
pub use crate::code::trap::TrapKind;
pub use crate::heap::Heap;
pub use crate::heap::class::{N_CLASSES, class_bytes};
pub use crate::heap::counters::{More, SizeRow, Stats};
pub use crate::heap::histogram::{N_BUCKETS, TimeHistogram};
pub use crate::mem::stack::deep;
pub use crate::vm::goroutine::{FIRST_STACK_BYTES, WaitReason};
pub use crate::vm::platform::{FileResult, FileStat, Files, Platform};
pub use crate::vm::profile::{ProfileFrame, SampleReading};
pub use crate::vm::stub::StubKind;
pub use crate::vm::trace::FrameInfo;
pub use crate::vm::trap::{Flow, PendingCall, Trap};

/// What a native answers.
pub type NativeResult = Result<Flow, Trap>;

/// The body of a native. Numbers are given by the engine's table (`Vm::set_natives`).
pub type NativeFn = fn(&mut NativeCx<'_>) -> NativeResult;

/// A slice argument: base address, length and capacity in elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SliceRef {
    /// Address of element 0, or 0.
    pub ptr: u64,
    /// Elements.
    pub len: u64,
    /// Elements until the end of the array.
    pub cap: u64,
}

/// An interface value: type word and data word, as they stand in slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Iface {
    /// Address of the descriptor, 0 for nil.
    pub ty: u64,
    /// The value if pointer-shaped or inline, else the address of its box.
    pub data: u64,
}

/// One call of a native.
pub struct NativeCx<'a> {
    /// The machine; not for libraries.
    pub(crate) vm: &'a mut Vm,
    /// Base of the window.
    pub(crate) win: *mut u64,
    /// First argument slot.
    pub(crate) args: *mut u64,
    /// Argument slots; behind them stands the closure of a function that captures.
    pub(crate) n_args: usize,
    /// Results of the call asked for by `Flow::Call`, if this is the second execution.
    pub(crate) results: Option<*const u64>,
    /// True if the goroutine was parked here and something woke it.
    pub(crate) woken: bool,
    /// Bytes handled so far (N5).
    pub(crate) handled: Cell<u64>,
}
