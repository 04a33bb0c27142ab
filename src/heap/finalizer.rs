//! Finalizers and cleanups: what must run when an object dies. Kept as *specials* of the object's span.
//!
//! In: `runtime.SetFinalizer`, `runtime.AddCleanup`, the host's `on_free`. Out: a queue of [`Ready`] actions, which the machine runs at its own
//! scheduling points; never inside allocation, a barrier or a cycle.
//!
//! * A **finalizer** (at most one an object) gets the object: its function and all that the object refers to are roots, the object itself is not. So
//!   of two dead objects A → B only A is finalized now, B in a later cycle, and a cycle through a finalizer is never collected. Found dead
//!   when swept: weak handles are cleared, the association ends, the object is marked once more and queued.
//! * A **cleanup** (any number) gets an argument that is not the object; function and argument are roots. The object is freed in the same cycle.
//! * A **host cleanup** is a cleanup with a number instead of function and argument.
//! * A **sample** is one of the sampler's (`sampler.rs`).
//! * A **weak** special names the handle of `weak.rs`.
//!
//! Queued actions are roots until they are popped, named in units as the specials are; host callbacks have a queue of their own. Invariant Z1: the specials of a span are sorted by cell, and name allocated cells only.

use std::collections::VecDeque;

use crate::heap::Heap;
use crate::heap::barrier;
use crate::heap::capture::Owner;
use crate::heap::mark::Marker;
use crate::heap::ring::{Event, kind};
use crate::heap::span::{Kind, SpanRef};

/// What a special asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// `runtime.SetFinalizer`: call `func` with the object.
    Finalizer {
        /// A heap pointer (closure); a root.
        func: u64,
        /// The machine's own words: kind of argument, types.
        data: [u64; 2],
    },
    /// `runtime.AddCleanup`: call `func` with `arg`.
    Cleanup {
        /// Number, to take it back.
        id: u64,
        /// A heap pointer (closure); a root.
        func: u64,
        /// A heap pointer or nil; a root.
        arg: u64,
        /// The machine's own words.
        data: [u64; 2],
    },
    /// The host's callback with this number.
    Host {
        /// The number.
        id: u64,
    },
    /// Tell the sampler.
    Sample {
        /// Number of the sample.
        sample: u32,
    },
    /// Clear the weak handle at this address.
    Weak {
        /// Address of the handle's cell; not a root.
        handle: u64,
    },
}

impl Action {
    fn host_id(self) -> Option<u64> {
        match self {
            Action::Host { id } => Some(id),
            _ => None,
        }
    }
}

/// One special of a span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Special {
    /// Cell in its span.
    pub(super) index: u32,
    pub(super) action: Action,
}

/// An action of the script whose object died.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ready {
    /// What to do: a finalizer or a cleanup.
    pub action: Action,
    /// Base of the resurrected object for a finalizer, else 0.
    pub object: u64,
}

/// Why a special was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpecialError {
    /// Not a pointer into an allocated object of this heap.
    NotAnObject,
    /// Not the beginning of one (finalizers only).
    NotTheBase,
    /// It has a finalizer (which must be removed first).
    AlreadySet,
}

/// Bytes booked (`GCSys`) for a special.
pub(super) const SPECIAL_BYTES: u64 = size_of::<Special>() as u64;

/// Queue and counters of one heap.
#[derive(Default)]
pub(super) struct Finalizers {
    /// For the machine: finalizers and cleanups of scripts.
    pub(super) ready: VecDeque<Ready>,
    /// For the host: numbers of callbacks.
    pub(super) host_ready: VecDeque<u64>,
    /// Spans that have specials.
    pub(super) spans: Vec<SpanRef>,
    next_id: u64,
}

impl Heap {
    /// Sets the finalizer of the object that begins at `object`.
    ///
    /// # Errors
    /// See [`SpecialError`].
    pub fn set_finalizer(
        &mut self,
        object: u64,
        func: u64,
        data: [u64; 2],
    ) -> Result<(), SpecialError> {
        let (span, index) = self.find_object(object)?;
        if span.cell(index) != object {
            return Err(SpecialError::NotTheBase);
        }
        if self.has_finalizer(span, index) {
            return Err(SpecialError::AlreadySet);
        }
        self.add_special(span, index, Action::Finalizer { func, data });
        Ok(())
    }

    /// Takes the finalizer of an object back; true if there was one.
    pub fn remove_finalizer(&mut self, object: u64) -> bool {
        let Ok((span, index)) = self.find_object(object) else {
            return false;
        };
        self.remove_specials(span, |s| {
            s.index == index && matches!(s.action, Action::Finalizer { .. })
        })
    }

    /// Adds a cleanup to the object that `object` points into; the result takes it back.
    ///
    /// # Errors
    /// See [`SpecialError`].
    pub fn add_cleanup(
        &mut self,
        object: u64,
        func: u64,
        arg: u64,
        data: [u64; 2],
    ) -> Result<u64, SpecialError> {
        let (span, index) = self.find_object(object)?;
        self.finalizers.next_id += 1;
        let id = self.finalizers.next_id;
        let action = Action::Cleanup {
            id,
            func,
            arg,
            data,
        };
        self.add_special(span, index, action);
        Ok(id)
    }

    /// Takes a cleanup back; true if it was still waiting.
    pub fn remove_cleanup(&mut self, object: u64, cleanup: u64) -> bool {
        let Ok((span, _)) = self.find_object(object) else {
            return false;
        };
        self.remove_specials(
            span,
            |s| matches!(s.action, Action::Cleanup { id, .. } if id == cleanup),
        )
    }

    /// Queues the host's callback `id` when the object dies.
    ///
    /// # Errors
    /// See [`SpecialError`].
    pub fn add_host_cleanup(&mut self, object: u64, id: u64) -> Result<(), SpecialError> {
        let (span, index) = self.find_object(object)?;
        self.add_special(span, index, Action::Host { id });
        Ok(())
    }

    /// The next finalizer or cleanup of the script to run; it is no root any more.
    pub fn pop_ready(&mut self) -> Option<Ready> {
        let ready = self.finalizers.ready.pop_front()?;
        let left = self.cycle.ready_left.get();
        if left > 0 {
            // A root when the mark began, and not named yet.
            self.cycle.ready_left.set(left - 1);
            for kept in [ready.object].into_iter().chain(kept_by(&ready.action)) {
                barrier::shade(self.barrier(), kept);
            }
        }
        self.counters.finalizers_run_total += 1;
        self.tell(Event {
            kind: kind::FINALIZER_RUN,
            a: self.counters.finalizers_run_total,
            ..Event::default()
        });
        match ready.action {
            Action::Finalizer { .. } => self.counters.more.finalizers_run += 1,
            _ => self.counters.more.cleanups_run += 1,
        }
        Some(ready)
    }

    /// The action that [`Heap::pop_ready`] will give.
    pub fn next_ready(&self) -> Option<Ready> {
        self.finalizers.ready.front().copied()
    }

    /// Finalizers and cleanups of the script queued.
    pub fn n_ready(&self) -> usize {
        self.finalizers.ready.len()
    }

    /// The number of the next host callback to run.
    pub fn pop_host_ready(&mut self) -> Option<u64> {
        let id = self.finalizers.host_ready.pop_front()?;
        self.counters.finalizers_run_total += 1;
        Some(id)
    }

    /// Host callbacks queued.
    pub fn n_host_ready(&self) -> usize {
        self.finalizers.host_ready.len()
    }

    /// Every host callback that still waits, at the heap's end: queued ones first, then those of living objects, then those of
    /// external ranges. They are taken.
    pub fn take_host_cleanups(&mut self) -> Vec<u64> {
        let mut ids: Vec<u64> = std::mem::take(&mut self.finalizers.host_ready).into();
        for span in self.finalizers.spans.clone() {
            if let Some(specials) = span.specials.take() {
                ids.extend(specials.iter().filter_map(|s| s.action.host_id()));
                span.specials.set(Some(specials));
            }
            self.remove_specials(span, |s| s.action.host_id().is_some());
        }
        ids.extend(self.take_externals());
        ids
    }

    /// The host callbacks that wait for the death of the object that begins at `object`.
    pub fn host_cleanups(&mut self, object: u64) -> Vec<u64> {
        let Ok((span, index)) = self.find_object(object) else {
            return Vec::new();
        };
        if span.cell(index) != object {
            return Vec::new();
        }
        let list = span.specials.take();
        let own = list.iter().flat_map(|list| list.iter());
        let ids = own
            .filter(|s| s.index == index)
            .filter_map(|s| s.action.host_id())
            .collect();
        span.specials.set(list);
        ids
    }

    /// Takes back a host callback that waits for the death of the object that begins at `object`; false if there is none of this number.
    pub fn remove_host_cleanup(&mut self, object: u64, id: u64) -> bool {
        let Ok((span, index)) = self.find_object(object) else {
            return false;
        };
        self.remove_specials(span, |s| s.index == index && s.action.host_id() == Some(id))
    }

    /// The object of this heap that a pointer points into.
    pub(super) fn find_object(&mut self, ptr: u64) -> Result<(SpanRef, u32), SpecialError> {
        let span = SpanRef::of(ptr).ok_or(SpecialError::NotAnObject)?;
        let is_object =
            matches!(span.kind, Kind::Scan | Kind::NoScan) && std::ptr::eq(span.owner(), self);
        if !is_object {
            return Err(SpecialError::NotAnObject);
        }
        // So that its specials are those of the living.
        self.ensure_swept(span);
        self.flush_span(span);
        let index = span.index_of(ptr);
        if span.is_alloc(index) {
            Ok((span, index))
        } else {
            Err(SpecialError::NotAnObject)
        }
    }

    fn has_finalizer(&self, span: SpanRef, index: u32) -> bool {
        let specials = span.specials.take();
        let has = specials.as_ref().is_some_and(|list| {
            list.iter()
                .any(|s| s.index == index && matches!(s.action, Action::Finalizer { .. }))
        });
        span.specials.set(specials);
        has
    }

    pub(super) fn add_special(&mut self, span: SpanRef, index: u32, action: Action) {
        let mut list = span.specials.take().unwrap_or_default();
        if list.is_empty() {
            self.finalizers.spans.push(span);
        }
        let at = list.partition_point(|s| s.index <= index);
        list.insert(at, Special { index, action });
        span.specials.set(Some(list));
        self.counters.special_bytes += SPECIAL_BYTES;
    }

    fn remove_specials(&mut self, span: SpanRef, dead: impl Fn(&Special) -> bool) -> bool {
        let Some(mut list) = span.specials.take() else {
            return false;
        };
        let before = list.len();
        list.retain(|s| !dead(s));
        let gone = before - list.len();
        self.counters.special_bytes -= gone as u64 * SPECIAL_BYTES;
        self.cycle.specials.note_removal();
        if list.is_empty() {
            self.finalizers.spans.retain(|s| *s != span);
        } else {
            span.specials.set(Some(list));
        }
        gone > 0
    }

    /// Marks what the queue keeps.
    pub(super) fn mark_ready(&self, marker: &mut Marker<'_>) {
        for ready in &self.finalizers.ready {
            mark_one_ready(marker, ready);
        }
    }

    /// Marks what some of the queue keeps; false if none is left. From the end to the beginning: only the sweep adds to the queue, and what is popped
    /// before its turn was shaded.
    pub(super) fn mark_more_ready(&self, marker: &mut Marker<'_>) -> bool {
        const READY_A_UNIT: usize = 64;
        let end = self.cycle.ready_left.get();
        let from = end.saturating_sub(READY_A_UNIT);
        self.cycle.ready_left.set(from);
        let queue = &self.finalizers.ready;
        for ready in queue.range(from.min(queue.len())..end.min(queue.len())) {
            mark_one_ready(marker, ready);
        }
        from > 0
    }
}

fn mark_one_ready(marker: &mut Marker<'_>, ready: &Ready) {
    marker.names_of(Owner::Finalizers);
    marker.mark_named(0, ready.object);
    mark_action(marker, &ready.action);
}

pub(super) fn mark_action(marker: &mut Marker<'_>, action: &Action) {
    for (name, kept) in (1..).zip(kept_by(action)) {
        marker.mark_named(name, kept);
    }
}

/// The function and the argument that an action keeps, or nil.
fn kept_by(action: &Action) -> [u64; 2] {
    match *action {
        Action::Finalizer { func, .. } => [func, 0],
        Action::Cleanup { func, arg, .. } => [func, arg],
        Action::Host { .. } | Action::Weak { .. } | Action::Sample { .. } => [0; 2],
    }
}
