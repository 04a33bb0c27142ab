//! Substitution of type arguments for type parameters.
//!
//! In: a type and two lists of equal length. Out: the type with each parameter replaced; the very same id where
//! nothing changed. Defined types are not entered: an instance gets new arguments and is expanded when asked.

use std::sync::Arc;

use crate::mem::stack::deep;
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Alias, Interface, Signature, StructType, Term, Type, TypeId};
use crate::types::world::World;

/// Deeper types are left as they are.
const MAX_DEPTH: u32 = 2_000;

impl World {
    /// `t` with each `tparams[i]` replaced by `targs[i]`.
    pub fn subst(&mut self, t: TypeId, tparams: &[TypeId], targs: &[TypeId]) -> TypeId {
        if tparams.is_empty() {
            return t;
        }
        Subster {
            tparams,
            targs,
            depth: 0,
        }
        .ty(self, t)
    }
}

struct Subster<'a> {
    tparams: &'a [TypeId],
    targs: &'a [TypeId],
    depth: u32,
}

impl Subster<'_> {
    fn ty(&mut self, w: &mut World, t: TypeId) -> TypeId {
        if self.depth > MAX_DEPTH {
            return t;
        }
        self.depth += 1;
        let answer = deep(|| self.ty_body(w, t));
        self.depth -= 1;
        answer
    }

    fn ty_body(&mut self, w: &mut World, t: TypeId) -> TypeId {
        match w.ty(t) {
            Type::Basic(..) => t,
            Type::TypeParam(_) => {
                let at = self.tparams.iter().position(|&p| p == t);
                at.and_then(|i| self.targs.get(i)).copied().unwrap_or(t)
            }
            Type::Named(n) => {
                let (origin, targs) = (n.origin.unwrap_or(t), n.targs.clone());
                let own = self.list(w, &targs);
                let ambient = self.ambient(w, origin, targs.len());
                match (own, ambient) {
                    (None, None) => t,
                    (own, ambient) => {
                        let mut new = own.unwrap_or_else(|| targs.to_vec());
                        new.extend(ambient.into_iter().flatten());
                        w.instantiate(origin, &new)
                    }
                }
            }
            Type::Alias(_) => self.alias(w, t),
            &Type::Pointer(e) => match self.changed(w, e) {
                Some(e) => w.new_pointer(e),
                None => t,
            },
            &Type::Slice(e) => match self.changed(w, e) {
                Some(e) => w.new_slice(e),
                None => t,
            },
            &Type::Array { len, elem } => match self.changed(w, elem) {
                Some(elem) => w.new_array(len, elem),
                None => t,
            },
            &Type::Map { key, elem } => {
                let (k, e) = (self.ty(w, key), self.ty(w, elem));
                if (k, e) == (key, elem) {
                    return t;
                }
                w.new_map(k, e)
            }
            &Type::Chan { dir, elem } => match self.changed(w, elem) {
                Some(elem) => w.new_chan(dir, elem),
                None => t,
            },
            Type::Tuple(list) => {
                let list = list.clone();
                match self.list(w, &list) {
                    Some(new) => w.new_tuple(new),
                    None => t,
                }
            }
            Type::Struct(s) => {
                let s = s.clone();
                self.structure(w, t, &s)
            }
            Type::Signature(s) => {
                let s = s.clone();
                self.signature(w, t, &s)
            }
            Type::Interface(i) => {
                let i = (**i).clone();
                self.interface(w, t, &i)
            }
            Type::Union(terms) => {
                let terms = terms.clone();
                let types: Vec<TypeId> = terms.iter().map(|t| t.ty).collect();
                match self.list(w, &types) {
                    Some(new) => {
                        let pairs = terms.iter().zip(new);
                        let new: Vec<Term> = pairs
                            .map(|(old, ty)| Term {
                                tilde: old.tilde,
                                ty,
                            })
                            .collect();
                        w.new_union(new)
                    }
                    None => t,
                }
            }
        }
    }

    /// Arguments for the type parameters around a type's declaration, if they are substituted and the type with
    /// `n_targs` arguments does not have them yet.
    fn ambient(&mut self, w: &mut World, origin: TypeId, n_targs: usize) -> Option<Vec<TypeId>> {
        let generic = w.named(origin)?;
        if generic.ambient.is_empty() || generic.tparams.len() != n_targs {
            return None;
        }
        let ambient = generic.ambient.clone();
        self.list(w, &ambient)
    }

    fn changed(&mut self, w: &mut World, t: TypeId) -> Option<TypeId> {
        let new = self.ty(w, t);
        (new != t).then_some(new)
    }

    /// The new list, if an element changed.
    fn list(&mut self, w: &mut World, list: &[TypeId]) -> Option<Vec<TypeId>> {
        let new: Vec<TypeId> = list.iter().map(|&t| self.ty(w, t)).collect();
        (new != list).then_some(new)
    }

    /// An alias stays visible where it can: as an instance with new arguments.
    fn alias(&mut self, w: &mut World, t: TypeId) -> TypeId {
        let Type::Alias(a) = w.ty(t) else { return t };
        let a: Alias = (**a).clone();
        let actual = w.unalias(t);
        match self.changed(w, actual) {
            None => t,
            Some(new) if a.targs.is_empty() => new,
            Some(new) => {
                let targs = self.list(w, &a.targs).unwrap_or_else(|| a.targs.to_vec());
                w.new_type(Type::Alias(Box::new(Alias {
                    from_rhs: Some(new),
                    actual: Some(new),
                    targs: targs.into(),
                    ..a
                })))
            }
        }
    }

    /// Copies of the variables whose type changes; None if none does.
    fn vars(&mut self, w: &mut World, vars: &[ObjId]) -> Option<Arc<[ObjId]>> {
        let mut new = Vec::with_capacity(vars.len());
        for &v in vars {
            let old = w.obj(v).ty();
            match self.changed(w, old) {
                Some(ty) => new.push(copy_obj(w, v, ty)),
                None => new.push(v),
            }
        }
        (new != vars).then(|| new.into())
    }

    fn structure(&mut self, w: &mut World, t: TypeId, s: &StructType) -> TypeId {
        match self.vars(w, &s.fields) {
            Some(fields) => w.new_struct(StructType {
                fields,
                tags: s.tags.clone(),
            }),
            None => t,
        }
    }

    fn signature(&mut self, w: &mut World, t: TypeId, s: &Signature) -> TypeId {
        let params = self.vars(w, &s.params);
        let results = self.vars(w, &s.results);
        if params.is_none() && results.is_none() {
            return t;
        }
        w.new_signature(Signature {
            params: params.unwrap_or_else(|| s.params.clone()),
            results: results.unwrap_or_else(|| s.results.clone()),
            ..s.clone()
        })
    }

    fn interface(&mut self, w: &mut World, t: TypeId, i: &Interface) -> TypeId {
        let methods = self.vars(w, &i.methods);
        let embeddeds = self.list(w, &i.embeddeds);
        if methods.is_none() && embeddeds.is_none() {
            return t;
        }
        w.new_interface(Interface {
            methods: methods.map_or_else(|| i.methods.clone(), |m| m.to_vec()),
            embeddeds: embeddeds.unwrap_or_else(|| i.embeddeds.clone()),
            embed_pos: i.embed_pos.clone(),
            implicit: i.implicit,
            complete: i.complete,
            tset: None,
        })
    }
}

/// A copy of a field, parameter or interface method with another type.
fn copy_obj(w: &mut World, obj: ObjId, ty: TypeId) -> ObjId {
    let mut copy = w.obj(obj).clone();
    copy.ty = Some(ty);
    match &mut copy.kind {
        ObjKind::Var(v) => v.origin = Some(v.origin.unwrap_or(obj)),
        ObjKind::Func(f) => f.origin = Some(f.origin.unwrap_or(obj)),
        _ => {}
    }
    w.new_obj(copy)
}
