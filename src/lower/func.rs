//! One function being lowered: its frame, variables, temporaries, and how it begins and ends.
//!
//! In: a declaration, literal, initialiser or evaluated root. Out: its [`FuncCode`].
//!
//! The frame is `[results | arguments | closure pointer | locals and temporaries]`. Variables that need no box stand in
//! their slots and are used there; temporaries live to the end of the statement, or of the expression that made them.
//! A function with `defer` has one end: all returns set the results and jump to `run_defers`.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::code::func::{FuncCode, Link, SlotClass};
use crate::code::ops::Op;
use crate::lower::asm::{Arg, Asm, AsmError, Block, Extra, Label, V};
use crate::lower::bounds::Lengths;
use crate::lower::escape::{Facts, OUTERMOST};
use crate::lower::inline::InPlace;
use crate::lower::instance::Env;
use crate::lower::iterate::{Inlined, Iterating};
use crate::lower::latecall::LateCall;
use crate::lower::layout::Lay;
use crate::lower::lines::NOWHERE;
use crate::lower::opt::Opts;
use crate::lower::rangefunc::RangeBody;
use crate::lower::report::Notes;
use crate::lower::spread::Spread;
use crate::lower::stmt::Target;
use crate::lower::{Cx, LowerError, R};
use crate::syntax::node::{Kind, Node};
use crate::types::info::Mode;
use crate::types::object::{ObjId, Sym, UnitSlot};
use crate::types::ty::{Signature, Type, TypeId};

mod closure;
mod decl;
mod objects;
mod vars;

/// Where a variable stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Var {
    /// In slots of the frame.
    Slots(V),
    /// In the heap; the slot has its address.
    Boxed(V),
    /// An array in the heap; two slots have its address and length, as slice operations want them.
    Array(V),
    /// The variable is a pointer that needs no slot: what it points to stands in these.
    Owner(V),
}

impl Var {
    /// Its first slot.
    pub(crate) fn slot(self) -> V {
        let (Var::Slots(v) | Var::Boxed(v) | Var::Array(v) | Var::Owner(v)) = self;
        v
    }
}

/// A result of the function being lowered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResultVar {
    pub(crate) ty: TypeId,
    /// Its slots in the window.
    pub(crate) slot: V,
    /// Where `return` puts it: the slots, or a box.
    pub(crate) var: Var,
}

/// A function being lowered.
pub(crate) struct Fun<'c, 'a> {
    pub(crate) cx: &'c mut Cx<'a>,
    pub(crate) asm: Asm,
    pub(crate) env: Rc<Env>,
    pub(crate) facts: Rc<Facts>,
    /// The function's key in `facts`.
    pub(crate) key: u32,
    pub(crate) vars: FxHashMap<ObjId, Var>,
    /// Slots of the objects that literals make in literals of other objects in slots, by node number.
    pub(crate) made: FxHashMap<u32, V>,
    temps: Vec<V>,
    locals: Vec<V>,
    pub(crate) targets: Vec<Target>,
    pub(crate) labels: FxHashMap<String, Label>,
    pub(crate) results: Vec<ResultVar>,
    /// Where returns of a function with `defer` go.
    pub(crate) epilogue: Option<Label>,
    pub(crate) nested: Vec<FuncCode>,
    pub(crate) name: String,
    pub(crate) n_lits: u32,
    /// The unit the code comes from, for file and lines.
    pub(crate) unit: Option<UnitSlot>,
    end: Op,
    pub(crate) is_wrapper: bool,
    /// This is the body of a range over a function.
    pub(crate) range_body: Option<RangeBody>,
    pub(crate) depth: u32,
    /// The next body of the innermost `switch`, for `fallthrough`.
    pub(crate) next_case: Option<Label>,
    /// The body of another function is being lowered in place.
    pub(crate) in_place: Option<InPlace>,
    /// What it has changed so far that can be taken back.
    pub(crate) steps_in_place: Vec<crate::lower::latecall::Step>,
    /// What stands behind the body's end.
    pub(crate) late_calls: Vec<LateCall>,
    pub(crate) late_blocks: Vec<(Block, Vec<Inlined>)>,
    /// The iterator that is being lowered in place.
    pub(crate) iterating: Option<Box<Iterating>>,
    /// Frames that what is lowered stands in though there are none, and the code of those that have ended.
    pub(crate) inlined: Vec<Inlined>,
    pub(crate) inlined_code: Vec<(Label, Label, Inlined)>,
    /// Parameters, by bit, that come as the objects they point to.
    pub(crate) lent: u32,
    /// The last parameter, if it comes as so many arguments.
    pub(crate) spread: Option<Spread>,
    /// Loops around what is being lowered.
    pub(crate) n_loops: u32,
    /// What is known of lengths.
    pub(crate) lengths: Lengths,
    pub(crate) notes: Notes,
}

/// A mark in the list of temporaries.
#[derive(Clone, Copy)]
pub(crate) struct TempMark(usize);

/// A mark in the list of locals.
#[derive(Clone, Copy)]
pub(crate) struct ScopeMark(usize);

pub(crate) const SCALAR: &[SlotClass] = &[SlotClass::Scalar];
pub(crate) const POINTER: &[SlotClass] = &[SlotClass::Pointer];
pub(crate) const PAIR: &[SlotClass] = &[SlotClass::Pointer, SlotClass::Scalar];

impl<'c, 'a> Fun<'c, 'a> {
    /// A function without frame or body yet.
    pub(crate) fn new(
        cx: &'c mut Cx<'a>,
        name: String,
        unit: Option<UnitSlot>,
        env: Rc<Env>,
        facts: Rc<Facts>,
        key: u32,
    ) -> Fun<'c, 'a> {
        let mut asm = cx.lw.spare.pop().unwrap_or_default();
        asm.lean = cx.lw.opts.has(Opts::ENTER);
        asm.threads = cx.lw.opts.has(Opts::JUMPS);
        asm.straight = cx.lw.opts.has(Opts::ENDS);
        let notes = Notes::of(cx.lw, cx.w, unit);
        Fun {
            cx,
            asm,
            env,
            facts,
            key,
            vars: FxHashMap::default(),
            made: FxHashMap::default(),
            temps: Vec::new(),
            locals: Vec::new(),
            targets: Vec::new(),
            labels: FxHashMap::default(),
            results: Vec::new(),
            epilogue: None,
            nested: Vec::new(),
            name,
            n_lits: 0,
            unit,
            end: Op::ret,
            is_wrapper: false,
            range_body: None,
            depth: 0,
            next_case: None,
            in_place: None,
            steps_in_place: Vec::new(),
            late_calls: Vec::new(),
            lent: 0,
            spread: None,
            late_blocks: Vec::new(),
            iterating: None,
            inlined: Vec::new(),
            inlined_code: Vec::new(),
            n_loops: 0,
            lengths: Lengths::default(),
            notes,
        }
    }

    /// A wrapper: code without source, inside the function being lowered.
    pub(crate) fn wrapper<'x>(&'x mut self) -> Fun<'x, 'a> {
        let mut fun = Fun::new(
            &mut *self.cx,
            format!("{}.wrapper", self.name),
            self.unit,
            self.env.clone(),
            self.facts.clone(),
            self.key,
        );
        fun.is_wrapper = true;
        fun.asm.set_pos(self.asm.pos());
        fun
    }

    // ---- types ----

    /// Layout of a type.
    pub(crate) fn lay(&mut self, ty: TypeId) -> R<Rc<Lay>> {
        self.cx.lay(ty)
    }

    /// The type of an expression, with the type arguments in force.
    pub(crate) fn ty(&mut self, e: Node) -> TypeId {
        let mut ty = self.cx.w.type_of(e);
        // Names on the left of an assignment may have no entry of their own.
        if ty == TypeId::INVALID
            && e.kind() == Kind::Ident
            && let Ok(obj) = self.object_of(e)
        {
            ty = self.cx.w.obj(obj).ty();
        }
        self.cx.subst(ty, &self.env)
    }

    /// Layout of the type of an expression.
    pub(crate) fn lay_of(&mut self, e: Node) -> R<Rc<Lay>> {
        let ty = self.ty(e);
        self.lay(ty)
    }

    /// The type of a variable, with the type arguments in force.
    pub(crate) fn obj_ty(&mut self, obj: ObjId) -> TypeId {
        let ty = self.cx.w.obj(obj).ty();
        self.cx.subst(ty, &self.env)
    }

    /// What an expression denotes.
    pub(crate) fn mode(&self, e: Node) -> Mode {
        self.cx.w.mode(e).unwrap_or(Mode::Invalid)
    }

    /// The link to a type's descriptor.
    pub(crate) fn type_link(&mut self, ty: TypeId) -> R<Extra> {
        Ok(Extra::Link(Link::Type(self.cx.rtype(ty)?)))
    }

    /// The signature of a function type.
    pub(crate) fn signature(&mut self, ty: TypeId) -> R<Arc<Signature>> {
        let under = self.cx.w.under(ty);
        match self.cx.w.ty(under) {
            Type::Signature(sig) => Ok(sig.clone()),
            other => Err(LowerError::bug(format!("{other:?} is no function type"))),
        }
    }

    // ---- slots ----

    /// Slots of these classes until the next release.
    pub(crate) fn tmp_classes(&mut self, classes: &[SlotClass]) -> V {
        let v = self.asm.alloc(classes);
        self.temps.push(v);
        v
    }

    /// Slots for a value of a type until the next release.
    pub(crate) fn tmp(&mut self, ty: TypeId) -> R<V> {
        let lay = self.lay(ty)?;
        fits_frame(&lay)?;
        Ok(self.tmp_classes(&lay.classes.clone()))
    }

    /// One scalar slot.
    pub(crate) fn tmp_scalar(&mut self) -> V {
        self.tmp_classes(SCALAR)
    }

    /// One pointer slot.
    pub(crate) fn tmp_pointer(&mut self) -> V {
        self.tmp_classes(POINTER)
    }

    /// Where the list of temporaries is.
    pub(crate) fn mark(&self) -> TempMark {
        TempMark(self.temps.len())
    }

    /// The slot is a temporary taken since the mark.
    pub(crate) fn is_temp_since(&self, v: V, mark: &TempMark) -> bool {
        self.temps
            .get(mark.0..)
            .is_some_and(|temps| temps.contains(&v))
    }

    /// Gives back the temporaries made since the mark.
    pub(crate) fn release(&mut self, mark: TempMark) {
        while self.temps.len() > mark.0 {
            if let Some(v) = self.temps.pop() {
                self.asm.release(v);
            }
        }
    }

    /// Makes slots that the assembler gave a temporary.
    pub(crate) fn adopt(&mut self, v: V) {
        self.temps.push(v);
    }

    /// True for a temporary: nobody else will write to it.
    pub(crate) fn is_temp(&self, v: V) -> bool {
        self.temps.contains(&v)
    }

    /// Slots of a local, until the scope ends.
    pub(crate) fn local(&mut self, classes: &[SlotClass]) -> V {
        let v = self.asm.alloc(classes);
        self.locals.push(v);
        v
    }

    /// A scope begins.
    pub(crate) fn scope(&self) -> ScopeMark {
        ScopeMark(self.locals.len())
    }

    /// The scope ends: its slots serve again.
    pub(crate) fn end_scope(&mut self, mark: ScopeMark) {
        while self.locals.len() > mark.0 {
            if let Some(v) = self.locals.pop() {
                self.lengths.forget(v);
                self.asm.release(v);
            }
        }
    }

    /// The slots are those of a local.
    pub(crate) fn is_local(&self, v: V) -> bool {
        self.locals.contains(&v)
    }

    /// What comes next comes from this node.
    pub(crate) fn at(&mut self, n: Node) {
        self.asm.set_pos(n.pos());
        self.note_node(n);
    }

    // ---- frame ----

    /// Lays out results, arguments and closure slot. `recv`: a receiver before the parameters.
    pub(crate) fn frame(
        &mut self,
        results: &[TypeId],
        params: &[TypeId],
        has_closure: bool,
    ) -> R<(Vec<V>, Vec<V>, V)> {
        let mut result_slots = Vec::with_capacity(results.len());
        let mut n_results = 0;
        for ty in results {
            let lay = self.lay(*ty)?;
            fits_frame(&lay)?;
            result_slots.push(self.asm.fixed(&lay.classes));
            n_results += lay.slots;
        }
        let mut param_slots = Vec::with_capacity(params.len());
        let mut n_params = 0;
        for ty in params {
            let lay = self.lay(*ty)?;
            fits_frame(&lay)?;
            param_slots.push(self.asm.fixed(&lay.classes));
            n_params += lay.slots;
        }
        if n_results + n_params > 30_000 {
            return Err(LowerError::unsupported("parameters are too large"));
        }
        self.asm.result_slots = n_results as u16;
        self.asm.arg_slots = n_params as u16;
        self.asm.has_closure = has_closure;
        let closure = if has_closure {
            self.asm.fixed(POINTER)
        } else {
            V::NONE
        };
        Ok((result_slots, param_slots, closure))
    }

    /// Frame and variables of a function with this signature; answers the closure slot.
    pub(crate) fn enter(
        &mut self,
        recv: Option<ObjId>,
        sig: &Signature,
        has_closure: bool,
    ) -> R<V> {
        let params: Vec<ObjId> = recv.into_iter().chain(sig.params.iter().copied()).collect();
        let mut param_tys: Vec<TypeId> = params.iter().map(|p| self.obj_ty(*p)).collect();
        let result_tys: Vec<TypeId> = sig.results.iter().map(|r| self.obj_ty(*r)).collect();
        let mut all_results = result_tys.clone();
        for (i, ty) in param_tys.iter_mut().enumerate() {
            if self.is_lent(i) {
                *ty = self.lay(*ty)?.elem;
                all_results.push(*ty);
            }
        }
        let param_tys = self.spread_params(param_tys);
        let (result_slots, param_slots, closure) =
            self.frame(&all_results, &param_tys, has_closure)?;
        let n_plain = self.bind_spread(&param_slots);
        self.tell_frame(Op::frame_in);
        let mut given_back = result_slots.iter().skip(result_tys.len());
        let plain = params.iter().zip(&param_tys).zip(&param_slots);
        for (i, ((obj, ty), slot)) in plain.take(n_plain).enumerate() {
            if !self.is_lent(i) {
                self.bind_param(*obj, *ty, *slot)?;
            } else if let Some(own) = given_back.next() {
                // It stands where it is given back from.
                let n = self.lay(*ty)?.slots;
                self.asm.mov(*own, *slot, n);
                self.bind(*obj, *ty, Var::Owner(*own))?;
            }
        }
        let far = self.facts.has_far_return(self.key);
        let has_defer = self.facts.has_defer(self.key);
        for ((obj, ty), slot) in sig.results.iter().zip(&result_tys).zip(&result_slots) {
            let is_named = !matches!(self.cx.w.obj(*obj).name, Sym::EMPTY);
            let var = if far || (is_named && self.facts.is_boxed(*obj)) {
                self.report_box(*obj);
                self.new_box(*ty)?
            } else {
                Var::Slots(*slot)
            };
            if is_named || has_defer {
                self.asm.zero_results = true;
            }
            self.bind(*obj, *ty, var)?;
            self.results.push(ResultVar {
                ty: *ty,
                slot: *slot,
                var,
            });
        }
        if has_defer {
            self.epilogue = Some(self.asm.label());
        }
        Ok(closure)
    }

    pub(crate) fn bind_param(&mut self, obj: ObjId, ty: TypeId, slot: V) -> R<()> {
        let o = self.cx.w.obj(obj);
        if matches!(o.name, Sym::EMPTY | Sym::BLANK) {
            return Ok(());
        }
        if !self.facts.is_boxed(obj) {
            return self.bind(obj, ty, Var::Slots(slot));
        }
        self.report_box(obj);
        let var = self.new_box(ty)?;
        self.bind(obj, ty, var)?;
        self.store_var(var, ty, slot)
    }

    /// The end of a body: what falls off it returns.
    pub(crate) fn leave(&mut self) -> R<()> {
        if !self.asm.is_dead_end() {
            self.return_now()?;
        }
        self.emit_late_calls()?;
        let Some(epilogue) = self.epilogue else {
            return Ok(());
        };
        self.asm.bind(epilogue);
        self.asm.recover = Some(epilogue);
        self.asm.need_window(0);
        self.asm.op1(Op::run_defers, V::window(0));
        self.copy_out_results()?;
        self.tell_frame(Op::frame_out);
        let end = self.end;
        self.asm.op(end, Arg::No, Arg::No, Arg::No, Vec::new());
        Ok(())
    }

    /// Code that tells of its frames: `frame_in` or `frame_out` here.
    fn tell_frame(&mut self, op: Op) {
        if self.cx.lw.tells_frames {
            self.asm.op(op, Arg::No, Arg::No, Arg::No, Vec::new());
        }
    }

    /// The results are set: run what is deferred, if anything, and return.
    pub(crate) fn return_now(&mut self) -> R<()> {
        if let Some(epilogue) = self.epilogue {
            self.asm.jump(epilogue);
            return Ok(());
        }
        self.copy_out_results()?;
        self.tell_frame(Op::frame_out);
        let end = self.end;
        self.asm.op(end, Arg::No, Arg::No, Arg::No, Vec::new());
        Ok(())
    }

    fn copy_out_results(&mut self) -> R<()> {
        for result in self.results.clone() {
            if !matches!(result.var, Var::Slots(_)) {
                self.load_var(result.var, result.ty, result.slot)?;
            }
        }
        Ok(())
    }

    /// Packs the code.
    pub(crate) fn finish(mut self) -> R<FuncCode> {
        self.report_allocations();
        let info = self.unit.and_then(|slot| self.cx.w.unit(slot));
        let place = |off: u32| info.map_or(NOWHERE, |u| u.place(off));
        let name = self.name.clone();
        let made = self.asm.finish(self.name, &place);
        let mut code = made.map_err(|e| match e {
            AsmError::TooManySlots => {
                LowerError::unsupported(format!("function too big: frame of {name} is too large"))
            }
            AsmError::Unbound => LowerError::bug("a label without a place"),
        })?;
        self.asm.clear();
        self.cx.lw.spare.push(self.asm);
        code.nested = self.nested;
        code.is_wrapper = self.is_wrapper;
        Ok(code)
    }

    /// Adds a nested function; answers its index.
    pub(crate) fn add_nested(&mut self, code: FuncCode) -> u32 {
        self.nested.push(code);
        (self.nested.len() - 1) as u32
    }

    /// The name of the next literal.
    pub(crate) fn next_lit_name(&mut self) -> String {
        self.n_lits += 1;
        if self.key == OUTERMOST {
            format!("{}.func{}", self.name, self.n_lits)
        } else {
            format!("{}.{}", self.name, self.n_lits)
        }
    }
}

/// A value of this layout can stand in a frame.
pub(crate) fn fits_frame(lay: &Lay) -> R<()> {
    if lay.slots as usize == lay.classes.len() {
        Ok(())
    } else {
        Err(LowerError::unsupported(
            "function too big: a value of a very large type is passed or computed",
        ))
    }
}
