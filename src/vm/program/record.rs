//! The record of one function: what calls and closures name, and what is known of its code.
//!
//! In: what installing wrote (invariants P1 to P5, [`crate::vm::program`]). Out: names, places in the source, classes of slots.

use crate::code::encode::{a_of, instr_words, op_of};
use crate::code::func::LineEntry;
use crate::code::ops::Op;
use crate::code::program::FuncId;

/// The code comes from lowering `body`.
pub(super) const HAS_BODY: u32 = 1;
/// See `FuncCode::is_wrapper`.
pub(super) const IS_WRAPPER: u32 = 2;
/// Starts with `native` or `host`: always at its entry, only arguments are scanned.
pub(super) const IS_NATIVE: u32 = 4;
/// Has a `FuncId`.
pub(super) const HAS_ID: u32 = 8;
/// A stub that calls a bridge, which calls the function it stands for.
pub(super) const IS_BRIDGED: u32 = 16;

/// Has `retry`: some calls are done in place until something traps there.
pub(super) const HAS_RETRIES: u32 = 32;

/// Has `inlined`: some instructions stand in frames that there are not.
pub(super) const HAS_INLINED: u32 = 64;

/// A frame that there is not, of a function that stands in place of its call.
pub(crate) struct Inlined {
    pub(crate) name: String,
    pub(crate) has_args: bool,
    /// Line of its call.
    pub(crate) line: u32,
    /// A number that differs from place to place.
    pub(crate) pc: u64,
}

/// One function; what calls and closures name.
#[repr(C)]
pub struct FuncRecord {
    /// CODE cell of its code, 0 before it is installed. Marked.
    pub(super) code_cell: u64,
    /// The function as a value without captures, 0 until asked for. Marked.
    pub(super) closure: u64,
    /// First instruction.
    pub(crate) code: *const u64,
    /// Bytes that frame and outgoing window need.
    pub(crate) need_bytes: u64,
    pub(crate) frame_slots: u16,
    pub(crate) result_slots: u16,
    pub(crate) arg_slots: u16,
    /// Slot for the closure pointer, or `NO_SLOT`.
    pub(crate) closure_slot: u16,
    pub(super) flags: u32,
    pub(super) func_id: u32,
    /// `run_defers` where a recovered panic goes on, or null.
    pub(crate) recover_pc: *const u64,
    pub(super) n_words: u32,
    pub(super) n_lines: u32,
    /// One `SlotClass` a byte, `frame_slots` of them.
    pub(super) classes: *const u8,
    pub(super) lines: *const LineEntry,
    pub(super) name: *const u8,
    /// Names of the files, [`BETWEEN_FILES`] between them.
    pub(super) files: *const u8,
    pub(super) name_len: u32,
    pub(super) files_len: u32,
    pub(super) body_unit: u32,
    pub(super) body_node: u32,
    /// Names of variables, as `code::varnames` writes them.
    pub(super) vars: *const u8,
    pub(super) vars_len: u64,
}

/// Stands between the names of a function's files; no name has it, for the scanner refuses it in a text.
pub(super) const BETWEEN_FILES: char = '\0';

/// Where an instruction comes from.
pub(crate) struct CodePlace {
    /// The file's name.
    pub(crate) file: String,
    /// Line, from 1; 0 if there is none.
    pub(crate) line: u32,
    /// Byte column, from 1; 0 if it is not known.
    pub(crate) column: u32,
}

/// A function's address as the engine holds it. Good while P4 keeps the record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RecordRef(pub(crate) *mut FuncRecord);

impl RecordRef {
    /// The record.
    pub(crate) fn get(self) -> &'static FuncRecord {
        // SAFETY: P1, P4: a record never moves; who holds a reference keeps it alive.
        unsafe { &*self.0 }
    }

    /// Address of the record.
    pub fn addr(self) -> u64 {
        self.0 as u64
    }

    /// True once code is installed.
    pub fn is_installed(self) -> bool {
        self.get().is_installed()
    }

    /// The function's number, unless it is anonymous.
    pub fn func_id(self) -> Option<FuncId> {
        let rec = self.get();
        (rec.flags & HAS_ID != 0).then_some(FuncId(rec.func_id))
    }

    /// Slots of its results and of its arguments, once installed.
    pub fn signature_slots(self) -> (u16, u16) {
        (self.get().result_slots, self.get().arg_slots)
    }

    /// Name as traces print it.
    pub fn name(self) -> String {
        self.get().name()
    }
}

impl FuncRecord {
    /// It has code.
    pub(crate) fn is_installed(&self) -> bool {
        self.code_cell != 0
    }

    pub(crate) fn is_wrapper(&self) -> bool {
        self.flags & IS_WRAPPER != 0
    }

    pub(crate) fn is_native(&self) -> bool {
        self.flags & IS_NATIVE != 0
    }

    /// The `retry` whose instructions `pc` is among.
    pub(crate) fn call_instead(&self, pc: *const u64) -> Option<*const u64> {
        if self.flags & HAS_RETRIES == 0 || self.code_cell == 0 {
            return None;
        }
        // SAFETY: P1: the code of a record that is installed has so many words.
        let words = unsafe { std::slice::from_raw_parts(self.code, self.n_words as usize) };
        let trapped = (pc as usize).checked_sub(self.code as usize)? / 8;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            if op_of(*word) == Op::retry as u16 {
                let bound = |i: usize| Some(at.wrapping_add_signed(*words.get(at + i)? as isize));
                if (bound(1)?..bound(2)?).contains(&trapped) {
                    return words.get(at..).map(<[u64]>::as_ptr);
                }
            }
            at += instr_words(*word).unwrap_or(1);
        }
        None
    }

    /// The frames that the instruction at `pc` stands in though there are none, the innermost first.
    pub(crate) fn inlined_at(&self, pc: *const u64) -> Vec<Inlined> {
        let mut frames = Vec::new();
        if self.flags & HAS_INLINED == 0 {
            return frames;
        }
        let words = self.words();
        let word = (pc as u64).saturating_sub(self.code as u64) as usize / 8;
        let mut at = 0;
        while let Some(first) = words.get(at) {
            if op_of(*first) == Op::inlined as u16
                && let Some([_, from, to, name, len, line]) = words.get(at..at + 6)
            {
                let bound = |by: u64| at.wrapping_add_signed(by as isize);
                if (bound(*from)..bound(*to)).contains(&word) {
                    frames.push(Inlined {
                        name: text(*name as *const u8, *len as u32).to_owned(),
                        has_args: a_of(*first) != 0,
                        line: *line as u32,
                        pc: self.code as u64 + at as u64 * 8,
                    });
                }
            }
            at += instr_words(*first).unwrap_or(1);
        }
        frames
    }

    /// What it calls is a bridge of `reflect` to the function that it stands for.
    pub(crate) fn is_bridged(&self) -> bool {
        self.flags & IS_BRIDGED != 0
    }

    /// A root for ever: it has a `FuncId`.
    pub(crate) fn is_immortal(&self) -> bool {
        self.flags & HAS_ID != 0
    }

    /// Instructions and extension words.
    pub(crate) fn words(&self) -> &[u64] {
        if self.code_cell == 0 {
            return &[];
        }
        // SAFETY: P1: the code stands in the code cell that the record keeps.
        unsafe { std::slice::from_raw_parts(self.code, self.n_words as usize) }
    }

    /// Classes of the frame's slots.
    pub(crate) fn classes(&self) -> &[u8] {
        if self.classes.is_null() {
            return &[];
        }
        // SAFETY: P1: they stand in the code cell that the record keeps.
        unsafe { std::slice::from_raw_parts(self.classes, self.frame_slots as usize) }
    }

    /// Those of its arguments.
    pub(crate) fn arg_classes(&self) -> &[u8] {
        let first = self.result_slots as usize;
        let args = first..first + self.arg_slots as usize;
        self.classes().get(args).unwrap_or(&[])
    }

    fn lines(&self) -> &[LineEntry] {
        if self.n_lines == 0 {
            return &[];
        }
        // SAFETY: as in `classes`.
        unsafe { std::slice::from_raw_parts(self.lines, self.n_lines as usize) }
    }

    /// Where an instruction comes from.
    pub(crate) fn place(&self, pc: *const u64) -> CodePlace {
        let (file, line, column) = self.place_text(pc);
        CodePlace {
            file: file.to_owned(),
            line,
            column,
        }
    }

    /// The same where it stands: file, line, column.
    pub(crate) fn place_text(&self, pc: *const u64) -> (&str, u32, u32) {
        let word = (pc as u64).saturating_sub(self.code as u64) / 8;
        let lines = self.lines();
        let at = lines.partition_point(|entry| u64::from(entry.word) <= word);
        let entry = lines.get(at.saturating_sub(1));
        let index = entry.map_or(0, |entry| usize::from(entry.file));
        let files = text(self.files, self.files_len);
        let file = files.split(BETWEEN_FILES).nth(index).unwrap_or("");
        let column = entry.map_or(0, |entry| match entry.column {
            u16::MAX => 0, // as far as the table goes, or further
            known => u32::from(known),
        });
        (file, entry.map_or(0, |entry| entry.line), column)
    }

    /// Variables by name, as `code::varnames` writes them.
    pub(crate) fn var_rows(&self) -> &[u8] {
        if self.vars_len == 0 {
            return &[];
        }
        // SAFETY: as in `classes`.
        unsafe { std::slice::from_raw_parts(self.vars, self.vars_len as usize) }
    }

    /// Name as traces print it.
    pub(crate) fn name(&self) -> String {
        self.name_text().to_owned()
    }

    /// The name where it stands.
    pub(crate) fn name_text(&self) -> &str {
        text(self.name, self.name_len)
    }
}

/// The text of a live record, which keeps its code cell; it was written from a string.
fn text<'a>(ptr: *const u8, len: u32) -> &'a str {
    if len == 0 {
        return "";
    }
    // SAFETY: P1: name and files stand in the code cell.
    let bytes = unsafe { std::slice::from_raw_parts(ptr, len as usize) };
    std::str::from_utf8(bytes).unwrap_or("")
}
