//! `make bench-frontend`: how fast a package of the distribution is parsed, checked and lowered, with `go vet` beside it.
//!
//! In: an installed Go distribution; `--package=PATH` (go/types), `--rounds=N`, `--no-vet`. Out: medians of user+sys CPU time and lines a
//! second for each phase, bytes a node of the tree, and what `go vet` takes for the same files.
//!
//! Each round is a new process: it loads, checks and lowers all that the package imports, from the distribution too, and only
//! then reads the clock around the three phases of the package itself, none of whose files it has seen. All functions are lowered, and the
//! instances and wrappers that they ask for. `go vet` has its imports ready as well (its cache is warm); a comment that is
//! new in each round keeps it from answering from the cache. The two take turns.

#![allow(
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement may print and unwrap; modules of the conformance runner are used in part"
)]

#[path = "../conformance/distribution.rs"]
mod distribution;
#[path = "../conformance/library.rs"]
mod library;
#[path = "../conformance/recipe.rs"]
mod recipe;

use std::path::{Path, PathBuf};
use std::process::Command;

use ergo::engine::Engine;
use ergo::engine::config::Config;

use distribution::{Distribution, read};
use library::{Library, Package, outside};

/// The word that makes this program one round.
const WORKER: &str = "--worker";

/// What a round prints, in this order; seconds, then counts.
const N_FIGURES: usize = 7;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [word, src, path] = args.as_slice()
        && word == WORKER
    {
        return worker(Path::new(src), path);
    }
    let value = |name: &str| args.iter().find_map(|arg| arg.strip_prefix(name));
    let package = value("--package=").unwrap_or("go/types");
    let n_rounds = value("--rounds=").map_or(7, |n| n.parse().expect("a number"));
    let Some(distribution) = Distribution::find() else {
        println!("SKIPPED-LOUD: no Go distribution found; nothing was measured");
        return;
    };
    let src = distribution.src("");
    let mut vet = (!args.iter().any(|arg| arg == "--no-vet")).then(|| Vet::new(&src, package));
    let (mut rounds, mut vets) = (Vec::new(), Vec::new());
    for _ in 0..n_rounds {
        rounds.push(round(&src, package));
        vets.extend(vet.as_mut().and_then(Vet::run));
    }
    tell(package, &rounds, &mut vets);
}

// ---- a round ----

/// Figures of one process: seconds to parse, check, lower; lines; nodes; bytes of the nodes; bytes of heap and tables.
fn round(src: &Path, package: &str) -> [f64; N_FIGURES] {
    let exe = std::env::current_exe().unwrap();
    let output = Command::new(exe).arg(WORKER).arg(src).arg(package).output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
    figures.try_into().unwrap_or_else(|_| {
        let errors = String::from_utf8_lossy(&output.stderr);
        panic!("{package}: {text}{errors}")
    })
}

fn worker(src: &Path, path: &str) {
    let library = Library::of(src);
    let package = library.package(path).expect("no such package");
    let mut engine = Engine::new(Config::default()).expect("memory");
    engine.accept_missing_bodies();
    let mut order = library.order_of([path].into_iter());
    order.pop();
    for import in &order {
        let module = load(
            &mut engine,
            import,
            &texts(library.package(import).unwrap()),
        );
        check(&mut engine, module);
        // A few functions of package runtime are refused; they cost nothing here.
        let _ = engine.lower_all(module);
    }
    let texts = texts(package);
    let n_lines: usize = texts.iter().map(|(_, text)| count_lines(text)).sum();
    let before = Memory::now(&mut engine);

    let t0 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);
    let module = load(&mut engine, path, &texts);
    let t1 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);
    let parsed = Memory::now(&mut engine);
    let t2 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);
    check(&mut engine, module);
    let t3 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);
    let checked = Memory::now(&mut engine);
    let t4 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);
    engine.lower_all(module).map_err(|e| e.report).unwrap();
    let t5 = cpu_seconds(libc::CLOCK_PROCESS_CPUTIME_ID);

    let n_nodes = parsed.n_nodes - before.n_nodes;
    let tree =
        parsed.n_bytes - before.n_bytes - texts.iter().map(|(_, t)| t.len() as u64).sum::<u64>();
    let tables = checked.n_bytes - parsed.n_bytes;
    println!(
        "{} {} {} {n_lines} {n_nodes} {tree} {tables}",
        t1 - t0,
        t3 - t2,
        t5 - t4
    );
}

fn texts(package: &Package) -> Vec<(String, Vec<u8>)> {
    let name = |file: &PathBuf| file.file_name().unwrap().to_string_lossy().into_owned();
    let files = package.files.iter();
    files.map(|file| (name(file), read(file))).collect()
}

fn load(engine: &mut Engine, path: &str, texts: &[(String, Vec<u8>)]) -> u32 {
    let load = |(name, text): &(String, Vec<u8>)| engine.load(outside(path), name, text);
    let modules = texts.iter().map(load);
    modules
        .map(|m| m.map_err(|e| e.report).unwrap())
        .last()
        .unwrap()
}

fn check(engine: &mut Engine, module: u32) {
    engine.check(module).map_err(|e| e.report).unwrap();
}

fn count_lines(text: &[u8]) -> usize {
    text.iter().filter(|&&b| b == b'\n').count()
}

/// What is allocated: nodes, and bytes in the collected heap and outside of it.
struct Memory {
    n_nodes: u64,
    n_bytes: u64,
}

impl Memory {
    fn now(engine: &mut Engine) -> Memory {
        engine.publish();
        let stats = engine.shared().mem_stats().heap;
        Memory {
            n_nodes: stats.ast_parsed_total,
            n_bytes: stats.heap_inuse + allocated_outside(),
        }
    }
}

/// Bytes that the C library has handed out.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn allocated_outside() -> u64 {
    // SAFETY: no arguments; the answer is a plain record.
    let info = unsafe { libc::mallinfo2() };
    (info.uordblks + info.hblkhd) as u64
}

/// Not known here: only the collected heap is counted.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn allocated_outside() -> u64 {
    0
}

fn cpu_seconds(clock: libc::clockid_t) -> f64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is a record to write to.
    unsafe { libc::clock_gettime(clock, &raw mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

// ---- go vet ----

/// The same package for `go vet`: one of its files is replaced by a copy that ends with a comment of its own in each round.
struct Vet {
    package: String,
    folder: PathBuf,
    text: Vec<u8>,
    n_runs: u32,
}

impl Vet {
    fn new(src: &Path, package: &str) -> Vet {
        let library = Library::of(src);
        let file = library.package(package).expect("no such package").files[0].clone();
        let name = format!("ergo-bench-frontend-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let copy = folder.join("copy.go");
        let overlay = format!("{{\"Replace\": {{{file:?}: {copy:?}}}}}");
        std::fs::write(folder.join("overlay.json"), overlay).unwrap();
        let mut vet = Vet {
            package: package.to_owned(),
            folder,
            text: read(&file),
            n_runs: 0,
        };
        // Fills the cache with what the package imports.
        vet.run();
        vet
    }

    /// User and system time of the command and all that it starts; `None` if there is no `go`, or it fails.
    fn run(&mut self) -> Option<f64> {
        self.n_runs += 1;
        let comment = format!("\n// {} {}\n", std::process::id(), self.n_runs);
        let text = [self.text.as_slice(), comment.as_bytes()].concat();
        std::fs::write(self.folder.join("copy.go"), text).unwrap();
        let before = cpu_of_children();
        let mut go = Command::new("go");
        go.arg("vet")
            .arg("-overlay")
            .arg(self.folder.join("overlay.json"));
        let status = go.arg(&self.package).status().ok()?;
        status.success().then(|| cpu_of_children() - before)
    }
}

impl Drop for Vet {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn cpu_of_children() -> f64 {
    // SAFETY: a record of numbers may be all zero.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `usage` is a record to write to.
    unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage) };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

// ---- the table ----

fn tell(package: &str, rounds: &[[f64; N_FIGURES]], vets: &mut [f64]) {
    let figure = |i: usize| median(&mut rounds.iter().map(|r| r[i]).collect::<Vec<f64>>());
    let mut sums: Vec<f64> = rounds.iter().map(|r| r[..3].iter().sum()).collect();
    let (n_lines, n_nodes) = (figure(3), figure(4));
    println!(
        "{package}: {n_lines} lines, {n_nodes} nodes; medians of {} rounds, user+sys CPU time",
        rounds.len()
    );
    println!(
        "{:<8} {:>9} {:>12} {:>9}",
        "phase", "ms", "lines/s", "ns/node"
    );
    let line = |name: &str, seconds: f64| {
        let (speed, node) = (n_lines / seconds, seconds * 1e9 / n_nodes);
        println!("{name:<8} {:>9.1} {speed:>12.0} {node:>9.1}", seconds * 1e3);
    };
    line("parse", figure(0));
    line("check", figure(1));
    line("lower", figure(2));
    line("all", median(&mut sums));
    match median(vets) {
        seconds if vets.is_empty() || seconds == 0.0 => {
            println!("SKIPPED-LOUD: go vet was not measured")
        }
        seconds => line("go vet", seconds),
    }
    let (tree, tables) = (figure(5) / n_nodes, figure(6) / n_nodes);
    println!(
        "bytes a node: {tree:.1} after parsing (the text left out), {tables:.1} more after checking"
    );
}

fn median(list: &mut [f64]) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or(0.0)
}
