//! The watch: rules applied to a running machine, at the end of each mark and at ticks.
//!
//! In: the heap at a safepoint. Out: actions: a cycle is asked for, events are written, a leak is diagnosed. Trees that are
//! kept by their text are let go here; candidates and the holding back of parses are noted for the engine, who has the trees and the queue. All of it is told, to the host's veto
//! function and in `POLICY_FIRED` events.
//!
//! Diagnosis. The sampler's buckets say what is alive by stack. Of their state a copy is kept from before the rise began; what has grown most since then
//! is suspected. With the first alert the next cycle is written down (`heap::capture`), so that the engine can tell who holds the suspects.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::heap::Heap;
use crate::heap::capture::Stage;
use crate::heap::record::CycleRecord;
use crate::heap::ring::{Event, kind};
use crate::heap::unit::next_unit_number;
use crate::telemetry::leak::{Detector, Trend};
use crate::telemetry::policy::{Action, Metric, Metrics, Policy, Rule};
use crate::vm::observer::Observer;

/// Asked before a rule acts: its name and the number of its action; false is a veto.
pub type Veto = Box<dyn FnMut(&str, u32) -> bool + Send>;

/// Tells whoever takes alerts that there are some: at the end of each mark and at ticks, from inside the machine.
pub type Wake = Box<dyn Fn() + Send>;

/// Suspects of a report.
const MAX_SUSPECTS: usize = 10;

/// Cycles of a report.
const N_CYCLES: usize = 16;

/// Differences of a report.
const MAX_CHANGES: usize = 50;

/// Quiet cycles between two copies of what is alive; of two copies the older one is compared with.
const COPY_EVERY: u64 = 8;

/// What has grown: a bucket of the sampler.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Growth {
    /// Number of the bucket.
    pub bucket: u32,
    /// Objects that have survived a mark, more than before, as sampled.
    pub samples: u64,
    /// Bytes that they stand for.
    pub bytes: f64,
}

/// What of a bucket of the sampler was alive at a quiet cycle, and is now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Change {
    /// Number of the bucket.
    pub bucket: u32,
    /// Bytes then, as sampled.
    pub then_bytes: f64,
    /// Bytes now.
    pub now_bytes: f64,
}

/// A copy of what is alive by stack.
#[derive(Clone, Default)]
struct Living {
    /// The cycle that left it.
    cycle: u64,
    /// All bytes that it left.
    live_bytes: u64,
    /// Samples by bucket.
    aged: Vec<u64>,
}

/// An alert with what was found out.
#[derive(Clone, PartialEq, Debug)]
pub struct Alert {
    /// When, ns since the heap was made.
    pub time_ns: u64,
    /// The cycle.
    pub cycle: u64,
    /// Live bytes now.
    pub live_bytes: u64,
    /// How they rose.
    pub trend: Trend,
    /// Largest growth first.
    pub suspects: Vec<Growth>,
    /// The quiet cycle that is compared with, 0 if there was none, and the bytes that it left alive.
    pub quiet: (u64, u64),
    /// The newest cycles then, oldest first.
    pub cycles: Vec<CycleRecord>,
    /// What is different since that cycle, the largest difference first.
    pub changes: Vec<Change>,
}

/// A rule that fired.
#[derive(Clone, PartialEq, Debug)]
pub struct Fired {
    /// When, ns since the heap was made.
    pub time_ns: u64,
    /// Cycles completed then.
    pub cycle: u64,
    /// Name of the rule.
    pub rule: String,
    /// What it asks for.
    pub action: Action,
    /// The host did not want it.
    pub is_vetoed: bool,
    /// HeapAlloc then.
    pub heap_alloc: u64,
}

/// What became of an alert.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closed {
    /// The cycle of the alert.
    pub cycle: u64,
    /// Cycles since.
    pub cycles: u64,
    /// Live bytes at the alert.
    pub from_bytes: u64,
    /// Live bytes now.
    pub live_bytes: u64,
    /// The rise has ended, or what rose is gone.
    pub has_cleared: bool,
}

/// Cycles after which an alert is closed, cleared or not.
const CLOSE_AFTER: u64 = 5;

/// One machine's watch.
#[derive(Default)]
pub struct Watch {
    policy: Policy,
    detector: Detector,
    veto: Option<Veto>,
    trend: Option<Trend>,
    /// What was alive some quiet cycles ago, and at a newer one.
    copies: [Living; 2],
    n_quiet: u64,
    n_parses: u64,
    last_cycle_ns: u64,
    recycled: u64,
    alerts: Vec<Alert>,
    /// The alert that is not closed yet: its cycle and live bytes.
    open: Option<(u64, u64)>,
    closed: Vec<Closed>,
    /// Rules that fired: (rule, action, whether it was vetoed), newest last.
    fired: Vec<(String, Action, bool)>,
    /// What fired last, oldest first, whoever takes what: for reports.
    log: VecDeque<Fired>,
    /// Alerts there were, for reports.
    past_alerts: Vec<Alert>,
    /// What the cycle that is written down is to be read for.
    search: Search,
    /// What nobody would read: nothing is written down for it.
    unread: Search,
    /// Called while alerts wait to be taken.
    wake: Option<Wake>,
    /// A rule has asked for candidates: those of units with numbers below.
    candidates: Option<u64>,
    /// Since when parses that can wait are held back.
    held_since_ns: Option<u64>,
}

/// What a snapshot is wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// To tell who holds the suspects of alerts.
    pub holders: bool,
    /// To tell what syntax trees retain.
    pub trees: bool,
}

impl Search {
    /// It is wanted.
    pub fn is_on(self) -> bool {
        self.holders || self.trees
    }
}

/// After that long, parses that can wait are held back no longer, unless the rule fires again.
const LONGEST_HOLD_NS: u64 = 5_000_000_000;

/// What the search for holders may take, at least; else as much as is alive.
const LEAST_CAPTURE_BYTES: u64 = 16 << 20;

/// Firings that reports know.
const MAX_LOG: usize = 2000;

/// Alerts that reports know.
const MAX_PAST_ALERTS: usize = 20;

/// Firings, and alerts, that are remembered until they are taken; later ones are told in events only.
const MAX_FIRED: usize = 1000;

impl Watch {
    /// Adds or replaces rules; `veto` takes the place of the one before, if it is given.
    pub fn set(&mut self, rules: Vec<Rule>, veto: Option<Veto>) {
        self.policy.set(rules);
        if veto.is_some() {
            self.veto = veto;
        }
    }

    /// Takes all rules away, and the veto function.
    pub fn clear(&mut self) {
        self.policy.clear();
        self.veto = None;
    }

    /// Switches a rule on or off; false if there is none of that name.
    pub fn enable(&mut self, name: &str, on: bool) -> bool {
        self.policy.enable(name, on)
    }

    /// A batch of nodes was given back to its pool.
    pub fn recycled(&mut self) {
        self.recycled += 1;
    }

    /// What the next snapshot is wanted for; it is not waited for any more.
    pub fn take_search(&mut self) -> Search {
        std::mem::take(&mut self.search)
    }

    /// From now on rules are told only: no cycle is written down for an alert or a deep scan, since nobody would read it. Alerts that wait are dropped;
    /// what a snapshot was wanted for is told.
    pub fn only_tell(&mut self) -> Search {
        self.unread = Search {
            holders: true,
            trees: true,
        };
        self.wake = None;
        self.alerts.clear();
        self.take_search()
    }

    /// Somebody who never takes deep scans takes alerts from now on, and is woken for them; whether it is told who holds the suspects.
    pub fn wake_for_alerts(&mut self, wake: Wake, reads_holders: bool) {
        if self.wake.is_none() {
            // Nobody was there for them.
            self.alerts.clear();
        }
        self.unread = Search {
            holders: !reads_holders,
            trees: true,
        };
        self.wake = Some(wake);
    }

    /// Somebody is woken for alerts.
    pub fn has_wake(&self) -> bool {
        self.wake.is_some()
    }

    /// Alerts wait to be taken; what a snapshot is still wanted for.
    pub fn waiting(&self) -> Option<Search> {
        (!self.alerts.is_empty()).then_some(self.search)
    }

    fn call_who_waits(&self) {
        if let (Some(wake), false) = (&self.wake, self.alerts.is_empty()) {
            wake();
        }
    }

    /// Lets the next cycle be written down, unless one is already; false if the host takes one just now.
    fn want_snapshot(&self, heap: &mut Heap) -> bool {
        if self.search.is_on() {
            return true;
        }
        let is_free = heap.capture_stage() == Stage::None;
        if is_free {
            let live = heap.stats().marked_bytes;
            heap.request_capture(live.max(LEAST_CAPTURE_BYTES));
        }
        is_free
    }

    /// A rule has named candidates since the last call: call expressions of units with numbers below this one.
    pub fn take_candidates(&mut self) -> Option<u64> {
        self.candidates.take()
    }

    /// Parses that can wait are held back: a rule has said so, its conditions still hold, and it was not too long ago.
    pub fn holds_parsing(&mut self, heap: &mut Heap) -> bool {
        self.look(heap);
        let is_fresh = |since: &u64| heap.now_ns().saturating_sub(*since) < LONGEST_HOLD_NS;
        let stands = self.policy.stands(Action::HoldParsing);
        self.held_since_ns = self.held_since_ns.filter(is_fresh).filter(|_| stands);
        self.held_since_ns.is_some()
    }

    /// Alerts that were closed since the last call.
    pub fn take_closed(&mut self) -> Vec<Closed> {
        std::mem::take(&mut self.closed)
    }

    /// A cycle after an alert: it is closed once the rise has ended, or after some cycles as it is.
    fn close_alert(&mut self, heap: &Heap, record: &CycleRecord) {
        let Some((cycle, from_bytes)) = self.open else {
            return;
        };
        let cycles = record.number.saturating_sub(cycle);
        let has_cleared = self.trend.is_none();
        if cycles == 0 || !has_cleared && cycles < CLOSE_AFTER {
            return;
        }
        self.open = None;
        let closed = Closed {
            cycle,
            cycles,
            from_bytes,
            live_bytes: record.heap_marked,
            has_cleared,
        };
        heap.tell(Event {
            kind: kind::LEAK_END,
            a: from_bytes,
            b: closed.live_bytes,
            c: cycles,
            d: u64::from(has_cleared),
            ..Event::default()
        });
        if self.closed.len() < MAX_FIRED {
            self.closed.push(closed);
        }
    }

    /// Alerts that wait to be taken.
    pub fn alerts(&self) -> &[Alert] {
        &self.alerts
    }

    /// Alerts since the last call.
    pub fn take_alerts(&mut self) -> Vec<Alert> {
        std::mem::take(&mut self.alerts)
    }

    /// Rules that fired since the last call: name, action, whether it was vetoed.
    pub fn take_fired(&mut self) -> Vec<(String, Action, bool)> {
        std::mem::take(&mut self.fired)
    }

    /// The newest firings, oldest first; nothing is taken.
    pub fn log(&self) -> impl Iterator<Item = &Fired> {
        self.log.iter()
    }

    /// The first alerts; nothing is taken.
    pub fn past_alerts(&self) -> &[Alert] {
        &self.past_alerts
    }

    fn look(&mut self, heap: &mut Heap) {
        if self.policy.is_empty() {
            return;
        }
        let now = self.metrics(heap);
        if let Some(parse) = heap.last_parse()
            && parse.number != self.n_parses
        {
            self.n_parses = parse.number;
            let base = now
                .with(Metric::HeapAlloc, parse.heap_alloc as f64)
                .with(Metric::TotalAlloc, parse.total_alloc as f64)
                .with(Metric::NumGc, parse.num_gc as f64);
            self.policy.parse_begins(&base);
        }
        let mut due: Vec<(u32, String, Action)> = Vec::new();
        self.policy.tick(heap.now_ns(), &now, |at, rule| {
            due.push((at, rule.name.clone(), rule.action));
        });
        self.recycled = 0;
        for (at, name, action) in due {
            let is_vetoed = self
                .veto
                .as_mut()
                .is_some_and(|veto| !veto(&name, action as u32));
            heap.tell(Event {
                kind: kind::POLICY_FIRED,
                a: u64::from(at),
                b: action as u64,
                c: now.get(Metric::HeapAlloc) as u64,
                d: u64::from(is_vetoed),
                ..Event::default()
            });
            if !is_vetoed {
                self.act(heap, action);
            }
            if self.log.len() == MAX_LOG {
                self.log.pop_front();
            }
            self.log.push_back(Fired {
                time_ns: heap.now_ns(),
                cycle: now.get(Metric::NumGc) as u64,
                rule: name.clone(),
                action,
                is_vetoed,
                heap_alloc: now.get(Metric::HeapAlloc) as u64,
            });
            if self.fired.len() < MAX_FIRED {
                self.fired.push((name, action, is_vetoed));
            }
        }
    }

    fn metrics(&self, heap: &mut Heap) -> Metrics {
        let stats = heap.stats();
        let since_gc = heap.now_ns().saturating_sub(self.last_cycle_ns);
        Metrics::default()
            .with(Metric::HeapAlloc, stats.heap_alloc as f64)
            .with(Metric::HeapInuse, stats.heap_inuse as f64)
            .with(Metric::TotalAlloc, stats.total_alloc as f64)
            .with(Metric::NumGc, stats.num_gc as f64)
            .with(Metric::GcCpuFraction, stats.gc_cpu_fraction())
            .with(Metric::MarkedBytes, stats.marked_bytes as f64)
            .with(Metric::AstNodes, stats.ast_nodes as f64)
            .with(Metric::SinceGc, since_gc as f64)
            .with(
                Metric::LeakCycles,
                self.trend.map_or(0.0, |t| t.cycles as f64),
            )
            .with(Metric::Recycled, self.recycled as f64)
    }

    fn act(&mut self, heap: &mut Heap, action: Action) {
        match action {
            Action::HintGc => heap.shared().hint(),
            Action::Snapshot => {
                let stats = heap.stats();
                heap.tell_reading(&stats);
            }
            Action::LeakAlert => self.alert(heap),
            Action::DeepScan if !self.unread.trees => {
                self.search.trees |= self.want_snapshot(heap);
            }
            // The host's part.
            Action::DeepScan => {}
            Action::TrimCaches => heap.trim_trees(),
            Action::MarkCandidates => self.candidates = Some(next_unit_number()),
            Action::HoldParsing => self.held_since_ns = Some(heap.now_ns()),
        }
    }

    fn alert(&mut self, heap: &mut Heap) {
        let stats = heap.stats();
        let trend = self.trend.unwrap_or_default();
        let alert = Alert {
            time_ns: heap.now_ns(),
            cycle: stats.num_gc,
            live_bytes: stats.marked_bytes,
            trend,
            suspects: self.suspects(heap),
            quiet: (self.copies[0].cycle, self.copies[0].live_bytes),
            cycles: newest_cycles(heap),
            changes: self.changes(heap),
        };
        heap.tell(Event {
            kind: kind::LEAK,
            a: alert.live_bytes,
            b: trend.slope as u64,
            c: trend.cycles as u64,
            d: trend.from_bytes,
            ..Event::default()
        });
        if !self.unread.holders {
            self.search.holders |= self.want_snapshot(heap);
        }
        if self.past_alerts.len() < MAX_PAST_ALERTS {
            self.past_alerts.push(alert.clone());
        }
        self.open = Some((alert.cycle, alert.live_bytes));
        if self.alerts.len() < MAX_FIRED {
            self.alerts.push(alert);
        }
    }

    fn suspects(&self, heap: &Heap) -> Vec<Growth> {
        let [old, _] = &self.copies;
        let rate = heap.sample_rate();
        let mut all: Vec<Growth> = (0..heap.n_buckets())
            .filter_map(|bucket| {
                let now = heap.bucket(bucket);
                let before = old.aged.get(bucket as usize).copied().unwrap_or(0);
                let samples = now.aged.saturating_sub(before);
                (samples != 0).then(|| Growth {
                    bucket,
                    samples,
                    bytes: samples as f64 * now.n_bytes as f64 * now.scale(rate),
                })
            })
            .collect();
        all.sort_by(|a, b| b.bytes.total_cmp(&a.bytes));
        all.truncate(MAX_SUSPECTS);
        all
    }

    /// What of each bucket was alive at the quiet cycle, and is now.
    fn changes(&self, heap: &Heap) -> Vec<Change> {
        let [old, _] = &self.copies;
        let rate = heap.sample_rate();
        let change = |bucket| {
            let now = heap.bucket(bucket);
            let bytes = now.n_bytes as f64 * now.scale(rate);
            Change {
                bucket,
                then_bytes: old.aged.get(bucket as usize).copied().unwrap_or(0) as f64 * bytes,
                now_bytes: now.aged as f64 * bytes,
            }
        };
        let size = |change: &Change| (change.now_bytes - change.then_bytes).abs();
        let mut all: Vec<Change> = (0..heap.n_buckets()).map(change).collect();
        all.retain(|change| size(change) > 0.0);
        all.sort_by(|a, b| size(b).total_cmp(&size(a)));
        all.truncate(MAX_CHANGES);
        all
    }

    /// A cycle that is part of no rise: now and then what is alive is copied.
    fn quiet_cycle(&mut self, heap: &Heap, record: &CycleRecord) {
        if self.n_quiet.is_multiple_of(COPY_EVERY) {
            let live = |bucket| heap.bucket(bucket).aged;
            let fresh = Living {
                cycle: record.number,
                live_bytes: record.heap_marked,
                aged: (0..heap.n_buckets()).map(live).collect(),
            };
            let [old, new] = &mut self.copies;
            *old = std::mem::replace(new, fresh);
        }
        self.n_quiet += 1;
    }
}

fn newest_cycles(heap: &Heap) -> Vec<CycleRecord> {
    let all: Vec<CycleRecord> = heap.cycles().collect();
    let skipped = all.len().saturating_sub(N_CYCLES);
    all.into_iter().skip(skipped).collect()
}

/// A watch that the engine and its machine share. Both run on one thread at a time.
#[derive(Clone, Default)]
pub struct SharedWatch(Arc<Mutex<Watch>>);

impl SharedWatch {
    /// Does something with the watch.
    pub fn with<R>(&self, work: impl FnOnce(&mut Watch) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for SharedWatch {
    fn cycle_ended(&mut self, heap: &mut Heap, record: &CycleRecord) {
        self.with(|watch| {
            watch.last_cycle_ns = heap.now_ns();
            watch.trend = watch.detector.cycle(record.heap_marked);
            if watch.trend.is_none() {
                watch.quiet_cycle(heap, record);
            }
            watch.close_alert(heap, record);
            watch.look(heap);
            watch.call_who_waits();
        });
    }

    fn ticked(&mut self, heap: &mut Heap) {
        self.with(|watch| {
            watch.look(heap);
            watch.call_who_waits();
        });
    }
}
