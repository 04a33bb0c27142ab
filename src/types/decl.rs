//! Declarations: objects get their types on demand.
//!
//! In: objects and how they are declared. Out: their types and values. An object that is needed while it is
//! being declared closes a cycle, which is valid only if a defined type breaks it (or if it is one of values alone,
//! which the order of initialisation judges). Bodies of functions wait in the queue.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::node::{Exprs, FuncDecl, FuncType, Node, TypeSpec, ValueSpec, flag};
use crate::types::check::{Checker, DeclInfo, Environment};
use crate::types::errors::Error;
use crate::types::exprstring::expr_string;
use crate::types::object::{ObjId, ObjKind, Pos, Sym, VarInfo, VarKind};
use crate::types::operand::Operand;
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::ty::{Alias, Named, Type, TypeId};

/// A const spec whose type and values later specs repeat.
#[derive(Clone, Copy, Default)]
pub(crate) struct ConstGroup {
    last: Option<ValueSpec>,
}

/// What a const spec declares its names with.
pub(crate) struct ConstParts {
    /// Type expression.
    pub(crate) typ: Option<Node>,
    /// Values.
    pub(crate) values: Vec<Node>,
    /// Repeated from an earlier spec.
    pub(crate) inherited: bool,
}

impl ConstGroup {
    /// The type and values for a spec: its own, or those of the last spec that had some.
    pub(crate) fn parts(&mut self, spec: ValueSpec) -> ConstParts {
        let own = spec.ty().is_some() || spec.values().is_some();
        let inherited = !own && self.last.is_some();
        if own {
            self.last = Some(spec);
        }
        let from = self.last;
        ConstParts {
            typ: from.and_then(ValueSpec::ty),
            values: list_of(from.and_then(ValueSpec::values)),
            inherited,
        }
    }
}

/// The expressions of an optional list.
pub(crate) fn list_of(exprs: Option<Exprs>) -> Vec<Node> {
    exprs.map(|e| e.collect()).unwrap_or_default()
}

impl Checker<'_> {
    /// Inserts an object into a scope and records its definition; reports a redeclaration. It is visible from
    /// offset `scope_pos` on.
    pub(crate) fn declare(
        &mut self,
        scope: ScopeId,
        ident: Option<Node>,
        obj: ObjId,
        scope_pos: u32,
    ) {
        if self.world.obj(obj).name != Sym::BLANK {
            self.world.obj_mut(obj).scope_pos = scope_pos;
            if let Some(alt) = self.world.insert(scope, obj) {
                let pos = self.world.obj(obj).pos;
                let msg = format!("{} redeclared in this block", self.world.obj_name(obj));
                return self.report_redeclared(Error::new(pos, Code::DuplicateDecl, msg), alt);
            }
        }
        if let Some(ident) = ident {
            self.record_def(ident, obj);
        }
    }

    /// Gives an object its type, if it has none.
    pub(crate) fn obj_decl(&mut self, obj: ObjId) {
        if let Some(at) = self.obj_path.iter().position(|&o| o == obj) {
            return self.close_cycle(obj, at);
        }
        if self.world.obj(obj).ty.is_some() {
            return;
        }
        if let Some(generic) = self.world.obj(obj).func().and_then(|f| f.origin) {
            self.obj_decl(generic);
            self.world.resolve_instance_method(obj);
            return;
        }
        let Some(decl) = self.decls.get(&obj) else {
            return;
        };
        if self.obj_path.len() >= MAX_PATH {
            self.world.obj_mut(obj).ty = Some(TypeId::INVALID);
            let pos = self.obj_pos(obj);
            let msg = format!("declarations refer to one another more than {MAX_PATH} deep");
            return self.error_at(pos, Code::NestedTooDeeply, msg);
        }
        let (typ, init, inherited) = (decl.typ, decl.init, decl.inherited);
        let (tdecl, fdecl, iota) = (decl.tdecl, decl.fdecl, decl.iota);
        let lhs = decl.lhs.clone();
        let env = Environment::new(decl.scope);
        self.obj_path.push(obj);
        let outer = std::mem::replace(&mut self.env, env);
        deep(|| match &self.world.obj(obj).kind {
            ObjKind::Const { .. } => {
                self.env.decl = Some(obj);
                self.const_decl(obj, iota, typ, init, inherited);
            }
            ObjKind::Var(_) => {
                self.env.decl = Some(obj);
                self.var_decl(obj, lhs.as_deref(), typ, init);
            }
            ObjKind::TypeName { .. } => {
                if let Some(spec) = tdecl.and_then(TypeSpec::cast) {
                    self.type_decl(obj, spec);
                }
                self.collect_methods(obj);
            }
            ObjKind::Func(_) => {
                if let Some(f) = fdecl.and_then(FuncDecl::cast) {
                    self.func_decl(obj, f);
                }
            }
            _ => {}
        });
        self.env = outer;
        self.obj_path.pop();
    }

    // ---- constants and variables ----

    pub(crate) fn const_decl(
        &mut self,
        obj: ObjId,
        iota: u32,
        typ: Option<Node>,
        init: Option<Node>,
        inherited: bool,
    ) {
        let outer = (self.env.iota, self.env.errpos);
        self.env.iota = Some(iota);
        self.env.errpos = None;
        if let Some(typ) = typ {
            let t = self.typ(typ);
            if !self.world.is_const_type(t) {
                if self.world.under(t).is_valid() {
                    let text = self.ts(t);
                    self.error(
                        typ,
                        Code::InvalidConstType,
                        format!("invalid constant type {text}"),
                    );
                }
                self.world.obj_mut(obj).ty = Some(TypeId::INVALID);
                (self.env.iota, self.env.errpos) = outer;
                return;
            }
            self.world.obj_mut(obj).ty = Some(t);
        }
        let mut x = Operand::default();
        if let Some(init) = init {
            if inherited {
                self.env.errpos = Some(self.world.obj(obj).pos);
            }
            self.expr(None, &mut x, init);
        }
        self.init_const(obj, &mut x);
        (self.env.iota, self.env.errpos) = outer;
    }

    pub(crate) fn var_decl(
        &mut self,
        obj: ObjId,
        lhs: Option<&[ObjId]>,
        typ: Option<Node>,
        init: Option<Node>,
    ) {
        if let Some(typ) = typ {
            let t = self.var_type(typ);
            self.world.obj_mut(obj).ty = Some(t);
        }
        let Some(init) = init else {
            if typ.is_none() {
                self.world.obj_mut(obj).ty = Some(TypeId::INVALID);
            }
            return;
        };
        match lhs {
            Some(lhs) if lhs.len() > 1 => {
                if typ.is_some() {
                    let t = self.world.obj(obj).ty;
                    for &v in lhs {
                        self.world.obj_mut(v).ty = t;
                    }
                }
                self.init_vars(lhs, &[init], None);
            }
            _ => {
                let o = self.world.obj(obj);
                let (ty, name) = (o.ty, self.world.name_arc(o.name));
                let target = ty.and_then(|t| self.target_for(t, || name.to_string()));
                let mut x = Operand::default();
                self.expr(target.as_ref(), &mut x, init);
                self.init_var(obj, &mut x, "variable declaration");
            }
        }
    }

    /// Reports a mismatch of names and values that needs no types to be seen.
    pub(crate) fn arity(
        &mut self,
        spec: Node,
        names: &[Node],
        inits: &[Node],
        is_const: bool,
        inherited: bool,
    ) {
        if let Some(&extra) = inits.get(names.len()) {
            if inherited {
                let pos = self.start_pos(spec);
                let at = self.world.place(self.start_pos(extra));
                self.error_at(
                    pos,
                    Code::WrongAssignCount,
                    format!("extra init expr at {at}"),
                );
            } else {
                self.error(
                    extra,
                    Code::WrongAssignCount,
                    format!("extra init expr {}", expr_string(extra)),
                );
            }
        } else if let Some(&name) = names.get(inits.len())
            && (is_const || inits.len() != 1)
        {
            self.error(
                name,
                Code::WrongAssignCount,
                format!("missing init expr for {}", name.name()),
            );
        }
    }

    // ---- types ----

    pub(crate) fn type_decl(&mut self, obj: ObjId, spec: TypeSpec) {
        self.later(move |c| {
            if let Some(t) = c.world.obj(obj).ty {
                c.finish_type(t);
            }
        });
        let outer = self.env.scope;
        if spec.node().has_flag(flag::ALIAS) {
            self.alias_decl(obj, spec);
        } else {
            self.defined_type_decl(obj, spec);
        }
        self.env.scope = outer;
    }

    /// All declarations are known: fixes the underlying type and looks for types of infinite size.
    fn finish_type(&mut self, t: TypeId) {
        if !matches!(self.world.ty(t), Type::Named(_)) {
            return;
        }
        self.valid_type(t);
        let needs = self.world.named(t).is_some_and(|n| n.underlying.is_none());
        if needs {
            let u = self.world.under(t);
            self.world.set_underlying(t, u);
        }
    }

    fn alias_decl(&mut self, obj: ObjId, spec: TypeSpec) {
        let first = spec
            .tparams()
            .map(|list| list.first_child().unwrap_or(list));
        let at = self.start_pos(first.unwrap_or(spec.node()));
        let (release, what) = match spec.tparams() {
            Some(_) => (23, "generic type alias"),
            None => (9, "type alias"),
        };
        self.version_allows(at, release, what);
        if let ObjKind::TypeName { alias } = &mut self.world.obj_mut(obj).kind {
            *alias = true;
        }
        let t = self.world.new_type(Type::Alias(Box::new(Alias {
            obj,
            from_rhs: None,
            actual: None,
            tparams: Arc::new([]),
            targs: Arc::new([]),
        })));
        self.world.obj_mut(obj).ty = Some(t);
        let mut tparams: Arc<[TypeId]> = Arc::new([]);
        if let Some(list) = spec.tparams() {
            self.open_scope(spec.node(), ScopeKind::Block);
            tparams = self.collect_type_params(list, |c, tparams| {
                if let Some(Type::Alias(a)) = c.world.ty_mut(t) {
                    a.tparams = tparams;
                }
            });
        }
        let mut rhs = self.typ(spec.ty());
        if tparams.contains(&rhs) {
            self.error(
                spec.ty(),
                Code::MisplacedTypeParam,
                "cannot use type parameter declared in alias declaration as RHS",
            );
            rhs = TypeId::INVALID;
        }
        if self.world.obj(obj).ty == Some(TypeId::INVALID) {
            rhs = TypeId::INVALID;
        }
        if let Some(Type::Alias(a)) = self.world.ty_mut(t) {
            a.from_rhs = Some(rhs);
        }
        let actual = self.world.unalias(t);
        if let Some(Type::Alias(a)) = self.world.ty_mut(t) {
            a.actual = Some(actual);
        }
    }

    fn defined_type_decl(&mut self, obj: ObjId, spec: TypeSpec) {
        let ambient = self.ambient_tparams(obj);
        let t = self.world.new_type(Type::Named(Box::new(Named {
            obj,
            origin: None,
            targs: Arc::new([]),
            tparams: Arc::new([]),
            ambient,
            underlying: None,
            from_rhs: None,
            methods: Vec::new(),
            is_settled: false,
        })));
        // A direct cycle was reported already: stays invalid.
        if self.world.obj(obj).ty.is_none() {
            self.world.obj_mut(obj).ty = Some(t);
        }
        if let Some(list) = spec.tparams() {
            self.type_params_allowed(list);
            self.open_scope(spec.node(), ScopeKind::Block);
            self.collect_type_params(list, |c, tparams| {
                if let Some(n) = c.world.named_mut(t) {
                    n.tparams = tparams;
                }
            });
        }
        let mut rhs = self.typ(spec.ty());
        if self.world.is_type_param(rhs) {
            self.error(
                spec.ty(),
                Code::MisplacedTypeParam,
                "cannot use a type parameter as RHS in type declaration",
            );
            rhs = TypeId::INVALID;
        }
        if let Some(n) = self.world.named_mut(t) {
            n.from_rhs = Some(rhs);
        }
    }

    fn type_params_allowed(&mut self, list: Node) {
        let at = self.start_pos(list.first_child().unwrap_or(list));
        self.version_allows(at, 18, "type parameter");
    }

    /// The type parameters in whose scope a type is declared.
    fn ambient_tparams(&self, obj: ObjId) -> Arc<[TypeId]> {
        let root = self.world.pkg(self.pkg).scope;
        let mut scope = self.world.obj(obj).parent;
        let mut found = Vec::new();
        while let Some(s) = scope.filter(|&s| s != root) {
            let names = self.world.scope(s).names();
            let types = names.map(|(_, o)| self.world.obj(o).ty());
            found.extend(types.filter(|&t| matches!(self.world.ty(t), Type::TypeParam(_))));
            scope = self.world.scope(s).parent;
        }
        found.sort();
        found.dedup();
        found.into()
    }

    /// Adds the methods collected for a type's name to the type.
    pub(crate) fn collect_methods(&mut self, obj: ObjId) {
        let Some(methods) = self.methods.remove(&obj) else {
            return;
        };
        let base = self
            .world
            .obj(obj)
            .ty
            .filter(|&t| self.world.named(t).is_some());
        if let Some(t) = base {
            self.later(move |c| c.unique_fields(t));
        }
        let mut known: FxHashMap<Sym, ObjId> = FxHashMap::default();
        for m in methods {
            let name = self.world.obj(m).name;
            if let Some(&alt) = known.get(&name) {
                let msg = format!(
                    "method {}.{} already declared at {}",
                    self.world.obj_name(obj),
                    self.world.name(name),
                    self.world.place(self.world.obj(alt).pos)
                );
                let pos = self.world.obj(m).pos;
                self.error_at(pos, Code::DuplicateMethod, msg);
                continue;
            }
            known.insert(name, m);
            let Some(t) = base else { continue };
            if let ObjKind::Func(f) = &mut self.world.obj_mut(m).kind {
                f.recv_named = Some(t);
            }
            if let Some(n) = self.world.named_mut(t) {
                n.methods.push(Some(m));
            }
        }
    }

    /// No field has the name of a method.
    fn unique_fields(&mut self, t: TypeId) {
        let Some(fields) = self.world.struct_fields(t) else {
            return;
        };
        let Some(named) = self.world.named(t) else {
            return;
        };
        let methods = named.methods.iter().copied().flatten();
        let methods: FxHashMap<Sym, ObjId> = methods.map(|m| (self.world.obj(m).name, m)).collect();
        for &f in fields.iter() {
            let name = self.world.obj(f).name;
            if let (Some(&m), true) = (methods.get(&name), name != Sym::BLANK) {
                let pos = self.world.obj(m).pos;
                let msg = format!(
                    "field and method with the same name {}",
                    self.world.name(name)
                );
                self.report_redeclared(Error::new(pos, Code::DuplicateFieldAndMethod, msg), f);
            }
        }
    }

    // ---- functions ----

    fn func_decl(&mut self, obj: ObjId, decl: FuncDecl) {
        let sig = self
            .world
            .new_signature(crate::types::ty::Signature::default());
        self.world.obj_mut(obj).ty = Some(sig);
        let list = FuncType::cast(decl.ty()).and_then(|t| t.tparams());
        if let Some(list) = list.filter(|_| self.world.obj(obj).name != Sym::INIT) {
            self.type_params_allowed(list);
        }
        self.func_type_into(sig, decl.recv(), decl.ty());
        let Some(body) = decl.body() else {
            let generic = FuncType::cast(decl.ty()).is_some_and(|t| t.tparams().is_some());
            if generic {
                let pos = self.world.obj(obj).pos;
                self.soft_error(
                    pos,
                    Code::BadDecl,
                    "generic function is missing function body",
                );
            }
            return;
        };
        if self.lets_bodies_wait() {
            return self.let_body_wait(obj, sig, decl.ty(), body);
        }
        let ftype = decl.ty();
        self.later(move |c| c.func_body(Some(obj), sig, ftype, body, None));
    }

    /// Functions without a body are an error outside std; gc looks for them last, if all else is right.
    pub(crate) fn missing_bodies(&mut self) {
        let is_std = self.world.pkg(self.pkg).is_std;
        if is_std || self.world.accepts_missing_bodies || !self.errors.list.is_empty() {
            return;
        }
        for obj in self.world.pkg(self.pkg).funcs.clone() {
            let object = self.world.obj(obj);
            let is_provided = self.world.pkg(self.pkg).provided.contains(&object.name);
            if !is_provided && object.func().is_some_and(|f| f.native) {
                let pos = self.world.obj(obj).pos;
                self.soft_error(pos, Code::BadDecl, "missing function body");
            }
        }
    }

    /// How an object of the package is declared.
    pub(crate) fn set_decl(&mut self, obj: ObjId, decl: DeclInfo) {
        self.n_order += 1;
        self.world.obj_mut(obj).order = self.n_order;
        self.decl_order.push(obj);
        self.decls.insert(obj, decl);
    }

    /// Where an object is declared.
    pub(crate) fn obj_pos(&self, obj: ObjId) -> Pos {
        self.world.obj(obj).pos
    }
}

/// A variable of this kind.
pub(crate) fn var_kind(kind: VarKind) -> ObjKind {
    ObjKind::Var(VarInfo {
        kind,
        embedded: false,
        used: kind != VarKind::Local,
        origin: None,
    })
}

/// Declarations that refer to each other in a longer chain are refused: looking for cycles costs the square of it.
const MAX_PATH: usize = 10_000;
