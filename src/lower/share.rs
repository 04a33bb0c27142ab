//! One body for many instances: which instances of generic functions may run the same code.
//!
//! In: instances as `instance` lowers them. Out: [`Lowered`]: the code of an instance, or the instance whose code it uses.
//!
//! How it works:
//!
//! 1. An instance is lowered by itself, for its own type arguments. Sharing reads the code that came out, and asks nothing of
//!    the lowering before it.
//! 2. The code is split in a *skeleton*, which is interned, and its *callees*: the instances that it calls or takes as
//!    values, in order. In a skeleton each type whose form alone counts is the one that stands for that form (`code::form`).
//! 3. Two instances are the same if their skeletons are, and their callees are pair by pair. Callees that have no code yet are lowered
//!    for the question, and keep what comes out until they are called. A pair that is already assumed to be the same
//!    counts as the same: recursion ends there.
//! 4. The first instance with a body keeps it; others that are the same are given to it, they and all pairs that the
//!    comparison assumed.
//!
//! Why it is right, and why code stays bounded:
//!
//! * S1. Code is determined by skeleton and callees: `code_of` puts them together again, and this is what is installed, for the
//!   first instance too. Since a type in a `Form` word does for any other of its form (N1 to N3), it is code of the instance.
//! * S2. Equality of skeletons is equality of everything else in the code: words, constants, string literals, package
//!   variables, functions without type arguments, types named exactly (conversions to interfaces, assertions, type switches, hence
//!   `%T` and messages), frame and pointer classes, lines, names, nested literals. No hash stands for it.
//! * S3. The pairs of one successful comparison are a bisimulation: each has equal skeletons, and the callees of each are pairs of
//!   it again, or were the same before. So no run can tell one instance's code from the other's. If any pair fails, all
//!   assumptions of that comparison are dropped.
//! * S4. A name says `F[...]` for all instances (S2), and functions cannot be compared: which of them runs cannot be seen.
//! * S5. The number of bodies of a generic function is the number of its classes under S3, whatever the number of type
//!   arguments: for code that names no type exactly, at most the number of forms. What each instance has of its own is a record
//!   of some 150 bytes, by which callers name it.
//! * S6. Nothing here outlives what it names: with the types of an eval go its instances and what is shared with them; an
//!   instance that loses its representative before it has code of its own is lowered again.
//!
//! A comparison that would look at more than [`MAX_PAIRS`] pairs ends as "not the same", which costs a body and is never wrong.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::code::encode::ext_words;
use crate::code::func::{FuncCode, Link};
use crate::code::ops::Ext;
use crate::code::program::FuncId;
use crate::code::rtype::RTypes;
use crate::lower::{Cx, FuncRow, Lowering, NoBodies, R};
use crate::types::package::PkgId;
use crate::types::world::World;

/// More pairs of instances than this are not compared at once.
const MAX_PAIRS: usize = 256;

/// Stands in a skeleton for a callee.
const HOLE: FuncId = FuncId(u32::MAX);

/// The code of a function, or whose code it is to run.
#[derive(Clone, Debug)]
pub enum Lowered {
    /// Code of its own.
    Code(FuncCode),
    /// An instance that runs the code of this one.
    SharedWith(FuncId),
}

/// Number of an interned skeleton: equal skeletons have one number.
type SkeletonId = usize;

/// An instance that has been lowered and shares nobody's code.
#[derive(Clone)]
struct Instance {
    skeleton: SkeletonId,
    code: Rc<FuncCode>,
    callees: Rc<[FuncId]>,
}

/// How many instances and bodies there are; for tests and reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SharingStats {
    /// Instances whose code was asked for.
    pub n_instances: usize,
    /// Bodies among them.
    pub n_bodies: usize,
    /// Words of code in those bodies.
    pub n_words: usize,
    /// Words that the others would have had.
    pub n_words_saved: usize,
}

/// What is known of instances.
#[derive(Default)]
pub(crate) struct Sharing {
    instances: HashMap<FuncId, Instance>,
    skeletons: HashMap<Rc<FuncCode>, SkeletonId>,
    /// By skeleton: the instances that were given out as bodies.
    bodies: Vec<Vec<FuncId>>,
    /// Instances that run the code of another one.
    shared: HashMap<FuncId, FuncId>,
    stats: SharingStats,
}

impl Sharing {
    /// The instance whose code this one runs; itself if it shares nobody's.
    pub(crate) fn representative(&self, id: FuncId) -> FuncId {
        let mut at = id;
        while let Some(next) = self.shared.get(&at) {
            at = *next;
        }
        at
    }

    /// What has been shared so far.
    pub(crate) fn stats(&self) -> SharingStats {
        self.stats
    }

    /// S6: forgets functions that are not kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(FuncId) -> bool) {
        self.instances.retain(|id, _| is_kept(*id));
        self.shared.retain(|id, of| is_kept(*id) && is_kept(*of));
        for bodies in &mut self.bodies {
            bodies.retain(|id| is_kept(*id));
        }
        // The table alone has what no instance has any more.
        self.skeletons.retain(|code, _| Rc::strong_count(code) > 1);
    }

    fn intern(&mut self, code: FuncCode) -> (SkeletonId, Rc<FuncCode>) {
        if let Some((known, id)) = self.skeletons.get_key_value(&code) {
            return (*id, known.clone());
        }
        let (id, code) = (self.bodies.len(), Rc::new(code));
        self.bodies.push(Vec::new());
        self.skeletons.insert(code.clone(), id);
        (id, code)
    }

    fn bodies(&self, skeleton: SkeletonId) -> &[FuncId] {
        self.bodies.get(skeleton).map_or(&[], Vec::as_slice)
    }

    fn is_body(&self, id: FuncId) -> bool {
        let instance = self.instances.get(&id);
        instance.is_some_and(|i| self.bodies(i.skeleton).contains(&id))
    }

    /// S4: of two that are the same, one with a body represents.
    fn join(&mut self, a: FuncId, b: FuncId) {
        let (a, b) = (self.representative(a), self.representative(b));
        if a == b {
            return;
        }
        let (keep, give) = if self.is_body(b) && !self.is_body(a) {
            (b, a)
        } else {
            (a, b)
        };
        self.shared.insert(give, keep);
        if !self.is_body(give) {
            self.instances.remove(&give);
        }
    }
}

impl Cx<'_> {
    /// The code of an instance, or with whom it shares code.
    pub(crate) fn lower_shared(&mut self, id: FuncId) -> R<Lowered> {
        let known = self.lw.sharing.representative(id);
        if known != id {
            self.count_shared(known);
            return Ok(Lowered::SharedWith(known));
        }
        let instance = self.instance(id)?;
        if !self.lw.sharing.is_body(id) {
            for body in self.lw.sharing.bodies(instance.skeleton).to_vec() {
                if self.are_same(body, id) {
                    self.count_shared(body);
                    return Ok(Lowered::SharedWith(self.lw.sharing.representative(id)));
                }
            }
            if let Some(bodies) = self.lw.sharing.bodies.get_mut(instance.skeleton) {
                bodies.push(id);
            }
            let stats = &mut self.lw.sharing.stats;
            stats.n_instances += 1;
            stats.n_bodies += 1;
            stats.n_words += n_words(&instance.code);
        }
        Ok(Lowered::Code(code_of(&instance)))
    }

    fn count_shared(&mut self, body: FuncId) {
        let words = self.lw.sharing.instances.get(&body);
        let words = words.map_or(0, |instance| n_words(&instance.code));
        let stats = &mut self.lw.sharing.stats;
        stats.n_instances += 1;
        stats.n_words_saved += words;
    }

    /// An instance by itself, lowered if it has not been.
    fn instance(&mut self, id: FuncId) -> R<Instance> {
        if let Some(known) = self.lw.sharing.instances.get(&id) {
            return Ok(known.clone());
        }
        let mut code = self.lower_row(id)?;
        let mut callees = Vec::new();
        self.split(&mut code, &mut callees);
        let (skeleton, code) = self.lw.sharing.intern(code);
        let instance = Instance {
            skeleton,
            code,
            callees: callees.into(),
        };
        self.lw.sharing.instances.insert(id, instance.clone());
        Ok(instance)
    }

    /// Makes a skeleton of code: takes the callees out, and puts forms in the place of types.
    fn split(&mut self, code: &mut FuncCode, callees: &mut Vec<FuncId>) {
        let forms: HashSet<u32> = ext_words(&code.words)
            .into_iter()
            .filter_map(|(at, ext)| (ext == Ext::Form).then_some(at))
            .collect();
        for reloc in &mut code.relocs {
            match &mut reloc.link {
                Link::Type(ty) if forms.contains(&reloc.word) => *ty = self.rt.form(*ty),
                // The class depends on the shape alone, which is part of the form.
                Link::Alloc(ty) => *ty = self.rt.form(*ty),
                Link::Func(id) | Link::FuncValue(id) if self.lw.is_instance(*id) => {
                    callees.push(std::mem::replace(id, HOLE));
                }
                _ => {}
            }
        }
        for nested in &mut code.nested {
            self.split(nested, callees);
        }
    }

    /// S3: true if the two can be shown to be the same; then they are joined, with all pairs that this rests on.
    fn are_same(&mut self, a: FuncId, b: FuncId) -> bool {
        let (mut assumed, mut proven) = (HashSet::new(), Vec::new());
        let mut pairs = vec![(a, b)];
        while let Some((a, b)) = pairs.pop() {
            let a = self.lw.sharing.representative(a);
            let b = self.lw.sharing.representative(b);
            if a == b || assumed.contains(&(a, b)) {
                continue;
            }
            if assumed.len() >= MAX_PAIRS || !self.lw.is_same_origin(a, b) {
                return false;
            }
            // What cannot be lowered is told when it is called.
            let (Ok(x), Ok(y)) = (self.instance(a), self.instance(b)) else {
                return false;
            };
            if x.skeleton != y.skeleton {
                return false;
            }
            assumed.insert((a, b));
            proven.push((a, b));
            pairs.extend(x.callees.iter().copied().zip(y.callees.iter().copied()));
        }
        for (a, b) in proven {
            self.lw.sharing.join(a, b);
        }
        true
    }
}

impl Lowering {
    /// The instances of generic functions of a package that have a number, from number `from` on.
    pub fn instances_of(&self, world: &World, pkg: PkgId, from: usize) -> Vec<FuncId> {
        let rows = self.funcs.iter().enumerate().skip(from);
        rows.filter_map(|(i, row)| match row {
            FuncRow::Decl { obj, targs } if !targs.is_empty() => {
                (world.obj(*obj).pkg == Some(pkg)).then_some(FuncId(i as u32))
            }
            _ => None,
        })
        .collect()
    }

    /// As listings show an instance: `main.F[int,*main.T]`.
    pub fn instance_name(&mut self, world: &mut World, rtypes: &mut RTypes, id: FuncId) -> String {
        let Some(FuncRow::Decl { obj, targs }) = self.funcs.get(id.0 as usize).cloned() else {
            return String::new();
        };
        let mut cx = self.cx(world, rtypes, &NoBodies);
        let names: Vec<String> = targs.iter().map(|ty| cx.type_name(*ty)).collect();
        let name = cx.func_name(obj, &targs);
        name.replacen("[...]", &format!("[{}]", names.join(",")), 1)
    }

    /// A declared function with type arguments.
    pub(crate) fn is_instance(&self, id: FuncId) -> bool {
        matches!(self.funcs.get(id.0 as usize), Some(FuncRow::Decl { targs, .. }) if !targs.is_empty())
    }

    /// Instances of one generic function: others are not worth lowering for a comparison.
    fn is_same_origin(&self, a: FuncId, b: FuncId) -> bool {
        let origin = |id: FuncId| match self.funcs.get(id.0 as usize) {
            Some(FuncRow::Decl { obj, targs }) if !targs.is_empty() => Some(*obj),
            _ => None,
        };
        origin(a).is_some() && origin(a) == origin(b)
    }
}

/// S1: the code of a lowered instance.
fn code_of(instance: &Instance) -> FuncCode {
    let mut code = FuncCode::clone(&instance.code);
    fill(&mut code, &mut instance.callees.iter().copied());
    code
}

/// Puts the callees back where `split` took them from.
fn fill(code: &mut FuncCode, callees: &mut dyn Iterator<Item = FuncId>) {
    for reloc in &mut code.relocs {
        if let Link::Func(id) | Link::FuncValue(id) = &mut reloc.link
            && *id == HOLE
            && let Some(callee) = callees.next()
        {
            *id = callee;
        }
    }
    for nested in &mut code.nested {
        fill(nested, callees);
    }
}

/// Words of a function and of those nested in it.
fn n_words(code: &FuncCode) -> usize {
    code.words.len() + code.nested.iter().map(n_words).sum::<usize>()
}
