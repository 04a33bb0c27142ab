//! Operators and brackets, the longest that fits.
//!
//! In: the scanner at their first character. Out: a token.

use crate::syntax::scanner::{Scanner, byte, is};
use crate::syntax::token::Token;

impl Scanner<'_> {
    /// Operators and brackets.
    pub(super) fn punctuation(&mut self, first: u8) -> bool {
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
    pub(super) fn or_assign(&mut self, op: Token, assign: Token) -> Token {
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
}
