//! What is wrong with a program, in gc's words: syntax here, meaning in the checker, one list.
//!
//! In: positions and messages. Out: the lines that a user reads, sorted, each once, ten at most.

use crate::syntax::node::Node;

/// One diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diag {
    /// The file as it was given, e.g. `./main.go`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1.
    pub col: u32,
    /// Byte offset in the unit.
    pub offset: u32,
    /// What is wrong. Continuation lines begin with a tab.
    pub msg: String,
}

/// gc keeps eight bits of a column; beyond them it prints none.
const MAX_COLUMN: u32 = 255;

/// How many diagnostics are printed before `too many errors`.
pub const MAX_PRINTED: usize = 10;

impl Diag {
    /// A diagnostic at `offset` of the unit that `node` belongs to.
    pub fn at(node: Node, offset: u32, msg: impl Into<String>) -> Diag {
        let (line, col) = node.line_col(offset);
        Diag {
            file: node.file().to_string(),
            line,
            col,
            offset,
            msg: msg.into(),
        }
    }

    /// `file:line:col`, as it stands before a message and in continuation lines.
    pub fn place(&self) -> String {
        if self.col > MAX_COLUMN {
            return format!("{}:{}", self.file, self.line);
        }
        format!("{}:{}:{}", self.file, self.line, self.col)
    }

    /// `file:line:col: message`.
    pub fn text(&self) -> String {
        format!("{}: {}", self.place(), self.msg)
    }

    fn is_syntax(&self) -> bool {
        self.msg.starts_with("syntax error")
    }
}

/// Sorts by file, line and column, and drops what gc would not print: repetitions of a message in a line and
/// second syntax errors of a line.
pub fn sort(diags: &mut Vec<Diag>) {
    let mut syntax_lines = std::collections::HashSet::new();
    diags.retain(|d| !d.is_syntax() || syntax_lines.insert((d.file.clone(), d.line)));
    diags.sort_by(|a, b| (&a.file, a.line, a.col).cmp(&(&b.file, b.line, b.col)));
    let mut seen = std::collections::HashSet::new();
    diags.retain(|d| seen.insert((d.file.clone(), d.line, d.msg.clone())));
}

/// The lines that a user reads, each ended by a newline; ten diagnostics at most.
pub fn format(diags: &[Diag]) -> String {
    let mut diags = diags.to_vec();
    sort(&mut diags);
    let mut out = String::new();
    for diag in diags.iter().take(MAX_PRINTED) {
        out.push_str(&diag.text());
        out.push('\n');
    }
    if let (Some(last), true) = (diags.get(MAX_PRINTED - 1), diags.len() > MAX_PRINTED) {
        out.push_str(&last.place());
        out.push_str(": too many errors\n");
    }
    out
}
