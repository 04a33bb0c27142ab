//! Rules over a running machine: the host's wishes for the watch, and what it found.
//!
//! In: rules as text. Out: what fired; alerts with the places that are suspected.

use crate::engine::Engine;
use crate::engine::error::{ErrorItem, Failure, Status};
use crate::heap::capture::Stage;
use crate::telemetry::policy::Action;
use crate::telemetry::rules;
use crate::telemetry::snapshot::{Analysis, Holder, Snapshot, SumRow};
use crate::telemetry::watch::{Alert, Closed, Search, SharedWatch, Veto, Watch};
use crate::vm::sites::SitePlace;

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

    /// For who hears of rules by events alone and never takes deep scans, nor alerts unless it has asked for them: no snapshot is begun for them, which would keep its memory, and be taken for the host's own.
    pub fn only_tell(&mut self) {
        if self.watch().with(|watch| !watch.has_wake()) {
            self.ask_for_alerts(None);
        }
    }

    /// From now on [`Step::Asked`](crate::engine::Step::Asked) comes while alerts wait to be taken, or, with `None`, they are told by events alone. With
    /// `Some(true)` a cycle is written down for each, to tell who holds the suspects.
    pub fn ask_for_alerts(&mut self, reads_holders: Option<bool>) {
        let shared = self.shared();
        let search = self.watch().with(|watch| match reads_holders {
            Some(reads) => {
                watch.wake_for_alerts(Box::new(move || shared.ask()), reads);
                Search::default()
            }
            None => watch.only_tell(),
        });
        if search.is_on() {
            // Nobody would read the one that was begun.
            self.forget_snapshots();
        }
    }

    /// [`Engine::begin_snapshot`] for who hears of alerts by [`Engine::ask_for_alerts`] and wants this one: alerts that wait for theirs have the holders that are known.
    pub fn begin_own_snapshot(&mut self, most_bytes: u64) {
        if let Some(watch) = &self.watch {
            watch.with(Watch::take_search);
        }
        self.begin_snapshot(most_bytes);
    }

    /// Alerts wait, and with them who holds their suspects: taking them collects nothing.
    pub fn has_ready_alerts(&mut self) -> bool {
        let waiting = self
            .watch
            .as_ref()
            .and_then(|watch| watch.with(|watch| watch.waiting()));
        let Some(search) = waiting else {
            return false;
        };
        match self.vm.heap().capture_stage() {
            _ if !search.is_on() => true,
            Stage::Done => true,
            Stage::None => {
                // A host took the one that the alert has begun.
                self.begin_snapshot(0);
                false
            }
            _ => false,
        }
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
            watch.with(|watch| watch.alerts().to_vec())
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
