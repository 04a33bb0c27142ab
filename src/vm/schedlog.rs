//! What the scheduler did, event by event, while somebody traces: goroutines made, started, stopped, blocked and why, woken, ended.
//!
//! In: the scheduler's steps. Out: [`SchedEvent`]s in order, with the stacks at which goroutines stood, as numbers of the profile's. At most [`MAX_EVENTS`]
//! are kept, and of the rest only the number: whoever reads them must not believe that the last state is the present one. While nobody traces, a step
//! costs one look at a pointer.

use std::fmt;

use crate::vm::Vm;
use crate::vm::goroutine::{State, WaitReason};
use crate::vm::profile::{MAX_FRAMES, Place, ProfileFrame};
use crate::vm::slow::At;

/// Most events that are kept.
const MAX_EVENTS: usize = 1 << 18;

/// What happened to a goroutine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SchedStep {
    /// It was made; the stack is its function.
    Made,
    /// It runs.
    Started,
    /// It may go on later; it had run long enough, or gave way.
    Stopped,
    /// It waits. The reason has the words of a dump.
    Blocked(Reason),
    /// It may go on.
    Woken,
    /// It ended.
    Ended,
}

/// Why a goroutine waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reason(Option<WaitReason>);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.map_or("host call", WaitReason::text))
    }
}

/// One step of the scheduler.
#[derive(Clone, Copy, Debug)]
pub struct SchedEvent {
    /// ns since the heap was made.
    pub time_ns: u64,
    /// Number of the goroutine.
    pub goroutine: u64,
    /// Number of a stack of the profile; 0: none.
    pub stack: u32,
    /// What happened.
    pub step: SchedStep,
}

/// The events of one machine.
#[derive(Default)]
pub(crate) struct SchedLog {
    events: Vec<SchedEvent>,
    n_lost: u64,
    is_on: bool,
}

/// What was traced.
#[derive(Clone, Default)]
pub struct SchedReading {
    /// In order.
    pub events: Vec<SchedEvent>,
    /// Events behind the last one for which there was no room.
    pub n_lost: u64,
    /// The stacks that the events name, innermost frame first.
    pub stacks: Vec<(u32, Vec<ProfileFrame>)>,
}

impl Vm {
    /// Traces the scheduler from now on, beginning anew, or no longer; what was traced stays readable.
    pub fn trace_goroutines(&mut self, is_on: bool) {
        if !is_on {
            if let Some(log) = &mut self.sched_log {
                log.is_on = false;
            }
            self.watch_switches();
            return;
        }
        self.sched_log = Some(Box::new(SchedLog {
            is_on: true,
            ..SchedLog::default()
        }));
        self.watch_switches();
        let running = self.cur;
        let known: Vec<_> = self
            .gos
            .iter()
            .map(|(i, go)| (i, go.number, go.state))
            .collect();
        for (index, number, state) in known {
            self.log_sched(number, SchedStep::Made, 0);
            match state {
                State::Waiting(reason) => {
                    self.log_sched(number, SchedStep::Blocked(Reason(Some(reason))), 0);
                }
                State::InHost => self.log_sched(number, SchedStep::Blocked(Reason(None)), 0),
                State::Done => self.log_sched(number, SchedStep::Ended, 0),
                _ if running == Some(index) => self.log_sched(number, SchedStep::Started, 0),
                _ => {}
            }
        }
    }

    /// True while the scheduler is traced.
    pub fn is_traced(&self) -> bool {
        self.sched_log.as_ref().is_some_and(|log| log.is_on)
    }

    /// Somebody began, or ended, to be told of switches.
    pub(super) fn watch_switches(&mut self) {
        self.sched.is_watched = self.is_traced() || self.counts_frames();
    }

    /// What was traced; nothing if nobody asked.
    pub fn sched_trace(&self) -> SchedReading {
        let Some(log) = &self.sched_log else {
            return SchedReading::default();
        };
        let mut numbers: Vec<u32> = log.events.iter().map(|event| event.stack).collect();
        numbers.sort_unstable();
        numbers.dedup();
        SchedReading {
            events: log.events.clone(),
            n_lost: log.n_lost,
            stacks: numbers
                .into_iter()
                .filter(|number| *number != 0)
                .map(|number| (number, self.stack(number)))
                .collect(),
        }
    }

    /// A goroutine was made that runs this function.
    #[cold]
    pub(super) fn log_made(&mut self, number: u64, func: &str, file: &str, line: u32) {
        let place = Place {
            func: self.sites.number(func),
            file: self.sites.number(file),
            line,
            column: 0,
        };
        let stack = self.profile.stack_number(&[place]);
        self.log_sched(number, SchedStep::Made, stack);
    }

    /// The running goroutine is about to be taken off.
    #[cold]
    pub(super) fn log_park(&mut self, state: State) {
        let step = match state {
            State::Waiting(reason) => SchedStep::Blocked(Reason(Some(reason))),
            State::InHost => SchedStep::Blocked(Reason(None)),
            _ => SchedStep::Stopped,
        };
        let places = self.places(At {
            pc: self.cx.pc,
            fp: self.cx.fp,
        });
        let stack = self.profile.stack_number(places.first(MAX_FRAMES));
        self.log_sched(self.current_id(), step, stack);
    }

    #[cold]
    pub(super) fn log_sched(&mut self, goroutine: u64, step: SchedStep, stack: u32) {
        let time_ns = self.heap.now_ns();
        let Some(log) = self.sched_log.as_mut().filter(|log| log.is_on) else {
            return;
        };
        if log.events.len() == MAX_EVENTS {
            log.n_lost += 1;
            return;
        }
        log.events.push(SchedEvent {
            time_ns,
            goroutine,
            stack,
            step,
        });
    }
}
