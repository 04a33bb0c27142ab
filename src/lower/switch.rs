//! `switch` on values and on types.
//!
//! In: checked statements. Out: a chain of tests, then the bodies in order, so that `fallthrough` is a jump ahead.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::expr::IFACE;
use crate::lower::func::{Fun, Var};
use crate::lower::layout::Rep;
use crate::lower::stmt::Target;
use crate::lower::{LowerError, R};
use crate::syntax::node::{
    AssignStmt, BlockStmt, CaseClause, ExprStmt, Kind, Node, SwitchStmt, TypeAssertExpr,
    TypeSwitchStmt,
};
use crate::syntax::token::Token;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    #[inline(never)]
    pub(crate) fn switch_stmt(&mut self, n: Node, label: Option<String>) -> R<()> {
        let stmt = SwitchStmt::cast(n).ok_or_else(|| LowerError::bug("switch"))?;
        let scope = self.scope();
        if let Some(init) = stmt.init() {
            self.stmt(init)?;
        }
        let clauses = clauses(stmt.body());
        let end = self.asm.label();
        let bodies: Vec<Label> = clauses.iter().map(|_| self.asm.label()).collect();
        let mark = self.mark();
        let tag = match stmt.tag() {
            Some(tag) => {
                let ty = self.tag_ty(tag)?;
                let exprs = clauses.iter().filter_map(|clause| clause.exprs());
                // It is evaluated once, whatever the cases change.
                let v = match exprs.flatten().any(|x| self.has_calls(x)) {
                    true => self.own_operand(tag, ty)?,
                    false => self.operand_as(tag, ty)?,
                };
                Some((v, ty))
            }
            None => None,
        };
        let mut default = end;
        let by_table = match tag {
            Some((v, ty)) => self.jump_table(v, ty, &clauses, &bodies, end)?,
            None => false,
        };
        for (clause, body) in clauses.iter().zip(&bodies) {
            let Some(exprs) = clause.exprs() else {
                default = *body;
                continue;
            };
            if by_table {
                continue;
            }
            for x in exprs {
                let inner = self.mark();
                match tag {
                    Some((v, ty)) => self.branch_equal(v, ty, x, *body)?,
                    None => self.branch(x, true, *body)?,
                }
                self.release(inner);
            }
        }
        self.release(mark);
        if !by_table {
            self.asm.jump(default);
        }
        self.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        for (i, (clause, body)) in clauses.iter().zip(&bodies).enumerate() {
            self.asm.bind(*body);
            let next = bodies.get(i + 1).copied();
            let outer = std::mem::replace(&mut self.next_case, next);
            self.stmts(clause.body())?;
            self.next_case = outer;
            self.asm.go_on_at(end);
        }
        self.targets.pop();
        self.asm.bind(end);
        self.end_scope(scope);
        Ok(())
    }

    /// For many constants close together: a jump by table instead of tests. False if the cases are not such.
    fn jump_table(
        &mut self,
        v: V,
        ty: TypeId,
        clauses: &[CaseClause],
        bodies: &[Label],
        end: Label,
    ) -> R<bool> {
        if !matches!(self.lay(ty)?.rep, Rep::Int(..)) {
            return Ok(false);
        }
        let mut default = end;
        let mut cases = Vec::new();
        for (clause, body) in clauses.iter().zip(bodies) {
            let Some(exprs) = clause.exprs() else {
                default = *body;
                continue;
            };
            for x in exprs {
                match self.const_int(x) {
                    Some(n) if n.unsigned_abs() < 1 << 40 => cases.push((n, *body)),
                    _ => return Ok(false),
                }
            }
        }
        let lo = cases.iter().map(|c| c.0).min().unwrap_or(0);
        let hi = cases.iter().map(|c| c.0).max().unwrap_or(0);
        let n = (hi - lo + 1) as usize;
        if cases.len() < 5 || n > 3 * cases.len() || n > 500 {
            return Ok(false);
        }
        let mut table = vec![default; n];
        for (value, body) in cases.into_iter().rev() {
            if let Some(slot) = table.get_mut((value - lo) as usize) {
                *slot = body;
            }
        }
        let mark = self.mark();
        let mut index = v;
        if lo != 0 {
            index = self.tmp_scalar();
            let wide = self.lay(TypeId::INT)?;
            self.with_immediate(Token::Sub, &wide, index, v, lo)?;
        }
        self.asm.op(
            Op::jtab,
            index,
            Arg::Num(n as i64),
            Arg::No,
            [Extra::Table(table)],
        );
        self.asm.jump(default);
        self.release(mark);
        Ok(true)
    }

    fn tag_ty(&mut self, tag: Node) -> R<TypeId> {
        Ok(self
            .value_types(tag)?
            .first()
            .copied()
            .unwrap_or(TypeId::BOOL))
    }

    /// `fallthrough`: to the next body.
    pub(crate) fn fallthrough(&mut self) -> R<()> {
        let next = self
            .next_case
            .ok_or_else(|| LowerError::bug("fallthrough"))?;
        self.asm.jump(next);
        Ok(())
    }

    /// Jumps if the value in slots equals an expression.
    fn branch_equal(&mut self, v: V, ty: TypeId, x: Node, to: Label) -> R<()> {
        let x = x.unparen();
        let lay = self.lay(ty)?;
        self.at(x);
        if self.is_nil(x) {
            self.fused(Op::eq_i64k_br, v, Arg::Num(0), to);
            return Ok(());
        }
        let x_lay = self.lay_of(x)?;
        if lay.rep != Rep::Iface && x_lay.rep == Rep::Iface && self.constant(x).is_none() {
            let iface = self.ty(x);
            let a = self.converted(v, ty, iface)?;
            let b = self.operand(x)?;
            let eq = self.tmp_scalar();
            self.equal(iface, a, b, eq)?;
            self.branch_on(eq, true, to);
            return Ok(());
        }
        if matches!(lay.rep, Rep::Int(..))
            && let Some(k) = self.const_i16(x)
        {
            self.fused(Op::eq_i64k_br, v, Arg::Num(i64::from(k)), to);
            return Ok(());
        }
        let b = self.operand_as(x, ty)?;
        self.at(x);
        if matches!(lay.rep, Rep::Int(..) | Rep::Bool) || lay.is_pointer() {
            self.fused(Op::eq_i64_br, v, b, to);
            return Ok(());
        }
        let eq = self.tmp_scalar();
        self.equal(ty, v, b, eq)?;
        self.branch_on(eq, true, to);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn type_switch_stmt(&mut self, n: Node, label: Option<String>) -> R<()> {
        let stmt = TypeSwitchStmt::cast(n).ok_or_else(|| LowerError::bug("switch"))?;
        let scope = self.scope();
        if let Some(init) = stmt.init() {
            self.stmt(init)?;
        }
        let guard = match AssignStmt::cast(stmt.assign()) {
            Some(assign) => assign.rhs().first(),
            None => ExprStmt::cast(stmt.assign()).map(|s| s.x()),
        };
        let x = guard
            .map(Node::unparen)
            .and_then(TypeAssertExpr::cast)
            .ok_or_else(|| LowerError::bug("type switch"))?
            .x();
        let x_ty = self.ty(x);
        let mark = self.mark();
        let src = self.operand(x)?;
        let is_name = x.unparen().kind() == Kind::Ident;
        let obj = self.object_of(x.unparen()).ok().filter(|_| is_name);
        let stays = obj.is_some_and(|obj| !self.facts.is_changed(obj));
        let v = if stays && !self.is_temp(src) {
            src
        } else {
            // Kept while the bodies run: the variable may be assigned to.
            let v = self.local(IFACE);
            self.asm.mov(v, src, 2);
            v
        };
        self.release(mark);
        let clauses = clauses(stmt.body());
        let end = self.asm.label();
        let bodies: Vec<Label> = clauses.iter().map(|_| self.asm.label()).collect();
        let mut default = end;
        for (clause, body) in clauses.iter().zip(&bodies) {
            let Some(types) = clause.exprs() else {
                default = *body;
                continue;
            };
            for ty_node in types {
                let mark = self.mark();
                self.at(ty_node);
                self.branch_type(v, ty_node, *body)?;
                self.release(mark);
            }
        }
        self.asm.jump(default);
        self.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        for (clause, body) in clauses.iter().zip(&bodies) {
            self.asm.bind(*body);
            let inner = self.scope();
            self.bind_case(*clause, v, x_ty)?;
            self.stmts(clause.body())?;
            self.end_scope(inner);
            self.asm.go_on_at(end);
        }
        self.targets.pop();
        self.asm.bind(end);
        self.end_scope(scope);
        Ok(())
    }

    fn branch_type(&mut self, v: V, ty_node: Node, to: Label) -> R<()> {
        if self.is_nil(ty_node) {
            self.fused(Op::eq_i64k_br, v, Arg::Num(0), to);
            return Ok(());
        }
        let ty = self.ty(ty_node);
        if self.lay(ty)?.rep == Rep::Iface {
            let is = self.tmp_scalar();
            let link = self.type_link(ty)?;
            self.asm.op(Op::implements, is, v, Arg::No, [link]);
            self.branch_on(is, true, to);
            return Ok(());
        }
        self.branch_on_type(v, ty, to)
    }

    /// Declares the variable of a clause: of the one type listed, else of the operand's.
    fn bind_case(&mut self, clause: CaseClause, v: V, x_ty: TypeId) -> R<()> {
        let node = clause.node();
        let Some(obj) = self.cx.w.info(node).and_then(|i| i.implicit(node)) else {
            return Ok(());
        };
        let ty = self.obj_ty(obj);
        let is_iface = self.lay(ty)?.rep == Rep::Iface;
        if self.stays_in_slots(obj, ty)? {
            if is_iface && !self.facts.is_changed(obj) {
                return self.bind(obj, ty, Var::Slots(v));
            }
            if let Var::Slots(dst) = self.declare(obj, ty)? {
                match is_iface {
                    true => self.asm.mov(dst, v, 2),
                    false => self.unpack(v.at(1), ty, dst)?,
                }
            }
            return Ok(());
        }
        let mark = self.mark();
        let src = if is_iface {
            v
        } else {
            let src = self.tmp(ty)?;
            self.unpack(v.at(1), ty, src)?;
            src
        };
        self.declare_value(obj, ty, src)?;
        self.release(mark);
        let _ = x_ty;
        Ok(())
    }
}

fn clauses(body: Node) -> Vec<CaseClause> {
    BlockStmt::cast(body)
        .into_iter()
        .flat_map(|b| b.list())
        .filter_map(CaseClause::cast)
        .collect()
}
