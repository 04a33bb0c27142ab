//! Type sets of interfaces: all methods, and the terms that restrict them.
//!
//! In: an interface as written. Out: [`TypeSet`], computed once by `World::type_set`: methods of the interface
//! and of all embedded interfaces, and the intersection of the term lists of all embedded elements.
//!
//! A term list is a union of terms `T` or `~T`; `None` stands for all types. Lists are kept without
//! overlapping terms.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::types::errors::Error;
use crate::types::object::{ObjId, Pos, Sym};
use crate::types::package::PkgId;
use crate::types::ty::{Interface, Term, Type, TypeId};
use crate::types::world::World;

/// The types that satisfy an interface.
#[derive(Clone, Debug, Default)]
pub struct TypeSet {
    /// All methods, sorted by name, then by package.
    pub methods: Vec<ObjId>,
    /// None: all types; otherwise the union of these terms (empty: no type).
    pub terms: Option<Vec<Term>>,
    /// Only comparable types; only without terms.
    pub comparable: bool,
}

/// More terms than these are refused.
pub(crate) const MAX_TERMS: usize = 100;

/// The message for them.
pub(crate) fn too_many_terms() -> String {
    format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)")
}

impl TypeSet {
    /// The type set of `comparable`.
    pub fn comparable() -> TypeSet {
        TypeSet {
            comparable: true,
            ..TypeSet::default()
        }
    }
    /// True if every type is in it.
    pub fn is_all(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }
    /// True if it is described by methods alone: an ordinary interface.
    pub fn is_method_set(&self) -> bool {
        !self.comparable && self.terms.is_none()
    }
    /// True if no type is in it.
    pub fn is_empty(&self) -> bool {
        self.terms.as_ref().is_some_and(Vec::is_empty)
    }
    /// True if there are specific types.
    pub fn has_terms(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| !t.is_empty())
    }
    /// The method with this name and its index.
    pub fn lookup(
        &self,
        w: &World,
        pkg: Option<crate::types::package::PkgId>,
        name: crate::types::object::Sym,
        fold_case: bool,
    ) -> Option<(usize, ObjId)> {
        let found = self
            .methods
            .iter()
            .position(|&m| w.same_id(m, pkg, name) || (fold_case && w.same_folded(m, name)))?;
        self.methods.get(found).map(|&m| (found, m))
    }
}

/// Interfaces with no more methods are searched.
const FEW: usize = 8;

/// The type set of an interface while it is being put together.
struct Builder {
    methods: Vec<(ObjId, Pos)>,
    /// Where the first method of each name stands; kept once there are more than a few.
    by_name: FxHashMap<Sym, usize>,
    terms: Option<Vec<Term>>,
    comparable: bool,
    errors: Vec<Error>,
}

impl World {
    /// The type set of an interface (or of a type parameter's constraint); of other types, all types.
    pub fn type_set(&mut self, t: TypeId) -> Arc<TypeSet> {
        let mut errors = Vec::new();
        let set = self.type_set_errors(t, &mut errors);
        self.tset_errors.append(&mut errors);
        set
    }

    /// As [`World::type_set`]; when it is computed now, duplicate methods are told.
    pub(crate) fn type_set_errors(&mut self, t: TypeId, errors: &mut Vec<Error>) -> Arc<TypeSet> {
        let u = self.under(t);
        let Type::Interface(iface) = self.ty(u) else {
            return Arc::default();
        };
        if let Some(set) = &iface.tset {
            return set.clone();
        }
        if !iface.complete {
            return Arc::default();
        }
        let iface = (**iface).clone();
        // Whoever asks meanwhile comes from a cycle, which is reported elsewhere.
        self.set_type_set(u, Arc::default());
        let mut b = Builder {
            methods: Vec::new(),
            by_name: FxHashMap::default(),
            terms: None,
            comparable: false,
            errors: Vec::new(),
        };
        deep(|| b.collect(self, &iface));
        let mut methods: Vec<ObjId> = b.methods.iter().map(|&(m, _)| m).collect();
        methods.sort_by(|&a, &b| self.method_order(a, b));
        let set = Arc::new(TypeSet {
            methods,
            terms: b.terms,
            comparable: b.comparable,
        });
        self.set_type_set(u, set.clone());
        errors.append(&mut b.errors);
        set
    }

    /// Order of methods in type sets and method sets: by name; of equal unexported names by package path.
    pub fn method_order(&self, a: ObjId, b: ObjId) -> std::cmp::Ordering {
        let path = |o: ObjId| self.obj(o).pkg.map(|p| self.pkg(p).path.as_str());
        self.obj_name(a)
            .cmp(self.obj_name(b))
            .then_with(|| path(a).cmp(&path(b)))
    }

    /// The names differ in the case of letters at most.
    pub(crate) fn same_folded(&self, obj: ObjId, name: crate::types::object::Sym) -> bool {
        let (a, b) = (self.obj_name(obj), self.name(name));
        a.len() == b.len() && a.to_lowercase() == b.to_lowercase()
    }
}

impl Builder {
    fn collect(&mut self, w: &mut World, iface: &Interface) {
        for &m in &iface.methods {
            let pos = w.obj(m).pos;
            self.add_method(w, m, pos, true);
        }
        for (i, &e) in iface.embeddeds.iter().enumerate() {
            let pos = iface.embed_pos.get(i).copied().unwrap_or(Pos::NONE);
            self.add_embedded(w, e, pos);
        }
    }

    fn add_method(&mut self, w: &mut World, m: ObjId, pos: Pos, explicit: bool) {
        let mo = w.obj(m);
        let (pkg, name) = (mo.pkg, mo.name);
        let Some((other, other_pos)) = self.find(w, pkg, name) else {
            self.methods.push((m, pos));
            if self.methods.len() > FEW {
                self.enter_names(w);
            }
            return;
        };
        let (a, b) = (w.obj(m).ty(), w.obj(other).ty());
        let no_overlap = !w.allows(pos, 14);
        if explicit || no_overlap || (a.is_valid() && b.is_valid() && !w.identical(a, b)) {
            let name = w.name(name).to_string();
            self.errors.push(
                Error::new(pos, Code::DuplicateDecl, format!("duplicate method {name}"))
                    .with(other_pos, format!("other declaration of method {name}")),
            );
        }
    }

    /// The method of this name that is there already. Names that are not exported may stand for several.
    fn find(&self, w: &World, pkg: Option<PkgId>, name: Sym) -> Option<(ObjId, Pos)> {
        let is_it = |found: &&(ObjId, Pos)| w.same_id(found.0, pkg, name);
        let from = if self.methods.len() > FEW {
            *self.by_name.get(&name)?
        } else {
            0
        };
        self.methods.iter().skip(from).find(is_it).copied()
    }

    fn enter_names(&mut self, w: &World) {
        let n_entered = if self.by_name.is_empty() {
            0
        } else {
            self.methods.len() - 1
        };
        for (i, (m, _)) in self.methods.iter().enumerate().skip(n_entered) {
            self.by_name.entry(w.obj(*m).name).or_insert(i);
        }
    }

    fn add_embedded(&mut self, w: &mut World, e: TypeId, pos: Pos) {
        let u = w.under(e);
        if u == TypeId::INVALID {
            return;
        }
        if !w.allows(pos, 18) && !matches!(w.ty(u), Type::Interface(_)) {
            let what = match w.ty(u) {
                Type::Union(_) => "embedding interface element",
                _ => "embedding non-interface type",
            };
            let what = format!("{what} {}", w.type_string(e, w.viewer));
            self.errors.extend(w.too_new(pos, 18, &what));
            return;
        }
        let (terms, comparable) = match w.ty(u) {
            Type::Interface(_) => {
                let set = w.type_set_errors(u, &mut self.errors);
                for &m in &set.methods {
                    self.add_method(w, m, pos, false);
                }
                (set.terms.clone(), set.comparable)
            }
            Type::Union(_) => (self.union_terms(w, u, pos), false),
            _ => (
                Some(vec![Term {
                    tilde: false,
                    ty: e,
                }]),
                false,
            ),
        };
        self.intersect(w, terms, comparable);
    }

    /// The terms of a union; reports more than there may be, which comparing each with each makes slow.
    fn union_terms(&mut self, w: &mut World, union: TypeId, pos: Pos) -> Option<Vec<Term>> {
        let terms = w.union_type_set(union)?;
        if terms.len() > MAX_TERMS {
            let msg = too_many_terms();
            self.errors.push(Error::new(pos, Code::InvalidUnion, msg));
            return None;
        }
        Some(terms)
    }

    /// Intersects with another term list; comparability is applied to specific terms at once.
    fn intersect(&mut self, w: &mut World, terms: Option<Vec<Term>>, comparable: bool) {
        self.comparable |= comparable;
        self.terms = match (self.terms.take(), terms) {
            (None, other) | (other, None) => other,
            (Some(a), Some(b)) => Some(w.intersect_terms(&a, &b)),
        };
        if let (true, Some(terms)) = (self.comparable, &mut self.terms) {
            self.comparable = false;
            terms.retain(|t| w.incomparable_cause(t.ty, false).is_none());
        }
    }
}

impl World {
    /// The terms of a union: those of embedded interfaces included; None if one of them is all types.
    fn union_type_set(&mut self, union: TypeId) -> Option<Vec<Term>> {
        let mut all: Vec<Term> = Vec::new();
        for term in self.union_terms(union) {
            let u = self.under(term.ty);
            // No type has an underlying type that is not its own: `~T` with another one is the empty set.
            if u == TypeId::INVALID || term.tilde && !self.identical(u, term.ty) {
                continue;
            }
            match self.ty(u) {
                Type::Interface(_) => {
                    let set = self.type_set(u);
                    all.extend(set.terms.clone()?);
                }
                _ => all.push(term),
            }
        }
        Some(self.normalize_terms(&all))
    }

    /// Without terms that others contain.
    pub(crate) fn normalize_terms(&mut self, list: &[Term]) -> Vec<Term> {
        let mut out: Vec<Term> = Vec::new();
        for &t in list {
            if out.iter().any(|&o| self.term_subset(t, o)) {
                continue;
            }
            out.retain(|&o| !self.term_subset(o, t));
            out.push(t);
        }
        out
    }

    fn terms_disjoint(&mut self, x: Term, y: Term) -> bool {
        let ux = if y.tilde { self.under(x.ty) } else { x.ty };
        let uy = if x.tilde { self.under(y.ty) } else { y.ty };
        !self.identical(ux, uy)
    }

    /// Each type of x is a type of y.
    pub(crate) fn term_subset(&mut self, x: Term, y: Term) -> bool {
        !self.terms_disjoint(x, y) && (!x.tilde || y.tilde)
    }

    /// Some type is in both.
    pub(crate) fn terms_overlap(&mut self, x: Term, y: Term) -> bool {
        !self.terms_disjoint(x, y)
    }

    fn intersect_terms(&mut self, xs: &[Term], ys: &[Term]) -> Vec<Term> {
        let mut out = Vec::new();
        for &x in xs {
            for &y in ys {
                if !self.terms_disjoint(x, y) {
                    out.push(if x.tilde { y } else { x });
                }
            }
        }
        self.normalize_terms(&out)
    }

    /// `t` is in the list.
    pub(crate) fn terms_include(&mut self, list: &[Term], t: TypeId) -> bool {
        list.iter().any(|x| {
            let u = if x.tilde { self.under(t) } else { t };
            self.identical(x.ty, u)
        })
    }

    /// Each type of xs is in ys.
    pub(crate) fn terms_subset(&mut self, xs: &[Term], ys: &[Term]) -> bool {
        xs.iter()
            .all(|&x| ys.iter().any(|&y| self.term_subset(x, y)))
    }

    pub(crate) fn terms_equal(&mut self, xs: &[Term], ys: &[Term]) -> bool {
        self.terms_subset(xs, ys) && self.terms_subset(ys, xs)
    }
}
