//! Terminating statements: whether control can reach the end of a function with results.
//!
//! In: a statement, and which calls are calls of the predeclared `panic` (the checker knows). Out: a yes or no.

use crate::mem::stack::deep;
use crate::syntax::node::{
    BlockStmt, CaseClause, CommClause, ExprStmt, ForStmt, IfStmt, Kind, LabeledStmt, Node,
    SelectStmt, SwitchStmt, TypeSwitchStmt,
};
use crate::syntax::token::Token;

/// Answers whether a call expression calls the predeclared `panic`.
pub(crate) type IsPanic<'a> = &'a dyn Fn(Node) -> bool;

/// Whether a list of statements ends in a terminating one; trailing empty statements do not count.
pub(crate) fn is_terminating_list(list: impl Iterator<Item = Node>, panics: IsPanic) -> bool {
    let last = list.filter(|s| s.kind() != Kind::EmptyStmt).last();
    last.is_some_and(|s| is_terminating(s, None, panics))
}

/// Whether `s`, labelled `label`, is terminating.
pub(crate) fn is_terminating(s: Node, label: Option<Node>, panics: IsPanic) -> bool {
    let label_name = label.as_ref().map_or("", |l| l.name());
    deep(|| match s.kind() {
        Kind::LabeledStmt => {
            LabeledStmt::cast(s).is_some_and(|l| is_terminating(l.stmt(), Some(l.label()), panics))
        }
        Kind::ExprStmt => ExprStmt::cast(s).is_some_and(|e| panics(e.x().unparen())),
        Kind::ReturnStmt => true,
        Kind::BranchStmt => matches!(s.tok(), Token::Goto | Token::Fallthrough),
        Kind::BlockStmt => is_terminating_list(s.children(), panics),
        Kind::IfStmt => IfStmt::cast(s).is_some_and(|i| {
            i.els().is_some_and(|els| {
                is_terminating(i.body(), None, panics) && is_terminating(els, None, panics)
            })
        }),
        Kind::SwitchStmt => {
            SwitchStmt::cast(s).is_some_and(|w| is_terminating_switch(w.body(), label_name, panics))
        }
        Kind::TypeSwitchStmt => TypeSwitchStmt::cast(s)
            .is_some_and(|w| is_terminating_switch(w.body(), label_name, panics)),
        Kind::SelectStmt => SelectStmt::cast(s).is_some_and(|w| {
            clauses(w.body()).all(|c| {
                is_terminating_list(clause_body(c), panics)
                    && !has_break_list(clause_body(c), label_name, true)
            })
        }),
        Kind::ForStmt => ForStmt::cast(s)
            .is_some_and(|f| f.cond().is_none() && !has_break(f.body(), label_name, true)),
        _ => false,
    })
}

fn clauses(body: Node) -> impl Iterator<Item = Node> {
    BlockStmt::cast(body).into_iter().flat_map(BlockStmt::list)
}

fn clause_body(c: Node) -> impl Iterator<Item = Node> {
    let switch = CaseClause::cast(c).map(CaseClause::body);
    let select = CommClause::cast(c).map(CommClause::body);
    switch.into_iter().chain(select).flatten()
}

fn is_terminating_switch(body: Node, label: &str, panics: IsPanic) -> bool {
    let mut has_default = false;
    for c in clauses(body) {
        has_default |= CaseClause::cast(c).is_some_and(|c| c.exprs().is_none());
        if !is_terminating_list(clause_body(c), panics)
            || has_break_list(clause_body(c), label, true)
        {
            return false;
        }
    }
    has_default
}

fn has_break_list(mut list: impl Iterator<Item = Node>, label: &str, implicit: bool) -> bool {
    list.any(|s| has_break(s, label, implicit))
}

/// Whether `s` has a break out of the statement labelled `label`, or, if `implicit`, one without a label.
fn has_break(s: Node, label: &str, implicit: bool) -> bool {
    deep(|| match s.kind() {
        Kind::LabeledStmt => {
            LabeledStmt::cast(s).is_some_and(|l| has_break(l.stmt(), label, implicit))
        }
        Kind::BranchStmt if s.tok() == Token::Break => match s.first_child() {
            None => implicit,
            Some(target) => target.is_ident(label),
        },
        Kind::BlockStmt => has_break_list(s.children(), label, implicit),
        Kind::IfStmt => IfStmt::cast(s).is_some_and(|i| {
            has_break(i.body(), label, implicit)
                || i.els().is_some_and(|e| has_break(e, label, implicit))
        }),
        Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt if !label.is_empty() => {
            let body = s.last_child();
            body.is_some_and(|b| clauses(b).any(|c| has_break_list(clause_body(c), label, false)))
        }
        Kind::ForStmt | Kind::RangeStmt if !label.is_empty() => {
            s.last_child().is_some_and(|b| has_break(b, label, false))
        }
        _ => false,
    })
}
