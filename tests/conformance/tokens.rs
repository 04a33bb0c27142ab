//! Where tokens and comments of a Go text stand, for tests that put the expected error beside a token.
//!
//! In: bytes. Out: tokens in order. Knows just enough of the grammar of tokens: a runner that asked the parser under test where
//! an error belongs would agree with it by construction.

/// A token or comment.
#[derive(Clone, Debug)]
pub struct Lexeme<'a> {
    /// True for `//` and `/* */`.
    pub is_comment: bool,
    /// From 1.
    pub line: u32,
    /// In bytes, from 1.
    pub col: u32,
    /// Byte offset.
    pub start: usize,
    /// Its bytes, lossily.
    pub text: std::borrow::Cow<'a, str>,
}

/// Operators of more than one byte, longest first.
const OPERATORS: [&[u8]; 26] = [
    b"<<=", b">>=", b"&^=", b"...", b"<<", b">>", b"&^", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=",
    b"|=", b"^=", b"&&", b"||", b"<-", b"++", b"--", b"==", b"!=", b"<=", b">=", b":=", b"//",
];

/// All tokens and comments.
pub fn lexemes(src: &[u8]) -> Vec<Lexeme<'_>> {
    let (mut all, mut at, mut line, mut line_start) = (Vec::new(), 0, 1, 0);
    while let Some(&byte) = src.get(at) {
        if byte.is_ascii_whitespace() {
            if byte == b'\n' {
                line += 1;
                line_start = at + 1;
            }
            at += 1;
            continue;
        }
        let (end, is_comment) = lexeme_end(src, at);
        all.push(Lexeme {
            is_comment,
            line,
            col: (at - line_start) as u32 + 1,
            start: at,
            text: String::from_utf8_lossy(&src[at..end]),
        });
        for (i, _) in src[at..end]
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b'\n')
        {
            line += 1;
            line_start = at + i + 1;
        }
        at = end;
    }
    all
}

fn lexeme_end(src: &[u8], at: usize) -> (usize, bool) {
    let rest = &src[at..];
    let to = |pattern: &[u8], from: usize| {
        let found = rest
            .get(from..)
            .and_then(|r| r.windows(pattern.len()).position(|w| w == pattern));
        found.map_or(src.len(), |n| at + from + n + pattern.len())
    };
    match rest[0] {
        b'/' if rest.starts_with(b"//") => {
            let n = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            (at + n, true)
        }
        b'/' if rest.starts_with(b"/*") => (to(b"*/", 2), true),
        b'`' => (to(b"`", 1), false),
        quote @ (b'"' | b'\'') => (quoted_end(src, at, quote), false),
        b if is_word(b) || (b == b'.' && rest.get(1).is_some_and(u8::is_ascii_digit)) => {
            (word_end(src, at), false)
        }
        _ => {
            let operator = OPERATORS.iter().find(|op| rest.starts_with(op));
            (at + operator.map_or(1, |op| op.len()), false)
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The end of a name or number; `1e+9` and `0x1p-2` are one.
fn word_end(src: &[u8], at: usize) -> usize {
    let is_number = src[at].is_ascii_digit() || src[at] == b'.';
    let is_hex = src[at..].starts_with(b"0x") || src[at..].starts_with(b"0X");
    let mut end = at + 1;
    while let Some(&byte) = src.get(end) {
        let exponent = if is_hex { b'p' } else { b'e' };
        let is_sign = matches!(byte, b'+' | b'-') && src[end - 1].to_ascii_lowercase() == exponent;
        if !(is_word(byte) || is_number && (byte == b'.' || is_sign)) {
            break;
        }
        end += 1;
    }
    end
}

/// Behind the closing quote, or at the end of the line where there is none.
fn quoted_end(src: &[u8], at: usize, quote: u8) -> usize {
    let mut end = at + 1;
    while let Some(&byte) = src.get(end) {
        match byte {
            b'\\' => end += 2,
            b'\n' => return end,
            _ if byte == quote => return end + 1,
            _ => end += 1,
        }
    }
    src.len()
}

/// The value of a Go string literal in quotes or back quotes.
pub fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.to_owned());
    }
    let body = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            c @ ('\\' | '"' | '\'') => out.push(c),
            'x' => push_code(&mut out, &mut chars, 2)?,
            'u' => push_code(&mut out, &mut chars, 4)?,
            'U' => push_code(&mut out, &mut chars, 8)?,
            '0' => push_code_octal(&mut out, &mut chars)?,
            _ => return None,
        }
    }
    Some(out)
}

fn push_code(out: &mut String, chars: &mut std::str::Chars<'_>, n: usize) -> Option<()> {
    let digits: String = chars.take(n).collect();
    out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
    Some(())
}

fn push_code_octal(out: &mut String, chars: &mut std::str::Chars<'_>) -> Option<()> {
    let digits: String = chars.take(2).collect();
    out.push(char::from_u32(u32::from_str_radix(&digits, 8).ok()?)?);
    Some(())
}
