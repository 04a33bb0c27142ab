//! Operands: what an expression is while it is being checked, and how messages describe it.
//!
//! In: an expression's mode, type and value. Out: texts such as `x (variable of type int)`, and whether the
//! operand can be assigned to a type.

use std::sync::Arc;

use crate::syntax::node::Node;
use crate::types::check::Checker;
use crate::types::constant::ConstRef;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::ty::{ChanDir, Type, TypeId};
use crate::types::universe::BuiltinId;

/// An expression with what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Operand {
    /// What it denotes.
    pub mode: Mode,
    /// The expression; None before the first check, and for operands that no expression stands for.
    pub expr: Option<Node>,
    /// The text of an operand without expression.
    pub desc: Option<Arc<str>>,
    /// Its type; None before it is known.
    pub ty: Option<TypeId>,
    /// Value of a constant.
    pub val: Option<ConstRef>,
    /// Which predeclared function, for mode Builtin.
    pub id: Option<BuiltinId>,
}

impl Operand {
    /// An operand for `expr`.
    pub fn new(mode: Mode, expr: Node, ty: TypeId) -> Operand {
        Operand {
            mode,
            expr: Some(expr),
            ty: Some(ty),
            ..Operand::default()
        }
    }

    /// The type, INVALID if there is none.
    pub fn ty(&self) -> TypeId {
        self.ty.unwrap_or(TypeId::INVALID)
    }

    /// True if it was wrong.
    pub fn is_invalid(&self) -> bool {
        self.mode == Mode::Invalid
    }

    /// True for a constant.
    pub fn is_const(&self) -> bool {
        self.mode == Mode::Constant
    }

    /// True for nil, typed or not.
    pub fn is_nil(&self) -> bool {
        self.mode == Mode::NilValue
    }

    /// The value of a constant, `Unknown` if there is none.
    pub fn value(&self) -> ConstRef {
        self.val.clone().unwrap_or(ConstRef::Unknown)
    }

    /// Sets mode and type to invalid.
    pub fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }

    /// The text of the expression.
    pub fn expr_text(&self) -> String {
        match (self.expr, &self.desc) {
            (Some(e), _) => expr_string(e),
            (None, Some(text)) => text.to_string(),
            (None, None) => String::new(),
        }
    }
}

/// The words for a mode in descriptions.
const fn mode_text(mode: Mode) -> &'static str {
    match mode {
        Mode::Invalid => "invalid operand",
        Mode::NoValue => "no value",
        Mode::Builtin => "built-in",
        Mode::TypExpr => "type",
        Mode::Constant => "constant",
        Mode::Variable => "variable",
        Mode::MapIndex => "map index expression",
        Mode::Value => "value",
        Mode::NilValue => "nil",
        Mode::CommaOk => "comma, ok expression",
    }
}

impl Checker<'_> {
    /// The description of an operand in messages.
    pub(crate) fn operand_string(&mut self, x: &Operand) -> String {
        if x.is_nil() {
            return match x.ty() {
                TypeId::INVALID => "nil (with invalid type)".to_string(),
                TypeId::UNTYPED_NIL => "nil".to_string(),
                ty => format!("nil (of type {})", self.ts(ty)),
            };
        }
        let mut expr = x.expr_text();
        if expr.is_empty() {
            expr = match x.mode {
                Mode::Builtin => x.id.map_or("", |id| id.row().name).to_string(),
                Mode::TypExpr => self.ts(x.ty()),
                Mode::Constant => x.value().text(),
                _ => expr,
            };
        }
        let mut what = String::new();
        let has_no_type = matches!(
            x.mode,
            Mode::Invalid | Mode::NoValue | Mode::Builtin | Mode::TypExpr
        );
        let is_untyped = !has_no_type && x.ty.is_some_and(|t| self.world.is_untyped(t));
        if is_untyped {
            what.push_str(&self.ts(x.ty()));
            what.push(' ');
        }
        what.push_str(mode_text(x.mode));
        if x.is_const() {
            let text = x.value().text();
            if text != expr {
                what.push(' ');
                what.push_str(&text);
            }
        }
        if let (false, false, Some(ty)) = (has_no_type, is_untyped, x.ty) {
            what.push_str(&self.type_description(ty));
        }
        if expr.is_empty() {
            return what;
        }
        format!("{expr} ({what})")
    }

    /// ` of struct type S`, ` of type P constrained by C`.
    fn type_description(&mut self, ty: TypeId) -> String {
        if !self.world.is_valid(ty) {
            return " with invalid type".to_string();
        }
        let mut desc = String::new();
        if self.world.is_generic(ty) {
            desc.push_str("generic ");
        }
        if self.world.is_type_param(ty) {
            let bound = match self.world.ty(self.world.unalias(ty)) {
                Type::TypeParam(p) => p.bound,
                _ => TypeId::INVALID,
            };
            let mut text = format!(
                " of {desc}type {} constrained by {}",
                self.ts(ty),
                self.ts(bound)
            );
            if self.world.type_set(ty).is_empty() {
                text.push_str(" with empty type set");
            }
            return text;
        }
        if matches!(self.world.ty(ty), Type::Named(_) | Type::Alias(_)) {
            let kind = self.composite_kind(ty);
            if kind.is_empty() {
                // Of a basic type, its name alone.
                let under = self.world.under(ty);
                let text = self.ts(under);
                desc.push_str(text.strip_prefix("unsafe.").unwrap_or(&text));
            } else {
                desc.push_str(kind);
            }
            desc.push(' ');
        }
        format!(" of {desc}type {}", self.ts(ty))
    }

    /// `array`, `slice`, …; empty for basic types.
    pub(crate) fn composite_kind(&mut self, ty: TypeId) -> &'static str {
        match self.under_type(ty) {
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
            Type::Union(_) => "union",
            _ => "",
        }
    }

    /// Whether `x` can be assigned to a variable of type `to`; if not, the reason (which may be empty).
    pub(crate) fn assignable_to(&mut self, x: &Operand, to: TypeId) -> Result<(), String> {
        if x.is_invalid() || !self.world.is_valid(to) {
            return Ok(());
        }
        let v = self.world.unalias(x.ty());
        let t = self.world.unalias(to);
        if self.world.identical(v, t) {
            return Ok(());
        }
        if self.world.is_untyped(v) {
            return self.untyped_assignable(x, t);
        }
        let (vu, tu) = (self.world.under(v), self.world.under(t));
        let (vp, tp) = (self.world.is_type_param(v), self.world.is_type_param(t));
        let unnamed = !self.world.has_name(v) || !self.world.has_name(t);
        if !vp && !tp && unnamed && self.world.identical(vu, tu) {
            return Ok(());
        }
        let is_interface = matches!(self.world.ty(tu), Type::Interface(_)) && !tp;
        if is_interface || self.is_interface_pointer(tu) {
            match self.implements(v, t, false) {
                Ok(()) => return Ok(()),
                Err(cause) if !vp => return Err(cause),
                Err(_) => {}
            }
        }
        let from_interface = matches!(self.world.ty(vu), Type::Interface(_)) && !vp;
        if from_interface && self.implements(t, v, false).is_ok() {
            return Err("need type assertion".to_string());
        }
        if let (
            Type::Chan {
                dir: ChanDir::Both,
                elem: ve,
            },
            Type::Chan { elem: te, .. },
        ) = (self.world.ty(vu).clone(), self.world.ty(tu).clone())
            && self.world.identical(ve, te)
        {
            return if unnamed { Ok(()) } else { Err(String::new()) };
        }
        if vp || tp {
            return self.type_param_assignable(x, v, t, to);
        }
        Err(String::new())
    }

    /// An untyped operand fits if each type that `t` may stand for holds it.
    fn untyped_assignable(&mut self, x: &Operand, t: TypeId) -> Result<(), String> {
        let fits = if self.world.is_type_param(t) {
            let terms = self.type_terms(t);
            !terms.is_empty()
                && terms.iter().all(|term| {
                    term.under.is_some() && self.implicit_type_and_value(x, term.ty).is_ok()
                })
        } else {
            self.implicit_type_and_value(x, t).is_ok()
        };
        if fits { Ok(()) } else { Err(String::new()) }
    }

    /// One side is a type parameter and the other has no name: each type of the set must do.
    fn type_param_assignable(
        &mut self,
        x: &Operand,
        v: TypeId,
        t: TypeId,
        to: TypeId,
    ) -> Result<(), String> {
        let with_cause = |line: String, cause: String| {
            if cause.is_empty() {
                line
            } else {
                format!("{line}\n\t{cause}")
            }
        };
        if !self.world.has_name(v) && self.world.is_type_param(t) {
            for term in self.type_terms(t) {
                if term.under.is_none() {
                    return Err(String::new());
                }
                if let Err(cause) = self.assignable_to(x, term.ty) {
                    let line = format!(
                        "cannot assign {} to {} (in {})",
                        self.ts(x.ty()),
                        self.ts(term.ty),
                        self.ts(t)
                    );
                    return Err(with_cause(line, cause));
                }
            }
            return Ok(());
        }
        if self.world.is_type_param(v) && !self.world.has_name(t) {
            for term in self.type_terms(v) {
                if term.under.is_none() {
                    return Err(String::new());
                }
                let mut y = x.clone();
                y.ty = Some(term.ty);
                if let Err(cause) = self.assignable_to(&y, t) {
                    let line = format!(
                        "cannot assign {} (in {}) to {}",
                        self.ts(term.ty),
                        self.ts(v),
                        self.ts(to)
                    );
                    return Err(with_cause(line, cause));
                }
            }
            return Ok(());
        }
        Err(String::new())
    }

    /// Whether the type is a pointer to an interface (or type parameter).
    pub(crate) fn is_interface_pointer(&mut self, t: TypeId) -> bool {
        match self.under_type(t) {
            Type::Pointer(base) => self.world.is_interface(base),
            _ => false,
        }
    }
}
