//! Built-ins that compute: complex, real, imag, min, max.
//!
//! In: the call with its arguments. Out: an operand, constant if the arguments are.

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, Node};
use crate::syntax::token::Token;
use crate::types::builtins::builtin_code;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::ty::{BasicKind, Type, TypeId};
use crate::types::universe::BuiltinId;

impl Checker<'_> {
    pub(super) fn builtin_complex(
        &mut self,
        x: &mut Operand,
        call: CallExpr,
        args: &mut [Operand],
    ) -> bool {
        let Some(y) = args.get_mut(1) else {
            return false;
        };
        match (self.world.is_untyped(x.ty()), self.world.is_untyped(y.ty())) {
            (false, false) => {}
            (true, false) => self.convert_untyped(x, y.ty()),
            (false, true) => self.convert_untyped(y, x.ty()),
            (true, true) if x.is_const() && y.is_const() => {
                for side in [&mut *x, &mut *y] {
                    if self.world.is_numeric(side.ty()) && side.value().imag().sign() == 0 {
                        side.ty = Some(TypeId::UNTYPED_FLOAT);
                    }
                }
            }
            (true, true) => {
                self.convert_untyped(x, TypeId::FLOAT64);
                self.convert_untyped(y, TypeId::FLOAT64);
            }
        }
        if x.is_invalid() || y.is_invalid() {
            return false;
        }
        let (tx, ty) = (self.ts(x.ty()), self.ts(y.ty()));
        if !self.world.identical(x.ty(), y.ty()) {
            let what = expr_string(call.node());
            self.error_x(
                x,
                Code::InvalidComplex,
                format!("invalid operation: {what} (mismatched types {tx} and {ty})"),
            );
            return false;
        }
        if self.is_param_of(x, &[BasicKind::Float32, BasicKind::Float64]) {
            return self.not_supported(x, BuiltinId::Complex);
        }
        let result = match self.world.basic_kind(x.ty()) {
            Some(BasicKind::Float32) => TypeId::COMPLEX64,
            Some(BasicKind::Float64) => TypeId::COMPLEX128,
            Some(BasicKind::UntypedFloat) => TypeId::UNTYPED_COMPLEX,
            _ => {
                self.error_x(
                    x,
                    Code::InvalidComplex,
                    format!("invalid argument: arguments have type {tx}, expected floating-point"),
                );
                return false;
            }
        };
        if x.is_const() && y.is_const() {
            let (re, im) = (x.value().to_float(), y.value().to_float());
            x.val = Some(ConstValue::make_complex(&re, &im));
        } else {
            x.mode = Mode::Value;
            x.val = None;
        }
        x.ty = Some(result);
        true
    }

    pub(super) fn builtin_real(&mut self, x: &mut Operand, id: BuiltinId) -> bool {
        if self.world.is_untyped(x.ty()) {
            if !x.is_const() {
                self.convert_untyped(x, TypeId::COMPLEX128);
                if x.is_invalid() {
                    return false;
                }
            } else if self.world.is_numeric(x.ty()) {
                x.ty = Some(TypeId::UNTYPED_COMPLEX);
            }
        }
        if self.is_param_of(x, &[BasicKind::Complex64, BasicKind::Complex128]) {
            return self.not_supported(x, id);
        }
        let result = match self.world.basic_kind(x.ty()) {
            Some(BasicKind::Complex64) => TypeId::FLOAT32,
            Some(BasicKind::Complex128) => TypeId::FLOAT64,
            Some(BasicKind::UntypedComplex) => TypeId::UNTYPED_FLOAT,
            _ => {
                let ty = self.ts(x.ty());
                self.error_x(
                    x,
                    builtin_code(id),
                    format!("invalid argument: argument has type {ty}, expected complex type"),
                );
                return false;
            }
        };
        if x.is_const() {
            let c = x.value();
            x.val = Some(if id == BuiltinId::Real {
                c.real()
            } else {
                c.imag()
            });
        } else {
            x.mode = Mode::Value;
        }
        x.ty = Some(result);
        true
    }

    /// Whether `x` has a type parameter that stands for types of these kinds only.
    fn is_param_of(&mut self, x: &Operand, kinds: &[BasicKind]) -> bool {
        self.world.is_type_param(x.ty())
            && self.under_is(x.ty(), |_, u| match u {
                Some(Type::Basic(kind, _)) => kinds.contains(&kind),
                _ => false,
            })
    }

    fn not_supported(&mut self, x: &Operand, id: BuiltinId) -> bool {
        let text = self.operand_string(x);
        let msg = format!(
            "{text} not supported as argument to built-in {} for go1.18 (see go.dev/issue/50937)",
            id.row().name
        );
        self.error_x(x, Code::UnsupportedFeature, msg);
        false
    }

    pub(super) fn builtin_max(
        &mut self,
        x: &mut Operand,
        id: BuiltinId,
        args: &mut [Operand],
    ) -> bool {
        let op = if id == BuiltinId::Max {
            Token::Gtr
        } else {
            Token::Lss
        };
        let nodes: Vec<Option<Node>> = args.iter().map(|a| a.expr).collect();
        for (i, a) in args.iter_mut().enumerate() {
            if !self.world.all_ordered(a.ty()) {
                return self.invalid_arg(a, Code::InvalidMinMaxOperand, |t| {
                    format!("{t} cannot be ordered")
                });
            }
            if i == 0 {
                continue;
            }
            self.match_types(x, a);
            if x.is_invalid() {
                return false;
            }
            if !self.world.identical(x.ty(), a.ty()) {
                let msg = format!(
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    self.ts(x.ty()),
                    self.ts(a.ty()),
                    a.expr_text()
                );
                self.error_x(a, Code::MismatchedTypes, msg);
                return false;
            }
            if x.is_const() && a.is_const() {
                if ConstValue::compare(&a.value(), op, &x.value()) == Some(true) {
                    *x = a.clone();
                }
            } else {
                x.mode = Mode::Value;
            }
        }
        if !x.is_const() {
            x.mode = Mode::Value;
            x.val = None;
            let context = format!("argument to built-in {}", id.row().name);
            self.assignment(x, Some(TypeId::EMPTY_INTERFACE), &context);
            if x.is_invalid() {
                return false;
            }
        }
        let ty = x.ty();
        for e in nodes.into_iter().flatten() {
            self.update_expr_type(e, ty, true);
        }
        true
    }
}
