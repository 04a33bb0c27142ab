//! Holds the source to what the pages say: imports by the table of `src/ARCHITECTURE.md`, unsafe code in the files it
//! lists, a `//!` head in each file, nothing unfinished or ignored, no path of somebody's machine,
//! one number for each decision, nothing on the top level that does not belong there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may unwrap and panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the tree: its path below the root, with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All text files below `dir`, without build results and hidden folders other than `.ci`.
fn files(dir: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let (path, name) = (
                entry.path(),
                entry.file_name().to_string_lossy().into_owned(),
            );
            if name == "target" || (name.starts_with('.') && name != ".ci") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let below = path.strip_prefix(root()).unwrap();
                let path = below.to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn rust_files(dir: &str) -> Vec<Source> {
    let mut all = files(&root().join(dir));
    all.retain(|file| file.path.ends_with(".rs"));
    all
}

fn report(rule: &str, problems: &[String]) {
    assert!(problems.is_empty(), "{rule}\n{}\n", problems.join("\n"));
}

/// The rows of the table of `src/ARCHITECTURE.md` whose head begins with `head`, as cells.
fn table(head: &str) -> Vec<Vec<String>> {
    let page = fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap();
    let mut lines = page
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {head} |")));
    assert!(
        lines.next().is_some() && lines.next().is_some(),
        "no table '{head}'"
    );
    let cells = |line: &str| {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    lines
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect()
}

/// Rust text with comments and the insides of strings and characters blanked, lines kept.
fn code_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let n = skipped(rest).unwrap_or(0);
        if n > 0 {
            out.extend(
                rest[..n]
                    .chars()
                    .map(|c| if c == '\n' { '\n' } else { ' ' }),
            );
            rest = &rest[n..];
        } else {
            // A word is taken whole, so that the `r` of `for` does not begin a raw string.
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let n = word.unwrap_or(rest.len()).max(c.len_utf8());
            out.push_str(&rest[..n]);
            rest = &rest[n..];
        }
    }
    out
}

/// The length of the comment, string or character literal that `text` begins with.
fn skipped(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |at| at + 2));
    }
    let unprefixed = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - unprefixed.len();
    if prefix <= 1
        && let Some(raw) = unprefixed.strip_prefix('r')
    {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = &raw[hashes + 1..];
            let end = body.find(&close).map_or(body.len(), |at| at + close.len());
            return Some(prefix + 1 + hashes + 1 + end);
        }
    }
    if prefix <= 1 && unprefixed.starts_with('"') {
        return Some(prefix + quoted(unprefixed, '"'));
    }
    let mut chars = text.strip_prefix('\'')?.chars();
    let is_char = chars.next()? == '\\' || chars.next()? == '\'';
    is_char.then(|| quoted(text, '\''))
}

/// The length of the quoted text that begins here, escapes counted.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Every path that begins with `krate::`, to two names deep, with its line; groups in braces are opened.
/// Macros (`crate::bug!`) are exported at the root and are left out.
fn paths_of(krate: &str, code: &str) -> Vec<(usize, Vec<String>)> {
    let mut all = Vec::new();
    let start = format!("{krate}::");
    for (at, _) in code.match_indices(&start) {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        if before.is_alphanumeric() || before == '_' || before == ':' {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let mut found = Vec::new();
        open_tree(&code[at + start.len()..], &mut Vec::new(), &mut found);
        all.extend(found.into_iter().map(|path| (line, path)));
    }
    all
}

/// Opens one use tree after the names in `path`; answers the text behind it.
fn open_tree<'a>(text: &'a str, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = open_tree(group, &mut path.clone(), found).trim_start();
            match group.strip_prefix(',') {
                Some(more) if !more.trim_start().starts_with('}') => group = more,
                Some(more) => group = more.trim_start(),
                None => return group.strip_prefix('}').unwrap_or(group),
            }
            if let Some(rest) = group.strip_prefix('}') {
                return rest;
            }
        }
    }
    let n = text
        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*')
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(n);
    if rest.starts_with('!') && path.is_empty() {
        return rest;
    }
    path.push(name.to_owned());
    if let Some(more) = rest.strip_prefix("::") {
        return open_tree(more, path, found);
    }
    path.truncate(2);
    found.push(path.clone());
    let renamed = rest.trim_start().strip_prefix("as ");
    renamed.map_or(rest, |r| {
        r.trim_start()
            .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
    })
}

/// Exported macros, which stand at the root of the crate, with the room that defines each.
fn exported_macros(files: &[Source]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in files {
        let room = file.path.split('/').nth(1).unwrap_or_default();
        for part in file.text.split("#[macro_export]\nmacro_rules! ").skip(1) {
            let name = part.split_whitespace().next().unwrap_or_default();
            all.insert(name.to_owned(), room.to_owned());
        }
    }
    all
}

/// What each room or file may import.
fn rules() -> BTreeMap<String, Vec<String>> {
    let list = |cell: &str| -> Vec<String> {
        cell.split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| name != "–" && !name.is_empty())
            .collect()
    };
    table("room")
        .into_iter()
        .map(|row| (row[0].clone(), list(&row[1])))
        .collect()
}

#[test]
fn rooms_import_what_the_table_allows() {
    let rules = rules();
    let sources = rust_files("src");
    let macros = exported_macros(&sources);
    let mut problems = Vec::new();
    for file in &sources {
        let below = file.path.trim_start_matches("src/");
        let (room, krate) = match below.split_once('/') {
            None => continue,
            Some(("bin", _)) => ("bin/ergo", "ergo"),
            Some((room, _)) => (room, "crate"),
        };
        let Some(allowed) = rules.get(room) else {
            problems.push(format!("src/{room}: no row in src/ARCHITECTURE.md"));
            continue;
        };
        let mut allowed = allowed.clone();
        allowed.push(room.to_owned());
        allowed.extend(rules.get(below).into_iter().flatten().cloned());
        for (line, mut path) in paths_of(krate, &code_only(&file.text)) {
            if let Some(room) = macros.get(&path[0]) {
                path[0].clone_from(room);
            }
            let whole = path.join("::");
            if !allowed.iter().any(|a| *a == path[0] || *a == whole) {
                problems.push(format!(
                    "{}:{line}: {room} may not import {krate}::{whole}",
                    file.path
                ));
            }
        }
    }
    report(
        "imports against the table of src/ARCHITECTURE.md",
        &problems,
    );
}

#[test]
fn every_file_says_what_it_is() {
    let mut problems = Vec::new();
    for file in rust_files("src").iter().chain(&rust_files("tests")) {
        if !file.text.starts_with("//!") {
            problems.push(format!("{}: no //! head on line one", file.path));
        }
    }
    report("files without a head", &problems);
}

/// Whether the keyword stands in `code` other than in the type of a function pointer.
fn has_unsafe(code: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_pointer = |behind: &str| {
        let behind = behind.trim_start();
        let behind = behind.strip_prefix("extern").unwrap_or(behind).trim_start();
        let signature = behind.strip_prefix("fn").map(str::trim_start);
        signature.is_some_and(|s| s.starts_with('('))
    };
    code.match_indices("unsafe").any(|(at, word)| {
        let behind = &code[at + word.len()..];
        !code[..at].ends_with(is_word) && !behind.starts_with(is_word) && !is_pointer(behind)
    })
}

#[test]
fn unsafe_code_lives_where_the_list_says() {
    let listed: Vec<String> = table("file")
        .into_iter()
        .map(|row| row[0].clone())
        .collect();
    let mut problems = Vec::new();
    for file in rust_files("src") {
        let below = file.path.trim_start_matches("src/");
        let is_listed = listed
            .iter()
            .any(|l| l == below || (l.ends_with('/') && below.starts_with(l.as_str())));
        if !is_listed && has_unsafe(&code_only(&file.text)) {
            problems.push(file.path);
        }
    }
    report(
        "unsafe code in files that src/ARCHITECTURE.md does not list",
        &problems,
    );
}

#[test]
fn nothing_is_unfinished_or_ignored() {
    let words = ["todo!", "unimplemented!", "#[ignore", "#[should_panic"];
    let mut problems = Vec::new();
    for file in rust_files("src").iter().chain(&rust_files("tests")) {
        let code = code_only(&file.text);
        for (n, line) in code.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                problems.push(format!("{}:{}: {word}", file.path, n + 1));
            }
        }
    }
    report("unfinished or ignored", &problems);
}

#[test]
fn no_path_of_a_machine() {
    // Put together here, so that this file does not name one.
    let folders = ["work", "root", "home", "Users"].map(|name| format!("/{name}/"));
    let mut problems = Vec::new();
    for file in files(root()) {
        for (n, line) in file.text.lines().enumerate() {
            let is_path = |folder: &String| {
                line.match_indices(folder.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back().unwrap_or(' ');
                    !before.is_alphanumeric() && !"._-/*)}]~$".contains(before)
                })
            };
            if folders.iter().any(is_path) {
                problems.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    report("absolute paths of a machine", &problems);
}

/// What git keeps beside the rooms: a file that a command left behind is not among it.
#[test]
fn the_top_level_stays() {
    const ENTRIES: [&str; 17] = [
        ".ci",
        ".gitignore",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "Makefile",
        "README.md",
        "bindings",
        "cbindgen.toml",
        "clippy.toml",
        "dist",
        "docs",
        "include",
        "src",
        "tests",
    ];
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached"]).current_dir(root());
    let Some(listed) = git.output().ok().filter(|out| out.status.success()) else {
        eprintln!("SKIPPED-LOUD: no git checkout; the top level was not looked at");
        return;
    };
    let problems: BTreeSet<String> = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter_map(|path| path.split('/').next())
        .filter(|entry| !ENTRIES.contains(entry))
        .map(str::to_owned)
        .collect();
    report("entries of the top level", &Vec::from_iter(problems));
}

/// "Decision 031" names one file.
#[test]
fn decisions_have_numbers_of_their_own() {
    let mut seen = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in fs::read_dir(root().join("docs/decisions")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let number = name.split('-').next().unwrap().to_owned();
        if let Some(other) = seen.insert(number, name.clone()) {
            problems.push(format!("{name}: the number of {other}"));
        }
    }
    report("numbers of decisions", &problems);
}

#[test]
fn the_helpers_of_this_file_see_what_they_should() {
    let code = code_only(
        "use crate::{a::{b, c::d}, e}; // crate::f\nlet x = \"crate::g\"; 'a: crate::h::i::j(); crate::bug!(1); r#\"unsafe\"# 'x' '\\''",
    );
    let paths: Vec<String> = paths_of("crate", &code)
        .into_iter()
        .map(|(line, path)| format!("{line} {}", path.join("::")))
        .collect();
    assert_eq!(paths, ["1 a::b", "1 a::c", "1 e", "2 h::i"]);
    assert!(!code.contains("unsafe"));
    assert!(!has_unsafe(
        "x: unsafe extern     fn(u8), unsafe fn(), unsafe_code"
    ));
    assert!(has_unsafe("unsafe fn f() {}") && has_unsafe("unsafe { 1 }"));
}
