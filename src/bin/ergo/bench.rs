//! `ergo bench`: measurements that need nothing but the program itself.
//!
//! In: the name of one, and its arguments. Out: a table, or JSON lines with `--json`. Each is a Go program, run as `ergo run` would; one that compares with
//! compiled Go is run by the go tool as well, if there is one.

use std::process::Command;

use ergo::engine::config::Config;
use ergo::engine::{Engine, Step};

use crate::Stop;
use crate::grants::Grants;
use crate::platform::Terminal;

/// A measurement.
struct Row {
    name: &'static str,
    source: &'static str,
    /// What it shows.
    what: &'static str,
    /// Compiled Go's figures stand beside ours.
    beside_go: bool,
}

/// All measurements.
const ROWS: &[Row] = &[
    Row {
        name: "gc-strategies",
        source: include_str!("load/strategies.go"),
        what: "collections asked for by a timer, at every return to a pool, at a threshold: throughput, waits, memory",
        beside_go: false,
    },
    Row {
        name: "build-expr",
        source: include_str!("load/build_expr.go"),
        what: "100,000 expressions built with go/ast, returned and local: allocations, bytes, cycles, time; compiled Go beside it",
        beside_go: true,
    },
];

/// Runs one.
#[inline(never)]
pub(crate) fn bench(args: &[String]) -> Result<i32, Stop> {
    let name = args.first().map_or("", String::as_str);
    let found = ROWS.iter().find(|row| row.name == name);
    let is_known = args.iter().skip(1).all(|arg| arg == "--json");
    let Some(row) = found.filter(|_| is_known) else {
        let rows: Vec<String> = ROWS
            .iter()
            .map(|row| format!("    {:<15} {}", row.name, row.what))
            .collect();
        return Err(Stop::Usage(format!(
            "usage: ergo bench NAME [--json]\n\n{}",
            rows.join("\n")
        )));
    };
    let rest: &[String] = args.get(1..).unwrap_or_default();
    let status = run_here(row, rest)?;
    if row.beside_go {
        run_by_go(row, rest)?;
    }
    Ok(status)
}

/// Runs it in an engine of its own.
fn run_here(row: &Row, rest: &[String]) -> Result<i32, Stop> {
    let file = format!("{}.go", row.name);
    let mut words = vec![file.clone()];
    words.extend(rest.iter().cloned());
    let mut engine = Engine::new(Config {
        platform: Box::new(Terminal::new(&words, false, Grants::all())),
        ..Config::default()
    })?;
    let module = engine.load("main", &file, row.source.as_bytes())?;
    let init = engine.begin_init(module)?;
    let init = engine.run_to_end(init)?;
    engine.results(init, &mut [])?;
    let main = engine.find(module, "main", Some("func()"))?;
    let mut call = engine.begin_call(main, &[])?;
    match engine.step(&mut call)? {
        Step::Done => Ok(0),
        Step::Asked | Step::Host(_) => Err(Stop::Usage("nobody is there to be asked".into())),
    }
}

/// Runs it by the go tool, out of a folder that is gone afterwards. Without the tool there are our figures alone, and that is told.
fn run_by_go(row: &Row, rest: &[String]) -> Result<(), Stop> {
    let folder = std::env::temp_dir().join(format!("ergo-bench-{}", std::process::id()));
    let failed = |error: std::io::Error| Stop::Usage(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let file = folder.join("main.go");
    std::fs::write(&file, row.source).map_err(failed)?;
    let outcome = Command::new("go")
        .arg("run")
        .arg(&file)
        .arg("go")
        .args(rest)
        .status();
    std::fs::remove_dir_all(&folder).map_err(failed)?;
    match outcome {
        Ok(status) if status.success() => {}
        Ok(status) => eprintln!("go run: {status}: the figures of compiled Go are missing"),
        Err(_) => eprintln!("no go tool: the figures of compiled Go are missing"),
    }
    Ok(())
}
