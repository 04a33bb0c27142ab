//! The pacer: when the next cycle is due.
//!
//! In: what the last cycle marked, stacks, globals, GOGC, floor, limit. Out: goal and trigger.
//!
//! goal = live + (live + stacks + globals) · GOGC/100, at least min_heap · GOGC/100, capped by what the memory limit leaves (but some room above what is live).
//!
//! `live` is not what was marked: a mark from a snapshot keeps what died while it ran and all that was born meanwhile. With the goal counted from that, memory
//! that does not grow would still be given twice the room for what is garbage already. What lived at the snapshot is known exactly, and how much of
//! what is allocated adds to it is known from the snapshot before ([`Growth`]). What marking keeps stands in the heap until the next
//! cycle all the same, so half of the room that GOGC grants is left above it, whatever the estimate.
//!
//! trigger = goal - runway. The runway is what may be allocated while the mark runs: with one byte allocated for every eight scanned the mark
//! is over at the goal. Clamped to [45/64, 61/64] of the way from marked to goal, as in `runtime/mgcpacer.go`.

/// Pacing state of one heap.
#[derive(Clone, Copy, Default)]
pub(super) struct Pacer {
    /// Heap goal, `NextGC`.
    pub(super) goal: u64,
    /// Live bytes at which a cycle is wanted.
    pub(super) trigger: u64,
    /// The memory limit made the goal smaller.
    pub(super) is_limited: bool,
}

/// What the goal depends on, bytes.
pub(super) struct Inputs {
    /// What the last mark left, garbage or not.
    pub(super) marked: u64,
    /// What of it is thought to be alive.
    pub(super) live: u64,
    /// What the last mark scanned.
    pub(super) scan: u64,
    pub(super) stacks: u64,
    pub(super) globals: u64,
    pub(super) gc_percent: Option<u32>,
    pub(super) min_heap: u64,
    pub(super) memory_limit: u64,
    /// Of the memory in use what is not heap cells: the limit's other share.
    pub(super) non_heap: u64,
}

impl Pacer {
    pub(super) fn new(inputs: &Inputs) -> Self {
        let goal = goal(inputs);
        Self {
            goal,
            trigger: trigger(inputs, goal),
            is_limited: goal < by_percent(inputs),
        }
    }
}

/// What a mark has seen of the memory that was alive when it began.
#[derive(Clone, Copy, Default)]
pub(super) struct Snapshot {
    /// Live bytes at the beginning of the mark.
    pub(super) live: u64,
    /// Bytes allocated so far, then.
    pub(super) allocated: u64,
}

/// How much of what is allocated adds to what lives, from one snapshot to the next.
#[derive(Default)]
pub(super) struct Growth {
    last: Snapshot,
}

impl Growth {
    /// Live bytes after a mark from snapshot `now`, while which `born` bytes were allocated. Memory that shrinks is taken as level.
    pub(super) fn live_after(&mut self, now: Snapshot, born: u64) -> u64 {
        let allocated = now.allocated.saturating_sub(self.last.allocated);
        let grown = now.live.saturating_sub(self.last.live).min(allocated);
        self.last = now;
        let share = u128::from(born) * u128::from(grown) / u128::from(allocated.max(1));
        now.live.saturating_add(share as u64)
    }
}

/// Bytes scanned for each byte allocated while a mark runs, as planned.
const SCAN_A_BYTE: u64 = 8;

/// Where the cycle begins that is to end its mark at `goal`.
fn trigger(inputs: &Inputs, goal: u64) -> u64 {
    if goal == u64::MAX {
        return goal;
    }
    let way = goal.saturating_sub(inputs.marked);
    let stretch = |of_64: u64| inputs.marked + (u128::from(way) * u128::from(of_64) / 64) as u64;
    goal.saturating_sub(inputs.scan / SCAN_A_BYTE)
        .clamp(stretch(45), stretch(61))
}

/// The heap goal without a memory limit.
fn by_percent(inputs: &Inputs) -> u64 {
    match inputs.gc_percent {
        None => u64::MAX,
        Some(percent) => {
            let percent = u64::from(percent);
            let room = scale(inputs.live + inputs.stacks + inputs.globals, percent);
            let grown = inputs.live.saturating_add(room);
            grown
                .max(inputs.marked.saturating_add(room / 2))
                .max(scale(inputs.min_heap, percent))
        }
    }
}

/// The heap goal.
fn goal(inputs: &Inputs) -> u64 {
    let by_percent = by_percent(inputs);
    if inputs.memory_limit == u64::MAX {
        return by_percent;
    }
    let limit = inputs.memory_limit.saturating_sub(inputs.non_heap);
    let headroom = (limit / 100 * 3).max(64 << 10);
    // Beyond the cap cycles may not follow each other for nothing: what is live may grow by a thirty-second between two,
    // until the limit itself refuses.
    let floor = inputs.marked + (inputs.marked / 32).max(64 << 10);
    by_percent.min(limit.saturating_sub(headroom).max(floor))
}

/// `bytes` · `percent` / 100 without overflow.
fn scale(bytes: u64, percent: u64) -> u64 {
    (u128::from(bytes) * u128::from(percent) / 100).min(u128::from(u64::MAX)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> Inputs {
        Inputs {
            marked: 10 << 20,
            live: 10 << 20,
            scan: 8 << 20,
            stacks: 0,
            globals: 0,
            gc_percent: Some(100),
            min_heap: 512 << 10,
            memory_limit: u64::MAX,
            non_heap: 0,
        }
    }

    #[test]
    fn triggers() {
        assert_eq!(Pacer::new(&inputs()).trigger, 19 << 20);
        let dense = Inputs {
            scan: 80 << 20,
            ..inputs()
        };
        assert_eq!(
            Pacer::new(&dense).trigger,
            (10 << 20) + (10 << 20) / 64 * 45
        );
        let none = Inputs {
            scan: 0,
            ..inputs()
        };
        assert_eq!(Pacer::new(&none).trigger, (10 << 20) + (10 << 20) / 64 * 61);
        let off = Inputs {
            gc_percent: None,
            ..inputs()
        };
        assert_eq!(Pacer::new(&off).trigger, u64::MAX);
    }

    #[test]
    fn goals() {
        assert_eq!(goal(&inputs()), 20 << 20);
        let small = Inputs {
            marked: 0,
            live: 0,
            ..inputs()
        };
        assert_eq!(goal(&small), 512 << 10);
        // A quarter of what was marked is garbage by now; in the second case so much that it would leave no room.
        let floating = Inputs {
            live: 8 << 20,
            ..inputs()
        };
        assert_eq!(goal(&floating), 16 << 20);
        let mostly = Inputs {
            live: 4 << 20,
            ..inputs()
        };
        assert_eq!(goal(&mostly), 12 << 20);
        let half = Inputs {
            gc_percent: Some(50),
            stacks: 2 << 20,
            ..inputs()
        };
        assert_eq!(goal(&half), 16 << 20);
        let off = Inputs {
            gc_percent: None,
            ..inputs()
        };
        assert_eq!(goal(&off), u64::MAX);
        let limited = Inputs {
            memory_limit: 16 << 20,
            ..inputs()
        };
        let cap = (16u64 << 20) - (16u64 << 20) / 100 * 3;
        assert_eq!(goal(&limited), cap);
        assert!(Pacer::new(&limited).is_limited && !Pacer::new(&inputs()).is_limited);
        let over = Inputs {
            memory_limit: 8 << 20,
            ..inputs()
        };
        assert_eq!(goal(&over), (10 << 20) + (10 << 20) / 32);
    }

    #[test]
    fn live_is_estimated_from_two_snapshots() {
        let at = |live, allocated| Snapshot { live, allocated };
        let mut growth = Growth::default();
        // Everything stays: what is born lives.
        assert_eq!(growth.live_after(at(100, 100), 40), 140);
        // Level: what was born died, or something else did.
        assert_eq!(growth.live_after(at(100, 300), 40), 100);
        // A quarter stays.
        assert_eq!(growth.live_after(at(150, 500), 40), 160);
        // It shrinks; nothing was allocated in between.
        assert_eq!(growth.live_after(at(70, 900), 40), 70);
        assert_eq!(growth.live_after(at(70, 900), 0), 70);
        // What was brought alive by other ways than allocation counts for no more than allocation.
        assert_eq!(growth.live_after(at(900, 1000), 50), 950);
    }
}
