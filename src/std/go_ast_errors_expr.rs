//! Expressions as go/parser reads them: what is wrong with them (`go_ast_errors`).
//!
//! In: the reader at an expression. Out: it stands behind it; what later errors need to know of it.

use crate::std::go_ast_errors::{Chan, Form, Part, Reader, Split};
use crate::syntax::token::Token;

impl Reader<'_> {
    /// A name that has to be there.
    pub(super) fn ident(&mut self) {
        self.expect(Token::Ident);
    }

    pub(super) fn expr(&mut self) -> Part {
        self.binary(None, 1)
    }

    /// An expression in which `=` is a slip for `==`.
    pub(super) fn rhs(&mut self) -> Part {
        let before = std::mem::replace(&mut self.in_rhs, true);
        let part = self.expr();
        self.in_rhs = before;
        part
    }

    /// Expressions between commas: the first one, the last one, and how many.
    pub(super) fn list(&mut self, in_rhs: bool) -> (Part, Part, usize) {
        let before = std::mem::replace(&mut self.in_rhs, in_rhs);
        let first = self.expr();
        let (mut last, mut n) = (first, 1);
        while self.got(Token::Comma) {
            last = self.expr();
            n += 1;
        }
        self.in_rhs = before;
        (first, last, n)
    }

    /// Operators of at least this precedence and their operands, the first of which may have been read.
    pub(super) fn binary(&mut self, first: Option<Part>, lowest: u8) -> Part {
        let mut x = match first {
            Some(x) => x,
            None => self.unary(),
        };
        loop {
            let tok = match self.tok() {
                Token::Assign if self.in_rhs => Token::Eql,
                tok => tok,
            };
            let strength = tok.precedence();
            if strength < lowest || strength == 0 {
                return x;
            }
            self.expect(tok);
            let y = self.deeper(|r| r.binary(None, strength + 1));
            x = self.joined(x, tok, y);
        }
    }

    /// `x op y`.
    fn joined(&self, x: Part, op: Token, y: Part) -> Part {
        let is_name = x.form == Form::Name && !x.is_paren;
        let split = match op {
            Token::Mul if is_name && y.is_elem => Split::Always,
            Token::Mul if is_name => Split::IfForced,
            Token::Or if y.is_elem && x.split != Split::Never => Split::Always,
            Token::Or => x.split,
            _ => Split::Never,
        };
        Part {
            is_elem: x.is_elem || y.is_elem,
            split,
            ..self.part_to(Form::Other, x.start, y.end)
        }
    }

    fn unary(&mut self) -> Part {
        self.deeper(Self::unary_inner)
    }

    fn unary_inner(&mut self) -> Part {
        let (tok, start) = (self.tok(), self.pos());
        match tok {
            Token::Add | Token::Sub | Token::Not | Token::Xor | Token::And | Token::Tilde => {
                self.next();
                let x = self.unary();
                Part {
                    is_elem: tok == Token::Tilde,
                    ..self.part_to(Form::Other, start, x.end)
                }
            }
            Token::Arrow => {
                self.next();
                let x = self.unary();
                self.received(x, start)
            }
            Token::Mul => {
                self.next();
                let x = self.unary();
                self.part_to(Form::Other, start, x.end)
            }
            _ => self.primary(None),
        }
    }

    /// `<-` at `start` before what was read: a receive; or the arrow of a channel's type, whose own arrow then belongs to its element.
    fn received(&mut self, x: Part, start: u32) -> Part {
        if x.form != Form::Chan || x.is_paren {
            return self.part_to(Form::Other, start, x.end);
        }
        let (mut next, mut arrow, mut sends) = (x.chan, start, true);
        while sends
            && let Some(at) = next
            && let Some(chan) = self.chans.get(at).copied()
        {
            if chan.receives {
                self.expected(chan.arrow, "'chan'");
            }
            let turned = Chan {
                receives: true,
                sends: false,
                arrow,
                elem: chan.elem,
            };
            if let Some(place) = self.chans.get_mut(at) {
                *place = turned;
            }
            (next, arrow, sends) = (chan.elem, chan.arrow, chan.sends);
        }
        if sends {
            self.expected(arrow, "channel type");
        }
        Part {
            chan: x.chan,
            ..self.type_part(Form::Chan, start)
        }
    }

    fn operand(&mut self) -> Part {
        let start = self.pos();
        match self.tok() {
            Token::Ident => {
                self.next();
                return self.part(Form::Name, start);
            }
            Token::Int | Token::Float | Token::Imag | Token::Char | Token::String => {
                self.next();
                return self.part(Form::Other, start);
            }
            Token::LParen => {
                self.next();
                let inner = self.inside(|r| r.rhs());
                let close = self.expect(Token::RParen);
                return self.parenthesized(inner, start, close);
            }
            Token::Func => return self.func_type_or_literal(),
            _ => {}
        }
        if let Some(part) = self.try_type() {
            return part;
        }
        self.expected_here("operand");
        self.skip_to(Token::STATEMENT_STARTS);
        self.part_to(Form::Bad, start, self.pos())
    }

    fn func_type_or_literal(&mut self) -> Part {
        let start = self.pos();
        self.func_type();
        if self.tok() != Token::LBrace {
            return self.type_part(Form::Other, start);
        }
        let end = self.inside(|r| r.body());
        self.part_to(Form::Other, start, end)
    }

    /// An operand and what is applied to it.
    pub(super) fn primary(&mut self, first: Option<Part>) -> Part {
        let mut x = match first {
            Some(x) => x,
            None => self.operand(),
        };
        loop {
            let start = x.start;
            x = match self.tok() {
                Token::Period => {
                    self.next();
                    self.selected(start)
                }
                Token::LBrack => self.indexed(start),
                Token::LParen => self.call(x),
                Token::LBrace if self.begins_literal(x) => {
                    if x.is_paren {
                        self.error(x.inner.0, "cannot parenthesize type in composite literal");
                    }
                    let end = self.literal();
                    self.part_to(Form::Other, start, end)
                }
                _ => return x,
            };
        }
    }

    /// A brace behind `x` begins the values of a literal.
    fn begins_literal(&self, x: Part) -> bool {
        match x.form {
            Form::Bad | Form::Name | Form::Selected | Form::Indexed => self.level >= 0,
            Form::Literal => true,
            _ => false,
        }
    }

    /// What stands behind the period.
    fn selected(&mut self, start: u32) -> Part {
        match self.tok() {
            Token::Ident => {
                self.next();
                self.part(Form::Selected, start)
            }
            Token::LParen => {
                self.next();
                let form = if self.got(Token::Type) {
                    Form::Guard
                } else {
                    self.ty();
                    Form::Other
                };
                let close = self.expect(Token::RParen);
                self.part_to(form, start, close + 1)
            }
            tok => {
                let end = self.pos() + 1;
                self.expected_here("selector or type assertion");
                if tok != Token::RBrace {
                    self.next();
                }
                self.part_to(Form::Selected, start, end)
            }
        }
    }

    /// An index, a slice or type arguments.
    fn indexed(&mut self, start: u32) -> Part {
        self.expect(Token::LBrack);
        if self.tok() == Token::RBrack {
            self.expected_here("operand");
            self.next();
            return self.part(Form::Indexed, start);
        }
        let mut colons = [0; 2];
        let (mut n_colons, mut has) = (0, [false; 3]);
        self.inside(|r| {
            if r.tok() != Token::Colon {
                r.rhs();
                has[0] = true;
            }
            match r.tok() {
                Token::Colon => {
                    while r.tok() == Token::Colon && n_colons < 2 {
                        colons[n_colons] = r.pos();
                        n_colons += 1;
                        r.next();
                        if !matches!(r.tok(), Token::Colon | Token::RBrack | Token::Eof) {
                            r.rhs();
                            has[n_colons] = true;
                        }
                    }
                }
                Token::Comma => {
                    while r.got(Token::Comma) {
                        if !matches!(r.tok(), Token::RBrack | Token::Eof) {
                            r.ty();
                        }
                    }
                }
                _ => {}
            }
        });
        let end = self.expect(Token::RBrack) + 1;
        if n_colons == 0 {
            return self.part_to(Form::Indexed, start, end);
        }
        if n_colons == 2 {
            if !has[1] {
                self.error(colons[0], "middle index required in 3-index slice");
            }
            if !has[2] {
                self.error(colons[1], "final index required in 3-index slice");
            }
        }
        self.part_to(Form::Other, start, end)
    }

    fn call(&mut self, fun: Part) -> Part {
        self.expect(Token::LParen);
        let (mut n, mut is_spread, mut is_elem) = (0, false, false);
        self.inside(|r| {
            while !is_spread && !matches!(r.tok(), Token::RParen | Token::Eof) {
                is_elem = r.rhs().is_elem;
                n += 1;
                is_spread = r.got(Token::Ellipsis);
                if !r.at_comma("argument list", Token::RParen) {
                    break;
                }
                r.next();
            }
        });
        let end = self.expect_closing(Token::RParen, "argument list") + 1;
        let is_split = fun.form == Form::Name && !fun.is_paren && n == 1 && !is_spread;
        let split = match is_split {
            true if is_elem => Split::Always,
            true => Split::IfForced,
            false => Split::Never,
        };
        Part {
            split,
            ..self.part_to(Form::Call, fun.start, end)
        }
    }

    /// The values of a literal, in braces. Its end.
    fn literal(&mut self) -> u32 {
        self.deeper(|r| {
            r.expect(Token::LBrace);
            r.inside(|r| {
                while !matches!(r.tok(), Token::RBrace | Token::Eof) {
                    r.value();
                    if r.got(Token::Colon) {
                        r.value();
                    }
                    if !r.at_comma("composite literal", Token::RBrace) {
                        break;
                    }
                    r.next();
                }
            });
            r.expect_closing(Token::RBrace, "composite literal") + 1
        })
    }

    fn value(&mut self) {
        if self.tok() == Token::LBrace {
            self.literal();
        } else {
            self.expr();
        }
    }
}
