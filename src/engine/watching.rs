//! Rules over a running machine: the host's wishes for the watch, and what it found.
//!
//! In: rules as text. Out: what fired; alerts with the places that are suspected.

use std::fmt::Write;

use crate::engine::Engine;
use crate::engine::error::{ErrorItem, Failure, Status};
use crate::heap::capture::Stage;
use crate::telemetry::gctrace;
use crate::telemetry::policy::Action;
use crate::telemetry::rules;
use crate::telemetry::snapshot::{Analysis, Holder, Snapshot, SumRow};
use crate::telemetry::watch::{Alert, Closed, Search, SharedWatch, Veto, Watch};
use crate::vm::profile::SampleReading;
use crate::vm::sites::SitePlace;

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
    fn watch(&mut self) -> &SharedWatch {
        self.watch.get_or_insert_with(|| {
            let watch = SharedWatch::default();
            self.vm.set_observer(Some(Box::new(watch.clone())));
            watch
        })
    }

    /// Adds rules, or replaces those of the same names; `None`: the default set. `veto` is asked before a rule acts; `None` leaves the one there is.
    ///
    /// # Errors
    /// `Invalid` with the line that is wrong; nothing has changed then.
    pub fn set_rules(&mut self, text: Option<&str>, veto: Option<Veto>) -> Result<(), Failure> {
        let all = rules::parse(text.unwrap_or(rules::DEFAULT)).map_err(|wrong| {
            let message = format!("rules:{}: {}", wrong.line, wrong.message);
            Failure {
                items: vec![ErrorItem {
                    file: "rules".into(),
                    line: wrong.line,
                    message: wrong.message,
                    ..ErrorItem::default()
                }],
                ..Failure::new(Status::Invalid, message)
            }
        })?;
        self.watch().with(|watch| watch.set(all, veto));
        Ok(())
    }

    /// For who hears of rules by events alone and never takes alerts or deep scans: no snapshot is begun for them, which would keep its memory, and be taken for the host's own.
    pub fn only_tell(&mut self) {
        self.watch().with(Watch::only_tell);
    }

    /// Switches a rule on or off; false if there is none of that name.
    pub fn enable_rule(&mut self, name: &str, on: bool) -> bool {
        self.watch
            .as_ref()
            .is_some_and(|watch| watch.with(|watch| watch.enable(name, on)))
    }

    /// Takes all rules and the veto away.
    pub fn clear_rules(&mut self) {
        if let Some(watch) = &self.watch {
            watch.with(|watch| watch.clear());
        }
    }

    /// Rules that fired since the last call: name, action, whether it was vetoed.
    pub fn take_fired(&mut self) -> Vec<(String, Action, bool)> {
        let watch = self.watch.as_ref();
        watch.map_or_else(Vec::new, |watch| watch.with(|watch| watch.take_fired()))
    }

    /// Alerts since the last call. If one of them waits for a snapshot of who holds its suspects, the cycle that it is taken in goes on to its end, and the snapshot is read.
    pub fn take_alerts(&mut self) -> Vec<Alert> {
        self.read_snapshot();
        let watch = self.watch.as_ref();
        watch.map_or_else(Vec::new, |watch| watch.with(|watch| watch.take_alerts()))
    }

    /// What the syntax trees retained when a rule last asked for a deep scan, by file, the one that retains most first; `None`: none did since the last call. The cycle that
    /// is written down for it goes on to its end.
    pub fn take_deep_scan(&mut self) -> Option<Vec<SumRow>> {
        self.read_snapshot();
        self.tree_sizes.take()
    }

    /// Reads the snapshot that the watch has asked for, if it has.
    fn read_snapshot(&mut self) {
        let watch = self.watch.as_ref();
        let search = watch.map_or_else(Search::default, |watch| watch.with(Watch::take_search));
        if !search.is_on() {
            return;
        }
        if !self.is_snapshot_begun() {
            // A host took the one that the alert has begun.
            self.begin_snapshot(0);
        }
        if self.vm.heap().capture_stage() != Stage::Done {
            self.collect();
        }
        // Without memory for it an alert has its lines, and no holders.
        let Ok(Some(parts)) = self.take_snapshot() else {
            return;
        };
        let snapshot = parts.build();
        let analysis = Analysis::of(&snapshot);
        if search.holders {
            self.find_holders(&snapshot, &analysis);
        }
        if search.trees {
            self.tree_sizes = Some(analysis.trees(&snapshot));
        }
        // Nobody compares this one with another.
        self.forget_snapshots();
    }

    fn find_holders(&mut self, snapshot: &Snapshot, analysis: &Analysis) {
        let alerts = self.watch.as_ref().map_or_else(Vec::new, |watch| {
            watch.with(|watch| watch.past_alerts().to_vec())
        });
        for growth in alerts.iter().flat_map(|alert| &alert.suspects) {
            if let Some(reading) = self.vm.sample_reading(growth.bucket) {
                let nodes = made_at(snapshot, &reading.site);
                let holders = analysis.holders(snapshot, &nodes);
                self.holders.insert(growth.bucket, holders);
            }
        }
    }

    /// Who holds the objects of a suspect, as far as a snapshot has shown it.
    pub fn holders(&self, bucket: u32) -> &[Holder] {
        self.holders.get(&bucket).map_or(&[], |holders| holders)
    }

    /// Alerts that were closed since the last call: what became of them.
    pub fn take_closed(&mut self) -> Vec<Closed> {
        let watch = self.watch.as_ref();
        watch.map_or_else(Vec::new, |watch| watch.with(|watch| watch.take_closed()))
    }

    /// An alert for people: what rises, what is suspected with its stacks, the last cycles.
    pub fn alert_text(&self, alert: &Alert) -> String {
        const MIB: f64 = (1 << 20) as f64;
        const N_CYCLES: usize = 16;
        const N_HOLDERS: usize = 3;
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
        out.push_str("\nthe last cycles:\n");
        let cycles: Vec<_> = self.vm.heap().cycles().collect();
        for cycle in cycles.iter().skip(cycles.len().saturating_sub(N_CYCLES)) {
            let _ = writeln!(out, "{}", gctrace::line(cycle));
        }
        out
    }

    /// The suspects of an alert, largest first.
    pub fn suspects(&self, alert: &Alert) -> Vec<Suspect> {
        let place = |growth: &crate::telemetry::watch::Growth| {
            Some(Suspect {
                bytes: growth.bytes as u64,
                place: self.vm.sample_reading(growth.bucket)?,
                held_by: self.holders(growth.bucket).to_vec(),
            })
        };
        alert.suspects.iter().filter_map(place).collect()
    }
}

/// The objects that were allocated on the line of a site.
fn made_at(snapshot: &Snapshot, site: &SitePlace) -> Vec<u32> {
    let places = snapshot.places.iter();
    let is_here: Vec<bool> = places
        .map(|place| (&place.func, &place.file, place.line) == (&site.func, &site.file, site.line))
        .collect();
    let nodes = (0..).zip(snapshot.nodes());
    nodes
        .filter(|(_, node)| is_here.get(node.place as usize) == Some(&true))
        .map(|(at, _)| at)
        .collect()
}
