//! What a program may reach: `ergo run --allow` lets through what it lists and nothing else, and `ergo caps` lists what a program needs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use common::{cases, ergo, folder};

/// An empty folder of this test's own.
fn fresh(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir.canonicalize().unwrap()
}

/// Runs a program with these grants, a folder as argument, a variable and a line to read.
fn run(program: &Path, allow: &str, dir: &Path) -> Output {
    let mut child = ergo("run")
        .arg(format!("--allow={allow}"))
        .arg(program)
        .arg(dir)
        .env("ERGO_TEST_CAPS", "/home")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who does not read has closed it.
    let _ = child.stdin.take().unwrap().write_all(b"line\n");
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The words of `--allow=` at the end of what `ergo caps` prints, and the rows before it.
fn listed(program: &Path) -> (Vec<String>, Vec<String>) {
    let out = ergo("caps").arg(program).output().unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    let mut lines: Vec<String> = text(&out.stdout).lines().map(str::to_owned).collect();
    let last = lines.pop().unwrap();
    let words = last.strip_prefix("--allow=").unwrap().split(',');
    (words.map(str::to_owned).collect(), lines)
}

/// With just what is listed each program works; with one less it does not.
#[test]
fn caps_list_is_complete() {
    for program in cases(&folder("caps")) {
        let source = fs::read_to_string(&program).unwrap();
        let first = source.lines().next().unwrap();
        let expected = first.strip_prefix("// needs: ").unwrap();
        let (words, rows) = listed(&program);
        assert_eq!(words.join(" "), expected, "{}", program.display());
        if expected == "none" {
            assert!(rows.is_empty(), "{rows:?}");
        } else {
            assert_eq!(rows.len(), words.len(), "{rows:?}");
        }
        let dir = fresh("caps");
        fs::write(dir.join("in.txt"), "text\n").unwrap();
        let ran = run(&program, &words.join(","), &dir);
        assert!(
            ran.status.success(),
            "{}: {}",
            program.display(),
            text(&ran.stderr)
        );
        for left_out in words.iter().filter(|word| *word != "none") {
            let less: Vec<&str> = words
                .iter()
                .filter(|w| w != &left_out)
                .map(|w| &**w)
                .collect();
            let less = if less.is_empty() {
                "none".into()
            } else {
                less.join(",")
            };
            let ran = run(&program, &less, &dir);
            let case = format!("{} without {left_out}", program.display());
            assert_eq!(ran.status.code(), Some(2), "{case}: {}", text(&ran.stderr));
        }
    }
}

/// Each row names the function and the place of its first use.
#[test]
fn caps_name_the_place() {
    let (_, rows) = listed(&folder("caps").join("all.go"));
    for (row, word, name, place) in [
        (0, "read", "os.ReadFile", "all.go:13:18"),
        (3, "clock", "time.Sleep", "all.go:31:7"),
        (5, "exit", "flag.Parse", "all.go:12:7"),
    ] {
        let found: Vec<&str> = rows[row].split_whitespace().collect();
        assert_eq!(found[..2], [word, name]);
        assert!(found[2].ends_with(place), "{found:?}");
    }
}

/// No spelling of a name and no link leads out of the folders that are granted.
#[test]
fn grants_hold_paths() {
    let dir = fresh("confined");
    let [inside, out, off] = ["in", "out", "off"].map(|name| dir.join(name));
    for folder in [&inside, &out, &off] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(inside.join("in.txt"), "in").unwrap();
    fs::write(dir.join("inside"), "beside").unwrap();
    fs::write(off.join("secret"), "secret").unwrap();
    symlink("../off", inside.join("into")).unwrap();
    symlink(inside.join("in.txt"), inside.join("ours")).unwrap();
    // The grant itself may be a link, and have dots.
    symlink("in", dir.join("alias")).unwrap();
    let granted = dir.join("out/../alias");
    let ran = ergo("run")
        .arg(format!("--allow=read:{}", granted.display()))
        .arg(format!("--allow=write:{}", out.display()))
        .arg(folder("caps").join("confined/confined.go"))
        .args([&inside, &out, &off])
        .output()
        .unwrap();
    assert_eq!(text(&ran.stdout), "", "{}", text(&ran.stderr));
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    let left: Vec<_> = fs::read_dir(&off).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was made where nothing may be");
    assert_eq!(fs::read(inside.join("in.txt")).unwrap(), b"in");
}

/// Variables are granted by name, too.
#[test]
fn variables_are_granted_by_name() {
    let program = folder("caps").join("env.go");
    let dir = fresh("variables");
    assert!(run(&program, "env:ERGO_TEST_CAPS", &dir).status.success());
    assert!(!run(&program, "env:PATH", &dir).status.success());
}

/// Statistics of the collector are no grant, but times of day in them are: without the clock they are 0.
#[test]
fn statistics_tell_no_time_of_day() {
    let program = fresh("statistics").join("main.go");
    let source = "package main

import (
	\"fmt\"
	\"runtime\"
	\"runtime/debug\"
)

func main() {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	var s debug.GCStats
	debug.ReadGCStats(&s)
	fmt.Print(m.LastGC != 0, m.PauseEnd[0] != 0, s.LastGC.UnixNano() != 0, s.PauseEnd[0].UnixNano() != 0)
}
";
    fs::write(&program, source).unwrap();
    for (allow, expected) in [
        ("none", "false false false false"),
        ("clock", "true true true true"),
    ] {
        let ran = run(&program, allow, Path::new("."));
        assert_eq!(text(&ran.stdout), expected, "{}", text(&ran.stderr));
    }
}

#[test]
fn unknown_grants_are_refused() {
    for (allow, why) in [
        ("net", "unknown grant: \"net\""),
        ("read,,write", "unknown grant: \"\""),
        ("clock:now", "nothing may stand behind this word"),
        ("write:", "nothing behind the colon"),
        ("env:A=B", "no name of a variable"),
    ] {
        let ran = run(&folder("caps").join("nothing.go"), allow, Path::new("."));
        assert_eq!(ran.status.code(), Some(2));
        let said = text(&ran.stderr);
        assert!(said.contains(why) && said.contains("read:PATH"), "{said}");
    }
}
