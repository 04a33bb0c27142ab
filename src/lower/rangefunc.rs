//! `range` over functions: the body becomes a closure, jumps out of it become codes.
//!
//! In: a checked statement. Out: the call of the iterator, and what follows from how the body ended.
//!
//! 1. The loop has a control object of two words: state and code. State: 0 the body may be called, 1 it has returned false,
//!    2 it runs or has panicked, 3 the loop is over. A call in a state but 0 is the error that the specification asks for, and so is
//!    an iterator that returns in state 2: it has recovered the body's panic.
//! 2. A jump out of the body (return, break, continue, goto to what lies outside) sets a code, and returns false; behind
//!    the call of the iterator a chain of tests on the code makes the jump, which may again lead out of a body.
//! 3. Operands of such a `return` are stored into the results of the function around, which stand in boxes then.
//! 4. `defer` in the body appends to a list; a deferred call of the function around runs the list, last first.

use rustc_hash::FxHashSet;

use crate::code::func::SlotClass;
use crate::code::ops::Op;
use crate::code::trap::TrapKind;
use crate::lower::asm::{Arg, V};
use crate::lower::call::Target as Callee;
use crate::lower::expr::SLICE;
use crate::lower::func::{Fun, POINTER, ResultVar, SCALAR, Var};
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{LowerError, R};
use crate::syntax::node::{Kind, LabeledStmt, Node, RangeStmt};
use crate::syntax::token::Token;
use crate::types::object::ObjId;
use crate::types::ty::{Signature, TypeId};

/// A jump out of a body.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Exit {
    Return,
    Break(String),
    Continue(String),
    Goto(String),
}

/// What the function made of a body knows of the loop.
pub(crate) struct RangeBody {
    /// Address of the control object.
    ctl: V,
    /// The body's own result.
    result: V,
    /// Label of the loop.
    label: Option<String>,
    exits: Vec<Exit>,
    /// Results of the function around, in boxes.
    results: Vec<ResultVar>,
    /// Labels inside the body.
    labels: FxHashSet<String>,
    /// Address of the list of deferred closures, if there may be any.
    defers: Option<V>,
}

const READY: i64 = 0;
const DONE: i64 = 1;
const RUNNING: i64 = 2;
const OVER: i64 = 3;

impl Fun<'_, '_> {
    pub(crate) fn range_func(
        &mut self,
        n: Node,
        stmt: RangeStmt,
        ty: TypeId,
        label: Option<String>,
    ) -> R<()> {
        if let Some(it) = self.facts.clone().iterated(n) {
            return self.range_in_place(n, stmt, it, label);
        }
        let sig = self.signature(ty)?;
        let params = self.obj_tys(&sig.params);
        let yield_ty = params
            .first()
            .copied()
            .ok_or_else(|| LowerError::bug("iterator"))?;
        let yield_sig = self.signature(yield_ty)?;
        let values = self.obj_tys(&yield_sig.params);
        let src = self.operand(stmt.x())?;
        let iterator = self.local(POINTER);
        self.asm.mov(iterator, src, 1);
        let ctl_ty = self.cx.w.new_array(2, TypeId::INT);
        let ctl = self.local(POINTER);
        self.at(n);
        self.alloc_to(ctl, ctl_ty)?;
        let has_defer = contains(stmt.body(), Kind::DeferStmt);
        let defers = self.defer_list(has_defer)?;
        let facts = self.facts.clone();
        let passed = self.captured_vars(facts.captures(n))?;
        let results = match &self.range_body {
            Some(body) => body.results.clone(),
            None if facts.has_far_return(self.key) => self.results.clone(),
            None => Vec::new(),
        };
        let mut extra = vec![(ctl, POINTER.to_vec())];
        for result in &results {
            if let Var::Boxed(v) | Var::Array(v) = result.var {
                extra.push((v, POINTER.to_vec()));
            }
        }
        if let Some(list) = defers {
            extra.push((list, POINTER.to_vec()));
        }
        let name = format!("{}-range", self.next_lit_name());
        let mut body = self.child(name, n);
        let (result_slots, param_slots, closure) = body.frame(&[TypeId::BOOL], &values, true)?;
        let (mut offset, together) = body.unpack_with(&passed, closure, true)?;
        let inner_ctl = match together {
            Some(ctl) => ctl,
            None => body.unpack_pointer(closure, &mut offset)?,
        };
        let mut inner_results = Vec::new();
        for result in &results {
            let v = body.unpack_pointer(closure, &mut offset)?;
            inner_results.push(ResultVar {
                var: Var::Boxed(v),
                ..*result
            });
        }
        let inner_defers = match defers {
            Some(_) => Some(body.unpack_pointer(closure, &mut offset)?),
            None => None,
        };
        let labels = labels_in(stmt.body());
        body.range_body = Some(RangeBody {
            ctl: inner_ctl,
            result: result_slots.first().copied().unwrap_or(V::NONE),
            label,
            exits: Vec::new(),
            results: inner_results,
            labels,
            defers: inner_defers,
        });
        let exits = body.body_of_range(n, stmt, &values, &param_slots)?;
        let code = body.finish()?;
        let index = self.add_nested(code);
        self.call_iterator(n, iterator, index, &passed, &extra)?;
        self.after_loop(ctl, exits)
    }

    /// The next word of the closure, a pointer, in a slot.
    fn unpack_pointer(&mut self, closure: V, offset: &mut u32) -> R<V> {
        let v = self.local(POINTER);
        self.load_words(v, closure, *offset, 1)?;
        *offset += 8;
        Ok(v)
    }

    /// The statements of the body, between its checks; answers the jumps out of it.
    fn body_of_range(
        &mut self,
        n: Node,
        stmt: RangeStmt,
        values: &[TypeId],
        params: &[V],
    ) -> R<Vec<Exit>> {
        self.at(n);
        self.check_state()?;
        self.bind_yielded(stmt, values, params)?;
        self.block_body(stmt.body())?;
        if !self.asm.is_dead_end() {
            self.at(n);
            self.next_iteration()?;
        }
        self.emit_late_calls()?;
        Ok(self.range_body.take().map(|b| b.exits).unwrap_or_default())
    }

    /// What is yielded goes to the key and the value of the loop.
    pub(crate) fn bind_yielded(
        &mut self,
        stmt: RangeStmt,
        types: &[TypeId],
        values: &[V],
    ) -> R<()> {
        let tok = stmt.node().tok();
        let lhs = [stmt.key(), stmt.value()];
        for ((x, ty), v) in lhs.into_iter().zip(types).zip(values) {
            let Some(x) = x.map(Node::unparen).filter(|x| !x.is_ident("_")) else {
                continue;
            };
            match self.def(x) {
                Some(obj) if tok == Token::Define && !self.facts.is_boxed(obj) => {
                    self.bind(obj, *ty, Var::Slots(*v))?;
                }
                _ => self.iter_store(x, tok, *ty, *v)?,
            }
        }
        Ok(())
    }

    fn check_state(&mut self) -> R<()> {
        let Some(ctl) = self.range_body.as_ref().map(|b| b.ctl) else {
            return Err(LowerError::bug("no body of a range"));
        };
        let state = self.tmp_scalar();
        let ready = self.asm.label();
        // Running also before an error: an iterator that recovers from it must not go on as if nothing had been.
        if self.cx.lw.opts.has(Opts::FUSE) {
            self.asm.op3(Op::body_in, state, ctl, Arg::To(ready));
        } else {
            self.asm.op3(Op::ld_w64, state, ctl, Arg::Num(0));
            self.set_word(ctl, 0, RUNNING);
            self.fused(Op::eq_i64k_br, state, Arg::Num(READY), ready);
        }
        for (when, error) in [
            (DONE, TrapKind::RangeContinued),
            (RUNNING, TrapKind::RangePanicked),
        ] {
            let next = self.asm.label();
            self.fused(Op::ne_i64k_br, state, Arg::Num(when), next);
            self.throw(error);
            self.asm.bind(next);
        }
        self.throw(TrapKind::RangeExited);
        self.asm.bind(ready);
        Ok(())
    }

    /// A run-time error.
    pub(crate) fn throw(&mut self, kind: TrapKind) {
        self.asm.op1(Op::throw, Arg::Num(kind as u16 as i64));
    }

    fn set_word(&mut self, base: V, offset: i64, n: i64) {
        let mark = self.mark();
        let v = self.tmp_scalar();
        self.asm.load_int(v, n);
        self.asm.op3(Op::st_64, base, v, Arg::Num(offset));
        self.release(mark);
    }

    /// The body's end: true, and it may be called again.
    fn next_iteration(&mut self) -> R<()> {
        if let Some((ctl, result)) = self.range_body.as_ref().map(|b| (b.ctl, b.result)) {
            if self.cx.lw.opts.has(Opts::FUSE) {
                self.asm.op2(Op::body_out, result, ctl);
            } else {
                self.set_word(ctl, 0, READY);
                self.asm.load_int(result, 1);
            }
        }
        self.return_now()
    }

    /// The loop ends: false.
    fn end_loop(&mut self) -> R<()> {
        if let Some((ctl, result)) = self.range_body.as_ref().map(|b| (b.ctl, b.result)) {
            self.set_word(ctl, 0, DONE);
            self.asm.load_int(result, 0);
        }
        self.return_now()
    }

    fn exit(&mut self, exit: Exit) -> R<()> {
        let Some(body) = &mut self.range_body else {
            return Err(LowerError::bug(format!("jump to nowhere: {exit:?}")));
        };
        let at = match body.exits.iter().position(|e| *e == exit) {
            Some(at) => at,
            None => {
                body.exits.push(exit);
                body.exits.len() - 1
            }
        };
        let ctl = body.ctl;
        self.set_word(ctl, 8, at as i64 + 1);
        self.end_loop()
    }

    fn is_own_loop(&self, name: Option<&str>) -> bool {
        match (&self.range_body, name) {
            (Some(_), None) => true,
            (Some(body), Some(_)) => body.label.as_deref() == name,
            (None, _) => false,
        }
    }

    /// `break` to what is no target inside the body.
    pub(crate) fn far_break(&mut self, name: Option<&str>) -> R<()> {
        if self.is_own_loop(name) {
            return self.end_loop();
        }
        self.exit(Exit::Break(name.unwrap_or("").to_string()))
    }

    /// `continue` of a loop that is not inside the body.
    pub(crate) fn far_continue(&mut self, name: Option<&str>) -> R<()> {
        if self.is_own_loop(name) {
            return self.next_iteration();
        }
        self.exit(Exit::Continue(name.unwrap_or("").to_string()))
    }

    /// `goto` a label outside the body.
    pub(crate) fn far_goto(&mut self, name: &str) -> R<()> {
        self.exit(Exit::Goto(name.to_string()))
    }

    /// `return` inside the body.
    pub(crate) fn far_return(&mut self, n: Node, values: &[Node]) -> R<()> {
        let outer = self
            .range_body
            .as_ref()
            .map(|b| b.results.clone())
            .unwrap_or_default();
        let own = std::mem::replace(&mut self.results, outer);
        let done = self.set_results(values);
        self.results = own;
        done?;
        self.at(n);
        self.exit(Exit::Return)
    }

    /// The label is inside the body that is being lowered.
    pub(crate) fn has_label(&self, name: &str) -> bool {
        self.range_body
            .as_ref()
            .is_none_or(|b| b.labels.contains(name))
    }

    fn call_iterator(
        &mut self,
        n: Node,
        iterator: V,
        index: u32,
        passed: &[(ObjId, TypeId, Var)],
        extra: &[(V, Vec<SlotClass>)],
    ) -> R<()> {
        let mark = self.mark();
        let closure = self.tmp_pointer();
        self.at(n);
        self.make_closure(index, passed, extra, closure)?;
        self.asm.need_window(2);
        self.asm.mov(V::window(0), closure, 1);
        self.jump_to_target(&Callee::Closure(iterator));
        self.release(mark);
        Ok(())
    }

    fn after_loop(&mut self, ctl: V, exits: Vec<Exit>) -> R<()> {
        let mark = self.mark();
        let state = self.tmp_scalar();
        let sound = self.asm.label();
        self.asm.op3(Op::ld_w64, state, ctl, Arg::Num(0));
        self.fused(Op::ne_i64k_br, state, Arg::Num(RUNNING), sound);
        self.throw(TrapKind::RangeRecovered);
        self.asm.bind(sound);
        self.release(mark);
        self.set_word(ctl, 0, OVER);
        if exits.is_empty() {
            return Ok(());
        }
        let code = self.local(SCALAR);
        self.asm.op3(Op::ld_w64, code, ctl, Arg::Num(8));
        for (i, exit) in exits.into_iter().enumerate() {
            let next = self.asm.label();
            self.fused(Op::ne_i64k_br, code, Arg::Num(i as i64 + 1), next);
            match exit {
                Exit::Return if self.range_body.is_some() => self.exit(Exit::Return)?,
                Exit::Return => self.return_now()?,
                Exit::Break(name) => self.break_to(Some(&name))?,
                Exit::Continue(name) => self.continue_to(Some(&name))?,
                Exit::Goto(name) => self.goto_to(&name)?,
            }
            self.asm.bind(next);
        }
        Ok(())
    }

    // ---- defer ----

    /// Pushes a deferred or started closure.
    pub(crate) fn push_deferred(&mut self, op: Op, closure: V) -> R<()> {
        let list = match (&self.range_body, op) {
            (Some(body), Op::defer) => body.defers,
            _ => None,
        };
        let Some(list) = list else {
            self.asm.op1(op, closure);
            return Ok(());
        };
        let (slice_ty, elem) = self.closure_list();
        let slice = self.tmp_classes(SLICE);
        self.load(Place::Mem(list, 0), slice_ty, slice)?;
        let link = self.type_link(elem)?;
        self.asm.op(Op::append, slice, slice, closure, [link]);
        self.store(Place::Mem(list, 0), slice_ty, slice)
    }

    /// `[]func()` and `func()`.
    fn closure_list(&mut self) -> (TypeId, TypeId) {
        let elem = self.cx.w.new_signature(Signature::default());
        (self.cx.w.new_slice(elem), elem)
    }

    /// The list for `defer` inside the body, and the deferred call that runs it.
    fn defer_list(&mut self, has_defer: bool) -> R<Option<V>> {
        if let Some(body) = &self.range_body {
            return Ok(body.defers);
        }
        if !has_defer {
            return Ok(None);
        }
        let (slice_ty, elem) = self.closure_list();
        let list = self.local(POINTER);
        self.alloc_to(list, slice_ty)?;
        let mut runner = self.wrapper();
        let (_, _, closure) = runner.frame(&[], &[], true)?;
        let mut offset = 8;
        let inner = runner.unpack_pointer(closure, &mut offset)?;
        let slice = runner.local(SLICE);
        runner.load(Place::Mem(inner, 0), slice_ty, slice)?;
        let i = runner.local(SCALAR);
        let item = runner.local(POINTER);
        let (test, body) = (runner.asm.label(), runner.asm.label());
        runner.asm.load_int(i, 0);
        runner.asm.jump(test);
        runner.asm.bind(body);
        runner.load(Place::Elem(slice, i, 8, 0), elem, item)?;
        runner.asm.op1(Op::defer, item);
        runner.asm.op3(Op::addk_i64, i, i, Arg::Num(1));
        runner.asm.bind(test);
        runner.fused(Op::lt_i64_br, i, slice.at(1), body);
        runner.epilogue = Some(runner.asm.label());
        runner.leave()?;
        let code = runner.finish()?;
        let index = self.add_nested(code);
        let mark = self.mark();
        let closure = self.tmp_pointer();
        self.make_closure(index, &[], &[(list, POINTER.to_vec())], closure)?;
        self.asm.op1(Op::defer, closure);
        self.release(mark);
        Ok(Some(list))
    }
}

/// A node of this kind is among the statements, not inside a literal.
fn contains(n: Node, kind: Kind) -> bool {
    let mut work = vec![n];
    while let Some(n) = work.pop() {
        if n.kind() == kind {
            return true;
        }
        if n.kind() != Kind::FuncLit {
            work.extend(n.children());
        }
    }
    false
}

/// Labels among the statements, not inside literals.
fn labels_in(n: Node) -> FxHashSet<String> {
    let mut labels = FxHashSet::default();
    let mut work = vec![n];
    while let Some(n) = work.pop() {
        if let Some(labeled) = LabeledStmt::cast(n) {
            labels.insert(labeled.label().name().to_string());
        }
        if n.kind() != Kind::FuncLit {
            work.extend(n.children());
        }
    }
    labels
}
