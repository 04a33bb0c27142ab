//! Installing code: a CODE cell with the words, whose links become addresses, and the tables behind them.
//!
//! In: [`FuncCode`]. Out: a record whose `code` can run; invariants P1 to P5, [`crate::vm::program`].

use crate::code::encode::{NO_SLOT, instr_words, op_of};
use crate::code::func::{FuncCode, LineEntry, Link};
use crate::code::ops::Op;
use crate::code::varnames;
use crate::heap::barrier::shade;
use crate::mem::stack::deep;
use crate::vm::Vm;
use crate::vm::frame::IfaceCache;
use crate::vm::program::record::{
    BETWEEN_FILES, HAS_BODY, HAS_ID, HAS_INLINED, HAS_RETRIES, IS_BRIDGED, IS_NATIVE, IS_WRAPPER,
};
use crate::vm::program::{FuncRecord, RecordRef};
use crate::vm::sites::uncount;
use crate::vm::trap::Trap;

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

impl Vm {
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

    /// The bytes of all string literals in one cell, and boxes of those that are in interfaces; their words get addresses.
    fn place_literals(&mut self, code: &FuncCode, linker: &mut Linker<'_>) -> Result<u64, Trap> {
        let strs = code.relocs.iter().filter_map(|r| match &r.link {
            Link::Str(bytes) => Some((r.word as usize, bytes, false)),
            Link::Boxed(bytes) => Some((r.word as usize, bytes, true)),
            _ => None,
        });
        let total: usize = strs.clone().map(|(_, bytes, _)| bytes.len()).sum();
        let cell = match total {
            0 => 0,
            _ => self.heap.alloc_text(total as u64)?.as_ptr() as u64,
        };
        let mut at = cell;
        for (word, bytes, is_boxed) in strs {
            if !bytes.is_empty() {
                // SAFETY: the cell is fresh and has `total` bytes.
                unsafe {
                    std::ptr::copy_nonoverlapping(bytes.as_ptr(), at as *mut u8, bytes.len())
                };
            }
            let mut addr = if bytes.is_empty() { 0 } else { at };
            if is_boxed {
                addr = self.new_part_slice(&[(addr, bytes.len() as u64)])?.ptr;
                linker.pointers.push(addr);
            }
            linker.set(word, addr);
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
                Link::Str(_) | Link::Boxed(_) | Link::Cache(_) => continue,
            };
            linker.set(reloc.word as usize, addr);
        }
        Ok(())
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

/// What the record's flags say of the instructions.
fn flags_of(words: &[u64]) -> u32 {
    let (mut flags, mut at) = (0, 0);
    while let Some(word) = words.get(at) {
        let op = op_of(*word);
        if op == Op::retry as u16 {
            flags |= HAS_RETRIES;
        } else if op == Op::inlined as u16 {
            flags |= HAS_INLINED;
        }
        at += instr_words(*word).unwrap_or(1);
    }
    flags
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
    rec.flags |= flags_of(&code.words);
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
