//! Indices that a loop proves to be in range.
//!
//! In: `for` and `range` statements. Out: what holds in their bodies ([`Below`]), for `asm::unchecked` to take checks out.
//!
//! * B1. Only variables of type `int` that stand in slots count as indices, and only slices and strings in slots as sequences, and only those that no statement
//!   in the loop assigns to, but the last part of the clause to the index. A variable that a closure or a pointer may change stands in a box, or is
//!   lent to calls and does not count (decision 053), so the statements of the loop are all who could (U1).
//! * B2. All limits are below 2^48: lengths of strings and of slices whose elements have at least a byte, since no memory holds more, or constants. A slice of
//!   empty structs, which may be as long as numbers go, proves nothing. So an index that is below something can be added to or taken from
//!   lengths and small constants, a few at a time, without passing the ends of `int`.
//! * B3. An index that counts up begins at no less than `from` and its step is a small positive constant. The condition holds when the body begins, so there
//!   `from <= i < limit`, and behind it the step leads to more than `from` (B2).
//! * B4. An index that counts down begins at the length less something, or at a constant, and the condition says `i >= 0` or more.
//! * B5. `n := len(xs)` and `xs := make([]T, n)` say that `n` is the length of `xs` for as long as both are in scope, if no statement of the function assigns
//!   to either. An array's length, and that of `make([]T, 10)`, is known likewise. What is known is forgotten when the scope ends, for then
//!   the slots serve others ([`Lengths::forget`]). No jump leads past a declaration into its scope.
//! * B6. Control enters a body where it begins: no `goto` jumps into a block. So all holds at every instruction of the body, and nothing is said of the rest of
//!   the statement.

use crate::lower::asm::V;
use crate::lower::asm::unchecked::{Below, Limit};
use crate::lower::func::{Fun, Var};
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    AssignStmt, BinaryExpr, CallExpr, ForStmt, IncDecStmt, Kind, Node, RangeStmt,
};
use crate::syntax::token::Token;
use crate::types::object::{ObjId, ObjKind, VarKind};
use crate::types::universe::BuiltinId;

/// Nodes of a loop that are looked at for assignments, at most.
const MAX_NODES: usize = 4000;

/// Constants in limits and steps are smaller than this.
const SMALL: i64 = 1 << 31;

/// What is known of lengths in the scopes around (B5).
#[derive(Debug, Default)]
pub(crate) struct Lengths {
    /// The variable in the first slot is the length of the sequence in these slots. Not the variable by its name: an iterator that stands in place of a loop
    /// within its own has it twice (`iterate`).
    named: Vec<(V, V)>,
    /// The sequence in these slots is so long.
    fixed: Vec<(V, u64)>,
    /// What holds in the bodies around.
    around: Vec<Below>,
}

impl Lengths {
    /// The slots serve others from now on.
    pub(crate) fn forget(&mut self, v: V) {
        self.named.retain(|(n, seq)| *n != v && *seq != v);
        self.fixed.retain(|(seq, _)| *seq != v);
    }
}

/// A stretch of code in which something is known.
pub(crate) struct Stretch {
    from: usize,
    outer: usize,
}

/// How an index moves.
#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

impl Fun<'_, '_> {
    // ---- stretches ----

    /// From here on this holds.
    pub(crate) fn begin_stretch(&mut self, known: Vec<Below>) -> Stretch {
        let outer = self.lengths.around.len();
        self.lengths.around.extend(known);
        Stretch {
            from: self.asm.len(),
            outer,
        }
    }

    /// Up to here.
    pub(crate) fn end_stretch(&mut self, stretch: &Stretch) {
        let known = self.lengths.around.split_off(stretch.outer);
        self.asm.drop_checks(stretch.from, &known);
    }

    // ---- lengths (B5) ----

    /// An array stands behind the address in these slots.
    pub(crate) fn note_array(&mut self, v: V, len: u64) {
        if self.is_local(v) {
            self.lengths.fixed.push((v, len));
        }
    }

    /// A variable was declared with the value of an expression.
    pub(crate) fn note_length(&mut self, obj: ObjId, value: Node) {
        if !self.has_bounds() || self.facts.is_changed(obj) {
            return;
        }
        let Some(Var::Slots(v)) = self.vars.get(&obj).copied() else {
            return;
        };
        let Some((builtin, args)) = self.builtin_call(value) else {
            return;
        };
        match (builtin, args.as_slice()) {
            (BuiltinId::Len, [x]) => {
                if let Some((seq_obj, seq)) = self.sequence(*x)
                    && !self.facts.is_changed(seq_obj)
                {
                    self.lengths.named.push((v, seq));
                }
            }
            (BuiltinId::Make, [_, n, ..]) if self.is_sequence(obj) && self.is_local(v) => {
                if let Some(n) = self.const_int(*n) {
                    self.lengths.fixed.push((v, n.max(0) as u64));
                } else if let Some((n, len)) = self.int_variable(*n)
                    && !self.facts.is_changed(n)
                {
                    self.lengths.named.push((len, v));
                }
            }
            _ => {}
        }
    }

    // ---- loops ----

    /// What holds in the body of a `for` statement whose first part is done.
    pub(crate) fn below_of_clause(&mut self, stmt: ForStmt) -> Vec<Below> {
        let mut known = Vec::new();
        let (Some(cond), true) = (stmt.cond(), self.has_bounds()) else {
            return known;
        };
        let Some((obj, i, step)) = stmt.post().and_then(|post| self.step(post)) else {
            return known;
        };
        let body = [Some(stmt.body()), Some(cond)];
        if self.facts.is_assigned(obj) && self.is_changed_in(&body, obj) {
            return known;
        }
        let init = stmt.init().and_then(|init| self.start(init, obj));
        let Some(init) = init else { return known };
        let in_loop = [Some(stmt.body()), Some(cond), stmt.post()];
        match step {
            Step::Up => {
                let Some(from) = self.least(init) else {
                    return known;
                };
                let mut work = vec![cond];
                while let Some(e) = work.pop() {
                    let e = e.unparen();
                    let Some(binary) = BinaryExpr::cast(e) else {
                        continue;
                    };
                    if e.tok() == Token::LAnd {
                        work.extend([binary.x(), binary.y()]);
                    } else if let Some((more, y)) = self.upper(e.tok(), binary, obj) {
                        let limits = self.limits(y, &in_loop).into_iter();
                        known.extend(limits.filter_map(|limit| below(i, from, limit, more)));
                    }
                }
            }
            Step::Down => {
                let Some(from) = self.lower(cond, obj) else {
                    return known;
                };
                // It begins at the length less something, which may be nothing.
                let limits = self.limits(init, &in_loop).into_iter();
                known.extend(limits.filter_map(|limit| below(i, from, limit, -1)));
            }
        }
        self.with_fixed(known)
    }

    /// What holds in the body of a range whose counter is `i`, over what `x` says, or over the sequence in `pair`, whose elements have
    /// at least a byte, or an array of `fixed` elements.
    pub(crate) fn below_of_range(
        &mut self,
        stmt: RangeStmt,
        i: V,
        pair: V,
        fixed: Option<u64>,
    ) -> Vec<Below> {
        if !self.has_bounds() {
            return Vec::new();
        }
        let known = |limit| Below {
            i,
            from: 0,
            slack: 0,
            limit,
        };
        let mut list = Vec::new();
        if pair != V::NONE {
            list.push(known(Limit::Seq(pair)));
        }
        let fixed_limit = fixed.filter(|n| *n < SMALL as u64);
        list.extend(fixed_limit.map(|n| known(Limit::Num(n))));
        let in_loop = [stmt.key(), stmt.value(), Some(stmt.body())];
        if let Some((obj, seq)) = self.sequence(stmt.x())
            && !self.is_assigned_in(&in_loop, obj)
        {
            list.push(known(Limit::Seq(seq)));
        } else if pair == V::NONE && fixed.is_none() {
            let limits = self.limits(stmt.x(), &in_loop);
            list.extend(limits.into_iter().map(|(limit, slack)| Below {
                slack,
                ..known(limit)
            }));
        }
        self.with_fixed(list)
    }

    /// With what is below a number below the lengths that are at least that.
    fn with_fixed(&self, mut known: Vec<Below>) -> Vec<Below> {
        for at in 0..known.len() {
            let Some(below) = known.get(at).copied() else {
                break;
            };
            let Limit::Num(n) = below.limit else { continue };
            for (seq, len) in &self.lengths.fixed {
                if let Some(more) = len.checked_sub(n).and_then(|more| i64::try_from(more).ok())
                    && let Some(slack) = below.slack.checked_add(more)
                {
                    let limit = Limit::Seq(*seq);
                    known.push(Below {
                        slack,
                        limit,
                        ..below
                    });
                }
            }
        }
        known
    }

    fn has_bounds(&self) -> bool {
        self.cx.lw.opts.has(Opts::BOUNDS)
    }

    // ---- parts of a clause ----

    /// The last part of a clause as a step of a variable.
    fn step(&mut self, post: Node) -> Option<(ObjId, V, Step)> {
        if let Some(inc) = IncDecStmt::cast(post) {
            let (obj, v) = self.int_variable(inc.x())?;
            let is_up = post.tok() == Token::Inc;
            return Some((obj, v, if is_up { Step::Up } else { Step::Down }));
        }
        let assign = AssignStmt::cast(post)?;
        let (x, by) = (assign.lhs().next()?, assign.rhs().next()?);
        let (obj, v) = self.int_variable(x)?;
        self.const_int(by).filter(|by| (1..SMALL).contains(by))?;
        match post.tok() {
            Token::AddAssign => Some((obj, v, Step::Up)),
            Token::SubAssign => Some((obj, v, Step::Down)),
            _ => None,
        }
    }

    /// What the first part of a clause gives the variable.
    fn start(&mut self, init: Node, obj: ObjId) -> Option<Node> {
        let assign = AssignStmt::cast(init)?;
        if !matches!(init.tok(), Token::Define | Token::Assign) {
            return None;
        }
        let (lhs, rhs): (Vec<Node>, Vec<Node>) = (assign.lhs().collect(), assign.rhs().collect());
        let at = lhs
            .iter()
            .position(|x| self.object_of(x.unparen()).is_ok_and(|of| of == obj))?;
        // Not a variable that this very part changes as well.
        let is_alone = init.tok() == Token::Define || lhs.len() == 1;
        rhs.get(at)
            .copied()
            .filter(|_| lhs.len() == rhs.len() && is_alone)
    }

    /// The least that the value of an expression can be, if that is not negative.
    fn least(&mut self, e: Node) -> Option<i64> {
        let e = e.unparen();
        if let Some(n) = self.const_int(e) {
            return Some(n).filter(|n| (0..SMALL).contains(n));
        }
        if let Some((_, v)) = self.int_variable(e) {
            let around = self.lengths.around.iter();
            return around.filter(|b| b.i == v).map(|b| b.from).max();
        }
        // One more than an index that is below something.
        let sum = BinaryExpr::cast(e).filter(|_| e.tok() == Token::Add)?;
        let one = self.const_int(sum.y()).filter(|n| *n == 1)?;
        let (_, v) = self.int_variable(sum.x())?;
        let around = self.lengths.around.iter();
        let from = around.filter(|b| b.i == v).map(|b| b.from).max()?;
        from.checked_add(one)
    }

    /// If a comparison says that the variable is below something: what, and how far below at least.
    fn upper(&mut self, tok: Token, e: BinaryExpr, obj: ObjId) -> Option<(i64, Node)> {
        let (y, tok) = self.about(tok, e, obj)?;
        match tok {
            Token::Lss => Some((0, y)),
            Token::Leq => Some((-1, y)),
            _ => None,
        }
    }

    /// If a condition says that the variable is at least a number that is not negative: that number.
    fn lower(&mut self, cond: Node, obj: ObjId) -> Option<i64> {
        let cond = cond.unparen();
        let e = BinaryExpr::cast(cond)?;
        if cond.tok() == Token::LAnd {
            let left = self.lower(e.x(), obj);
            return left.or_else(|| self.lower(e.y(), obj));
        }
        let (y, tok) = self.about(cond.tok(), e, obj)?;
        let n = self.const_int(y).filter(|n| (-1..SMALL).contains(n))?;
        match tok {
            Token::Geq => Some(n).filter(|n| *n >= 0),
            Token::Gtr => Some(n + 1),
            _ => None,
        }
    }

    /// What the variable is compared with, and how, as if it stood on the left.
    fn about(&mut self, tok: Token, e: BinaryExpr, obj: ObjId) -> Option<(Node, Token)> {
        let mirrored = match tok {
            Token::Lss => Token::Gtr,
            Token::Leq => Token::Geq,
            Token::Gtr => Token::Lss,
            Token::Geq => Token::Leq,
            _ => return None,
        };
        if self.int_variable(e.x()).is_some_and(|(of, _)| of == obj) {
            Some((e.y(), tok))
        } else if self.int_variable(e.y()).is_some_and(|(of, _)| of == obj) {
            Some((e.x(), mirrored))
        } else {
            None
        }
    }

    /// What an expression is the length of, less a number.
    fn limits(&mut self, e: Node, in_loop: &[Option<Node>]) -> Vec<(Limit, i64)> {
        let e = e.unparen();
        if let Some(n) = self.const_int(e) {
            let n = Some(n).filter(|n| (0..SMALL).contains(n));
            return n.map(|n| (Limit::Num(n as u64), 0)).into_iter().collect();
        }
        if let Some(less) = BinaryExpr::cast(e).filter(|_| e.tok() == Token::Sub) {
            // A constant, or an index of a loop around: no less than it is known to be, and not negative, so the difference does not wrap.
            let Some(k) = self.least(less.y()) else {
                return Vec::new();
            };
            let of = self.limits(less.x(), in_loop).into_iter();
            return of.map(|(limit, slack)| (limit, slack + k)).collect();
        }
        if let Some((_, v)) = self.int_variable(e) {
            let named = self.lengths.named.iter().filter(|(n, _)| *n == v);
            return named.map(|(_, seq)| (Limit::Seq(*seq), 0)).collect();
        }
        if let Some((BuiltinId::Len, args)) = self.builtin_call(e)
            && let [x] = args.as_slice()
            && let Some((obj, seq)) = self.sequence(*x)
            && !self.is_assigned_in(in_loop, obj)
        {
            return vec![(Limit::Seq(seq), 0)];
        }
        Vec::new()
    }

    // ---- variables ----

    /// A variable of type `int` in a slot.
    fn int_variable(&mut self, e: Node) -> Option<(ObjId, V)> {
        let (obj, v) = self.slot_variable(e)?;
        let ty = self.obj_ty(obj);
        let is_int = self.lay(ty).is_ok_and(|lay| lay.rep == Rep::Int(8, true));
        is_int.then_some((obj, v))
    }

    /// A slice or string in slots.
    fn sequence(&mut self, e: Node) -> Option<(ObjId, V)> {
        let found = self.slot_variable(e)?;
        self.is_sequence(found.0).then_some(found)
    }

    /// Its length is below 2^48 (B2).
    fn is_sequence(&mut self, obj: ObjId) -> bool {
        let ty = self.obj_ty(obj);
        let Ok(lay) = self.lay(ty) else { return false };
        match lay.rep {
            Rep::Str => true,
            Rep::Slice => self.lay(lay.elem).is_ok_and(|elem| elem.size > 0),
            _ => false,
        }
    }

    fn slot_variable(&self, e: Node) -> Option<(ObjId, V)> {
        let e = e.unparen();
        let obj = Some(e).filter(|e| e.kind() == Kind::Ident)?;
        let obj = self.object_of(obj).ok()?;
        match self.vars.get(&obj) {
            Some(Var::Slots(v)) if *v != V::NONE && !self.facts.is_boxed(obj) => Some((obj, *v)),
            _ => None,
        }
    }

    /// A call of a builtin function, and its arguments.
    fn builtin_call(&self, e: Node) -> Option<(BuiltinId, Vec<Node>)> {
        let call = CallExpr::cast(e.unparen())?;
        let fun = call.fun().unparen();
        let obj = Some(fun).filter(|fun| fun.kind() == Kind::Ident)?;
        let obj = self.object_of(obj).ok()?;
        match self.cx.w.obj(obj).kind {
            ObjKind::Builtin(id) => Some((id, call.args().collect())),
            _ => None,
        }
    }

    fn is_result(&self, obj: ObjId) -> bool {
        let var = self.cx.w.obj(obj).var();
        var.is_some_and(|v| v.kind == VarKind::Result)
    }

    // ---- assignments ----

    /// A statement of the loop assigns to the variable.
    fn is_assigned_in(&self, in_loop: &[Option<Node>], obj: ObjId) -> bool {
        self.facts.is_changed(obj) && self.is_changed_in(in_loop, obj)
    }

    /// The same, or there is too much to look at.
    fn is_changed_in(&self, roots: &[Option<Node>], obj: ObjId) -> bool {
        // A call that borrows it changes it, and no assignment says so.
        if self.facts.is_lent(obj) {
            return true;
        }
        let is_it = |x: Node| {
            let x = x.unparen();
            x.kind() == Kind::Ident && self.object_of(x).is_ok_and(|of| of == obj)
        };
        let mut work: Vec<Node> = roots.iter().flatten().copied().collect();
        if work
            .iter()
            .any(|root| root.kind() == Kind::Ident && is_it(*root))
        {
            // Key or value of a range.
            return true;
        }
        let mut left = MAX_NODES;
        while let Some(n) = work.pop() {
            let Some(less) = left.checked_sub(1) else {
                return true;
            };
            left = less;
            let assigns = match n.kind() {
                Kind::AssignStmt => AssignStmt::cast(n).is_some_and(|a| a.lhs().any(is_it)),
                Kind::IncDecStmt => IncDecStmt::cast(n).is_some_and(|inc| is_it(inc.x())),
                Kind::RangeStmt => RangeStmt::cast(n).is_some_and(|range| {
                    let pair = [range.key(), range.value()];
                    pair.into_iter().flatten().any(is_it)
                }),
                // What is returned goes into the variables of the results.
                Kind::ReturnStmt => n.first_child().is_some() && self.is_result(obj),
                _ => false,
            };
            if assigns {
                return true;
            }
            work.extend(n.children());
        }
        false
    }
}

/// What is known of an index that is below a limit by `less` and by `more` than that; a number that is too small by one is one more.
fn below(i: V, from: i64, (limit, less): (Limit, i64), more: i64) -> Option<Below> {
    let slack = less + more;
    let (limit, slack) = match limit {
        Limit::Num(n) if slack == -1 => (Limit::Num(n + 1), 0),
        limit => (limit, slack),
    };
    let known = Below {
        i,
        from,
        slack,
        limit,
    };
    (slack >= 0).then_some(known)
}
