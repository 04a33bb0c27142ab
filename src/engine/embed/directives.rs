//! The lines `//go:embed` of a file, and the variables that they stand before.
//!
//! In: a file's tree and text. Out: variables with patterns, and gc's words about lines that stand elsewhere.

use crate::engine::embed::WORD;
use crate::engine::embed::patterns::{Pattern, patterns};
use crate::engine::listing::imports_of;
use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::{File, GenDecl, Kind, Node, ValueSpec, flag};
use crate::syntax::token::Token;

/// A variable that files are embedded into.
pub(super) struct Wanted {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) at: u32,
    pub(super) patterns: Vec<Pattern>,
}

/// The variables of a file, and what is wrong.
pub(super) fn of(root: Node) -> (Vec<Wanted>, Vec<Diag>) {
    let mut lines = lines(root.unit_text());
    let mut found = Found {
        root,
        wanted: Vec::new(),
        diags: Vec::new(),
    };
    let has_import = imports_of(root).iter().any(|path| path == "embed");
    if let Some(first) = lines.first().copied()
        && !has_import
    {
        let msg =
            "go:embed requires import \"embed\" (or import _ \"embed\", if package is not used)";
        found.wrong(first, msg);
        return (found.wanted, found.diags);
    }
    let (first, behind) = lines
        .into_iter()
        .partition(|at| is_first(root.unit_text(), *at));
    lines = first;
    let behind: Vec<u32> = behind;
    for at in behind {
        found.wrong(at, "misplaced compiler directive");
    }
    for (from, spec) in variables(root) {
        let (before, rest): (Vec<u32>, Vec<u32>) = lines
            .into_iter()
            .partition(|at| (from..spec.node().start()).contains(at));
        lines = rest;
        if !before.is_empty() {
            found.attach(&before, spec);
        }
    }
    for at in lines {
        let is_inside = is_in_function(root, at) && is_before_var(root.unit_text(), at);
        found.wrong(
            at,
            match is_inside {
                true => "go:embed cannot apply to var inside func",
                false => "misplaced go:embed directive",
            },
        );
    }
    found.diags.sort_by_key(|diag| diag.offset);
    (found.wanted, found.diags)
}

struct Found {
    root: Node,
    wanted: Vec<Wanted>,
    diags: Vec<Diag>,
}

impl Found {
    /// gc points behind the slashes.
    fn wrong(&mut self, at: u32, msg: &str) {
        let diag = Diag::at(self.root, at + 2, Code::InvalidEmbed, msg);
        self.diags.push(diag);
    }

    /// Lines before one variable, or several that are declared together.
    fn attach(&mut self, lines: &[u32], spec: ValueSpec) {
        let mut names = spec.names();
        let (first, second) = (names.next(), names.next());
        let msg = if second.is_some() {
            "go:embed cannot apply to multiple vars"
        } else if spec.values().is_some() {
            "go:embed cannot apply to var with initializer"
        } else if spec.ty().is_none() {
            "go:embed cannot apply to var without type"
        } else {
            ""
        };
        let mut all = Vec::new();
        for at in lines {
            if !msg.is_empty() {
                self.wrong(*at, msg);
                continue;
            }
            match patterns(self.root.unit_text(), *at + WORD.len() as u32) {
                Ok(patterns) => all.extend(patterns),
                Err(wrong) => {
                    for msg in wrong {
                        self.wrong(*at, &msg);
                    }
                }
            }
        }
        let name = first.filter(|name| name.kind() == Kind::Ident && !all.is_empty());
        if let Some(name) = name {
            self.wanted.push(Wanted {
                name: name.name().to_owned(),
                at: name.pos(),
                patterns: all,
            });
        }
    }
}

/// The variables declared outside of functions: where what can stand before them begins, and the declaration.
fn variables(root: Node) -> Vec<(u32, ValueSpec)> {
    let mut found = Vec::new();
    let Some(file) = File::cast(root) else {
        return found;
    };
    let mut from = file.name().end();
    for node in file.decls() {
        if let Some(decl) = GenDecl::cast(node).filter(|_| node.tok() == Token::Var) {
            let is_group = node.has_flag(flag::GROUP);
            if is_group {
                from = node.start();
            }
            for spec in decl.specs() {
                if let Some(value) = ValueSpec::cast(spec) {
                    // Alone, a variable begins with the word `var`; a line behind that is before it all the same.
                    found.push((from, value));
                }
                from = spec.end();
            }
        }
        from = node.end();
    }
    found
}

fn is_in_function(root: Node, at: u32) -> bool {
    let Some(file) = File::cast(root) else {
        return false;
    };
    let mut functions = file.decls().filter(|node| node.kind() == Kind::FuncDecl);
    functions.any(|node| (node.start()..node.end()).contains(&at))
}

/// True if nothing but blanks stands before it on its line.
fn is_first(text: &[u8], at: u32) -> bool {
    let before = text.get(..at as usize).unwrap_or(&[]);
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or(&[]);
    line.trim_ascii().is_empty()
}

/// True if what follows the line, but for comments, is the word `var`.
fn is_before_var(text: &[u8], at: u32) -> bool {
    let rest = text.get(at as usize..).unwrap_or(&[]);
    let mut lines = rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let next = lines.find(|line| !line.is_empty() && !line.starts_with(b"//"));
    next.is_some_and(|line| line.starts_with(b"var ") || line.starts_with(b"var\t"))
}

/// Offsets of the comments that are such lines.
fn lines(text: &[u8]) -> Vec<u32> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(b"//") {
            let behind = rest.get(WORD.len());
            if rest.starts_with(WORD) && behind.is_none_or(u8::is_ascii_whitespace) {
                found.push(at as u32);
            }
            at += length_to(rest, 0, b"\n", false);
        } else if rest.starts_with(b"/*") {
            at += length_to(rest, 2, b"*/", false);
        } else {
            at += match rest[0] {
                quote @ (b'"' | b'\'') => length_to(rest, 1, &[quote], true),
                b'`' => length_to(rest, 1, b"`", false),
                _ => 1,
            };
        }
    }
    found
}

/// Bytes up to and with an end; a backslash may take the byte behind it out.
fn length_to(text: &[u8], from: usize, end: &[u8], has_escapes: bool) -> usize {
    let mut at = from;
    while at < text.len() {
        if has_escapes && text[at] == b'\\' {
            at += 2;
        } else if text[at..].starts_with(end) {
            return at + end.len();
        } else {
            at += 1;
        }
    }
    text.len()
}
