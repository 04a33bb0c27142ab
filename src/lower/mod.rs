//! Typed tree to code, one function at a time.
//!
//! In: a checked [`World`] and the trees it knows. Out: [`FuncCode`] without addresses, type descriptors in
//! [`RTypes`], numbers of functions and package variables.
//!
//! Where things are: `asm` is the assembler, `layout` sizes, `rtypes` descriptors, `instance` type arguments, `share` one body for many instances,
//! `escape` what must stand in the heap, `func` the frame and ends of a function, `place` where values stand,
//! `opt` the optimisations, `expr`, `arith`, `cond`, `convert`, `lit`, `call`, `builtin` the expressions, `stmt`, `control`, `range` the
//! statements, `wrap` code that no source stands for.
//!
//! Ends of functions (ruling R5): the code of a declared function ends in `ret_first` and names its body, so that the
//! tree is let go when a call has ended once; literals inside are lowered with it and end in plain `ret`, as wrappers do.
#![forbid(unsafe_code)]

mod arith;
mod asm;
mod bounds;
mod builtin;
mod by_type;
mod call;
mod cond;
mod control;
mod convert;
mod defer;
mod escape;
mod expr;
mod func;
mod inline;
mod instance;
mod iterate;
mod join;
mod kept;
mod known;
mod latecall;
mod layout;
mod lent;
mod lines;
mod lit;
mod loan;
mod look;
pub mod opt;
mod part;
mod place;
mod range;
mod rangefunc;
mod report;
mod rtypes;
mod select;
mod share;
mod spread;
mod stacks;
mod steady;
mod stmt;
mod swap;
mod switch;
#[cfg(test)]
mod tests;
mod wrap;

pub use report::Escaped;

use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::code::forget::Search;
use crate::code::func::FuncCode;
use crate::code::program::{FuncId, GlobalId};
use crate::code::rtype::{RTypeId, RTypes};
use crate::lower::asm::Asm;
use crate::lower::by_type::ByType;
use crate::lower::layout::Lay;
pub use crate::lower::share::{Lowered, SharingStats};
use crate::mem::OutOfMemory;
use crate::syntax::node::Node;
use crate::types::object::{ObjId, Sym, UnitSlot};
use crate::types::package::PkgId;
use crate::types::ty::TypeId;
use crate::types::world::World;

/// Who provides functions without a body, and bodies that were not parsed yet.
pub trait Bodies {
    /// Parses the body of a function if it was left for later.
    ///
    /// # Errors
    /// The heap cannot hold it.
    fn parse(&self, body: Node) -> Result<(), OutOfMemory>;
    /// The number of the native with this name: `pkg/path.Func`, `pkg/path.(*T).M`, `pkg/path.T.M`.
    fn native(&self, name: &str) -> Option<u32>;
    /// The number of the host function with this name.
    fn host(&self, name: &str) -> Option<u32>;
}

/// Why a function cannot be lowered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LowerError {
    /// The program asks for more than this implementation has: a frame or type is too large, nesting too deep.
    Unsupported(String),
    /// A body-less function is not provided: its name.
    NoBody(String),
    /// The heap cannot hold the tree of a body. Nothing has changed that a second try would not do.
    OutOfMemory,
    /// We are wrong.
    Bug(String),
}

impl LowerError {
    pub(crate) fn bug(what: impl Into<String>) -> LowerError {
        LowerError::Bug(what.into())
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> LowerError {
        LowerError::Unsupported(what.into())
    }

    pub(crate) fn too_deep() -> LowerError {
        LowerError::Unsupported("nesting is too deep".into())
    }
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LowerError::Unsupported(what) => f.write_str(what),
            LowerError::NoBody(name) => write!(f, "{name}: missing function body"),
            LowerError::OutOfMemory => f.write_str("out of memory"),
            LowerError::Bug(what) => write!(f, "internal error: {what}"),
        }
    }
}

/// Result of lowering something.
pub(crate) type R<T> = Result<T, LowerError>;

/// What a [`FuncId`] stands for.
#[derive(Clone, Debug)]
pub(crate) enum FuncRow {
    /// A declared function or method (of a generic type: the origin's), with type arguments.
    Decl { obj: ObjId, targs: Rc<[TypeId]> },
    /// A declared function without type arguments, to which the objects are passed that these parameters point to, by bit, instead of the pointers. They come back
    /// behind its results.
    Lent { obj: ObjId, params: u32 },
    /// A variadic function to which so many arguments for `...` are passed one by one.
    Spread {
        obj: ObjId,
        targs: Rc<[TypeId]>,
        n: u32,
    },
    /// The method of a concrete type, callable with an interface's data word as its receiver.
    IfaceMethod {
        recv: TypeId,
        name: Sym,
        pkg: Option<PkgId>,
    },
    /// Forgotten with the eval it belonged to.
    Gone,
}

/// How the code of a declared function takes its parameters.
#[derive(Clone, Copy)]
pub(crate) enum Passing {
    /// As they are.
    Plain,
    /// These, by bit, as the objects they point to (`lent`).
    Lent(u32),
    /// The last one as so many arguments (`spread`).
    Spread(u32),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum FuncKey {
    Decl(ObjId, Vec<RTypeId>),
    Lent(ObjId, u32),
    Spread(ObjId, Vec<RTypeId>, u32),
    IfaceMethod(RTypeId, Sym, Option<PkgId>),
}

/// A package variable, for the machine to allocate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGlobal {
    /// Its number.
    pub id: GlobalId,
    /// Its type.
    pub ty: RTypeId,
    /// `pkg/path.name`.
    pub name: String,
}

/// What lowering remembers of one machine's program: numbers of functions, variables and types.
#[derive(Default)]
pub struct Lowering {
    pub(crate) lays: ByType<Rc<Lay>>,
    pub(crate) rtype_of: ByType<RTypeId>,
    /// Assemblers that wait for the next function, with the memory of the last.
    pub(crate) spare: Vec<Asm>,
    pub(crate) named_keys: FxHashMap<(ObjId, Vec<RTypeId>), RTypeId>,
    /// Defined types with a descriptor whose pointer types may have none.
    pub(crate) unpointed: Vec<TypeId>,
    funcs: Vec<FuncRow>,
    func_keys: FxHashMap<FuncKey, FuncId>,
    pub(crate) sharing: share::Sharing,
    pub(crate) inlining: inline::Inlining,
    globals: FxHashMap<ObjId, GlobalId>,
    n_globals: u32,
    new_globals: Vec<NewGlobal>,
    escaped: Vec<Escaped>,
    /// Units of whose functions lines of `ergo run -m` are written.
    pub report_on: Vec<UnitSlot>,
    /// Optimisations that are on.
    pub opts: opt::Opts,
    /// Code tells of each push and pop of its frame; calls are never made in place then.
    pub tells_frames: bool,
}

/// Code that is run once at the top: a package's initialisation or an evaluated unit.
#[derive(Clone, Debug)]
pub struct EvalCode {
    /// The function; its results are the values.
    pub code: FuncCode,
    /// Types of the results, in order.
    pub results: Vec<RTypeId>,
}

impl Lowering {
    /// An empty registry.
    pub fn new() -> Lowering {
        Lowering::default()
    }

    /// Nothing is lowered for a while: gives back what only makes it faster.
    pub(crate) fn rest(&mut self) {
        self.spare = Vec::new();
    }

    /// The number of a function or method with type arguments.
    ///
    /// # Errors
    /// A type argument has no layout.
    pub fn func_id(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        obj: ObjId,
        targs: &[TypeId],
    ) -> Result<FuncId, LowerError> {
        self.cx(world, rtypes, &NoBodies).func_id(obj, targs)
    }

    /// How many functions are numbered; rises when an instance, a method or a function is named for the first time.
    pub fn n_funcs(&self) -> usize {
        self.funcs.len()
    }

    /// The code of a function, or the instance whose code it shares. That one's code, asked for next, is always its own.
    ///
    /// # Errors
    /// What the program asks for cannot be had; see [`LowerError`].
    pub fn lower(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        bodies: &dyn Bodies,
        id: FuncId,
    ) -> Result<Lowered, LowerError> {
        let is_instance = self.is_instance(id);
        let mut cx = self.cx(world, rtypes, bodies);
        if is_instance {
            cx.lower_shared(id)
        } else {
            cx.lower_row(id).map(Lowered::Code)
        }
    }

    /// How many instances and bodies there are.
    pub fn sharing_stats(&self) -> SharingStats {
        self.sharing.stats()
    }

    /// Initialisation of a package without that of its imports: variables in order, then `init` functions.
    ///
    /// # Errors
    /// As [`Lowering::lower`].
    pub fn lower_init(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        bodies: &dyn Bodies,
        pkg: PkgId,
    ) -> Result<FuncCode, LowerError> {
        self.cx(world, rtypes, bodies).lower_init(pkg)
    }

    /// A checked root of an eval: an expression, whose values are the results, or a block of statements.
    ///
    /// # Errors
    /// As [`Lowering::lower`].
    pub fn lower_eval(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        bodies: &dyn Bodies,
        root: Node,
    ) -> Result<EvalCode, LowerError> {
        self.cx(world, rtypes, bodies).lower_eval(root)
    }

    /// The descriptor of a type.
    ///
    /// # Errors
    /// The type has type parameters, or is too large.
    pub fn rtype(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        ty: TypeId,
    ) -> Result<RTypeId, LowerError> {
        self.cx(world, rtypes, &NoBodies).rtype(ty)
    }

    /// The number of a package variable; it may be new.
    ///
    /// # Errors
    /// As [`Lowering::rtype`].
    pub fn global(
        &mut self,
        world: &mut World,
        rtypes: &mut RTypes,
        obj: ObjId,
    ) -> Result<GlobalId, LowerError> {
        self.cx(world, rtypes, &NoBodies).global(obj)
    }

    /// Package variables numbered since the last call: allocate them before the code that names them is linked.
    pub fn take_new_globals(&mut self) -> Vec<NewGlobal> {
        std::mem::take(&mut self.new_globals)
    }

    /// There was no memory for these, which are the first that are taken the next time.
    pub fn put_back_globals(&mut self, mut globals: Vec<NewGlobal>) {
        globals.append(&mut self.new_globals);
        self.new_globals = globals;
    }

    /// Lines of the escape report since the last call; [`Lowering::report_on`] turns it on.
    pub fn take_escaped(&mut self) -> Vec<Escaped> {
        std::mem::take(&mut self.escaped)
    }

    /// The tree of a body, by unit slot and node number, is let go: its code has ended once.
    pub fn body_ended(&mut self, body: (u32, u32)) {
        self.inlining.ended(body);
    }

    /// More code may be made of the body than that which ended.
    pub fn needs_body(&self, body: (u32, u32)) -> bool {
        self.inlining.is_kept(body)
    }

    /// Forgets what is above the end of the world's arenas: to be called after `World::release`.
    pub fn forget_released(&mut self, world: &World) {
        let n_types = world.n_types();
        let n_objs = world.n_objs() as u32;
        self.lays.truncate(n_types);
        self.lays.retain(|lay| {
            lay.under.index() < n_types
                && lay.elem.index() < n_types
                && lay.key.index() < n_types
                && lay.fields.iter().all(|f| f.ty.index() < n_types)
        });
        self.rtype_of.truncate(n_types);
        self.unpointed.retain(|ty| ty.index() < n_types);
        self.named_keys.retain(|(obj, _), _| obj.0 < n_objs);
        self.globals.retain(|obj, _| obj.0 < n_objs);
        self.inlining.forget(n_objs);
        let funcs = &mut self.funcs;
        self.func_keys.retain(|_, id| {
            let Some(row) = funcs.get_mut(id.0 as usize) else {
                return false;
            };
            let keep = match row {
                FuncRow::Decl { obj, targs } | FuncRow::Spread { obj, targs, .. } => {
                    obj.0 < n_objs && targs.iter().all(|t| t.index() < n_types)
                }
                FuncRow::Lent { obj, .. } => obj.0 < n_objs,
                FuncRow::IfaceMethod { recv, .. } => recv.index() < n_types,
                FuncRow::Gone => false,
            };
            if !keep {
                *row = FuncRow::Gone;
            }
            keep
        });
        let is_kept = |id: FuncId| !matches!(funcs.get(id.0 as usize), None | Some(FuncRow::Gone));
        self.sharing.retain(is_kept);
    }

    /// Tells a search for types all that are named here.
    pub fn name_types(&self, search: &mut Search) {
        self.rtype_of.iter().for_each(|id| search.id(*id));
        for ((_, args), id) in &self.named_keys {
            search.id(*id);
            args.iter().for_each(|arg| search.id(*arg));
        }
        for key in self.func_keys.keys() {
            match key {
                FuncKey::Decl(_, args) | FuncKey::Spread(_, args, _) => {
                    args.iter().for_each(|arg| search.id(*arg))
                }
                FuncKey::Lent(..) => {}
                FuncKey::IfaceMethod(recv, ..) => search.id(*recv),
            }
        }
        self.sharing.name_types(search);
    }

    fn cx<'a>(
        &'a mut self,
        w: &'a mut World,
        rt: &'a mut RTypes,
        bodies: &'a dyn Bodies,
    ) -> Cx<'a> {
        Cx {
            lw: self,
            w,
            rt,
            bodies,
            depth: 0,
        }
    }
}

struct NoBodies;

impl Bodies for NoBodies {
    fn parse(&self, _: Node) -> Result<(), OutOfMemory> {
        Ok(())
    }
    fn native(&self, _: &str) -> Option<u32> {
        None
    }
    fn host(&self, _: &str) -> Option<u32> {
        None
    }
}

/// All that lowering reads and fills, for the time of one call.
pub(crate) struct Cx<'a> {
    pub(crate) lw: &'a mut Lowering,
    pub(crate) w: &'a mut World,
    pub(crate) rt: &'a mut RTypes,
    pub(crate) bodies: &'a dyn Bodies,
    pub(crate) depth: u32,
}

impl Cx<'_> {
    /// The body is parsed and checked, if it waited for that.
    pub(crate) fn complete(&mut self, body: Node) -> R<()> {
        let parsed = self.bodies.parse(body);
        parsed.map_err(|_| LowerError::OutOfMemory)?;
        self.w.complete_body(body).map_err(|diags| {
            let text = diags.first().map_or("", |diag| diag.msg.as_str());
            LowerError::bug(format!("std is wrong: {text}"))
        })
    }

    /// The code of a function by itself.
    pub(crate) fn lower_row(&mut self, id: FuncId) -> R<FuncCode> {
        let row = self
            .lw
            .funcs
            .get(id.0 as usize)
            .cloned()
            .ok_or_else(|| LowerError::bug("no such function"))?;
        match row {
            FuncRow::Decl { obj, targs } => self.lower_decl(obj, targs, Passing::Plain),
            FuncRow::Lent { obj, params } => {
                self.lower_decl(obj, Rc::from([]), Passing::Lent(params))
            }
            FuncRow::Spread { obj, targs, n } => self.lower_decl(obj, targs, Passing::Spread(n)),
            FuncRow::IfaceMethod { recv, name, pkg } => self.lower_iface_method(recv, name, pkg),
            FuncRow::Gone => Err(LowerError::bug("the function is forgotten")),
        }
    }

    /// The number of a function; of a method copied into an instance, the origin's with these arguments.
    pub(crate) fn func_id(&mut self, obj: ObjId, targs: &[TypeId]) -> R<FuncId> {
        let key = FuncKey::Decl(obj, self.keys_of(targs)?);
        let row = FuncRow::Decl {
            obj,
            targs: targs.into(),
        };
        Ok(self.intern_func(key, row))
    }

    fn keys_of(&mut self, targs: &[TypeId]) -> R<Vec<RTypeId>> {
        targs.iter().map(|targ| self.rtype(*targ)).collect()
    }

    /// The number of a function that takes `n` arguments for `...` one by one.
    pub(crate) fn spread_id(&mut self, obj: ObjId, targs: &Rc<[TypeId]>, n: u32) -> R<FuncId> {
        self.lw.inlining.keep(obj);
        let key = FuncKey::Spread(obj, self.keys_of(targs)?, n);
        let targs = targs.clone();
        Ok(self.intern_func(key, FuncRow::Spread { obj, targs, n }))
    }

    /// The number of a function that takes and gives back the objects behind these parameters.
    pub(crate) fn lent_id(&mut self, obj: ObjId, params: u32) -> FuncId {
        self.lw.inlining.keep(obj);
        self.intern_func(FuncKey::Lent(obj, params), FuncRow::Lent { obj, params })
    }

    /// The number of the method `name` of `recv`, callable with an interface's data word.
    pub(crate) fn iface_method_id(
        &mut self,
        recv: TypeId,
        recv_id: RTypeId,
        name: Sym,
        pkg: Option<PkgId>,
    ) -> FuncId {
        self.intern_func(
            FuncKey::IfaceMethod(recv_id, name, pkg),
            FuncRow::IfaceMethod { recv, name, pkg },
        )
    }

    fn intern_func(&mut self, key: FuncKey, row: FuncRow) -> FuncId {
        if let Some(id) = self.lw.func_keys.get(&key) {
            return *id;
        }
        let id = FuncId(self.lw.funcs.len() as u32);
        self.lw.funcs.push(row);
        self.lw.func_keys.insert(key, id);
        id
    }

    /// The number of a package variable.
    pub(crate) fn global(&mut self, obj: ObjId) -> R<GlobalId> {
        if let Some(id) = self.lw.globals.get(&obj) {
            return Ok(*id);
        }
        let ty = self.rtype(self.w.obj(obj).ty())?;
        let id = GlobalId(self.lw.n_globals);
        self.lw.n_globals += 1;
        self.lw.globals.insert(obj, id);
        let o = self.w.obj(obj);
        let path = o.pkg.map_or("", |p| &self.w.pkg(p).path);
        let name = format!("{path}.{}", self.w.name(o.name));
        self.lw.new_globals.push(NewGlobal { id, ty, name });
        Ok(id)
    }
}
