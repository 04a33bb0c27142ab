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
//! 3. Two instances are the same if their skeletons are, and their callees are pair by pair. The first of its kind is a *body*;
//!    others that are the same are given to it.
//! 4. An instance with a new skeleton is a body at once. Else its callees are settled first, lowered for the question if they have no
//!    code yet; then skeleton and bodies of the callees are a key, by which a table finds the body, however many there are. A call of
//!    itself has its own mark in the key.
//! 5. A callee that is being settled further out (functions that call each other) leaves the key open. Then pairs are compared, from
//!    the instance and a body of its skeleton onwards; a pair that is assumed to be the same already counts as the same. If none
//!    fails, all these pairs are the same.
//!
//! Why it is right, and why code stays bounded:
//!
//! * S1. Code is determined by skeleton and callees: `code_of` puts them together again, and this is what is installed, for the
//!   first instance too. Since a type in a `Form` word does for any other of its form (N1 to N3), it is code of the instance.
//! * S2. Equality of skeletons is equality of everything else in the code: words, constants, string literals, package
//!   variables, functions without type arguments, types named exactly (conversions to interfaces, assertions, type switches, hence
//!   `%T` and messages), frame and pointer classes, lines, names, nested literals. No hash stands for it.
//! * S3. What is given to a body is bisimilar to it: a pair with equal skeletons, the callees of which are pair by pair the pair itself, a pair of
//!   the same comparison, or the same before. So no run can tell one instance's code from the other's. If any pair fails,
//!   all assumptions of that comparison are dropped.
//! * S4. A name says `F[...]` for all instances (S2), and functions cannot be compared: which of them runs cannot be seen.
//! * S5. The number of bodies of a generic function is the number of its classes under S3, whatever the number of type
//!   arguments: for code that names no type exactly, at most the number of forms. What each instance has of its own is a record
//!   of some 150 bytes, by which callers name it.
//! * S6. Nothing here outlives what it names: with the types of an eval go its instances and what is shared with them; an
//!   instance that loses its body before it has code of its own is lowered again.
//! * S7. The work of a program grows as the instances that it calls do. One question makes at most [`BUDGET`] steps and compares with at
//!   most [`MAX_CANDIDATES`] bodies; and an instance that is called allows for [`CREDIT`] others to be lowered for questions before somebody
//!   calls them. Where these run out, the answer is "not the same", which costs a body and is never wrong.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::encode::ext_words;
use crate::code::forget::Search;
use crate::code::func::{FuncCode, Link};
use crate::code::ops::Ext;
use crate::code::program::FuncId;
use crate::code::rtype::RTypes;
use crate::lower::{Cx, FuncRow, Lowering, NoBodies, R};
use crate::mem::stack::deep;
use crate::types::package::PkgId;
use crate::types::world::World;

/// Instances looked at for one question.
const BUDGET: usize = 1000;

/// Instances that may be lowered only for questions, for each that is called; how many at first; how many can be saved up.
const CREDIT: usize = 8;
const FIRST_CREDIT: usize = 256;
const MAX_CREDIT: usize = 1024;

/// Bodies compared with an instance whose key is open, and bodies whose keys are tried again.
const MAX_CANDIDATES: usize = 32;

/// Callees are followed no deeper than this.
const MAX_OPEN: usize = 100;

/// Stands in a skeleton for a callee, and in a key for the instance itself.
const HOLE: FuncId = FuncId(u32::MAX);

/// The code of a function, or whose code it is to run.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for each function, and taken apart at once"
)]
#[derive(Clone, Debug)]
pub enum Lowered {
    /// Code of its own.
    Code(FuncCode),
    /// An instance that runs the code of this one.
    SharedWith(FuncId),
}

/// An instance that has been lowered and shares nobody's code.
#[derive(Clone)]
struct Instance {
    skeleton: usize,
    code: Rc<FuncCode>,
    callees: Rc<[FuncId]>,
}

/// The bodies of a skeleton.
#[derive(Default)]
struct Bodies {
    /// By the bodies of their callees.
    keyed: FxHashMap<Vec<FuncId>, FuncId>,
    /// Callees were not settled when they became bodies.
    open: Vec<FuncId>,
}

/// How many instances and bodies there are; for tests and reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SharingStats {
    /// Instances whose code was asked for.
    pub n_instances: usize,
    /// Bodies that were given out for them.
    pub n_bodies: usize,
    /// Words of code in those bodies.
    pub n_words: usize,
    /// Words that the others would have had.
    pub n_words_saved: usize,
}

/// What is known of instances.
pub(crate) struct Sharing {
    instances: FxHashMap<FuncId, Instance>,
    /// Numbers of the interned skeletons.
    skeletons: FxHashMap<Rc<FuncCode>, usize>,
    /// By number of the skeleton.
    bodies: Vec<Bodies>,
    is_body: FxHashSet<FuncId>,
    /// Instances that are the same as another one.
    shared: FxHashMap<FuncId, FuncId>,
    /// Instances being settled.
    open: Vec<FuncId>,
    budget: usize,
    credit: usize,
    /// Bodies that were given out.
    given: FxHashSet<FuncId>,
    stats: SharingStats,
}

impl Default for Sharing {
    fn default() -> Sharing {
        Sharing {
            instances: FxHashMap::default(),
            skeletons: FxHashMap::default(),
            bodies: Vec::new(),
            is_body: FxHashSet::default(),
            shared: FxHashMap::default(),
            open: Vec::new(),
            budget: 0,
            credit: FIRST_CREDIT,
            given: FxHashSet::default(),
            stats: SharingStats::default(),
        }
    }
}

impl Sharing {
    /// Tells a search for types what the code that is kept here names.
    pub(crate) fn name_types(&self, search: &mut Search) {
        let codes = self.skeletons.keys();
        for code in codes.chain(self.instances.values().map(|instance| &instance.code)) {
            name_types_of(code, search);
        }
    }

    /// The instance with which this one was found to be the same; itself if there is none.
    fn representative(&self, id: FuncId) -> FuncId {
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
        self.is_body.retain(|id| is_kept(*id));
        self.given.retain(|id| is_kept(*id));
        for bodies in &mut self.bodies {
            bodies.open.retain(|id| is_kept(*id));
            bodies.keyed.retain(|_, id| is_kept(*id));
        }
        // The table alone has what no instance has any more.
        self.skeletons.retain(|code, _| Rc::strong_count(code) > 1);
    }

    fn intern(&mut self, code: FuncCode) -> (usize, Rc<FuncCode>) {
        if let Some((known, number)) = self.skeletons.get_key_value(&code) {
            return (*number, known.clone());
        }
        let (number, code) = (self.bodies.len(), Rc::new(code));
        self.bodies.push(Bodies::default());
        self.skeletons.insert(code.clone(), number);
        (number, code)
    }

    fn has_bodies(&self, skeleton: usize) -> bool {
        let bodies = self.bodies.get(skeleton);
        bodies.is_some_and(|b| !b.open.is_empty() || !b.keyed.is_empty())
    }

    /// The instance is a body from now on.
    fn add_body(&mut self, id: FuncId, skeleton: usize, key: Option<Vec<FuncId>>) {
        self.is_body.insert(id);
        if let Some(bodies) = self.bodies.get_mut(skeleton) {
            match key {
                Some(key) => {
                    bodies.keyed.entry(key).or_insert(id);
                }
                None => bodies.open.push(id),
            }
        }
    }

    /// Bodies of a skeleton that an instance may be compared with one by one: the last ones.
    fn candidates(&self, skeleton: usize, with_keyed: bool) -> Vec<FuncId> {
        let Some(bodies) = self.bodies.get(skeleton) else {
            return Vec::new();
        };
        let open = bodies.open.iter().rev();
        let keyed = bodies.keyed.values().filter(|_| with_keyed);
        open.chain(keyed).take(MAX_CANDIDATES).copied().collect()
    }

    /// S3: the two are the same; a body represents, if one of them is.
    fn join(&mut self, a: FuncId, b: FuncId) {
        let (a, b) = (self.representative(a), self.representative(b));
        if a == b {
            return;
        }
        let b_keeps = self.is_body.contains(&b) && !self.is_body.contains(&a);
        let (keep, give) = if b_keeps { (b, a) } else { (a, b) };
        self.shared.insert(give, keep);
        if !self.is_body.contains(&give) {
            self.instances.remove(&give);
        }
    }

    fn count(&mut self, id: FuncId, body: FuncId) {
        let n = self.instances.get(&body).map_or(0, |i| n_words(&i.code));
        if id != body {
            self.stats.n_instances += 1;
            self.stats.n_words_saved += n;
        } else if self.given.insert(id) {
            self.stats.n_instances += 1;
            self.stats.n_bodies += 1;
            self.stats.n_words += n;
        }
    }
}

fn name_types_of(code: &FuncCode, search: &mut Search) {
    for reloc in &code.relocs {
        if let Link::Type(id) | Link::Alloc(id) = reloc.link {
            search.id(id);
        }
    }
    code.nested
        .iter()
        .for_each(|code| deep(|| name_types_of(code, search)));
}

impl Cx<'_> {
    /// The code of an instance, or with whom it shares code.
    pub(crate) fn lower_shared(&mut self, id: FuncId) -> R<Lowered> {
        let sharing = &mut self.lw.sharing;
        sharing.budget = BUDGET;
        sharing.credit = MAX_CREDIT.min(sharing.credit + CREDIT);
        let known = self.lw.sharing.representative(id);
        let instance = self.instance(known)?;
        let body = match self.settle(known) {
            Some(body) => body,
            None => {
                self.lw.sharing.add_body(known, instance.skeleton, None);
                known
            }
        };
        self.lw.sharing.count(id, body);
        if body == id {
            Ok(Lowered::Code(code_of(&instance)))
        } else {
            Ok(Lowered::SharedWith(body))
        }
    }

    /// The body that an instance runs; nothing if that cannot be said now.
    fn settle(&mut self, id: FuncId) -> Option<FuncId> {
        let id = self.lw.sharing.representative(id);
        if self.lw.sharing.is_body.contains(&id) {
            return Some(id);
        }
        if self.lw.sharing.open.contains(&id) || self.lw.sharing.open.len() >= MAX_OPEN {
            return None;
        }
        let instance = self.look_at(id)?;
        if !self.lw.sharing.has_bodies(instance.skeleton) {
            self.lw.sharing.add_body(id, instance.skeleton, None);
            return Some(id);
        }
        self.lw.sharing.open.push(id);
        let key = self.key_of(id, &instance);
        let found = self.find_body(id, &instance, key);
        self.lw.sharing.open.pop();
        found
    }

    /// The bodies of the callees, if all can be settled now.
    fn key_of(&mut self, id: FuncId, instance: &Instance) -> Option<Vec<FuncId>> {
        let mut key = Some(Vec::with_capacity(instance.callees.len()));
        for callee in instance.callees.iter() {
            let body = if self.lw.sharing.representative(*callee) == id {
                Some(HOLE)
            } else {
                self.settle(*callee)
            };
            // The others are settled nevertheless: comparing them is then cheap.
            key = key.zip(body).map(|(mut key, body)| {
                key.push(body);
                key
            });
        }
        key
    }

    /// The body with this instance's code, or itself as a new one.
    fn find_body(
        &mut self,
        id: FuncId,
        instance: &Instance,
        key: Option<Vec<FuncId>>,
    ) -> Option<FuncId> {
        let now = self.lw.sharing.representative(id);
        if now != id {
            // Found while its callees were compared.
            return self.settle(now);
        }
        if self.lw.sharing.is_body.contains(&id) {
            return Some(id);
        }
        let skeleton = instance.skeleton;
        if let Some(key) = &key {
            self.key_open_bodies(skeleton);
            let bodies = self.lw.sharing.bodies.get(skeleton);
            if let Some(body) = bodies.and_then(|b| b.keyed.get(key)).copied() {
                self.lw.sharing.join(body, id);
                return Some(self.lw.sharing.representative(id));
            }
        }
        for body in self.lw.sharing.candidates(skeleton, key.is_none()) {
            if self.are_same(body, id).is_some() {
                return Some(self.lw.sharing.representative(id));
            }
        }
        self.lw.sharing.add_body(id, skeleton, key);
        Some(id)
    }

    /// Gives keys to bodies whose callees could not be settled when they were found.
    fn key_open_bodies(&mut self, skeleton: usize) {
        for body in self.lw.sharing.candidates(skeleton, false) {
            let Some(instance) = self.lw.sharing.instances.get(&body).cloned() else {
                continue;
            };
            if let Some(key) = self.key_of(body, &instance)
                && let Some(bodies) = self.lw.sharing.bodies.get_mut(skeleton)
                && bodies.open.contains(&body)
            {
                bodies.open.retain(|open| *open != body);
                bodies.keyed.entry(key).or_insert(body);
            }
        }
    }

    /// S3: if the two can be shown to be the same, they are joined, with all pairs that this rests on.
    fn are_same(&mut self, a: FuncId, b: FuncId) -> Option<()> {
        let (mut assumed, mut proven) = (FxHashSet::default(), Vec::new());
        let mut pairs = vec![(a, b)];
        while let Some((a, b)) = pairs.pop() {
            let a = self.lw.sharing.representative(a);
            let b = self.lw.sharing.representative(b);
            if a == b || assumed.contains(&(a, b)) {
                continue;
            }
            let sharing = &mut self.lw.sharing;
            // Bodies have been compared when the second of them was settled.
            let are_bodies = sharing.is_body.contains(&a) && sharing.is_body.contains(&b);
            if are_bodies || !self.lw.is_same_origin(a, b) {
                return None;
            }
            let (x, y) = (self.look_at(a)?, self.look_at(b)?);
            if x.skeleton != y.skeleton {
                return None;
            }
            assumed.insert((a, b));
            proven.push((a, b));
            pairs.extend(x.callees.iter().copied().zip(y.callees.iter().copied()));
        }
        for (a, b) in proven {
            self.lw.sharing.join(a, b);
        }
        Some(())
    }

    /// An instance for a question (S7). What cannot be lowered is told when it is called.
    fn look_at(&mut self, id: FuncId) -> Option<Instance> {
        let sharing = &mut self.lw.sharing;
        sharing.budget = sharing.budget.checked_sub(1)?;
        if !sharing.instances.contains_key(&id) {
            sharing.credit = sharing.credit.checked_sub(1)?;
        }
        self.instance(id).ok()
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
        let forms: FxHashSet<u32> = ext_words(&code.words)
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
            deep(|| self.split(nested, callees));
        }
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
        deep(|| fill(nested, callees));
    }
}

/// Words of a function and of those nested in it.
fn n_words(code: &FuncCode) -> usize {
    let nested = code.nested.iter().map(|code| deep(|| n_words(code)));
    code.words.len() + nested.sum::<usize>()
}
