//! Mark workers: threads that mark beside the machine, and sweep (`sweepers.rs`).
//!
//! In: a view of the heap and lanes with spans. Out: the same spans scanned, and how much that was. Everything else of a cycle (roots, pauses,
//! sweep) is the machine's own thread's.
//!
//! Each marking thread has a lane, a double-ended queue that others may steal from (lane 0 is the machine's); `grey.rs` says who may scan a span. A worker
//! works while it finds spans and the order is to mark. When the last one has found nothing, it asks for the machine's next step, which ends the mark.
//!
//! Why the workers may read what the machine writes: pointer slots are written as relaxed atomics; a cell that is younger than the mark is
//! black before its alloc bit is set, so that no worker reads its contents; the deletion barrier shades what a slot held, so nobody
//! needs to see what it is overwritten with. Two words of an interface may be read torn: that can only mark a cell too many (R13).
//!
//! Invariants T1 to T3 stand in `roster.rs`; to work is to touch the heap. The machine rests its team before it ends or gives up a mark, before it changes a table that workers
//! read, and before it frees a span (T2).

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_deque::{Steal, Stealer, Worker};

use crate::heap::grey::Grey;
use crate::heap::jobs::{Bench, JobHook};
use crate::heap::mark::{Marker, View};
use crate::heap::roster::{IsMark, Roster};
use crate::heap::span::SpanRef;
use crate::heap::steps::nanos;
use crate::heap::sweep::Mode;
use crate::heap::sweepers::{SweepTray, sweep_given};
use crate::heap::{Heap, Shared};

/// The most workers of one heap.
pub const MOST_WORKERS: u32 = 64;

/// How long a worker without work sleeps before it looks again.
const NAP: Duration = Duration::from_micros(100);
/// It sleeps twice as long each time, up to this: a machine may rest for long in the middle of a cycle.
const LONGEST_NAP: Duration = Duration::from_millis(3);

/// Heaps with less than this are marked by the machine alone: it takes as long as a thread takes to wake.
const LEAST_HEAP_BYTES: u64 = 128 << 10;

/// Bytes of a worker's stack: marking does not recurse.
const STACK_BYTES: usize = 128 << 10;

/// A span that waits in a lane.
struct Job(SpanRef);

// SAFETY: T1, Y1: records are published, and one thread at a time scans a span.
unsafe impl Send for Job {}

/// What the workers are to do.
enum Order {
    /// Not to touch the heap.
    Rest,
    /// To mark.
    Mark(View),
    /// To sweep what lies on the tray.
    Sweep(Mode),
    /// To end.
    Quit,
}

impl IsMark for Order {
    fn is_mark(&self) -> bool {
        matches!(self, Order::Mark(_))
    }
}

/// What a worker has done in this cycle; a cache line of its own.
#[derive(Default)]
#[repr(align(64))]
struct Tally {
    marked_bytes: AtomicU64,
    scanned_bytes: AtomicU64,
    ns: AtomicU64,
    swept_ns: AtomicU64,
}

/// What a worker goes to do.
enum Task {
    /// It is counted in `n_working` (T1).
    Mark(View),
    Sweep(Mode),
}

/// Adds to what this thread alone writes.
fn add(to: &AtomicU64, n: u64) {
    to.store(to.load(Ordering::Relaxed) + n, Ordering::Relaxed);
}

/// All lanes of one heap, and what its workers are told.
pub(super) struct Team {
    stealers: Vec<Stealer<Job>>,
    roster: Roster<Order>,
    told: Condvar,
    /// A worker has panicked, and what it was scanning is lost.
    is_broken: AtomicBool,
    tallies: Vec<Tally>,
    tray: SweepTray,
    /// W7.
    sweep_number: AtomicU64,
    /// Where workers are the host's.
    bench: Option<Bench>,
    shared: Arc<Shared>,
}

/// One thread's end of the lanes.
pub(super) struct Lane {
    own: Worker<Job>,
    index: usize,
    team: Arc<Team>,
}

/// A worker that is counted in `n_working`.
struct Working<'t> {
    team: &'t Team,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.team.is_broken.store(true, Ordering::Release);
        }
        if self.team.roster.leave() {
            self.team.shared.want_step();
        }
    }
}

/// The threads of a heap.
#[derive(Default)]
pub(super) struct Workers(Vec<JoinHandle<()>>);

impl Lane {
    pub(super) fn team(&self) -> &Arc<Team> {
        &self.team
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn push(&self, span: SpanRef) {
        self.own.push(Job(span));
    }

    pub(super) fn pop(&self) -> Option<SpanRef> {
        self.own.pop().or_else(|| self.steal()).map(|job| job.0)
    }

    /// Takes half of what another lane has, beginning with the next one.
    #[cold]
    fn steal(&self) -> Option<Job> {
        let n = self.team.stealers.len();
        (1..n).find_map(|i| {
            let victim = self.team.stealers.get((self.index + i) % n)?;
            loop {
                match victim.steal_batch_and_pop(&self.own) {
                    Steal::Success(job) => return Some(job),
                    Steal::Empty => return None,
                    Steal::Retry => {}
                }
            }
        })
    }
}

impl Team {
    /// A team of so many workers, and the machine's lane.
    fn new(n_workers: usize, jobs: Option<JobHook>, shared: Arc<Shared>) -> (Arc<Team>, Vec<Lane>) {
        let queues: Vec<Worker<Job>> = (0..=n_workers).map(|_| Worker::new_fifo()).collect();
        let team = Arc::new(Team {
            stealers: queues.iter().map(Worker::stealer).collect(),
            roster: Roster::new(Order::Rest),
            told: Condvar::new(),
            is_broken: AtomicBool::new(false),
            tallies: (0..n_workers).map(|_| Tally::default()).collect(),
            tray: SweepTray::default(),
            sweep_number: AtomicU64::new(0),
            bench: jobs.map(|hook| Bench::new(hook, n_workers)),
            shared,
        });
        let lane = |(index, own)| Lane {
            own,
            index,
            team: Arc::clone(&team),
        };
        let lanes = (0..).zip(queues).map(lane).collect();
        (team, lanes)
    }

    fn give(&self, order: Order) {
        self.roster.give(order);
        self.told.notify_all();
    }

    /// Sets the workers to marking.
    pub(super) fn start(&self, view: View) {
        self.give(Order::Mark(view));
        self.call();
    }

    /// Sets the workers to sweeping what will lie on the tray.
    pub(super) fn start_sweep(&self, mode: Mode) {
        self.sweep_number.store(mode.number, Ordering::Relaxed);
        self.give(Order::Sweep(mode));
    }

    /// For those who have taken spans (W7).
    pub(super) fn sweep_number(&self) -> u64 {
        self.sweep_number.load(Ordering::Relaxed)
    }

    pub(super) fn tray(&self) -> &SweepTray {
        &self.tray
    }

    pub(super) fn bench(&self) -> Option<&Bench> {
        self.bench.as_ref()
    }

    /// All roots are named: who has found nothing so far looks again.
    pub(super) fn wake(&self) {
        self.told.notify_all();
        self.call_to_mark();
    }

    /// The machine goes on with a mark: there may be work again for workers that have ended.
    pub(super) fn call_to_mark(&self) {
        if self.bench.is_some() && self.roster.is_marking() && !self.is_empty() {
            self.call();
        }
    }

    /// A worker asks the machine for its next step.
    pub(super) fn ask_for_step(&self) {
        self.shared.want_step();
    }

    /// Stops them; returns once no worker touches the heap (T2), which is after a unit at most.
    pub(super) fn rest(&self) {
        self.roster.rest(Order::Rest);
    }

    /// Somebody scans.
    pub(super) fn is_working(&self) -> bool {
        self.roster.is_working()
    }

    /// A worker has ended by a panic: a defect of ours, but no object may be lost for it.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken.load(Ordering::Acquire)
    }

    /// No lane has anything.
    pub(super) fn is_empty(&self) -> bool {
        self.stealers.iter().all(Stealer::is_empty)
    }

    pub(super) fn marked_bytes(&self) -> u64 {
        self.sum(|tally| &tally.marked_bytes)
    }

    pub(super) fn scanned_bytes(&self) -> u64 {
        self.sum(|tally| &tally.scanned_bytes)
    }

    /// Time that the workers spent marking in this cycle.
    pub(super) fn busy_ns(&self) -> u64 {
        self.sum(|tally| &tally.ns)
    }

    /// Time that they spent sweeping and that was not taken before. One that is late adds to what is taken next.
    pub(super) fn take_swept_ns(&self) -> u64 {
        let taken = |tally: &Tally| tally.swept_ns.swap(0, Ordering::Relaxed);
        self.tallies.iter().map(taken).sum()
    }

    fn sum(&self, field: impl Fn(&Tally) -> &AtomicU64) -> u64 {
        self.tallies
            .iter()
            .map(|tally| field(tally).load(Ordering::Relaxed))
            .sum()
    }

    /// A new mark begins. While it rests.
    pub(super) fn restart(&self) {
        for tally in &self.tallies {
            for at in [&tally.marked_bytes, &tally.scanned_bytes, &tally.ns] {
                at.store(0, Ordering::Relaxed);
            }
        }
    }

    /// What there is to do under an order.
    fn task(&self, order: &Order) -> Option<Task> {
        match order {
            Order::Mark(view) if !self.is_empty() => {
                self.roster.join(order);
                Some(Task::Mark(*view))
            }
            Order::Sweep(mode) if self.tray.n_ready() > 0 => Some(Task::Sweep(*mode)),
            _ => None,
        }
    }

    /// Waits for work. `None`: the team ends.
    fn wait(&self) -> Option<Task> {
        let mut order = self.roster.lock();
        let mut nap = NAP;
        while !matches!(*order, Order::Quit) {
            let task = self.task(&order);
            if task.is_some() {
                return task;
            }
            order = if matches!(*order, Order::Rest) {
                let waited = self.told.wait(order);
                waited.unwrap_or_else(std::sync::PoisonError::into_inner)
            } else {
                let waited = self.told.wait_timeout(order, nap);
                nap = (nap * 2).min(LONGEST_NAP);
                waited.map_or_else(|poisoned| poisoned.into_inner().0, |(order, _)| order)
            };
        }
        None
    }

    /// Marks until the order changes or nothing is found.
    fn mark(&self, view: View, grey: &Grey, tally: &Tally) {
        let start = Instant::now();
        let working = Working { team: self };
        // SAFETY: T1.
        let mut marker = unsafe { Marker::of_view(view, grey) };
        while self.roster.is_marking() && marker.unit() {
            let (marked, scanned) = grey.take_progress();
            add(&tally.marked_bytes, marked);
            add(&tally.scanned_bytes, scanned);
        }
        add(&tally.ns, nanos(start.elapsed()));
        drop(working);
    }

    fn do_task(&self, task: Task, grey: &Grey, tally: &Tally) {
        match task {
            Task::Mark(view) => self.mark(view, grey, tally),
            Task::Sweep(mode) => sweep_given(self, mode, |ns| {
                tally.swept_ns.fetch_add(ns, Ordering::Relaxed);
            }),
        }
    }

    /// What a worker's thread does.
    fn work(&self, grey: &Grey, tally: &Tally) {
        while let Some(task) = self.wait() {
            self.do_task(task, grey, tally);
        }
    }

    /// What a job does for the worker of lane `at`: as long as there is something.
    pub(super) fn work_off(&self, grey: &Grey, at: usize) {
        let Some(tally) = self.tallies.get(at.wrapping_sub(1)) else {
            return;
        };
        loop {
            let task = self.task(&self.roster.lock());
            let Some(task) = task else { return };
            self.do_task(task, grey, tally);
        }
    }
}

impl Heap {
    /// Makes the workers that the configuration asks for, before the first mark; as many as the system gives threads for.
    pub(super) fn hire_workers(&mut self) {
        let n_workers = self.config.n_workers.min(MOST_WORKERS) as usize;
        if n_workers == 0 || self.barrier.grey().is_shared() {
            return;
        }
        let (team, lanes) = Team::new(n_workers, self.config.jobs, Arc::clone(&self.shared));
        let mut lanes = lanes.into_iter();
        let Some(own) = lanes.next() else { return };
        for (at, lane) in lanes.enumerate() {
            let team = Arc::clone(&team);
            if let Some(bench) = team.bench() {
                bench.sit(lane);
                continue;
            }
            let thread = std::thread::Builder::new()
                .name("ergo-mark".into())
                .stack_size(STACK_BYTES)
                .spawn(move || {
                    let grey = Grey::of_lane(lane);
                    if let Some(tally) = team.tallies.get(at) {
                        team.work(&grey, tally);
                    }
                });
            self.workers.0.extend(thread);
        }
        self.barrier.join_team(own);
    }

    /// Tells the workers to mark what is grey, if there is so much that it pays to wake them. Debug modes look for trouble, so they always do.
    pub(super) fn start_workers(&self) {
        if let Some(team) = self.barrier.grey().team()
            && !self.captures.is_running()
            && (self.config.debug != 0 || self.counters.heap_alloc() >= LEAST_HEAP_BYTES)
        {
            team.start(View::of(self));
        }
    }

    /// T2; true if they were marking.
    pub(super) fn rest_workers(&self) -> bool {
        match self.barrier.grey().team() {
            Some(team) if team.roster.is_marking() => {
                team.rest();
                true
            }
            _ => false,
        }
    }

    /// Number of workers that there are.
    pub fn n_workers(&self) -> u32 {
        let team = self.barrier.grey().team();
        let jobs = team.and_then(|team| team.bench()).map(Bench::n_workers);
        jobs.unwrap_or(self.workers.0.len()) as u32
    }

    /// Ends the threads; the heap goes on without.
    pub(super) fn dismiss_workers(&mut self) {
        let Some(team) = self.barrier.leave_team() else {
            return;
        };
        team.rest();
        team.give(Order::Quit);
        if let Some(bench) = team.bench() {
            bench.close();
        }
        for thread in std::mem::take(&mut self.workers.0) {
            // A panic was noted when it happened.
            let _ = thread.join();
        }
    }
}
