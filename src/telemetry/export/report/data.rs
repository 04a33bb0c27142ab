//! The data of the report, as JSON of one line.
//!
//! In: [`Material`]. Out: an object. Tables are arrays of rows whose columns stand in `columns` of the table, so that a name is written once. Frames and
//! places are named by their numbers in `frames`.

use crate::heap::counters::STAT_NAMES;
use crate::heap::record::CycleRecord;
use crate::telemetry::export::spread::{Row, rows};
use crate::telemetry::export::{Material, json_string};
use crate::telemetry::numbered::Numbered;
use crate::vm::profile::ProfileFrame;

/// Most bytes of source text in a report; the files behind are named without their text.
const MAX_TEXT_BYTES: usize = 8 << 20;

/// A column of the table of cycles.
type Column = (&'static str, fn(&CycleRecord) -> u64);

const CYCLES: &[Column] = &[
    ("number", |c| c.number),
    ("start_ns", |c| c.start_ns),
    ("begin_ns", |c| c.begin_ns),
    ("mark_ns", |c| c.mark_ns),
    ("end_ns", |c| c.end_ns),
    ("assist_ns", |c| c.assist_ns),
    ("step_ns", |c| c.step_ns),
    ("heap_begin", |c| c.heap_begin),
    ("heap_end", |c| c.heap_end),
    ("heap_marked", |c| c.heap_marked),
    ("goal", |c| c.goal),
    ("forced", |c| u64::from(c.is_forced)),
    ("nodes_born", |c| c.nodes_born),
    ("nodes_died", |c| c.nodes_died),
    ("nodes_left", |c| c.nodes_left),
    ("cpu_percent", |c| c.cpu_percent),
    ("mallocs", |c| c.mallocs),
    ("frees", |c| c.frees),
];

/// The whole. `wants_text`: whether the text of this file is to be in it.
pub(super) fn json(
    material: &Material,
    is_live: bool,
    wants_text: &dyn Fn(&str) -> bool,
) -> String {
    let rows = rows(material);
    let mut frames = Frames::default();
    let stacks = table(
        &[
            "frames",
            "op",
            "type",
            "alloc_objects",
            "alloc_bytes",
            "inuse_objects",
            "inuse_bytes",
            "aged_objects",
            "survived_objects",
            "cell_bytes",
        ],
        rows.iter().map(|row| stack_row(row, &mut frames)),
    );
    let cycles = table(
        &CYCLES.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        material.cycles.iter().map(|c| {
            let cells: Vec<String> = CYCLES.iter().map(|(_, get)| get(c).to_string()).collect();
            array(cells)
        }),
    );
    let extra = &material.extra;
    let suspects = extra
        .alerts
        .iter()
        .map(|alert| alert_row(alert, &mut frames));
    let alerts = array(suspects.collect::<Vec<_>>());
    let members = [
        ("version", "1".to_owned()),
        ("ergo", json_string(env!("CARGO_PKG_VERSION"))),
        ("live", is_live.to_string()),
        ("program", json_string(&extra.program)),
        ("wall_ms", (material.wall_ns / 1_000_000).to_string()),
        ("rate", material.rate.to_string()),
        ("parses", material.n_parses.to_string()),
        ("goroutines", material.n_goroutines.to_string()),
        ("stats", stats(material)),
        ("cycles", cycles),
        ("readings", readings(material)),
        ("stacks", stacks),
        ("alerts", alerts),
        ("log", log(material)),
        ("kinds", kinds(material)),
        ("sources", sources(material, wants_text)),
        (
            "heap",
            extra
                .heap
                .as_ref()
                .map_or_else(|| "null".to_owned(), |heap| heap.json().to_owned()),
        ),
        // Last: the tables before number them.
        ("frames", frame_table(&frames)),
    ];
    object(members.iter().map(|(name, value)| (*name, value.clone())))
}

pub(super) fn object<'a>(members: impl Iterator<Item = (&'a str, String)>) -> String {
    let members: Vec<String> = members
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

pub(super) fn array(cells: Vec<String>) -> String {
    format!("[{}]", cells.join(","))
}

pub(super) fn table(columns: &[&str], rows: impl Iterator<Item = String>) -> String {
    let names = columns.iter().map(|name| json_string(name)).collect();
    let rows = array(rows.collect());
    format!("{{\"columns\":{},\"rows\":{rows}}}", array(names))
}

/// Frames by number, as they are met.
type Frames = Numbered<ProfileFrame>;

/// Numbers of a stack, outermost first.
fn stack_numbers(frames: &mut Frames, stack: &[ProfileFrame]) -> String {
    let numbers = stack.iter().rev().map(|f| frames.number(f).to_string());
    array(numbers.collect())
}

fn frame_table(frames: &Frames) -> String {
    let row = |frame: &ProfileFrame| {
        array(vec![
            json_string(&frame.func),
            json_string(&frame.file),
            frame.line.to_string(),
            frame.column.to_string(),
        ])
    };
    let columns = ["func", "file", "line", "column"];
    table(&columns, frames.rows().iter().map(row))
}

fn stack_row(row: &Row<'_>, frames: &mut Frames) -> String {
    array(vec![
        stack_numbers(frames, &row.stack),
        json_string(row.site.op),
        json_string(&row.site.ty),
        row.alloc_objects.to_string(),
        row.alloc_bytes.to_string(),
        row.inuse_objects.to_string(),
        row.inuse_bytes.to_string(),
        row.aged_objects.to_string(),
        row.survived_objects.to_string(),
        row.cell_bytes.to_string(),
    ])
}

fn alert_row(alert: &crate::telemetry::export::AlertText, frames: &mut Frames) -> String {
    let suspects = alert.suspects.iter().map(|(bytes, stack)| {
        let stack = stack_numbers(frames, stack);
        format!("{{\"bytes\":{bytes},\"frames\":{stack}}}")
    });
    let trend = &alert.alert.trend;
    object(
        [
            ("time_ns", alert.alert.time_ns.to_string()),
            ("cycle", alert.alert.cycle.to_string()),
            ("live_bytes", alert.alert.live_bytes.to_string()),
            ("cycles", trend.cycles.to_string()),
            ("slope_bytes", format!("{:.0}", trend.slope)),
            ("chance", format!("{:e}", trend.chance)),
            ("from_bytes", trend.from_bytes.to_string()),
            ("suspects", array(suspects.collect())),
        ]
        .into_iter(),
    )
}

fn stats(material: &Material) -> String {
    let words = material.stats.heap.words();
    let more = [
        ("fuel_used", material.stats.fuel_used),
        ("events_lost", material.stats.events_lost),
    ];
    let named = STAT_NAMES.iter().copied().zip(words).chain(more);
    object(named.map(|(name, value)| (name, value.to_string())))
}

fn readings(material: &Material) -> String {
    table(
        &["time_ns", "heap_alloc", "goal", "phase"],
        material.extra.readings.iter().map(|r| {
            let cells = [r.time_ns, r.heap_alloc, r.next_gc, r.phase];
            array(cells.iter().map(u64::to_string).collect())
        }),
    )
}

fn log(material: &Material) -> String {
    table(
        &["time_ns", "cycle", "rule", "action", "vetoed", "heap_alloc"],
        material.extra.log.iter().map(|fired| {
            array(vec![
                fired.time_ns.to_string(),
                fired.cycle.to_string(),
                json_string(&fired.rule),
                json_string(fired.action.name()),
                u8::from(fired.is_vetoed).to_string(),
                fired.heap_alloc.to_string(),
            ])
        }),
    )
}

fn kinds(material: &Material) -> String {
    table(
        &["kind", "born", "live"],
        material.extra.kinds.iter().map(|(name, born, live)| {
            array(vec![json_string(name), born.to_string(), live.to_string()])
        }),
    )
}

fn sources(material: &Material, wants_text: &dyn Fn(&str) -> bool) -> String {
    let mut left = MAX_TEXT_BYTES;
    let each = material.extra.sources.iter().map(|source| {
        let text = match left.checked_sub(source.text.len()) {
            Some(rest) if wants_text(&source.file) => {
                left = rest;
                json_string(&String::from_utf8_lossy(&source.text))
            }
            _ => "null".to_owned(),
        };
        let (file, is_own) = (json_string(&source.file), !source.is_std);
        format!("{{\"file\":{file},\"own\":{is_own},\"text\":{text}}}")
    });
    array(each.collect())
}
