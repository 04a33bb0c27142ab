//! Goroutines: a stack, where it stands, what it has deferred, why it waits.
//!
//! In: a function to start with. Out: [`Goroutine`] in the machine's slab. Numbers rise from 1 and are never used again; a
//! slab index is.
//!
//! Invariants. K1: all state of a goroutine that does not run is in its record and its stack; offsets, no addresses, name
//! places of the stack. K2: `pc` is the instruction to execute next. K3: the stack of a goroutine inside a host callback never moves.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ptr::NonNull;
use std::sync::Arc;

use crate::vm::panic::PanicRec;
use crate::vm::program::{FuncRecord, RecordRef};
use crate::vm::trap::PendingCall;
use crate::vm::unread::Unread;
use crate::vm::watermark::Watermark;

/// A value of a channel on its way to a native.
#[derive(Debug)]
pub(crate) struct Handed {
    /// The channel.
    pub(crate) chan: u64,
    /// The value in slots.
    pub(crate) slots: Vec<u64>,
    /// Classes of the first slots; the others are scalars.
    pub(crate) classes: Vec<u8>,
}

/// Why a goroutine waits, as dumps print it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the text of each is in `text`")]
pub enum WaitReason {
    ChanReceive,
    ChanReceiveNil,
    ChanSend,
    ChanSendNil,
    Select,
    SelectNoCases,
    Sleep,
    MutexLock,
    RWMutexRLock,
    RWMutexLock,
    WaitGroupWait,
    CondWait,
    Semacquire,
    FinalizerWait,
    IoWait,
}

impl WaitReason {
    /// The words between the brackets of a dump.
    pub fn text(self) -> &'static str {
        match self {
            WaitReason::ChanReceive => "chan receive",
            WaitReason::ChanReceiveNil => "chan receive (nil chan)",
            WaitReason::ChanSend => "chan send",
            WaitReason::ChanSendNil => "chan send (nil chan)",
            WaitReason::Select => "select",
            WaitReason::SelectNoCases => "select (no cases)",
            WaitReason::Sleep => "sleep",
            WaitReason::MutexLock => "sync.Mutex.Lock",
            WaitReason::RWMutexRLock => "sync.RWMutex.RLock",
            WaitReason::RWMutexLock => "sync.RWMutex.Lock",
            WaitReason::WaitGroupWait => "sync.WaitGroup.Wait",
            WaitReason::CondWait => "sync.Cond.Wait",
            WaitReason::Semacquire => "semacquire",
            WaitReason::FinalizerWait => "finalizer wait",
            WaitReason::IoWait => "IO wait",
        }
    }
}

/// The address that names a wait queue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SemaAddr(pub u64);

/// A goroutine: index in the slab, and its number, which no other ever has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GoId {
    pub(crate) index: u32,
    /// The number of dumps, from 1.
    pub number: u64,
}

/// What a goroutine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// In the run queue, or running.
    Runnable,
    /// Parked.
    Waiting(WaitReason),
    /// Inside a host callback.
    InHost,
    /// Ended; its results stand at the base of the stack until it is released.
    Done,
}

/// A deferred call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defer {
    pub(crate) callee: Deferred,
    /// Frame that deferred it: slots from the stack's base.
    pub(crate) frame: usize,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deferred {
    /// A `func()`.
    Closure(u64),
    /// A function without results or closure.
    Func {
        record: RecordRef,
        /// Its arguments: slots of the frame that deferred it, which nobody else writes (`lower::defer`, D1).
        args: u16,
    },
}

impl Deferred {
    /// The function; `None` of a nil `func()`.
    pub(crate) fn record(self) -> Option<&'static FuncRecord> {
        match self {
            Deferred::Closure(0) => None,
            // SAFETY: P1: a closure's first word is its record, which never moves and stays while the closure does (P4).
            Deferred::Closure(closure) => Some(unsafe { &**(closure as *const *const FuncRecord) }),
            Deferred::Func { record, .. } => Some(record.get()),
        }
    }
}

/// A call that a native made and whose end executes it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NativeCall {
    /// Frame of the native.
    pub(crate) frame: usize,
    /// Window of the callee.
    pub(crate) window: usize,
    /// Record of the callee: classes of the results that stand in the window once it has returned.
    pub(crate) callee: RecordRef,
}

/// Where a goroutine was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Birth {
    /// Number of the goroutine that made it, 0 for the engine.
    pub(crate) creator: u64,
    /// Record of the function with the `go`, 0 for the engine; kept alive as a root.
    pub(crate) record: u64,
    /// The `go` instruction.
    pub(crate) pc: u64,
}

/// First slot of the bottom window: the header stands below.
pub(crate) const BASE: usize = 2;

/// Slots of a fresh stack.
pub(crate) const FIRST_SLOTS: usize = 256;

/// Its bytes.
pub const FIRST_STACK_BYTES: u64 = 8 * FIRST_SLOTS as u64;

/// One goroutine.
pub(crate) struct Goroutine {
    pub(crate) number: u64,
    pub(crate) state: State,
    /// Lowest slot of the stack.
    pub(crate) stack: NonNull<u64>,
    /// Slots of the stack.
    pub(crate) slots: usize,
    /// Next instruction.
    pub(crate) pc: *const u64,
    /// Its frame, slots from `stack`.
    pub(crate) frame: usize,
    pub(crate) defers: Vec<Defer>,
    pub(crate) panics: Vec<PanicRec>,
    pub(crate) native_calls: Vec<NativeCall>,
    /// Frame (slots from the base) of the native that blocked and will be executed again, 0 if none.
    pub(crate) blocked_native: usize,
    /// The value that a native which waited to receive will find. A root.
    pub(crate) handed: Option<Handed>,
    /// A call that a native asked for and that waits for the callee's code. Its arguments are roots.
    pub(crate) pending_call: Option<PendingCall>,
    /// Kept after its end, so that the engine can read results.
    pub(crate) is_kept: bool,
    /// Waiter record + 1 of a parked `send` or `recv`, 0 if none.
    pub(crate) waiter: u32,
    /// Waiter records of a parked `select` or native.
    pub(crate) waiters: Vec<u32>,
    pub(crate) birth: Birth,
    /// Ended by `runtime.Goexit`.
    pub(crate) exited: bool,
    /// The finalizer goroutine and the like do not count for deadlocks.
    pub(crate) is_system: bool,
    /// Arguments of a goroutine whose function has no code yet. Roots.
    pub(crate) entry_args: Vec<u64>,
    /// Its closure. A root as long as it has not begun.
    pub(crate) entry_closure: u64,
    /// Ticket of the mark that has read its stack (from the top: see `watermark`), or in which it was born. Until then nobody reads the stack or lets it run.
    pub(crate) scanned: Cell<u64>,
    /// Where that reading has come to, if there is more.
    pub(crate) watermark: Cell<Option<Arc<Watermark>>>,
    /// Likewise of its deferred calls and panics.
    pub(crate) unread: Cell<Unread>,
}

impl Goroutine {
    /// Address of a slot.
    pub(crate) fn slot(&self, at: usize) -> *mut u64 {
        debug_assert!(at <= self.slots);
        // SAFETY: K1: offsets that the machine stores lie in the stack.
        unsafe { self.stack.as_ptr().add(at) }
    }

    /// The address lies in the stack, which may have moved since it was taken.
    pub(crate) fn has_slot(&self, fp: *const u64) -> bool {
        self.state != State::Done
            && (self.slot(0).cast_const()..self.end().cast_const()).contains(&fp)
    }

    /// What a deferred function is passed, out of the frame at this offset (`lower::defer`, D1).
    pub(crate) fn deferred_args(
        &self,
        frame: usize,
        args: u16,
        record: RecordRef,
    ) -> impl Iterator<Item = u64> + use<> {
        let first = self.slot(frame + args as usize);
        // SAFETY: K1; the frame that deferred it has these slots, and is there until all its deferred calls were made.
        (0..record.get().arg_slots as usize).map(move |i| unsafe { *first.add(i) })
    }

    /// One past the stack.
    pub(crate) fn end(&self) -> *mut u64 {
        self.slot(self.slots)
    }

    /// Offset of an address of the stack.
    pub(crate) fn offset(&self, fp: *const u64) -> usize {
        (fp as usize - self.stack.as_ptr() as usize) / 8
    }
}

/// The slab of goroutines.
#[derive(Default)]
pub(crate) struct Goroutines {
    pub(crate) rows: Vec<Option<Box<Goroutine>>>,
    free: Vec<u32>,
    last_number: u64,
    /// Number 1 may be given again.
    first_is_free: bool,
    /// Those whose stacks others than the scheduler may read: kept for the engine, or ever inside a host function.
    exposed: BTreeSet<u32>,
    /// Goroutines that have not ended, without those of the system.
    pub(crate) n_live: u64,
}

impl Goroutines {
    /// Takes a goroutine in, gives it its number.
    ///
    /// Number 1 is given again to what the engine starts after the goroutine that had it is gone: in Go, packages are initialised and `main` runs
    /// on goroutine 1.
    pub(crate) fn add(&mut self, mut go: Box<Goroutine>) -> GoId {
        if go.is_kept && self.first_is_free {
            self.first_is_free = false;
            go.number = 1;
        } else {
            self.last_number += 1;
            go.number = self.last_number;
        }
        let number = go.number;
        if !go.is_system {
            self.n_live += 1;
        }
        let index = match self.free.pop() {
            Some(index) => index,
            None => {
                self.rows.push(None);
                (self.rows.len() - 1) as u32
            }
        };
        if go.is_kept {
            self.exposed.insert(index);
        }
        if let Some(row) = self.rows.get_mut(index as usize) {
            *row = Some(go);
        }
        GoId { index, number }
    }

    /// Takes a goroutine out.
    pub(crate) fn remove(&mut self, index: u32) -> Option<Box<Goroutine>> {
        let go = self.rows.get_mut(index as usize)?.take()?;
        self.first_is_free |= go.number == 1;
        self.free.push(index);
        self.exposed.remove(&index);
        Some(go)
    }

    /// One more than the highest index ever.
    pub(crate) fn n_rows(&self) -> u32 {
        self.rows.len() as u32
    }

    /// The goroutine at an index.
    pub(crate) fn at(&self, index: u32) -> Option<&Goroutine> {
        self.rows.get(index as usize)?.as_deref()
    }

    /// The goroutine at an index that is known to be taken.
    ///
    /// # Safety
    /// `at_mut` would find it.
    #[inline(always)]
    pub(crate) unsafe fn at_known(&mut self, index: u32) -> &mut Goroutine {
        debug_assert!(self.at(index).is_some());
        // SAFETY: the caller's obligation.
        unsafe {
            self.rows
                .get_unchecked_mut(index as usize)
                .as_deref_mut()
                .unwrap_unchecked()
        }
    }

    /// The same to change.
    pub(crate) fn at_mut(&mut self, index: u32) -> Option<&mut Goroutine> {
        self.rows.get_mut(index as usize)?.as_deref_mut()
    }

    /// The goroutine of a reference, unless it is gone.
    pub(crate) fn get(&self, id: GoId) -> Option<&Goroutine> {
        self.at(id.index).filter(|go| go.number == id.number)
    }

    /// The goroutine enters a host function, which reads its window.
    pub(crate) fn expose(&mut self, index: u32) {
        self.exposed.insert(index);
    }

    /// The goroutines whose stacks others than the scheduler may read, with their indices.
    pub(crate) fn exposed(&self) -> impl Iterator<Item = (u32, &Goroutine)> {
        self.exposed.iter().filter_map(|&i| Some((i, self.at(i)?)))
    }

    /// All goroutines with their indices.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Goroutine)> {
        self.rows
            .iter()
            .enumerate()
            .filter_map(|(i, row)| Some((i as u32, row.as_deref()?)))
    }
}
