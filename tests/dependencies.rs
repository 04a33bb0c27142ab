//! Packages of other modules: from folders that `replace` names, from `vendor`, from the go command's module cache.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may unwrap")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn tree(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for (file, text) in files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

/// Status, and what `ergo run` of a folder's program prints to both.
fn run(folder: &Path, cache: &Path) -> (Option<i32>, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .args(["run", "."])
        .current_dir(folder)
        .env("GOMODCACHE", cache)
        .output()
        .expect("ergo");
    let text = [out.stdout, out.stderr].concat();
    (
        out.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

const MAIN: &str = "package main

import (
	\"fmt\"

	\"example.com/Old/counts\"
)

func main() { fmt.Println(counts.Last(), counts.Name) }
";

/// Before Go 1.22 the functions of a loop share its variable.
const COUNTS: &str = "package counts

import \"example.com/inner/v2\"

const Name = inner.Name

func Last() (all []int) {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	for _, f := range fs {
		all = append(all, f())
	}
	return all
}
";

const OLD_MOD: &str = "module example.com/Old\n\ngo 1.20\n\nrequire example.com/inner/v2 v2.0.0\n";

const INNER: &str = "package inner\n\nconst Name = \"inner\"\n";

const REQUIRES: &str = "module example.com/m

go 1.26

require (
	example.com/Old v0.3.0-Beta
	example.com/inner/v2 v2.0.0 // indirect
)
";

#[test]
fn from_the_module_cache() {
    let folder = tree(
        "deps_cache",
        &[
            ("m/go.mod", REQUIRES),
            ("m/main.go", MAIN),
            ("cache/example.com/!old@v0.3.0-!beta/go.mod", OLD_MOD),
            (
                "cache/example.com/!old@v0.3.0-!beta/counts/counts.go",
                COUNTS,
            ),
            ("cache/example.com/inner/v2@v2.0.0/inner.go", INNER),
        ],
    );
    let told = run(&folder.join("m"), &folder.join("cache"));
    assert_eq!(told, (Some(0), "[3 3 3] inner\n".into()));
    let (status, told) = run(&folder.join("m"), &folder.join("m"));
    assert_eq!(status, Some(2));
    assert!(
        told.starts_with(
            "example.com/Old@v0.3.0-Beta is neither in vendor nor in the module cache"
        ),
        "{told}"
    );
}

#[test]
fn from_folders_that_stand_for_modules() {
    let replaces = format!(
        "{REQUIRES}\nreplace example.com/Old => ../old\n\nreplace example.com/inner/v2 v2.0.0 => ./inner\n"
    );
    let folder = tree(
        "deps_replace",
        &[
            ("m/go.mod", &replaces),
            ("m/main.go", MAIN),
            ("m/inner/inner.go", INNER),
            ("old/go.mod", &OLD_MOD.replace("1.20", "1.22")),
            ("old/counts/counts.go", COUNTS),
        ],
    );
    let told = run(&folder.join("m"), &folder);
    assert_eq!(told, (Some(0), "[0 1 2] inner\n".into()));
}

#[test]
fn from_vendor() {
    let list = "# example.com/Old v0.3.0-Beta\n## explicit; go 1.20\nexample.com/Old/counts\n# example.com/inner/v2 v2.0.0\n## explicit; go 1.22\nexample.com/inner/v2\n";
    let folder = tree(
        "deps_vendor",
        &[
            ("go.mod", REQUIRES),
            ("main.go", MAIN),
            ("vendor/modules.txt", list),
            ("vendor/example.com/Old/counts/counts.go", COUNTS),
            ("vendor/example.com/inner/v2/inner.go", INNER),
        ],
    );
    let told = run(&folder, &folder);
    assert_eq!(told, (Some(0), "[3 3 3] inner\n".into()));
    fs::remove_dir_all(folder.join("vendor/example.com/inner")).expect("a folder");
    let (status, told) = run(&folder, &folder);
    assert_eq!(status, Some(1));
    assert!(told.contains("example.com/inner/v2"), "{told}");
}
