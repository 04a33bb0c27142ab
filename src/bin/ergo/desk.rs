//! The desk between the program's thread and those of the server: there readings of the machine are laid down.
//!
//! In: a thread that wants a reading asks and waits, for a bounded time. Out: the program's thread takes one at its next safepoint, also when it sleeps, and goes on:
//! it copies numbers and names, and nothing of formatting or of anybody's socket is its work. Readings are shared by all who ask within [`FRESH`].

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};

use ergo::engine::config::DEFAULT_CPU_HZ;
use ergo::engine::{Engine, Shared};
use ergo::telemetry::export::{Material, Reading};

use crate::recording::{Readings, reading};
use crate::snapshots::{Snapshots, Taken};

/// For how long a reading serves everybody.
const FRESH: Duration = Duration::from_millis(200);

/// How long one waits for a reading: a program in a long native or at its standard input has no safepoint.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long one waits for a heap snapshot: the cycle that writes it down is stepped on at each look.
const SNAPSHOT_PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(10);

/// What was read last, and what is wanted.
#[derive(Default)]
struct State {
    latest: Option<(Instant, Arc<Material>)>,
    readings: Readings,
    is_over: bool,
    /// Somebody waits for a reading.
    is_wanted: bool,
    /// Somebody takes a CPU profile.
    is_profiling: bool,
    /// One is to be begun (true) or ended (false).
    cpu_wish: Option<bool>,
    /// Whether that went through.
    cpu_answer: Option<bool>,
    /// How many wait for a heap snapshot and were not served.
    n_snapshot_waits: usize,
    /// How many were taken or failed, and the newest.
    n_snapshots: u64,
    snapshot: Option<Result<Taken, ()>>,
    /// A profile that nobody waits for any more is still to be ended: the program had no safepoint in time.
    owes_cpu_end: bool,
}

/// The desk.
pub(crate) struct Desk {
    program: String,
    shared: Arc<Shared>,
    /// The thread that runs the program: it may sleep.
    runner: Thread,
    state: Mutex<State>,
    /// Of the program's own thread.
    snapshots: Mutex<Snapshots>,
    changed: Condvar,
}

impl Desk {
    /// A desk for an engine that this thread will run.
    pub(crate) fn new(engine: &Engine, program: String, takes_snapshots: bool) -> Desk {
        Desk {
            program,
            shared: engine.shared(),
            runner: std::thread::current(),
            state: Mutex::default(),
            snapshots: Mutex::new(Snapshots::begin(takes_snapshots)),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The program's thread, asked at a safepoint: does what is wanted and due.
    #[inline(never)]
    pub(crate) fn answer(&self, engine: &mut Engine) {
        let is_asked = self.state().n_snapshot_waits > 0;
        let taken = self.snapshots().look(engine, is_asked);
        if let Some(taken) = taken.filter(|_| is_asked) {
            let mut state = self.state();
            state.snapshot = Some(taken);
            state.n_snapshots += 1;
            // Whoever waits is served, also who has not woken yet: for those no other is begun.
            state.n_snapshot_waits = 0;
            drop(state);
            self.changed.notify_all();
        }
        let (owes_end, wish) = {
            let mut state = self.state();
            (
                std::mem::take(&mut state.owes_cpu_end),
                state.cpu_wish.take(),
            )
        };
        if owes_end {
            engine.stop_cpu_profile();
        }
        let done = wish.map(|begins| match begins {
            true => engine.start_cpu_profile(DEFAULT_CPU_HZ),
            false => engine.stop_cpu_profile(),
        });
        // A profile that ends is in the reading that is laid down then.
        if self.state().is_wanted || wish == Some(false) {
            self.lay_down(engine);
        }
        if done.is_some() {
            let mut state = self.state();
            state.cpu_answer = done;
            // What was not begun is the program's own to end.
            state.owes_cpu_end &= done == Some(true);
            drop(state);
            self.changed.notify_all();
        }
    }

    /// Any thread: has a heap snapshot taken, step by step, and waits for it. One that was begun already serves, too.
    pub(crate) fn snapshot(&self) -> Result<Taken, &'static str> {
        let until = Instant::now() + SNAPSHOT_PATIENCE;
        let mut state = self.state();
        let before = state.n_snapshots;
        state.n_snapshot_waits += 1;
        while state.n_snapshots == before && !state.is_over && Instant::now() < until {
            // Each look is a step of its cycle.
            self.ask();
            state = self
                .changed
                .wait_timeout(state, LOOK)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        if state.n_snapshots == before {
            state.n_snapshot_waits -= 1;
        }
        match &state.snapshot {
            _ if state.n_snapshots == before && state.is_over => Err("the program has ended"),
            Some(Ok(taken)) if state.n_snapshots > before => Ok(taken.clone()),
            Some(Err(())) if state.n_snapshots > before => {
                Err("there was no memory for the snapshot")
            }
            _ => Err("the program has not come to a safepoint in time"),
        }
    }

    fn snapshots(&self) -> MutexGuard<'_, Snapshots> {
        self.snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Any thread: a look at the program is wanted.
    pub(crate) fn ask(&self) {
        self.shared.ask();
        self.runner.unpark();
    }

    /// The snapshots, when the program has ended.
    pub(crate) fn take_snapshots(&self, engine: &mut Engine) -> Option<Taken> {
        self.snapshots().end(engine)
    }

    /// The program's thread: lays a reading down.
    fn lay_down(&self, engine: &mut Engine) {
        let mut material = engine.material();
        material.extra.program.clone_from(&self.program);
        let mut state = self.state();
        material.extra.readings.clone_from(&state.readings.0);
        state.latest = Some((Instant::now(), Arc::new(material)));
        state.is_wanted = false;
        drop(state);
        self.changed.notify_all();
    }

    /// The program's thread: the program has ended, with this last reading.
    #[inline(never)]
    pub(crate) fn close(&self, engine: &mut Engine) {
        self.lay_down(engine);
        self.state().is_over = true;
        self.changed.notify_all();
    }

    /// The program has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.state().is_over
    }

    /// Waits for so long, or until the program ends.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut state = self.state();
        while !state.is_over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Notes the heap as it was last published, for the timeline; true if there are fewer readings now.
    pub(crate) fn note(&self, reading: Reading) -> bool {
        self.state().readings.add(reading)
    }

    /// The readings of the timeline.
    pub(crate) fn take_readings(&self) -> Vec<Reading> {
        self.note(reading(&self.shared));
        self.state().readings.0.clone()
    }

    /// Takes a CPU profile for so long, or until the program ends: a reading that has it.
    pub(crate) fn cpu_profile(&self, time: Duration) -> Result<Arc<Material>, &'static str> {
        if std::mem::replace(&mut self.state().is_profiling, true) {
            return Err("a CPU profile is being taken");
        }
        let taken = self.profile_for(time);
        self.state().is_profiling = false;
        taken
    }

    fn profile_for(&self, time: Duration) -> Result<Arc<Material>, &'static str> {
        match self.wish_cpu(true) {
            Some(true) => {}
            Some(false) => return Err("the program takes a CPU profile itself"),
            None if self.is_over() => return Err("the program has ended"),
            None => return Err("the program has not come to a safepoint in time"),
        }
        self.pause(time);
        // When the program has ended the last reading has the profile.
        if self.wish_cpu(false).is_none() && !self.is_over() {
            return Err("the program has not come to a safepoint in time");
        }
        self.material()
            .ok_or("the program has not come to a safepoint")
    }

    /// Lets the program's thread begin or end a profile; `None` if it did not come to it.
    fn wish_cpu(&self, begins: bool) -> Option<bool> {
        let until = Instant::now() + PATIENCE;
        let mut state = self.state();
        state.cpu_answer = None;
        state.cpu_wish = Some(begins);
        self.ask();
        while state.cpu_answer.is_none() && !state.is_over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // A beginning that is under way has nobody to end it either; an end that is under way will have been one.
                state.owes_cpu_end |= begins == state.cpu_wish.is_none();
                break;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.cpu_wish = None;
        state.cpu_answer.take()
    }

    /// A reading that is fresh, or the newest there is when the program does not answer; `None` if there is none at all.
    pub(crate) fn material(&self) -> Option<Arc<Material>> {
        let begin = Instant::now();
        let is_fresh = |at: Instant| at >= begin || begin.duration_since(at) < FRESH;
        let mut state = self.state();
        let mut has_asked = false;
        loop {
            let left = PATIENCE.saturating_sub(begin.elapsed());
            match &state.latest {
                Some((at, material)) if is_fresh(*at) || state.is_over || left.is_zero() => {
                    return Some(Arc::clone(material));
                }
                None if left.is_zero() || state.is_over => return None,
                _ => {}
            }
            if !has_asked {
                has_asked = true;
                state.is_wanted = true;
                self.ask();
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}
