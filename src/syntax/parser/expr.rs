//! Expressions above the primary ones: operators and lists.
//!
//! In: tokens. Out: BinaryExpr, UnaryExpr, StarExpr and whatever `primary` makes. Types are expressions here; only the
//! checker tells them apart.

use crate::mem::stack::deep;
use crate::syntax::extent;
use crate::syntax::node::{ChanType, Kind, Node, flag};
use crate::syntax::parser::Parser;
use crate::syntax::print;
use crate::syntax::token::Token;

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// `Expression = UnaryExpr | Expression binary_op Expression .`
    pub(super) fn expr(&mut self) -> Node {
        let x = self.unary_expr();
        self.binary_rest(x, 0)
    }

    /// The operators of higher precedence than `above` that follow `x`, with their right operands.
    pub(super) fn binary_rest(&mut self, mut x: Node, above: u8) -> Node {
        while self.tok().precedence() > above {
            let (op, pos) = (self.tok(), self.pos());
            self.next();
            let y = self.unary_expr();
            let y = self.binary_rest(y, op.precedence());
            x = self.make_tok(Kind::BinaryExpr, op, pos, &[x, y]);
        }
        x
    }

    /// `UnaryExpr = PrimaryExpr | unary_op UnaryExpr .`
    fn unary_expr(&mut self) -> Node {
        if !self.enter() {
            return self.bad_expr();
        }
        let x = deep(|| self.some_unary_expr());
        self.leave();
        x
    }

    fn some_unary_expr(&mut self) -> Node {
        let (tok, pos) = (self.tok(), self.pos());
        match tok {
            Token::Mul => {
                self.next();
                let x = self.unary_expr();
                self.make(Kind::StarExpr, 0, pos, &[x])
            }
            Token::Add | Token::Sub | Token::Not | Token::Xor | Token::Tilde | Token::And => {
                self.next();
                let x = self.unary_expr();
                self.make_tok(Kind::UnaryExpr, tok, pos, &[x])
            }
            Token::Arrow => {
                self.next();
                let x = self.unary_expr();
                self.arrow_before(pos, x)
            }
            _ => self.primary_expr(),
        }
    }

    /// `<-` before a channel type makes it a receiving one, before anything else it receives. Only now is it known which.
    fn arrow_before(&mut self, pos: u32, x: Node) -> Node {
        match ChanType::cast(x) {
            Some(chan) => self.receiving_chan(pos, chan),
            None => self.make_tok(Kind::UnaryExpr, Token::Arrow, pos, &[x]),
        }
    }

    /// `<- (chan <- (chan E))` was read, `(<-chan) ((<-chan) E)` is meant: each arrow goes to the channel behind it.
    fn receiving_chan(&mut self, pos: u32, outermost: ChanType) -> Node {
        let mut anchors = vec![pos];
        let mut chan = outermost;
        while chan.node().has_flag(flag::SEND) && !chan.node().has_flag(flag::RECV) {
            let Some(elem) = ChanType::cast(chan.value()) else {
                let elem = print::expr_string(chan.value());
                self.syntax_error(&format!("unexpected {elem}, expected chan"));
                return outermost.node();
            };
            let behind_keyword = chan.node().pos() + Token::Chan.text().len() as u32;
            anchors.push(extent::skip_trivia(self.scan.text(), behind_keyword));
            chan = elem;
        }
        if !chan.node().has_flag(flag::SEND) {
            let (arrow, keyword) = (Token::Arrow.text(), Token::Chan.text());
            self.syntax_error(&format!("unexpected {arrow}, expected {keyword}"));
        }
        let mut ty = chan.value();
        for anchor in anchors.into_iter().rev() {
            ty = self.make(Kind::ChanType, flag::RECV, anchor, &[ty]);
        }
        ty
    }

    /// `ExpressionList = Expression { "," Expression } .` One node: the expression or an ExprList.
    pub(super) fn expr_list(&mut self) -> Node {
        let (base, pos) = (self.stack.len(), self.pos());
        self.push_exprs();
        self.exprs_from(pos, base)
    }

    /// As [`Parser::expr_list`], each expression on the stack.
    pub(super) fn push_exprs(&mut self) {
        loop {
            let x = self.expr();
            self.stack.push(x);
            if !self.got(Token::Comma) {
                break;
            }
        }
    }

    /// `( Expression | Type ) { "," Type } [ "," ] .` Pushed on the stack; true if there was a comma.
    pub(super) fn push_types(&mut self, is_first_type: bool) -> bool {
        self.expr_level += 1;
        let first = if is_first_type {
            self.type_()
        } else {
            self.expr()
        };
        self.stack.push(first);
        let mut has_comma = false;
        while self.got(Token::Comma) {
            has_comma = true;
            let Some(ty) = self.type_or_none() else { break };
            self.stack.push(ty);
        }
        self.expr_level -= 1;
        has_comma
    }

    /// A call behind `go` or `defer`.
    pub(super) fn call_stmt(&mut self) -> Node {
        let (tok, pos) = (self.tok(), self.pos());
        self.next();
        let x = self.primary_expr();
        if x.kind() == Kind::ParenExpr {
            let keyword = tok.text();
            self.error_at(
                x.pos(),
                format!("expression in {keyword} must not be parenthesized"),
            );
        }
        let kind = match tok {
            Token::Go => Kind::GoStmt,
            _ => Kind::DeferStmt,
        };
        self.make(kind, 0, pos, &[x.unparen()])
    }
}
