//! Type expressions: from nodes to types.
//!
//! In: a node where a type is expected. Out: its type, recorded at the node; INVALID after an error. Checks
//! that need complete declarations (map keys, embedded types, constraints of arguments) are delayed.

use std::sync::Arc;

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::node::{
    ArrayType, ChanType, IndexExpr, Kind, MapType, Node, ParenExpr, StarExpr, flag,
};
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind, Sym, VarKind};
use crate::types::operand::Operand;
use crate::types::ty::{BasicKind, ChanDir, Type, TypeId};
use crate::types::world::World;

impl World {
    /// What an object is, in messages.
    pub(crate) fn object_kind(&self, obj: ObjId) -> &'static str {
        let o = self.obj(obj);
        match &o.kind {
            ObjKind::PkgName { .. } => "package name",
            ObjKind::Const { .. } => "constant",
            ObjKind::TypeName { alias: true } => "type alias",
            ObjKind::TypeName { .. } if self.is_type_param(o.ty()) => "type parameter",
            ObjKind::TypeName { .. } => "defined type",
            ObjKind::Var(v) => match v.kind {
                VarKind::Package => "package-level variable",
                VarKind::Local => "local variable",
                VarKind::Recv => "receiver",
                VarKind::Param => "parameter",
                VarKind::Result => "result variable",
                VarKind::Field => "struct field",
            },
            ObjKind::Func(f) if f.recv_named.is_some() || f.is_abstract => "method",
            ObjKind::Func(_) => "function",
            ObjKind::Label { .. } => "label",
            ObjKind::Builtin(_) => "built-in function",
            ObjKind::Nil => "untyped nil",
        }
    }
}

impl Checker<'_> {
    /// Checks an identifier. `want_type`: only a type will do.
    pub(crate) fn ident(&mut self, x: &mut Operand, e: Node, want_type: bool) {
        *x = Operand {
            expr: Some(e),
            ..Operand::default()
        };
        let (name, pos) = (self.sym(e), self.pos(e));
        let Some((scope, obj)) = self.lookup_scope(name, pos) else {
            if name == Sym::BLANK {
                self.error(e, Code::InvalidBlank, "cannot use _ as value or type");
            } else if !e.name().is_empty() {
                self.error(e, Code::UndeclaredName, format!("undefined: {}", e.name()));
            }
            return;
        };
        self.record_use(e, obj);
        if self.world.obj(obj).pkg.is_none() && matches!(e.name(), "any" | "comparable") {
            let what = format!("predeclared {}", e.name());
            if !self.version_allows(pos, 18, &what) {
                return;
            }
        }
        let is_type = matches!(self.world.obj(obj).kind, ObjKind::TypeName { .. });
        if want_type && !is_type {
            let what = self.world.object_kind(obj);
            self.error(
                e,
                Code::NotAType,
                format!("{} ({what}) is not a type", e.name()),
            );
            self.mark_used(obj);
            return;
        }
        let is_own = self.world.obj(obj).pkg == Some(self.pkg);
        if self.world.obj(obj).ty.is_none() || (want_type && is_own) {
            self.obj_decl(obj);
        }
        if let Some(&pkg_name) = self.dot_imports.get(&(scope, name)) {
            self.mark_pkg_used(pkg_name);
        }
        self.object_operand(x, e, obj);
    }

    /// A local variable's value was used.
    fn mark_used(&mut self, obj: ObjId) {
        let own = Some(self.pkg);
        let o = self.world.obj_mut(obj);
        if let ObjKind::Var(v) = &mut o.kind
            && o.pkg == own
        {
            v.used = true;
        }
    }

    /// A name of an import was used.
    pub(crate) fn mark_pkg_used(&mut self, pkg_name: ObjId) {
        if let ObjKind::PkgName { used, .. } = &mut self.world.obj_mut(pkg_name).kind {
            *used = true;
        }
    }

    /// Makes the operand what the object is.
    fn object_operand(&mut self, x: &mut Operand, e: Node, obj: ObjId) {
        let ty = self.world.obj(obj).ty();
        let valid = self.world.is_valid(ty);
        match self.world.obj(obj).kind.clone() {
            ObjKind::PkgName { .. } => {
                self.error(
                    e,
                    Code::InvalidPkgUse,
                    format!("use of package {} not in selector", e.name()),
                );
                return;
            }
            ObjKind::Const { value } => {
                self.add_decl_dep(obj);
                if !valid {
                    return;
                }
                let is_iota = self.world.obj(obj).pkg.is_none() && e.is_ident("iota");
                x.val = Some(value);
                if is_iota {
                    let Some(iota) = self.env.iota else {
                        self.error(
                            e,
                            Code::InvalidIota,
                            "cannot use iota outside constant declaration",
                        );
                        return;
                    };
                    x.val = Some(ConstValue::Int(i64::from(iota)));
                }
                x.mode = Mode::Constant;
            }
            ObjKind::TypeName { .. } => x.mode = Mode::TypExpr,
            ObjKind::Var(_) => {
                self.mark_used(obj);
                self.add_decl_dep(obj);
                if !valid {
                    return;
                }
                x.mode = Mode::Variable;
            }
            ObjKind::Func(_) => {
                self.add_decl_dep(obj);
                x.mode = Mode::Value;
            }
            ObjKind::Builtin(id) => {
                x.id = Some(id);
                x.mode = Mode::Builtin;
            }
            ObjKind::Nil => x.mode = Mode::NilValue,
            ObjKind::Label { .. } => return,
        }
        x.ty = Some(ty);
    }

    /// The type that `e` denotes.
    pub(crate) fn typ(&mut self, e: Node) -> TypeId {
        self.enter_timed(e);
        let mut t = deep(|| self.typ_internal(e));
        self.leave_timed();
        if self.world.is_generic(t) {
            let text = self.ts(t);
            self.error(
                e,
                Code::WrongTypeArgCount,
                format!("cannot use generic type {text} without instantiation"),
            );
            t = TypeId::INVALID;
        }
        self.record_type_and_value(e, Mode::TypExpr, t, None);
        t
    }

    /// The type that `e` denotes, which must be one that variables can have: no constraint.
    pub(crate) fn var_type(&mut self, e: Node) -> TypeId {
        let t = self.typ(e);
        self.valid_var_type(e, t);
        t
    }

    pub(crate) fn valid_var_type(&mut self, e: Node, t: TypeId) {
        // Known at once: nothing to wait for.
        if matches!(self.world.ty(t), Type::Basic(..) | Type::TypeParam(_)) {
            return;
        }
        self.later(move |c| {
            if !c.world.is_non_type_param_interface(t) {
                return;
            }
            let set = c.type_set_at(t);
            if set.is_method_set() {
                return;
            }
            let why = if set.comparable {
                "interface is (or embeds) comparable"
            } else {
                "interface contains type constraints"
            };
            let (pos, text) = (c.start_pos(e), c.ts(t));
            c.soft_error(
                pos,
                Code::MisplacedConstraintIface,
                format!("cannot use type {text} outside a type constraint: {why}"),
            );
        });
    }

    /// The type set of an interface; duplicate methods found now are reported.
    pub(crate) fn type_set_at(&mut self, t: TypeId) -> Arc<crate::types::typeset::TypeSet> {
        let mut errors = Vec::new();
        let set = self.world.type_set_errors(t, &mut errors);
        errors.append(&mut self.world.tset_errors);
        for e in errors {
            self.report(e);
        }
        set
    }

    /// The generic type that `e` denotes; INVALID with a reason if it is not generic.
    pub(crate) fn generic_type(&mut self, e: Node) -> (TypeId, Option<String>) {
        let mut t = self.typ_internal(e);
        let mut cause = None;
        if self.world.is_valid(t) && !self.world.is_generic(t) {
            cause = Some(format!("{} is not a generic type", self.ts(t)));
            t = TypeId::INVALID;
        }
        self.record_type_and_value(e, Mode::TypExpr, t, None);
        (t, cause)
    }

    fn typ_internal(&mut self, e: Node) -> TypeId {
        match e.kind() {
            Kind::BadExpr => TypeId::INVALID,
            Kind::Ident => {
                let mut x = Operand::default();
                self.ident(&mut x, e, true);
                self.type_operand(&x)
            }
            Kind::SelectorExpr => {
                let mut x = Operand::default();
                self.selector(&mut x, e, true);
                self.type_operand(&x)
            }
            Kind::IndexExpr => self.instantiated_type(e),
            Kind::ParenExpr => match ParenExpr::cast(e) {
                Some(p) => self.typ(p.x()),
                None => TypeId::INVALID,
            },
            Kind::ArrayType => self.array_type(e),
            Kind::Ellipsis => {
                self.error(e, Code::InvalidDotDotDot, "invalid use of ...");
                TypeId::INVALID
            }
            Kind::StructType => self.struct_type(e),
            Kind::StarExpr => self.pointer_type(e),
            Kind::FuncType => self.func_type(None, e),
            Kind::InterfaceType => self.interface_type(e),
            Kind::MapType => self.map_type(e),
            Kind::ChanType => self.chan_type(e),
            _ => {
                self.error(
                    e,
                    Code::NotAType,
                    format!("{} is not a type", expr_string(e)),
                );
                self.use_exprs(&[e]);
                TypeId::INVALID
            }
        }
    }

    /// The type that an operand denotes; reports what is none.
    fn type_operand(&mut self, x: &Operand) -> TypeId {
        match x.mode {
            Mode::TypExpr => return x.ty(),
            Mode::Invalid => {}
            mode => {
                let text = self.operand_string(x);
                let what = if mode == Mode::NoValue {
                    "used as type"
                } else {
                    "is not a type"
                };
                self.error_x(x, Code::NotAType, format!("{text} {what}"));
            }
        }
        TypeId::INVALID
    }

    fn array_type(&mut self, e: Node) -> TypeId {
        let Some(a) = ArrayType::cast(e) else {
            return TypeId::INVALID;
        };
        let Some(len) = a.len() else {
            let elem = self.var_type(a.elem());
            return self.world.new_slice(elem);
        };
        let n = if len.kind() == Kind::Ellipsis {
            self.error(
                e,
                Code::BadDotDotDotSyntax,
                "invalid use of [...] array (outside a composite literal)",
            );
            -1
        } else {
            self.array_length(len)
        };
        let elem = self.var_type(a.elem());
        if n < 0 {
            return TypeId::INVALID;
        }
        let t = self.world.new_array(n, elem);
        self.note_written(e, t);
        t
    }

    /// The length of an array, -1 if it is wrong.
    fn array_length(&mut self, e: Node) -> i64 {
        if e.kind() == Kind::Ident {
            let (name, pos) = (self.sym(e), self.pos(e));
            let Some(obj) = self.lookup(name, pos) else {
                self.error(
                    e,
                    Code::InvalidArrayLen,
                    format!(
                        "undefined array length {} or missing type constraint",
                        e.name()
                    ),
                );
                return -1;
            };
            if !matches!(self.world.obj(obj).kind, ObjKind::Const { .. }) {
                self.error(
                    e,
                    Code::InvalidArrayLen,
                    format!("invalid array length {}", e.name()),
                );
                return -1;
            }
        }
        let mut x = Operand::default();
        self.expr(None, &mut x, e);
        if x.mode != Mode::Constant {
            if x.mode != Mode::Invalid {
                let text = self.operand_string(&x);
                self.error_x(
                    &x,
                    Code::InvalidArrayLen,
                    format!("array length {text} must be constant"),
                );
            }
            return -1;
        }
        let is_integer = self.world.is_integer(x.ty());
        if (is_integer || self.world.is_untyped(x.ty()))
            && let Some(n) = x.value().to_int().as_i64()
            && n >= 0
        {
            return n;
        }
        let text = self.operand_string(&x);
        let msg = if is_integer {
            format!("invalid array length {text}")
        } else {
            format!("array length {text} must be integer")
        };
        self.error_x(&x, Code::InvalidArrayLen, msg);
        -1
    }

    fn pointer_type(&mut self, e: Node) -> TypeId {
        let Some(p) = StarExpr::cast(e) else {
            return TypeId::INVALID;
        };
        let base = self.var_type(p.x());
        if !self.world.is_valid(base) {
            return TypeId::INVALID;
        }
        self.world.new_pointer(base)
    }

    fn map_type(&mut self, e: Node) -> TypeId {
        let Some(m) = MapType::cast(e) else {
            return TypeId::INVALID;
        };
        let at = m.key();
        let key = self.var_type(at);
        let elem = self.var_type(m.value());
        if !matches!(self.world.ty(key), Type::Basic(..)) {
            self.later(move |c| c.valid_map_key(at, key));
        }
        self.world.new_map(key, elem)
    }

    fn valid_map_key(&mut self, at: Node, key: TypeId) {
        if !self.world.is_valid(key) || self.world.comparable(key) {
            return;
        }
        let why = if self.world.is_type_param(key) {
            " (missing comparable constraint)"
        } else {
            ""
        };
        let text = self.ts(key);
        self.error(
            at,
            Code::IncomparableMapKey,
            format!("invalid map key type {text}{why}"),
        );
    }

    fn chan_type(&mut self, e: Node) -> TypeId {
        let Some(c) = ChanType::cast(e) else {
            return TypeId::INVALID;
        };
        let dir = match (e.has_flag(flag::SEND), e.has_flag(flag::RECV)) {
            (true, false) => ChanDir::SendOnly,
            (false, true) => ChanDir::RecvOnly,
            _ => ChanDir::Both,
        };
        let elem = self.var_type(c.value());
        let t = self.world.new_chan(dir, elem);
        self.note_written(e, t);
        t
    }

    /// `G[A, B]`
    fn instantiated_type(&mut self, e: Node) -> TypeId {
        let Some(index) = IndexExpr::cast(e) else {
            return TypeId::INVALID;
        };
        let x = index.x();
        let xlist: Vec<Node> = index.indices().collect();
        let at = self.start_pos(x);
        self.version_allows(at, 18, "type instantiation");
        let (generic, cause) = self.generic_type(x);
        if let Some(cause) = cause {
            let list: Vec<String> = xlist.iter().map(|&a| expr_string(a)).collect();
            let msg = format!(
                "invalid operation: {}[{}] ({cause})",
                expr_string(x),
                list.join(", ")
            );
            self.error(x, Code::NotAGenericType, msg);
        }
        if !self.world.is_valid(generic) {
            return TypeId::INVALID;
        }
        let Some(targs) = self.type_args(&xlist) else {
            return TypeId::INVALID;
        };
        let pos = self.start_pos(x);
        let name = self.generic_name(generic);
        let inst = self.world.instantiate(generic, &targs);
        self.inst_pos.entry(inst).or_insert(pos);
        self.record_instance(x, targs.clone().into(), inst);
        self.later(move |c| {
            let tparams = c.tparams_of(generic);
            if c.validate_targ_len(pos, &name, tparams.len(), targs.len()) {
                c.verify_at(pos, &tparams, &targs, &xlist);
            }
        });
        inst
    }

    fn generic_name(&self, t: TypeId) -> String {
        match self.world.ty(t) {
            Type::Named(n) => self.world.obj_name(n.obj).to_string(),
            Type::Alias(a) => self.world.obj_name(a.obj).to_string(),
            _ => String::new(),
        }
    }

    /// Types given as arguments; None if one is wrong.
    pub(crate) fn type_args(&mut self, list: &[Node]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|&e| self.var_type(e)).collect();
        let valid = types.iter().all(|&t| self.world.is_valid(t));
        valid.then_some(types)
    }

    /// True for the kinds of basic types that `unsafe.Pointer` alone is.
    pub(crate) fn is_unsafe_pointer(&mut self, t: TypeId) -> bool {
        matches!(
            self.world.under_ty(t),
            Type::Basic(BasicKind::UnsafePointer, _)
        )
    }
}
