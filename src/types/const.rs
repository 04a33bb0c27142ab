//! Constants in the checker: whether a value fits a type, and the conversion of untyped operands.
//!
//! In: operands with constant values. Out: values rounded to their types, or gc's words for what does not fit.

use crate::syntax::codes::Code;
use crate::types::check::Checker;
use crate::types::constant::{ConstKind, ConstValue, Repr};
use crate::types::object::Pos;
use crate::types::operand::Operand;
use crate::types::ty::{BasicKind, Type, TypeId};

/// Bits that an untyped integer may have.
const MAX_UNTYPED_BITS: u64 = 512;

/// Why a constant or untyped value does not become a value of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Misfit {
    /// A float with a fraction as an integer.
    Truncated,
    /// A number out of range.
    Overflows,
    /// Another kind of value.
    Kind,
}

impl Misfit {
    /// Which code it has.
    pub(crate) fn code(self) -> Code {
        match self {
            Misfit::Truncated => Code::TruncatedFloat,
            Misfit::Overflows => Code::NumericOverflow,
            Misfit::Kind => Code::InvalidUntypedConversion,
        }
    }

    /// What follows `cannot use x as T value in …`.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Misfit::Truncated => " (truncated)",
            Misfit::Overflows => " (overflows)",
            Misfit::Kind => "",
        }
    }
}

/// How a basic type holds numbers; None for what is no number.
pub(crate) fn repr_of(kind: BasicKind) -> Option<Repr> {
    use BasicKind as K;
    Some(match kind {
        K::Int | K::Int64 => Repr::Int(64),
        K::Int8 => Repr::Int(8),
        K::Int16 => Repr::Int(16),
        K::Int32 => Repr::Int(32),
        K::Uint | K::Uint64 | K::Uintptr => Repr::Uint(64),
        K::Uint8 => Repr::Uint(8),
        K::Uint16 => Repr::Uint(16),
        K::Uint32 => Repr::Uint(32),
        K::Float32 => Repr::F32,
        K::Float64 => Repr::F64,
        K::Complex64 => Repr::C64,
        K::Complex128 => Repr::C128,
        K::UntypedInt | K::UntypedRune => Repr::UntypedInt,
        K::UntypedFloat => Repr::UntypedFloat,
        K::UntypedComplex => Repr::UntypedComplex,
        _ => return None,
    })
}

/// The value as the basic type holds it, if it does. `Unknown` fits everything.
pub(crate) fn represent(value: &ConstValue, kind: BasicKind) -> Option<ConstValue> {
    if value.is_unknown() {
        return Some(ConstValue::Unknown);
    }
    if let Some(repr) = repr_of(kind) {
        return value.represent(repr);
    }
    let fits = match kind {
        BasicKind::String | BasicKind::UntypedString => value.kind() == ConstKind::String,
        BasicKind::Bool | BasicKind::UntypedBool => value.kind() == ConstKind::Bool,
        _ => false,
    };
    fits.then(|| value.clone())
}

impl Checker<'_> {
    /// After an operation: a typed constant fits its type, an untyped integer does not grow without end.
    pub(crate) fn overflow(&mut self, x: &mut Operand, at: Pos) {
        let value = x.value();
        if value.is_unknown() {
            return self.error_at(
                at,
                Code::InvalidConstVal,
                "constant result is not representable",
            );
        }
        if self.world.is_typed(x.ty()) {
            return self.representable(x, x.ty());
        }
        if value.kind() == ConstKind::Int && value.bit_len() > MAX_UNTYPED_BITS {
            let op = x.expr.map_or("", crate::types::expr::op_name);
            let space = if op.is_empty() { "" } else { " " };
            self.error_at(
                at,
                Code::InvalidConstVal,
                format!("constant {op}{space}overflow"),
            );
            x.val = Some(ConstValue::Unknown);
        }
    }

    /// Converts a constant operand's value to what `t` holds; reports and invalidates what does not fit.
    pub(crate) fn representable(&mut self, x: &mut Operand, t: TypeId) {
        match self.representation(x, t) {
            Ok(value) => x.val = Some(value),
            Err(misfit) => {
                let under = self.world.under(t);
                let target = if self.world.is_untyped(t) { under } else { t };
                self.invalid_conversion(misfit, x, target);
                x.invalidate();
            }
        }
    }

    /// The value of a constant operand as `t` holds it.
    pub(crate) fn representation(&mut self, x: &Operand, t: TypeId) -> Result<ConstValue, Misfit> {
        let kind = self.world.basic_kind(t).unwrap_or(BasicKind::Invalid);
        if let Some(value) = represent(&x.value(), kind) {
            return Ok(value);
        }
        if !self.world.is_numeric(x.ty()) || !self.world.is_numeric(t) {
            return Err(Misfit::Kind);
        }
        if !self.world.is_integer(x.ty()) && self.world.is_integer(t) {
            return Err(Misfit::Truncated);
        }
        Err(Misfit::Overflows)
    }

    /// Reports that `x` does not convert to `target`.
    pub(crate) fn invalid_conversion(&mut self, misfit: Misfit, x: &Operand, target: TypeId) {
        let (what, ty) = (self.operand_string(x), self.ts(target));
        let msg = match misfit {
            Misfit::Truncated => format!("{what} truncated to {ty}"),
            Misfit::Overflows => format!("{what} overflows {ty}"),
            Misfit::Kind => format!("cannot convert {what} to type {ty}"),
        };
        self.error_x(x, misfit.code(), msg);
    }

    /// Gives an untyped operand the type `target`, if it can have it.
    pub(crate) fn convert_untyped(&mut self, x: &mut Operand, target: TypeId) {
        match self.implicit_type_and_value(x, target) {
            Ok((ty, value)) => self.set_implicit(x, ty, value),
            Err(misfit) => {
                let shown = if self.world.is_type_param(target) {
                    target
                } else {
                    self.world.under(target)
                };
                self.invalid_conversion(misfit, x, shown);
                x.invalidate();
            }
        }
    }

    /// Records the outcome of an implicit conversion.
    pub(crate) fn set_implicit(&mut self, x: &mut Operand, ty: TypeId, value: Option<ConstValue>) {
        if let Some(value) = value {
            if let Some(e) = x.expr {
                self.update_expr_val(e, &value);
            }
            x.val = Some(value);
        }
        if ty != x.ty() {
            x.ty = Some(ty);
            if let Some(e) = x.expr {
                self.update_expr_type(e, ty, false);
            }
        }
    }

    /// The type (and value, if constant) that an untyped operand has where `target` is expected.
    pub(crate) fn implicit_type_and_value(
        &mut self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(TypeId, Option<ConstValue>), Misfit> {
        let ty = x.ty();
        if x.is_invalid() || self.world.is_typed(ty) || !self.world.is_valid(target) {
            return Ok((ty, None));
        }
        if self.world.is_untyped(target) {
            return match self.max_type(ty, target) {
                Some(m) => Ok((m, None)),
                None => Err(Misfit::Kind),
            };
        }
        if x.is_nil() {
            return if self.world.has_nil(target) {
                Ok((target, None))
            } else {
                Err(Misfit::Kind)
            };
        }
        if self.world.is_type_param(target) {
            let fits = self.type_terms(target).iter().all(|term| {
                term.under
                    .is_some_and(|u| self.implicit_type_and_value(x, u).is_ok())
            });
            return if fits {
                Ok((target, None))
            } else {
                Err(Misfit::Kind)
            };
        }
        let under = self.world.under(target);
        let is_interface = match self.world.ty(under) {
            Type::Basic(..) => return self.implicit_basic(x, target),
            Type::Interface(_) => true,
            _ => false,
        };
        // Values have concrete dynamic types: the default one.
        if is_interface && self.world.type_set(under).is_all() {
            return Ok((self.world.default_type(ty), None));
        }
        Err(Misfit::Kind)
    }

    fn implicit_basic(
        &mut self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(TypeId, Option<ConstValue>), Misfit> {
        if x.is_const() {
            let value = self.representation(x, target)?;
            return Ok((target, Some(value)));
        }
        let fits = match self.world.basic_kind(x.ty()) {
            Some(BasicKind::UntypedBool) => self.world.is_boolean(target),
            Some(
                BasicKind::UntypedInt
                | BasicKind::UntypedRune
                | BasicKind::UntypedFloat
                | BasicKind::UntypedComplex,
            ) => self.world.is_numeric(target),
            Some(BasicKind::UntypedString) => self.world.is_string(target),
            _ => false,
        };
        if fits {
            Ok((target, None))
        } else {
            Err(Misfit::Kind)
        }
    }

    /// The larger of two untyped types that mix.
    pub(crate) fn max_type(&mut self, a: TypeId, b: TypeId) -> Option<TypeId> {
        if a == b {
            return Some(a);
        }
        let numeric = self.world.is_numeric(a) && self.world.is_numeric(b);
        numeric.then(|| a.max(b))
    }
}
