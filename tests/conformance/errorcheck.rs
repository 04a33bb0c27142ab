//! The suite `errorcheck`: files of `test/` that say in comments which lines are wrong.
//!
//! `// ERROR "rx1" "rx2"` (or `GC_ERROR`) wants, for each pattern, an error on that line that matches; `LINE`, `LINE+1`, `LINE-1`
//! in a pattern stand for `file:line`; lines with `////` are none. A case passes when errors stand on exactly the lines that want
//! them (the goal of the issue); the suite `errorcheck-full` also wants the words. Files with flags for optimisations are left out.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use crate::distribution::{Distribution, go_files, read};
use crate::options::Options;
use crate::pattern;
use crate::programs::shown;
use crate::recipe::{Recipe, recipe};
use crate::suite::{Case, Score, Suite};
use crate::worker::{Found, check};

/// How much must agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Lines,
    Words,
}

/// Errors on exactly the expected lines.
pub fn suite(distribution: &Distribution) -> Suite {
    new_suite(distribution, "errorcheck", 88.0, Strictness::Lines)
}

/// The same with the patterns.
pub fn full(distribution: &Distribution) -> Suite {
    new_suite(distribution, "errorcheck-full", 0.0, Strictness::Words)
}

fn new_suite(
    distribution: &Distribution,
    name: &'static str,
    goal: f64,
    strictness: Strictness,
) -> Suite {
    let test = distribution.test().map(Path::to_path_buf);
    let files = test.as_deref().map(go_files).unwrap_or_default();
    let cases = files.into_iter().filter_map(|file| {
        let text = String::from_utf8_lossy(&read(&file)).into_owned();
        let recipe = recipe(&text).filter(is_plain)?;
        let path = shown(test.as_deref()?, &file);
        Some(Case {
            path,
            check: Box::new(move |options| {
                Score::one(compare(&file, &text, &recipe, strictness, options))
            }),
        })
    });
    Suite {
        name,
        goal,
        runs: false,
        cases: cases.collect(),
    }
}

/// `errorcheck` with no flags but those that leave the errors as they are.
fn is_plain(recipe: &Recipe) -> bool {
    recipe.action == "errorcheck"
        && recipe.args.iter().all(|arg| {
            arg.starts_with("-lang=") || ["-d=panic", "-t", "10"].contains(&arg.as_str())
        })
}

/// A line that wants an error.
struct Wanted {
    line: u32,
    pattern: String,
}

fn compare(
    file: &Path,
    text: &str,
    recipe: &Recipe,
    strictness: Strictness,
    options: &Options,
) -> Result<(), String> {
    let found = printed(check(
        "first",
        recipe.lang(),
        &[file.to_path_buf()],
        options,
    )?);
    let wanted = wanted(text, &file.file_name().unwrap().to_string_lossy());
    let mut reason = by_lines(&found, &wanted);
    if strictness == Strictness::Words {
        reason.extend(by_words(found, &wanted));
    }
    if reason.is_empty() {
        return Ok(());
    }
    Err(format!("\n    {}", reason.join("\n    ")))
}

/// What gc prints of what was found: one syntax error a line, the same message on a line once.
fn printed(mut found: Vec<Found>) -> Vec<Found> {
    let mut seen = BTreeSet::new();
    found.retain(|error| {
        let what = if error.msg.starts_with("syntax error") {
            ""
        } else {
            &error.msg
        };
        seen.insert((error.line, what.to_owned()))
    });
    found
}

fn by_lines(found: &[Found], wanted: &[Wanted]) -> Vec<String> {
    let want: BTreeSet<u32> = wanted.iter().map(|want| want.line).collect();
    let have: BTreeSet<u32> = found.iter().map(|error| error.line).collect();
    let missing = want.difference(&have).map(|line| {
        let patterns = wanted.iter().filter(|want| want.line == *line);
        let patterns: Vec<&str> = patterns.map(|want| want.pattern.as_str()).collect();
        format!("{line}: missing: {}", patterns.join(" | "))
    });
    let extra = found
        .iter()
        .filter(|error| !want.contains(&error.line))
        .map(|error| format!("{}: unexpected: {}", error.line, error.msg));
    missing.chain(extra).collect()
}

fn by_words(mut found: Vec<Found>, wanted: &[Wanted]) -> Vec<String> {
    let mut reason = Vec::new();
    for want in wanted {
        let rx = match pattern::compile(&want.pattern) {
            Ok(rx) => rx,
            Err(e) => {
                reason.push(format!("{}: {e}", want.line));
                continue;
            }
        };
        let n_before = found.len();
        found
            .retain(|error| error.line != want.line || !rx.is_match(&error.msg.replace('\n', " ")));
        if found.len() == n_before {
            let others: Vec<&str> = found
                .iter()
                .filter(|error| error.line == want.line)
                .map(|error| error.msg.as_str())
                .collect();
            reason.push(format!(
                "{}: no match for {:?} in {others:?}",
                want.line, want.pattern
            ));
        }
    }
    reason.extend(
        found
            .iter()
            .map(|error| format!("{}: left over: {}", error.line, error.msg)),
    );
    reason
}

fn wanted(text: &str, name: &str) -> Vec<Wanted> {
    let comment = Regex::new(r"// (?:GC_)?ERROR (.*)").unwrap();
    let quoted = Regex::new(r#""([^"]*)""#).unwrap();
    let relative = Regex::new(r"LINE(([+-])([0-9]+))?").unwrap();
    let mut wanted = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let number = i as u32 + 1;
        if line.contains("////") {
            continue;
        }
        let Some(found) = comment.captures(line) else {
            continue;
        };
        for pattern in quoted.captures_iter(&found[1]) {
            let pattern = relative.replace_all(&pattern[1], |part: &regex::Captures<'_>| {
                let n: u32 = part.get(3).map_or(0, |n| n.as_str().parse().unwrap());
                let line = match part.get(2).map(|sign| sign.as_str()) {
                    Some("-") => number - n,
                    _ => number + n,
                };
                format!("{name}:{line}")
            });
            wanted.push(Wanted {
                line: number,
                pattern: pattern.into_owned(),
            });
        }
    }
    wanted
}
