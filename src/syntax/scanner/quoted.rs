//! String and rune literals.
//!
//! In: the scanner at the opening quote. Out: the literal, and whether it is good; errors at gc's positions.

use crate::syntax::scanner::{EOF, MAX_CHAR, Scanner, base_name, byte, is, offset, unicode};
use crate::syntax::token::Token;

impl Scanner<'_> {
    pub(super) fn string(&mut self) {
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

    pub(super) fn raw_string(&mut self) {
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

    pub(super) fn rune(&mut self) {
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
}
