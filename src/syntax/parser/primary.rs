//! Primary expressions: operands and what may follow them.
//!
//! In: tokens. Out: the tree of `a.b[c](d){e}`, built by a loop from the left. Whether `{` begins a composite literal or
//! the block of a statement is decided by the brackets around it ([`Parser::expr_level`]).

use crate::mem::stack::deep;
use crate::syntax::node::{IndexExpr, Kind, Node, flag};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, set};
use crate::syntax::token::Token;

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// `PrimaryExpr = Operand { Selector | Index | Slice | TypeAssertion | Arguments | LiteralValue } .`
    pub(super) fn primary_expr(&mut self) -> Node {
        let x = self.operand();
        self.primary_rest(x)
    }

    /// What follows the operand `x`.
    pub(super) fn primary_rest(&mut self, mut x: Node) -> Node {
        loop {
            x = match self.tok() {
                Token::Period => self.selector_or_assertion(x),
                Token::LBrack => self.index_or_slice(x),
                Token::LParen => self.call(x),
                Token::LBrace if self.begins_literal(x) => self.composite_lit_of(x),
                _ => return x,
            };
        }
    }

    /// `Operand = Literal | OperandName | "(" Expression ")" .` Also types that begin with a keyword or `[`.
    fn operand(&mut self) -> Node {
        match self.tok() {
            Token::Ident => self.leaf(Kind::Ident),
            Token::LParen => self.paren_expr(),
            Token::Func => self.func_lit_or_type(),
            Token::LBrack | Token::Chan | Token::Map | Token::Struct | Token::Interface => {
                self.type_()
            }
            tok if tok.is_literal() => self.leaf(Kind::BasicLit),
            _ => {
                let x = self.bad_expr();
                self.syntax_error("expected expression");
                self.skip_to(set(&[Token::RParen, Token::RBrack, Token::RBrace]));
                x
            }
        }
    }

    fn paren_expr(&mut self) -> Node {
        let pos = self.pos();
        self.next();
        self.expr_level += 1;
        let x = self.expr();
        self.expr_level -= 1;
        self.want(Token::RParen);
        self.make(Kind::ParenExpr, 0, pos, &[x])
    }

    fn func_lit_or_type(&mut self) -> Node {
        let pos = self.pos();
        self.next();
        let ty = self.func_type(Some(pos), "function type");
        if !self.at(Token::LBrace) {
            return ty;
        }
        self.expr_level += 1;
        let body = self.func_body();
        self.expr_level -= 1;
        self.make(Kind::FuncLit, 0, pos, &[ty, body])
    }

    /// A function's body, [`flag::BAD`] if there is an error in it. Statements in it are outside of the brackets around it.
    pub(super) fn func_body(&mut self) -> Node {
        self.func_depth += 1;
        let n_errors = self.scan.report.n_reported();
        let body = self.block_stmt("");
        if self.scan.report.n_reported() != n_errors {
            self.tree.add_aux(body, flag::BAD);
        }
        self.func_depth -= 1;
        body
    }

    fn selector_or_assertion(&mut self, x: Node) -> Node {
        let pos = self.pos();
        self.next();
        match self.tok() {
            Token::Ident => {
                let sel = self.leaf(Kind::Ident);
                self.make(Kind::SelectorExpr, 0, pos, &[x, sel])
            }
            Token::LParen => {
                self.next();
                let ty = if self.got(Token::Type) {
                    None
                } else {
                    Some(self.type_())
                };
                self.want(Token::RParen);
                let parts = Parts::new().one(x).opt(ty);
                self.make_parts(Kind::TypeAssertExpr, 0, pos, &parts)
            }
            _ => {
                self.syntax_error("expected name or (");
                self.skip_to(set(&[Token::Semicolon, Token::RParen]));
                x
            }
        }
    }

    fn index_or_slice(&mut self, x: Node) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.next();
        if self.at(Token::Colon) {
            return self.slice(x, None, pos);
        }
        self.stack.push(x);
        let has_comma = self.push_indices();
        if has_comma || self.at(Token::RBrack) {
            self.want(Token::RBrack);
            return self.make_from(Kind::IndexExpr, 0, pos, base);
        }
        let lo = self.stack.get(base + 1).copied();
        self.stack.truncate(base);
        self.slice(x, lo, pos)
    }

    fn push_indices(&mut self) -> bool {
        if self.at(Token::RBrack) {
            self.syntax_error("expected operand");
            let missing = self.bad_expr();
            self.stack.push(missing);
            return false;
        }
        self.push_types(false)
    }

    /// At the `:` of `x [ lo : hi ]` or `x [ lo : hi : max ]`.
    fn slice(&mut self, x: Node, lo: Option<Node>, pos: u32) -> Node {
        if !self.got(Token::Colon) {
            self.syntax_error("expected comma, : or ]");
            self.skip_to(set(&[Token::Comma, Token::Colon, Token::RBrack]));
        }
        self.expr_level += 1;
        let mut hi = None;
        if !self.at(Token::Colon) && !self.at(Token::RBrack) {
            hi = Some(self.expr());
        }
        let (mut max, mut aux) = (None, 0);
        if self.at(Token::Colon) {
            aux = flag::THREE;
            if hi.is_none() {
                self.error_at(self.pos(), "middle index required in 3-index slice");
                hi = Some(self.bad_expr());
            }
            self.next();
            max = Some(self.final_index());
        }
        self.expr_level -= 1;
        self.want(Token::RBrack);
        let parts = Parts::new().one(x).opt(lo).opt(hi).opt(max);
        self.make_parts(Kind::SliceExpr, aux, pos, &parts)
    }

    fn final_index(&mut self) -> Node {
        if !self.at(Token::RBrack) {
            return self.expr();
        }
        self.error_at(self.pos(), "final index required in 3-index slice");
        self.bad_expr()
    }

    /// `"(" [ ( ExpressionList | Type [ "," ExpressionList ] ) [ "..." ] [ "," ] ] ")" .`
    fn call(&mut self, fun: Node) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.next();
        self.stack.push(fun);
        self.expr_level += 1;
        let mut aux = 0;
        self.list("argument list", Token::Comma, Token::RParen, |p| {
            let arg = p.expr();
            p.stack.push(arg);
            let has_dots = p.got(Token::Ellipsis);
            if has_dots {
                aux = flag::ELLIPSIS;
            }
            has_dots
        });
        self.expr_level -= 1;
        self.make_from(Kind::CallExpr, aux, pos, base)
    }

    /// True if the `{` behind `x` begins the value of a literal of type `x` rather than a block.
    fn begins_literal(&self, x: Node) -> bool {
        let ty = x.unparen();
        match ty.kind() {
            Kind::Ident | Kind::SelectorExpr => self.expr_level >= 0,
            Kind::IndexExpr => self.expr_level >= 0 && !is_value(ty),
            Kind::ArrayType | Kind::StructType | Kind::MapType => true,
            _ => false,
        }
    }

    fn composite_lit_of(&mut self, ty: Node) -> Node {
        if ty.kind() == Kind::ParenExpr {
            self.syntax_error("cannot parenthesize type in composite literal");
        }
        self.composite_lit(Some(ty))
    }

    /// `LiteralValue = "{" [ ElementList [ "," ] ] "}" .`
    fn composite_lit(&mut self, ty: Option<Node>) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.stack.extend(ty);
        self.expr_level += 1;
        self.want(Token::LBrace);
        self.list("composite literal", Token::Comma, Token::RBrace, |p| {
            let element = p.element();
            p.stack.push(element);
            false
        });
        self.expr_level -= 1;
        let aux = if ty.is_some() { flag::FIRST_PRESENT } else { 0 };
        self.make_from(Kind::CompositeLit, aux, pos, base)
    }

    /// `KeyedElement = [ Key ":" ] Element .`
    fn element(&mut self) -> Node {
        let key = self.bare_element();
        let pos = self.pos();
        if !self.got(Token::Colon) {
            return key;
        }
        let value = self.bare_element();
        self.make(Kind::KeyValueExpr, 0, pos, &[key, value])
    }

    /// `Element = Expression | LiteralValue .`
    fn bare_element(&mut self) -> Node {
        if !self.at(Token::LBrace) {
            return self.expr();
        }
        if !self.enter() {
            return self.bad_expr();
        }
        let value = deep(|| self.composite_lit(None));
        self.leave();
        value
    }
}

/// True if `x` can only be a value, not a type. Recursion goes into brackets only, whose nesting is bounded (P1).
fn is_value(x: Node) -> bool {
    let mut x = x.unparen();
    while let Some(index) = IndexExpr::cast(x) {
        let mut indices = index.indices();
        if let (Some(only), None) = (indices.next(), indices.next())
            && is_value(only)
        {
            return true;
        }
        x = index.x().unparen();
    }
    matches!(
        x.kind(),
        Kind::BasicLit
            | Kind::CompositeLit
            | Kind::FuncLit
            | Kind::SliceExpr
            | Kind::TypeAssertExpr
            | Kind::CallExpr
            | Kind::UnaryExpr
            | Kind::BinaryExpr
    )
}
