//! Verify mode: a second mark beside the first, and a recount of the books.
//!
//! In: the heap after marking, and after the cycle. Out: sentences about what contradicts, in `Heap::take_bugs`; none in a correct heap.
//!
//! Audit mode keeps what was reachable when the mark began, and at its end asks that all of it is marked (G9): a store that passed by the barrier
//! shows even if nothing is lost by it, since nobody looks for the old value any more.
//!
//! Checked: G1 the two marks agree cell by cell. G3/M14 alloc bits · cell size = HeapAlloc, alloc bits = HeapObjects. M1–M13 between the words of one reading.
//! Nodes: allocated node cells = ast_nodes, their states add up, units count theirs.

use std::collections::HashMap;

use crate::heap::Heap;
use crate::heap::config::debug;
use crate::heap::counters::{N_PAUSES, Stats};
use crate::heap::mark::{Marker, Shadow};
use crate::heap::node::NodePtr;
use crate::heap::roots::Roots;
use crate::heap::span::{Kind, SpanRef};

/// What a recount found.
#[derive(Default)]
struct Recount {
    n_bytes: u64,
    n_cells: u64,
    n_nodes: u64,
    by_state: [u64; 3],
    by_unit: HashMap<u32, u32>,
    span_bytes: u64,
    stack_bytes: u64,
}

impl Heap {
    /// Marks again into shadow bits and compares. `is_exact`: the machine has not run since the mark began; else the first mark may know more.
    pub(super) fn verify_marks(&self, roots: &mut dyn Roots, is_exact: bool) -> Vec<String> {
        let mut marker = Marker::new(self);
        let shadow = marker.shadow.insert(Shadow::default());
        shadow.skips_maybe = !is_exact;
        roots.mark_roots(&mut marker);
        self.mark_own_roots(&mut marker);
        self.mark_ready(&mut marker);
        self.mark_specials(&mut marker);
        self.mark_all_held(&mut marker);
        marker.drain();
        let shadow = marker.shadow.take().unwrap_or_default();
        // A host thread may let a node go between the two marks; then the first may know more.
        let exact = is_exact && self.space().n_handles() == 0;
        let mut bugs = Vec::new();
        for &span in self.spans.iter().filter(|s| s.kind != Kind::Stack) {
            compare(span, shadow.marks.get(&span.base), exact, &mut bugs);
        }
        bugs
    }

    /// Audit mode.
    pub fn is_auditing(&self) -> bool {
        self.config.debug & debug::AUDIT != 0
    }

    /// Audit mode: remembers what is reachable from the roots that the beginning of a mark reads. What is named later (finalizers, handles of nodes) may come and go
    /// until then.
    pub(super) fn begin_audit(&mut self, roots: &mut dyn Roots) {
        if !self.is_auditing() {
            return;
        }
        let mut marker = Marker::new(self);
        marker.shadow = Some(Shadow::default());
        roots.mark_roots(&mut marker);
        self.mark_own_roots(&mut marker);
        marker.drain();
        let shadow = marker.shadow.take();
        self.audit = shadow.map(|s| s.marks);
    }

    /// Audit mode: what [`Heap::begin_audit`] saw is marked.
    pub(super) fn end_audit(&mut self) {
        let Some(snapshot) = self.audit.take() else {
            return;
        };
        for span in self.spans.iter().filter(|s| s.kind != Kind::Stack) {
            let seen = snapshot.get(&span.base).into_iter().flatten();
            for (at, (seen, word)) in seen.zip(span.bits()).enumerate() {
                let marked = word.mark.get();
                if seen & !marked != 0 {
                    self.bugs.push(format!(
                        "G9 {:?} span of {} bytes {:#x} word {at}: marked {marked:#x}, reachable at the beginning {seen:#x}",
                        span.kind, span.elem_bytes, span.base
                    ));
                }
            }
        }
    }

    /// Recounts everything and checks the identities.
    pub(super) fn verify_books(&mut self) {
        let stats = self.stats();
        let recount = self.recount();
        let mut bugs = std::mem::take(&mut self.bugs);
        let mut check = |name: &str, left: u64, right: u64| {
            if left != right {
                bugs.push(format!("{name}: {left} is not {right}"));
            }
        };
        check("G3 HeapAlloc", stats.heap_alloc, recount.n_bytes);
        check("M14 HeapObjects", stats.heap_objects, recount.n_cells);
        check("HeapInuse", stats.heap_inuse, recount.span_bytes);
        check("StackInuse", stats.stack_inuse, recount.stack_bytes);
        check("ast_nodes", stats.ast_nodes, recount.n_nodes);
        let [parsed, scoped, evaluated] = recount.by_state;
        check("ast_state_parsed", stats.ast_state_parsed, parsed);
        check("ast_state_scoped", stats.ast_state_scoped, scoped);
        check("ast_state_evaluated", stats.ast_state_evaluated, evaluated);
        let touched = self.pages.touched_bytes();
        check("touched", stats.heap_sys + stats.stack_sys, touched);
        for &unit in &self.units {
            let found = recount.by_unit.get(&unit.slot()).copied().unwrap_or(0);
            check(
                "nodes of a unit",
                u64::from(unit.n_live()),
                u64::from(found),
            );
        }
        self.check_identities(&stats, &mut check);
        self.bugs = bugs;
        self.last_verified = Some(Box::new(stats));
    }

    /// The identities alone, at any moment: the recount of nodes is for the time between cycles, since the dead are counted before their cells are swept.
    #[cfg(test)]
    pub(super) fn verify_reading(&mut self) {
        let stats = self.stats();
        let mut bugs = std::mem::take(&mut self.bugs);
        self.check_identities(&stats, &mut |name, left, right| {
            if left != right {
                bugs.push(format!("{name}: {left} is not {right}"));
            }
        });
        self.bugs = bugs;
        self.last_verified = Some(Box::new(stats));
    }

    fn check_identities(&self, s: &Stats, check: &mut impl FnMut(&str, u64, u64)) {
        let c = &self.counters;
        check("M1", s.heap_alloc, s.total_alloc - c.freed_bytes);
        check("M2", s.heap_objects, s.mallocs - s.frees);
        check("M3", s.heap_sys, s.heap_inuse + s.heap_idle);
        check("M4", s.heap_released.max(s.heap_idle), s.heap_idle);
        let parts = s.heap_sys
            + s.stack_sys
            + s.mspan_sys
            + s.mcache_sys
            + s.buck_hash_sys
            + s.gc_sys
            + s.other_sys;
        check("M5", s.sys, parts);
        check("M6", s.heap_alloc.max(s.heap_inuse), s.heap_inuse);
        let before = self.last_verified.as_deref().copied().unwrap_or_default();
        for (name, old, new) in [
            ("M8 TotalAlloc", before.total_alloc, s.total_alloc),
            ("M8 Mallocs", before.mallocs, s.mallocs),
            ("M8 Frees", before.frees, s.frees),
            ("M8 NumGC", before.num_gc, s.num_gc),
            ("M8 PauseTotal", before.pause_total_ns, s.pause_total_ns),
            ("M8 LastGC", before.last_gc, s.last_gc),
        ] {
            check(name, old.max(new), new);
        }
        if s.num_gc <= N_PAUSES as u64 {
            let sum = c.pauses.iter().map(|(ns, _)| ns).sum();
            check("M9", s.pause_total_ns, sum);
        }
        let mallocs = c.by_class.iter().map(|row| row.mallocs).sum();
        check("M10", s.mallocs, mallocs);
        let live: u64 = (0u8..)
            .zip(&c.by_class)
            .map(|(class, row)| (row.mallocs - row.frees) * crate::heap::class::class_bytes(class))
            .sum();
        check("M11", s.heap_alloc, live + c.large_bytes);
        check("M12", s.num_forced_gc.max(s.num_gc), s.num_gc);
        check("M13", s.next_gc.max(c.marked_bytes), s.next_gc);
        let by_state = s.ast_state_parsed + s.ast_state_scoped + s.ast_state_evaluated;
        check("ast states", by_state, s.ast_nodes);
    }

    fn recount(&self) -> Recount {
        let mut sum = Recount::default();
        for &span in &self.spans {
            if span.kind == Kind::Stack {
                sum.stack_bytes += span.n_bytes();
                continue;
            }
            sum.span_bytes += span.n_bytes();
            let n = span
                .bits()
                .iter()
                .map(|w| w.alloc.get().count_ones())
                .sum::<u32>();
            sum.n_cells += u64::from(n);
            sum.n_bytes += u64::from(n) * span.elem_bytes;
            if span.kind == Kind::Node {
                recount_nodes(span, &mut sum);
            }
        }
        sum
    }
}

fn recount_nodes(span: SpanRef, sum: &mut Recount) {
    for index in (0..span.n_elems).filter(|&i| span.is_alloc(i)) {
        // SAFETY: N1: an allocated cell of a NODE span is a node.
        let Some(node) = (unsafe { NodePtr::from_addr(span.cell(index)) }) else {
            continue;
        };
        sum.n_nodes += 1;
        *sum.by_unit.entry(node.unit_slot()).or_insert(0) += 1;
        if let Some(n) = sum.by_state.get_mut(node.state() as usize) {
            *n += 1;
        }
    }
}

fn compare(span: SpanRef, shadow: Option<&Vec<u64>>, exact: bool, bugs: &mut Vec<String>) {
    for (at, word) in span.bits().iter().enumerate() {
        let expected = shadow.and_then(|m| m.get(at)).copied().unwrap_or(0);
        let marked = word.mark.get();
        if expected & !marked != 0 || (exact && marked != expected) {
            bugs.push(format!(
                "G1 span {:#x} ({:?}, {} bytes each) word {at}: marked {marked:#x}, reachable {expected:#x}",
                span.base, span.kind, span.elem_bytes
            ));
        }
        if marked != word.scan.get() && span.kind != Kind::NoScan {
            bugs.push(format!(
                "G1 span {:#x} word {at}: grey cells left",
                span.base
            ));
        }
    }
}
