//! Functions of a machine: records, and installing code into CODE cells.
//!
//! In: [`FuncCode`] from lowering. Out: [`FuncRecord`]s whose `code` the dispatcher runs. A record keeps its address for
//! its life; a call before it has code meets a stub that leaves to the engine.
//!
//! Invariants. P1: a record is a CODE cell: two marked words (its code cell, its static closure), then raw words. P2: the code
//! cell's marked words are all heap objects that its words name (records of literals, static closures, literal bytes). P3: code has only
//! numbers of the table (checked here), so dispatch needs no bounds. P4: a record of a `FuncId` is a root; other
//! records live while a closure, a frame or another code cell names them. P5: several records may have one code cell: instances of a
//! generic function that share a body. Addresses of code are the same for them, so is what is patched in it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::encode::{NO_SLOT, instr, instr_words, op_of};
use crate::code::func::{FuncCode, LineEntry, Link, VarName};
use crate::code::ops::Op;
use crate::code::program::{FuncId, GlobalId};
use crate::code::rtype::RTypeId;
use crate::code::varnames;
use crate::heap::Heap;
use crate::heap::barrier::shade;
use crate::mem::stack::deep;
use crate::vm::Vm;
use crate::vm::frame::{IfaceCache, LOWER_STUB};
use crate::vm::sites::uncount;
use crate::vm::stub::StubKind;
use crate::vm::trap::Trap;

/// The code comes from lowering `body`.
const HAS_BODY: u32 = 1;
/// See `FuncCode::is_wrapper`.
const IS_WRAPPER: u32 = 2;
/// Starts with `native` or `host`: always at its entry, only arguments are scanned.
const IS_NATIVE: u32 = 4;
/// Has a `FuncId`.
const HAS_ID: u32 = 8;
/// A stub that calls a bridge, which calls the function it stands for.
const IS_BRIDGED: u32 = 16;

/// Has `retry`: some calls are done in place until something traps there.
const HAS_RETRIES: u32 = 32;

/// One function; what calls and closures name.
#[repr(C)]
pub struct FuncRecord {
    /// CODE cell of its code, 0 before it is installed. Marked.
    code_cell: u64,
    /// The function as a value without captures, 0 until asked for. Marked.
    closure: u64,
    /// First instruction.
    pub(crate) code: *const u64,
    /// Bytes that frame and outgoing window need.
    pub(crate) need_bytes: u64,
    pub(crate) frame_slots: u16,
    pub(crate) result_slots: u16,
    pub(crate) arg_slots: u16,
    /// Slot for the closure pointer, or `NO_SLOT`.
    pub(crate) closure_slot: u16,
    flags: u32,
    func_id: u32,
    /// `run_defers` where a recovered panic goes on, or null.
    pub(crate) recover_pc: *const u64,
    n_words: u32,
    n_lines: u32,
    /// One `SlotClass` a byte, `frame_slots` of them.
    classes: *const u8,
    lines: *const LineEntry,
    name: *const u8,
    /// Names of the files, [`BETWEEN_FILES`] between them.
    files: *const u8,
    name_len: u32,
    files_len: u32,
    body_unit: u32,
    body_node: u32,
    /// Names of variables, as `code::varnames` writes them.
    vars: *const u8,
    vars_len: u64,
}

/// Stands between the names of a function's files; no name has it, for the scanner refuses it in a text.
const BETWEEN_FILES: char = '\0';

/// Where an instruction comes from.
pub(crate) struct CodePlace {
    /// The file's name.
    pub(crate) file: String,
    /// Line, from 1; 0 if there is none.
    pub(crate) line: u32,
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
        let (file, line, _) = self.place_text(pc);
        CodePlace {
            file: file.to_owned(),
            line,
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
        let column = entry.map_or(0, |entry| u32::from(entry.column));
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

/// What a CODE cell is, for people, and the variables that its closures capture. Cells with code may look like records by their size; but a record's words point into
/// the CODE cell that its first one names.
///
/// `addr` is the base of a live CODE cell of so many bytes.
pub(crate) fn code_fact(heap: &Heap, addr: u64, n_bytes: u64) -> Option<CodeFact> {
    let record_words = 1 + size_of::<FuncRecord>() as u64 / 8;
    if n_bytes < 8 * record_words {
        return None;
    }
    // SAFETY: the caller's cell begins with its header and has the words of a record.
    let (header, rec) = unsafe { (*(addr as *const u64), &*((addr + 8) as *const FuncRecord)) };
    if header != 2 | record_words << 32 {
        return None;
    }
    if rec.code_cell == 0 && rec.code == LOWER_STUB.as_ptr() {
        return Some(CodeFact {
            name: "func (not called yet)".into(),
            captures: Vec::new(),
        });
    }
    // P1, or it is no record: what is read below lies in a CODE cell in any case.
    let end = rec.code_cell + heap.code_cell_bytes(rec.code_cell)?;
    let is_inside = |from: u64, len: u64| {
        let room = end.checked_sub(from);
        from > rec.code_cell && room.is_some_and(|room| len <= room)
    };
    let is_record = rec.name_len != 0
        && is_inside(rec.code as u64, 8 * u64::from(rec.n_words))
        && is_inside(rec.name as u64, u64::from(rec.name_len))
        && is_inside(rec.vars as u64, rec.vars_len);
    is_record.then(|| CodeFact {
        name: format!("func {}", rec.name()),
        captures: varnames::decode(rec.var_rows())
            .into_iter()
            .filter(|var| var.is_captured)
            .collect(),
    })
}

/// See [`code_fact`].
#[derive(Clone, Debug)]
pub struct CodeFact {
    /// `func main.f`.
    pub name: String,
    /// Captured variables; their slots are words of the closure.
    pub captures: Vec<VarName>,
}

/// Where the parts of a code cell's raw bytes start.
struct Layout {
    caches: usize,
    lines: usize,
    classes: usize,
    name: usize,
    files: usize,
    vars: usize,
    total: usize,
}

impl Layout {
    fn of(code: &FuncCode, vars: &[u8]) -> Layout {
        let n_caches = code
            .relocs
            .iter()
            .filter(|r| matches!(r.link, Link::Cache(_)))
            .count();
        let caches = code.words.len() * 8;
        let lines = caches + n_caches * size_of::<IfaceCache>();
        let classes = lines + code.lines.len() * size_of::<LineEntry>();
        let name = classes + code.classes.len();
        let files = name + code.name.len();
        let separators = code.files.len().saturating_sub(1) * BETWEEN_FILES.len_utf8();
        let files_len = code.files.iter().map(String::len).sum::<usize>() + separators;
        Layout {
            caches,
            lines,
            classes,
            name,
            files,
            vars: files + files_len,
            total: files + files_len + vars.len(),
        }
    }
}

/// Records, package variables and bodies that ended.
#[derive(Default)]
pub(crate) struct Program {
    /// By `FuncId`; null if never asked for. Roots.
    pub(crate) records: Vec<*mut FuncRecord>,
    /// By `GlobalId`: address of the cell, 0 if not defined. Roots.
    pub(crate) globals: Vec<u64>,
    /// Names and types of `globals`, where they are known.
    pub(crate) global_names: Vec<Option<(Arc<str>, RTypeId)>>,
    /// Functions that natives made, by their type: one record a type. Roots.
    pub(crate) stubs: HashMap<(RTypeId, StubKind), *mut FuncRecord>,
    /// The same in the order of their making.
    pub(crate) stub_records: Vec<*mut FuncRecord>,
    /// Bodies (unit slot, node number) whose code has ended once.
    pub(crate) ended_bodies: Vec<(u32, u32)>,
}

impl Vm {
    /// The record of a function; it has a stub until code is installed.
    ///
    /// # Errors
    /// `NoMemory`.
    pub(crate) fn func_record(&mut self, id: FuncId) -> Result<*mut FuncRecord, Trap> {
        let at = id.0 as usize;
        if at >= self.program.records.len() {
            self.program.records.resize(at + 1, std::ptr::null_mut());
        }
        let known = self.program.records.get(at).copied().unwrap_or_default();
        if !known.is_null() {
            return Ok(known);
        }
        let record = self.new_record()?;
        // SAFETY: P1: fresh.
        unsafe {
            (*record).flags = HAS_ID;
            (*record).func_id = id.0;
        }
        if let Some(slot) = self.program.records.get_mut(at) {
            *slot = record;
        }
        Ok(record)
    }

    /// The same for the engine.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn record_of(&mut self, id: FuncId) -> Result<RecordRef, Trap> {
        self.func_record(id).map(RecordRef)
    }

    /// The function without captures as a value: its static closure.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn func_value(&mut self, id: FuncId) -> Result<u64, Trap> {
        let record = self.func_record(id)?;
        self.closure_of(record)
    }

    /// The static closure of a record.
    pub(crate) fn closure_of(&mut self, record: *mut FuncRecord) -> Result<u64, Trap> {
        // SAFETY: P1.
        let known = unsafe { (*record).closure };
        if known != 0 {
            return Ok(known);
        }
        let cell = self.new_closure_cell(1, 1)?;
        // SAFETY: the cell is fresh and has one word; the record is a CODE cell, which is marked whole (P1).
        unsafe {
            *(cell as *mut u64) = record as u64;
            (*record).closure = cell;
        }
        Ok(cell)
    }

    /// A record with a stub.
    fn new_record(&mut self) -> Result<*mut FuncRecord, Trap> {
        let raw = size_of::<FuncRecord>() - 16;
        let cell = self.heap.alloc_code(2, raw as u64)?;
        let record = cell.ptr_word(0).cast::<FuncRecord>();
        // SAFETY: P1: the cell is fresh and zero; the record lies over its two marked words and the raw ones behind.
        unsafe {
            (*record).code = LOWER_STUB.as_ptr();
            (*record).closure_slot = NO_SLOT;
        }
        Ok(record)
    }

    /// Gives a record its code. Nested functions are installed with it. A record gets code once; asking again does nothing.
    ///
    /// # Errors
    /// `NoMemory`; `Fatal` for code that is no code.
    pub fn install(&mut self, record: RecordRef, code: &FuncCode) -> Result<(), Trap> {
        if record.is_installed() {
            return Ok(());
        }
        self.install_at(record.0, code, 0)
    }

    /// Gives a record the code of another one (P5). Without effect if it has code.
    pub fn share(&mut self, record: RecordRef, body: RecordRef) {
        if record.is_installed() {
            return;
        }
        self.shade_code(record.0);
        // SAFETY: P1: both are records; nobody reads them meanwhile. The code cell is marked as the record's first word.
        unsafe {
            let own = std::ptr::read(record.0);
            *record.0 = FuncRecord {
                closure: own.closure,
                func_id: own.func_id,
                flags: own.flags | (*body.0).flags & !HAS_ID,
                ..std::ptr::read(body.0)
            };
        }
    }

    /// The barrier of a record's first word, which is about to be written as a part of the whole record.
    fn shade_code(&self, record: *mut FuncRecord) {
        if self.heap.barrier().is_on() {
            // SAFETY: P1.
            shade(self.heap.barrier(), unsafe { (*record).code_cell });
        }
    }

    /// Installs code without a number (an eval): the record lives while something names it.
    /// The caller spawns it before anything can collect.
    ///
    /// # Errors
    /// As [`Vm::install`].
    pub fn install_anonymous(&mut self, code: &FuncCode) -> Result<RecordRef, Trap> {
        self.install_nested(code, 0).map(RecordRef)
    }

    fn install_nested(&mut self, code: &FuncCode, depth: u32) -> Result<*mut FuncRecord, Trap> {
        let record = self.new_record()?;
        self.install_at(record, code, depth)?;
        Ok(record)
    }

    fn install_at(
        &mut self,
        record: *mut FuncRecord,
        code: &FuncCode,
        depth: u32,
    ) -> Result<(), Trap> {
        check_words(code)?;
        if depth > 1000 {
            return Err(Trap::Fatal("function literals nested too deeply".into()));
        }
        let mut nested = Vec::with_capacity(code.nested.len());
        for inner in &code.nested {
            nested.push(deep(|| self.install_nested(inner, depth + 1))?);
        }
        let mut linker = Linker {
            nested: &nested,
            pointers: nested.iter().map(|r| *r as u64).collect(),
            words: code.words.clone(),
        };
        let literals = self.place_literals(code, &mut linker)?;
        linker.pointers.push(literals);
        self.resolve(code, &mut linker)?;
        let vars = varnames::encode(&code.vars);
        let layout = Layout::of(code, &vars);
        let files = code.files.join(BETWEEN_FILES.encode_utf8(&mut [0; 4]));
        let cell = self
            .heap
            .alloc_code(linker.pointers.len() as u32, layout.total as u64)?;
        for (i, pointer) in linker.pointers.iter().enumerate() {
            // SAFETY: P2: the cell is fresh and has that many marked words.
            unsafe { *cell.ptr_word(i as u32) = *pointer };
        }
        let raw = cell.raw().cast::<u8>();
        self.shade_code(record);
        // SAFETY: the cell is fresh; `layout` was made for this code and the cell for this layout.
        unsafe {
            fill_caches(code, &mut linker.words, raw.add(layout.caches).cast());
            copy_into(raw, &linker.words);
            copy_into(raw.add(layout.lines), &code.lines);
            copy_into(raw.add(layout.classes), &code.classes);
            copy_into(raw.add(layout.name), code.name.as_bytes());
            copy_into(raw.add(layout.files), files.as_bytes());
            copy_into(raw.add(layout.vars), &vars);
            fill_record(&mut *record, code, &layout, cell.base.as_ptr() as u64, raw);
        }
        Ok(())
    }

    /// The bytes of all string literals in one cell; their words get addresses.
    fn place_literals(&mut self, code: &FuncCode, linker: &mut Linker<'_>) -> Result<u64, Trap> {
        let strs = code.relocs.iter().filter_map(|r| match &r.link {
            Link::Str(bytes) => Some((r.word as usize, bytes)),
            _ => None,
        });
        let total: usize = strs.clone().map(|(_, bytes)| bytes.len()).sum();
        if total == 0 {
            return Ok(0);
        }
        let cell = self.heap.alloc_text(total as u64)?.as_ptr() as u64;
        let mut at = cell;
        for (word, bytes) in strs {
            // SAFETY: the cell is fresh and has `total` bytes.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), at as *mut u8, bytes.len()) };
            linker.set(word, if bytes.is_empty() { 0 } else { at });
            at += bytes.len() as u64;
        }
        Ok(cell)
    }

    /// Addresses for all links but literals and caches.
    fn resolve(&mut self, code: &FuncCode, linker: &mut Linker<'_>) -> Result<(), Trap> {
        // Bytes of the cells of the instruction whose class was linked last: its site's word comes next.
        let (mut fast_bytes, mut ty) = (0, None);
        self.sites.install();
        for reloc in &code.relocs {
            let addr = match &reloc.link {
                Link::Func(id) => self.func_record(*id)? as u64,
                Link::Nested(i) => linker.nested_record(*i)? as u64,
                Link::FuncValue(id) => self.func_value(*id)?,
                Link::NestedValue(i) => {
                    let record = linker.nested_record(*i)?;
                    let closure = self.closure_of(record)?;
                    linker.pointers.push(closure);
                    closure
                }
                Link::Global(id) => self
                    .global_addr(*id)
                    .ok_or_else(|| bad_link("package variable"))?,
                Link::Type(id) => {
                    ty = Some((reloc.word, *id));
                    match self.rtypes.addr(*id) {
                        0 => return Err(bad_link("type")),
                        addr => addr,
                    }
                }
                Link::Alloc(id) => {
                    let class = self.class_of_type(*id)?;
                    fast_bytes = class.elem_bytes();
                    ty = Some((reloc.word, *id));
                    class.addr()
                }
                Link::Closure(n, bits) => {
                    let class = self.closure_class(usize::from(*n), *bits)?;
                    fast_bytes = class.elem_bytes();
                    class.addr()
                }
                Link::Site => {
                    let fast_bytes = std::mem::take(&mut fast_bytes);
                    if !self.sites.is_on() {
                        uncount(&mut linker.words, reloc.word);
                    }
                    let own = ty.filter(|(word, _)| *word + 1 == reloc.word);
                    let ty = own.map(|(_, id)| id);
                    self.site_at(code, reloc.word, fast_bytes, ty).addr()
                }
                Link::Str(_) | Link::Cache(_) => continue,
            };
            linker.set(reloc.word as usize, addr);
        }
        Ok(())
    }

    /// Makes the cell of a package variable, zeroed; the address of the one that is there if it has been made before.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn define_global(&mut self, id: GlobalId, ty: RTypeId) -> Result<u64, Trap> {
        if let Some(addr) = self.global_addr(id) {
            return Ok(addr);
        }
        let cell = self.new_object(ty)?;
        let at = id.0 as usize;
        if at >= self.program.globals.len() {
            self.program.globals.resize(at + 1, 0);
        }
        if let Some(slot) = self.program.globals.get_mut(at) {
            *slot = cell;
        }
        Ok(cell)
    }

    /// Address of a package variable's cell.
    pub fn global_addr(&self, id: GlobalId) -> Option<u64> {
        self.program
            .globals
            .get(id.0 as usize)
            .copied()
            .filter(|addr| *addr != 0)
    }

    /// Bodies whose code has ended once since the last time: (unit slot, node number).
    pub fn take_ended_bodies(&mut self) -> Vec<(u32, u32)> {
        std::mem::take(&mut self.program.ended_bodies)
    }

    /// `ret_first`: every `ret_first` of the function becomes `ret`, and its body may go.
    pub(crate) fn note_first_end(&mut self, record: *const FuncRecord) {
        // SAFETY: P1: the record and its code live, as a frame names them; nobody else reads the code now.
        unsafe {
            let rec = &*record;
            let code = rec.code.cast_mut();
            let mut at = 0;
            while at < rec.n_words as usize {
                let word = *code.add(at);
                if op_of(word) == Op::ret_first as u16 {
                    *code.add(at) = instr(Op::ret, 0, 0, 0);
                }
                at += instr_words(word).unwrap_or(1);
            }
            if rec.flags & HAS_BODY != 0 {
                self.program
                    .ended_bodies
                    .push((rec.body_unit, rec.body_node));
            }
        }
    }
}

/// Words being linked.
struct Linker<'a> {
    nested: &'a [*mut FuncRecord],
    pointers: Vec<u64>,
    words: Vec<u64>,
}

impl Linker<'_> {
    fn set(&mut self, word: usize, value: u64) {
        if let Some(slot) = self.words.get_mut(word) {
            *slot = value;
        }
    }

    fn nested_record(&self, i: u32) -> Result<*mut FuncRecord, Trap> {
        self.nested
            .get(i as usize)
            .copied()
            .ok_or_else(|| bad_link("function literal"))
    }
}

fn bad_link(what: &str) -> Trap {
    Trap::Fatal(format!("internal error: code names a {what} that is not there").into())
}

/// There is a `retry` among the instructions.
fn has_retries(words: &[u64]) -> bool {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if op_of(*word) == Op::retry as u16 {
            return true;
        }
        at += instr_words(*word).unwrap_or(1);
    }
    false
}

/// P3: every instruction has a number of the table, and the last one ends inside the words.
fn check_words(code: &FuncCode) -> Result<(), Trap> {
    let mut at = 0;
    while let Some(word) = code.words.get(at) {
        match instr_words(*word) {
            Some(n) => at += n,
            None => break,
        }
    }
    if at == code.words.len() && at != 0 {
        Ok(())
    } else {
        Err(Trap::Fatal(
            format!("internal error: bad code in {} at word {at}", code.name).into(),
        ))
    }
}

/// # Safety
/// `to` has room for the items and is aligned for them.
unsafe fn copy_into<T: Copy>(to: *mut u8, items: &[T]) {
    // SAFETY: the caller's obligation.
    unsafe { std::ptr::copy_nonoverlapping(items.as_ptr().cast::<u8>(), to, size_of_val(items)) }
}

/// # Safety
/// `caches` has room for one cache a `Cache` link.
unsafe fn fill_caches(code: &FuncCode, words: &mut [u64], caches: *mut IfaceCache) {
    let mut n = 0;
    for reloc in &code.relocs {
        if let Link::Cache(method) = reloc.link {
            // SAFETY: the caller's obligation.
            let cache = unsafe { caches.add(n) };
            // SAFETY: likewise.
            unsafe {
                *cache = IfaceCache {
                    ty: 0,
                    record: std::ptr::null(),
                    other_ty: 0,
                    other_record: std::ptr::null(),
                    method: u64::from(method.0),
                }
            };
            if let Some(word) = words.get_mut(reloc.word as usize) {
                *word = cache as u64;
            }
            n += 1;
        }
    }
}

/// # Safety
/// `raw` holds the code as `layout` says.
unsafe fn fill_record(
    rec: &mut FuncRecord,
    code: &FuncCode,
    layout: &Layout,
    cell: u64,
    raw: *mut u8,
) {
    let entry = raw.cast::<u64>();
    let first = code.words.first().map_or(0, |word| op_of(*word));
    rec.code_cell = cell;
    rec.need_bytes = 8 * (code.classes.len() as u64 + u64::from(code.out_slots));
    rec.frame_slots = code.classes.len() as u16;
    rec.result_slots = code.result_slots;
    rec.arg_slots = code.arg_slots;
    rec.closure_slot = if code.has_closure {
        code.result_slots + code.arg_slots
    } else {
        NO_SLOT
    };
    rec.n_words = code.words.len() as u32;
    rec.n_lines = code.lines.len() as u32;
    rec.name_len = code.name.len() as u32;
    rec.files_len = (layout.vars - layout.files) as u32;
    rec.vars_len = (layout.total - layout.vars) as u64;
    if let Some((unit, node)) = code.body {
        (rec.body_unit, rec.body_node) = (unit, node);
        rec.flags |= HAS_BODY;
    }
    if code.is_wrapper {
        rec.flags |= IS_WRAPPER;
    }
    if code.is_bridged {
        rec.flags |= IS_BRIDGED;
    }
    if has_retries(&code.words) {
        rec.flags |= HAS_RETRIES;
    }
    if first == Op::native as u16 || first == Op::host as u16 {
        rec.flags |= IS_NATIVE;
    }
    // SAFETY: the offsets lie in the cell (the caller's obligation).
    unsafe {
        rec.lines = raw.add(layout.lines).cast();
        rec.classes = raw.add(layout.classes);
        rec.name = raw.add(layout.name);
        rec.files = raw.add(layout.files);
        rec.vars = raw.add(layout.vars);
        rec.recover_pc = match code.recover_pc {
            Some(word) => entry.add(word as usize),
            None => std::ptr::null(),
        };
    }
    rec.code = entry;
}
