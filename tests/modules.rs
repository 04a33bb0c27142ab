//! `ergo` on a module's folder: the version of the language that `go.mod` names, and the files that are built.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{TIME_LIMIT, ergo, run};

/// A folder of its own for each test, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("ergo-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Folder(path)
    }

    /// Standard output, standard error and status of a command on the folder.
    fn output(&self, verb: &str) -> (String, String, i32) {
        let outcome = run(ergo(verb).arg(&self.0), TIME_LIMIT);
        let text = |bytes: &[u8]| {
            let folder = format!("{}/", self.0.display());
            String::from_utf8_lossy(bytes).replace(&folder, "")
        };
        (
            text(&outcome.stdout),
            text(&outcome.stderr),
            outcome.status.expect("a status"),
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const LOOP: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar fs []func() int\n\tfor i := 0; i < 3; i++ {\n\
                    \t\tfs = append(fs, func() int { return i })\n\t}\n\tfmt.Println(fs[0](), fs[2]())\n}\n";

#[test]
fn the_go_line_says_what_loops_mean() {
    for (name, line, printed) in [
        ("old", "go 1.21.3 // words", "3 3\n"),
        ("new", "go 1.22", "0 2\n"),
        ("none", "", "3 3\n"),
    ] {
        let module = format!("// A module.\nmodule x\n\n{line}\n");
        let folder = Folder::new(name, &[("go.mod", &module), ("main.go", LOOP)]);
        assert_eq!(
            folder.output("run"),
            (printed.to_owned(), String::new(), 0),
            "{name}"
        );
    }
}

#[test]
fn go_mod_is_read_by_words_and_blocks() {
    let main = LOOP.replace("import \"fmt\"", "import (\n\t\"fmt\"\n\t_ \"x/sub\"\n)");
    for (name, module) in [
        ("tabs", "module\tx\n\ngo\t1.21.3\t// words\n"),
        ("block", "module (\n\tx\n)\n\ngo  1.21\n"),
        ("close", "module(\n\t\"x\" // words\n)\ngo 1.21\n"),
        (
            "others",
            "require (\n\tgo 1.26\n\tmodule v1.0.0\n)\n\nmodule \"x\"\ngo 1.21\n",
        ),
    ] {
        let files = [
            ("go.mod", module),
            ("main.go", &main),
            ("sub/sub.go", "package sub\n\nfunc init() { println(1) }\n"),
        ];
        let folder = Folder::new(name, &files);
        let want = ("3 3\n".to_owned(), "1\n".to_owned(), 0);
        assert_eq!(folder.output("run"), want, "{name}");
    }
}

#[test]
fn constraints_say_what_loops_mean() {
    for (name, language, head, printed) in [
        ("commented", "1.26", "/*\n//go:build go1.21\n*/", "0 2\n"),
        (
            "opposite",
            "1.26",
            "//go:build !(!go1.21 || windows)",
            "3 3\n",
        ),
        ("twice", "1.21", "//go:build !(!go1.22)", "0 2\n"),
        ("patch", "1.26", "//go:build go1.21.3 || linux", "0 2\n"),
    ] {
        let module = format!("module x\n\ngo {language}\n");
        let main = format!("{head}\n{LOOP}");
        let folder = Folder::new(name, &[("go.mod", &module), ("main.go", &main)]);
        let want = (printed.to_owned(), String::new(), 0);
        assert_eq!(folder.output("run"), want, "{name}");
    }
}

#[test]
fn a_malformed_constraint_is_an_error() {
    for (name, head, error) in [
        (
            "end",
            "// Words.\n\n//go:build linux &&\n",
            "main.go:3: parsing //go:build line: unexpected end of expression\n",
        ),
        (
            "multi",
            "//go:build linux\n//go:build go1.21\n",
            "main.go:2: multiple //go:build comments\n",
        ),
    ] {
        let main = format!("{head}\n{LOOP}");
        let folder = Folder::new(name, &[("main.go", &main)]);
        let (out, err, status) = folder.output("run");
        assert_eq!((out.as_str(), err.as_str()), ("", error));
        assert_ne!(status, 0);
        let named = run(ergo("vet").arg(folder.0.join("main.go")), TIME_LIMIT);
        assert!(String::from_utf8_lossy(&named.stderr).ends_with(error));
        assert_ne!(named.status, Ok(0));
    }
}

#[test]
fn what_is_too_new_is_told_with_the_version_of_the_module() {
    let source = "package main\n\nfunc first[T any](s []T) T { return s[0] }\n\nfunc main() {\n\t_ = first([]int{1 << 3})\n\t_ = 1_000\n}\n";
    let folder = Folder::new(
        "words",
        &[("go.mod", "module x\n\ngo 1.12\n"), ("main.go", source)],
    );
    let note = "(-lang was set to go1.12; check go.mod)";
    let want = format!(
        "main.go:3:12: type parameter requires go1.18 or later {note}\n\
         main.go:3:14: predeclared any requires go1.18 or later {note}\n\
         main.go:6:6: implicit function instantiation requires go1.18 or later {note}\n\
         main.go:7:6: underscore in numeric literal requires go1.13 or later {note}\n"
    );
    let (out, err, status) = folder.output("vet");
    assert_eq!((out + &err, status), (want, 1));
}

#[test]
fn a_later_version_is_refused() {
    let folder = Folder::new(
        "later",
        &[("go.mod", "module x\n\ngo 1.99\n"), ("main.go", LOOP)],
    );
    let (_, err, status) = folder.output("run");
    assert_eq!(err, "go.mod: go1.99 is required, but this is go1.26\n");
    assert_ne!(status, 0);
}

#[test]
fn files_of_other_systems_are_left_out() {
    let folder = Folder::new(
        "built",
        &[
            ("go.mod", "module x\n\ngo 1.26\n"),
            (
                "main.go",
                "package main\n\nimport \"x/sub\"\n\nfunc main() { println(sub.Name()) }\n",
            ),
            (
                "gen.go",
                "// Writes files.\n\n//go:build ignore\n\npackage main\n\nfunc main() {}\n",
            ),
            (
                "sub/a_linux.go",
                "package sub\n\nfunc Name() string { return \"linux\" }\n",
            ),
            (
                "sub/a_windows.go",
                "package sub\n\nfunc Name() string { return \"windows\" }\n",
            ),
            (
                "sub/b.go",
                "//go:build !linux && !windows\n\npackage sub\n\nfunc Name() string { return \"other\" }\n",
            ),
        ],
    );
    assert_eq!(
        folder.output("run"),
        (String::new(), "linux\n".to_owned(), 0)
    );
    let folder = Folder::new(
        "nothing",
        &[
            ("x_windows.go", "package main\n\nfunc main() {}\n"),
            (
                "x.go",
                "//go:build go1.21.3\n\npackage main\n\nfunc main() {}\n",
            ),
        ],
    );
    let (_, err, status) = folder.output("run");
    assert!(
        err.starts_with("build constraints exclude all Go files in "),
        "{err}"
    );
    assert_ne!(status, 0);
}

#[test]
fn places_that_a_directive_moves_are_told_twice() {
    let source = "package main\n\n//line moved.y:100\nvar x = y\n//line other.y:7:3\nvar y = x\n\nfunc main() {\nL:\n\tfor {\n\t}\nL:\n\tfor {\n\t\tbreak L\n\t}\n}\n";
    let folder = Folder::new("moved", &[("main.go", source)]);
    let want = "moved.y:100: initialization cycle for x\n\
                \tmoved.y:100[main.go:4:5]: x refers to y\n\
                \tother.y:7:7[main.go:6:5]: y refers to x\n\
                other.y:13:1: label L already defined at other.y:10:1[main.go:9:1]\n\
                other.y:15:9: invalid break label L\n";
    let (out, err, status) = folder.output("vet");
    assert_eq!((out + &err, status), (want.to_owned(), 1));
}
