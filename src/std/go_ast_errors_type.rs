//! Types as go/parser reads them: what is wrong with them (`go_ast_errors`).
//!
//! In: the reader at a type or a field. Out: it stands behind it, and errors have been told.

use crate::std::go_ast_errors::{Chan, Form, Part, Reader, Split};
use crate::std::go_ast_errors_params::Use;
use crate::syntax::token::Token;

impl Reader<'_> {
    /// A type that has to be there.
    pub(super) fn ty(&mut self) -> Part {
        if let Some(part) = self.try_type() {
            return part;
        }
        let start = self.pos();
        self.expected_here("type");
        self.skip_to(Token::BEHIND_EXPRS);
        self.part_to(Form::Bad, start, self.pos())
    }

    /// A type or a name, if one stands here.
    pub(super) fn try_type(&mut self) -> Option<Part> {
        self.deeper(Self::try_type_inner)
    }

    fn try_type_inner(&mut self) -> Option<Part> {
        let start = self.pos();
        let form = match self.tok() {
            Token::Ident => return Some(self.type_name()),
            Token::LBrack => {
                self.next();
                self.array_type(false);
                Form::Literal
            }
            Token::Struct => {
                self.struct_type();
                Form::Literal
            }
            Token::Mul => {
                self.next();
                let elem = self.ty();
                return Some(self.part_to(Form::Other, start, elem.end));
            }
            Token::Func => {
                self.func_type();
                Form::Other
            }
            Token::Interface => {
                self.interface_type();
                Form::Other
            }
            Token::Map => {
                self.next();
                self.expect(Token::LBrack);
                self.ty();
                self.expect(Token::RBrack);
                self.ty();
                Form::Literal
            }
            Token::Chan | Token::Arrow => return Some(self.chan_type()),
            Token::LParen => {
                self.next();
                let inner = self.ty();
                let close = self.expect(Token::RParen);
                return Some(self.parenthesized(inner, start, close));
            }
            _ => return None,
        };
        Some(self.type_part(form, start))
    }

    /// `inner` in the parentheses at `start` and `close`.
    pub(super) fn parenthesized(&self, inner: Part, start: u32, close: u32) -> Part {
        Part {
            start,
            end: close + 1,
            is_paren: true,
            split: Split::Never,
            ..inner
        }
    }

    /// A name, perhaps of another package, perhaps instantiated.
    fn type_name(&mut self) -> Part {
        let name = self.qualified();
        self.instance_of(name)
    }

    /// Type arguments behind a name, if there are any.
    fn instance_of(&mut self, name: Part) -> Part {
        if self.tok() != Token::LBrack {
            return name;
        }
        self.type_instance();
        self.part(Form::Indexed, name.start)
    }

    /// `x` or `x.y`.
    fn qualified(&mut self) -> Part {
        let start = self.pos();
        self.ident();
        self.qualified_from(start)
    }

    /// The rest of it behind a name that begins at `start`.
    fn qualified_from(&mut self, start: u32) -> Part {
        let name = self.part(Form::Name, start);
        if !self.got(Token::Period) {
            return name;
        }
        self.ident();
        self.part(Form::Selected, start)
    }

    /// The same with type arguments.
    pub(super) fn qualified_type_from(&mut self, start: u32) -> Part {
        let name = self.qualified_from(start);
        self.instance_of(name)
    }

    fn qualified_type(&mut self) {
        let name = self.qualified();
        self.instance_of(name);
    }

    /// `[T, U]`.
    fn type_instance(&mut self) {
        self.expect(Token::LBrack);
        let n = self.inside(|r| r.type_args());
        let close = self.expect_closing(Token::RBrack, "type argument list");
        if n == 0 {
            self.expected(close, "type argument list");
        }
    }

    /// Types up to a `]`; how many.
    fn type_args(&mut self) -> usize {
        let mut n = 0;
        while !matches!(self.tok(), Token::RBrack | Token::Eof) {
            self.ty();
            n += 1;
            if !self.at_comma("type argument list", Token::RBrack) {
                break;
            }
            self.next();
        }
        n
    }

    /// An array or slice behind its `[`, or behind its length.
    pub(super) fn array_type(&mut self, has_length: bool) {
        if !has_length {
            self.inside(|r| {
                if !r.got(Token::Ellipsis) && r.tok() != Token::RBrack {
                    r.rhs();
                }
            });
        }
        if self.tok() == Token::Comma {
            self.error(self.pos(), "unexpected comma; expecting ]");
            self.next();
        }
        self.expect(Token::RBrack);
        self.ty();
    }

    /// Behind a name: `[n]T`, which makes it the name of a field, or type arguments. True for a field.
    pub(super) fn array_or_instance(&mut self) -> bool {
        self.expect(Token::LBrack);
        let mut trailing = None;
        let mut n = 0;
        if self.tok() != Token::RBrack {
            self.inside(|r| {
                r.rhs();
                n = 1;
                while r.tok() == Token::Comma {
                    let comma = r.pos();
                    r.next();
                    if r.tok() == Token::RBrack {
                        trailing = Some(comma);
                        break;
                    }
                    r.rhs();
                    n += 1;
                }
            });
        }
        self.expect(Token::RBrack);
        match n {
            0 => {
                self.ty();
                true
            }
            1 => {
                let is_array = self.try_type().is_some();
                if is_array && let Some(comma) = trailing {
                    self.error(comma, "unexpected comma; expecting ]");
                }
                is_array
            }
            _ => false,
        }
    }

    fn struct_type(&mut self) {
        self.expect(Token::Struct);
        self.expect(Token::LBrace);
        while matches!(self.tok(), Token::Ident | Token::Mul | Token::LParen) {
            self.field();
        }
        self.expect(Token::RBrace);
    }

    fn field(&mut self) {
        match self.tok() {
            Token::Ident => self.named_field(),
            Token::Mul => {
                self.next();
                if self.tok() == Token::LParen {
                    self.parenthesized_field();
                } else {
                    self.qualified_type();
                }
            }
            _ => self.parenthesized_field(),
        }
        self.got(Token::String);
        self.expect_semi();
    }

    fn named_field(&mut self) {
        let start = self.pos();
        self.ident();
        match self.tok() {
            Token::Period => {
                self.qualified_type_from(start);
            }
            Token::String | Token::Semicolon | Token::RBrace => {}
            _ => {
                let mut n = 1;
                while self.got(Token::Comma) {
                    self.ident();
                    n += 1;
                }
                if n == 1 && self.tok() == Token::LBrack {
                    self.array_or_instance();
                } else {
                    self.ty();
                }
            }
        }
    }

    /// An embedded type in parentheses, which is not allowed.
    fn parenthesized_field(&mut self) {
        self.error(self.pos(), "cannot parenthesize embedded type");
        self.next();
        self.got(Token::Mul);
        self.qualified_type();
        self.got(Token::RParen);
    }

    fn chan_type(&mut self) -> Part {
        let start = self.pos();
        let mut chan = Chan {
            receives: false,
            sends: false,
            arrow: start,
            elem: None,
        };
        if self.got(Token::Chan) {
            chan.arrow = self.pos();
            chan.sends = self.got(Token::Arrow);
        } else {
            self.expect(Token::Arrow);
            self.expect(Token::Chan);
            chan.receives = true;
        }
        let elem = self.ty();
        chan.elem = elem.chan.filter(|_| !elem.is_paren);
        self.chans.push(chan);
        Part {
            chan: Some(self.chans.len() - 1),
            ..self.type_part(Form::Chan, start)
        }
    }

    /// `func` with parameters and results.
    pub(super) fn func_type(&mut self) {
        self.expect(Token::Func);
        if let Some(open) = self.type_parameters() {
            self.error(open, "function type must have no type parameters");
        }
        self.parameters(Use::Values);
        self.results();
    }

    /// Terms of a constraint.
    pub(super) fn union(&mut self) {
        self.term();
        self.union_rest();
    }

    /// Further terms.
    pub(super) fn union_rest(&mut self) {
        while self.got(Token::Or) {
            self.term();
        }
    }

    fn term(&mut self) {
        if self.got(Token::Tilde) {
            self.ty();
            return;
        }
        if self.try_type().is_none() {
            self.expected_here("~ term or type");
            self.skip_to(Token::BEHIND_EXPRS);
        }
    }

    fn interface_type(&mut self) {
        self.expect(Token::Interface);
        self.expect(Token::LBrace);
        loop {
            match self.tok() {
                Token::Ident => self.method(),
                Token::Tilde => self.union(),
                _ if self.try_type().is_some() => self.union_rest(),
                _ => break,
            }
            self.expect_semi();
        }
        self.expect(Token::RBrace);
    }

    /// A method, or an element that begins with a name.
    fn method(&mut self) {
        let name = self.qualified();
        if name.form != Form::Name {
            self.instance_of(name);
            return self.union_rest();
        }
        match self.tok() {
            Token::LBrack => self.generic_method(),
            Token::LParen => {
                self.parameters(Use::Values);
                self.results();
            }
            _ => self.union_rest(),
        }
    }

    /// A method with type parameters, which is not allowed, or an embedded instance.
    fn generic_method(&mut self) {
        let open = self.pos();
        self.next();
        let first = self.inside(|r| r.expr());
        let is_name = first.form == Form::Name && !first.is_paren;
        if is_name && !matches!(self.tok(), Token::Comma | Token::RBrack) {
            self.parameter_list(Some((first.start, None)), Use::Types);
            self.expect(Token::RBrack);
            self.error(open, "interface method must have no type parameters");
            self.parameters(Use::Values);
            self.results();
            return;
        }
        if self.at_comma("type argument list", Token::RBrack) {
            self.inside(|r| {
                r.next();
                r.type_args();
            });
        }
        self.expect_closing(Token::RBrack, "type argument list");
        self.union_rest();
    }
}
