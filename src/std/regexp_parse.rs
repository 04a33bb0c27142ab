//! Patterns: Go's syntax of regular expressions to a tree.
//!
//! In: the text, and whether it is POSIX syntax. Out: [`Parsed`], or the words Go has for what is wrong. The parser keeps its own
//! stack, so that no nesting of groups is too deep for it; the tree's height is bounded. Classes and escapes stand in files of their own (`classes`, `escapes`).

mod classes;
mod escapes;

use super::regexp_class::{self as class, Class, normalize};
use super::text;
use crate::vm::native::deep;

/// A node of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Re {
    Empty,
    /// One character.
    Char(u32),
    /// One character of a class; an empty one matches nothing.
    Class(Class),
    /// Any character.
    Any,
    /// Any character but newline.
    AnyNotNl,
    /// An empty place: bits of `super::regexp_prog::empty`.
    Empties(u32),
    /// A group with its number.
    Group(Box<Re>, u32),
    /// So many times; `None` = without end; the flag: as many as possible.
    Repeat(Box<Re>, u32, Option<u32>, bool),
    Concat(Vec<Re>),
    Alt(Vec<Re>),
}

/// A pattern that was read.
pub(super) struct Parsed {
    pub(super) tree: Re,
    /// Names of the groups, group 0 first.
    pub(super) names: Vec<Vec<u8>>,
}

/// What is wrong with a pattern: Go's words, and the piece of the pattern they speak of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) piece: Vec<u8>,
}

const MAX_REPEAT: u32 = 1000;
const MAX_HEIGHT: u32 = 1000;
/// Instructions that a program may have.
const MAX_SIZE: u64 = (128 << 20) / 40;

const BAD_CLASS_RANGE: &str = "invalid character class range";
const BAD_ESCAPE: &str = "invalid escape sequence";
const BAD_NAME: &str = "invalid named capture";
const BAD_PERL: &str = "invalid or unsupported Perl syntax";
const BAD_NESTED: &str = "invalid nested repetition operator";
const BAD_COUNT: &str = "invalid repeat count";
const BAD_UTF8: &str = "invalid UTF-8";
const NO_BRACKET: &str = "missing closing ]";
const NO_PAREN: &str = "missing closing )";
const NO_ARGUMENT: &str = "missing argument to repetition operator";
const TRAILING_BACKSLASH: &str = "trailing backslash at end of expression";
const EXTRA_PAREN: &str = "unexpected )";
const TOO_DEEP: &str = "expression nests too deeply";
const TOO_LARGE: &str = "expression too large";

fn wrong(code: &'static str, piece: &[u8]) -> Wrong {
    Wrong {
        code,
        piece: piece.to_vec(),
    }
}

/// Switches of a pattern: `(?imsU)`, and what Perl's syntax adds to POSIX's.
#[derive(Clone, Copy)]
struct Flags {
    folds: bool,
    /// `^` and `$` match at the ends of the text alone.
    one_line: bool,
    dot_nl: bool,
    lazy: bool,
    perl: bool,
}

/// A group that is open, or the whole.
struct Open {
    /// Number of a capturing group.
    number: Option<u32>,
    /// Flags to return to.
    flags: Flags,
    /// Alternatives before the last bar.
    alternatives: Vec<Item>,
    /// What follows it.
    items: Vec<Item>,
}

/// A node with its height, and its size as instructions.
struct Item {
    re: Re,
    height: u32,
    size: u64,
}

struct Parser<'a> {
    whole: &'a [u8],
    at: usize,
    flags: Flags,
    open: Vec<Open>,
    names: Vec<Vec<u8>>,
    /// Where the repetition before this place began.
    last_repeat: Option<usize>,
}

/// Reads a pattern.
pub(super) fn parse(whole: &[u8], is_posix: bool) -> Result<Parsed, Wrong> {
    let flags = Flags {
        folds: false,
        one_line: !is_posix,
        dot_nl: false,
        lazy: false,
        perl: !is_posix,
    };
    let mut parser = Parser {
        whole,
        at: 0,
        flags,
        open: vec![Open::new(None, flags)],
        names: vec![Vec::new()],
        last_repeat: None,
    };
    while parser.at < whole.len() {
        parser.step()?;
    }
    let last = parser.open.pop();
    match last {
        Some(open) if parser.open.is_empty() => {
            let item = parser.close(open)?;
            if item.size > MAX_SIZE {
                return Err(wrong(TOO_LARGE, whole));
            }
            Ok(Parsed {
                tree: item.re,
                names: parser.names,
            })
        }
        _ => Err(wrong(NO_PAREN, whole)),
    }
}

impl Open {
    fn new(number: Option<u32>, flags: Flags) -> Open {
        Open {
            number,
            flags,
            alternatives: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a [u8] {
        self.whole.get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'a [u8] {
        self.whole.get(start..self.at).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.whole.get(self.at).copied()
    }

    /// The next character.
    fn rune(&mut self) -> Result<u32, Wrong> {
        let rest = self.rest();
        let (rune, width) = text::decode(rest);
        if rune == text::RUNE_ERROR && width <= 1 {
            return Err(wrong(BAD_UTF8, rest));
        }
        self.at += width;
        Ok(rune)
    }

    fn push(&mut self, re: Re) -> Result<(), Wrong> {
        let size = match &re {
            Re::Class(class) => 1 + class.len() as u64 / 4,
            _ => 1,
        };
        self.push_item(Item {
            re,
            height: 1,
            size,
        })
    }

    fn push_item(&mut self, item: Item) -> Result<(), Wrong> {
        if item.height > MAX_HEIGHT {
            return Err(wrong(TOO_DEEP, self.whole));
        }
        if let Some(open) = self.open.last_mut() {
            open.items.push(item);
        }
        Ok(())
    }

    /// One element of the pattern.
    fn step(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        let mut repeated = None;
        let byte = self.byte().unwrap_or_default();
        match byte {
            b'(' => {
                if self.flags.perl && self.rest().starts_with(b"(?") {
                    self.perl_group()?;
                } else {
                    let number = self.names.len() as u32;
                    self.names.push(Vec::new());
                    self.at += 1;
                    self.open.push(Open::new(Some(number), self.flags));
                }
            }
            b'|' => {
                self.at += 1;
                self.bar()?;
            }
            b')' => {
                if self.open.len() < 2 {
                    return Err(wrong(EXTRA_PAREN, self.whole));
                }
                self.at += 1;
                if let Some(open) = self.open.pop() {
                    self.flags = open.flags;
                    let item = self.close(open)?;
                    self.push_item(item)?;
                }
            }
            b'^' => {
                self.at += 1;
                let bits = if self.flags.one_line {
                    super::regexp_prog::empty::BEGIN_TEXT
                } else {
                    super::regexp_prog::empty::BEGIN_LINE
                };
                self.push(Re::Empties(bits))?;
            }
            b'$' => {
                self.at += 1;
                let bits = if self.flags.one_line {
                    super::regexp_prog::empty::END_TEXT
                } else {
                    super::regexp_prog::empty::END_LINE
                };
                self.push(Re::Empties(bits))?;
            }
            b'.' => {
                self.at += 1;
                self.push(if self.flags.dot_nl {
                    Re::Any
                } else {
                    Re::AnyNotNl
                })?;
            }
            b'[' => self.bracket()?,
            b'*' | b'+' | b'?' => {
                self.at += 1;
                let (min, max) = match byte {
                    b'*' => (0, None),
                    b'+' => (1, None),
                    _ => (0, Some(1)),
                };
                self.repeat(start, min, max)?;
                repeated = Some(start);
            }
            b'{' => match self.count() {
                None => {
                    self.at += 1;
                    self.push_char(u32::from(b'{'))?;
                }
                Some((min, max)) => {
                    let is_bad =
                        min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || min > max);
                    if is_bad {
                        return Err(wrong(BAD_COUNT, self.since(start)));
                    }
                    self.repeat(start, min, max)?;
                    repeated = Some(start);
                }
            },
            b'\\' => self.backslash()?,
            _ => {
                let rune = self.rune()?;
                self.push_char(rune)?;
            }
        }
        self.last_repeat = repeated;
        Ok(())
    }

    fn push_char(&mut self, rune: u32) -> Result<(), Wrong> {
        if self.flags.folds {
            let class = class::folded(rune);
            if class.len() > 1 || class.first().is_some_and(|range| range.0 != range.1) {
                return self.push(Re::Class(class));
            }
        }
        self.push(Re::Char(rune))
    }

    // ---- groups ----

    /// What stands between two bars, or a bar and an end, becomes one item.
    fn concat(&mut self, items: Vec<Item>) -> Result<Item, Wrong> {
        let is_text = items.iter().all(|item| matches!(item.re, Re::Char(_)));
        let height = items.iter().map(|item| item.height).max().unwrap_or(0);
        let size = items.iter().map(|item| item.size).sum::<u64>().max(1);
        let mut list: Vec<Re> = items.into_iter().map(|item| item.re).collect();
        let (re, height) = match list.len() {
            0 => (Re::Empty, 1),
            1 => (list.pop().unwrap_or(Re::Empty), height),
            _ if is_text => (Re::Concat(list), 1),
            _ => (Re::Concat(list), height + 1),
        };
        self.item(re, height, size)
    }

    fn item(&self, re: Re, height: u32, size: u64) -> Result<Item, Wrong> {
        if height > MAX_HEIGHT {
            return Err(wrong(TOO_DEEP, self.whole));
        }
        Ok(Item { re, height, size })
    }

    fn bar(&mut self) -> Result<(), Wrong> {
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        let items = std::mem::take(&mut open.items);
        let item = self.concat(items)?;
        if let Some(open) = self.open.last_mut() {
            open.alternatives.push(item);
        }
        Ok(())
    }

    /// A group, or the whole, has ended.
    fn close(&mut self, open: Open) -> Result<Item, Wrong> {
        let mut alternatives = open.alternatives;
        alternatives.push(self.concat(open.items)?);
        let height = alternatives.iter().map(|item| item.height).max();
        let size = alternatives.iter().map(|item| item.size + 1).sum::<u64>() - 1;
        let mut list: Vec<Re> = alternatives.into_iter().map(|item| item.re).collect();
        let height = height.unwrap_or(1);
        let (re, height) = if list.len() > 1 {
            match single_chars(&list) {
                Some(class) => (Re::Class(class), 1),
                None => (Re::Alt(list), height + 1),
            }
        } else {
            (list.pop().unwrap_or(Re::Empty), height)
        };
        match open.number {
            Some(number) => self.item(Re::Group(Box::new(re), number), height + 1, size + 2),
            None => self.item(re, height, size),
        }
    }

    /// `(?P<name>`, `(?<name>`, `(?flags)`, `(?flags:`.
    fn perl_group(&mut self) -> Result<(), Wrong> {
        let rest = self.rest();
        let start = self.at;
        let named = if rest.starts_with(b"(?P<") && rest.len() > 4 {
            Some(4)
        } else if rest.starts_with(b"(?<") && rest.len() > 3 {
            Some(3)
        } else {
            None
        };
        if let Some(skip) = named {
            let Some(end) = rest.iter().position(|byte| *byte == b'>') else {
                check_utf8(rest)?;
                return Err(wrong(BAD_NAME, rest));
            };
            let capture = rest.get(..=end).unwrap_or_default();
            let name = rest.get(skip..end).unwrap_or_default();
            check_utf8(name)?;
            if !is_name(name) {
                return Err(wrong(BAD_NAME, capture));
            }
            let number = self.names.len() as u32;
            self.names.push(name.to_vec());
            self.at += end + 1;
            self.open.push(Open::new(Some(number), self.flags));
            return Ok(());
        }
        self.at += 2;
        let mut flags = self.flags;
        let (mut is_on, mut saw) = (true, false);
        while self.at < self.whole.len() {
            let rune = self.rune()?;
            match u8::try_from(rune) {
                Ok(b'i') => (flags.folds, saw) = (is_on, true),
                // `m` turns a switch off that is on by itself.
                Ok(b'm') => (flags.one_line, saw) = (!is_on, true),
                Ok(b's') => (flags.dot_nl, saw) = (is_on, true),
                Ok(b'U') => (flags.lazy, saw) = (is_on, true),
                Ok(b'-') if is_on => (is_on, saw) = (false, false),
                Ok(b':') if is_on || saw => {
                    self.open.push(Open::new(None, self.flags));
                    self.flags = flags;
                    return Ok(());
                }
                Ok(b')') if is_on || saw => {
                    self.flags = flags;
                    return Ok(());
                }
                _ => return Err(wrong(BAD_PERL, self.since(start))),
            }
        }
        Err(wrong(BAD_PERL, rest))
    }

    // ---- repetition ----

    /// `{n}`, `{n,}`, `{n,m}`; nothing is taken if it is none of these.
    fn count(&mut self) -> Option<(u32, Option<u32>)> {
        let rest = self.rest();
        let mut i = 1;
        let min = number(rest, &mut i)?;
        let mut max = Some(min);
        if rest.get(i) == Some(&b',') {
            i += 1;
            max = if rest.get(i) == Some(&b'}') {
                None
            } else {
                Some(number(rest, &mut i)?)
            };
        }
        if rest.get(i) != Some(&b'}') {
            return None;
        }
        self.at += i + 1;
        Some((min, max))
    }

    /// The last item is repeated; the operator stands from `start` to here.
    fn repeat(&mut self, start: usize, min: u32, max: Option<u32>) -> Result<(), Wrong> {
        let mut lazy = self.flags.lazy;
        if self.flags.perl {
            if self.byte() == Some(b'?') {
                self.at += 1;
                lazy = !lazy;
            }
            if let Some(first) = self.last_repeat {
                return Err(wrong(BAD_NESTED, self.since(first)));
            }
        }
        let Some(item) = self.open.last_mut().and_then(|open| open.items.pop()) else {
            return Err(wrong(NO_ARGUMENT, self.since(start)));
        };
        let has_count = self.whole.get(start) == Some(&b'{');
        let times = u64::from(max.unwrap_or(min).max(1));
        let size = item.size.saturating_mul(times) + times;
        let re = Re::Repeat(Box::new(item.re), min, max, !lazy);
        if has_count && (min >= 2 || max.is_some_and(|max| max >= 2)) && !fits(&re, MAX_REPEAT) {
            return Err(wrong(BAD_COUNT, self.since(start)));
        }
        if size > MAX_SIZE {
            return Err(wrong(TOO_LARGE, self.whole));
        }
        self.push_item(Item {
            re,
            height: item.height + 1,
            size,
        })
    }

    // ---- escapes ----

    // ---- brackets ----
}

/// A number without needless zeros; more than nine digits are too many anyway.
fn number(bytes: &[u8], i: &mut usize) -> Option<u32> {
    let start = *i;
    while bytes.get(*i).is_some_and(u8::is_ascii_digit) {
        *i += 1;
    }
    let digits = bytes.get(start..*i)?;
    if digits.is_empty() || digits.len() > 1 && digits.first() == Some(&b'0') {
        return None;
    }
    if digits.len() > 8 {
        return Some(u32::MAX);
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Alternatives that are one character each, as a class.
fn single_chars(list: &[Re]) -> Option<Class> {
    let mut class = Vec::new();
    for re in list {
        match re {
            Re::Char(rune) => class.push((*rune, *rune)),
            Re::Class(ranges) => class.extend_from_slice(ranges),
            _ => return None,
        }
    }
    Some(normalize(class))
}

/// True if counts inside counts multiply to no more than `left`.
fn fits(re: &Re, left: u32) -> bool {
    match re {
        Re::Repeat(inner, min, max, _) => {
            let counted = !matches!((min, max), (0 | 1, None) | (0, Some(1)));
            let times = if counted { max.unwrap_or(*min) } else { 1 };
            if counted && *max == Some(0) {
                return true;
            }
            times <= left && deep(|| fits(inner, left / times.max(1)))
        }
        Re::Group(inner, _) => deep(|| fits(inner, left)),
        Re::Concat(list) | Re::Alt(list) => list.iter().all(|re| deep(|| fits(re, left))),
        _ => true,
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name
            .iter()
            .all(|byte| *byte == b'_' || byte.is_ascii_alphanumeric())
}

fn check_utf8(bytes: &[u8]) -> Result<(), Wrong> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(_) => Err(wrong(BAD_UTF8, bytes)),
    }
}
