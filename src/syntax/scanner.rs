//! Bytes to tokens.
//!
//! In: the text of a unit. Out: one token at a time with its extent, semicolons inserted where the
//! specification inserts them, and lexical errors in gc's words at gc's positions.
//!
//! The scanner holds one character of lookahead (`ch` at `ch_at`). NUL bytes, bytes that are no UTF-8 and byte order
//! marks never become `ch`: they are reported (a mark at the very start is not) and skipped, wherever they stand.
//! Comments are blanks, but for `//line` directives, which the report obeys; `//go:` directives are not obeyed.

use crate::heap::lines;
use crate::syntax::codes::Code;
use crate::syntax::diag::Report;
use crate::syntax::scanner::number::Number;
use crate::syntax::token::Token;

mod block;
mod number;
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

    /// `/`: a comment or an operator.
    fn slash(&mut self, inserts: bool) -> bool {
        self.bump();
        if is(self.ch, b'/') {
            self.skip_line();
            self.line_directive();
            return false;
        }
        if is(self.ch, b'*') {
            let has_newline = self.block_comment();
            let end = offset(self.ch_at);
            self.report
                .comment(self.text_from(self.start), self.start, end);
            return self.after_comment(inserts, has_newline);
        }
        let tok = self.or_assign(Token::Quo, Token::QuoAssign);
        self.set(tok);
        true
    }

    /// A comment over several lines acts like a newline; any other is blank.
    fn after_comment(&mut self, inserts: bool, has_newline: bool) -> bool {
        if inserts && has_newline {
            self.semi = Semi::Newline;
            self.set(Token::Semicolon);
            return true;
        }
        false
    }

    /// A `//line` comment at the beginning of a line speaks of the next one.
    fn line_directive(&mut self) {
        let before = (self.start as usize).checked_sub(1);
        if before.is_none_or(|at| self.text.get(at) == Some(&b'\n')) {
            let behind = offset(self.ch_at).saturating_add(1);
            self.report
                .comment(self.text_from(self.start), self.start, behind);
        }
    }

    /// What was scanned from `start` on.
    fn text_from(&self, start: u32) -> &'a [u8] {
        self.text.get(start as usize..self.ch_at).unwrap_or(&[])
    }

    fn skip_line(&mut self) {
        while self.ch != EOF && !is(self.ch, b'\n') {
            self.next_at += lines::n_plain(self.text.get(self.next_at..).unwrap_or(&[]));
            self.bump();
        }
    }

    /// Skips `* ... */`; true if there was a newline in it.
    fn block_comment(&mut self) -> bool {
        self.bump();
        let mut has_newline = false;
        let mut is_after_star = false;
        while self.ch != EOF {
            if is_after_star && is(self.ch, b'/') {
                self.bump();
                return has_newline;
            }
            is_after_star = is(self.ch, b'*');
            has_newline |= is(self.ch, b'\n');
            self.bump();
        }
        self.error_at(self.start, "comment not terminated");
        has_newline
    }

    /// Operators and brackets.
    fn punctuation(&mut self, first: u8) -> bool {
        use Token::*;
        let tok = match first {
            b'(' | b'[' | b'{' | b',' | b')' | b']' | b'}' => self.bracket(first),
            b':' => self.or(Colon, &[(b'=', Define)]),
            b'.' => return self.dots(),
            b'+' => self.or(Add, &[(b'+', Inc), (b'=', AddAssign)]),
            b'-' => self.or(Sub, &[(b'-', Dec), (b'=', SubAssign)]),
            b'*' => self.or(Mul, &[(b'=', MulAssign)]),
            b'%' => self.or(Rem, &[(b'=', RemAssign)]),
            b'^' => self.or(Xor, &[(b'=', XorAssign)]),
            b'=' => self.or(Assign, &[(b'=', Eql)]),
            b'!' => self.or(Not, &[(b'=', Neq)]),
            b'~' => self.or(Tilde, &[]),
            b'|' => self.or(Or, &[(b'|', LOr), (b'=', OrAssign)]),
            b'&' => self.ampersand(),
            b'<' => self.less(),
            b'>' => self.greater(),
            _ => return self.wrong_char(),
        };
        self.inserts = matches!(tok, RParen | RBrack | RBrace | Inc | Dec);
        self.set(tok);
        true
    }

    fn bracket(&mut self, first: u8) -> Token {
        self.bump();
        match first {
            b'(' => Token::LParen,
            b'[' => Token::LBrack,
            b'{' => Token::LBrace,
            b')' => Token::RParen,
            b']' => Token::RBrack,
            b'}' => Token::RBrace,
            _ => Token::Comma,
        }
    }

    /// Takes `ch`, and the next character too if it makes one of the longer tokens.
    fn or(&mut self, short: Token, longer: &[(u8, Token)]) -> Token {
        self.bump();
        for (second, tok) in longer {
            if is(self.ch, *second) {
                self.bump();
                return *tok;
            }
        }
        short
    }

    /// With `=` behind, the assignment; `ch` stands behind the operator.
    fn or_assign(&mut self, op: Token, assign: Token) -> Token {
        if is(self.ch, b'=') {
            self.bump();
            return assign;
        }
        op
    }

    fn ampersand(&mut self) -> Token {
        match self.or(Token::And, &[(b'&', Token::LAnd), (b'^', Token::AndNot)]) {
            Token::And => self.or_assign(Token::And, Token::AndAssign),
            Token::AndNot => self.or_assign(Token::AndNot, Token::AndNotAssign),
            tok => tok,
        }
    }

    fn less(&mut self) -> Token {
        let longer = [(b'=', Token::Leq), (b'<', Token::Shl), (b'-', Token::Arrow)];
        match self.or(Token::Lss, &longer) {
            Token::Shl => self.or_assign(Token::Shl, Token::ShlAssign),
            tok => tok,
        }
    }

    fn greater(&mut self) -> Token {
        match self.or(Token::Gtr, &[(b'=', Token::Geq), (b'>', Token::Shr)]) {
            Token::Shr => self.or_assign(Token::Shr, Token::ShrAssign),
            tok => tok,
        }
    }

    /// `.`, `...`, or a number that begins with a point.
    fn dots(&mut self) -> bool {
        self.bump();
        if byte(self.ch).is_some_and(|b| b.is_ascii_digit()) {
            self.number(true);
            return true;
        }
        if is(self.ch, b'.') {
            let second = (self.ch_at, self.next_at);
            self.bump();
            if is(self.ch, b'.') {
                self.bump();
                self.set(Token::Ellipsis);
                return true;
            }
            (self.ch_at, self.next_at) = second;
            self.ch = u32::from(b'.');
        }
        self.set(Token::Period);
        true
    }

    fn number(&mut self, has_point: bool) {
        let number = Number::scan(self, has_point);
        self.set_literal(number.tok, number.is_good);
        number.check_text(self);
    }

    fn string(&mut self) {
        self.bump();
        let mut is_good = true;
        loop {
            match byte(self.ch) {
                Some(b'"') => {
                    self.bump();
                    break;
                }
                Some(b'\\') => is_good &= self.escape(b'"'),
                Some(b'\n') => {
                    self.error("newline in string");
                    is_good = false;
                    break;
                }
                None if self.ch == EOF => {
                    self.error_at(self.start, "string not terminated");
                    is_good = false;
                    break;
                }
                _ => self.bump(),
            }
        }
        self.set_literal(Token::String, is_good);
    }

    fn raw_string(&mut self) {
        self.bump();
        while self.ch != EOF && !is(self.ch, b'`') {
            self.bump();
        }
        let is_good = self.ch != EOF;
        if is_good {
            self.bump();
        } else {
            self.error_at(self.start, "string not terminated");
        }
        self.set_literal(Token::String, is_good);
    }

    fn rune(&mut self) {
        self.bump();
        let mut is_good = true;
        let mut n_chars = 0usize;
        let complaint = loop {
            match byte(self.ch) {
                Some(b'\'') => break self.rune_length_complaint(n_chars),
                Some(b'\\') => is_good &= self.escape(b'\''),
                Some(b'\n') => break Some((offset(self.ch_at), "newline in rune literal")),
                None if self.ch == EOF => break Some((self.start, "rune literal not terminated")),
                _ => self.bump(),
            }
            n_chars += 1;
        };
        if let (Some((at, msg)), true) = (complaint, is_good) {
            self.error_at(at, msg);
            is_good = false;
        }
        if is(self.ch, b'\'') {
            self.bump();
        }
        self.set_literal(Token::Char, is_good);
    }

    fn rune_length_complaint(&self, n_chars: usize) -> Option<(u32, &'static str)> {
        match n_chars {
            0 => Some((offset(self.ch_at), "empty rune literal or unescaped '")),
            1 => None,
            _ => Some((self.start, "more than one character in rune literal")),
        }
    }

    /// `\` and what belongs to it. False after a report.
    fn escape(&mut self, quote: u8) -> bool {
        self.bump();
        let (n_digits, base, max) = match byte(self.ch) {
            Some(b) if b == quote => return self.took(),
            Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\') => return self.took(),
            Some(b'0'..=b'7') => (3, 8, 255),
            Some(b'x') => (2 + 1, 16, 255),
            Some(b'u') => (4 + 1, 16, MAX_CHAR),
            Some(b'U') => (8 + 1, 16, MAX_CHAR),
            // The caller complains.
            None if self.ch == EOF => return true,
            _ => {
                self.error("unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.bump();
            return self.escape_digits(n_digits - 1, base, max);
        }
        self.escape_digits(n_digits, base, max)
    }

    fn took(&mut self) -> bool {
        self.bump();
        true
    }

    fn escape_digits(&mut self, n_digits: u32, base: u32, max: u32) -> bool {
        let mut value: u32 = 0;
        for _ in 0..n_digits {
            if self.ch == EOF {
                return true;
            }
            let Some(digit) = char::from_u32(self.ch).and_then(|c| c.to_digit(base)) else {
                let shown = unicode::quote(self.ch);
                let name = base_name(base);
                self.error(format!("invalid character {shown} in {name} escape"));
                return false;
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.bump();
        }
        if value > max && base == 8 {
            self.error(format!("octal escape value {value} > 255"));
            return false;
        }
        if value > max || (0xd800..0xe000).contains(&value) {
            let shown = unicode::describe(value);
            self.error(format!("escape is invalid Unicode code point {shown}"));
            return false;
        }
        true
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
mod tests {
    use crate::heap::lines::line_starts;
    use crate::syntax::diag::Report;
    use crate::syntax::scanner::Scanner;
    use crate::syntax::token::Token;

    /// The tokens of a text: spelling, or class and spelling; inserted semicolons by what they stand for.
    fn check(src: &str, expect: &str) {
        let lines = line_starts(src.as_bytes()).unwrap().into_vec();
        let mut scanner = Scanner::new(src.as_bytes(), Report::new("x", lines));
        let mut out = Vec::new();
        loop {
            scanner.next();
            let text = String::from_utf8_lossy(scanner.token_text()).into_owned();
            match scanner.tok {
                Token::Eof => break,
                Token::Semicolon => out.push(format!("<{}>", scanner.semi.text())),
                Token::Int | Token::Float | Token::Imag | Token::Char | Token::String => {
                    out.push(format!("{}:{text}", scanner.tok.text()));
                }
                _ => out.push(text),
            }
        }
        assert_eq!(out.join(" "), expect, "{src}");
    }

    #[test]
    fn operators_take_the_longest() {
        let all = "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! ~ != <= >= := ... ( [ { , . ) ] } :";
        check(&format!("{all} x"), &format!("{} x <EOF>", all));
        check("a&^=b<<=c", "a &^= b <<= c <EOF>");
        check("a+++b", "a ++ + b <EOF>");
        check("x<-y", "x <- y <EOF>");
        check("..", ". .");
        check("....", "... .");
        check("a...b", "a ... b <EOF>");
    }

    #[test]
    fn literals() {
        check(
            "0 12 0x1F 0b10 0o17 017 1_000",
            "INT:0 INT:12 INT:0x1F INT:0b10 INT:0o17 INT:017 INT:1_000 <EOF>",
        );
        check(
            "1. .5 1e3 1E-3 0x1p-2 0x.8p0 09.5",
            "FLOAT:1. FLOAT:.5 FLOAT:1e3 FLOAT:1E-3 FLOAT:0x1p-2 FLOAT:0x.8p0 FLOAT:09.5 <EOF>",
        );
        check(
            "1i 1.5i 0x1i 08i",
            "IMAG:1i IMAG:1.5i IMAG:0x1i IMAG:08i <EOF>",
        );
        check(
            r"'a' '\n' '\'' '\x41' '\u00e9' 'é'",
            r"CHAR:'a' CHAR:'\n' CHAR:'\'' CHAR:'\x41' CHAR:'\u00e9' CHAR:'é' <EOF>",
        );
        check("\"a\\\"b\" `c\\`", "STRING:\"a\\\"b\" STRING:`c\\` <EOF>");
        check("1.x", "FLOAT:1. x <EOF>");
    }

    #[test]
    fn semicolons_are_inserted() {
        check("a\nb", "a <newline> b <EOF>");
        check("a +\nb;", "a + b <semicolon>");
        check(
            "return\nbreak\ncontinue\nfallthrough\nx++\n)\n]\n}\n",
            "return <newline> break <newline> continue <newline> fallthrough <newline> x ++ <newline> ) <newline> ] <newline> } <newline>",
        );
        check("if\nfor\n(\n{\n", "if for ( {");
        check("a // c\nb", "a <newline> b <EOF>");
        check("a /* c */ b", "a b <EOF>");
        check("a /* c\n */ b", "a <newline> b <EOF>");
        check("a // c", "a <EOF>");
        check(
            "1\n'a'\n\"s\"\n`r`\n1i",
            "INT:1 <newline> CHAR:'a' <newline> STRING:\"s\" <newline> STRING:`r` <newline> IMAG:1i <EOF>",
        );
        check("a\r\nb", "a <newline> b <EOF>");
        check("", "");
    }

    #[test]
    fn names() {
        check("_x9 été 世界 type_ types", "_x9 été 世界 type_ types <EOF>");
        check("β + β, (φ)β2 x", "β + β , ( φ ) β2 x <EOF>");
        check("break type var breaks", "break type var breaks <EOF>");
        check("none name EOF", "none name EOF <EOF>");
        check("a\u{661}", "a\u{661} <EOF>");
        check("\u{feff}a", "a <EOF>");
    }
}
