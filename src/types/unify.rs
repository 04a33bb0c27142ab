//! Unification: whether two types can be made identical by choosing type arguments.
//!
//! In: pairs of types with type parameters to be inferred. Out: the arguments found so far.
//!
//! 1. Each type parameter owns a handle; parameters that were unified with each other share one. A handle holds
//!    the type inferred, or nothing yet.
//! 2. *Exact* unification asks for identity. *Inexact* unification also lets a defined type meet a type literal
//!    through its underlying type, ignores channel directions, and lets an interface meet a type with its
//!    methods. *Assign* is inexact at the top and exact for element types, as assignability is.
//! 3. Where a parameter already has a type, the two must unify, and a defined type (or directed channel) replaces a
//!    literal one: it carries more.
//! 4. A type parameter that is not to be inferred stands for its core type.
//!
//! Depth is limited; beyond the limit types do not unify.

use rustc_hash::FxHashMap;

use crate::types::object::ObjId;
use crate::types::ty::{ChanDir, Signature, Type, TypeId};
use crate::types::world::World;

/// Deeper types do not unify.
const MAX_DEPTH: u32 = 50;

/// How exactly types have to match.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Mode {
    /// An assignment of a value: element types must match exactly.
    pub(crate) assign: bool,
    /// Types must be identical.
    pub(crate) exact: bool,
}

impl Mode {
    /// Inexact.
    pub(crate) const INEXACT: Mode = Mode {
        assign: false,
        exact: false,
    };
    /// As for an assignment.
    pub(crate) const ASSIGN: Mode = Mode {
        assign: true,
        exact: false,
    };
    /// Identity.
    pub(crate) const EXACT: Mode = Mode {
        assign: false,
        exact: true,
    };
}

/// Type parameters and what was inferred for them.
pub(crate) struct Unifier {
    handle_of: FxHashMap<TypeId, usize>,
    handles: Vec<Option<TypeId>>,
    pairs: Vec<(TypeId, TypeId)>,
    depth: u32,
    /// Interfaces meet types with their methods.
    by_methods: bool,
}

impl Unifier {
    /// A unifier for `tparams`; `targs[i]` is known already where it is there.
    pub(crate) fn new(tparams: &[TypeId], targs: &[Option<TypeId>], by_methods: bool) -> Unifier {
        Unifier {
            handle_of: tparams.iter().copied().zip(0..).collect(),
            handles: (0..tparams.len())
                .map(|i| targs.get(i).copied().flatten())
                .collect(),
            pairs: Vec::new(),
            depth: 0,
            by_methods,
        }
    }

    /// What was inferred for a type parameter.
    pub(crate) fn at(&self, tparam: TypeId) -> Option<TypeId> {
        let h = *self.handle_of.get(&tparam)?;
        self.handles.get(h).copied().flatten()
    }

    /// Sets the type of a type parameter.
    pub(crate) fn set(&mut self, tparam: TypeId, t: TypeId) {
        if let Some(&h) = self.handle_of.get(&tparam)
            && let Some(cell) = self.handles.get_mut(h)
        {
            *cell = Some(t);
        }
    }

    /// How many parameters have no type yet.
    pub(crate) fn unknowns(&self) -> usize {
        let known = |h: &&usize| self.handles.get(**h).copied().flatten().is_some();
        self.handle_of.values().filter(|h| !known(h)).count()
    }

    /// What was inferred, in the order of the parameters.
    pub(crate) fn inferred(&self, tparams: &[TypeId]) -> Vec<Option<TypeId>> {
        tparams.iter().map(|&t| self.at(t)).collect()
    }

    fn bound(&self, w: &World, t: TypeId) -> Option<TypeId> {
        let t = w.unalias(t);
        self.handle_of.contains_key(&t).then_some(t)
    }

    /// Lets two parameters share a handle; false if both have types.
    fn join(&mut self, x: TypeId, y: TypeId) -> bool {
        let (Some(&hx), Some(&hy)) = (self.handle_of.get(&x), self.handle_of.get(&y)) else {
            return false;
        };
        if hx == hy {
            return true;
        }
        let (from, to) = match (self.at(x), self.at(y)) {
            (Some(_), Some(_)) => return false,
            (Some(_), None) => (hy, hx),
            _ => (hx, hy),
        };
        for h in self.handle_of.values_mut() {
            if *h == from {
                *h = to;
            }
        }
        true
    }

    /// Makes `x` and `y` match, if that is possible.
    pub(crate) fn unify(&mut self, w: &mut World, x: TypeId, y: TypeId, mode: Mode) -> bool {
        if x == y || w.unalias(x) == w.unalias(y) {
            return true;
        }
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        let answer = self.unify_body(w, x, y, mode);
        self.depth -= 1;
        answer
    }

    fn unify_body(&mut self, w: &mut World, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let (mut x, mut y) = (x, y);
        // A defined type, if there is one, is y; a parameter to infer is x.
        if w.named(x).is_some() || self.bound(w, y).is_some() {
            (x, y) = (y, x);
        }
        if !mode.exact
            && w.named(y).is_some()
            && is_literal(w, x)
            && !(self.by_methods && as_interface(w, x).is_some())
        {
            y = w.under(y);
            if w.unalias(x) == w.unalias(y) {
                return true;
            }
        }
        match (self.bound(w, x), self.bound(w, y)) {
            (Some(px), Some(py)) => {
                if self.join(px, py) {
                    return true;
                }
                match (self.at(px), self.at(py)) {
                    (Some(x), Some(y)) => self.unify(w, x, y, mode),
                    _ => false,
                }
            }
            (Some(px), None) => match self.at(px) {
                Some(x) => self.unify(w, x, y, mode) && self.refine(w, px, x, y, mode),
                None => {
                    self.set(px, y);
                    true
                }
            },
            _ => self.unify_unbound(w, x, y, mode),
        }
    }

    /// Both the type inferred so far and the new one match: keeps the one that carries more.
    fn refine(&mut self, w: &mut World, px: TypeId, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let (xi, yi) = (as_interface(w, x), as_interface(w, y));
        let (xn, yn) = (w.named(x).is_some(), w.named(y).is_some());
        match (xi, yi) {
            (Some(xi), Some(yi)) => {
                if xn && yn {
                    return w.identical(x, y);
                }
                if w.type_set(xi).methods.len() != w.type_set(yi).methods.len() {
                    return false;
                }
            }
            (None, None) => {}
            _ => return false,
        }
        if mode.exact || xn {
            return true;
        }
        let directed = matches!(w.under_ty(y), Type::Chan { dir, .. } if *dir != ChanDir::Both);
        if yn || directed {
            self.set(px, y);
        }
        true
    }

    fn unify_unbound(&mut self, w: &mut World, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let (mut x, mut y) = (x, y);
        if self.by_methods && !mode.exact {
            match (as_interface(w, x), as_interface(w, y)) {
                (Some(xi), Some(yi)) => return self.interfaces(w, xi, yi),
                (Some(i), None) => return self.methods_of(w, i, y),
                (None, Some(i)) => return self.methods_of(w, i, x),
                (None, None) => {}
            }
        }
        if w.is_type_param(y) {
            (x, y) = (y, x);
        }
        self.structures(w, x, y, mode)
    }

    /// Two interfaces of which one may have more methods.
    fn interfaces(&mut self, w: &mut World, x: TypeId, y: TypeId) -> bool {
        let (xs, ys) = (w.type_set(x), w.type_set(y));
        if xs.comparable != ys.comparable || !same_terms(w, &xs.terms, &ys.terms) {
            return false;
        }
        if self.pairs.contains(&(x, y)) {
            return true;
        }
        self.pairs.push((x, y));
        let (few, many) = if xs.methods.len() > ys.methods.len() {
            (ys, xs)
        } else {
            (xs, ys)
        };
        let ok = few.methods.iter().all(|&m| {
            let o = w.obj(m);
            let found = many.lookup(w, o.pkg, o.name, false);
            found.is_some_and(|(_, n)| {
                let (a, b) = (w.obj(m).ty(), w.obj(n).ty());
                self.unify(w, a, b, Mode::EXACT)
            })
        });
        self.pairs.pop();
        ok
    }

    /// A type must have the interface's methods.
    fn methods_of(&mut self, w: &mut World, iface: TypeId, t: TypeId) -> bool {
        let set = w.type_set(iface);
        set.methods.iter().all(|&m| {
            let (pkg, name) = (w.obj(m).pkg, w.obj(m).name);
            let found = w.lookup_field_or_method(t, false, pkg, name, false).obj;
            let Some(f) = found.filter(|&f| w.obj(f).func().is_some()) else {
                return false;
            };
            let (a, b) = (w.obj(m).ty(), w.obj(f).ty());
            self.unify(w, a, b, Mode::EXACT)
        })
    }

    /// Types of one form with matching parts.
    fn structures(&mut self, w: &mut World, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let parts = Mode {
            assign: mode.assign,
            exact: mode.exact || mode.assign,
        };
        let (x, y) = (w.unalias(x), w.unalias(y));
        match (w.ty(x).clone(), w.ty(y).clone()) {
            (Type::Basic(a, _), Type::Basic(b, _)) => a == b,
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                (n < 0 || m < 0 || n == m) && self.unify(w, a, b, parts)
            }
            (Type::Slice(a), Type::Slice(b)) | (Type::Pointer(a), Type::Pointer(b)) => {
                self.unify(w, a, b, parts)
            }
            (Type::Map { key: k, elem: a }, Type::Map { key: l, elem: b }) => {
                self.unify(w, k, l, parts) && self.unify(w, a, b, parts)
            }
            (Type::Chan { dir: d, elem: a }, Type::Chan { dir: e, elem: b }) => {
                (!mode.exact || d == e) && self.unify(w, a, b, parts)
            }
            (Type::Tuple(a), Type::Tuple(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b.iter())
                        .all(|(&a, &b)| self.unify(w, a, b, mode))
            }
            (Type::Struct(a), Type::Struct(b)) => {
                let tag =
                    |s: &crate::types::ty::StructType, i: usize| s.tags.get(i).cloned().flatten();
                a.fields.len() == b.fields.len()
                    && (0..a.fields.len()).all(|i| tag(&a, i) == tag(&b, i))
                    && self.fields(w, &a.fields, &b.fields, parts)
            }
            (Type::Signature(a), Type::Signature(b)) => self.signatures(w, &a, &b, parts),
            (Type::Interface(_), Type::Interface(_)) => {
                let (xs, ys) = (w.type_set(x), w.type_set(y));
                xs.methods.len() == ys.methods.len() && self.interfaces(w, x, y)
            }
            (Type::Named(a), Type::Named(b)) => {
                a.targs.len() == b.targs.len()
                    && a.origin.unwrap_or(x) == b.origin.unwrap_or(y)
                    && (a.targs.iter().zip(b.targs.iter()))
                        .all(|(&a, &b)| self.unify(w, a, b, mode))
            }
            (Type::TypeParam(_), _) => match w.core_type(x) {
                Some(core) => self.unify(w, core, y, Mode::ASSIGN),
                None => false,
            },
            _ => false,
        }
    }

    fn fields(&mut self, w: &mut World, a: &[ObjId], b: &[ObjId], mode: Mode) -> bool {
        a.iter().zip(b).all(|(&f, &g)| {
            let (fo, go) = (w.obj(f), w.obj(g));
            let (ft, gt) = (fo.ty(), go.ty());
            fo.is_embedded() == go.is_embedded()
                && w.same_id(f, go.pkg, go.name)
                && self.unify(w, ft, gt, mode)
        })
    }

    fn signatures(&mut self, w: &mut World, a: &Signature, b: &Signature, mode: Mode) -> bool {
        if a.variadic != b.variadic
            || a.params.len() != b.params.len()
            || a.results.len() != b.results.len()
        {
            return false;
        }
        let pairs = a.params.iter().zip(b.params.iter());
        pairs
            .chain(a.results.iter().zip(b.results.iter()))
            .all(|(&v, &u)| {
                let (x, y) = (w.obj(v).ty(), w.obj(u).ty());
                self.unify(w, x, y, mode)
            })
    }
}

fn same_terms(
    w: &mut World,
    a: &Option<Vec<crate::types::ty::Term>>,
    b: &Option<Vec<crate::types::ty::Term>>,
) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => w.terms_equal(a, b),
        _ => false,
    }
}

/// Neither a defined type nor a type parameter.
fn is_literal(w: &World, t: TypeId) -> bool {
    !matches!(w.ty(w.unalias(t)), Type::Named(_) | Type::TypeParam(_))
}

/// The underlying interface of a type that is no type parameter.
fn as_interface(w: &mut World, t: TypeId) -> Option<TypeId> {
    if w.is_type_param(t) {
        return None;
    }
    let u = w.under(t);
    matches!(w.ty(u), Type::Interface(_)).then_some(u)
}
