//! Function types: receivers, parameters, results, type parameters.
//!
//! In: FuncType nodes, with the receiver of a method. Out: a signature; the scope with the parameters is recorded at
//! the FuncType node, where the body's check finds it.

use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::{
    Ellipsis, Field, FuncType, IndexExpr, Kind, Node, ParenExpr, StarExpr, TypeSpec,
};
use crate::types::check::Checker;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind, Pos, Sym, VarInfo, VarKind};
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::ty::{BasicKind, Signature, Type, TypeId, TypeParam};

/// Parameters or results.
#[derive(Default)]
struct Params {
    /// Name node and variable.
    vars: Vec<(Option<Node>, ObjId)>,
    variadic: bool,
}

impl Params {
    fn list(&self) -> Arc<[ObjId]> {
        self.vars.iter().map(|&(_, v)| v).collect()
    }
}

impl Checker<'_> {
    /// The type of a FuncType node; `recv`: the receiver's FieldList.
    pub(crate) fn func_type(&mut self, recv: Option<Node>, ftyp: Node) -> TypeId {
        let sig = self.world.new_signature(Signature::default());
        self.func_type_into(sig, recv, ftyp);
        sig
    }

    /// Fills in a signature that already has an id.
    pub(crate) fn func_type_into(&mut self, id: TypeId, recv: Option<Node>, ftyp: Node) {
        let Some(f) = FuncType::cast(ftyp) else {
            return;
        };
        let outer = self.env.scope;
        let scope = self.open_scope(ftyp, ScopeKind::Func);
        let mut sig = Signature::default();
        let mut recv_name = None;
        if let Some(field) = recv.and_then(Node::first_child).and_then(Field::cast) {
            let (var, rparams) = self.collect_recv(field, ftyp.pos());
            recv_name = field.names().and_then(|n| n.first()).map(|n| (n, var));
            sig.recv = Some(var);
            sig.rparams = rparams;
        }
        if let Some(tparams) = f.tparams() {
            sig.tparams = self.collect_type_params(tparams, |_, _| {});
        }
        let params = self.collect_params(VarKind::Param, Some(f.params()));
        let results = self.collect_params(VarKind::Result, f.results());
        let scope_pos = ftyp.end();
        let names = recv_name.map(|(n, v)| (Some(n), v));
        let all = names.into_iter().chain(params.vars.iter().copied());
        for (name, var) in all.chain(results.vars.iter().copied()).collect::<Vec<_>>() {
            self.declare_param(scope, name, var, scope_pos);
        }
        sig.params = params.list();
        sig.results = results.list();
        sig.variadic = params.variadic;
        if let Some(Type::Signature(s)) = self.world.ty_mut(id) {
            *s = Arc::new(sig);
        }
        self.env.scope = outer;
    }

    fn declare_param(&mut self, scope: ScopeId, name: Option<Node>, var: ObjId, scope_pos: u32) {
        if let Some(name) = name {
            self.declare(scope, Some(name), var, scope_pos);
        }
    }

    fn new_var(&mut self, kind: VarKind, at: Node, name: Sym, ty: TypeId) -> ObjId {
        let info = ObjKind::Var(VarInfo {
            kind,
            embedded: false,
            used: true,
            origin: None,
        });
        let pos = self.pos(at);
        self.world
            .make_obj(info, pos, Some(self.pkg), name, Some(ty))
    }

    fn collect_params(&mut self, kind: VarKind, list: Option<Node>) -> Params {
        let mut params = Params::default();
        let Some(list) = list else { return params };
        let fields: Vec<Field> = list.children().filter_map(Field::cast).collect();
        let n = fields.len();
        for (i, f) in fields.into_iter().enumerate() {
            let n_names = f.names().map_or(0, |n| n.len());
            let mut ftype = f.ty();
            let dots = Ellipsis::cast(ftype);
            if let Some(d) = dots {
                let may_be_variadic = kind == VarKind::Param && i + 1 == n && n_names <= 1;
                // Dots elsewhere are an error that the parser reports.
                params.variadic |= may_be_variadic;
                ftype = d.elt().unwrap_or(ftype);
            }
            let mut ty = self.var_type(ftype);
            if dots.is_some() && params.variadic {
                ty = self.world.new_slice(ty);
                self.record_type_and_value(f.ty(), Mode::TypExpr, ty, None);
            }
            self.add_params(&mut params, kind, f, ty);
        }
        params
    }

    fn add_params(&mut self, params: &mut Params, kind: VarKind, f: Field, ty: TypeId) {
        let Some(names) = f.names() else {
            let var = self.new_var(kind, f.node(), Sym::EMPTY, ty);
            self.record_implicit(f.node(), var);
            params.vars.push((None, var));
            return;
        };
        for name in names {
            let sym = self.sym(name);
            let var = self.new_var(kind, name, sym, ty);
            params.vars.push((Some(name), var));
        }
    }

    /// Declares type parameters and their constraints. `early` is told the list before constraints are looked at,
    /// since they may mention the generic type itself.
    pub(crate) fn collect_type_params(
        &mut self,
        list: Node,
        early: impl FnOnce(&mut Self, Arc<[TypeId]>),
    ) -> Arc<[TypeId]> {
        let fields: Vec<Field> = list.children().filter_map(Field::cast).collect();
        let mut tparams = Vec::new();
        for f in &fields {
            for name in f.names().into_iter().flatten() {
                let index = tparams.len() as u32;
                tparams.push(self.declare_type_param(name, index, list.pos()));
            }
        }
        let tparams: Arc<[TypeId]> = tparams.into();
        early(self, tparams.clone());
        let outer = std::mem::replace(&mut self.env.in_tparam_list, true);
        let mut next = tparams.iter();
        for f in &fields {
            let mut bound = self.bound(f.ty());
            if self.world.is_type_param(bound) {
                self.error(
                    f.ty(),
                    Code::MisplacedTypeParam,
                    "cannot use a type parameter as constraint",
                );
                bound = TypeId::INVALID;
            }
            for _ in f.names().into_iter().flatten() {
                if let Some(&t) = next.next() {
                    self.world.set_bound(t, bound);
                }
            }
        }
        self.env.in_tparam_list = outer;
        tparams
    }

    /// A type parameter without a name, in place of something that is none.
    fn blank_type_param(&mut self, at: Node, index: u32) -> TypeId {
        let pos = self.start_pos(at);
        self.new_type_param(Sym::BLANK, pos, index)
    }

    fn new_type_param(&mut self, name: Sym, pos: Pos, index: u32) -> TypeId {
        let kind = ObjKind::TypeName { alias: false };
        let obj = self.world.make_obj(kind, pos, Some(self.pkg), name, None);
        let t = self.world.new_type(Type::TypeParam(TypeParam {
            obj,
            index,
            bound: TypeId::INVALID,
        }));
        self.world.obj_mut(obj).ty = Some(t);
        t
    }

    pub(crate) fn declare_type_param(&mut self, name: Node, index: u32, scope_pos: u32) -> TypeId {
        let (sym, pos) = (self.sym(name), self.pos(name));
        let t = self.new_type_param(sym, pos, index);
        if let Type::TypeParam(p) = *self.world.ty(t) {
            self.declare(self.env.scope, Some(name), p.obj, scope_pos);
        }
        t
    }

    /// The receiver variable, and the names it gives to the type parameters of its base type.
    fn collect_recv(&mut self, field: Field, scope_pos: u32) -> (ObjId, Arc<[TypeId]>) {
        let recv = unpack_recv(field.ty());
        let mut rparams: Arc<[TypeId]> = Arc::new([]);
        let ty = match recv.targs {
            None => self.plain_recv(field, &recv),
            Some(_) => {
                let (ty, params) = self.generic_recv(field, &recv, scope_pos);
                rparams = params;
                ty
            }
        };
        let name = field.names().and_then(|n| n.first());
        let var = match name {
            Some(name) => {
                let sym = self.sym(name);
                self.new_var(VarKind::Recv, name, sym, ty)
            }
            None => {
                let var = self.new_var(VarKind::Recv, field.node(), Sym::EMPTY, ty);
                self.record_implicit(field.node(), var);
                var
            }
        };
        let base = recv.base;
        self.later(move |c| c.valid_recv(base, var));
        (var, rparams)
    }

    /// A receiver without type parameters; an alias of an instance will not do.
    fn plain_recv(&mut self, field: Field, recv: &RecvParts) -> TypeId {
        let ty = self.var_type(field.ty());
        let mut at = self.unpointer(ty);
        while let Type::Alias(a) = self.world.ty(at) {
            let Some(rhs) = a.from_rhs else { break };
            at = self.unpointer(rhs);
            let is_instance = match self.world.ty(at) {
                Type::Named(n) => n.origin.is_some(),
                Type::Alias(a) => !a.targs.is_empty(),
                _ => false,
            };
            if is_instance {
                let text = self.ts(at);
                self.error(
                    recv.base,
                    Code::InvalidRecv,
                    format!("cannot define new methods on instantiated type {text}"),
                );
                return TypeId::INVALID;
            }
        }
        ty
    }

    fn unpointer(&self, t: TypeId) -> TypeId {
        let mut t = t;
        while let Type::Pointer(base) = self.world.ty(t) {
            t = *base;
        }
        t
    }

    fn generic_recv(
        &mut self,
        field: Field,
        recv: &RecvParts,
        scope_pos: u32,
    ) -> (TypeId, Arc<[TypeId]>) {
        let at = self.start_pos(recv.base);
        self.version_allows(at, 18, "type instantiation");
        let (generic, cause) = self.generic_type(recv.base);
        if let Some(cause) = cause {
            self.error(recv.base, Code::NotAGenericType, cause);
        }
        let names: Vec<Node> = recv.targs.iter().flatten().copied().collect();
        let mut rparams = Vec::new();
        for name in names {
            if name.kind() != Kind::Ident {
                if name.kind() != Kind::BadExpr {
                    let text = expr_string(name);
                    self.error(
                        name,
                        Code::BadDecl,
                        format!("receiver type parameter {text} must be an identifier"),
                    );
                }
                let t = self.blank_type_param(name, rparams.len() as u32);
                rparams.push(t);
                continue;
            }
            let t = self.declare_type_param(name, rparams.len() as u32, scope_pos);
            self.record_type_and_value(name, Mode::TypExpr, t, None);
            rparams.push(t);
        }
        let rparams: Arc<[TypeId]> = rparams.into();
        if let Type::Alias(_) = self.world.ty(generic)
            && self.world.is_valid(generic)
        {
            let text = self.ts(generic);
            self.error(
                recv.base,
                Code::InvalidRecv,
                format!("cannot define new methods on generic alias type {text}"),
            );
            return (TypeId::INVALID, rparams);
        }
        let Some(n) = self.world.named(generic) else {
            return (TypeId::INVALID, rparams);
        };
        let tparams = n.tparams.clone();
        if tparams.len() != rparams.len() {
            let n = rparams.len();
            let s = if n == 1 { "" } else { "s" };
            self.error(
                recv.base,
                Code::BadRecv,
                format!(
                    "receiver declares {n} type parameter{s}, but receiver base type declares {}",
                    tparams.len()
                ),
            );
            return (TypeId::INVALID, rparams);
        }
        for (&r, &t) in rparams.iter().zip(tparams.iter()) {
            self.mono.record_canon(r, t);
            if let Type::TypeParam(p) = *self.world.ty(t) {
                let bound = self.world.subst(p.bound, &tparams, &rparams);
                self.world.set_bound(r, bound);
            }
        }
        let mut ty = self.world.instantiate(generic, &rparams);
        self.record_instance(recv.base, rparams.clone(), ty);
        if recv.ptr {
            ty = self.world.new_pointer(ty);
        }
        self.record_type_and_value(field.ty(), Mode::TypExpr, ty, None);
        (ty, rparams)
    }

    /// Methods may be declared for this receiver.
    fn valid_recv(&mut self, at: Node, recv: ObjId) {
        let ty = self.world.obj(recv).ty();
        let (base, _) = self.world.deref(ty);
        if !self.world.is_valid(base) {
            return;
        }
        let text = self.ts(base);
        match self.world.ty(self.world.unalias(base)) {
            Type::Named(n) => {
                if self.world.obj(n.obj).pkg != Some(self.pkg) {
                    self.error(
                        at,
                        Code::InvalidRecv,
                        format!("cannot define new methods on non-local type {text}"),
                    );
                    return;
                }
                let cause = match self.world.under_ty(base) {
                    Type::Basic(BasicKind::UnsafePointer, _) => "unsafe.Pointer",
                    Type::Pointer(_) | Type::Interface(_) => "pointer or interface type",
                    _ => return,
                };
                self.error(
                    at,
                    Code::InvalidRecv,
                    format!("invalid receiver type {text} ({cause})"),
                );
            }
            Type::Basic(..) => self.error(
                at,
                Code::InvalidRecv,
                format!("cannot define new methods on non-local type {text}"),
            ),
            _ => {
                let text = self.ts(ty);
                self.error(
                    at,
                    Code::InvalidRecv,
                    format!("invalid receiver type {text}"),
                );
            }
        }
    }
}

/// A receiver type taken apart.
pub(crate) struct RecvParts {
    /// `*T`
    pub(crate) ptr: bool,
    /// `T`
    pub(crate) base: Node,
    /// `[P, Q]`
    pub(crate) targs: Option<Vec<Node>>,
}

/// `*T[P, Q]` in any parentheses, taken apart.
pub(crate) fn unpack_recv(ty: Node) -> RecvParts {
    let mut base = ty.unparen();
    let mut ptr = false;
    if let Some(p) = StarExpr::cast(base) {
        ptr = true;
        base = p.x().unparen();
    }
    let mut targs = None;
    if let Some(i) = IndexExpr::cast(base) {
        targs = Some(i.indices().collect());
        base = i.x();
    }
    RecvParts { ptr, base, targs }
}

/// The name of the type that an alias's right side points to, if it is a plain name, and whether through a pointer.
pub(crate) fn alias_target(spec: TypeSpec) -> Option<(bool, Node)> {
    let mut ty = spec.ty().unparen();
    let mut ptr = false;
    if let Some(p) = StarExpr::cast(ty) {
        ptr = true;
        ty = p.x();
        while let Some(paren) = ParenExpr::cast(ty) {
            ty = paren.x();
        }
    }
    (ty.kind() == Kind::Ident).then_some((ptr, ty))
}
