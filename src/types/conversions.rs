//! Explicit conversions `T(x)`.
//!
//! In: an operand and a type. Out: the converted operand; constants stay constants where the type allows it.

use crate::syntax::codes::Code;
use crate::types::check::Checker;
use crate::types::r#const::represent;
use crate::types::constant::{ConstKind, ConstValue};
use crate::types::info::Mode;
use crate::types::object::Pos;
use crate::types::operand::Operand;
use crate::types::ty::{BasicKind, Type, TypeId};

impl Checker<'_> {
    /// Converts `x` to `to`; reports and invalidates if that cannot be.
    pub(crate) fn conversion(&mut self, x: &mut Operand, to: TypeId) {
        let was_const = x.is_const();
        // The mode that a message shows: it changes only if the conversion is right.
        let mut shown = x.mode;
        let const_type = self.world.is_const_type(to);
        let result = if was_const && const_type {
            match self.converted_const(x, to) {
                Some(value) => {
                    x.val = Some(value);
                    Ok(())
                }
                None if self.world.is_integer(x.ty()) && self.world.is_integer(to) => {
                    let msg = format!("constant {} overflows {}", x.value().text(), self.ts(to));
                    self.error_x(x, Code::NumericOverflow, msg);
                    return x.invalidate();
                }
                None => {
                    self.show_as_integer(x, to);
                    Err(String::new())
                }
            }
        } else if was_const && self.world.is_type_param(to) {
            shown = Mode::Value;
            self.const_to_type_param(x, to)
        } else {
            let result = self.convertible_to(x, to);
            if result.is_ok() {
                x.mode = Mode::Value;
            }
            result
        };
        if let Err(cause) = result {
            x.mode = shown;
            let what = self.operand_string(x);
            let colon = if cause.is_empty() { "" } else { ": " };
            let msg = format!(
                "cannot convert {what} to type {}{colon}{cause}",
                self.ts(to)
            );
            self.error_x(x, Code::InvalidConversion, msg);
            return x.invalidate();
        }
        if was_const && !const_type {
            x.mode = Mode::Value;
        }
        if self.world.is_untyped(x.ty()) {
            let is_nil = x.ty() == TypeId::UNTYPED_NIL;
            let to_interface = self.world.is_non_type_param_interface(to);
            let last = if is_nil {
                to
            } else if to_interface || was_const && !const_type {
                self.world.default_type(x.ty())
            } else if x.is_const() && self.world.is_integer(x.ty()) && self.world.all_string(to) {
                x.ty()
            } else {
                to
            };
            if let Some(e) = x.expr {
                self.update_expr_type(e, last, true);
            }
        }
        x.ty = Some(to);
        if !x.is_const() {
            x.val = None;
        }
    }

    /// The value of constant `x` as a constant of type `to`.
    fn converted_const(&mut self, x: &Operand, to: TypeId) -> Option<ConstValue> {
        let kind = self.world.basic_kind(to)?;
        if let Some(value) = represent(&x.value(), kind) {
            return Some(value);
        }
        if self.world.is_integer(x.ty()) && self.world.is_string(to) {
            let code = x.value().as_u64().and_then(|n| u32::try_from(n).ok());
            let c = code.and_then(char::from_u32).unwrap_or('\u{fffd}');
            let text = c.to_string();
            return Some(ConstValue::from_bytes(text.as_bytes()));
        }
        None
    }

    /// A message about a constant that no integer type holds shows the integer that it is.
    fn show_as_integer(&mut self, x: &mut Operand, to: TypeId) {
        let whole = x.value().to_int();
        if self.world.is_integer(to) && whole.kind() == ConstKind::Int {
            x.val = Some(whole);
        }
    }

    fn const_to_type_param(&mut self, x: &Operand, to: TypeId) -> Result<(), String> {
        for term in self.type_terms(to) {
            let Some(u) = term.under else {
                return Err(format!("{} does not contain specific types", self.ts(to)));
            };
            if self.world.is_string(x.ty()) && self.world.is_bytes_or_runes(u) {
                continue;
            }
            if self.converted_const(x, u).is_some() {
                continue;
            }
            let (tu, tt) = (self.ts(u), self.ts(to));
            return Err(
                if self.world.is_integer(x.ty()) && self.world.is_integer(u) {
                    format!("constant {} overflows {tu} (in {tt})", x.value().text())
                } else {
                    let what = self.operand_string(x);
                    format!("cannot convert {what} to type {tu} (in {tt})")
                },
            );
        }
        Ok(())
    }

    /// Whether a value converts; if not, the reason (which may be empty).
    pub(crate) fn convertible_to(&mut self, x: &Operand, to: TypeId) -> Result<(), String> {
        let cause = match self.assignable_to(x, to) {
            Ok(()) => return Ok(()),
            Err(cause) => cause,
        };
        let v = self.world.unalias(x.ty());
        let t = self.world.unalias(to);
        let (vp, tp) = (self.world.is_type_param(v), self.world.is_type_param(t));
        if !vp && !tp {
            return if self.convertible_types(v, t) {
                self.array_conversion_allowed(x, v, t)
            } else {
                Err(cause)
            };
        }
        self.convertible_type_params(x, (v, vp), (t, tp), to)
    }

    /// Slices convert to arrays and their pointers in newer languages only.
    fn array_conversion_allowed(
        &mut self,
        x: &Operand,
        v: TypeId,
        t: TypeId,
    ) -> Result<(), String> {
        let (vu, tu) = (self.world.under(v), self.world.under(t));
        if !matches!(self.world.ty(vu), Type::Slice(_)) {
            return Ok(());
        }
        let (release, what) = match self.world.ty(tu) {
            Type::Pointer(_) => (17, "conversion of slice to array pointer"),
            Type::Array { .. } => (20, "conversion of slice to array"),
            _ => return Ok(()),
        };
        let at = x.expr.map_or(Pos::NONE, |e| self.start_pos(e));
        match self.world.too_new(at, release, what) {
            Some(error) => Err(error.msg),
            None => Ok(()),
        }
    }

    /// The rules that need no type parameter.
    fn convertible_types(&mut self, v: TypeId, t: TypeId) -> bool {
        let (vu, tu) = (self.world.under(v), self.world.under(t));
        let w = &mut *self.world;
        if w.identical_ignore_tags(vu, tu) {
            return true;
        }
        if let (Type::Pointer(a), Type::Pointer(b)) = (w.ty(v).clone(), w.ty(t).clone())
            && !w.is_type_param(a)
            && !w.is_type_param(b)
        {
            let (ua, ub) = (w.under(a), w.under(b));
            if w.identical_ignore_tags(ua, ub) {
                return true;
            }
        }
        if w.is_integer_or_float(vu) && w.is_integer_or_float(tu)
            || w.is_complex(vu) && w.is_complex(tu)
            || (w.is_integer(vu) || w.is_bytes_or_runes(vu)) && w.is_string(tu)
            || w.is_string(vu) && w.is_bytes_or_runes(tu)
        {
            return true;
        }
        let is_unsafe = |t: &Type| matches!(t, Type::Basic(BasicKind::UnsafePointer, _));
        let is_word = |t: &Type| matches!(t, Type::Pointer(_) | Type::Basic(BasicKind::Uintptr, _));
        let (a, b) = (w.ty(vu).clone(), w.ty(tu).clone());
        if is_word(&a) && is_unsafe(&b) || is_unsafe(&a) && is_word(&b) {
            return true;
        }
        let Type::Slice(elem) = a else { return false };
        match b {
            Type::Array { elem: e, .. } => w.identical(elem, e),
            Type::Pointer(base) => {
                let under = w.under(base);
                match *w.ty(under) {
                    Type::Array { elem: e, .. } => w.identical(elem, e),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn convertible_type_params(
        &mut self,
        x: &Operand,
        (v, vp): (TypeId, bool),
        (t, tp): (TypeId, bool),
        to: TypeId,
    ) -> Result<(), String> {
        let from = if vp { self.type_terms(v) } else { Vec::new() };
        let into = if tp { self.type_terms(t) } else { Vec::new() };
        if from.iter().chain(&into).any(|term| term.under.is_none()) {
            return Err(String::new());
        }
        let (sv, st) = (self.ts(v), self.ts(t));
        if !vp {
            for term in into {
                if let Err(cause) = self.convertible_to(x, term.ty) {
                    let line = format!(
                        "cannot convert {} to type {} (in {st})",
                        self.ts(x.ty()),
                        self.ts(term.ty)
                    );
                    return Err(with_cause(line, &cause));
                }
            }
            return Ok(());
        }
        for a in from {
            let mut y = x.clone();
            y.ty = Some(a.ty);
            let ta = self.ts(a.ty);
            if !tp {
                if let Err(cause) = self.convertible_to(&y, t) {
                    let line = format!("cannot convert {ta} (in {sv}) to type {}", self.ts(to));
                    return Err(with_cause(line, &cause));
                }
                continue;
            }
            for b in &into {
                if let Err(cause) = self.convertible_to(&y, b.ty) {
                    let line = format!(
                        "cannot convert {ta} (in {sv}) to type {} (in {st})",
                        self.ts(b.ty)
                    );
                    return Err(with_cause(line, &cause));
                }
            }
        }
        Ok(())
    }
}

fn with_cause(line: String, cause: &str) -> String {
    if cause.is_empty() {
        return line;
    }
    format!("{line}\n\t{cause}")
}
