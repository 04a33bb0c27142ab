//! The identities of the books, M1–M15, M17 and M18, after each of many random acts of three heaps that share one host allocator.
//!
//! M1–M14 are checked by `verify.rs` by recount (M7 here: its readings know no more than that a heap has no threads of its own), the others here. M16 is between
//! `runtime/metrics` and these: `tests/programs/metrics.go`.

use std::sync::atomic::{AtomicI64, Ordering};

use super::{Rng, TestHeap, held_pointer, host_allocator, store};
use crate::heap::alloc::ClassRef;
use crate::heap::config::{HeapConfig, debug};
use crate::heap::cycle::phase;
use crate::heap::handle::RefId;
use crate::heap::sites::own;
use crate::heap::steps::Budget;

/// What the host's allocator has given and not got back.
static HELD: AtomicI64 = AtomicI64::new(0);

struct Subject {
    t: TestHeap,
    classes: Vec<ClassRef>,
    refs: Vec<RefId>,
    /// Objects and bytes that its acts must have allocated at least.
    mallocs: u64,
}

impl Subject {
    fn new() -> Subject {
        let mut t = TestHeap::with_config(HeapConfig {
            debug: debug::VERIFY,
            realloc: Some(host_allocator(&HELD)),
            ..HeapConfig::default()
        });
        let classes = [1, 2, 3, 5, 9, 40, 500].map(|n| t.pointers(n)).to_vec();
        Subject {
            t,
            classes,
            refs: Vec::new(),
            mallocs: 0,
        }
    }

    fn act(&mut self, rng: &mut Rng) {
        let t = &mut self.t;
        match rng.below(14) {
            0..=4 => {
                let class = self.classes[rng.below(self.classes.len())];
                let object = t.alloc(class);
                self.mallocs += 1;
                let old = match t.roots.0.len() {
                    0 => 0,
                    n => t.roots.0[rng.below(n)],
                };
                store(&t.heap, object, 0, old);
                t.roots.0.push(object);
            }
            5 => {
                let n = 1 + rng.below(200_000) as u64;
                t.heap.alloc_noscan(n).unwrap();
                self.mallocs += 1;
            }
            6 => {
                let unit = t.heap.new_unit("u.go", b"package u\n").unwrap();
                let root = t.heap.new_node(unit, rng.below(200) as u8, 0, 0).unwrap();
                unit.set_root_cell(Some(root));
                root.set_state(rng.below(3) as u8);
                if rng.below(2) == 0 {
                    t.heap.unit_unroot(unit);
                }
                self.mallocs += 2;
            }
            7 => {
                if let Some(object) = t.roots.0.last().copied() {
                    let _ = t.heap.set_finalizer(object, 0, [0; 2]);
                    let _ = t.heap.add_host_cleanup(object, 1);
                }
            }
            8 => {
                let at = t.roots.0.last().copied().unwrap_or(0);
                let value = held_pointer(1, at, rng.below(2) == 0);
                self.refs.push(t.heap.ref_new(value).unwrap());
            }
            9 => {
                for id in self.refs.drain(..) {
                    t.heap.ref_free(id);
                }
            }
            10 => {
                let keep = rng.below(t.roots.0.len() + 1);
                t.roots.0.truncate(keep);
            }
            11 => {
                let units = rng.below(200) as u64;
                t.heap.step(&mut t.roots, Budget { units, time: None });
            }
            12 => {
                let percent = [None, Some(50), Some(100), Some(400)][rng.below(4)];
                t.heap.set_gc_percent(percent);
                t.heap.release_memory();
            }
            _ => {
                while t.heap.pop_ready().is_some() || t.heap.pop_host_ready().is_some() {}
                t.heap.collect(&mut t.roots, rng.below(2) == 0);
            }
        }
    }

    fn check(&mut self) {
        let heap = &mut self.t.heap;
        if heap.counters.gc_phase == phase::OFF {
            heap.verify_books();
        } else {
            heap.verify_reading();
        }
        assert_eq!(heap.take_bugs(), Vec::<String>::new());
        let s = heap.stats();
        assert!(
            s.heap_inuse <= s.heap_sys && s.stack_inuse <= s.stack_sys,
            "M7"
        );
        assert!(
            s.mspan_inuse <= s.mspan_sys && s.mcache_inuse <= s.mcache_sys,
            "M7"
        );
        assert!(s.mallocs >= self.mallocs);
        let rows = (0..heap.n_sites()).chain([own::NODES]);
        let (objects, bytes) = rows.fold((0, 0), |(objects, bytes), number| {
            let row = heap.site_totals(number);
            (objects + row.objects, bytes + row.bytes)
        });
        assert_eq!((objects, bytes), (s.mallocs, s.total_alloc), "M17");
    }

    /// M15: nothing is held, two cycles, nothing is left.
    fn end(mut self) {
        let t = &mut self.t;
        for id in self.refs.drain(..) {
            t.heap.ref_free(id);
        }
        t.roots.0.clear();
        let units: Vec<_> = t.heap.units.clone();
        for unit in units {
            t.heap.unit_unroot(unit);
        }
        // Finalizers: an object more each cycle, in the order in which they refer to one another.
        loop {
            t.collect();
            let mut n = 0;
            while t.heap.pop_ready().is_some() || t.heap.pop_host_ready().is_some() {
                n += 1;
            }
            if n == 0 {
                break;
            }
        }
        t.collect();
        self.check();
        assert_eq!(self.t.live_bytes(), 0, "M15");
    }
}

#[test]
fn memstats_identities() {
    for seed in 1..=12 {
        let mut rng = Rng(seed * 0x9E37_79B9);
        let mut all: Vec<Subject> = (0..3).map(|_| Subject::new()).collect();
        for _ in 0..400 {
            let at = rng.below(3);
            all[at].act(&mut rng);
            all[at].check();
            // M18: what the host's allocator has given is what the heaps hold, and in it lies what their books call system memory.
            let sum = |of: fn(&mut Subject) -> u64, all: &mut [Subject]| {
                all.iter_mut().map(of).sum::<u64>()
            };
            let chunks = sum(|s| s.t.heap.pages.chunk_bytes(), &mut all);
            assert_eq!(
                HELD.load(Ordering::Relaxed),
                chunks as i64,
                "M18, seed {seed}"
            );
            let touched = sum(
                |s| {
                    let stats = s.t.heap.stats();
                    stats.heap_sys + stats.stack_sys
                },
                &mut all,
            );
            assert!(touched <= chunks, "M18, seed {seed}");
        }
        for subject in all {
            subject.end();
        }
        assert_eq!(HELD.load(Ordering::Relaxed), 0, "M15: all is given back");
    }
}
