//! Statements and function bodies.
//!
//! In: a body with its signature, once everything it can name is declared. Out: errors, and all expressions in it
//! recorded. Function literals of a statement are checked when the statement is done, in the scopes they stand in.

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::node::{
    AssignStmt, DeclStmt, DeferStmt, ExprStmt, Exprs, ForStmt, GoStmt, IfStmt, IncDecStmt, Kind,
    LabeledStmt, Node, ReturnStmt, SendStmt,
};
use crate::syntax::token::Token;
use crate::types::check::{Checker, Environment};
use crate::types::errors::Error;
use crate::types::expr::MAX_NEST;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::labels::check_branches;
use crate::types::object::{ObjId, Sym, VarKind};
use crate::types::operand::Operand;
use crate::types::r#return::is_terminating_list;
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::ty::TypeId;
use crate::types::universe::ExprKind;

impl Checker<'_> {
    /// Checks a function's body. `ftype` is the FuncType whose scope holds the parameters.
    pub(crate) fn func_body(
        &mut self,
        decl: Option<ObjId>,
        sig: TypeId,
        ftype: Node,
        body: Node,
        iota: Option<u32>,
    ) {
        let scope = self
            .world
            .info(ftype)
            .and_then(|info| info.scopes.get(&ftype.number().0).copied());
        let Some(scope) = scope else { return };
        let mut env = Environment::new(scope);
        env.decl = decl;
        env.iota = iota;
        env.sig = Some(sig);
        let outer = std::mem::replace(&mut self.env, env);
        let outer_nest = self.nest;
        let first_scope = self.world.n_scopes();
        self.stmt_list(body.children());
        self.branches(body);
        self.missing_return(sig, body);
        self.usage(scope, first_scope);
        self.nest = outer_nest;
        self.env = outer;
    }

    fn branches(&mut self, body: Node) {
        for (at, code, msg) in check_branches(body).errors {
            let error = Error::new(self.pos(at), code, msg);
            self.branch_errors.push(error);
        }
    }

    fn missing_return(&mut self, sig: TypeId, body: Node) {
        let has_results = self.signature(sig).is_some_and(|s| !s.results.is_empty());
        let is_panic = &self.env.is_panic;
        if has_results
            && !is_terminating_list(body.children(), &|call| is_panic.contains(&call.id()))
        {
            let end = body.end().saturating_sub(1);
            let pos = self.world.pos_at(body, end);
            self.error_at(pos, Code::MissingReturn, "missing return");
        }
    }

    /// Reports local variables that are never used: those of the function's scope and of all scopes made since.
    pub(crate) fn usage(&mut self, scope: ScopeId, first: usize) {
        let scopes = (first..self.world.n_scopes()).map(|i| ScopeId(i as u32));
        let mut unused = Vec::new();
        for s in std::iter::once(scope).chain(scopes) {
            for (_, obj) in self.world.scope(s).names() {
                let o = self.world.obj(obj);
                if let Some(v) = o.var()
                    && v.kind == VarKind::Local
                    && !v.used
                {
                    unused.push((o.pos, o.name, obj));
                }
            }
        }
        unused.sort();
        for (pos, name, obj) in unused {
            self.set_used(obj, true);
            let msg = format!("declared and not used: {}", self.world.name(name));
            self.soft_error(pos, Code::UnusedVar, msg);
        }
    }

    pub(crate) fn stmt_list(&mut self, list: impl Iterator<Item = Node>) {
        for s in list {
            self.stmt(s);
        }
    }

    fn block(&mut self, n: Node) {
        self.open_scope(n, ScopeKind::Block);
        self.stmt_list(n.children());
        self.close_scope();
    }

    /// Checks one statement and the function literals in it.
    pub(crate) fn stmt(&mut self, s: Node) {
        if self.nest >= MAX_NEST {
            return self.error(s, Code::NestedTooDeeply, "statement nested too deeply");
        }
        self.nest += 1;
        self.enter_timed(s);
        let top = self.delayed.len();
        deep(|| {
            self.stmt_kind(s);
            self.process_delayed_from(top);
        });
        self.leave_timed();
        self.nest -= 1;
    }

    fn stmt_kind(&mut self, s: Node) {
        match s.kind() {
            Kind::DeclStmt => {
                if let Some(d) = DeclStmt::cast(s) {
                    self.decl_stmt(d.decl());
                }
            }
            Kind::LabeledStmt => {
                self.env.has_label = true;
                if let Some(l) = LabeledStmt::cast(s) {
                    self.stmt(l.stmt());
                }
            }
            Kind::ExprStmt => self.expr_stmt(s),
            Kind::SendStmt => self.send_stmt(s),
            Kind::IncDecStmt => self.inc_dec_stmt(s),
            Kind::AssignStmt => self.assign_stmt(s),
            Kind::GoStmt => {
                if let Some(g) = GoStmt::cast(s) {
                    self.suspended_call("go", g.call());
                }
            }
            Kind::DeferStmt => {
                if let Some(d) = DeferStmt::cast(s) {
                    self.suspended_call("defer", d.call());
                }
            }
            Kind::ReturnStmt => self.return_stmt(s),
            Kind::BlockStmt => self.block(s),
            Kind::IfStmt => self.if_stmt(s),
            Kind::SwitchStmt => self.switch_stmt(s),
            Kind::TypeSwitchStmt => self.type_switch_stmt(s),
            Kind::SelectStmt => self.select_stmt(s),
            Kind::ForStmt => self.for_stmt(s),
            Kind::RangeStmt => self.range_stmt(s),
            // Branches are checked with the whole body; the rest was reported by the parser.
            _ => {}
        }
    }

    // ---- simple statements ----

    fn expr_stmt(&mut self, s: Node) {
        let Some(e) = ExprStmt::cast(s) else { return };
        let mut x = Operand::default();
        let kind = self.raw_expr(None, &mut x, e.x(), None, false);
        let words = match x.mode {
            Mode::Builtin => "must be called",
            Mode::TypExpr => "is not an expression",
            Mode::Invalid => return,
            _ if kind == ExprKind::Statement => return,
            _ => "is not used",
        };
        let text = self.operand_string(&x);
        self.error_x(&x, Code::UnusedExpr, format!("{text} {words}"));
    }

    #[inline(never)]
    fn send_stmt(&mut self, s: Node) {
        let Some(send) = SendStmt::cast(s) else {
            return;
        };
        let (mut ch, mut value) = (Operand::default(), Operand::default());
        self.expr(None, &mut ch, send.chan());
        self.expr(None, &mut value, send.value());
        if ch.is_invalid() || value.is_invalid() {
            return;
        }
        if let Some(elem) = self.chan_elem(&ch, Some(s), false) {
            self.assignment(&mut value, Some(elem), "send");
        }
    }

    fn inc_dec_stmt(&mut self, s: Node) {
        let Some(view) = IncDecStmt::cast(s) else {
            return;
        };
        let mut x = Operand::default();
        self.expr(None, &mut x, view.x());
        if x.is_invalid() {
            return;
        }
        if !self.world.all_numeric(x.ty()) {
            let msg = format!(
                "invalid operation: {}{} (non-numeric type {})",
                expr_string(view.x()),
                s.tok().text(),
                self.ts(x.ty())
            );
            return self.error(view.x(), Code::NonNumericIncDec, msg);
        }
        self.assign_var(view.x(), &mut x, "assignment");
    }

    fn assign_stmt(&mut self, s: Node) {
        let Some(view) = AssignStmt::cast(s) else {
            return;
        };
        let lhs: Vec<Node> = view.lhs().collect();
        let rhs: Vec<Node> = view.rhs().collect();
        match s.tok() {
            Token::Assign => self.assign_vars(&lhs, &rhs),
            Token::Define => self.short_var_decl(s, &lhs, &rhs),
            tok => {
                let ([l], [r]) = (lhs.as_slice(), rhs.as_slice()) else {
                    let op = tok.assign_op().text();
                    let msg =
                        format!("assignment operation {op} requires single-valued expressions");
                    return self.error(s, Code::InvalidSyntaxTree, msg);
                };
                let mut x = Operand::default();
                self.binary_assign(&mut x, *l, *r, tok.assign_op());
                self.assign_var(*l, &mut x, "assignment");
            }
        }
    }

    #[inline(never)]
    fn suspended_call(&mut self, keyword: &str, call: Node) {
        if call.kind() != Kind::CallExpr {
            let code = if keyword == "go" {
                Code::InvalidGo
            } else {
                Code::InvalidDefer
            };
            self.error(
                call,
                code,
                format!("expression in {keyword} must be function call"),
            );
            self.use_exprs(&[call]);
            return;
        }
        let mut x = Operand::default();
        let words = match self.raw_expr(None, &mut x, call, None, false) {
            ExprKind::Conversion => "requires function call, not conversion",
            ExprKind::Expression => "discards result of",
            ExprKind::Statement => return,
        };
        if x.is_invalid() {
            return;
        }
        let text = self.operand_string(&x);
        self.error_x(&x, Code::UnusedResults, format!("{keyword} {words} {text}"));
    }

    fn return_stmt(&mut self, s: Node) {
        let Some(view) = ReturnStmt::cast(s) else {
            return;
        };
        let list: Vec<Node> = view.results().flat_map(|e| Exprs::of(Some(e))).collect();
        let Some(sig) = self.env.sig.and_then(|t| self.signature(t)) else {
            self.use_exprs(&list);
            return;
        };
        let is_named = sig
            .results
            .first()
            .is_some_and(|r| !self.world.obj_name(*r).is_empty());
        if list.is_empty() && is_named {
            for &result in sig.results.iter() {
                self.result_in_scope(s, result);
            }
            return;
        }
        if !list.is_empty() || !sig.results.is_empty() {
            self.init_vars(&sig.results, &list, Some(s));
        }
    }

    /// A bare return must see the result variables themselves.
    fn result_in_scope(&mut self, s: Node, result: ObjId) {
        let name = self.world.obj(result).name;
        let pos = self.pos(s);
        let Some(found) = self.lookup(name, pos) else {
            return;
        };
        if found == result || name == Sym::BLANK {
            return;
        }
        let text = self.world.name(name).to_string();
        let ty = self.world.obj(result).ty();
        let inner = format!("inner declaration of var {text} {}", self.ts(ty));
        let at = self.world.obj(found).pos;
        let error = Error::new(
            pos,
            Code::OutOfScopeResult,
            format!("result parameter {text} not in scope at return"),
        )
        .with(at, inner);
        self.report(error);
    }

    // ---- if, for ----

    fn condition(&mut self, cond: Node, statement: &str) {
        let mut x = Operand::default();
        self.expr(None, &mut x, cond);
        if !x.is_invalid() && !self.world.all_boolean(x.ty()) {
            self.error(
                cond,
                Code::InvalidCond,
                format!("non-boolean condition in {statement} statement"),
            );
        }
    }

    fn if_stmt(&mut self, s: Node) {
        // A chain of else-ifs is walked by a loop.
        let mut next = Some(s);
        let mut n_open = 0u32;
        while let Some(s) = next.take() {
            let Some(view) = IfStmt::cast(s) else {
                self.stmt(s);
                break;
            };
            self.open_scope(s, ScopeKind::Block);
            n_open += 1;
            let top = self.delayed.len();
            if let Some(init) = view.init() {
                self.stmt(init);
            }
            self.condition(view.cond(), "if");
            self.process_delayed_from(top);
            self.stmt(view.body());
            next = view.els();
        }
        for _ in 0..n_open {
            self.close_scope();
        }
    }

    fn for_stmt(&mut self, s: Node) {
        let Some(view) = ForStmt::cast(s) else { return };
        self.open_scope(s, ScopeKind::Block);
        if let Some(init) = view.init() {
            self.stmt(init);
        }
        if let Some(cond) = view.cond() {
            self.condition(cond, "for");
        }
        if let Some(post) = view.post() {
            self.stmt(post);
            if let Some(a) = AssignStmt::cast(post).filter(|_| post.tok() == Token::Define) {
                // Reported by the parser; its variables count as used.
                let lhs: Vec<Node> = a.lhs().collect();
                self.use_exprs(&lhs);
            }
        }
        self.stmt(view.body());
        self.close_scope();
    }
}
