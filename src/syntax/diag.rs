//! What is wrong with a program, in gc's words: syntax here, meaning in the checker, one list.
//!
//! In: positions and messages. Out: the lines that a user reads, sorted, each once, ten at most.
//!
//! Which diagnostics count is gc's rule, applied in the order they are found: a line has one syntax error, and the
//! same message is not repeated for a line right away. At the tenth that counts, work stops.

use std::sync::Arc;

use crate::heap::lines::{self, LineBase, Place};
use crate::syntax::codes::Code;
use crate::syntax::directive;
use crate::syntax::node::Node;

/// One diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diag {
    /// The file as it was given, e.g. `./main.go`, or as a directive names it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1; 0 if a directive says none.
    pub col: u32,
    /// Byte offset in the unit.
    pub offset: u32,
    /// What is wrong, for tools.
    pub code: Code,
    /// What is wrong, for people. Continuation lines begin with a tab.
    pub msg: String,
}

/// gc keeps eight bits of a column; beyond them it prints none.
const MAX_COLUMN: u32 = 255;

/// The diagnostic at which `too many errors` follows.
pub const MAX_PRINTED: usize = 10;

/// So many syntax errors of one unit are kept as data; a file with more is no program, and its list would be no help.
pub const MAX_KEPT: usize = 10_000;

impl Diag {
    /// A diagnostic at `offset` of the unit that `node` belongs to.
    pub fn at(node: Node, offset: u32, code: Code, msg: impl Into<String>) -> Diag {
        let place = node.place(offset);
        Diag {
            file: place.file.to_string(),
            line: place.line,
            col: place.column,
            offset,
            code,
            msg: msg.into(),
        }
    }

    /// `file:line:col`, as it stands before a message and in continuation lines.
    pub fn place(&self) -> String {
        place(&self.file, self.line, self.col)
    }

    /// `file:line:col: message`.
    pub fn text(&self) -> String {
        format!("{}: {}", self.place(), self.msg)
    }

    /// True for what the grammar forbids; false for malformed tokens and what the checker says.
    pub fn is_syntax(&self) -> bool {
        self.msg.starts_with("syntax error")
    }
}

/// `file:line:col`; without a column that is not known or that gc cannot represent.
pub fn place(file: &str, line: u32, col: u32) -> String {
    if col == 0 || col > MAX_COLUMN {
        return format!("{file}:{line}");
    }
    format!("{file}:{line}:{col}")
}

/// A place that a message mentions: `file:line:col`, and in brackets where it really is, if a directive says otherwise.
pub fn mentioned(said: &Place<'_>, real: &Place<'_>) -> String {
    let text = place(said.file, said.line, said.column);
    if said == real {
        return text;
    }
    format!("{text}[{}]", place(real.file, real.line, real.column))
}

/// Tells which of the diagnostics, coming one by one, count.
#[derive(Default, Debug)]
pub struct Filter {
    last_syntax: Option<(String, u32)>,
    last_other: Option<(String, u32, String)>,
    n_counted: usize,
}

impl Filter {
    /// True if the diagnostic counts.
    pub fn counts(&mut self, diag: &Diag) -> bool {
        let line = (diag.file.clone(), diag.line);
        if diag.is_syntax() {
            if self.last_syntax.as_ref() == Some(&line) {
                return false;
            }
            self.last_syntax = Some(line);
        } else {
            let other = Some((line.0, line.1, diag.msg.clone()));
            if self.last_other == other {
                return false;
            }
            self.last_other = other;
        }
        self.n_counted += 1;
        true
    }

    /// True once so many counted that nothing more is wanted.
    pub fn is_full(&self) -> bool {
        self.n_counted >= MAX_PRINTED
    }
}

/// Sorts by file, line and column; drops what gc would not print and everything after the tenth.
pub fn sort(diags: &mut Vec<Diag>) {
    let mut filter = Filter::default();
    diags.retain(|diag| !filter.is_full() && filter.counts(diag));
    diags.sort_by(|a, b| (&a.file, a.line, a.col).cmp(&(&b.file, b.line, b.col)));
    diags.dedup_by(|b, a| (&a.file, a.line, a.col, &a.msg) == (&b.file, b.line, b.col, &b.msg));
}

/// All diagnostics by file, line and column; the same message at the same place once.
pub fn by_place(mut diags: Vec<Diag>) -> Vec<Diag> {
    diags.sort_by(|a, b| (&a.file, a.line, a.col).cmp(&(&b.file, b.line, b.col)));
    let mut seen = std::collections::HashSet::new();
    diags.retain(|d| seen.insert((d.file.clone(), d.line, d.col, d.msg.clone())));
    diags
}

/// The lines that a user reads, each ended by a newline. `diags` stand in the order they were found.
pub fn format(diags: &[Diag]) -> String {
    let mut filter = Filter::default();
    let tenth = diags
        .iter()
        .filter(|d| filter.counts(d))
        .nth(MAX_PRINTED - 1);
    let too_many = tenth.map(|d| format!("{}: too many errors\n", d.place()));
    let mut sorted = diags.to_vec();
    sort(&mut sorted);
    let mut out: String = sorted.iter().map(|d| d.text() + "\n").collect();
    out.push_str(&too_many.unwrap_or_default());
    out
}

/// Collects the diagnostics of one unit.
#[derive(Debug)]
pub struct Report {
    file: String,
    lines: Vec<u32>,
    bases: Vec<LineBase>,
    diags: Vec<Diag>,
    n_reported: usize,
}

impl Report {
    /// For the unit whose lines begin at `lines`.
    pub fn new(file: &str, lines: Vec<u32>) -> Report {
        Report {
            file: file.to_string(),
            lines,
            bases: Vec::new(),
            diags: Vec::new(),
            n_reported: 0,
        }
    }

    /// An error of the scanner, or another one whose message stands by itself.
    pub fn lexical(&mut self, offset: u32, code: Code, msg: String) {
        self.n_reported += 1;
        if self.is_full() {
            return;
        }
        let place = lines::place(&self.file, &self.lines, &self.bases, offset);
        self.diags.push(Diag {
            file: place.file.to_string(),
            line: place.line,
            col: place.column,
            offset,
            code,
            msg,
        });
    }

    /// Obeys the directive in the comment from `start` to `end`, if it is one.
    pub fn comment(&mut self, comment: &[u8], start: u32, end: u32) {
        let directive = match directive::parse(comment) {
            None => return,
            Some(Err(malformed)) => {
                let at = start.saturating_add(malformed.at as u32);
                return self.lexical(at, Code::SyntaxError, malformed.msg);
            }
            Some(Ok(directive)) => directive,
        };
        let file = match directive.file {
            Some(name) => String::from_utf8_lossy(name).into(),
            None => match self.bases.last() {
                Some(base) => Arc::clone(&base.file),
                None => self.file.as_str().into(),
            },
        };
        self.bases.push(LineBase {
            offset: end,
            file,
            line: directive.line,
            column: directive.column,
        });
    }

    /// The directives that were obeyed.
    pub fn take_bases(&mut self) -> Vec<LineBase> {
        std::mem::take(&mut self.bases)
    }

    /// How many errors came in, counted or not.
    pub fn n_reported(&self) -> usize {
        self.n_reported
    }

    /// True if nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.n_reported == 0
    }

    /// True once so many came that no more are kept.
    pub fn is_full(&self) -> bool {
        self.diags.len() >= MAX_KEPT
    }

    /// All diagnostics, in the order they were found.
    pub fn take(&mut self) -> Vec<Diag> {
        std::mem::take(&mut self.diags)
    }
}
