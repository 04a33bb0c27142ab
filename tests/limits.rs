//! Source that no one would write: cut off, binary, one line of ten megabytes, nested a hundred thousand deep.
//! `ergo vet` and `ergo run` must answer with a diagnostic or accept it: no signal, no hang, no panic of ours.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{TIME_LIMIT, check_all, ergo, folder, run};

/// How deep, and how long in bytes, the made sources are.
const DEPTH: usize = 100_000;
const LENGTH: usize = 10 << 20;

/// A source by name, and the exit statuses that are right for it.
struct Case {
    name: String,
    source: Vec<u8>,
    statuses: &'static [i32],
}

const ERROR: &[i32] = &[1];
const ANY: &[i32] = &[0, 1];

fn case(name: impl Into<String>, source: impl Into<Vec<u8>>, statuses: &'static [i32]) -> Case {
    Case {
        name: name.into(),
        source: source.into(),
        statuses,
    }
}

/// A function body in a whole program.
fn body(text: &str) -> String {
    format!("package main\n\nfunc main() {{\n{text}\n}}\n")
}

fn vet(kind: &str, cases: &[Case]) {
    check_all(kind, cases, |case| check(kind, case));
}

fn check(kind: &str, case: &Case) -> Result<(), String> {
    let file = write(kind, case);
    let outcome = run(ergo("vet").arg(&file), TIME_LIMIT);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let start: String = stderr.chars().take(400).collect();
    let fail = |why: &str| Err(format!("--- {}: {why}\n{start}", case.name));
    match outcome.status {
        Err(why) => fail(&why),
        Ok(status) if !case.statuses.contains(&status) => fail(&format!("status {status}")),
        Ok(1) if !stderr.contains(".go:") => fail("no diagnostic"),
        Ok(_) if stderr.contains("panicked at") => fail("a panic of ours"),
        Ok(_) => Ok(()),
    }
}

fn write(kind: &str, case: &Case) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("limits")
        .join(kind);
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join(format!("{}.go", case.name));
    fs::write(&file, &case.source).unwrap();
    file
}

#[test]
fn binary() {
    let mut state = 2_463_534_242_u32;
    let mut noise = Vec::new();
    for _ in 0..100_000 {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        noise.push(state.to_le_bytes()[0]);
    }
    let ascii: Vec<u8> = noise.iter().map(|b| b % 95 + 32).collect();
    let after_head = [b"package main\n".as_slice(), &noise].concat();
    vet(
        "binary",
        &[
            case("empty", "", ERROR),
            case("blank", "\n\n \t\n", ERROR),
            case("only_package", "package main", ANY),
            case("nul", "\0", ERROR),
            case("nul_inside", "package main\nvar x = \0 1\n", ERROR),
            case("noise", noise, ERROR),
            case("noise_after_head", after_head, ERROR),
            case("ascii_noise", ascii, ERROR),
            case(
                "not_utf8",
                b"package main\nvar x = \"\xff\xfe\"\n".to_vec(),
                ERROR,
            ),
            case("mark_inside", "package main\nvar \u{feff}x = 1\n", ERROR),
            case("elf", b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), ERROR),
        ],
    );
}

#[test]
fn truncated() {
    let dir = folder("programs");
    let mut cases = Vec::new();
    for name in ["calc", "containers", "iterators", "labels", "fmtverbs"] {
        let text = fs::read(dir.join(name).with_extension("go")).unwrap();
        for cut in (0..text.len()).step_by(text.len() / 12) {
            cases.push(case(format!("{name}_{cut}"), &text[..cut], ANY));
        }
    }
    vet("truncated", &cases);
}

#[test]
fn deep() {
    let nest = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(DEPTH), close.repeat(DEPTH))
    };
    let cases = [
        ("parens", body(&format!("_ = {}", nest("(", "1", ")")))),
        (
            "unclosed_parens",
            body(&format!("_ = {}", "(".repeat(DEPTH))),
        ),
        (
            "unary",
            body(&format!("_ = {}1", "-".repeat(DEPTH).replace("--", "- -"))),
        ),
        ("not", body(&format!("_ = {}true", "!".repeat(DEPTH)))),
        ("blocks", body(&nest("{", "", "}"))),
        ("unclosed_blocks", body(&"{".repeat(DEPTH))),
        ("ifs", body(&nest("if true {", "", "}"))),
        (
            "else_ifs",
            body(&format!("if true {{}}{}", " else if true {}".repeat(DEPTH))),
        ),
        ("loops", body(&nest("for {", "", "}"))),
        ("functions", body(&nest("func() {", "", "}()"))),
        ("calls", body(&nest("f(", "", ")"))),
        ("call_chain", body(&format!("f{}", "()".repeat(DEPTH)))),
        ("selectors", body(&format!("_ = x{}", ".x".repeat(DEPTH)))),
        ("indices", body(&format!("_ = x{}", "[0]".repeat(DEPTH)))),
        (
            "nested_indices",
            body(&format!("_ = {}", nest("x[", "0", "]"))),
        ),
        ("literals", body(&format!("_ = T{}", nest("{", "", "}")))),
        ("sum", body(&format!("_ = 1{}", " + 1".repeat(DEPTH)))),
        (
            "right_sum",
            body(&format!("_ = {}", nest("1 + (", "1", ")"))),
        ),
        (
            "text_sum",
            body(&format!("_ = \"\"{}", " + \"a\"".repeat(DEPTH))),
        ),
        (
            "slice_type",
            format!("package main\n\ntype T {}int\n", "[]".repeat(DEPTH)),
        ),
        (
            "pointer_type",
            format!("package main\n\ntype T {}int\n", "*".repeat(DEPTH)),
        ),
        (
            "map_type",
            format!("package main\n\ntype T {}int\n", "map[int]".repeat(DEPTH)),
        ),
        (
            "func_type",
            format!("package main\n\ntype T {}\n", nest("func(", "", ")")),
        ),
        (
            "struct_type",
            format!(
                "package main\n\ntype T {}\n",
                nest("struct { a ", "int", "}")
            ),
        ),
        (
            "interface_type",
            format!(
                "package main\n\ntype T {}\n",
                nest("interface { M() ", "int", "}")
            ),
        ),
        (
            "chan_type",
            format!("package main\n\ntype T {}int\n", "chan ".repeat(DEPTH)),
        ),
        (
            "type_arguments",
            format!(
                "package main\n\ntype G[P any] P\n\nvar x {}\n",
                nest("G[", "int", "]")
            ),
        ),
        ("switches", body(&nest("switch { default: ", "", "}"))),
        ("labels", body(&format!("{}return", "L: ".repeat(DEPTH)))),
        ("receives", body(&format!("{}c", "<-".repeat(DEPTH)))),
    ];
    let cases: Vec<Case> = cases
        .into_iter()
        .map(|(name, source)| case(name, source, ANY))
        .collect();
    vet("deep", &cases);
}

#[test]
fn long() {
    let times = |piece: &str| piece.repeat(LENGTH / piece.len());
    vet(
        "long",
        &[
            case("name", body(&times("x")), ERROR),
            case("text", body(&format!("_ = \"{}\"", times("a"))), ANY),
            case("open_text", body(&format!("_ = \"{}", times("a"))), ERROR),
            case("open_comment", body(&format!("/*{}", times("a "))), ERROR),
            case("digits", body(&format!("_ = {}", times("7"))), ERROR),
            case("hex_float", body(&format!("_ = 0x{}p0", times("f"))), ANY),
            case("exponent", body(&format!("_ = 1e{}", times("9"))), ERROR),
            case("sum", body(&format!("x := 1; _ = x{}", times("+x"))), ANY),
            case(
                "statements",
                body(&format!("x := 1; {}", times("x++; "))),
                ANY,
            ),
            case(
                "elements",
                body(&format!("_ = []int{{{}}}", times("1,"))),
                ANY,
            ),
            case("arguments", body(&format!("f({})", times("1,"))), ERROR),
            case("semicolons", body(&times(";")), ANY),
            case("brackets", body(&times("[")), ERROR),
            case("closing", body(&times("}")), ERROR),
            case(
                "imports",
                format!("package main; import ({})", times("\"fmt\";")),
                ERROR,
            ),
            case(
                "declarations",
                format!("package main; {}", times("var x int; ")),
                ERROR,
            ),
            case(
                "huge_shift",
                body("const c = 1 << 1000000000; _ = c"),
                ERROR,
            ),
            case(
                "huge_array",
                "package main\n\nvar a [1 << 60]int\n\nfunc main() {}\n",
                ANY,
            ),
            case(
                "doubled_type",
                format!(
                    "package main\n\ntype T0 [2]int\n{}",
                    (1..70)
                        .map(|n| format!("type T{n} [2]T{}\n", n - 1))
                        .collect::<String>()
                ),
                ANY,
            ),
        ],
    );
}
