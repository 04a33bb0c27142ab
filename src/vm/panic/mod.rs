//! Panics, recover, Goexit, and the last words of a program.
//!
//! In: a [`Trap`], the `panic` operation, `runtime.Goexit`. Out: deferred calls on top of the panicking stack, a recovered frame, or
//! [`Exit::Panicked`] with the text Go prints.
//!
//! 1. A panic is a record on its goroutine: value, the frame and pc where it was raised. Frames stay as they are.
//! 2. The last deferred call is taken from the goroutine's list (which holds those of all frames) and called in a window above the
//!    frame that panicked. It returns to `PANIC_STUB`, where step 2 begins again.
//! 3. `recover` is valid in the function that the latest panic called, seen through wrappers. It marks the record.
//! 4. A marked panic whose deferred call returns ends: the frame that deferred goes on at its `recover_pc`. Older panics whose deferred
//!    calls ran above that frame end with it; if one of them was a Goexit, the Goexit goes on from there.
//! 5. With no deferred call left a Goexit ends the goroutine; a panic is uncaught: `Error` and `String` methods of the values are
//!    called the same way (returning to `PRINT_STUB`), then the report is made and the machine leaves.

mod lastwords;

use crate::code::encode::NO_SLOT;
use crate::code::rtype::{Kind, RTypeId};
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::frame::{Frame, PANIC_STUB, write_header};
use crate::vm::goroutine::{Defer, Deferred, Goroutine};
use crate::vm::native::Iface;
use crate::vm::program::FuncRecord;
use crate::vm::trap::{Trap, is_runtime_error};

pub(crate) use crate::vm::panic::lastwords::Dying;

/// Types that the machine boxes its own errors in. A text error's memory starts with a string.
#[derive(Clone, Copy, Default, Debug)]
pub struct RuntimeTypes {
    /// `runtime error: ` errors; gets the text with that prefix.
    pub error: Option<RTypeId>,
    /// The same of indices and slices.
    pub bounds: Option<RTypeId>,
    /// Errors without the prefix (`close of closed channel`).
    pub plain_error: Option<RTypeId>,
    /// `*runtime.TypeAssertionError`, whose element starts with the whole text.
    pub type_assertion: Option<RTypeId>,
    /// `*runtime.PanicNilError`.
    pub panic_nil: Option<RTypeId>,
}

/// What was thrown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PanicValue {
    /// A Go value.
    Value(Iface),
    /// An error of the machine: kind and whole text.
    Error(TrapKind, Box<str>),
    /// An error without prefix.
    Plain(Box<str>),
    /// `panic(nil)`.
    Nil,
    /// No panic: Goexit.
    Goexit,
}

/// The text of `panic(nil)`.
const NIL_TEXT: &str = "panic called with nil argument";

/// A panic in progress.
#[derive(Clone, Debug)]
pub(crate) struct PanicRec {
    pub(crate) value: PanicValue,
    /// Frame that panicked, slots from the stack's base.
    pub(crate) frame: usize,
    /// Where it stood.
    pub(crate) pc: *const u64,
    /// Window of the deferred call that runs, 0 before the first.
    pub(crate) window: usize,
    /// Frame that deferred it.
    pub(crate) deferrer: usize,
    pub(crate) recovered: bool,
    /// The functions of Go's runtime through which it would have gone, innermost first.
    pub(crate) through: &'static [&'static str],
}

/// What `runtime.Callers` tells between a deferred call and the frame that panicked: programs count these frames.
fn through(value: &PanicValue) -> &'static [&'static str] {
    let PanicValue::Error(kind, _) = value else {
        return match value {
            PanicValue::Goexit => &["runtime.Goexit"],
            _ => &["runtime.gopanic"],
        };
    };
    match kind {
        TrapKind::Nil => &["runtime.gopanic", "runtime.panicmem", "runtime.sigpanic"],
        TrapKind::DivZero => &["runtime.gopanic", "runtime.panicdivide"],
        TrapKind::NegShift => &["runtime.gopanic", "runtime.panicshift"],
        TrapKind::Bounds | TrapKind::Slice | TrapKind::SliceConvert => &[
            "runtime.gopanic",
            "runtime.panicBounds64",
            "runtime.panicBounds",
        ],
        TrapKind::MakeSliceLen | TrapKind::MakeSliceCap => &[
            "runtime.gopanic",
            "runtime.panicmakeslicelen",
            "runtime.makeslice",
        ],
        TrapKind::Unhashable => &["runtime.gopanic", "runtime.typehash", "runtime.mapassign"],
        TrapKind::Uncomparable => &["runtime.gopanic", "runtime.efaceeq"],
        TrapKind::MakeChan => &["runtime.gopanic", "runtime.makechan"],
        TrapKind::NilMap => &["runtime.gopanic", "runtime.mapassign"],
        TrapKind::CloseClosed | TrapKind::CloseNil => &["runtime.gopanic", "runtime.closechan"],
        TrapKind::SendClosed => &["runtime.gopanic", "runtime.chansend", "runtime.chansend1"],
        TrapKind::TypeAssert => &["runtime.gopanic", "runtime.panicdottypeE"],
        _ => &["runtime.gopanic"],
    }
}

impl Vm {
    /// Starts a panic in the running goroutine, at the operation where it stands.
    pub(crate) fn raise(&mut self, trap: Trap) -> Option<Exit> {
        let value = match trap {
            Trap::Value(0, _) => PanicValue::Nil,
            Trap::Value(ty, data) => PanicValue::Value(Iface { ty, data }),
            Trap::Plain(text) => PanicValue::Plain(text),
            Trap::Error(TrapKind::StackOverflow, _) => return Some(self.stack_overflow()),
            Trap::Error(kind, text) if is_runtime_error(kind) => {
                PanicValue::Error(kind, format!("runtime error: {text}").into())
            }
            Trap::Error(kind, text) => PanicValue::Error(kind, text),
            Trap::NoMemory => {
                PanicValue::Error(TrapKind::OutOfMemory, "runtime error: out of memory".into())
            }
            Trap::Fatal(text) => return Some(self.fatal(&text)),
        };
        self.begin_unwinding(value)
    }

    /// `runtime.Goexit`.
    pub(crate) fn goexit(&mut self) -> Option<Exit> {
        self.begin_unwinding(PanicValue::Goexit)
    }

    fn begin_unwinding(&mut self, value: PanicValue) -> Option<Exit> {
        let (pc, fp) = (self.cx.pc, self.cx.fp);
        self.clear_entry_frame(pc, fp);
        let Some(go) = self.current_mut() else {
            return Some(Exit::bug("panic without goroutine"));
        };
        let frame = go.offset(fp);
        let through = through(&value);
        go.panics.push(PanicRec {
            value,
            frame,
            pc,
            window: 0,
            deferrer: 0,
            recovered: false,
            through,
        });
        self.unwind()
    }

    /// A frame that panics at its entry has not been zeroed yet, but deferred calls above it let it be scanned.
    fn clear_entry_frame(&mut self, pc: *const u64, fp: *mut u64) {
        let frame = Frame {
            fp,
            pc,
            is_top: true,
        };
        // SAFETY: V3.
        let rec = unsafe { &*frame.record() };
        if pc != rec.code || rec.is_native() {
            return;
        }
        let args = rec.result_slots..rec.result_slots + rec.arg_slots;
        for (i, class) in (0u16..).zip(rec.classes()) {
            if *class != 0 && !args.contains(&i) && i != rec.closure_slot {
                // SAFETY: V1: slot i is below frame_slots.
                unsafe { *fp.add(i as usize) = 0 };
            }
        }
    }

    /// Step 2: the next deferred call of the latest panic.
    pub(crate) fn unwind(&mut self) -> Option<Exit> {
        let floor = self.dying_floor();
        let go = self.current_mut()?;
        let Some(panic) = go.panics.last() else {
            return Some(Exit::bug("unwinding without panic"));
        };
        let at = panic.frame;
        let is_goexit = panic.value == PanicValue::Goexit;
        match self.pop_defer(|defer| defer.frame >= floor) {
            Some(defer) => {
                if let Some(panic) = self.current_mut().and_then(|go| go.panics.last_mut()) {
                    panic.deferrer = defer.frame;
                }
                self.call_deferred(at, defer)
            }
            None if floor > 0 => self.text_failed(),
            None if is_goexit => {
                self.end_current(true);
                None
            }
            None => self.die(),
        }
    }

    /// Makes a deferred call above the frame at offset `at`, to return to the panic stub.
    fn call_deferred(&mut self, at: usize, defer: Defer) -> Option<Exit> {
        let Some(record) = defer.callee.record() else {
            self.stand_at(at);
            return self.raise(Trap::of(TrapKind::Nil));
        };
        let mut pushed = self.push_frame(at, PANIC_STUB.as_ptr(), record, 0);
        if pushed == Err(Trap::NoMemory) {
            // It is a root as long as it waits.
            self.current_mut()?.defers.push(defer);
            self.stand_at(at);
            self.make_room_at_call();
            self.pop_defer(|_| true);
            pushed = self.push_frame(at, PANIC_STUB.as_ptr(), record, 0);
        }
        match pushed {
            Ok(window) => {
                self.pass_deferred(defer, record, self.cx.fp);
                if let Some(panic) = self.current_mut().and_then(|go| go.panics.last_mut()) {
                    panic.window = window;
                }
                None
            }
            Err(trap) => self.raise(trap),
        }
    }

    /// Passes a deferred function what it needs, in its fresh frame at `fp`.
    pub(crate) fn pass_deferred(&self, defer: Defer, rec: &FuncRecord, fp: *mut u64) {
        match defer.callee {
            Deferred::Closure(closure) if rec.closure_slot != NO_SLOT => {
                // SAFETY: V1: the frame has the slot.
                unsafe { *fp.add(rec.closure_slot as usize) = closure };
            }
            Deferred::Closure(_) => {}
            Deferred::Func { record, args } => {
                let Some(go) = self.current_ref() else { return };
                let words = go.deferred_args(defer.frame, args, record);
                for (i, word) in words.enumerate() {
                    // SAFETY: V1: the frame has slots for its arguments.
                    unsafe { *fp.add(rec.result_slots as usize + i) = word };
                }
            }
        }
    }

    /// Makes the context stand at the frame of the latest panic again.
    fn stand_at(&mut self, at: usize) {
        let Some(go) = self.current_mut() else { return };
        let pc = go.panics.last().map_or(std::ptr::null(), |panic| panic.pc);
        let fp = go.slot(at);
        (self.cx.pc, self.cx.fp) = (pc, fp);
    }

    /// Puts a frame of `record` above the frame at offset `at` and goes there; the window's offset.
    pub(crate) fn push_frame(
        &mut self,
        at: usize,
        call_pc: *const u64,
        record: *const FuncRecord,
        closure: u64,
    ) -> Result<usize, Trap> {
        let Some(go) = self.current_mut() else {
            return Err(Trap::Fatal("internal error: no goroutine".into()));
        };
        // SAFETY: V3: the frame at `at` has a header.
        let top = unsafe {
            &*(Frame {
                fp: go.slot(at),
                pc: call_pc,
                is_top: false,
            })
            .record()
        };
        let delta = top.frame_slots as usize + 2;
        let window = at + delta;
        // SAFETY: P1.
        let rec = unsafe { &*record };
        self.ensure_stack(window + (rec.need_bytes / 8) as usize + 8)?;
        let Some(go) = self.current_mut() else {
            return Err(Trap::Fatal("internal error: no goroutine".into()));
        };
        let fp = go.slot(window);
        // SAFETY: the stack has room, as ensured.
        unsafe {
            write_header(fp, call_pc, record, delta);
            if rec.closure_slot != NO_SLOT {
                *fp.add(rec.closure_slot as usize) = closure;
            }
        }
        (self.cx.pc, self.cx.fp) = (rec.code, fp);
        Ok(window)
    }

    /// A deferred call of a panic has returned (steps 2 and 4).
    pub(crate) fn deferred_returned(&mut self) -> Option<Exit> {
        let go = self.current_mut()?;
        match go.panics.last() {
            Some(panic) if panic.recovered => self.resume_recovered(),
            _ => self.unwind(),
        }
    }

    fn resume_recovered(&mut self) -> Option<Exit> {
        // Nobody can reach any more what the panics that end alone hold: only an audit wants it.
        if self.heap.is_auditing() {
            self.scan_rest(self.cur?);
        }
        let go = self.current_mut()?;
        let frame = go.panics.pop()?.deferrer;
        let mut goexit = false;
        while let Some(older) = go.panics.pop_if(|older| older.window > frame) {
            goexit |= older.value == PanicValue::Goexit;
        }
        go.native_calls.retain(|call| call.frame <= frame);
        let fp = go.slot(frame);
        // SAFETY: V3.
        let pc = unsafe {
            (*(Frame {
                fp,
                pc: std::ptr::null(),
                is_top: false,
            })
            .record())
            .recover_pc
        };
        if pc.is_null() {
            return Some(Exit::bug("recovered into a function that does not defer"));
        }
        (self.cx.pc, self.cx.fp) = (pc, fp);
        self.scan_recovered(frame);
        if goexit { self.goexit() } else { None }
    }

    /// `recover()` in the frame at `fp` (step 3); nil if it is not valid there, `None` (and nothing done) if the types of the machine's errors are wanted first.
    /// `is_deferred`: the frame stands for a `defer recover()`, which is a call by the
    /// function that has deferred it: the frame below.
    pub(crate) fn recover(
        &mut self,
        fp: *mut u64,
        is_deferred: bool,
    ) -> Result<Option<Iface>, Trap> {
        let nil = Ok(Some(Iface::default()));
        let Some(go) = self.current_ref() else {
            return nil;
        };
        let Some(panic) = go.panics.last() else {
            return nil;
        };
        if panic.recovered
            || panic.value == PanicValue::Goexit
            || !is_deferred_frame(go, fp, panic.window, is_deferred)
        {
            return nil;
        }
        let value = panic.value.clone();
        self.touch_panic(self.current_ref().map_or(0, |go| go.panics.len() - 1));
        let Some(iface) = self.iface_of_panic(&value)? else {
            return Ok(None);
        };
        if let Some(panic) = self.current_mut().and_then(|go| go.panics.last_mut()) {
            panic.recovered = true;
            panic.value = PanicValue::Value(iface);
        }
        Ok(Some(iface))
    }

    /// The value that a program sees; `None`: its type is not known yet.
    fn iface_of_panic(&mut self, value: &PanicValue) -> Result<Option<Iface>, Trap> {
        if let PanicValue::Value(iface) = value {
            return Ok(Some(*iface));
        }
        let Some(types) = self.runtime_types else {
            return Ok(None);
        };
        let (ty, text) = match value {
            PanicValue::Error(TrapKind::TypeAssert, text) => {
                (types.type_assertion.or(types.error), &**text)
            }
            PanicValue::Error(kind, text) if !is_runtime_error(*kind) => {
                (types.plain_error, &**text)
            }
            PanicValue::Error(
                TrapKind::Bounds | TrapKind::Slice | TrapKind::SliceConvert,
                text,
            ) => (types.bounds.or(types.error), &**text),
            PanicValue::Error(_, text) => (types.error, &**text),
            PanicValue::Plain(text) => (types.plain_error, &**text),
            PanicValue::Nil => (types.panic_nil.or(types.error), NIL_TEXT),
            PanicValue::Value(_) | PanicValue::Goexit => return Ok(Some(Iface::default())),
        };
        self.text_error(ty, text).map(Some)
    }

    /// An interface of type `ty` (or a pointer type to it) whose memory starts with the string `text`.
    fn text_error(&mut self, ty: Option<RTypeId>, text: &str) -> Result<Iface, Trap> {
        let Some(ty) = self.rtype(ty) else {
            return Ok(Iface::default());
        };
        let holder = if ty.kind == Kind::Pointer {
            self.rtype(ty.elem).unwrap_or(ty)
        } else {
            ty
        };
        let data = self.new_object(holder.id)?;
        let ptr = self.new_string(text.as_bytes())?;
        if holder.size >= 16 {
            // SAFETY: the object is fresh; `RuntimeTypes` says it starts with a string.
            unsafe { *(data as *mut [u64; 2]) = [ptr, text.len() as u64] };
        }
        Ok(Iface {
            ty: std::ptr::from_ref(ty) as u64,
            data,
        })
    }

    /// True if the running goroutine panics.
    pub(crate) fn is_panicking(&self) -> bool {
        self.current_ref().is_some_and(|go| !go.panics.is_empty())
    }
}

/// Step 3: `fp`, or with `from_caller` the frame below it, is the deferred call at `window`, or reaches it through wrappers alone
/// (a stub of `reflect.MakeFunc` and its bridge are one).
fn is_deferred_frame(go: &Goroutine, fp: *mut u64, window: usize, from_caller: bool) -> bool {
    let mut frame = Frame {
        fp,
        pc: std::ptr::null(),
        is_top: true,
    };
    if from_caller {
        match frame.caller() {
            Some(caller) => frame = caller,
            None => return false,
        }
    }
    loop {
        if go.offset(frame.fp) == window {
            return true;
        }
        let Some(caller) = frame.caller() else {
            return false;
        };
        // SAFETY: V3.
        if unsafe { (*caller.record()).is_wrapper() } {
            frame = caller;
            continue;
        }
        match caller.caller() {
            // SAFETY: V3.
            Some(stub) if unsafe { (*stub.record()).is_bridged() } => frame = stub,
            _ => return false,
        }
    }
}
