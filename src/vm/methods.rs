//! Methods that call sites of many types have found, for the whole machine: the inline cache of a site knows two types, and where a third is met, what all
//! sites find is noted here and looked up by the dispatcher itself.
//!
//! In: type words and numbers of method names. Out: records. There are no rows before a site meets a third type; where two meet in a row, the later one
//! stays. All are forgotten when types are. Records are those of functions with numbers, which are roots (P4 of `vm::program`): no row outlives its own.

use crate::vm::hash;
use crate::vm::program::FuncRecord;

/// Rows: a power of two.
const ROWS: usize = 128;

#[derive(Clone, Copy)]
struct Row {
    /// 0 in a row that is free.
    ty: u64,
    method: u64,
    record: *const FuncRecord,
}

/// The table.
#[derive(Default)]
pub(crate) struct Methods {
    rows: Box<[Row]>,
}

impl Methods {
    /// The method of a type, null if it is not noted.
    #[inline(always)]
    pub(crate) fn get(&self, ty: u64, method: u64) -> *const FuncRecord {
        match self.rows.get(place(ty, method)) {
            Some(row) if row.ty == ty && row.method == method => row.record,
            _ => std::ptr::null(),
        }
    }

    /// Notes the method of a type.
    pub(crate) fn note(&mut self, ty: u64, method: u64, record: *const FuncRecord) {
        if self.rows.is_empty() {
            let free = Row {
                ty: 0,
                method: 0,
                record: std::ptr::null(),
            };
            self.rows = vec![free; ROWS].into();
        }
        if let Some(row) = self.rows.get_mut(place(ty, method)) {
            *row = Row { ty, method, record };
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.rows = Box::default();
    }
}

#[inline(always)]
fn place(ty: u64, method: u64) -> usize {
    hash::word(method, ty) as usize % ROWS
}
