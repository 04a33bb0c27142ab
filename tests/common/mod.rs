//! What the runners of Go programs share: finding cases, running a command with a time limit, two at a time,
//! comparing what came out with the files beside the program, and one report of all failures.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "each test binary uses a part of this module; tests may unwrap and print"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest that one program may run.
pub const TIME_LIMIT: Duration = Duration::from_secs(300);

/// Programs that run at the same time.
const N_WORKERS: usize = 2;

/// What a process left behind.
pub struct Outcome {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// The exit status, or why there is none.
    pub status: Result<i32, String>,
}

/// The folder `tests/NAME` of the source tree.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// All `.go` files of a folder in order of name, those that `ERGO_TEST_ONLY` allows.
pub fn cases(dir: &Path) -> Vec<PathBuf> {
    let only = std::env::var("ERGO_TEST_ONLY").unwrap_or_default();
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|x| x == "go"))
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    files.sort();
    files
}

/// A command that runs the built `ergo` (or the program that `ERGO_TEST_BINARY` names) with a first word, e.g. `run`.
pub fn ergo(verb: &str) -> Command {
    let binary = std::env::var_os("ERGO_TEST_BINARY");
    let mut command = Command::new(binary.unwrap_or_else(|| env!("CARGO_BIN_EXE_ergo").into()));
    command.arg(verb);
    command
}

/// Words that `ERGO_TEST_FLAGS` adds after `ergo run`.
pub fn extra_flags() -> Vec<String> {
    let flags = std::env::var("ERGO_TEST_FLAGS").unwrap_or_default();
    flags.split_whitespace().map(str::to_owned).collect()
}

/// Runs `command` with no input; kills it when `limit` is over.
pub fn run(command: &mut Command, limit: Duration) -> Outcome {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(e) => {
            return Outcome {
                stdout: vec![],
                stderr: vec![],
                status: Err(format!("cannot start: {e}")),
            };
        }
    };
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read_out = thread::spawn(move || read_all(&mut out));
    let read_err = thread::spawn(move || read_all(&mut err));
    let deadline = Instant::now() + limit;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.code().ok_or_else(|| format!("died: {status}")),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                break Err(format!("killed after {} s", limit.as_secs()));
            }
            Err(e) => break Err(e.to_string()),
        }
    };
    Outcome {
        stdout: read_out.join().unwrap(),
        stderr: read_err.join().unwrap(),
        status,
    }
}

fn read_all(from: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    bytes
}

/// Applies `check` to all cases, two at a time, and fails once with every report.
/// One category of a test binary runs at a time, so that a machine of two cores is not asked for more.
pub fn check_all<T: Sync>(
    what: &str,
    cases: &[T],
    check: impl Fn(&T) -> Result<(), String> + Sync,
) {
    static ONE_CATEGORY: Mutex<()> = Mutex::new(());
    let _turn = ONE_CATEGORY.lock().unwrap_or_else(PoisonError::into_inner);
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..N_WORKERS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let nth = next.load(Ordering::Relaxed);
                    if let Err(report) = check(case) {
                        failures.lock().unwrap().push((nth, report));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let n_passed = cases.len() - failures.len();
    eprintln!("{what}: {n_passed} passed, {} failed", failures.len());
    if failures.is_empty() {
        return;
    }
    let mut all = String::new();
    for (_, report) in &failures {
        let _ = writeln!(all, "{report}");
    }
    panic!(
        "{what}: {n_passed} passed, {} failed\n\n{all}",
        failures.len()
    );
}

/// Runs a program and compares stdout, exit status, message lines of stderr and the first goroutine's trace
/// with the files beside it. `.out`, `.err`: empty when absent; `.status`: 0; `.trace`: not compared. `.frames` is a trace too, with the
/// bodies of ranges over functions in it, which Go names in another way.
pub fn check_program(program: &Path, command: &mut Command) -> Result<(), String> {
    let outcome = run(command, TIME_LIMIT);
    let mut report = String::new();
    let expected_status = text_beside(program, "status").trim().parse().unwrap_or(0);
    if outcome.status != Ok(expected_status) {
        let _ = writeln!(
            report,
            "status: expected {expected_status}, got {:?}",
            outcome.status
        );
    }
    let stdout = String::from_utf8_lossy(&outcome.stdout);
    let expected = bytes_beside(program, "out");
    if outcome.stdout != expected {
        report.push_str(&difference(
            "stdout",
            &String::from_utf8_lossy(&expected),
            &stdout,
        ));
    }
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let (message, dump) = split_dump(&stderr);
    let (message, expected) = (
        without_pc(&message),
        without_pc(&text_beside(program, "err")),
    );
    if message != expected {
        report.push_str(&difference("stderr", &expected, &message));
    }
    for kind in ["trace", "frames"] {
        if program.with_extension(kind).exists() {
            let (expected, trace) = (text_beside(program, kind), first_trace(dump));
            if trace != expected {
                report.push_str(&difference(kind, &expected, &trace));
            }
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(format!("--- {}\n{report}", short_name(program)))
    }
}

/// `tests/lang/a_01.go` rather than the whole path.
pub fn short_name(path: &Path) -> String {
    let names: Vec<_> = path
        .iter()
        .rev()
        .take(2)
        .map(|x| x.to_string_lossy())
        .collect();
    format!("{}/{}", names[1], names[0])
}

fn bytes_beside(program: &Path, extension: &str) -> Vec<u8> {
    fs::read(program.with_extension(extension)).unwrap_or_default()
}

fn text_beside(program: &Path, extension: &str) -> String {
    String::from_utf8_lossy(&bytes_beside(program, extension)).into_owned()
}

/// The messages of stderr, and the goroutine dump that follows them: it begins at the first line
/// `goroutine ...` that has a blank line before it.
fn split_dump(stderr: &str) -> (String, &str) {
    match stderr.find("\n\ngoroutine ") {
        Some(at) => (stderr[..=at].to_owned(), &stderr[at + 2..]),
        None => (stderr.to_owned(), ""),
    }
}

/// The address in a `[signal ... pc=0x...]` line differs from build to build.
fn without_pc(text: &str) -> String {
    let cut = |line: &str| match line.find(" pc=") {
        Some(at) if line.starts_with("[signal ") => format!("{}]\n", &line[..at]),
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(cut).collect()
}

/// What is the same everywhere in the first goroutine's trace: its state, and the function, file and line of
/// each frame of package main.
fn first_trace(dump: &str) -> String {
    let mut trace = String::new();
    let mut lines = dump.lines();
    let head = lines.next().unwrap_or_default();
    let _ = writeln!(
        trace,
        "goroutine {}",
        head.find('[').map_or("", |at| &head[at..])
    );
    while let Some(call) = lines.next().filter(|line| !line.is_empty()) {
        let Some(place) = lines.next() else { break };
        let place = place.trim().split(' ').next().unwrap_or_default();
        let file_line = place.rsplit('/').next().unwrap_or_default();
        let name = match call.strip_prefix("created by ") {
            Some(by) => format!("created by {}", by.split(" in ").next().unwrap_or_default()),
            None => call.rfind('(').map_or(call, |at| &call[..at]).to_owned(),
        };
        if name.starts_with("main.") || name.starts_with("created by main.") {
            let _ = writeln!(trace, "{name} {file_line}");
        }
    }
    trace
}

/// The first line that differs, with two lines before it, and both texts from there (at most 12 lines each).
pub fn difference(what: &str, expected: &str, got: &str) -> String {
    let (want, have): (Vec<_>, Vec<_>) = (expected.lines().collect(), got.lines().collect());
    let same = want.iter().zip(&have).take_while(|(a, b)| a == b).count();
    let mut report = format!("{what} differs at line {}:\n", same + 1);
    for line in &want[same.saturating_sub(2)..same] {
        let _ = writeln!(report, "      {line}");
    }
    for (mark, lines) in [('-', &want), ('+', &have)] {
        for line in lines.iter().skip(same).take(12) {
            let _ = writeln!(report, "    {mark} {line}");
        }
        if lines.len() > same + 12 {
            let _ = writeln!(
                report,
                "    {mark} ... {} more lines",
                lines.len() - same - 12
            );
        }
    }
    if want == have {
        report.push_str("    (only the newline at the end)\n");
    }
    report
}

/// What a tool prints, `None` if it is not installed.
pub fn tool(command: &mut Command) -> Option<(bool, String)> {
    match command.stdin(Stdio::null()).output() {
        Ok(run) => {
            let text = String::from_utf8_lossy(&run.stdout).into_owned()
                + &String::from_utf8_lossy(&run.stderr);
            (run.status.code() != Some(77)).then_some((run.status.success(), text))
        }
        Err(_) => None,
    }
}

/// Says that a tool is not installed.
pub fn skipped(what: &str) {
    eprintln!("SKIPPED-LOUD: {what} is not installed; its part was not checked");
}
