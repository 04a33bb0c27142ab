//! The CPU profile: where a machine spends its time, by stack.
//!
//! In: safepoints at which the machine comes by while a profile is taken: its polls, and the ends of slow operations. Out: a [`CpuReading`]: samples of
//! stacks, one for each period that passed.
//!
//! The clock is the heap's, and only time counts in which the machine was active: sleeping costs nothing. There is no signal and no thread, so a period that
//! ended inside of a native or between two polls (ten thousand transfers) is booked where the machine is next asked. Time of the collector's own work is told
//! apart, as a function `runtime.gc`. Without a profile nothing is looked at but a bit that slow operations and polls read anyway.

use rustc_hash::FxHashMap;

use crate::vm::Vm;
use crate::vm::profile::{MAX_FRAMES, Place, ProfileFrame};
use crate::vm::slow::At;

/// Samples a second, if nobody asks for another number; as Go's.
pub const DEFAULT_HZ: u32 = 100;

/// Most samples a second.
const MAX_HZ: u32 = 100_000;

/// The function that stands for the collector.
const COLLECTOR: &str = "runtime.gc";

/// A profile being taken, or the last one taken.
pub(crate) struct CpuProfile {
    is_running: bool,
    period_ns: u64,
    begin_ns: u64,
    /// How long it took, once it has ended.
    taken_ns: u64,
    begin_wall_ns: u64,
    /// Active time and collector's time up to which all is booked.
    seen: Times,
    /// What is less than a period yet.
    rest: Times,
    /// Samples by number of the stack.
    samples: FxHashMap<u32, u64>,
}

/// Active time, and the part of it that was the collector's.
#[derive(Clone, Copy, Default)]
struct Times {
    program_ns: u64,
    collector_ns: u64,
}

/// A profile as it is now.
#[derive(Clone, Debug, Default)]
pub struct CpuReading {
    /// Time that a sample stands for.
    pub period_ns: u64,
    /// Time from its beginning to its end, or to now.
    pub duration_ns: u64,
    /// When it began, ns since 1970.
    pub begin_wall_ns: u64,
    /// Stacks, innermost frame first, with their samples.
    pub samples: Vec<(Vec<ProfileFrame>, u64)>,
}

impl Vm {
    /// Begins a profile with `hz` samples a second of active time; false if one is being taken. What an earlier one saw is forgotten.
    pub fn start_cpu_profile(&mut self, hz: u32) -> bool {
        if self.is_cpu_profiled() {
            return false;
        }
        let hz = hz.clamp(1, MAX_HZ);
        self.cpu = Some(Box::new(CpuProfile {
            is_running: true,
            period_ns: 1_000_000_000 / u64::from(hz),
            begin_ns: self.heap.now_ns(),
            taken_ns: 0,
            begin_wall_ns: u64::try_from(self.platform.wall_ns()).unwrap_or(0),
            seen: self.times(),
            rest: Times::default(),
            samples: FxHashMap::default(),
        }));
        self.requests.profile(true);
        true
    }

    /// Ends the profile; false if none was being taken.
    pub fn stop_cpu_profile(&mut self) -> bool {
        self.requests.profile(false);
        let now = self.heap.now_ns();
        match &mut self.cpu {
            Some(cpu) if cpu.is_running => {
                cpu.is_running = false;
                cpu.taken_ns = now.saturating_sub(cpu.begin_ns);
                true
            }
            _ => false,
        }
    }

    /// True while a profile is taken.
    pub fn is_cpu_profiled(&self) -> bool {
        self.cpu.as_ref().is_some_and(|cpu| cpu.is_running)
    }

    /// The profile being taken, or the last one; `None` if there was none.
    pub fn cpu_profile(&self) -> Option<CpuReading> {
        let cpu = self.cpu.as_ref()?;
        let mut samples: Vec<_> = cpu.samples.iter().map(|(stack, n)| (*stack, *n)).collect();
        samples.sort_unstable();
        let duration_ns = if cpu.is_running {
            self.heap.now_ns().saturating_sub(cpu.begin_ns)
        } else {
            cpu.taken_ns
        };
        Some(CpuReading {
            period_ns: cpu.period_ns,
            duration_ns,
            begin_wall_ns: cpu.begin_wall_ns,
            samples: samples
                .into_iter()
                .map(|(stack, n)| (self.stack(stack), n))
                .collect(),
        })
    }

    fn times(&self) -> Times {
        let collector_ns = self.heap.gc_time_ns();
        let active_ns = self.heap.more().active_ns;
        Times {
            program_ns: active_ns.saturating_sub(collector_ns),
            collector_ns,
        }
    }

    /// Books the periods that have passed to the stack at `at`, if a profile is taken.
    #[cold]
    pub(super) fn sample_cpu(&mut self, at: At) {
        let now = self.times();
        let Some(cpu) = self.cpu.as_mut().filter(|cpu| cpu.is_running) else {
            return;
        };
        let due = |seen: &mut u64, rest: &mut u64, now: u64| {
            let waiting = *rest + now.saturating_sub(*seen);
            *seen = now;
            *rest = waiting % cpu.period_ns;
            waiting / cpu.period_ns
        };
        let (seen, rest) = (&mut cpu.seen, &mut cpu.rest);
        let n_program = due(&mut seen.program_ns, &mut rest.program_ns, now.program_ns);
        let n_collector = due(
            &mut seen.collector_ns,
            &mut rest.collector_ns,
            now.collector_ns,
        );
        if n_program != 0 {
            let places = self.places(at);
            let stack = self.profile.stack_number(places.first(MAX_FRAMES));
            self.book_cpu(stack, n_program);
        }
        if n_collector != 0 {
            let collector = Place {
                func: self.sites.number(COLLECTOR),
                file: self.sites.number(""),
                ..Place::default()
            };
            let stack = self.profile.stack_number(&[collector]);
            self.book_cpu(stack, n_collector);
        }
    }

    fn book_cpu(&mut self, stack: u32, n: u64) {
        if let Some(cpu) = &mut self.cpu {
            *cpu.samples.entry(stack).or_default() += n;
        }
    }
}
