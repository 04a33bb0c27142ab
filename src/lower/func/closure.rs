//! Function literals: what they capture, and the closures made of it.
//!
//! In: a literal and the variables of the functions around it. Out: a nested function, and the instruction that makes its closure.

use crate::code::func::{Link, SlotClass, VarName};
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::func::{Fun, Var};
use crate::lower::opt::Opts;
use crate::lower::report::Spared;
use crate::lower::{LowerError, R};
use crate::syntax::node::{FuncLit, Node};
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

impl<'a> Fun<'_, 'a> {
    /// A function literal as a value.
    pub(crate) fn func_lit(&mut self, e: Node, dst: V) -> R<()> {
        let lit = FuncLit::cast(e).ok_or_else(|| LowerError::bug("no literal"))?;
        let ty = self.cx.w.type_of(e);
        let sig = self.signature(ty)?;
        let facts = self.facts.clone();
        let captures = facts.captures(e);
        let passed = self.captured_vars(captures)?;
        let name = self.next_lit_name();
        let mut child = self.child(name, e);
        let closure = child.enter(None, &sig, !captures.is_empty())?;
        child.unpack_captures(&passed, closure)?;
        child.literal_body(lit)?;
        let code = child.finish()?;
        let index = self.add_nested(code);
        self.at(e);
        self.make_closure(index, &passed, &[], dst)
    }

    /// The body of a literal, whose frame is laid out, to its end.
    pub(crate) fn literal_body(&mut self, lit: FuncLit) -> R<()> {
        self.block_body(lit.body())?;
        self.asm.set_pos(lit.body().end().saturating_sub(1));
        self.leave()
    }

    /// A function inside this one.
    pub(crate) fn child<'x>(&'x mut self, name: String, lit: Node) -> Fun<'x, 'a> {
        let depth = self.depth;
        let mut child = Fun::new(
            &mut *self.cx,
            name,
            self.unit,
            self.env.clone(),
            self.facts.clone(),
            lit.number().0,
        );
        child.depth = depth;
        child
    }

    /// Where captured variables stand here, with their types.
    pub(crate) fn captured_vars(&mut self, captures: &[ObjId]) -> R<Vec<(ObjId, TypeId, Var)>> {
        let mut list = Vec::with_capacity(captures.len());
        for obj in captures {
            let ty = self.obj_ty(*obj);
            let var = self.var(*obj)?;
            // What owns an object is captured by nobody (`escape::owner`): what comes behind may take such a variable for its slots.
            if matches!(var, Var::Owner(_)) {
                return Err(LowerError::bug("an owner is captured"));
            }
            list.push((*obj, ty, var));
        }
        Ok(list)
    }

    /// In the child: loads what the closure holds into slots of its own. Answers the byte offset behind it.
    pub(crate) fn unpack_captures(
        &mut self,
        passed: &[(ObjId, TypeId, Var)],
        closure: V,
    ) -> R<u32> {
        Ok(self.unpack_with(passed, closure, false)?.0)
    }

    /// The same where the closure holds a pointer behind them, if `one_more`: answers its slot too, if it was loaded with them.
    pub(crate) fn unpack_with(
        &mut self,
        passed: &[(ObjId, TypeId, Var)],
        closure: V,
        one_more: bool,
    ) -> R<(u32, Option<V>)> {
        self.name_captures(passed)?;
        let mut offset = 8;
        for one_more in [one_more, false] {
            if let Some(group) = self.unpack_together(passed, closure, one_more)? {
                let n = passed.len() as u32 + u32::from(one_more);
                let last = one_more.then(|| group.at(n - 1));
                return Ok((8 + n * 8, last));
            }
        }
        for (obj, ty, outer) in passed {
            let (var, n) = match outer {
                Var::Slots(_) | Var::Owner(_) => {
                    let lay = self.lay(*ty)?;
                    (Var::Slots(self.local(&lay.classes.clone())), lay.slots)
                }
                Var::Boxed(_) | Var::Array(_) => (self.box_slots(*ty)?, 1),
            };
            let v = var.slot();
            self.load_words(v, closure, offset, n)?;
            self.set_array_len(var, *ty)?;
            offset += n * 8;
            self.bind(*obj, *ty, var)?;
        }
        Ok((offset, None))
    }

    /// Names the words of the closure that hold captured variables.
    fn name_captures(&mut self, passed: &[(ObjId, TypeId, Var)]) -> R<()> {
        let mut word = 1;
        for (obj, ty, outer) in passed {
            if let Some(named) = self.named(*obj, *ty, *outer)? {
                self.asm.name_captured(VarName {
                    slot: word,
                    is_captured: true,
                    ..named
                });
            }
            word += match outer {
                Var::Slots(_) | Var::Owner(_) => self.lay(*ty)?.slots as u16,
                Var::Boxed(_) | Var::Array(_) => 1,
            };
        }
        Ok(())
    }

    /// The same in one instruction, if two or three words are captured, each a variable or box of its own.
    fn unpack_together(
        &mut self,
        passed: &[(ObjId, TypeId, Var)],
        closure: V,
        one_more: bool,
    ) -> R<Option<V>> {
        let mut classes = Vec::with_capacity(passed.len() + 1);
        for (_, ty, outer) in passed {
            match outer {
                Var::Slots(_) | Var::Owner(_) => {
                    classes.extend_from_slice(&self.lay(*ty)?.classes.clone())
                }
                Var::Boxed(_) => classes.push(SlotClass::Pointer),
                Var::Array(_) => return Ok(None),
            }
        }
        classes.extend(one_more.then_some(SlotClass::Pointer));
        let n = passed.len() + usize::from(one_more);
        let Some(op) = self.wide_load_op(n as u64 * 8) else {
            return Ok(None);
        };
        if classes.len() != n {
            return Ok(None);
        }
        let group = self.local(&classes);
        self.asm.op3(op, group, closure, Arg::Num(8));
        for ((obj, ty, outer), i) in passed.iter().zip(0..) {
            let var = match outer {
                Var::Slots(_) | Var::Owner(_) => Var::Slots(group.at(i)),
                _ => Var::Boxed(group.at(i)),
            };
            self.bind(*obj, *ty, var)?;
        }
        Ok(Some(group))
    }

    /// `n` words at `base + offset` into slots.
    pub(crate) fn load_words(&mut self, dst: V, base: V, offset: u32, n: u32) -> R<()> {
        if offset > 60_000 {
            return Err(LowerError::unsupported("closure captures too much"));
        }
        let off = Arg::Num(i64::from(offset));
        let bytes = u64::from(n) * 8;
        match self.wide_load_op(bytes) {
            _ if n == 0 => {}
            _ if n == 1 => self.asm.op3(Op::ld_w64, dst, base, off),
            Some(op) => self.asm.op3(op, dst, base, off),
            None => self.asm.op(Op::ldn, dst, base, off, [Extra::Word(bytes)]),
        }
        Ok(())
    }

    /// `dst := closure of nested[index]` holding the variables, then the extra values (slot, classes).
    pub(crate) fn make_closure(
        &mut self,
        index: u32,
        passed: &[(ObjId, TypeId, Var)],
        extra: &[(V, Vec<SlotClass>)],
        dst: V,
    ) -> R<()> {
        let mut classes = Vec::new();
        let mut moves = Vec::new();
        for (_, ty, var) in passed {
            match var {
                Var::Slots(v) | Var::Owner(v) => {
                    let lay = self.lay(*ty)?;
                    moves.push((*v, lay.slots));
                    classes.extend_from_slice(&lay.classes);
                }
                Var::Boxed(v) | Var::Array(v) => {
                    moves.push((*v, 1));
                    classes.push(SlotClass::Pointer);
                }
            }
        }
        for (v, more) in extra {
            moves.push((*v, more.len() as u32));
            classes.extend_from_slice(more);
        }
        if classes.is_empty() {
            self.report_spared(Spared::Static);
            self.asm.load_link(dst, Link::NestedValue(index));
            return Ok(());
        }
        let mark = self.mark();
        let group = self.tmp_classes(&classes);
        let mut at = 0;
        for (v, n) in moves {
            self.asm.mov(group.at(at), v, n);
            at += n;
        }
        let bits = closure_bits(&classes).filter(|_| self.cx.lw.opts.has(Opts::CLOSURE));
        let nested = Extra::Link(Link::Nested(index));
        let n = Arg::Num(i64::from(at));
        match bits {
            Some((n_words, bits)) => {
                let class = Extra::Link(Link::Closure(n_words, bits));
                self.asm.op(Op::closure_n, dst, group, n, [nested, class]);
            }
            None => self.asm.op(Op::closure, dst, group, n, [nested]),
        }
        self.release(mark);
        Ok(())
    }
}

/// Words and classes of a closure that captures slots of these classes, as its link names them; `None`: too many.
fn closure_bits(classes: &[SlotClass]) -> Option<(u8, u64)> {
    let n_words = u8::try_from(classes.len() + 1).ok().filter(|n| *n <= 29)?;
    let bits = classes
        .iter()
        .rev()
        .fold(0, |bits, class| bits << 2 | *class as u64);
    Some((n_words, bits << 2 | SlotClass::Pointer as u64))
}
