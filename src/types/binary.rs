//! Operators of two operands: arithmetic, logic, and how the operands' types are matched.
//!
//! In: the operator's node with its operands. Out: the result in the operand `x`, folded if both are constant. Chains of
//! left-associative operators are walked by a loop (E3 of `expr`).

use crate::syntax::codes::Code;
use crate::syntax::node::{BinaryExpr, Node};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::comparison::is_comparison;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::shift::is_shift;
use crate::types::ty::TypeId;

impl Checker<'_> {
    /// A chain of binary operators, from its innermost left operand outward (E3).
    pub(super) fn binary_expr(&mut self, x: &mut Operand, e: Node) {
        let mut chain = Vec::new();
        let mut left = e;
        while let Some(b) = BinaryExpr::cast(left) {
            chain.push(b);
            left = b.x();
        }
        self.expr(None, x, left);
        while let Some(b) = chain.pop() {
            let mut y = Operand::default();
            self.expr(None, &mut y, b.y());
            let node = b.node();
            self.binary(x, &mut y, Some(node), (b.x(), b.y()), node.tok());
            x.expr = Some(node);
            if chain.is_empty() {
                return;
            }
            self.record(x);
        }
    }

    /// `lhs op= rhs`: the operation without an expression of its own.
    pub(crate) fn binary_assign(&mut self, x: &mut Operand, lhs: Node, rhs: Node, op: Token) {
        let mut y = Operand::default();
        self.expr(None, x, lhs);
        self.expr(None, &mut y, rhs);
        self.binary(x, &mut y, None, (lhs, rhs), op);
    }

    /// `x op y` of checked operands; `e` is the expression unless it is an assignment operation.
    fn binary(
        &mut self,
        x: &mut Operand,
        y: &mut Operand,
        e: Option<Node>,
        sides: (Node, Node),
        op: Token,
    ) {
        if x.is_invalid() {
            return;
        }
        if y.is_invalid() {
            x.invalidate();
            x.expr = y.expr;
            return;
        }
        if is_shift(op) {
            return self.shift(x, y, e, op);
        }
        self.match_types(x, y);
        if x.is_invalid() {
            return;
        }
        if is_comparison(op) {
            return self.comparison(x, y, op, false);
        }
        if !self.world.identical(x.ty(), y.ty()) {
            if self.world.is_valid(x.ty()) && self.world.is_valid(y.ty()) {
                let what = match e {
                    Some(e) => expr_string(e),
                    None => format!(
                        "{} {}= {}",
                        expr_string(sides.0),
                        op.text(),
                        expr_string(sides.1)
                    ),
                };
                let (tx, ty) = (self.ts(x.ty()), self.ts(y.ty()));
                self.error_x(
                    x,
                    Code::MismatchedTypes,
                    format!("invalid operation: {what} (mismatched types {tx} and {ty})"),
                );
            }
            return x.invalidate();
        }
        if !self.binary_op_defined(x.ty(), op) {
            return self.undefined_op(x, op);
        }
        if self.divides_by_zero(x, y, op) {
            self.error_x(y, Code::DivByZero, "invalid operation: division by zero");
            return x.invalidate();
        }
        if x.is_const() && y.is_const() {
            self.fold(x, y, e, op);
        } else {
            x.mode = Mode::Value;
        }
    }

    fn binary_op_defined(&mut self, t: TypeId, op: Token) -> bool {
        match op {
            Token::Add => self.world.all_numeric_or_string(t),
            Token::Sub | Token::Mul | Token::Quo => self.world.all_numeric(t),
            Token::Rem | Token::And | Token::Or | Token::Xor | Token::AndNot => {
                self.world.all_integer(t)
            }
            Token::LAnd | Token::LOr => self.world.all_boolean(t),
            _ => false,
        }
    }

    fn divides_by_zero(&mut self, x: &Operand, y: &Operand, op: Token) -> bool {
        if !matches!(op, Token::Quo | Token::Rem) || !y.is_const() {
            return false;
        }
        let divisor = y.value();
        if (x.is_const() || self.world.all_integer(x.ty())) && divisor.sign() == 0 {
            return true;
        }
        // The squares of the parts may be too small to be told from zero.
        let squared = |v: ConstValue| ConstValue::binary_op(&v, Token::Mul, &v, false);
        x.is_const()
            && self.world.is_complex(x.ty())
            && squared(divisor.real()).sign() == 0
            && squared(divisor.imag()).sign() == 0
    }

    fn fold(&mut self, x: &mut Operand, y: &Operand, e: Option<Node>, op: Token) {
        let (a, b) = (x.value(), y.value());
        if a.is_unknown() || b.is_unknown() {
            x.val = Some(ConstValue::Unknown);
            return;
        }
        let int_div = op == Token::Quo && self.world.is_integer(x.ty());
        x.val = Some(ConstValue::binary_op(&a, op, &b, int_div));
        let Some(at) = e.or(x.expr) else { return };
        x.expr = Some(at);
        let pos = self.op_pos(at);
        self.overflow(x, pos);
    }

    /// Converts untyped operands to each other's types where that can succeed.
    pub(crate) fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.ty());
        if x.is_invalid() {
            return;
        }
        self.convert_untyped(y, x.ty());
        if y.is_invalid() {
            x.invalidate();
        }
    }

    fn may_convert(&mut self, x: &Operand, y: &Operand) -> bool {
        let (a, b) = (x.ty(), y.ty());
        let w = &mut *self.world;
        if w.is_typed(a) && w.is_typed(b) {
            return false;
        }
        if w.all_numeric(a) != w.all_numeric(b) {
            return false;
        }
        if w.is_non_type_param_interface(a) || w.is_non_type_param_interface(b) {
            return true;
        }
        if w.all_boolean(a) != w.all_boolean(b) || w.all_string(a) != w.all_string(b) {
            return false;
        }
        if x.is_nil() {
            return w.has_nil(b);
        }
        if y.is_nil() {
            return w.has_nil(a);
        }
        !w.is_pointer(a) && !w.is_pointer(b)
    }
}
