//! Whole lists of go/parser's errors, beside real Go's: for the wrong texts that Go's distribution holds, and for files of its library with tokens lost,
//! doubled, swapped and put in. Nothing of them is kept here: they are read and made when the test runs.
//!
//! Without a Go toolchain the test says so and passes, unless `ERGO_REQUIRE_GO=1`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program that prints the lists of all files of a folder.
const LISTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/oracle/parser_lists.go.txt"
);

/// Folders of the distribution with texts that are meant to be wrong.
const WRONG: &[&str] = &[
    "test/syntax",
    "src/go/parser/testdata",
    "src/cmd/compile/internal/syntax/testdata",
    "src/internal/types/testdata/check",
    "src/internal/types/testdata/fixedbugs",
];

/// Folders whose files are broken.
const SOUND: &[&str] = &[
    "src/bufio",
    "src/container/list",
    "src/maps",
    "src/slices",
    "test/typeparam",
];

/// How many are broken.
const N_BROKEN: usize = 400;

/// What is put in.
const WORDS: &[&str] = &[
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    ":",
    ":=",
    "=",
    "...",
    ".",
    "<-",
    "*",
    "|",
    "~",
    "++",
    "+",
    "\n",
    "@",
    "1",
    "x",
    "\"s\"",
    "func",
    "if",
    "for",
    "switch",
    "select",
    "case",
    "default",
    "else",
    "go",
    "defer",
    "return",
    "range",
    "type",
    "var",
    "const",
    "import",
    "package",
    "struct",
    "interface",
    "map",
    "chan",
    "goto",
];

/// xorshift: the same texts each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

fn goroot() -> Option<PathBuf> {
    let out = Command::new("go").args(["env", "GOROOT"]).output().ok()?;
    let dir = String::from_utf8(out.stdout).ok()?;
    Some(PathBuf::from(dir.trim())).filter(|dir| dir.join("src").is_dir())
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = list.map(|e| e.path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// Words, numbers and single characters, with what stands between them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for ch in text.chars() {
        let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
        match pieces.last_mut() {
            Some(last) if is_word(ch) && last.chars().all(is_word) => last.push(ch),
            _ => pieces.push(ch.to_string()),
        }
    }
    pieces
}

fn broken(text: &str, random: &mut Random) -> String {
    let mut pieces = pieces(text);
    for _ in 0..1 + random.below(3) {
        let (i, j) = (random.below(pieces.len()), random.below(pieces.len()));
        let word = WORDS[random.below(WORDS.len())];
        match random.below(5) {
            0 => pieces[i].clear(),
            1 => pieces[i] = format!(" {word} "),
            2 => pieces[i] = format!("{} {word} ", pieces[i]),
            3 => pieces[i] = pieces[i].repeat(2),
            _ => pieces.swap(i, j),
        }
    }
    pieces.concat()
}

/// What a program printed, by the heading of each list.
fn lists(mut command: Command, folder: &Path) -> BTreeMap<String, String> {
    let out = command.arg(folder).output().expect("runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let parts = text.split("== ").filter_map(|part| part.split_once('\n'));
    parts
        .map(|(head, rest)| (head.into(), rest.into()))
        .collect()
}

#[test]
fn whole_lists_are_those_of_real_go() {
    let Some(root) = goroot() else {
        assert!(
            std::env::var_os("ERGO_REQUIRE_GO").is_none(),
            "no Go toolchain found"
        );
        eprintln!("SKIPPED-LOUD: no Go toolchain found; no list was compared");
        return;
    };
    let work = std::env::temp_dir().join(format!("ergo-parser-lists-{}", std::process::id()));
    let texts = work.join("texts");
    std::fs::create_dir_all(&texts).unwrap();
    let mut n = 0;
    let mut keep = |text: &[u8]| {
        std::fs::write(texts.join(format!("{n:05}.go")), text).unwrap();
        n += 1;
    };
    for path in WRONG.iter().flat_map(|dir| files(&root.join(dir))) {
        keep(&std::fs::read(path).unwrap());
    }
    let sound: Vec<String> = SOUND
        .iter()
        .flat_map(|dir| files(&root.join(dir)))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter(|text| (100..8_000).contains(&text.len()))
        .collect();
    let mut random = Random(20);
    for _ in 0..N_BROKEN {
        let text = &sound[random.below(sound.len())];
        keep(broken(text, &mut random).as_bytes());
    }

    let program = work.join("lists.go");
    std::fs::copy(LISTS, &program).unwrap();
    let mut go = Command::new("go");
    go.arg("run").arg(&program);
    let mut ergo = Command::new(env!("CARGO_BIN_EXE_ergo"));
    ergo.arg("run").arg(&program);
    let (go, ergo) = (lists(go, &texts), lists(ergo, &texts));

    let n_wrong = go.values().filter(|list| !list.is_empty()).count();
    let differ: Vec<&String> = go.keys().filter(|k| go.get(*k) != ergo.get(*k)).collect();
    let shown: Vec<String> = differ
        .iter()
        .take(3)
        .map(|k| {
            format!(
                "{k}\nGo:\n{}Ergo:\n{}",
                go[*k],
                ergo.get(*k).map_or("", |l| l)
            )
        })
        .collect();
    let kept = if differ.is_empty() {
        ""
    } else {
        " (the texts are kept)"
    };
    eprintln!(
        "{} lists, {n_wrong} with errors, {} differ",
        go.len(),
        differ.len()
    );
    assert!(n_wrong > 300, "{n_wrong} of {} lists have errors", go.len());
    // The end of a function literal without its brace, for one, is not followed to the byte.
    assert!(
        differ.len() * 200 <= n_wrong,
        "{} of {n_wrong} lists differ{kept}: {}\n{}",
        differ.len(),
        texts.display(),
        shown.join("\n")
    );
    std::fs::remove_dir_all(&work).unwrap();
}
