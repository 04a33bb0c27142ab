//! Workers on threads of the host: their work goes there in jobs.
//!
//! In: the lanes of a team's workers, and the host's function. Out: jobs, no more at a time than there are workers. A job marks or sweeps until it finds nothing more, then
//! puts its lane back and ends; the machine makes another when there is work again. A job never waits, so the host's thread is free for other work between two.
//!
//! The host may run a job when it likes. A job looks at the order of its team first, which may be to rest, or to quit because the heap has ended: then it ends with nothing
//! done. It keeps its team alive, and touches the heap under T1 and W4 alone, as workers do that have threads of their own. A job that is not run keeps
//! its lane: one worker less. A host that runs it at once, inside the call and on the thread that hands it out, would have the machine mark all of the heap in the
//! middle of a step: such a job ends with nothing done, and the machine makes no other one ([`Bench::close`]).
//!
//! Unsafe: the host carries a job by its address. Invariants. U1: it runs each job once, or never. U2: its function is called by the machine alone, on the thread that
//! is inside the VM; lanes are shared under a lock.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use crate::heap::grey::Grey;
use crate::heap::team::{Lane, Team};

/// A piece of work, as C sees it.
pub type WorkFn = Option<extern "C" fn(arg: *mut c_void)>;

/// The host's function that has a piece of work run on a thread of its own.
#[derive(Clone, Copy, Debug)]
pub struct JobHook {
    /// The function; called on the machine's thread, in the middle of its work.
    pub func: extern "C" fn(user: *mut c_void, work: WorkFn, arg: *mut c_void),
    /// Its first argument.
    pub user: *mut c_void,
}

/// What the host is given by address.
struct Job {
    lane: Lane,
}

/// Where lanes wait for a job.
pub(super) struct Bench {
    hook: JobHook,
    /// `None`: no job is made any more.
    idle: Mutex<Option<Vec<Lane>>>,
    n_lanes: usize,
    n_idle: AtomicUsize,
    /// The thread that is inside the host's function. A machine may be driven by another thread each time.
    handing: Mutex<Option<ThreadId>>,
}

// SAFETY: U2.
unsafe impl Send for Bench {}
// SAFETY: U2.
unsafe impl Sync for Bench {}

impl Bench {
    pub(super) fn new(hook: JobHook, n_lanes: usize) -> Self {
        Self {
            hook,
            idle: Mutex::new(Some(Vec::new())),
            n_lanes,
            n_idle: AtomicUsize::new(0),
            handing: Mutex::new(None),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Lane>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A lane waits for its next job; it goes if there will be none.
    pub(super) fn sit(&self, lane: Lane) {
        let mut idle = self.lock();
        if let Some(lanes) = idle.as_mut() {
            lanes.push(lane);
            self.n_idle.store(lanes.len(), Ordering::Relaxed);
        }
    }

    fn handing(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.handing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rise(&self) -> Option<Lane> {
        let mut idle = self.lock();
        let lanes = idle.as_mut()?;
        let lane = lanes.pop();
        self.n_idle.store(lanes.len(), Ordering::Relaxed);
        lane
    }

    /// No job is made any more; those that are out end by themselves.
    pub(super) fn close(&self) {
        let lanes = self.lock().take();
        self.n_idle.store(0, Ordering::Relaxed);
        drop(lanes);
    }

    /// Workers that jobs may be made for.
    pub(super) fn n_workers(&self) -> usize {
        match *self.lock() {
            Some(_) => self.n_lanes,
            None => 0,
        }
    }

    /// Hands out a job for each lane that waits. Called by the machine.
    pub(super) fn hand_out(&self) {
        if self.n_idle.load(Ordering::Relaxed) == 0 {
            return;
        }
        // A host whose threads are quick may be done with the first before the second is made.
        for _ in 0..self.n_lanes {
            let Some(lane) = self.rise() else { return };
            let arg = Box::into_raw(Box::new(Job { lane }));
            *self.handing() = Some(std::thread::current().id());
            (self.hook.func)(self.hook.user, Some(run_job), arg.cast());
            *self.handing() = None;
        }
    }
}

impl Job {
    fn run(self) {
        let team = Arc::clone(self.lane.team());
        let Some(bench) = team.bench() else { return };
        let is_at_once = *bench.handing() == Some(std::thread::current().id());
        if is_at_once {
            return bench.close();
        }
        let at = self.lane.index();
        let grey = Grey::of_lane(self.lane);
        team.work_off(&grey, at);
        if let Some(lane) = grey.into_lane() {
            bench.sit(lane);
        }
    }
}

/// What the host calls.
extern "C" fn run_job(arg: *mut c_void) {
    if let Some(job) = NonNull::new(arg.cast::<Job>()) {
        // SAFETY: U1: `hand_out` boxed it, and nobody else has it.
        let job = unsafe { Box::from_raw(job.as_ptr()) };
        // A panic was noted where it happened, and ends here.
        let _ = catch_unwind(AssertUnwindSafe(|| job.run()));
    }
}

impl Team {
    /// The machine has work for workers: where those are the host's, it hands out jobs.
    pub(super) fn call(&self) {
        if let Some(bench) = self.bench() {
            bench.hand_out();
        }
    }
}
