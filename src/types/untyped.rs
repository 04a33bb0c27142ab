//! Untyped expressions until their type is final.
//!
//! In: what was recorded as untyped (E1 and E2 of `expr`), then the type or the value that the context gives. Out: the tables of
//! the unit, for the expression and for the untyped operands it was made of.

use crate::syntax::codes::Code;
use crate::syntax::node::{BinaryExpr, Node, ParenExpr, UnaryExpr};
use crate::types::check::{Checker, ExprInfo};
use crate::types::comparison::is_comparison;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::operand::Operand;
use crate::types::shift::is_shift;
use crate::types::ty::TypeId;

impl Checker<'_> {
    /// At the end of a check: records what stayed untyped (E2). A condition's
    /// untyped bool is a bool, and a constant that is indexed or ranged over a string.
    pub(crate) fn record_untyped(&mut self) {
        let rest = std::mem::take(&mut self.untyped);
        for info in rest.into_values() {
            let ty = match info.ty {
                TypeId::UNTYPED_BOOL if info.val.is_none() => TypeId::BOOL,
                TypeId::UNTYPED_STRING => TypeId::STRING,
                ty => ty,
            };
            self.record_type_and_value(info.expr, info.mode, ty, info.val);
        }
    }

    /// The value that an untyped constant got by rounding.
    pub(crate) fn update_expr_val(&mut self, e: Node, value: &ConstValue) {
        if let Some(info) = self.untyped.get_mut(&e.id()) {
            info.val = Some(value.clone());
        }
    }

    /// Gives an untyped expression and its untyped operands type `ty`; records them if that is final (E1).
    pub(crate) fn update_expr_type(&mut self, e: Node, ty: TypeId, is_final: bool) {
        // Most expressions have their type already.
        let mut work = Vec::new();
        let mut next = Some(e);
        while let Some(e) = next {
            let Some(old) = self.untyped.get(&e.id()).cloned() else {
                next = work.pop();
                continue;
            };
            push_untyped_operands(e, &old, &mut work);
            if !is_final && self.world.is_untyped(ty) {
                if let Some(info) = self.untyped.get_mut(&e.id()) {
                    info.ty = ty;
                }
            } else {
                self.untyped.remove(&e.id());
                self.finish_untyped(e, old, ty);
            }
            next = work.pop();
        }
    }

    fn finish_untyped(&mut self, e: Node, old: ExprInfo, ty: TypeId) {
        if old.is_lhs && !self.world.all_integer(ty) {
            let msg = format!(
                "invalid operation: shifted operand {} (type {}) must be integer",
                expr_string(e),
                self.ts(ty)
            );
            return self.error(e, Code::InvalidShiftOperand, msg);
        }
        let mut val = old.val;
        if val.is_some() {
            let mut c = Operand::new(old.mode, e, old.ty);
            c.val.clone_from(&val);
            self.convert_untyped(&mut c, ty);
            if c.is_invalid() {
                return;
            }
            val = c.val;
        }
        self.record_type_and_value(e, old.mode, ty, val);
    }
}

/// The operands whose type is that of the whole. A constant's operands are never materialised.
fn push_untyped_operands(e: Node, old: &ExprInfo, work: &mut Vec<Node>) {
    if let Some(p) = ParenExpr::cast(e) {
        work.push(p.x());
    } else if old.val.is_some() {
    } else if let Some(u) = UnaryExpr::cast(e) {
        work.push(u.x());
    } else if let Some(b) = BinaryExpr::cast(e) {
        let op = e.tok();
        if is_comparison(op) {
            return;
        }
        work.push(b.x());
        if !is_shift(op) {
            work.push(b.y());
        }
    }
}
