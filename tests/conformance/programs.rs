//! The suites of `test/` whose cases are programs: the tiers of `// run`, `// runoutput`, `// rundir`, and `// compile`.
//!
//! A `run` case passes when the status is 0 and the output is that of `X.out`, or empty where there is none. A case is in the first
//! tier whose packages include its imports. A `rundir` case is a folder `X.dir`: files grouped by package clause in order of name,
//! `./a` is the import path `test/a`, the last package is main. A `compile` case passes when it checks without error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::distribution::{Distribution, entries, go_files, read};
use crate::options::Options;
use crate::recipe::{Recipe, imports, recipe};
use crate::run::{Scratch, ergo_run, head, run};
use crate::suite::{Case, Score, Suite};
use crate::worker::check;

/// What each tier adds to the one before it; the goals of the tiers.
const TIERS: [(&str, f64, &[&str]); 7] = [
    ("T0", 99.0, &[]),
    ("T1a", 98.0, &["fmt"]),
    (
        "T1b",
        95.0,
        &[
            "strings",
            "strconv",
            "errors",
            "os",
            "math",
            "math/bits",
            "math/cmplx",
            "sort",
            "bytes",
            "time",
            "sync",
            "sync/atomic",
            "unicode",
            "unicode/utf8",
            "unicode/utf16",
            "io",
            "bufio",
            "maps",
            "slices",
            "iter",
            "cmp",
            "context",
            "container/heap",
            "container/list",
            "container/ring",
            "math/rand",
        ],
    ),
    ("T2", 70.0, &["runtime", "runtime/debug"]),
    ("T3", 60.0, &["reflect"]),
    ("T4", 60.0, &["unsafe", "go:linkname"]),
    (
        "T5",
        0.0,
        &[
            "log",
            "io/ioutil",
            "path",
            "path/filepath",
            "regexp",
            "testing",
            "math/big",
            "encoding/json",
            "encoding/gob",
            "encoding/binary",
            "encoding/hex",
            "encoding/base64",
            "text/tabwriter",
            "text/template",
            "flag",
            "hash/crc32",
            "hash/fnv",
            "hash",
            "crypto/sha256",
            "go/ast",
            "go/parser",
            "go/token",
            "go/format",
            "math/rand/v2",
            "strings",
            "net/url",
            "unique",
            "weak",
            "log/slog",
            "encoding",
            "encoding/csv",
            "encoding/xml",
            "embed",
            "html/template",
        ],
    ),
];

/// All suites of programs.
pub fn suites(distribution: &Distribution) -> Vec<Suite> {
    let mut suites: Vec<Suite> = TIERS
        .iter()
        .map(|&(name, goal, _)| new_suite(name, goal, true))
        .collect();
    suites.push(new_suite("rundir", 92.0, true));
    suites.push(new_suite("runoutput", 0.0, false));
    suites.push(new_suite("compile", 97.0, false));
    let Some(test) = distribution.test() else {
        return suites;
    };
    for file in go_files(test) {
        let text = String::from_utf8_lossy(&read(&file)).into_owned();
        let in_dir = file
            .parent()
            .is_some_and(|dir| dir.to_string_lossy().contains(".dir"));
        if in_dir {
            continue;
        }
        let Some(recipe) = recipe(&text) else {
            continue;
        };
        if let Some((name, case)) = case(test, &file, &text, &recipe)
            && let Some(suite) = suites.iter_mut().find(|suite| suite.name == name)
        {
            suite.cases.push(case);
        }
    }
    suites
}

fn new_suite(name: &'static str, goal: f64, runs: bool) -> Suite {
    Suite {
        name,
        goal,
        runs,
        cases: Vec::new(),
    }
}

fn case(test: &Path, file: &Path, text: &str, recipe: &Recipe) -> Option<(&'static str, Case)> {
    let (test, file, recipe) = (test.to_path_buf(), file.to_path_buf(), recipe.clone());
    let path = shown(&test, &file);
    let (suite, check): (_, crate::suite::Check) = match recipe.action.as_str() {
        "run" if has_flags(&recipe) => return None,
        "run" => (
            tier(&test, &recipe, text)?,
            Box::new(move |options| Score::one(run_case(&test, &file, &recipe, options))),
        ),
        "runoutput" if recipe.args.is_empty() => (
            "runoutput",
            Box::new(move |options| Score::one(run_output(&test, &file, options))),
        ),
        "rundir" => (
            "rundir",
            Box::new(move |options| Score::one(run_dir(&file, options))),
        ),
        "compile" if recipe.args.is_empty() => (
            "compile",
            Box::new(move |options| Score::one(compile(&file, options))),
        ),
        _ => return None,
    };
    Some((suite, Case { path, check }))
}

/// A case's name: its path from the folder above `test/`.
pub fn shown(test: &Path, file: &Path) -> String {
    let below = file.strip_prefix(test).unwrap_or(file);
    format!("test/{}", below.display())
}

/// Recipes with flags for the compiler or the go command are about gc.
fn has_flags(recipe: &Recipe) -> bool {
    recipe
        .args
        .iter()
        .any(|arg| arg.starts_with('-') || arg.starts_with("fake-arg"))
}

/// The first tier whose packages include all imports; `None` is out of scope.
fn tier(test: &Path, recipe: &Recipe, text: &str) -> Option<&'static str> {
    let mut wanted = imports(text);
    for arg in recipe.args.iter().filter(|arg| arg.ends_with(".go")) {
        wanted.extend(imports(&String::from_utf8_lossy(&read(&test.join(arg)))));
    }
    if text.lines().any(|line| line.starts_with("//go:linkname ")) {
        wanted.push("go:linkname".to_owned());
    }
    let mut known: Vec<&str> = Vec::new();
    TIERS.iter().find_map(|(name, _, adds)| {
        known.extend(*adds);
        let fits = wanted.iter().all(|path| known.contains(&path.as_str()));
        fits.then_some(*name)
    })
}

fn run_case(test: &Path, file: &Path, recipe: &Recipe, options: &Options) -> Result<(), String> {
    let (more, args): (Vec<&String>, Vec<&String>) =
        recipe.args.iter().partition(|arg| arg.ends_with(".go"));
    let mut command = ergo_run(options);
    command.current_dir(test).arg(file);
    command.args(more.iter().map(|name| file.with_file_name(name)));
    command.args(args);
    run(&mut command, options).expect(&expected(file))
}

/// The text of `X.out` beside the file.
fn expected(file: &Path) -> String {
    let out = file.with_extension("out");
    if out.is_file() {
        String::from_utf8_lossy(&read(&out)).replace("\r\n", "\n")
    } else {
        String::new()
    }
}

/// The program prints a program, which is run.
fn run_output(test: &Path, file: &Path, options: &Options) -> Result<(), String> {
    let first = run(ergo_run(options).current_dir(test).arg(file), options);
    if first.status != Ok(0) {
        return Err(format!(
            "the generator: {:?}\n{}",
            first.status,
            head(&first.text)
        ));
    }
    let scratch = Scratch::new();
    scratch.write(Path::new("main.go"), first.text.as_bytes());
    let second = run(ergo_run(options).arg(scratch.0.join("main.go")), options);
    second.expect(&expected(file))
}

fn run_dir(file: &Path, options: &Options) -> Result<(), String> {
    let (scratch, last) = lay_out(&file.with_extension("dir"));
    let output = run(ergo_run(options).arg(scratch.0.join(last)), options);
    output.expect(&expected(file))
}

/// Writes the packages of `X.dir` as folders of a module named `test`; the folder of the last one.
pub fn lay_out(dir: &Path) -> (Scratch, PathBuf) {
    let mut packages: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut order = Vec::new();
    for file in entries(dir)
        .into_iter()
        .filter(|f| f.extension().is_some_and(|e| e == "go"))
    {
        let text = String::from_utf8_lossy(&read(&file)).into_owned();
        if !crate::recipe::is_active(&text) {
            continue;
        }
        let name = package_name(&text);
        if !order.contains(&name) {
            order.push(name.clone());
        }
        packages.entry(name).or_default().push(file);
    }
    let scratch = Scratch::new();
    scratch.write(Path::new("go.mod"), b"module test\n\ngo 1.26\n");
    let mut last = PathBuf::new();
    for name in order {
        let files = &packages[&name];
        // A package's path is that of its first file, as `./a` names it.
        let stem = files[0].file_stem().unwrap().to_string_lossy().into_owned();
        last = PathBuf::from(stem);
        for file in files {
            let text = String::from_utf8_lossy(&read(file)).replace("\"./", "\"test/");
            // Here a name in `_test.go` is just a name; in the folder of a module it would not be.
            let name = file
                .file_name()
                .unwrap()
                .to_string_lossy()
                .replace("_test.go", "_test_.go");
            scratch.write(&last.join(name), text.as_bytes());
        }
    }
    (scratch, last)
}

fn package_name(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("package "));
    let name = line.and_then(|rest| rest.split([' ', ';', '/']).next());
    name.unwrap_or_default().trim().to_owned()
}

fn compile(file: &Path, options: &Options) -> Result<(), String> {
    let found = check("first", None, &[file.to_path_buf()], options)?;
    let lines = found
        .iter()
        .map(|error| format!("\n    {}:{}: {}", error.line, error.col, error.msg));
    if found.is_empty() {
        Ok(())
    } else {
        Err(lines.collect())
    }
}
