//! Comparisons: which types compare, and gc's words where they do not.
//!
//! In: two operands of matched types. Out: an untyped boolean in `x`, or the error with its cause.

use crate::syntax::codes::Code;
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};

impl Checker<'_> {
    /// `x op y`; in a switch, `x` is a case and `y` the switch's value.
    pub(crate) fn comparison(
        &mut self,
        x: &mut Operand,
        y: &mut Operand,
        op: Token,
        is_case: bool,
    ) {
        if !self.world.is_valid(x.ty()) || !self.world.is_valid(y.ty()) {
            return x.invalidate();
        }
        let op = if is_case { Token::Eql } else { op };
        if let Err((at_y, cause)) = self.comparable_operands(x, y, op) {
            self.comparison_error(x, y, op, is_case, (at_y, cause));
            return x.invalidate();
        }
        if x.is_const() && y.is_const() {
            let result = ConstValue::compare(&x.value(), op, &y.value());
            x.val = Some(result.map_or(ConstValue::Unknown, ConstValue::Bool));
        } else {
            x.mode = Mode::Value;
            x.val = None;
            for side in [&*x, &*y] {
                let ty = self.world.default_type(side.ty());
                if let Some(e) = side.expr {
                    self.update_expr_type(e, ty, true);
                }
            }
        }
        x.ty = Some(TypeId::UNTYPED_BOOL);
    }

    /// Err: whether the second operand is to blame, and why (empty: the operator is not defined on its type).
    fn comparable_operands(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: Token,
    ) -> Result<(), (bool, String)> {
        if self.assignable_to(x, y.ty()).is_err() && self.assignable_to(y, x.ty()).is_err() {
            let (tx, ty) = (self.ts(x.ty()), self.ts(y.ty()));
            return Err((true, format!("mismatched types {tx} and {ty}")));
        }
        if !matches!(op, Token::Eql | Token::Neq) {
            if !self.world.all_ordered(x.ty()) {
                return Err((false, String::new()));
            }
            if !self.world.all_ordered(y.ty()) {
                return Err((true, String::new()));
            }
            return Ok(());
        }
        if x.is_nil() || y.is_nil() {
            let other = if x.is_nil() { y.ty() } else { x.ty() };
            return if self.world.has_nil(other) && !(x.is_nil() && y.is_nil()) {
                Ok(())
            } else {
                Err((true, String::new()))
            };
        }
        for (is_y, t) in [(false, x.ty()), (true, y.ty())] {
            if !self.world.comparable(t) {
                return Err((is_y, self.incomparable_words(t)));
            }
        }
        Ok(())
    }

    fn incomparable_words(&mut self, t: TypeId) -> String {
        if matches!(
            self.under_type(t),
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. }
        ) {
            return format!("{} can only be compared to nil", self.composite_kind(t));
        }
        self.world.incomparable_cause(t, true).unwrap_or_default()
    }

    fn comparison_error(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: Token,
        is_case: bool,
        (mut at_y, mut cause): (bool, String),
    ) {
        if cause.is_empty() {
            let (px, py) = (
                self.world.is_type_param(x.ty()),
                self.world.is_type_param(y.ty()),
            );
            if px || py {
                at_y |= !px;
                let t = if at_y { y.ty() } else { x.ty() };
                cause = format!(
                    "type parameter {} cannot use operator {}",
                    self.ts(t),
                    op.text()
                );
            } else {
                let t = if at_y { y.ty() } else { x.ty() };
                let kind = self.composite_kind(t);
                let what = if kind.is_empty() {
                    self.ts(t)
                } else {
                    kind.to_string()
                };
                cause = format!("operator {} not defined on {what}", op.text());
            }
        }
        let (tx, ty) = (x.expr_text(), y.expr_text());
        if is_case {
            self.error_x(
                x,
                Code::MismatchedTypes,
                format!("invalid case {tx} in switch on {ty} ({cause})"),
            );
        } else {
            let at = if at_y { y } else { x };
            self.error_x(
                at,
                Code::MismatchedTypes,
                format!("invalid operation: {tx} {} {ty} ({cause})", op.text()),
            );
        }
    }
}

pub(super) fn is_comparison(op: Token) -> bool {
    matches!(
        op,
        Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq
    )
}
