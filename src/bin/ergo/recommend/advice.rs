//! Advice from a recording: the settings under which a program like it would meet a target for collection time.
//!
//! In: cycles, a target. Out: [`Advice`]: GOGC, memory limit, smallest heap, longest step, each with its reason.
//!
//! The recording is played again under other settings ([`replay`]). The work is counted in bytes marked for each byte allocated, which does not
//! depend on the machine or its load; a target in percent of time is turned into that by what a byte cost to mark, and to allocate and use, in the recording.
//!
//! What meets its target already is kept ([`KEPT`], and the ranges below): otherwise advice from a run under the advice would differ from it by what one run differs from another.

use crate::recommend::replay::{Outcome, Profile, median, replay};
use crate::recommend::table::{Cycle, Settings};

/// GOGC that is proposed: each leaves about seven tenths of the marking of the one before.
const PERCENTS: [f64; 13] = [
    12.0, 18.0, 25.0, 35.0, 50.0, 70.0, 100.0, 140.0, 200.0, 280.0, 400.0, 560.0, 800.0,
];

/// The share of the target that a proposal aims at: a run differs from its forecast.
const AIM: f64 = 0.85;

/// Between these shares of the target GOGC stays as it is.
const KEPT: [f64; 2] = [0.5, 0.95];

/// The limit that is proposed, in peaks as they are usually, and in the highest that is forecast: that one may not come again.
const LIMIT: f64 = 1.15;
const LIMIT_OF_HIGHEST: f64 = 1.06;

/// What is from the system and no cells is tables, and room between cells: the share of it that is left beside the cells of another heap. A larger one fills some.
const ROOM_LEFT: f64 = 0.5;

/// The range in which a limit stays as it is, in peaks.
const LIMIT_KEPT: [f64; 2] = [1.04, 1.3];

/// The range in which the smallest heap stays as it is, in live heaps.
const MIN_HEAP_KEPT: [f64; 2] = [0.75, 1.33];

/// The smallest heap is proposed in multiples of this, and not below [`LEAST_MIN_HEAP`].
const MIN_HEAP_STEP: f64 = 262_144.0;
const LEAST_MIN_HEAP: f64 = 524_288.0;

/// The limit is proposed in multiples of this.
const LIMIT_STEP: f64 = 65_536.0;

/// Cycles that end further beyond their goals than this have steps that are cut off.
const BEYOND_GOAL: f64 = 1.3;

/// No step is proposed to take longer, µs.
const LONGEST_STEP_US: f64 = 2_000.0;

/// Cycles that must be there.
pub(crate) const LEAST_CYCLES: usize = 6;

/// What collection may cost.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Target {
    /// A share of the time in which the program runs, 0..1.
    Time(f64),
    /// Bytes marked for each byte allocated.
    Work(f64),
}

/// A number and why.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) value: f64,
    pub(crate) reason: String,
}

/// All of it.
#[derive(Clone, Debug)]
pub(crate) struct Advice {
    pub(crate) gc_percent: Said,
    pub(crate) min_heap: Said,
    pub(crate) memory_limit: Said,
    pub(crate) assist_us: Said,
    /// Bytes marked for each byte allocated: recorded, as the target allows, and as forecast.
    pub(crate) work: [f64; 3],
    /// Share of the time: recorded, and as forecast.
    pub(crate) time: [f64; 2],
    /// Bytes from the system at most: recorded, and as forecast.
    pub(crate) peak: [f64; 2],
    /// The target is met.
    pub(crate) is_met: bool,
}

/// Advice, or why there is none.
pub(crate) fn advise(cycles: &[Cycle], target: Target) -> Result<Advice, String> {
    let own: Vec<&Cycle> = cycles.iter().filter(|cycle| !cycle.is_forced).collect();
    let (Some(last), true) = (cycles.last(), own.len() >= LEAST_CYCLES) else {
        return Err(format!(
            "{} cycles began by themselves: at least {LEAST_CYCLES} are needed; let the program run longer",
            own.len()
        ));
    };
    let now = last.settings;
    if cycles
        .iter()
        .any(|cycle| cycle.settings.gc_percent != now.gc_percent)
    {
        return Err("GOGC was changed in the middle of the recording".into());
    }
    let Some(percent) = now.gc_percent.filter(|percent| *percent > 0.0) else {
        return Err("GOGC was off: its cycles say nothing of others".into());
    };
    let costs = Costs::of(cycles);
    if matches!(target, Target::Time(_)) && costs.mark <= 0.0 {
        return Err("its cycles took no time: give the target in bytes marked for each byte allocated, as --target=0.4".into());
    }
    let profile = Profile::of(cycles);
    let recorded = Outcome {
        marked: cycles.iter().map(Cycle::live).sum(),
        allocated: cycles.iter().map(|cycle| cycle.alloc).sum(),
        peak: most(cycles.iter().map(|cycle| cycle.heap_end)),
    };
    let allowed = match target {
        Target::Work(work) => work,
        Target::Time(share) => costs.work_at(share),
    };
    // The forecast is corrected by what the same forecast of the recording itself misses. It knows no limit: where one began cycles there is nothing to compare.
    let same = replay(&profile, percent, now.min_heap);
    let is_like = same.marked > 0.0 && !cycles.iter().any(|cycle| cycle.is_limited);
    let [work_factor, peak_factor] = match is_like {
        true => [recorded.work() / same.work(), recorded.peak / same.peak],
        false => [1.0, 1.0],
    };
    let corrected = |outcome: Outcome| Outcome {
        marked: outcome.marked * work_factor,
        allocated: outcome.allocated,
        peak: outcome.peak * peak_factor,
    };
    let min_heap = min_heap(cycles, &now);
    let gc_percent = gc_percent(
        &profile,
        &corrected,
        &recorded,
        allowed,
        min_heap.value,
        percent,
    );
    let used = most(cycles.iter().map(|cycle| cycle.used));
    let beside: Vec<f64> = cycles.iter().map(|c| c.used - c.heap_end).collect();
    let is_same = (gc_percent.value, min_heap.value) == (percent, now.min_heap);
    let (forecast, peak) = match is_same {
        true => (recorded, Peak::level(used)),
        false => {
            let by_rule = replay(&profile, gc_percent.value, min_heap.value);
            let forecast = corrected(by_rule);
            let usual = by_rule.peak + ROOM_LEFT * median(beside.iter().copied());
            // On the way up there is no room between the cells yet.
            let least = beside.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = (forecast.peak + least.max(0.0)).max(usual);
            (forecast, Peak { usual, highest })
        }
    };
    Ok(Advice {
        memory_limit: memory_limit(cycles, &now, &peak),
        assist_us: assist_us(&own, &now),
        work: [recorded.work(), allowed, forecast.work()],
        time: [costs.share(recorded.work()), costs.share(forecast.work())],
        peak: [used, peak.highest],
        is_met: forecast.work() <= allowed,
        gc_percent,
        min_heap,
    })
}

/// What bytes cost in the recording, ns.
struct Costs {
    mark: f64,
    alloc: f64,
}

impl Costs {
    fn of(cycles: &[Cycle]) -> Costs {
        let gc: f64 = cycles.iter().map(|cycle| cycle.gc_ns).sum();
        // Of the first row it is not known how long it took to come to it, if it is not the program's first cycle.
        let (first, last) = (cycles.first(), cycles.last());
        let active = |cycle: Option<&Cycle>| cycle.map_or(0.0, |cycle| cycle.active_ns);
        let rest = cycles.get(1..).unwrap_or_default();
        let gc_rest: f64 = rest.iter().map(|cycle| cycle.gc_ns).sum();
        let alloc: f64 = rest.iter().map(|cycle| cycle.alloc).sum();
        let program = (active(last) - active(first) - gc_rest).max(1.0);
        let live: f64 = cycles.iter().map(Cycle::live).sum();
        Costs {
            mark: gc / live.max(1.0),
            alloc: program / alloc.max(1.0),
        }
    }

    /// Share of the time at so many bytes marked for each byte allocated.
    fn share(&self, work: f64) -> f64 {
        work * self.mark / (work * self.mark + self.alloc)
    }

    /// The other way round.
    fn work_at(&self, share: f64) -> f64 {
        self.alloc * share / (self.mark.max(f64::MIN_POSITIVE) * (1.0 - share))
    }
}

fn gc_percent(
    profile: &Profile,
    corrected: &dyn Fn(Outcome) -> Outcome,
    recorded: &Outcome,
    allowed: f64,
    min_heap: f64,
    now: f64,
) -> Said {
    let work = recorded.work();
    let [low, high] = KEPT.map(|share| share * allowed);
    if (low..=high).contains(&work) {
        let reason = format!(
            "as it was: {work:.3} bytes were marked for each byte allocated, and {allowed:.3} may be"
        );
        return Said { value: now, reason };
    }
    let forecast = |percent: f64| corrected(replay(profile, percent, min_heap)).work();
    let fits = |percent: &&f64| forecast(**percent) <= AIM * allowed;
    let largest = PERCENTS[PERCENTS.len() - 1];
    let (value, why) = match PERCENTS.iter().find(fits) {
        Some(percent) => (*percent, "the smallest that leaves room below it"),
        None if forecast(largest) <= allowed => (largest, "the largest that is proposed"),
        None => (largest, "the largest that is proposed, and not enough"),
    };
    Said {
        value,
        reason: format!(
            "{work:.3} bytes were marked for each byte allocated, and {allowed:.3} may be: {why} ({:.3})",
            forecast(value)
        ),
    }
}

/// A heap that has its usual size need not be collected on the way there.
fn min_heap(cycles: &[Cycle], now: &Settings) -> Said {
    let late = cycles.get(cycles.len() / 2..).unwrap_or_default();
    let live = median(late.iter().map(Cycle::live));
    let stays = live * MIN_HEAP_KEPT[0] <= now.min_heap && now.min_heap <= live * MIN_HEAP_KEPT[1];
    let text = format!("{:.1} MiB are alive once it has settled", mib(live));
    match (stays, live < LEAST_MIN_HEAP) {
        (true, _) => Said {
            value: now.min_heap,
            reason: format!("as it was: {text}"),
        },
        (false, true) => Said {
            value: LEAST_MIN_HEAP,
            reason: format!("the default: {text}"),
        },
        (false, false) => Said {
            value: (live / MIN_HEAP_STEP).ceil() * MIN_HEAP_STEP,
            reason: format!("{text}: cycles before that free little"),
        },
    }
}

/// Bytes from the system that are forecast.
struct Peak {
    /// By the rule alone.
    usual: f64,
    /// With what the recording had beyond the rule, as on the way up.
    highest: f64,
}

impl Peak {
    fn level(bytes: f64) -> Peak {
        Peak {
            usual: bytes,
            highest: bytes,
        }
    }
}

fn memory_limit(cycles: &[Cycle], now: &Settings, peak: &Peak) -> Said {
    let n_limited = cycles.iter().filter(|cycle| cycle.is_limited).count();
    let rises = match is_rising(cycles) {
        true => "; the heap still rises at the end, so it holds for this recording alone",
        false => "",
    };
    let [low, high] = LIMIT_KEPT.map(|factor| factor * peak.highest);
    if let Some(limit) = now.memory_limit
        && n_limited == 0
        && (low..=high).contains(&limit)
    {
        let reason = format!(
            "as it was: at most {:.1} MiB from the system{rises}",
            mib(peak.highest)
        );
        return Said {
            value: limit,
            reason,
        };
    }
    let held_back = match n_limited {
        0 => String::new(),
        n => format!(
            "; {n} cycles were begun by the limit, and what would be without it is not known"
        ),
    };
    let limit = (LIMIT * peak.usual).max(LIMIT_OF_HIGHEST * peak.highest);
    Said {
        value: (limit / LIMIT_STEP).ceil() * LIMIT_STEP,
        reason: format!(
            "room above the forecast of {:.1} MiB from the system, at most {:.1}{held_back}{rises}",
            mib(peak.usual),
            mib(peak.highest)
        ),
    }
}

/// What is alive has grown by a fifth over the last quarter.
fn is_rising(cycles: &[Cycle]) -> bool {
    let quarter = |from: usize| {
        let part = cycles.get(cycles.len() * from / 4..cycles.len() * (from + 1) / 4);
        median(part.unwrap_or_default().iter().map(Cycle::live))
    };
    quarter(3) > 1.2 * quarter(2)
}

fn assist_us(own: &[&Cycle], now: &Settings) -> Said {
    let beyond = median(own.iter().map(|cycle| cycle.heap_end / cycle.goal.max(1.0)));
    let text = format!("cycles end at {beyond:.2} of their goal");
    if now.assist_us == 0.0 || beyond <= BEYOND_GOAL {
        return Said {
            value: now.assist_us,
            reason: format!("as it was: {text}"),
        };
    }
    Said {
        value: (2.0 * now.assist_us).min(LONGEST_STEP_US.max(now.assist_us)),
        reason: format!("{text}: steps are too short for what is allocated meanwhile"),
    }
}

pub(crate) fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1 << 20)
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, f64::max)
}
