//! `//line` and `/*line*/` directives.
//!
//! In: a comment. Out: the base that it names, or what is wrong with its numbers, in gc's words. As in gc a `//line` counts at
//! the beginning of a line only and speaks of the line behind it; `/*line*/` speaks of what follows it at once. What has
//! no `:` is a comment like any other, and so is a comment over several lines.
//!
//! | written | file | line | column |
//! |---|---|---|---|
//! | `name:10` | `name` | 10 | unknown |
//! | `name:10:4` | `name` | 10 | 4 |
//! | `:10` | unknown | 10 | unknown |
//! | `:10:4` | as before | 10 | 4 |
//!
//! Names may contain `:`, so the numbers are read from the right.

/// The largest line and column that gc's positions hold.
const MAX_NUMBER: u32 = 1 << 30;

/// What a directive names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Directive<'a> {
    /// The file; none: as before.
    pub file: Option<&'a [u8]>,
    /// The line.
    pub line: u32,
    /// The column, or 0.
    pub column: u32,
}

/// What is wrong, and where in the comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Offset in the comment.
    pub at: usize,
    /// The message.
    pub msg: String,
}

/// The directive in a whole comment, its `//` or `/*` and `*/` included; none if it is an ordinary comment.
pub fn parse(comment: &[u8]) -> Option<Result<Directive<'_>, Malformed>> {
    const PREFIX: &[u8] = b"line ";
    let inside = comment.get(2..)?;
    let inside = match comment.starts_with(b"/*") {
        true => inside.strip_suffix(b"*/")?,
        false => inside.strip_suffix(b"\r").unwrap_or(inside),
    };
    let text = inside.strip_prefix(PREFIX)?;
    numbers(text, 2 + PREFIX.len())
}

/// `text` stands at `shift` in the comment.
fn numbers(text: &[u8], shift: usize) -> Option<Result<Directive<'_>, Malformed>> {
    let wrong = |what: &str, from: usize, to: usize| {
        let number = String::from_utf8_lossy(text.get(from..to).unwrap_or_default());
        Some(Err(Malformed {
            at: shift + from,
            msg: format!("invalid {what} number: {number}"),
        }))
    };
    let (last_at, last) = behind_colon(text)?;
    let Some(last) = last else {
        return wrong("line", last_at, text.len());
    };
    let before = text.get(..last_at - 1)?;
    let (line, column, line_at, before) = match behind_colon(before) {
        Some((at, Some(line))) => (line, last, at, text.get(..at - 1)?),
        _ => (last, 0, last_at, before),
    };
    let has_column = line_at != last_at;
    if has_column && !is_in_range(column) {
        return wrong("column", last_at, text.len());
    }
    if !is_in_range(line) {
        let end = if has_column { last_at - 1 } else { text.len() };
        return wrong("line", line_at, end);
    }
    Some(Ok(Directive {
        file: (!before.is_empty() || !has_column).then_some(before),
        line: line as u32,
        column: column as u32,
    }))
}

fn is_in_range(number: u64) -> bool {
    number != 0 && number <= u64::from(MAX_NUMBER)
}

/// Where the text behind the last `:` begins, and the number that it is, if it is one.
fn behind_colon(text: &[u8]) -> Option<(usize, Option<u64>)> {
    let at = text.iter().rposition(|&byte| byte == b':')? + 1;
    let digits = text.get(at..).unwrap_or_default();
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let number = is_number.then(|| std::str::from_utf8(digits).ok()?.parse().ok());
    Some((at, number.flatten()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(comment: &str, file: Option<&str>, line: u32, column: u32) {
        let directive = Directive {
            file: file.map(str::as_bytes),
            line,
            column,
        };
        assert_eq!(parse(comment.as_bytes()), Some(Ok(directive)), "{comment}");
    }

    #[track_caller]
    fn is_wrong(comment: &str, at: usize, msg: &str) {
        let malformed = Malformed {
            at,
            msg: msg.to_string(),
        };
        assert_eq!(parse(comment.as_bytes()), Some(Err(malformed)), "{comment}");
    }

    #[test]
    fn numbers_are_read_from_the_right() {
        is("//line a.go:10", Some("a.go"), 10, 0);
        is("//line a.go:10\r", Some("a.go"), 10, 0);
        is("//line c:/a.go:987", Some("c:/a.go"), 987, 0);
        is("/*line a.go:10:4*/", Some("a.go"), 10, 4);
        is("//line :10", Some(""), 10, 0);
        is("/*line :10:4*/", None, 10, 4);
    }

    #[test]
    fn other_comments_are_comments() {
        for comment in [
            "//line a.go",
            "// line a.go:1",
            "//linea.go:1",
            "/*line a.go*/",
            "//",
        ] {
            assert_eq!(parse(comment.as_bytes()), None, "{comment}");
        }
    }

    #[test]
    fn wrong_numbers_are_told() {
        is_wrong("//line a.go:x", 12, "invalid line number: x");
        is_wrong("//line a.go:0", 12, "invalid line number: 0");
        is_wrong("//line a.go:", 12, "invalid line number: ");
        is_wrong("//line a.go:1:0", 14, "invalid column number: 0");
        is_wrong("//line a.go:0:1", 12, "invalid line number: 0");
        is_wrong(
            "/*line a.go:1073741825*/",
            12,
            "invalid line number: 1073741825",
        );
    }
}
