//! `//go:embed`: the module `tests/embed` prints what it does with Go's tools, and wrong lines are told in their words.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may unwrap")]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use common::{TIME_LIMIT, ergo, folder, run};
use ergo::engine::Engine;
use ergo::engine::config::Config;

#[test]
fn a_module_has_its_files() {
    let folder = folder("embed");
    let outcome = run(ergo("run").arg(&folder), TIME_LIMIT);
    let wanted = fs::read_to_string(folder.join("main.out")).unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&outcome.stdout),
        String::from_utf8_lossy(&outcome.stderr),
    );
    assert_eq!(
        (&*out, &*err, outcome.status),
        (&*wanted, "", Ok(0)),
        "{out}{err}"
    );
}

/// Declarations behind `import _ "embed"` on line 2, and what is said of them.
const WRONG: &[(&str, &str)] = &[
    (
        "//go:embed nope.txt\nvar s string",
        "3:12: pattern nope.txt: no matching files found",
    ),
    (
        "//go:embed d/*\nvar s string",
        "4:5: invalid go:embed: multiple files for type string",
    ),
    (
        "//go:embed go.mod d/a.txt\nvar s []byte",
        "4:5: invalid go:embed: multiple files for type []byte",
    ),
    (
        "//go:embed d/a.txt\nvar s int",
        "4:5: go:embed cannot apply to var of type int",
    ),
    (
        "//go:embed d/a.txt\nvar s, t string",
        "3:3: go:embed cannot apply to multiple vars",
    ),
    (
        "//go:embed d/a.txt\nvar s string = \"x\"",
        "3:3: go:embed cannot apply to var with initializer",
    ),
    (
        "func f() {\n//go:embed d/a.txt\nvar s string\n_ = s\n}",
        "4:3: go:embed cannot apply to var inside func",
    ),
    (
        "//go:embed d/a.txt\nconst s = 1",
        "3:3: misplaced go:embed directive",
    ),
    (
        "//go:embed d/a.txt\nvar (\ns string\n)",
        "3:3: misplaced go:embed directive",
    ),
    (
        "//go:embed d/a.txt\nfunc f() {}",
        "3:3: misplaced go:embed directive",
    ),
    (
        "/* x */ //go:embed d/a.txt\nvar s string",
        "3:11: misplaced compiler directive",
    ),
    (
        "//go:embed ../x\nvar s string",
        "3:12: pattern ../x: invalid pattern syntax",
    ),
    (
        "//go:embed [\nvar s string",
        "3:12: pattern [: invalid pattern syntax",
    ),
    (
        "//go:embed .\nvar s string",
        "3:12: pattern .: invalid pattern syntax",
    ),
    (
        "//go:embed d/a.txt # \"x\"\nvar s string",
        "3:20: pattern #: no matching files found",
    ),
    (
        "//go:embed \"a\nvar s string",
        "3:3: invalid quoted string in //go:embed: \"a",
    ),
    (
        "//go:embed\nvar s string",
        "3:3: usage: //go:embed pattern...",
    ),
    (
        "//go:embed sub\nvar s string",
        "3:12: pattern sub: cannot embed directory sub: contains no embeddable files",
    ),
    (
        "//go:embed link\nvar s string",
        "3:12: pattern link: cannot embed irregular file link",
    ),
    (
        "//go:embed up/a.txt\nvar s string",
        "3:12: pattern up/a.txt: cannot embed file up/a.txt: in non-directory up",
    ),
    (
        "//go:embed m2/q.txt\nvar s string",
        "3:12: pattern m2/q.txt: cannot embed file m2/q.txt: in different module",
    ),
    (
        "//go:embed q\nvar s string",
        "3:12: pattern q: cannot embed file q/q'x: invalid name q'x",
    ),
];

#[test]
fn wrong_lines_are_told() {
    let root: PathBuf = std::env::temp_dir().join(format!("ergo-embeds-{}", std::process::id()));
    for (file, text) in [
        ("go.mod", "module x\n\ngo 1.26\n"),
        ("d/a.txt", "a"),
        ("d/b.txt", "b"),
        ("sub/.hidden", ""),
        ("m2/go.mod", "module y\n"),
        ("m2/q.txt", ""),
        ("q/q'x", ""),
    ] {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    symlink("/etc/passwd", root.join("link")).unwrap();
    symlink("d", root.join("up")).unwrap();
    let main = root.join("main.go");
    let mut wrong = Vec::new();
    for (text, message) in WRONG {
        let text = format!("package main\nimport _ \"embed\"\n{text}\nfunc main() {{}}\n");
        fs::write(&main, text).unwrap();
        let outcome = run(ergo("vet").arg(&root), TIME_LIMIT);
        let said = String::from_utf8_lossy(&outcome.stderr).into_owned();
        if !said.contains(&format!("main.go:{message}\n")) {
            wrong.push(format!("{message}\n  but {said}"));
        }
    }
    fs::write(
        &main,
        "package main\n//go:embed d/a.txt\nvar s string\nfunc main() {}\n",
    )
    .unwrap();
    let outcome = run(ergo("vet").arg(&root), TIME_LIMIT);
    let said = String::from_utf8_lossy(&outcome.stderr).into_owned();
    if !said.contains("2:3: go:embed requires import \"embed\"") {
        wrong.push(said);
    }
    fs::remove_dir_all(&root).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text of the host has no folder.
#[test]
fn texts_embed_nothing() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package p; import _ \"embed\"\n//go:embed Cargo.toml\nvar s string";
    let module = engine.load("p", "p.go", source).expect("loads");
    let failure = engine.check(module).expect_err("no folder");
    assert_eq!(failure.items.len(), 1);
    assert_eq!(
        failure.items[0].message,
        "pattern Cargo.toml: the source comes from no folder"
    );
}

/// A file that is longer than the memory limit is not read at all: this one has no blocks, and a TiB of zeros.
#[test]
fn what_is_beyond_the_memory_limit_is_not_read() {
    let folder = std::env::temp_dir().join(format!("ergo-embed-limit-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let long = fs::File::create(folder.join("long")).unwrap();
    long.set_len(1 << 40).unwrap();
    let mut engine = Engine::new(Config {
        memory_limit: 64 << 20,
        ..Config::default()
    })
    .expect("memory");
    let source = b"package p\nimport _ \"embed\"\n//go:embed long\nvar s string\n";
    let loaded = engine.load_from(Some(&folder), "p", "p.go", source);
    fs::remove_dir_all(&folder).unwrap();
    let failure = loaded.expect_err("a TiB is too much");
    assert_eq!(failure.report, "out of memory");
}

/// A package of the host's at the path `embed` has types of any shape: files fit the library's `embed.FS` alone.
#[test]
fn a_type_that_has_the_name_alone_holds_no_files() {
    let mut engine = Engine::new(Config::default()).expect("memory");
    let source = b"package embed\ntype FS struct{ a, b, c, d int }\n";
    let module = engine.load("embed", "embed.go", source).expect("loads");
    engine.check(module).expect("a package as others");
    let source = b"package p\nimport \"embed\"\n//go:embed go.mod\nvar V embed.FS\n";
    let loaded = engine.load_from(Some(&folder("embed")), "p", "p.go", source);
    let failure = engine
        .check(loaded.expect("loads"))
        .expect_err("not the library's");
    assert_eq!(failure.items.len(), 1);
    assert_eq!(
        failure.items[0].message,
        "go:embed cannot apply to var of type embed.FS"
    );
}
