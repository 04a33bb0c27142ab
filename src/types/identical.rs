//! Identity of types: structural comparison, hashes, and one representative for each class.
//!
//! In: types. Out: whether they are identical; `canon` answers the same id for identical types.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::mem::stack::deep;
use crate::types::object::ObjId;
use crate::types::predicates::MAX_DEPTH;
use crate::types::ty::{Signature, StructType, Type, TypeId};
use crate::types::world::World;

/// The hash looks no deeper.
const HASH_DEPTH: u32 = 6;

/// Compares two types; remembers the pairs of interfaces on the way, since they can refer to themselves.
///
/// A comparison is one conjunction: a single no decides it. So a pair that was met before may count as equal; if it is not, the answer is no
/// already. Remembering pairs keeps types with much in common (`T[T[A, A], T[A, A]]`, and so on) from taking exponential time.
#[derive(Default)]
struct Comparer {
    ignore_tags: bool,
    pairs: Vec<(TypeId, TypeId)>,
    depth: u32,
    n_compared: u32,
    seen: FxHashSet<(TypeId, TypeId)>,
}

/// Comparisons after which pairs are remembered: most are over before.
const FEW: u32 = 64;

impl Comparer {
    fn same(&mut self, w: &mut World, x: TypeId, y: TypeId) -> bool {
        let (x, y) = (w.unalias(x), w.unalias(y));
        if x == y {
            return true;
        }
        if self.depth > MAX_DEPTH {
            return false;
        }
        self.n_compared += 1;
        if self.n_compared > FEW && !self.seen.insert((x, y)) {
            return true;
        }
        self.depth += 1;
        let answer = deep(|| self.same_structure(w, x, y));
        self.depth -= 1;
        answer
    }

    fn same_structure(&mut self, w: &mut World, x: TypeId, y: TypeId) -> bool {
        let (a, b) = (w.ty(x), w.ty(y));
        if std::mem::discriminant(a) != std::mem::discriminant(b) {
            return false;
        }
        // The commonest question by far, answered without a copy of all that is known of a named type.
        if let (Type::Named(a), Type::Named(b)) = (a, b) {
            if a.origin.is_none() || a.origin != b.origin || a.is_settled && b.is_settled {
                return false;
            }
            let (a, b) = (Arc::clone(&a.targs), Arc::clone(&b.targs));
            return self.same_list(w, &a, &b);
        }
        match (a.clone(), b.clone()) {
            (Type::Basic(a, _), Type::Basic(b, _)) => a == b,
            (Type::Pointer(a), Type::Pointer(b)) | (Type::Slice(a), Type::Slice(b)) => {
                self.same(w, a, b)
            }
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                (n < 0 || m < 0 || n == m) && self.same(w, a, b)
            }
            (Type::Map { key: k, elem: a }, Type::Map { key: l, elem: b }) => {
                self.same(w, k, l) && self.same(w, a, b)
            }
            (Type::Chan { dir: d, elem: a }, Type::Chan { dir: e, elem: b }) => {
                d == e && self.same(w, a, b)
            }
            (Type::Struct(a), Type::Struct(b)) => self.same_struct(w, &a, &b),
            (Type::Tuple(a), Type::Tuple(b)) => self.same_list(w, &a, &b),
            (Type::Signature(a), Type::Signature(b)) => self.same_signature(w, &a, &b),
            (Type::Union(_), Type::Union(_)) => {
                let (a, b) = (w.union_terms(x), w.union_terms(y));
                w.terms_equal(&a, &b)
            }
            (Type::Interface(_), Type::Interface(_)) => self.same_interface(w, x, y),
            _ => false,
        }
    }

    fn same_list(&mut self, w: &mut World, a: &[TypeId], b: &[TypeId]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| self.same(w, a, b))
    }

    fn same_vars(&mut self, w: &mut World, a: &[ObjId], b: &[ObjId]) -> bool {
        a.len() == b.len()
            && a.iter().zip(b).all(|(&a, &b)| {
                let (a, b) = (w.obj(a).ty(), w.obj(b).ty());
                self.same(w, a, b)
            })
    }

    fn same_struct(&mut self, w: &mut World, a: &StructType, b: &StructType) -> bool {
        if a.fields.len() != b.fields.len() {
            return false;
        }
        for (i, (&f, &g)) in a.fields.iter().zip(b.fields.iter()).enumerate() {
            let tag = |s: &StructType| s.tags.get(i).cloned().flatten();
            let (fo, go) = (w.obj(f), w.obj(g));
            if fo.is_embedded() != go.is_embedded()
                || !w.same_id(f, go.pkg, go.name)
                || (!self.ignore_tags && tag(a) != tag(b))
            {
                return false;
            }
        }
        self.same_vars(w, &a.fields, &b.fields)
    }

    fn same_signature(&mut self, w: &mut World, a: &Signature, b: &Signature) -> bool {
        if a.variadic != b.variadic
            || a.tparams.len() != b.tparams.len()
            || a.params.len() != b.params.len()
            || a.results.len() != b.results.len()
        {
            return false;
        }
        if a.tparams.is_empty() {
            return self.same_vars(w, &a.params, &b.params)
                && self.same_vars(w, &a.results, &b.results);
        }
        self.same_generic_signature(w, a, b)
    }

    /// Renames b's type parameters to a's, then compares constraints and parameters.
    fn same_generic_signature(&mut self, w: &mut World, a: &Signature, b: &Signature) -> bool {
        for (&p, &q) in a.tparams.iter().zip(b.tparams.iter()) {
            let (Type::TypeParam(p), Type::TypeParam(q)) = (w.ty(p).clone(), w.ty(q).clone())
            else {
                return false;
            };
            let renamed = w.subst(q.bound, &b.tparams, &a.tparams);
            if !self.same(w, p.bound, renamed) {
                return false;
            }
        }
        let pairs = a.params.iter().zip(b.params.iter());
        for (&x, &y) in pairs.chain(a.results.iter().zip(b.results.iter())) {
            let (x, y) = (w.obj(x).ty(), w.obj(y).ty());
            let y = w.subst(y, &b.tparams, &a.tparams);
            if !self.same(w, x, y) {
                return false;
            }
        }
        true
    }

    fn same_interface(&mut self, w: &mut World, x: TypeId, y: TypeId) -> bool {
        let (a, b) = (w.type_set(x), w.type_set(y));
        if a.comparable != b.comparable || a.methods.len() != b.methods.len() {
            return false;
        }
        match (&a.terms, &b.terms) {
            (None, None) => {}
            (Some(s), Some(t)) => {
                if !w.terms_equal(s, t) {
                    return false;
                }
            }
            _ => return false,
        }
        if self.pairs.contains(&(x, y)) || self.pairs.contains(&(y, x)) {
            return true;
        }
        self.pairs.push((x, y));
        let same = a.methods.iter().zip(&b.methods).all(|(&m, &n)| {
            let no = w.obj(n);
            w.same_id(m, no.pkg, no.name) && {
                let (m, n) = (w.obj(m).ty(), w.obj(n).ty());
                self.same(w, m, n)
            }
        });
        self.pairs.pop();
        same
    }
}

impl World {
    /// The types are identical.
    pub fn identical(&mut self, x: TypeId, y: TypeId) -> bool {
        Comparer::default().same(self, x, y)
    }

    /// The types are identical but for struct tags.
    pub fn identical_ignore_tags(&mut self, x: TypeId, y: TypeId) -> bool {
        let mut c = Comparer {
            ignore_tags: true,
            ..Comparer::default()
        };
        c.same(self, x, y)
    }

    /// The one id that stands for all types identical to `t`.
    pub fn canon(&mut self, t: TypeId) -> TypeId {
        if let Some(&c) = self.canon_of.get(&t) {
            return c;
        }
        let hash = self.type_hash(t);
        let bucket = self.canon_buckets.get(&hash).cloned().unwrap_or_default();
        for c in bucket {
            if self.identical(c, t) {
                self.set_canon(t, c);
                return c;
            }
        }
        let c = self.unalias(t);
        self.add_canon(hash, c);
        self.set_canon(t, c);
        c
    }

    /// Equal for identical types.
    pub fn type_hash(&mut self, t: TypeId) -> u64 {
        let mut h = DefaultHasher::new();
        self.hash_into(t, &mut h, 0);
        h.finish()
    }

    fn hash_into(&mut self, t: TypeId, h: &mut DefaultHasher, depth: u32) {
        let t = self.unalias(t);
        if depth > HASH_DEPTH {
            return;
        }
        let ty = self.ty(t).clone();
        std::mem::discriminant(&ty).hash(h);
        let d = depth + 1;
        match ty {
            Type::Basic(kind, _) => kind.hash(h),
            Type::Named(n) => {
                n.origin.unwrap_or(t).hash(h);
                n.targs.iter().for_each(|&a| self.hash_into(a, h, d));
            }
            Type::Pointer(e) | Type::Slice(e) => self.hash_into(e, h, d),
            Type::Array { len, elem } => {
                len.hash(h);
                self.hash_into(elem, h, d);
            }
            Type::Map { key, elem } => {
                self.hash_into(key, h, d);
                self.hash_into(elem, h, d);
            }
            Type::Chan { dir, elem } => {
                dir.hash(h);
                self.hash_into(elem, h, d);
            }
            Type::Struct(s) => {
                s.fields.len().hash(h);
                self.hash_vars(&s.fields, true, h, d);
            }
            Type::Tuple(list) => list.iter().for_each(|&e| self.hash_into(e, h, d)),
            Type::Signature(s) => {
                (s.variadic, s.params.len(), s.results.len(), s.tparams.len()).hash(h);
                if s.tparams.is_empty() {
                    self.hash_vars(&s.params, false, h, d);
                    self.hash_vars(&s.results, false, h, d);
                }
            }
            Type::Interface(_) => {
                let set = self.type_set(t);
                (set.comparable, set.methods.len()).hash(h);
                set.methods.iter().for_each(|&m| self.obj(m).name.hash(h));
            }
            Type::TypeParam(_) => t.hash(h),
            Type::Union(_) | Type::Alias(_) => {}
        }
    }

    fn hash_vars(&mut self, vars: &[ObjId], names: bool, h: &mut DefaultHasher, depth: u32) {
        for &v in vars {
            if names {
                self.obj(v).name.hash(h);
            }
            let t = self.obj(v).ty();
            self.hash_into(t, h, depth);
        }
    }

    /// The two names are the same for selection and identity: equal, and of one package unless exported.
    pub fn same_id(
        &self,
        obj: ObjId,
        pkg: Option<crate::types::package::PkgId>,
        name: crate::types::object::Sym,
    ) -> bool {
        let o = self.obj(obj);
        o.name == name && (self.is_exported(name) || o.pkg == pkg || self.same_path(o.pkg, pkg))
    }

    fn same_path(
        &self,
        a: Option<crate::types::package::PkgId>,
        b: Option<crate::types::package::PkgId>,
    ) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.pkg(a).path == self.pkg(b).path,
            _ => a == b,
        }
    }
}
