//! The header is what cbindgen writes out of src/capi, and it names exactly what the library exports.
//!
//! `ERGO_WRITE_HEADER=1 cargo test --test header` (`make header`) writes it.

#![allow(clippy::expect_used, reason = "tests may expect")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

mod capi_support;
use capi_support::{library_dir, root};

fn generate() -> String {
    let config = cbindgen::Config::from_file(root().join("cbindgen.toml")).expect("cbindgen.toml");
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in source_files() {
        builder = builder.with_src(file);
    }
    let mut text = Vec::new();
    builder.generate().expect("cbindgen").write(&mut text);
    tidy(&String::from_utf8(text).expect("UTF-8"))
}

/// The files of the room in the order of its `mod` lines, which is the order of the header.
fn source_files() -> Vec<std::path::PathBuf> {
    let dir = root().join("src/capi");
    let list = std::fs::read_to_string(dir.join("mod.rs")).expect("mod.rs");
    let names = list.lines().filter_map(|line| {
        line.trim_start_matches("pub(crate) ")
            .trim_start_matches("pub ")
            .strip_prefix("mod ")?
            .strip_suffix(';')
    });
    names.map(|name| dir.join(format!("{name}.rs"))).collect()
}

/// Drops what Rust's documentation asks for and C's does not need.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut in_safety = false;
    for line in text.lines() {
        let comment = line.trim_start().starts_with("//");
        if comment && line.contains("# Safety") {
            in_safety = true;
            if out.ends_with("//\n") {
                out.truncate(out.len() - 3);
            }
        } else if !comment {
            in_safety = false;
        }
        if !in_safety {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

#[test]
fn header_is_up_to_date() {
    let path = root().join("include/ergo.h");
    let fresh = generate();
    if std::env::var_os("ERGO_WRITE_HEADER").is_some() {
        std::fs::write(&path, &fresh).expect("write the header");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "include/ergo.h is not what src/capi says: run `make header`"
    );
}

/// Names between `ERGO_API` and `(`.
fn prototypes(header: &str) -> BTreeSet<String> {
    let code: String = header
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join(" ");
    let pieces = code.split("ERGO_API ").skip(1);
    let names = pieces.filter_map(|piece| {
        piece
            .split('(')
            .next()?
            .split([' ', '*'])
            .next_back()
            .map(str::to_owned)
    });
    names.filter(|name| name.starts_with("ergo_")).collect()
}

fn exports(library: &Path) -> BTreeSet<String> {
    let out = Command::new("nm")
        .args(["-D", "--defined-only"])
        .arg(library)
        .output()
        .expect("nm");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.lines()
        .filter_map(|line| line.split_whitespace().nth(2))
        .map(str::to_owned)
        .collect()
}

#[test]
fn exports_are_the_prototypes() {
    let header = std::fs::read_to_string(root().join("include/ergo.h")).expect("include/ergo.h");
    let declared = prototypes(&header);
    let exported = exports(&library_dir().join("libergo.so"));
    let missing: Vec<_> = declared.difference(&exported).collect();
    let extra: Vec<_> = exported.difference(&declared).collect();
    assert!(missing.is_empty(), "declared and not exported: {missing:?}");
    assert!(extra.is_empty(), "exported and not declared: {extra:?}");
    assert!(
        declared.len() > 50,
        "only {} prototypes found",
        declared.len()
    );
}

#[test]
fn header_compiles_as_c_and_cpp() {
    let dir = root().join("target/capi");
    std::fs::create_dir_all(&dir).expect("target/capi");
    for (compiler, standards, ending) in [
        ("cc", ["c99", "c11", "c17"], "c"),
        ("c++", ["c++11", "c++17", "c++20"], "cpp"),
    ] {
        let file = dir.join(format!("include_only.{ending}"));
        std::fs::write(
            &file,
            "#include <ergo.h>\nint main(void) { return ERGO_ABI_VERSION == 1u ? 0 : 1; }\n",
        )
        .expect("write");
        for standard in standards {
            let out = Command::new(compiler)
                .arg(format!("-std={standard}"))
                .args([
                    "-Wall",
                    "-Wextra",
                    "-Wpedantic",
                    "-Werror",
                    "-fsyntax-only",
                    "-I",
                ])
                .arg(root().join("include"))
                .arg(&file)
                .output();
            match out {
                Ok(out) => assert!(
                    out.status.success(),
                    "{compiler} -std={standard}: {}",
                    String::from_utf8_lossy(&out.stderr)
                ),
                Err(_) if ending == "cpp" => println!("SKIPPED-LOUD: no C++ compiler"),
                Err(error) => panic!("{compiler}: {error}"),
            }
        }
    }
}
