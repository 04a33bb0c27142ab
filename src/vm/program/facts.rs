//! What a CODE cell is, for people who look at the heap.
//!
//! In: a cell of the heap. Out: the function's name and the variables that its closures capture (P1, [`crate::vm::program`]).

use crate::code::func::VarName;
use crate::code::varnames;
use crate::heap::Heap;
use crate::vm::frame::LOWER_STUB;
use crate::vm::program::FuncRecord;

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
