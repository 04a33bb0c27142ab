//! Underlying types, and the types behind type parameters.
//!
//! In: a type. Out: its underlying type, expanding an instance when first asked; core types. A chain of defined
//! types that never ends is cut off: the checker reports it as a cycle.

use std::sync::Arc;

use crate::types::ty::{ChanDir, Interface, Type, TypeId};
use crate::types::world::World;

/// Longer chains of type declarations are cycles.
const MAX_CHAIN: usize = 1000;

impl World {
    /// The underlying type, through aliases; an instance is expanded. Of a type parameter: its constraint's interface.
    pub fn under(&mut self, t: TypeId) -> TypeId {
        let mut t = t;
        for _ in 0..MAX_CHAIN {
            match self.ty(t) {
                Type::Alias(_) => t = self.unalias(t),
                Type::TypeParam(_) => return self.iface(t),
                Type::Named(n) => {
                    let is_instance = n.origin.is_some();
                    match n.underlying.or(n.from_rhs) {
                        Some(next) => t = next,
                        None if is_instance => match self.expand(t) {
                            Some(next) => t = next,
                            None => return TypeId::INVALID,
                        },
                        None => return TypeId::INVALID,
                    }
                }
                _ => return t,
            }
        }
        TypeId::INVALID
    }

    /// As [`World::under`] without expanding anything: right for all types once their package is checked.
    pub fn peek_under(&self, t: TypeId) -> TypeId {
        let mut t = t;
        for _ in 0..MAX_CHAIN {
            t = match self.ty(t) {
                Type::Alias(_) => self.unalias(t),
                Type::Named(n) => match n.underlying.or(n.from_rhs) {
                    Some(next) => next,
                    None => return TypeId::INVALID,
                },
                _ => return t,
            };
        }
        TypeId::INVALID
    }

    /// The type behind `under`, to match on.
    pub fn under_ty(&mut self, t: TypeId) -> &Type {
        let u = self.under(t);
        self.ty(u)
    }

    /// Computes the underlying type of an instance; None while the generic type is being declared.
    fn expand(&mut self, inst: TypeId) -> Option<TypeId> {
        let n = self.named(inst)?;
        let (origin, targs) = (n.origin?, n.targs.clone());
        let generic = self.named(origin)?;
        let mut tparams = generic.tparams.to_vec();
        let body = generic.underlying.or(generic.from_rhs)?;
        if tparams.len() < targs.len() {
            tparams.extend_from_slice(&generic.ambient);
        }
        if tparams.len() != targs.len() {
            return None;
        }
        let body = self.under(body);
        let expanded = self.subst(body, &tparams, &targs);
        self.set_underlying(inst, expanded);
        self.unexpanded.retain(|&t| t != inst);
        Some(expanded)
    }

    /// Expands all instances made so far, and those that this makes, up to a bound: after it
    /// [`World::peek_under`] is right for them.
    pub fn settle(&mut self) {
        for _ in 0..MAX_SETTLE {
            let Some(t) = self.unexpanded.pop() else {
                return;
            };
            self.under(t);
        }
    }

    /// Leaves the instances of a wrong package as they are, unless somebody asks for one of them again.
    pub(crate) fn abandon_unexpanded(&mut self) {
        let abandoned = std::mem::take(&mut self.unexpanded);
        self.abandoned.extend(abandoned);
    }

    /// The interface of a type parameter's constraint.
    pub fn iface(&mut self, tparam: TypeId) -> TypeId {
        let Type::TypeParam(p) = *self.ty(tparam) else {
            return TypeId::EMPTY_INTERFACE;
        };
        let under = match self.ty(p.bound) {
            Type::TypeParam(_) => p.bound,
            _ => self.under(p.bound),
        };
        match self.ty(under) {
            Type::Basic(..) if under == TypeId::INVALID => return TypeId::EMPTY_INTERFACE,
            Type::Interface(_) => return under,
            _ => {}
        }
        let wrapped = self.new_interface(Interface {
            embeddeds: vec![p.bound],
            embed_pos: vec![self.obj(p.obj).pos],
            implicit: true,
            complete: true,
            ..Interface::default()
        });
        self.set_bound(tparam, wrapped);
        wrapped
    }

    pub(crate) fn set_bound(&mut self, tparam: TypeId, bound: TypeId) {
        if let Some(Type::TypeParam(p)) = self.ty_mut(tparam) {
            p.bound = bound;
        }
    }

    /// Of a type parameter: the underlying types of its specific types, None if it has none.
    /// Of any other type: its underlying type alone.
    pub fn typeset_unders(&mut self, t: TypeId) -> Option<Vec<TypeId>> {
        if !self.is_type_param(t) {
            return Some(vec![self.under(t)]);
        }
        let iface = self.iface(t);
        let set = self.type_set(iface);
        let terms = set.terms.as_ref().filter(|t| !t.is_empty())?;
        let tys: Vec<TypeId> = terms.iter().map(|t| t.ty).collect();
        Some(tys.into_iter().map(|t| self.under(t)).collect())
    }

    /// The single underlying type of all types of `t`'s type set; channels may differ in direction if
    /// one kind of restriction is left. None if there is none.
    pub fn core_type(&mut self, t: TypeId) -> Option<TypeId> {
        self.core(t, false)
    }

    /// As [`World::core_type`], but `string` and `[]byte` together count as `string`.
    pub fn core_string(&mut self, t: TypeId) -> Option<TypeId> {
        self.core(t, true)
    }

    fn core(&mut self, t: TypeId, strings: bool) -> Option<TypeId> {
        let mut single: Option<TypeId> = None;
        let mut has_string = false;
        for mut u in self.typeset_unders(t)? {
            if strings && self.is_type_param(t) && self.is_string(u) {
                has_string = true;
                u = self.new_slice(TypeId::BYTE);
            }
            single = match single {
                None => Some(u),
                Some(old) => Some(self.match_core(old, u)?),
            };
        }
        if has_string {
            return Some(TypeId::STRING);
        }
        single
    }

    /// The more restricted one of two types that are identical but for a channel direction.
    fn match_core(&mut self, x: TypeId, y: TypeId) -> Option<TypeId> {
        if self.identical(x, y) {
            return Some(x);
        }
        match (self.ty(x).clone(), self.ty(y).clone()) {
            (Type::Chan { dir: dx, elem: ex }, Type::Chan { dir: dy, elem: ey }) => {
                if !self.identical(ex, ey) {
                    return None;
                }
                match (dx, dy) {
                    (ChanDir::Both, _) => Some(y),
                    (_, ChanDir::Both) => Some(x),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The element type and true if `t` is a pointer type itself; `t` and false otherwise.
    pub fn deref(&mut self, t: TypeId) -> (TypeId, bool) {
        match self.ty(self.unalias(t)) {
            Type::Pointer(elem) => (*elem, true),
            _ => (t, false),
        }
    }

    /// The fields of a struct type.
    pub fn struct_fields(&mut self, t: TypeId) -> Option<Arc<[crate::types::object::ObjId]>> {
        match self.under_ty(t) {
            Type::Struct(s) => Some(s.fields.clone()),
            _ => None,
        }
    }
}

/// So many instances are expanded at most; more come from a generic type that contains ever larger instances of itself.
const MAX_SETTLE: usize = 100_000;
