//! The C program of README.md compiles without a warning, runs, and prints what README.md says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may unwrap and panic"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_example_of_the_readme_does_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```c\n").expect("a C block");
    let (program, rest) = rest.split_once("```").expect("its end");
    let says = rest
        .lines()
        .find(|line| line.starts_with("    discount"))
        .expect("what it prints");

    let library = Path::new(env!("CARGO_BIN_EXE_ergo")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("host.c"), program).unwrap();
    let compiled = Command::new(std::env::var("CC").unwrap_or_else(|_| "cc".into()))
        .args([
            "-std=c11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "host.c",
            "-o",
            "host",
        ])
        .arg(format!("-I{}", root.join("include").display()))
        .arg(format!("-L{}", library.display()))
        .args(["-lergo", &format!("-Wl,-rpath,{}", library.display())])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(
        compiled.status.success(),
        "{}",
        String::from_utf8_lossy(&compiled.stderr)
    );
    let run = Command::new(folder.join("host")).output().unwrap();
    let printed = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{:?} {}",
        run.status,
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(printed.trim_end(), says.trim());
}
