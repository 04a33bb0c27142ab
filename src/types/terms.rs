//! Looking through a type: its underlying type, or those of all types a type parameter stands for.
//!
//! In: a type. Out: its terms, and the single underlying type they share if they do.

use crate::types::check::Checker;
use crate::types::ty::{ChanDir, Type, TypeId};

/// One type of a type set with its underlying type; `under` is None if there are no specific types.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeTerm {
    pub(crate) ty: TypeId,
    pub(crate) under: Option<TypeId>,
}

/// Why two types of a type set have no common underlying type.
enum ChanMisfit {
    /// They are not both channels.
    NoChannels,
    Elements,
    Directions,
}

impl ChanMisfit {
    fn words(&self, a: &str, b: &str) -> String {
        match self {
            ChanMisfit::NoChannels => format!("{a} and {b} have different underlying types"),
            ChanMisfit::Elements => format!("channels {a} and {b} have different element types"),
            ChanMisfit::Directions => {
                format!("channels {a} and {b} have conflicting directions")
            }
        }
    }
}

impl Checker<'_> {
    /// The underlying type itself, to match on.
    pub(crate) fn under_type(&mut self, t: TypeId) -> Type {
        let under = self.world.under(t);
        self.world.ty(under).clone()
    }

    /// The types that `t` stands for: itself, or the terms of a type parameter (one without `under` if it has none).
    pub(crate) fn type_terms(&mut self, t: TypeId) -> Vec<TypeTerm> {
        if !self.world.is_type_param(t) {
            let under = Some(self.world.under(t));
            return vec![TypeTerm { ty: t, under }];
        }
        let set = self.world.type_set(t);
        match &set.terms {
            Some(terms) if !terms.is_empty() => terms
                .iter()
                .map(|term| {
                    let under = Some(self.world.under(term.ty));
                    TypeTerm { ty: term.ty, under }
                })
                .collect(),
            _ => vec![TypeTerm { ty: t, under: None }],
        }
    }

    /// Whether `pred` holds for all types that `t` stands for; it gets None if there are no specific ones.
    pub(crate) fn under_is(
        &mut self,
        t: TypeId,
        mut pred: impl FnMut(&mut Self, Option<Type>) -> bool,
    ) -> bool {
        let terms = self.type_terms(t);
        terms.into_iter().all(|term| {
            let under = term.under.map(|u| self.world.ty(u).clone());
            pred(self, under)
        })
    }

    /// The one underlying type of all types that `t` stands for. `cond` may refuse a type with its own words.
    /// Channels may differ in direction if one direction remains.
    pub(crate) fn common_under(
        &mut self,
        t: TypeId,
        mut cond: impl FnMut(&mut Self, TypeId, Option<&Type>) -> Result<(), String>,
    ) -> Result<TypeId, String> {
        let mut common: Option<(TypeId, TypeId)> = None;
        for term in self.type_terms(t) {
            let under = term.under.map(|u| self.world.ty(u).clone());
            cond(self, term.ty, under.as_ref())?;
            let Some(u) = term.under else {
                return Err("no specific type".to_string());
            };
            common = Some(match common {
                None => (term.ty, u),
                Some((ct, cu)) if self.world.identical(cu, u) => (ct, cu),
                Some((ct, cu)) => match self.common_chan(cu, u) {
                    Ok(chan) if chan == cu => (ct, cu),
                    Ok(chan) => (term.ty, chan),
                    Err(misfit) => {
                        let (a, b) = (self.ts(ct), self.ts(term.ty));
                        return Err(misfit.words(&a, &b));
                    }
                },
            });
        }
        common
            .map(|(_, u)| u)
            .ok_or_else(|| "empty type set".to_string())
    }

    /// Of two channel types with one element type, the one with the restricted direction; or why there is none.
    fn common_chan(&mut self, a: TypeId, b: TypeId) -> Result<TypeId, ChanMisfit> {
        let (Type::Chan { dir: d1, elem: e1 }, Type::Chan { dir: d2, elem: e2 }) =
            (self.world.ty(a).clone(), self.world.ty(b).clone())
        else {
            return Err(ChanMisfit::NoChannels);
        };
        if !self.world.identical(e1, e2) {
            return Err(ChanMisfit::Elements);
        }
        match (d1, d2) {
            _ if d1 == d2 => Ok(a),
            (ChanDir::Both, _) => Ok(b),
            (_, ChanDir::Both) => Ok(a),
            _ => Err(ChanMisfit::Directions),
        }
    }

    /// As `common_under` without a condition.
    pub(crate) fn common_under_type(&mut self, t: TypeId) -> Option<Type> {
        let under = self.common_under(t, |_, _, _| Ok(())).ok()?;
        Some(self.world.ty(under).clone())
    }

    /// The array behind a pointer to an array, else the type itself.
    pub(crate) fn array_ptr_deref(&mut self, t: Type) -> Type {
        if let Type::Pointer(base) = t
            && let array @ Type::Array { .. } = self.under_type(base)
        {
            return array;
        }
        t
    }
}
