//! What frames cost: bytes allocated between one push or pop of a frame and the next, by function.
//!
//! In: pushes and pops, told by code that was lowered for it (`frame_in`, `frame_out`), switches of goroutines, traps. Out: [`FrameCost`] by function, and an event a
//! move. Every byte goes to the function on top when it was allocated, or to none if no such code was: the sums are TotalAlloc since the machine was
//! made, always. A panic that leaves frames behind without a pop gives what comes before the next move to the function that goes on.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::heap::ring::{Event, kind};
use crate::vm::Vm;
use crate::vm::frame::Frame;

/// What the frames of one function have cost, themselves, without those they called.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FrameCost {
    /// Frames pushed.
    pub pushes: u64,
    /// Frames popped; the rest were left by panics, or stand.
    pub pops: u64,
    /// Bytes allocated while one of them was on top.
    pub bytes: u64,
    /// Change of HeapAlloc in that time: less than `bytes` by what cycles freed.
    pub heap_alloc: i64,
    /// Cycles that ended in that time.
    pub cycles: u64,
}

/// The costs of one machine.
#[derive(Default)]
pub(crate) struct FrameCosts {
    /// By number of the function's name; `NOBODY`: no code that tells.
    rows: FxHashMap<u32, FrameCost>,
    /// Who is on top.
    top: Option<u32>,
    /// TotalAlloc, HeapAlloc and NumGC at the last move.
    last: (u64, u64, u64),
}

const NOBODY: u32 = u32::MAX;

impl Vm {
    /// Code tells of its frames from now on.
    pub fn count_frames(&mut self) {
        self.frame_costs = Some(Box::default());
        self.watch_switches();
    }

    /// True if frames are counted.
    pub(super) fn counts_frames(&self) -> bool {
        self.frame_costs.is_some()
    }

    /// What frames have cost, by function; `None` as a name: what no such code allocated. Empty unless they are counted.
    pub fn frame_costs(&mut self) -> Vec<(Option<Arc<str>>, FrameCost)> {
        self.move_top(None, None);
        let Some(costs) = &self.frame_costs else {
            return Vec::new();
        };
        let name = |number: u32| (number != NOBODY).then(|| self.sites.name(number));
        costs
            .rows
            .iter()
            .map(|(number, cost)| (name(*number), *cost))
            .collect()
    }

    /// A frame is pushed: its function begins.
    pub(super) fn frame_pushed(&mut self, frame: &Frame) {
        let func = self.frame_name(frame);
        self.move_top(func, Some(true));
        self.frame_row(func, |row| row.pushes += 1);
    }

    /// It is about to be popped.
    pub(super) fn frame_popped(&mut self, frame: &Frame) {
        let (func, caller) = (self.frame_name(frame), frame.caller());
        if let Some(costs) = &mut self.frame_costs {
            // A panic may have left other frames on top.
            costs.top = func;
        }
        self.frame_row(func, |row| row.pops += 1);
        let caller = caller.and_then(|caller| self.frame_name(&caller));
        self.move_top(caller, Some(false));
    }

    /// Another goroutine runs from now on, or a panic does.
    pub(super) fn frame_changed(&mut self) {
        if !self.counts_frames() {
            return;
        }
        let top = self.cur.map(|_| Frame {
            fp: self.cx.fp,
            pc: self.cx.pc,
            is_top: true,
        });
        let func = top.and_then(|frame| self.frame_name(&frame));
        self.move_top(func, None);
    }

    fn frame_name(&mut self, frame: &Frame) -> Option<u32> {
        self.frame_costs.as_ref()?;
        let name = frame.function().name_text();
        (!name.is_empty()).then(|| self.sites.number(name))
    }

    fn frame_row(&mut self, func: Option<u32>, change: impl FnOnce(&mut FrameCost)) {
        if let Some(costs) = &mut self.frame_costs {
            change(costs.rows.entry(func.unwrap_or(NOBODY)).or_default());
        }
    }

    /// What was allocated since the last move belongs to who was on top; `func` is from now on. `is_push`: tell it so.
    fn move_top(&mut self, func: Option<u32>, is_push: Option<bool>) {
        let Some(costs) = &mut self.frame_costs else {
            return;
        };
        let stats = self.heap.stats();
        let (total, heap_alloc, cycles) = costs.last;
        let row = costs.rows.entry(costs.top.unwrap_or(NOBODY)).or_default();
        let bytes = stats.total_alloc - total;
        let change = stats.heap_alloc.wrapping_sub(heap_alloc) as i64;
        row.bytes += bytes;
        row.heap_alloc += change;
        row.cycles += stats.num_gc - cycles;
        costs.last = (stats.total_alloc, stats.heap_alloc, stats.num_gc);
        costs.top = func;
        if let Some(is_push) = is_push {
            self.heap.tell(Event {
                kind: kind::FRAME,
                a: change as u64,
                b: bytes,
                c: stats.num_gc,
                d: u64::from(is_push),
                ..Event::default()
            });
        }
    }
}
