//! `ergo stress`: many VMs on a few threads, each with many goroutines, with every part of telemetry on; a leak in one of them if it is asked for.
//!
//! In: how many, how long. Out: a line of what was done. Status 0: every answer was right, the books of every VM held, nothing leaked. 1: something was wrong.
//! 3: a leak alert; its report names the line.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ergo::engine::Engine;
use ergo::engine::config::Config;

use crate::Stop;

/// What the arguments ask for.
struct Plan {
    vms: u64,
    goroutines: u64,
    secs: u64,
    threads: u64,
    injects_leak: bool,
}

/// Sums over all VMs.
#[derive(Default)]
struct Sums {
    rounds: u64,
    cycles: u64,
    objects: u64,
    longest_pause_ns: u64,
    events: u64,
    lost: u64,
}

/// How it ended, for all threads.
#[derive(Default)]
struct Outcome {
    sums: Mutex<Sums>,
    wrong: Mutex<Vec<String>>,
    leaks: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

const USAGE: &str =
    "usage: ergo stress [--vms=64] [--goroutines=1000] [--secs=60] [--threads=2] [--inject-leak]";

/// A rise that is told at once: the load itself stands still.
const RULES: &str = "[[rule]]
name = \"leak\"
when = \"leak_cycles >= 12 and heap_alloc > 4MiB\"
action = \"leak-alert\"
priority = 9

[[rule]]
name = \"look\"
when = \"heap_alloc >= 0\"
action = \"snapshot\"
cooldown = \"100ms\"
repeat = true
";

/// What one round answers for n goroutines: 4n jobs, each a tree of 2^4 leaves with three words.
fn right_answer(n: u64) -> u64 {
    4 * n * 16 * 3
}

fn plan(args: &[String]) -> Result<Plan, Stop> {
    let mut plan = Plan {
        vms: 64,
        goroutines: 1000,
        secs: 60,
        threads: 2,
        injects_leak: false,
    };
    for arg in args {
        let (name, value) = arg.split_once('=').unwrap_or((arg, ""));
        let number = || {
            let n = value.parse().ok().filter(|n| (1..=100_000).contains(n));
            n.ok_or_else(|| Stop::Usage(USAGE.into()))
        };
        match name {
            "--vms" => plan.vms = number()?,
            "--goroutines" => plan.goroutines = number()?,
            "--secs" => plan.secs = number()?,
            "--threads" => plan.threads = number()?,
            "--inject-leak" => plan.injects_leak = true,
            _ => return Err(Stop::Usage(USAGE.into())),
        }
    }
    Ok(plan)
}

/// Runs it.
#[inline(never)]
pub(crate) fn stress(args: &[String]) -> Result<i32, Stop> {
    let plan = plan(args)?;
    let outcome = Outcome::default();
    let end = Instant::now() + Duration::from_secs(plan.secs);
    std::thread::scope(|scope| {
        for thread in 0..plan.threads.min(plan.vms) {
            let (plan, outcome) = (&plan, &outcome);
            scope.spawn(move || {
                if let Err(failure) = work(plan, thread, end, outcome) {
                    let report = match failure {
                        Stop::Usage(text) => text,
                        Stop::Failed(failure) => failure.report,
                    };
                    tell(&outcome.wrong, report);
                    outcome.is_over.store(true, Ordering::Release);
                }
            });
        }
    });
    let sums = lock(&outcome.sums);
    println!(
        "{} VMs, {} goroutines each, {} rounds, {} cycles, {} objects, longest pause {:.3} ms, {} events, {} of them dropped",
        plan.vms,
        plan.goroutines,
        sums.rounds,
        sums.cycles,
        sums.objects,
        sums.longest_pause_ns as f64 / 1e6,
        sums.events,
        sums.lost
    );
    let (wrong, leaks) = (lock(&outcome.wrong), lock(&outcome.leaks));
    for report in wrong.iter().chain(leaks.iter()) {
        eprintln!("{}", report.trim_end());
    }
    Ok(match (wrong.is_empty(), leaks.is_empty()) {
        (false, _) => 1,
        (true, false) => 3,
        (true, true) => 0,
    })
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tell(to: &Mutex<Vec<String>>, text: String) {
    lock(to).push(text);
}

/// One VM with what it is asked.
struct Subject {
    engine: Engine,
    round: u32,
    leak: u32,
    leaks: bool,
}

impl Subject {
    fn new(leaks: bool) -> Result<Subject, Stop> {
        let mut engine = Engine::new(Config {
            event_ring_bytes: 64 << 10,
            memprofile_rate: 16 << 10,
            ..Config::default()
        })?;
        engine.set_rules(Some(RULES), None)?;
        let source = include_str!("load/stress.go");
        let module = engine.load("stress", "stress.go", source.as_bytes())?;
        let init = engine.begin_init(module)?;
        let init = engine.run_to_end(init)?;
        engine.results(init, &mut [])?;
        let round = engine.find(module, "Round", Some("func(int) int"))?;
        let leak = engine.find(module, "Leak", Some("func(int)"))?;
        Ok(Subject {
            engine,
            round,
            leak,
            leaks,
        })
    }

    fn call(&mut self, func: u32, n: u64) -> Result<u64, Stop> {
        let mut io = [n];
        let call = self.engine.begin_call(func, &io)?;
        let call = self.engine.run_to_end(call)?;
        self.engine.results(call, &mut io)?;
        Ok(io[0])
    }

    /// A round; what is wrong with it.
    fn round(&mut self, n: u64) -> Result<Option<String>, Stop> {
        self.engine.shared().tick();
        let got = self.call(self.round, n)?;
        if self.leaks {
            self.call(self.leak, 8)?;
        }
        self.engine.publish();
        let shared = self.engine.shared();
        while shared.pop_event().is_some() {}
        let s = shared.mem_stats().heap;
        let holds = s.heap_objects == s.mallocs - s.frees
            && s.heap_sys == s.heap_inuse + s.heap_idle
            && s.heap_alloc <= s.heap_inuse
            && s.ast_nodes == s.ast_parsed_total - s.ast_dead_total;
        Ok(if got != right_answer(n) {
            Some(format!("a round answered {got}, not {}", right_answer(n)))
        } else if holds {
            None
        } else {
            Some(format!("the books do not hold: {s:?}"))
        })
    }
}

/// One thread's VMs in turn, until the time is over.
fn work(plan: &Plan, thread: u64, end: Instant, outcome: &Outcome) -> Result<(), Stop> {
    let mine = (0..plan.vms).filter(|vm| vm % plan.threads == thread);
    let mut subjects = Vec::new();
    for vm in mine {
        subjects.push(Subject::new(plan.injects_leak && vm == 0)?);
    }
    let mut rounds = 0;
    while Instant::now() < end && !outcome.is_over.load(Ordering::Acquire) {
        for subject in &mut subjects {
            if let Some(wrong) = subject.round(plan.goroutines)? {
                tell(&outcome.wrong, wrong);
                outcome.is_over.store(true, Ordering::Release);
            }
            rounds += 1;
            for alert in subject.engine.take_alerts() {
                let text = subject.engine.alert_text(&alert);
                tell(&outcome.leaks, text);
                outcome.is_over.store(true, Ordering::Release);
            }
            if Instant::now() >= end {
                break;
            }
        }
    }
    let mut sums = lock(&outcome.sums);
    sums.rounds += rounds;
    for subject in &subjects {
        let s = subject.engine.shared().mem_stats().heap;
        let (produced, lost) = subject.engine.shared().event_counts();
        sums.cycles += s.num_gc;
        sums.objects += s.mallocs;
        sums.longest_pause_ns = sums.longest_pause_ns.max(s.pause_max_ns);
        sums.events += produced;
        sums.lost += lost;
    }
    Ok(())
}
