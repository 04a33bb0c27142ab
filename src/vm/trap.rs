//! A panic on its way out of an operation, and what an operation wants next.
//!
//! In: slow operations and natives make them. Out: [`Trap`] becomes a Go panic in `vm::panic`; [`Flow`] tells
//! level 0 how to go on.

use crate::code::trap::TrapKind;
use crate::vm::goroutine::WaitReason;

/// Why an operation did not happen. By O1 nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trap {
    /// A run-time error; the text without `runtime error: `, for kinds whose text has that prefix, else the whole.
    Error(TrapKind, Box<str>),
    /// A panic with an error value that is no `runtime error: ` but a `runtime.Error` all the same.
    Plain(Box<str>),
    /// A panic with the Go value (type word, data word).
    Value(u64, u64),
    /// `fatal error: ` text; cannot be recovered.
    Fatal(Box<str>),
    /// The heap is at its limit: level 0 collects and executes the operation once more, then traps `OutOfMemory`.
    NoMemory,
}

impl Trap {
    /// A run-time error whose text has no operands.
    pub fn of(kind: TrapKind) -> Trap {
        Trap::Error(kind, plain_text(kind).into())
    }

    /// A run-time error with its text.
    pub fn error(kind: TrapKind, text: impl Into<Box<str>>) -> Trap {
        Trap::Error(kind, text.into())
    }
}

/// The text of kinds without operands, without `runtime error: `.
pub fn plain_text(kind: TrapKind) -> &'static str {
    match kind {
        TrapKind::Nil => "invalid memory address or nil pointer dereference",
        TrapKind::Bounds => "index out of range",
        TrapKind::Slice => "slice bounds out of range",
        TrapKind::DivZero => "integer divide by zero",
        TrapKind::NegShift => "negative shift amount",
        TrapKind::MakeSliceLen => "makeslice: len out of range",
        TrapKind::MakeSliceCap => "makeslice: cap out of range",
        TrapKind::MakeChan => "makechan: size out of range",
        TrapKind::NilMap => "assignment to entry in nil map",
        TrapKind::CloseClosed => "close of closed channel",
        TrapKind::CloseNil => "close of nil channel",
        TrapKind::SendClosed => "send on closed channel",
        TrapKind::Unhashable => "hash of unhashable type",
        TrapKind::Uncomparable => "comparing uncomparable type",
        TrapKind::TypeAssert => "interface conversion",
        TrapKind::SliceConvert => "cannot convert slice to array or pointer to array",
        TrapKind::RangeContinued => {
            "range function continued iteration after function for loop body returned false"
        }
        TrapKind::RangeExited => "range function continued iteration after whole loop exit",
        TrapKind::RangePanicked => "range function continued iteration after loop body panic",
        TrapKind::RangeRecovered => {
            "range function recovered a loop body panic and did not resume panicking"
        }
        TrapKind::NilReceiver => "value method called using nil pointer",
        TrapKind::UnsafeSliceNil => "unsafe.Slice: ptr is nil and len is not zero",
        TrapKind::UnsafeSliceLen => "unsafe.Slice: len out of range",
        TrapKind::UnsafeStringNil => "unsafe.String: ptr is nil and len is not zero",
        TrapKind::UnsafeStringLen => "unsafe.String: len out of range",
        TrapKind::StackOverflow => "stack overflow",
        TrapKind::OutOfMemory => "out of memory",
    }
}

/// True if the text of the kind stands behind `runtime error: `.
pub fn is_runtime_error(kind: TrapKind) -> bool {
    !matches!(
        kind,
        TrapKind::MakeChan
            | TrapKind::NilMap
            | TrapKind::CloseClosed
            | TrapKind::CloseNil
            | TrapKind::SendClosed
            | TrapKind::TypeAssert
            | TrapKind::NilReceiver
    )
}

/// How level 0 goes on after a native. A native that answers anything but an error has done all its effects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flow {
    /// The native has returned; its results stand in the window.
    Done,
    /// The goroutine waits; whoever wakes it lets the native be executed again from the start.
    Block(WaitReason),
    /// Done; the goroutine goes to the end of the run queue.
    Yield,
    /// Done; the goroutine goes on after so many nanoseconds (at once, but behind the others, if not positive).
    Sleep(i64),
    /// Done; collect garbage first (`runtime.GC`): one forced, whole cycle.
    Collect,
    /// The program ends with this status (`os.Exit`).
    Exit(i32),
    /// Run the deferred calls and end the goroutine (`runtime.Goexit`).
    Goexit,
    /// The function with this record gets its code, then the native is executed again.
    Lower(u64),
    /// Call a function, then execute the native again: `NativeCx::take_results` then answers. See `NativeCx::call`.
    Call(PendingCall),
}

/// A call that a native asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingCall {
    /// Address of the FuncRecord.
    pub(crate) record: u64,
    /// Closure pointer, or 0 (methods, plain records).
    pub(crate) closure: u64,
    /// Argument slots, receiver first.
    pub(crate) args: Vec<u64>,
}
