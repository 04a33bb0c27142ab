//! The tray that spans are swept from: its owner gives jobs, takes some back, closes it and looks at what no job may touch then; takers do the rest.

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

use crate::tray::Tray;
use crate::{check, finds};

/// What jobs are about: loom finds two who touch one at once, and one who touches it without having seen what was done before.
struct Cells([UnsafeCell<u32>; 2]);

impl Cells {
    fn new() -> Self {
        Self([UnsafeCell::new(0), UnsafeCell::new(0)])
    }

    fn work(&self, job: usize) {
        // SAFETY: D1: the caller has the job.
        self.0[job].with_mut(|at| unsafe { *at += 1 });
    }

    fn read(&self, job: usize) -> u32 {
        // SAFETY: D2: the tray is closed, or the job's result was taken.
        self.0[job].with(|at| unsafe { *at })
    }
}

/// Works as a worker does; how often it was told that this was all.
fn take_all(tray: &Tray<usize, usize>, cells: &Cells) -> u32 {
    let (mut jobs, mut n_told) = (Vec::new(), 0);
    while tray.take(&mut jobs, 1) {
        let mut n = 0;
        for job in jobs.drain(..) {
            cells.work(job);
            n += 1;
        }
        n_told += u32::from(tray.put(n));
    }
    n_told
}

#[test]
fn each_job_is_done_once() {
    check(3, || {
        let (tray, cells) = (Arc::new(Tray::default()), Arc::new(Cells::new()));
        tray.give([0, 1].into_iter());
        let taker = {
            let (tray, cells) = (Arc::clone(&tray), Arc::clone(&cells));
            thread::spawn(move || take_all(&tray, &cells))
        };
        let mut n_own = 0;
        if let Some(job) = tray.take_back() {
            cells.work(job);
            n_own += 1;
        }
        let n_told = taker.join().unwrap();
        let n_done: usize = tray.take_done().into_iter().sum();
        assert_eq!(n_done + n_own, 2);
        assert!(tray.look().n_waiting == 0 && tray.look().n_out == 0);
        assert!(n_told >= 1 || n_own > 0, "who is last is told so");
        for job in 0..2 {
            assert_eq!(cells.read(job), 1);
        }
    });
}

/// The owner reads, between closing and opening, what takers write.
fn look_at_jobs(closes: bool) {
    let (tray, cells) = (Arc::new(Tray::default()), Arc::new(Cells::new()));
    tray.give([0, 1].into_iter());
    let taker = {
        let (tray, cells) = (Arc::clone(&tray), Arc::clone(&cells));
        thread::spawn(move || take_all(&tray, &cells))
    };
    if closes {
        tray.close();
    }
    let n_done = cells.read(0) + cells.read(1);
    assert!(n_done <= 2);
    tray.give(std::iter::empty());
    taker.join().unwrap();
    take_all(&tray, &cells);
    assert_eq!(cells.read(0) + cells.read(1), 2);
}

#[test]
fn a_closed_tray_rests() {
    check(3, || look_at_jobs(true));
}

/// The same without closing: loom sees that the owner reads what is being written.
#[test]
fn an_open_one_does_not() {
    finds(3, || look_at_jobs(false));
}
