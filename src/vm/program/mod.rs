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

mod facts;
mod install;
mod record;

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::encode::{NO_SLOT, instr, instr_words, op_of};
use crate::code::ops::Op;
use crate::code::program::{FuncId, GlobalId};
use crate::code::rtype::RTypeId;
use crate::vm::Vm;
use crate::vm::frame::LOWER_STUB;
use crate::vm::program::record::{HAS_BODY, HAS_ID};
use crate::vm::stub::StubKind;
use crate::vm::trap::Trap;

pub use crate::vm::program::facts::CodeFact;
pub(crate) use crate::vm::program::facts::code_fact;
pub use crate::vm::program::record::{FuncRecord, RecordRef};

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
    pub(super) fn new_record(&mut self) -> Result<*mut FuncRecord, Trap> {
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
