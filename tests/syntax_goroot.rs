//! Every Go file of the distribution's library parses without a word, and prints to a text that parses to the same tree.
//!
//! Looks for the distribution at `$ERGO_GOROOT`, then asks `go env GOROOT`; without one the test says so and passes,
//! unless `ERGO_REQUIRE_GOROOT=1`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may"
)]

use std::path::{Path, PathBuf};

use ergo::heap::Heap;
use ergo::heap::config::HeapConfig;
use ergo::syntax::diag;
use ergo::syntax::node::{Kind, Node};
use ergo::syntax::parser::{Parsed, parse_file};
use ergo::syntax::print;
use ergo::syntax::walk;

fn goroot() -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os("ERGO_GOROOT") {
        return Some(PathBuf::from(dir));
    }
    let out = std::process::Command::new("go")
        .args(["env", "GOROOT"])
        .output()
        .ok()?;
    let dir = String::from_utf8(out.stdout).ok()?;
    Some(PathBuf::from(dir.trim())).filter(|dir| dir.join("src").is_dir())
}

fn go_files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir)
        .map(|list| list.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "testdata") {
                go_files(&path, out);
            }
        } else if path.extension().is_some_and(|ext| ext == "go") {
            out.push(path);
        }
    }
}

fn new_heap() -> Box<Heap> {
    Heap::new(HeapConfig::default()).expect("memory")
}

fn parse(heap: &mut Heap, name: &str, src: &[u8]) -> Parsed {
    parse_file(heap, name, src).expect("memory")
}

/// What must be equal in two trees.
fn shape(node: Node) -> (Kind, u16, usize, Vec<u8>) {
    (
        node.kind(),
        node.aux(),
        node.child_count(),
        node.token_bytes().to_vec(),
    )
}

fn check_same(name: &str, a: Node, b: Node) {
    let (mut left, mut right) = (walk::preorder(a), walk::preorder(b));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return,
            (Some(x), Some(y)) if shape(x) == shape(y) => {}
            (x, y) => {
                let at = x.map(|x| x.line_col(x.pos()));
                panic!("{name}: {at:?}: {x:?} became {y:?}");
            }
        }
    }
}

fn check_extents(name: &str, root: Node, src: &[u8]) {
    let mut stack: Vec<(u32, u32)> = Vec::new();
    for event in walk::walk(root) {
        match event {
            walk::Event::Enter(node) => {
                let (start, end) = (node.start(), node.end());
                let place = node.line_col(node.pos());
                assert!(
                    start <= node.pos() && node.pos() <= end,
                    "{name}: {place:?}: {node:?} {start}..{end}"
                );
                if let Some((outer_start, outer_end)) = stack.last() {
                    assert!(
                        *outer_start <= start && end <= *outer_end,
                        "{name}: {place:?}: {node:?} {start}..{end} is not in {outer_start}..{outer_end}"
                    );
                }
                check_last_byte(name, node, src);
                stack.push((start, end));
            }
            walk::Event::Leave(_) => drop(stack.pop()),
        }
    }
}

fn check_last_byte(name: &str, node: Node, src: &[u8]) {
    let wanted: &[u8] = match node.kind() {
        Kind::BlockStmt
        | Kind::CompositeLit
        | Kind::StructType
        | Kind::InterfaceType
        | Kind::FuncLit => b"}",
        Kind::CallExpr | Kind::ParenExpr | Kind::TypeAssertExpr => b")",
        Kind::IndexExpr | Kind::SliceExpr => b"]",
        _ => return,
    };
    let end = node.end() as usize;
    assert_eq!(
        &src[end - 1..end],
        wanted,
        "{name}: {:?} {node:?}",
        node.line_col(node.pos())
    );
}

#[test]
fn library_parses_and_prints() {
    let Some(root) = goroot() else {
        let required = std::env::var("ERGO_REQUIRE_GOROOT").is_ok_and(|v| v == "1");
        assert!(!required, "no Go distribution found");
        eprintln!("SKIPPED: no Go distribution ($ERGO_GOROOT, go env GOROOT)");
        return;
    };
    let mut files = Vec::new();
    go_files(&root.join("src"), &mut files);
    assert!(
        files.len() > 1000,
        "{} files in {}",
        files.len(),
        root.display()
    );
    let mut n_bytes = 0;
    let mut n_nodes = 0;
    let mut parse_time = std::time::Duration::ZERO;
    for path in &files {
        let name = path.display().to_string();
        let src = std::fs::read(path).expect("file");
        let mut heap = new_heap();
        let before = std::time::Instant::now();
        let parsed = parse(&mut heap, &name, &src);
        parse_time += before.elapsed();
        assert!(parsed.diags.is_empty(), "{}", diag::format(&parsed.diags));
        check_extents(&name, parsed.root, &src);
        let printed = print::source(parsed.root);
        let again = parse(&mut heap, "printed", printed.as_bytes());
        assert!(
            again.diags.is_empty(),
            "{name}: {}{printed}",
            diag::format(&again.diags)
        );
        check_same(&name, parsed.root, again.root);
        assert_eq!(print::source(again.root), printed, "{name}");
        n_bytes += src.len();
        n_nodes += parsed.unit.n_nodes() as usize;
    }
    eprintln!(
        "{} files, {n_bytes} bytes, {n_nodes} nodes, parsed in {parse_time:?}",
        files.len()
    );
}
