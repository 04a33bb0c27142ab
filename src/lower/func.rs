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

use crate::code::encode::instr;
use crate::code::func::{FuncCode, Link, Reloc, SlotClass, VarName, VarType};
use crate::code::ops::Op;
use crate::code::rtype::RTypeId;
use crate::lower::asm::{Arg, Asm, AsmError, Extra, Label, V};
use crate::lower::escape::{Facts, OUTERMOST};
use crate::lower::inline::{InPlace, LateCall};
use crate::lower::instance::Env;
use crate::lower::layout::{Lay, MAX_LOCAL_BYTES, Rep};
use crate::lower::lines::{LineTable, NOWHERE};
use crate::lower::opt::Opts;
use crate::lower::rangefunc::RangeBody;
use crate::lower::report::{Notes, Spared};
use crate::lower::stmt::Target;
use crate::lower::{Cx, EvalCode, LowerError, R};
use crate::syntax::node::{BlockStmt, ExprStmt, FuncDecl, FuncLit, Kind, Node};
use crate::types::info::Mode;
use crate::types::object::{ObjId, Sym, UnitSlot};
use crate::types::package::PkgId;
use crate::types::ty::{Signature, Type, TypeId};

/// Where a variable stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Var {
    /// In slots of the frame.
    Slots(V),
    /// In the heap; the slot has its address.
    Boxed(V),
    /// An array in the heap; two slots have its address and length, as slice operations want them.
    Array(V),
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
    temps: Vec<V>,
    locals: Vec<V>,
    pub(crate) targets: Vec<Target>,
    pub(crate) labels: FxHashMap<String, Label>,
    pub(crate) results: Vec<ResultVar>,
    /// Where returns of a function with `defer` go.
    pub(crate) epilogue: Option<Label>,
    pub(crate) nested: Vec<FuncCode>,
    pub(crate) name: String,
    n_lits: u32,
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
    pub(crate) steps_in_place: Vec<crate::lower::inline::Step>,
    /// What stands behind the body's end.
    pub(crate) late_calls: Vec<LateCall>,
    /// Loops around what is being lowered.
    pub(crate) n_loops: u32,
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
        let notes = Notes::of(cx.lw, cx.w, unit);
        Fun {
            cx,
            asm,
            env,
            facts,
            key,
            vars: FxHashMap::default(),
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
            n_loops: 0,
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
                self.asm.release(v);
            }
        }
    }

    /// What comes next comes from this node.
    pub(crate) fn at(&mut self, n: Node) {
        self.asm.set_pos(n.pos());
        self.note_node(n);
    }

    // ---- variables ----

    /// True if a local of this type needs memory although nobody asked for its address.
    fn is_large(&mut self, ty: TypeId) -> R<bool> {
        let lay = self.lay(ty)?;
        Ok(match lay.rep {
            Rep::Array => lay.size > 32,
            _ => lay.size > MAX_LOCAL_BYTES,
        })
    }

    /// The variable, once declared, stands in slots.
    pub(crate) fn stays_in_slots(&mut self, obj: ObjId, ty: TypeId) -> R<bool> {
        Ok(!self.facts.is_boxed(obj) && !self.is_large(ty)?)
    }

    /// Gives a variable its place. A box is fresh and zero; slots hold anything.
    pub(crate) fn declare(&mut self, obj: ObjId, ty: TypeId) -> R<Var> {
        let var = if self.facts.is_boxed(obj) || self.is_large(ty)? {
            self.report_box(obj);
            self.new_box(ty)?
        } else {
            if self.facts.is_captured_stepping(obj) {
                self.report_by_value(obj);
            }
            let classes = self.lay(ty)?.classes.clone();
            Var::Slots(self.local(&classes))
        };
        self.bind(obj, ty, var)?;
        Ok(var)
    }

    /// From now on the variable stands there.
    pub(crate) fn bind(&mut self, obj: ObjId, ty: TypeId, var: Var) -> R<()> {
        self.vars.insert(obj, var);
        let (Var::Slots(v) | Var::Boxed(v) | Var::Array(v)) = var;
        if v != V::NONE {
            let named = self.named(obj, ty, var)?;
            if let Some(named) = named {
                self.asm.name(v, named);
            }
        }
        Ok(())
    }

    /// Name and type of a variable that may hold pointers; its slot is not known yet.
    fn named(&mut self, obj: ObjId, ty: TypeId, var: Var) -> R<Option<VarName>> {
        let n_slots = match var {
            Var::Slots(_) => {
                let lay = self.lay(ty)?;
                if lay.classes.iter().all(|class| *class == SlotClass::Scalar) {
                    return Ok(None);
                }
                lay.slots
            }
            Var::Boxed(_) | Var::Array(_) => 1,
        };
        let name = self.cx.w.obj(obj).name;
        if matches!(name, Sym::EMPTY | Sym::BLANK) {
            return Ok(None);
        }
        Ok(Some(VarName {
            slot: 0,
            n_slots: u8::try_from(n_slots).unwrap_or(u8::MAX),
            is_captured: false,
            line: 0,
            name: self.cx.w.name(name).into(),
            ty: self.var_type(ty, var),
        }))
    }

    /// The type of a variable as far as it has a descriptor. Instances of generic functions share their code, so there it says nothing.
    fn var_type(&mut self, ty: TypeId, var: Var) -> VarType {
        if !self.env.is_empty() {
            return VarType::Unknown;
        }
        let under = self.cx.w.under(ty);
        let number = |ty: TypeId| self.cx.lw.rtype_of.get(ty).copied();
        match (var, number(ty)) {
            (Var::Slots(_), Some(id)) => VarType::Of(id),
            (Var::Boxed(_) | Var::Array(_), Some(id)) => VarType::To(id),
            (Var::Slots(_), None) => match self.cx.w.ty(under) {
                Type::Pointer(elem) => number(*elem).map_or(VarType::Unknown, VarType::To),
                _ => VarType::Unknown,
            },
            _ => VarType::Unknown,
        }
    }

    /// A fresh zero box in a new local.
    pub(crate) fn new_box(&mut self, ty: TypeId) -> R<Var> {
        let var = self.box_slots(ty)?;
        let (Var::Boxed(v) | Var::Array(v) | Var::Slots(v)) = var;
        self.note_box();
        self.alloc_to(v, ty)?;
        self.set_array_len(var, ty)?;
        Ok(var)
    }

    /// Slots for the address of a box.
    pub(crate) fn box_slots(&mut self, ty: TypeId) -> R<Var> {
        let lay = self.lay(ty)?;
        Ok(match lay.rep {
            Rep::Array => Var::Array(self.local(PAIR)),
            _ => Var::Boxed(self.local(POINTER)),
        })
    }

    /// Sets the length slot beside the address of an array.
    pub(crate) fn set_array_len(&mut self, var: Var, ty: TypeId) -> R<()> {
        if let Var::Array(v) = var {
            let len = self.lay(ty)?.len;
            self.asm.load_int(v.at(1), len as i64);
        }
        Ok(())
    }

    /// `v := address of a zeroed object of type ty`.
    pub(crate) fn alloc_to(&mut self, v: V, ty: TypeId) -> R<()> {
        let id = self.cx.rtype(ty)?;
        self.asm
            .op(Op::new, v, Arg::No, Arg::No, [Extra::Link(Link::Alloc(id))]);
        Ok(())
    }

    /// Where a variable of the function stands.
    pub(crate) fn var(&self, obj: ObjId) -> R<Var> {
        self.vars.get(&obj).copied().ok_or_else(|| {
            LowerError::bug(format!("variable {} has no place", self.cx.w.obj_name(obj)))
        })
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
        let param_tys: Vec<TypeId> = params.iter().map(|p| self.obj_ty(*p)).collect();
        let result_tys: Vec<TypeId> = sig.results.iter().map(|r| self.obj_ty(*r)).collect();
        let (result_slots, param_slots, closure) =
            self.frame(&result_tys, &param_tys, has_closure)?;
        self.tell_frame(Op::frame_in);
        for ((obj, ty), slot) in params.iter().zip(&param_tys).zip(&param_slots) {
            self.bind_param(*obj, *ty, *slot)?;
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

    fn bind_param(&mut self, obj: ObjId, ty: TypeId, slot: V) -> R<()> {
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
        self.emit_late_calls();
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
        let made = self.asm.finish(self.name, &place);
        let mut code = made.map_err(|e| match e {
            AsmError::TooManySlots => {
                LowerError::unsupported("function too big: frame is too large")
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

    // ---- literals ----

    /// A function literal as a value.
    pub(crate) fn func_lit(&mut self, e: Node, dst: V) -> R<()> {
        let lit = FuncLit::cast(e).ok_or_else(|| LowerError::bug("no literal"))?;
        let ty = self.cx.w.type_of(e);
        let sig = self.signature(ty)?;
        let facts = self.facts.clone();
        let captures = facts.captures(e);
        let passed = self.captured_vars(captures)?;
        let name = self.next_lit_name();
        let mut child = self.child(name, e);
        let closure = child.enter(None, &sig, !captures.is_empty())?;
        child.unpack_captures(&passed, closure)?;
        child.literal_body(lit)?;
        let code = child.finish()?;
        let index = self.add_nested(code);
        self.at(e);
        self.make_closure(index, &passed, &[], dst)
    }

    /// The body of a literal, whose frame is laid out, to its end.
    pub(crate) fn literal_body(&mut self, lit: FuncLit) -> R<()> {
        self.block_body(lit.body())?;
        self.asm.set_pos(lit.body().end().saturating_sub(1));
        self.leave()
    }

    /// A function inside this one.
    pub(crate) fn child<'x>(&'x mut self, name: String, lit: Node) -> Fun<'x, 'a> {
        let depth = self.depth;
        let mut child = Fun::new(
            &mut *self.cx,
            name,
            self.unit,
            self.env.clone(),
            self.facts.clone(),
            lit.number().0,
        );
        child.depth = depth;
        child
    }

    /// Where captured variables stand here, with their types.
    pub(crate) fn captured_vars(&mut self, captures: &[ObjId]) -> R<Vec<(ObjId, TypeId, Var)>> {
        let mut list = Vec::with_capacity(captures.len());
        for obj in captures {
            let ty = self.obj_ty(*obj);
            list.push((*obj, ty, self.var(*obj)?));
        }
        Ok(list)
    }

    /// In the child: loads what the closure holds into slots of its own. Answers the byte offset behind it.
    pub(crate) fn unpack_captures(
        &mut self,
        passed: &[(ObjId, TypeId, Var)],
        closure: V,
    ) -> R<u32> {
        self.name_captures(passed)?;
        let mut offset = 8;
        if let Some(together) = self.unpack_together(passed, closure)? {
            return Ok(together);
        }
        for (obj, ty, outer) in passed {
            let (var, n) = match outer {
                Var::Slots(_) => {
                    let lay = self.lay(*ty)?;
                    (Var::Slots(self.local(&lay.classes.clone())), lay.slots)
                }
                Var::Boxed(_) | Var::Array(_) => (self.box_slots(*ty)?, 1),
            };
            let (Var::Boxed(v) | Var::Array(v) | Var::Slots(v)) = var;
            self.load_words(v, closure, offset, n)?;
            self.set_array_len(var, *ty)?;
            offset += n * 8;
            self.bind(*obj, *ty, var)?;
        }
        Ok(offset)
    }

    /// Names the words of the closure that hold captured variables.
    fn name_captures(&mut self, passed: &[(ObjId, TypeId, Var)]) -> R<()> {
        let mut word = 1;
        for (obj, ty, outer) in passed {
            if let Some(named) = self.named(*obj, *ty, *outer)? {
                self.asm.name_captured(VarName {
                    slot: word,
                    is_captured: true,
                    ..named
                });
            }
            word += match outer {
                Var::Slots(_) => self.lay(*ty)?.slots as u16,
                Var::Boxed(_) | Var::Array(_) => 1,
            };
        }
        Ok(())
    }

    /// The same in one instruction, if two or three words are captured, each a variable or box of its own.
    fn unpack_together(&mut self, passed: &[(ObjId, TypeId, Var)], closure: V) -> R<Option<u32>> {
        let mut classes = Vec::with_capacity(passed.len());
        for (_, ty, outer) in passed {
            match outer {
                Var::Slots(_) => classes.extend_from_slice(&self.lay(*ty)?.classes.clone()),
                Var::Boxed(_) => classes.push(SlotClass::Pointer),
                Var::Array(_) => return Ok(None),
            }
        }
        let n = passed.len() as u32;
        let Some(op) = self.wide_load_op(u64::from(n) * 8) else {
            return Ok(None);
        };
        if classes.len() != passed.len() {
            return Ok(None);
        }
        let group = self.local(&classes);
        self.asm.op3(op, group, closure, Arg::Num(8));
        for ((obj, ty, outer), i) in passed.iter().zip(0..) {
            let var = match outer {
                Var::Slots(_) => Var::Slots(group.at(i)),
                _ => Var::Boxed(group.at(i)),
            };
            self.bind(*obj, *ty, var)?;
        }
        Ok(Some(8 + n * 8))
    }

    /// `n` words at `base + offset` into slots.
    pub(crate) fn load_words(&mut self, dst: V, base: V, offset: u32, n: u32) -> R<()> {
        if offset > 60_000 {
            return Err(LowerError::unsupported("closure captures too much"));
        }
        let off = Arg::Num(i64::from(offset));
        let bytes = u64::from(n) * 8;
        match self.wide_load_op(bytes) {
            _ if n == 0 => {}
            _ if n == 1 => self.asm.op3(Op::ld_w64, dst, base, off),
            Some(op) => self.asm.op3(op, dst, base, off),
            None => self.asm.op(Op::ldn, dst, base, off, [Extra::Word(bytes)]),
        }
        Ok(())
    }

    /// `dst := closure of nested[index]` holding the variables, then the extra values (slot, classes).
    pub(crate) fn make_closure(
        &mut self,
        index: u32,
        passed: &[(ObjId, TypeId, Var)],
        extra: &[(V, Vec<SlotClass>)],
        dst: V,
    ) -> R<()> {
        let mut classes = Vec::new();
        let mut moves = Vec::new();
        for (_, ty, var) in passed {
            match var {
                Var::Slots(v) => {
                    let lay = self.lay(*ty)?;
                    moves.push((*v, lay.slots));
                    classes.extend_from_slice(&lay.classes);
                }
                Var::Boxed(v) | Var::Array(v) => {
                    moves.push((*v, 1));
                    classes.push(SlotClass::Pointer);
                }
            }
        }
        for (v, more) in extra {
            moves.push((*v, more.len() as u32));
            classes.extend_from_slice(more);
        }
        if classes.is_empty() {
            self.report_spared(Spared::Static);
            self.asm.load_link(dst, Link::NestedValue(index));
            return Ok(());
        }
        let mark = self.mark();
        let group = self.tmp_classes(&classes);
        let mut at = 0;
        for (v, n) in moves {
            self.asm.mov(group.at(at), v, n);
            at += n;
        }
        let bits = closure_bits(&classes).filter(|_| self.cx.lw.opts.has(Opts::CLOSURE));
        let nested = Extra::Link(Link::Nested(index));
        let n = Arg::Num(i64::from(at));
        match bits {
            Some((n_words, bits)) => {
                let class = Extra::Link(Link::Closure(n_words, bits));
                self.asm.op(Op::closure_n, dst, group, n, [nested, class]);
            }
            None => self.asm.op(Op::closure, dst, group, n, [nested]),
        }
        self.release(mark);
        Ok(())
    }
}

/// Words and classes of a closure that captures slots of these classes, as its link names them; `None`: too many.
fn closure_bits(classes: &[SlotClass]) -> Option<(u8, u64)> {
    let n_words = u8::try_from(classes.len() + 1).ok().filter(|n| *n <= 29)?;
    let bits = classes
        .iter()
        .rev()
        .fold(0, |bits, class| bits << 2 | *class as u64);
    Some((n_words, bits << 2 | SlotClass::Pointer as u64))
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

impl Cx<'_> {
    /// A declared function, method or instance.
    pub(crate) fn lower_decl(&mut self, obj: ObjId, targs: Rc<[TypeId]>) -> R<FuncCode> {
        let func = *self
            .w
            .obj(obj)
            .func()
            .ok_or_else(|| LowerError::bug("no function"))?;
        let env = Rc::new(self.env_of(obj, targs.clone())?);
        let sig_ty = self.w.obj(obj).ty();
        let Type::Signature(sig) = self.w.ty(self.w.unalias(sig_ty)).clone() else {
            return Err(LowerError::bug("a function without signature"));
        };
        let name = self.func_name(obj, &targs);
        // The tree of a function without body is let go when its package is checked.
        if func.native {
            return self.lower_bodyless(obj, &sig, env, name);
        }
        let decl = func
            .decl
            .and_then(FuncDecl::cast)
            .ok_or_else(|| LowerError::bug("a function without declaration"))?;
        let body = decl
            .body()
            .ok_or_else(|| LowerError::bug("a function without body"))?;
        self.complete(body)?;
        let facts = Rc::new(self.facts_of(decl.node(), &env)?);
        let unit = self.w.slot_of(body);
        let mut fun = Fun::new(self, name, unit, env, facts, OUTERMOST);
        fun.end = Op::ret_first;
        fun.at(decl.node());
        fun.enter(sig.recv, &sig, false)?;
        fun.block_body(body)?;
        fun.asm.set_pos(body.end().saturating_sub(1));
        fun.leave()?;
        let mut code = fun.finish()?;
        let body = (body.unit_slot(), body.number().0);
        code.body = Some(body);
        self.lw.inlining.lowered(obj, body);
        Ok(code)
    }

    /// `native N; ret` or `host N; ret`.
    fn lower_bodyless(
        &mut self,
        obj: ObjId,
        sig: &Signature,
        env: Rc<Env>,
        name: String,
    ) -> R<FuncCode> {
        let key = self.link_name(obj);
        let (op, number) = if let Some(n) = self.bodies.native(&key) {
            (Op::native, n)
        } else if let Some(n) = self.bodies.host(&key) {
            (Op::host, n)
        } else {
            return Err(LowerError::NoBody(key));
        };
        let pos = self.w.obj(obj).pos;
        let mut fun = Fun::new(self, name, Some(pos.unit), env, Rc::default(), OUTERMOST);
        fun.enter(sig.recv, sig, false)?;
        let mut code = fun.finish()?;
        code.words.clear();
        code.words.extend([instr(op, 0, 0, 0), u64::from(number)]);
        if op == Op::native {
            code.relocs.push(Reloc {
                word: 2,
                link: Link::Site,
            });
            code.words.push(0);
        }
        code.words.push(instr(Op::ret, 0, 0, 0));
        let info = self.w.unit(pos.unit);
        let at = info.map_or(NOWHERE, |u| u.place(pos.off));
        code.lines.clear();
        code.files.clear();
        LineTable::default().place(&mut code, 0, at);
        Ok(code)
    }

    /// As traces print it: `main.f`, `main.(*T).M`, `main.f[...]`.
    pub(crate) fn func_name(&mut self, obj: ObjId, targs: &[TypeId]) -> String {
        let mut name = self.link_name(obj);
        if !targs.is_empty() {
            let is_method = self
                .w
                .obj(obj)
                .func()
                .is_some_and(|f| f.recv_named.is_some());
            if is_method {
                name = name.replacen(").", "[...]).", 1);
            } else {
                name.push_str("[...]");
            }
        }
        name
    }

    /// `pkg/path.Func`, `pkg/path.(*T).M`, `pkg/path.T.M`.
    pub(crate) fn link_name(&mut self, obj: ObjId) -> String {
        let o = self.w.obj(obj);
        let path = o.pkg.map_or("", |p| self.w.pkg(p).path.as_str());
        let name = self.w.name(o.name);
        let Some(func) = o.func() else {
            return name.to_string();
        };
        match func.recv_named.and_then(|t| self.w.named(t)) {
            Some(named) => {
                let base = self.w.obj_name(named.obj);
                if func.ptr_recv {
                    format!("{path}.(*{base}).{name}")
                } else {
                    format!("{path}.{base}.{name}")
                }
            }
            None => {
                let nth = self.nth_init(obj).map(|n| format!(".{n}"));
                format!("{path}.{name}{}", nth.unwrap_or_default())
            }
        }
    }

    /// The number of an `init` function among those of its package: it belongs to its name.
    fn nth_init(&self, obj: ObjId) -> Option<usize> {
        let o = self.w.obj(obj);
        let inits = o.pkg.filter(|_| o.name == Sym::INIT)?;
        let inits = &self.w.pkg(inits).inits;
        inits.iter().position(|init| *init == obj)
    }

    /// Package variables in order of initialisation, then `init` functions.
    pub(crate) fn lower_init(&mut self, pkg: PkgId) -> R<FuncCode> {
        let package = self.w.pkg(pkg);
        let name = format!("{}.init", package.path);
        let root = package.files.first().map(|f| f.unit);
        let order = package.init_order.clone();
        let inits = package.inits.clone();
        let env = Rc::new(Env::default());
        let mut fun = Fun::new(
            self,
            name.clone(),
            root,
            env.clone(),
            Rc::default(),
            OUTERMOST,
        );
        fun.asm.need_window(0);
        for init in order {
            let facts = Rc::new(fun.cx.facts_of(init.rhs, &env)?);
            let unit = fun.cx.w.slot_of(init.rhs);
            let mut one = Fun::new(
                &mut *fun.cx,
                name.clone(),
                unit,
                env.clone(),
                facts,
                OUTERMOST,
            );
            one.at(init.rhs);
            one.init_globals(&init.lhs, init.rhs)?;
            one.leave()?;
            let code = one.finish()?;
            let index = fun.add_nested(code);
            fun.asm.op(
                Op::call,
                V::window(0),
                Arg::No,
                Arg::No,
                [Extra::Link(Link::Nested(index))],
            );
        }
        for init in inits {
            let id = fun.cx.func_id(init, &[])?;
            fun.asm.op(
                Op::call,
                V::window(0),
                Arg::No,
                Arg::No,
                [Extra::Link(Link::Func(id))],
            );
        }
        fun.leave()?;
        fun.finish()
    }

    /// The root of an eval.
    pub(crate) fn lower_eval(&mut self, root: Node) -> R<EvalCode> {
        let env = Rc::new(Env::default());
        let facts = Rc::new(self.facts_of(root, &env)?);
        let has_defer = facts.has_defer(OUTERMOST);
        let unit = self.w.slot_of(root);
        let mut fun = Fun::new(self, "eval".into(), unit, env, facts, OUTERMOST);
        fun.at(root);
        let value = match (root.kind(), ExprStmt::cast(root), BlockStmt::cast(root)) {
            (_, Some(stmt), _) => Some(stmt.x()),
            (_, _, Some(_)) => None,
            (Kind::File, ..) => None,
            _ if fun.cx.w.mode(root).is_some() => Some(root),
            _ => None,
        };
        let tys = match value {
            Some(x) => fun.value_types(x)?,
            None => Vec::new(),
        };
        let (slots, _, _) = fun.frame(&tys, &[], false)?;
        for (ty, slot) in tys.iter().zip(&slots) {
            fun.results.push(ResultVar {
                ty: *ty,
                slot: *slot,
                var: Var::Slots(*slot),
            });
        }
        if has_defer {
            fun.epilogue = Some(fun.asm.label());
        }
        match value {
            Some(x) => fun.eval_values(x)?,
            None => fun.block_body(root)?,
        }
        fun.leave()?;
        let code = fun.finish()?;
        let results: R<Vec<RTypeId>> = tys.iter().map(|t| self.rtype(*t)).collect();
        Ok(EvalCode {
            code,
            results: results?,
        })
    }
}
