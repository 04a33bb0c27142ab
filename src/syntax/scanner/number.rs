//! Number literals.
//!
//! In: the scanner at a digit, or behind a point with a digit to come. Out: the class of the literal and its errors.

use crate::syntax::scanner::{Scanner, base_name, byte, offset, unicode};
use crate::syntax::token::Token;

/// What stands before the digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    None,
    /// A `0` before more: octal, unless it turns out a float.
    Zero,
    X,
    O,
    B,
}

/// A number in the making.
pub(super) struct Number {
    /// Int, Float or Imag.
    pub(super) tok: Token,
    /// Nothing reported yet.
    pub(super) is_good: bool,
    prefix: Prefix,
    base: u32,
    has_digits: bool,
    has_separators: bool,
    /// Where the first digit that the base does not have stands.
    wrong_digit: Option<u32>,
}

impl Number {
    /// Takes the characters of the literal.
    pub(super) fn scan(scanner: &mut Scanner<'_>, has_point: bool) -> Number {
        let mut number = Number {
            tok: Token::Int,
            is_good: true,
            prefix: Prefix::None,
            base: 10,
            has_digits: false,
            has_separators: false,
            wrong_digit: None,
        };
        let has_point = has_point || number.whole_part(scanner);
        if has_point {
            number.tok = Token::Float;
            number.digits(scanner, number.base);
        }
        if !number.has_digits {
            let name = base_name(number.base);
            number.complain(scanner, format!("{name} literal has no digits"));
        }
        number.exponent(scanner);
        if byte(scanner.ch) == Some(b'i') {
            number.tok = Token::Imag;
            scanner.bump();
        }
        number
    }

    /// The part before the point. True if a point follows, which is taken.
    fn whole_part(&mut self, scanner: &mut Scanner<'_>) -> bool {
        if byte(scanner.ch) == Some(b'0') {
            scanner.bump();
            self.take_prefix(scanner);
        }
        self.digits(scanner, self.base);
        if byte(scanner.ch) != Some(b'.') {
            return false;
        }
        if matches!(self.prefix, Prefix::O | Prefix::B) {
            let name = base_name(self.base);
            self.complain(scanner, format!("invalid radix point in {name} literal"));
        }
        scanner.bump();
        true
    }

    fn take_prefix(&mut self, scanner: &mut Scanner<'_>) {
        (self.base, self.prefix) = match byte(scanner.ch) {
            Some(b'x' | b'X') => (16, Prefix::X),
            Some(b'o' | b'O') => (8, Prefix::O),
            Some(b'b' | b'B') => (2, Prefix::B),
            _ => {
                self.has_digits = true;
                (8, Prefix::Zero)
            }
        };
        if self.prefix != Prefix::Zero {
            scanner.bump();
        }
    }

    fn digits(&mut self, scanner: &mut Scanner<'_>, base: u32) {
        while let Some(b) = byte(scanner.ch) {
            let is_digit = b.is_ascii_digit() || (base == 16 && b.is_ascii_hexdigit());
            if b == b'_' {
                self.has_separators = true;
            } else if is_digit {
                self.has_digits = true;
                if base < 10 && u32::from(b - b'0') >= base && self.wrong_digit.is_none() {
                    self.wrong_digit = Some(offset(scanner.ch_at));
                }
            } else {
                break;
            }
            scanner.bump();
        }
    }

    fn exponent(&mut self, scanner: &mut Scanner<'_>) {
        let is_decimal = match byte(scanner.ch) {
            Some(b'e' | b'E') => true,
            Some(b'p' | b'P') => false,
            _ => {
                if self.prefix == Prefix::X && self.tok == Token::Float {
                    self.complain(
                        scanner,
                        "hexadecimal mantissa requires a 'p' exponent".into(),
                    );
                }
                return;
            }
        };
        self.check_exponent(scanner, is_decimal);
        scanner.bump();
        self.tok = Token::Float;
        if matches!(byte(scanner.ch), Some(b'+' | b'-')) {
            scanner.bump();
        }
        self.has_digits = false;
        self.digits(scanner, 10);
        if !self.has_digits {
            self.complain(scanner, "exponent has no digits".into());
        }
    }

    fn check_exponent(&mut self, scanner: &mut Scanner<'_>, is_decimal: bool) {
        let shown = unicode::quote(scanner.ch);
        if is_decimal && !matches!(self.prefix, Prefix::None | Prefix::Zero) {
            self.complain(
                scanner,
                format!("{shown} exponent requires decimal mantissa"),
            );
        } else if !is_decimal && self.prefix != Prefix::X {
            self.complain(
                scanner,
                format!("{shown} exponent requires hexadecimal mantissa"),
            );
        }
    }

    /// Reports at the current character, once a literal.
    fn complain(&mut self, scanner: &mut Scanner<'_>, msg: String) {
        if self.is_good {
            scanner.error(msg);
            self.is_good = false;
        }
    }

    /// What can only be said of the whole literal, which is the scanner's current token now.
    pub(super) fn check_text(mut self, scanner: &mut Scanner<'_>) {
        let text = scanner.token_text();
        if let (Token::Int, Some(at), true) = (self.tok, self.wrong_digit, self.is_good) {
            let digit = text
                .get((at - scanner.start) as usize)
                .copied()
                .unwrap_or(b'?');
            let (shown, name) = (unicode::quote(u32::from(digit)), base_name(self.base));
            scanner.error_at(at, format!("invalid digit {shown} in {name} literal"));
            self.is_good = false;
        }
        if self.has_separators
            && self.is_good
            && let Some(at) = misplaced_separator(text)
        {
            let at = scanner.start + offset(at);
            scanner.error_at(at, "'_' must separate successive digits");
            self.is_good = false;
        }
        scanner.is_bad = !self.is_good;
    }
}

/// What a separator may stand between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Separator,
    Digit,
    Other,
}

/// Index of the first `_` that does not stand between digits; a base prefix counts as a digit.
fn misplaced_separator(text: &[u8]) -> Option<usize> {
    let (is_hex, n_prefix) = match text {
        [b'0', b'x' | b'X', ..] => (true, 2),
        [b'0', b'o' | b'O' | b'b' | b'B', ..] => (false, 2),
        _ => (false, 0),
    };
    let mut before = if n_prefix > 0 {
        Part::Digit
    } else {
        Part::Other
    };
    for (i, b) in text.iter().enumerate().skip(n_prefix) {
        let part = match b {
            b'_' => Part::Separator,
            b if b.is_ascii_digit() || (is_hex && b.is_ascii_hexdigit()) => Part::Digit,
            _ => Part::Other,
        };
        match (before, part) {
            (Part::Separator | Part::Other, Part::Separator) => return Some(i),
            (Part::Separator, Part::Other) => return Some(i - 1),
            _ => before = part,
        }
    }
    (before == Part::Separator).then(|| text.len() - 1)
}
