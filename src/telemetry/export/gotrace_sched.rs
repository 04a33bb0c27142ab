//! Goroutines of an execution trace: the order of states that its readers insist on.
//!
//! In: what the scheduler did, and the moments at which something else happens that needs somebody to run. Out: events of the one thread on the one processor. A
//! goroutine is made before it starts, is runnable when it starts, and only one runs; where the log does not say how a state came about (it began in
//! the middle, or was full) the missing steps are made up at the same moment. Goroutine [`HOST`] stands for the host: it runs when the machine does not.

use std::collections::HashMap;

use crate::telemetry::export::gotrace::{Strings, Thread, ev};
use crate::vm::schedlog::{SchedEvent, SchedStep};

/// The host's number: no script has as many goroutines.
const HOST: u64 = 1 << 40;

/// What the trace's readers take the host's state to be when the trace begins.
const RUNNABLE: u64 = 1;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Runnable,
    Running,
    Waiting,
}

/// The goroutines as the trace has them by now.
#[derive(Default)]
pub(super) struct Goroutines {
    running: Option<u64>,
    states: HashMap<u64, State>,
    /// Starts and wakings of each.
    sequences: HashMap<u64, u64>,
}

impl Goroutines {
    /// The first events: the host is there, and runs.
    pub(super) fn begin(&mut self, thread: &mut Thread<'_>, strings: &mut Strings, time_ns: u64) {
        thread.event(ev::GO_STATUS, time_ns, &[HOST, u64::MAX, RUNNABLE]);
        self.states.insert(HOST, State::Runnable);
        self.start(thread, strings, time_ns, HOST);
    }

    /// Somebody runs: who did, or the host.
    pub(super) fn ensure(&mut self, thread: &mut Thread<'_>, strings: &mut Strings, time_ns: u64) {
        if self.running.is_none() {
            self.start(thread, strings, time_ns, HOST);
        }
    }

    /// What the scheduler did.
    pub(super) fn step(&mut self, thread: &mut Thread<'_>, strings: &mut Strings, e: &SchedEvent) {
        let (id, stack, now) = (e.goroutine, u64::from(e.stack), e.time_ns);
        match e.step {
            SchedStep::Made => self.make(thread, now, id, stack),
            SchedStep::Started => self.start(thread, strings, now, id),
            SchedStep::Stopped => {
                self.start(thread, strings, now, id);
                self.stop(thread, strings, now, "runtime.Gosched", stack);
            }
            SchedStep::Blocked(reason) => {
                self.start(thread, strings, now, id);
                let reason = strings.number(&reason.to_string());
                thread.event(ev::GO_BLOCK, now, &[reason, stack]);
                self.leave(id, State::Waiting);
            }
            SchedStep::Woken => self.wake(thread, now, id),
            SchedStep::Ended => {
                self.start(thread, strings, now, id);
                thread.event(ev::GO_DESTROY, now, &[]);
                self.running = None;
                self.states.remove(&id);
                self.sequences.remove(&id);
            }
        }
    }

    fn make(&mut self, thread: &mut Thread<'_>, now: u64, id: u64, stack: u64) {
        if self.states.contains_key(&id) {
            return;
        }
        thread.event(ev::GO_CREATE, now, &[id, stack, 0]);
        self.states.insert(id, State::Runnable);
    }

    fn wake(&mut self, thread: &mut Thread<'_>, now: u64, id: u64) {
        if self.states.get(&id) != Some(&State::Waiting) {
            return;
        }
        let sequence = self.next(id);
        thread.event(ev::GO_UNBLOCK, now, &[id, sequence, 0]);
        self.states.insert(id, State::Runnable);
    }

    fn start(&mut self, thread: &mut Thread<'_>, strings: &mut Strings, now: u64, id: u64) {
        if self.running == Some(id) {
            return;
        }
        if self.running.is_some() {
            self.stop(thread, strings, now, "preempted", 0);
        }
        self.make(thread, now, id, 0);
        self.wake(thread, now, id);
        let sequence = self.next(id);
        thread.event(ev::GO_START, now, &[id, sequence]);
        self.states.insert(id, State::Running);
        self.running = Some(id);
    }

    fn stop(
        &mut self,
        thread: &mut Thread<'_>,
        strings: &mut Strings,
        now: u64,
        reason: &str,
        stack: u64,
    ) {
        if let Some(id) = self.running {
            let reason = strings.number(reason);
            thread.event(ev::GO_STOP, now, &[reason, stack]);
            self.leave(id, State::Runnable);
        }
    }

    fn leave(&mut self, id: u64, state: State) {
        self.states.insert(id, state);
        self.running = None;
    }

    fn next(&mut self, id: u64) -> u64 {
        let sequence = self.sequences.entry(id).or_default();
        *sequence += 1;
        *sequence
    }
}
