//! Specials as a mark reads them: what finalizers and cleanups keep, a unit at a time.
//!
//! In: the list of spans with specials. Out: marks of functions, arguments, and of what objects with finalizers refer to.
//!
//! Spans are read from the end of their list to its beginning, in a span cells from the last to the first, of a cell its specials from the first to the last, and an object with a
//! finalizer in pieces, as long cells are (`mark.rs`).
//!
//! Why nothing is missed. P1: a span that is added stands behind, and where one is taken out others move to places that are still to come. P2: of a span that is being read, the
//! cells that are still to come are known by number, whatever is added or taken out. P3: a special that is added to a cell stands behind the others of it; where one is taken out,
//! the cell's are read from the first again. P4: who adds a special while a mark runs has the object, the function and the argument in hand, so the mark finds them (C1 of
//! `cycle.rs`) without it. A special that is taken out before its turn keeps nothing any more.

use std::cell::Cell;

use crate::heap::Heap;
use crate::heap::capture::Owner;
use crate::heap::finalizer::{Action, Special, mark_action};
use crate::heap::mark::{Marker, UNIT_BYTES};
use crate::heap::span::SpanRef;

/// Words of a unit.
const UNIT_WORDS: u64 = UNIT_BYTES / 8;

/// Where the reading has come to.
#[derive(Default)]
pub(super) struct Reading {
    /// Spans that have not been read wholly: so many from the beginning of the list.
    spans: Cell<usize>,
    /// Of the last of them.
    at: Cell<Place>,
}

/// In a span.
#[derive(Clone, Copy)]
struct Place {
    /// Cells from this one on have been read.
    end: u32,
    /// So many specials of the cell before it.
    n_read: usize,
    /// So many bytes of that cell, whose object has a finalizer.
    n_bytes: u64,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            end: u32::MAX,
            n_read: 0,
            n_bytes: 0,
        }
    }
}

impl Reading {
    /// A mark begins.
    pub(super) fn begin(&self, n_spans: usize) {
        self.spans.set(n_spans);
        self.at.take();
    }

    /// Some special was taken out (P3).
    pub(super) fn note_removal(&self) {
        self.at.set(Place {
            n_read: 0,
            ..self.at.get()
        });
    }
}

impl Heap {
    /// Marks what all specials keep.
    pub(super) fn mark_specials(&self, marker: &mut Marker<'_>) {
        for &span in &self.finalizers.spans {
            let mut place = Place::default();
            mark_specials_of(marker, span, &mut place, u64::MAX);
        }
    }

    /// Marks what a unit of specials keeps; false if none is left.
    pub(super) fn mark_more_specials(&self, marker: &mut Marker<'_>) -> bool {
        let reading = &self.cycle.specials;
        let mut n_words = 0;
        while n_words < UNIT_WORDS {
            let n_spans = reading.spans.get().min(self.finalizers.spans.len());
            let Some(&span) = self.finalizers.spans.get(n_spans.wrapping_sub(1)) else {
                reading.spans.set(0);
                return false;
            };
            let mut place = reading.at.get();
            n_words += mark_specials_of(marker, span, &mut place, UNIT_WORDS - n_words);
            reading.at.set(place);
            if place.end == 0 {
                reading.spans.set(n_spans - 1);
                reading.at.take();
            }
        }
        true
    }
}

/// Marks what specials of a span keep from a place on, to the first cell (the place's end is 0 then) or until so many words are read; how many were.
fn mark_specials_of(marker: &mut Marker<'_>, span: SpanRef, place: &mut Place, most: u64) -> u64 {
    let mut n_words = 1;
    let Some(list) = span.specials.take() else {
        place.end = 0;
        return n_words;
    };
    marker.names_of(Owner::Finalizers);
    while n_words < most {
        let end = list.partition_point(|s| s.index < place.end);
        let Some(cell) = end.checked_sub(1).and_then(|at| list.get(at)) else {
            place.end = 0;
            break;
        };
        let first = list.partition_point(|s| s.index < cell.index);
        match list.get(first..end).and_then(|own| own.get(place.n_read)) {
            Some(special) => n_words += mark_special(marker, span, special, place),
            None => {
                *place = Place {
                    end: cell.index,
                    ..Place::default()
                }
            }
        }
    }
    span.specials.set(Some(list));
    n_words
}

/// Marks what a special keeps: of an object with a finalizer a piece of what it refers to, and not the object.
fn mark_special(marker: &mut Marker<'_>, span: SpanRef, special: &Special, at: &mut Place) -> u64 {
    let is_finalizer = matches!(special.action, Action::Finalizer { .. });
    if is_finalizer && at.n_bytes < span.elem_bytes {
        let from = at.n_bytes;
        at.n_bytes = marker.scan_part(span, span.cell(special.index), from);
        return (at.n_bytes - from).div_ceil(8).min(UNIT_WORDS);
    }
    mark_action(marker, &special.action);
    if is_finalizer {
        marker.name_referents(span, span.cell(special.index));
    }
    at.n_read += 1;
    3
}
