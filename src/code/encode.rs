//! Words of code: packing and unpacking of instructions and of their compound extension words.
//!
//! In: operation and operands. Out: `u64` words. The layout stands in `code::ops`.

use crate::code::ops::{Ext, Op};

/// A slot number that means "none" where a row allows it.
pub const NO_SLOT: u16 = 0xFFFF;

/// Words between the header of a window and the window: two (the pc of the call, function and delta).
pub const HEADER_SLOTS: u16 = 2;

/// Packs an instruction word.
pub const fn instr(op: Op, a: u16, b: u16, c: u16) -> u64 {
    op as u16 as u64 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48
}

/// The operation number of an instruction word.
pub const fn op_of(word: u64) -> u16 {
    word as u16
}

/// The same instruction word with another operation.
pub const fn with_op(word: u64, op: Op) -> u64 {
    word & !0xFFFF | op as u16 as u64
}

/// Operand a.
pub const fn a_of(word: u64) -> u16 {
    (word >> 16) as u16
}

/// Operand b.
pub const fn b_of(word: u64) -> u16 {
    (word >> 32) as u16
}

/// Operand c.
pub const fn c_of(word: u64) -> u16 {
    (word >> 48) as u16
}

/// Operands b and c as one signed 32-bit number (roles K, JL).
pub const fn bc_of(word: u64) -> i32 {
    (word >> 32) as i32
}

/// Packs an instruction whose b and c are one signed 32-bit number.
pub const fn instr_bc(op: Op, a: u16, bc: i32) -> u64 {
    op as u16 as u64 | (a as u64) << 16 | (bc as u32 as u64) << 32
}

/// The `Word` of an instruction that joins pieces: how many, and which are numbers, by bit.
pub const fn pieces_word(n: usize, numbers: u64) -> u64 {
    n as u64 & 0xFF | numbers << 8
}

/// How many pieces it speaks of.
pub const fn pieces_in(word: u64) -> usize {
    (word & 0xFF) as usize
}

/// Which of them are numbers, by bit.
pub const fn numbers_in(word: u64) -> u64 {
    word >> 8
}

/// Words that the instruction at the head of `code` takes, extension words and counted tables included.
/// `None` if the number is no operation.
pub fn instr_words(word: u64) -> Option<usize> {
    let op = Op::from_u16(op_of(word))?;
    let mut n = 1;
    for ext in op.info().ext {
        n += match ext {
            Ext::Jumps => (b_of(word) as usize).div_ceil(2),
            Ext::Cases => b_of(word) as usize,
            _ => 1,
        };
    }
    Some(n)
}

/// The index of each extension word of a function, with what it is. Counted tables are left out.
pub fn ext_words(words: &[u64]) -> Vec<(u32, Ext)> {
    let mut found = Vec::new();
    let mut pc = 0;
    while let Some(&word) = words.get(pc) {
        let exts = Op::from_u16(op_of(word)).map_or(&[][..], |op| op.info().ext);
        for (i, ext) in exts.iter().enumerate() {
            if !matches!(ext, Ext::Jumps | Ext::Cases) {
                found.push(((pc + 1 + i) as u32, *ext));
            }
        }
        pc += instr_words(word).unwrap_or(1);
    }
    found
}

/// The extension word `Range` of the slicing operations.
pub const fn range_word(lo: u16, hi: u16, max: u16) -> u64 {
    lo as u64 | (hi as u64) << 16 | (max as u64) << 32
}

/// Unpacks a `Range` word into lo, hi, max.
pub const fn range_of(word: u64) -> (u16, u16, u16) {
    (word as u16, (word >> 16) as u16, (word >> 32) as u16)
}

/// One case of a `select`: an extension word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectCase {
    /// True to send the value in `value`, false to receive into it.
    pub is_send: bool,
    /// Slot of the channel.
    pub chan: u16,
    /// First slot of the value; `NO_SLOT` for a receive that is thrown away.
    pub value: u16,
    /// Slot for the `ok` of a receive, or `NO_SLOT`.
    pub ok: u16,
}

impl SelectCase {
    /// Packs the case.
    pub const fn word(self) -> u64 {
        self.chan as u64
            | (self.value as u64) << 16
            | (self.ok as u64) << 32
            | (self.is_send as u64) << 48
    }

    /// Unpacks a case.
    pub const fn of(word: u64) -> SelectCase {
        SelectCase {
            chan: word as u16,
            value: (word >> 16) as u16,
            ok: (word >> 32) as u16,
            is_send: word >> 48 != 0,
        }
    }
}

/// What the `print` operation prints; operand b.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
#[expect(missing_docs, reason = "each is the Go type of its name")]
pub enum PrintKind {
    Bool,
    Int,
    Uint,
    Float64,
    Float32,
    Complex128,
    Complex64,
    String,
    Pointer,
    Slice,
    Interface,
    /// A space between operands of println.
    Space,
    /// The newline of println.
    Newline,
}

impl PrintKind {
    /// The kind with this number; anything else prints as a newline.
    pub const fn from_u16(n: u16) -> PrintKind {
        match n {
            0 => PrintKind::Bool,
            1 => PrintKind::Int,
            2 => PrintKind::Uint,
            3 => PrintKind::Float64,
            4 => PrintKind::Float32,
            5 => PrintKind::Complex128,
            6 => PrintKind::Complex64,
            7 => PrintKind::String,
            8 => PrintKind::Pointer,
            9 => PrintKind::Slice,
            10 => PrintKind::Interface,
            11 => PrintKind::Space,
            _ => PrintKind::Newline,
        }
    }
}
