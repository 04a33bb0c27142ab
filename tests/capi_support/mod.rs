//! What the tests of the C interface share: where things are, compiling and running one C program.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    reason = "each test file uses a part of it; tests may expect"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The package's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Where cargo put the shared library of this profile: beside the test, or a folder up.
pub fn library_dir() -> PathBuf {
    let test = std::env::current_exe().expect("own path");
    let deps = test.parent().expect("deps").to_path_buf();
    if deps.join("libergo.so").exists() {
        deps
    } else {
        deps.parent().expect("profile").to_path_buf()
    }
}

/// Compiles `source` against the header and the shared library.
pub fn compile(source: &Path, program: &Path) {
    let out = compiled(source, program, &[]);
    assert!(
        out.status.success(),
        "{}: {}",
        source.display(),
        String::from_utf8_lossy(&out.stderr)
    );
}

/// The same with more words; false if the compiler does not know them.
pub fn compile_with(source: &Path, program: &Path, words: &[&str]) -> bool {
    compiled(source, program, words).status.success()
}

fn compiled(source: &Path, program: &Path, words: &[&str]) -> std::process::Output {
    std::fs::create_dir_all(program.parent().expect("folder")).expect("folder");
    let lib = library_dir();
    Command::new("cc")
        .args(words)
        .args([
            "-std=c11",
            "-D_GNU_SOURCE",
            "-O1",
            "-g",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-I",
        ])
        .arg(root().join("include"))
        .arg("-o")
        .arg(program)
        .arg(source)
        .arg("-L")
        .arg(&lib)
        .arg(format!("-Wl,-rpath,{}", lib.display()))
        .args(["-lergo", "-lpthread", "-lm"])
        .output()
        .expect("cc")
}

/// Runs a program and answers what it printed; fails the test unless it exits with 0.
pub fn run(program: &Path, args: &[&str]) -> String {
    let out = Command::new(program)
        .args(args)
        // cargo's search path may lead to a library of an earlier build; the program knows the right one.
        .env_remove("LD_LIBRARY_PATH")
        .current_dir(root())
        .output()
        .expect("run");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
    );
    assert!(
        out.status.success(),
        "{}: {}\n{stdout}{stderr}",
        program.display(),
        out.status
    );
    stdout.into_owned()
}
