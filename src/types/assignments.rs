//! Assignments: what may be given to a variable, parameter, result or field, and how many values there must be.
//!
//! In: operands and targets. Out: operands converted to the target's type; gc's words for mismatches.

use std::fmt::Display;

use rustc_hash::FxHashSet;

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, Kind, Node, SelectorExpr};
use crate::types::check::Checker;
use crate::types::r#const::Misfit;
use crate::types::constant::ConstValue;
use crate::types::errors::Error;
use crate::types::expr::Target;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};

impl Checker<'_> {
    /// Whether `x` can be assigned to a variable of type `to` (None: the blank identifier); reports and invalidates if not.
    pub(crate) fn assignment(
        &mut self,
        x: &mut Operand,
        to: Option<TypeId>,
        context: impl Display,
    ) {
        self.assignment_in(x, to, &context);
    }

    fn assignment_in(&mut self, x: &mut Operand, to: Option<TypeId>, context: &dyn Display) {
        self.single_value(x);
        match x.mode {
            Mode::Invalid => return,
            Mode::NoValue | Mode::Builtin | Mode::TypExpr => {
                let (what, ty) = (self.operand_string(x), to.map(|t| self.ts(t)));
                let ty = ty.unwrap_or_default();
                self.error_x(
                    x,
                    Code::IncompatibleAssign,
                    format!("cannot assign {what} to {ty} in {context}"),
                );
                return x.invalidate();
            }
            _ => {}
        }
        if self.world.is_untyped(x.ty()) && !self.assign_untyped(x, to, context) {
            return x.invalidate();
        }
        if let Type::Signature(sig) = self.under_type(x.ty())
            && !sig.tparams.is_empty()
        {
            let msg = format!(
                "cannot use generic function {} without instantiation in {context}",
                x.expr_text()
            );
            self.error_x(x, Code::WrongTypeArgCount, msg);
            return x.invalidate();
        }
        let Some(to) = to else { return };
        if let Err(cause) = self.assignable_to(x, to) {
            let msg = self.cannot_use(x, to, context);
            let msg = if cause.is_empty() {
                msg
            } else {
                format!("{msg}: {cause}")
            };
            let code = if self.world.is_non_type_param_interface(to) {
                Code::InvalidIfaceAssign
            } else {
                Code::IncompatibleAssign
            };
            self.error_x(x, code, msg);
            x.invalidate();
        }
    }

    fn cannot_use(&mut self, x: &Operand, to: TypeId, context: &dyn Display) -> String {
        let what = self.operand_string(x);
        format!("cannot use {what} as {} value in {context}", self.ts(to))
    }

    /// Gives an untyped operand its type; false: reported.
    fn assign_untyped(
        &mut self,
        x: &mut Operand,
        to: Option<TypeId>,
        context: &dyn Display,
    ) -> bool {
        let target = match to {
            None if x.is_nil() => {
                self.error_x(
                    x,
                    Code::UntypedNilUse,
                    format!("use of untyped nil in {context}"),
                );
                return false;
            }
            None => self.world.default_type(x.ty()),
            Some(t) if !x.is_nil() && self.world.is_non_type_param_interface(t) => {
                self.world.default_type(x.ty())
            }
            Some(t) => t,
        };
        match self.implicit_type_and_value(x, target) {
            Ok((ty, value)) => {
                self.set_implicit(x, ty, value);
                true
            }
            Err(misfit) => {
                let msg = self.cannot_use(x, target, context) + misfit.suffix();
                let code = match misfit {
                    Misfit::Kind => Code::IncompatibleAssign,
                    other => other.code(),
                };
                self.error_x(x, code, msg);
                false
            }
        }
    }

    fn set_obj_type(&mut self, obj: ObjId, ty: TypeId) {
        self.world.obj_mut(obj).ty = Some(ty);
    }

    fn type_or_invalid(&mut self, obj: ObjId) {
        let o = self.world.obj_mut(obj);
        if o.ty.is_none() {
            o.ty = Some(TypeId::INVALID);
        }
    }

    /// `const lhs = x`.
    pub(crate) fn init_const(&mut self, lhs: ObjId, x: &mut Operand) {
        let declared = self.world.obj(lhs).ty;
        let is_wrong = x.is_invalid()
            || !self.world.is_valid(x.ty())
            || declared.is_some_and(|t| !self.world.is_valid(t));
        if is_wrong {
            return self.type_or_invalid(lhs);
        }
        if !x.is_const() {
            let text = self.operand_string(x);
            self.error_x(x, Code::InvalidConstInit, format!("{text} is not constant"));
            return self.type_or_invalid(lhs);
        }
        let ty = declared.unwrap_or(x.ty());
        self.set_obj_type(lhs, ty);
        self.assignment(x, Some(ty), "constant declaration");
        if x.is_invalid() {
            return;
        }
        self.world.obj_mut(lhs).kind = ObjKind::Const { value: x.value() };
    }

    /// `var lhs = x`: a variable without a type gets that of `x`.
    pub(crate) fn init_var(&mut self, lhs: ObjId, x: &mut Operand, context: &str) {
        let declared = self.world.obj(lhs).ty;
        let is_wrong = x.is_invalid()
            || !self.world.is_valid(x.ty())
            || declared.is_some_and(|t| !self.world.is_valid(t));
        if is_wrong {
            self.type_or_invalid(lhs);
            return x.invalidate();
        }
        let ty = match declared {
            Some(ty) => ty,
            None if x.ty() == TypeId::UNTYPED_NIL => {
                self.error_x(
                    x,
                    Code::UntypedNilUse,
                    format!("use of untyped nil in {context}"),
                );
                self.set_obj_type(lhs, TypeId::INVALID);
                return x.invalidate();
            }
            None => self.world.default_type(x.ty()),
        };
        self.set_obj_type(lhs, ty);
        self.assignment(x, Some(ty), context);
    }

    /// The local (or own package's) variable that an identifier names, and whether it was used before.
    pub(crate) fn named_var(&mut self, ident: Node) -> Option<(ObjId, bool)> {
        let name = self.sym(ident);
        let pos = self.pos(ident);
        let obj = self.lookup(name, pos)?;
        let o = self.world.obj(obj);
        let used = o.var()?.used;
        (o.pkg == Some(self.pkg)).then_some((obj, used))
    }

    /// Sets whether a variable counts as used.
    pub(crate) fn set_used(&mut self, var: ObjId, used: bool) {
        if let ObjKind::Var(v) = &mut self.world.obj_mut(var).kind {
            v.used = used;
        }
    }

    /// The type of the left side of an assignment: outer None if wrong, inner None for the blank identifier.
    #[expect(
        clippy::option_option,
        reason = "wrong and blank are different answers"
    )]
    fn lhs_var(&mut self, lhs: Node) -> Option<Option<TypeId>> {
        let inner = lhs.unparen();
        if inner.is_ident("_") {
            return Some(None);
        }
        let var = match inner.kind() {
            Kind::Ident => self.named_var(inner),
            _ => None,
        };
        let mut x = Operand::default();
        self.expr(None, &mut x, lhs);
        if let Some((var, used)) = var {
            self.set_used(var, used);
        }
        if x.is_invalid() || !self.world.is_valid(x.ty()) {
            return None;
        }
        if matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            return Some(x.ty);
        }
        let text = x.expr_text();
        if let Some(sel) = x.expr.and_then(SelectorExpr::cast) {
            let mut op = Operand::default();
            self.expr(None, &mut op, sel.x());
            if op.mode == Mode::MapIndex {
                self.error_x(
                    &x,
                    Code::UnaddressableFieldAssign,
                    format!("cannot assign to struct field {text} in map"),
                );
                return None;
            }
        }
        self.error_x(
            &x,
            Code::UnassignableOperand,
            format!("cannot assign to {text} (neither addressable nor a map index expression)"),
        );
        None
    }

    /// `lhs = rhs`.
    fn assign_expr(&mut self, lhs: Node, rhs: Node) {
        let Some(ty) = self.lhs_var(lhs) else {
            self.use_exprs(&[rhs]);
            return;
        };
        let target = ty.and_then(|t| self.target_for(t, || expr_string(lhs)));
        let mut x = Operand::default();
        self.expr(target.as_ref(), &mut x, rhs);
        self.assign_to(&mut x, ty, "assignment");
    }

    /// `lhs = x` for a checked operand; `x` becomes invalid if that fails.
    pub(crate) fn assign_var(&mut self, lhs: Node, x: &mut Operand, context: &str) {
        match self.lhs_var(lhs) {
            Some(ty) => self.assign_to(x, ty, context),
            None => x.invalidate(),
        }
    }

    fn assign_to(&mut self, x: &mut Operand, ty: Option<TypeId>, context: &str) {
        let context = match (ty, context) {
            (None, "assignment") => "assignment to _ identifier",
            _ => context,
        };
        self.assignment(x, ty, context);
    }

    /// The target for inferring type arguments from a function type.
    pub(crate) fn target_for(
        &mut self,
        ty: TypeId,
        desc: impl FnOnce() -> String,
    ) -> Option<Target> {
        let sig = self.world.under(ty);
        matches!(self.world.ty(sig), Type::Signature(_)).then(|| Target {
            sig,
            desc: desc().into(),
        })
    }

    // ---- counts ----

    /// `(int, number, ...string)`: the types of values, as mismatch messages list them.
    pub(crate) fn types_summary(&mut self, types: &[TypeId], variadic: bool, dots: bool) -> String {
        let n = types.len();
        let mut parts = Vec::with_capacity(n);
        for (i, &t) in types.iter().enumerate() {
            let mut s = if !self.world.is_valid(t) {
                "unknown type".to_string()
            } else if self.world.is_untyped(t) {
                if self.world.is_numeric(t) {
                    "number".to_string()
                } else {
                    self.ts(t).replace("untyped ", "")
                }
            } else {
                self.ts(t)
            };
            if i + 1 == n {
                if variadic {
                    if let Type::Slice(elem) = *self.world.ty(t) {
                        s = self.ts(elem);
                    }
                    s = format!("...{s}");
                } else if dots {
                    s.push_str("...");
                }
            }
            parts.push(s);
        }
        format!("({})", parts.join(", "))
    }

    fn assign_error(&mut self, rhs: &[Node], n_left: usize, n_right: usize) {
        let Some(&first) = rhs.first() else { return };
        let (vars, vals) = (measure(n_left, "variable"), measure(n_right, "value"));
        let call = CallExpr::cast(first.unparen()).filter(|_| rhs.len() == 1);
        let returns = call.map_or(String::new(), |c| {
            format!("{} returns ", expr_string(c.fun()))
        });
        self.error(
            first,
            Code::WrongAssignCount,
            format!("assignment mismatch: {vars} but {returns}{vals}"),
        );
    }

    fn return_error(&mut self, at: Node, lhs: &[ObjId], rhs: &[Operand]) {
        let qualifier = if rhs.len() > lhs.len() {
            "too many"
        } else {
            "not enough"
        };
        let value = if rhs.len() > lhs.len() {
            rhs.get(lhs.len())
        } else {
            rhs.last()
        };
        let at = value.and_then(|x| x.expr).unwrap_or(at);
        let have: Vec<TypeId> = rhs.iter().map(Operand::ty).collect();
        let want: Vec<TypeId> = lhs.iter().map(|v| self.world.obj(*v).ty()).collect();
        let (have, want) = (
            self.types_summary(&have, false, false),
            self.types_summary(&want, false, false),
        );
        let pos = self.start_pos(at);
        let error = Error::new(
            pos,
            Code::WrongResultCount,
            format!("{qualifier} return values"),
        )
        .with(Pos::NONE, format!("have {have}"))
        .with(Pos::NONE, format!("want {want}"));
        self.report(error);
    }

    fn is_single_call(rhs: &[Node]) -> bool {
        matches!(rhs, [only] if only.unparen().kind() == Kind::CallExpr)
    }

    /// `var lhs = rhs`, `lhs := rhs`, or (with `return_stmt`) `return rhs` into results `lhs`.
    pub(crate) fn init_vars(&mut self, lhs: &[ObjId], rhs: &[Node], return_stmt: Option<Node>) {
        let context = match return_stmt {
            Some(_) => "return statement",
            None => "assignment",
        };
        if lhs.len() == rhs.len() && !Self::is_single_call(rhs) {
            for (&var, &e) in lhs.iter().zip(rhs) {
                let target = self.world.obj(var).ty.and_then(|t| {
                    let name = self.world.obj_name(var).to_string();
                    let unnamed = return_stmt.is_some() && name.is_empty();
                    self.target_for(t, || {
                        if unnamed {
                            "result variable".to_string()
                        } else {
                            name
                        }
                    })
                });
                let mut x = Operand::default();
                self.expr(target.as_ref(), &mut x, e);
                self.init_var(var, &mut x, context);
            }
            return;
        }
        let [only] = rhs else {
            if self.use_exprs(rhs) {
                match return_stmt {
                    Some(stmt) => {
                        let values = self.expr_list(rhs);
                        self.return_error(stmt, lhs, &values);
                    }
                    None => self.assign_error(rhs, lhs.len(), rhs.len()),
                }
            }
            return lhs.iter().for_each(|v| self.type_or_invalid(*v));
        };
        let allow_ok = lhs.len() == 2 && return_stmt.is_none();
        let (mut values, comma_ok) = self.multi_expr(*only, allow_ok);
        if values.len() == lhs.len() {
            for (&var, x) in lhs.iter().zip(&mut values) {
                self.init_var(var, x, context);
            }
            return self.finish_comma_ok(*only, comma_ok, &values);
        }
        if !values.first().is_some_and(Operand::is_invalid) {
            match return_stmt {
                Some(stmt) => self.return_error(stmt, lhs, &values),
                None => self.assign_error(rhs, lhs.len(), values.len()),
            }
        }
        lhs.iter().for_each(|v| self.type_or_invalid(*v));
    }

    fn finish_comma_ok(&mut self, e: Node, comma_ok: bool, values: &[Operand]) {
        if let (true, [a, b]) = (comma_ok, values)
            && !a.is_invalid()
            && !b.is_invalid()
        {
            self.record_comma_ok(e, a.ty(), b.ty());
        }
    }

    /// `lhs = rhs`.
    pub(crate) fn assign_vars(&mut self, lhs: &[Node], rhs: &[Node]) {
        if lhs.len() == rhs.len() && !Self::is_single_call(rhs) {
            for (l, r) in lhs.iter().zip(rhs) {
                self.assign_expr(*l, *r);
            }
            return;
        }
        let [only] = rhs else {
            let ok_left = self.use_lhs(lhs);
            let ok_right = self.use_exprs(rhs);
            if ok_left && ok_right {
                self.assign_error(rhs, lhs.len(), rhs.len());
            }
            return;
        };
        let (mut values, comma_ok) = self.multi_expr(*only, lhs.len() == 2);
        if values.len() == lhs.len() {
            for (l, x) in lhs.iter().zip(&mut values) {
                self.assign_var(*l, x, "assignment");
            }
            return self.finish_comma_ok(*only, comma_ok, &values);
        }
        if !values.first().is_some_and(Operand::is_invalid) {
            self.assign_error(rhs, lhs.len(), values.len());
        }
        self.use_lhs(lhs);
    }

    /// `lhs := rhs`; `at` is the statement.
    pub(crate) fn short_var_decl(&mut self, at: Node, lhs: &[Node], rhs: &[Node]) {
        let top = self.delayed.len();
        let scope = self.env.scope;
        let mut seen = FxHashSet::default();
        let mut vars = Vec::with_capacity(lhs.len());
        let mut new_vars = Vec::new();
        let mut has_error = false;
        for &l in lhs {
            match self.short_var(l, scope, &mut seen) {
                Ok((var, is_new)) => {
                    vars.push(var);
                    if is_new {
                        new_vars.push(var);
                    }
                }
                Err(()) => {
                    has_error = true;
                    vars.push(self.dummy_var(l));
                }
            }
        }
        self.init_vars(&vars, rhs, None);
        self.process_delayed_from(top);
        if new_vars.is_empty() && !has_error {
            let pos = self.pos(at);
            return self.soft_error(pos, Code::NoNewVar, "no new variables on left side of :=");
        }
        let end = rhs.last().map_or(at.pos(), |e| e.end());
        for var in new_vars {
            self.declare(scope, None, var, end);
        }
    }

    /// One name on the left side of `:=`: its variable, and whether it is a new one with a name.
    fn short_var(
        &mut self,
        l: Node,
        scope: crate::types::scope::ScopeId,
        seen: &mut FxHashSet<crate::types::object::Sym>,
    ) -> Result<(ObjId, bool), ()> {
        if l.kind() != Kind::Ident {
            self.use_lhs(&[l]);
            let msg = format!("non-name {} on left side of :=", expr_string(l));
            self.error(l, Code::BadDecl, msg);
            return Err(());
        }
        let is_blank = l.is_ident("_");
        let name = self.sym(l);
        if !is_blank && !seen.insert(name) {
            let msg = format!("{} repeated on left side of :=", l.name());
            self.error(l, Code::RepeatedDecl, msg);
            return Err(());
        }
        if !is_blank && let Some(old) = self.world.scope(scope).lookup(name) {
            self.record_use(l, old);
            if self.world.obj(old).var().is_some() {
                return Ok((old, false));
            }
            let msg = format!("cannot assign to {}", l.name());
            self.error(l, Code::UnassignableOperand, msg);
            return Err(());
        }
        let var = self.new_local_var(l, None);
        self.record_def(l, var);
        Ok((var, !is_blank))
    }

    /// A variable that stands for a wrong left side.
    pub(crate) fn dummy_var(&mut self, at: Node) -> ObjId {
        let var = self.new_local_var(at, None);
        self.world.obj_mut(var).name = crate::types::object::Sym::BLANK;
        var
    }

    /// True as a typed constant: what a switch without a tag compares with.
    pub(crate) fn true_operand(&mut self) -> Operand {
        Operand {
            mode: Mode::Constant,
            desc: Some("true".into()),
            ty: Some(TypeId::BOOL),
            val: Some(ConstValue::Bool(true)),
            ..Operand::default()
        }
    }
}

/// `1 variable`, `2 variables`.
fn measure(n: usize, unit: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {unit}{s}")
}
