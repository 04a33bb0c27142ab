//! Escape analysis, and the other facts about a body that its code needs before the first instruction.
//!
//! In: the checked tree of a function with all literals inside. Out: [`Facts`].
//!
//! 1. Every variable has the level of the function (or body of a range over a function) that declares it. A use at a
//!    deeper level is a capture by each level in between.
//! 2. A variable stands in a box of its own in the heap if its address is taken (`&x`, slicing an array, a method with
//!    pointer receiver), if it is indexed by a number that is not constant and is no slice (slots have no address), or if
//!    it is captured and assigned to anywhere but where it is declared, or lent to a call (`owner`), which may change it. A captured variable that is never assigned to is
//!    captured by value: nobody can tell. Flow is not looked at. A variable of a `for` clause that nothing but the last part of the clause assigns to
//!    is captured by value as well: each iteration has a variable of its own, and the last part changes that of the next one.
//! 3. A pointer that is declared with a fresh object and only ever followed, or compared with nil, owns it (`owner`): the object stands in slots.
//! 4. Each expression says whether it holds a call or receive (which order evaluation, and use the outgoing window), and
//!    whether it holds anything that may reach a safepoint.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::lower::instance::Env;
use crate::lower::iterate::Iterated;
use crate::lower::opt::Opts;
use crate::lower::{Cx, LowerError, R};
use crate::mem::stack::deep;
use crate::syntax::node::{
    AssignStmt, CallExpr, CaseClause, ForStmt, FuncDecl, FuncLit, IncDecStmt, IndexExpr, Kind,
    Node, RangeStmt, SelectorExpr, SliceExpr, StarExpr, UnaryExpr, ValueSpec,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::ty::{BasicInfo, BasicKind, Type, TypeId};
use crate::types::universe::BuiltinId;

use points::Points;

mod held;
mod owner;
mod points;

pub(crate) use points::{MAX_STEPS, Object, field_of, steps_to};

/// The expression holds a call or a receive operation.
pub(crate) const CALLS: u8 = 1;
/// The expression may reach a safepoint.
pub(crate) const POINTS: u8 = 2;

/// What is known of a variable.
#[derive(Clone, Copy, Debug, Default)]
struct VarFacts {
    level: u32,
    is_captured: bool,
    is_assigned: bool,
    /// The last part of its own `for` clause assigns to it.
    is_stepped: bool,
    needs_address: bool,
    /// It is a pointer and was declared with a fresh object.
    is_made: bool,
    /// It is used otherwise than to follow it, or to compare it with nil.
    leaks: bool,
    /// Its address is passed to a call that does not keep it.
    is_lent: bool,
    /// It is a pointer that is passed to a call that only follows it.
    is_passed: bool,
    /// Loops around its declaration.
    n_loops: u32,
}

/// What is known of a body.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    vars: FxHashMap<ObjId, VarFacts>,
    /// Captured variables of each literal (or body of a range over a function), by node number.
    captures: FxHashMap<u32, Vec<ObjId>>,
    /// Types of what variables of interface type are declared with.
    held: FxHashMap<ObjId, TypeId>,
    /// Number of the node that was made last. Nodes are numbered as they are made, children before parents: that is the root, or, if the
    /// body was parsed after the rest, its last statement.
    last: u32,
    /// Flags of expressions by how far their number is below the last's.
    flags: Vec<u8>,
    /// Function literals (by node number; `u32::MAX` the function itself) with `defer` statements of their own.
    defers: Vec<u32>,
    /// Literals with a `return` inside the body of a range over a function.
    far_returns: Vec<u32>,
    /// Iterators that stand in place of loops, by the node numbers of these.
    iterated: FxHashMap<u32, Rc<Iterated>>,
    points: Points,
}

impl Facts {
    /// The variable stands in a box.
    pub(crate) fn is_boxed(&self, obj: ObjId) -> bool {
        self.vars
            .get(&obj)
            .is_some_and(|v| v.needs_address || (v.is_captured && (v.is_assigned || v.is_lent)))
    }

    /// The variable is assigned to, or changed through an address, after its declaration.
    pub(crate) fn is_changed(&self, obj: ObjId) -> bool {
        self.vars
            .get(&obj)
            .is_none_or(|v| v.is_assigned || v.is_stepped || v.needs_address || v.is_lent)
    }

    /// The variable is assigned to after its declaration, other than by the last part of its `for` clause, or changed through an address.
    pub(crate) fn is_assigned(&self, obj: ObjId) -> bool {
        self.vars
            .get(&obj)
            .is_none_or(|v| v.is_assigned || v.needs_address || v.is_lent)
    }

    /// The variable is a pointer that is declared with a fresh object, and nobody but it ever knows where that is.
    pub(crate) fn is_owner(&self, obj: ObjId) -> bool {
        self.vars.get(&obj).is_some_and(|v| v.is_made) && self.is_only_followed(obj)
    }

    /// The pointer is passed to a call that only follows it.
    pub(crate) fn is_passed(&self, obj: ObjId) -> bool {
        self.vars.get(&obj).is_some_and(|v| v.is_passed)
    }

    /// The pointer is followed and compared with nil, and nothing else is ever done with it.
    pub(crate) fn is_only_followed(&self, obj: ObjId) -> bool {
        let is_it = |v: &VarFacts| {
            let changes = v.is_assigned || v.is_stepped || v.needs_address;
            !v.leaks && !v.is_captured && !v.is_lent && !changes
        };
        self.vars.get(&obj).is_some_and(is_it)
    }

    /// The variable's address is passed to calls that only follow it: each of them may change it.
    pub(crate) fn is_lent(&self, obj: ObjId) -> bool {
        self.vars.get(&obj).is_some_and(|v| v.is_lent)
    }

    /// The variable is captured by value although the last part of its `for` clause changes it.
    pub(crate) fn is_captured_stepping(&self, obj: ObjId) -> bool {
        let var = self.vars.get(&obj);
        var.is_some_and(|v| v.is_captured && v.is_stepped)
    }

    /// What the literal captures, in order of first use.
    pub(crate) fn captures(&self, lit: Node) -> &[ObjId] {
        self.captures.get(&lit.number().0).map_or(&[], |v| v)
    }

    /// `CALLS` and `POINTS` of an expression.
    pub(crate) fn flags(&self, e: Node) -> u8 {
        let at = self.last.checked_sub(e.number().0);
        at.and_then(|at| self.flags.get(at as usize))
            .copied()
            .unwrap_or(0)
    }

    fn set_flags(&mut self, e: Node, flags: u8) -> R<()> {
        let at = self.last.checked_sub(e.number().0);
        let at = at.ok_or_else(|| LowerError::bug("a node was made after its root"))? as usize;
        if self.flags.len() <= at {
            self.flags.resize(at + 1, 0);
        }
        if let Some(cell) = self.flags.get_mut(at) {
            *cell = flags;
        }
        Ok(())
    }

    /// The iterator that stands in place of a range over a function.
    pub(crate) fn iterated(&self, n: Node) -> Option<&Rc<Iterated>> {
        self.iterated.get(&n.number().0)
    }

    /// The function (of this key) has `defer` statements.
    pub(crate) fn has_defer(&self, key: u32) -> bool {
        self.defers.contains(&key)
    }

    /// The function (of this key) is returned from inside a range over a function.
    pub(crate) fn has_far_return(&self, key: u32) -> bool {
        self.far_returns.contains(&key)
    }
}

/// Levels of a tree that are walked: more than one that parses has.
const MAX_DEPTH: u32 = 30_000;

/// Key of the outermost function in [`Facts`].
pub(crate) const OUTERMOST: u32 = u32::MAX;

impl Cx<'_> {
    /// Looks at a body; `root` is a FuncDecl, an expression or a statement.
    pub(crate) fn facts_of(&mut self, root: Node, env: &Env) -> R<Facts> {
        let mut walk = Walk {
            cx: self,
            env,
            facts: Facts {
                last: last_made(root),
                ..Facts::default()
            },
            levels: vec![Level {
                key: OUTERMOST,
                is_body: false,
            }],
            stepping: Vec::new(),
            holders: FxHashMap::default(),
            made: FxHashMap::default(),
            is_deferred: false,
            n_loops: 0,
            depth: 0,
        };
        match FuncDecl::cast(root) {
            Some(decl) => {
                if let Some(recv) = decl.recv() {
                    walk.node(recv)?;
                }
                walk.node(decl.ty())?;
                if let Some(body) = decl.body() {
                    walk.node(body)?;
                }
            }
            None => {
                walk.node(root)?;
            }
        }
        walk.facts.settle();
        Ok(walk.facts)
    }
}

/// The highest number of a node below and with `root`.
fn last_made(root: Node) -> u32 {
    let body = FuncDecl::cast(root).and_then(FuncDecl::body);
    let last = body.and_then(Node::last_child);
    root.number().0.max(last.map_or(0, |node| node.number().0))
}

struct Level {
    key: u32,
    /// Body of a range over a function, not a function of its own.
    is_body: bool,
}

struct Walk<'c, 'a, 'e> {
    cx: &'c mut Cx<'a>,
    env: &'e Env,
    facts: Facts,
    levels: Vec<Level>,
    /// Variables of the `for` clauses whose last part is being walked, with the level of the clause.
    stepping: Vec<(ObjId, u32)>,
    /// Literals of objects whose fields may hold others, by node number.
    holders: FxHashMap<u32, Object>,
    /// Literals in such literals: the type of a pointer to what each makes, and the loops around it.
    made: FxHashMap<u32, (TypeId, u32)>,
    /// The next call is made later.
    is_deferred: bool,
    /// Loops around what is walked.
    n_loops: u32,
    depth: u32,
}

impl Walk<'_, '_, '_> {
    fn level(&self) -> u32 {
        self.levels.len() as u32
    }

    fn type_of(&mut self, e: Node) -> TypeId {
        let ty = self.cx.w.type_of(e);
        let ty = self.cx.subst(ty, self.env);
        self.cx.w.under(ty)
    }

    /// Walks a node; answers its flags.
    fn node(&mut self, n: Node) -> R<u8> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(LowerError::too_deep());
        }
        let flags = deep(|| self.one(n))?;
        self.depth -= 1;
        if flags != 0 {
            self.facts.set_flags(n, flags)?;
        }
        Ok(flags)
    }

    fn children(&mut self, n: Node) -> R<u8> {
        let mut flags = 0;
        for child in n.children() {
            flags |= self.node(child)?;
        }
        Ok(flags)
    }

    fn one(&mut self, n: Node) -> R<u8> {
        let is_constant = self.cx.w.mode(n) == Some(Mode::Constant);
        if is_constant {
            return Ok(0);
        }
        Ok(match n.kind() {
            Kind::Ident => {
                self.ident(n);
                0
            }
            Kind::BasicLit => 0,
            Kind::FuncLit => {
                self.literal(n)?;
                POINTS
            }
            Kind::CallExpr => self.call(n)?,
            Kind::UnaryExpr => self.unary(n)?,
            Kind::BinaryExpr => {
                let flags = match self.compared(n)? {
                    Some(flags) => flags,
                    None => self.children(n)?,
                };
                let first = n.first_child().map(|x| self.type_of(x));
                match first.map(|t| self.cx.w.ty(t).clone()) {
                    Some(Type::Basic(kind, _)) if is_plain(kind) => flags,
                    Some(Type::Pointer(_) | Type::Chan { .. }) => flags,
                    _ => flags | POINTS,
                }
            }
            Kind::IndexExpr => self.index(n)?,
            Kind::SliceExpr => {
                if let Some(slice) = SliceExpr::cast(n) {
                    let ty = self.type_of(slice.x());
                    if matches!(self.cx.w.ty(ty), Type::Array { .. }) {
                        self.need_address(slice.x());
                    }
                }
                self.children(n)? | POINTS
            }
            Kind::SelectorExpr => self.selector(n, true)?,
            Kind::StarExpr => match StarExpr::cast(n).and_then(|star| self.known(star.x())) {
                Some(known) => {
                    self.come_to(&known);
                    self.touch_all(known.object);
                    0
                }
                None => self.children(n)?,
            },
            Kind::CompositeLit => match self.literal_of_object(n)? {
                Some(flags) => flags | POINTS,
                None => self.children(n)? | POINTS,
            },
            Kind::TypeAssertExpr => self.children(n)? | POINTS,
            Kind::AssignStmt => {
                if let Some(assign) = AssignStmt::cast(n) {
                    for lhs in assign.lhs() {
                        self.assigned(lhs);
                    }
                }
                match AssignStmt::cast(n).filter(|_| n.tok() == Token::Define) {
                    Some(assign) => {
                        self.declaration(n, assign.lhs().collect(), assign.rhs().collect())?
                    }
                    None => self.children(n)?,
                }
            }
            Kind::ValueSpec => match ValueSpec::cast(n) {
                Some(spec) => {
                    let values = spec.values().into_iter().flatten().collect();
                    self.declaration(n, spec.names().collect(), values)?
                }
                None => self.children(n)?,
            },
            Kind::IncDecStmt => {
                if let Some(stmt) = IncDecStmt::cast(n) {
                    self.assigned(stmt.x());
                }
                self.children(n)?
            }
            Kind::RangeStmt => self.range(n)?,
            Kind::ForStmt => self.for_clause(n)?,
            Kind::CaseClause => {
                if let Some(clause) = CaseClause::cast(n)
                    && let Some(obj) = self.cx.w.info(n).and_then(|i| i.implicit(clause.node()))
                {
                    self.declare(obj);
                }
                self.children(n)?
            }
            Kind::DeferStmt => {
                let key = self.function_key();
                self.facts.defers.push(key);
                self.is_deferred = true;
                self.children(n)?
            }
            Kind::GoStmt => {
                self.is_deferred = true;
                self.children(n)?
            }
            Kind::ReturnStmt => {
                if self.levels.last().is_some_and(|l| l.is_body) {
                    let key = self.function_key();
                    self.facts.far_returns.push(key);
                }
                self.children(n)?
            }
            _ => self.children(n)?,
        })
    }

    /// Key of the function around, looking through bodies of ranges.
    fn function_key(&self) -> u32 {
        let function = self.levels.iter().rev().find(|l| !l.is_body);
        function.map_or(OUTERMOST, |l| l.key)
    }

    fn declare(&mut self, obj: ObjId) {
        let level = self.level();
        let is_result = self
            .cx
            .w
            .obj(obj)
            .var()
            .is_some_and(|v| v.kind == VarKind::Result);
        let n_loops = self.n_loops;
        let facts = self.facts.vars.entry(obj).or_default();
        facts.level = level;
        facts.n_loops = n_loops;
        facts.is_assigned |= is_result;
    }

    fn local(&self, obj: ObjId) -> bool {
        match &self.cx.w.obj(obj).kind {
            ObjKind::Var(v) => !matches!(v.kind, VarKind::Package | VarKind::Field),
            _ => false,
        }
    }

    fn ident(&mut self, n: Node) {
        let Some(info) = self.cx.w.info(n) else {
            return;
        };
        if let Some(obj) = info.def(n) {
            if self.local(obj) {
                self.declare(obj);
            }
        } else if let Some(obj) = info.use_of(n)
            && self.local(obj)
        {
            self.used(obj);
        }
    }

    fn used(&mut self, obj: ObjId) {
        if let Some(facts) = self.facts.vars.get_mut(&obj) {
            facts.leaks = true;
        }
        self.followed(obj);
    }

    /// The variable is used here; if it is a pointer, to follow it.
    fn followed(&mut self, obj: ObjId) {
        let level = self.level();
        let Some(facts) = self.facts.vars.get_mut(&obj) else {
            return;
        };
        if facts.level == level {
            return;
        }
        facts.is_captured = true;
        if self.stepping.iter().any(|(stepped, _)| *stepped == obj) {
            // What the last part of the clause captures sees it change.
            facts.is_assigned = true;
        }
        let from = facts.level as usize;
        for level in self.levels.iter().skip(from) {
            let list = self.facts.captures.entry(level.key).or_default();
            if !list.contains(&obj) {
                list.push(obj);
            }
        }
    }

    fn literal(&mut self, n: Node) -> R<()> {
        let Some(lit) = FuncLit::cast(n) else {
            return Ok(());
        };
        self.levels.push(Level {
            key: n.number().0,
            is_body: false,
        });
        self.node(lit.ty())?;
        self.node(lit.body())?;
        self.levels.pop();
        Ok(())
    }

    fn call(&mut self, n: Node) -> R<u8> {
        let Some(call) = CallExpr::cast(n) else {
            return Ok(0);
        };
        let fun = call.fun().unparen();
        let mode = self.cx.w.mode(fun);
        let borrows = self.borrowed(call);
        let mut borrows = borrows.into_iter();
        let mut flags = match fun.kind() {
            Kind::SelectorExpr if self.receiver(fun).is_some() => match borrows.next().flatten() {
                Some(lent) => {
                    self.lend(&lent);
                    0
                }
                None => self.selector(fun, false)?,
            },
            Kind::SelectorExpr => self.selector(fun, false)?,
            _ => self.node(call.fun())?,
        };
        for arg in call.args() {
            match borrows.next().flatten() {
                Some(lent) => self.lend(&lent),
                None => flags |= self.node(arg)?,
            }
        }
        Ok(match mode {
            Some(Mode::TypExpr) => {
                let ty = self.type_of(fun);
                let numeric = matches!(self.cx.w.ty(ty), Type::Basic(k, _) if is_plain(*k));
                let from = call.args().first().map(|a| self.type_of(a));
                let from_numeric = from
                    .is_some_and(|t| matches!(self.cx.w.ty(t), Type::Basic(k, _) if is_plain(*k)));
                if numeric && from_numeric {
                    flags
                } else {
                    flags | POINTS
                }
            }
            Some(Mode::Builtin) => {
                let id = self.builtin(fun);
                let arg = call.args().first().map(|a| self.type_of(a));
                let is_chan = arg.is_some_and(|t| matches!(self.cx.w.ty(t), Type::Chan { .. }));
                match id {
                    Some(BuiltinId::Len | BuiltinId::Cap) if !is_chan => flags,
                    _ => flags | POINTS,
                }
            }
            _ if self.cx.intrinsic(fun).is_some() => flags,
            _ => flags | CALLS | POINTS,
        })
    }

    fn builtin(&self, fun: Node) -> Option<BuiltinId> {
        let ident = match SelectorExpr::cast(fun) {
            Some(sel) => sel.sel(),
            None => fun,
        };
        let obj = self.cx.w.info(ident)?.use_of(ident)?;
        match self.cx.w.obj(obj).kind {
            ObjKind::Builtin(id) => Some(id),
            _ => None,
        }
    }

    fn unary(&mut self, n: Node) -> R<u8> {
        let Some(unary) = UnaryExpr::cast(n) else {
            return Ok(0);
        };
        let flags = self.node(unary.x())?;
        Ok(match n.tok() {
            Token::Arrow => flags | CALLS | POINTS,
            Token::And => {
                self.need_address(unary.x());
                if unary.x().unparen().kind() == Kind::CompositeLit {
                    flags | POINTS
                } else {
                    flags
                }
            }
            _ => {
                let ty = self.type_of(n);
                match self.cx.w.ty(ty) {
                    Type::Basic(kind, _) if is_plain(*kind) => flags,
                    _ => flags | POINTS,
                }
            }
        })
    }

    fn index(&mut self, n: Node) -> R<u8> {
        let Some(index) = IndexExpr::cast(n) else {
            return Ok(0);
        };
        let ty = self.type_of(index.x());
        let is_constant = index
            .indices()
            .first()
            .is_some_and(|i| self.cx.w.mode(i) == Some(Mode::Constant));
        let mut points = 0;
        let needs = !is_constant && !self.cx.is_slot_array(ty);
        match self.cx.w.ty(ty) {
            Type::Array { .. } if needs => {
                self.need_address(index.x());
            }
            Type::Map { .. } => points = POINTS,
            _ => {}
        }
        Ok(self.children(n)? | points)
    }

    /// `is_value`: not the function of a call.
    fn selector(&mut self, n: Node, is_value: bool) -> R<u8> {
        let Some(sel) = SelectorExpr::cast(n) else {
            return Ok(0);
        };
        let selection = self.cx.w.info(n).and_then(|i| i.selection(n));
        let Some(selection) = selection else {
            return Ok(0);
        };
        let (kind, obj, indirect) = (selection.kind, selection.obj, selection.indirect);
        let index = selection.index.clone();
        let flags = match (kind, self.known_pointer(sel.x())) {
            (SelectionKind::MethodExpr, _) => return Ok(POINTS),
            (SelectionKind::FieldVal, Some(known)) => {
                self.come_to(&known);
                self.touch(known.object, &index);
                0
            }
            (SelectionKind::MethodVal, Some(known)) if !self.is_by_pointer(obj) => {
                self.come_to(&known);
                match *index {
                    [_] => self.touch_all(known.object),
                    _ => self.touch(known.object, &index),
                }
                0
            }
            _ => self.node(sel.x())?,
        };
        if kind == SelectionKind::MethodVal {
            let by_pointer = self.is_by_pointer(obj);
            let ty = self.type_of(sel.x());
            let is_pointer = matches!(self.cx.w.ty(ty), Type::Pointer(_));
            if by_pointer && !is_pointer && !indirect {
                self.need_address(sel.x());
            }
            if is_value {
                return Ok(flags | POINTS);
            }
        }
        Ok(flags)
    }

    fn is_by_pointer(&self, method: ObjId) -> bool {
        let func = self.cx.w.obj(method).func();
        func.is_some_and(|func| func.ptr_recv)
    }

    fn range(&mut self, n: Node) -> R<u8> {
        let Some(range) = RangeStmt::cast(n) else {
            return Ok(0);
        };
        let ty = self.type_of(range.x());
        let mut is_func = matches!(self.cx.w.ty(ty), Type::Signature(_));
        // The call that makes an iterator borrows nothing: it may stand in place of the loop.
        self.is_deferred = is_func;
        let mut flags = self.node(range.x())?;
        self.is_deferred = false;
        if is_func && let Some(it) = self.cx.iterated(range, self.env) {
            self.facts.iterated.insert(n.number().0, Rc::new(it));
            is_func = false;
        }
        let is_array = matches!(self.cx.w.ty(ty), Type::Array { .. });
        if is_array && !self.cx.is_slot_array(ty) {
            self.need_address(range.x());
        }
        if is_func {
            self.levels.push(Level {
                key: n.number().0,
                is_body: true,
            });
        }
        for lhs in [range.key(), range.value()].into_iter().flatten() {
            if n.tok() == Token::Assign {
                self.assigned(lhs);
            }
            flags |= self.node(lhs)?;
            let declared = self.cx.w.info(lhs).and_then(|info| info.def(lhs));
            if let Some(obj) = declared.filter(|_| self.shares_loop_vars(n)) {
                self.facts.vars.entry(obj).or_default().is_assigned = true;
            }
        }
        self.n_loops += 1;
        flags |= self.node(range.body())?;
        self.n_loops -= 1;
        if is_func {
            self.levels.pop();
        }
        Ok(flags)
    }

    fn shares_loop_vars(&self, n: Node) -> bool {
        self.cx.w.shares_loop_vars(self.cx.w.slot_of(n))
    }

    fn for_clause(&mut self, n: Node) -> R<u8> {
        let Some(clause) = ForStmt::cast(n) else {
            return Ok(0);
        };
        let mut flags = 0;
        if let Some(init) = clause.init() {
            flags |= self.node(init)?;
        }
        self.n_loops += 1;
        if let Some(cond) = clause.cond() {
            flags |= self.node(cond)?;
        }
        if let Some(post) = clause.post() {
            let outer = self.stepping.len();
            if self.cx.lw.opts.has(Opts::LOOPVAR) && !self.shares_loop_vars(n) {
                self.begin_stepping(clause);
            }
            flags |= self.node(post)?;
            self.stepping.truncate(outer);
        }
        flags |= self.node(clause.body())?;
        self.n_loops -= 1;
        Ok(flags)
    }

    /// The variables that the clause declares are about to be changed by its last part.
    fn begin_stepping(&mut self, clause: ForStmt) {
        let init = clause.init().filter(|init| init.tok() == Token::Define);
        let Some(init) = init.and_then(AssignStmt::cast) else {
            return;
        };
        for x in init.lhs() {
            if let Some(obj) = self.cx.w.info(x).and_then(|info| info.def(x)) {
                self.stepping.push((obj, self.level()));
            }
        }
    }

    /// The variable that `lhs` names or is a part of is assigned to.
    fn assigned(&mut self, lhs: Node) {
        if let Some(obj) = self.root(lhs) {
            let is_step = self.stepping.contains(&(obj, self.level()));
            let facts = self.facts.vars.entry(obj).or_default();
            match is_step {
                true => facts.is_stepped = true,
                false => facts.is_assigned = true,
            }
        }
    }

    fn need_address(&mut self, e: Node) {
        if let Some(obj) = self.root(e) {
            self.facts.vars.entry(obj).or_default().needs_address = true;
        }
        if let Some(known) = self.owner(e) {
            self.facts.lose(known.object);
        }
    }

    /// The local variable of which `e` is a part, if no pointer is on the way.
    fn root(&mut self, e: Node) -> Option<ObjId> {
        let mut e = e.unparen();
        loop {
            match e.kind() {
                Kind::Ident => {
                    let obj = self.cx.w.info(e)?.use_of(e)?;
                    return self.local(obj).then_some(obj);
                }
                Kind::SelectorExpr => {
                    let sel = SelectorExpr::cast(e)?;
                    let selection = self.cx.w.info(e)?.selection(e)?;
                    if selection.kind != SelectionKind::FieldVal || selection.indirect {
                        return None;
                    }
                    let ty = self.type_of(sel.x());
                    if matches!(self.cx.w.ty(ty), Type::Pointer(_)) {
                        return None;
                    }
                    e = sel.x().unparen();
                }
                Kind::IndexExpr => {
                    let index = IndexExpr::cast(e)?;
                    let ty = self.type_of(index.x());
                    if !matches!(self.cx.w.ty(ty), Type::Array { .. }) {
                        return None;
                    }
                    e = index.x().unparen();
                }
                _ => return None,
            }
        }
    }
}

/// Kinds whose operations are plain instructions.
fn is_plain(kind: BasicKind) -> bool {
    let info = kind.info();
    info.any(BasicInfo::BOOLEAN) || info.any(BasicInfo::INTEGER) || info.any(BasicInfo::FLOAT)
}
