//! What is wrong with a text, in go/parser's words and in the places where its parser takes up the thread again.
//!
//! In: the tokens of a text. Out: offsets and messages, all of them, in the order in which go/parser finds them: its
//! list of errors follows from where it goes on after each, so a reader of its own follows it here, token by token. It makes no tree; of an
//! expression it keeps what later errors depend on ([`Part`]). `_type`, `_params`, `_expr`, `_stmt` and `_decl` hold the grammar.
//! Malformed tokens are left to `go/scanner`.
//!
//! Invariant E1: each loop either takes a token or ends; where go/parser leans on the bound of its `advance`, so does [`Reader::skip_to`].

use crate::std::go_ast_tokens::{NONE, Tok, Tokens};
use crate::syntax::scanner::unicode::{is_digit, is_letter};
use crate::syntax::token::Token;
use crate::vm::native::deep;

/// One error.
pub(super) struct Found {
    /// Where.
    pub at: u32,
    /// Beginning of the token that had been read when it was found.
    pub read: u32,
    /// What.
    pub msg: String,
}

/// What is read of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// A file.
    File,
    /// Its package clause.
    Clause,
    /// Its package clause and imports.
    Imports,
    /// An expression.
    Expr,
}

/// What was found in a text.
pub(super) struct Verdict {
    /// The errors, in the order in which they were found.
    pub found: Vec<Found>,
    /// Beginning of the last token that was read.
    pub behind: u32,
    /// The text does not begin as a file does: nothing of it is kept.
    pub gave_up: bool,
}

/// What is wrong with a text. `malformed`: offset of the first malformed token.
/// `blank`: a package may not be called `_`.
pub(super) fn errors(
    tokens: &Tokens<'_>,
    what: Whole,
    malformed: Option<u32>,
    blank: bool,
) -> Verdict {
    let mut reader = Reader {
        text: tokens.text,
        list: with_illegal(tokens),
        at: 0,
        synced: 0,
        n_synced: 0,
        level: 0,
        in_rhs: false,
        depth: 0,
        is_over: false,
        gave_up: false,
        blank,
        malformed: malformed.unwrap_or(u32::MAX),
        found: Vec::new(),
        ended: 0,
        chans: Vec::new(),
    };
    match what {
        Whole::Expr => reader.lone_expr(),
        _ => reader.file(what),
    }
    Verdict {
        behind: reader.current().start,
        gave_up: reader.gave_up,
        found: reader.found,
    }
}

/// The tokens, and the characters that are in none: go/scanner makes tokens of these too ([`Token::None`]), also where they stand in what gc takes for
/// one wrong name.
fn with_illegal(tokens: &Tokens<'_>) -> Vec<Tok> {
    let mut list = Vec::with_capacity(tokens.list.len());
    let mut comments = tokens.comments.iter().peekable();
    let mut at = 0;
    for token in &tokens.list {
        while at < token.start {
            if let Some(comment) = comments.next_if(|c| c.start <= at) {
                at = at.max(comment.end);
                continue;
            }
            let end = at + char_at(tokens.text, at).1;
            if !matches!(
                tokens.text.get(at as usize),
                Some(b' ' | b'\t' | b'\n' | b'\r')
            ) {
                list.push(piece(Token::None, at, end));
            }
            at = end;
        }
        let text = tokens.text.get(token.start as usize..token.end as usize);
        match token.tok {
            Token::Ident if text.is_some_and(|text| !text.is_ascii()) => {
                split_name(tokens.text, token, &mut list);
            }
            _ => list.push(*token),
        }
        // An inserted semicolon may reach over comments.
        at = match token.is_inserted {
            true => at.max(token.start),
            false => token.end,
        };
    }
    list
}

/// A name, and what in it cannot be in one.
fn split_name(text: &[u8], token: &Tok, list: &mut Vec<Tok>) {
    let mut at = token.start;
    while at < token.end {
        let start = at;
        let mut tok = Token::Ident;
        while at < token.end {
            let (ch, n_bytes) = char_at(text, at);
            let is_first = at == start;
            let is_digit = ch < 0x80 && (ch as u8).is_ascii_digit() || is_digit(ch);
            if !(is_letter(ch) || is_letter_of_ascii(ch) || is_digit && !is_first) {
                if is_first {
                    tok = Token::None;
                    at += n_bytes;
                }
                break;
            }
            at += n_bytes;
        }
        list.push(piece(tok, start, at));
    }
}

fn is_letter_of_ascii(ch: u32) -> bool {
    u8::try_from(ch).is_ok_and(|ch| ch == b'_' || ch.is_ascii_alphabetic())
}

fn piece(tok: Token, start: u32, end: u32) -> Tok {
    Tok {
        tok,
        start,
        end,
        is_inserted: false,
        lead: NONE,
        line: NONE,
    }
}

/// The character at an offset and its bytes; a byte that belongs to none is one.
fn char_at(text: &[u8], at: u32) -> (u32, u32) {
    let rest = text.get(at as usize..).unwrap_or(&[]);
    let head = rest.get(..rest.len().min(4)).unwrap_or(rest);
    let first = head
        .utf8_chunks()
        .next()
        .and_then(|c| c.valid().chars().next());
    match first {
        Some(ch) => (ch.into(), ch.len_utf8() as u32),
        None => (char::REPLACEMENT_CHARACTER.into(), 1),
    }
}

/// Where declarations begin.
pub(super) const DECLARATIONS: &[Token] = &[Token::Import, Token::Const, Token::Type, Token::Var];

/// What go/parser says where constructs nest too deeply.
pub(super) const TOO_DEEP: &str = "exceeded max nesting depth";

/// How deep they may nest: no text that the engine's own parser takes (a thousand constructs, each at most two steps here) is too deep.
const MAX_DEPTH: u32 = 2_500;

/// What is remembered of an expression or type.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub form: Form,
    /// Where it begins, parentheses included.
    pub start: u32,
    /// Behind it.
    pub end: u32,
    /// Both without parentheses.
    pub inner: (u32, u32),
    /// It stands in parentheses.
    pub is_paren: bool,
    /// It can only be an element of a constraint or a type.
    pub is_elem: bool,
    /// As the beginning of `[P *T]` it is a type parameter and its constraint.
    pub split: Split,
    /// The type of a channel: its number in [`Reader::chans`].
    pub chan: Option<usize>,
}

/// Kinds of expressions that are told apart, parentheses aside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Bad,
    Name,
    /// `x.y`.
    Selected,
    /// `x[y]`, `x[y, z]`.
    Indexed,
    /// Types that composite literals begin with: arrays, slices, structs, maps.
    Literal,
    Call,
    /// `x.(type)`.
    Guard,
    Chan,
    Other,
}

/// Whether `[P *C]` declares a type parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    Never,
    /// If a comma follows.
    IfForced,
    Always,
}

/// The type of a channel.
#[derive(Clone, Copy)]
pub(super) struct Chan {
    /// `<-chan`.
    pub receives: bool,
    /// `chan<-`.
    pub sends: bool,
    /// Offset of the arrow.
    pub arrow: u32,
    /// Its element, if that is a channel too.
    pub elem: Option<usize>,
}

/// Follows go/parser through the tokens.
pub(super) struct Reader<'a> {
    text: &'a [u8],
    list: Vec<Tok>,
    at: usize,
    /// Index + 1 of the token at which the last skip ended.
    synced: usize,
    /// How often skips ended there.
    n_synced: u32,
    /// Below 0 in the header of a statement: `{` begins no literal.
    pub level: i32,
    /// Right of an assignment: `=` is taken for `==`.
    pub in_rhs: bool,
    depth: u32,
    is_over: bool,
    /// The package clause is wrong.
    pub gave_up: bool,
    /// A package may not be called `_`.
    pub blank: bool,
    malformed: u32,
    found: Vec<Found>,
    /// End of the token before the last end of a statement.
    pub ended: u32,
    /// All types of channels that were read: `<-` before one turns the arrows behind it.
    pub chans: Vec<Chan>,
}

impl Reader<'_> {
    /// The token that stands next.
    pub(super) fn current(&self) -> Tok {
        let token = self.list.get(self.at).copied();
        token.unwrap_or_else(|| piece(Token::Eof, 0, 0))
    }

    pub(super) fn tok(&self) -> Token {
        self.current().tok
    }

    pub(super) fn pos(&self) -> u32 {
        self.current().start
    }

    /// End of the token before.
    pub(super) fn behind(&self) -> u32 {
        let before = self.at.checked_sub(1).and_then(|at| self.list.get(at));
        before.map_or(0, |t| t.end)
    }

    /// The token that stands next is the name `_`.
    pub(super) fn is_blank(&self) -> bool {
        let token = self.current();
        self.text.get(token.start as usize..token.end as usize) == Some(b"_")
    }

    pub(super) fn is_newline(&self) -> bool {
        self.tok() == Token::Semicolon && self.current().is_inserted
    }

    /// Takes the token; the last one stays.
    pub(super) fn next(&mut self) {
        if self.at + 1 < self.list.len() {
            self.at += 1;
        }
    }

    /// Takes the token if it is this one.
    pub(super) fn got(&mut self, tok: Token) -> bool {
        let is_it = self.tok() == tok;
        if is_it {
            self.next();
        }
        is_it
    }

    /// A malformed token has been read, or a character that is none behind it. Where a token lacks something, that is its end.
    pub(super) fn met_malformed(&self) -> bool {
        let (at, end) = (self.malformed, self.current().end);
        let is_seen = matches!(
            self.text.get(at as usize),
            None | Some(0 | b' ' | b'\t' | b'\r' | b'\n' | 0x80..)
        );
        at < end || at == end && is_seen
    }

    pub(super) fn has_found(&self) -> bool {
        !self.found.is_empty() || self.met_malformed()
    }

    pub(super) fn error(&mut self, at: u32, msg: impl Into<String>) {
        if !self.is_over {
            let (read, msg) = (self.pos(), msg.into());
            self.found.push(Found { at, read, msg });
        }
    }

    /// `expected X`, and what was found if it is about the token that stands next.
    pub(super) fn expected(&mut self, at: u32, what: &str) {
        let mut msg = format!("expected {what}");
        if at == self.pos() {
            msg += &self.found_words();
        }
        self.error(at, msg);
    }

    /// The same about the token that stands next.
    pub(super) fn expected_here(&mut self, what: &str) {
        self.expected(self.pos(), what);
    }

    /// `, found X`.
    fn found_words(&self) -> String {
        let found = self.current();
        match found.tok {
            Token::Semicolon if found.is_inserted => ", found newline".to_string(),
            Token::Ident
            | Token::Int
            | Token::Float
            | Token::Imag
            | Token::Char
            | Token::String => {
                let text = self.text.get(found.start as usize..found.end as usize);
                format!(", found {}", String::from_utf8_lossy(text.unwrap_or(&[])))
            }
            tok => format!(", found '{}'", spelled(tok)),
        }
    }

    /// Takes a token, which should be this one. Its place.
    pub(super) fn expect(&mut self, tok: Token) -> u32 {
        let at = self.pos();
        if self.tok() != tok {
            self.expected(at, &format!("'{}'", spelled(tok)));
        }
        self.next();
        at
    }

    /// The same for what closes a list: a newline before it wants a comma.
    pub(super) fn expect_closing(&mut self, tok: Token, context: &str) -> u32 {
        if self.is_newline() {
            self.error(
                self.pos(),
                format!("missing ',' before newline in {context}"),
            );
            self.next();
        }
        self.expect(tok)
    }

    /// The end of a statement or declaration.
    pub(super) fn expect_semi(&mut self) {
        self.ended = self.behind();
        match self.tok() {
            Token::RParen | Token::RBrace => {}
            Token::Semicolon => self.next(),
            Token::Comma => {
                self.expected_here("';'");
                self.next();
            }
            _ => {
                self.expected_here("';'");
                self.skip_to(Token::STATEMENT_STARTS);
            }
        }
    }

    /// True at a comma, and where one should stand in a list that `close` ends.
    pub(super) fn at_comma(&mut self, context: &str, close: Token) -> bool {
        if self.tok() == Token::Comma {
            return true;
        }
        if self.tok() == close {
            return false;
        }
        let newline = if self.is_newline() {
            " before newline"
        } else {
            ""
        };
        self.error(self.pos(), format!("missing ','{newline} in {context}"));
        true
    }

    /// Skips tokens up to one of these. A place where ten skips in a row have ended is passed over (E1).
    pub(super) fn skip_to(&mut self, stops: &[Token]) {
        while self.tok() != Token::Eof {
            if stops.contains(&self.tok()) {
                let here = self.at + 1;
                if here == self.synced && self.n_synced < 10 {
                    self.n_synced += 1;
                    return;
                }
                if here > self.synced {
                    self.synced = here;
                    self.n_synced = 0;
                    return;
                }
            }
            self.next();
        }
    }

    /// Goes one level deeper for `read`; too deep, the rest of the text is not read.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        if self.depth > MAX_DEPTH && !self.is_over {
            self.error(self.pos(), TOO_DEEP);
            self.is_over = true;
            self.at = self.list.len().saturating_sub(1);
        }
        let read = deep(|| read(self));
        self.depth -= 1;
        read
    }

    /// Brackets of any form: `{` begins literals again.
    pub(super) fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.level += 1;
        let read = read(self);
        self.level -= 1;
        read
    }

    /// A part from `start` to the token before.
    pub(super) fn part(&self, form: Form, start: u32) -> Part {
        self.part_to(form, start, self.behind().max(start))
    }

    /// A part from `start` to `end`: go/parser's ends are those of the brackets that should stand there.
    pub(super) fn part_to(&self, form: Form, start: u32, end: u32) -> Part {
        Part {
            form,
            start,
            end,
            inner: (start, end),
            is_paren: false,
            is_elem: false,
            split: Split::Never,
            chan: None,
        }
    }

    /// The same for a type that can be nothing else.
    pub(super) fn type_part(&self, form: Form, start: u32) -> Part {
        Part {
            is_elem: true,
            ..self.part(form, start)
        }
    }
}

/// go/token's spelling.
fn spelled(tok: Token) -> &'static str {
    match tok {
        Token::None => "ILLEGAL",
        Token::Ident => "IDENT",
        tok => tok.text(),
    }
}
