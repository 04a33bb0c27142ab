//! `ergo dis --hot`: how often control came to loops and functions.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

use std::process::Command;

const PROGRAM: &str = "package main

import \"fmt\"

func seldom() int {
	return len(fmt.Sprint(7))
}

func often(n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += i
	}
	return sum
}

func twice[T any](f func(T) T, x T) T { return f(f(x)) }

func main() {
	total := seldom()
	for i := 0; i < 30; i++ {
		total += often(100)
	}
	fmt.Println(total + twice(func(x int) int { return x + 1 }, 5))
}
";

#[test]
fn the_busiest_function_comes_first_with_exact_counts() {
    let dir = std::env::temp_dir().join(format!("ergo-hot-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("main.go");
    std::fs::write(&file, PROGRAM).unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .args(["dis", "--hot"])
        .arg(&file)
        .output()
        .unwrap();
    let plain = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .arg("dis")
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let (printed, listing) = text.split_once('\n').unwrap();
    assert_eq!(printed, "148508");
    assert!(listing.starts_with("main.often "), "{listing}");
    let entry = |name: &str| {
        let after = listing.split_once(name).unwrap().1;
        after
            .lines()
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(entry("main.often "), "30");
    assert_eq!(entry("main.seldom "), "1");
    // The loop of `often`: of a hundred iterations 99 begin with a jump back.
    let head = listing
        .lines()
        .find(|line| line.trim_start().starts_with("2970 "));
    assert!(head.is_some(), "{listing}");
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert!(
        plain.starts_with("main.seldom "),
        "in the order of the source"
    );
    assert_eq!(plain.lines().count(), listing.lines().count());
}
