//! Whether the body of a function is such that it can stand in place of a call (`inline`).
//!
//! In: a body and its parameters. Out: what must be known of it, or nothing if it cannot.
//!
//! Memory that the body changes is told apart: a field of a pointer among the parameters that is counted up or down as a statement of its own can be taken back
//! ([`Change::Step`]); anything else stays ([`Change::Stays`]), and behind that nothing may trap, which is judged in the order of the text.

use rustc_hash::FxHashSet;

use crate::code::ops::Op;
use crate::lower::Cx;
use crate::lower::instance::Env;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    AssignStmt, BinaryExpr, BlockStmt, CallExpr, CompositeLit, IfStmt, IncDecStmt, IndexExpr,
    KeyValueExpr, Kind, Node, ReturnStmt, SelectorExpr, StarExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

/// Nodes that a body may have at most.
const MAX_NODES: u32 = 40;

/// Objects up to this size have all their fields within an instruction's offset.
const MAX_OFFSET: u64 = 1 << 16;

/// What is known of a body that can stand in place.
pub(crate) struct Seen {
    /// Pointers among the parameters that it follows.
    pub(crate) followed: Vec<ObjId>,
    /// They must be tested before: one may be followed when something has been changed for good.
    pub(crate) tests: bool,
    /// It may trap where nothing is changed that cannot be taken back: the call is made then.
    pub(crate) retries: bool,
    /// Statements that are done by an instruction for stacks; where that cannot be the call is made.
    pub(crate) stacks: Vec<Node>,
    /// It is a literal of a struct alone, and no field of a parameter is read once the field of the result before it is set.
    pub(crate) in_order: bool,
    /// Its result is always a fresh object of this type.
    pub(crate) makes: Option<TypeId>,
}

/// What the body has changed in memory so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Nothing,
    Step,
    Stays,
}

/// Looks at a body.
pub(crate) fn at(
    cx: &mut Cx<'_>,
    body: Node,
    params: &[ObjId],
    results: &[TypeId],
    env: &Env,
) -> Option<Seen> {
    let may_retry = cx.lw.opts.has(Opts::RETRY);
    let mut look = Look {
        cx,
        env,
        params,
        followed: Vec::new(),
        proven: FxHashSet::default(),
        used: FxHashSet::default(),
        n_nodes: 0,
        results,
        depth: 0,
        change: Change::Nothing,
        may_retry,
        tests: !may_retry,
        retries: false,
        traps: false,
        stacks: Vec::new(),
        n_results: 0,
        n_made: 0,
    };
    if !look.block(body, true) {
        return None;
    }
    // The call reads all parameters: they must be alive as long as the body.
    let all_used = params.iter().all(|obj| look.used.contains(obj));
    if look.retries && !all_used {
        if look.traps {
            return None;
        }
        (look.tests, look.retries) = (true, false);
    }
    let makes = match (look.n_made, results) {
        (0, _) => None,
        (n, [ty]) if n == look.n_results => Some(look.cx.lay(*ty).ok()?.elem),
        _ => return None,
    };
    let in_order = makes.is_none() && look.is_in_order(body);
    Some(Seen {
        makes,
        in_order,
        followed: look.followed,
        tests: look.tests,
        retries: look.retries,
        stacks: look.stacks,
    })
}

/// The value of an element of a literal.
fn value_of(elt: Node) -> Node {
    KeyValueExpr::cast(elt).map_or(elt, |pair| pair.value())
}

/// The literal in `&T{...}`.
pub(crate) fn literal_behind(e: Node) -> Option<Node> {
    let unary = UnaryExpr::cast(e.unparen()).filter(|_| e.unparen().tok() == Token::And)?;
    let lit = unary.x().unparen();
    (lit.kind() == Kind::CompositeLit).then_some(lit)
}

/// What has been seen so far.
struct Look<'c, 'a> {
    cx: &'c mut Cx<'a>,
    /// Type arguments of the function, if it is an instance.
    env: &'c Env,
    params: &'c [ObjId],
    followed: Vec<ObjId>,
    /// Those that cannot be nil any more: they were followed on every way to here.
    proven: FxHashSet<ObjId>,
    /// Parameters that the body names.
    used: FxHashSet<ObjId>,
    n_nodes: u32,
    results: &'c [TypeId],
    /// What stands around and is done on some ways only: blocks of `if`, right sides of `&&` and `||`.
    depth: u32,
    change: Change,
    may_retry: bool,
    tests: bool,
    retries: bool,
    /// Something else may trap than a nil pointer among the parameters.
    traps: bool,
    stacks: Vec<Node>,
    /// Operands of `return`, and those that are `&T{...}`.
    n_results: u32,
    n_made: u32,
}

impl Look<'_, '_> {
    fn ty(&mut self, e: Node) -> TypeId {
        let ty = self.cx.w.type_of(e);
        self.cx.subst(ty, self.env)
    }

    /// Something traps here; false if that cannot be.
    fn trap(&mut self) -> bool {
        self.traps = true;
        self.retries = true;
        self.may_retry && self.change < Change::Stays
    }

    /// A pointer among the parameters is followed.
    fn follow(&mut self, obj: ObjId) {
        if !self.followed.contains(&obj) {
            self.followed.push(obj);
        }
        if self.may_retry && self.change < Change::Stays {
            self.retries = true;
            if self.depth == 0 {
                self.proven.insert(obj);
            }
        } else if !self.proven.contains(&obj) {
            self.tests = true;
        }
    }

    /// Memory is changed; `x`: what is counted up or down, if that is all.
    fn changes(&mut self, x: Node, counts: bool) {
        let change = if counts && self.depth == 0 && self.is_step(x) {
            Change::Step
        } else {
            Change::Stays
        };
        self.change = self.change.max(change);
    }

    /// A field of 64 bits behind a pointer among the parameters: one instruction counts it.
    fn is_step(&mut self, x: Node) -> bool {
        let Some(sel) = SelectorExpr::cast(x.unparen()) else {
            return false;
        };
        let base = sel.x().unparen();
        let is_param = base.kind() == Kind::Ident
            && self
                .local(base)
                .is_some_and(|obj| self.params.contains(&obj));
        let (ty, base_ty) = (self.ty(x), self.ty(base));
        let (Ok(lay), Ok(pointer)) = (self.cx.lay(ty), self.cx.lay(base_ty)) else {
            return false;
        };
        let is_near = pointer.rep == Rep::Ptr
            && self
                .cx
                .lay(pointer.elem)
                .is_ok_and(|lay| lay.size < MAX_OFFSET);
        let is_word = matches!(lay.rep, Rep::Int(8, _));
        is_param && is_near && is_word && self.cx.lw.opts.has(Opts::UPDATE)
    }

    fn count(&mut self) -> bool {
        self.n_nodes += 1;
        self.n_nodes <= MAX_NODES
    }

    /// The statements of a block; the last one of a whole body with a result must return.
    fn block(&mut self, block: Node, is_body: bool) -> bool {
        let Some(block) = BlockStmt::cast(block) else {
            return false;
        };
        let list: Vec<Node> = block.list().collect();
        let ends = list.last().is_some_and(|n| n.kind() == Kind::ReturnStmt);
        if is_body && !self.results.is_empty() && !ends {
            return false;
        }
        let mut rest = list.as_slice();
        while let [n, behind @ ..] = rest {
            rest = match self.stack(*n, behind.first().copied()) {
                0 if !self.stmt(*n) => return false,
                k => rest.get(k.max(1)..).unwrap_or(&[]),
            };
        }
        true
    }

    /// How many statements an instruction for stacks does, while nothing is changed yet.
    fn stack(&mut self, n: Node, next: Option<Node>) -> usize {
        if self.change != Change::Nothing || !self.may_retry {
            return 0;
        }
        let Some(stack) = self.cx.stack_of(n, next, self.env) else {
            return 0;
        };
        let base = SelectorExpr::cast(stack.changes().unparen()).map(|sel| sel.x().unparen());
        let Some((base, obj)) = base.and_then(|base| Some((base, self.local(base)?))) else {
            return 0;
        };
        let ty = self.ty(base);
        let is_pointer = self.cx.lay(ty).is_ok_and(|lay| lay.rep == Rep::Ptr);
        let is_fine = stack.operand().is_none_or(|x| self.value(x));
        if !self.count() || !is_pointer || !is_fine {
            return 0;
        }
        self.change = Change::Stays;
        self.stacks.push(n);
        if self.depth == 0 && self.params.contains(&obj) {
            self.proven.insert(obj);
            if !self.followed.contains(&obj) {
                self.followed.push(obj);
            }
        }
        stack.len()
    }

    fn stmt(&mut self, n: Node) -> bool {
        if !self.count() {
            return false;
        }
        match n.kind() {
            Kind::ReturnStmt => ReturnStmt::cast(n).is_some_and(|ret| {
                let (values, results): (Vec<Node>, _) = (ret.results().collect(), self.results);
                values.len() == results.len()
                    && values
                        .into_iter()
                        .zip(results)
                        .all(|(e, ty)| self.result(e, *ty))
            }),
            Kind::IncDecStmt => IncDecStmt::cast(n).is_some_and(|inc| self.target(inc.x(), true)),
            Kind::AssignStmt => AssignStmt::cast(n).is_some_and(|assign| self.assign(n, assign)),
            Kind::IfStmt => IfStmt::cast(n).is_some_and(|stmt| {
                self.depth += 1;
                let is_fine = stmt.init().is_none()
                    && self.value(stmt.cond())
                    && self.block(stmt.body(), false)
                    && stmt.els().is_none_or(|els| match els.kind() {
                        Kind::BlockStmt => self.block(els, false),
                        _ => self.stmt(els),
                    });
                self.depth -= 1;
                is_fine
            }),
            _ => false,
        }
    }

    fn assign(&mut self, n: Node, assign: AssignStmt) -> bool {
        let (lhs, rhs): (Vec<Node>, Vec<Node>) = (assign.lhs().collect(), assign.rhs().collect());
        let ([x], [y]) = (lhs.as_slice(), rhs.as_slice()) else {
            return false;
        };
        let divides = matches!(n.tok(), Token::QuoAssign | Token::RemAssign);
        let shifts = matches!(n.tok(), Token::ShlAssign | Token::ShrAssign);
        if (divides || shifts) && !self.is_positive_constant(*y) && !self.trap() {
            return false;
        }
        let y_ty = self.ty(*y);
        let y_ty = self.cx.w.default_type(y_ty);
        if n.tok() == Token::Define {
            return x.kind() == Kind::Ident && self.cx.is_plain(y_ty) && self.value(*y);
        }
        self.value(*y) && self.target(*x, false)
    }

    /// What is assigned to: a local of its own, or a field or element in memory; of a plain type.
    fn target(&mut self, x: Node, counts: bool) -> bool {
        let x = x.unparen();
        if x.kind() == Kind::Ident && self.local(x).is_some() {
            return self.value(x);
        }
        let is_fine = match x.kind() {
            Kind::Ident | Kind::SelectorExpr | Kind::StarExpr => self.value(x),
            Kind::IndexExpr => self.value(x) && !self.is_text(x),
            _ => false,
        };
        self.changes(x, counts);
        is_fine
    }

    /// An element of a string.
    fn is_text(&mut self, x: Node) -> bool {
        let Some(index) = IndexExpr::cast(x) else {
            return false;
        };
        let ty = self.ty(index.x());
        self.cx.lay(ty).is_ok_and(|lay| lay.rep == Rep::Str)
    }

    /// The variable of this function that an identifier names.
    fn local(&mut self, x: Node) -> Option<ObjId> {
        let info = self.cx.w.info(x)?;
        let obj = info.object_of(x)?;
        match &self.cx.w.obj(obj).kind {
            ObjKind::Var(v) if v.kind != VarKind::Package => {
                self.used.insert(obj);
                Some(obj)
            }
            _ => None,
        }
    }

    /// A variable: of this function, or of a package.
    fn variable(&mut self, x: Node) -> bool {
        self.local(x).is_some() || (self.may_retry && self.is_global(x))
    }

    /// A variable of a package, by its name alone.
    fn is_global(&self, x: Node) -> bool {
        let obj = self.cx.w.info(x).and_then(|info| info.object_of(x));
        let is_package =
            |obj| matches!(&self.cx.w.obj(obj).kind, ObjKind::Var(v) if v.kind == VarKind::Package);
        x.kind() == Kind::Ident && obj.is_some_and(is_package)
    }

    fn is_positive_constant(&self, e: Node) -> bool {
        let tv = self.cx.w.tv(e);
        let value = tv.and_then(|tv| tv.value).map(|v| v.to_int());
        value.and_then(|v| v.as_i64()).is_some_and(|n| n > 0)
    }

    /// An operand of `return`.
    fn result(&mut self, e: Node, ty: TypeId) -> bool {
        let e = e.unparen();
        self.n_results += 1;
        if let Some(lit) = literal_behind(e).filter(|_| self.cx.points_to_slots(ty)) {
            self.n_made += 1;
            return self.part(lit);
        }
        if self.cx.is_plain(ty) {
            return self.value(e);
        }
        match CompositeLit::cast(e) {
            Some(lit) => self.count() && lit.elts().all(|elt| self.value(value_of(elt))),
            None => self.count() && self.base(e),
        }
    }

    /// A part of an object that the body makes: nothing that allocates, as interfaces may do.
    fn part(&mut self, e: Node) -> bool {
        let e = e.unparen();
        let mode = self.cx.w.mode(e);
        let ty = self.ty(e);
        if let Some(lit) = CompositeLit::cast(e) {
            let Ok(lay) = self.cx.lay(ty) else {
                return false;
            };
            let has_iface = lay
                .fields
                .iter()
                .any(|field| self.cx.lay(field.ty).is_ok_and(|lay| lay.rep == Rep::Iface));
            return self.count()
                && lay.rep == Rep::Struct
                && !has_iface
                && lit.elts().all(|elt| self.part(value_of(elt)));
        }
        if matches!(mode, Some(Mode::Constant | Mode::NilValue)) {
            return self.count();
        }
        let ty = self.cx.w.default_type(ty);
        if self.cx.is_plain(ty) {
            return self.value(e);
        }
        self.count() && self.base(e)
    }

    /// See [`Seen::in_order`].
    fn is_in_order(&mut self, body: Node) -> bool {
        let block = BlockStmt::cast(body).and_then(|block| block.list().first());
        let ret = block.and_then(ReturnStmt::cast);
        let Some(lit) = ret.and_then(|ret| ret.results().first()?.unparen().into()) else {
            return false;
        };
        let (Some(lit), [ty]) = (CompositeLit::cast(lit), self.results) else {
            return false;
        };
        let n_fields = self.cx.lay(*ty).map_or(0, |lay| lay.fields.len());
        let elts: Vec<Node> = lit.elts().collect();
        let is_positional = |elt: &Node| KeyValueExpr::cast(*elt).is_none();
        elts.len() == n_fields
            && elts.iter().all(is_positional)
            && elts
                .iter()
                .zip(0..)
                .all(|(elt, i)| self.reads_from(*elt, i))
    }

    /// Structs among the parameters are named in `e` for their fields from the `i`th on alone.
    fn reads_from(&mut self, e: Node, i: u32) -> bool {
        let mut work = vec![e];
        while let Some(e) = work.pop() {
            let field = SelectorExpr::cast(e).filter(|sel| sel.x().unparen().kind() == Kind::Ident);
            if let Some(sel) = field {
                let selection = self.cx.w.info(e).and_then(|info| info.selection(e));
                let path = selection.map(|s| s.index.clone()).unwrap_or_default();
                let ty = self.ty(sel.x());
                if self.cx.is_small_struct(ty) && matches!(*path, [at] if at >= i) {
                    continue;
                }
            }
            let ty = self.ty(e);
            if e.kind() == Kind::Ident && self.cx.lay(ty).is_ok_and(|lay| lay.slots > 1) {
                return false;
            }
            work.extend(e.children());
        }
        true
    }

    /// An expression of a plain type that cannot trap.
    fn value(&mut self, e: Node) -> bool {
        let e = e.unparen();
        let ty = self.ty(e);
        let ty = self.cx.w.default_type(ty);
        self.count() && self.cx.is_plain(ty) && self.plain_value(e)
    }

    fn plain_value(&mut self, e: Node) -> bool {
        let mode = self.cx.w.mode(e).unwrap_or(Mode::Invalid);
        if mode == Mode::Constant {
            return true;
        }
        match e.kind() {
            Kind::Ident => self.variable(e),
            Kind::SelectorExpr => self.field(e),
            Kind::IndexExpr => self.element(e),
            Kind::UnaryExpr => UnaryExpr::cast(e).is_some_and(|unary| {
                matches!(e.tok(), Token::Add | Token::Sub | Token::Xor | Token::Not)
                    && self.value(unary.x())
            }),
            Kind::StarExpr => StarExpr::cast(e).is_some_and(|star| self.pointer(star.x())),
            Kind::BinaryExpr => BinaryExpr::cast(e).is_some_and(|binary| {
                let (x, y) = (binary.x(), binary.y());
                if self.cx.w.mode(y.unparen()) == Some(Mode::NilValue) {
                    return self.value(x);
                }
                let may_trap = matches!(e.tok(), Token::Quo | Token::Rem | Token::Shl | Token::Shr);
                let is_float = self.is_float(e);
                let is_safe = is_float && e.tok() == Token::Quo || self.is_positive_constant(y);
                let is_left_fine = self.value(x);
                let is_lazy = matches!(e.tok(), Token::LAnd | Token::LOr);
                self.depth += u32::from(is_lazy);
                let is_fine = is_left_fine && self.value(y);
                self.depth -= u32::from(is_lazy);
                is_fine && (!may_trap || is_safe || self.trap())
            }),
            Kind::CallExpr => CallExpr::cast(e).is_some_and(|call| self.call(call)),
            _ => false,
        }
    }

    fn is_float(&mut self, e: Node) -> bool {
        let ty = self.ty(e);
        let ty = self.cx.w.default_type(ty);
        self.cx
            .lay(ty)
            .is_ok_and(|lay| matches!(lay.rep, Rep::F32 | Rep::F64))
    }

    /// A conversion between numbers, a square root, or the length of a field or variable.
    fn call(&mut self, call: CallExpr) -> bool {
        let fun = call.fun().unparen();
        let args: Vec<Node> = call.args().collect();
        let [x] = args.as_slice() else { return false };
        let mode = self.cx.w.mode(fun).unwrap_or(Mode::Invalid);
        match mode {
            Mode::TypExpr => {
                let to = self.ty(fun);
                let is_number = |look: &mut Self, ty: TypeId| {
                    let ty = look.cx.w.default_type(ty);
                    look.cx
                        .lay(ty)
                        .is_ok_and(|lay| matches!(lay.rep, Rep::Int(..) | Rep::F32 | Rep::F64))
                };
                let from = self.ty(*x);
                is_number(self, to) && is_number(self, from) && self.value(*x)
            }
            Mode::Builtin => {
                let obj = self.cx.w.info(fun).and_then(|i| i.object_of(fun));
                let kind = obj.map(|obj| &self.cx.w.obj(obj).kind);
                let is_len = matches!(kind, Some(ObjKind::Builtin(BuiltinId::Len)));
                is_len && self.is_sequence(*x) && self.base(*x)
            }
            _ => self.cx.intrinsic(fun) == Some(Op::sqrt_f64) && self.value(*x),
        }
    }

    fn is_sequence(&mut self, x: Node) -> bool {
        let ty = self.ty(x);
        let lay = self.cx.lay(ty);
        lay.is_ok_and(|lay| matches!(lay.rep, Rep::Str | Rep::Slice))
    }

    /// A variable, or a field or element of one.
    fn base(&mut self, x: Node) -> bool {
        let x = x.unparen();
        match x.kind() {
            Kind::Ident => self.variable(x),
            Kind::SelectorExpr => self.field(x),
            Kind::IndexExpr => self.count() && self.element(x),
            _ => false,
        }
    }

    /// An element: of a slice, of a string, or of an array in memory.
    fn element(&mut self, e: Node) -> bool {
        let Some(index) = IndexExpr::cast(e) else {
            return false;
        };
        let mode = self.cx.w.mode(e);
        let (x, Some(i)) = (index.x().unparen(), index.indices().first()) else {
            return false;
        };
        let ty = self.ty(x);
        let Ok(lay) = self.cx.lay(ty) else {
            return false;
        };
        let is_sequence = match lay.rep {
            Rep::Slice | Rep::Str => self.base(x),
            Rep::Array => self.is_memory(x) && self.base(x),
            Rep::Ptr => self.pointer(x),
            _ => false,
        };
        let is_value = matches!(mode, Some(Mode::Variable | Mode::Value));
        is_value && is_sequence && self.value(i) && self.trap()
    }

    /// The array stands in memory: of a package, behind a pointer, or in what does.
    fn is_memory(&mut self, x: Node) -> bool {
        let x = x.unparen();
        let inner = match x.kind() {
            Kind::SelectorExpr => SelectorExpr::cast(x).map(SelectorExpr::x),
            Kind::IndexExpr => IndexExpr::cast(x).map(|index| index.x()),
            _ => return self.is_global(x),
        };
        let Some(inner) = inner else { return false };
        let ty = self.ty(inner);
        self.cx.lay(ty).is_ok_and(|lay| match lay.rep {
            Rep::Ptr | Rep::Slice => true,
            Rep::Struct | Rep::Array => self.is_memory(inner),
            _ => false,
        })
    }

    /// A pointer that is followed: a parameter, or a value that the call meets again where it is nil.
    fn pointer(&mut self, x: Node) -> bool {
        let x = x.unparen();
        let param = match x.kind() {
            Kind::Ident => self.local(x).filter(|obj| self.params.contains(obj)),
            _ => None,
        };
        match param {
            Some(obj) => {
                self.follow(obj);
                true
            }
            None => self.value(x) && self.trap(),
        }
    }

    /// A field, of a struct that is a variable or such a field, or behind a parameter that is a pointer.
    fn field(&mut self, e: Node) -> bool {
        let selection = self.cx.w.info(e).and_then(|i| i.selection(e)).cloned();
        let (Some(sel), Some(selection)) = (SelectorExpr::cast(e), selection) else {
            return false;
        };
        if selection.kind != SelectionKind::FieldVal || selection.index.len() != 1 {
            return false;
        }
        let x = sel.x().unparen();
        let ty = self.ty(x);
        let Ok(lay) = self.cx.lay(ty) else {
            return false;
        };
        match lay.rep {
            Rep::Struct => self.count() && self.base(x),
            Rep::Ptr => self.pointer(x),
            _ => false,
        }
    }
}
