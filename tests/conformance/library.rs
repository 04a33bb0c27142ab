//! The packages of the distribution's library, and the order in which they can be loaded.
//!
//! In: the folder `src`. Out: files by import path; dependencies first. The files of a package are those for linux and amd64
//! without cgo, with the tags that choose Go text over assembly.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use ergo::engine::buildtags::fits_name;

use crate::distribution::{entries, read};
use crate::recipe::{imports, is_active_with};

/// Tags that are set beside those of every run.
const TAGS: [&str; 4] = ["purego", "math_big_pure_go", "netgo", "osusergo"];

/// Folders of `src` that are no packages of the library.
const OTHERS: [&str; 3] = ["cmd", "builtin", "vendor"];

/// A package's files and what it imports.
pub struct Package {
    /// Its Go files, sorted.
    pub files: Vec<PathBuf>,
    /// Import paths as written, sorted.
    pub imports: Vec<String>,
}

/// All packages by their folder below `src`.
pub struct Library {
    packages: HashMap<String, Package>,
}

impl Library {
    /// The packages below this folder.
    pub fn of(src: &Path) -> Library {
        let mut packages = HashMap::new();
        collect(src, src, &mut packages);
        Library { packages }
    }

    /// The package in this folder.
    pub fn package(&self, path: &str) -> Option<&Package> {
        self.packages.get(path)
    }

    /// All packages, dependencies first.
    pub fn order(&self) -> Vec<String> {
        let mut paths: Vec<&String> = self.packages.keys().collect();
        paths.sort();
        self.order_of(paths.into_iter().map(String::as_str))
    }

    /// These packages and all that they need, dependencies first.
    pub fn order_of<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Vec<String> {
        let (mut seen, mut order) = (HashSet::new(), Vec::new());
        for path in paths {
            visit(path, &self.packages, &mut seen, &mut order);
        }
        order
    }
}

/// The path by which a package is imported: a vendored one by that which it has outside.
pub fn outside(path: &str) -> &str {
    path.strip_prefix("vendor/").unwrap_or(path)
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
    if stem.ends_with("_test") || name.starts_with(['_', '.']) || !fits_name(name) {
        return false;
    }
    let text = String::from_utf8_lossy(&read(path)).into_owned();
    is_active_with(&text, &TAGS, &["cgo", "test_run"]) && !imports(&text).contains(&"C".to_owned())
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
