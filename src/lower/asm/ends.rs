//! Loops that are entered, and whose iterations end, without a jump.
//!
//! In: the instructions of a body, where each loop has its test at the bottom, with a jump to it above the loop and jumps to its last
//! instructions within. Out: the same, where
//!
//! 1. a jump to what ends an iteration (at most [`MAX_PLAIN`] plain instructions and a branch back) is that end, as a copy;
//! 2. the jump into a loop is a copy of its test, the other way round: past the loop, or on into it. Nothing stands there for a loop that is
//!    known to begin;
//! 3. the test below a branch that counts and compares is gone if only the jump into the loop led to it: control falls to it when it fails.
//!
//! A copy polls where the original does, so iterations count as many transfers as before. The way in counts one less, as it is no jump back:
//! whoever goes round for ever still counts. Stretches of instructions that stand for a callee (`retry`, `inlined`) say what a trap in them does: where
//! there are some, nothing is copied that can trap.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Asm, Extra, Ins, Label, without_poll};

/// Plain instructions before the branch of an end that is copied, at most.
const MAX_PLAIN: usize = 2;

/// A jump, and the end of an iteration to which it goes: its first instruction, and what comes behind its branch.
#[derive(Clone, Copy)]
struct End {
    at: usize,
    from: usize,
    to: usize,
}

impl Asm {
    /// All of it, once the body is complete.
    pub(super) fn straighten_loops(&mut self) {
        let names_frames = |ins: &Ins| matches!(ins.op, Op::retry | Op::inlined);
        let may_trap = !self.ins.iter().any(names_frames);
        let ends: Vec<End> = (0..self.ins.len())
            .filter_map(|at| self.end_behind(at, may_trap))
            .collect();
        if ends.is_empty() {
            return;
        }
        let ways = self.ways_to();
        let old = std::mem::take(&mut self.ins);
        // Where each instruction stands now.
        let mut places = Vec::with_capacity(old.len() + 1);
        let mut exits = Vec::new();
        let mut list = ends.iter().peekable();
        for (at, ins) in old.iter().enumerate() {
            places.push(self.ins.len() as u32);
            match list.next_if(|end| end.at == at) {
                Some(end) => {
                    let exit = self.label();
                    exits.push((exit, end.to));
                    let is_reached = ways.get(at) != Some(&0);
                    self.copy_end(&old, *end, exit, is_reached);
                }
                None => self.ins.push(ins.clone()),
            }
        }
        places.push(self.ins.len() as u32);
        self.drop_tests(&old, &ends, &ways, &places);
        for (label, at) in exits {
            if let Some(slot) = self.labels.get_mut(label.0 as usize) {
                *slot = Some(at as u32);
            }
        }
        for at in self.labels.iter_mut().flatten() {
            *at = places.get(*at as usize).copied().unwrap_or(*at);
        }
    }

    /// If the instruction of number `at` jumps to the end of an iteration.
    fn end_behind(&self, at: usize, may_trap: bool) -> Option<End> {
        let jump = self.ins.get(at).filter(|ins| ins.op == Op::jmp)?;
        let Arg::To(label) = jump.args[1] else {
            return None;
        };
        let from = self.place_of(label).filter(|from| *from > at + 1)?;
        let behind = self.ins.get(from..)?;
        let n = behind.iter().position(|ins| !is_plain(ins, may_trap))?;
        let branch = behind.get(n)?;
        let is_end = n <= MAX_PLAIN && without_poll(branch.op).is_some() && branch.n_extras == 0;
        is_end.then_some(End {
            at,
            from,
            to: from + n + 1,
        })
    }

    /// Emits the end in place of the jump, of which it is told whether anything jumps to it.
    fn copy_end(&mut self, old: &[Ins], end: End, exit: Label, is_reached: bool) {
        let Some((branch, plain)) = old.get(end.from..end.to).and_then(|l| l.split_last()) else {
            return;
        };
        let enters = target_of(branch).and_then(|to| self.place_of(to)) == Some(end.at + 1);
        let contrary = contrary(branch).filter(|_| enters);
        if contrary.is_some() && plain.is_empty() && !is_reached {
            let before = end.at.checked_sub(1).and_then(|before| old.get(before));
            if before.is_some_and(|load| begins(load, branch)) {
                return;
            }
        }
        self.ins.extend(plain.iter().cloned());
        if let Some((op, mut args)) = contrary {
            if let Some(to) = args.iter_mut().find(|arg| matches!(arg, Arg::To(_))) {
                *to = Arg::To(exit);
            }
            self.ins.push(Ins {
                op,
                args,
                ..branch.clone()
            });
            return;
        }
        self.ins.push(branch.clone());
        if branch.op != Op::jmp_loop {
            let args = [Arg::No, Arg::To(exit), Arg::No];
            let jump = Ins {
                op: Op::jmp,
                args,
                ..branch.clone()
            };
            self.ins.push(jump);
        }
    }

    /// Takes out the tests that control only falls to from the branch that has just made them.
    fn drop_tests(&mut self, old: &[Ins], ends: &[End], ways: &[u32], places: &[u32]) {
        for end in ends {
            let enters =
                |test: &Ins| target_of(test).and_then(|to| self.place_of(to)) == Some(end.at + 1);
            let count = end.from.checked_sub(1).and_then(|before| old.get(before));
            let (Some(count), Some(test)) = (count, old.get(end.from)) else {
                continue;
            };
            let has_made = Some(test.op) == plain_test(count.op) && test.args == count.args;
            if has_made
                && enters(test)
                && ways.get(end.from) == Some(&1)
                && let Some(at) = places.get(end.from)
                && let Some(ins) = self.ins.get_mut(*at as usize)
            {
                (ins.op, ins.args) = (Op::nop, [Arg::No; 3]);
            }
        }
    }

    /// How many ways lead to each instruction, but for falling through from the one before.
    fn ways_to(&self) -> Vec<u32> {
        let args = self.ins.iter().flat_map(|ins| ins.args);
        let in_args = args.filter_map(|arg| match arg {
            Arg::To(label) => Some(label),
            _ => None,
        });
        let in_extras = self.extras.iter().flat_map(|extra| match extra {
            Extra::To(label) => std::slice::from_ref(label),
            Extra::Table(labels) => labels,
            _ => &[],
        });
        let mut ways = vec![0; self.ins.len() + 1];
        for label in in_args.chain(in_extras.copied()).chain(self.recover) {
            if let Some(n) = self.place_of(label).and_then(|at| ways.get_mut(at)) {
                *n += 1;
            }
        }
        ways
    }

    fn place_of(&self, label: Label) -> Option<usize> {
        Some((*self.labels.get(label.0 as usize)?)? as usize)
    }
}

/// Where an instruction without extension words jumps.
fn target_of(ins: &Ins) -> Option<Label> {
    ins.args.iter().find_map(|arg| match arg {
        Arg::To(label) => Some(*label),
        _ => None,
    })
}

/// `load` sets what `test` compares with a number so that the loop begins.
fn begins(load: &Ins, test: &Ins) -> bool {
    let ([to, Arg::Num(n), _], [a, Arg::Num(k), _]) = (load.args, test.args) else {
        return false;
    };
    let passes = match test.op {
        Op::lt_i64k_br_loop => n < k,
        Op::le_i64k_br_loop => n <= k,
        Op::gt_i64k_br_loop => n > k,
        Op::ge_i64k_br_loop => n >= k,
        _ => false,
    };
    load.op == Op::ldi && to == a && passes
}

/// The branch that compares as one that counts does.
fn plain_test(op: Op) -> Option<Op> {
    Some(match op {
        Op::inc_lt_i64_br_loop => Op::lt_i64_br_loop,
        Op::inc_le_i64_br_loop => Op::le_i64_br_loop,
        Op::inc_lt_i64k_br_loop => Op::lt_i64k_br_loop,
        Op::inc_le_i64k_br_loop => Op::le_i64k_br_loop,
        _ => return None,
    })
}

/// The branch without poll that is taken where a branch back is not.
fn contrary(branch: &Ins) -> Option<(Op, [Arg; 3])> {
    let [a, b, to] = branch.args;
    let swapped = |op| (op, [b, a, to]);
    let same = |op| (op, branch.args);
    Some(match branch.op {
        Op::brt_loop => same(Op::brf),
        Op::brf_loop => same(Op::brt),
        Op::eq_i64_br_loop => same(Op::ne_i64_br),
        Op::ne_i64_br_loop => same(Op::eq_i64_br),
        Op::lt_i64_br_loop => swapped(Op::le_i64_br),
        Op::le_i64_br_loop => swapped(Op::lt_i64_br),
        Op::lt_u64_br_loop => swapped(Op::le_u64_br),
        Op::le_u64_br_loop => swapped(Op::lt_u64_br),
        Op::eq_f64_br_loop => same(Op::ne_f64_br),
        Op::ne_f64_br_loop => same(Op::eq_f64_br),
        Op::lt_f64_br_loop => same(Op::nlt_f64_br),
        Op::le_f64_br_loop => same(Op::nle_f64_br),
        Op::nlt_f64_br_loop => same(Op::lt_f64_br),
        Op::nle_f64_br_loop => same(Op::le_f64_br),
        Op::eq_i64k_br_loop => same(Op::ne_i64k_br),
        Op::ne_i64k_br_loop => same(Op::eq_i64k_br),
        Op::lt_i64k_br_loop => same(Op::ge_i64k_br),
        Op::le_i64k_br_loop => same(Op::gt_i64k_br),
        Op::gt_i64k_br_loop => same(Op::le_i64k_br),
        Op::ge_i64k_br_loop => same(Op::lt_i64k_br),
        _ => return None,
    })
}

/// What a loop does between two iterations, mostly.
fn is_plain(ins: &Ins, may_trap: bool) -> bool {
    let is_op = matches!(
        ins.op,
        Op::mov | Op::addk_i64 | Op::addk_i32 | Op::add_i64 | Op::sub_i64
    ) || matches!(
        ins.op,
        Op::mul_i64 | Op::mulk_i64 | Op::shlk_i64 | Op::shrk_i64 | Op::shrk_u64 | Op::andk
    );
    (is_op || may_trap && ins.op == Op::ld_w64) && ins.n_extras == 0
}
