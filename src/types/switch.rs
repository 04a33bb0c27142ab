//! Switches: by value, by type, and select.
//!
//! In: the statement. Out: errors (duplicate cases, impossible types, more than one default), and its clauses checked, each in a
//! scope of its own.

use rustc_hash::FxHashMap;

use crate::syntax::codes::Code;
use crate::syntax::node::{
    AssignStmt, BlockStmt, CaseClause, CommClause, ExprStmt, Kind, Node, SelectStmt, SwitchStmt,
    TypeAssertExpr, TypeSwitchStmt,
};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::ConstKind;
use crate::types::errors::Error;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::operand::Operand;
use crate::types::scope::ScopeKind;
use crate::types::ty::TypeId;

/// Case values seen in a switch: value text to places and types.
type Seen = FxHashMap<String, Vec<(Pos, TypeId)>>;

impl Checker<'_> {
    fn multiple_defaults(&mut self, defaults: impl Iterator<Item = Node>) {
        let mut first: Option<Node> = None;
        for c in defaults {
            match first {
                None => first = Some(c),
                Some(f) => {
                    let pos = self.pos(f);
                    let msg = format!("multiple defaults (first at {})", self.world.place(pos));
                    self.error(c, Code::DuplicateDefault, msg);
                }
            }
        }
    }

    #[inline(never)]
    pub(super) fn switch_stmt(&mut self, s: Node) {
        let Some(view) = SwitchStmt::cast(s) else {
            return;
        };
        self.open_scope(s, ScopeKind::Block);
        if let Some(init) = view.init() {
            self.stmt(init);
        }
        let mut x = match view.tag() {
            None => self.true_operand(),
            Some(tag) => self.switch_tag(tag),
        };
        let clauses: Vec<CaseClause> = clauses(view.body()).collect();
        let defaults = clauses.iter().filter(|c| c.exprs().is_none());
        self.multiple_defaults(defaults.map(|c| c.node()).collect::<Vec<_>>().into_iter());
        let mut seen = Seen::default();
        for c in clauses {
            let top = self.delayed.len();
            for e in c.exprs().into_iter().flatten() {
                self.case_value(&mut x, e, &mut seen);
            }
            self.process_delayed_from(top);
            self.open_scope(c.node(), ScopeKind::Block);
            self.stmt_list(c.body());
            self.close_scope();
        }
        self.close_scope();
    }

    fn switch_tag(&mut self, tag: Node) -> Operand {
        let mut x = Operand::default();
        self.expr(None, &mut x, tag);
        self.assignment(&mut x, None, "switch expression");
        if !x.is_invalid() && !self.world.comparable(x.ty()) && !self.world.has_nil(x.ty()) {
            let text = self.operand_string(&x);
            let msg = format!(
                "cannot switch on {text} ({} is not comparable)",
                self.ts(x.ty())
            );
            self.error_x(&x, Code::InvalidExprSwitch, msg);
            x.invalidate();
        }
        x
    }

    fn case_value(&mut self, x: &mut Operand, e: Node, seen: &mut Seen) {
        let mut v = Operand::default();
        self.expr(None, &mut v, e);
        if x.is_invalid() || v.is_invalid() {
            return;
        }
        self.convert_untyped(&mut v, x.ty());
        if v.is_invalid() {
            return;
        }
        let mut result = v.clone();
        let mut tag = x.clone();
        self.comparison(&mut result, &mut tag, Token::Eql, true);
        if result.is_invalid() || !v.is_const() {
            return;
        }
        let value = v.value();
        if !matches!(
            value.kind(),
            ConstKind::Int | ConstKind::Float | ConstKind::String
        ) {
            return;
        }
        let pos = self.pos(e);
        let earlier = seen.entry(value.exact_text()).or_default();
        let previous = earlier
            .iter()
            .find(|(_, t)| self.world.identical(*t, v.ty()))
            .copied();
        let Some((at, _)) = previous else {
            earlier.push((pos, v.ty()));
            return;
        };
        let text = self.operand_string(&v);
        let start = self.start_pos(e);
        let error = Error::new(
            start,
            Code::DuplicateCase,
            format!("duplicate case {text} in expression switch"),
        )
        .with(at, "previous case");
        self.report(error);
    }

    #[inline(never)]
    pub(super) fn type_switch_stmt(&mut self, s: Node) {
        let Some(view) = TypeSwitchStmt::cast(s) else {
            return;
        };
        self.open_scope(s, ScopeKind::Block);
        if let Some(init) = view.init() {
            self.stmt(init);
        }
        let (mut lhs, guard) = guard_parts(view.assign());
        if let Some(l) = lhs
            && l.is_ident("_")
        {
            let pos = self.pos(l);
            self.soft_error(pos, Code::NoNewVar, "no new variable on left side of :=");
            lhs = None;
        }
        let x = guard.and_then(|g| self.type_switch_operand(g));
        let clauses: Vec<CaseClause> = clauses(view.body()).collect();
        let defaults = clauses.iter().filter(|c| c.exprs().is_none());
        self.multiple_defaults(defaults.map(|c| c.node()).collect::<Vec<_>>().into_iter());
        let mut vars = Vec::new();
        let mut seen = FxHashMap::default();
        for c in clauses {
            let ty = self.case_types(x.as_ref(), c, &mut seen);
            self.open_scope(c.node(), ScopeKind::Block);
            if let Some(l) = lhs {
                let var = self.new_local_var(l, Some(ty));
                self.declare(self.env.scope, None, var, c.node().pos());
                self.record_implicit(c.node(), var);
                vars.push(var);
            }
            self.stmt_list(c.body());
            self.close_scope();
        }
        if let Some(l) = lhs {
            self.unused_guard(l, &vars);
        }
        self.close_scope();
    }

    fn unused_guard(&mut self, lhs: Node, vars: &[ObjId]) {
        let mut used = false;
        for &v in vars {
            used |= self.world.obj(v).var().is_some_and(|v| v.used);
            self.set_used(v, true);
        }
        if !used {
            let pos = self.pos(lhs);
            self.soft_error(
                pos,
                Code::UnusedVar,
                format!("{} declared and not used", lhs.name()),
            );
        }
    }

    /// The interface value that a type switch looks into, if it is one.
    fn type_switch_operand(&mut self, guard: TypeAssertExpr) -> Option<Operand> {
        let mut x = Operand::default();
        self.expr(None, &mut x, guard.x());
        if x.is_invalid() {
            return None;
        }
        if self.world.is_type_param(x.ty()) {
            let text = self.operand_string(&x);
            self.error_x(
                &x,
                Code::InvalidTypeSwitch,
                format!("cannot use type switch on type parameter value {text}"),
            );
            return None;
        }
        if !self.world.is_interface(x.ty()) {
            let text = self.operand_string(&x);
            self.error_x(
                &x,
                Code::InvalidTypeSwitch,
                format!("{text} is not an interface"),
            );
            return None;
        }
        Some(x)
    }

    /// Checks a clause's types; answers the type its variable has.
    fn case_types(
        &mut self,
        x: Option<&Operand>,
        clause: CaseClause,
        seen: &mut FxHashMap<Option<TypeId>, Node>,
    ) -> TypeId {
        let mut single = None;
        let mut n = 0;
        for e in clause.exprs().into_iter().flatten() {
            n += 1;
            single = None;
            let ty = if self.is_nil(e) {
                let mut nil = Operand::default();
                self.expr(None, &mut nil, e);
                None
            } else {
                let t = self.var_type(e);
                single = Some(t);
                if !self.world.is_valid(t) {
                    continue;
                }
                Some(t)
            };
            let key = ty.map(|t| self.world.canon(t));
            if let Some(&other) = seen.get(&key) {
                let text = ty.map_or("nil".to_string(), |t| self.ts(t));
                let (pos, at) = (self.start_pos(e), self.start_pos(other));
                let error = Error::new(
                    pos,
                    Code::DuplicateCase,
                    format!("duplicate case {text} in type switch"),
                )
                .with(at, "previous case");
                self.report(error);
                continue;
            }
            seen.insert(key, e);
            if let (Some(x), Some(t)) = (x, ty) {
                self.type_assertion(e, x, t, true);
            }
        }
        match single {
            Some(t) if n == 1 => t,
            _ => x.map_or(TypeId::INVALID, Operand::ty),
        }
    }

    fn is_nil(&mut self, e: Node) -> bool {
        let e = e.unparen();
        if e.kind() != Kind::Ident {
            return false;
        }
        let (name, pos) = (self.sym(e), self.pos(e));
        self.lookup(name, pos)
            .is_some_and(|o| matches!(self.world.obj(o).kind, ObjKind::Nil))
    }

    #[inline(never)]
    pub(super) fn select_stmt(&mut self, s: Node) {
        let Some(view) = SelectStmt::cast(s) else {
            return;
        };
        let clauses: Vec<CommClause> = BlockStmt::cast(view.body())
            .into_iter()
            .flat_map(BlockStmt::list)
            .filter_map(CommClause::cast)
            .collect();
        let defaults = clauses.iter().filter(|c| c.comm().is_none());
        self.multiple_defaults(defaults.map(|c| c.node()).collect::<Vec<_>>().into_iter());
        for c in clauses {
            if let Some(comm) = c.comm()
                && !is_communication(comm)
            {
                let pos = match ExprStmt::cast(comm) {
                    Some(stmt) => self.pos(stmt.x()),
                    None => self.start_pos(comm),
                };
                let msg = "select case must be send or receive (possibly with assignment)";
                self.error_at(pos, Code::InvalidSelectCase, msg);
                continue;
            }
            self.open_scope(c.node(), ScopeKind::Block);
            if let Some(comm) = c.comm() {
                self.stmt(comm);
            }
            self.stmt_list(c.body());
            self.close_scope();
        }
    }
}

fn clauses(body: Node) -> impl Iterator<Item = CaseClause> {
    BlockStmt::cast(body)
        .into_iter()
        .flat_map(BlockStmt::list)
        .filter_map(CaseClause::cast)
}

/// The variable and the `y.(type)` of a type switch.
fn guard_parts(assign: Node) -> (Option<Node>, Option<TypeAssertExpr>) {
    if let Some(a) = AssignStmt::cast(assign) {
        let guard = a.rhs().first().and_then(TypeAssertExpr::cast);
        return (a.lhs().first(), guard);
    }
    let guard = ExprStmt::cast(assign).and_then(|e| TypeAssertExpr::cast(e.x()));
    (None, guard)
}

/// A send, or a receive alone or on the right side of an assignment.
fn is_communication(comm: Node) -> bool {
    let is_receive = |e: Node| {
        let e = e.unparen();
        e.kind() == Kind::UnaryExpr && e.tok() == Token::Arrow
    };
    match comm.kind() {
        Kind::SendStmt => true,
        Kind::ExprStmt => ExprStmt::cast(comm).is_some_and(|e| is_receive(e.x())),
        Kind::AssignStmt => {
            AssignStmt::cast(comm).is_some_and(|a| a.rhs().single().is_some_and(is_receive))
        }
        _ => false,
    }
}
