//! Types as messages print them.
//!
//! In: a type and the package from which it is seen. Out: gc's text: names of other packages qualified by the
//! package's name, or by its quoted path where two imported packages share the name.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use crate::mem::stack::deep;
use crate::types::check::Checker;
use crate::types::object::{ObjId, Sym};
use crate::types::package::{Package, PkgId};
use crate::types::ty::{ChanDir, Interface, Signature, StructType, Term, Type, TypeId};
use crate::types::world::World;

/// Types nested deeper are cut off with dots.
const MAX_DEPTH: u32 = 60;
/// And so is what stands behind so many bytes: a type may have exponentially many parts.
const MAX_TEXT: usize = 1 << 16;

/// Packages of std that share their names with internal ones which Go's own texts of them import: gc always quotes their paths. `sync/atomic`
/// is one as soon as anything else is imported.
const NAMES_OF_INTERNALS: &[&str] = &[
    "crypto/hmac",
    "crypto/rand",
    "crypto/sha256",
    "crypto/sha512",
    "crypto/subtle",
    "maps",
    "strconv",
    "sync",
];

impl World {
    /// The type as messages print it; names of packages other than `rel` are qualified.
    pub fn type_string(&self, t: TypeId, rel: Option<PkgId>) -> String {
        let mut w = Writer::new(self, rel);
        w.ty(t);
        w.out
    }

    /// A function type without the word `func`: `(x int) string`; names of parameters may be left out.
    pub fn signature_string(&self, sig: TypeId, rel: Option<PkgId>, names: bool) -> String {
        let mut w = Writer::new(self, rel);
        w.names = names;
        if let Type::Signature(s) = self.ty(sig) {
            w.signature(s);
        }
        w.out
    }

    /// Parameters or results: `(x int, y ...string)`.
    pub fn params_string(&self, vars: &[ObjId], variadic: bool, rel: Option<PkgId>) -> String {
        let mut w = Writer::new(self, rel);
        w.params(vars, variadic);
        w.out
    }

    /// A package's name as a qualifier, seen from `rel`; empty for `rel` itself. Seen from nowhere: its path.
    pub fn qualifier(&self, pkg: PkgId, rel: Option<PkgId>) -> String {
        if rel == Some(pkg) {
            return String::new();
        }
        let p = self.pkg(pkg);
        if rel.is_none() {
            return p.path.clone();
        }
        if rel.is_some_and(|rel| self.shares_its_name(p, rel)) {
            return format!("{:?}", p.path);
        }
        self.name(p.name).to_string()
    }

    /// Another package that `rel` imports, itself or through others, has the same name.
    fn shares_its_name(&self, p: &Package, rel: PkgId) -> bool {
        let mut seen = FxHashSet::default();
        let mut todo = vec![rel];
        while let Some(next) = todo.pop() {
            let other = self.pkg(next);
            if other.name == p.name && other.path != p.path {
                return true;
            }
            // What std imports here is not what Go's own imports.
            if !other.is_std && seen.insert(next) {
                todo.extend(&other.imports);
            }
        }
        let imports = self.pkg(rel).imports.iter().map(|i| &self.pkg(*i).path);
        match p.path.as_str() {
            "sync/atomic" => !imports.clone().all(|path| path == "sync/atomic"),
            path => p.is_std && NAMES_OF_INTERNALS.contains(&path),
        }
    }

    /// An object's name, qualified unless it is of `rel` or predeclared.
    pub fn qualified_name(&self, obj: ObjId, rel: Option<PkgId>) -> String {
        let o = self.obj(obj);
        match o.pkg.map(|p| self.qualifier(p, rel)) {
            Some(q) if !q.is_empty() => format!("{q}.{}", self.name(o.name)),
            _ => self.name(o.name).to_string(),
        }
    }
}

impl Checker<'_> {
    /// The type as seen from the package being checked.
    pub(crate) fn ts(&self, t: TypeId) -> String {
        self.world.type_string(t, Some(self.pkg))
    }
}

struct Writer<'w> {
    world: &'w World,
    rel: Option<PkgId>,
    out: String,
    depth: u32,
    /// Parameters print with their names.
    names: bool,
}

impl<'w> Writer<'w> {
    fn new(world: &'w World, rel: Option<PkgId>) -> Writer<'w> {
        Writer {
            world,
            rel,
            out: String::new(),
            depth: 0,
            names: true,
        }
    }

    fn ty(&mut self, t: TypeId) {
        if self.depth > MAX_DEPTH || self.out.len() > MAX_TEXT {
            self.out.push_str("...");
            return;
        }
        self.depth += 1;
        deep(|| self.ty_body(t));
        self.depth -= 1;
    }

    /// A type parameter; one that has the name of something predeclared says where it is declared.
    fn type_param(&mut self, obj: ObjId) {
        let object = self.world.obj(obj);
        let name = self.world.name(object.name);
        self.out.push_str(name);
        if self.rel.is_some() && self.world.is_predeclared(object.name) {
            let place = self.world.place(object.pos);
            let _ = write!(self.out, " /* with {name} declared at {place} */");
        }
    }

    fn ty_body(&mut self, t: TypeId) {
        let world = self.world;
        match world.ty(t) {
            Type::Basic(_, name) => self.out.push_str(name),
            Type::Named(n) => {
                self.type_name(n.obj);
                if !n.targs.is_empty() {
                    self.type_list(&n.targs);
                } else if !n.tparams.is_empty() {
                    self.tparam_list(&n.tparams);
                }
            }
            Type::Alias(a) => {
                self.type_name(a.obj);
                if !a.targs.is_empty() {
                    self.type_list(&a.targs);
                } else if !a.tparams.is_empty() {
                    self.tparam_list(&a.tparams);
                }
            }
            Type::TypeParam(p) => self.type_param(p.obj),
            Type::Pointer(e) => self.prefixed("*", *e),
            Type::Slice(e) => self.prefixed("[]", *e),
            Type::Array { len, elem } => {
                let prefix = format!("[{len}]");
                self.prefixed(&prefix, *elem);
            }
            Type::Map { key, elem } => {
                self.prefixed("map[", *key);
                self.prefixed("]", *elem);
            }
            Type::Chan { dir, elem } => self.chan(*dir, *elem),
            Type::Struct(s) => self.structure(s),
            Type::Tuple(list) => {
                self.out.push('(');
                self.list(list);
                self.out.push(')');
            }
            Type::Signature(s) => {
                self.out.push_str("func");
                self.signature(s);
            }
            Type::Interface(i) => self.interface(i),
            Type::Union(terms) => self.union(terms),
        }
    }

    fn prefixed(&mut self, prefix: &str, t: TypeId) {
        self.out.push_str(prefix);
        self.ty(t);
    }

    fn type_name(&mut self, obj: ObjId) {
        let name = self.world.qualified_name(obj, self.rel);
        self.out.push_str(&name);
    }

    fn list(&mut self, types: &[TypeId]) {
        for (i, &t) in types.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            self.ty(t);
        }
    }

    fn type_list(&mut self, types: &[TypeId]) {
        self.out.push('[');
        self.list(types);
        self.out.push(']');
    }

    /// `[K comparable, V any]`: neighbours with one constraint share it.
    fn tparam_list(&mut self, tparams: &[TypeId]) {
        self.out.push('[');
        let mut prev: Option<TypeId> = None;
        for (i, &t) in tparams.iter().enumerate() {
            let Type::TypeParam(p) = self.world.ty(t) else {
                continue;
            };
            if i > 0 {
                if let Some(bound) = prev.filter(|&b| b != p.bound) {
                    self.out.push(' ');
                    self.ty(bound);
                }
                self.out.push_str(", ");
            }
            prev = Some(p.bound);
            self.ty(t);
        }
        if let Some(bound) = prev {
            self.out.push(' ');
            self.ty(bound);
        }
        self.out.push(']');
    }

    fn chan(&mut self, dir: ChanDir, elem: TypeId) {
        let is_recv = matches!(
            self.world.ty(elem),
            Type::Chan {
                dir: ChanDir::RecvOnly,
                ..
            }
        );
        match dir {
            ChanDir::SendOnly => self.prefixed("chan<- ", elem),
            ChanDir::RecvOnly => self.prefixed("<-chan ", elem),
            ChanDir::Both if is_recv => {
                self.prefixed("chan (", elem);
                self.out.push(')');
            }
            ChanDir::Both => self.prefixed("chan ", elem),
        }
    }

    fn structure(&mut self, s: &StructType) {
        self.out.push_str("struct{");
        for (i, &f) in s.fields.iter().enumerate() {
            if i > 0 {
                self.out.push_str("; ");
            }
            let field = self.world.obj(f);
            if !field.is_embedded() {
                self.out.push_str(self.world.name(field.name));
                self.out.push(' ');
            }
            self.ty(field.ty());
            if let Some(tag) = s.tags.get(i).and_then(Option::as_ref) {
                self.out.push(' ');
                let quoted = crate::types::constant::text::quote(tag.as_bytes());
                self.out.push_str(&quoted);
            }
        }
        self.out.push('}');
    }

    fn signature(&mut self, s: &Signature) {
        if !s.tparams.is_empty() {
            self.tparam_list(&s.tparams);
        }
        self.params(&s.params, s.variadic);
        if s.results.is_empty() {
            return;
        }
        self.out.push(' ');
        if let [r] = *s.results
            && (!self.names || self.world.obj(r).name == Sym::EMPTY)
        {
            self.ty(self.world.obj(r).ty());
            return;
        }
        self.params(&s.results, false);
    }

    fn params(&mut self, vars: &[ObjId], variadic: bool) {
        self.out.push('(');
        for (i, &v) in vars.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            let o = self.world.obj(v);
            if self.names && o.name != Sym::EMPTY {
                self.out.push_str(self.world.name(o.name));
                self.out.push(' ');
            }
            self.param_type(o.ty(), variadic && i + 1 == vars.len());
        }
        self.out.push(')');
    }

    fn param_type(&mut self, t: TypeId, variadic: bool) {
        if !variadic {
            return self.ty(t);
        }
        match self.world.ty(t) {
            Type::Slice(e) => self.prefixed("...", *e),
            _ => {
                // append([]byte, string...)
                self.ty(t);
                self.out.push_str("...");
            }
        }
    }

    fn interface(&mut self, iface: &Interface) {
        if iface.implicit
            && iface.methods.is_empty()
            && let [only] = iface.embeddeds[..]
        {
            return self.ty(only);
        }
        self.out.push_str("interface{");
        let mut first = true;
        for &m in &iface.methods {
            self.separate(&mut first);
            self.out.push_str(self.world.obj_name(m));
            if let Type::Signature(s) = self.world.ty(self.world.obj(m).ty()) {
                self.signature(s);
            }
        }
        for &e in &iface.embeddeds {
            self.separate(&mut first);
            self.ty(e);
        }
        self.out.push('}');
    }

    fn separate(&mut self, first: &mut bool) {
        if !*first {
            self.out.push_str("; ");
        }
        *first = false;
    }

    fn union(&mut self, terms: &[Term]) {
        for (i, t) in terms.iter().enumerate() {
            if i > 0 {
                self.out.push_str(" | ");
            }
            if t.tilde {
                self.out.push('~');
            }
            self.ty(t.ty);
        }
    }
}
