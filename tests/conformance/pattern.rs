//! Go's regular expressions, as the suites write them, for the `regex` crate.
//!
//! The one difference that occurs: in Go a brace that opens no repetition stands for itself.

use regex::Regex;

/// Compiles a pattern of a suite.
///
/// # Errors
/// What is wrong with it.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.char_indices();
    let mut repetition_ends = 0;
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next().map(|(_, c)| c));
                continue;
            }
            '{' => match repetition(&pattern[i..]) {
                Some(len) => repetition_ends = i + len,
                None => out.push('\\'),
            },
            '}' if i + 1 != repetition_ends => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    Regex::new(&out).map_err(|e| e.to_string())
}

/// The length of `{n}`, `{n,}` or `{n,m}` at the start of a text.
fn repetition(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let mut numbers = text[1..end].splitn(2, ',');
    let first = numbers.next()?;
    let second = numbers.next().unwrap_or_default();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (!first.is_empty() && digits(first) && digits(second)).then_some(end + 1)
}
