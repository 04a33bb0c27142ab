//! The last step of the assembler: slots are numbered, jumps get their length, words are packed.
//!
//! In: the instructions of an [`Asm`]. Out: its [`FuncCode`].

use crate::code::encode::{HEADER_SLOTS, NO_SLOT, SelectCase, instr, instr_bc, range_word};
use crate::code::func::{FuncCode, Link, Reloc, SlotClass, VarName};
use crate::code::ops::{Op, Path, Role};
use crate::heap::lines::Place;
use crate::lower::asm::{
    Arg, Asm, AsmError, Extra, Group, Ins, Label, V, WINDOW, with_poll, without_poll,
};
use crate::lower::lines::LineTable;

/// Jumps that are followed from one jump, at most.
const MAX_JUMPS: u32 = 8;

impl Asm {
    /// Numbers the slots, packs the words. `place` turns a source offset into a place.
    pub(crate) fn finish<'a>(
        &mut self,
        name: String,
        place: &dyn Fn(u32) -> Place<'a>,
    ) -> Result<FuncCode, AsmError> {
        let frame = self.number()?;
        let (prologue, relocs) = frame.prologue(self);
        let n_prologue = prologue.len() as u32;
        if self.threads {
            self.thread_jumps();
        }
        if self.straight {
            self.straighten_loops();
        }
        self.drop_empty_jumps();
        let starts = self.place(n_prologue)?;
        let mut out = Out {
            code: FuncCode {
                name,
                result_slots: self.result_slots,
                arg_slots: self.arg_slots,
                has_closure: self.has_closure,
                out_slots: u16::try_from(self.out_slots).map_err(|_| AsmError::TooManySlots)?,
                ..FuncCode::default()
            },
            frame: &frame,
            starts: &starts,
            labels: &self.labels,
            extras: &self.extras,
        };
        out.code.words = Vec::with_capacity(starts.last().map_or(0, |end| *end as usize));
        out.code.words.extend(prologue);
        out.code.relocs = relocs;
        let mut lines = LineTable::default();
        let mut last = None;
        for (ins, start) in self.ins.iter().zip(&starts) {
            // Most instructions come from where the one before came from.
            if last != Some(ins.pos) {
                lines.place(&mut out.code, *start, place(ins.pos));
                last = Some(ins.pos);
            }
            out.instruction(ins, *start)?;
        }
        if n_prologue > 0
            && let Some(first) = out.code.lines.first_mut()
        {
            first.word = 0;
        }
        let mut code = out.code;
        code.recover_pc = match self.recover {
            Some(label) => Some(target(&self.labels, &starts, label)?),
            None => None,
        };
        code.words.shrink_to_fit();
        code.vars = self
            .vars
            .drain(..)
            .map(|var| placed(&frame, var, place))
            .collect();
        code.classes = frame.classes;
        Ok(code)
    }

    fn number(&self) -> Result<Frame, AsmError> {
        let mut frame = Frame {
            slots: vec![0; self.group_of.len()],
            classes: Vec::new(),
            zero_from: 0,
        };
        let mut at = u32::from(self.n_fixed);
        frame.classes.resize(at as usize, SlotClass::Scalar);
        let classes = &self.classes;
        let is_scalar = |g: &Group| is_scalar(classes_of(g, classes));
        let fixed = self.groups.iter().filter(|g| g.fixed.is_some());
        let scalars = self
            .groups
            .iter()
            .filter(|g| g.fixed.is_none() && is_scalar(g));
        let set = self.set_at_once();
        let others = || {
            let groups = self.groups.iter();
            groups.filter(|g| g.fixed.is_none() && !is_scalar(g))
        };
        for group in fixed {
            frame.place(group, classes, u32::from(group.fixed.unwrap_or(0)))?;
        }
        for group in scalars {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        for group in others().filter(|g| set.contains(&g.base)) {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        frame.zero_from = at as u16;
        for group in others().filter(|g| !set.contains(&g.base)) {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        if set.contains(&V::NONE.0) {
            frame.zero_from = at as u16;
        }
        if at + self.out_slots >= u32::from(NO_SLOT) {
            return Err(AsmError::TooManySlots);
        }
        Ok(frame)
    }

    /// First slots of the groups with pointers that need no zero from `enter` (F1), since they are set before anything can reach a
    /// safepoint or trap; with [`V::NONE`] among them all need none: the function has no safepoint but a trap, where only slots are scanned
    /// that are read later (`vm::liveness`).
    fn set_at_once(&self) -> Vec<u32> {
        let mut set = Vec::new();
        if !self.lean {
            return set;
        }
        if self.ins.len() < 500 && self.ins.iter().all(|ins| has_no_safepoint(ins.op)) {
            set.push(V::NONE.0);
        }
        let first_label = self.labels.iter().flatten().min().copied();
        let straight = first_label.unwrap_or(u32::MAX) as usize;
        for ins in self.ins.iter().take(straight) {
            let Some(n) = self.sets_slots(ins) else { break };
            if let Arg::Slot(v) = ins.args[0]
                && let Some(group) = self.group_of.get(v.0 as usize)
                && let Some(group) = self.groups.get(*group as usize)
                && (group.base, group.n_slots) == (v.0, n)
            {
                set.push(v.0);
            }
        }
        set
    }

    /// How many slots an instruction sets that cannot trap or reach a safepoint; `None`: it is no such instruction.
    fn sets_slots(&self, ins: &Ins) -> Option<u32> {
        let is_closure = |arg: Arg| {
            let at = self.result_slots + self.arg_slots;
            matches!(arg, Arg::Slot(v) if self.has_closure && self.fixed_slot(v) == Some(at))
        };
        Some(match ins.op {
            Op::mov | Op::ldi | Op::ldk | Op::gld => 1,
            Op::mov2 | Op::lds => 2,
            Op::ld_w2 if is_closure(ins.args[1]) => 2,
            Op::ld_w3 if is_closure(ins.args[1]) => 3,
            Op::mov3 => 3,
            Op::ld_w64 if is_closure(ins.args[1]) => 1,
            Op::ldn if is_closure(ins.args[1]) => match extras_of(ins, &self.extras) {
                [Extra::Word(bytes)] => bytes.div_ceil(8) as u32,
                _ => 0,
            },
            _ => return None,
        })
    }

    /// The number of a slot of the frame's fixed part.
    fn fixed_slot(&self, v: V) -> Option<u16> {
        let group = self
            .groups
            .get(*self.group_of.get(v.0 as usize)? as usize)?;
        Some(group.fixed? + (v.0 - group.base) as u16)
    }

    /// Jumps and branches to a jump go where it goes. One to a jump that polls polls itself, so that as many transfers are counted as before.
    fn thread_jumps(&mut self) {
        for i in 0..self.ins.len() {
            let Some(ins) = self.ins.get(i) else { continue };
            let polls = with_poll(ins.op);
            let may_poll = polls != ins.op;
            if !may_poll && without_poll(ins.op).is_none() && ins.op != Op::eq_w64_br {
                continue;
            }
            for k in 0..3 {
                let Some(Arg::To(label)) = self.ins.get(i).map(|ins| ins.args[k]) else {
                    continue;
                };
                let (to, does_poll) = self.end_of_jumps(label, may_poll);
                if let Some(ins) = self.ins.get_mut(i) {
                    ins.args[k] = Arg::To(to);
                    if does_poll {
                        ins.op = polls;
                    }
                }
            }
        }
    }

    /// Where one comes by jumps alone from a label, and whether the last of them polls, which it may only if `may_poll`.
    fn end_of_jumps(&self, label: Label, may_poll: bool) -> (Label, bool) {
        let mut at = label;
        for _ in 0..MAX_JUMPS {
            let target = self.labels.get(at.0 as usize).copied().flatten();
            let behind = self.ins.get(target.unwrap_or(u32::MAX) as usize..);
            let ins = behind.and_then(|list| list.iter().find(|ins| ins.op != Op::nop));
            match ins.map(|ins| (ins.op, ins.args[1])) {
                Some((Op::jmp, Arg::To(next))) => at = next,
                Some((Op::jmp_loop, Arg::To(next))) if may_poll => return (next, true),
                _ => break,
            }
        }
        (at, false)
    }

    /// Takes out jumps to the next instruction.
    fn drop_empty_jumps(&mut self) {
        let labels = &self.labels;
        let n = self.ins.len();
        for i in 0..n {
            let Some(ins) = self.ins.get_mut(i) else {
                continue;
            };
            if ins.op == Op::jmp
                && let Arg::To(label) = ins.args[1]
                && labels.get(label.0 as usize) == Some(&Some(i as u32 + 1))
            {
                ins.op = Op::nop;
                ins.args = [Arg::No; 3];
            }
        }
    }

    /// First word of each instruction (nops of dropped jumps take none), the end last.
    fn place(&mut self, prologue: u32) -> Result<Vec<u32>, AsmError> {
        loop {
            let mut starts = Vec::with_capacity(self.ins.len() + 1);
            let mut at = prologue;
            for ins in &self.ins {
                starts.push(at);
                at += words_of(ins, &self.extras);
            }
            starts.push(at);
            let mut changed = false;
            for (i, ins) in self.ins.iter_mut().enumerate() {
                let roles = ins.op.info().roles;
                if ins.is_long || !roles.contains(&Role::J) {
                    continue;
                }
                let start = starts.get(i).copied().unwrap_or(0);
                for arg in ins.args {
                    if let Arg::To(label) = arg {
                        let to = target(&self.labels, &starts, label)?;
                        if i16::try_from(i64::from(to) - i64::from(start)).is_err() {
                            ins.is_long = true;
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                return Ok(starts);
            }
        }
    }
}

fn target(labels: &[Option<u32>], starts: &[u32], label: Label) -> Result<u32, AsmError> {
    let ins = labels
        .get(label.0 as usize)
        .copied()
        .flatten()
        .ok_or(AsmError::Unbound)?;
    starts.get(ins as usize).copied().ok_or(AsmError::Unbound)
}

/// The classes of a group's slots, among those of all virtual slots.
pub(super) fn classes_of<'a>(group: &Group, all: &'a [SlotClass]) -> &'a [SlotClass] {
    let from = group.base as usize;
    all.get(from..from + group.n_slots as usize).unwrap_or(&[])
}

pub(super) fn is_scalar(classes: &[SlotClass]) -> bool {
    classes.iter().all(|c| *c == SlotClass::Scalar)
}

/// The extension words of an instruction, among those of all.
fn extras_of<'a>(ins: &Ins, all: &'a [Extra]) -> &'a [Extra] {
    let from = ins.first_extra as usize;
    all.get(from..from + ins.n_extras as usize).unwrap_or(&[])
}

/// Words that an instruction takes in its present form.
fn words_of(ins: &Ins, extras: &[Extra]) -> u32 {
    if ins.op == Op::nop {
        return 0;
    }
    let mut n = if ins.is_long { 3 } else { 1 };
    for extra in extras_of(ins, extras) {
        n += match extra {
            Extra::Table(labels) => labels.len().div_ceil(2) as u32,
            Extra::Cases(cases) => cases.len() as u32,
            _ => 1,
        };
    }
    n
}

/// The operation never allocates, collects, blocks, calls or polls; it may trap.
fn has_no_safepoint(op: Op) -> bool {
    let is_transfer = without_poll(op).is_some()
        || matches!(op, Op::call | Op::call_clo | Op::call_ifc | Op::jtab)
        || matches!(op, Op::call1 | Op::call_clo1 | Op::call_ifc1);
    let path = op.info().path;
    let is_store = matches!(
        op,
        Op::st_ptr | Op::idxst_ptr | Op::aidxst_ptr | Op::swapx_ptr | Op::gst_ptr | Op::ret_first
    );
    !is_transfer && (path == Path::fast || is_store)
}

/// A frame with numbered slots.
struct Frame {
    /// Slot of each virtual slot.
    slots: Vec<u16>,
    classes: Vec<SlotClass>,
    /// First slot of the groups that hold pointers.
    zero_from: u16,
}

/// A variable with its slot and the line of its declaration.
fn placed<'a>(
    frame: &Frame,
    (v, pos, named): (V, u32, VarName),
    place: &dyn Fn(u32) -> Place<'a>,
) -> VarName {
    let slot = match named.is_captured {
        true => named.slot,
        false => frame.slot(v),
    };
    let line = place(pos).line;
    VarName {
        slot,
        line,
        ..named
    }
}

impl Frame {
    fn place(&mut self, group: &Group, classes: &[SlotClass], at: u32) -> Result<(), AsmError> {
        if at + group.n_slots >= u32::from(NO_SLOT) {
            return Err(AsmError::TooManySlots);
        }
        let end = (at + group.n_slots) as usize;
        if self.classes.len() < end {
            self.classes.resize(end, SlotClass::Scalar);
        }
        for (i, class) in classes_of(group, classes).iter().enumerate() {
            if let Some(slot) = self.slots.get_mut(group.base as usize + i) {
                *slot = (at as usize + i) as u16;
            }
            if let Some(slot) = self.classes.get_mut(at as usize + i) {
                *slot = *class;
            }
        }
        Ok(())
    }

    fn slot(&self, v: V) -> u16 {
        if v == V::NONE {
            NO_SLOT
        } else if v.is_window() {
            self.classes.len() as u16 + HEADER_SLOTS + (v.0 & !WINDOW) as u16
        } else {
            self.slots.get(v.0 as usize).copied().unwrap_or(NO_SLOT)
        }
    }

    /// The `enter` instructions (F1), and what is loaded once; with the words to link.
    fn prologue(&self, asm: &Asm) -> (Vec<u64>, Vec<Reloc>) {
        let mut words = Vec::new();
        let results = self.classes.get(..asm.result_slots as usize).unwrap_or(&[]);
        let has_pointers = results.iter().any(|c| *c != SlotClass::Scalar);
        if asm.result_slots > 0 && (asm.zero_results || has_pointers) {
            words.push(instr(Op::enter, 0, asm.result_slots, 0));
        }
        let n = self.classes.len() as u16 - self.zero_from;
        if n > 0 {
            words.push(instr(Op::enter, self.zero_from, n, 0));
        }
        for (n, v) in &asm.pool {
            let slot = self.slot(*v);
            match i32::try_from(*n) {
                Ok(small) => words.push(instr_bc(Op::ldi, slot, small)),
                Err(_) => words.extend([instr(Op::ldk, slot, 0, 0), *n as u64]),
            }
        }
        let mut relocs = Vec::new();
        for (id, v) in &asm.globals {
            words.extend([instr(Op::ldk, self.slot(*v), 0, 0), 0]);
            relocs.push(Reloc {
                word: words.len() as u32 - 1,
                link: Link::Global(*id),
            });
        }
        (words, relocs)
    }
}

/// The words as they are packed.
struct Out<'a> {
    code: FuncCode,
    frame: &'a Frame,
    starts: &'a [u32],
    labels: &'a [Option<u32>],
    extras: &'a [Extra],
}

impl Out<'_> {
    fn offset(&self, label: Label, start: u32) -> Result<i64, AsmError> {
        let to = target(self.labels, self.starts, label)?;
        Ok(i64::from(to) - i64::from(start))
    }

    fn arg(&self, arg: Arg, start: u32) -> Result<u16, AsmError> {
        Ok(match arg {
            Arg::No => 0,
            Arg::Slot(v) => self.frame.slot(v),
            Arg::Num(n) => n as u16,
            Arg::Byte(v, offset) => {
                let byte = u32::from(self.frame.slot(v)) * 8 + offset;
                u16::try_from(byte).map_err(|_| AsmError::TooManySlots)?
            }
            Arg::To(label) => self.offset(label, start)? as i16 as u16,
        })
    }

    fn instruction(&mut self, ins: &Ins, start: u32) -> Result<(), AsmError> {
        if ins.op == Op::nop {
            return Ok(());
        }
        let roles = ins.op.info().roles;
        let a = self.arg(ins.args[0], start)?;
        if matches!(roles[1], Role::JL | Role::K) {
            let number = match ins.args[1] {
                Arg::To(label) => self.offset(label, start)? as i32,
                Arg::Num(n) => n as i32,
                _ => 0,
            };
            self.code.words.push(instr_bc(ins.op, a, number));
        } else if ins.is_long {
            return self.long_branch(ins, start);
        } else {
            let b = self.arg(ins.args[1], start)?;
            let c = self.arg(ins.args[2], start)?;
            self.code.words.push(instr(ins.op, a, b, c));
        }
        for extra in extras_of(ins, self.extras) {
            self.extra(extra, start)?;
        }
        Ok(())
    }

    /// `branch .+2; jmp .+2; jmp target`, the last one polling if the branch did.
    fn long_branch(&mut self, ins: &Ins, start: u32) -> Result<(), AsmError> {
        let a = self.arg(ins.args[0], start)?;
        let b = self.arg(ins.args[1], start)?;
        let Arg::To(label) = ins.args[2] else {
            return Err(AsmError::Unbound);
        };
        let (op, jump) = match without_poll(ins.op) {
            Some(op) => (op, Op::jmp_loop),
            None => (ins.op, Op::jmp),
        };
        let extras = extras_of(ins, self.extras);
        let n = extras.len() as u16;
        let offset = self.offset(label, start + u32::from(n) + 2)? as i32;
        self.code.words.push(instr(op, a, b, n + 2));
        for extra in extras {
            self.extra(extra, start)?;
        }
        self.code.words.push(instr_bc(Op::jmp, 0, 2));
        self.code.words.push(instr_bc(jump, 0, offset));
        Ok(())
    }

    fn extra(&mut self, extra: &Extra, start: u32) -> Result<(), AsmError> {
        match extra {
            Extra::Word(n) => self.code.words.push(*n),
            Extra::Link(link) => {
                self.code.relocs.push(Reloc {
                    word: self.code.words.len() as u32,
                    link: link.clone(),
                });
                self.code.words.push(0);
            }
            Extra::Slot(v) => self.code.words.push(u64::from(self.frame.slot(*v))),
            Extra::Range(lo, hi, max) => {
                let (lo, hi, max) = (
                    self.frame.slot(*lo),
                    self.frame.slot(*hi),
                    self.frame.slot(*max),
                );
                self.code.words.push(range_word(lo, hi, max));
            }
            Extra::To(label) => {
                let offset = self.offset(*label, start)?;
                self.code.words.push(offset as u64);
            }
            Extra::Table(labels) => {
                for pair in labels.chunks(2) {
                    let mut word = 0;
                    for (i, label) in pair.iter().enumerate() {
                        let offset = self.offset(*label, start)? as i32;
                        word |= u64::from(offset as u32) << (32 * i);
                    }
                    self.code.words.push(word);
                }
            }
            Extra::Cases(cases) => {
                for (is_send, chan, value, ok) in cases {
                    let case = SelectCase {
                        is_send: *is_send,
                        chan: self.frame.slot(*chan),
                        value: self.frame.slot(*value),
                        ok: self.frame.slot(*ok),
                    };
                    self.code.words.push(case.word());
                }
            }
        }
        Ok(())
    }
}
