//! Workers as jobs of the host: wherever and whenever they run, the marks and the books are those of the machine alone.

use std::ffi::c_void;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{TestHeap, binary_tree, load, store};
use crate::heap::config::HeapConfig;
use crate::heap::cycle::phase;
use crate::heap::jobs::{JobHook, WorkFn};
use crate::heap::steps::Budget;
use crate::heap::sweep::Mode;
use crate::heap::sweepers::sweep_given;

/// What a host of the tests was handed.
#[derive(Default)]
struct Host {
    kept: Mutex<Vec<(WorkFn, usize)>>,
    n_jobs: AtomicUsize,
}

impl Host {
    fn hook(&'static self, func: extern "C" fn(*mut c_void, WorkFn, *mut c_void)) -> JobHook {
        let user = std::ptr::from_ref(self).cast_mut().cast();
        JobHook { func, user }
    }

    fn run_kept(&self) -> usize {
        let jobs = std::mem::take(&mut *self.kept.lock().unwrap());
        let n_jobs = jobs.len();
        for (work, arg) in jobs {
            run(work, arg);
        }
        n_jobs
    }
}

fn run(work: WorkFn, arg: usize) {
    work.unwrap()(arg as *mut c_void);
}

fn host_of(user: *mut c_void) -> &'static Host {
    // SAFETY: `Host::hook` takes hosts that live for ever.
    let host = unsafe { &*user.cast::<Host>() };
    host.n_jobs.fetch_add(1, Ordering::Relaxed);
    host
}

extern "C" fn on_a_thread(user: *mut c_void, work: WorkFn, arg: *mut c_void) {
    host_of(user);
    let arg = arg as usize;
    std::thread::spawn(move || run(work, arg));
}

extern "C" fn keep(user: *mut c_void, work: WorkFn, arg: *mut c_void) {
    let host = host_of(user);
    host.kept.lock().unwrap().push((work, arg as usize));
}

extern "C" fn at_once(user: *mut c_void, work: WorkFn, arg: *mut c_void) {
    host_of(user);
    run(work, arg as usize);
}

fn new_host() -> &'static Host {
    Box::leak(Box::default())
}

fn heap_with(n_workers: u32, jobs: Option<JobHook>) -> TestHeap {
    TestHeap::with_config(HeapConfig {
        n_workers,
        jobs,
        ..HeapConfig::default()
    })
}

/// Trees come and go while cycles run by steps; the books at the end.
fn churn(t: &mut TestHeap) -> [u64; 5] {
    let kept = binary_tree(t, 13);
    t.roots.0.push(kept);
    let budget = Budget {
        units: 3,
        time: None,
    };
    for n in 0..400 {
        let fresh = binary_tree(t, 6 + n % 4);
        store(&t.heap, kept, 2 + u64::from(n % 2) as usize, fresh);
        t.heap.step(&mut t.roots, budget);
        std::thread::yield_now();
    }
    assert!(t.is_live(load(kept, 2)) && t.is_live(load(kept, 3)));
    t.collect();
    t.heap.verify_books();
    assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
    let c = &t.heap.counters;
    let live = c.heap_alloc();
    [live, c.total_alloc, c.mallocs, c.frees, c.marked_bytes]
}

#[test]
fn jobs_on_threads_agree_with_one_thread() {
    let alone = churn(&mut heap_with(0, None));
    for n_workers in 1..=3 {
        let host = new_host();
        let mut t = heap_with(n_workers, Some(host.hook(on_a_thread)));
        assert_eq!(churn(&mut t), alone, "{n_workers} workers");
        assert_eq!(t.heap.n_workers(), n_workers);
        assert!(host.n_jobs.load(Ordering::Relaxed) >= n_workers as usize);
    }
}

/// Jobs that nobody runs hold nothing up, and one a worker is handed out. Run when the heap is gone they end.
#[test]
fn late_jobs_find_nothing_to_do() {
    let host = new_host();
    let alone = churn(&mut heap_with(0, None));
    let mut t = heap_with(3, Some(host.hook(keep)));
    assert_eq!(churn(&mut t), alone);
    t.heap.close();
    assert_eq!(host.run_kept(), 3);
    assert_eq!(host.n_jobs.load(Ordering::Relaxed), 3);
}

/// On the machine's own thread, between two steps: the job marks.
#[test]
fn jobs_between_steps_mark() {
    let host = new_host();
    let mut t = heap_with(1, Some(host.hook(keep)));
    let kept = binary_tree(&mut t, 14);
    t.roots.0.push(kept);
    t.heap.begin_cycle(&mut t.roots, false);
    assert_eq!(host.run_kept(), 1);
    assert!(t.heap.barrier.grey().is_empty() && t.heap.wants_collect());
    let marked = t.heap.barrier.grey().marked_bytes();
    assert_eq!(marked, 32 * ((1 << 15) - 1));
    t.collect();
    assert!(t.is_live(kept));
    host.run_kept();
}

#[test]
fn a_host_that_runs_jobs_at_once_is_asked_once() {
    let host = new_host();
    let alone = churn(&mut heap_with(0, None));
    let mut t = heap_with(2, Some(host.hook(at_once)));
    assert_eq!(churn(&mut t), alone);
    assert_eq!(host.n_jobs.load(Ordering::Relaxed), 1);
    assert_eq!(t.heap.n_workers(), 0);
}

/// A worker that was held up since an earlier sweep takes spans of this one: it sweeps them as this one does.
#[test]
fn a_late_worker_sweeps_for_the_sweep_that_runs() {
    let host = new_host();
    let mut t = heap_with(1, Some(host.hook(keep)));
    let (kept, _lost) = (binary_tree(&mut t, 14), binary_tree(&mut t, 14));
    t.roots.0.push(kept);
    t.collect();
    let _lost = binary_tree(&mut t, 14);
    while t.heap.counters.gc_phase != phase::SWEEP {
        let budget = Budget {
            units: 1,
            time: None,
        };
        t.heap.step(&mut t.roots, budget);
    }
    assert!(t.heap.cycle.shares_sweep);
    let fresh = binary_tree(&mut t, 8);
    let team = t.heap.barrier.grey().team().cloned().unwrap();
    let earlier = Mode {
        number: t.heap.cycle.sweep_number - 1,
        ..t.heap.sweep_mode()
    };
    sweep_given(&team, earlier, |_| ());
    while t.heap.counters.gc_phase != phase::OFF {
        t.heap.step(&mut t.roots, Budget::ALL);
    }
    t.heap.verify_books();
    assert_eq!(t.heap.take_bugs(), Vec::<String>::new());
    let n_cells = ((1 << 15) - 1) + ((1 << 9) - 1);
    assert_eq!(t.heap.counters.heap_alloc(), 32 * n_cells);
    assert!(t.is_live(kept) && t.is_live(fresh));
    host.run_kept();
}

#[test]
fn heaps_end_while_jobs_run() {
    let host = new_host();
    for n_units in 0..60 {
        let mut t = heap_with(2, Some(host.hook(on_a_thread)));
        let kept = binary_tree(&mut t, 12);
        t.roots.0.push(kept);
        let budget = Budget {
            units: n_units * 4,
            time: None,
        };
        t.heap.step(&mut t.roots, budget);
        t.heap.close();
    }
}
