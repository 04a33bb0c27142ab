//! The files that a run leaves when its program has ended: exports, and the report of a leak.
//!
//! In: the engine, the options that name files, the desk with what was read while the program ran. Out: files, all of one reading of the machine.

use std::sync::Arc;

use ergo::engine::Engine;
use ergo::telemetry::export::{Format, export, json_string};
use ergo::telemetry::watch::Alert;

use crate::Stop;
use crate::desk::Desk;
use crate::options::{Export, Options};
use crate::snap;

/// Writes them.
pub(crate) fn write(engine: &mut Engine, options: &Options, desk: &Desk) -> Result<(), Stop> {
    let leak = report_leaks(engine, options)?;
    let wanted: Vec<&Export> = options.exports.iter().chain(&leak).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    write_each(engine, options, desk, &wanted)
}

/// Apart, since few runs come here and the code of a process is mapped with what stands around it.
#[inline(never)]
fn write_each(
    engine: &mut Engine,
    options: &Options,
    desk: &Desk,
    wanted: &[&Export],
) -> Result<(), Stop> {
    // Before the numbers: they may need a cycle.
    let is_page = |export: &&Export| export.format == Format::HtmlReport;
    let taken = match wanted.iter().any(is_page) {
        true => desk.take_snapshots(engine),
        false => None,
    };
    let snapshot = match options.wants_snapshot() {
        true => Some(Arc::new(engine.snapshot(0)?)),
        false => None,
    };
    let mut material = engine.material();
    material.snapshot = snapshot;
    material.extra.program = options.program();
    material.extra.readings = desk.take_readings();
    material.extra.heap = taken.map(|taken| taken.view());
    for wanted in wanted {
        if let (Format::HeapSnapshot, Some(snapshot)) = (wanted.format, &material.snapshot) {
            // As it is made: it may be larger than all else.
            snap::write(snapshot, &wanted.file)?;
            continue;
        }
        let bytes = export(&material, wanted.format, wanted.flags);
        std::fs::write(&wanted.file, bytes)
            .map_err(|error| Stop::Usage(format!("{}: {error}", wanted.file)))?;
    }
    Ok(())
}

/// The file of `--on-leak`: nothing if all was quiet. Text and JSON are written here; an HTML report is one export more.
#[inline(never)]
fn report_leaks(engine: &mut Engine, options: &Options) -> Result<Option<Export>, Stop> {
    const MIB: f64 = (1 << 20) as f64;
    let Some(file) = &options.on_leak else {
        return Ok(None);
    };
    let alerts = engine.take_alerts();
    if alerts.is_empty() {
        return Ok(None);
    }
    if options.reports_leaks() {
        return Ok(Some(Export {
            file: file.clone(),
            format: Format::HtmlReport,
            flags: 0,
        }));
    }
    let closed = engine.take_closed();
    if file.ends_with(".json") {
        let object = |alert: &Alert| {
            let outcome = closed.iter().find(|closed| closed.cycle == alert.cycle);
            engine.alert_json(alert, outcome)
        };
        let objects: Vec<String> = alerts.iter().map(object).collect();
        let text = format!(
            "{{\"program\":{},\"alerts\":[{}]}}\n",
            json_string(&options.program()),
            objects.join(",")
        );
        std::fs::write(file, text).map_err(|error| Stop::Usage(format!("{file}: {error}")))?;
        return Ok(None);
    }
    let texts: Vec<String> = alerts
        .iter()
        .map(|alert| engine.alert_text(alert))
        .collect();
    let closed: Vec<String> = closed
        .iter()
        .map(|closed| {
            format!(
                "\nthe alert of cycle {} was closed after {} cycles: {:.1} MiB live then, {:.1} MiB now, {}\n",
                closed.cycle,
                closed.cycles,
                closed.from_bytes as f64 / MIB,
                closed.live_bytes as f64 / MIB,
                if closed.has_cleared { "cleared" } else { "not cleared" }
            )
        })
        .collect();
    std::fs::write(file, texts.join("\n") + &closed.concat())
        .map_err(|error| Stop::Usage(format!("{file}: {error}")))?;
    Ok(None)
}
