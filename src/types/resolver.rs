//! The package's objects, collected over all its files before any is declared.
//!
//! In: File nodes. Out: package and file scopes, imports, one `DeclInfo` an object, methods by the name of their
//! base type. Then all are declared, types first.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::syntax::codes::Code;
use crate::syntax::node::{
    File, FuncDecl, FuncType, GenDecl, ImportSpec, Kind, Node, TypeSpec, ValueSpec, flag,
};
use crate::syntax::token::Token;
use crate::types::check::{Checker, DeclInfo};
use crate::types::constant::literal::parse_string;
use crate::types::decl::{ConstGroup, list_of, var_kind};
use crate::types::errors::Error;
use crate::types::object::{FuncInfo, ObjId, ObjKind, Pos, Sym, VarKind};
use crate::types::package::{PkgId, PkgState};
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::signature::{alias_target, unpack_recv};
use crate::types::ty::TypeId;
use crate::types::version::Version;

/// A method whose base type is not looked up yet.
struct Method {
    obj: ObjId,
    ptr: bool,
    base: Node,
}

impl Checker<'_> {
    /// Collects the objects of all files.
    pub(crate) fn collect_objects(&mut self) {
        let mut methods = Vec::new();
        let mut file_scopes = Vec::new();
        for i in 0..self.world.pkg(self.pkg).files.len() {
            let Some(file) = self.world.pkg(self.pkg).files.get(i).copied() else {
                continue;
            };
            let pkg_scope = self.world.pkg(self.pkg).scope;
            let scope = self.world.new_scope(Some(pkg_scope), ScopeKind::File);
            file_scopes.push(scope);
            if let Some(f) = self.world.pkg_mut(self.pkg).files.get_mut(i) {
                f.scope = Some(scope);
            }
            if let Some(info) = self.world.info_mut(file.node) {
                info.scopes.insert(file.node.number().0, scope);
            }
            if let Some(f) = File::cast(file.node) {
                if f.name().is_ident("_") {
                    self.error(f.name(), Code::BlankPkgName, "invalid package name _");
                }
                self.collect_file(f, scope, &mut methods);
            }
        }
        self.check_file_scopes(&file_scopes);
        for m in methods {
            if let Some((ptr, base)) = self.resolve_base_type(m.ptr, m.base) {
                if let ObjKind::Func(f) = &mut self.world.obj_mut(m.obj).kind {
                    f.ptr_recv = ptr;
                }
                self.methods.entry(base).or_default().push(m.obj);
            }
        }
    }

    fn collect_file(&mut self, file: File, scope: ScopeId, methods: &mut Vec<Method>) {
        if self.world.pkg(self.pkg).name == Sym::EMPTY {
            let name = self.sym(file.name());
            self.world.pkg_mut(self.pkg).name = name;
        }
        self.check_version(file);
        for decl in file.decls() {
            if let Some(f) = FuncDecl::cast(decl) {
                self.collect_func(f, scope, methods);
            } else if let Some(g) = GenDecl::cast(decl) {
                self.collect_gen(g, scope);
            }
        }
    }

    /// A file may ask for a release that is not there yet.
    fn check_version(&mut self, file: File) {
        let pos = self.pos(file.name());
        if let Some(Version(n)) = self.world.version_of(pos.unit).unknown() {
            let msg = format!("file requires newer Go version go1.{n}");
            self.error_at(pos, Code::TooNew, msg);
        }
    }

    fn collect_gen(&mut self, decl: GenDecl, scope: ScopeId) {
        let mut group = ConstGroup::default();
        for (iota, spec) in (0..).zip(decl.specs()) {
            match decl.node().tok() {
                Token::Import => self.collect_import(spec, scope),
                Token::Const => self.collect_const(&mut group, iota, spec, scope),
                Token::Var => self.collect_var(spec, scope),
                Token::Type => self.collect_type(spec, scope),
                _ => {}
            }
        }
    }

    // ---- imports ----

    fn collect_import(&mut self, spec: Node, scope: ScopeId) {
        let Some(i) = ImportSpec::cast(spec) else {
            return;
        };
        let lit = i.path();
        if lit.kind() != Kind::BasicLit || lit.has_flag(flag::BAD) {
            return;
        }
        let Some(path) = self.import_path(lit) else {
            return;
        };
        let Some((imported, fake)) = self.import_package(lit, &path) else {
            return;
        };
        let name = match i.name() {
            Some(n) => self.sym(n),
            None => self.world.pkg(imported).name,
        };
        if name == Sym::INIT {
            return self.error(
                spec,
                Code::InvalidInitDecl,
                "cannot import package as init - init must be a func",
            );
        }
        let own = self.world.pkg_mut(self.pkg);
        if !own.imports.contains(&imported) {
            own.imports.push(imported);
        }
        let at = i.name().unwrap_or(lit);
        let pos = self.pos(at);
        let kind = ObjKind::PkgName {
            imported,
            used: fake,
        };
        let obj = self
            .world
            .make_obj(kind, pos, Some(self.pkg), name, Some(TypeId::INVALID));
        match i.name() {
            Some(n) => self.record_def(n, obj),
            None => self.record_implicit(spec, obj),
        }
        self.imports.push(obj);
        if self.world.name(name) == "." {
            self.dot_import(obj, imported, scope, pos);
        } else {
            self.declare(scope, None, obj, 0);
        }
    }

    fn import_path(&mut self, lit: Node) -> Option<String> {
        let bytes = parse_string(lit.token_bytes())?;
        let path = String::from_utf8_lossy(&bytes).into_owned();
        let bad = |c: char| {
            c.is_whitespace() || c.is_control() || "!\"#$%&'()*,:;<=>?[\\]^{|}`\u{FFFD}".contains(c)
        };
        let why = match path.chars().find(|&c| bad(c)) {
            _ if path.is_empty() => "empty string".to_string(),
            Some(c) if c.is_control() => format!("invalid character U+{:04X}", c as u32),
            Some(c) => format!("invalid character U+{:04X} '{c}'", c as u32),
            None => return Some(path),
        };
        self.error(
            lit,
            Code::BadImportPath,
            format!("invalid import path ({why})"),
        );
        None
    }

    /// The package, and whether it is only a stand-in for one that is missing.
    fn import_package(&mut self, at: Node, path: &str) -> Option<(PkgId, bool)> {
        if path == "unsafe" {
            return self.world.unsafe_pkg.map(|p| (p, false));
        }
        let found = self.importer.import(self.world, path, self.pkg);
        match found {
            Ok(pkg) => Some((pkg, self.world.pkg(pkg).fake)),
            Err(msg) => {
                self.error(at, Code::BrokenImport, msg);
                let trimmed = path.trim_end_matches('/');
                let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
                let pkg = self.world.new_stand_in(path, name);
                Some((pkg, true))
            }
        }
    }

    fn dot_import(&mut self, pkg_name: ObjId, imported: PkgId, scope: ScopeId, pos: Pos) {
        let from = self.world.pkg(imported).scope;
        let names: Vec<(Sym, ObjId)> = self.world.scope(from).names().collect();
        for (name, obj) in names {
            if !self.world.is_exported(name) {
                continue;
            }
            match self.world.insert_as(scope, name, obj) {
                Some(alt) => {
                    let msg = format!("{} redeclared in this block", self.world.name(name));
                    self.report_redeclared(Error::new(pos, Code::DuplicateDecl, msg), alt);
                }
                None => {
                    self.dot_imports.insert((scope, name), pkg_name);
                }
            }
        }
    }

    /// Names of imports and of the package must differ.
    fn check_file_scopes(&mut self, scopes: &[ScopeId]) {
        let pkg_scope = self.world.pkg(self.pkg).scope;
        for &scope in scopes {
            let names: Vec<(Sym, ObjId)> = self.world.scope(scope).names().collect();
            for (name, obj) in names {
                let Some(alt) = self.world.scope(pkg_scope).lookup(name) else {
                    continue;
                };
                let what = self.world.name(name);
                let msg = match self.world.obj(obj).kind {
                    ObjKind::PkgName { imported, .. } => {
                        let p = self.world.pkg(imported);
                        format!(
                            "{what} already declared through import of package {} ({:?})",
                            self.world.name(p.name),
                            p.path
                        )
                    }
                    _ => {
                        let p = self.world.obj(obj).pkg.map(|p| self.world.pkg(p));
                        let path = p.map_or("", |p| p.path.as_str());
                        let name = p.map_or("", |p| self.world.name(p.name));
                        format!(
                            "{what} already declared through dot-import of package {name} ({path:?})"
                        )
                    }
                };
                let pos = self.world.obj(alt).pos;
                self.report_redeclared(Error::new(pos, Code::DuplicateDecl, msg), obj);
            }
        }
    }

    /// Reports imports of which no name was used.
    pub(crate) fn unused_imports(&mut self) {
        for obj in std::mem::take(&mut self.imports) {
            let o = self.world.obj(obj);
            let (name, pos) = (o.name, o.pos);
            let ObjKind::PkgName {
                imported,
                used: false,
            } = o.kind
            else {
                continue;
            };
            if name == Sym::BLANK {
                continue;
            }
            let path = self.world.pkg(imported).path.clone();
            let elem = path.rsplit('/').next().unwrap_or(&path);
            let text = self.world.name(name);
            let msg = if text == "." || text == elem {
                format!("{path:?} imported and not used")
            } else {
                format!("{path:?} imported as {text} and not used")
            };
            self.soft_error(pos, Code::UnusedImport, msg);
        }
    }

    // ---- declarations ----

    fn declare_pkg_obj(&mut self, ident: Node, obj: ObjId, decl: DeclInfo) {
        let name = self.world.obj(obj).name;
        if name == Sym::INIT {
            return self.error(
                ident,
                Code::InvalidInitDecl,
                "cannot declare init - must be func",
            );
        }
        if name == Sym::MAIN && self.world.pkg(self.pkg).name == Sym::MAIN {
            return self.error(
                ident,
                Code::InvalidMainDecl,
                "cannot declare main - must be func",
            );
        }
        let scope = self.world.pkg(self.pkg).scope;
        self.declare(scope, Some(ident), obj, 0);
        self.set_decl(obj, decl);
    }

    fn collect_const(&mut self, group: &mut ConstGroup, iota: u32, spec: Node, scope: ScopeId) {
        let Some(v) = ValueSpec::cast(spec) else {
            return;
        };
        let parts = group.parts(v);
        let names: Vec<Node> = v.names().collect();
        for (i, &name) in names.iter().enumerate() {
            let obj = self.new_const(name);
            let decl = DeclInfo {
                typ: parts.typ,
                init: parts.values.get(i).copied(),
                inherited: parts.inherited,
                iota,
                ..DeclInfo::new(scope)
            };
            self.declare_pkg_obj(name, obj, decl);
        }
        self.arity(spec, &names, &parts.values, true, parts.inherited);
    }

    fn collect_var(&mut self, spec: Node, scope: ScopeId) {
        let Some(v) = ValueSpec::cast(spec) else {
            return;
        };
        let names: Vec<Node> = v.names().collect();
        let values = list_of(v.values());
        let vars: Arc<[ObjId]> = names
            .iter()
            .map(|&name| {
                let (sym, pos) = (self.sym(name), self.pos(name));
                let kind = var_kind(VarKind::Package);
                self.world.make_obj(kind, pos, Some(self.pkg), sym, None)
            })
            .collect();
        let shared = (values.len() == 1 && names.len() > 1).then(|| vars.clone());
        for (i, (&name, &var)) in names.iter().zip(vars.iter()).enumerate() {
            let init = match &shared {
                Some(_) => values.first(),
                None => values.get(i),
            };
            let decl = DeclInfo {
                lhs: shared.clone(),
                typ: v.ty(),
                init: init.copied(),
                ..DeclInfo::new(scope)
            };
            self.declare_pkg_obj(name, var, decl);
        }
        if v.ty().is_none() || !values.is_empty() {
            self.arity(spec, &names, &values, false, false);
        }
    }

    fn collect_type(&mut self, spec: Node, scope: ScopeId) {
        let Some(t) = TypeSpec::cast(spec) else {
            return;
        };
        let (sym, pos) = (self.sym(t.name()), self.pos(t.name()));
        let kind = ObjKind::TypeName {
            alias: spec.has_flag(flag::ALIAS),
        };
        let obj = self.world.make_obj(kind, pos, Some(self.pkg), sym, None);
        let decl = DeclInfo {
            tdecl: Some(spec),
            ..DeclInfo::new(scope)
        };
        self.declare_pkg_obj(t.name(), obj, decl);
    }

    fn collect_func(&mut self, decl: FuncDecl, scope: ScopeId, methods: &mut Vec<Method>) {
        let name = decl.name();
        let (sym, pos) = (self.sym(name), self.pos(name));
        let kind = ObjKind::Func(FuncInfo {
            decl: Some(decl.node()),
            ptr_recv: false,
            origin: None,
            is_abstract: false,
            native: decl.body().is_none(),
            recv_named: None,
        });
        let obj = self.world.make_obj(kind, pos, Some(self.pkg), sym, None);
        self.world.pkg_mut(self.pkg).funcs.push(obj);
        match decl.recv().and_then(Node::first_child) {
            None => self.collect_plain_func(decl, obj, sym),
            Some(field) => {
                let ty = crate::syntax::node::Field::cast(field).map(|f| f.ty());
                if let Some(ty) = ty {
                    let parts = unpack_recv(ty);
                    if parts.base.kind() == Kind::Ident && sym != Sym::BLANK {
                        methods.push(Method {
                            obj,
                            ptr: parts.ptr,
                            base: parts.base,
                        });
                    }
                }
                self.record_def(name, obj);
            }
        }
        let info = DeclInfo {
            fdecl: Some(decl.node()),
            ..DeclInfo::new(scope)
        };
        self.set_decl(obj, info);
    }

    fn collect_plain_func(&mut self, decl: FuncDecl, obj: ObjId, sym: Sym) {
        let name = decl.name();
        let is_main = sym == Sym::MAIN && self.world.pkg(self.pkg).name == Sym::MAIN;
        if sym == Sym::INIT || is_main {
            self.check_entry_func(decl);
        }
        let scope = self.world.pkg(self.pkg).scope;
        if sym == Sym::INIT {
            self.world.obj_mut(obj).parent = Some(scope);
            self.record_def(name, obj);
            self.world.pkg_mut(self.pkg).inits.push(obj);
            if decl.body().is_none() {
                let pos = self.pos(name);
                self.soft_error(pos, Code::MissingInitBody, "func init must have a body");
            }
        } else {
            self.declare(scope, Some(name), obj, 0);
        }
    }

    /// `init` and `main` take and give nothing.
    fn check_entry_func(&mut self, decl: FuncDecl) {
        let name = decl.name();
        let Some(t) = FuncType::cast(decl.ty()) else {
            return;
        };
        if let Some(tparams) = t.tparams() {
            let at = tparams.first_child().unwrap_or(tparams);
            let pos = self.start_pos(at);
            self.soft_error(
                pos,
                Code::InvalidInitDecl,
                format!("func {} must have no type parameters", name.name()),
            );
        }
        let has_results = t.results().is_some_and(|r| r.first_child().is_some());
        if t.params().first_child().is_some() || has_results {
            let pos = self.pos(name);
            self.soft_error(
                pos,
                Code::InvalidInitDecl,
                format!(
                    "func {} must have no arguments and no return values",
                    name.name()
                ),
            );
        }
    }

    /// The package's defined type that a receiver's base name leads to, through aliases, and whether by a pointer.
    fn resolve_base_type(&mut self, ptr: bool, base: Node) -> Option<(bool, ObjId)> {
        let scope = self.world.pkg(self.pkg).scope;
        let (mut ptr, mut name) = (ptr, base);
        let mut seen = FxHashSet::default();
        loop {
            let sym = self.sym(name);
            let obj = self.world.scope(scope).lookup(sym)?;
            let spec = self.decls.get(&obj)?.tdecl.and_then(TypeSpec::cast)?;
            if !seen.insert(obj) {
                return None;
            }
            if !spec.node().has_flag(flag::ALIAS) {
                return Some((ptr, obj));
            }
            if spec.tparams().is_some() {
                return None;
            }
            let (through, next) = alias_target(spec)?;
            if through && ptr {
                return None;
            }
            ptr |= through;
            name = next;
        }
    }

    /// Declares all objects: types first, then aliases, then the rest.
    pub(crate) fn package_objects(&mut self) {
        for obj in self.decl_order.clone() {
            if self.world.obj(obj).ty.is_some() {
                self.collect_methods(obj);
            }
        }
        for pass in 0..3 {
            for obj in self.decl_order.clone() {
                let turn = match self.world.obj(obj).kind {
                    ObjKind::TypeName { alias: false } => 0,
                    ObjKind::TypeName { alias: true } => 1,
                    _ => 2,
                };
                if turn == pass {
                    self.obj_decl(obj);
                }
            }
        }
        self.methods.clear();
    }
}

impl crate::types::world::World {
    /// A package for an import that failed: any name may be selected from it without further errors.
    pub(crate) fn new_stand_in(&mut self, path: &str, name: &str) -> PkgId {
        let known = self.find_package(path);
        let pkg = self.new_package(path, name);
        self.forget_path(path, known);
        let p = self.pkg_mut(pkg);
        p.state = PkgState::Wrong;
        p.fake = true;
        pkg
    }
}
