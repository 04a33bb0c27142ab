//! Statements but for those with a header.
//!
//! In: tokens. Out: statement nodes. A production `..._or_none` answers `None`, without a word, if no statement begins here.

use crate::mem::stack::deep;
use crate::syntax::node::{Kind, Node};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, set};
use crate::syntax::token::Token;

/// What a simple statement turned out to be.
pub(super) enum Simple {
    /// An expression; as a statement it gets an ExprStmt around it.
    Expr(Node),
    /// Any other.
    Stmt(Node),
    /// `x := y.(type)`, only in the header of a switch.
    Guard(Node),
    /// `[ lhs tok ] "range" x`, only in the header of a for.
    Range(RangeClause),
}

/// The head of a range statement.
pub(super) struct RangeClause {
    pub(super) lhs: Option<Node>,
    /// Define, Assign or None.
    pub(super) tok: Token,
    pub(super) x: Node,
}

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// `StatementList = { Statement ";" } .` Pushed on the stack.
    pub(super) fn stmt_list(&mut self) {
        while self.continues_list() {
            let Some(stmt) = self.stmt_or_none() else {
                return;
            };
            self.push_stmt(stmt);
        }
    }

    /// A list whose first expressions were taken.
    pub(super) fn stmt_list_after(&mut self, lhs: Node) {
        if let Some(stmt) = self.stmt_after(lhs) {
            self.push_stmt(stmt);
            self.stmt_list();
        }
    }

    fn continues_list(&self) -> bool {
        !matches!(
            self.tok(),
            Token::Eof | Token::RBrace | Token::Case | Token::Default
        )
    }

    fn push_stmt(&mut self, stmt: Node) {
        self.stack.push(stmt);
        if !self.got(Token::Semicolon) && !self.at(Token::RBrace) {
            self.syntax_error("at end of statement");
            self.skip_to(set(&[
                Token::Semicolon,
                Token::RBrace,
                Token::Case,
                Token::Default,
            ]));
            self.got(Token::Semicolon);
        }
    }

    pub(super) fn stmt_or_none(&mut self) -> Option<Node> {
        if !self.enter() {
            return None;
        }
        let stmt = deep(|| self.some_stmt());
        self.leave();
        stmt
    }

    fn some_stmt(&mut self) -> Option<Node> {
        let pos = self.pos();
        Some(match self.tok() {
            Token::Ident => {
                let lhs = self.expr_list();
                return self.stmt_after(lhs);
            }
            Token::Var | Token::Const | Token::Type => {
                let decl = self.gen_decl();
                self.make(Kind::DeclStmt, 0, pos, &[decl])
            }
            Token::LBrace => self.block_stmt(""),
            Token::For => self.for_stmt(),
            Token::Switch => self.switch_stmt(),
            Token::Select => self.select_stmt(),
            Token::If => self.if_stmt(),
            Token::Go | Token::Defer => self.call_stmt(),
            Token::Fallthrough | Token::Break | Token::Continue | Token::Goto => self.branch_stmt(),
            Token::Return => self.return_stmt(),
            Token::Semicolon => self.make(Kind::EmptyStmt, 0, pos, &[]),
            tok if tok.begins_expr() => self.simple_stmt_node(),
            _ => return None,
        })
    }

    /// A statement whose first expressions were taken.
    fn stmt_after(&mut self, lhs: Node) -> Option<Node> {
        if lhs.kind() == Kind::Ident && self.at(Token::Colon) {
            return self.labeled_stmt_or_none(lhs);
        }
        let simple = self.simple_stmt_after(lhs, Token::None);
        Some(self.as_stmt(simple))
    }

    /// A simple statement as a node of its own.
    pub(super) fn simple_stmt_node(&mut self) -> Node {
        let simple = self.simple_stmt(Token::None);
        self.as_stmt(simple)
    }

    pub(super) fn as_stmt(&mut self, simple: Simple) -> Node {
        match simple {
            Simple::Expr(x) => {
                let start = x.start();
                self.make(Kind::ExprStmt, 0, start, &[x])
            }
            Simple::Stmt(stmt) | Simple::Guard(stmt) => stmt,
            Simple::Range(clause) => clause.x,
        }
    }

    /// In the header of `keyword`, or anywhere else (`None`).
    pub(super) fn simple_stmt(&mut self, keyword: Token) -> Simple {
        if keyword == Token::For && self.at(Token::Range) {
            return self.range_clause(None, Token::None);
        }
        let lhs = self.expr_list();
        self.simple_stmt_after(lhs, keyword)
    }

    fn simple_stmt_after(&mut self, lhs: Node, keyword: Token) -> Simple {
        let (tok, pos) = (self.tok(), self.pos());
        if matches!(tok, Token::Assign | Token::Define) {
            return self.assignment(lhs, keyword);
        }
        if lhs.kind() == Kind::ExprList {
            self.syntax_error("expected := or = or comma");
            self.skip_to(set(&[Token::Semicolon, Token::RBrace]));
            return Simple::Expr(lhs.first_child().unwrap_or(lhs));
        }
        match tok {
            Token::Inc | Token::Dec => {
                self.next();
                Simple::Stmt(self.make_tok(Kind::IncDecStmt, tok, pos, &[lhs]))
            }
            Token::Arrow => {
                self.next();
                let value = self.expr();
                Simple::Stmt(self.make(Kind::SendStmt, 0, pos, &[lhs, value]))
            }
            _ if tok.assign_op() != Token::None => {
                self.next();
                let rhs = self.expr();
                Simple::Stmt(self.make_tok(Kind::AssignStmt, tok, pos, &[lhs, rhs]))
            }
            _ => Simple::Expr(lhs),
        }
    }

    /// At `=` or `:=`.
    fn assignment(&mut self, lhs: Node, keyword: Token) -> Simple {
        let (tok, pos) = (self.tok(), self.pos());
        self.next();
        if keyword == Token::For && self.at(Token::Range) {
            return self.range_clause(Some(lhs), tok);
        }
        let rhs = self.expr_list();
        let stmt = self.make_tok(Kind::AssignStmt, tok, pos, &[lhs, rhs]);
        let is_guard = keyword == Token::Switch
            && tok == Token::Define
            && lhs.kind() == Kind::Ident
            && is_type_guard(rhs);
        if is_guard {
            Simple::Guard(stmt)
        } else {
            Simple::Stmt(stmt)
        }
    }

    fn range_clause(&mut self, lhs: Option<Node>, tok: Token) -> Simple {
        self.next();
        let x = self.expr();
        Simple::Range(RangeClause { lhs, tok, x })
    }

    fn labeled_stmt_or_none(&mut self, label: Node) -> Option<Node> {
        let pos = self.pos();
        self.want(Token::Colon);
        let stmt = if self.at(Token::RBrace) {
            let end = self.pos();
            Some(self.make(Kind::EmptyStmt, 0, end, &[]))
        } else {
            self.stmt_or_none()
        };
        let Some(stmt) = stmt else {
            self.syntax_error_at(pos, "missing statement after label");
            return None;
        };
        Some(self.make(Kind::LabeledStmt, 0, pos, &[label, stmt]))
    }

    /// `context`, if any: what a missing `{` should have stood behind.
    pub(super) fn block_stmt(&mut self, context: &str) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        if !self.got(Token::LBrace) {
            self.syntax_error(&format!("expected {{ after {context}"));
            self.skip_to(set(&[Token::Ident, Token::RBrace]));
            if self.got(Token::RBrace) {
                return self.make(Kind::BlockStmt, 0, pos, &[]);
            }
        }
        let outer = std::mem::take(&mut self.expr_level);
        self.stmt_list();
        self.expr_level = outer;
        self.want(Token::RBrace);
        self.make_from(Kind::BlockStmt, 0, pos, base)
    }

    fn branch_stmt(&mut self) -> Node {
        let (tok, pos) = (self.tok(), self.pos());
        self.next();
        let label = match tok {
            Token::Goto => Some(self.name()),
            Token::Break | Token::Continue if self.at(Token::Ident) => Some(self.name()),
            _ => None,
        };
        let parts = Parts::new().opt(label);
        self.make_parts(Kind::BranchStmt, tok as u16, pos, &parts)
    }

    fn return_stmt(&mut self) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.next();
        if !self.at(Token::Semicolon) && !self.at(Token::RBrace) {
            self.push_exprs();
        }
        self.make_from(Kind::ReturnStmt, 0, pos, base)
    }
}

/// `x.(type)`.
pub(super) fn is_type_guard(x: Node) -> bool {
    let guard = crate::syntax::node::TypeAssertExpr::cast(x);
    guard.is_some_and(|g| g.ty().is_none())
}
