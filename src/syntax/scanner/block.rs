//! How long a block is, without its tokens.
//!
//! In: a text that begins with `{`. Out: the bytes up to the brace that closes it. Only texts, runes and comments hide braces.

use crate::syntax::scanner::Scanner;

impl Scanner<'_> {
    /// Bytes of the block that the current token opens; `None` if nothing closes it.
    pub fn block_len(&self) -> Option<u32> {
        let text = self.text.get(self.start as usize..)?;
        u32::try_from(block_len(text)?).ok()
    }

    /// Goes behind the block of `len` bytes that the current token opens, as if its last token had been read.
    pub fn skip_block(&mut self, len: u32) {
        self.next_at = (self.start + len - 1) as usize;
        self.bump();
        self.next();
    }

    /// Goes to the token that begins at `at`.
    pub fn go_to(&mut self, at: u32) {
        self.next_at = at as usize;
        self.bump();
        self.next();
    }
}

fn block_len(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    loop {
        let rest = text.get(at..)?;
        at += match rest {
            [b'{', ..] => {
                depth += 1;
                1
            }
            [b'}', ..] => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
                1
            }
            [b'/', b'/', ..] => rest.iter().position(|b| *b == b'\n')?,
            [b'/', b'*', behind @ ..] => 4 + behind.windows(2).position(|w| w == b"*/")?,
            [b'`', behind @ ..] => 2 + behind.iter().position(|b| *b == b'`')?,
            [quote @ (b'"' | b'\''), ..] => quoted_len(rest, *quote)?,
            [_, ..] => 1,
            [] => return None,
        };
    }
}

/// Bytes of the literal that the text begins with, in which `\` hides the next byte.
fn quoted_len(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match *text.get(at)? {
            b'\\' => at += 2,
            b if b == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}
