//! Sweeping by workers: spans that the machine lays on a tray, and what it books of them.
//!
//! In: spans whose sweep is bitmaps alone. Out: the same spans swept, and sums of what was freed. The machine gives spans some at a time, a worker takes a few, sweeps
//! them, and puts back one [`Swept`]: freed cells added up for each allocation class, spans with free cells chained, empty spans listed. The machine books that at
//! its safepoints and when it needs free cells; until then the freed cells count as allocated, and nothing in those spans is handed out. So all books, lists of
//! spans and pages are the machine's alone.
//!
//! What has consequences stays with the machine: spans with specials, which are all swept before the first one is given; NODE and CODE spans, which a worker hands back;
//! everything while a snapshot is written. The machine sweeps beside its workers what allocation owes and what it needs itself.
//!
//! Invariants. W4: a worker touches spans that it has taken from the tray and not put back, and of other spans nothing; the machine touches no span that is not swept
//! before it has closed the tray ([`Heap::settle`]). W5: a span is swept IF AND ONLY IF it has the number of the sweep, which is written last (Release) and read with
//! Acquire: who sees it sees the bitmaps. W6: sweeping cells calls nobody and indexes nothing, so a worker does not end in the middle of it. W7: the number of
//! the sweep is the team's before a span is given, and no other sweep begins while a worker has spans: who has taken some reads the right one, however late it comes.
//!
//! Unsafe: spans and classes by address. The records are published (H1) until the machine frees them, which is after their results are booked (W4, D1); a
//! stack's span is taken from the tray first. Classes live as long as the heap (A2).

use std::time::Instant;

use crate::heap::Heap;
use crate::heap::alloc::AllocClass;
use crate::heap::config::debug;
use crate::heap::span::{Kind, SpanRef};
use crate::heap::steps::nanos;
use crate::heap::sweep::{Fate, Mode, Unit, sweep_cells};
use crate::heap::team::Team;
use crate::heap::tray::Tray;

/// Spans that a worker takes at a time.
const BATCH_SPANS: usize = 32;

/// Spans that the machine gives at a time, and how few are left when it gives more.
const GIVEN_SPANS: usize = 1024;
const FEW_SPANS: usize = 256;

/// Empty spans that are given back in one unit.
const DROPPED_SPANS: usize = 4;

/// Heaps with fewer spans are swept by the machine alone: it takes as long as a thread takes to wake.
const LEAST_SPANS: usize = 256;

/// A span on the tray.
pub(super) struct Given(SpanRef);

// SAFETY: W4.
unsafe impl Send for Given {}

/// What was freed of one allocation class, or of large objects, and its spans with free cells, linked.
struct Row {
    class: *mut AllocClass,
    size_class: u8,
    n_freed: u64,
    freed_bytes: u64,
    chain: Option<(SpanRef, SpanRef)>,
}

/// What a worker has made of the spans that it took.
#[derive(Default)]
pub(super) struct Swept {
    rows: Vec<Row>,
    /// Nothing in them lives.
    empty: Vec<SpanRef>,
    /// Not swept: the machine's.
    left: Vec<SpanRef>,
}

// SAFETY: W4; the classes are touched by the machine alone.
unsafe impl Send for Swept {}

/// What workers sweep.
pub(super) type SweepTray = Tray<Given, Swept>;

impl Swept {
    fn row(&mut self, span: SpanRef) -> Option<&mut Row> {
        let class = span.alloc_class;
        let at = match self.rows.iter().rposition(|row| row.class == class) {
            Some(at) => at,
            None => {
                self.rows.push(Row {
                    class,
                    size_class: span.class,
                    n_freed: 0,
                    freed_bytes: 0,
                    chain: None,
                });
                self.rows.len() - 1
            }
        };
        self.rows.get_mut(at)
    }

    fn sweep(&mut self, span: SpanRef, mode: Mode) {
        if span.kind == Kind::Stack || span.is_swept_by(mode.number) {
            return;
        }
        if !matches!(span.kind, Kind::Scan | Kind::NoScan) {
            return self.left.push(span);
        }
        let cells = sweep_cells(span, mode);
        let is_large = span.alloc_class.is_null();
        if let Some(row) = self.row(span) {
            row.n_freed += u64::from(cells.n_freed);
            row.freed_bytes += u64::from(cells.n_freed) * span.elem_bytes;
            if cells.fate == Fate::Free && !is_large {
                let (head, tail) = row.chain.map_or((None, span), |(h, t)| (Some(h), t));
                span.next_partial.set(head);
                row.chain = Some((span, tail));
            }
        }
        if cells.fate == Fate::Empty {
            self.empty.push(span);
        }
        // W5.
        span.set_swept_by(mode.number);
    }
}

/// What a worker does while the order is to sweep, until nothing is left on the tray. How long it took is noted before the last result is there, so that it is booked with that.
pub(super) fn sweep_given(team: &Team, mode: Mode, note_ns: impl Fn(u64)) {
    let mut spans = Vec::with_capacity(BATCH_SPANS);
    while team.tray().take(&mut spans, BATCH_SPANS) {
        let start = Instant::now();
        // The order may be that of an earlier sweep; while spans are out no other begins (W7).
        let number = team.sweep_number();
        let mode = Mode { number, ..mode };
        let mut swept = Swept::default();
        for Given(span) in spans.drain(..) {
            swept.sweep(span, mode);
        }
        note_ns(nanos(start.elapsed()));
        if team.tray().put(swept) {
            team.ask_for_step();
        }
    }
}

impl Heap {
    pub(super) fn sweep_mode(&self) -> Mode {
        Mode {
            number: self.cycle.sweep_number,
            poison: self.config.debug & debug::POISON != 0,
            efence: self.config.debug & debug::EFENCE != 0,
        }
    }

    fn tray(&self) -> Option<&SweepTray> {
        let team = self.barrier.grey().team()?;
        self.cycle.shares_sweep.then(|| team.tray())
    }

    /// The sweep that begins is shared, if there is somebody to share it with and enough of it.
    pub(super) fn share_sweep(&mut self) {
        let Some(team) = self.barrier.grey().team() else {
            return;
        };
        let is_much = self.config.debug != 0 || self.spans.len() >= LEAST_SPANS;
        if !is_much || self.captures.wants_sweep() {
            return;
        }
        team.start_sweep(self.sweep_mode());
        self.cycle.shares_sweep = true;
        if self.cycle.special_spans.is_empty() {
            self.give_spans();
        }
    }

    /// Gives workers the next spans, from the end of those that are still to be swept.
    fn give_spans(&mut self) {
        let to = self.cycle.sweep_at.min(self.spans.len());
        let from = to.saturating_sub(GIVEN_SPANS);
        if let (Some(spans), Some(tray)) = (self.spans.get(from..to), self.tray()) {
            tray.give(spans.iter().copied().map(Given));
        }
        self.cycle.sweep_at = from;
        self.call_workers();
    }

    fn call_workers(&self) {
        if let Some(team) = self.barrier.grey().team() {
            team.call();
        }
    }

    /// One unit of a sweep that is shared: books what the workers have done, gives them more, or sweeps a span.
    pub(super) fn sweep_beside_workers(&mut self) -> Unit {
        let number = self.cycle.sweep_number;
        let Some(tray) = self.tray() else {
            return Unit::Over;
        };
        let look = tray.look();
        if !look.is_open {
            tray.give(std::iter::empty());
            // Jobs end while the tray is closed.
            self.call_workers();
        }
        if look.n_done > 0 {
            self.cycle.swept = tray.take_done();
            return Unit::Done;
        }
        if look.n_waiting < FEW_SPANS && self.cycle.sweep_at > 0 {
            self.give_spans();
            return Unit::Done;
        }
        if let Some(Given(span)) = tray.take_back() {
            if span.kind != Kind::Stack && !span.is_swept_by(number) {
                self.sweep_span(span, true);
            }
            return Unit::Done;
        }
        // One that was waiting then has been taken meanwhile.
        if look.n_out > 0 || look.n_waiting > 0 {
            return Unit::Wait;
        }
        self.sweep_alone();
        Unit::Over
    }

    /// The machine goes on with the sweep alone, or ends it: no worker touches a span any more.
    pub(super) fn sweep_alone(&mut self) {
        let Some(tray) = self.tray() else {
            return;
        };
        tray.close();
        let left = tray.take_back_all();
        let swept = tray.take_done();
        self.cycle.swept.extend(swept);
        let left = left.into_iter().map(|Given(span)| span);
        let left = left.filter(|span| span.kind != Kind::Stack);
        self.cycle.special_spans.extend(left);
        self.cycle.shares_sweep = false;
        if let Some(team) = self.barrier.grey().team() {
            team.rest();
        }
    }

    /// Books what a worker has swept; false if there is nothing to book.
    pub(super) fn book_swept(&mut self) -> bool {
        let Some(swept) = self.cycle.swept.pop() else {
            return false;
        };
        for row in swept.rows {
            self.counters
                .count_free(row.size_class, row.n_freed, row.freed_bytes);
            if let Some((head, tail)) = row.chain {
                // SAFETY: A2: the class lives as long as the heap; no other borrow of it is alive here.
                let class = unsafe { &mut *row.class };
                tail.next_partial.set(class.partial);
                class.partial = Some(head);
            }
        }
        self.cycle.empty_spans.extend(swept.empty);
        self.cycle.special_spans.extend(swept.left);
        true
    }

    /// Gives back some spans that workers found empty; false if there are none.
    pub(super) fn drop_empty_spans(&mut self) -> bool {
        let from = self.cycle.empty_spans.len().saturating_sub(DROPPED_SPANS);
        if self.cycle.empty_spans.is_empty() {
            return false;
        }
        for span in self.cycle.empty_spans.split_off(from) {
            self.drop_span(span);
        }
        true
    }

    /// W4: a span may be looked at, whether it is swept or not; so it stays until the machine's next unit of the sweep.
    #[inline]
    pub(super) fn settle(&self, span: SpanRef) {
        if self.is_freeing() && !self.is_swept(span) {
            self.settle_all();
        }
    }

    /// W4: all spans may be looked at.
    #[cold]
    pub(super) fn settle_all(&self) {
        if let Some(tray) = self.tray() {
            tray.close();
        }
    }

    /// W4: the span of a stack goes, which may lie on the tray like all others.
    pub(super) fn forget_given(&self, span: SpanRef) {
        if let Some(tray) = self.tray() {
            tray.close();
            tray.forget(|given| given.0 == span);
        }
    }

    /// Spans that the sweep has still to come to, but for those that somebody is sweeping.
    pub(super) fn n_unswept(&self) -> u64 {
        let given = self.tray().map_or(0, |tray| u64::from(tray.n_ready()));
        (self.cycle.sweep_at + self.cycle.special_spans.len()) as u64 + given
    }
}
