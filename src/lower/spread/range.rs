//! A range over arguments that stand in slots: its body, once for each.
//!
//! In: `range xs` and `range xs[k:]`. Out: the bodies one behind the other. Nothing assigns to an element, so a variable that nothing changes is the element itself.

use crate::lower::R;
use crate::lower::asm::Label;
use crate::lower::func::{Fun, SCALAR, Var};
use crate::lower::place::Place;
use crate::lower::spread::Spread;
use crate::lower::stmt::Target;
use crate::syntax::node::RangeStmt;
use crate::syntax::token::Token;
use crate::types::ty::TypeId;

impl Fun<'_, '_> {
    /// The bodies for elements `from` on; `end` stands behind them.
    pub(crate) fn range_spread(
        &mut self,
        stmt: RangeStmt,
        label: Option<String>,
        (spread, from): (Spread, u32),
        end: Label,
    ) -> R<()> {
        for i in from..spread.n {
            let inner = self.scope();
            let cont = self.asm.label();
            self.spread_pair(stmt, spread, i, from)?;
            self.targets.push(Target {
                label: label.clone(),
                brk: end,
                cont: Some(cont),
            });
            self.n_loops += 1;
            self.block_body(stmt.body())?;
            self.n_loops -= 1;
            self.targets.pop();
            self.asm.bind(cont);
            self.end_scope(inner);
        }
        self.asm.bind(end);
        Ok(())
    }

    /// Key and value of an iteration.
    fn spread_pair(&mut self, stmt: RangeStmt, spread: Spread, i: u32, from: u32) -> R<()> {
        let n = stmt.node();
        let (key, value) = (Self::wanted(stmt.key()), Self::wanted(stmt.value()));
        let element = spread.element(i);
        let alias = value.and_then(|x| self.def(x));
        let alias = alias.filter(|_| n.tok() == Token::Define && !self.shares_loop_vars(n));
        let alias = alias.filter(|obj| !self.facts.is_changed(*obj) && !self.facts.is_boxed(*obj));
        let mark = self.mark();
        self.at(n);
        let key = match key {
            Some(key) => {
                let v = self.local(SCALAR);
                self.asm.load_int(v, i64::from(i - from));
                Some((key, TypeId::INT, v))
            }
            None => None,
        };
        match (alias, value) {
            (Some(obj), _) => {
                self.iter_pair(n.tok(), key, None)?;
                self.bind(obj, spread.elem, Var::Slots(element))?;
            }
            (None, Some(x)) => {
                let v = self.load_operand(Place::Slots(element), spread.elem)?;
                self.iter_pair(n.tok(), key, Some((x, spread.elem, v)))?;
            }
            (None, None) => self.iter_pair(n.tok(), key, None)?,
        }
        self.release(mark);
        Ok(())
    }
}
