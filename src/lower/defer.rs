//! `go` and `defer`: operands are evaluated now, the call waits.
//!
//! In: the statements. Out: a closure `func()` that holds the operands and makes the call, or, for a `defer` that its function comes to at most once, the operands
//! in slots of the frame, and a function that takes them as arguments.
//!
//! More than a few words wait in a closure all the same: what waits in frames takes slots in each call, and is named with its entry of the list of deferred calls.
//!
//! D1: these slots are nobody else's in the whole function. Liveness knows nothing of them after the `defer_n` that reads them: from then on they are roots as
//! part of the goroutine's list of deferred calls, until the call has been made.

use crate::code::func::{Link, SlotClass};
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::call::{Call, Src, Target};
use crate::lower::func::{Fun, POINTER, Var};
use crate::lower::opt::Opts;
use crate::lower::report::Spared;
use crate::lower::{LowerError, R};
use crate::syntax::node::{CallExpr, FuncLit, Node};
use crate::types::info::Mode;
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

/// Words that wait in a frame for one statement.
const MAX_IN_FRAME: usize = 8;

/// Where operands are until the call is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    InClosure,
    InFrame,
}

impl Keep {
    /// A few words are kept where they may be, more in a closure.
    fn fitting(self, held: &Held) -> Keep {
        let n_words: usize = held.iter().map(|(_, classes)| classes.len()).sum();
        if n_words > MAX_IN_FRAME {
            Keep::InClosure
        } else {
            self
        }
    }
}

/// A call that waits.
enum Waiting {
    /// A `func()` makes it.
    Closure(V),
    /// A nested function makes it, of the values that it holds or takes.
    Nested(u32, Held, Keep),
}

/// Values with their classes, one after another.
type Held = Vec<(V, Vec<SlotClass>)>;

impl Fun<'_, '_> {
    /// `go f(x)` or `defer f(x)`.
    #[inline(never)]
    pub(crate) fn deferred(&mut self, at: Node, e: Node, op: Op) -> R<()> {
        let e = e.unparen();
        let mark = self.mark();
        let keep = self.keep_of(op);
        let waiting = self.waiting(e, keep)?;
        self.at(at);
        match waiting {
            Waiting::Closure(closure) => self.push_deferred(op, closure)?,
            Waiting::Nested(index, held, Keep::InFrame) => self.defer_in_frame(index, &held),
            Waiting::Nested(index, held, Keep::InClosure) => {
                let closure = self.tmp_pointer();
                self.make_closure(index, &[], &held, closure)?;
                self.push_deferred(op, closure)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// In the frame, where nothing leads back to: neither a loop nor a label stands before, and the body is no range's that others call.
    fn keep_of(&self, op: Op) -> Keep {
        let is_once = self.n_loops == 0 && self.labels.is_empty() && self.range_body.is_none();
        if op == Op::defer && is_once && self.cx.lw.opts.has(Opts::DEFER) {
            Keep::InFrame
        } else {
            Keep::InClosure
        }
    }

    /// D1.
    fn defer_in_frame(&mut self, index: u32, held: &Held) {
        let classes: Vec<SlotClass> = held.iter().flat_map(|(_, more)| more).copied().collect();
        if classes.is_empty() {
            let mark = self.mark();
            let func = self.tmp_pointer();
            self.asm.load_link(func, Link::NestedValue(index));
            self.asm.op1(Op::defer, func);
            self.release(mark);
            return;
        }
        let group = self.asm.lasting(&classes);
        let mut at = 0;
        for (v, more) in held {
            self.asm.mov(group.at(at), *v, more.len() as u32);
            at += more.len() as u32;
        }
        let nested = Extra::Link(Link::Nested(index));
        let n = Arg::Num(i64::from(at));
        self.asm.op(Op::defer_n, Arg::No, group, n, [nested]);
    }

    fn waiting(&mut self, e: Node, keep: Keep) -> R<Waiting> {
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("call"))?;
        let fun = call.fun().unparen();
        if self.mode(fun) == Mode::Builtin {
            return self.waiting_builtin(e, keep);
        }
        if keep == Keep::InFrame
            && let Some(lit) = FuncLit::cast(fun)
            && let Some(waiting) = self.waiting_literal(lit, call)?
        {
            return Ok(waiting);
        }
        let parts = self.take_apart(e, false)?;
        let is_plain = parts.recv.is_none() && parts.args.is_empty() && parts.results.is_empty();
        match parts.target {
            Target::Closure(v) if is_plain => return Ok(Waiting::Closure(v)),
            Target::Static(id) if is_plain => {
                let v = self.tmp_pointer();
                self.asm.load_link(v, Link::FuncValue(id));
                return Ok(Waiting::Closure(v));
            }
            _ => {}
        }
        self.bind_call(e, parts, keep)
    }

    /// `defer func(x T) { ... }(y)`: what the literal captures is passed to it as further arguments. `None`: it has results, or other arguments than parameters, or too many.
    fn waiting_literal(&mut self, lit: FuncLit, call: CallExpr) -> R<Option<Waiting>> {
        let ty = self.cx.w.type_of(lit.node());
        let sig = self.signature(ty)?;
        if !sig.results.is_empty() || sig.variadic || call.args().count() != sig.params.len() {
            return Ok(None);
        }
        let facts = self.facts.clone();
        let passed = self.captured_vars(facts.captures(lit.node()))?;
        let mut captured = Held::new();
        for (_, ty, var) in &passed {
            captured.push(match var {
                Var::Slots(v) | Var::Owner(v) => (*v, self.lay(*ty)?.classes.to_vec()),
                Var::Boxed(v) | Var::Array(v) => (*v, POINTER.to_vec()),
            });
        }
        let params = self.obj_tys(&sig.params);
        let mut args = Held::new();
        for ty in &params {
            let lay = self.lay(*ty)?;
            if lay.slots as usize > MAX_IN_FRAME {
                return Ok(None);
            }
            args.push((V::NONE, lay.classes.to_vec()));
        }
        args.extend(captured.iter().cloned());
        if Keep::InFrame.fitting(&args) != Keep::InFrame {
            return Ok(None);
        }
        let name = self.next_lit_name();
        for ((arg, ty), (v, _)) in call.args().zip(&params).zip(&mut args) {
            *v = self.operand_as(arg, *ty)?;
        }
        let mut child = self.child(name, lit.node());
        child.enter(None, &sig, false)?;
        let first = child.held_args(&captured);
        child.take_captures(&passed, first)?;
        child.literal_body(lit)?;
        let code = child.finish()?;
        self.at(lit.node());
        self.report_spared(Spared::Deferred);
        Ok(Some(Waiting::Nested(
            self.add_nested(code),
            args,
            Keep::InFrame,
        )))
    }

    /// In the child: captured variables stand where they were passed.
    fn take_captures(&mut self, passed: &[(ObjId, TypeId, Var)], args: V) -> R<()> {
        let mut at = 0;
        for (obj, ty, outer) in passed {
            let from = args.at(at);
            let var = match outer {
                Var::Slots(_) | Var::Owner(_) => {
                    at += self.lay(*ty)?.slots;
                    Var::Slots(from)
                }
                Var::Boxed(_) => {
                    at += 1;
                    Var::Boxed(from)
                }
                Var::Array(_) => {
                    at += 1;
                    let var = self.box_slots(*ty)?;
                    let v = var.slot();
                    self.asm.mov(v, from, 1);
                    self.set_array_len(var, *ty)?;
                    var
                }
            };
            self.bind(*obj, *ty, var)?;
        }
        Ok(())
    }

    /// Arguments behind those that there are.
    fn held_args(&mut self, held: &Held) -> V {
        let classes: Vec<SlotClass> = held.iter().flat_map(|(_, more)| more).copied().collect();
        self.asm.arg_slots += classes.len() as u16;
        self.asm.fixed(&classes)
    }

    /// In a wrapper: its frame, and in it the slots of each value that it holds or is passed.
    fn unpack_held(&mut self, held: &Held, keep: Keep) -> R<Vec<V>> {
        if keep == Keep::InFrame {
            self.frame(&[], &[], false)?;
            let args = self.held_args(held);
            let starts = held.iter().scan(0, |at, (_, classes)| {
                let start = *at;
                *at += classes.len() as u32;
                Some(if classes.is_empty() {
                    V::NONE
                } else {
                    args.at(start)
                })
            });
            return Ok(starts.collect());
        }
        let has_closure = held.iter().any(|(_, classes)| !classes.is_empty());
        let (_, _, closure) = self.frame(&[], &[], has_closure)?;
        let mut offset = 8;
        let mut slots = Vec::with_capacity(held.len());
        for (_, classes) in held {
            let v = self.local(classes);
            self.load_words(v, closure, offset, classes.len() as u32)?;
            offset += classes.len() as u32 * 8;
            slots.push(v);
        }
        Ok(slots)
    }

    /// Target, receiver and arguments are held, in this order, and a wrapper makes the call.
    fn bind_call(&mut self, e: Node, parts: Call, keep: Keep) -> R<Waiting> {
        let mut held = Held::new();
        match &parts.target {
            Target::Closure(v) => held.push((*v, POINTER.to_vec())),
            Target::Iface(v, _) => {
                self.nil_iface_check(*v);
                held.push((*v, vec![SlotClass::Scalar, SlotClass::IfaceData]));
            }
            Target::Static(_) => {}
        }
        if let Some((v, classes)) = &parts.recv {
            held.push((*v, classes.to_vec()));
        }
        for (src, ty) in &parts.args {
            let v = match src {
                Src::Node(node) => self.operand_as(*node, *ty)?,
                Src::Slots(v) => *v,
                Src::Zero => {
                    let v = self.tmp(*ty)?;
                    let n = self.lay(*ty)?.slots;
                    self.asm.zero(v, n);
                    v
                }
            };
            held.push((v, self.lay(*ty)?.classes.to_vec()));
        }
        let keep = keep.fitting(&held);
        let mut inner = self.wrapper();
        let slots = inner.unpack_held(&held, keep)?;
        let mut rest = slots.into_iter();
        let target = match parts.target {
            Target::Closure(_) => Target::Closure(rest.next().unwrap_or(V::NONE)),
            Target::Iface(_, id) => Target::Iface(rest.next().unwrap_or(V::NONE), id),
            other => other,
        };
        let recv = match parts.recv {
            Some((_, classes)) => rest.next().map(|v| (v, classes)),
            None => None,
        };
        let args = rest.zip(&parts.args);
        let args = args.map(|(v, (_, ty))| (Src::Slots(v), *ty)).collect();
        let call = Call {
            target,
            recv,
            recv_object: None,
            args,
            results: parts.results,
        };
        inner.emit_call(e.pos(), &call)?;
        inner.leave()?;
        let code = inner.finish()?;
        Ok(Waiting::Nested(self.add_nested(code), held, keep))
    }

    fn waiting_builtin(&mut self, e: Node, keep: Keep) -> R<Waiting> {
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("call"))?;
        let id = self.builtin_of(call.fun().unparen())?;
        let mut values = Vec::new();
        for (i, arg) in call.args().enumerate() {
            let ty = self.builtin_arg_ty(id, i, call, arg)?;
            let v = self.operand_as(arg, ty)?;
            values.push((v, ty));
        }
        let mut held = Held::new();
        for (v, ty) in &values {
            held.push((*v, self.lay(*ty)?.classes.to_vec()));
        }
        let keep = keep.fitting(&held);
        let mut inner = self.wrapper();
        let slots = inner.unpack_held(&held, keep)?;
        let args: Vec<(V, TypeId)> = slots
            .into_iter()
            .zip(values.iter().map(|(_, ty)| *ty))
            .collect();
        inner.at(e);
        inner.builtin_values(id, &args)?;
        inner.leave()?;
        let code = inner.finish()?;
        Ok(Waiting::Nested(self.add_nested(code), held, keep))
    }
}
