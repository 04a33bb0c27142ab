//! The suite `types`: the type checker's own test files, `src/internal/types/testdata`.
//!
//! A comment `/* ERROR "text" */` (substring) or `/* ERRORx "regexp" */`, or their `//` forms, stands right behind the token
//! where the error is reported; several in a row are several errors. A hit has the same line, a message that matches, and a
//! column within the tolerance of the folder. Points: hits / (expected + unexpected). The first line may set `-lang`.
//! A file is one package; so is a folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::distribution::{Distribution, entries, read};
use crate::options::Options;
use crate::pattern;
use crate::suite::{Case, Score, Suite};
use crate::tokens::{lexemes, unquote};
use crate::worker::{Found, check};

/// Folders and the columns by which an error may miss, as the compiler's own checker has them.
const FOLDERS: [(&str, u32); 4] = [
    ("check", 50),
    ("spec", 20),
    ("examples", 125),
    ("fixedbugs", 100),
];

/// The suite.
pub fn suite(distribution: &Distribution) -> Suite {
    let root = distribution.src("internal/types/testdata");
    let mut cases = Vec::new();
    for (folder, tolerance) in FOLDERS {
        for path in entries(&root.join(folder)) {
            let files = if path.is_dir() {
                entries(&path)
            } else {
                vec![path.clone()]
            };
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case {
                path: format!("types/{folder}/{name}"),
                check: Box::new(move |options| case(&files, tolerance, options)),
            });
        }
    }
    Suite {
        name: "types",
        goal: 92.0,
        runs: false,
        cases,
    }
}

/// An error that a comment declares.
struct Expected {
    col: u32,
    text: String,
    rx: Option<Regex>,
}

impl Expected {
    fn matches(&self, msg: &str) -> bool {
        match &self.rx {
            Some(rx) => rx.is_match(msg),
            None => msg.contains(&self.text),
        }
    }
}

fn case(files: &[PathBuf], tolerance: u32, options: &Options) -> Score {
    let mut expected: HashMap<(String, u32), Vec<Expected>> = HashMap::new();
    for file in files {
        declared(file, &mut expected);
    }
    let n_expected = expected.values().map(Vec::len).sum::<usize>();
    let first = String::from_utf8_lossy(&read(&files[0])).into_owned();
    let found = match check("both", lang(&first), files, options) {
        Ok(found) => found,
        Err(reason) => {
            return Score {
                passed: 0,
                total: n_expected.max(1),
                reason,
            };
        }
    };
    score(found, expected, n_expected, tolerance)
}

fn score(
    found: Vec<Found>,
    mut expected: HashMap<(String, u32), Vec<Expected>>,
    n_expected: usize,
    tolerance: u32,
) -> Score {
    let (mut n_hits, mut n_extra) = (0, 0);
    let mut reason = String::from("\n");
    for error in found {
        let here = expected.get_mut(&(error.file.clone(), error.line));
        let closest = here.and_then(|list| {
            let near = |i: &usize| list[*i].col.abs_diff(error.col);
            let best = (0..list.len())
                .filter(|i| list[*i].matches(&error.msg))
                .min_by_key(near)?;
            (near(&best) <= tolerance).then(|| list.remove(best))
        });
        if closest.is_some() {
            n_hits += 1;
        } else {
            n_extra += 1;
            reason += &format!(
                "    {}:{}:{}: unexpected: {}\n",
                error.file, error.line, error.col, error.msg
            );
        }
    }
    let mut missing: Vec<_> = expected
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .collect();
    missing.sort_by_key(|(place, _)| (*place).clone());
    for ((file, line), list) in missing {
        for one in list {
            reason += &format!("    {file}:{line}:{}: missing: {}\n", one.col, one.text);
        }
    }
    if n_expected + n_extra == 0 {
        return Score::one(Ok(()));
    }
    Score {
        passed: n_hits,
        total: n_expected + n_extra,
        reason,
    }
}

fn lang(text: &str) -> Option<&str> {
    let flags = text.lines().next()?.strip_prefix("// -")?;
    flags
        .split_whitespace()
        .find_map(|word| word.trim_start_matches('-').strip_prefix("lang="))
}

fn declared(file: &Path, expected: &mut HashMap<(String, u32), Vec<Expected>>) {
    let src = read(file);
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let (mut line, mut col) = (0, 0);
    for lexeme in lexemes(&src) {
        if !lexeme.is_comment {
            (line, col) = (lexeme.line, lexeme.col);
            continue;
        }
        let body = &lexeme.text[2..];
        let body = body.strip_suffix("*/").unwrap_or(body);
        let (text, is_rx) = match (body.strip_prefix(" ERROR "), body.strip_prefix(" ERRORx ")) {
            (Some(text), _) => (text, false),
            (_, Some(text)) => (text, true),
            _ => continue,
        };
        let Some(text) = unquote(text.trim()) else {
            continue;
        };
        expected
            .entry((name.clone(), line))
            .or_default()
            .push(Expected {
                col,
                rx: is_rx.then(|| pattern::compile(&text).unwrap()),
                text,
            });
    }
}
