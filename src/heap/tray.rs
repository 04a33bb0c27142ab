//! A tray: what its owner lays there for others to do, and what they have made of it.
//!
//! In: jobs of the owner. Out: results, for the owner. Takers take jobs some at a time and put back one result for them. The owner may close the tray: then nobody
//! works on any job, until it opens it again. It may also take jobs back and do them itself.
//!
//! Everything happens under one lock, which is held for a few words. `tests/loom` runs an owner and takers in every order.
//!
//! Invariants. D1: a job is in the tray, or with one taker, or with the owner. D2: while the tray is closed nobody takes; so once [`Tray::close`] has returned nobody
//! has a job, and what takers did before is seen. D3: whoever puts a result back when no job is left and nobody else has one is told so, once for each such moment.

use crate::mem::sync::{AtomicU32, Mutex, Ordering, yield_now};

struct State<J, R> {
    waiting: Vec<J>,
    done: Vec<R>,
    /// Takers that have jobs.
    n_out: u32,
    is_open: bool,
}

/// How a tray looks at a moment.
pub(super) struct Look {
    pub(super) n_waiting: usize,
    pub(super) n_done: usize,
    pub(super) n_out: u32,
    pub(super) is_open: bool,
}

/// Jobs `J` and results `R`.
pub(super) struct Tray<J, R> {
    state: Mutex<State<J, R>>,
    /// Jobs that may be taken: a hint.
    n_ready: AtomicU32,
}

impl<J, R> Default for Tray<J, R> {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                waiting: Vec::new(),
                done: Vec::new(),
                n_out: 0,
                is_open: false,
            }),
            n_ready: AtomicU32::new(0),
        }
    }
}

impl<J, R> Tray<J, R> {
    /// One step of whoever it is. The hint, which each step reads and writes, orders them as the lock does: for sanitizers, which do not see into the lock.
    fn step<T>(&self, f: impl FnOnce(&mut State<J, R>) -> T) -> T {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        self.n_ready.load(Ordering::Acquire);
        let answer = f(&mut state);
        let n_ready = if state.is_open {
            state.waiting.len()
        } else {
            0
        };
        self.n_ready.store(n_ready as u32, Ordering::Release);
        answer
    }

    /// Jobs that may be taken, as of lately.
    pub(super) fn n_ready(&self) -> u32 {
        self.n_ready.load(Ordering::Relaxed)
    }

    /// The owner lays down jobs, and opens the tray.
    pub(super) fn give(&self, jobs: impl Iterator<Item = J>) {
        self.step(|state| {
            state.waiting.extend(jobs);
            state.is_open = true;
        });
    }

    /// A taker takes up to `most` jobs; false if there are none for it. [`Tray::put`] follows.
    pub(super) fn take(&self, into: &mut Vec<J>, most: usize) -> bool {
        self.step(|state| {
            if !state.is_open || state.waiting.is_empty() {
                return false;
            }
            let from = state.waiting.len().saturating_sub(most);
            into.extend(state.waiting.drain(from..));
            state.n_out += 1;
            true
        })
    }

    /// A taker puts back what it made of its jobs; true if that was all (D3).
    pub(super) fn put(&self, result: R) -> bool {
        self.step(|state| {
            state.done.push(result);
            state.n_out -= 1;
            state.n_out == 0 && state.waiting.is_empty()
        })
    }

    /// The owner takes a job back to do it itself, whether the tray is open or not.
    pub(super) fn take_back(&self) -> Option<J> {
        self.step(|state| state.waiting.pop())
    }

    /// The owner takes back all jobs that nobody has.
    pub(super) fn take_back_all(&self) -> Vec<J> {
        self.step(|state| std::mem::take(&mut state.waiting))
    }

    /// The owner drops a job. While it is closed, so that nobody has it.
    pub(super) fn forget(&self, is_it: impl Fn(&J) -> bool) {
        self.step(|state| state.waiting.retain(|job| !is_it(job)));
    }

    /// The owner takes the results.
    pub(super) fn take_done(&self) -> Vec<R> {
        self.step(|state| std::mem::take(&mut state.done))
    }

    /// Nobody has a job when this returns, nor takes one before the owner opens the tray again (D2).
    pub(super) fn close(&self) {
        let rests = || {
            self.step(|state| {
                state.is_open = false;
                state.n_out == 0
            })
        };
        while !rests() {
            yield_now();
        }
    }

    /// For the owner.
    pub(super) fn look(&self) -> Look {
        self.step(|state| Look {
            n_waiting: state.waiting.len(),
            n_done: state.done.len(),
            n_out: state.n_out,
            is_open: state.is_open,
        })
    }
}
