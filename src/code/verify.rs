//! The code verifier: what every function must keep before a machine trusts it.
//!
//! In: a [`FuncCode`]. Out: nothing, or the first fault as text.
//!
//! Checked: every operation number is known and complete; slots lie in the frame or the outgoing window, never in the
//! header between them; slots agree with their classes; jumps land on instructions; control does not run off the end;
//! relocations name extension words; the line table is sorted.

use crate::code::encode::{
    HEADER_SLOTS, NO_SLOT, SelectCase, a_of, b_of, bc_of, c_of, instr_words, op_of, range_of,
};
use crate::code::func::{FuncCode, LineEntry, SlotClass};
use crate::code::ops::{Ext, Op, Path, Role};
use crate::mem::stack::deep;

/// Checks a function and the functions nested in it.
///
/// # Errors
/// The first fault: function, word and what is wrong there.
pub fn verify(code: &FuncCode) -> Result<(), String> {
    let starts = starts(code)?;
    let checker = Checker { code, starts };
    let mut pc = 0;
    let mut last = None;
    while let Some(&word) = code.words.get(pc) {
        checker
            .instruction(pc, word)
            .map_err(|fault| format!("{} at word {pc}: {fault}", code.name))?;
        last = Op::from_u16(op_of(word));
        pc += instr_words(word).unwrap_or(1);
    }
    if !matches!(last, Some(op) if ends(op)) {
        return Err(format!("{}: control runs off the end", code.name));
    }
    if !code.lines.is_sorted_by_key(|entry| entry.word) {
        return Err(format!("{}: line table is not sorted", code.name));
    }
    let has_file =
        |entry: &LineEntry| entry.file == 0 || usize::from(entry.file) < code.files.len();
    if !code.lines.iter().all(has_file) {
        return Err(format!("{}: a line of a file that is not named", code.name));
    }
    if let Some(pc) = code.recover_pc
        && !checker.is_start(i64::from(pc))
    {
        return Err(format!("{}: recover_pc is no instruction", code.name));
    }
    code.nested
        .iter()
        .try_for_each(|nested| deep(|| verify(nested)))
}

/// True if control never goes on behind the operation.
fn ends(op: Op) -> bool {
    matches!(
        op,
        Op::ret
            | Op::ret_first
            | Op::jmp
            | Op::jmp_loop
            | Op::panic
            | Op::throw
            | Op::unreachable
            | Op::goexit
            | Op::lower
    )
}

/// Which words begin an instruction.
fn starts(code: &FuncCode) -> Result<Vec<bool>, String> {
    let mut starts = vec![false; code.words.len()];
    let mut pc = 0;
    while let Some(&word) = code.words.get(pc) {
        if let Some(start) = starts.get_mut(pc) {
            *start = true;
        }
        let n =
            instr_words(word).ok_or_else(|| format!("{} at word {pc}: no operation", code.name))?;
        pc += n;
    }
    if pc != code.words.len() {
        return Err(format!("{}: last instruction is not complete", code.name));
    }
    Ok(starts)
}

struct Checker<'a> {
    code: &'a FuncCode,
    starts: Vec<bool>,
}

impl Checker<'_> {
    fn is_start(&self, pc: i64) -> bool {
        usize::try_from(pc)
            .ok()
            .and_then(|pc| self.starts.get(pc))
            .copied()
            .unwrap_or(false)
    }

    fn jump(&self, pc: usize, offset: i64) -> Result<(), String> {
        if self.is_start(pc as i64 + offset) {
            Ok(())
        } else {
            Err(format!("jump by {offset} lands on no instruction"))
        }
    }

    fn instruction(&self, pc: usize, word: u64) -> Result<(), String> {
        let op = Op::from_u16(op_of(word)).ok_or("no operation")?;
        let info = op.info();
        let operands = [a_of(word), b_of(word), c_of(word)];
        for (i, (role, operand)) in info.roles.into_iter().zip(operands).enumerate() {
            match role {
                Role::J => self.jump(pc, i64::from(operand as i16))?,
                Role::JL if i == 1 => self.jump(pc, i64::from(bc_of(word)))?,
                _ => self
                    .operand(op, role, operand, c_of(word))
                    .map_err(|fault| format!("{} operand {}: {fault}", info.name, i + 1))?,
            }
        }
        let mut at = pc + 1;
        for ext in info.ext {
            at += self
                .extension(*ext, at, pc, b_of(word))
                .map_err(|fault| format!("{}: {fault}", info.name))?;
        }
        Ok(())
    }

    fn operand(&self, op: Op, role: Role, slot: u16, c: u16) -> Result<(), String> {
        let n = match role {
            Role::N | Role::I | Role::U | Role::K | Role::J | Role::JL => return Ok(()),
            Role::F => {
                return if slot == self.n_frame() + HEADER_SLOTS {
                    Ok(())
                } else {
                    Err("window is not above the frame".into())
                };
            }
            Role::WVX | Role::RVX | Role::WV | Role::RV if slot == NO_SLOT => return Ok(()),
            Role::WVC | Role::RVC => match op {
                Op::concat | Op::join => 2 * c,
                Op::eq_typed => 1,
                _ => c,
            },
            Role::WV2 | Role::RV2 | Role::WS2 | Role::RS2 => 2,
            Role::WV3 | Role::RV3 => 3,
            _ => 1,
        };
        if n == 0 || (matches!(role, Role::RVC) && slot == NO_SLOT) {
            return Ok(());
        }
        self.slots(slot, n)?;
        self.class(op, role, slot)
    }

    fn n_frame(&self) -> u16 {
        self.code.classes.len() as u16
    }

    fn slots(&self, slot: u16, n: u16) -> Result<(), String> {
        let (first, last) = (u32::from(slot), u32::from(slot) + u32::from(n) - 1);
        let frame = u32::from(self.n_frame());
        let window = frame + u32::from(HEADER_SLOTS);
        let end = frame + u32::from(self.code.out_slots);
        if last < frame || (first >= window && last < end) {
            Ok(())
        } else {
            Err(format!("slots {first}..={last} are not in the frame"))
        }
    }

    fn class(&self, op: Op, role: Role, slot: u16) -> Result<(), String> {
        let Some(class) = self.code.classes.get(usize::from(slot)) else {
            let is_collecting = op.info().path != Path::fast;
            return if role == Role::RP && is_collecting {
                Err("a pointer operand stands in the window (O3)".into())
            } else {
                Ok(())
            };
        };
        let fits = match role {
            Role::WS | Role::WS2 => *class != SlotClass::Pointer,
            Role::WP | Role::RP => *class != SlotClass::Scalar,
            _ => true,
        };
        if fits {
            Ok(())
        } else {
            Err(format!("slot {slot} is {class:?}, role is {role:?}"))
        }
    }

    fn extension(&self, ext: Ext, at: usize, pc: usize, count: u16) -> Result<usize, String> {
        let word = self.code.words.get(at).copied().ok_or("cut off")?;
        let is_linked = self.code.relocs.iter().any(|r| r.word as usize == at);
        match ext {
            Ext::Func | Ext::Type | Ext::Form | Ext::Alloc | Ext::Site | Ext::Addr | Ext::Cache
                if !is_linked =>
            {
                return Err(format!("extension {ext:?} is not linked"));
            }
            Ext::Slot if word as u16 != NO_SLOT => self.slots(word as u16, 1)?,
            Ext::Range => {
                let (lo, hi, max) = range_of(word);
                for slot in [lo, hi, max] {
                    if slot != NO_SLOT {
                        self.slots(slot, 1)?;
                    }
                }
            }
            Ext::Jump => self.jump(pc, word as i64)?,
            Ext::Jumps => {
                for i in 0..usize::from(count) {
                    let pair = self.code.words.get(at + i / 2).copied().ok_or("cut off")?;
                    let offset = (pair >> (32 * (i % 2))) as u32 as i32;
                    self.jump(pc, i64::from(offset))?;
                }
                return Ok(usize::from(count).div_ceil(2));
            }
            Ext::Cases => {
                for i in 0..usize::from(count) {
                    let case =
                        SelectCase::of(self.code.words.get(at + i).copied().ok_or("cut off")?);
                    self.slots(case.chan, 1)?;
                }
                return Ok(usize::from(count));
            }
            _ => {}
        }
        Ok(1)
    }
}
