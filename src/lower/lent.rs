//! Calls to which objects are passed instead of pointers to them.
//!
//! In: declared functions, and calls with objects in slots for parameters. Out: which parameters a function only follows; and code of it, beside its own, that takes the objects
//! and gives them back behind its results.
//!
//! 1. A parameter is lent if the function only follows it (`escape/owner`), which includes passing it to functions that do so in turn. What was found stays true when the tree is gone.
//!    A function that calls itself is taken to do what it may at most, and looked at again with what was found, until nothing changes: each call of it ends earlier than
//!    the one that made it, or never. Of other functions that are being looked at nothing is known.
//! 2. In the code that takes objects, a lent parameter owns its object, which stands among the results from the first instruction on. So it is given back as it is wherever the function
//!    ends, also behind a `recover` of its own.
//!    What it has passed on itself is not given back by a call that panicked: so a function that defers lends no parameter that it passes on.
//! 3. Two parameters with the same object are passed as pointers to one copy instead (`loan`), and so is everything if the tree of the callee is gone.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::code::program::FuncId;
use crate::lower::asm::V;
use crate::lower::call::{Call, Src, Target};
use crate::lower::escape::{CALLS, Facts, OUTERMOST};
use crate::lower::func::Fun;
use crate::lower::instance::Env;
use crate::lower::opt::Opts;
use crate::lower::{Cx, FuncRow, R};
use crate::syntax::node::FuncDecl;
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

/// Functions that are looked at for one another at most.
const MAX_OPEN: usize = 8;

/// Objects up to this size are passed.
const MAX_PASSED_BYTES: u64 = 64;

/// What was found of a function.
#[derive(Clone)]
struct Found {
    lent: Rc<[bool]>,
    /// By which its code that takes objects is made: what is lent further is decided once, since a callee's tree may be gone later.
    facts: Rc<Facts>,
}

/// Which parameters functions only follow.
#[derive(Default)]
pub(crate) struct LentParams {
    found: FxHashMap<ObjId, Option<Found>>,
    /// Those that are being looked at, and what they are taken to do.
    open: Vec<(ObjId, Rc<[bool]>)>,
}

impl LentParams {
    /// Forgets functions above the end of the world's arenas.
    pub(crate) fn forget(&mut self, n_objs: u32) {
        self.found.retain(|obj, _| obj.0 < n_objs);
        self.open.clear();
    }
}

/// A call with objects for parameters.
pub(crate) struct LentCall {
    id: FuncId,
    objects: Vec<Passed>,
}

/// An object that is passed.
struct Passed {
    /// Number of the parameter.
    param: usize,
    slots: V,
    ty: TypeId,
    /// Nobody sees it behind the call.
    is_fresh: bool,
}

impl Cx<'_> {
    /// Code that takes objects can be made of the function. Asked while others are looked at: what they find must not depend on what was let go.
    pub(crate) fn may_take_objects(&self, obj: ObjId) -> bool {
        !self.lw.inlining.lent.open.is_empty() || self.lw.inlining.is_alive(obj)
    }

    /// By receiver and parameters: the function only follows it. `None`: none, or nothing is known.
    pub(crate) fn lent_params(&mut self, obj: ObjId) -> Option<Rc<[bool]>> {
        if !self.lw.opts.has(Opts::LEND) || !self.lw.opts.has(Opts::OBJECTS) {
            return None;
        }
        if let Some(found) = self.lw.inlining.lent.found.get(&obj) {
            return found.as_ref().map(|found| found.lent.clone());
        }
        let open = &self.lw.inlining.lent.open;
        if let Some((_, taken)) = open.last().filter(|(last, _)| *last == obj) {
            return Some(taken.clone());
        }
        if open.len() >= MAX_OPEN || open.iter().any(|(known, _)| *known == obj) {
            return None;
        }
        let found = self.look_for_lent(obj);
        let lent = found.as_ref().map(|found| found.lent.clone());
        self.lw.inlining.lent.found.insert(obj, found);
        lent
    }

    /// Facts of the body of a function whose parameters were found to be lent.
    pub(crate) fn facts_of_lent(&self, obj: ObjId) -> Option<Rc<Facts>> {
        let found = self.lw.inlining.lent.found.get(&obj)?.as_ref()?;
        Some(found.facts.clone())
    }

    fn look_for_lent(&mut self, obj: ObjId) -> Option<Found> {
        let sig = self.own_signature(obj)?;
        if sig.variadic || !sig.tparams.is_empty() || !sig.rparams.is_empty() {
            return None;
        }
        let params: Vec<ObjId> = sig
            .recv
            .into_iter()
            .chain(sig.params.iter().copied())
            .collect();
        let mut lent: Vec<bool> = Vec::with_capacity(params.len());
        for param in &params {
            let ty = self.w.obj(*param).ty();
            lent.push(self.points_to_slots(ty) && self.is_passed(ty));
        }
        let func = *self.w.obj(obj).func()?;
        let is_alive = self.lw.inlining.is_alive(obj);
        if params.len() > 32 || !lent.contains(&true) || !is_alive {
            return None;
        }
        let decl = func.decl.and_then(FuncDecl::cast)?;
        let body = decl.body()?;
        if body.is_unparsed() {
            return None;
        }
        self.complete(body).ok()?;
        while lent.contains(&true) {
            let taken: Rc<[bool]> = lent.as_slice().into();
            self.lw.inlining.lent.open.push((obj, taken.clone()));
            let facts = self.facts_of(decl.node(), &Env::default());
            self.lw.inlining.lent.open.pop();
            let facts = facts.ok()?;
            for (param, lent) in params.iter().zip(&mut lent) {
                let is_lost = facts.is_passed(*param) && facts.has_defer(OUTERMOST);
                *lent &= facts.is_only_followed(*param) && !is_lost;
            }
            if *lent == *taken {
                return Some(Found {
                    lent: taken,
                    facts: Rc::new(facts),
                });
            }
        }
        None
    }

    /// What it points to is small enough to be passed.
    fn is_passed(&mut self, ty: TypeId) -> bool {
        let elem = self.lay(ty).map(|lay| lay.elem);
        let lay = elem.and_then(|elem| self.lay(elem));
        lay.is_ok_and(|lay| lay.size <= MAX_PASSED_BYTES)
    }
}

impl Fun<'_, '_> {
    /// The parameter with this number comes as an object.
    pub(crate) fn is_lent(&self, param: usize) -> bool {
        u32::try_from(param)
            .is_ok_and(|i| self.lent.checked_shr(i).is_some_and(|bits| bits & 1 == 1))
    }

    /// The call passes objects, if all those in it can be.
    pub(crate) fn lent_call(&mut self, call: &Call) -> R<Option<LentCall>> {
        let Target::Static(id) = call.target else {
            return Ok(None);
        };
        let Some(FuncRow::Decl { obj, targs }) = self.cx.lw.funcs.get(id.0 as usize).cloned()
        else {
            return Ok(None);
        };
        let n_recv = usize::from(call.recv.is_some());
        if !targs.is_empty() || !self.passes_pointers(call)? {
            return Ok(None);
        }
        let Some(lent) = self.cx.lent_params(obj) else {
            return Ok(None);
        };
        if lent.len() != n_recv + call.args.len() {
            return Ok(None);
        }
        let Some(objects) = self.passed_objects(call, &lent)? else {
            return Ok(None);
        };
        let bits = objects
            .iter()
            .fold(0, |bits, object| bits | 1 << object.param);
        if bits == 0 || !self.cx.lw.inlining.is_alive(obj) {
            return Ok(None);
        }
        let id = self.cx.lent_id(obj, bits);
        Ok(Some(LentCall { id, objects }))
    }

    /// There may be something to pass.
    fn passes_pointers(&mut self, call: &Call) -> R<bool> {
        if call.recv_object.is_some() {
            return Ok(true);
        }
        for (src, ty) in &call.args {
            if matches!(src, Src::Node(_)) && self.cx.points_to_slots(*ty) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Objects among receiver and arguments; none at all if one of them cannot be passed.
    fn passed_objects(&mut self, call: &Call, lent: &[bool]) -> R<Option<Vec<Passed>>> {
        let mut objects: Vec<Passed> = Vec::new();
        if let (Some((v, _)), Some(ty)) = (&call.recv, call.recv_object) {
            objects.push(Passed {
                param: 0,
                slots: *v,
                ty,
                is_fresh: self.is_temp(*v),
            });
        }
        let n_recv = usize::from(call.recv.is_some());
        for (i, (src, ty)) in call.args.iter().enumerate() {
            let Src::Node(node) = *src else { continue };
            if let Some(slots) = self.object_of_address(node) {
                objects.push(Passed {
                    param: n_recv + i,
                    slots,
                    ty: self.lay(*ty)?.elem,
                    is_fresh: false,
                });
            }
        }
        let is_lent = |object: &Passed| lent.get(object.param) == Some(&true);
        let is_first = |(i, object): (usize, &Passed)| {
            objects.iter().position(|other| other.slots == object.slots) == Some(i)
        };
        if !objects.iter().all(is_lent) || !objects.iter().enumerate().all(is_first) {
            return Ok(None);
        }
        let has_calls = call.args.iter().any(|(src, _)| match src {
            Src::Node(node) => self.facts.flags(*node) & CALLS != 0,
            _ => false,
        });
        if has_calls {
            return Ok(Some(objects));
        }
        for (i, (src, ty)) in call.args.iter().enumerate() {
            let param = n_recv + i;
            let is_known = objects.iter().any(|object| object.param == param);
            let Src::Node(node) = *src else { continue };
            if is_known || lent.get(param) != Some(&true) {
                continue;
            }
            if let Some(slots) = self.fresh_object(node, *ty)? {
                objects.push(Passed {
                    param,
                    slots,
                    ty: self.lay(*ty)?.elem,
                    is_fresh: true,
                });
            }
        }
        objects.sort_by_key(|object| object.param);
        Ok(Some(objects))
    }

    /// The call with objects; its results take `n_results` slots, and the objects come back behind them.
    pub(crate) fn emit_lent_call(
        &mut self,
        pos: u32,
        call: &Call,
        n_results: u32,
        lent: &LentCall,
    ) -> R<()> {
        let mut base = n_results;
        for object in &lent.objects {
            base += self.lay(object.ty)?.slots;
        }
        let passed = |param: usize| lent.objects.iter().find(|object| object.param == param);
        let n_recv = usize::from(call.recv.is_some());
        let at = base
            + call
                .recv
                .as_ref()
                .map_or(0, |(_, classes)| classes.len() as u32);
        let args = call.args.iter().enumerate();
        let args = args.map(|(i, (src, ty))| match passed(n_recv + i) {
            Some(object) => (Src::Slots(object.slots), object.ty),
            None => (*src, *ty),
        });
        let mut slots = self.window_of(at, args)?;
        self.early_args(&mut slots)?;
        self.late_args(&slots)?;
        if let Some((v, classes)) = &call.recv {
            self.asm.mov(V::window(base), *v, classes.len() as u32);
        }
        self.asm.set_pos(pos);
        self.jump_to_target(&Target::Static(lent.id));
        let mut from = n_results;
        for object in &lent.objects {
            let n = self.lay(object.ty)?.slots;
            if !object.is_fresh {
                self.asm.mov(object.slots, V::window(from), n);
            }
            from += n;
        }
        Ok(())
    }
}
