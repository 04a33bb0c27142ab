//! The suite `parser`: short programs of `src/go/parser` and the files of `src/cmd/compile/internal/syntax/testdata`.
//!
//! A program of the list `valids` passes when it parses without a word; one of `invalids` when an error stands on a line where
//! one is declared (the wording there is that of another parser). In the files of the compiler's parser each declared error is a
//! point: `/* ERROR rx */` at the token that follows, `// ERROR rx` anywhere on its line, message included.

use std::path::{Path, PathBuf};

use regex::Regex;

use crate::distribution::{Distribution, entries, read};
use crate::options::Options;
use crate::pattern;
use crate::run::Scratch;
use crate::suite::{Case, Score, Suite};
use crate::tokens::{lexemes, unquote};
use crate::worker::check;

/// The suite.
pub fn suite(distribution: &Distribution) -> Suite {
    let mut cases = Vec::new();
    let short = read(&distribution.src("go/parser/short_test.go"));
    for (list, is_valid) in [("valids", true), ("invalids", false)] {
        for (i, program) in strings_of(&short, list).into_iter().enumerate() {
            cases.push(Case {
                path: format!("parser/{list}/{i}"),
                check: Box::new(move |options| {
                    Score::one(short_program(&program, is_valid, options))
                }),
            });
        }
    }
    for file in entries(&distribution.src("cmd/compile/internal/syntax/testdata")) {
        if file.is_file() {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case {
                path: format!("syntax/{name}"),
                check: Box::new(move |options| declared_errors(&file, options)),
            });
        }
    }
    Suite {
        name: "parser",
        goal: 97.0,
        runs: false,
        cases,
    }
}

/// The literals of `var NAME = []string{...}`.
fn strings_of(src: &[u8], name: &str) -> Vec<String> {
    let all: Vec<_> = lexemes(src).into_iter().filter(|l| !l.is_comment).collect();
    let start = all
        .windows(2)
        .position(|pair| pair[0].text == "var" && pair[1].text == name)
        .unwrap_or(all.len());
    all[start..]
        .iter()
        .skip_while(|l| l.text != "{")
        .take_while(|l| l.text != "}")
        .filter_map(|l| unquote(&l.text))
        .collect()
}

fn short_program(program: &str, is_valid: bool, options: &Options) -> Result<(), String> {
    let scratch = Scratch::new();
    scratch.write(Path::new("x.go"), program.as_bytes());
    let mode = if is_valid { "parse" } else { "short" };
    let found = check(mode, None, &[scratch.0.join("x.go")], options)?;
    if is_valid {
        return match found.first() {
            None => Ok(()),
            Some(error) => Err(format!("refused: {}\n    {program}", error.msg)),
        };
    }
    let lines = declared_lines(program);
    if found.iter().any(|error| lines.contains(&error.line)) {
        return Ok(());
    }
    let found: Vec<&str> = found.iter().map(|error| error.msg.as_str()).collect();
    Err(format!(
        "no error where one is declared, but {found:?}\n    {program}"
    ))
}

/// The lines of tokens behind which (or of comments where) a program declares errors.
fn declared_lines(program: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let mut last = 1;
    for lexeme in lexemes(program.as_bytes()) {
        if lexeme.is_comment && lexeme.text.contains("ERROR") {
            lines.extend([last, lexeme.line]);
        } else if !lexeme.is_comment {
            last = lexeme.line;
        }
    }
    lines
}

/// Where a file of the compiler's parser declares an error.
struct Declared {
    line: u32,
    /// `None`: anywhere on the line.
    col: Option<u32>,
    rx: Regex,
}

fn declared(src: &[u8]) -> Vec<Declared> {
    let mut all = Vec::new();
    let mut pending: Option<Regex> = None;
    let at_end = lexemes(src);
    for lexeme in &at_end {
        if let Some(text) = lexeme.text.strip_prefix("// ERROR ") {
            let rx = pattern::compile(text.trim()).unwrap();
            all.push(Declared {
                line: lexeme.line,
                col: None,
                rx,
            });
        } else if let Some(text) = lexeme.text.strip_prefix("/* ERROR ") {
            pending = Some(pattern::compile(text.trim_end_matches("*/").trim()).unwrap());
        } else if !lexeme.is_comment
            && let Some(rx) = pending.take()
        {
            all.push(Declared {
                line: lexeme.line,
                col: Some(lexeme.col),
                rx,
            });
        }
        // Where a line ends behind the comment, the token that follows is the line's end.
        if pending.is_some() && ends_line(src, lexeme.start + lexeme.text.len()) {
            let col = lexeme.col + lexeme.text.len() as u32;
            all.extend(pending.take().map(|rx| Declared {
                line: lexeme.line,
                col: Some(col),
                rx,
            }));
        }
    }
    all
}

fn ends_line(src: &[u8], at: usize) -> bool {
    src.get(at).is_none_or(|byte| *byte == b'\n')
}

fn declared_errors(file: &PathBuf, options: &Options) -> Score {
    let mut declared = declared(&read(file));
    let n_declared = declared.len();
    let found = match check("syntax", None, std::slice::from_ref(file), options) {
        Ok(found) => found,
        Err(reason) => {
            return Score {
                passed: 0,
                total: n_declared.max(1),
                reason,
            };
        }
    };
    let (mut n_hits, mut n_extra) = (0, 0);
    let mut reason = String::from("\n");
    for error in found {
        let hit = declared.iter().position(|one| {
            one.line == error.line
                && one.col.is_none_or(|col| col == error.col)
                && one.rx.is_match(&error.msg)
        });
        if let Some(i) = hit {
            declared.remove(i);
            n_hits += 1;
        } else {
            n_extra += 1;
            reason += &format!(
                "    {}:{}: unexpected: {}\n",
                error.line, error.col, error.msg
            );
        }
    }
    for one in declared {
        reason += &format!("    {}:{:?}: missing: {}\n", one.line, one.col, one.rx);
    }
    if n_declared + n_extra == 0 {
        return Score::one(Ok(()));
    }
    Score {
        passed: n_hits,
        total: n_declared + n_extra,
        reason,
    }
}
