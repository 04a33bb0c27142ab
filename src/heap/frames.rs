//! Frame mode: a cycle is spread over so many calls of a host's frame loop.
//!
//! In: how many frames a cycle may last, the budget of each, what was allocated from frame to frame, how fast marking and sweeping were. Out: whether a cycle
//! is due, how long this frame's step works, and how many frames the rest will take.
//!
//! The trigger is time, not bytes: a cycle begins when the frames until the heap reaches its end (the pacer's trigger; twice what lives where nobody paces) are
//! as many as the cycle is allowed and a quarter of the way there is gone, or as many as it will need at this budget. Then each step does the share of its frame: what is left
//! divided by the frames that are left, and never more than the budget. While it keeps to that, the machine's own steps do nothing
//! (`steps.rs`); they help as ever once the heap has reached its trigger.

use std::time::Duration;

use crate::heap::Heap;
use crate::heap::capture::Stage;
use crate::heap::cycle::phase;
use crate::heap::pacer::{Inputs, Pacer};
use crate::heap::roots::Roots;
use crate::heap::steps::{Budget, Progress, nanos};

/// A step shorter than this costs more to begin than it does.
const LEAST_STEP_NS: u64 = 20_000;

/// Before the first measurement: ns for a KiB scanned, and for a span swept.
const MARK_NS_A_KIB: u64 = 1_000;
const SWEEP_NS_A_SPAN: u64 = 200;

/// A cycle is more than its marking and sweeping: roots, the two pauses, units cut off by the clock. In eighths.
const MARGIN: u64 = 10;

/// GOGC of the end that frames are counted to where nobody paces.
const UNPACED_PERCENT: u32 = 100;

/// A mean in which the newest value counts an eighth.
#[derive(Clone, Copy, Default)]
struct Mean(Option<u64>);

impl Mean {
    fn take(&mut self, value: u64) {
        self.0 = Some(match self.0 {
            None => value,
            Some(mean) => mean - mean / 8 + value / 8,
        });
    }

    fn or(self, value: u64) -> u64 {
        self.0.unwrap_or(value)
    }
}

/// What a heap knows of its host's frames.
#[derive(Default)]
pub(super) struct Frames {
    /// Frames that a cycle may last; 0: no frame mode.
    n_most: u32,
    /// `total_alloc` at the last frame.
    allocated: Option<u64>,
    /// Bytes allocated in a frame.
    bytes: Mean,
    /// Time of marking 1 KiB, and of sweeping a span.
    mark_ns: Mean,
    sweep_ns: Mean,
    /// Steps done for the cycle that runs.
    n_done: u32,
}

/// What a frame's step is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Share {
    /// How long.
    ns: u64,
    /// The frames until the cycle is over, this one among them.
    n_left: u32,
}

impl Frames {
    /// Takes in that a frame has passed.
    fn next(&mut self, total_alloc: u64) {
        if let Some(before) = self.allocated.replace(total_alloc) {
            self.bytes.take(total_alloc.saturating_sub(before));
        }
    }

    /// Frames until so many bytes more are allocated.
    fn until(&self, room: u64) -> u64 {
        room / self.bytes.or(0).max(1)
    }

    /// A cycle that takes so long is to begin now, with so many bytes left to allocate of so many.
    fn is_due(&self, work_ns: u64, budget_ns: u64, room: u64, way: u64) -> bool {
        let needed = work_ns.div_ceil(budget_ns.max(1));
        // A cycle that finds nothing is work for nothing.
        let allowed = match room <= way - way / 4 {
            true => u64::from(self.n_most),
            false => 0,
        };
        // The frame that begins it does little else.
        self.until(room) <= needed.max(allowed) + 1
    }

    /// The share of this frame of what is left.
    fn share(&self, left_ns: u64, budget_ns: u64) -> Share {
        let frames = u64::from(self.n_most.saturating_sub(self.n_done).max(1));
        let ns = left_ns
            .div_ceil(frames)
            .max(LEAST_STEP_NS)
            .min(budget_ns.max(1));
        let n_left = left_ns.div_ceil(ns).max(1);
        Share {
            ns,
            n_left: u32::try_from(n_left).unwrap_or(u32::MAX),
        }
    }

    /// Time for so much marking and sweeping.
    fn work_ns(&self, scan_bytes: u64, n_spans: u64) -> u64 {
        let mark = (scan_bytes / 1024).saturating_mul(self.mark_ns.or(MARK_NS_A_KIB));
        let sweep = n_spans.saturating_mul(self.sweep_ns.or(SWEEP_NS_A_SPAN));
        (mark.saturating_add(sweep) / 8).saturating_mul(MARGIN)
    }
}

impl Heap {
    /// Sets how many frames a cycle may last; 0 ends frame mode.
    pub fn set_frames(&mut self, n_frames: u32) {
        self.frames.n_most = n_frames;
        self.frames.allocated = None;
    }

    /// Frames that a cycle may last; 0: no frame mode.
    pub fn frames(&self) -> u32 {
        self.frames.n_most
    }

    /// The step of a frame whose budget is `budget_us`: goes on with the cycle, or begins one that is due, as far as this frame's share goes.
    pub fn frame_step(&mut self, roots: &mut dyn Roots, budget_us: u32) -> Progress {
        let budget_ns = u64::from(budget_us) * 1000;
        self.flush();
        self.frames.next(self.counters.total_alloc);
        if self.counters.gc_phase == phase::OFF && !self.is_frame_due(budget_ns) {
            return self.idle_progress();
        }
        let share = self.frames.share(self.left_ns(), budget_ns);
        self.frames.n_done += 1;
        let time = Some(Duration::from_nanos(share.ns));
        let units = u64::MAX;
        let done = self.step(roots, Budget { units, time });
        // It was late if it went over the host's budget, not over its share of it.
        Progress {
            overrun_ns: done.elapsed_ns.saturating_sub(budget_ns),
            frames_left: match done.is_over {
                true => 0,
                false => self.frames.share(self.left_ns(), budget_ns).n_left,
            },
            ..done
        }
    }

    fn is_frame_due(&mut self, budget_ns: u64) -> bool {
        if self.capture_stage() == Stage::Asked {
            return true;
        }
        if self.quiet_bytes() > 0 {
            return false;
        }
        let end = self.frame_end();
        let room = end.saturating_sub(self.live_now());
        let way = end.saturating_sub(self.counters.marked_bytes);
        self.frames.is_due(self.left_ns(), budget_ns, room, way)
    }

    /// Live bytes at which a cycle is to be over.
    fn frame_end(&self) -> u64 {
        match self.pacer.trigger {
            u64::MAX => {
                let percent = Some(UNPACED_PERCENT);
                let inputs = self.pacer_inputs();
                let paced = Inputs {
                    gc_percent: percent,
                    ..inputs
                };
                Pacer::new(&paced).goal
            }
            trigger => trigger,
        }
    }

    /// Time until the cycle that runs, or the next one, is over.
    fn left_ns(&self) -> u64 {
        let n_spans = self.spans.len() as u64;
        match self.counters.gc_phase {
            phase::MARK_TERM | phase::SWEEP => self.frames.work_ns(0, self.n_unswept()),
            phase::OFF => {
                let scan = self.cycle.last_scanned + self.cycle.last_scanned / 8;
                self.frames.work_ns(scan, n_spans)
            }
            _ => {
                let scanned = self.barrier.grey().scanned_bytes();
                let left = self.cycle.expected_scan(scanned);
                self.frames.work_ns(left, n_spans)
            }
        }
    }

    /// The machine's own steps leave the cycle to the host's frames.
    pub(super) fn waits_for_frames(&self) -> bool {
        self.frames.n_most > 0
            && self.counters.gc_phase != phase::OFF
            && self.live_now() < self.pacer.trigger
    }

    /// A cycle is over: the next one has all its frames, whoever begins it.
    pub(super) fn end_frames(&mut self) {
        self.frames.n_done = 0;
    }

    /// A mark has ended: how fast it was.
    pub(super) fn note_mark_rate(&mut self) {
        let ns = self.cycle.assist_ns + self.cycle.step_ns;
        let n_kib = self.cycle.last_scanned / 1024;
        // Of a small heap this would measure the clock.
        if n_kib >= 64 {
            self.frames.mark_ns.take(ns / n_kib);
        }
    }

    /// Some of a sweep is done.
    pub(super) fn note_sweep_rate(&mut self, time: Duration, n_spans: u64) {
        const ENOUGH: u64 = 64;
        if n_spans >= ENOUGH {
            self.frames.sweep_ns.take(nanos(time) / n_spans);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::tests::TestHeap;

    fn frames() -> Frames {
        let mut frames = Frames {
            n_most: 10,
            ..Frames::default()
        };
        for at in 1..=3 {
            frames.next(at * 1000);
        }
        frames
    }

    #[test]
    fn a_cycle_begins_as_late_as_it_may() {
        const US: u64 = 1000;
        let frames = frames();
        let is_due = |work_us: u64, room| frames.is_due(work_us * US, 100 * US, room, 20_000);
        // 4 frames of work, 10 allowed, 1,000 bytes a frame.
        assert!(!is_due(400, 12_000));
        assert!(is_due(400, 11_000));
        // 14 frames of work: it begins sooner, not with larger steps.
        assert!(!is_due(1400, 16_000));
        assert!(is_due(1400, 15_000));
        // More frames allowed than the whole way has: not before a quarter of it is gone.
        let long = Frames {
            n_most: 100,
            ..self::frames()
        };
        assert!(!long.is_due(400 * US, 100 * US, 16_000, 20_000));
        assert!(long.is_due(400 * US, 100 * US, 15_000, 20_000));
        // Nothing is allocated: not until the end is near indeed.
        let mut idle = self::frames();
        for _ in 0..100 {
            idle.next(3000);
        }
        assert!(!idle.is_due(400 * US, 100 * US, 12_000, 20_000));
    }

    #[test]
    fn work_is_spread_over_the_frames_that_are_left() {
        const US: u64 = 1000;
        let mut frames = frames();
        let share = |frames: &Frames, left_us: u64| frames.share(left_us * US, 100 * US);
        let of = |us: u64, n_left| Share {
            ns: us * US,
            n_left,
        };
        assert_eq!(share(&frames, 500), of(50, 10));
        frames.n_done = 5;
        assert_eq!(share(&frames, 400), of(80, 5));
        // Never more than the budget, and it is told that it takes longer.
        assert_eq!(share(&frames, 900), of(100, 9));
        frames.n_done = 50;
        assert_eq!(share(&frames, 30), of(30, 1));
        assert_eq!(share(&frames, 0), of(20, 1));
        assert_eq!(share(&frames, 250), of(100, 3));
    }

    #[test]
    fn each_cycle_has_all_its_frames() {
        const BUDGET_US: u32 = 1_000_000;
        let mut t = TestHeap::with_debug(0);
        t.heap.set_frames(8);
        for n_cycles in 1..=3 {
            // The machine's own step has begun it: no frame has seen the heap at rest since the last one.
            t.heap.begin_cycle(&mut t.roots, false);
            assert_eq!(t.heap.frames.n_done, 0);
            while !t.heap.frame_step(&mut t.roots, BUDGET_US).is_over {}
            assert_eq!(t.heap.counters.num_gc, n_cycles);
        }
    }
}
