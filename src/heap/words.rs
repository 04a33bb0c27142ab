//! Every word that may be read again: for searches that look for something else than heap pointers.
//!
//! In: a visitor. Out: its calls, with each word of each allocated cell that can hold addresses (dead ones that are not swept among them), of all stacks, of the
//! host's refs and of the words that finalizers and cleanups carry. Source text and large arrays without pointers are left out.
//!
//! Takes as long as reading the heap. Unsafe: reads words of cells. Invariant: alloc bits are exact after `flush`, and a cell's words lie in its span.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::heap::Heap;
use crate::heap::finalizer::Action;
use crate::heap::span::{Kind, SpanRef};

impl Heap {
    /// Calls `visit` with each word.
    pub fn each_word(&mut self, visit: &mut dyn FnMut(u64)) {
        self.flush();
        self.settle_all();
        for &span in &self.spans {
            match span.kind {
                Kind::Node => {}
                Kind::Stack => stack_words(span, visit),
                Kind::NoScan if span.class == 0 => {}
                Kind::NoScan | Kind::Scan | Kind::Code => cell_words(span, visit),
            }
        }
        self.each_live_ref(|value| value.words.iter().for_each(|word| visit(*word)));
        for action in self.actions() {
            if let Action::Finalizer { data, .. } | Action::Cleanup { data, .. } = action {
                data.iter().for_each(|word| visit(*word));
            }
        }
    }

    /// What waits for the death of objects, and what waits to be run.
    fn actions(&self) -> Vec<Action> {
        let mut actions: Vec<Action> = self.finalizers.ready.iter().map(|r| r.action).collect();
        let spans = self.finalizers.spans.iter();
        for &span in spans.chain(&self.cycle.special_spans) {
            if let Some(list) = span.specials.take() {
                actions.extend(list.iter().map(|special| special.action));
                span.specials.set(Some(list));
            }
        }
        actions
    }
}

fn cell_words(span: SpanRef, visit: &mut dyn FnMut(u64)) {
    for index in (0..span.n_elems).filter(|&index| span.is_alloc(index)) {
        let cell = span.cell(index);
        words(cell, cell + span.elem_bytes, visit);
    }
}

/// The cells that have been handed out at least once; what is free among them is read too.
fn stack_words(span: SpanRef, visit: &mut dyn FnMut(u64)) {
    let n_cells = if span.n_elems == 1 {
        1
    } else {
        u64::from(span.free_index.get())
    };
    words(span.base, span.base + n_cells * span.elem_bytes, visit);
}

fn words(from: u64, to: u64, visit: &mut dyn FnMut(u64)) {
    for at in (from..to).step_by(8) {
        // SAFETY: the callers' cells are in their span, which is mapped; elements of 8 bytes and more are aligned to 8.
        visit(unsafe { AtomicU64::from_ptr(at as usize as *mut u64) }.load(Ordering::Relaxed));
    }
}
