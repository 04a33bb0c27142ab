//! Questions about types: kinds, identity, comparability.
//!
//! In: types. Out: booleans, or the reason why not in gc's words. `is_X` looks at the underlying type and is
//! false for type parameters; `all_X` asks all types of a type parameter's type set.

use crate::mem::stack::deep;
use crate::types::ty::{BasicInfo, BasicKind, StructType, Term, Type, TypeId};
use crate::types::world::World;

/// Deeper types are taken for different, or for equal hashes: nothing that a program can write is so deep.
pub(super) const MAX_DEPTH: u32 = 2_000;

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
        let found = parts
            .into_iter()
            .any(|p| deep(|| self.mentions(p, pred, seen)));
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
        deep(|| match self.ty(u).clone() {
            Type::Basic(kind, _) => (kind == BasicKind::UntypedNil).then(String::new),
            Type::Pointer(_) | Type::Chan { .. } => None,
            Type::Struct(s) => self.incomparable_struct(&s, dynamic, seen),
            Type::Array { elem, .. } => self
                .incomparable(elem, dynamic, seen)
                .map(|_| format!("{} cannot be compared", self.type_string(t, self.viewer))),
            Type::Interface(_) => self.incomparable_interface(t, u, dynamic, seen),
            _ => Some(String::new()),
        })
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
