//! Instructions that check an index, put into their forms that do not, where the index is known to be in range.
//!
//! In: what holds while a stretch of code runs. Out: the same code with fewer checks.
//!
//! The machine reads and writes the host's memory at such an index, so each of these must hold; `lower::bounds` brings U1 to U3 about.
//!
//! * U1. The stretch `from..` is entered at its first instruction only, from outside of it, and while it runs nobody writes the slots that a [`Below`]
//!   names: neither the index nor the sequence's address and length. They are slots of variables (or hidden ones of the loop), in scope in all of the
//!   stretch, so no temporary has their numbers.
//! * U2. Whenever the stretch is entered, `from <= R[i]` and `R[i] + slack < limit` hold for each of them as signed numbers without overflow, with `from >= 0`.
//!   By U1 they hold at each of its instructions.
//! * U3. A limit that is a sequence is the length that stands behind its address; one that is a number is compared with the length that the
//!   instruction itself names.
//! * U4. An instruction is changed if its index and its sequence are the very slots of a `Below`, or if its index was made from one by `addk_i64`
//!   a few instructions before, with no label and no other mention of that slot in between: then it is the sum, whichever way control came.
//! * U5. A form is exactly the instruction without its check: same operands, same effect, same slots read (so liveness sees the same), still
//!   a test for a nil base where the checked one has it.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Asm, Extra, V};

/// What an index is below of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    /// The length of the slice or string in these slots, or of the array they point to.
    Seq(V),
    /// A number.
    Num(u64),
}

/// `from <= R[i]` and `R[i] + slack < limit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Below {
    pub(crate) i: V,
    pub(crate) from: i64,
    pub(crate) slack: i64,
    pub(crate) limit: Limit,
}

/// Instructions that are searched for the one that made an index, at most.
const NEAR: usize = 6;

/// Where an instruction has sequence and index.
#[derive(Clone, Copy)]
enum At {
    /// In these operands.
    Args(usize, usize),
    /// In this operand; the index in the extension word.
    Word(usize),
    /// An array in slots, its bytes in the extension word; the index in this operand.
    Frame(usize),
    /// An array behind a pointer, its length in the second extension word; the index in this operand.
    Row(usize),
}

/// The form of an instruction that checks no index.
fn form(op: Op) -> Option<(Op, At)> {
    Some(match op {
        Op::idx_u8 | Op::idx_str => (Op::idxu_u8, At::Args(1, 2)),
        Op::idx_i32 => (Op::idxu_i32, At::Args(1, 2)),
        Op::idx_w64 => (Op::idxu_w64, At::Args(1, 2)),
        Op::idx_w2 => (Op::idxu_w2, At::Args(1, 2)),
        Op::idx_w3 => (Op::idxu_w3, At::Args(1, 2)),
        Op::idx_addr => (Op::idxu_addr, At::Args(1, 2)),
        Op::idxst_8 => (Op::idxstu_8, At::Args(0, 1)),
        Op::idxst_64 => (Op::idxstu_64, At::Args(0, 1)),
        Op::addx_i64 => (Op::addxu_i64, At::Args(0, 1)),
        Op::addx_f64 => (Op::addxu_f64, At::Args(0, 1)),
        Op::addkx_i64 => (Op::addkxu_i64, At::Args(0, 1)),
        Op::add_i64_ix => (Op::add_i64_ixu, At::Word(2)),
        Op::add_f64_ix => (Op::add_f64_ixu, At::Word(2)),
        Op::mul_f64_ix => (Op::mul_f64_ixu, At::Word(2)),
        Op::fidx_w64 => (Op::fidxu_w64, At::Frame(2)),
        Op::fidxst_64 => (Op::fidxstu_64, At::Frame(1)),
        Op::aidx_w64 => (Op::aidxu_w64, At::Row(2)),
        Op::aidxst_64 => (Op::aidxstu_64, At::Row(1)),
        _ => return None,
    })
}

impl Asm {
    /// Takes checks out of the instructions from number `from` on, in whose stretch all of `known` hold.
    pub(crate) fn drop_checks(&mut self, from: usize, known: &[Below]) {
        if known.is_empty() {
            return;
        }
        let mut labels: Option<Vec<u32>> = None;
        for at in from..self.ins.len() {
            let Some((op, limit, index)) = self.checked(at) else {
                continue;
            };
            let mut is_known = holds(known, index, 0, limit);
            if !is_known {
                let labels = labels.get_or_insert_with(|| self.labels_from(from));
                is_known = self
                    .sum_before(from, at, index, labels)
                    .is_some_and(|(i, k)| holds(known, i, k, limit));
            }
            if let Some(ins) = self.ins.get_mut(at).filter(|_| is_known) {
                // Of an array's words the length falls away.
                ins.n_extras = op.info().ext.len() as u32;
                ins.op = op;
            }
        }
    }

    /// If an instruction checks an index: its other form, what it checks against, and the index.
    fn checked(&self, at: usize) -> Option<(Op, Limit, V)> {
        let ins = self.ins.get(at)?;
        let (op, place) = form(ins.op)?;
        let slot = |k: usize| match ins.args[k] {
            Arg::Slot(v) => Some(v),
            _ => None,
        };
        let word = |k: usize| self.extras.get(ins.first_extra as usize + k);
        let (limit, index) = match place {
            At::Args(seq, i) => (Limit::Seq(slot(seq)?), slot(i)?),
            At::Word(seq) => match word(0)? {
                Extra::Slot(i) => (Limit::Seq(slot(seq)?), *i),
                _ => return None,
            },
            At::Frame(i) => match word(0)? {
                Extra::Word(bytes) => (Limit::Num(*bytes / 8), slot(i)?),
                _ => return None,
            },
            At::Row(i) => match word(1)? {
                Extra::Word(len) => (Limit::Num(*len), slot(i)?),
                _ => return None,
            },
        };
        Some((op, limit, index))
    }

    /// `index := i + k` is a few instructions before number `at`, and still what stands there (U4).
    fn sum_before(&self, from: usize, at: usize, index: V, labels: &[u32]) -> Option<(V, i64)> {
        let group = self
            .groups
            .get(*self.group_of.get(index.0 as usize)? as usize)?;
        if group.n_slots != 1 {
            // As a part of a value it may be written to together with the rest.
            return None;
        }
        let first = from.max(at.saturating_sub(NEAR));
        for before in (first..at).rev() {
            // A label between the two, or at the second.
            if labels.binary_search(&(before as u32 + 1)).is_ok() {
                return None;
            }
            let ins = self.ins.get(before)?;
            if ins.args[0] == Arg::Slot(index) {
                return match (ins.op, ins.args[1], ins.args[2]) {
                    (Op::addk_i64, Arg::Slot(i), Arg::Num(k)) if i != index => Some((i, k)),
                    _ => None,
                };
            }
            let extras = self.extras.get(ins.first_extra as usize..)?;
            let mut words = extras.iter().take(ins.n_extras as usize);
            let is_plain = words.all(|word| matches!(word, Extra::Word(_) | Extra::Link(_)));
            if !is_plain || ins.args.contains(&Arg::Slot(index)) {
                return None;
            }
        }
        None
    }

    /// Where labels stand, in order.
    fn labels_from(&self, from: usize) -> Vec<u32> {
        let bound = self.labels.iter().flatten().copied();
        let mut labels: Vec<u32> = bound.filter(|at| *at as usize >= from).collect();
        labels.sort_unstable();
        labels
    }
}

/// `R[i] + k` is in range.
fn holds(known: &[Below], i: V, k: i64, limit: Limit) -> bool {
    known.iter().any(|below| {
        let (k, slack) = (i128::from(k), i128::from(below.slack));
        let is_below = match (below.limit, limit) {
            (Limit::Num(n), Limit::Num(len)) => i128::from(n) - slack + k <= i128::from(len),
            (known, limit) => known == limit && k <= slack,
        };
        below.i == i && is_below && i128::from(below.from) + k >= 0
    })
}
