//! Declarations in functions: constants, variables and types of a block.
//!
//! In: a declaration statement. Out: its objects in the scope, in force from where the specification says.

use crate::syntax::node::{GenDecl, Kind, Node, TypeSpec, ValueSpec};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::decl::{ConstGroup, list_of, var_kind};
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::ty::TypeId;

impl Checker<'_> {
    /// A local variable, not declared yet.
    pub(crate) fn new_local_var(&mut self, ident: Node, ty: Option<TypeId>) -> ObjId {
        let (name, pos) = (self.sym(ident), self.pos(ident));
        let kind = var_kind(VarKind::Local);
        self.world.make_obj(kind, pos, Some(self.pkg), name, ty)
    }

    /// A const, var or type declaration in a function.
    #[inline(never)]
    pub(crate) fn decl_stmt(&mut self, decl: Node) {
        let Some(decl) = GenDecl::cast(decl) else {
            return;
        };
        let mut group = ConstGroup::default();
        for (iota, spec) in (0..).zip(decl.specs()) {
            match (decl.node().tok(), spec.kind()) {
                (Token::Const, Kind::ValueSpec) => self.local_const(&mut group, iota, spec),
                (Token::Var, Kind::ValueSpec) => self.local_var(spec),
                (Token::Type, Kind::TypeSpec) => self.local_type(spec),
                _ => {}
            }
        }
    }

    fn local_const(&mut self, group: &mut ConstGroup, iota: u32, spec: Node) {
        let Some(v) = ValueSpec::cast(spec) else {
            return;
        };
        let top = self.delayed.len();
        let parts = group.parts(v);
        let names: Vec<Node> = v.names().collect();
        let mut objs = Vec::with_capacity(names.len());
        for (i, &name) in names.iter().enumerate() {
            let obj = self.new_const(name);
            self.const_decl(
                obj,
                iota,
                parts.typ,
                parts.values.get(i).copied(),
                parts.inherited,
            );
            objs.push(obj);
        }
        self.arity(spec, &names, &parts.values, true, parts.inherited);
        self.process_delayed_from(top);
        let scope_pos = spec.end();
        for (&name, obj) in names.iter().zip(objs) {
            self.declare(self.env.scope, Some(name), obj, scope_pos);
        }
    }

    /// A constant of unknown type and value.
    pub(crate) fn new_const(&mut self, name: Node) -> ObjId {
        let (sym, pos) = (self.sym(name), self.pos(name));
        let kind = ObjKind::Const {
            value: ConstValue::Unknown,
        };
        self.world.make_obj(kind, pos, Some(self.pkg), sym, None)
    }

    fn local_var(&mut self, spec: Node) {
        let Some(v) = ValueSpec::cast(spec) else {
            return;
        };
        let top = self.delayed.len();
        let names: Vec<Node> = v.names().collect();
        let values = list_of(v.values());
        let vars: Vec<ObjId> = names.iter().map(|&n| self.new_local_var(n, None)).collect();
        for (i, &var) in vars.iter().enumerate() {
            if let ([only], true) = (&values[..], names.len() > 1) {
                self.var_decl(var, Some(&vars), v.ty(), Some(*only));
                break;
            }
            self.var_decl(var, None, v.ty(), values.get(i).copied());
        }
        if v.ty().is_none() || !values.is_empty() {
            self.arity(spec, &names, &values, false, false);
        }
        self.process_delayed_from(top);
        let scope_pos = spec.end();
        for (&name, var) in names.iter().zip(vars) {
            self.declare(self.env.scope, Some(name), var, scope_pos);
        }
    }

    fn local_type(&mut self, spec: Node) {
        let Some(t) = TypeSpec::cast(spec) else {
            return;
        };
        let name = t.name();
        let (sym, pos) = (self.sym(name), self.pos(name));
        let kind = ObjKind::TypeName { alias: false };
        let obj = self.world.make_obj(kind, pos, Some(self.pkg), sym, None);
        self.declare(self.env.scope, Some(name), obj, name.pos());
        self.obj_path.push(obj);
        self.type_decl(obj, t);
        self.obj_path.pop();
        self.local_types.push(obj);
    }

    /// Local types are told apart by number where their names stand in brackets (`lower::rtypes`): aliases have none, `_` has one.
    /// Bodies of function literals are checked late, so source order is made here.
    pub(crate) fn number_local_types(&mut self) {
        let files = &self.world.pkg(self.pkg).files;
        let place = |obj: &ObjId| {
            let pos = self.world.obj(*obj).pos;
            let file = files.iter().position(|file| file.unit == pos.unit);
            (file, pos.off)
        };
        let mut types = std::mem::take(&mut self.local_types);
        types.retain(|obj| {
            matches!(
                self.world.obj(*obj).kind,
                ObjKind::TypeName { alias: false }
            )
        });
        types.sort_by_cached_key(place);
        for (number, obj) in (1..).zip(types) {
            self.world.obj_mut(obj).order = number;
        }
    }
}
