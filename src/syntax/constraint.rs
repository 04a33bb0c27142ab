//! Build constraints: `//go:build` lines.
//!
//! In: the text of a file. Out: the [`Constraint`] before its package clause, if there is one; whether it holds for given tags, and the
//! language version that it asks for.
//!
//! ```text
//! line = "//go:build" or
//! or   = and { "||" and }
//! and  = not { "&&" not }
//! not  = "!" not | "(" or ")" | tag
//! ```
//! A constraint asks for version N if a file with it is never built by a Go older than 1.N: of an `&&` the newer of both sides, of an `||`
//! the older one, of a `!` none.

/// Deeper expressions are no constraints.
const MAX_DEPTH: u32 = 100;

/// An expression over tags.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constraint {
    /// A name: a system, a processor, a release `go1.N`, or whatever a build sets.
    Tag(String),
    /// `!x`
    Not(Box<Constraint>),
    /// `x && y`
    And(Box<Constraint>, Box<Constraint>),
    /// `x || y`
    Or(Box<Constraint>, Box<Constraint>),
}

impl Constraint {
    /// The first `//go:build` line before the package clause; none if it is malformed.
    pub fn of_file(text: &[u8]) -> Option<Constraint> {
        let text = String::from_utf8_lossy(head(text));
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("//go:build"))?;
        line.starts_with([' ', '\t']).then(|| parse(line)).flatten()
    }

    /// Whether it holds where exactly the tags are set that `is_set` says.
    pub fn holds(&self, is_set: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Constraint::Tag(tag) => is_set(tag),
            Constraint::Not(x) => !x.holds(is_set),
            Constraint::And(x, y) => x.holds(is_set) && y.holds(is_set),
            Constraint::Or(x, y) => x.holds(is_set) || y.holds(is_set),
        }
    }

    /// The language version 1.N that it asks for.
    pub fn version(&self) -> Option<u16> {
        match self {
            Constraint::Tag(tag) => release(tag),
            Constraint::Not(_) => None,
            Constraint::And(x, y) => x.version().max(y.version()),
            Constraint::Or(x, y) => x.version().min(y.version()),
        }
    }
}

/// N of `go1.N`, also where a patch release or the like follows.
pub fn release(version: &str) -> Option<u16> {
    let rest = version.strip_prefix("go1.")?;
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..n_digits)?.parse().ok()
}

/// The comments and blank lines that a file begins with.
fn head(text: &[u8]) -> &[u8] {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += match rest {
            [b'/', b'/', ..] => find(rest, b"\n").map_or(rest.len(), |end| end + 1),
            [b'/', b'*', ..] => find(rest, b"*/").map_or(rest.len(), |end| end + 2),
            [space, ..] if space.is_ascii_whitespace() => 1,
            // A byte order mark.
            [0xEF, 0xBB, 0xBF, ..] => 3,
            _ => return text.get(..at).unwrap_or_default(),
        };
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

fn parse(text: &str) -> Option<Constraint> {
    let words = words(text)?;
    let mut words = words.iter().map(String::as_str).peekable();
    let all = or(&mut words, 0)?;
    words.next().is_none().then_some(all)
}

/// Operators, parentheses and tags.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_tag = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let n = match first {
            '!' | '(' | ')' => 1,
            '&' if rest.starts_with("&&") => 2,
            '|' if rest.starts_with("||") => 2,
            c if is_tag(c) => rest.find(|c| !is_tag(c)).unwrap_or(rest.len()),
            _ => return None,
        };
        let (word, others) = rest.split_at_checked(n)?;
        words.push(word.to_owned());
        rest = others.trim_start();
    }
    Some(words)
}

type Words<'a, I> = std::iter::Peekable<I>;

fn or<'a, I: Iterator<Item = &'a str>>(words: &mut Words<'a, I>, depth: u32) -> Option<Constraint> {
    let mut x = and(words, depth)?;
    while words.next_if_eq(&"||").is_some() {
        x = Constraint::Or(Box::new(x), Box::new(and(words, depth)?));
    }
    Some(x)
}

fn and<'a, I: Iterator<Item = &'a str>>(
    words: &mut Words<'a, I>,
    depth: u32,
) -> Option<Constraint> {
    let mut x = not(words, depth)?;
    while words.next_if_eq(&"&&").is_some() {
        x = Constraint::And(Box::new(x), Box::new(not(words, depth)?));
    }
    Some(x)
}

fn not<'a, I: Iterator<Item = &'a str>>(
    words: &mut Words<'a, I>,
    depth: u32,
) -> Option<Constraint> {
    if depth > MAX_DEPTH {
        return None;
    }
    match words.next()? {
        "!" => Some(Constraint::Not(Box::new(not(words, depth + 1)?))),
        "(" => {
            let x = or(words, depth + 1)?;
            words.next_if_eq(&")").map(|_| x)
        }
        ")" | "&&" | "||" => None,
        tag => Some(Constraint::Tag(tag.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Constraint> {
        Constraint::of_file(text.as_bytes())
    }

    #[test]
    fn the_first_line_before_the_package_clause_counts() {
        let text = "// Words.\n\n/* more\n*/\n//go:build linux && !cgo || go1.21\n//go:build plan9\npackage p\n";
        let constraint = of(text).expect("a constraint");
        assert!(constraint.holds(&|tag| tag == "linux"));
        assert!(constraint.holds(&|tag| tag == "go1.21"));
        assert!(!constraint.holds(&|tag| tag == "linux" || tag == "cgo"));
        assert_eq!(of("package p\n//go:build linux\n"), None);
        assert_eq!(of("//go:builder\npackage p\n"), None);
    }

    #[test]
    fn what_is_malformed_is_none() {
        for line in [
            "",
            "a b",
            "a &&",
            "(a",
            "a)",
            "!",
            "a & b",
            "a || || b",
            "é-x",
        ] {
            assert_eq!(
                of(&format!("//go:build {line}\npackage p\n")),
                None,
                "{line}"
            );
        }
        let deep = "(".repeat(100_000);
        assert_eq!(of(&format!("//go:build {deep}\npackage p\n")), None);
    }

    #[test]
    fn versions_are_those_that_no_older_release_builds() {
        let cases = [
            ("go1.20", Some(20)),
            ("go1.20 && go1.22", Some(22)),
            ("go1.20 || go1.22", Some(20)),
            ("linux || go1.22", None),
            ("linux && (go1.22 || go1.23)", Some(22)),
            ("!go1.22", None),
            ("!go1.22 && go1.19", Some(19)),
            ("go1.x", None),
        ];
        for (line, version) in cases {
            let constraint = of(&format!("//go:build {line}\npackage p\n")).expect(line);
            assert_eq!(constraint.version(), version, "{line}");
        }
    }
}
