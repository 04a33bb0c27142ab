//! `if`, `for`, and the jumps of `break`, `continue`, `goto`.
//!
//! In: checked statements. Out: loops with the test at the bottom, so that an iteration takes one branch.

use crate::lower::LowerError;
use crate::lower::R;
use crate::lower::func::Fun;
use crate::lower::place::Place;
use crate::lower::stmt::Target;
use crate::syntax::node::{AssignStmt, ForStmt, IfStmt, Node};
use crate::syntax::token::Token;
use crate::types::object::ObjId;

impl Fun<'_, '_> {
    pub(crate) fn if_stmt(&mut self, n: Node) -> R<()> {
        if self
            .iterating
            .as_ref()
            .is_some_and(|here| here.yields_at(n))
        {
            return self.yield_in_place();
        }
        let stmt = IfStmt::cast(n).ok_or_else(|| LowerError::bug("if"))?;
        let scope = self.scope();
        if let Some(init) = stmt.init() {
            self.stmt(init)?;
        }
        if let Some(is_true) = self.decided(stmt.cond()) {
            match (is_true, stmt.els()) {
                (true, _) => self.block_body(stmt.body())?,
                (false, Some(els)) => self.stmt(els)?,
                (false, None) => {}
            }
            self.end_scope(scope);
            return Ok(());
        }
        let no = self.asm.label();
        let mark = self.mark();
        self.branch(stmt.cond(), false, no)?;
        self.release(mark);
        self.block_body(stmt.body())?;
        match stmt.els() {
            Some(els) => {
                let done = self.asm.label();
                self.asm.go_on_at(done);
                self.asm.bind(no);
                self.stmt(els)?;
                self.asm.bind(done);
            }
            None => self.asm.bind(no),
        }
        self.end_scope(scope);
        Ok(())
    }

    pub(crate) fn for_stmt(&mut self, n: Node, label: Option<String>) -> R<()> {
        let stmt = ForStmt::cast(n).ok_or_else(|| LowerError::bug("for"))?;
        let scope = self.scope();
        let mut per_iteration = Vec::new();
        if let Some(init) = stmt.init() {
            self.stmt(init)?;
            per_iteration = self.boxed_loop_vars(init);
        }
        let (cont, end) = (self.asm.label(), self.asm.label());
        let test = self.asm.label();
        // A test at the top lets control skip the loop; without jumps it is the bottom one.
        if stmt.cond().is_some() {
            self.asm.jump(test);
        }
        let known = self.below_of_clause(stmt);
        let body = self.asm.here();
        let stretch = self.begin_stretch(known);
        self.n_loops += 1;
        self.targets.push(Target {
            label,
            brk: end,
            cont: Some(cont),
        });
        self.block_body(stmt.body())?;
        self.targets.pop();
        self.end_stretch(&stretch);
        self.asm.bind(cont);
        for obj in per_iteration {
            self.fresh_box(obj)?;
        }
        if let Some(post) = stmt.post() {
            self.stmt(post)?;
        }
        self.asm.bind(test);
        let mark = self.mark();
        match stmt.cond() {
            Some(cond) => {
                self.at(cond);
                self.branch(cond, true, body)?;
            }
            None => {
                self.at(n);
                self.asm.jump(body);
            }
        }
        self.release(mark);
        self.n_loops -= 1;
        self.asm.bind(end);
        self.end_scope(scope);
        Ok(())
    }

    /// Variables of a `for` clause that stand in boxes: each iteration gets its own.
    fn boxed_loop_vars(&self, init: Node) -> Vec<ObjId> {
        let Some(assign) = AssignStmt::cast(init) else {
            return Vec::new();
        };
        if init.tok() != Token::Define || self.shares_loop_vars(init) {
            return Vec::new();
        }
        assign
            .lhs()
            .filter_map(|x| self.def(x))
            .filter(|obj| self.facts.is_boxed(*obj))
            .collect()
    }

    /// All iterations of the loop share its variables: the file is written in an old version of the language.
    pub(crate) fn shares_loop_vars(&self, n: Node) -> bool {
        self.cx.w.shares_loop_vars(self.cx.w.slot_of(n))
    }

    /// The variable moves to a new box with the same value.
    fn fresh_box(&mut self, obj: ObjId) -> R<()> {
        let ty = self.obj_ty(obj);
        let v = self.var(obj)?.slot();
        let mark = self.mark();
        let base = self.tmp_pointer();
        self.alloc_to(base, ty)?;
        self.copy_place(Place::Mem(v, 0), Place::Mem(base, 0), ty)?;
        self.asm.mov(v, base, 1);
        self.release(mark);
        Ok(())
    }

    pub(crate) fn branch_stmt(&mut self, tok: Token, label: Option<Node>) -> R<()> {
        let name = label.map(|l| l.name().to_string());
        match tok {
            Token::Break => self.break_to(name.as_deref()),
            Token::Continue => self.continue_to(name.as_deref()),
            Token::Goto => {
                let ident = label.ok_or_else(|| LowerError::bug("goto"))?;
                self.goto_to(ident.name())
            }
            // The switch that is around jumps by itself.
            Token::Fallthrough => self.fallthrough(),
            other => Err(LowerError::bug(format!("branch {}", other.text()))),
        }
    }

    /// `break`, with a label or out of the innermost statement.
    pub(crate) fn break_to(&mut self, name: Option<&str>) -> R<()> {
        let found = self
            .targets
            .iter()
            .rev()
            .find(|t| name.is_none() || t.label.as_deref() == name)
            .map(|t| t.brk);
        match found {
            Some(brk) => {
                self.asm.jump(brk);
                Ok(())
            }
            None => self.far_break(name),
        }
    }

    /// `continue`, with a label or of the innermost loop.
    pub(crate) fn continue_to(&mut self, name: Option<&str>) -> R<()> {
        let found = self
            .targets
            .iter()
            .rev()
            .filter(|t| t.cont.is_some())
            .find(|t| name.is_none() || t.label.as_deref() == name)
            .and_then(|t| t.cont);
        match found {
            Some(cont) => {
                self.asm.jump(cont);
                Ok(())
            }
            None => self.far_continue(name),
        }
    }

    /// `goto`
    pub(crate) fn goto_to(&mut self, name: &str) -> R<()> {
        if self.range_body.is_some() && !self.has_label(name) {
            return self.far_goto(name);
        }
        let label = self.goto_label(name);
        self.asm.jump(label);
        Ok(())
    }
}
