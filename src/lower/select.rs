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
        for (i, clause) in clauses.iter().enumerate() {
            match clause.comm() {
                Some(comm) => {
                    // The operands of all cases are evaluated in their order.
                    let behind = clauses.get(i + 1..).unwrap_or_default();
                    let keeps = behind.iter().any(|clause| self.operands_call(*clause));
                    let (case, got) = self.comm(comm, keeps)?;
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

    /// The operands of a case hold calls.
    fn operands_call(&self, clause: CommClause) -> bool {
        let Some(comm) = clause.comm() else {
            return false;
        };
        if let Some(send) = SendStmt::cast(comm) {
            return self.has_calls(send.chan()) || self.has_calls(send.value());
        }
        received_from(comm).is_some_and(|chan| self.has_calls(chan))
    }

    /// The value of an expression, in a temporary if it must not change meanwhile.
    fn kept_operand(&mut self, e: Node, ty: TypeId, keeps: bool) -> R<V> {
        match keeps {
            true => self.own_operand(e, ty),
            false => self.operand_as(e, ty),
        }
    }

    /// Evaluates the operands of a communication; `keeps`: what comes behind may change variables.
    #[expect(
        clippy::type_complexity,
        reason = "an assembler's case and what it receives"
    )]
    fn comm(&mut self, comm: Node, keeps: bool) -> R<((bool, V, V, V), Option<Received>)> {
        self.at(comm);
        if let Some(send) = SendStmt::cast(comm) {
            let ty = self.ty(send.chan());
            let elem = self.lay(ty)?.elem;
            let chan = self.kept_operand(send.chan(), ty, keeps)?;
            let value = self.kept_operand(send.value(), elem, keeps)?;
            return Ok(((true, chan, value, V::NONE), None));
        }
        let names = AssignStmt::cast(comm).map_or(0, |assign| assign.lhs().count());
        let x = received_from(comm).ok_or_else(|| LowerError::bug("communication"))?;
        let ty = self.ty(x);
        let elem = self.lay(ty)?.elem;
        let chan = self.kept_operand(x, ty, keeps)?;
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

/// The channel that a case receives from.
fn received_from(comm: Node) -> Option<Node> {
    let x = match AssignStmt::cast(comm) {
        Some(assign) => assign.rhs().first(),
        None => ExprStmt::cast(comm).map(|s| s.x()),
    };
    let x = x.map(Node::unparen).filter(|x| x.kind() == Kind::UnaryExpr);
    x.and_then(UnaryExpr::cast).map(|unary| unary.x())
}
