//! Selectors: members of packages, fields, methods, and method expressions.
//!
//! In: a SelectorExpr. Out: an operand, and the recorded selection; or gc's words about what is not there.

use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::{Kind, Node, SelectorExpr};
use crate::types::check::Checker;
use crate::types::exprstring::expr_string;
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::object::{ObjId, ObjKind, Pos, VarInfo, VarKind};
use crate::types::operand::Operand;
use crate::types::package::{PkgId, PkgState};
use crate::types::ty::{Signature, TypeId};

impl Checker<'_> {
    /// Checks `x.sel`; with `want_type` only a type of a package will do.
    pub(crate) fn selector(&mut self, x: &mut Operand, e: Node, want_type: bool) {
        let Some(view) = SelectorExpr::cast(e) else {
            return;
        };
        let ok = match self.package_name(view.x()) {
            Some(pkg) => self.qualified(x, view, pkg),
            None => self.member(x, view, want_type),
        };
        if !ok {
            x.mode = Mode::Invalid;
            x.ty = Some(TypeId::INVALID);
        }
        x.expr = Some(e);
    }

    /// The package that an identifier names, marked as used.
    fn package_name(&mut self, ident: Node) -> Option<PkgId> {
        if ident.kind() != Kind::Ident {
            return None;
        }
        let (name, pos) = (self.sym(ident), self.pos(ident));
        let obj = self.lookup(name, pos)?;
        let ObjKind::PkgName { imported, used } = &mut self.world.obj_mut(obj).kind else {
            return None;
        };
        *used = true;
        let imported = *imported;
        self.record_use(ident, obj);
        Some(imported)
    }

    /// `pkg.Name`.
    fn qualified(&mut self, x: &mut Operand, view: SelectorExpr, pkg: PkgId) -> bool {
        let sel = view.sel();
        let name = self.sym(sel);
        let scope = self.world.pkg(pkg).scope;
        let found = self.world.scope(scope).lookup(name);
        // Of std only exported names can be seen.
        let hidden = self.world.pkg(pkg).is_std && !self.world.is_exported(name);
        let Some(obj) = found.filter(|_| !hidden) else {
            if self.world.pkg(pkg).state == PkgState::Wrong || sel.name() == "_" {
                return false;
            }
            let lower = sel.name().to_lowercase();
            let near = self
                .world
                .scope(scope)
                .names()
                .find(|(n, _)| {
                    self.world.is_exported(*n) && self.world.name(*n).to_lowercase() == lower
                })
                .map(|(n, _)| self.world.name(n).to_string());
            let what = expr_string(view.node());
            let msg = match near {
                Some(near) => format!("undefined: {what} (but have {near})"),
                None => format!("undefined: {what}"),
            };
            self.error(sel, Code::UndeclaredImportedName, msg);
            return false;
        };
        if !self.world.is_exported(name) {
            let pkg_name = self.world.name(self.world.pkg(pkg).name).to_string();
            let msg = format!("name {} not exported by package {pkg_name}", sel.name());
            self.error(sel, Code::UnexportedName, msg);
        }
        self.record_use(sel, obj);
        let object = self.world.obj(obj);
        x.ty = Some(object.ty());
        x.mode = match &object.kind {
            ObjKind::Const { value } => {
                x.val = Some(value.clone());
                Mode::Constant
            }
            ObjKind::TypeName { .. } => Mode::TypExpr,
            ObjKind::Var(_) => Mode::Variable,
            ObjKind::Func(_) => Mode::Value,
            ObjKind::Builtin(id) => {
                x.id = Some(*id);
                Mode::Builtin
            }
            _ => return false,
        };
        true
    }

    /// `x.f` of a value or type.
    fn member(&mut self, x: &mut Operand, view: SelectorExpr, want_type: bool) -> bool {
        let sel = view.sel();
        self.expr_or_type(x, view.x(), false);
        match x.mode {
            Mode::Invalid => return false,
            Mode::Builtin => {
                let text = self.operand_string(x);
                let at = self.pos(view.node());
                self.error_at(
                    at,
                    Code::InvalidPkgUse,
                    format!("invalid use of {text} in selector expression"),
                );
                return false;
            }
            _ => {}
        }
        if want_type {
            let msg = format!("{} is not a type", expr_string(view.node()));
            self.error(sel, Code::NotAType, msg);
            return false;
        }
        let name = self.sym(sel);
        let addressable = x.mode == Mode::Variable;
        let found =
            self.world
                .lookup_field_or_method(x.ty(), addressable, Some(self.pkg), name, false);
        let Some(obj) = found.obj else {
            self.member_error(x, sel, found.index.is_empty(), found.indirect);
            return false;
        };
        let is_method = self.world.obj(obj).func().is_some();
        if is_method {
            self.obj_decl(obj);
        }
        let selection = Selection {
            kind: SelectionKind::FieldVal,
            recv: x.ty(),
            obj,
            ty: self.world.obj(obj).ty(),
            index: found.index.into(),
            indirect: found.indirect,
        };
        self.record_use(sel, obj);
        if x.mode == Mode::TypExpr {
            return self.method_expr(x, view, selection);
        }
        let ty = selection.ty;
        if is_method {
            self.add_decl_dep(obj);
            x.mode = Mode::Value;
        } else {
            x.mode = if addressable || selection.indirect {
                Mode::Variable
            } else {
                Mode::Value
            };
        }
        let kind = if is_method {
            SelectionKind::MethodVal
        } else {
            SelectionKind::FieldVal
        };
        self.record_selection(view.node(), Selection { kind, ..selection });
        x.val = None;
        x.ty = Some(ty);
        true
    }

    /// `T.m`: a function whose first parameter is the receiver.
    fn method_expr(&mut self, x: &mut Operand, view: SelectorExpr, selection: Selection) -> bool {
        let sig = self.signature(selection.ty);
        let is_method = self.world.obj(selection.obj).func().is_some();
        let Some(sig) = sig.filter(|_| is_method) else {
            let (ty, sel) = (self.ts(x.ty()), view.sel().name().to_string());
            let what = x.expr_text();
            self.error(
                view.sel(),
                Code::MissingFieldOrMethod,
                format!("{what}.{sel} undefined (type {ty} has no method {sel})"),
            );
            return false;
        };
        let first_is_named = sig
            .params
            .first()
            .is_some_and(|p| !self.world.obj_name(*p).is_empty());
        let name = match sig.recv {
            Some(recv) if first_is_named => match self.world.obj_name(recv) {
                "" => "_",
                name => name,
            },
            _ if first_is_named => "_",
            _ => "",
        }
        .to_string();
        let recv = self.new_param(&name, x.ty());
        let params: Vec<ObjId> = std::iter::once(recv)
            .chain(sig.params.iter().copied())
            .collect();
        let ty = self.world.new_signature(Signature {
            recv: None,
            rparams: Arc::new([]),
            params: params.into(),
            ..Signature::clone(&sig)
        });
        self.add_decl_dep(selection.obj);
        let selection = Selection {
            kind: SelectionKind::MethodExpr,
            ty,
            ..selection
        };
        self.record_selection(view.node(), selection);
        x.mode = Mode::Value;
        x.ty = Some(ty);
        true
    }

    /// A parameter that no declaration names.
    pub(crate) fn new_param(&mut self, name: &str, ty: TypeId) -> ObjId {
        let name = self.world.intern(name);
        let info = VarInfo {
            kind: VarKind::Param,
            embedded: false,
            used: true,
            origin: None,
        };
        let pkg = Some(self.pkg);
        self.world
            .make_obj(ObjKind::Var(info), Pos::NONE, pkg, name, Some(ty))
    }

    fn member_error(&mut self, x: &Operand, sel: Node, not_ambiguous: bool, indirect: bool) {
        let under = self.world.under(x.ty());
        if !self.world.is_valid(under) {
            return;
        }
        let name = sel.name().to_string();
        let (what, ty) = (x.expr_text(), self.ts(x.ty()));
        if !not_ambiguous {
            return self.error(
                sel,
                Code::AmbiguousSelector,
                format!("ambiguous selector {what}.{name}"),
            );
        }
        if indirect {
            let msg = if x.mode == Mode::TypExpr {
                format!(
                    "invalid method expression {ty}.{name} (needs pointer receiver (*{ty}).{name})"
                )
            } else {
                format!("cannot call pointer method {name} on {ty}")
            };
            return self.error(sel, Code::InvalidMethodExpr, msg);
        }
        let why = if let Some(why) = self.interface_ptr_error(x.ty()) {
            why
        } else {
            let sym = self.sym(sel);
            let addressable = x.mode == Mode::Variable;
            let alt =
                self.world
                    .lookup_field_or_method(x.ty(), addressable, Some(self.pkg), sym, true);
            self.lookup_error(x.ty(), &name, alt.obj, false)
        };
        self.error(
            sel,
            Code::MissingFieldOrMethod,
            format!("{what}.{name} undefined ({why})"),
        );
    }
}
