//! Where the installed Go distribution is.
//!
//! In: `$ERGO_GOROOT` and `$ERGO_GOROOT_TEST`, then `go env GOROOT`. Out: the folders of the suites. `test/` is missing in
//! distributions of package indexes; suites of it have no cases then, and the line that tells what was found says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Go distribution.
pub struct Distribution {
    root: PathBuf,
    test: Option<PathBuf>,
}

impl Distribution {
    /// Looks for one.
    pub fn find() -> Option<Distribution> {
        let root = std::env::var_os("ERGO_GOROOT")
            .map(PathBuf::from)
            .or_else(ask_go)
            .filter(|root| root.join("src").is_dir())?;
        let test =
            std::env::var_os("ERGO_GOROOT_TEST").map_or_else(|| root.join("test"), Into::into);
        let test = Some(test).filter(|dir| dir.join("helloworld.go").is_file());
        Some(Distribution { root, test })
    }

    /// Prints what was found.
    pub fn tell(&self) {
        let version = fs::read_to_string(self.root.join("VERSION")).unwrap_or_default();
        let version = version.lines().next().unwrap_or("of unknown version");
        match &self.test {
            Some(test) => println!(
                "conformance: {version}, {} test files",
                go_files(test).len()
            ),
            None => {
                println!("SKIPPED-LOUD: {version} has no test folder; its suites have no cases")
            }
        }
    }

    /// A folder below `src/`.
    pub fn src(&self, path: &str) -> PathBuf {
        self.root.join("src").join(path)
    }

    /// The folder `test/`.
    pub fn test(&self) -> Option<&Path> {
        self.test.as_deref()
    }
}

fn ask_go() -> Option<PathBuf> {
    let out = Command::new("go").args(["env", "GOROOT"]).output().ok()?;
    let text = String::from_utf8(out.stdout).ok()?;
    Some(PathBuf::from(text.trim()))
}

/// All Go files below a folder, sorted.
pub fn go_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut work = vec![dir.to_path_buf()];
    while let Some(dir) = work.pop() {
        for path in entries(&dir) {
            if path.is_dir() {
                work.push(path);
            } else if path.extension().is_some_and(|ext| ext == "go") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// What is in a folder, sorted.
pub fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir)
        .map(|list| list.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    all.sort();
    all
}

/// A text file; bytes that are no UTF-8 stay bytes.
pub fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
