//! The files that a pattern names, below the folder of the package.
//!
//! In: a folder and a pattern. Out: paths with slashes, from the folder on, and how long the files are; or why there are none, in the go command's words.
//! Nothing outside of the folder can be had: no pattern leads up, and nothing goes through a symbolic link.
#![forbid(unsafe_code)]

use std::fs::{self, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::engine::embed::patterns::{Glob, is_plain};

/// Folders that hold other people's books.
const NEVER: [&str; 4] = [".bzr", ".hg", ".git", ".svn"];

/// Names that one system or another keeps for devices.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Path and length.
type File = (String, u64);

/// The files of one pattern.
///
/// # Errors
/// What the go command says behind the pattern.
pub(super) fn files(folder: &Path, pattern: &str) -> Result<Vec<File>, String> {
    let (pattern, is_all) = match pattern.strip_prefix("all:") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let invalid = || "invalid pattern syntax".to_owned();
    let mut found = vec![String::new()];
    for part in pattern.split('/') {
        let glob = Glob::parse(part).ok_or_else(invalid)?;
        if part.is_empty() || part == "." || part == ".." {
            return Err(invalid());
        }
        let mut next = Vec::new();
        for parent in &found {
            expand(folder, parent, part, &glob, &mut next);
        }
        found = next;
    }
    found.sort();
    let mut files = Vec::new();
    for path in &found {
        add(folder, path, is_all, &mut files)?;
    }
    if files.is_empty() {
        return Err("no matching files found".to_owned());
    }
    Ok(files)
}

fn joined(parent: &str, name: &str) -> String {
    match parent {
        "" => name.to_owned(),
        _ => format!("{parent}/{name}"),
    }
}

/// Names in a folder that fit one element of a pattern.
fn expand(folder: &Path, parent: &str, part: &str, glob: &Glob, found: &mut Vec<String>) {
    if is_plain(part) {
        let path = joined(parent, part);
        if fs::symlink_metadata(folder.join(&path)).is_ok() {
            found.push(path);
        }
        return;
    }
    let names = names(&folder.join(parent)).unwrap_or_default();
    let fitting = names.iter().filter(|name| glob.matches(name));
    found.extend(fitting.map(|name| joined(parent, name)));
}

/// What stands in a folder, by name. Names that are no UTF-8 fit no pattern.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Adds what stands at a path that a pattern has matched.
fn add(folder: &Path, path: &str, is_all: bool, files: &mut Vec<File>) -> Result<(), String> {
    let full = folder.join(path);
    let meta = fs::symlink_metadata(&full).map_err(|error| error.to_string())?;
    let what = if meta.is_dir() { "directory" } else { "file" };
    may_embed(folder, path, what, &meta)?;
    if meta.is_file() {
        files.push((path.to_owned(), meta.len()));
    } else if meta.is_dir() {
        let before = files.len();
        add_below(&full, path, is_all, files)?;
        if files.len() == before {
            return Err(format!(
                "cannot embed directory {path}: contains no embeddable files"
            ));
        }
    } else {
        return Err(format!("cannot embed irregular file {path}"));
    }
    Ok(())
}

/// No part of the path is of another module, a link, or has a name that cannot be everywhere.
fn may_embed(folder: &Path, path: &str, what: &str, meta: &Metadata) -> Result<(), String> {
    let mut at = Some(path);
    while let Some(part) = at.filter(|part| !part.is_empty()) {
        let full = folder.join(part);
        let is_folder = fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_dir());
        if (part != path || meta.is_dir()) && full.join("go.mod").exists() {
            return Err(format!("cannot embed {what} {path}: in different module"));
        }
        if part != path && !is_folder {
            return Err(format!(
                "cannot embed {what} {path}: in non-directory {part}"
            ));
        }
        let name = part.rsplit('/').next().unwrap_or(part);
        if is_bad(name) {
            return Err(match part == path {
                true => format!("cannot embed {what} {path}: invalid name {name}"),
                false => format!("cannot embed {what} {path}: in invalid directory {name}"),
            });
        }
        at = part.rsplit_once('/').map(|(parent, _)| parent);
    }
    Ok(())
}

/// Adds the files below a folder; of those that are hidden only with `all:`.
fn add_below(folder: &Path, path: &str, is_all: bool, files: &mut Vec<File>) -> Result<(), String> {
    // Folders may be nested deeper than calls.
    let mut todo: Vec<(PathBuf, String)> = vec![(folder.to_path_buf(), path.to_owned())];
    while let Some((folder, path)) = todo.pop() {
        for name in names(&folder).map_err(|error| error.to_string())? {
            if NEVER.contains(&name.as_str()) || name.starts_with(['.', '_']) && !is_all {
                continue;
            }
            let (full, path) = (folder.join(&name), joined(&path, &name));
            let meta = fs::symlink_metadata(&full).map_err(|error| error.to_string())?;
            if meta.is_dir() {
                if !full.join("go.mod").exists() {
                    todo.push((full, path));
                }
            } else if meta.is_file() {
                if is_bad(&name) {
                    return Err(format!("cannot embed file {path}: invalid name {name}"));
                }
                files.push((path, meta.len()));
            }
        }
    }
    Ok(())
}

/// The bytes of a file; what it has grown by meanwhile stays away.
///
/// # Errors
/// What the system says.
pub(super) fn read(folder: &Path, path: &str, len: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(folder.join(path))?;
    file.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Names that a module cannot have.
fn is_bad(name: &str) -> bool {
    const SIGNS: &str = "!#$%&()+,-.=@[]^_{}~ ";
    let is_sign = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || SIGNS.contains(c),
        false => c.is_alphabetic(),
    };
    let short = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    name.is_empty()
        || NEVER.contains(&name)
        || name.ends_with('.')
        || !name.chars().all(is_sign)
        || RESERVED.contains(&short.as_str())
}
