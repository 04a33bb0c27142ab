//! The grammar of JSON as a machine that reads byte after byte and can stop anywhere.
//!
//! In: bytes, and where the machine stands: a step, and a stack that says what each open array or object waits for.
//! Out: where it stopped and why ([`Halt`]). A text that comes in parts is read once: the step and the stack go from one part to the next.

/// How deep arrays and objects may be nested.
pub(super) const MAX_DEPTH: usize = 10_000;

/// What stands on the stack for an open array or object.
const KEY: u8 = 0;
const MEMBER: u8 = 1;
const ELEMENT: u8 = 2;

/// The words, as far as they may be read: `at` bytes of word `w` are step `WORDS + 8 * w + at`.
const LITERALS: [&[u8]; 3] = [b"true", b"false", b"null"];

/// What the machine waits for. The numbers go through the program as integers between two parts of a text.
mod step {
    pub(super) const VALUE: u8 = 0;
    pub(super) const FIRST_ELEMENT: u8 = 1;
    pub(super) const FIRST_KEY: u8 = 2;
    pub(super) const KEY: u8 = 3;
    pub(super) const AFTER: u8 = 4;
    pub(super) const STRING: u8 = 5;
    pub(super) const ESCAPE: u8 = 6;
    pub(super) const HEX1: u8 = 7;
    pub(super) const HEX4: u8 = 10;
    pub(super) const MINUS: u8 = 11;
    pub(super) const ZERO: u8 = 12;
    pub(super) const INTEGER: u8 = 13;
    pub(super) const POINT: u8 = 14;
    pub(super) const FRACTION: u8 = 15;
    pub(super) const E: u8 = 16;
    pub(super) const E_SIGN: u8 = 17;
    pub(super) const EXPONENT: u8 = 18;
    pub(super) const WORDS: u8 = 32;
}

/// Why the machine stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Halt {
    /// The bytes are at their end, the value is not or may go on.
    More,
    /// The value ended before the byte where the machine stopped.
    Done,
    /// The stack is full; with a larger one it goes on.
    Full,
    /// What is wrong with the byte where it stopped.
    Bad(String),
}

/// Where the machine stands.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Scanner {
    /// One of [`step`].
    pub(super) step: u8,
    /// Open arrays and objects: so much of the stack is in use.
    pub(super) depth: usize,
}

/// True for the four bytes that may stand between tokens.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A byte as error messages show it: as the character of that number.
fn shown(byte: u8) -> String {
    match byte {
        b'\'' => "'\\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        _ => {
            let quoted = super::strconv::quoted_char(u32::from(byte));
            format!("'{quoted}'")
        }
    }
}

fn unexpected(byte: u8, place: &str) -> Halt {
    Halt::Bad(format!("invalid character {} {place}", shown(byte)))
}

impl Scanner {
    /// True if what was read is a whole value, so that nothing need follow.
    pub(super) fn may_end(self) -> bool {
        self.depth == 0
            && matches!(
                self.step,
                step::AFTER | step::ZERO | step::INTEGER | step::FRACTION | step::EXPONENT
            )
    }

    /// Reads on from `at`; the position of the byte that it stopped before.
    pub(super) fn scan(&mut self, stack: &mut [u8], data: &[u8], mut at: usize) -> (usize, Halt) {
        while let Some(&byte) = data.get(at) {
            match self.step {
                step::STRING => {
                    let rest = data.get(at..).unwrap_or(&[]);
                    let plain = rest
                        .iter()
                        .position(|&b| b == b'"' || b == b'\\' || b < b' ');
                    let Some(n) = plain else {
                        return (data.len(), Halt::More);
                    };
                    at += n;
                    match rest.get(n) {
                        Some(b'"') => self.step = step::AFTER,
                        Some(b'\\') => self.step = step::ESCAPE,
                        Some(&other) => return (at, unexpected(other, "in string literal")),
                        None => {}
                    }
                }
                step::INTEGER | step::FRACTION | step::EXPONENT if byte.is_ascii_digit() => {}
                _ => match self.one(stack, byte) {
                    Ok(()) => {}
                    Err(halt) => return (at, halt),
                },
            }
            at += 1;
        }
        (at, Halt::More)
    }

    /// Reads one byte.
    fn one(&mut self, stack: &mut [u8], byte: u8) -> Result<(), Halt> {
        self.step = match self.step {
            step::VALUE | step::FIRST_ELEMENT | step::FIRST_KEY | step::KEY | step::AFTER
                if is_space(byte) && !(self.step == step::AFTER && self.depth == 0) =>
            {
                return Ok(());
            }
            step::FIRST_ELEMENT if byte == b']' => return self.close(),
            step::VALUE | step::FIRST_ELEMENT => return self.value(stack, byte),
            step::FIRST_KEY if byte == b'}' => return self.close(),
            step::FIRST_KEY | step::KEY => match byte {
                b'"' => step::STRING,
                _ => {
                    return Err(unexpected(
                        byte,
                        "looking for beginning of object key string",
                    ));
                }
            },
            step::ESCAPE => match byte {
                b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"' => step::STRING,
                b'u' => step::HEX1,
                _ => return Err(unexpected(byte, "in string escape code")),
            },
            hex @ step::HEX1..=step::HEX4 => match byte.is_ascii_hexdigit() {
                true if hex == step::HEX4 => step::STRING,
                true => hex + 1,
                false => {
                    return Err(unexpected(byte, "in \\u hexadecimal character escape"));
                }
            },
            word @ step::WORDS.. => return self.word(word, byte),
            _ => return self.number(stack, byte),
        };
        Ok(())
    }

    /// The first byte of a value.
    fn value(&mut self, stack: &mut [u8], byte: u8) -> Result<(), Halt> {
        self.step = match byte {
            b'{' | b'[' => return self.open(stack, byte),
            b'"' => step::STRING,
            b'-' => step::MINUS,
            b'0' => step::ZERO,
            b'1'..=b'9' => step::INTEGER,
            b't' => step::WORDS + 1,
            b'f' => step::WORDS + 9,
            b'n' => step::WORDS + 17,
            _ => return Err(unexpected(byte, "looking for beginning of value")),
        };
        Ok(())
    }

    fn open(&mut self, stack: &mut [u8], byte: u8) -> Result<(), Halt> {
        if self.depth >= MAX_DEPTH {
            return Err(unexpected(byte, "exceeded max depth"));
        }
        let Some(place) = stack.get_mut(self.depth) else {
            return Err(Halt::Full);
        };
        (*place, self.step) = match byte {
            b'{' => (KEY, step::FIRST_KEY),
            _ => (ELEMENT, step::FIRST_ELEMENT),
        };
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Halt> {
        self.depth -= 1;
        self.step = step::AFTER;
        Ok(())
    }

    /// A byte of a word, or behind it.
    fn word(&mut self, word: u8, byte: u8) -> Result<(), Halt> {
        let (which, at) = ((word - step::WORDS) / 8, (word - step::WORDS) % 8);
        let text = LITERALS.get(usize::from(which)).copied().unwrap_or(b"");
        let wanted = text.get(usize::from(at)).copied().unwrap_or(0);
        if byte != wanted {
            let place = format!(
                "in literal {} (expecting '{}')",
                String::from_utf8_lossy(text),
                char::from(wanted)
            );
            return Err(unexpected(byte, &place));
        }
        self.step = if usize::from(at) + 1 == text.len() {
            step::AFTER
        } else {
            word + 1
        };
        Ok(())
    }

    /// A byte of a number, or behind a value.
    fn number(&mut self, stack: &mut [u8], byte: u8) -> Result<(), Halt> {
        self.step = match (self.step, byte) {
            (step::MINUS, b'0') => step::ZERO,
            (step::MINUS, b'1'..=b'9') => step::INTEGER,
            (step::MINUS, _) => return Err(unexpected(byte, "in numeric literal")),
            (step::ZERO | step::INTEGER, b'.') => step::POINT,
            (step::ZERO | step::INTEGER | step::FRACTION, b'e' | b'E') => step::E,
            (step::POINT, b'0'..=b'9') => step::FRACTION,
            (step::POINT, _) => {
                return Err(unexpected(byte, "after decimal point in numeric literal"));
            }
            (step::E, b'+' | b'-') => step::E_SIGN,
            (step::E | step::E_SIGN, b'0'..=b'9') => step::EXPONENT,
            (step::E | step::E_SIGN, _) => {
                return Err(unexpected(byte, "in exponent of numeric literal"));
            }
            _ => return self.after(stack, byte),
        };
        Ok(())
    }

    /// A byte behind a value.
    fn after(&mut self, stack: &mut [u8], byte: u8) -> Result<(), Halt> {
        if self.depth == 0 {
            return Err(Halt::Done);
        }
        let Some(top) = stack.get_mut(self.depth - 1) else {
            return Err(Halt::Full);
        };
        if is_space(byte) {
            self.step = step::AFTER;
            return Ok(());
        }
        match (*top, byte) {
            (KEY, b':') => {
                *top = MEMBER;
                self.step = step::VALUE;
            }
            (KEY, _) => return Err(unexpected(byte, "after object key")),
            (MEMBER, b',') => {
                *top = KEY;
                self.step = step::KEY;
            }
            (ELEMENT, b',') => self.step = step::VALUE,
            (MEMBER, b'}') | (ELEMENT, b']') => return self.close(),
            (MEMBER, _) => return Err(unexpected(byte, "after object key:value pair")),
            _ => return Err(unexpected(byte, "after array element")),
        }
        Ok(())
    }
}

/// Looks whether a text is one value: else how many bytes were read when that was known, and what is wrong.
pub(super) fn check(data: &[u8]) -> Result<(), (usize, String)> {
    let mut scanner = Scanner::default();
    let mut stack = vec![0; 64];
    let mut at = 0;
    loop {
        let (stop, halt) = scanner.scan(&mut stack, data, at);
        at = stop;
        match halt {
            Halt::Full => stack.resize(stack.len() * 4, 0),
            Halt::Bad(fault) => return Err((at + 1, fault)),
            Halt::More if scanner.may_end() => return Ok(()),
            // As Go tells it: a token that is cut off is followed by a space, and that is wrong.
            Halt::More => {
                let fault = match scanner.scan(&mut stack, b" ", 0).1 {
                    Halt::Bad(fault) => fault,
                    _ => "unexpected end of JSON input".to_owned(),
                };
                return Err((data.len(), fault));
            }
            Halt::Done => {
                let rest = data.get(at..).unwrap_or(&[]);
                let Some(n) = rest.iter().position(|&b| !is_space(b)) else {
                    return Ok(());
                };
                let byte = rest.get(n).copied().unwrap_or(0);
                let fault = format!("invalid character {} after top-level value", shown(byte));
                return Err((at + n + 1, fault));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Halt, Scanner, check};

    #[test]
    fn texts_in_parts_are_read_as_whole_ones() {
        let text = b"{\"a\\u00e9\": [1.5e-3, {\"b\": true}, null, \"x\"]} ";
        for cut in 0..text.len() {
            let (mut scanner, mut stack) = (Scanner::default(), vec![0; 8]);
            let (front, back) = text.split_at(cut);
            let (at, halt) = scanner.scan(&mut stack, front, 0);
            let answer = match halt {
                Halt::More => scanner.scan(&mut stack, back, 0),
                other => (at, other),
            };
            assert_eq!(answer.1, Halt::Done, "cut at {cut}");
        }
        assert_eq!(check(text), Ok(()));
    }

    #[test]
    fn a_full_stack_goes_on_with_a_larger_one() {
        let deep = |n: usize| [vec![b'['; n], vec![b']'; n]].concat();
        assert_eq!(check(&deep(10_000)), Ok(()));
        let fault = Err((
            10_001,
            "invalid character '[' exceeded max depth".to_owned(),
        ));
        assert_eq!(check(&deep(10_001)), fault);
    }
}
