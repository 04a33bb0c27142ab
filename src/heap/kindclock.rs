//! What the front end's time went into, by unit and kind of node: for who profiles parsing, checking and lowering.
//!
//! In: the ways of the front end through nodes. Out: ns by unit, kind and phase. Off unless asked for: it looks at the system's clock at each node.
//!
//! Each stretch of time is charged once, to what is on top of the stack when it ends, so the parts are the whole. A parser charges what has gone by to
//! each node that it makes; a checker enters and leaves nodes; code is made of one node after the other.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::heap::lifecycle::N_KINDS;
use crate::heap::steps::nanos;

/// What is done to nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Scanning and parsing.
    Parse,
    /// Names and types.
    Check,
    /// Making code; bodies of the library's functions that are checked on the way.
    Lower,
}

/// Phases.
pub const N_PHASES: usize = 3;

/// What nodes of one kind in one unit took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KindTime {
    /// Number of the unit.
    pub unit: u64,
    /// The kind, a number of the syntax room.
    pub kind: u8,
    /// By [`Phase`].
    pub ns: [u64; N_PHASES],
}

#[derive(Clone, Copy)]
struct Frame {
    phase: Phase,
    unit: u64,
    kind: u8,
}

struct UnitRow {
    unit: u64,
    ns: Box<[[u64; N_PHASES]; N_KINDS]>,
}

struct Clock {
    stack: Vec<Frame>,
    last: Instant,
    rows: Vec<UnitRow>,
}

impl Clock {
    /// What has gone by since the last charge.
    fn charge(&mut self, Frame { phase, unit, kind }: Frame) {
        let now = Instant::now();
        let ns = nanos(now.duration_since(self.last));
        self.last = now;
        let row = match self.rows.iter_mut().rposition(|row| row.unit == unit) {
            Some(at) => self.rows.get_mut(at),
            None => {
                let ns = Box::new([[0; N_PHASES]; N_KINDS]);
                self.rows.push(UnitRow { unit, ns });
                self.rows.last_mut()
            }
        };
        let cell = row.and_then(|row| row.ns.get_mut(kind as usize)?.get_mut(phase as usize));
        if let Some(cell) = cell {
            *cell += ns;
        }
    }

    fn charge_top(&mut self) {
        match self.stack.last() {
            Some(top) => self.charge(*top),
            None => self.last = Instant::now(),
        }
    }
}

/// The clock, shared by the heap and the rooms of the front end. They run on one thread at a time.
#[derive(Clone)]
pub struct KindClock(Arc<Mutex<Clock>>);

impl KindClock {
    pub(super) fn new() -> KindClock {
        KindClock(Arc::new(Mutex::new(Clock {
            stack: Vec::new(),
            last: Instant::now(),
            rows: Vec::new(),
        })))
    }

    fn clock(&self) -> MutexGuard<'_, Clock> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A phase begins, in another one or by itself, at a node; [`KindClock::leave`] ends it.
    pub fn begin(&self, phase: Phase, unit: u64, kind: u8) {
        let mut clock = self.clock();
        clock.charge_top();
        clock.stack.push(Frame { phase, unit, kind });
    }

    /// A node is entered, in the phase there is.
    pub fn enter(&self, unit: u64, kind: u8) {
        let mut clock = self.clock();
        clock.charge_top();
        let phase = clock.stack.last().map_or(Phase::Check, |top| top.phase);
        clock.stack.push(Frame { phase, unit, kind });
    }

    /// What was begun or entered last is left.
    pub fn leave(&self) {
        let mut clock = self.clock();
        clock.charge_top();
        clock.stack.pop();
    }

    /// From here on it is about another node, if a phase has begun.
    pub fn turn_to(&self, unit: u64, kind: u8) {
        let mut clock = self.clock();
        clock.charge_top();
        if let Some(top) = clock.stack.last_mut() {
            (top.unit, top.kind) = (unit, kind);
        }
    }

    /// A node was made: what has gone by was for it.
    pub fn made(&self, unit: u64, kind: u8) {
        let mut clock = self.clock();
        if let Some(phase) = clock.stack.last().map(|top| top.phase) {
            clock.charge(Frame { phase, unit, kind });
        }
    }

    /// What was charged so far.
    pub fn times(&self) -> Vec<KindTime> {
        let clock = self.clock();
        let rows = clock.rows.iter();
        rows.flat_map(|row| {
            let kinds = row.ns.iter().zip(0..=u8::MAX);
            kinds.map(|(ns, kind)| KindTime {
                unit: row.unit,
                kind,
                ns: *ns,
            })
        })
        .filter(|time| time.ns != [0; N_PHASES])
        .collect()
    }
}
