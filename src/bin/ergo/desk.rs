//! The desk between the program's thread and those of the server: there readings of the machine are laid down.
//!
//! In: a thread that wants a reading asks and waits, for a bounded time. Out: the program's thread takes one at its next safepoint, also when it sleeps, and goes on:
//! it copies numbers and names, and nothing of formatting or of anybody's socket is its work. Readings are shared by all who ask within [`FRESH`].

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};

use ergo::engine::{Engine, Shared};
use ergo::telemetry::export::{Material, Reading};

use crate::recording::{Readings, reading};

/// For how long a reading serves everybody.
const FRESH: Duration = Duration::from_millis(200);

/// How long one waits for a reading: a program in a long native or at its standard input has no safepoint.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was read last, and what is wanted.
#[derive(Default)]
struct State {
    latest: Option<(Instant, Arc<Material>)>,
    readings: Readings,
    is_over: bool,
}

/// The desk.
pub(crate) struct Desk {
    program: String,
    shared: Arc<Shared>,
    /// The thread that runs the program: it may sleep.
    runner: Thread,
    state: Mutex<State>,
    changed: Condvar,
}

impl Desk {
    /// A desk for an engine that this thread will run.
    pub(crate) fn new(engine: &Engine, program: String) -> Desk {
        Desk {
            program,
            shared: engine.shared(),
            runner: std::thread::current(),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The program's thread: lays a reading down.
    pub(crate) fn answer(&self, engine: &mut Engine) {
        let mut material = engine.material();
        material.extra.program.clone_from(&self.program);
        let mut state = self.state();
        material.extra.readings.clone_from(&state.readings.0);
        state.latest = Some((Instant::now(), Arc::new(material)));
        drop(state);
        self.changed.notify_all();
    }

    /// The program's thread: the program has ended, with this last reading.
    pub(crate) fn close(&self, engine: &mut Engine) {
        self.answer(engine);
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
                self.shared.ask();
                self.runner.unpark();
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}
