//! Traces: frames of a goroutine as data and as the text Go prints.
//!
//! In: a goroutine with pc and frame. Out: [`FrameInfo`], innermost first, wrappers left out; dumps.

use crate::code::encode::op_of;
use crate::code::ops::Op;
use crate::vm::Vm;
use crate::vm::frame::{CALL_WORDS, Frame, PANIC_STUB, PRINT_STUB};
use crate::vm::goroutine::{Goroutine, State};
use crate::vm::panic::PanicRec;
use crate::vm::program::{FuncRecord, RecordRef};

/// Frames that a dump shows at most, half from each end.
const MAX_FRAMES: usize = 100;

/// One frame of a trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameInfo {
    /// As traces print it: `main.(*T).Method`.
    pub func: String,
    /// File as given to the parser.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Byte column, from 1; 0: not known.
    pub column: u32,
    /// A number that differs from place to place (address of the instruction).
    pub pc: u64,
    /// Address of the function's first instruction.
    pub entry: u64,
    /// True if it has arguments: `f(...)` and not `f()`.
    pub has_args: bool,
    /// True if the frame above it runs because of a panic raised here.
    pub is_panicking: bool,
}

impl FrameInfo {
    fn of(rec: &FuncRecord, pc: *const u64) -> FrameInfo {
        let place = rec.place(pc);
        FrameInfo {
            func: rec.name(),
            file: place.file,
            line: place.line,
            column: place.column,
            pc: pc as u64,
            entry: rec.code as u64,
            has_args: rec.arg_slots != 0,
            is_panicking: false,
        }
    }

    /// The frames at a place: the function's own, and before it those of functions that stand in place of their calls.
    fn all_of(rec: &FuncRecord, pc: *const u64, is_panicking: bool) -> Vec<FrameInfo> {
        let own = FrameInfo::of(rec, pc);
        let inlined = rec.inlined_at(pc);
        let mut frames = Vec::with_capacity(inlined.len() + 1);
        let (mut line, mut pc) = (own.line, own.pc);
        for frame in inlined {
            frames.push(FrameInfo {
                func: frame.name,
                has_args: frame.has_args,
                line,
                pc,
                ..own.clone()
            });
            (line, pc) = (frame.line, frame.pc);
        }
        frames.push(FrameInfo { line, pc, ..own });
        if let Some(first) = frames.first_mut() {
            first.is_panicking = is_panicking;
        }
        frames
    }

    /// A function of Go's runtime, which here is a part of the machine: its name's address stands for its place.
    fn of_runtime(name: &'static str) -> FrameInfo {
        let pc = name.as_ptr() as u64;
        FrameInfo {
            func: name.to_owned(),
            file: "runtime/panic.go".to_owned(),
            line: 1,
            column: 0,
            pc,
            entry: pc,
            has_args: true,
            is_panicking: false,
        }
    }

    fn text(&self) -> String {
        let args = if self.has_args { "..." } else { "" };
        let offset = self.pc.saturating_sub(self.entry);
        let panic = if self.is_panicking {
            "panic(...)\n\truntime/panic.go\n"
        } else {
            ""
        };
        format!(
            "{panic}{}({args})\n\t{}:{} +{offset:#x}\n",
            self.func, self.file, self.line
        )
    }
}

impl Vm {
    /// Frames from a place on, wrappers left out; the middle of very deep stacks as well.
    pub(crate) fn frames_from(
        &self,
        go: &Goroutine,
        pc: *const u64,
        fp: *mut u64,
    ) -> Vec<FrameInfo> {
        let mut frames = Vec::new();
        let mut tail = std::collections::VecDeque::new();
        each_frame(go, pc, fp, |frame, panic| {
            // SAFETY: V3.
            let rec = unsafe { &*frame.record() };
            // A function whose code there was no memory for has not begun.
            if rec.is_wrapper() || !rec.is_installed() {
                return true;
            }
            let panicking = panic.is_some();
            if frames.len() < MAX_FRAMES / 2 {
                frames.extend(FrameInfo::all_of(rec, frame.pc, panicking));
            } else {
                if tail.len() >= MAX_FRAMES / 2 {
                    tail.pop_front();
                }
                tail.push_back((frame, panicking));
            }
            true
        });
        for (frame, panicking) in tail {
            // SAFETY: V3.
            let rec = unsafe { &*frame.record() };
            frames.extend(FrameInfo::all_of(rec, frame.pc, panicking));
        }
        frames
    }

    /// `goroutine N [state]:` and its frames.
    pub(crate) fn goroutine_text(
        &self,
        go: &Goroutine,
        pc: *const u64,
        fp: *mut u64,
        state: &str,
    ) -> String {
        let mut text = format!("goroutine {} [{state}]:\n", go.number);
        for frame in self.frames_from(go, pc, fp) {
            text.push_str(&frame.text());
        }
        if go.birth.creator != 0 {
            // SAFETY: the record is a root of its goroutine.
            let rec = unsafe { &*(go.birth.record as *const FuncRecord) };
            let at = FrameInfo::all_of(rec, go.birth.pc as *const u64, false).swap_remove(0);
            text.push_str(&format!(
                "created by {} in goroutine {}\n\t{}:{} +{:#x}\n",
                at.func,
                go.birth.creator,
                at.file,
                at.line,
                at.pc - at.entry.min(at.pc)
            ));
        }
        text
    }

    /// Dumps of all goroutines but those of the system, the running one first.
    pub(crate) fn all_text(&self) -> String {
        let mut texts = Vec::new();
        let mut order: Vec<_> = self
            .gos
            .iter()
            .filter(|(_, go)| !go.is_system && go.state != State::Done)
            .collect();
        order.sort_by_key(|(index, go)| (Some(*index) != self.cur, go.number));
        for (index, go) in order {
            let (pc, fp) = self.place_of(index, go);
            texts.push(self.goroutine_text(go, pc, fp, self.state_text(index, go)));
        }
        texts.join("\n")
    }

    /// Where a goroutine stands, running or not.
    pub(crate) fn place_of(&self, index: u32, go: &Goroutine) -> (*const u64, *mut u64) {
        if self.cur == Some(index) {
            (self.cx.pc, self.cx.fp)
        } else {
            (go.pc, go.slot(go.frame))
        }
    }

    fn state_text(&self, index: u32, go: &Goroutine) -> &'static str {
        match go.state {
            State::Waiting(reason) => reason.text(),
            State::InHost => "host call",
            _ if self.cur == Some(index) => "running",
            _ => "runnable",
        }
    }

    /// `debug.Stack` of the running goroutine, or of all.
    pub(crate) fn stack_text(&self, all: bool) -> String {
        match self.current_ref() {
            _ if all => self.all_text(),
            Some(go) => self.goroutine_text(go, self.cx.pc, self.cx.fp, "running"),
            None => String::new(),
        }
    }

    /// Frame number `depth` above the native that runs. Between a deferred call and the frame that panicked stand those of Go's runtime.
    pub(crate) fn caller_info(&self, depth: usize) -> Option<FrameInfo> {
        let go = self.current_ref()?;
        let mut left = depth + 1;
        let mut found = None;
        each_frame(go, self.cx.pc, self.cx.fp, |frame, panic| {
            let between = panic.map_or(&[][..], |panic| panic.through);
            if let Some(name) = between.get(left) {
                found = Some(FrameInfo::of_runtime(name));
                return false;
            }
            left -= between.len();
            // SAFETY: V3.
            let rec = unsafe { &*frame.record() };
            if rec.is_wrapper() {
                return true;
            }
            let mut frames = FrameInfo::all_of(rec, frame.pc, panic.is_some());
            if left < frames.len() {
                found = Some(frames.swap_remove(left));
                return false;
            }
            left -= frames.len();
            true
        });
        found
    }

    /// True if a record has code.
    pub(crate) fn has_code(&self, record: u64) -> bool {
        RecordRef(record as *mut FuncRecord).is_installed()
    }

    /// Remembers the function of a closure by the address of its code, and answers that.
    pub(crate) fn note_entry(&mut self, closure: u64) -> u64 {
        // SAFETY: a closure's first word is its record.
        let rec = unsafe { &**(closure as *const *const FuncRecord) };
        let info = FrameInfo::of(rec, rec.code);
        let entry = info.entry;
        self.entries.insert(entry, info);
        entry
    }

    /// Frames of a goroutine, for the host.
    pub fn frames(&self, id: crate::vm::goroutine::GoId) -> Vec<FrameInfo> {
        match self.gos.get(id) {
            Some(go) if go.state != State::Done => {
                let (pc, fp) = self.place_of(id.index, go);
                self.frames_from(go, pc, fp)
            }
            _ => Vec::new(),
        }
    }
}

/// Calls `visit` with each frame, innermost first, until it says false. With a panic: deferred calls above run because this frame panics.
pub(crate) fn each_frame(
    go: &Goroutine,
    pc: *const u64,
    fp: *mut u64,
    mut visit: impl FnMut(Frame, Option<&PanicRec>) -> bool,
) {
    let mut frame = Frame {
        fp,
        pc,
        is_top: true,
    };
    let mut panics = go.panics.len();
    loop {
        let mut panicking = None;
        if frame.pc == PANIC_STUB.as_ptr() || frame.pc == PRINT_STUB.as_ptr() {
            let at = go.offset(frame.fp);
            while let Some(panic) = panics.checked_sub(1).and_then(|i| go.panics.get(i)) {
                panics -= 1;
                if panic.frame == at {
                    frame.pc = panic.pc;
                    panicking = Some(panic);
                    break;
                }
            }
        } else if !frame.is_top {
            frame.pc = resumed_at(frame.pc);
        }
        if !visit(frame, panicking) {
            return;
        }
        match frame.caller() {
            Some(caller) => frame = caller,
            None => return,
        }
    }
}

/// V4: a header's pc is a call, or `CALL_WORDS` before what is executed next.
fn resumed_at(pc: *const u64) -> *const u64 {
    const CALLS: [u16; 6] = [
        Op::call as u16,
        Op::call_clo as u16,
        Op::call_ifc as u16,
        Op::call1 as u16,
        Op::call_clo1 as u16,
        Op::call_ifc1 as u16,
    ];
    // SAFETY: the word lies in the code's cell: before the first instruction there are marked words.
    if CALLS.contains(&op_of(unsafe { *pc })) {
        return pc;
    }
    // SAFETY: `CALL_WORDS` behind it the code goes on.
    unsafe { pc.add(CALL_WORDS) }
}
