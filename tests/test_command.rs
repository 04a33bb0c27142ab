//! `ergo test`: what it prints of a module with passing, failing and malformed tests is what `go test` prints, but for times.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of a module, in a folder of its own.
fn module(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("go.mod"), "module example.com/m\n\ngo 1.26\n").expect("go.mod");
    for (file, text) in files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

/// Status, output and errors of `ergo test`; times are `N`.
fn test(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .current_dir(folder)
        .arg("test")
        .args(words)
        .output()
        .expect("ergo");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        out.status.code(),
        without_times(&text(&out.stdout)),
        text(&out.stderr),
    )
}

fn without_times(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let word = line.rsplit(['\t', '(']).next().unwrap_or_default();
        let time = word.trim_end_matches(')').strip_suffix('s');
        match time.filter(|time| time.parse::<f64>().is_ok()) {
            Some(time) => out.push_str(&line.replace(time, "N")),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

const ADD: &str = "package m

import \"example.com/m/sub\"

func add(a, b int) int { return sub.Plus(a, b) }

func Add(a, b int) int { return add(a, b) }
";

const ADD_TEST: &str = "package m

import (
	\"fmt\"
	\"os\"
	\"testing\"
)

func TestAdd(t *testing.T) {
	if add(1, 2) != 3 {
		t.Error(\"1 + 2\")
	}
	text, err := os.ReadFile(\"data.txt\")
	t.Log(string(text), err)
	t.Run(\"sub\", func(t *testing.T) { t.Log(\"deeper\") })
}

func Testimony(t *testing.T) { t.Fatal(\"no test\") }

func FuzzAdd(f *testing.F) {
	f.Add(1, 2)
	f.Fuzz(func(t *testing.T, a, b int) {
		if add(a, b) != a+b {
			t.Fail()
		}
	})
}

func ExampleAdd() {
	fmt.Println(\"// Output: none\", Add(1, 2)) // behind code
	// Output: // Output: none 3
}

func ExampleAdd_unordered() {
	fmt.Println(\"b\")
	fmt.Println(\"a\")
	// Unordered output:
	// a
	// b
}

func ExampleAdd_notRun() {
	panic(1)
}
";

const EXTERNAL_TEST: &str = "package m_test

import (
	\"testing\"

	\"example.com/m\"
	\"example.com/m/sub\"
)

func TestExternal(t *testing.T) {
	if m.Add(2, 2) != sub.Plus(2, 2) {
		t.Fatal(\"two packages\")
	}
}
";

const SUB_TEST: &str = "package sub

import (
	\"fmt\"
	\"testing\"
)

func TestMain(m *testing.M) {
	fmt.Println(\"set up\")
	m.Run()
	fmt.Println(\"taken down\")
}

func TestPlus(t *testing.T) {
	if Plus(1, 1) != 3 {
		t.Errorf(\"got %d\", Plus(1, 1))
	}
}
";

const MAIN_TEST: &str = "package main

import \"testing\"

func TestF(t *testing.T) {
	if f() != 1 {
		t.Fatal()
	}
}
";

#[test]
fn a_module_of_several_packages() {
    let folder = module(
        "test_command",
        &[
            ("a.go", ADD),
            ("a_test.go", ADD_TEST),
            ("x_test.go", EXTERNAL_TEST),
            ("data.txt", "of the package's folder"),
            (
                "cmd/main.go",
                "package main\n\nfunc main() { println(f()) }\n\nfunc f() int { return 1 }\n",
            ),
            ("cmd/main_test.go", MAIN_TEST),
            ("none/none.go", "package none\n"),
            ("not_here/x.go", "//go:build windows\n\npackage x\n"),
            (
                "sub/sub.go",
                "package sub\n\nfunc Plus(a, b int) int { return a + b }\n",
            ),
            ("sub/sub_test.go", SUB_TEST),
            ("testdata/wrong_test.go", "package"),
            ("other/go.mod", "module example.com/other\n"),
            ("other/o_test.go", "package"),
        ],
    );
    let (status, out, errors) = test(&folder, &["-v", "./..."]);
    assert_eq!(errors, "");
    assert_eq!(
        out,
        "=== RUN   TestAdd
    a_test.go:14: of the package's folder <nil>
=== RUN   TestAdd/sub
    a_test.go:15: deeper
--- PASS: TestAdd (Ns)
    --- PASS: TestAdd/sub (Ns)
=== RUN   TestExternal
--- PASS: TestExternal (Ns)
=== RUN   FuzzAdd
=== RUN   FuzzAdd/seed#0
--- PASS: FuzzAdd (Ns)
    --- PASS: FuzzAdd/seed#0 (Ns)
=== RUN   ExampleAdd
--- PASS: ExampleAdd (Ns)
=== RUN   ExampleAdd_unordered
--- PASS: ExampleAdd_unordered (Ns)
PASS
ok  	example.com/m	Ns
=== RUN   TestF
--- PASS: TestF (Ns)
PASS
ok  	example.com/m/cmd	Ns
?   	example.com/m/none	[no test files]
set up
=== RUN   TestPlus
    sub_test.go:16: got 2
--- FAIL: TestPlus (Ns)
FAIL
taken down
FAIL	example.com/m/sub	Ns
FAIL
"
    );
    assert_eq!(status, Some(1));
    let (status, out, _) = test(&folder, &["-run=External|Plus", "-args", "word"]);
    assert_eq!(
        (status, out.as_str()),
        (Some(0), "PASS\nok  \texample.com/m\tNs\n")
    );
}

#[test]
fn tests_that_cannot_run() {
    let signature = "package m\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T, n int) {}\n";
    let undefined = "package m\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { nowhere() }\n";
    let panics = "package m\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) {\n\tvar m map[int]int\n\tm[1] = 2\n}\n";
    let folder = module(
        "test_command_wrong",
        &[
            ("signature/a_test.go", signature),
            ("undefined/a_test.go", undefined),
            ("panics/a_test.go", panics),
        ],
    );
    let failed = "FAIL\texample.com/m/signature [build failed]\nFAIL\n";
    let (status, out, errors) = test(&folder, &["./signature"]);
    assert_eq!((status, out.as_str()), (Some(1), failed));
    assert_eq!(
        errors,
        "# example.com/m/signature\n./signature/a_test.go:5:1: wrong signature for TestTwo, must be: func TestTwo(t *testing.T)\n"
    );
    let (status, _, errors) = test(&folder, &["./undefined"]);
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("./undefined/a_test.go:5:29: undefined: nowhere\n"),
        "{errors}"
    );
    let (status, out, errors) = test(&folder, &["./panics"]);
    assert_eq!(status, Some(1));
    assert_eq!(
        out,
        "--- FAIL: TestIt (Ns)\nFAIL\texample.com/m/panics\tNs\nFAIL\n"
    );
    assert!(
        errors.starts_with("panic: assignment to entry in nil map"),
        "{errors}"
    );
    for (words, told) in [
        (["nowhere"], "nowhere: not a folder"),
        (["-race"], "unknown or wrong option -race"),
        (["-run"], "-run needs a value"),
    ] {
        let (status, _, errors) = test(&folder, &words);
        assert!(status == Some(2) && errors.starts_with(told), "{errors}");
    }
}
