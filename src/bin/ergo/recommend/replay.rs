//! A recording played again under other settings, by the collector's own rule (`heap::pacer`).
//!
//! In: cycles, GOGC, the smallest heap. Out: [`Outcome`]. Between two cycles as much is allocated as the settings let, and each cycle marks what was alive at that
//! point of the recording, with what was born while it marked.

use crate::recommend::table::Cycle;

/// The smallest part of a recording between two cycles: settings that let cycles follow each other for nothing cost no more than this to play.
const FINEST: f64 = 1e-6;

/// What it comes to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Outcome {
    pub(crate) marked: f64,
    pub(crate) allocated: f64,
    /// The largest heap.
    pub(crate) peak: f64,
}

impl Outcome {
    /// Bytes marked for each byte allocated.
    pub(crate) fn work(&self) -> f64 {
        self.marked / self.allocated.max(1.0)
    }
}

/// Live bytes by bytes allocated, and what stays the same under other settings.
pub(crate) struct Profile {
    points: Vec<(f64, f64)>,
    roots: f64,
    /// Bytes allocated while a byte is marked.
    while_marking: f64,
    /// Bytes allocated between the trigger and the beginning of a cycle.
    delay: f64,
}

impl Profile {
    /// That of a recording.
    pub(crate) fn of(cycles: &[Cycle]) -> Profile {
        let own: Vec<&Cycle> = cycles.iter().filter(|cycle| !cycle.is_forced).collect();
        let born: f64 = own.iter().map(|cycle| cycle.while_marking()).sum();
        let live: f64 = own.iter().map(|cycle| cycle.live()).sum();
        Profile {
            points: points(cycles),
            roots: median(cycles.iter().map(|cycle| cycle.roots)),
            while_marking: born / live.max(1.0),
            delay: delay(cycles),
        }
    }

    /// What was alive when so much had been allocated.
    fn live(&self, at: f64) -> f64 {
        let next = self.points.partition_point(|(x, _)| *x < at);
        let before = next.checked_sub(1).and_then(|i| self.points.get(i));
        match (before, self.points.get(next)) {
            (Some((x0, y0)), Some((x1, y1))) if x1 > x0 => y0 + (y1 - y0) * (at - x0) / (x1 - x0),
            (_, Some((_, y))) | (Some((_, y)), None) => *y,
            (None, None) => 0.0,
        }
    }

    fn allocated(&self) -> f64 {
        self.points.last().map_or(0.0, |(x, _)| *x)
    }
}

/// How much had been allocated when each cycle began, and what was alive then.
fn points(cycles: &[Cycle]) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    let points = cycles.iter().map(|cycle| {
        at += cycle.alloc;
        (at - cycle.while_marking(), cycle.live())
    });
    points.collect()
}

/// By how much cycles begin behind their triggers: whoever allocates looks at them now and then only.
fn delay(cycles: &[Cycle]) -> f64 {
    let pairs = cycles.iter().zip(cycles.iter().skip(1));
    let own = pairs.filter(|(_, cycle)| !cycle.is_forced && !cycle.is_limited);
    let late = own.map(|(before, cycle)| {
        cycle.heap_begin - trigger(cycle.goal, before.heap_marked, before.live())
    });
    median(late).max(0.0)
}

/// Where a cycle begins; `marked` and `scanned` by the one before.
fn trigger(goal: f64, marked: f64, scanned: f64) -> f64 {
    let way = (goal - marked).max(1.0);
    let stretch = |of_64: f64| marked + way * of_64 / 64.0;
    (goal - scanned / 8.0).clamp(stretch(45.0), stretch(61.0))
}

/// What the pacer knows of the cycles before.
#[derive(Default)]
struct Pace {
    marked: f64,
    scanned: f64,
    /// What of it is thought to be alive.
    live: f64,
    /// When the last one began: bytes allocated until then, and alive then.
    begin: (f64, f64),
}

impl Pace {
    fn goal(&self, roots: f64, percent: f64, min_heap: f64) -> f64 {
        let room = (self.live + roots) * percent / 100.0;
        (self.live + room)
            .max(self.marked + room / 2.0)
            .max(min_heap * percent / 100.0)
    }

    /// A cycle that began when `at` bytes had been allocated and `live` were alive; `born` were allocated while it marked.
    fn cycle(&mut self, (at, live): (f64, f64), born: f64) {
        let allocated = (at - self.begin.0).max(0.0);
        let grown = (live - self.begin.1).clamp(0.0, allocated);
        *self = Pace {
            marked: live + born,
            scanned: live,
            live: live + born * grown / allocated.max(1.0),
            begin: (at, live),
        };
    }
}

/// Plays the recording under other settings.
pub(crate) fn replay(profile: &Profile, percent: f64, min_heap: f64) -> Outcome {
    let end = profile.allocated();
    let (mut at, mut pace) = (0.0, Pace::default());
    let mut out = Outcome {
        allocated: end,
        ..Outcome::default()
    };
    while at < end {
        let goal = pace.goal(profile.roots, percent, min_heap);
        let heap = trigger(goal, pace.marked, pace.scanned) + profile.delay;
        let room = end - at;
        at += (heap - pace.marked).max(end * FINEST);
        if at >= end {
            out.peak = out.peak.max(pace.marked + room);
            break;
        }
        let live = profile.live(at);
        let born = live * profile.while_marking;
        out.marked += live;
        out.peak = out.peak.max(heap + born);
        pace.cycle((at, live), born);
        at += born;
    }
    out
}

/// The one in the middle.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = values.collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use ergo::engine::Engine;
    use ergo::engine::config::Config;
    use ergo::telemetry::export::{Format, export};

    use super::*;
    use crate::recommend::table;

    /// A heap that is level, and allocates while it is marked.
    const PROGRAM: &str = "package main

type node struct{ next *node; room [24]int }

var ring [8192]*node

func main() {
	for i := range 400_000 {
		ring[i%len(ring)] = &node{}
	}
}
";

    fn recorded() -> Result<Vec<Cycle>, String> {
        let failed = |failure: ergo::engine::error::Failure| failure.report;
        let mut engine = Engine::new(Config::default()).map_err(failed)?;
        let module = engine
            .load("main", "main.go", PROGRAM.as_bytes())
            .map_err(failed)?;
        let init = engine.begin_init(module).map_err(failed)?;
        engine.run_to_end(init).map_err(failed)?;
        let main = engine
            .find(module, "main", Some("func()"))
            .map_err(failed)?;
        let main = engine.begin_call(main, &[]).map_err(failed)?;
        engine.run_to_end(main).map_err(failed)?;
        let bytes = export(&engine.material(), Format::GcTableCsv, 0);
        table::parse(&String::from_utf8_lossy(&bytes))
    }

    /// The rule here is the collector's: from each cycle of a run follows the goal that the next one had.
    #[test]
    fn goals_are_those_of_the_pacer() {
        let cycles = recorded().unwrap_or_else(|why| panic!("{why}"));
        assert!(cycles.len() >= 10, "{} cycles", cycles.len());
        let mut pace = Pace::default();
        let pairs = cycles.iter().zip(points(&cycles));
        for ((cycle, point), next) in pairs.zip(cycles.iter().skip(1)) {
            pace.cycle(point, cycle.while_marking());
            let goal = pace.goal(cycle.roots, 100.0, next.settings.min_heap);
            assert!(
                (goal - next.goal).abs() < 0.01 * next.goal,
                "{goal} for {next:?}"
            );
        }
    }
}
