//! How the body of a variadic function uses its last parameter.
//!
//! In: a checked body. Out: [`Uses`], or nothing if the parameter must be a slice.
//!
//! 1. Outside of function literals and bodies of ranges over functions the parameter is asked for its length, ranged over (from a constant element on), indexed, appended to others and copied; nothing assigns
//!    to it or to an element, and nobody takes the address of one.
//! 2. It may be handed on, `g(xs...)`, once, in no loop, in a function without labels, and behind all ranges over it, where nothing but these and `len` uses it: what `g` changes in its slice is not seen then.
//! 3. A range over it, whose body stands in the code more than once, holds no other such range, no label, and no function literal, which would get several names.

use crate::lower::Cx;
use crate::syntax::node::{
    AssignStmt, CallExpr, IncDecStmt, IndexExpr, Kind, Node, RangeStmt, SelectorExpr, SliceExpr,
    UnaryExpr, flag,
};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::Type;
use crate::types::universe::BuiltinId;

/// What is known of a body.
#[derive(Default)]
pub(crate) struct Uses {
    /// Ranges over the parameter begin with an element up to this one: so many there must be.
    pub(crate) from: u32,
    /// Nodes of the bodies of ranges over it.
    pub(crate) n_nodes: u32,
    /// It is indexed by what is no constant.
    pub(crate) by_variable: bool,
    /// There are function literals.
    pub(crate) has_literals: bool,
}

/// What stands around a node.
#[derive(Clone, Copy, Default)]
struct Around {
    literal: bool,
    looped: bool,
    /// The body of a range over the parameter.
    ranged: bool,
}

struct Look<'c, 'a> {
    cx: &'c mut Cx<'a>,
    param: ObjId,
    uses: Uses,
    has_labels: bool,
    /// Expressions read elements; the last range over it stands here; and it is handed on there.
    is_read: bool,
    ranged_at: u32,
    handed_on: Vec<u32>,
    work: Vec<(Node, Around)>,
}

impl Uses {
    /// Looks at a body.
    pub(crate) fn of(cx: &mut Cx<'_>, body: Node, param: ObjId) -> Option<Uses> {
        let mut look = Look {
            cx,
            param,
            uses: Uses::default(),
            has_labels: false,
            is_read: false,
            ranged_at: 0,
            handed_on: Vec::new(),
            work: vec![(body, Around::default())],
        };
        while let Some((n, around)) = look.work.pop() {
            look.node(n, around)?;
        }
        let is_last = match *look.handed_on {
            [] => true,
            [at] => !look.has_labels && !look.is_read && look.ranged_at < at,
            _ => false,
        };
        is_last.then_some(look.uses)
    }
}

impl Look<'_, '_> {
    /// None: the parameter is used otherwise.
    fn node(&mut self, n: Node, around: Around) -> Option<()> {
        if self.changes_element(n) {
            return None;
        }
        match n.kind() {
            Kind::Ident if self.is_use(n) => return None,
            Kind::LabeledStmt => {
                self.has_labels = true;
                return (!around.ranged).then(|| self.children(n, around));
            }
            Kind::FuncLit => {
                self.uses.has_literals = true;
                let literal = true;
                return (!around.ranged).then(|| self.children(n, Around { literal, ..around }));
            }
            Kind::ForStmt => {
                let looped = true;
                self.children(n, Around { looped, ..around });
                return Some(());
            }
            Kind::RangeStmt => return self.range(n, around),
            _ => {}
        }
        let read = match n.kind() {
            Kind::IndexExpr => IndexExpr::cast(n).map(|index| index.x()),
            Kind::CallExpr => self.read_by_call(n, around)?,
            _ => None,
        };
        let read = read.filter(|x| self.is_use(x.unparen()));
        if read.is_some() && around.literal {
            return None;
        }
        if let Some(index) = IndexExpr::cast(n).filter(|_| read.is_some()) {
            let i = index.indices().first()?;
            self.uses.by_variable |= self.cx.w.mode(i) != Some(Mode::Constant);
            self.is_read = true;
        }
        let rest = n.children().filter(|child| Some(*child) != read);
        self.work.extend(rest.map(|child| (child, around)));
        Some(())
    }

    fn children(&mut self, n: Node, around: Around) {
        self.work.extend(n.children().map(|child| (child, around)));
    }

    fn range(&mut self, n: Node, around: Around) -> Option<()> {
        let range = RangeStmt::cast(n)?;
        let x = range.x().unparen();
        let looped = true;
        let inside = Around { looped, ..around };
        let (over, from) = match SliceExpr::cast(x) {
            Some(slice) if slice.hi().is_none() && slice.max().is_none() => {
                let from = slice.lo().and_then(|lo| self.cx.w.tv(lo)?.value);
                (slice.x().unparen(), from.map(|v| v.to_int().as_i64()))
            }
            _ => (x, Some(Some(0))),
        };
        if !self.is_use(over) {
            return self.other_range(n, range, inside);
        }
        if around.literal || around.ranged {
            return None;
        }
        let from = u32::try_from(from??).ok()?;
        self.uses.from = self.uses.from.max(from);
        self.uses.n_nodes += n_nodes(range.body());
        self.ranged_at = self.ranged_at.max(n.pos());
        let ranged = true;
        let inside = Around { ranged, ..inside };
        let rest = n.children().filter(|child| *child != range.x());
        self.work.extend(rest.map(|child| (child, inside)));
        Some(())
    }

    /// A range over something else; the body of one over a function is a function of its own.
    fn other_range(&mut self, n: Node, range: RangeStmt, inside: Around) -> Option<()> {
        let ty = self.cx.w.type_of(range.x());
        let ty = self.cx.w.under(ty);
        let is_plain = matches!(
            self.cx.w.ty(ty),
            Type::Basic(..)
                | Type::Slice(_)
                | Type::Array { .. }
                | Type::Pointer(_)
                | Type::Map { .. }
                | Type::Chan { .. }
        );
        if is_plain {
            self.children(n, inside);
            return Some(());
        }
        self.uses.has_literals = true;
        let literal = true;
        (!inside.ranged).then(|| self.children(n, Around { literal, ..inside }))
    }

    /// What a call may have for the parameter: `len`, `cap`, the second operand of `append` and `copy`, and where it is handed on.
    fn read_by_call(&mut self, n: Node, around: Around) -> Option<Option<Node>> {
        let call = CallExpr::cast(n)?;
        let fun = call.fun().unparen();
        let args: Vec<Node> = call.args().collect();
        let last = args.last().copied();
        if self.cx.w.mode(fun) == Some(Mode::Builtin) {
            let obj = self.cx.w.info(fun)?.use_of(fun)?;
            let ObjKind::Builtin(id) = self.cx.w.obj(obj).kind else {
                return Some(None);
            };
            return Some(match (id, args.len()) {
                (BuiltinId::Len | BuiltinId::Cap, _) => last,
                (BuiltinId::Append, 2) if n.has_flag(flag::ELLIPSIS) => self.whole(last),
                (BuiltinId::Copy, 2) => self.whole(last),
                _ => None,
            });
        }
        let handed_on = last.filter(|x| n.has_flag(flag::ELLIPSIS) && self.is_use(x.unparen()));
        if handed_on.is_some() {
            self.handed_on.push(n.pos());
            if around.looped || around.literal {
                return None;
            }
        }
        Some(handed_on)
    }

    /// The parameter is read as a whole.
    fn whole(&mut self, x: Option<Node>) -> Option<Node> {
        let x = x.filter(|x| self.is_use(x.unparen()))?;
        self.is_read = true;
        Some(x)
    }

    /// An element is assigned to, or its address is taken, maybe for a method or by slicing an array.
    fn changes_element(&self, n: Node) -> bool {
        match n.kind() {
            Kind::UnaryExpr if n.tok() == Token::And => {
                UnaryExpr::cast(n).is_some_and(|unary| self.is_element(unary.x()))
            }
            Kind::SelectorExpr => SelectorExpr::cast(n).is_some_and(|sel| self.is_element(sel.x())),
            Kind::SliceExpr => SliceExpr::cast(n).is_some_and(|slice| self.is_element(slice.x())),
            Kind::IncDecStmt => IncDecStmt::cast(n).is_some_and(|inc| self.is_element(inc.x())),
            Kind::AssignStmt => {
                AssignStmt::cast(n).is_some_and(|stmt| stmt.lhs().any(|x| self.is_element(x)))
            }
            Kind::RangeStmt => RangeStmt::cast(n).is_some_and(|range| {
                let pair = [range.key(), range.value()];
                pair.into_iter().flatten().any(|x| self.is_element(x)) || self.is_element(range.x())
            }),
            _ => false,
        }
    }

    /// `x` is an element of the parameter, or a part of one.
    fn is_element(&self, x: Node) -> bool {
        let mut x = x.unparen();
        loop {
            let inner = match x.kind() {
                Kind::IndexExpr => IndexExpr::cast(x).map(|index| index.x()),
                Kind::SelectorExpr => SelectorExpr::cast(x).map(SelectorExpr::x),
                _ => None,
            };
            let Some(inner) = inner.map(Node::unparen) else {
                return false;
            };
            if x.kind() == Kind::IndexExpr && self.is_use(inner) {
                return true;
            }
            x = inner;
        }
    }

    fn is_use(&self, n: Node) -> bool {
        let used = self.cx.w.info(n).and_then(|info| info.use_of(n));
        n.kind() == Kind::Ident && used == Some(self.param)
    }
}

fn n_nodes(n: Node) -> u32 {
    let (mut work, mut found) = (vec![n], 0);
    while let Some(n) = work.pop() {
        found += 1;
        work.extend(n.children());
    }
    found
}
