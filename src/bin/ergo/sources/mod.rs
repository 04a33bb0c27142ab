//! Finding the files of a program: those named, or a folder's, and those of the packages that it imports.
//!
//! In: operands. Out: a loaded module. A `go.mod` in the folder or above it says where imports are found ([`modules`]). Of a folder the
//! files count that are built here; files that are named count all, but a malformed build constraint is an error in these too.

mod gomod;
mod modules;

use std::path::{Path, PathBuf};

use ergo::engine::Engine;
use ergo::engine::buildtags::is_built;

use crate::Stop;

pub(crate) use crate::sources::modules::ModuleRoot;

/// A program whose files are parsed.
pub(crate) struct Loaded {
    /// The module of package main (or of what was asked for).
    pub(crate) module: u32,
}

/// Files (or one folder) and the program's own arguments.
pub(crate) fn split(operands: &[String]) -> (&[String], &[String]) {
    let n_files = operands
        .iter()
        .take_while(|word| word.ends_with(".go"))
        .count()
        .max(1);
    operands.split_at(n_files.min(operands.len()))
}

/// Reads a file.
pub(crate) fn read(file: &str) -> Result<Vec<u8>, Stop> {
    std::fs::read(file).map_err(|error| Stop::Usage(format!("{file}: {error}")))
}

/// A file's name as diagnostics show it: gc writes ./x.go for files in the current folder.
pub(crate) fn shown(file: &str) -> String {
    if file.starts_with('/') || file.starts_with("./") || file.starts_with("../") {
        file.to_owned()
    } else {
        format!("./{file}")
    }
}

/// Parses the program and the packages of its module that it imports.
pub(crate) fn load(engine: &mut Engine, operands: &[String]) -> Result<Loaded, Stop> {
    let (files, _) = split(operands);
    let (files, folder) = match files {
        [one] if !one.ends_with(".go") => (folder_files(Path::new(one))?, PathBuf::from(one)),
        _ => {
            let folder = files
                .first()
                .and_then(|file| Path::new(file).parent())
                .map_or_else(|| PathBuf::from("."), Path::to_path_buf);
            for file in files {
                fits(file)?;
            }
            (files.to_vec(), folder)
        }
    };
    let root = ModuleRoot::find(&folder);
    if let Some(root) = &root {
        root.set_language(engine)?;
    }
    let module = load_package(engine, "main", &files)?;
    if let Some(root) = root {
        root.load_imports(engine, &[module], &[])?;
    }
    Ok(Loaded { module })
}

/// Parses the files of a package.
pub(crate) fn load_package(engine: &mut Engine, path: &str, files: &[String]) -> Result<u32, Stop> {
    let mut module = 0;
    let mut wrong = Vec::new();
    for file in files {
        let folder = Path::new(file).parent();
        match engine.load_from(folder, path, &shown(file), &read(file)?) {
            Ok(number) => module = number,
            Err(failure) => wrong.push(failure),
        }
    }
    let Some(mut first) = (if wrong.is_empty() {
        None
    } else {
        Some(wrong.remove(0))
    }) else {
        return Ok(module);
    };
    for other in wrong {
        first.report = format!("{}\n{}", first.report.trim_end(), other.report);
    }
    Err(first.into())
}

/// The Go files of a folder that are built here and are no tests, sorted; an error if there are none.
fn folder_files(folder: &Path) -> Result<Vec<String>, Stop> {
    let Files { built, n_excluded } = files_of(folder, false)?;
    if built.is_empty() {
        let why = match n_excluded {
            0 => "no Go files",
            _ => "build constraints exclude all Go files",
        };
        return Err(Stop::Usage(format!("{why} in {}", folder.display())));
    }
    Ok(built)
}

/// The same with tests; there may be none.
pub(crate) fn files_with_tests(folder: &Path) -> Result<Vec<String>, Stop> {
    files_of(folder, true).map(|files| files.built)
}

/// Go files of a folder.
struct Files {
    /// Those that are built here, sorted.
    built: Vec<String>,
    n_excluded: usize,
}

fn files_of(folder: &Path, with_tests: bool) -> Result<Files, Stop> {
    let none = |error: std::io::Error| Stop::Usage(format!("{}: {error}", folder.display()));
    let (mut built, mut n_excluded) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).map_err(none)? {
        let path = entry.map_err(none)?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let hidden = name.starts_with(['_', '.']);
        // Folders and pipes may have any name.
        let is_source =
            name.ends_with(".go") && (with_tests || !name.ends_with("_test.go")) && !hidden;
        if is_source && path.is_file() {
            let path = path.to_string_lossy().into_owned();
            if fits(&path)? {
                built.push(path);
            } else {
                n_excluded += 1;
            }
        }
    }
    built.sort();
    Ok(Files { built, n_excluded })
}

/// Whether the file is built here, by its name and its build constraint.
fn fits(file: &str) -> Result<bool, Stop> {
    let path = Path::new(file).file_name().unwrap_or_default();
    is_built(&path.to_string_lossy(), &read(file)?)
        .map_err(|wrong| Stop::Usage(format!("{}:{}: {}", shown(file), wrong.line, wrong.message)))
}
