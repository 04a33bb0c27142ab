//! Run-time errors that code raises by itself, one row each.
//!
//! In: nothing. Out: [`TrapKind`]; its number is operand a of `throw` and the machine's trap status.
//! Words that need operands (`index out of range [5] with length 1`) are made in `vm::panic`.

/// The kind of a run-time error. Each variant shows its text after `panic: `, and the smallest program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum TrapKind {
    /// `runtime error: invalid memory address or nil pointer dereference`: `var p *int; *p = 1`.
    Nil = 1,
    /// `runtime error: index out of range [5] with length 1`: `a[i]`.
    Bounds,
    /// `runtime error: slice bounds out of range [:5] with capacity 1`: `a[:i]`.
    Slice,
    /// `runtime error: integer divide by zero`: `1 / z`.
    DivZero,
    /// `runtime error: negative shift amount`: `1 << n`.
    NegShift,
    /// `runtime error: makeslice: len out of range`: `make([]int, n)`.
    MakeSliceLen,
    /// `runtime error: makeslice: cap out of range`: `make([]int, 0, n)`.
    MakeSliceCap,
    /// `makechan: size out of range`: `make(chan int, n)`.
    MakeChan,
    /// `assignment to entry in nil map`: `var m map[int]int; m[1] = 1`.
    NilMap,
    /// `close of closed channel`.
    CloseClosed,
    /// `close of nil channel`.
    CloseNil,
    /// `send on closed channel`.
    SendClosed,
    /// `runtime error: hash of unhashable type []int`: a map with interface keys.
    Unhashable,
    /// `runtime error: comparing uncomparable type []int`: `any(x) == any(x)`.
    Uncomparable,
    /// `interface conversion: interface {} is string, not int`: `x.(int)`.
    TypeAssert,
    /// `runtime error: cannot convert slice with length 1 to array or pointer to array with length 2`.
    SliceConvert,
    /// `runtime error: range function continued iteration after function for loop body returned false`.
    RangeContinued,
    /// `runtime error: range function continued iteration after whole loop exit`.
    RangeExited,
    /// `fatal error: stack overflow`; not recoverable.
    StackOverflow,
    /// `runtime error: out of memory`: the memory limit holds after an emergency cycle.
    OutOfMemory,
    /// `runtime error: range function continued iteration after loop body panic`.
    RangePanicked,
    /// `runtime error: range function recovered a loop body panic and did not resume panicking`.
    RangeRecovered,
    /// `value method main.T.F called using nil *T pointer`: `var t *T; (*T).F(t)`, where `F` has a value receiver; also through
    /// an interface. The machine takes the words out of the name of the wrapper that throws it.
    NilReceiver,
    /// `runtime error: unsafe.Slice: ptr is nil and len is not zero`.
    UnsafeSliceNil,
    /// `runtime error: unsafe.Slice: len out of range`: negative, or memory that would not fit behind the pointer.
    UnsafeSliceLen,
    /// `runtime error: unsafe.String: ptr is nil and len is not zero`.
    UnsafeStringNil,
    /// `runtime error: unsafe.String: len out of range`.
    UnsafeStringLen,
}

impl TrapKind {
    /// The kind with this number.
    pub const fn from_u16(n: u16) -> Option<TrapKind> {
        const ALL: [TrapKind; 27] = [
            TrapKind::Nil,
            TrapKind::Bounds,
            TrapKind::Slice,
            TrapKind::DivZero,
            TrapKind::NegShift,
            TrapKind::MakeSliceLen,
            TrapKind::MakeSliceCap,
            TrapKind::MakeChan,
            TrapKind::NilMap,
            TrapKind::CloseClosed,
            TrapKind::CloseNil,
            TrapKind::SendClosed,
            TrapKind::Unhashable,
            TrapKind::Uncomparable,
            TrapKind::TypeAssert,
            TrapKind::SliceConvert,
            TrapKind::RangeContinued,
            TrapKind::RangeExited,
            TrapKind::StackOverflow,
            TrapKind::OutOfMemory,
            TrapKind::RangePanicked,
            TrapKind::RangeRecovered,
            TrapKind::NilReceiver,
            TrapKind::UnsafeSliceNil,
            TrapKind::UnsafeSliceLen,
            TrapKind::UnsafeStringNil,
            TrapKind::UnsafeStringLen,
        ];
        if n >= 1 && (n as usize) <= ALL.len() {
            Some(ALL[n as usize - 1])
        } else {
            None
        }
    }
}
