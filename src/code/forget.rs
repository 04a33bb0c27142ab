//! Forgetting descriptors: those that evaluated source has made, once nothing can name them any more.
//!
//! In: every word that the machine may read, and the numbers that tables hold. Out: the types that are gone.
//!
//! A type word is an address outside the collected heap, so the marker does not follow it. Instead there is, when many descriptors have come from
//! evaluations ([`RTypes::may_go`]), a search at a moment when the machine stands still: each word of live memory that *looks* like the address of such a
//! descriptor keeps it: interfaces, channels, `reflect.Type`s, code with its inline caches. Being conservative keeps a few too long, and forgets no
//! way of holding one. What a kept descriptor names is kept with it.
//!
//! Invariants. F1: a descriptor is forgotten only if no word that is seen, no number that is seen and no kept descriptor names it. F2: numbers are never given
//! again, so a number of a forgotten type finds nothing. F3: addresses may be given again, so whoever has a table by address empties it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::rtype::{RType, RTypeId, RTypes};

/// Descriptors that may go, and which of them have been seen.
pub struct Search {
    by_addr: FxHashMap<u64, RTypeId>,
    low: u64,
    span: u64,
    held: FxHashSet<RTypeId>,
    todo: Vec<RTypeId>,
}

impl Search {
    /// A word of live memory.
    #[inline]
    pub fn word(&mut self, word: u64) {
        if word.wrapping_sub(self.low) <= self.span
            && let Some(&id) = self.by_addr.get(&word)
        {
            self.id(id);
        }
    }

    /// A number that a table holds.
    pub fn id(&mut self, id: RTypeId) {
        if self.held.insert(id) {
            self.todo.push(id);
        }
    }
}

/// The types that a descriptor names.
fn parts(ty: &RType) -> impl Iterator<Item = RTypeId> {
    let fields = ty.fields.iter().map(|field| field.ty);
    let methods = ty.methods.iter().map(|method| method.ty);
    let lists = ty.params.iter().chain(&ty.results).copied();
    let ends = ty.elem.into_iter().chain(ty.key);
    ends.chain(fields).chain(methods).chain(lists)
}

impl RTypes {
    /// The types made since `from` (see [`RTypes::n_made`]) belong to evaluated source: they go once nothing holds them.
    pub fn may_go(&mut self, from: u32) {
        let made = (from..self.n_made()).map(RTypeId);
        self.may_go.extend(made);
    }

    /// The host has been told this type's number, so it stays.
    pub fn stays(&mut self, id: RTypeId) {
        if let Ok(at) = self.may_go.binary_search(&id) {
            self.may_go.remove(at);
        }
    }

    /// Number of types that may go.
    pub fn n_may_go(&self) -> usize {
        self.may_go.len()
    }

    /// True for a type that may go.
    pub fn is_passing(&self, id: RTypeId) -> bool {
        self.may_go.binary_search(&id).is_ok()
    }

    /// Begins a search for what holds types that may go.
    pub fn search(&self) -> Search {
        let by_addr: FxHashMap<u64, RTypeId> =
            self.may_go.iter().map(|&id| (self.addr(id), id)).collect();
        let low = by_addr.keys().copied().min().unwrap_or(0);
        let high = by_addr.keys().copied().max().unwrap_or(0);
        Search {
            by_addr,
            low,
            span: high - low,
            held: FxHashSet::default(),
            todo: Vec::new(),
        }
    }

    /// Forgets the types that may go and that the search has not seen; they are answered.
    pub fn forget_unseen(&mut self, mut search: Search) -> Vec<RTypeId> {
        for ty in self.rows.iter().filter(|ty| !self.is_passing(ty.id)) {
            parts(ty).for_each(|part| search.id(part));
        }
        while let Some(id) = search.todo.pop() {
            if let Some(ty) = self.get(id) {
                parts(ty).for_each(|part| search.id(part));
            }
        }
        let (kept, gone) = std::mem::take(&mut self.may_go)
            .into_iter()
            .partition(|id| search.held.contains(id));
        self.may_go = kept;
        for &id in &gone {
            self.rows.remove(id);
        }
        let rows = &self.rows;
        self.keys.retain(|_, id| rows.get(*id).is_some());
        self.forms.retain(|id| rows.get(id).is_some());
        gone
    }
}
