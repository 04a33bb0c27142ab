//! `ergo snap` and `ergo snap-diff`: heap snapshots at the end of a program, and questions to files of them.
//!
//! In: a program, or a `.heapsnapshot` file. Out: what is alive by type and place, ways to objects, differences.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};

use ergo::engine::Engine;
use ergo::telemetry::export::json_string;
use ergo::telemetry::snapshot::{
    Analysis, Diff, DiffRow, Snapshot, SumRow, devtools, devtools_read,
};

use crate::desk::Desk;
use crate::options::Options;
use crate::{Named, Stop, run_in, sources};

/// Rows that are shown if nobody says otherwise.
const TOP: usize = 15;

/// Ways that are shown.
const N_WAYS: usize = 10;

/// What a file of snapshots is called.
const SUFFIX: &str = ".heapsnapshot";

/// Options of their own.
#[derive(Default)]
struct Wishes {
    json: bool,
    out: Option<String>,
    who: Option<String>,
    top: usize,
}

impl Wishes {
    /// Takes its own out of the arguments before the first operand.
    fn take(args: &[String]) -> Result<(Wishes, Vec<String>), Stop> {
        let mut wishes = Wishes {
            top: TOP,
            ..Wishes::default()
        };
        let mut rest = Vec::new();
        let mut args = args.iter();
        for arg in args.by_ref() {
            let (name, value) = arg.split_once('=').unwrap_or((arg, ""));
            let value = value.to_owned();
            match name {
                "--json" => wishes.json = true,
                "--out" if !value.is_empty() => wishes.out = Some(value),
                "--who" if !value.is_empty() => wishes.who = Some(value),
                "--top" => {
                    let wrong = |_| Stop::Usage(format!("not a number: {arg}"));
                    wishes.top = value.parse().map_err(wrong)?;
                }
                _ => rest.push(arg.clone()),
            }
            if !arg.starts_with('-') {
                break;
            }
        }
        rest.extend(args.cloned());
        Ok((wishes, rest))
    }
}

/// `ergo snap`.
#[inline(never)]
pub(crate) fn snap(args: &[String]) -> Result<i32, Stop> {
    let (wishes, rest) = Wishes::take(args)?;
    if let [file] = &*rest
        && file.ends_with(SUFFIX)
    {
        show(&read(file)?, &wishes, None)?;
        return Ok(0);
    }
    let options = Options::parse(&rest)?.for_snapshot();
    if !options.exports.is_empty() {
        return Err(Stop::Usage(
            "ergo snap writes the file of --out and no other; ergo run writes the others".into(),
        ));
    }
    let mut engine = options.engine()?;
    let desk = Desk::new(&engine, options.program(), false);
    let status = run_in(&mut engine, &Named(&options), &desk)?;
    let snapshot = engine.snapshot(0)?;
    if let Some(file) = &wishes.out {
        write(&snapshot, file)?;
    }
    show(&snapshot, &wishes, Some(&mut engine))?;
    Ok(status)
}

/// `ergo snap-diff OLD NEW`.
#[inline(never)]
pub(crate) fn snap_diff(args: &[String]) -> Result<i32, Stop> {
    let (wishes, rest) = Wishes::take(args)?;
    let [old, new] = &*rest else {
        return Err(Stop::Usage(format!(
            "usage: ergo snap-diff [--json] [--top=N] OLD{SUFFIX} NEW{SUFFIX}"
        )));
    };
    let diff = Diff::of(&read(old)?, &read(new)?);
    if wishes.json {
        println!("{}", diff_json(&diff));
        return Ok(0);
    }
    println!("{}", diff_line(&diff.total, "all"));
    for (title, rows) in [("by type", &diff.by_type), ("by place", &diff.by_place)] {
        println!("\n{title}:");
        let changed = rows
            .iter()
            .filter(|row| row.new.objects + row.gone.objects != 0);
        for row in changed.take(wishes.top) {
            println!("{}", diff_line(row, &row.name));
        }
    }
    Ok(0)
}

/// Writes a snapshot to a file.
pub(crate) fn write(snapshot: &Snapshot, file: &str) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::Usage(format!("{file}: {error}"));
    let out = std::fs::File::create(file).map_err(failed)?;
    let mut out = BufWriter::new(out);
    devtools::write(snapshot, &mut out).map_err(failed)?;
    out.flush().map_err(failed)
}

fn read(file: &str) -> Result<Snapshot, Stop> {
    let bytes = sources::read(file)?;
    devtools_read::read(&bytes).map_err(|wrong| Stop::Usage(format!("{file}: {wrong}")))
}

fn show(snapshot: &Snapshot, wishes: &Wishes, engine: Option<&mut Engine>) -> Result<(), Stop> {
    let analysis = Analysis::of(snapshot);
    if let Some(who) = &wishes.who {
        return ways(snapshot, &analysis, who, wishes.top.min(N_WAYS));
    }
    let (types, places) = (analysis.by_type(snapshot), analysis.by_place(snapshot));
    if wishes.json {
        println!("{}", json(snapshot, &types, &places, engine));
        return Ok(());
    }
    println!(
        "cycle {}: {} objects, {} bytes, {} references",
        snapshot.cycle,
        snapshot.n_objects(),
        snapshot.total_bytes(),
        snapshot.n_edges()
    );
    for (title, rows) in [("by type", &types), ("by place", &places)] {
        println!(
            "\n{:>12} {:>10} {:>12}  {title}",
            "retained", "objects", "bytes"
        );
        for row in rows.iter().take(wishes.top) {
            let name = if row.name.is_empty() { "?" } else { &row.name };
            println!(
                "{:>12} {:>10} {:>12}  {name}\n{:38}{}",
                row.retained,
                row.own.objects,
                row.own.bytes,
                "",
                analysis.way_text(snapshot, row.largest)
            );
        }
    }
    Ok(())
}

/// Who holds the objects of a type, or the object with a number (`#12`), largest first.
fn ways(snapshot: &Snapshot, analysis: &Analysis, who: &str, n_most: usize) -> Result<(), Stop> {
    let by_number = who.strip_prefix('#').and_then(|id| id.parse().ok());
    let mut found: Vec<u32> = match by_number {
        Some(id) => snapshot.find(id).into_iter().collect(),
        None => (snapshot.n_groups()..snapshot.nodes().len() as u32)
            .filter(|&node| snapshot.name(node) == who)
            .collect(),
    };
    if found.is_empty() {
        return Err(Stop::Usage(format!("no object is a {who}")));
    }
    found.sort_by_key(|&node| std::cmp::Reverse(analysis.retained(node)));
    for &node in found.iter().take(n_most) {
        let object = snapshot.nodes().get(node as usize);
        let (id, bytes) = object.map_or((0, 0), |object| (object.id, object.bytes));
        println!(
            "#{id} {}, {bytes} bytes, retains {}",
            snapshot.name(node),
            analysis.retained(node)
        );
        println!("    {}", analysis.way_text(snapshot, node));
        if let Some(place) = snapshot.place(node).filter(|place| place.line != 0) {
            println!(
                "    made by {} at {}:{}",
                place.func, place.file, place.line
            );
        }
    }
    if found.len() > n_most {
        println!("and {} more", found.len() - n_most);
    }
    Ok(())
}

fn json(
    snapshot: &Snapshot,
    types: &[SumRow],
    places: &[SumRow],
    engine: Option<&mut Engine>,
) -> String {
    let n_trees = snapshot.trees.len();
    let rows = |rows: &[SumRow]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                format!(
                    "{{\"name\":{},\"objects\":{},\"bytes\":{},\"retained\":{}}}",
                    json_string(&row.name),
                    row.own.objects,
                    row.own.bytes,
                    row.retained
                )
            })
            .collect();
        rows.join(",")
    };
    let wall_ns = engine.map_or(0, |engine| engine.material().wall_ns);
    format!(
        "{{\"GCNum\":{},\"PauseNs\":{},\"ASTNodeCount\":{n_trees},\"Timestamp\":{wall_ns},\
         \"HeapAlloc\":{},\"Objects\":{},\"References\":{},\"types\":[{}],\"places\":[{}]}}",
        snapshot.cycle,
        snapshot.pause_ns,
        snapshot.total_bytes(),
        snapshot.n_objects(),
        snapshot.n_edges(),
        rows(types),
        rows(places),
    )
}

fn diff_json(diff: &Diff) -> String {
    let row = |row: &DiffRow| {
        let mut text = format!("{{\"name\":{}", json_string(&row.name));
        for (what, tally) in [("new", row.new), ("gone", row.gone), ("kept", row.kept)] {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                ",\"{what}\":{{\"objects\":{},\"bytes\":{}}}",
                tally.objects, tally.bytes
            );
        }
        text + "}"
    };
    let rows = |rows: &[DiffRow]| rows.iter().map(row).collect::<Vec<_>>().join(",");
    format!(
        "{{\"total\":{},\"types\":[{}],\"places\":[{}]}}",
        row(&diff.total),
        rows(&diff.by_type),
        rows(&diff.by_place)
    )
}

fn diff_line(row: &DiffRow, name: &str) -> String {
    let name = if name.is_empty() { "?" } else { name };
    format!(
        "{:>+12} bytes  new {:>9} in {:<7} gone {:>9} in {:<7} kept {:>9} in {:<7} {name}",
        row.growth(),
        row.new.bytes,
        row.new.objects,
        row.gone.bytes,
        row.gone.objects,
        row.kept.bytes,
        row.kept.objects
    )
}
