//! Instances of generic types and functions, and whether type arguments satisfy their constraints.
//!
//! In: a generic type and arguments. Out: the one instance with identical arguments; gc's reason where an
//! argument does not satisfy its constraint.

use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::Node;
use crate::types::check::Checker;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::ty::{Alias, Named, Signature, Term, Type, TypeId};
use crate::types::world::World;

impl World {
    /// The instance of a generic defined type, alias or function type with these arguments, unchecked.
    pub fn instantiate(&mut self, orig: TypeId, targs: &[TypeId]) -> TypeId {
        match self.ty(orig) {
            Type::Named(_) => self.instantiate_named(orig, targs),
            Type::Alias(a) => {
                let a: Alias = (**a).clone();
                if a.tparams.len() != targs.len() {
                    return TypeId::INVALID;
                }
                let actual = self.unalias(orig);
                let rhs = self.subst(actual, &a.tparams, targs);
                self.new_type(Type::Alias(Box::new(Alias {
                    from_rhs: Some(rhs),
                    actual: Some(rhs),
                    targs: targs.into(),
                    ..a
                })))
            }
            Type::Signature(s) => {
                let s = s.clone();
                self.instantiate_signature(&s, targs)
            }
            _ => orig,
        }
    }

    fn instantiate_named(&mut self, orig: TypeId, targs: &[TypeId]) -> TypeId {
        if let Some(found) = self.find_instance(orig, targs) {
            if self.abandoned.remove(&found) {
                self.unexpanded.push(found);
            }
            return found;
        }
        let Some(obj) = self.named(orig).map(|n| n.obj) else {
            return TypeId::INVALID;
        };
        let targs: Arc<[TypeId]> = targs.into();
        let is_settled = targs.iter().all(|&t| self.is_settled(t));
        let inst = self.new_type(Type::Named(Box::new(Named {
            obj,
            origin: Some(orig),
            targs: targs.clone(),
            tparams: Arc::new([]),
            ambient: Arc::new([]),
            underlying: None,
            from_rhs: None,
            methods: Vec::new(),
            is_settled,
        })));
        self.add_instance(orig, targs, inst);
        self.unexpanded.push(inst);
        inst
    }

    /// There is one id for the type, aliases apart.
    fn is_settled(&self, t: TypeId) -> bool {
        match self.ty(self.unalias(t)) {
            Type::Basic(..) => true,
            Type::Named(n) => n.origin.is_none() || n.is_settled,
            _ => false,
        }
    }

    fn find_instance(&mut self, orig: TypeId, targs: &[TypeId]) -> Option<TypeId> {
        let list = self.instances.get(&orig)?;
        if let Some((_, inst)) = list.iter().find(|(a, _)| **a == *targs) {
            return Some(*inst);
        }
        let list = list.clone();
        let same = |w: &mut World, a: &[TypeId]| {
            a.len() == targs.len() && a.iter().zip(targs).all(|(&a, &b)| w.identical(a, b))
        };
        let found = list.iter().find(|(a, _)| same(self, a))?.1;
        // Arguments with other ids come again.
        self.add_instance(orig, targs.into(), found);
        Some(found)
    }

    fn instantiate_signature(&mut self, s: &Signature, targs: &[TypeId]) -> TypeId {
        let tparams = s.tparams.clone();
        let mut subst_all = |vars: &[ObjId]| -> Arc<[ObjId]> {
            vars.iter()
                .map(|&v| self.subst_var(v, &tparams, targs))
                .collect()
        };
        let params = subst_all(&s.params);
        let results = subst_all(&s.results);
        self.new_signature(Signature {
            tparams: Arc::new([]),
            params,
            results,
            ..s.clone()
        })
    }

    /// The variable itself, or a copy with the substituted type.
    pub(crate) fn subst_var(&mut self, v: ObjId, tparams: &[TypeId], targs: &[TypeId]) -> ObjId {
        let old = self.obj(v).ty();
        let ty = self.subst(old, tparams, targs);
        if ty == old {
            return v;
        }
        let mut copy = self.obj(v).clone();
        copy.ty = Some(ty);
        if let ObjKind::Var(info) = &mut copy.kind {
            info.origin = Some(info.origin.unwrap_or(v));
        }
        self.new_obj(copy)
    }
}

impl Checker<'_> {
    /// The instance of a generic type or function; the arguments are verified once the declarations are done.
    /// `xlist`: their expressions, for positions.
    pub(crate) fn instance(
        &mut self,
        pos: Pos,
        orig: TypeId,
        targs: &[TypeId],
        xlist: &[Node],
    ) -> TypeId {
        let inst = self.world.instantiate(orig, targs);
        let tparams = self.tparams_of(orig);
        let (targs, xlist) = (targs.to_vec(), xlist.to_vec());
        self.later(move |c| c.verify_at(pos, &tparams, &targs, &xlist));
        inst
    }

    /// The type parameters of a generic type, alias or function type.
    pub(crate) fn tparams_of(&self, t: TypeId) -> Arc<[TypeId]> {
        match self.world.ty(t) {
            Type::Named(n) => n.tparams.clone(),
            Type::Alias(a) => a.tparams.clone(),
            Type::Signature(s) => s.tparams.clone(),
            _ => Arc::new([]),
        }
    }

    /// The number of type arguments is right; reports otherwise.
    pub(crate) fn validate_targ_len(
        &mut self,
        pos: Pos,
        name: &str,
        want: usize,
        got: usize,
    ) -> bool {
        let qual = match got.cmp(&want) {
            std::cmp::Ordering::Less => "not enough",
            std::cmp::Ordering::Greater => "too many",
            std::cmp::Ordering::Equal => return true,
        };
        self.error_at(
            pos,
            Code::WrongTypeArgCount,
            format!("{qual} type arguments for type {name}: have {got}, want {want}"),
        );
        false
    }

    /// Each argument satisfies its parameter's constraint.
    ///
    /// # Errors
    /// The index of the first that does not, and the reason in gc's words.
    pub(crate) fn verify(
        &mut self,
        tparams: &[TypeId],
        targs: &[TypeId],
    ) -> Result<(), (usize, String)> {
        for (i, (&tparam, &targ)) in tparams.iter().zip(targs).enumerate() {
            self.world.iface(tparam);
            let Type::TypeParam(p) = *self.world.ty(tparam) else {
                continue;
            };
            let bound = self.world.subst(p.bound, tparams, targs);
            self.implements(targ, bound, true)
                .map_err(|cause| (i, cause))?;
        }
        Ok(())
    }

    /// Verifies the arguments of a generic function; reports at the expression of the wrong one, or at `pos`.
    pub(crate) fn verify_at(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[TypeId],
        xlist: &[Node],
    ) {
        match self.verify(tparams, targs) {
            Err((i, cause)) => {
                let pos = xlist.get(i).map_or(pos, |&x| self.start_pos(x));
                self.soft_error(pos, Code::InvalidTypeArg, cause);
            }
            Ok(()) => {
                self.strictly_comparable(pos, tparams, targs, xlist);
                self.mono_instance(pos, tparams, targs, xlist);
            }
        }
    }

    /// Interfaces that are no type parameters satisfy `comparable` since go1.20 only; reports those that came too early.
    fn strictly_comparable(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[TypeId],
        xlist: &[Node],
    ) {
        if self.world.allows(pos, 20) {
            return;
        }
        for (i, (&tparam, &targ)) in tparams.iter().zip(targs).enumerate() {
            let iface = self.world.iface(tparam);
            if self
                .comparable_enough(targ, iface, false, "satisfy")
                .is_err()
            {
                let pos = xlist.get(i).map_or(pos, |&x| self.start_pos(x));
                let what = format!("{} to satisfy comparable", self.ts(targ));
                self.version_allows(pos, 20, &what);
            }
        }
    }

    /// `v` implements interface `t`; as a constraint: satisfies it.
    ///
    /// # Errors
    /// The reason in gc's words.
    pub(crate) fn implements(
        &mut self,
        v: TypeId,
        t: TypeId,
        constraint: bool,
    ) -> Result<(), String> {
        let (vu, tu) = (self.world.under(v), self.world.under(t));
        if !vu.is_valid() || !tu.is_valid() {
            return Ok(());
        }
        if let Type::Pointer(base) = *self.world.ty(vu)
            && !self.world.under(base).is_valid()
        {
            return Ok(());
        }
        let verb = if constraint { "satisfy" } else { "implement" };
        if !matches!(self.world.ty(tu), Type::Interface(_)) {
            let detail = self
                .interface_ptr_error(tu)
                .map(|_| format!("type {} is pointer to interface, not interface", self.ts(t)))
                .unwrap_or_else(|| format!("{} is not an interface", self.ts(t)));
            return Err(format!(
                "{} does not {verb} {} ({detail})",
                self.ts(v),
                self.ts(t)
            ));
        }
        let tset = self.world.type_set(tu);
        if tset.is_all() {
            return Ok(());
        }
        let v_is_iface = matches!(self.world.ty(vu), Type::Interface(_));
        if v_is_iface && self.world.type_set(vu).is_empty() {
            return Ok(());
        }
        if tset.is_empty() {
            return Err(format!("cannot {verb} {} (empty type set)", self.ts(t)));
        }
        self.has_all_methods(v, t, true, &mut |c, x, y| c.world.identical(x, y))
            .map_err(|cause| format!("{} does not {verb} {} {cause}", self.ts(v), self.ts(t)))?;
        if let Some(terms) = tset.terms.clone().filter(|t| !t.is_empty()) {
            self.in_terms(v, t, &terms, v_is_iface, verb)?;
        }
        self.comparable_enough(v, tu, constraint, verb)
    }

    /// A term in a list; gc prints it without regard to the package it is seen from.
    pub(crate) fn term_text(&self, t: Term) -> String {
        let tilde = if t.tilde { "~" } else { "" };
        format!("{tilde}{}", self.world.type_string(t.ty, None))
    }

    /// The types of `v` are among the terms.
    fn in_terms(
        &mut self,
        v: TypeId,
        t: TypeId,
        terms: &[Term],
        v_is_iface: bool,
        verb: &str,
    ) -> Result<(), String> {
        let (vs, ts) = (self.ts(v), self.ts(t));
        let tu = self.world.under(t);
        if v_is_iface {
            let set = self.world.type_set(v);
            let ok = match &set.terms {
                Some(mine) => self.world.terms_subset(mine, terms),
                None => false,
            };
            return if ok {
                Ok(())
            } else {
                Err(format!("{vs} does not {verb} {ts}"))
            };
        }
        if self.world.terms_include(terms, v) {
            return Ok(());
        }
        let alt = terms.iter().find(|term| {
            let u = self.world.under(term.ty);
            let with_tilde = Term {
                tilde: true,
                ty: term.ty,
            };
            !term.tilde
                && self.world.identical(term.ty, u)
                && self.world.terms_include(&[with_tilde], v)
        });
        let detail = if let Some(alt) = alt {
            format!("possibly missing ~ for {} in {ts}", self.ts(alt.ty))
        } else if self.mentions_type(tu, v, 0) {
            format!("{ts} mentions {vs}, but {vs} is not in the type set of {ts}")
        } else {
            let list: Vec<String> = terms.iter().map(|t| self.term_text(*t)).collect();
            format!("{vs} missing in {}", list.join(" | "))
        };
        Err(format!("{vs} does not {verb} {ts} ({detail})"))
    }

    /// `v` stands literally in the constraint, whose underlying interface or union `t` is.
    fn mentions_type(&mut self, t: TypeId, v: TypeId, depth: u32) -> bool {
        if depth > MAX_NESTING {
            return false;
        }
        let parts: Vec<TypeId> = match self.world.ty(t) {
            Type::Interface(i) => i.embeddeds.clone(),
            Type::Union(terms) => terms.iter().map(|t| t.ty).collect(),
            _ => return self.world.identical(t, v),
        };
        parts
            .into_iter()
            .any(|p| self.mentions_type(p, v, depth + 1))
    }

    fn comparable_enough(
        &mut self,
        v: TypeId,
        iface: TypeId,
        constraint: bool,
        verb: &str,
    ) -> Result<(), String> {
        let set = self.world.type_set(iface);
        let needs = match &set.terms {
            None => set.comparable,
            Some(terms) => terms
                .iter()
                .all(|t| self.world.incomparable_cause(t.ty, false).is_none()),
        };
        if !needs
            || self.world.incomparable_cause(v, false).is_none()
            || (constraint && self.world.incomparable_cause(v, true).is_none())
        {
            return Ok(());
        }
        Err(format!("{} does not {verb} comparable", self.ts(v)))
    }
}

/// Constraints nested deeper are not searched for a mention.
const MAX_NESTING: u32 = 50;
