//! Level 0: the loop around the dispatcher, polls, fuel, and the way from a slow operation to its function.
//!
//! In: goroutines to run. Out: [`Exit`]. No frame of the script is on the native stack here, so collecting, switching,
//! unwinding and moving stacks happen here alone.
//!
//! 1. The dispatcher runs until an operation leaves. Slow operations are executed by `slow`, called from the dispatcher (decision 051); what they want
//!    of level 0 waits in `left`. A trap becomes a panic.
//! 2. `budget` counts back-edges and calls down, and units for bytes that operations handle (`vm::work`). At zero the poll charges fuel for exactly what was counted, looks at requests, collects if
//!    the heap wants to, fires timers and lets the next goroutine run.
//! 3. `NoMemory`: one emergency cycle and a second try of the same operation (O1, `room`), then the panic `out of memory`.
//! 4. Operations that may allocate collect before they start if the heap wants it: that is a safepoint as well (O3).

use crate::code::encode::{a_of, b_of, bc_of, c_of, instr_words, op_of};
use crate::code::ops::Op;
use crate::code::trap::TrapKind;
use crate::heap::finalizer::{Action, Ready, SpecialError};
use crate::heap::ring::{Event, kind};
use crate::heap::sites::own;
use crate::vm::Vm;
use crate::vm::exec::cx::{
    Cx, EXIT_BOUNDS, EXIT_DIV, EXIT_GROW, EXIT_NIL, EXIT_POLL, EXIT_SHIFT, EXIT_STEP, GO_ON,
};
use crate::vm::exec::dispatch;
use crate::vm::exit::Exit;
use crate::vm::frame::{Frame, IfaceCache};
use crate::vm::goroutine::{GoId, State};
use crate::vm::program::FuncRecord;
use crate::vm::room::{Retry, retry_of};
use crate::vm::slow::{self, At, Step};
use crate::vm::trap::Trap;

/// Transfers between two polls.
const SLICE: u64 = 10_000;

/// What may still be run.
pub(crate) struct Fuel {
    /// Units left; `u64::MAX` without limit.
    left: u64,
    /// What the budget was set to.
    granted: i64,
    /// Units used since the machine was made.
    used: u64,
    /// Units by which the last operation took more than was left.
    overdrawn: u64,
    /// Where an operation ran out of memory and is tried again, and the transfers until then: the next time it comes there it is another try.
    retried: Option<(*const u64, u64)>,
}

impl Default for Fuel {
    fn default() -> Fuel {
        Fuel {
            left: u64::MAX,
            granted: 0,
            used: 0,
            overdrawn: 0,
            retried: None,
        }
    }
}

impl Vm {
    /// Sets the fuel: transfers (back-edges, calls) that may be executed, and bytes that operations may handle (`vm::work`); `None` without limit.
    pub fn set_fuel(&mut self, units: Option<u64>) {
        self.charge();
        self.fuel.overdrawn = 0;
        self.fuel.left = units.unwrap_or(u64::MAX);
        self.grant();
    }

    /// Fuel left, exact; `None` without limit.
    pub fn fuel(&self) -> Option<u64> {
        let used = (self.fuel.granted - self.cx.budget).max(0) as u64;
        (self.fuel.left != u64::MAX).then(|| self.fuel.left.saturating_sub(used))
    }

    /// Units used since the machine was made, as of the last poll or exit.
    pub fn fuel_used(&self) -> u64 {
        self.fuel.used
    }

    /// Takes what the last slice used from the fuel.
    fn charge(&mut self) {
        let used = (self.fuel.granted - self.cx.budget).max(0) as u64;
        self.fuel.used = self.fuel.used.wrapping_add(used);
        if self.fuel.left != u64::MAX {
            self.fuel.overdrawn += used.saturating_sub(self.fuel.left);
            self.fuel.left = self.fuel.left.saturating_sub(used);
        }
        self.fuel.granted = self.cx.budget;
    }

    /// Units that were used beyond the fuel that was set last: the bytes of its last operation.
    pub fn fuel_overdrawn(&self) -> u64 {
        self.fuel.overdrawn
    }

    /// Transfers so far.
    fn n_transfers(&self) -> u64 {
        let since = (self.fuel.granted - self.cx.budget).max(0) as u64;
        self.fuel.used.wrapping_add(since)
    }

    /// Grants the next slice: the transfer that makes the budget negative is its last.
    fn grant(&mut self) {
        let slice = match self.counts_transfers() {
            true => 1,
            false => SLICE.min(self.fuel.left).max(1) as i64,
        };
        self.fuel.granted = slice - 1;
        self.cx.budget = slice - 1;
    }

    /// Makes the next transfer poll.
    pub(crate) fn poll_soon(&mut self) {
        self.charge();
        self.fuel.granted = 0;
        self.cx.budget = 0;
    }

    /// Runs goroutines until the one asked for has ended, or something else needs the engine.
    pub fn run(&mut self, until: Option<GoId>) -> Exit {
        self.heap.enter();
        self.requests.set_inside(true);
        if self.heap.has_pending_samples() {
            self.name_samples(None);
        }
        self.heap.set_own_site(own::MACHINE);
        let exit = self.run_until(until);
        self.heap.set_own_site(own::HOST);
        self.requests.set_inside(false);
        self.heap.leave();
        exit
    }

    fn run_until(&mut self, until: Option<GoId>) -> Exit {
        if self.fuel.left == 0 {
            return Exit::Fuel;
        }
        if let Some(exit) = self.heap_bugs() {
            return exit;
        }
        self.charge();
        self.grant();
        loop {
            if self.cur.is_none() {
                if let Some(id) = until
                    && self.is_done(id)
                    && !self.ended_by_goexit(id)
                {
                    return self.heap_bugs().unwrap_or(Exit::Done(id));
                }
                if let Err(exit) = self.pick() {
                    return exit;
                }
            }
            // SAFETY: X1-X3: the context was loaded from a goroutine, or left by the dispatcher and advanced by level 0.
            let code = unsafe {
                let vm: *mut Vm = self;
                (*vm).cx.vm = vm;
                dispatch::run(&raw mut (*vm).cx)
            };
            let step = match code {
                EXIT_STEP => self.take_left(),
                EXIT_POLL => self.poll(),
                EXIT_GROW => self.grow_step(),
                other => Err(self.trap_of(other)),
            };
            match step {
                Ok(Step::Next(words)) => self.cx.pc = self.cx.pc.wrapping_add(words),
                Ok(Step::Go | Step::Park) => {}
                Ok(Step::Exit(exit)) => return *exit,
                Err(trap) => {
                    if let Some(exit) = self.trapped(trap) {
                        return exit;
                    }
                }
            }
        }
    }

    /// What the heap's own checks found since the last question, as the end of the run.
    fn heap_bugs(&mut self) -> Option<Exit> {
        if !self.heap.has_bugs() {
            return None;
        }
        let bugs = self.heap.take_bugs();
        Some(Exit::bug(&format!("heap: {}", bugs.join("; "))))
    }

    /// A main goroutine that called Goexit lets the others go on.
    fn ended_by_goexit(&self, id: GoId) -> bool {
        self.gos.get(id).is_some_and(|go| go.exited)
    }

    /// Step 3, or a panic.
    fn trapped(&mut self, trap: Trap) -> Option<Exit> {
        let op = At {
            pc: self.cx.pc,
            fp: self.cx.fp,
        }
        .op();
        let try_now = Some((self.cx.pc, self.n_transfers()));
        let retry = match trap {
            Trap::NoMemory if self.fuel.retried != try_now => retry_of(op),
            _ => Retry::Never,
        };
        self.fuel.retried = try_now;
        match retry {
            Retry::AtSafepoint => {
                self.make_room();
                return None;
            }
            Retry::AtCall => {
                self.make_room_at_call();
                return None;
            }
            Retry::Never => self.fuel.retried = None,
        }
        if let Some(call) = self.call_instead(&trap) {
            self.cx.pc = call;
            return None;
        }
        self.frame_changed();
        self.heap.set_own_site(own::MACHINE);
        let exit = self.raise(trap);
        if self.heap.has_pending_samples() {
            self.name_samples(None);
        }
        exit
    }

    /// Where an instruction that stands in place of a call traps: where the call is made.
    fn call_instead(&self, trap: &Trap) -> Option<*const u64> {
        let frame = Frame {
            fp: self.cx.fp,
            pc: self.cx.pc,
            is_top: true,
        };
        match trap {
            Trap::NoMemory | Trap::Fatal(_) => None,
            _ => frame.function().call_instead(frame.pc),
        }
    }

    /// What the operation answered that was executed in place.
    fn take_left(&mut self) -> Result<Step, Trap> {
        let left = self.left.take();
        left.unwrap_or_else(|| Ok(Step::exit(Exit::bug("left without an answer"))))
    }

    /// Executes the operation where the context stands: `GO_ON`, or `EXIT_STEP` if level 0 has to do with its answer.
    ///
    /// # Safety
    /// X1-X4 of [`Cx`].
    #[inline(never)]
    pub(crate) unsafe fn slow_in_place(cx: *mut Cx) -> u64 {
        // SAFETY: X4.
        let vm = unsafe { &mut *(*cx).vm };
        let at = At {
            pc: vm.cx.pc,
            fp: vm.cx.fp,
        };
        let op = at.op();
        if vm.heap.wants_collect() && may_collect(op) {
            vm.collect_before(op, at);
        }
        // Who counts is not chosen once for all: that costs as much as to name the site.
        let step = match vm.sites.is_on() {
            true => slow::execute::<true>(vm, op, at),
            false => slow::execute::<false>(vm, op, at),
        };
        debug_assert!(
            !matches!(step, Ok(Step::Next(n)) if instr_words(at.word()) != Some(n)),
            "{op:?} goes on in the middle of an instruction"
        );
        vm.answer(at, step)
    }

    /// What comes after the operation at `at`: `GO_ON` where the context says, or `EXIT_STEP` for level 0.
    #[inline]
    pub(crate) fn answer(&mut self, at: At, step: slow::Slow) -> u64 {
        // A trap leaves samples to `trapped`.
        if step.is_ok() {
            self.fuel.retried = None;
            self.look_up(at);
            if self.requests.are_pending() {
                self.requested(at);
            }
        }
        match step {
            Ok(Step::Next(words)) => self.cx.pc = self.cx.pc.wrapping_add(words),
            Ok(Step::Go) if self.cur.is_some() => {}
            other => {
                self.left = Some(other);
                return EXIT_STEP;
            }
        }
        GO_ON
    }

    /// A collection is due, or something was asked for: level 0's own way from operation to operation looks after both.
    #[inline(always)]
    pub(crate) fn is_wanted(&self) -> bool {
        self.heap.wants_attention() || self.requests.are_pending()
    }

    /// After an operation that may have allocated.
    #[inline(always)]
    pub(crate) fn look_up(&mut self, at: At) {
        if self.heap.wants_attention() {
            self.attend(at);
        }
    }

    /// After an operation: its samples get their names, and a cycle that is due the next poll.
    #[cold]
    fn attend(&mut self, at: At) {
        if self.heap.has_pending_samples() {
            self.name_samples(Some(at));
            self.set_sample_rate();
        }
        if self.heap.wants_collect() && self.cx.budget > 0 {
            self.poll_soon();
        }
    }

    /// Something was asked for, or a profile is taken, and the operation at `at` is done. A slice of ten thousand natives may take seconds: the
    /// next transfer polls.
    #[cold]
    fn requested(&mut self, at: At) {
        if self.requests.is_profiled() {
            self.sample_cpu(at);
        }
        if self.requests.want_a_poll() {
            self.poll_soon();
        }
    }

    /// Step 4: the site that is about to allocate is told how long it waited.
    #[cold]
    fn collect_before(&mut self, op: Op, at: At) {
        let before = self.heap.gc_time_ns();
        self.collect_some();
        if op.allocates() {
            let ns = self.heap.gc_time_ns() - before;
            self.heap.book_assist(at.site(op.info().ext.len() - 1), ns);
        }
    }

    /// Step 2. The context stands at the target of a back-edge or at the entry of a callee.
    fn poll(&mut self) -> Result<Step, Trap> {
        let counted = self.count_transfer();
        // SAFETY: X2.
        if op_of(unsafe { *self.cx.pc }) == Op::lower as u16 {
            // The classes of its arguments are not known yet: no safepoint. The next transfer polls.
            self.poll_soon();
            return Ok(Step::Go);
        }
        let was_cut = self.fuel.granted == 0 && counted.is_none();
        self.charge();
        if self.fuel.left == 0 {
            return Ok(Step::exit(Exit::Fuel));
        }
        self.grant();
        if counted == Some(false) {
            return Ok(Step::Go);
        }
        if self.heap.wants_collect() || self.requests.wants_collect() {
            self.collect_some();
        }
        self.set_sample_rate();
        if self.requests.wants_tick() {
            self.tell_stall();
            self.take_delta();
        }
        if self.requests.is_profiled() {
            self.sample_cpu(At {
                pc: self.cx.pc,
                fp: self.cx.fp,
            });
        }
        if let Some(exit) = self.heap_bugs() {
            return Ok(Step::exit(exit));
        }
        if self.requests.is_interrupted() {
            return Ok(Step::exit(Exit::Interrupted));
        }
        if !was_cut {
            self.heap.tick();
            if self.has_timers() {
                self.fire_timers();
            }
            if self.has_runnable() {
                self.yield_current();
            }
        }
        Ok(Step::Go)
    }

    /// The sampler's rate follows the `int` at this address from now on; it is told how it stands. A machine without samples stays so.
    pub(crate) fn follow_sample_rate(&mut self, addr: u64) -> u64 {
        let rate = self.heap.sample_rate();
        if rate != 0 {
            self.rate_at = addr as *const i64;
        }
        rate
    }

    /// The program may have changed the variable that the sampler's rate follows.
    pub(super) fn set_sample_rate(&mut self) {
        // SAFETY: X2: null, or a variable of a package, which stands where it is as long as the machine does.
        let Some(&rate) = (unsafe { self.rate_at.as_ref() }) else {
            return;
        };
        let rate = rate.max(0).cast_unsigned();
        if rate != self.heap.sample_rate() {
            self.heap.set_sample_rate(rate);
        }
    }

    /// Ticks came for which there was no safepoint.
    fn tell_stall(&mut self) {
        if let Some((ticks, ns)) = self.requests.take_stall() {
            self.heap.tell(Event {
                kind: kind::STALL,
                a: ns,
                b: u64::from(ticks),
                ..Event::default()
            });
        }
    }

    /// A call that found too little stack.
    fn grow_step(&mut self) -> Result<Step, Trap> {
        let at = At {
            pc: self.cx.pc,
            fp: self.cx.fp,
        };
        // SAFETY: X2; the fast body left at a call whose record it had found.
        let rec = unsafe {
            match at.op() {
                Op::call | Op::call1 => &*(at.ext(0) as *const FuncRecord),
                Op::call_clo | Op::call_clo1 => &**(at.get(at.b()) as *const *const FuncRecord),
                _ => {
                    let cache = &*(at.ext(0) as *const IfaceCache);
                    if cache.ty == at.get(at.b()) {
                        &*cache.record
                    } else {
                        &*cache.other_record
                    }
                }
            }
        };
        let need = (rec.need_bytes / 8) as usize;
        let Some(go) = self.current_ref() else {
            return Ok(Step::exit(Exit::bug("call without goroutine")));
        };
        let slots = go.offset(at.fp) + at.a() as usize + need + 8;
        self.ensure_stack(slots)?;
        Ok(Step::Go)
    }

    /// The trap of a fast operation, with the numbers its text wants.
    fn trap_of(&self, code: u64) -> Trap {
        let at = At {
            pc: self.cx.pc,
            fp: self.cx.fp,
        };
        match code {
            EXIT_NIL => Trap::of(TrapKind::Nil),
            EXIT_DIV => Trap::of(TrapKind::DivZero),
            EXIT_SHIFT => Trap::of(TrapKind::NegShift),
            EXIT_BOUNDS => bounds_trap(at),
            _ => Trap::Fatal("internal error: unknown exit".into()),
        }
    }

    /// Lets a goroutine that left with `HostCall` go on after its host function, whose results stand in the window; or with a panic.
    pub fn resume_host(&mut self, id: GoId, outcome: Result<(), Trap>) -> Option<Exit> {
        if !self.gos.get(id).is_some_and(|go| go.state == State::InHost) {
            return Some(Exit::bug("resumed a goroutine that is in no host call"));
        }
        if let Some(go) = self.gos.at_mut(id.index) {
            go.state = State::Runnable;
        }
        self.switch_to(id.index);
        match outcome {
            Ok(()) => {
                self.cx.pc = self.cx.pc.wrapping_add(2);
                None
            }
            Err(trap) => self.raise(trap),
        }
    }

    /// The window of a goroutine inside a host function: results, then arguments.
    pub fn host_window(&mut self, id: GoId) -> Option<*mut u64> {
        let go = self.gos.get(id).filter(|go| go.state == State::InHost)?;
        Some(go.slot(go.frame))
    }

    /// The goroutine that ran last and still would, if any.
    pub fn running(&self) -> Option<GoId> {
        let index = self.cur?;
        Some(GoId {
            index,
            number: self.gos.at(index)?.number,
        })
    }

    /// Starts the next finalizer or cleanup that is due; host callbacks are kept for the engine. One runs after the other, as in Go, where one
    /// goroutine runs all finalizers: what they share needs no lock, and a storm of them needs one stack. Unlike there, one that blocks does
    /// not hold the others up. Without memory for a goroutine the action stays in the queue.
    #[cold]
    pub(crate) fn start_finalizers(&mut self) {
        while !self.is_finalizing()
            && let Some(Ready { action, object }) = self.heap.next_ready()
        {
            let started = match action {
                Action::Finalizer { func, data: [0, _] } => self.go_system(func, &[object]),
                Action::Finalizer {
                    func,
                    data: [ty, _],
                } => self.go_system(func, &[ty, object]),
                Action::Cleanup { func, arg, .. } => self.go_system(func, &[arg]),
                Action::Host { .. } | Action::Weak { .. } | Action::Sample { .. } => Ok(None),
            };
            let Ok(id) = started else { return };
            self.sched.go_on();
            self.finalizing = id;
            self.heap.pop_ready();
        }
    }

    /// A finalizer or cleanup runs, or would.
    fn is_finalizing(&self) -> bool {
        let go = self.finalizing.and_then(|id| self.gos.get(id));
        go.is_some_and(|go| matches!(go.state, State::Runnable | State::InHost))
    }

    /// `runtime.SetFinalizer`.
    pub(crate) fn set_finalizer(
        &mut self,
        object: u64,
        func: u64,
        as_iface: u64,
    ) -> Result<(), &'static str> {
        self.heap
            .set_finalizer(object, func, [as_iface, 0])
            .map_err(special_text)
    }

    /// `runtime.AddCleanup`.
    pub(crate) fn add_cleanup(
        &mut self,
        object: u64,
        func: u64,
        arg: u64,
    ) -> Result<u64, &'static str> {
        self.heap
            .add_cleanup(object, func, arg, [0, 0])
            .map_err(special_text)
    }
}

fn special_text(error: SpecialError) -> &'static str {
    match error {
        SpecialError::NotAnObject => "pointer not in heap",
        SpecialError::NotTheBase => {
            "runtime.SetFinalizer: pointer not at beginning of allocated block"
        }
        SpecialError::AlreadySet => "runtime.SetFinalizer: finalizer already set",
    }
}

/// Operations that may allocate: safepoints before they start.
#[inline]
fn may_collect(op: Op) -> bool {
    op.allocates() || matches!(op, Op::go | Op::defer)
}

fn bounds_trap(at: At) -> Trap {
    let (index, len) = match at.op() {
        Op::bound => (at.get(at.a()), at.get(at.b())),
        Op::boundu => {
            let (index, len) = (at.get(at.a()), at.get(at.b()));
            let text = format!("index out of range [{index}] with length {len}");
            return Trap::error(TrapKind::Bounds, text);
        }
        Op::boundk => (at.get(at.a()), u64::from(bc_of(at.word()) as u32)),
        Op::idxst_8
        | Op::idxst_16
        | Op::idxst_32
        | Op::idxst_64
        | Op::idxst_ptr
        | Op::addx_i64
        | Op::subx_i64
        | Op::addkx_i64
        | Op::addx_f64
        | Op::subx_f64 => (at.get(b_of(at.word())), at.get(a_of(at.word()) + 1)),
        Op::aidxst_8 | Op::aidxst_16 | Op::aidxst_32 | Op::aidxst_64 | Op::aidxst_ptr => {
            (at.get(b_of(at.word())), at.ext(1))
        }
        Op::aidx_i8
        | Op::aidx_u8
        | Op::aidx_i16
        | Op::aidx_u16
        | Op::aidx_i32
        | Op::aidx_u32
        | Op::aidx_w64
        | Op::aidx_addr => (at.get(c_of(at.word())), at.ext(1)),
        Op::fidx_w64 => (at.get(c_of(at.word())), at.ext(0) / 8),
        Op::fidxst_64 => (at.get(b_of(at.word())), at.ext(0) / 8),
        Op::idx2_w64 | Op::idx2_addr | Op::idxa_w64 | Op::aidxa_w64 => second_bounds(at),
        Op::swapx_8 | Op::swapx_16 | Op::swapx_32 | Op::swapx_64 | Op::swapx_ptr => {
            let (i, j) = (at.get(b_of(at.word())), at.get(c_of(at.word())));
            let len = at.get(at.a() + 1);
            (if j >= len { j } else { i }, len)
        }
        Op::add_i64_ix | Op::sub_i64_ix | Op::add_f64_ix | Op::sub_f64_ix | Op::mul_f64_ix => {
            (at.get(at.ext(0) as u16), at.get(c_of(at.word()) + 1))
        }
        _ => (at.get(c_of(at.word())), at.get(b_of(at.word()) + 1)),
    };
    index_trap(index, len)
}

/// Index and length of the step, out of two, that is out of range.
fn second_bounds(at: At) -> (u64, u64) {
    let (slice, i) = (at.get(at.b()), at.get(c_of(at.word())));
    let (len, slot, inner) = match at.op() {
        Op::aidxa_w64 => (at.ext(1), at.ext(2), Some(at.ext(4))),
        Op::idxa_w64 => (at.get(at.b() + 1), at.ext(0), Some(at.ext(3))),
        _ => (at.get(at.b() + 1), at.ext(0), None),
    };
    if i >= len {
        return (i, len);
    }
    // SAFETY: X2: element `i` of the slice in the frame is there, and is a slice.
    let inner = inner.unwrap_or_else(|| unsafe { *(slice as *const u64).add(3 * i as usize + 1) });
    (at.get(slot as u16), inner)
}

/// `index out of range [5] with length 1`.
pub(crate) fn index_trap(index: u64, len: u64) -> Trap {
    let text = if (index as i64) < 0 {
        format!("index out of range [{}]", index as i64)
    } else {
        format!("index out of range [{index}] with length {len}")
    };
    Trap::error(TrapKind::Bounds, text)
}
