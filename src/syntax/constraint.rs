//! Build constraints: `//go:build` lines.
//!
//! In: the text of a file. Out: the [`Constraint`] before its package clause, if there is one, or what is wrong with it; whether it holds
//! for given tags, and the language version that it asks for.
//!
//! ```text
//! line = "//go:build" or
//! or   = and { "||" and }
//! and  = not { "&&" not }
//! not  = [ "!" ] atom
//! atom = "(" or ")" | tag
//! ```
//! Only a line comment that stands first on its line counts, outside of block comments.
//! A constraint asks for version N if a file with it is never built by a Go older than 1.N: of an `&&` the newer of both sides, of an `||`
//! the older one, of a tag behind a `!` none; a `!` before `&&` makes an `||` of the opposites and the other way round.

/// Deeper expressions are refused.
const MAX_DEPTH: u32 = 100;
/// Expressions of more operands are refused.
const MAX_OPERANDS: u32 = 1000;

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
    /// The `//go:build` line before the package clause.
    pub fn of_file(text: &[u8]) -> Result<Option<Constraint>, Malformed> {
        let mut found = None;
        for (line, text) in build_lines(text) {
            let wrong = |message| Malformed { line, message };
            if found.is_some() {
                return Err(wrong("multiple //go:build comments".to_owned()));
            }
            let parsed = Parser::new(&text).whole();
            found = Some(parsed.map_err(|why| wrong(format!("parsing //go:build line: {why}")))?);
        }
        Ok(found)
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
        self.version_of(true)
    }

    /// The version that it asks for, or that its opposite does.
    fn version_of(&self, itself: bool) -> Option<u16> {
        match self {
            Constraint::Tag(tag) if itself => release_tag(tag),
            Constraint::Tag(_) => None,
            Constraint::Not(x) => x.version_of(!itself),
            Constraint::And(x, y) | Constraint::Or(x, y) => {
                let (x, y) = (x.version_of(itself), y.version_of(itself));
                if matches!(self, Constraint::And(..)) == itself {
                    x.max(y)
                } else {
                    x.min(y)
                }
            }
        }
    }
}

/// A constraint that cannot be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// N of `go1.N`, also where a patch release or the like follows.
pub fn release(version: &str) -> Option<u16> {
    let rest = version.strip_prefix("go1.")?;
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..n_digits)?.parse().ok()
}

/// N of the tag `go1.N`; patch releases have no tags.
pub fn release_tag(tag: &str) -> Option<u16> {
    release(tag).filter(|n| tag == format!("go1.{n}"))
}

/// The `//go:build` lines among the comments and blank lines that a file begins with: their numbers, and what follows the word.
fn build_lines(text: &[u8]) -> Vec<(usize, String)> {
    let (mut at, mut line) = (0, 1);
    // Nothing but space stands before this on its line.
    let mut is_first = true;
    let mut lines = Vec::new();
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let n = match rest {
            [b'/', b'/', ..] => {
                let n = find(rest, b"\n").unwrap_or(rest.len());
                let comment = String::from_utf8_lossy(rest.get(..n).unwrap_or_default());
                if is_first && let Some(expression) = after_word(&comment) {
                    lines.push((line, expression.to_owned()));
                }
                n
            }
            [b'/', b'*', ..] => {
                is_first = false;
                let inside = rest.get(2..).unwrap_or_default();
                find(inside, b"*/").map_or(rest.len(), |end| end + 4)
            }
            [b'\n', ..] => {
                is_first = true;
                1
            }
            [space, ..] if space.is_ascii_whitespace() => 1,
            // A byte order mark.
            [0xEF, 0xBB, 0xBF, ..] => 3,
            _ => return lines,
        };
        let passed = rest.get(..n).unwrap_or_default();
        line += passed.iter().filter(|&&byte| byte == b'\n').count();
        at += n;
    }
}

/// The expression of a `//go:build` comment.
fn after_word(comment: &str) -> Option<&str> {
    let rest = comment.trim_end().strip_prefix("//go:build")?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

const END: &str = "unexpected end of expression";

/// What is wrong with an expression.
type Why = String;

/// An expression from its first word to its last.
struct Parser<'a> {
    /// What follows the word.
    rest: &'a str,
    /// The next word: an operator, a parenthesis, a tag, or nothing at the end.
    word: &'a str,
    n_operands: u32,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Parser<'a> {
        Parser {
            rest: text,
            word: "",
            n_operands: 0,
        }
    }

    fn whole(&mut self) -> Result<Constraint, Why> {
        self.advance()?;
        let all = self.or(0)?;
        if self.word.is_empty() {
            Ok(all)
        } else {
            Err(format!("unexpected token {}", self.word))
        }
    }

    /// Reads the next word.
    fn advance(&mut self) -> Result<(), Why> {
        let text = self.rest.trim_start();
        let is_tag = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let n = match text.chars().next() {
            None => 0,
            Some('!' | '(' | ')') => 1,
            Some('&') if text.starts_with("&&") => 2,
            Some('|') if text.starts_with("||") => 2,
            Some(c) if is_tag(c) => text.find(|c| !is_tag(c)).unwrap_or(text.len()),
            Some(c) => return Err(format!("invalid syntax at {c}")),
        };
        (self.word, self.rest) = text.split_at_checked(n).unwrap_or_default();
        Ok(())
    }

    fn or(&mut self, depth: u32) -> Result<Constraint, Why> {
        let mut x = self.and(depth)?;
        while self.word == "||" {
            self.advance()?;
            x = Constraint::Or(Box::new(x), Box::new(self.and(depth)?));
        }
        Ok(x)
    }

    fn and(&mut self, depth: u32) -> Result<Constraint, Why> {
        let mut x = self.not(depth)?;
        while self.word == "&&" {
            self.advance()?;
            x = Constraint::And(Box::new(x), Box::new(self.not(depth)?));
        }
        Ok(x)
    }

    fn not(&mut self, depth: u32) -> Result<Constraint, Why> {
        self.n_operands += 1;
        if depth > MAX_DEPTH || self.n_operands > MAX_OPERANDS {
            return Err("build expression too large".to_owned());
        }
        if self.word != "!" {
            return self.atom(depth);
        }
        self.advance()?;
        if self.word == "!" {
            return Err("double negation not allowed".to_owned());
        }
        Ok(Constraint::Not(Box::new(self.atom(depth)?)))
    }

    fn atom(&mut self, depth: u32) -> Result<Constraint, Why> {
        match self.word {
            "(" => self.parenthesized(depth),
            "" => Err(END.to_owned()),
            ")" | "!" | "&&" | "||" => Err(format!("unexpected token {}", self.word)),
            tag => {
                self.advance()?;
                Ok(Constraint::Tag(tag.to_owned()))
            }
        }
    }

    fn parenthesized(&mut self, depth: u32) -> Result<Constraint, Why> {
        const UNCLOSED: &str = "missing close paren";
        self.advance()?;
        let x = self.or(depth + 1).map_err(|why| match why.as_str() {
            END => UNCLOSED.to_owned(),
            _ => why,
        })?;
        if self.word != ")" {
            return Err(UNCLOSED.to_owned());
        }
        self.advance()?;
        Ok(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Constraint> {
        Constraint::of_file(text.as_bytes()).expect("well formed")
    }

    fn wrong(text: &str) -> (usize, String) {
        let wrong = Constraint::of_file(text.as_bytes()).expect_err(text);
        (wrong.line, wrong.message)
    }

    #[test]
    fn the_line_before_the_package_clause_counts() {
        let text = "// Words.\n\n/* more\n*/\n//go:build linux && !cgo || go1.21\r\npackage p\n//go:build plan9\n";
        let constraint = of(text).expect("a constraint");
        assert!(constraint.holds(&|tag| tag == "linux"));
        assert!(constraint.holds(&|tag| tag == "go1.21"));
        assert!(!constraint.holds(&|tag| tag == "linux" || tag == "cgo"));
        assert_eq!(of("package p\n//go:build linux\n"), None);
        assert_eq!(of("//go:builder\npackage p\n"), None);
    }

    #[test]
    fn block_comments_hold_no_constraints() {
        for head in [
            "/*\nExample:\n//go:build ignore\n*/\n",
            "/*/\n//go:build ignore\n*/\n",
            "/* a */ //go:build ignore\n",
            "/*\n*/ //go:build ignore\n",
            "// a //go:build ignore\n",
            "/*\n//go:build ignore\n",
        ] {
            assert_eq!(of(&format!("{head}package p\n")), None, "{head}");
        }
        let tag = Some(Constraint::Tag("x".to_owned()));
        assert_eq!(of("/* a\n*/ /**/\n  //go:build x\npackage p\n"), tag);
    }

    #[test]
    fn what_is_malformed_is_told() {
        for (line, why) in [
            ("", END),
            (" a b &", "unexpected token b"),
            (" a &&", END),
            (" (a", "missing close paren"),
            (" (a &&", "missing close paren"),
            (" (a b", "missing close paren"),
            (" a)", "unexpected token )"),
            (" ()", "unexpected token )"),
            (" !", END),
            (" !!a", "double negation not allowed"),
            (" a & b", "invalid syntax at &"),
            (" a || || b", "unexpected token ||"),
            (" é-x", "invalid syntax at -"),
            (" a // words", "invalid syntax at /"),
        ] {
            let want = (2, format!("parsing //go:build line: {why}"));
            assert_eq!(wrong(&format!("\n//go:build{line}\npackage p\n")), want);
        }
        let twice = "//go:build linux\n/*\n*/\n//go:build go1.21\npackage p\n";
        assert_eq!(wrong(twice), (4, "multiple //go:build comments".to_owned()));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        for text in ["(".repeat(100_000), "a && ".repeat(100_000)] {
            let (_, message) = wrong(&format!("//go:build {text}\npackage p\n"));
            assert_eq!(
                message,
                "parsing //go:build line: build expression too large"
            );
        }
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
            ("!(!go1.22)", Some(22)),
            ("!(!go1.21 || windows)", Some(21)),
            ("!(!go1.21 && windows)", None),
            ("!(!go1.21 && !go1.23)", Some(21)),
            ("!(go1.21 || !(go1.22 && go1.23))", Some(23)),
            ("go1.x", None),
            ("go1.21.3", None),
            ("go1.21rc1", None),
            ("go1.021", None),
        ];
        for (line, version) in cases {
            let constraint = of(&format!("//go:build {line}\npackage p\n")).expect(line);
            assert_eq!(constraint.version(), version, "{line}");
        }
    }
}
