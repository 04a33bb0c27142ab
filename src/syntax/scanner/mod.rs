//! Bytes to tokens.
//!
//! In: the text of a unit. Out: one token at a time with its extent, semicolons inserted where the
//! specification inserts them, and lexical errors in gc's words at gc's positions.
//!
//! The scanner holds one character of lookahead (`ch` at `ch_at`). NUL bytes, bytes that are no UTF-8 and byte order
//! marks never become `ch`: they are reported (a mark at the very start is not) and skipped, wherever they stand.
//! Comments are blanks, but for `//line` directives, which the report obeys; `//go:` directives are not obeyed.

use crate::syntax::codes::Code;
use crate::syntax::diag::Report;
use crate::syntax::scanner::number::Number;
use crate::syntax::token::Token;

mod block;
mod comment;
mod number;
mod operator;
mod quoted;
pub(crate) mod unicode;

/// What a `;` stands for; each is named differently in messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Semi {
    /// `;` in the text.
    #[default]
    Written,
    /// The end of a line.
    Newline,
    /// The end of the text.
    Eof,
}

impl Semi {
    /// The word in `unexpected ...`.
    pub fn text(self) -> &'static str {
        match self {
            Semi::Written => "semicolon",
            Semi::Newline => "newline",
            Semi::Eof => "EOF",
        }
    }
}

/// No character: the end of the text.
const EOF: u32 = u32::MAX;
const BYTE_ORDER_MARK: u32 = 0xfeff;
const MAX_CHAR: u32 = 0x10_ffff;

/// The scanner over one text. After [`Scanner::next`] the public fields describe the current token.
pub struct Scanner<'a> {
    text: &'a [u8],
    /// The current character, or [`EOF`].
    ch: u32,
    /// Where it begins.
    ch_at: usize,
    /// Behind it.
    next_at: usize,
    /// A newline or the end of the text becomes a semicolon.
    inserts: bool,
    /// The current token.
    pub tok: Token,
    /// Where it begins.
    pub start: u32,
    /// Behind it.
    pub end: u32,
    /// For a semicolon: what it stands for.
    pub semi: Semi,
    /// For a literal: it is malformed, and that has been reported.
    pub is_bad: bool,
    /// Where errors go.
    pub report: Report,
}

impl<'a> Scanner<'a> {
    /// Stands before the first token of `text`; call [`Scanner::next`].
    pub fn new(text: &'a [u8], report: Report) -> Scanner<'a> {
        let mut scanner = Scanner {
            text,
            ch: 0,
            ch_at: 0,
            next_at: 0,
            inserts: false,
            tok: Token::None,
            start: 0,
            end: 0,
            semi: Semi::Written,
            is_bad: false,
            report,
        };
        scanner.bump();
        scanner
    }

    /// Goes to the next token. At the end of the text, and once the report is full, that is `Eof` forever.
    pub fn next(&mut self) {
        let inserts = std::mem::take(&mut self.inserts);
        self.is_bad = false;
        loop {
            self.skip_blanks(inserts);
            self.start = offset(self.ch_at);
            if self.report.is_full() {
                self.set(Token::Eof);
                return;
            }
            if self.token(inserts) {
                return;
            }
        }
    }

    /// Makes every further token `Eof`.
    pub fn stop(&mut self) {
        self.ch_at = self.text.len();
        self.next_at = self.ch_at;
        self.ch = EOF;
        self.inserts = false;
        self.tok = Token::Eof;
    }

    /// The bytes of the current token.
    pub fn token_text(&self) -> &'a [u8] {
        self.text
            .get(self.start as usize..self.end as usize)
            .unwrap_or(&[])
    }

    /// The whole text.
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    fn skip_blanks(&mut self, inserts: bool) {
        while is(self.ch, b' ')
            || is(self.ch, b'\t')
            || is(self.ch, b'\r')
            || (is(self.ch, b'\n') && !inserts)
        {
            self.bump();
        }
    }

    /// Scans one token at `ch`. False: there was none (a comment, a wrong character), go on.
    fn token(&mut self, inserts: bool) -> bool {
        let Some(first) = byte(self.ch) else {
            return self.token_beyond_ascii(inserts);
        };
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(false),
            b'"' => self.string(),
            b'`' => self.raw_string(),
            b'\'' => self.rune(),
            b'\n' => self.take_semicolon(Semi::Newline),
            b';' => self.take_semicolon(Semi::Written),
            b'/' => return self.slash(inserts),
            _ => return self.punctuation(first),
        }
        true
    }

    fn token_beyond_ascii(&mut self, inserts: bool) -> bool {
        if self.ch == EOF {
            self.semi = Semi::Eof;
            self.set(if inserts {
                Token::Semicolon
            } else {
                Token::Eof
            });
            return true;
        }
        if self.takes_ident_char(true) {
            self.bump();
            self.word();
            return true;
        }
        self.wrong_char()
    }

    fn wrong_char(&mut self) -> bool {
        let msg = format!("invalid character {}", unicode::describe(self.ch));
        self.error(msg);
        self.bump();
        false
    }

    fn take_semicolon(&mut self, semi: Semi) {
        self.bump();
        self.semi = semi;
        self.set(Token::Semicolon);
    }

    /// Ends the current token here.
    fn set(&mut self, tok: Token) {
        self.tok = tok;
        self.end = offset(self.ch_at);
    }

    /// Ends a literal here.
    fn set_literal(&mut self, tok: Token, is_good: bool) {
        self.inserts = true;
        self.is_bad = !is_good;
        self.set(tok);
    }

    /// An identifier or keyword, whose first character may have been taken.
    fn word(&mut self) {
        let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if byte(self.ch).is_some_and(is_part) {
            let rest = self.text.get(self.next_at..).unwrap_or(&[]);
            self.next_at += rest.iter().take_while(|b| is_part(**b)).count();
            self.bump();
        }
        if self.ch >= 0x80 && self.ch != EOF {
            while self.takes_ident_char(false) {
                self.bump();
            }
        }
        self.set(Token::Ident);
        self.tok = Token::lookup(self.token_text());
        self.inserts = matches!(
            self.tok,
            Token::Ident | Token::Break | Token::Continue | Token::Fallthrough | Token::Return
        );
    }

    /// True if `ch` belongs to an identifier; characters beyond ASCII that may not stand there are taken with a report.
    fn takes_ident_char(&mut self, is_first: bool) -> bool {
        let ch = self.ch;
        if ch < 0x80 {
            return byte(ch).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
        }
        if ch == EOF {
            return false;
        }
        if unicode::is_letter(ch) {
            return true;
        }
        if unicode::is_digit(ch) {
            if is_first {
                let msg = format!(
                    "identifier cannot begin with digit {}",
                    unicode::describe(ch)
                );
                self.error(msg);
            }
            return true;
        }
        let msg = format!("invalid character {} in identifier", unicode::describe(ch));
        self.error(msg);
        true
    }

    fn number(&mut self, has_point: bool) {
        let number = Number::scan(self, has_point);
        self.set_literal(number.tok, number.is_good);
        number.check_text(self);
    }

    /// Reports at the current character.
    fn error(&mut self, msg: impl Into<String>) {
        self.report
            .lexical(offset(self.ch_at), Code::InvalidToken, msg.into());
    }

    fn error_at(&mut self, at: u32, msg: impl Into<String>) {
        self.report.lexical(at, Code::InvalidToken, msg.into());
    }

    /// Goes to the next character.
    #[inline]
    fn bump(&mut self) {
        self.ch_at = self.next_at;
        match self.text.get(self.ch_at) {
            Some(b) if (1..0x80).contains(b) => {
                self.next_at += 1;
                self.ch = u32::from(*b);
            }
            _ => self.bump_slow(),
        }
    }

    #[cold]
    fn bump_slow(&mut self) {
        loop {
            self.ch_at = self.next_at;
            let rest = self.text.get(self.ch_at..).unwrap_or(&[]);
            let Some(first) = rest.first() else {
                self.ch = EOF;
                return;
            };
            let Some((ch, n_bytes)) = unicode::decode(rest) else {
                self.next_at += 1;
                self.error("invalid UTF-8 encoding");
                continue;
            };
            self.next_at += n_bytes;
            // gc's own quirk: at the very start the scanner gets to see it.
            if *first == 0 && self.ch_at > 0 {
                self.error("invalid NUL character");
            } else if ch != BYTE_ORDER_MARK {
                self.ch = ch;
                return;
            } else if self.ch_at > 0 {
                self.error("invalid BOM in the middle of the file");
            }
        }
    }
}

/// A byte offset of a text, whose length the parser has checked to fit.
fn offset(at: usize) -> u32 {
    at as u32
}

/// The character as an ASCII byte.
fn byte(ch: u32) -> Option<u8> {
    u8::try_from(ch).ok().filter(u8::is_ascii)
}

fn is(ch: u32, b: u8) -> bool {
    ch == u32::from(b)
}

fn base_name(base: u32) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        10 => "decimal",
        _ => "hexadecimal",
    }
}

#[cfg(test)]
mod tests;
