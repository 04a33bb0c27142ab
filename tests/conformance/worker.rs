//! Checks files in a process of its own, so that a defect costs one case: this program again, with [`FLAG`] first.
//!
//! In: a mode, a language version or `-`, and files of one package. Out: a line an error, its fields apart, line breaks as `\n`, in
//! order of place. Modes: `parse` only parses; `syntax` adds what the compiler's parser finds and here the checker (branches);
//! `short` adds what other parsers find, too (names declared twice, calls that are none); `first` stops at syntax errors, as the compiler does; `both` checks types in spite of them, as the type
//! checker's own tests do. Nothing is limited to ten. Functions without a body are accepted, since neither the checker's
//! tests nor a compiler that is not told that the package is complete object to them.

use std::process::{Command, ExitCode};

use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::engine::error::{ErrorItem, Failure, Status};

use crate::options::Options;
use crate::packages;
use crate::run::run;

/// The word that makes this program a worker.
pub const FLAG: &str = "--worker";

/// What separates the fields of a line; no message has it.
const SEPARATOR: char = '\u{1f}';

/// An error as the checker tells it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file's name without folders.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// In bytes, from 1.
    pub col: u32,
    /// Its text, continuation lines included.
    pub msg: String,
}

/// All errors of a package, found in a process of its own.
///
/// # Errors
/// The worker died or ran out of time.
pub fn check(
    mode: &str,
    lang: Option<&str>,
    files: &[std::path::PathBuf],
    options: &Options,
) -> Result<Vec<Found>, String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([FLAG, mode, lang.unwrap_or("-")]).args(files);
    let output = run(&mut command, options);
    match output.status {
        Ok(0) => Ok(output.text.lines().map(read_line).collect()),
        other => Err(format!("{other:?}\n{}", crate::run::head(&output.text))),
    }
}

fn read_line(line: &str) -> Found {
    let mut fields = line.split(SEPARATOR);
    let mut next = || fields.next().unwrap_or_default();
    Found {
        file: next().to_owned(),
        line: next().parse().unwrap_or(0),
        col: next().parse().unwrap_or(0),
        msg: next().replace("\\n", "\n"),
    }
}

/// The worker's side.
pub fn main(args: &[String]) -> ExitCode {
    let [mode, lang, files @ ..] = args else {
        return ExitCode::from(2);
    };
    if mode == packages::FLAG {
        packages::main(lang.as_ref());
        return ExitCode::SUCCESS;
    }
    match errors(mode, lang, files) {
        Ok(items) => {
            for item in items {
                tell(&item);
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{:?}: {}", failure.status, failure.report);
            ExitCode::from(2)
        }
    }
}

fn errors(mode: &str, lang: &str, files: &[String]) -> Result<Vec<ErrorItem>, Failure> {
    let mut engine = Engine::new(Config::default())?;
    if lang != "-" {
        engine.set_language(lang)?;
    }
    if mode == "both" {
        engine.declare_test_functions();
    }
    engine.accept_missing_bodies();
    let mut items = Vec::new();
    let mut module = None;
    for file in files {
        let text = std::fs::read(file).unwrap();
        let (root, unit, failure) = engine.parse(file, &text)?;
        items.extend(failure.into_iter().flat_map(|failure| failure.items));
        match engine.load_node("p", root) {
            Ok(number) => module = Some(number),
            Err(failure) => items.extend(failure.items),
        }
        engine.unroot(unit);
    }
    if mode == "parse" || mode == "first" && !items.is_empty() {
        return Ok(items);
    }
    if let Some(module) = module
        && let Err(failure) = engine.check(module)
    {
        if !matches!(failure.status, Status::Type | Status::Syntax) {
            return Err(failure);
        }
        let all = failure.items.into_iter();
        items.extend(all.filter(|item| is_wanted(mode, &item.message)));
    }
    Ok(items)
}

/// True for what the parser in question reports, though here the checker does.
fn is_wanted(mode: &str, msg: &str) -> bool {
    let short = ["redeclared", "no new variables", "must be function call"];
    match mode {
        "syntax" => is_about_branches(msg),
        "short" => is_about_branches(msg) || short.iter().any(|part| msg.contains(part)),
        _ => true,
    }
}

fn is_about_branches(msg: &str) -> bool {
    [
        "label ",
        "goto ",
        "break ",
        "continue ",
        "fallthrough",
        "invalid break",
        "invalid continue",
    ]
    .iter()
    .any(|start| msg.starts_with(start))
}

fn tell(item: &ErrorItem) {
    let name = item.file.rsplit('/').next().unwrap_or_default();
    let msg = item.message.replace('\n', "\\n");
    println!(
        "{name}{SEPARATOR}{}{SEPARATOR}{}{SEPARATOR}{msg}",
        item.line, item.column
    );
}
