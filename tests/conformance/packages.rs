//! The suite `packages`: every package of the distribution's library is parsed, checked and lowered; nothing is executed.
//!
//! The files of a package are those for linux and amd64 without cgo, with the tags that choose Go text over assembly; where a
//! function has no body, assembly has it, and nothing is said. All packages come from the distribution, none of ours is used.
//! They are loaded into one process, dependencies first; a package passes when it has no error and all its functions,
//! and the instances of generic functions that they need, have code.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use ergo::engine::Engine;
use ergo::engine::config::Config;

use crate::distribution::{Distribution, entries, read};
use crate::recipe::{imports, is_active_with};
use crate::run::run;
use crate::suite::{Case, Score, Suite};

/// The word that makes the worker one for this suite.
pub const FLAG: &str = "--packages";

/// Tags that are set beside those of every run.
const TAGS: [&str; 4] = ["purego", "math_big_pure_go", "netgo", "osusergo"];

/// Folders of `src` that are no packages of the library.
const OTHERS: [&str; 3] = ["cmd", "builtin", "vendor"];

/// The suite: one case, a point a package.
pub fn suite(distribution: &Distribution) -> Suite {
    let src = distribution.src("");
    let check = move |options: &crate::options::Options| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([crate::worker::FLAG, FLAG]).arg(&src);
        let output = run(&mut command, options);
        let (mut passed, mut total, mut reason) = (0, 0, String::from("\n"));
        for line in output.text.lines() {
            match line.split_once('\t') {
                Some((_, "ok")) => (passed, total) = (passed + 1, total + 1),
                Some((path, why)) => {
                    total += 1;
                    reason += &format!("    {path}: {why}\n");
                }
                None => reason += &format!("    {line}\n"),
            }
        }
        if output.status != Ok(0) {
            total += 1;
            reason += &format!("    the process: {:?}\n", output.status);
        }
        Score {
            passed,
            total,
            reason,
        }
    };
    Suite {
        name: "packages",
        goal: 98.0,
        runs: false,
        cases: vec![Case {
            path: "packages".to_owned(),
            check: Box::new(check),
        }],
    }
}

/// A package's files and what it imports.
struct Package {
    files: Vec<PathBuf>,
    imports: Vec<String>,
}

/// The worker's side: a line a package, `path TAB ok` or `path TAB error`.
pub fn main(src: &Path) {
    let mut packages = HashMap::new();
    collect(src, src, &mut packages);
    let (mut seen, mut order) = (HashSet::new(), Vec::new());
    let mut paths: Vec<&String> = packages.keys().collect();
    paths.sort();
    for path in paths {
        visit(path, &packages, &mut seen, &mut order);
    }
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.accept_missing_bodies();
    for path in order {
        let outcome = one(&mut engine, src, &path, &packages[&path]);
        println!(
            "{path}\t{}",
            outcome.map_or_else(|why| why, |()| "ok".to_owned())
        );
    }
}

fn collect(src: &Path, dir: &Path, packages: &mut HashMap<String, Package>) {
    let mut files = Vec::new();
    for path in entries(dir) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let is_other = dir == src && OTHERS.contains(&name.as_str()) && name != "vendor";
            if !is_other && name != "testdata" && !name.starts_with(['_', '.']) {
                collect(src, &path, packages);
            }
        } else if is_ours(&path, &name) {
            files.push(path);
        }
    }
    if files.is_empty() {
        return;
    }
    let path = dir
        .strip_prefix(src)
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let mut all: Vec<String> = files
        .iter()
        .flat_map(|file| imports(&String::from_utf8_lossy(&read(file))))
        .collect();
    all.sort();
    all.dedup();
    packages.insert(
        path,
        Package {
            files,
            imports: all,
        },
    );
}

/// A Go file of this system that is no test and satisfies its constraints.
fn is_ours(path: &Path, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else {
        return false;
    };
    if stem.ends_with("_test") || name.starts_with(['_', '.']) || !fits_name(stem) {
        return false;
    }
    let text = String::from_utf8_lossy(&read(path)).into_owned();
    is_active_with(&text, &TAGS, &["cgo", "test_run"]) && !imports(&text).contains(&"C".to_owned())
}

/// The rule of `_GOOS`, `_GOARCH` and `_GOOS_GOARCH` at the end of a name.
fn fits_name(stem: &str) -> bool {
    const SYSTEMS: [&str; 18] = [
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "hurd",
        "illumos",
        "ios",
        "js",
        "linux",
        "nacl",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
        "zos",
    ];
    const MACHINES: [&str; 22] = [
        "386",
        "amd64",
        "amd64p32",
        "arm",
        "armbe",
        "arm64",
        "arm64be",
        "loong64",
        "mips",
        "mipsle",
        "mips64",
        "mips64le",
        "mips64p32",
        "mips64p32le",
        "ppc",
        "ppc64",
        "ppc64le",
        "riscv",
        "riscv64",
        "s390",
        "s390x",
        "wasm",
    ];
    let words: Vec<&str> = stem.split('_').skip(1).collect();
    let fits = |word: &str| match word {
        "linux" | "amd64" => true,
        _ => {
            !(SYSTEMS.contains(&word)
                || MACHINES.contains(&word)
                || matches!(word, "sparc" | "sparc64"))
        }
    };
    match words.as_slice() {
        [] => true,
        [.., os, arch] if SYSTEMS.contains(os) && MACHINES.contains(arch) => fits(os) && fits(arch),
        [.., last] => fits(last),
    }
}

/// Dependencies first; each package once.
fn visit(
    path: &str,
    packages: &HashMap<String, Package>,
    seen: &mut HashSet<String>,
    order: &mut Vec<String>,
) {
    let Some(package) = packages.get(path) else {
        return;
    };
    if !seen.insert(path.to_owned()) {
        return;
    }
    for import in &package.imports {
        visit(&resolved(import, packages), packages, seen, order);
    }
    order.push(path.to_owned());
}

/// Where an import leads: a vendored copy first.
fn resolved(import: &str, packages: &HashMap<String, Package>) -> String {
    let vendored = format!("vendor/{import}");
    if packages.contains_key(&vendored) {
        vendored
    } else {
        import.to_owned()
    }
}

fn one(engine: &mut Engine, src: &Path, path: &str, package: &Package) -> Result<(), String> {
    let mut module = 0;
    for file in &package.files {
        let shown = file
            .strip_prefix(src)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        // A vendored package is imported by the path that it has outside.
        let path = path.strip_prefix("vendor/").unwrap_or(path);
        module = engine
            .load(path, &shown, &read(file))
            .map_err(|e| first_line(&e.report))?;
    }
    engine.check(module).map_err(|e| first_line(&e.report))?;
    engine
        .lower_all(module)
        .map_err(|e| format!("lowering: {}", first_line(&e.report)))
}

fn first_line(report: &str) -> String {
    report.lines().next().unwrap_or_default().replace('\t', " ")
}
