//! When cycles come: on a load that does not change, at the peak that GOGC says; where somebody asked; at once, never.

use super::{TestHeap, store};
use crate::heap::config::HeapConfig;
use crate::heap::cycle::phase;
use crate::heap::steps::Budget;

/// A ring of objects of which each is replaced in turn: live memory does not change. The least and the largest of: peak of HeapAlloc of a cycle / what is
/// truly live, once cycles follow one another. What died or was born while a mark ran is not taken for live by the goal.
fn peaks_over_live(percent: u32) -> (f64, f64) {
    const N: usize = 60_000;
    // Assists end by their work and not by a clock.
    let mut t = TestHeap::with_config(HeapConfig {
        gc_percent: Some(percent),
        max_assist_us: 0,
        ..HeapConfig::default()
    });
    let class = t.pointers(16);
    let table = t.pointers(N);
    let table = t.alloc(table);
    t.roots.0.push(table);
    let mut at = 0;
    let mut peaks = Vec::new();
    let (mut peak, mut n_gc) = (0, 0);
    while peaks.len() < 12 {
        let fresh = t.alloc(class);
        store(&t.heap, table, at % N, fresh);
        at += 1;
        if t.heap.wants_collect() {
            peak = peak.max(t.heap.stats().heap_alloc);
            t.heap.safepoint_step(&mut t.roots);
        }
        if t.heap.counters.num_gc != n_gc {
            n_gc = t.heap.counters.num_gc;
            if at > 5 * N {
                peaks.push(peak);
            }
            peak = 0;
        }
    }
    t.collect();
    let live = t.live_bytes() as f64;
    println!("GOGC={percent}: {live} alive, peaks {peaks:?}");
    peaks.sort_unstable();
    (peaks[0] as f64 / live, peaks[peaks.len() - 1] as f64 / live)
}

#[test]
fn pacer_steady_state() {
    for (percent, least, most) in [(100, 1.9, 2.1), (50, 1.4, 1.6)] {
        let (low, high) = peaks_over_live(percent);
        assert!(
            least <= low && high <= most,
            "GOGC={percent}: {low} to {high}"
        );
    }
}

/// In frame mode cycles are done by frames, several for each, and the machine's own steps stay out of it while there is room. Frames may be late on a loaded
/// machine, and then steps help: so not of every cycle.
#[test]
fn frames_do_the_cycles() {
    const N: usize = 20_000;
    let mut t = TestHeap::with_debug(0);
    t.heap.set_frames(8);
    let class = t.pointers(16);
    let table = t.pointers(N);
    let table = t.alloc(table);
    t.roots.0.push(table);
    let (mut n_frames, mut most, mut at) = (0, 0, 0);
    let mut n_spread = 0;
    for _ in 0..3000 {
        for _ in 0..N / 100 {
            let fresh = t.alloc(class);
            store(&t.heap, table, at % N, fresh);
            at += 1;
            if t.heap.wants_collect() {
                t.heap.safepoint_step(&mut t.roots);
            }
        }
        let done = t.heap.frame_step(&mut t.roots, 100_000);
        assert_eq!(done.is_over, done.frames_left == 0);
        n_frames += u32::from(!done.is_over);
        most = most.max(t.heap.stats().heap_alloc);
        if done.is_over && n_frames > 0 {
            let by_frames = t.heap.cycles().last().is_some_and(|r| r.assist_ns == 0);
            n_spread += u32::from(by_frames && n_frames >= 3);
            n_frames = 0;
        }
    }
    assert!(n_spread > 0, "{n_spread} of {}", t.heap.counters.num_gc);
    t.collect();
    let live = t.live_bytes();
    assert!(most < 3 * live, "{most} of {live}");
}

/// A hint asks: nothing is collected, and no step is made, inside the call; the next safepoints do it, also where nobody paces.
#[test]
fn hint_is_nonblocking() {
    for percent in [None, Some(100)] {
        let mut t = TestHeap::with_debug(0);
        t.heap.set_gc_percent(percent);
        let class = t.pointers(4);
        let dead = t.alloc(class);
        let before = t.heap.stats();
        t.heap.shared().hint();
        let after = t.heap.stats();
        assert_eq!(
            (after.num_gc, after.gc_steps, after.gc_phase, after.frees),
            (before.num_gc, before.gc_steps, phase::OFF, before.frees)
        );
        assert!(t.is_live(dead));
        let mut n_safepoints = 0;
        while t.heap.counters.num_gc == before.num_gc || t.heap.counters.gc_phase != phase::OFF {
            t.heap.safepoint_step(&mut t.roots);
            n_safepoints += 1;
            assert!(n_safepoints < 1000);
        }
        assert!(n_safepoints > 1, "not all of it at one safepoint");
        assert!(!t.is_live(dead));
        let told = t.heap.stats();
        assert_eq!((told.num_gc, told.num_forced_gc), (before.num_gc + 1, 0));
    }
}

/// Exactly: after the first cycle the finalizer is due, after it has run the second frees the object; without a second one nothing does.
#[test]
fn two_cycles_exactly() {
    let mut t = TestHeap::new();
    let class = t.pointers(8);
    let object = t.alloc(class);
    t.heap.set_finalizer(object, 0, [0; 2]).unwrap();
    let all = t.live_bytes();
    assert_eq!(t.heap.n_ready(), 0);
    t.collect();
    assert_eq!((t.heap.n_ready(), t.live_bytes()), (1, all), "first cycle");
    assert!(t.heap.pop_ready().is_some());
    assert_eq!(t.live_bytes(), all, "it has run, and the memory is there");
    t.collect();
    assert_eq!((t.heap.n_ready(), t.live_bytes()), (0, 0), "second cycle");
    // In steps it is the same count of cycles.
    let object = t.alloc(class);
    t.heap.set_finalizer(object, 0, [0; 2]).unwrap();
    let cycle = |t: &mut TestHeap| {
        let units = 3;
        while !t
            .heap
            .step(&mut t.roots, Budget { units, time: None })
            .is_over
        {}
    };
    let before = t.heap.counters.num_gc;
    cycle(&mut t);
    assert_eq!((t.heap.n_ready(), t.live_bytes()), (1, all));
    assert!(t.heap.pop_ready().is_some());
    cycle(&mut t);
    assert_eq!((t.heap.n_ready(), t.live_bytes()), (0, 0));
    assert_eq!(t.heap.counters.num_gc, before + 2);
}
