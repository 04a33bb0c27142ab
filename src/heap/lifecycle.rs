//! The life of syntax trees in numbers: how long each unit was parsed, checked and lowered, and what of each kind of node there is and was.
//!
//! In: durations from the rooms that do the work, births and deaths of nodes. Out: [`UnitTimes`] of the newest units, sums over all, [`KindCount`]s.
//!
//! A package is checked as a whole: its time is divided among its units by their nodes. Deaths are counted by the sweep, so all of this is exact but for
//! that division.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::heap::Heap;
use crate::heap::node::NodePtr;
use crate::heap::ring::{Event, kind};
use crate::heap::steps::nanos;
use crate::heap::unit::UnitPtr;

/// Numbers that a kind may have.
pub const N_KINDS: usize = 80;

/// Units whose times are kept.
const N_UNITS: usize = 1024;

/// What one unit took, ns, and what it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnitTimes {
    /// Number of the unit, never used again in the process.
    pub number: u64,
    /// File as given to the parser.
    pub file: Box<str>,
    /// Bytes of text.
    pub text_bytes: u64,
    /// Nodes that the parser made.
    pub n_nodes: u64,
    /// When it was parsed, ns since the heap was made.
    pub birth_ns: u64,
    /// Scanning and parsing.
    pub parse_ns: u64,
    /// Names and types, its share of its package.
    pub check_ns: u64,
    /// Code of its functions.
    pub lower_ns: u64,
    /// Functions that code was made of.
    pub n_lowered: u64,
    /// From birth to the first time that code of it had run to its end; 0: not yet.
    pub first_eval_ns: u64,
}

/// Sums over all units there ever were.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LifeTotals {
    /// Texts parsed.
    pub n_units: u64,
    /// Bytes of text.
    pub text_bytes: u64,
    /// Scanning and parsing, ns.
    pub parse_ns: u64,
    /// Names and types, ns.
    pub check_ns: u64,
    /// Making code, ns.
    pub lower_ns: u64,
    /// Functions that code was made of.
    pub n_lowered: u64,
}

/// The books when a parse began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ParseBase {
    /// Parses begun before it, and it.
    pub number: u64,
    /// Allocated and not freed, as of the last refill.
    pub heap_alloc: u64,
    /// Allocated since the beginning, likewise.
    pub total_alloc: u64,
    /// Cycles completed.
    pub num_gc: u64,
}

/// Nodes of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct KindCount {
    /// The kind, a number of the syntax room.
    pub kind: u8,
    /// Ever made.
    pub born: u64,
    /// Ever found dead.
    pub died: u64,
    /// Of these, found dead by the last mark.
    pub died_last: u64,
    /// Made between the mark before and the last one.
    pub born_last: u64,
    /// Left by the last mark.
    pub left_last: u64,
}

impl KindCount {
    /// Not freed.
    pub fn living(&self) -> u64 {
        self.born - self.died
    }

    /// Share that the last mark left of those there were, 0..=1; 1 if there were none.
    pub fn survival(&self) -> f64 {
        match self.left_last + self.died_last {
            0 => 1.0,
            all => self.left_last as f64 / all as f64,
        }
    }

    /// Left by the last mark / made between the mark before and it; 0 if none were made. Above 1 where older nodes survive.
    pub fn alive_ratio(&self) -> f64 {
        match self.born_last {
            0 => 0.0,
            born => self.left_last as f64 / born as f64,
        }
    }
}

/// The tables of one heap.
pub(super) struct Lifecycle {
    units: VecDeque<UnitTimes>,
    pub(super) totals: LifeTotals,
    /// Made for the first mark: many machines never come to one.
    kinds: Option<Box<KindTables>>,
    smallest_dead: u64,
    base: ParseBase,
}

/// Counts by kind.
#[derive(Clone)]
struct KindTables {
    died: [u64; N_KINDS],
    died_last: [u64; N_KINDS],
    /// At the last mark: ever made, of these since the mark before, left.
    born: [u64; N_KINDS],
    born_last: [u64; N_KINDS],
    left_last: [u64; N_KINDS],
}

static NO_KINDS: KindTables = KindTables {
    died: [0; N_KINDS],
    died_last: [0; N_KINDS],
    born: [0; N_KINDS],
    born_last: [0; N_KINDS],
    left_last: [0; N_KINDS],
};

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            units: VecDeque::new(),
            totals: LifeTotals::default(),
            kinds: None,
            smallest_dead: u64::MAX,
            base: ParseBase::default(),
        }
    }
}

impl Lifecycle {
    fn unit(&mut self, number: u64) -> Option<&mut UnitTimes> {
        // Newer units have larger numbers.
        let at = self.units.partition_point(|unit| unit.number < number);
        self.units.get_mut(at).filter(|unit| unit.number == number)
    }

    fn kinds_mut(&mut self) -> &mut KindTables {
        self.kinds.get_or_insert_with(|| Box::new(NO_KINDS.clone()))
    }

    /// A node was found dead.
    pub(super) fn count_death(&mut self, kind: u8, id: u64) {
        let (at, tables) = (kind as usize, self.kinds_mut());
        let counts = (tables.died.get_mut(at), tables.died_last.get_mut(at));
        if let (Some(died), Some(last)) = counts {
            *died += 1;
            *last += 1;
        }
        self.smallest_dead = self.smallest_dead.min(id);
    }
}

impl Heap {
    /// A parse begins; what it returns goes to [`Heap::parse_ended`].
    pub fn parse_begins(&mut self, text_bytes: u64) -> Instant {
        self.lifecycle.base = ParseBase {
            number: self.lifecycle.base.number + 1,
            heap_alloc: self.counters.heap_alloc(),
            total_alloc: self.counters.total_alloc,
            num_gc: self.counters.num_gc,
        };
        self.tell_parse(text_bytes)
    }

    /// The parse of a body that was left for later begins. It is none of a text: the books are compared with when that began.
    pub fn body_begins(&mut self, text_bytes: u64) -> Instant {
        self.tell_parse(text_bytes)
    }

    fn tell_parse(&mut self, text_bytes: u64) -> Instant {
        if self.has_ring() {
            self.flush();
            let (heap_alloc, num_gc) = (self.counters.heap_alloc(), self.counters.num_gc);
            self.tell(Event {
                kind: kind::PARSE_BEGIN,
                a: heap_alloc,
                b: num_gc,
                c: text_bytes,
                d: self.trace(),
                ..Event::default()
            });
        }
        Instant::now()
    }

    /// The books when the last parse began.
    pub fn last_parse(&self) -> Option<ParseBase> {
        Some(self.lifecycle.base).filter(|base| base.number != 0)
    }

    /// It has made this unit.
    pub fn parse_ended(&mut self, unit: UnitPtr, begin: Instant) {
        let (record, ns) = (unit.get(), nanos(begin.elapsed()));
        let n_nodes = u64::from(record.n_nodes.load(Ordering::Relaxed));
        let text_bytes = record.text_len as u64;
        self.lifecycle.totals.n_units += 1;
        self.lifecycle.totals.text_bytes += text_bytes;
        self.lifecycle.totals.parse_ns += ns;
        if self.lifecycle.units.len() == N_UNITS {
            self.lifecycle.units.pop_front();
        }
        if self.lifecycle.units.is_empty() {
            self.lifecycle.units.reserve_exact(2);
        }
        self.lifecycle.units.push_back(UnitTimes {
            number: record.number,
            file: record.file.clone(),
            text_bytes,
            n_nodes,
            birth_ns: record.birth_ns,
            parse_ns: ns,
            ..UnitTimes::default()
        });
        let root = unit.root_cell().map_or(0, |root| root.id());
        self.tell(Event {
            kind: kind::PARSE_END,
            node: root,
            a: n_nodes,
            b: text_bytes,
            c: ns,
            d: record.trace,
            ..Event::default()
        });
    }

    /// A body of this many bytes has got its nodes, which are those from number `first` on.
    pub fn body_ended(&mut self, body: NodePtr, text_bytes: u64, first: u32, begin: Instant) {
        let (unit, ns) = (body.unit(), nanos(begin.elapsed()));
        let n_nodes = u64::from(unit.n_nodes().saturating_sub(first));
        self.lifecycle.totals.parse_ns += ns;
        if let Some(times) = self.lifecycle.unit(unit.number()) {
            times.parse_ns += ns;
            times.n_nodes += n_nodes;
        }
        self.tell(Event {
            kind: kind::PARSE_END,
            node: body.id(),
            a: n_nodes,
            b: text_bytes,
            c: ns,
            d: unit.trace(),
            ..Event::default()
        });
    }

    /// A package of these units was checked.
    pub fn check_ended(&mut self, units: &[UnitPtr], ns: u64) {
        let nodes = |unit: &UnitPtr| u64::from(unit.get().n_nodes.load(Ordering::Relaxed));
        let all: u64 = units.iter().map(nodes).sum();
        self.lifecycle.totals.check_ns += ns;
        let (mut so_far, mut given) = (0, 0);
        for unit in units {
            so_far += nodes(unit);
            let upto = (u128::from(ns) * u128::from(so_far) / u128::from(all.max(1))) as u64;
            if let Some(times) = self.lifecycle.unit(unit.get().number) {
                times.check_ns += upto - given;
            }
            given = upto;
        }
        self.tell(Event {
            kind: kind::SCOPE_END,
            a: all,
            b: units.len() as u64,
            c: ns,
            d: one_trace(units),
            ..Event::default()
        });
    }

    /// Code was made of a function of the unit in this slot, if it came from one.
    pub fn lower_ended(&mut self, unit_slot: Option<u32>, n_words: u64, ns: u64) {
        self.lifecycle.totals.lower_ns += ns;
        self.lifecycle.totals.n_lowered += 1;
        let unit = unit_slot.and_then(|slot| self.space().unit(slot));
        if let Some(unit) = unit
            && let Some(times) = self.lifecycle.unit(unit.get().number)
        {
            times.lower_ns += ns;
            times.n_lowered += 1;
        }
        self.tell(Event {
            kind: kind::COMPILE_END,
            a: n_words,
            b: 8 * n_words,
            c: ns,
            d: unit.map_or(0, UnitPtr::trace),
            ..Event::default()
        });
    }

    /// The code of a body of this unit has ended for the first time; `node`: the body's id.
    pub fn eval_ended(&mut self, unit: UnitPtr, node: u64) {
        let record = unit.get();
        let ns = self.now_ns().saturating_sub(record.birth_ns);
        if let Some(times) = self.lifecycle.unit(record.number)
            && times.first_eval_ns == 0
        {
            times.first_eval_ns = ns.max(1);
        }
        self.tell(Event {
            kind: kind::EVAL_FIRST,
            node,
            a: ns,
            b: record.trace,
            ..Event::default()
        });
    }

    /// A mark is about to tell which nodes are dead.
    pub(super) fn deaths_begin(&mut self) {
        self.lifecycle.kinds_mut().died_last = [0; N_KINDS];
        self.lifecycle.smallest_dead = u64::MAX;
    }

    /// It has told.
    pub(super) fn deaths_end(&mut self) {
        self.note_survivors();
        let n: u64 = self.lifecycle.kinds_mut().died_last.iter().sum();
        if n != 0 {
            self.tell(Event {
                kind: kind::NODE_DEAD,
                a: n,
                b: n * crate::heap::node::NODE_BYTES,
                c: self.mark_number(),
                d: self.lifecycle.smallest_dead,
                ..Event::default()
            });
        }
    }

    fn note_survivors(&mut self) {
        let left: [u64; N_KINDS] = std::array::from_fn(|kind| {
            u64::from(self.space().by_kind[kind].load(Ordering::Relaxed))
        });
        let life = self.lifecycle.kinds_mut();
        let counts = life.born.iter_mut().zip(&mut life.born_last);
        for ((before, since), (left, died)) in counts.zip(left.iter().zip(&life.died)) {
            let born = left + died;
            *since = born.saturating_sub(*before);
            *before = born;
        }
        life.left_last = left;
    }

    /// Times of the newest units, oldest first.
    pub fn unit_times(&self) -> impl Iterator<Item = &UnitTimes> {
        self.lifecycle.units.iter()
    }

    /// Sums over all units.
    pub fn life_totals(&self) -> LifeTotals {
        self.lifecycle.totals
    }

    /// Counts of all kinds of which there are or were nodes.
    pub fn kind_counts(&self) -> Vec<KindCount> {
        let living = &self.space().by_kind;
        let tables = self.lifecycle.kinds.as_deref().unwrap_or(&NO_KINDS);
        let of = |all: &[u64; N_KINDS], kind: u8| all.get(kind as usize).copied().unwrap_or(0);
        let rows = living.iter().zip(tables.died).zip(tables.died_last);
        rows.zip(0..=u8::MAX)
            .map(|(((living, died), died_last), kind)| KindCount {
                kind,
                born: u64::from(living.load(Ordering::Relaxed)) + died,
                died,
                died_last,
                born_last: of(&tables.born_last, kind),
                left_last: of(&tables.left_last, kind),
            })
            .filter(|row| row.born != 0)
            .collect()
    }
}

/// The trace that all of these units belong to; 0 if there is none.
fn one_trace(units: &[UnitPtr]) -> u64 {
    let first = units.first().map_or(0, |unit| unit.trace());
    let is_one = units.iter().all(|unit| unit.trace() == first);
    if is_one { first } else { 0 }
}
