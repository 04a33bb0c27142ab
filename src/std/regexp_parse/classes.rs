//! Character classes of patterns: brackets, Perl's and POSIX's names, Unicode's tables.
//!
//! In: the parser of a pattern, at the class. Out: a set of characters, folded where the flags say so, or Go's words for what is
//! wrong with it.

use super::{BAD_CLASS_RANGE, NO_BRACKET, Parser, Re, Wrong, check_utf8, wrong};
use crate::std::regexp_class::{self as class, Class, add_range, negate, normalize, perl, posix};
use crate::std::text;

impl<'a> Parser<'a> {
    /// `\d` and `\p{Name}`, negated ones too; false if there is none.
    pub(super) fn named_class(&mut self, into: &mut Class) -> Result<bool, Wrong> {
        if !self.flags.perl || self.byte() != Some(b'\\') {
            return Ok(false);
        }
        let Some(letter) = self.whole.get(self.at + 1).copied() else {
            return Ok(false);
        };
        if matches!(letter, b'p' | b'P') {
            return self.unicode_class(into);
        }
        let Some(ranges) = perl(letter.to_ascii_lowercase()) else {
            return Ok(false);
        };
        self.at += 2;
        self.add_class(into, ranges, letter.is_ascii_uppercase());
        Ok(true)
    }

    fn add_class(&self, into: &mut Class, ranges: &[(u32, u32)], is_negated: bool) {
        let mut own = Vec::new();
        for range in ranges {
            add_range(&mut own, *range, self.flags.folds);
        }
        let own = normalize(own);
        into.extend(if is_negated { negate(&own) } else { own });
    }

    /// `\pN`, `\p{Name}`, `\P..`, `\p{^Name}`.
    fn unicode_class(&mut self, into: &mut Class) -> Result<bool, Wrong> {
        let start = self.at;
        let mut is_negated = self.whole.get(self.at + 1) == Some(&b'P');
        self.at += 2;
        let name = if self.byte() == Some(b'{') {
            let rest = self.rest();
            let Some(end) = rest.iter().position(|byte| *byte == b'}') else {
                let all = self.whole.get(start..).unwrap_or_default();
                check_utf8(all)?;
                return Err(wrong(BAD_CLASS_RANGE, all));
            };
            self.at += end + 1;
            rest.get(1..end).unwrap_or_default()
        } else {
            let from = self.at;
            if from < self.whole.len() {
                self.rune()?;
            }
            self.since(from)
        };
        check_utf8(name)?;
        let name = match name {
            [b'^', name @ ..] => {
                is_negated = !is_negated;
                name
            }
            name => name,
        };
        let Some(ranges) = class::unicode(name) else {
            return Err(wrong(BAD_CLASS_RANGE, self.since(start)));
        };
        self.add_class(into, &ranges, is_negated);
        Ok(true)
    }

    pub(super) fn bracket(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        self.at += 1;
        let mut class = Vec::new();
        let mut is_negated = false;
        if self.byte() == Some(b'^') {
            is_negated = true;
            self.at += 1;
            // POSIX: a negated class does not match newline.
            if !self.flags.perl {
                class.push((10, 10));
            }
        }
        let mut is_first = true;
        loop {
            match self.byte() {
                None => {
                    check_utf8(self.whole.get(start..).unwrap_or_default())?;
                    return Err(wrong(
                        NO_BRACKET,
                        self.whole.get(start..).unwrap_or_default(),
                    ));
                }
                Some(b']') if !is_first => break,
                _ => {}
            }
            // POSIX: a hyphen stands first or last.
            if self.byte() == Some(b'-')
                && !self.flags.perl
                && !is_first
                && self.whole.get(self.at + 1) != Some(&b']')
            {
                let rest = self.rest();
                let (_, width) = text::decode(rest.get(1..).unwrap_or_default());
                return Err(wrong(
                    BAD_CLASS_RANGE,
                    rest.get(..1 + width).unwrap_or_default(),
                ));
            }
            is_first = false;
            if self.posix_class(&mut class)? || self.named_class(&mut class)? {
                continue;
            }
            self.range(start, &mut class)?;
        }
        self.at += 1;
        let class = normalize(class);
        self.push(Re::Class(if is_negated { negate(&class) } else { class }))
    }

    /// `[:name:]`; false if there is none.
    fn posix_class(&mut self, into: &mut Class) -> Result<bool, Wrong> {
        let rest = self.rest();
        if !rest.starts_with(b"[:") {
            return Ok(false);
        }
        let Some(end) = rest.windows(2).skip(2).position(|pair| pair == b":]") else {
            return Ok(false);
        };
        let whole = rest.get(..end + 4).unwrap_or_default();
        let name = rest.get(2..end + 2).unwrap_or_default();
        let (name, is_negated) = match name {
            [b'^', name @ ..] => (name, true),
            name => (name, false),
        };
        let Some(ranges) = posix(name) else {
            return Err(wrong(BAD_CLASS_RANGE, whole));
        };
        self.at += whole.len();
        self.add_class(into, ranges, is_negated);
        Ok(true)
    }

    /// `a` or `a-z` inside brackets that begin at `bracket`.
    fn range(&mut self, bracket: usize, into: &mut Class) -> Result<(), Wrong> {
        let start = self.at;
        let lo = self.class_char(bracket)?;
        let mut hi = lo;
        if self.byte() == Some(b'-') && !matches!(self.whole.get(self.at + 1), None | Some(b']')) {
            self.at += 1;
            hi = self.class_char(bracket)?;
            if hi < lo {
                return Err(wrong(BAD_CLASS_RANGE, self.since(start)));
            }
        }
        add_range(into, (lo, hi), self.flags.folds);
        Ok(())
    }

    fn class_char(&mut self, bracket: usize) -> Result<u32, Wrong> {
        match self.byte() {
            None => Err(wrong(
                NO_BRACKET,
                self.whole.get(bracket..).unwrap_or_default(),
            )),
            Some(b'\\') => self.escape(),
            Some(_) => self.rune(),
        }
    }
}
