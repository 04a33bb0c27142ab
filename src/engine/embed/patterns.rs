//! What a line `//go:embed` says: patterns with spaces between them, some in quotes; and what a pattern matches, as Go's `path.Match` has it.
//!
//! In: text. Out: patterns with their places; whether a name fits one.

/// A pattern, and where it stands.
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) offset: u32,
}

/// The patterns from an offset to the end of the line, at least one.
///
/// # Errors
/// gc's words.
pub(super) fn patterns(text: &[u8], from: u32) -> Result<Vec<Pattern>, Vec<String>> {
    const USAGE: &str = "usage: //go:embed pattern...";
    let rest = text.get(from as usize..).unwrap_or(&[]);
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    let line = String::from_utf8_lossy(line);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|c: char| !c.is_whitespace()) {
        at += start;
        let (pattern, n) = match first(&line[at..]) {
            Some(first) => first,
            None => {
                let rest = line[at..].trim_end();
                let wrong = format!("invalid quoted string in //go:embed: {rest}");
                return Err(vec![wrong, USAGE.to_owned()]);
            }
        };
        found.push(Pattern {
            text: pattern,
            offset: from + at as u32,
        });
        at += n;
    }
    if found.is_empty() {
        return Err(vec![USAGE.to_owned()]);
    }
    Ok(found)
}

/// The first pattern of a text, and how long it is there; none if it is quoted and should not be so.
fn first(text: &str) -> Option<(String, usize)> {
    let quote = text.chars().next()?;
    let n = match quote {
        '"' => end_of_quoted(text)?,
        '`' => text[1..].find('`')? + 2,
        _ => {
            let n = text.find(char::is_whitespace).unwrap_or(text.len());
            return Some((text[..n].to_owned(), n));
        }
    };
    let behind = text[n..].chars().next();
    if behind.is_some_and(|c| !c.is_whitespace()) {
        return None;
    }
    let inside = &text[1..n - 1];
    let pattern = match quote {
        '`' => inside.to_owned(),
        _ => unquoted(inside)?,
    };
    Some((pattern, n))
}

/// The length of a text in double quotes.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// What a quoted text stands for: escapes of one character, and those by number.
fn unquoted(inside: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            c @ ('\\' | '"') => c,
            // Bytes beyond ASCII are no characters of their own: no name of a file has them.
            'x' => char::from_u32(number(&mut chars, 2)?).filter(char::is_ascii)?,
            'u' => char::from_u32(number(&mut chars, 4)?)?,
            'U' => char::from_u32(number(&mut chars, 8)?)?,
            _ => return None,
        });
    }
    Some(out)
}

fn number(chars: &mut std::str::Chars<'_>, n: usize) -> Option<u32> {
    (0..n).try_fold(0u32, |sum, _| {
        let digit = chars.next()?.to_digit(16)?;
        sum.checked_mul(16)?.checked_add(digit)
    })
}

/// One element of a pattern, between slashes.
enum Part {
    /// Any characters.
    Any,
    /// One character: in one of the ranges, or in none.
    One(Vec<(char, char)>, bool),
}

/// A pattern of one name.
pub(super) struct Glob(Vec<Part>);

impl Glob {
    /// None if it is malformed.
    pub(super) fn parse(text: &str) -> Option<Glob> {
        let mut parts = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            parts.push(match c {
                '*' => Part::Any,
                '?' => Part::One(Vec::new(), true),
                '[' => {
                    let is_not = chars.next_if_eq(&'^').is_some();
                    let mut ranges = Vec::new();
                    while ranges.is_empty() || chars.peek() != Some(&']') {
                        let low = class_char(&mut chars)?;
                        let high = match chars.next_if_eq(&'-') {
                            Some(_) => class_char(&mut chars)?,
                            None => low,
                        };
                        ranges.push((low, high));
                    }
                    chars.next();
                    Part::One(ranges, is_not)
                }
                '\\' => {
                    let c = chars.next()?;
                    Part::One(vec![(c, c)], false)
                }
                c => Part::One(vec![(c, c)], false),
            });
        }
        Some(Glob(parts))
    }

    /// True if the name fits.
    pub(super) fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        // Where the name stands after the parts so far.
        let mut places = vec![false; name.len() + 1];
        places[0] = true;
        for part in &self.0 {
            match part {
                Part::Any => {
                    let first = places.iter().position(|is| *is);
                    places[first.unwrap_or(name.len() + 1).min(name.len() + 1)..].fill(true);
                }
                Part::One(ranges, is_not) => {
                    for i in (0..name.len()).rev() {
                        let is_in = ranges
                            .iter()
                            .any(|(low, high)| (low..=high).contains(&&name[i]));
                        places[i + 1] = places[i] && is_in != *is_not;
                    }
                    places[0] = false;
                }
            }
        }
        places[name.len()]
    }
}

/// A character of a class, which may have a backslash before it.
fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        c => Some(c),
    }
}

/// True of text in which nothing stands for other than itself.
pub(super) fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?', '[', '\\'])
}
