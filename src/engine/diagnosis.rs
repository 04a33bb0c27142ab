//! What an alert says: for people as text, for programs as JSON.
//!
//! In: an [`Alert`], and what the machine knows of the places in it. Out: suspects with stacks and holders, what is different since a quiet cycle, the last cycles.

use std::fmt::Write;

use crate::engine::Engine;
use crate::telemetry::export::json_string;
use crate::telemetry::gctrace;
use crate::telemetry::snapshot::Holder;
use crate::telemetry::watch::{Alert, Closed, Growth};
use crate::vm::profile::{ProfileFrame, SampleReading};
use crate::vm::sites::SitePlace;

/// Holders of a suspect in a text.
const N_HOLDERS: usize = 3;

/// Holders of a suspect in JSON.
const N_JSON_HOLDERS: usize = 10;

/// A suspect of an alert: how many bytes it has grown by, and where they are allocated.
#[derive(Clone, PartialEq, Debug)]
pub struct Suspect {
    /// Bytes, estimated from samples.
    pub bytes: u64,
    /// Where.
    pub place: SampleReading,
    /// Who holds what was made there; empty if no snapshot has shown it.
    pub held_by: Vec<Holder>,
}

impl Engine {
    /// An alert for people: what rises, what is suspected with its stacks, the last cycles.
    pub fn alert_text(&self, alert: &Alert) -> String {
        const MIB: f64 = (1 << 20) as f64;
        let trend = &alert.trend;
        let mut out = format!(
            "leak alert at {:.3}s, cycle {}: {:.1} MiB live, {:.1} MiB when the rise began; {:+.3} MiB a cycle over {} cycles, by chance with p = {:.1e}\n\nsuspects, by what has grown since a quiet cycle before:\n",
            alert.time_ns as f64 / 1e9,
            alert.cycle,
            alert.live_bytes as f64 / MIB,
            trend.from_bytes as f64 / MIB,
            trend.slope / MIB,
            trend.cycles,
            trend.chance,
        );
        // Writing to a string cannot fail.
        for suspect in self.suspects(alert) {
            let site = &suspect.place.site;
            let _ = writeln!(
                out,
                "{:>10.2} MiB  {}:{}:{}  {} {}",
                suspect.bytes as f64 / MIB,
                site.file,
                site.line,
                site.column,
                site.op,
                site.ty
            );
            for holder in suspect.held_by.iter().take(N_HOLDERS) {
                let _ = writeln!(
                    out,
                    "                  held by {} ({} of {} looked at)",
                    holder.way, holder.objects, holder.of
                );
            }
            for frame in &suspect.place.stack {
                let _ = writeln!(
                    out,
                    "                  {} {}:{}",
                    frame.func, frame.file, frame.line
                );
            }
        }
        out.push_str("\nthe last cycles before it:\n");
        for cycle in &alert.cycles {
            let _ = writeln!(out, "{}", gctrace::line(cycle));
        }
        out
    }

    /// The suspects of an alert, largest first.
    pub fn suspects(&self, alert: &Alert) -> Vec<Suspect> {
        let place = |growth: &Growth| {
            Some(Suspect {
                bytes: growth.bytes as u64,
                place: self.vm.sample_reading(growth.bucket)?,
                held_by: self.holders(growth.bucket).to_vec(),
            })
        };
        alert.suspects.iter().filter_map(place).collect()
    }

    /// An alert as one JSON object (docs/leak-report.md), and what became of it, if that is known.
    pub fn alert_json(&self, alert: &Alert, closed: Option<&Closed>) -> String {
        let trend = &alert.trend;
        let suspects: Vec<String> = self.suspects(alert).iter().map(suspect_json).collect();
        let cycles: Vec<String> = alert
            .cycles
            .iter()
            .map(|cycle| json_string(&gctrace::line(cycle)))
            .collect();
        let outcome = closed.map_or_else(
            || "null".into(),
            |closed| {
                format!(
                    "{{\"cycles\":{},\"live_bytes\":{},\"cleared\":{}}}",
                    closed.cycles, closed.live_bytes, closed.has_cleared
                )
            },
        );
        format!(
            "{{\"version\":1,\"cycle\":{},\"time_ns\":{},\"live_bytes\":{},\"from_bytes\":{},\"slope_bytes\":{:.0},\"cycles\":{},\"chance\":{:e},\"suspects\":[{}],\"difference\":{},\"gctrace\":[{}],\"outcome\":{outcome}}}",
            alert.cycle,
            alert.time_ns,
            alert.live_bytes,
            trend.from_bytes,
            trend.slope,
            trend.cycles,
            trend.chance,
            suspects.join(","),
            self.difference_json(alert),
            cycles.join(","),
        )
    }

    /// What is different since the quiet cycle.
    fn difference_json(&self, alert: &Alert) -> String {
        let row = |change: &crate::telemetry::watch::Change| {
            let reading = self.vm.sample_reading(change.bucket)?;
            Some(format!(
                "{{{},\"then_bytes\":{:.0},\"now_bytes\":{:.0}}}",
                place_json(&reading.site),
                change.then_bytes,
                change.now_bytes
            ))
        };
        let rows: Vec<String> = alert.changes.iter().filter_map(row).collect();
        let (cycle, live_bytes) = alert.quiet;
        format!(
            "{{\"since_cycle\":{cycle},\"live_bytes\":{live_bytes},\"places\":[{}]}}",
            rows.join(",")
        )
    }
}

/// Fields of a place, without braces.
fn place_json(site: &SitePlace) -> String {
    format!(
        "\"file\":{},\"line\":{},\"column\":{},\"func\":{},\"op\":{},\"type\":{}",
        json_string(&site.file),
        site.line,
        site.column,
        json_string(&site.func),
        json_string(site.op),
        json_string(&site.ty)
    )
}

fn suspect_json(suspect: &Suspect) -> String {
    let holder = |holder: &Holder| {
        format!(
            "{{\"way\":{},\"objects\":{},\"of\":{}}}",
            json_string(&holder.way),
            holder.objects,
            holder.of
        )
    };
    let frame = |frame: &ProfileFrame| {
        format!(
            "{{\"func\":{},\"file\":{},\"line\":{}}}",
            json_string(&frame.func),
            json_string(&frame.file),
            frame.line
        )
    };
    let holders = suspect.held_by.iter().take(N_JSON_HOLDERS).map(holder);
    let stack = suspect.place.stack.iter().map(frame);
    format!(
        "{{\"bytes\":{},{},\"held_by\":[{}],\"stack\":[{}]}}",
        suspect.bytes,
        place_json(&suspect.place.site),
        holders.collect::<Vec<_>>().join(","),
        stack.collect::<Vec<_>>().join(",")
    )
}
