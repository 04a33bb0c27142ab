//! Statements with a header: if, for, switch, select and their clauses.
//!
//! In: tokens. Out: statement nodes. In a header, outside of brackets, `{` behind a name begins the block.

use crate::mem::stack::deep;
use crate::syntax::node::{AssignStmt, BinaryExpr, Kind, Node, flag};
use crate::syntax::parser::stmt::{RangeClause, Simple, is_type_guard};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, set};
use crate::syntax::print;
use crate::syntax::scanner::Semi;
use crate::syntax::token::Token;

/// `[ init ";" ] [ cond ] [ ";" post ]`
#[derive(Default)]
struct Header {
    init: Option<Node>,
    cond: Option<Node>,
    /// `x := y.(type)` in place of the condition.
    guard: Option<Node>,
    post: Option<Node>,
    range: Option<RangeClause>,
}

impl<const TIMED: bool> Parser<'_, TIMED> {
    pub(super) fn for_stmt(&mut self) -> Node {
        let pos = self.pos();
        let header = self.header(Token::For);
        let body = self.block_stmt("for clause");
        if let Some(clause) = header.range {
            return self.range_stmt(pos, clause, body);
        }
        let parts = Parts::new()
            .opt(header.init)
            .opt(header.cond)
            .opt(header.post);
        self.make_parts(Kind::ForStmt, 0, pos, &parts.one(body))
    }

    fn range_stmt(&mut self, pos: u32, clause: RangeClause, body: Node) -> Node {
        let (mut key, mut value) = (clause.lhs, None);
        if let Some(list) = key.filter(|k| k.kind() == Kind::ExprList) {
            let names: Vec<Node> = list.children().collect();
            (key, value) = (names.first().copied(), names.get(1).copied());
            if let (Some(second), Some(more)) = (value, names.get(1..).filter(|m| m.len() > 1)) {
                // More than there may be: the checker says so, knowing what is ranged over.
                value = Some(self.make(Kind::ExprList, 0, second.pos(), more));
            }
        }
        let parts = Parts::new().opt(key).opt(value).one(clause.x).one(body);
        self.make_parts(Kind::RangeStmt, clause.tok as u16, pos, &parts)
    }

    pub(super) fn if_stmt(&mut self) -> Node {
        if !self.enter() {
            return self.made_up(Kind::BadStmt);
        }
        let stmt = deep(|| self.if_stmt_here());
        self.leave();
        stmt
    }

    fn if_stmt_here(&mut self) -> Node {
        let pos = self.pos();
        let header = self.header(Token::If);
        let cond = match header.cond {
            Some(cond) => cond,
            None => self.bad_expr(),
        };
        let body = self.block_stmt("if clause");
        let els = if self.got(Token::Else) {
            self.else_branch()
        } else {
            None
        };
        let parts = Parts::new().opt(header.init).one(cond).one(body).opt(els);
        self.make_parts(Kind::IfStmt, 0, pos, &parts)
    }

    fn else_branch(&mut self) -> Option<Node> {
        match self.tok() {
            Token::If => Some(self.if_stmt()),
            Token::LBrace => Some(self.block_stmt("")),
            _ => {
                self.syntax_error("else must be followed by if or statement block");
                self.skip_to(set(&[Token::Ident, Token::RBrace]));
                None
            }
        }
    }

    pub(super) fn switch_stmt(&mut self) -> Node {
        let pos = self.pos();
        let header = self.header(Token::Switch);
        let body = self.clauses("switch", Parser::case_clause);
        let bare_guard = header.cond.filter(|x| is_type_guard(*x));
        let guard = match (header.guard, bare_guard) {
            (None, Some(x)) => {
                let start = x.start();
                Some(self.make(Kind::ExprStmt, 0, start, &[x]))
            }
            (guard, _) => guard,
        };
        if let Some(guard) = guard {
            let parts = Parts::new().opt(header.init).one(guard).one(body);
            return self.make_parts(Kind::TypeSwitchStmt, 0, pos, &parts);
        }
        let parts = Parts::new().opt(header.init).opt(header.cond).one(body);
        self.make_parts(Kind::SwitchStmt, 0, pos, &parts)
    }

    pub(super) fn select_stmt(&mut self) -> Node {
        let pos = self.pos();
        self.next();
        let body = self.clauses("select", Parser::comm_clause);
        self.make(Kind::SelectStmt, 0, pos, &[body])
    }

    /// The block of a switch or select.
    fn clauses(&mut self, keyword: &str, clause: fn(&mut Self) -> Node) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        if !self.got(Token::LBrace) {
            self.syntax_error(&format!("missing {{ after {keyword} clause"));
            self.skip_to(set(&[Token::Case, Token::Default, Token::RBrace]));
        }
        let outer = std::mem::take(&mut self.expr_level);
        while !self.at(Token::Eof) && !self.at(Token::RBrace) {
            let clause = clause(self);
            self.stack.push(clause);
        }
        self.expr_level = outer;
        self.want(Token::RBrace);
        self.make_from(Kind::BlockStmt, 0, pos, base)
    }

    fn case_clause(&mut self) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        let head = self.clause_head(Parser::expr_list);
        self.clause_body(Kind::CaseClause, pos, base, head)
    }

    fn comm_clause(&mut self) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        let head = self.clause_head(Parser::simple_stmt_node);
        self.clause_body(Kind::CommClause, pos, base, head)
    }

    /// What stands between `case` and `:`; nothing for `default`.
    fn clause_head(&mut self, head: fn(&mut Self) -> Node) -> Option<Node> {
        if self.got(Token::Case) {
            return Some(head(self));
        }
        if !self.got(Token::Default) {
            self.syntax_error("expected case or default or }");
            self.skip_to(set(&[
                Token::Colon,
                Token::Case,
                Token::Default,
                Token::RBrace,
            ]));
        }
        None
    }

    fn clause_body(&mut self, kind: Kind, pos: u32, base: usize, head: Option<Node>) -> Node {
        self.want(Token::Colon);
        self.stack.extend(head);
        self.stmt_list();
        let aux = if head.is_some() {
            flag::FIRST_PRESENT
        } else {
            0
        };
        self.make_from(kind, aux, pos, base)
    }

    /// Behind `keyword`, up to the `{` of the block.
    fn header(&mut self, keyword: Token) -> Header {
        self.next();
        let mut header = Header::default();
        if self.at(Token::LBrace) {
            if keyword == Token::If {
                self.syntax_error("missing condition in if statement");
            }
            return header;
        }
        let outer = std::mem::replace(&mut self.expr_level, -1);
        self.header_parts(keyword, &mut header);
        self.expr_level = outer;
        header
    }

    fn header_parts(&mut self, keyword: Token, header: &mut Header) {
        let mut first = None;
        if !self.at(Token::Semicolon) {
            if self.got(Token::Var) {
                let keyword = keyword.text();
                self.syntax_error(&format!(
                    "var declaration not allowed in {keyword} initializer"
                ));
            }
            match self.simple_stmt(keyword) {
                Simple::Range(clause) => {
                    header.range = Some(clause);
                    return;
                }
                simple => first = Some(simple),
            }
        }
        if self.at(Token::LBrace) {
            self.condition(first, header);
            return;
        }
        header.init = first.map(|simple| self.as_stmt(simple));
        let semicolon = self.header_semicolon();
        let cond = if keyword == Token::For {
            self.for_clause(header)
        } else if self.at(Token::LBrace) {
            None
        } else {
            Some(self.simple_stmt(keyword))
        };
        if let (None, Token::If, Some((at, semi))) = (&cond, keyword, semicolon) {
            self.missing_condition(at, semi);
        }
        self.condition(cond, header);
    }

    /// The `;` behind the first part: where it stands and what for.
    fn header_semicolon(&mut self) -> Option<(u32, Semi)> {
        let semicolon = (self.pos(), self.scan.semi);
        if self.got(Token::Semicolon) {
            return Some(semicolon);
        }
        // Asking for `{` makes the better message.
        self.want(Token::LBrace);
        if !self.at(Token::LBrace) {
            self.skip_to(set(&[Token::LBrace, Token::RBrace]));
        }
        None
    }

    /// `[ cond ] ";" [ post ]`
    fn for_clause(&mut self, header: &mut Header) -> Option<Simple> {
        let mut cond = None;
        if !self.at(Token::Semicolon) {
            if self.at(Token::LBrace) {
                self.syntax_error("expected for loop condition");
                return None;
            }
            cond = Some(self.simple_stmt(Token::None));
        }
        self.want(Token::Semicolon);
        if !self.at(Token::LBrace) {
            let post = self.simple_stmt_node();
            if post.kind() == Kind::AssignStmt && post.tok() == Token::Define {
                let msg = "cannot declare in post statement of for loop";
                self.syntax_error_at(post.pos(), msg);
            }
            header.post = Some(post);
        }
        cond
    }

    fn missing_condition(&mut self, at: u32, semi: Semi) {
        if semi == Semi::Written {
            return self.syntax_error_at(at, "missing condition in if statement");
        }
        let found = semi.text();
        self.syntax_error_at(
            at,
            &format!("unexpected {found}, expected {{ after if clause"),
        );
    }

    /// Only an expression can be a condition (or a switch's guard).
    fn condition(&mut self, simple: Option<Simple>, header: &mut Header) {
        let stmt = match simple {
            None => return,
            Some(Simple::Expr(x)) => {
                header.cond = Some(x);
                return;
            }
            Some(Simple::Guard(guard)) => {
                header.guard = Some(guard);
                return;
            }
            Some(simple) => self.as_stmt(simple),
        };
        let shown = describe_stmt(stmt);
        self.syntax_error_at(stmt.pos(), &format!("cannot use {shown} as value"));
        header.cond = Some(self.bad_expr());
    }
}

/// A statement in a message. In an assignment, which was probably meant as a comparison, the sides are set off.
fn describe_stmt(stmt: Node) -> String {
    let assignment = AssignStmt::cast(stmt).filter(|_| stmt.tok() == Token::Assign);
    let sides = assignment.and_then(|a| a.lhs().node().zip(a.rhs().node()));
    match sides {
        Some((lhs, rhs)) => format!("assignment {} = {}", set_off(lhs), set_off(rhs)),
        None => print::expr_string(stmt),
    }
}

fn set_off(x: Node) -> String {
    let shown = print::expr_string(x);
    match BinaryExpr::cast(x) {
        Some(_) => format!("({shown})"),
        None => shown,
    }
}
