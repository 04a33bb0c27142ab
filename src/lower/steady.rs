//! Arrays that a loop over them does not change: they need no copy.
//!
//! In: `range x` over an array, with a variable or place for the elements. Out: whether the loop may read them where they stand.
//!
//! The loop sees the array as it was when it began. So it needs a copy, unless nothing in the loop writes into it:
//!
//! 1. The loop calls nothing but `len`, `cap`, `min`, `max` and conversions, makes no function, and neither sends nor receives. So what other goroutines write meanwhile they would write at the same time
//!    as a copy is made.
//! 2. What it assigns to is a variable or a part of one, with no pointer or slice on the way, and not the one that `x` is a part of. A variable whose address may be known is none of these if `x` lies behind a pointer
//!    or in a slice; nor is a part of a variable whose name alone is not assigned to. Entries of maps are no arrays that can be ranged over in place.

use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::{Extra, V};
use crate::lower::func::{Fun, PAIR, Var};
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    AssignStmt, CallExpr, IncDecStmt, IndexExpr, Kind, Node, RangeStmt, SelectorExpr, StarExpr,
    UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::info::{Mode, SelectionKind};
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

/// Nodes of a loop that are looked at, at most.
const MAX_NODES: u32 = 300;

/// Where something stands that an expression names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    /// In this variable.
    Var(ObjId),
    /// Behind a pointer or in a slice.
    Elsewhere,
    /// In a map.
    Entry,
}

impl Fun<'_, '_> {
    /// Nothing in the loop changes the array that it is over.
    pub(crate) fn is_steady(&mut self, stmt: RangeStmt) -> bool {
        let of = match self.root(stmt.x()) {
            Some(of @ (Root::Var(_) | Root::Elsewhere)) if self.has_steady() => of,
            _ => return false,
        };
        let mut work = vec![stmt.body()];
        if stmt.node().tok() == Token::Assign {
            let pair = [stmt.key(), stmt.value()].into_iter().flatten();
            let pair: Vec<Node> = pair.filter(|x| !x.is_ident("_")).collect();
            if !pair.iter().all(|x| self.is_apart(*x, of)) {
                return false;
            }
            work.extend(pair);
        }
        let mut left = MAX_NODES;
        while let Some(n) = work.pop() {
            let Some(less) = left.checked_sub(1) else {
                return false;
            };
            left = less;
            if !self.leaves_alone(n, of) {
                return false;
            }
            work.extend(n.children());
        }
        true
    }

    /// The node itself does not change the array.
    fn leaves_alone(&mut self, n: Node, of: Root) -> bool {
        match n.kind() {
            Kind::FuncLit | Kind::GoStmt | Kind::DeferStmt | Kind::SendStmt | Kind::SelectStmt => {
                false
            }
            Kind::UnaryExpr => UnaryExpr::cast(n).is_none_or(|_| n.tok() != Token::Arrow),
            Kind::CallExpr => self.is_pure_call(n),
            Kind::IncDecStmt => IncDecStmt::cast(n).is_some_and(|inc| self.is_apart(inc.x(), of)),
            Kind::AssignStmt => {
                let lhs: Vec<Node> = AssignStmt::cast(n).map_or(Vec::new(), |a| a.lhs().collect());
                lhs.into_iter().all(|x| self.is_apart(x, of))
            }
            Kind::RangeStmt => RangeStmt::cast(n).is_some_and(|range| {
                let over = self.lay_of(range.x()).map(|lay| lay.rep);
                let is_plain = matches!(
                    over,
                    Ok(Rep::Int(..) | Rep::Slice | Rep::Array | Rep::Ptr | Rep::Str | Rep::Map)
                );
                let pair = [range.key(), range.value()].into_iter().flatten();
                let pair: Vec<Node> = pair.collect();
                is_plain && pair.into_iter().all(|x| self.is_apart(x, of))
            }),
            _ => true,
        }
    }

    fn is_pure_call(&self, n: Node) -> bool {
        let Some(call) = CallExpr::cast(n) else {
            return false;
        };
        let fun = call.fun().unparen();
        match self.mode(fun) {
            Mode::TypExpr => true,
            Mode::Builtin => self.object_of(fun).is_ok_and(|obj| {
                matches!(
                    self.cx.w.obj(obj).kind,
                    ObjKind::Builtin(
                        BuiltinId::Len | BuiltinId::Cap | BuiltinId::Min | BuiltinId::Max
                    )
                )
            }),
            _ => false,
        }
    }

    /// What `x` names is no part of what stands there, nor the other way round.
    fn is_apart(&mut self, x: Node, of: Root) -> bool {
        let x = x.unparen();
        if x.is_ident("_") {
            return true;
        }
        match (self.root(x), of) {
            (Some(Root::Entry), _) => true,
            (Some(Root::Var(a)), Root::Var(b)) => a != b,
            // A name alone: if others know the variable by its address, it is in the array or holds it only if it is an array or struct itself.
            (Some(Root::Var(a)), Root::Elsewhere) => !self.facts.is_boxed(a) && self.is_own(a),
            _ => false,
        }
    }

    /// A variable of this function.
    fn is_own(&self, obj: ObjId) -> bool {
        self.vars.contains_key(&obj)
    }

    fn has_steady(&self) -> bool {
        self.cx.lw.opts.has(Opts::STEADY)
    }

    /// Binds the variable for an element that is a large array to where it stands in an array that the loop does not change; false if it needs a copy.
    pub(crate) fn element_alias(
        &mut self,
        x: Node,
        n: Node,
        ty: TypeId,
        (pair, i, size): (V, V, u64),
    ) -> R<bool> {
        let Some(obj) = self.def(x).filter(|_| n.tok() == Token::Define) else {
            return Ok(false);
        };
        let lay = self.lay(ty)?;
        let is_copied = self.shares_loop_vars(n) || self.facts.is_changed(obj);
        if lay.rep != Rep::Array || is_copied || self.stays_in_slots(obj, ty)? {
            return Ok(false);
        }
        let v = self.local(PAIR);
        self.at(n);
        self.asm.op(Op::idx_addr, v, pair, i, [Extra::Word(size)]);
        self.asm.load_int(v.at(1), lay.len as i64);
        self.bind(obj, ty, Var::Array(v))?;
        Ok(true)
    }

    fn root(&mut self, e: Node) -> Option<Root> {
        let mut e = e.unparen();
        loop {
            let inner = match e.kind() {
                Kind::Ident => {
                    let obj = self.object_of(e).ok()?;
                    let is_var = matches!(self.cx.w.obj(obj).kind, ObjKind::Var(_));
                    return is_var.then_some(Root::Var(obj));
                }
                Kind::StarExpr => {
                    return StarExpr::cast(e).map(|_| Root::Elsewhere);
                }
                Kind::SelectorExpr => {
                    let selection = self.cx.w.info(e).and_then(|info| info.selection(e));
                    let is_field = selection
                        .is_some_and(|s| s.kind == SelectionKind::FieldVal && s.index.len() == 1);
                    if !is_field {
                        return None;
                    }
                    SelectorExpr::cast(e)?.x()
                }
                Kind::IndexExpr => IndexExpr::cast(e)?.x(),
                _ => return None,
            };
            match self.lay_of(inner).ok()?.rep {
                Rep::Array | Rep::Struct => {}
                Rep::Ptr | Rep::Slice => return Some(Root::Elsewhere),
                Rep::Map => return Some(Root::Entry),
                _ => return None,
            }
            e = inner.unparen();
        }
    }
}
