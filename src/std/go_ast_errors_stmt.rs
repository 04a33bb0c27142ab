//! Statements as go/parser reads them: what is wrong with them (`go_ast_errors`).
//!
//! In: the reader at a statement. Out: it stands behind it, and errors have been told.

use crate::std::go_ast_errors::{Form, Part, Reader};
use crate::syntax::token::Token;

/// Where a simple statement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a header.
    Header,
    /// In a list: it may be a label.
    List,
    /// In the header of a loop: it may be a range clause.
    Loop,
}

/// What a simple statement was.
#[derive(Clone, Copy)]
struct Simple {
    what: What,
    /// Where it begins.
    start: u32,
    /// Behind it.
    end: u32,
}

#[derive(Clone, Copy)]
enum What {
    /// An expression.
    Expr(Part),
    /// Left and right side, of which there is one expression each if `is_single`.
    Assign {
        tok: Token,
        at: u32,
        right: Part,
        is_single: bool,
    },
    /// A range clause; where the last of so many variables begins.
    Range { last: u32, n: usize },
    /// A labeled statement.
    Labeled,
    /// A send, `++`, `--`.
    Other,
    /// What could not be read.
    Bad,
}

impl Reader<'_> {
    /// A block, braces included. Its end: without a brace, that of its last statement.
    pub(super) fn body(&mut self) -> u32 {
        let open = self.expect(Token::LBrace);
        self.ended = open + 1;
        self.statements();
        let is_closed = self.tok() == Token::RBrace;
        let close = self.expect(Token::RBrace);
        if is_closed { close + 1 } else { self.ended }
    }

    /// Statements; `ended` is the end of the last one, if there was one.
    fn statements(&mut self) {
        while !matches!(
            self.tok(),
            Token::Case | Token::Default | Token::RBrace | Token::Eof
        ) {
            self.statement();
        }
    }

    fn statement(&mut self) {
        self.deeper(Self::statement_inner);
    }

    fn statement_inner(&mut self) {
        match self.tok() {
            Token::Const | Token::Type | Token::Var => self.declaration(Token::STATEMENT_STARTS),
            tok if tok == Token::Ident || tok.begins_expr() => {
                let simple = self.simple(Place::List);
                if !matches!(simple.what, What::Labeled) {
                    self.expect_semi();
                    self.ended = simple.end;
                }
            }
            Token::Go => self.call_statement("go"),
            Token::Defer => self.call_statement("defer"),
            Token::Return => {
                self.next();
                if !matches!(self.tok(), Token::Semicolon | Token::RBrace) {
                    self.list(true);
                }
                self.expect_semi();
            }
            Token::Break | Token::Continue | Token::Goto | Token::Fallthrough => self.branch(),
            Token::LBrace => {
                self.body();
                self.expect_semi();
            }
            Token::If => self.if_statement(),
            Token::Switch => self.switch_statement(),
            Token::Select => self.select_statement(),
            Token::For => self.for_statement(),
            Token::Semicolon => {
                self.next();
                self.ended = self.behind();
            }
            Token::RBrace => self.ended = self.pos(),
            _ => {
                self.expected_here("statement");
                self.skip_to(Token::STATEMENT_STARTS);
                self.ended = self.pos();
            }
        }
    }

    fn branch(&mut self) {
        let tok = self.tok();
        self.next();
        if tok == Token::Goto {
            self.ident();
        } else if tok != Token::Fallthrough {
            self.got(Token::Ident);
        }
        self.expect_semi();
    }

    fn simple(&mut self, place: Place) -> Simple {
        let (first, last, n) = self.list(false);
        let start = first.start;
        let of = |what, end| Simple { what, start, end };
        let (tok, at) = (self.tok(), self.pos());
        if matches!(tok, Token::Define | Token::Assign) || tok.assign_op() != Token::None {
            self.next();
            let takes_range = matches!(tok, Token::Define | Token::Assign);
            if place == Place::Loop && takes_range && self.got(Token::Range) {
                let end = self.rhs().end;
                let last = last.start;
                return of(What::Range { last, n }, end);
            }
            let (right, last, n_right) = self.list(true);
            let what = What::Assign {
                tok,
                at,
                right,
                is_single: n == 1 && n_right == 1,
            };
            return of(what, last.end);
        }
        if n > 1 {
            self.expected(start, "1 expression");
        }
        match tok {
            Token::Colon => {
                self.next();
                if place == Place::List && first.form == Form::Name && !first.is_paren {
                    self.statement();
                    return of(What::Labeled, self.ended);
                }
                self.error(at, "illegal label declaration");
                of(What::Bad, at + 1)
            }
            Token::Arrow => {
                self.next();
                let value = self.rhs();
                of(What::Other, value.end)
            }
            Token::Inc | Token::Dec => {
                self.next();
                of(What::Other, self.behind())
            }
            _ => of(What::Expr(first), first.end),
        }
    }

    /// `go` and `defer`.
    fn call_statement(&mut self, name: &str) {
        let start = self.pos();
        self.next();
        let x = self.rhs();
        if x.is_paren {
            let msg = format!("expression in {name} must not be parenthesized");
            self.error(x.start, msg);
        }
        if !matches!(x.form, Form::Call | Form::Bad) {
            let msg = format!("expression in {name} must be function call");
            self.error(x.inner.1, msg);
        }
        self.expect_semi();
        self.ended = match x.form {
            Form::Call => x.inner.1,
            _ => start + name.len() as u32,
        };
    }

    /// A statement that has to be an expression.
    fn condition(&mut self, simple: Simple, wanted: &str) {
        let found = match simple.what {
            What::Expr(_) => return,
            What::Assign { .. } | What::Range { .. } => "assignment",
            _ => "simple statement",
        };
        let hint = "(missing parentheses around composite literal?)";
        let msg = format!("expected {wanted}, found {found} {hint}");
        self.error(simple.start, msg);
    }

    /// The header of a statement: `{` begins its body.
    fn header<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.level, -1);
        let read = read(self);
        self.level = before;
        read
    }

    fn if_statement(&mut self) {
        self.deeper(|r| {
            r.next();
            r.if_header();
            r.body();
            if !r.got(Token::Else) {
                return r.expect_semi();
            }
            match r.tok() {
                Token::If => r.if_statement(),
                Token::LBrace => {
                    r.body();
                    r.expect_semi();
                }
                _ => r.expected_here("if statement or block"),
            }
        });
    }

    fn if_header(&mut self) {
        if self.tok() == Token::LBrace {
            return self.error(self.pos(), "missing condition in if statement");
        }
        self.header(|r| {
            let mut first = None;
            if r.tok() != Token::Semicolon {
                if r.tok() == Token::Var {
                    r.next();
                    r.error(r.pos(), "var declaration not allowed in if initializer");
                }
                first = Some(r.simple(Place::Header));
            }
            let mut semi = None;
            let mut condition = first;
            if r.tok() != Token::LBrace {
                condition = None;
                if r.tok() == Token::Semicolon {
                    semi = Some((r.pos(), r.is_newline()));
                    r.next();
                } else {
                    r.expect(Token::Semicolon);
                }
                if r.tok() != Token::LBrace {
                    condition = Some(r.simple(Place::Header));
                }
            }
            match (condition, semi) {
                (Some(condition), _) => r.condition(condition, "boolean expression"),
                (None, Some((at, true))) => {
                    r.error(at, "unexpected newline, expecting { after if clause");
                }
                (None, Some((at, false))) => r.error(at, "missing condition in if statement"),
                (None, None) => {}
            }
        });
    }

    fn switch_statement(&mut self) {
        self.next();
        let mut tag = None;
        if self.tok() != Token::LBrace {
            tag = self.header(|r| {
                let mut tag = None;
                if r.tok() != Token::Semicolon {
                    tag = Some(r.simple(Place::Header));
                }
                if r.got(Token::Semicolon) {
                    tag = None;
                    if r.tok() != Token::LBrace {
                        tag = Some(r.simple(Place::Header));
                    }
                }
                tag
            });
        }
        let is_guard = tag.is_some_and(|tag| self.is_guard(tag));
        self.clauses(|r| {
            r.list(true);
        });
        if let Some(tag) = tag
            && !is_guard
        {
            self.condition(tag, "switch expression");
        }
    }

    /// `x.(type)`, perhaps assigned to a name.
    fn is_guard(&mut self, tag: Simple) -> bool {
        match tag.what {
            What::Expr(x) => x.form == Form::Guard && !x.is_paren,
            What::Assign {
                tok,
                at,
                right,
                is_single,
            } => {
                let is_guard = is_single && right.form == Form::Guard && !right.is_paren;
                if is_guard && tok == Token::Assign {
                    self.error(at, "expected ':=', found '='");
                }
                is_guard && matches!(tok, Token::Assign | Token::Define)
            }
            _ => false,
        }
    }

    fn select_statement(&mut self) {
        self.next();
        self.clauses(Self::communication);
    }

    /// The clauses of a `switch` or `select`; `case` reads what stands behind `case`.
    fn clauses(&mut self, case: impl Fn(&mut Self)) {
        self.expect(Token::LBrace);
        while matches!(self.tok(), Token::Case | Token::Default) {
            if self.got(Token::Case) {
                case(self);
            } else {
                self.expect(Token::Default);
            }
            self.expect(Token::Colon);
            self.statements();
        }
        self.expect(Token::RBrace);
        self.expect_semi();
    }

    fn communication(&mut self) {
        let (first, _, n) = self.list(false);
        match self.tok() {
            Token::Arrow => {
                if n > 1 {
                    self.expected(first.start, "1 expression");
                }
                self.next();
                self.rhs();
            }
            Token::Assign | Token::Define => {
                if n > 2 {
                    self.expected(first.start, "1 or 2 expressions");
                }
                self.next();
                self.rhs();
            }
            _ if n > 1 => self.expected(first.start, "1 expression"),
            _ => {}
        }
    }

    fn for_statement(&mut self) {
        self.next();
        let mut condition = None;
        if self.tok() != Token::LBrace {
            condition = self.header(Self::for_header);
        }
        self.body();
        self.expect_semi();
        match condition {
            Some(Simple {
                what: What::Range { last, n },
                ..
            }) if n > 2 => self.expected(last, "at most 2 expressions"),
            Some(Simple {
                what: What::Range { .. },
                ..
            }) => {}
            Some(condition) => self.condition(condition, "boolean or range expression"),
            None => {}
        }
    }

    /// The condition or range clause.
    fn for_header(&mut self) -> Option<Simple> {
        let mut condition = None;
        if self.tok() == Token::Range {
            let start = self.pos();
            self.next();
            self.rhs();
            let what = What::Range { last: start, n: 0 };
            let end = self.behind();
            return Some(Simple { what, start, end });
        }
        if self.tok() != Token::Semicolon {
            let simple = self.simple(Place::Loop);
            if matches!(simple.what, What::Range { .. }) {
                return Some(simple);
            }
            condition = Some(simple);
        }
        if !self.got(Token::Semicolon) {
            return condition;
        }
        condition = None;
        if self.tok() != Token::Semicolon {
            condition = Some(self.simple(Place::Header));
        }
        self.expect_semi();
        if self.tok() != Token::LBrace {
            self.simple(Place::Header);
        }
        condition
    }
}
