//! The packages that are tested: folders, and the files in each.
//!
//! In: folders and patterns. Out: folders in order, and of each its sources, the test files of the package, and those of the package
//! beside it (`package x_test`).

use std::path::{Path, PathBuf};

use crate::Stop;
use crate::sources::{self, ModuleRoot};
use ergo::engine::testfuncs::package_name;

/// All folders that the patterns name: `DIR`, and with `DIR/...` those with Go files below it too.
pub(super) fn all(patterns: &[String]) -> Result<Vec<String>, Stop> {
    let mut folders = Vec::new();
    for pattern in patterns {
        match pattern.strip_suffix("...") {
            Some(above) if above.is_empty() || above.ends_with('/') => {
                let above = above.strip_suffix('/').unwrap_or(above);
                let above = if above.is_empty() { "." } else { above };
                below(above, &mut folders)?;
            }
            _ if Path::new(pattern).is_dir() => {
                if sources::files_with_tests(Path::new(pattern))?.is_empty() {
                    return Err(Stop::Usage(format!("no Go files in {pattern}")));
                }
                folders.push(pattern.clone());
            }
            _ => {
                let text = format!("{pattern}: not a folder; ergo test takes folders or DIR/...");
                return Err(Stop::Usage(text));
            }
        }
    }
    Ok(folders)
}

/// Folders with Go files, in order; not those that begin with `.` or `_`, `testdata`, `vendor`, and modules of their own.
fn below(folder: &str, folders: &mut Vec<String>) -> Result<(), Stop> {
    let names = names(folder)?;
    if names.iter().any(|name| name.ends_with(".go")) {
        folders.push(folder.to_owned());
    }
    for name in names {
        let path = format!("{folder}/{name}");
        let hidden = name.starts_with(['.', '_']) || name == "testdata" || name == "vendor";
        let of_another = Path::new(&path).join("go.mod").exists();
        let is_link = Path::new(&path).is_symlink();
        if !hidden && !is_link && !of_another && Path::new(&path).is_dir() {
            below(&path, folders)?;
        }
    }
    Ok(())
}

fn names(folder: &str) -> Result<Vec<String>, Stop> {
    let wrong = |error: std::io::Error| Stop::Usage(format!("{folder}: {error}"));
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        names.push(
            entry
                .map_err(wrong)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}

/// A folder's package.
pub(super) struct Package {
    /// Its import path.
    pub(super) path: String,
    /// Where it runs.
    pub(super) folder: PathBuf,
    /// The module that it belongs to.
    pub(super) root: Option<ModuleRoot>,
    sources: Vec<String>,
    /// Test files of the package itself.
    pub(super) in_package: Vec<String>,
    /// Test files of the package beside it.
    pub(super) external: Vec<String>,
}

impl Package {
    /// Sorts the files of a folder that are built here.
    pub(super) fn find(folder: &str) -> Result<Package, Stop> {
        let root = ModuleRoot::find(Path::new(folder));
        let path = root
            .as_ref()
            .and_then(|root| root.path_of(Path::new(folder)))
            .unwrap_or_else(|| "command-line-arguments".into());
        let mut package = Package {
            path,
            folder: PathBuf::from(folder),
            root,
            sources: Vec::new(),
            in_package: Vec::new(),
            external: Vec::new(),
        };
        for file in sources::files_with_tests(Path::new(folder))? {
            let list = if !file.ends_with("_test.go") {
                &mut package.sources
            } else if is_external(&file)? {
                &mut package.external
            } else {
                &mut package.in_package
            };
            list.push(file);
        }
        Ok(package)
    }

    /// No file is built here.
    pub(super) fn is_empty(&self) -> bool {
        self.files().is_empty() && self.external.is_empty()
    }

    /// The package's files with its own tests.
    pub(super) fn files(&self) -> Vec<String> {
        [self.sources.as_slice(), &self.in_package].concat()
    }
}

fn is_external(file: &str) -> Result<bool, Stop> {
    let name = package_name(&sources::read(file)?);
    Ok(name.is_some_and(|name| name.ends_with("_test")))
}
