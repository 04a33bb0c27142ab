//! `ergo bench`: measurements that need nothing but the program itself.
//!
//! In: the name of one, and its arguments. Out: a table, or JSON lines with `--json`. Each is a Go program, run as `ergo run` would.

use ergo::engine::config::Config;
use ergo::engine::{Engine, Step};

use crate::Stop;
use crate::grants::Grants;
use crate::platform::Terminal;

/// A measurement: its name, its program, what it shows.
type Row = (&'static str, &'static str, &'static str);

/// All measurements.
const ROWS: &[Row] = &[(
    "gc-strategies",
    include_str!("load/strategies.go"),
    "collections asked for by a timer, at every return to a pool, at a threshold: throughput, waits, memory",
)];

/// Runs one.
pub(crate) fn bench(args: &[String]) -> Result<i32, Stop> {
    let name = args.first().map_or("", String::as_str);
    let found = ROWS.iter().find(|(row, ..)| *row == name);
    let is_known = args.iter().skip(1).all(|arg| arg == "--json");
    let Some((name, source, _)) = found.filter(|_| is_known) else {
        let rows: Vec<String> = ROWS
            .iter()
            .map(|(name, _, what)| format!("    {name}    {what}"))
            .collect();
        return Err(Stop::Usage(format!(
            "usage: ergo bench NAME [--json]\n\n{}",
            rows.join("\n")
        )));
    };
    let file = format!("{name}.go");
    let mut words = vec![file.clone()];
    words.extend(args.iter().skip(1).cloned());
    let mut engine = Engine::new(Config {
        platform: Box::new(Terminal::new(&words, false, Grants::all())),
        ..Config::default()
    })?;
    let module = engine.load("main", &file, source.as_bytes())?;
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
