//! The scheduler: run queue, wait queues by address, timers; who runs next, and when nobody can.
//!
//! In: goroutines that park, wake, end; the platform's clock. Out: the running goroutine.
//!
//! 1. One goroutine runs; others are in the queue, first in, first out. Who was made or woken last runs next (Go's order), and hands its
//!    predecessor in that place to the queue; every 61st choice looks at the queue first, so that two goroutines cannot starve the rest.
//! 2. A parked goroutine is in exactly one place: waiters of channels, one wait queue by address, or one timer.
//! 3. With nobody to run: the platform waits for the first timer, or the machine leaves with `Idle`; without timers it is a deadlock.

mod timers;

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use crate::code::encode::NO_SLOT;
use crate::code::func::SlotClass;
use crate::heap::ring::{Event, kind};
use crate::heap::stack::stack_bytes;
use crate::vm::Vm;
use crate::vm::exit::{Exit, PanicReport};
use crate::vm::frame::{GOEXIT_STUB, write_header};
use crate::vm::goroutine::{BASE, Birth, FIRST_SLOTS, GoId, Goroutine, SemaAddr, State};
use crate::vm::hash::WordMap;
use crate::vm::program::{FuncRecord, RecordRef};
use crate::vm::schedlog::SchedStep;
use crate::vm::trap::Trap;

pub(crate) use crate::vm::sched::timers::TimerAction;

/// Every so manyth choice looks at the queue first.
const QUEUE_FIRST: u32 = 61;

/// Who waits, and for what time.
#[derive(Default)]
pub(crate) struct Sched {
    queue: VecDeque<u32>,
    /// Runs before the queue.
    next: Option<u32>,
    n_picks: u32,
    /// Whoever traces or counts frames is told of each switch and wake: level 0 makes them all.
    pub(crate) is_watched: bool,
    /// Wait queues by address.
    semas: WordMap<u64, VecDeque<u32>>,
    /// (when, number) of each timer, and those that were stopped.
    times: BinaryHeap<Reverse<(i64, u64)>>,
    /// By number: a mark reads them in that order.
    pub(crate) timers: BTreeMap<u64, TimerAction>,
    last_timer: u64,
}

impl Sched {
    /// Step 1: takes who runs next, if anybody can.
    #[inline(always)]
    pub(crate) fn choose(&mut self) -> Option<u32> {
        self.n_picks += 1;
        if self.n_picks < QUEUE_FIRST
            && let Some(next) = self.next.take()
        {
            return Some(next);
        }
        self.choose_from_queue()
    }

    #[inline(never)]
    fn choose_from_queue(&mut self) -> Option<u32> {
        if self.n_picks >= QUEUE_FIRST {
            self.n_picks = 0;
            if let Some(first) = self.queue.pop_front() {
                return Some(first);
            }
        }
        self.next.take().or_else(|| self.queue.pop_front())
    }

    /// The next choice is not counted: who runs next goes on with the slice of who ended.
    pub(crate) fn go_on(&mut self) {
        self.n_picks = self.n_picks.saturating_sub(1);
    }

    /// Who was just made or woken runs next; who would have goes into the queue.
    #[inline(always)]
    pub(crate) fn put_next(&mut self, index: u32) {
        if let Some(before) = self.next.replace(index) {
            self.put_last(before);
        }
    }

    #[inline(never)]
    fn put_last(&mut self, index: u32) {
        self.queue.push_back(index);
    }
}

impl Vm {
    /// The running goroutine.
    pub(crate) fn current_ref(&self) -> Option<&Goroutine> {
        self.gos.at(self.cur?)
    }

    /// The same to change.
    pub(crate) fn current_mut(&mut self) -> Option<&mut Goroutine> {
        self.gos.at_mut(self.cur?)
    }

    /// Number of the running goroutine, 0 if there is none.
    pub(crate) fn current_id(&self) -> u64 {
        self.current_ref().map_or(0, |go| go.number)
    }

    /// Goroutines that have not ended.
    pub fn n_goroutines(&self) -> u64 {
        self.gos.n_live
    }

    /// Starts a goroutine for the engine: it runs the function with these argument slots, and is kept after its end.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn spawn(&mut self, record: RecordRef, args: &[u64]) -> Result<GoId, Trap> {
        self.spawn_kept(record.0, 0, args)
    }

    /// The same for a function value.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn spawn_closure(&mut self, closure: u64, args: &[u64]) -> Result<GoId, Trap> {
        // SAFETY: a closure's first word is its record.
        let record = unsafe { *(closure as *const u64) } as *mut FuncRecord;
        self.spawn_kept(record, closure, args)
    }

    fn spawn_kept(
        &mut self,
        record: *mut FuncRecord,
        closure: u64,
        args: &[u64],
    ) -> Result<GoId, Trap> {
        // No goroutine of the program is its creator.
        let running = self.cur.take();
        let made = self.new_goroutine(record, closure, args, true);
        self.cur = running;
        let id = made?;
        self.sched.queue.push_back(id.index);
        Ok(id)
    }

    /// `go f()`.
    pub(crate) fn go_closure(&mut self, closure: u64) -> Result<GoId, Trap> {
        if closure == 0 {
            return Err(Trap::Fatal("go of nil func value".into()));
        }
        // SAFETY: a closure's first word is its record.
        let record = unsafe { *(closure as *const u64) } as *mut FuncRecord;
        let id = self.new_goroutine(record, closure, &[], false)?;
        self.ready(id.index);
        Ok(id)
    }

    fn new_goroutine(
        &mut self,
        record: *mut FuncRecord,
        closure: u64,
        args: &[u64],
        is_kept: bool,
    ) -> Result<GoId, Trap> {
        // SAFETY: P1.
        let rec = unsafe { &*record };
        let slots = FIRST_SLOTS.max(BASE + args.len() + 16 + (rec.need_bytes / 8) as usize);
        let bytes = stack_bytes(8 * slots as u64);
        let stack = self.heap.alloc_stack(bytes)?.cast::<u64>();
        let mut go = Box::new(Goroutine {
            number: 0,
            state: State::Runnable,
            stack,
            slots: (bytes / 8) as usize,
            pc: rec.code,
            frame: BASE,
            defers: Vec::new(),
            panics: Vec::new(),
            native_calls: Vec::new(),
            blocked_native: 0,
            handed: None,
            pending_call: None,
            is_kept,
            waiter: 0,
            waiters: Vec::new(),
            birth: self.birth_here(),
            exited: false,
            is_system: false,
            entry_args: args.to_vec(),
            entry_closure: closure,
            // Born during a mark: what it holds its creator had.
            scanned: Cell::new(self.heap.mark_ticket()),
            watermark: Cell::new(None),
            unread: Cell::default(),
        });
        // SAFETY: the stack is fresh and large enough.
        unsafe { write_header(go.slot(BASE), GOEXIT_STUB.as_ptr(), record, 0) };
        if RecordRef(record).is_installed() {
            go.place_entry_args(rec);
        }
        let id = self.gos.add(go);
        self.tell_goroutine(kind::GOR_CREATE, id.number);
        if self.sched_log.is_some() {
            let (file, line, _) = rec.place_text(rec.code);
            self.log_made(id.number, rec.name_text(), file, line);
        }
        Ok(id)
    }

    fn tell_goroutine(&self, kind: u16, number: u64) {
        self.heap.tell(Event {
            kind,
            goroutine: number as u32,
            ..Event::default()
        });
    }

    /// The place of the operation that makes a goroutine.
    fn birth_here(&self) -> Birth {
        let Some(go) = self.current_ref() else {
            return Birth::default();
        };
        let mut birth = Birth {
            creator: go.number,
            ..Birth::default()
        };
        crate::vm::trace::each_frame(go, self.cx.pc, self.cx.fp, |frame, _| {
            // SAFETY: V3.
            let rec = unsafe { &*frame.record() };
            (birth.record, birth.pc) = (frame.record() as u64, frame.pc as u64);
            rec.is_wrapper() || rec.is_native()
        });
        birth
    }

    /// Makes a goroutine runnable; it runs next.
    pub(crate) fn ready(&mut self, index: u32) {
        self.woken(index);
        self.sched.put_next(index);
    }

    fn woken(&mut self, index: u32) {
        let Some(go) = self.gos.at_mut(index) else {
            return;
        };
        go.state = State::Runnable;
        let number = go.number;
        if self.sched_log.is_some() {
            self.log_sched(number, SchedStep::Woken, 0);
        }
    }

    /// Takes the running goroutine off; it goes on at the context's pc when chosen again.
    pub(crate) fn park(&mut self, state: State) {
        if self.sched_log.is_some() {
            self.log_park(state);
        }
        let (pc, fp) = (self.cx.pc, self.cx.fp);
        if let Some(go) = self.current_mut() {
            go.pc = pc;
            go.frame = go.offset(fp);
            go.state = state;
        }
        self.cur = None;
    }

    /// Puts the running goroutine behind the others.
    pub(crate) fn yield_current(&mut self) {
        if let Some(index) = self.cur {
            self.park(State::Runnable);
            self.sched.queue.push_back(index);
        }
    }

    /// True if another goroutine could run.
    pub(crate) fn has_runnable(&self) -> bool {
        self.sched.next.is_some() || !self.sched.queue.is_empty()
    }

    /// Makes a goroutine run now; who ran goes to the front of the queue.
    pub(crate) fn switch_to(&mut self, index: u32) {
        if let Some(before) = self.cur {
            self.park(State::Runnable);
            self.sched.queue.push_front(before);
        }
        self.sched.queue.retain(|other| *other != index);
        self.sched.next = self.sched.next.filter(|other| *other != index);
        self.load(index);
    }

    /// Puts a goroutine into the context.
    pub(crate) fn load(&mut self, index: u32) {
        self.scan_parked(index);
        let Some(go) = self.gos.at(index) else { return };
        self.cx.pc = go.pc;
        self.cx.fp = go.slot(go.frame);
        self.cx.stack_end = go.end();
        self.cur = Some(index);
        let number = go.number;
        if self.sched_log.is_some() {
            self.log_sched(number, SchedStep::Started, 0);
        }
        self.frame_changed();
    }

    /// Chooses the next goroutine.
    pub(crate) fn pick(&mut self) -> Result<(), Exit> {
        loop {
            if self.has_timers() {
                self.fire_timers();
            }
            if self.heap.n_ready() != 0 {
                self.start_finalizers();
            }
            if let Some(index) = self.sched.choose() {
                self.load(index);
                return Ok(());
            }
            let Some(next_timer) = self.next_timer() else {
                return Err(self.deadlock());
            };
            if self.requests.is_interrupted() {
                return Err(Exit::Interrupted);
            }
            if !self.platform.wait_until(next_timer) {
                return Err(Exit::Idle { next_timer });
            }
        }
    }

    fn deadlock(&self) -> Exit {
        let main_gone = self
            .gos
            .iter()
            .any(|(_, go)| go.state == State::Done && go.exited);
        let message = if main_gone {
            "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"
        } else {
            "fatal error: all goroutines are asleep - deadlock!"
        };
        let dump = self.all_text();
        let text = if dump.is_empty() {
            format!("{message}\n")
        } else {
            format!("{message}\n\n{dump}")
        };
        let frames = self
            .gos
            .iter()
            .next()
            .map(|(index, go)| {
                self.frames_from(go, self.place_of(index, go).0, self.place_of(index, go).1)
            })
            .unwrap_or_default();
        Exit::Deadlock(Box::new(PanicReport {
            goroutine: 0,
            message: message.to_string(),
            text,
            frames,
            out_of_memory: false,
        }))
    }

    /// Ends the running goroutine.
    pub(crate) fn end_current(&mut self, exited: bool) {
        let Some(index) = self.cur.take() else { return };
        self.drop_unread(index);
        let Some(go) = self.gos.at_mut(index) else {
            return;
        };
        go.exited = exited;
        go.state = State::Done;
        let number = go.number;
        go.frame = BASE;
        go.defers = Vec::new();
        go.panics = Vec::new();
        go.forget_lists();
        let (kept, system) = (go.is_kept, go.is_system);
        self.tell_goroutine(kind::GOR_EXIT, number);
        if self.sched_log.is_some() {
            self.log_sched(number, SchedStep::Ended, 0);
        }
        if !system {
            self.gos.n_live -= 1;
        }
        if !kept {
            self.drop_goroutine(index);
        }
    }

    fn drop_goroutine(&mut self, index: u32) {
        if let Some(go) = self.gos.remove(index) {
            // SAFETY: heap's K1: the stack came from this heap and nothing names it any more.
            unsafe { self.heap.free_stack(go.stack.cast()) };
        }
    }

    /// True if the goroutine has ended or is gone.
    pub fn is_done(&self, id: GoId) -> bool {
        self.gos.get(id).is_none_or(|go| go.state == State::Done)
    }

    /// Classes of the slots that [`Vm::results`] answers.
    pub(crate) fn result_classes(&self, id: GoId) -> Vec<SlotClass> {
        let Some(go) = self.gos.get(id).filter(|go| go.state == State::Done) else {
            return Vec::new();
        };
        let frame = crate::vm::frame::Frame {
            fp: go.slot(BASE),
            pc: std::ptr::null(),
            is_top: true,
        };
        // SAFETY: V3: a window has its header.
        let record = unsafe { &*frame.record() };
        let classes = record.classes().iter().take(record.result_slots as usize);
        classes.map(|class| SlotClass::of(*class)).collect()
    }

    /// Result slots of a goroutine of [`Vm::spawn`] that has ended; empty if it ended by Goexit or panic.
    pub fn results(&self, id: GoId) -> Vec<u64> {
        let Some(go) = self
            .gos
            .get(id)
            .filter(|go| go.state == State::Done && !go.exited)
        else {
            return Vec::new();
        };
        let fp = go.slot(BASE);
        let frame = crate::vm::frame::Frame {
            fp,
            pc: std::ptr::null(),
            is_top: true,
        };
        // SAFETY: V3, V1: results stand at the window's base.
        unsafe {
            (0..(*frame.record()).result_slots as usize)
                .map(|i| *fp.add(i))
                .collect()
        }
    }

    /// Lets a goroutine of [`Vm::spawn`] go: frees it if it has ended, else it is freed at its end.
    pub fn release(&mut self, id: GoId) {
        let Some(go) = self.gos.get(id) else { return };
        if go.state == State::Done {
            self.drop_goroutine(id.index);
        } else if let Some(go) = self.gos.at_mut(id.index) {
            go.is_kept = false;
        }
    }

    /// Ends a goroutine that does not run, without deferred calls: the engine gives up on it.
    pub fn kill(&mut self, id: GoId) {
        if self.gos.get(id).is_none() {
            return;
        }
        self.sched.queue.retain(|other| *other != id.index);
        self.sched.next = self.sched.next.filter(|other| *other != id.index);
        for queue in self.sched.semas.values_mut() {
            queue.retain(|other| *other != id.index);
        }
        self.sched.timers.retain(
            |_, action| !matches!(action, TimerAction::Wake(index, _) if *index == id.index),
        );
        self.drop_waiters(id.index);
        // It may go without having been read, as what `drop_unread` drops; but an audit asks for all that was there.
        let is_parked = |go: &Goroutine| matches!(go.state, State::Runnable | State::Waiting(_));
        if self.heap.is_auditing() && self.gos.at(id.index).is_some_and(is_parked) {
            self.scan_parked(id.index);
        }
        let before = self.cur;
        self.cur = Some(id.index);
        if let Some(go) = self.current_mut() {
            go.is_kept = false;
            if go.state == State::Done {
                // Counted already.
                go.is_system = true;
            }
        }
        self.end_current(true);
        self.cur = before.filter(|index| *index != id.index);
    }

    // Wait queues by address.

    /// Puts the running goroutine into a queue; the native then blocks.
    pub(crate) fn sema_wait(&mut self, addr: SemaAddr) {
        if let Some(index) = self.cur {
            self.sched.semas.entry(addr.0).or_default().push_back(index);
        }
    }

    /// Wakes up to `n` of a queue.
    pub(crate) fn sema_wake(&mut self, addr: SemaAddr, n: u64) -> u64 {
        let mut woken = 0;
        while woken < n {
            let Some(queue) = self.sched.semas.get_mut(&addr.0) else {
                break;
            };
            let index = queue.pop_front();
            if queue.is_empty() {
                self.sched.semas.remove(&addr.0);
            }
            if let Some(index) = index {
                self.ready(index);
                woken += 1;
            }
        }
        woken
    }

    /// Runs a finalizer on a goroutine of its own, next: `args` are the argument slots.
    pub(crate) fn go_system(&mut self, closure: u64, args: &[u64]) -> Result<Option<GoId>, Trap> {
        // SAFETY: a closure's first word is its record.
        let record = unsafe { *(closure as *const u64) } as *mut FuncRecord;
        let running = self.cur.take();
        let made = self.new_goroutine(record, closure, args, false);
        self.cur = running;
        let id = made?;
        if let Some(go) = self.gos.at_mut(id.index) {
            go.is_system = true;
            self.gos.n_live -= 1;
        }
        self.sched.put_next(id.index);
        Ok(Some(id))
    }

    /// Makes the stack of the running goroutine hold `slots` slots, moving it if it must.
    pub(crate) fn ensure_stack(&mut self, slots: usize) -> Result<(), Trap> {
        let max = self.max_stack_slots;
        let fp = self.cx.fp;
        let Some(go) = self.cur.and_then(|index| self.gos.at_mut(index)) else {
            return Ok(());
        };
        if slots <= go.slots {
            return Ok(());
        }
        if slots > max {
            return Err(Trap::of(crate::code::trap::TrapKind::StackOverflow));
        }
        let wanted = slots.max(2 * go.slots).min(max.max(slots));
        let bytes = stack_bytes(8 * wanted as u64);
        let fresh = self.heap.alloc_stack(bytes)?.cast::<u64>();
        let frame = go.offset(fp);
        // SAFETY: both stacks have go.slots slots; the old one is not used afterwards.
        unsafe {
            std::ptr::copy_nonoverlapping(go.stack.as_ptr(), fresh.as_ptr(), go.slots);
            self.heap.free_stack(go.stack.cast());
        }
        go.stack = fresh;
        go.slots = (bytes / 8) as usize;
        self.cx.fp = go.slot(frame);
        self.cx.stack_end = go.end();
        Ok(())
    }
}

impl Goroutine {
    /// Puts the arguments of a fresh goroutine where its function, now installed, wants them.
    pub(crate) fn place_entry_args(&mut self, rec: &FuncRecord) {
        let fp = self.slot(BASE);
        for (i, arg) in self.entry_args.drain(..).enumerate() {
            // SAFETY: the first stack has room for 16 slots beside the arguments and `need_bytes`.
            unsafe { *fp.add(rec.result_slots as usize + i) = arg };
        }
        if rec.closure_slot != NO_SLOT {
            // SAFETY: likewise.
            unsafe { *fp.add(rec.closure_slot as usize) = self.entry_closure };
        }
        self.pc = rec.code;
    }
}
