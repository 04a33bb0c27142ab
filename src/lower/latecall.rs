//! Calls that are made after all, for what could not be done in their place (`inline`).
//!
//! In: where the body of a callee stands, what it changed, and the call. Out: instructions at the end of the caller's code, which take back what can be taken
//! back, make the call, and go on behind the body.

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::lower::R;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::func::Fun;
use crate::lower::inline::InPlace;
use crate::lower::iterate::Inlined;
use crate::lower::loan::{OnLoan, meets};
use crate::lower::place::Place;
use crate::types::ty::TypeId;

/// A step that is taken back before the call is made.
pub(crate) struct Step {
    /// It is done here.
    done: Label,
    /// What takes it back: `addkm_i64`, or `addk_i64` of an object in slots.
    op: Op,
    back: [Arg; 3],
}

/// A call at the end of the code, for what traps in its place.
pub(crate) struct LateCall {
    pub(super) from: Label,
    /// The instructions in place, if the call is made where one of them traps.
    pub(super) body: Option<(Label, Label)>,
    /// What they change, in order.
    pub(super) steps: Vec<Step>,
    pub(super) back: Label,
    pub(super) pos: u32,
    pub(super) callee: FuncId,
    /// Slots and how many, in order; the results take so many before them.
    pub(super) args: Vec<(V, u32)>,
    pub(super) objects: Vec<OnLoan>,
    pub(super) dst: V,
    pub(super) n_results: u32,
    /// Frames that it stands in though there are none.
    pub(super) frames: Vec<Inlined>,
    /// The result is the address of an object of this type.
    pub(super) makes: Option<TypeId>,
}

impl Fun<'_, '_> {
    /// Notes that a field was counted up or down just now, in a body that may trap later.
    pub(crate) fn note_step(&mut self) {
        if !self.in_place.as_ref().is_some_and(|here| here.retries) {
            return;
        }
        if let Some((Op::addkm_i64, [base, Arg::Num(n), offset])) = self.asm.last() {
            self.steps_in_place.push(Step {
                done: self.asm.mark_here(),
                op: Op::addkm_i64,
                back: [base, Arg::Num(-n), offset],
            });
        }
    }

    /// The same of a field in slots, if it is one of an object that is lent to the body.
    pub(crate) fn note_slot_step(&mut self, v: V) {
        let is_lent = |here: &InPlace| here.objects.iter().any(|object| meets(*object, (v, 1)));
        let here = self.in_place.as_ref().filter(|here| here.retries);
        if !here.is_some_and(is_lent) {
            return;
        }
        if let Some((Op::addk_i64, [to, from, Arg::Num(n)])) = self.asm.last() {
            self.steps_in_place.push(Step {
                done: self.asm.mark_here(),
                op: Op::addk_i64,
                back: [to, from, Arg::Num(-n)],
            });
        }
    }

    /// Where instructions of a body in place trap: takes back what those before changed; the call comes behind.
    fn emit_retries(&mut self, first: Label, end: Label, steps: &[Step]) {
        let mut to = end;
        for step in steps.iter().rev() {
            let range = [Extra::To(step.done), Extra::To(to)];
            self.asm.op(Op::retry, Arg::No, Arg::No, Arg::No, range);
            let [a, b, c] = step.back;
            self.asm.op3(step.op, a, b, c);
            to = step.done;
        }
        let range = [Extra::To(first), Extra::To(to)];
        self.asm.op(Op::retry, Arg::No, Arg::No, Arg::No, range);
    }

    /// Emits at the end of the code, from `label` on, what is done on few ways; behind it the code goes on here.
    pub(crate) fn apart(&mut self, label: Label, what: impl FnOnce(&mut Self) -> R<()>) -> R<()> {
        let from = self.asm.len();
        self.asm.bind(label);
        what(self)?;
        let back = self.asm.label();
        if !self.asm.is_dead_end() {
            // Not a loop: nothing to count.
            self.asm.op(Op::jmp, Arg::No, Arg::To(back), Arg::No, []);
        }
        let block = self.asm.split_off(from);
        self.late_blocks.push((block, self.inlined.clone()));
        self.asm.bind(back);
        Ok(())
    }

    /// Calls for what trapped in its place, at the end of the code, and what else stands there.
    pub(crate) fn emit_late_calls(&mut self) -> R<()> {
        for (block, frames) in std::mem::take(&mut self.late_blocks) {
            let from = self.asm.mark_here();
            self.asm.append(block);
            self.stands_in(from, &frames);
        }
        for late in std::mem::take(&mut self.late_calls) {
            let from = self.asm.mark_here();
            self.asm.set_pos(late.pos);
            if let Some((first, end)) = late.body {
                self.emit_retries(first, end, &late.steps);
            }
            self.asm.bind(late.from);
            self.give_loans(&late.objects)?;
            let mut at = match late.makes {
                Some(_) => 1,
                None => late.n_results,
            };
            for (v, n) in &late.args {
                let (v, n) = match late.objects.iter().find(|loan| *n > 0 && loan.slots == *v) {
                    Some(loan) => (loan.at, 1),
                    None => (*v, *n),
                };
                self.asm.mov(V::window(at), v, n);
                at += n;
            }
            self.asm.need_window(at + 1);
            let callee = Extra::Link(Link::Func(late.callee));
            self.asm
                .op(Op::call, V::window(0), Arg::No, Arg::No, [callee]);
            self.take_loans(&late.objects)?;
            match late.makes {
                Some(ty) => self.load(Place::Mem(V::window(0), 0), ty, late.dst)?,
                None => self.asm.mov(late.dst, V::window(0), late.n_results),
            }
            // Not a loop: nothing to count.
            self.asm
                .op(Op::jmp, Arg::No, Arg::To(late.back), Arg::No, []);
            self.stands_in(from, &late.frames);
        }
        self.emit_inlined();
        Ok(())
    }
}
