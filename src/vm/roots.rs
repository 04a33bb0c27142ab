//! What the machine holds: every root, and how a frame is scanned.
//!
//! In: goroutines, records, package variables, fresh values. Out: calls of the marker.
//!
//! A frame's class map covers its slots `[0, frame_slots)`; the window above it is not scanned. A frame that stands at its
//! function's entry, or whose function is native, has values in its arguments (and closure slot) alone; one of a host function that has returned, in
//! its results alone. See `code::func` F1-F4.

use std::ops::Bound;

use crate::code::func::SlotClass;
use crate::code::rtype::RTypes;
use crate::heap::Heap;
use crate::heap::capture::{Frame as CapturedFrame, Owner};
use crate::heap::mark::Marker;
use crate::heap::roots::Roots;
use crate::heap::steps::{Budget, Progress};
use crate::vm::Vm;
use crate::vm::frame::{CALL_WORDS, Frame, LOWER_STUB, PANIC_STUB, PRINT_STUB};
use crate::vm::goroutine::{BASE, Defer, Deferred, Goroutine, Goroutines, State};
use crate::vm::liveness::Liveness;
use crate::vm::native::Iface;
use crate::vm::panic::{PanicRec, PanicValue};
use crate::vm::program::{FuncRecord, Program};
use crate::vm::sched::{Sched, TimerAction};
use crate::vm::unread::{mark_lists, mark_whole_lists};
use crate::vm::watermark::UNIT_SLOTS;

/// Where the running goroutine stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pc: *const u64,
    fp: *mut u64,
}

/// All parts of a machine that hold roots.
struct VmRoots<'a> {
    program: &'a Program,
    gos: &'a Goroutines,
    sched: &'a Sched,
    running: Option<(u32, Place)>,
    fresh: &'a [FreshValue],
    liveness: &'a mut Liveness,
    rtypes: &'a RTypes,
    /// How far [`Roots::mark_more`] has come.
    named: &'a mut Named,
    /// The running goroutine stands at a call: the window above its frame is read as well.
    reads_window: bool,
}

/// How much of the machine's tables a mark has named: it does so in units. Nothing leaves the tables of variables and records; who takes a timer's function out shades it
/// ([`Vm::take_timer`]); what comes into a table is newer than the mark, or comes out of frames that have been read.
#[derive(Clone, Copy, Default)]
pub(super) struct Named {
    n_globals: usize,
    n_records: usize,
    n_stubs: usize,
    /// The last timer.
    timer: u64,
    /// Index of the goroutine that comes next.
    goroutine: u32,
}

/// What a goroutine holds beside its frames: numbers in captures.
pub(crate) mod own {
    /// Who started it.
    pub(crate) const BIRTH: u32 = 0;
    /// The function that it began with.
    pub(crate) const ENTRY: u32 = 1;
    /// An argument.
    pub(crate) const ARGUMENT: u32 = 2;
    /// A call that is about to begin.
    pub(crate) const CALL: u32 = 3;
    /// A deferred call.
    pub(crate) const DEFER: u32 = 4;
    /// What it panics with.
    pub(crate) const PANIC: u32 = 5;
    /// Texts of these, by number.
    pub(crate) const NAMES: [&str; 6] = [
        "creator",
        "entry function",
        "argument",
        "function that is called",
        "deferred call",
        "panic value",
    ];
}

/// A value that the host has been given (R11): words and their classes.
#[derive(Clone, Debug)]
pub(crate) struct FreshValue {
    pub(crate) words: Vec<u64>,
    pub(crate) classes: Vec<SlotClass>,
}

impl Vm {
    /// One whole collection. Only at level 0, with no operation half done.
    pub fn collect(&mut self, forced: bool) {
        self.with_roots(|heap, roots| heap.collect(roots, forced));
    }

    /// What a safepoint owes the collector: a step of the cycle that runs, or the beginning of one. As [`Vm::collect`] otherwise.
    pub fn collect_some(&mut self) {
        self.with_roots(|heap, roots| heap.safepoint_step(roots));
    }

    /// Goes on with the cycle that runs, or begins one, within a budget. As [`Vm::collect`] otherwise.
    pub fn collect_step(&mut self, budget: Budget) -> Progress {
        self.with_roots(|heap, roots| heap.step(roots, budget))
    }

    /// The step of a host's frame. As [`Vm::collect`] otherwise.
    pub fn collect_frame(&mut self, budget_us: u32) -> Progress {
        self.with_roots(|heap, roots| heap.frame_step(roots, budget_us))
    }

    fn with_roots<R>(&mut self, work: impl FnOnce(&mut Heap, &mut VmRoots<'_>) -> R) -> R {
        // A sample has its bucket before its object can die.
        if self.heap.has_pending_samples() {
            self.name_samples(None);
        }
        if !self.heap.barrier().is_on() {
            // Out of the pause that begins a mark.
            self.liveness.forget_mortal();
        }
        let place = Place {
            pc: self.cx.pc,
            fp: self.cx.fp,
        };
        let mut roots = VmRoots {
            program: &self.program,
            gos: &self.gos,
            sched: &self.sched,
            running: self.cur.map(|index| (index, place)),
            fresh: &self.fresh,
            liveness: &mut self.liveness,
            rtypes: &self.rtypes,
            named: &mut self.named,
            reads_window: self.reads_window,
        };
        self.heap.enter();
        let done = work(&mut self.heap, &mut roots);
        self.heap.leave();
        if self.heap.has_bugs() {
            self.poll_soon();
        }
        while let Some(record) = self.heap.take_cycle_record() {
            self.platform.cycle_ended(&record);
            if let Some(observer) = &mut self.observer {
                observer.cycle_ended(&mut self.heap, &record);
            }
        }
        self.start_finalizers();
        done
    }

    /// Keeps a value alive that the host is given, until [`Vm::drop_fresh`].
    pub fn keep_fresh(&mut self, words: &[u64], classes: &[SlotClass]) {
        self.fresh.push(FreshValue {
            words: words.to_vec(),
            classes: classes.to_vec(),
        });
    }

    /// Number of fresh values, to be given to [`Vm::drop_fresh`] later.
    pub fn n_fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Lets go of all fresh values but the first `n`, and those that stand in the cells of a host function that runs: it may return them.
    pub fn drop_fresh(&mut self, n: usize) {
        if self.host_cells.is_empty() {
            self.fresh.truncate(n);
            return;
        }
        let in_cells =
            |word: &u64| *word != 0 && self.host_cells.iter().flatten().any(|cell| cell == word);
        let mut at = 0;
        self.fresh.retain(|value| {
            at += 1;
            at <= n || value.words.iter().any(in_cells)
        });
    }
}

/// Rows of a table after the first `from`, as many as a unit has, with their numbers; those count as named.
fn next_rows<'t, T>(
    table: &'t [T],
    named: &mut usize,
) -> impl ExactSizeIterator<Item = (u32, &'t T)> + use<'t, T> {
    let from = *named;
    let to = table.len().min(from + UNIT_SLOTS);
    *named = to;
    let rows = table.get(from..to).unwrap_or_default();
    rows.iter()
        .enumerate()
        .map(move |(at, row)| ((from + at) as u32, row))
}

impl VmRoots<'_> {
    /// Names a unit of the tables; false if nothing is left.
    fn name_tables(&self, marker: &mut Marker<'_>, named: &mut Named) -> bool {
        let globals = next_rows(&self.program.globals, &mut named.n_globals);
        if globals.len() > 0 {
            marker.names_of(Owner::Globals);
            globals.for_each(|(at, cell)| marker.mark_named(at, *cell));
            return true;
        }
        let records = next_rows(&self.program.records, &mut named.n_records);
        if records.len() > 0 {
            marker.names_of(Owner::Functions);
            records.for_each(|(at, record)| marker.mark_named(at, *record as u64));
            return true;
        }
        let stubs = next_rows(&self.program.stub_records, &mut named.n_stubs);
        if stubs.len() > 0 {
            marker.names_of(Owner::Functions);
            stubs.for_each(|(_, record)| marker.mark_named(u32::MAX, *record as u64));
            return true;
        }
        self.name_timers(marker, named)
    }

    /// Names a unit of the timers.
    fn name_timers(&self, marker: &mut Marker<'_>, named: &mut Named) -> bool {
        let behind = (Bound::Excluded(named.timer), Bound::Unbounded);
        let mut n = 0;
        for (&number, action) in self.sched.timers.range(behind).take(UNIT_SLOTS / 2) {
            if n == 0 {
                marker.names_of(Owner::Timers);
            }
            if let TimerAction::Call(closure) = action {
                marker.mark_named(0, *closure);
            }
            named.timer = number;
            n += 1;
        }
        n > 0
    }

    fn mark_once(&mut self, marker: &mut Marker<'_>, go: &Goroutine, place: Place) {
        if !marker.is_verifying() {
            go.scanned.set(marker.cycle());
        }
        mark_goroutine(marker, go, place, self.liveness, self.rtypes);
    }
}

impl Roots for VmRoots<'_> {
    fn mark_roots(&mut self, marker: &mut Marker<'_>) {
        if marker.is_verifying() {
            let mut all = Named::default();
            while self.name_tables(marker, &mut all) {}
        } else {
            // A mark may follow another at once.
            self.liveness.forget_mortal();
            *self.named = Named::default();
        }
        marker.names_of(Owner::Fresh);
        for value in self.fresh {
            mark_slots(marker, &value.words, |i| {
                value.classes.get(i).map_or(0, |class| *class as u8)
            });
        }
        if let Some((index, place)) = self.running
            && let Some(go) = self.gos.at(index)
        {
            if self.reads_window {
                mark_window(marker, go, place.fp);
            }
            self.mark_once(marker, go, place);
        }
        let running = self.running.map(|(index, _)| index);
        if marker.is_verifying() {
            for (_, go) in self.gos.iter().filter(|(index, _)| Some(*index) != running) {
                self.mark_once(marker, go, place_of(go));
            }
            return;
        }
        for (index, go) in self.gos.exposed() {
            if Some(index) != running && !is_parked(go) {
                self.mark_once(marker, go, place_of(go));
            }
        }
    }

    fn mark_more(&mut self, marker: &mut Marker<'_>) -> bool {
        let mut named = *self.named;
        let is_more = self.name_tables(marker, &mut named);
        *self.named = named;
        if is_more {
            return true;
        }
        let mut n_slots = 0;
        while self.named.goroutine < self.gos.n_rows() {
            let go = self.gos.at(self.named.goroutine);
            // An empty row costs a look as well.
            n_slots += 1;
            if let Some(go) = go {
                let (liveness, rtypes) = (&mut *self.liveness, self.rtypes);
                if go.scanned.replace(marker.cycle()) != marker.cycle() {
                    n_slots += 64 + mark_goroutine(marker, go, place_of(go), liveness, rtypes);
                } else {
                    n_slots += mark_on(marker, go, liveness, rtypes);
                }
            }
            if !go.is_some_and(Goroutine::has_unread) {
                self.named.goroutine += 1;
            }
            if n_slots >= UNIT_SLOTS {
                return true;
            }
        }
        false
    }

    fn global_bytes(&self) -> u64 {
        8 * self.program.globals.len() as u64
    }
}

/// What only the scheduler touches: neither running nor read by the host.
fn is_parked(go: &Goroutine) -> bool {
    matches!(go.state, State::Runnable | State::Waiting(_))
}

/// Where a goroutine that does not run stands.
pub(super) fn place_of(go: &Goroutine) -> Place {
    Place {
        pc: go.pc,
        fp: go.slot(go.frame),
    }
}

/// What a goroutine holds beside its frames, and its innermost frames; how many slots they have.
pub(super) fn mark_goroutine(
    marker: &mut Marker<'_>,
    go: &Goroutine,
    place: Place,
    liveness: &mut Liveness,
    rtypes: &RTypes,
) -> usize {
    if !marker.is_verifying() {
        // Of a mark that was given up.
        go.take_watermark();
        go.begin_lists();
    }
    marker.names_of(Owner::Goroutine(go.number));
    marker.mark_named(own::BIRTH, go.birth.record);
    marker.mark_named(own::BIRTH, go.birth.pc);
    marker.mark_named(own::ENTRY, go.entry_closure);
    for arg in &go.entry_args {
        marker.mark_named(own::ARGUMENT, *arg);
    }
    if let Some(call) = &go.pending_call {
        marker.mark_named(own::CALL, call.closure);
        for arg in &call.args {
            marker.mark_named(own::ARGUMENT, *arg);
        }
    }
    if let Some(handed) = &go.handed {
        mark_slots(marker, &handed.slots, |i| {
            handed.classes.get(i).copied().unwrap_or(0)
        });
    }
    let n_words = if marker.is_verifying() {
        mark_whole_lists(marker, go);
        0
    } else {
        mark_lists(marker, go)
    };
    if go.state == State::Done {
        mark_results(marker, go);
        return n_words;
    }
    let frame = Frame {
        fp: place.fp,
        pc: place.pc,
        is_top: true,
    };
    mark_returned(marker, go, frame);
    n_words + mark_frames(marker, go, frame, liveness, rtypes)
}

/// A unit of the lists or of the frames below the watermark; how many slots they have.
pub(super) fn mark_on(
    marker: &mut Marker<'_>,
    go: &Goroutine,
    liveness: &mut Liveness,
    rtypes: &RTypes,
) -> usize {
    marker.names_of(Owner::Goroutine(go.number));
    let n_words = mark_lists(marker, go);
    if n_words > 0 {
        return n_words;
    }
    let Some(frame) = go.take_watermark() else {
        return 0;
    };
    mark_frames(marker, go, frame, liveness, rtypes)
}

/// Frames from this one on: a unit of them, with a watermark below if there are more. A marker that verifies reads all. How many slots they have.
pub(super) fn mark_frames(
    marker: &mut Marker<'_>,
    go: &Goroutine,
    mut frame: Frame,
    liveness: &mut Liveness,
    rtypes: &RTypes,
) -> usize {
    let mut n_slots = 0;
    loop {
        mark_frame(marker, go, frame, liveness, rtypes);
        n_slots += usize::from(frame.function().frame_slots) + 2;
        let Some(caller) = frame.caller() else {
            return n_slots;
        };
        if n_slots >= UNIT_SLOTS && !marker.is_verifying() {
            go.put_watermark(frame);
            return n_slots;
        }
        frame = caller;
    }
}

/// A frame as a snapshot tells of it.
fn captured(rec: &FuncRecord, frame: Frame) -> CapturedFrame {
    let place = rec.place(frame.pc);
    CapturedFrame {
        func: rec.name().into(),
        file: place.file.into(),
        line: place.line,
        vars: rec.var_rows().into(),
    }
}

fn mark_frame(
    marker: &mut Marker<'_>,
    go: &Goroutine,
    frame: Frame,
    liveness: &mut Liveness,
    rtypes: &RTypes,
) {
    let record = frame.record();
    marker.mark(record as u64);
    marker.mark(frame.pc as u64);
    // SAFETY: V3.
    let rec = unsafe { &*record };
    if marker.is_capturing() {
        marker.names_of_frame(go.number, captured(rec, frame));
    }
    let waits_for_code = frame.is_top && frame.pc == LOWER_STUB.as_ptr();
    if !rec.is_installed() {
        if waits_for_code {
            mark_unknown_window(marker, go, frame);
        }
        return;
    }
    let classes = rec.classes();
    // SAFETY: V1: the frame has frame_slots slots.
    let words = unsafe { std::slice::from_raw_parts(frame.fp, classes.len()) };
    let is_at_entry = waits_for_code || (frame.is_top && frame.pc == rec.code);
    if !rec.is_native() && !is_at_entry {
        let scan = liveness.at(rtypes, rec, goes_on_at(frame));
        return mark_slots(marker, words, |i| {
            let class = classes.get(i).copied().unwrap_or(0);
            if class == 0 || scan.has(i) { class } else { 0 }
        });
    }
    // A host function that has returned stands behind its instruction: its results have values, and its arguments are not read again.
    let has_returned = frame.is_top && rec.is_native() && !is_at_entry;
    let results = 0..rec.result_slots as usize;
    if has_returned {
        return mark_slots(marker, words, |i| match results.contains(&i) {
            true => classes.get(i).copied().unwrap_or(0),
            false => 0,
        });
    }
    let args = results.end..results.end + rec.arg_slots as usize;
    let closure = rec.closure_slot as usize;
    mark_slots(marker, words, |i| {
        if args.contains(&i) || i == closure {
            classes.get(i).copied().unwrap_or(0)
        } else {
            0
        }
    });
}

/// The window of a function without code, at its entry: as much as whoever called it has room for; a call by the machine itself leaves 8 slots.
fn mark_unknown_window(marker: &mut Marker<'_>, go: &Goroutine, frame: Frame) {
    const OWN_CALL_SLOTS: usize = 8;
    // The arguments of a goroutine's first function wait in `entry_args`.
    let Some(caller) = frame.caller() else { return };
    let end = caller
        .fp
        .wrapping_byte_add(caller.function().need_bytes as usize);
    let end = end.max(frame.fp.wrapping_add(OWN_CALL_SLOTS));
    mark_maybe(marker, go, frame.fp, end);
}

/// The window above a frame.
fn mark_window(marker: &mut Marker<'_>, go: &Goroutine, fp: *mut u64) {
    let frame = Frame {
        fp,
        pc: std::ptr::null(),
        is_top: true,
    };
    let rec = frame.function();
    let from = fp.wrapping_add(usize::from(rec.frame_slots));
    mark_maybe(
        marker,
        go,
        from,
        fp.wrapping_byte_add(rec.need_bytes as usize),
    );
}

/// Words of a stack that may be pointers, and may be left from what stood there before.
fn mark_maybe(marker: &mut Marker<'_>, go: &Goroutine, from: *mut u64, end: *mut u64) {
    let mut at = from;
    while at < end.min(go.end()) {
        // SAFETY: V1: it lies in the stack.
        marker.mark_maybe(unsafe { *at });
        at = at.wrapping_add(1);
    }
}

/// Where a frame goes on: at its pc, behind its call, or (null) nowhere but at `recover_pc`.
fn goes_on_at(frame: Frame) -> *const u64 {
    if frame.is_top {
        return frame.pc;
    }
    if frame.pc == PANIC_STUB.as_ptr() || frame.pc == PRINT_STUB.as_ptr() {
        return std::ptr::null();
    }
    frame.pc.wrapping_add(CALL_WORDS)
}

/// A native whose call has returned, but which was not executed again yet: the results stand in a window that no frame covers.
fn mark_returned(marker: &mut Marker<'_>, go: &Goroutine, top: Frame) {
    // The functions that older ones have called stand in frames.
    let Some(call) = go.native_calls.last() else {
        return;
    };
    marker.mark(call.callee.addr());
    if call.frame != go.offset(top.fp) {
        return;
    }
    let rec = call.callee.get();
    let classes = rec.classes();
    // SAFETY: V1: the callee has left its results at the base of its window.
    let words =
        unsafe { std::slice::from_raw_parts(go.slot(call.window), rec.result_slots as usize) };
    mark_slots(marker, words, |i| classes.get(i).copied().unwrap_or(0));
}

/// Results of an ended goroutine stand at the base.
fn mark_results(marker: &mut Marker<'_>, go: &Goroutine) {
    if go.exited {
        return;
    }
    let frame = Frame {
        fp: go.slot(BASE),
        pc: std::ptr::null(),
        is_top: true,
    };
    // SAFETY: V3: the bottom header outlives the function.
    let rec: &FuncRecord = unsafe { &*frame.record() };
    marker.mark(frame.record() as u64);
    let classes = rec.classes();
    // SAFETY: V1.
    let words = unsafe { std::slice::from_raw_parts(frame.fp, rec.result_slots as usize) };
    mark_slots(marker, words, |i| classes.get(i).copied().unwrap_or(0));
}

/// A deferred call, with the arguments that wait in the frame; how many words.
pub(super) fn mark_deferred(marker: &mut Marker<'_>, go: &Goroutine, defer: &Defer) -> usize {
    let (record, args) = match defer.callee {
        Deferred::Closure(closure) => {
            marker.mark_named(own::DEFER, closure);
            return 1;
        }
        Deferred::Func { record, args } => (record, args),
    };
    marker.mark_named(own::DEFER, record.addr());
    let mut before = 0;
    for (word, class) in go
        .deferred_args(defer.frame, args, record)
        .zip(record.get().arg_classes())
    {
        match SlotClass::of(*class) {
            SlotClass::Scalar => {}
            SlotClass::Pointer => marker.mark_named(own::DEFER, word),
            SlotClass::IfaceData => {
                marker.mark_iface(before, word);
                marker.name_iface_root(own::DEFER, before, word);
            }
        }
        before = word;
    }
    1 + usize::from(record.get().arg_slots)
}

/// A panic: where it stands and its value; how many words.
pub(super) fn mark_panic(marker: &mut Marker<'_>, panic: &PanicRec) -> usize {
    marker.mark(panic.pc as u64);
    if let PanicValue::Value(Iface { ty, data }) = panic.value {
        marker.mark_iface(ty, data);
        marker.name_iface_root(own::PANIC, ty, data);
    }
    3
}

fn mark_slots(marker: &mut Marker<'_>, words: &[u64], class: impl Fn(usize) -> u8) {
    const POINTER: u8 = SlotClass::Pointer as u8;
    const IFACE: u8 = SlotClass::IfaceData as u8;
    let mut before = 0;
    for (i, word) in words.iter().enumerate() {
        match class(i) {
            POINTER => marker.mark(*word),
            IFACE => marker.mark_iface(before, *word),
            _ => {}
        }
        before = *word;
    }
    if marker.is_capturing() {
        name_slots(marker, words, class);
    }
}

fn name_slots(marker: &mut Marker<'_>, words: &[u64], class: impl Fn(usize) -> u8) {
    let mut before = 0;
    for (at, word) in words.iter().enumerate() {
        match SlotClass::of(class(at)) {
            SlotClass::Scalar => {}
            SlotClass::Pointer => marker.name_root(at as u32, *word),
            SlotClass::IfaceData => marker.name_iface_root(at as u32, before, *word),
        }
        before = *word;
    }
}

/// The number (+ 1) of the type of an interface's type word, for captures.
///
/// # Safety
/// T1: the word is 0 or the address of a descriptor.
pub(crate) unsafe fn type_number(type_word: u64) -> u32 {
    use crate::code::rtype::RType;
    // SAFETY: the caller's obligation.
    unsafe { (type_word as *const RType).as_ref() }.map_or(0, |ty| ty.id.0 + 1)
}

/// Tells the heap whether an interface's data word is a pointer (R13, T3).
///
/// # Safety
/// T1: the word is 0 or the address of a descriptor.
pub(crate) unsafe fn iface_is_pointer(type_word: u64) -> bool {
    use crate::code::rtype::{RType, flags};
    // SAFETY: the caller's obligation.
    match unsafe { (type_word as *const RType).as_ref() } {
        Some(ty) => ty.flags & flags::INLINE == 0,
        None => false,
    }
}
