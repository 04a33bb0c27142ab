//! Bad input: truncated, binary, huge or deep text gives a diagnostic, never a crash, a hang or quadratic time.
//!
//! Each case runs on a thread with the 2 MiB stack that tests and many hosts have.

#![expect(clippy::expect_used, reason = "tests may")]

use std::fmt::Write;
use std::time::Duration;

use ergo::engine::Engine;
use ergo::engine::config::Config;
use ergo::heap::Heap;
use ergo::heap::config::HeapConfig;
use ergo::syntax::diag::{self, Diag};
use ergo::syntax::parser::{MAX_DEPTH, MAX_HEIGHT, Parsed, parse_eval, parse_expr, parse_file};
use ergo::syntax::{dump, print, walk};

fn new_heap() -> Box<Heap> {
    Heap::new(HeapConfig::default()).expect("memory")
}

/// CPU time of this thread: what others on the machine do does not count.
fn cpu_time() -> Duration {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the clock is there on every system that the tests run on, and `now` is the call's.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut now) };
    assert_eq!(failed, 0);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Parses a file and walks what came out; nothing takes longer than a generous linear bound.
fn check(src: &[u8]) -> Vec<Diag> {
    let mut heap = new_heap();
    let before = cpu_time();
    let parsed = parse_file(&mut heap, "x.go", src).expect("memory");
    let bound = Duration::from_secs(2) + Duration::from_micros(src.len() as u64 * 4);
    let spent = cpu_time() - before;
    assert!(spent < bound, "{spent:?} for {} bytes", src.len());
    check_height(&parsed);
    parsed.diags
}

fn check_height(parsed: &Parsed) {
    let mut height = 0usize;
    let mut highest = 0;
    for event in walk::walk(parsed.root) {
        match event {
            walk::Event::Enter(_) => {
                height += 1;
                highest = highest.max(height);
            }
            walk::Event::Leave(_) => height -= 1,
        }
    }
    // A broken tree gets the constructs around the wrong place on top.
    let on_top = if parsed.diags.is_empty() {
        0
    } else {
        6 * MAX_DEPTH as usize
    };
    assert!(
        highest <= usize::from(MAX_HEIGHT) + on_top,
        "height {highest}"
    );
}

fn first_msg(src: &str) -> String {
    check(src.as_bytes())
        .first()
        .map(|d| d.msg.clone())
        .unwrap_or_default()
}

const TOO_DEEP: &str = "syntax error: expression nested too deeply";
const SAMPLE: &str = include_str!("syntax_limits_sample.go.txt");

#[test]
fn every_truncation_of_a_file() {
    let whole = check(SAMPLE.as_bytes());
    assert!(whole.is_empty(), "{whole:?}");
    for end in 0..SAMPLE.len() {
        check(&SAMPLE.as_bytes()[..end]);
    }
}

#[test]
fn every_byte_replaced() {
    for at in 0..SAMPLE.len() {
        for byte in [0u8, b'{', b')', b'"', b'`', b'\n', 0xff, b'/'] {
            let mut src = SAMPLE.as_bytes().to_vec();
            src[at] = byte;
            check(&src);
        }
    }
}

#[test]
fn binary() {
    let mut x: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut noise = Vec::new();
    while noise.len() < 1 << 20 {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        noise.push((x >> 56) as u8);
    }
    assert!(!check(&noise).is_empty());
    // As many as are kept of one file.
    assert_eq!(check(&[0; 1 << 20]).len(), diag::MAX_KEPT);
    assert!(!check(&[0xff; 1 << 20]).is_empty());
}

#[test]
fn ten_megabytes_in_one_line() {
    let n = 10 << 20;
    let body = |text: &str| {
        let mut src = String::from("package p; func f() {");
        while src.len() < n {
            src.push_str(text);
        }
        src
    };
    assert!(check(format!("{}}}", body("x = 1; ")).as_bytes()).is_empty());
    for text in [
        "x", "(", "{", "\"", "1", "[", "a.", "a+", "f(", "]", "}", ")", "#", "\\", "if ", "case ",
        "func ", "<-", "&",
    ] {
        assert!(!check(body(text).as_bytes()).is_empty(), "{text}");
    }
    let long_name = format!("package p; var {} int", "x".repeat(n));
    assert!(check(long_name.as_bytes()).is_empty());
    let long_string = format!("package p; var s = \"{}\"", "x".repeat(n));
    assert!(check(long_string.as_bytes()).is_empty());
    assert!(check(format!("package p /* {}", "* ".repeat(n / 2)).as_bytes()).len() == 1);
}

#[test]
fn deep_nesting() {
    let deep = 100_000;
    let expr = |open: &str, close: &str| {
        format!(
            "package p\nvar x = {}1{}\n",
            open.repeat(deep),
            close.repeat(deep)
        )
    };
    let pairs = [
        ("(", ")"),
        ("f(", ")"),
        ("a[", "]"),
        ("- ", ""),
        ("*", ""),
        ("!", ""),
        ("<-", ""),
        ("& ", ""),
        ("[]T{{", "}}"),
        ("func() { x = ", "}"),
        ("T{a: ", "}"),
        ("a[b:", "]"),
        ("1 + (", ")"),
        ("func() int { return ", "}()"),
    ];
    for (open, close) in pairs {
        assert_eq!(first_msg(&expr(open, close)), TOO_DEEP, "{open}");
    }
    let ty = |open: &str| format!("package p\ntype t {}int\n", open.repeat(deep));
    for open in [
        "*",
        "[]",
        "[1]",
        "chan ",
        "<-chan ",
        "map[int]",
        "func() ",
        "struct { x ",
        "interface { m() ",
        "(",
        "func(",
        "T[",
        "~",
        "struct{ *",
    ] {
        let msg = first_msg(&ty(open));
        assert!(
            msg == TOO_DEEP || msg.starts_with("syntax error"),
            "{open}: {msg}"
        );
    }
    let stmt = |open: &str| format!("package p\nfunc f() {{ {}\n", open.repeat(deep));
    for open in [
        "{",
        "if x {",
        "for {",
        "switch { case x: ",
        "select { default: ",
        "if x {} else ",
        "L: ",
        "go func() {",
        "for range x {",
        "func() {",
    ] {
        assert_eq!(first_msg(&stmt(open)), TOO_DEEP, "{open}");
    }
}

/// The end of each node is found from its last child's, once: not by a walk down for every node above it.
#[test]
fn a_deep_tree_is_listed() {
    let text = format!(
        "package p\nvar x = {}1{}\n",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let mut heap = new_heap();
    let parsed = parse_file(&mut heap, "deep.go", text.as_bytes()).unwrap();
    let start = cpu_time();
    assert!(dump::dump(parsed.root).lines().count() >= MAX_DEPTH as usize / 2);
    assert!(cpu_time() - start < Duration::from_secs(20));
}

#[test]
fn long_chains() {
    let long = 100_000;
    for link in [" + 1", ".a", "()", "[0]", "[1:]", ".(T)", " || x"] {
        let src = format!("package p\nvar x = a{}\n", link.repeat(long));
        assert_eq!(first_msg(&src), TOO_DEEP, "{link}");
        let src = format!("package p\nvar x = a{}\n", link.repeat(4_000));
        assert_eq!(first_msg(&src), "", "{link}");
    }
    let union = format!(
        "package p\ntype t interface {{ int{} }}\n",
        " | int".repeat(long)
    );
    assert_eq!(first_msg(&union), TOO_DEEP);
    let constraint = format!("package p\ntype t[P *int{}] int\n", " | int".repeat(long));
    assert_eq!(first_msg(&constraint), TOO_DEEP);
}

#[test]
fn wide_is_no_problem() {
    let n = 100_000;
    let mut src = String::from("package p\n");
    for i in 0..n {
        let _ = writeln!(src, "func f{i}(a, b int) int {{ return a + b }}");
    }
    assert!(check(src.as_bytes()).is_empty());
    let list = format!("package p\nvar x = []int{{{}}}\n", "1, ".repeat(n));
    assert!(check(list.as_bytes()).is_empty());
    let params = format!("package p\nfunc f({}x int) {{}}\n", "x, ".repeat(n));
    assert!(check(params.as_bytes()).is_empty());
}

#[test]
fn ten_errors_in_a_report_and_all_as_data() {
    let src = format!("package p\n{}", "func f() { x y }\n".repeat(1000));
    assert_eq!(check(src.as_bytes()).len(), 1000);
    let mut engine = Engine::new(Config::default()).expect("memory");
    let failure = engine.load("p", "p.go", src.as_bytes()).expect_err("wrong");
    assert_eq!(failure.items.len(), 1000);
    assert_eq!(failure.report.lines().count(), 11, "{}", failure.report);
    assert!(failure.report.trim_end().ends_with("too many errors"));
}

/// Names of methods are looked up, not compared each with each.
#[test]
fn many_methods_of_one_type() {
    let mut src = String::from("package p\ntype T struct{ a, b int }\ntype I interface {\n");
    for i in 0..300_000 {
        let _ = writeln!(src, "m{i}()");
    }
    src.push_str("}\nvar _ I = T{}\n");
    for i in 0..300_000 {
        let _ = writeln!(src, "func (T) m{i}() {{}}");
    }
    let mut engine = Engine::new(Config::default()).expect("memory");
    let module = engine.load("p", "p.go", src.as_bytes()).expect("right");
    let start = cpu_time();
    engine.check(module).expect("right");
    assert!(cpu_time() - start < Duration::from_secs(20));
}

/// Which object a long chain of selectors points to is asked at each level of it.
#[test]
fn long_chains_from_an_object_in_the_frame() {
    let chain = ".l".repeat(4_000);
    let mut src = String::from("package p\ntype L struct { l *L; n int }\n");
    for (name, link) in [
        ("whole", "e.l.l = e.l"),
        ("ends", "defer func() { recover() }()"),
    ] {
        let body = format!("e := &L{{l: &L{{n: 3}}}}\n{link}\nreturn e{chain}.n");
        let _ = writeln!(src, "func {name}() int {{\n{body}\n}}\nvar _ = {name}()");
    }
    let mut engine = Engine::new(Config::default()).expect("memory");
    let module = engine.load("p", "p.go", src.as_bytes()).expect("right");
    let call = engine.begin_init(module).expect("right");
    let start = cpu_time();
    engine.run_to_end(call).expect("no panic");
    assert!(cpu_time() - start < Duration::from_secs(5));
}

#[test]
fn what_is_read_of_a_broken_tree() {
    for end in 0..SAMPLE.len() {
        let mut heap = new_heap();
        let parsed = parse_file(&mut heap, "x.go", &SAMPLE.as_bytes()[..end]).expect("memory");
        let listing = dump::dump(parsed.root);
        assert!(!listing.is_empty());
        let _ = print::source(parsed.root);
        let _ = walk::at(parsed.root, end as u32 / 2);
    }
}

#[test]
fn highest_tree_prints() {
    let mut heap = new_heap();
    let src = format!("a{}", " + 1".repeat(4_900));
    let parsed = parse_expr(&mut heap, "x", src.as_bytes()).expect("memory");
    assert!(parsed.diags.is_empty());
    assert_eq!(print::source(parsed.root), src);
    let deep = format!("{}1{}", "(".repeat(990), ")".repeat(990));
    let parsed = parse_eval(&mut heap, "x", deep.as_bytes()).expect("memory");
    assert!(parsed.diags.is_empty(), "{:?}", parsed.diags);
    assert_eq!(print::source(parsed.root), deep);
    assert_eq!(parsed.root.end() as usize, deep.len());
}

#[test]
fn memory_runs_out() {
    let src = format!("package p\n{}", "func f() { x = y + z }\n".repeat(20_000));
    for limit in [0, 1 << 16, 1 << 18, 1 << 20, 1 << 22] {
        let config = HeapConfig {
            memory_limit: limit,
            ..HeapConfig::default()
        };
        let Ok(mut heap) = Heap::new(config) else {
            continue;
        };
        let result = parse_file(&mut heap, "x.go", src.as_bytes());
        assert!(result.is_err(), "limit {limit}");
    }
}

/// Directives that do not name a file share the name before them: a text costs what its length says.
#[test]
fn directives_share_a_name() {
    let mut src = format!("package x\n/*line {}:1:1*/\n", "n".repeat(100_000));
    for _ in 0..10_000 {
        src.push_str("/*line :1:1*/\n");
    }
    let mut heap = new_heap();
    let before = heap.stats().other_sys;
    let parsed = parse_file(&mut heap, "x.go", src.as_bytes()).expect("memory");
    assert_eq!(parsed.diags, []);
    let held = heap.stats().other_sys - before;
    assert!(held < 20 * src.len() as u64, "{held} bytes");
}
