//! Stacks: what is pushed to and popped from a slice or an array by the words that everybody uses, in one instruction.
//!
//! In: a statement, or two that follow each other. Out: an instruction that does it all where nothing stands in the way; at the end of the code the statements
//! as they are written, for a full slice, an empty one, an index out of range or a nil pointer.
//!
//! 1. The instruction traps never and changes nothing where it jumps to them. So all that goes wrong goes wrong in the statements, with their words and
//!    at their positions; in a body that stands in place of a call the call is made there instead (`inline`).
//! 2. What is evaluated before it (a value that is pushed, a new length) cannot trap, call or allocate, so nobody can tell that it is evaluated once more.
//! 3. `p.f` is a field behind a pointer in a variable, or a field of such a field; both statements name the same one.

use std::rc::Rc;

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::func::{Fun, Var};
use crate::lower::instance::Env;
use crate::lower::layout::{Lay, Rep};
use crate::lower::opt::Opts;
use crate::lower::place::Place;
use crate::lower::{Cx, R};
use crate::syntax::node::{
    AssignStmt, BinaryExpr, CallExpr, IncDecStmt, IndexExpr, Kind, Node, ReturnStmt, SelectorExpr,
    SliceExpr, UnaryExpr, flag,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::ty::{BasicInfo, Type, TypeId};
use crate::types::universe::BuiltinId;

/// What the statements do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stack {
    /// `p.f = append(p.f, x)`
    Push { field: Node, x: Node },
    /// `x := p.f[len(p.f)-1]; p.f = p.f[:len(p.f)-1]`
    Pop { x: ObjId, value: Node, field: Node },
    /// `s = s[:n]`
    Cut { s: Node, n: Node },
    /// `s = s[:len(s)-k]`
    Shorten { s: Node, k: i16 },
    /// `p.a[p.n] = x; p.n++`
    Put { array: Node, n: Node, x: Node },
    /// `p.n--; x := p.a[p.n]`
    Take {
        array: Node,
        n: Node,
        x: ObjId,
        value: Node,
    },
    /// `p.n--; return p.a[p.n]`
    Return { array: Node, n: Node, ret: Node },
}

impl Stack {
    /// How many statements they are.
    pub(crate) fn len(self) -> usize {
        match self {
            Stack::Push { .. } | Stack::Cut { .. } | Stack::Shorten { .. } => 1,
            _ => 2,
        }
    }

    /// The slice, array or field that changes.
    pub(crate) fn changes(self) -> Node {
        match self {
            Stack::Push { field, .. } | Stack::Pop { field, .. } => field,
            Stack::Cut { s, .. } | Stack::Shorten { s, .. } => s,
            Stack::Put { array, .. } | Stack::Take { array, .. } | Stack::Return { array, .. } => {
                array
            }
        }
    }

    /// What is evaluated before the instruction.
    pub(crate) fn operand(self) -> Option<Node> {
        match self {
            Stack::Push { x, .. } | Stack::Put { x, .. } => Some(x),
            Stack::Cut { n, .. } => Some(n),
            _ => None,
        }
    }
}

/// `x = y` or `x := y`, with one on each side.
fn assignment(n: Node, tok: Token) -> Option<(Node, Node)> {
    let assign = AssignStmt::cast(n).filter(|_| n.tok() == tok)?;
    let (mut lhs, mut rhs) = (assign.lhs(), assign.rhs());
    let pair = (lhs.next()?.unparen(), rhs.next()?.unparen());
    (lhs.next().is_none() && rhs.next().is_none()).then_some(pair)
}

impl Cx<'_> {
    /// What a statement, or it and the next one, do to a stack.
    pub(crate) fn stack_of(&mut self, n: Node, next: Option<Node>, env: &Env) -> Option<Stack> {
        if !matches!(n.kind(), Kind::AssignStmt | Kind::IncDecStmt)
            || !self.lw.opts.has(Opts::STACKS)
        {
            return None;
        }
        let found = match n.kind() {
            Kind::IncDecStmt => self.take_of(n, next?),
            _ if n.tok() == Token::Define => self.pop_of(n, next?),
            _ if n.tok() == Token::Assign => self.push_or_cut(n, next),
            _ => None,
        }?;
        self.has_instruction(found, env).then_some(found)
    }

    fn push_or_cut(&mut self, n: Node, next: Option<Node>) -> Option<Stack> {
        let (s, value) = assignment(n, Token::Assign)?;
        match value.kind() {
            Kind::CallExpr if !value.has_flag(flag::ELLIPSIS) => {
                let call = CallExpr::cast(value)?;
                let args: Vec<Node> = call.args().collect();
                let [from, x] = args.as_slice() else {
                    return None;
                };
                let is_push = self.is_builtin(call.fun(), BuiltinId::Append)
                    && self.is_same(s, *from)
                    && self.is_field(s)
                    && self.cannot_trap(*x);
                if is_push {
                    return Some(Stack::Push { field: s, x: *x });
                }
            }
            Kind::SliceExpr => return self.cut_of(s, value),
            _ => {}
        }
        self.put_of(s, value, next?)
    }

    /// `s[:n]`, where `s` is a field or a variable.
    fn cut_of(&mut self, s: Node, value: Node) -> Option<Stack> {
        let slice = SliceExpr::cast(value)?;
        let (None, Some(n), None) = (slice.lo(), slice.hi(), slice.max()) else {
            return None;
        };
        let is_local = self.local_var(s).is_some() || self.is_field(s);
        if !is_local || !self.is_same(s, slice.x()) {
            return None;
        }
        if let Some(k) = self.below_length(n, s) {
            return Some(Stack::Shorten { s, k });
        }
        self.cannot_trap(n).then_some(Stack::Cut { s, n })
    }

    /// The `k` of `len(s)-k`, for the slice `s`.
    fn below_length(&self, n: Node, s: Node) -> Option<i16> {
        let n = n.unparen();
        let binary = BinaryExpr::cast(n).filter(|_| n.tok() == Token::Sub)?;
        let call = CallExpr::cast(binary.x().unparen())?;
        let x = call.args().first()?;
        let k = self.w.tv(binary.y())?.value?.to_int().as_i64()?;
        let is_it = self.is_builtin(call.fun(), BuiltinId::Len) && self.is_same(x, s);
        i16::try_from(k).ok().filter(|k| is_it && *k >= 0)
    }

    fn pop_of(&mut self, n: Node, next: Node) -> Option<Stack> {
        let (x, value) = assignment(n, Token::Define)?;
        let index = IndexExpr::cast(value)?;
        let (s, cut) = assignment(next, Token::Assign)?;
        let Stack::Shorten { s: field, k: 1 } = self.cut_of(s, cut)? else {
            return None;
        };
        let is_last = self.below_length(index.indices().first()?, field) == Some(1);
        let is_pop = is_last && self.is_field(field) && self.is_same(index.x(), field);
        let x = self.declared(x)?;
        is_pop.then_some(Stack::Pop { x, value, field })
    }

    fn put_of(&mut self, element: Node, x: Node, next: Node) -> Option<Stack> {
        let (array, n) = self.array_and_count(element)?;
        let inc = IncDecStmt::cast(next).filter(|_| next.tok() == Token::Inc)?;
        let is_put = self.is_same(inc.x(), n) && self.cannot_trap(x);
        is_put.then_some(Stack::Put { array, n, x })
    }

    fn take_of(&mut self, n: Node, next: Node) -> Option<Stack> {
        let dec = IncDecStmt::cast(n).filter(|_| n.tok() == Token::Dec)?;
        let (value, x) = match ReturnStmt::cast(next) {
            Some(ret) => {
                let mut values = ret.results();
                let value = values.next().filter(|_| values.next().is_none())?;
                (value.unparen(), None)
            }
            None => {
                let (x, value) = assignment(next, Token::Define)?;
                (value, Some(self.declared(x)?))
            }
        };
        let (array, n) = self.array_and_count(value)?;
        let ret = next;
        self.is_same(dec.x(), n).then_some(match x {
            Some(x) => Stack::Take { array, n, x, value },
            None => Stack::Return { array, n, ret },
        })
    }

    /// `p.a` and `p.n` of `p.a[p.n]`.
    fn array_and_count(&mut self, element: Node) -> Option<(Node, Node)> {
        let index = IndexExpr::cast(element)?;
        let (array, n) = (index.x().unparen(), index.indices().first()?.unparen());
        let (p, q) = (SelectorExpr::cast(array)?.x(), SelectorExpr::cast(n)?.x());
        let is_var = self.local_var(p).is_some() && self.is_same(p, q);
        (is_var && self.is_field(array) && self.is_field(n)).then_some((array, n))
    }

    /// Its types are those that an instruction is for.
    fn has_instruction(&mut self, stack: Stack, env: &Env) -> bool {
        let place = stack.changes();
        let Ok(lay) = self.lay_in(place, env) else {
            return false;
        };
        match stack {
            Stack::Cut { .. } | Stack::Shorten { .. } => lay.rep == Rep::Slice,
            Stack::Push { .. } => lay.rep == Rep::Slice && self.push_op(lay.elem).is_some(),
            Stack::Pop { .. } => lay.rep == Rep::Slice && self.is_word(lay.elem),
            Stack::Put { n, .. } => {
                lay.rep == Rep::Array
                    && self.push_op(lay.elem) == Some(Op::push_64)
                    && self.is_int(n, env)
            }
            Stack::Take { n, .. } | Stack::Return { n, .. } => {
                lay.rep == Rep::Array && self.is_word(lay.elem) && self.is_int(n, env)
            }
        }
    }

    fn lay_in(&mut self, e: Node, env: &Env) -> R<Rc<Lay>> {
        let ty = self.w.type_of(e);
        let ty = self.subst(ty, env);
        self.lay(ty)
    }

    fn is_int(&mut self, e: Node, env: &Env) -> bool {
        self.lay_in(e, env)
            .is_ok_and(|lay| lay.rep == Rep::Int(8, true))
    }

    fn is_word(&mut self, elem: TypeId) -> bool {
        self.is_plain(elem) && self.lay(elem).is_ok_and(|lay| lay.size == 8)
    }

    /// The instruction that pushes elements of a type.
    fn push_op(&mut self, elem: TypeId) -> Option<Op> {
        let lay = self.lay(elem).ok()?;
        match lay.rep {
            Rep::Ptr => Some(Op::push_ptr),
            Rep::Int(8, _) | Rep::F64 => Some(Op::push_64),
            Rep::Int(1, _) | Rep::Bool => Some(Op::push_8),
            _ => None,
        }
    }

    fn is_builtin(&self, fun: Node, id: BuiltinId) -> bool {
        let fun = fun.unparen();
        let obj = self.w.info(fun).and_then(|info| info.object_of(fun));
        let kind = obj.map(|obj| &self.w.obj(obj).kind);
        self.w.mode(fun) == Some(Mode::Builtin)
            && matches!(kind, Some(ObjKind::Builtin(known)) if *known == id)
    }

    /// The variable of a function that an identifier names.
    fn local_var(&self, e: Node) -> Option<ObjId> {
        let e = e.unparen();
        let obj = self.w.info(e)?.object_of(e)?;
        let is_local =
            matches!(&self.w.obj(obj).kind, ObjKind::Var(v) if v.kind != VarKind::Package);
        (e.kind() == Kind::Ident && is_local).then_some(obj)
    }

    /// The variable that an identifier declares.
    fn declared(&self, ident: Node) -> Option<ObjId> {
        let is_name = ident.kind() == Kind::Ident && !ident.is_ident("_");
        let obj = self.w.info(ident)?.def(ident)?;
        is_name.then_some(obj)
    }

    /// `x.f`, a field by its own name, of a variable of a function or of such a field.
    fn is_field(&self, e: Node) -> bool {
        let mut e = e.unparen();
        while let Some(sel) = SelectorExpr::cast(e) {
            let selection = self.w.info(e).and_then(|info| info.selection(e));
            let is_one = |s: &Selection| s.kind == SelectionKind::FieldVal && s.index.len() == 1;
            if !selection.is_some_and(is_one) {
                return false;
            }
            e = sel.x().unparen();
            if self.local_var(e).is_some() {
                return true;
            }
        }
        false
    }

    /// Both name the same variable, or the same field of the same.
    fn is_same(&self, x: Node, y: Node) -> bool {
        let (mut x, mut y) = (x.unparen(), y.unparen());
        while let (Some(f), Some(g)) = (SelectorExpr::cast(x), SelectorExpr::cast(y)) {
            let field = |e: Node| {
                self.w
                    .info(e)?
                    .selection(e)
                    .map(|s| (s.obj, s.index.clone()))
            };
            if field(x).is_none() || field(x) != field(y) {
                return false;
            }
            (x, y) = (f.x().unparen(), g.x().unparen());
        }
        let var = self.local_var(x);
        var.is_some() && var == self.local_var(y)
    }

    fn is_number(&mut self, e: Node) -> bool {
        let ty = self.w.type_of(e);
        let under = self.w.under(ty);
        matches!(self.w.ty(under), Type::Basic(kind, _) if kind.info().any(BasicInfo::NUMERIC))
    }

    /// A value that is there without a trap, a call or an allocation: see 2.
    fn cannot_trap(&mut self, e: Node) -> bool {
        let e = e.unparen();
        if self.w.mode(e) == Some(Mode::Constant) {
            return true;
        }
        match e.kind() {
            Kind::Ident => self.local_var(e).is_some(),
            Kind::UnaryExpr => UnaryExpr::cast(e).is_some_and(|unary| {
                matches!(e.tok(), Token::Sub | Token::Xor | Token::Not)
                    && self.cannot_trap(unary.x())
            }),
            Kind::BinaryExpr => BinaryExpr::cast(e).is_some_and(|binary| {
                use Token::{Add, And, AndNot, Mul, Or, Sub, Xor};
                matches!(e.tok(), Add | Sub | Mul | And | Or | Xor | AndNot)
                    && self.is_number(e)
                    && self.cannot_trap(binary.x())
                    && self.cannot_trap(binary.y())
            }),
            _ => false,
        }
    }
}

impl Fun<'_, '_> {
    /// Does a statement, or it and the next one, by an instruction for stacks; answers how many.
    pub(crate) fn stack_stmt(&mut self, n: Node, next: Option<Node>, is_reached: bool) -> R<usize> {
        if !is_reached {
            return Ok(0);
        }
        let env = self.env.clone();
        let Some(stack) = self.cx.stack_of(n, next, &env) else {
            return Ok(0);
        };
        if let Some(here) = &self.in_place {
            // What was not looked at as such is lowered as what it was looked at.
            if !here.stacks.contains(&n) {
                return Ok(0);
            }
        } else if matches!(stack, Stack::Return { .. }) || self.tells_instructions() {
            return Ok(0);
        }
        self.at(n);
        let mark = self.mark();
        let otherwise = match &mut self.in_place {
            Some(here) => here.late(),
            None => self.asm.label(),
        };
        let is_done = self.stack_instruction(stack, otherwise)?;
        self.release(mark);
        if !is_done {
            return Ok(0);
        }
        if self.in_place.is_none() {
            self.apart(otherwise, |fun| fun.stack_as_written(stack, n, next))?;
        }
        if let (Stack::Return { .. }, Some(here)) = (stack, &self.in_place) {
            let end = here.end();
            self.asm.jump(end);
        }
        Ok(stack.len())
    }

    /// Emits the instruction; false (and nothing emitted) if what changes has no address.
    fn stack_instruction(&mut self, stack: Stack, otherwise: Label) -> R<bool> {
        let node = stack.changes();
        let ty = self.ty(node);
        let lay = self.lay(ty)?;
        let place = self.place(node)?;
        if let (Place::Slots(s), Stack::Cut { n, .. }) = (place, stack) {
            let n = self.operand(n)?;
            self.asm.op3(Op::cut, s, n, Arg::To(otherwise));
            return Ok(true);
        }
        if let (Place::Slots(s), Stack::Shorten { k, .. }) = (place, stack) {
            let k = Arg::Num(i64::from(k));
            self.asm.op3(Op::cutk, s, k, Arg::To(otherwise));
            return Ok(true);
        }
        let Place::Mem(base, at) = place else {
            return Ok(false);
        };
        let (to, at) = (Arg::To(otherwise), Extra::Word(at));
        match stack {
            Stack::Push { x, .. } => {
                let Some(op) = self.cx.push_op(lay.elem) else {
                    return Ok(false);
                };
                let v = self.operand_as(x, lay.elem)?;
                self.asm.op(op, base, v, to, [at]);
            }
            Stack::Cut { n, .. } => {
                let n = self.operand(n)?;
                self.asm.op(Op::cutm, base, n, to, [at]);
            }
            Stack::Shorten { k, .. } => {
                let k = Arg::Num(i64::from(k));
                self.asm.op(Op::cutkm, base, k, to, [at]);
            }
            Stack::Pop { x, .. } => {
                let Some(x) = self.declared_slot(x, lay.elem)? else {
                    return Ok(false);
                };
                self.asm.op(Op::pop_w64, x, base, to, [at]);
            }
            Stack::Put { n, .. } | Stack::Take { n, .. } | Stack::Return { n, .. } => {
                let Place::Mem(same, count) = self.place(n)? else {
                    return Ok(false);
                };
                if same != base {
                    return Ok(false);
                }
                let words = [at, Extra::Word(lay.len), Extra::Word(count)];
                match stack {
                    Stack::Put { x, .. } => {
                        let v = self.operand_as(x, lay.elem)?;
                        self.asm.op(Op::put_64, base, v, to, words);
                    }
                    Stack::Take { x, .. } => {
                        let Some(x) = self.declared_slot(x, lay.elem)? else {
                            return Ok(false);
                        };
                        self.asm.op(Op::take_w64, x, base, to, words);
                    }
                    _ => {
                        let dst = self.in_place.as_ref().map(|here| here.dst());
                        let Some(dst) = dst else { return Ok(false) };
                        self.asm.op(Op::take_w64, dst, base, to, words);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Declares a variable that stands in a slot.
    fn declared_slot(&mut self, x: ObjId, ty: TypeId) -> R<Option<V>> {
        if !self.stays_in_slots(x, ty)? {
            return Ok(None);
        }
        Ok(match self.declare(x, ty)? {
            Var::Slots(v) => Some(v),
            _ => None,
        })
    }

    /// The statements themselves; a variable that they declare is declared already.
    fn stack_as_written(&mut self, stack: Stack, n: Node, next: Option<Node>) -> R<()> {
        let written = match stack {
            Stack::Pop { x, value, .. } => {
                self.declared_value(x, value)?;
                [None, next]
            }
            Stack::Take { x, value, .. } => {
                self.stmt(n)?;
                if let Some(next) = next {
                    self.at(next);
                }
                self.declared_value(x, value)?;
                [None, None]
            }
            Stack::Put { .. } | Stack::Return { .. } => [Some(n), next],
            _ => [Some(n), None],
        };
        written.into_iter().flatten().try_for_each(|n| self.stmt(n))
    }

    fn declared_value(&mut self, x: ObjId, value: Node) -> R<()> {
        let ty = self.obj_ty(x);
        if let Var::Slots(v) = self.var(x)? {
            let mark = self.mark();
            self.value_to(value, ty, v, true)?;
            self.release(mark);
        }
        Ok(())
    }
}
