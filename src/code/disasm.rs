//! Listing of a function's code, for `ergo dis` and for tests.
//!
//! In: a [`FuncCode`]. Out: one line an instruction: word index, line, name, operands as their roles say.

use std::fmt::Write;

use crate::code::encode::{
    HEADER_SLOTS, NO_SLOT, SelectCase, a_of, b_of, bc_of, c_of, instr_words, op_of, range_of,
};
use crate::code::func::{FuncCode, Link};
use crate::code::ops::{Ext, Op, Role};
use crate::mem::stack::deep;

/// The listing of a function and of the functions nested in it.
pub fn disasm(code: &FuncCode) -> String {
    let mut out = String::new();
    list(code, &mut out, 0, None);
    out
}

/// How often control came to a word of a function.
pub type Counts<'a> = &'a dyn Fn(&str, u32) -> u64;

/// The same, with a column of counts before it.
pub fn disasm_counted(code: &FuncCode, counts: Counts<'_>) -> String {
    let mut out = String::new();
    list(code, &mut out, 0, Some(counts));
    out
}

/// The sum of the counts of a function and of the functions nested in it.
pub fn count_all(code: &FuncCode, counts: Counts<'_>) -> u64 {
    let own: u64 = (0..code.words.len())
        .map(|word| counts(&code.name, word as u32))
        .sum();
    let nested = code
        .nested
        .iter()
        .map(|nested| deep(|| count_all(nested, counts)));
    own + nested.sum::<u64>()
}

fn list(code: &FuncCode, out: &mut String, depth: u32, counts: Option<Counts<'_>>) {
    let _ = writeln!(
        out,
        "{} results={} args={} frame={} out={}",
        code.name,
        code.result_slots,
        code.arg_slots,
        code.classes.len(),
        code.out_slots
    );
    let mut pc = 0;
    let mut last_line = 0;
    while let Some(&word) = code.words.get(pc) {
        let line = line_of(code, pc as u32);
        let shown = if line == last_line {
            String::new()
        } else {
            line.to_string()
        };
        last_line = line;
        match counts.map(|counts| counts(&code.name, pc as u32)) {
            None => {}
            Some(0) => out.push_str("            "),
            Some(n) => {
                let _ = write!(out, "{n:>12}");
            }
        }
        let _ = write!(out, "{pc:5} {shown:>4}  ");
        let n = instruction(code, pc, word, out);
        out.push('\n');
        pc += n;
    }
    if depth < 100 {
        for nested in &code.nested {
            deep(|| list(nested, out, depth + 1, counts));
        }
    }
}

/// The source line of the instruction at a word.
pub fn line_of(code: &FuncCode, word: u32) -> u32 {
    code.line_entry(word).map_or(0, |entry| entry.line)
}

/// Writes one instruction; gives its length in words.
fn instruction(code: &FuncCode, pc: usize, word: u64, out: &mut String) -> usize {
    let Some(op) = Op::from_u16(op_of(word)) else {
        let _ = write!(out, "?? {word:#x}");
        return 1;
    };
    let info = op.info();
    let _ = write!(out, "{}", info.name);
    let operands = [a_of(word), b_of(word), c_of(word)];
    for (i, (role, operand)) in info.roles.into_iter().zip(operands).enumerate() {
        match role {
            Role::N => {}
            Role::I => {
                let _ = write!(out, " #{}", operand as i16);
            }
            Role::U => {
                let _ = write!(out, " #{operand}");
            }
            Role::K if i == 1 => {
                let _ = write!(out, " #{}", bc_of(word));
            }
            Role::JL if i == 1 => {
                let _ = write!(out, " ->{}", pc as i64 + i64::from(bc_of(word)));
            }
            Role::K | Role::JL => {}
            Role::J => {
                let _ = write!(out, " ->{}", pc as i64 + i64::from(operand as i16));
            }
            _ => {
                let _ = write!(out, " {}", slot(code, operand));
            }
        }
    }
    let mut at = pc + 1;
    for ext in info.ext {
        at += extension(code, *ext, at, pc, b_of(word), out);
    }
    instr_words(word).unwrap_or(1)
}

fn slot(code: &FuncCode, slot: u16) -> String {
    let n_frame = code.classes.len() as u16;
    if slot == NO_SLOT {
        "_".to_string()
    } else if slot >= n_frame + HEADER_SLOTS {
        format!("w{}", slot - n_frame - HEADER_SLOTS)
    } else {
        format!("r{slot}")
    }
}

fn extension(
    code: &FuncCode,
    ext: Ext,
    at: usize,
    pc: usize,
    count: u16,
    out: &mut String,
) -> usize {
    let word = code.words.get(at).copied().unwrap_or(0);
    let reloc = code.relocs.iter().find(|r| r.word as usize == at);
    let mut n = 1;
    let _ = match ext {
        // The place is the line that the listing shows.
        Ext::Site => Ok(()),
        Ext::Range => {
            let (lo, hi, max) = range_of(word);
            write!(
                out,
                " [{}:{}:{}]",
                slot(code, lo),
                slot(code, hi),
                slot(code, max)
            )
        }
        Ext::Slot => write!(out, " {}", slot(code, word as u16)),
        Ext::Jump => write!(out, " ->{}", pc as i64 + word as i64),
        Ext::Jumps => {
            n = usize::from(count).div_ceil(2);
            for i in 0..usize::from(count) {
                let pair = code.words.get(at + i / 2).copied().unwrap_or(0);
                let offset = (pair >> (32 * (i % 2))) as u32 as i32;
                let _ = write!(out, " ->{}", pc as i64 + i64::from(offset));
            }
            Ok(())
        }
        Ext::Cases => {
            n = usize::from(count);
            for i in 0..n {
                let case = SelectCase::of(code.words.get(at + i).copied().unwrap_or(0));
                let (chan, value) = (slot(code, case.chan), slot(code, case.value));
                let _ = if case.is_send {
                    write!(out, " {chan}<-{value}")
                } else {
                    write!(out, " {value},{}=<-{chan}", slot(code, case.ok))
                };
            }
            Ok(())
        }
        _ => match reloc {
            Some(reloc) => write!(out, " {}", link(&reloc.link)),
            None => write!(out, " ={}", word as i64),
        },
    };
    n
}

fn link(link: &Link) -> String {
    match link {
        Link::Func(id) => format!("func{}", id.0),
        Link::Nested(i) => format!("nested{i}"),
        Link::FuncValue(id) => format!("value{}", id.0),
        Link::NestedValue(i) => format!("nestedvalue{i}"),
        Link::Str(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Link::Boxed(bytes) => format!("boxed {:?}", String::from_utf8_lossy(bytes)),
        Link::Global(id) => format!("global{}", id.0),
        Link::Type(id) => format!("type{}", id.0),
        Link::Alloc(id) => format!("alloc{}", id.0),
        Link::Closure(n, bits) => format!("closure{n}:{bits:x}"),
        Link::Cache(id) => format!("method{}", id.0),
        Link::Site => "site".into(),
    }
}
