//! Escapes of patterns: what may follow a backslash.
//!
//! In: the parser of a pattern, at the backslash. Out: a character, a class, an assertion or quoted text, or Go's words for what
//! is wrong with it.

use super::{BAD_ESCAPE, Parser, Re, TRAILING_BACKSLASH, Wrong, wrong};
use crate::std::regexp_class::{MAX_RUNE, normalize};

impl<'a> Parser<'a> {
    pub(super) fn backslash(&mut self) -> Result<(), Wrong> {
        use crate::std::regexp_prog::empty;
        let rest = self.rest();
        let next = rest.get(1).copied();
        if self.flags.perl {
            let place = match next {
                Some(b'A') => Some(empty::BEGIN_TEXT),
                Some(b'b') => Some(empty::WORD),
                Some(b'B') => Some(empty::NO_WORD),
                Some(b'z') => Some(empty::END_TEXT),
                _ => None,
            };
            if let Some(bits) = place {
                self.at += 2;
                return self.push(Re::Empties(bits));
            }
            match next {
                Some(b'C') => return Err(wrong(BAD_ESCAPE, rest.get(..2).unwrap_or_default())),
                Some(b'Q') => return self.quoted(),
                _ => {}
            }
        }
        let mut class = Vec::new();
        if self.named_class(&mut class)? {
            return self.push(Re::Class(normalize(class)));
        }
        let rune = self.escape()?;
        self.push_char(rune)
    }

    /// `\Q...\E`
    fn quoted(&mut self) -> Result<(), Wrong> {
        self.at += 2;
        while self.at < self.whole.len() {
            if self.rest().starts_with(b"\\E") {
                self.at += 2;
                break;
            }
            let rune = self.rune()?;
            self.push_char(rune)?;
        }
        Ok(())
    }

    /// A backslash that stands for one character.
    pub(super) fn escape(&mut self) -> Result<u32, Wrong> {
        let start = self.at;
        self.at += 1;
        if self.at >= self.whole.len() {
            return Err(wrong(TRAILING_BACKSLASH, b""));
        }
        let rune = self.rune()?;
        let found = match u8::try_from(rune) {
            Ok(byte @ b'1'..=b'7') => {
                // One digit alone would be a reference to a group.
                if matches!(self.byte(), Some(b'0'..=b'7')) {
                    Some(self.octal(byte))
                } else {
                    None
                }
            }
            Ok(b'0') => Some(self.octal(b'0')),
            Ok(b'x') => self.hex()?,
            Ok(b'a') => Some(7),
            Ok(b'f') => Some(12),
            Ok(b'n') => Some(10),
            Ok(b'r') => Some(13),
            Ok(b't') => Some(9),
            Ok(b'v') => Some(11),
            Ok(byte) if byte < 0x80 && !byte.is_ascii_alphanumeric() => Some(rune),
            _ => None,
        };
        found.ok_or_else(|| wrong(BAD_ESCAPE, self.since(start)))
    }

    fn octal(&mut self, first: u8) -> u32 {
        let mut value = u32::from(first - b'0');
        for _ in 1..3 {
            let Some(byte @ b'0'..=b'7') = self.byte() else {
                break;
            };
            value = value * 8 + u32::from(byte - b'0');
            self.at += 1;
        }
        value
    }

    /// Behind `\x`.
    fn hex(&mut self) -> Result<Option<u32>, Wrong> {
        if self.at >= self.whole.len() {
            return Ok(None);
        }
        let first = self.rune()?;
        if first == u32::from(b'{') {
            let (mut value, mut n) = (0u32, 0);
            loop {
                if self.at >= self.whole.len() {
                    return Ok(None);
                }
                let rune = self.rune()?;
                if rune == u32::from(b'}') {
                    return Ok((n > 0).then_some(value));
                }
                let Some(digit) = hex_digit(rune) else {
                    return Ok(None);
                };
                value = value * 16 + digit;
                if value > MAX_RUNE {
                    return Ok(None);
                }
                n += 1;
            }
        }
        if self.at >= self.whole.len() {
            return Ok(None);
        }
        let second = self.rune()?;
        let digits = hex_digit(first).zip(hex_digit(second));
        Ok(digits.map(|(high, low)| high * 16 + low))
    }
}

fn hex_digit(rune: u32) -> Option<u32> {
    char::from_u32(rune)?.to_digit(16)
}
