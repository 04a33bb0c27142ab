//! Statements without control flow of their own: declarations, assignments, returns; and the list of statements.
//!
//! In: checked statements. Out: instructions; at the end of each its temporaries are given back.
//!
//! Order of an assignment: operands of the left side and the right side first, then the stores, left to right. Where
//! the left side has no call and the right side has, the right side comes first: variables are read behind calls.

use crate::code::ops::Op;
use crate::lower::arith::arith_op;
use crate::lower::asm::{Arg, Label, V};
use crate::lower::escape::CALLS;
use crate::lower::func::{Fun, Var, fits_frame};
use crate::lower::layout::Rep;
use crate::lower::place::{Operand, Place};
use crate::lower::report::Spared;
use crate::lower::{LowerError, R};
use crate::syntax::node::{
    AssignStmt, BlockStmt, BranchStmt, CallExpr, DeclStmt, DeferStmt, ExprStmt, GenDecl, GoStmt,
    IncDecStmt, IndexExpr, Kind, LabeledStmt, Node, ReturnStmt, SendStmt, StarExpr, TypeAssertExpr,
    UnaryExpr, ValueSpec,
};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

/// Where `break` and `continue` of a statement go.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The statement's label.
    pub(crate) label: Option<String>,
    pub(crate) brk: Label,
    /// Loops only.
    pub(crate) cont: Option<Label>,
}

impl Fun<'_, '_> {
    /// The statements of a function's body.
    pub(crate) fn block_body(&mut self, block: Node) -> R<()> {
        let scope = self.scope();
        if let Some(block) = BlockStmt::cast(block) {
            self.list(block.list())?;
        } else {
            self.stmt(block)?;
        }
        self.end_scope(scope);
        Ok(())
    }

    /// A list of statements in a scope of its own.
    pub(crate) fn stmts(&mut self, list: impl Iterator<Item = Node>) -> R<()> {
        let scope = self.scope();
        self.list(list)?;
        self.end_scope(scope);
        Ok(())
    }

    /// Statements in a scope that is there.
    fn list(&mut self, list: impl Iterator<Item = Node>) -> R<()> {
        let mut list = list.peekable();
        while let Some(stmt) = list.next() {
            let is_reached = self.asm.len() == 0 || !self.asm.is_dead_end();
            match self.stack_stmt(stmt, list.peek().copied(), is_reached)? {
                0 => self.stmt(stmt)?,
                n => {
                    let _ = list.by_ref().take(n - 1).count();
                }
            }
        }
        Ok(())
    }

    /// One statement.
    pub(crate) fn stmt(&mut self, n: Node) -> R<()> {
        // What cannot be reached needs no code; a label may change that.
        if self.asm.len() > 0 && self.asm.is_dead_end() && n.kind() != Kind::LabeledStmt {
            return Ok(());
        }
        self.at(n);
        let mark = self.mark();
        self.deeper(|fun| fun.stmt_inner(n, None))?;
        self.release(mark);
        Ok(())
    }

    fn stmt_inner(&mut self, n: Node, label: Option<String>) -> R<()> {
        let odd = || LowerError::bug(format!("statement {}", n.kind().name()));
        match n.kind() {
            Kind::EmptyStmt => Ok(()),
            Kind::BlockStmt => self.block_body(n),
            Kind::DeclStmt => {
                let decl = DeclStmt::cast(n).ok_or_else(odd)?.decl();
                self.decl(decl)
            }
            Kind::LabeledStmt => {
                let labeled = LabeledStmt::cast(n).ok_or_else(odd)?;
                let name = labeled.label().name().to_string();
                let here = self.goto_label(&name);
                self.asm.bind(here);
                let inner = labeled.stmt();
                self.at(inner);
                self.deeper(|fun| fun.stmt_inner(inner, Some(name)))
            }
            Kind::ExprStmt => {
                let x = ExprStmt::cast(n).ok_or_else(odd)?.x();
                self.expr_stmt(x)
            }
            Kind::SendStmt => {
                let send = SendStmt::cast(n).ok_or_else(odd)?;
                self.send(n, send)
            }
            Kind::IncDecStmt => {
                let x = IncDecStmt::cast(n).ok_or_else(odd)?.x();
                self.inc_dec(n, x)
            }
            Kind::AssignStmt => {
                let assign = AssignStmt::cast(n).ok_or_else(odd)?;
                self.assign_stmt(n, assign)
            }
            Kind::GoStmt => {
                let call = GoStmt::cast(n).ok_or_else(odd)?.call();
                self.deferred(n, call, Op::go)
            }
            Kind::DeferStmt => {
                let call = DeferStmt::cast(n).ok_or_else(odd)?.call();
                self.deferred(n, call, Op::defer)
            }
            Kind::ReturnStmt => {
                let ret = ReturnStmt::cast(n).ok_or_else(odd)?;
                let values: Vec<Node> = ret.results().collect();
                self.return_stmt(n, &values)
            }
            Kind::BranchStmt => {
                let label = BranchStmt::cast(n).ok_or_else(odd)?.label();
                self.branch_stmt(n.tok(), label)
            }
            Kind::IfStmt => self.if_stmt(n),
            Kind::ForStmt => self.for_stmt(n, label),
            Kind::RangeStmt => self.range_stmt(n, label),
            Kind::SwitchStmt => self.switch_stmt(n, label),
            Kind::TypeSwitchStmt => self.type_switch_stmt(n, label),
            Kind::SelectStmt => self.select_stmt(n, label),
            _ => Err(odd()),
        }
    }

    /// The place that a label of the function names.
    pub(crate) fn goto_label(&mut self, name: &str) -> Label {
        if let Some(label) = self.labels.get(name) {
            return *label;
        }
        let label = self.asm.label();
        self.labels.insert(name.to_string(), label);
        label
    }

    /// An expression whose values nobody wants.
    pub(crate) fn expr_stmt(&mut self, x: Node) -> R<()> {
        let x = x.unparen();
        match x.kind() {
            Kind::CallExpr if self.is_real_call(x) => self.call_into(x, V::NONE, 0),
            Kind::CallExpr => {
                let mark = self.mark();
                let ty = self.ty(x);
                let has_value = !matches!(self.mode(x), Mode::NoValue | Mode::Constant);
                let dst = if has_value && self.lay(ty).is_ok() {
                    self.tmp(ty)?
                } else {
                    V::NONE
                };
                self.call_to(x, dst, true)?;
                self.release(mark);
                Ok(())
            }
            Kind::UnaryExpr if x.tok() == Token::Arrow => {
                let unary = UnaryExpr::cast(x).ok_or_else(|| LowerError::bug("receive"))?;
                let chan = self.operand(unary.x())?;
                self.at(x);
                self.recv(chan, unary.x(), V::NONE, V::NONE)
            }
            _ => {
                let mark = self.mark();
                self.operand(x)?;
                self.release(mark);
                Ok(())
            }
        }
    }

    #[inline(never)]
    fn send(&mut self, n: Node, send: SendStmt) -> R<()> {
        let ty = self.ty(send.chan());
        let elem = self.lay(ty)?.elem;
        let chan = self.operand(send.chan())?;
        let value = self.operand_as(send.value(), elem)?;
        self.at(n);
        let link = self.type_link(ty)?;
        self.asm.op(Op::send, chan, value, Arg::No, [link]);
        Ok(())
    }

    // ---- declarations ----

    #[inline(never)]
    fn decl(&mut self, decl: Node) -> R<()> {
        let Some(gen_decl) = GenDecl::cast(decl) else {
            return Ok(());
        };
        if decl.tok() != Token::Var {
            return Ok(());
        }
        for spec in gen_decl.specs() {
            if let Some(spec) = ValueSpec::cast(spec) {
                let names: Vec<Node> = spec.names().collect();
                let values: Vec<Node> = spec.values().into_iter().flatten().collect();
                self.at(spec.node());
                self.var_spec(&names, &values)?;
            }
        }
        Ok(())
    }

    fn var_spec(&mut self, names: &[Node], values: &[Node]) -> R<()> {
        if !values.is_empty() {
            return self.define(names, values);
        }
        for name in names {
            let Some(obj) = self.def(*name) else { continue };
            let ty = self.obj_ty(obj);
            if let Var::Slots(v) = self.declare(obj, ty)? {
                let n = self.lay(ty)?.slots;
                self.asm.zero(v, n);
            }
        }
        Ok(())
    }

    /// The object that an identifier declares; `_` declares none that matters.
    pub(crate) fn def(&self, ident: Node) -> Option<ObjId> {
        if ident.is_ident("_") {
            return None;
        }
        self.cx.w.info(ident)?.def(ident)
    }

    /// Declares a variable with the value of an expression.
    pub(crate) fn declare_init(&mut self, obj: ObjId, ty: TypeId, e: Node) -> R<()> {
        let e = e.unparen();
        if self.declare_name(obj) {
            return Ok(());
        }
        if self.facts.is_owner(obj) {
            return self.declare_made(obj, ty, e);
        }
        let is_literal =
            e.kind() == Kind::CompositeLit && matches!(self.lay(ty)?.rep, Rep::Struct | Rep::Array);
        let in_slots = self.stays_in_slots(obj, ty)?;
        if in_slots || is_literal || self.lay(ty)?.slots > 16 {
            let var = self.declare(obj, ty)?;
            return self.value_into(e, ty, Self::var_place(var), !in_slots);
        }
        let mark = self.mark();
        let src = self.operand_as(e, ty)?;
        let var = self.declare(obj, ty)?;
        self.store_var(var, ty, src)?;
        self.release(mark);
        Ok(())
    }

    /// Declares a pointer to a fresh object that stands in slots.
    fn declare_made(&mut self, obj: ObjId, ty: TypeId, e: Node) -> R<()> {
        let (v, elem) = self.declare_owner(obj, ty)?;
        self.note_node(e);
        self.report_spared(Spared::Owned);
        if let Some(unary) = UnaryExpr::cast(e) {
            return self.value_into(unary.x(), elem, Place::Slots(v), false);
        }
        let call = CallExpr::cast(e).ok_or_else(|| LowerError::bug("no object"))?;
        if self.mode(call.fun().unparen()) != Mode::Builtin {
            return self.made_in_place(e, elem, v);
        }
        let arg = call.args().first();
        let arg = arg.ok_or_else(|| LowerError::bug("no object"))?;
        if self.mode(arg) == Mode::TypExpr {
            let n = self.lay(elem)?.slots;
            self.asm.zero(v, n);
            return Ok(());
        }
        self.value_into(arg, elem, Place::Slots(v), false)
    }

    /// Declares a variable with a value in slots.
    pub(crate) fn declare_value(&mut self, obj: ObjId, ty: TypeId, src: V) -> R<()> {
        let var = self.declare(obj, ty)?;
        self.store_var(var, ty, src)
    }

    /// `names := values` or `var names = values`; names that declare nothing are assigned to.
    fn define(&mut self, names: &[Node], values: &[Node]) -> R<()> {
        if let [value] = values
            && names.len() > 1
        {
            return self.assign_tuple(names, *value);
        }
        let all_new = names
            .iter()
            .all(|n| n.is_ident("_") || self.def(*n).is_some());
        if !all_new && names.len() > 1 {
            return self.assign_parallel(names, values);
        }
        for (name, value) in names.iter().zip(values) {
            let mark = self.mark();
            match self.def(*name) {
                Some(obj) => {
                    let ty = self.obj_ty(obj);
                    self.declare_init(obj, ty, *value)?;
                    self.note_length(obj, *value);
                }
                None => self.evaluate(*value)?,
            }
            self.release(mark);
        }
        Ok(())
    }

    /// Evaluates for the effects only.
    fn evaluate(&mut self, e: Node) -> R<()> {
        if self.mode(e) == Mode::Constant || self.is_nil(e) {
            return Ok(());
        }
        let ty = self.ty(e);
        if self.is_value(e) && fits_frame(&*self.lay(ty)?).is_err() {
            // Too large for slots: into fresh memory.
            let base = self.tmp_pointer();
            self.alloc_to(base, ty)?;
            return self.assign_value(Place::Mem(base, 0), ty, e);
        }
        self.operand(e)?;
        Ok(())
    }

    /// The expression has one value (it is no call with several or none).
    fn is_value(&mut self, e: Node) -> bool {
        !self.is_tuple(e) && matches!(self.mode(e), Mode::Variable | Mode::Value)
    }

    /// Package variables get their values.
    pub(crate) fn init_globals(&mut self, lhs: &[ObjId], rhs: Node) -> R<()> {
        let is_blank = |fun: &Self, obj: ObjId| fun.cx.w.obj_name(obj) == "_";
        if let [obj] = lhs {
            if is_blank(self, *obj) {
                return self.evaluate(rhs);
            }
            let ty = self.obj_ty(*obj);
            let place = self.obj_place(*obj)?;
            return self.assign_value(place, ty, rhs);
        }
        if lhs.is_empty() {
            return self.evaluate(rhs);
        }
        let values = self.many_values(rhs, lhs.len())?;
        for (obj, (v, from)) in lhs.iter().zip(values) {
            if is_blank(self, *obj) {
                continue;
            }
            let ty = self.obj_ty(*obj);
            let v = self.converted(v, from, ty)?;
            let place = self.obj_place(*obj)?;
            self.store(place, ty, v)?;
        }
        Ok(())
    }

    // ---- assignments ----

    fn assign_stmt(&mut self, n: Node, assign: AssignStmt) -> R<()> {
        let lhs: Vec<Node> = assign.lhs().collect();
        let rhs: Vec<Node> = assign.rhs().collect();
        match n.tok() {
            Token::Define => self.define(&lhs, &rhs),
            Token::Assign => match (lhs.as_slice(), rhs.as_slice()) {
                ([one], [value]) => self.assign_one(*one, *value),
                (_, [value]) => self.assign_tuple(&lhs, *value),
                _ => self.assign_parallel(&lhs, &rhs),
            },
            tok => match (lhs.as_slice(), rhs.as_slice()) {
                ([x], [y]) => self.op_assign(n, binary_of(tok)?, *x, *y),
                _ => Err(LowerError::bug("assignment")),
            },
        }
    }

    pub(crate) fn has_calls(&self, e: Node) -> bool {
        self.facts.flags(e) & CALLS != 0
    }

    fn assign_one(&mut self, x: Node, value: Node) -> R<()> {
        let x = x.unparen();
        if x.is_ident("_") {
            return self.evaluate(value);
        }
        let ty = self.ty(x);
        if self.has_calls(value) && !self.has_calls(x) && !self.is_slot_variable(x) {
            let src = self.operand_as(value, ty)?;
            let place = self.place(x)?;
            self.at(x);
            return self.store(place, ty, src);
        }
        let place = self.place(x)?;
        self.assign_value(place, ty, value)
    }

    fn is_slot_variable(&self, x: Node) -> bool {
        x.kind() == Kind::Ident
            && self
                .object_of(x)
                .is_ok_and(|obj| matches!(self.vars.get(&obj), Some(Var::Slots(_))))
    }

    /// Stores the value of an expression at a place that the expression may read.
    pub(crate) fn assign_value(&mut self, place: Place, ty: TypeId, value: Node) -> R<()> {
        if let Place::Slots(v) = place {
            return self.value_to(value, ty, v, false);
        }
        let value = value.unparen();
        let lay = self.lay(ty)?;
        let is_place = matches!(
            value.kind(),
            Kind::Ident | Kind::SelectorExpr | Kind::IndexExpr | Kind::StarExpr
        );
        if lay.slots > 16 && is_place && self.mode(value) == Mode::Variable {
            let from = self.place(value)?;
            return self.copy_place(from, place, ty);
        }
        if self.is_nil(value) {
            return self.store_zero(place, ty);
        }
        if lay.is_built_in_memory() {
            // Too large for slots: put together in fresh memory, then copied.
            let base = self.tmp_pointer();
            self.alloc_to(base, ty)?;
            self.value_into(value, ty, Place::Mem(base, 0), true)?;
            return self.copy_place(Place::Mem(base, 0), place, ty);
        }
        let src = self.operand_as(value, ty)?;
        self.store(place, ty, src)
    }

    /// `a, b = x, y`
    fn assign_parallel(&mut self, lhs: &[Node], rhs: &[Node]) -> R<()> {
        if self.swap(lhs, rhs)? {
            return Ok(());
        }
        let any_slots = lhs.iter().any(|x| {
            let x = x.unparen();
            !matches!(x.kind(), Kind::IndexExpr | Kind::StarExpr) || self.is_in_slots(x)
        });
        let mut places = Vec::with_capacity(lhs.len());
        for x in lhs {
            let x = x.unparen();
            let place = match self.def(x) {
                Some(obj) => Left::New(obj),
                None if x.is_ident("_") => Left::Place(Place::Blank, TypeId::INVALID),
                None => {
                    let ty = self.ty(x);
                    let mut place = self.place(x)?;
                    if any_slots {
                        place = self.freeze(place)?;
                    }
                    Left::Place(place, ty)
                }
            };
            places.push(place);
        }
        let mut values = Vec::with_capacity(rhs.len());
        for (value, left) in rhs.iter().zip(&places) {
            let ty = match left {
                Left::New(obj) => self.obj_ty(*obj),
                Left::Place(Place::Blank, _) => {
                    self.evaluate(*value)?;
                    values.push(V::NONE);
                    continue;
                }
                Left::Place(_, ty) => *ty,
            };
            let mut v = self.operand_as(*value, ty)?;
            if any_slots && !self.is_temp(v) {
                let copy = self.tmp(ty)?;
                let n = self.lay(ty)?.slots;
                self.asm.mov(copy, v, n);
                v = copy;
            }
            values.push(v);
        }
        for (left, v) in places.into_iter().zip(values) {
            match left {
                Left::New(obj) => {
                    let ty = self.obj_ty(obj);
                    self.declare_value(obj, ty, v)?;
                }
                Left::Place(Place::Blank, _) => {}
                Left::Place(place, ty) => self.store(place, ty, v)?,
            }
        }
        Ok(())
    }

    /// The element or target stands in slots of a variable.
    fn is_in_slots(&mut self, x: Node) -> bool {
        if let Some(star) = StarExpr::cast(x) {
            return self.owner(star.x()).is_some();
        }
        let Some(index) = IndexExpr::cast(x) else {
            return false;
        };
        let is_array = self
            .lay_of(index.x())
            .is_ok_and(|lay| lay.rep == Rep::Array);
        is_array && !self.is_boxed_array(index.x())
    }

    /// A variable that is an array whose address and length stand in slots.
    pub(crate) fn is_pair(&self, x: Node) -> bool {
        let x = x.unparen();
        let obj = self.object_of(x).ok().filter(|_| x.kind() == Kind::Ident);
        obj.is_some_and(|obj| matches!(self.vars.get(&obj), Some(Var::Array(_))))
    }

    /// A variable that is an array in memory: of the package, or boxed.
    fn is_boxed_array(&self, x: Node) -> bool {
        let x = x.unparen();
        x.kind() == Kind::Ident
            && self.object_of(x).is_ok_and(|obj| {
                self.vars
                    .get(&obj)
                    .is_none_or(|var| matches!(var, Var::Array(_)))
            })
    }

    /// `a, b = f()`, `v, ok = m[k]`, `v, ok = x.(T)`, `v, ok = <-c`, assigned or declared.
    fn assign_tuple(&mut self, lhs: &[Node], value: Node) -> R<()> {
        let mut lefts = Vec::with_capacity(lhs.len());
        let late = self.has_calls(value) && !lhs.iter().any(|x| self.has_calls(*x));
        if !late {
            for x in lhs {
                lefts.push(self.left(*x)?);
            }
        }
        let values = self.many_values(value, lhs.len())?;
        if late {
            for x in lhs {
                lefts.push(self.left(*x)?);
            }
        }
        for (left, (v, from)) in lefts.into_iter().zip(values) {
            match left {
                Left::New(obj) => {
                    let ty = self.obj_ty(obj);
                    let v = self.converted(v, from, ty)?;
                    self.declare_value(obj, ty, v)?;
                }
                Left::Place(Place::Blank, _) => {}
                Left::Place(place, ty) => {
                    let v = self.converted(v, from, ty)?;
                    self.store(place, ty, v)?;
                }
            }
        }
        Ok(())
    }

    fn left(&mut self, x: Node) -> R<Left> {
        let x = x.unparen();
        if let Some(obj) = self.def(x) {
            return Ok(Left::New(obj));
        }
        if x.is_ident("_") {
            return Ok(Left::Place(Place::Blank, TypeId::INVALID));
        }
        let ty = self.ty(x);
        let place = self.place(x)?;
        Ok(Left::Place(self.freeze(place)?, ty))
    }

    /// The values of a call of several results, or of a comma-ok form, with their types.
    pub(crate) fn many_values(&mut self, e: Node, n: usize) -> R<Vec<(V, TypeId)>> {
        let e = e.unparen();
        match e.kind() {
            Kind::CallExpr => self.tuple_operands(e),
            Kind::IndexExpr if n == 2 => {
                let index = IndexExpr::cast(e).ok_or_else(|| LowerError::bug("index"))?;
                let key = index
                    .indices()
                    .first()
                    .ok_or_else(|| LowerError::bug("index"))?;
                let map_ty = self.ty(index.x());
                let lay = self.lay(map_ty)?;
                let dst = self.tmp(lay.elem)?;
                let ok = self.tmp_scalar();
                let mark = self.mark();
                let map = self.operand(index.x())?;
                let key = self.map_key(key, lay.key)?;
                self.at(e);
                self.load_entry(dst, map, key, map_ty, Some(ok))?;
                self.release(mark);
                Ok(vec![(dst, lay.elem), (ok, TypeId::BOOL)])
            }
            Kind::UnaryExpr if n == 2 => {
                let unary = UnaryExpr::cast(e).ok_or_else(|| LowerError::bug("receive"))?;
                let elem = self.lay_of(unary.x())?.elem;
                let dst = self.tmp(elem)?;
                let ok = self.tmp_scalar();
                let mark = self.mark();
                let chan = self.operand(unary.x())?;
                self.at(e);
                self.recv(chan, unary.x(), dst, ok)?;
                self.release(mark);
                Ok(vec![(dst, elem), (ok, TypeId::BOOL)])
            }
            Kind::TypeAssertExpr if n == 2 => {
                let assert = TypeAssertExpr::cast(e).ok_or_else(|| LowerError::bug("assertion"))?;
                let ty_node = assert.ty().ok_or_else(|| LowerError::bug("assertion"))?;
                let ty = self.ty(ty_node);
                let dst = self.tmp(ty)?;
                let ok = self.tmp_scalar();
                let mark = self.mark();
                let x = self.operand(assert.x())?;
                self.at(e);
                self.assert_ok(x, ty, dst, ok)?;
                self.release(mark);
                Ok(vec![(dst, ty), (ok, TypeId::BOOL)])
            }
            other => Err(LowerError::bug(format!(
                "{} has not {n} values",
                other.name()
            ))),
        }
    }

    /// `x op= y`
    fn op_assign(&mut self, n: Node, tok: Token, x: Node, y: Node) -> R<()> {
        let x = x.unparen();
        let ty = self.ty(x);
        let lay = self.lay(ty)?;
        let is_shift = matches!(tok, Token::Shl | Token::Shr);
        if self.has_calls(y) && !self.has_calls(x) && !is_shift && lay.rep != Rep::Str {
            // Where a plain variable stands is known without code, so the result may stay in the window.
            let is_plain = x.kind() == Kind::Ident;
            let y = if is_plain && matches!(self.place(x)?, Place::Slots(_)) {
                self.as_operand_now(y, ty)?
            } else {
                self.operand_as(y, ty)?
            };
            let place = self.place(x)?;
            self.at(n);
            let op = arith_op(tok, &lay)?;
            if let Place::Slots(v) = place {
                self.asm.op3(op, v, v, y);
                return Ok(());
            }
            let v = self.load_operand(place, ty)?;
            self.asm.op3(op, v, v, y);
            return self.store(place, ty, v);
        }
        let place = self.place(x)?;
        self.at(n);
        if lay.rep == Rep::Str {
            return self.concat_assign(n, place, ty, y);
        }
        if let Place::Slots(v) = place {
            return self.arith_with(n, tok, ty, v, v, y);
        }
        if self.update(place, tok, ty, Operand::Node(y))? {
            return Ok(());
        }
        let v = self.load_operand(place, ty)?;
        self.arith_with(n, tok, ty, v, v, y)?;
        self.store(place, ty, v)
    }

    fn concat_assign(&mut self, n: Node, place: Place, ty: TypeId, y: Node) -> R<()> {
        if let Place::Slots(v) = place {
            return self.concat_leaves(n, Some(v), &[y.unparen()], v);
        }
        // The old value is read behind the calls in y.
        let tail = if self.has_calls(y) {
            Some(self.operand_as(y, ty)?)
        } else {
            None
        };
        let v = self.load_operand(place, ty)?;
        match tail {
            None => self.concat_leaves(n, Some(v), &[y.unparen()], v)?,
            Some(tail) => {
                use crate::code::func::SlotClass::{Pointer, Scalar};
                let group = self.tmp_classes(&[Pointer, Scalar, Pointer, Scalar]);
                self.asm.mov(group, v, 2);
                self.asm.mov(group.at(2), tail, 2);
                self.asm.op3(Op::concat, v, group, Arg::Num(2));
            }
        }
        self.store(place, ty, v)
    }

    fn inc_dec(&mut self, n: Node, x: Node) -> R<()> {
        let x = x.unparen();
        let ty = self.ty(x);
        let lay = self.lay(ty)?;
        let tok = if n.tok() == Token::Inc {
            Token::Add
        } else {
            Token::Sub
        };
        let place = self.place(x)?;
        self.at(n);
        if self.update(place, tok, ty, Operand::One)? {
            self.note_step();
            return Ok(());
        }
        let v = self.load_operand(place, ty)?;
        if matches!(lay.rep, Rep::Int(..)) {
            self.with_immediate(tok, &lay, v, v, 1)?;
        } else {
            let one = self.tmp(ty)?;
            self.const_to(&crate::types::constant::ConstValue::Int(1), ty, one)?;
            let op = arith_op(tok, &lay)?;
            self.asm.op3(op, v, v, one);
        }
        if let Place::Slots(_) = place {
            self.note_slot_step(v);
            return Ok(());
        }
        self.store(place, ty, v)
    }

    // ---- return ----

    fn return_stmt(&mut self, n: Node, values: &[Node]) -> R<()> {
        if let Some(here) = self.in_place.clone() {
            return self.return_in_place(here, n, values);
        }
        if let Some(end) = self.iterating.as_ref().map(|here| here.end()) {
            self.asm.jump(end);
            return Ok(());
        }
        if self.range_body.is_some() {
            return self.far_return(n, values);
        }
        self.set_results(values)?;
        self.at(n);
        self.return_now()
    }

    /// Evaluates the operands of a `return` into the results.
    pub(crate) fn set_results(&mut self, values: &[Node]) -> R<()> {
        let results = self.results.clone();
        if values.is_empty() || results.is_empty() {
            return Ok(());
        }
        if let [value] = values
            && results.len() > 1
        {
            let list = self.many_values(*value, results.len())?;
            for (result, (v, from)) in results.iter().zip(list) {
                let v = self.converted(v, from, result.ty)?;
                self.store_var(result.var, result.ty, v)?;
            }
            return Ok(());
        }
        // Slots of results that the program cannot see yet take their values at once.
        let visible = self.asm.zero_results;
        let mut waiting = Vec::new();
        for (result, value) in results.iter().zip(values) {
            let n = self.lay(result.ty)?.slots;
            match result.var {
                Var::Slots(v) if !visible || (results.len() == 1 && n <= 1) => {
                    self.value_to(*value, result.ty, v, !visible)?;
                }
                _ => {
                    let mut v = self.operand_as(*value, result.ty)?;
                    if !self.is_temp(v) && results.len() > 1 {
                        let copy = self.tmp(result.ty)?;
                        self.asm.mov(copy, v, n);
                        v = copy;
                    }
                    waiting.push((*result, v));
                }
            }
        }
        for (result, v) in waiting {
            self.store_var(result.var, result.ty, v)?;
        }
        Ok(())
    }
}

/// The left side of an assignment or declaration.
enum Left {
    New(ObjId),
    Place(Place, TypeId),
}

fn binary_of(tok: Token) -> R<Token> {
    Ok(match tok {
        Token::AddAssign => Token::Add,
        Token::SubAssign => Token::Sub,
        Token::MulAssign => Token::Mul,
        Token::QuoAssign => Token::Quo,
        Token::RemAssign => Token::Rem,
        Token::AndAssign => Token::And,
        Token::OrAssign => Token::Or,
        Token::XorAssign => Token::Xor,
        Token::ShlAssign => Token::Shl,
        Token::ShrAssign => Token::Shr,
        Token::AndNotAssign => Token::AndNot,
        other => return Err(LowerError::bug(format!("assignment {}", other.text()))),
    })
}
