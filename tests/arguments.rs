//! Arguments of the command line that say how a program is run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

use std::process::Command;

/// Words of the command line that are no text get an answer as other wrong ones do.
#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"\xff.go");
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_ergo"))
        .arg("run")
        .arg(odd)
        .output()
        .expect("ergo");
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert!(told.starts_with("not UTF-8: "), "{told}");
}

/// Of a folder only files are read: a pipe would never end.
#[cfg(unix)]
#[test]
fn a_folder_with_a_pipe_and_a_folder_that_end_in_go() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("folder.go")).expect("a folder");
    let made = Command::new("mkfifo").arg(folder.join("pipe.go")).status();
    assert!(made.expect("mkfifo").success());
    std::fs::write(
        folder.join("main.go"),
        "package main\n\nfunc main() { println(1) }\n",
    )
    .expect("a file");
    assert_eq!(printed(&folder, &[]), "");
}

/// Prints numbers that nobody can foretell, and keys in the order of the map.
const RANDOM: &str = r#"package main

import (
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
)

func main() {
	m := map[int]int{}
	for i := range 100 {
		m[i] = i
	}
	for k := range m {
		fmt.Print(k, " ")
	}
	fmt.Println(rand.Int63(), randv2.Int64())
}
"#;

fn printed(file: &std::path::Path, arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .arg("run")
        .args(arguments)
        .arg(file)
        .output()
        .expect("ergo");
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).expect("text")
}

#[test]
fn a_run_is_like_another_only_with_a_seed() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("random.go");
    std::fs::write(&file, RANDOM).expect("a file");
    assert_ne!(printed(&file, &[]), printed(&file, &[]));
    let seeded = printed(&file, &["--seed=7"]);
    assert_eq!(seeded, printed(&file, &["--seed=7"]));
    assert_ne!(seeded, printed(&file, &["--seed=8"]));
}

/// Whatever runs a program stops it when its fuel is used up.
#[test]
fn fuel_holds_for_all_that_run_a_program() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuel");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file");
    };
    write(
        "main.go",
        "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
    );
    write(
        "main_test.go",
        "package main\n\nimport \"testing\"\n\nfunc TestMainEnds(t *testing.T) { main() }\n",
    );
    for command in ["run", "snap", "test"] {
        let out = Command::new(env!("CARGO_BIN_EXE_ergo"))
            .args([command, "--fuel=100000", "."])
            .current_dir(&folder)
            .output()
            .expect("ergo");
        let told = String::from_utf8_lossy(&out.stderr);
        assert!(told.contains("fuel"), "{command}: {told}");
        assert!(!out.status.success(), "{command}");
    }
}
