//! Checks every program of `tests/errors` with `ergo vet`: each `// ERROR "col: message"` needs exactly that
//! error on its line, nothing else may be reported, and the exit status is 1.
//!
//! `// ERROR+1 "..."` speaks of the next line, `// ERROR-1` of the one before. Inside the quotes `\n`, `\t`, `\"`
//! and `\\` are escapes: a message of several lines is one string. Files are named without folders. The comments are
//! written by `tests/oracle/annotate.py` from what the real compiler says.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may unwrap")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::{TIME_LIMIT, cases, check_all, ergo, folder, run, short_name};

#[test]
fn errors() {
    check_all("errors", &cases(&folder("errors")), |program| {
        check_errors(program)
    });
}

/// An error: its line, and `column: message`.
type Report = (usize, String);

fn check_errors(program: &Path) -> Result<(), String> {
    let mut expected = expectations(&fs::read_to_string(program).unwrap());
    let outcome = run(ergo("vet").arg(program), TIME_LIMIT);
    let output = String::from_utf8_lossy(&outcome.stderr).into_owned()
        + &String::from_utf8_lossy(&outcome.stdout);
    let mut report = String::new();
    if outcome.status != Ok(1) {
        let _ = writeln!(report, "    status: expected 1, got {:?}", outcome.status);
    }
    let file = program.file_name().unwrap().to_string_lossy();
    for (line, message) in reported(&output, &file) {
        match expected
            .iter()
            .position(|(l, pattern)| *l == line && message == *pattern)
        {
            Some(at) => drop(expected.remove(at)),
            None => _ = writeln!(report, "    + {line}:{}", message.escape_debug()),
        }
    }
    expected.sort();
    for (line, pattern) in expected {
        let _ = writeln!(report, "    - {line}:{}", pattern.escape_debug());
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(format!("--- {}\n{report}", short_name(program)))
    }
}

/// The `// ERROR` comments of a program.
fn expectations(text: &str) -> Vec<Report> {
    let mut all = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for comment in line.split("// ERROR").skip(1) {
            let n = match comment.get(..2) {
                Some("+1") => index + 2,
                Some("-1") => index,
                _ => index + 1,
            };
            all.extend(quoted(comment).into_iter().map(|message| (n, message)));
        }
    }
    all
}

/// The strings in double quotes, unescaped.
fn quoted(text: &str) -> Vec<String> {
    let (mut all, mut current) = (Vec::new(), None::<String>);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (&mut current, c) {
            (None, '"') => current = Some(String::new()),
            (None, _) => {}
            (Some(_), '"') => all.extend(current.take()),
            (Some(s), '\\') => s.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                other => other.unwrap_or('\\'),
            }),
            (Some(s), c) => s.push(c),
        }
    }
    all
}

/// The errors that a run printed, files named without folders; continuation lines belong to the error before.
fn reported(output: &str, file: &str) -> Vec<Report> {
    let mut all: Vec<Report> = Vec::new();
    for line in output.lines().filter(|line| !line.starts_with("# ")) {
        let line = without_folders(line, file);
        match all.last_mut() {
            Some((_, message)) if line.starts_with('\t') => {
                message.push('\n');
                message.push_str(&line);
            }
            _ => all.push(located(&line, file).unwrap_or((0, line))),
        }
    }
    all
}

/// `FILE:LINE:COL: MESSAGE` as line and `COL: MESSAGE`.
fn located(line: &str, file: &str) -> Option<Report> {
    let rest = line.strip_prefix(file)?.strip_prefix(':')?;
    let (n, message) = rest.split_once(':')?;
    Some((n.parse().ok()?, message.to_owned()))
}

/// Each `PATH/FILE:` of a line becomes `FILE:`.
fn without_folders(line: &str, file: &str) -> String {
    let mark = format!("{file}:");
    let mut parts: Vec<&str> = line.split(&mark).collect();
    let last = parts.pop().unwrap_or_default();
    let mut out = String::new();
    for part in parts {
        let path = part.rfind([' ', '\t', '(']).map_or(0, |at| at + 1);
        out.push_str(if part.ends_with('/') {
            &part[..path]
        } else {
            part
        });
        out.push_str(&mark);
    }
    out + last
}
