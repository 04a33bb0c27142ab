//! Questions about types: kinds, identity, comparability.
//!
//! In: types. Out: booleans, or the reason why not in gc's words. `is_X` looks at the underlying type and is
//! false for type parameters; `all_X` asks all types of a type parameter's type set.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::types::object::ObjId;
use crate::types::ty::{BasicInfo, BasicKind, Signature, StructType, Term, Type, TypeId};
use crate::types::world::World;

/// Deeper types are taken for different, or for equal hashes: nothing that a program can write is so deep.
const MAX_DEPTH: u32 = 500;

macro_rules! is_basic {
    ($($(#[$doc:meta])* $is:ident $all:ident $info:ident;)*) => {
        impl World { $(
            $(#[$doc])*
            pub fn $is(&mut self, t: TypeId) -> bool { self.is_basic(t, BasicInfo::$info) }
            /// The same of all types of a type parameter's type set.
            pub fn $all(&mut self, t: TypeId) -> bool { self.all_basic(t, BasicInfo::$info) }
        )* }
    };
}

is_basic! {
    /// Underlying type is boolean.
    is_boolean all_boolean BOOLEAN;
    /// Underlying type is numeric.
    is_numeric all_numeric NUMERIC;
    /// Underlying type is a string type.
    is_string all_string STRING;
    /// Underlying type is an integer type.
    is_integer all_integer INTEGER;
    /// Underlying type is an unsigned integer type.
    is_unsigned all_unsigned UNSIGNED;
    /// Underlying type is a floating-point type.
    is_float all_float FLOAT;
    /// Underlying type is a complex type.
    is_complex all_complex COMPLEX;
    /// Underlying type may have constants.
    is_const_type all_const_type CONST_TYPE;
    /// Underlying type is ordered.
    is_ordered all_ordered ORDERED;
    /// Integers and floating-point numbers.
    is_integer_or_float all_integer_or_float INTEGER_OR_FLOAT;
    /// Numbers and strings.
    is_numeric_or_string all_numeric_or_string NUMERIC_OR_STRING;
}

impl World {
    fn is_basic(&mut self, t: TypeId, info: BasicInfo) -> bool {
        let u = match self.ty(t) {
            Type::TypeParam(_) => return false,
            _ => self.under(t),
        };
        matches!(self.ty(u), Type::Basic(kind, _) if kind.info().any(info))
    }

    fn all_basic(&mut self, t: TypeId, info: BasicInfo) -> bool {
        if !self.is_type_param(t) {
            return self.is_basic(t, info);
        }
        match self.typeset_unders(t) {
            Some(list) => list.into_iter().all(|u| self.is_basic(u, info)),
            None => false,
        }
    }

    /// The kind, if the underlying type is basic.
    pub fn basic_kind(&mut self, t: TypeId) -> Option<BasicKind> {
        if self.is_type_param(t) {
            return None;
        }
        match self.under_ty(t) {
            Type::Basic(kind, _) => Some(*kind),
            _ => None,
        }
    }

    /// False for the invalid type and its aliases.
    pub fn is_valid(&self, t: TypeId) -> bool {
        self.unalias(t) != TypeId::INVALID
    }

    /// True for basic types, defined types and type parameters.
    pub fn has_name(&self, t: TypeId) -> bool {
        matches!(
            self.ty(self.unalias(t)),
            Type::Basic(..) | Type::Named(_) | Type::TypeParam(_)
        )
    }

    /// True for all but the types of untyped constants and nil.
    pub fn is_typed(&self, t: TypeId) -> bool {
        match self.ty(self.unalias(t)) {
            Type::Basic(kind, _) => !kind.info().any(BasicInfo::UNTYPED),
            _ => true,
        }
    }

    /// True for the types of untyped constants and nil.
    pub fn is_untyped(&self, t: TypeId) -> bool {
        !self.is_typed(t)
    }

    /// True for the types of untyped numeric constants.
    pub fn is_untyped_numeric(&self, t: TypeId) -> bool {
        match self.ty(self.unalias(t)) {
            Type::Basic(kind, _) => {
                kind.info().any(BasicInfo::UNTYPED) && kind.info().any(BasicInfo::NUMERIC)
            }
            _ => false,
        }
    }

    /// True for type parameters.
    pub fn is_type_param(&self, t: TypeId) -> bool {
        matches!(self.ty(self.unalias(t)), Type::TypeParam(_))
    }

    /// The underlying type is an interface; true for type parameters too.
    pub fn is_interface(&mut self, t: TypeId) -> bool {
        matches!(self.under_ty(t), Type::Interface(_))
    }

    /// An interface type that is no type parameter.
    pub fn is_non_type_param_interface(&mut self, t: TypeId) -> bool {
        !self.is_type_param(t) && self.is_interface(t)
    }

    /// A generic type or alias that is not instantiated.
    pub fn is_generic(&self, t: TypeId) -> bool {
        if let Type::Alias(a) = self.ty(t)
            && !a.tparams.is_empty()
            && a.targs.is_empty()
        {
            return true;
        }
        self.named(t)
            .is_some_and(|n| n.origin.is_none() && !n.tparams.is_empty())
    }

    /// Values of the type can be nil; of a type parameter: of all its types.
    pub fn has_nil(&mut self, t: TypeId) -> bool {
        if self.is_type_param(t) {
            return match self.typeset_unders(t) {
                Some(list) => list.into_iter().all(|u| self.has_nil(u)),
                None => false,
            };
        }
        match self.under_ty(t) {
            Type::Basic(kind, _) => {
                matches!(kind, BasicKind::UnsafePointer | BasicKind::UntypedNil)
            }
            Type::Slice(_)
            | Type::Pointer(_)
            | Type::Signature(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Interface(_) => true,
            _ => false,
        }
    }

    /// The underlying type is a pointer type.
    pub fn is_pointer(&mut self, t: TypeId) -> bool {
        matches!(self.under_ty(t), Type::Pointer(_))
    }

    /// `[]byte` or `[]rune`, by underlying types.
    pub fn is_bytes_or_runes(&mut self, t: TypeId) -> bool {
        match *self.under_ty(t) {
            Type::Slice(elem) => matches!(
                self.basic_kind(elem),
                Some(BasicKind::Uint8 | BasicKind::Int32)
            ),
            _ => false,
        }
    }

    /// The type an untyped constant gets where nothing else says.
    pub fn default_type(&self, t: TypeId) -> TypeId {
        match self.ty(t) {
            Type::Basic(kind, _) => match kind {
                BasicKind::UntypedBool => TypeId::BOOL,
                BasicKind::UntypedInt => TypeId::INT,
                BasicKind::UntypedRune => TypeId::RUNE,
                BasicKind::UntypedFloat => TypeId::FLOAT64,
                BasicKind::UntypedComplex => TypeId::COMPLEX128,
                BasicKind::UntypedString => TypeId::STRING,
                _ => t,
            },
            _ => t,
        }
    }

    /// The type has type parameters in it.
    pub fn is_parameterized(&mut self, tparams: &[TypeId], t: TypeId) -> bool {
        let mut seen = Vec::new();
        self.mentions(
            t,
            &mut |w, t| tparams.contains(&t) && w.is_type_param(t),
            &mut seen,
        )
    }

    /// Some part of `t`, without looking into declarations, satisfies `pred`.
    pub(crate) fn mentions(
        &mut self,
        t: TypeId,
        pred: &mut dyn FnMut(&World, TypeId) -> bool,
        seen: &mut Vec<TypeId>,
    ) -> bool {
        if pred(self, t) {
            return true;
        }
        if seen.contains(&t) {
            return false;
        }
        seen.push(t);
        let parts: Vec<TypeId> = match self.ty(t) {
            Type::Basic(..) | Type::TypeParam(_) => Vec::new(),
            Type::Alias(a) => a
                .actual
                .into_iter()
                .chain(a.targs.iter().copied())
                .collect(),
            Type::Named(n) => n.targs.to_vec(),
            Type::Pointer(e) | Type::Slice(e) => vec![*e],
            Type::Array { elem, .. } | Type::Chan { elem, .. } => vec![*elem],
            Type::Map { key, elem } => vec![*key, *elem],
            Type::Struct(s) => s.fields.iter().map(|&f| self.obj(f).ty()).collect(),
            Type::Tuple(list) => list.to_vec(),
            Type::Signature(s) => s
                .params
                .iter()
                .chain(s.results.iter())
                .map(|&v| self.obj(v).ty())
                .collect(),
            Type::Union(terms) => terms.iter().map(|t| t.ty).collect(),
            Type::Interface(_) => self.interface_parts(t),
        };
        let found = parts.into_iter().any(|p| self.mentions(p, pred, seen));
        seen.pop();
        found
    }

    fn interface_parts(&mut self, t: TypeId) -> Vec<TypeId> {
        let set = self.type_set(t);
        let methods = set.methods.iter().map(|&m| self.obj(m).ty());
        let terms = set.terms.iter().flatten().map(|t| t.ty);
        methods.chain(terms).collect()
    }

    // ---- comparability ----

    /// Values can be compared with `==`; interfaces always can (they may panic).
    pub fn comparable(&mut self, t: TypeId) -> bool {
        self.incomparable_cause(t, true).is_none()
    }

    /// None if `t` is comparable; otherwise the reason in gc's words, which may be empty. `dynamic`: interfaces
    /// count as comparable.
    pub fn incomparable_cause(&mut self, t: TypeId, dynamic: bool) -> Option<String> {
        let mut seen = Vec::new();
        self.incomparable(t, dynamic, &mut seen)
    }

    fn incomparable(&mut self, t: TypeId, dynamic: bool, seen: &mut Vec<TypeId>) -> Option<String> {
        if seen.contains(&t) {
            return None;
        }
        seen.push(t);
        let u = self.under(t);
        match self.ty(u).clone() {
            Type::Basic(kind, _) => (kind == BasicKind::UntypedNil).then(String::new),
            Type::Pointer(_) | Type::Chan { .. } => None,
            Type::Struct(s) => self.incomparable_struct(&s, dynamic, seen),
            Type::Array { elem, .. } => self
                .incomparable(elem, dynamic, seen)
                .map(|_| format!("{} cannot be compared", self.type_string(t, self.viewer))),
            Type::Interface(_) => self.incomparable_interface(t, u, dynamic, seen),
            _ => Some(String::new()),
        }
    }

    fn incomparable_struct(
        &mut self,
        s: &StructType,
        dynamic: bool,
        seen: &mut Vec<TypeId>,
    ) -> Option<String> {
        for &f in s.fields.iter() {
            let ft = self.obj(f).ty();
            if self.incomparable(ft, dynamic, seen).is_some() {
                let text = self.type_string(ft, self.viewer);
                return Some(format!("struct containing {text} cannot be compared"));
            }
        }
        None
    }

    fn incomparable_interface(
        &mut self,
        t: TypeId,
        u: TypeId,
        dynamic: bool,
        seen: &mut Vec<TypeId>,
    ) -> Option<String> {
        let is_param = self.is_type_param(t);
        if dynamic && !is_param {
            return None;
        }
        let set = self.type_set(u);
        let ok = match &set.terms {
            None => set.comparable,
            Some(terms) => {
                let mut all = terms.iter();
                !terms.is_empty() && all.all(|t| self.incomparable(t.ty, false, seen).is_none())
            }
        };
        if ok {
            return None;
        }
        if !is_param {
            return Some(String::new());
        }
        Some(if set.is_empty() {
            "empty type set".to_string()
        } else {
            "incomparable types in type set".to_string()
        })
    }

    // ---- identity ----

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
        let answer = self.same_structure(w, x, y);
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
            if a.origin.is_none() || a.origin != b.origin {
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
    /// The terms as written in a union, or the type itself as a single term.
    pub(crate) fn union_terms(&self, t: TypeId) -> Vec<Term> {
        match self.ty(t) {
            Type::Union(terms) => terms.to_vec(),
            _ => vec![Term {
                tilde: false,
                ty: t,
            }],
        }
    }
}
