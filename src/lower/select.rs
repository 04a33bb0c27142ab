//! `select`.
//!
//! In: checked statements. Out: operands of all cases, one `select` instruction, a chain of tests on its answer.

use crate::code::ops::Op;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::func::Fun;
use crate::lower::stmt::Target;
use crate::lower::{LowerError, R};
use crate::syntax::node::{
    AssignStmt, BlockStmt, CommClause, ExprStmt, Kind, Node, SelectStmt, SendStmt, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::ty::TypeId;

/// A receive that is waited for: its element in slots.
#[derive(Clone, Copy)]
struct Received {
    value: V,
    ok: V,
    elem: TypeId,
}

impl Fun<'_, '_> {
    #[inline(never)]
    pub(crate) fn select_stmt(&mut self, n: Node, label: Option<String>) -> R<()> {
        let stmt = SelectStmt::cast(n).ok_or_else(|| LowerError::bug("select"))?;
        let clauses: Vec<CommClause> = BlockStmt::cast(stmt.body())
            .into_iter()
            .flat_map(|b| b.list())
            .filter_map(CommClause::cast)
            .collect();
        let scope = self.scope();
        let mut cases = Vec::new();
        let mut received = Vec::new();
        let mut has_default = false;
        for clause in &clauses {
            match clause.comm() {
                Some(comm) => {
                    let (case, got) = self.comm(comm)?;
                    cases.push(case);
                    received.push(got);
                }
                None => {
                    has_default = true;
                    received.push(None);
                }
            }
        }
        let chosen = self.tmp_scalar();
        let n_cases = cases.len() as i64;
        self.at(n);
        self.asm.op(
            Op::select,
            chosen,
            Arg::Num(n_cases),
            Arg::Num(i64::from(has_default)),
            [Extra::Cases(cases)],
        );
        self.select_bodies(&clauses, &received, chosen, label)?;
        self.end_scope(scope);
        Ok(())
    }

    fn select_bodies(
        &mut self,
        clauses: &[CommClause],
        received: &[Option<Received>],
        chosen: V,
        label: Option<String>,
    ) -> R<()> {
        let end = self.asm.label();
        let bodies: Vec<Label> = clauses.iter().map(|_| self.asm.label()).collect();
        let mut number = 0;
        let mut default = None;
        for (clause, body) in clauses.iter().zip(&bodies) {
            if clause.comm().is_some() {
                self.fused(Op::eq_i64k_br, chosen, Arg::Num(number), *body);
                number += 1;
            } else {
                default = Some(*body);
            }
        }
        match default {
            Some(body) => self.asm.jump(body),
            None => self
                .asm
                .op(Op::unreachable, Arg::No, Arg::No, Arg::No, Vec::new()),
        }
        self.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        for ((clause, body), got) in clauses.iter().zip(&bodies).zip(received) {
            self.asm.bind(*body);
            let inner = self.scope();
            if let (Some(comm), Some(got)) = (clause.comm(), got) {
                let mark = self.mark();
                self.bind_received(comm, *got)?;
                self.release(mark);
            }
            self.stmts(clause.body())?;
            self.end_scope(inner);
            self.asm.go_on_at(end);
        }
        self.targets.pop();
        self.asm.bind(end);
        Ok(())
    }

    /// Evaluates the operands of a communication into temporaries.
    #[expect(
        clippy::type_complexity,
        reason = "an assembler's case and what it receives"
    )]
    fn comm(&mut self, comm: Node) -> R<((bool, V, V, V), Option<Received>)> {
        self.at(comm);
        if let Some(send) = SendStmt::cast(comm) {
            let ty = self.ty(send.chan());
            let elem = self.lay(ty)?.elem;
            let chan = self.operand(send.chan())?;
            let value = self.operand_as(send.value(), elem)?;
            return Ok(((true, chan, value, V::NONE), None));
        }
        let (names, x) = match AssignStmt::cast(comm) {
            Some(assign) => (assign.lhs().count(), assign.rhs().first()),
            None => (0, ExprStmt::cast(comm).map(|s| s.x())),
        };
        let unary = x
            .map(Node::unparen)
            .filter(|x| x.kind() == Kind::UnaryExpr)
            .and_then(UnaryExpr::cast)
            .ok_or_else(|| LowerError::bug("communication"))?;
        let elem = self.lay_of(unary.x())?.elem;
        let chan = self.operand(unary.x())?;
        let value = if names > 0 {
            let classes = self.lay(elem)?.classes.clone();
            self.local(&classes)
        } else {
            V::NONE
        };
        let ok = if names > 1 {
            self.local(crate::lower::func::SCALAR)
        } else {
            V::NONE
        };
        Ok(((false, chan, value, ok), Some(Received { value, ok, elem })))
    }

    /// Assigns or declares what was received.
    fn bind_received(&mut self, comm: Node, got: Received) -> R<()> {
        let Some(assign) = AssignStmt::cast(comm) else {
            return Ok(());
        };
        let is_define = comm.tok() == Token::Define;
        let values = [(got.value, got.elem), (got.ok, TypeId::BOOL)];
        for (x, (v, from)) in assign.lhs().zip(values) {
            let x = x.unparen();
            if x.is_ident("_") {
                continue;
            }
            match self.def(x) {
                Some(obj) if is_define => {
                    let ty = self.obj_ty(obj);
                    let v = self.converted(v, from, ty)?;
                    self.declare_value(obj, ty, v)?;
                }
                _ => {
                    let ty = self.ty(x);
                    let place = self.place(x)?;
                    let v = self.converted(v, from, ty)?;
                    self.at(x);
                    self.store(place, ty, v)?;
                }
            }
        }
        Ok(())
    }
}
