//! Files and declarations as go/parser reads them: what is wrong with them (`go_ast_errors`).
//!
//! In: the reader at the beginning of a text, or of a declaration. Out: it stands behind it, and errors have been told.

use crate::std::go_ast_errors::{DECLARATIONS, Form, Reader, Split, Whole};
use crate::std::go_ast_errors_params::Use;
use crate::syntax::token::Token;

impl Reader<'_> {
    /// A file, or its beginning. Behind a wrong package clause it is not read: it will be no Go.
    pub(super) fn file(&mut self, what: Whole) {
        self.gave_up = self.met_malformed();
        if self.gave_up {
            return;
        }
        self.expect(Token::Package);
        // A name that is missing is taken for one.
        let is_blank = self.tok() != Token::Ident || self.is_blank();
        let name = self.expect(Token::Ident);
        if is_blank && self.blank {
            self.error(name, "invalid package name _");
        }
        self.expect_semi();
        self.gave_up = self.has_found();
        if self.gave_up || what == Whole::Clause {
            return;
        }
        while self.tok() == Token::Import {
            self.declaration(DECLARATIONS);
        }
        if what == Whole::Imports {
            return;
        }
        let mut before = Token::Import;
        while self.tok() != Token::Eof {
            if self.tok() == Token::Import && before != Token::Import {
                self.error(self.pos(), "imports must appear before other declarations");
            }
            before = self.tok();
            self.declaration(DECLARATIONS);
        }
    }

    /// An expression and nothing behind it but the newline of a semicolon.
    pub(super) fn lone_expr(&mut self) {
        self.rhs();
        if self.is_newline() {
            self.next();
        }
        self.expect(Token::Eof);
    }

    /// A declaration; behind what is none, reading goes on at one of `stops`.
    pub(super) fn declaration(&mut self, stops: &[Token]) {
        match self.tok() {
            Token::Import => self.specs(Self::import),
            Token::Const => self.specs(|r| r.values(Token::Const)),
            Token::Var => self.specs(|r| r.values(Token::Var)),
            Token::Type => self.specs(Self::type_spec),
            Token::Func => self.function(),
            _ => {
                self.expected_here("declaration");
                self.skip_to(stops);
            }
        }
    }

    /// A keyword and one spec, or several in parentheses.
    fn specs(&mut self, spec: impl Fn(&mut Self)) {
        self.next();
        if !self.got(Token::LParen) {
            return spec(self);
        }
        while !matches!(self.tok(), Token::RParen | Token::Eof) {
            spec(self);
        }
        self.expect(Token::RParen);
        self.expect_semi();
    }

    fn import(&mut self) {
        if !self.got(Token::Ident) {
            self.got(Token::Period);
        }
        match self.tok() {
            Token::String => self.next(),
            Token::Int | Token::Float | Token::Imag | Token::Char | Token::Ident => {
                self.error(self.pos(), "import path must be a string");
                self.next();
            }
            _ => {
                self.error(self.pos(), "missing import path");
                self.skip_to(Token::BEHIND_EXPRS);
            }
        }
        self.expect_semi();
    }

    /// Constants or variables.
    fn values(&mut self, keyword: Token) {
        self.ident();
        while self.got(Token::Comma) {
            self.ident();
        }
        match keyword {
            Token::Const => {
                if !matches!(self.tok(), Token::Eof | Token::Semicolon | Token::RParen) {
                    self.try_type();
                    if self.got(Token::Assign) {
                        self.list(true);
                    }
                }
            }
            _ => {
                if self.tok() != Token::Assign {
                    self.ty();
                }
                if self.got(Token::Assign) {
                    self.list(true);
                }
            }
        }
        self.expect_semi();
    }

    fn type_spec(&mut self) {
        self.ident();
        if self.tok() == Token::LBrack {
            self.bracketed_spec();
        } else {
            self.got(Token::Assign);
            self.ty();
        }
        self.expect_semi();
    }

    /// What begins with a bracket behind the name of a type: type parameters, or an array.
    fn bracketed_spec(&mut self) {
        self.next();
        if self.tok() != Token::Ident {
            return self.array_type(false);
        }
        let start = self.pos();
        self.next();
        let mut x = self.part(Form::Name, start);
        if self.tok() != Token::LBrack {
            x = self.inside(|r| {
                let left = r.primary(Some(x));
                r.binary(Some(left), 1)
            });
        }
        let is_forced = self.tok() == Token::Comma;
        let is_split = x.split == Split::Always || x.split == Split::IfForced && is_forced;
        let is_name = x.form == Form::Name && !x.is_paren;
        if is_split || is_name && self.tok() != Token::RBrack {
            let ty = is_split.then_some(start);
            self.parameter_list(Some((start, ty)), Use::Types);
            self.expect(Token::RBrack);
            self.got(Token::Assign);
            self.ty();
        } else {
            self.array_type(true);
        }
    }

    fn function(&mut self) {
        self.next();
        let is_method = self.tok() == Token::LParen;
        if is_method {
            self.parameters(Use::Values);
        }
        self.ident();
        let open = self.type_parameters();
        if is_method && let Some(open) = open {
            self.error(open, "method must have no type parameters");
        }
        self.parameters(Use::Values);
        self.results();
        match self.tok() {
            Token::LBrace => {
                self.body();
                self.expect_semi();
            }
            Token::Semicolon => {
                self.next();
                if self.tok() == Token::LBrace {
                    let msg = "unexpected semicolon or newline before {";
                    self.error(self.pos(), msg);
                    self.body();
                    self.expect_semi();
                }
            }
            _ => self.expect_semi(),
        }
    }
}
