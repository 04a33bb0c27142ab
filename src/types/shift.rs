//! Shifts: counts, constants, and untyped left operands that get their type from the context.
//!
//! In: two operands. Out: the result in `x`. A non-constant shift of an untyped constant stays untyped until its context says
//! what it is (E1 of `expr`); then `update_expr_type` judges it.

use crate::syntax::codes::Code;
use crate::syntax::node::Node;
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::{ConstKind, ConstValue};
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::ty::TypeId;

/// The largest constant shift count: enough to write the smallest float64.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

impl Checker<'_> {
    pub(super) fn shift(&mut self, x: &mut Operand, y: &mut Operand, e: Option<Node>, op: Token) {
        let int_value = if x.is_const() {
            x.value().to_int()
        } else {
            ConstValue::Unknown
        };
        let may_be_int = self.world.is_untyped(x.ty()) && int_value.kind() == ConstKind::Int;
        if !self.world.all_integer(x.ty()) && !may_be_int {
            return self.shift_operand_error(x);
        }
        if !self.shift_count(y) {
            return x.invalidate();
        }
        if x.is_const() {
            if y.is_const() {
                return self.const_shift(x, y, e, op, &int_value);
            }
            if self.world.is_untyped(x.ty()) {
                // The operand's type comes from where the shift stands; it is checked then.
                if let Some(info) = x.expr.and_then(|e| self.untyped.get_mut(&e.id())) {
                    info.is_lhs = true;
                }
                x.mode = Mode::Value;
                return;
            }
        }
        if !self.world.all_integer(x.ty()) {
            return self.shift_operand_error(x);
        }
        x.mode = Mode::Value;
    }

    fn shift_operand_error(&mut self, x: &mut Operand) {
        let text = self.operand_string(x);
        self.error_x(
            x,
            Code::InvalidShiftOperand,
            format!("invalid operation: shifted operand {text} must be integer"),
        );
        x.invalidate();
    }

    /// Whether `y` can be a shift count; reports if not.
    fn shift_count(&mut self, y: &mut Operand) -> bool {
        if y.is_const() {
            let count = y.value().to_int();
            if count.kind() == ConstKind::Int && count.sign() < 0 {
                let text = self.operand_string(y);
                self.error_x(
                    y,
                    Code::InvalidShiftCount,
                    format!("invalid operation: negative shift count {text}"),
                );
                return false;
            }
            if self.world.is_untyped(y.ty()) {
                self.representable(y, TypeId::UINT);
                if y.is_invalid() {
                    return false;
                }
                // A count that is no part of a constant shift becomes a value of type uint.
            }
            return true;
        } else if self.world.all_integer(y.ty()) {
            let at = y.expr.map(|e| self.start_pos(e));
            let Some(at) = at.filter(|at| !self.world.allows(*at, 13)) else {
                return true;
            };
            let text = self.operand_string(y);
            let what = format!("invalid operation: signed shift count {text}");
            return self.world.all_unsigned(y.ty()) || self.version_allows(at, 13, &what);
        } else if self.world.is_untyped(y.ty()) {
            self.convert_untyped(y, TypeId::UINT);
            return !y.is_invalid();
        }
        let text = self.operand_string(y);
        self.error_x(
            y,
            Code::InvalidShiftCount,
            format!("invalid operation: shift count {text} must be integer"),
        );
        false
    }

    fn const_shift(
        &mut self,
        x: &mut Operand,
        y: &Operand,
        e: Option<Node>,
        op: Token,
        int_value: &ConstValue,
    ) {
        if !self.world.is_integer(x.ty()) {
            x.ty = Some(TypeId::UNTYPED_INT);
        }
        if x.value().is_unknown() || y.value().is_unknown() {
            x.val = Some(ConstValue::Unknown);
            return;
        }
        let count = y.value().as_u64().filter(|n| *n <= MAX_SHIFT);
        let Some(count) = count else {
            let text = self.operand_string(y);
            self.error_x(
                y,
                Code::InvalidShiftCount,
                format!("invalid operation: invalid shift count {text}"),
            );
            return x.invalidate();
        };
        x.val = Some(ConstValue::shift(int_value, op, count));
        let Some(at) = e.or(x.expr) else { return };
        x.expr = Some(at);
        let pos = self.op_pos(at);
        self.overflow(x, pos);
    }
}

pub(super) fn is_shift(op: Token) -> bool {
    matches!(op, Token::Shl | Token::Shr)
}
