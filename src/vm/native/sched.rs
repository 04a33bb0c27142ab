//! The neck: goroutines, waiting and time.
//!
//! In: addresses to wait at, closures, delays. Out: flows that park, clocks, random numbers.

use crate::vm::goroutine::SemaAddr;
use crate::vm::native::{Flow, NativeCx, Trap, WaitReason};

/// Goroutines, waiting, time.
impl NativeCx<'_> {
    /// Number of the running goroutine.
    pub fn goroutine_id(&self) -> u64 {
        self.vm.current_id()
    }

    /// Goroutines that have not ended.
    pub fn n_goroutines(&self) -> u64 {
        self.vm.n_goroutines()
    }

    /// True if this execution follows a `Block` of the same call.
    pub fn was_woken(&self) -> bool {
        self.woken
    }

    /// Puts the running goroutine into the wait queue of `addr` (any address of a live object); first in, first out.
    /// The native returns the answer: `return Ok(cx.sema_wait(addr, WaitReason::MutexLock))`.
    pub fn sema_wait(&mut self, addr: u64, reason: WaitReason) -> Flow {
        self.vm.sema_wait(SemaAddr(addr));
        Flow::Block(reason)
    }

    /// Wakes up to `n` goroutines that wait at `addr`; how many there were.
    pub fn sema_wake(&mut self, addr: u64, n: u64) -> u64 {
        self.vm.sema_wake(SemaAddr(addr), n)
    }

    /// Starts a goroutine that calls the closure (a `func()`).
    ///
    /// # Errors
    /// `NoMemory`; a nil function is fatal, as in Go.
    pub fn go(&mut self, closure: u64) -> Result<(), Trap> {
        self.vm.go_closure(closure).map(|_| ())
    }

    /// Calls the closure (a `func()`) on a goroutine of its own once `delay_ns` have passed; a number to stop it by.
    /// The closure stays alive until then.
    pub fn start_timer(&mut self, delay_ns: i64, closure: u64) -> u64 {
        self.vm.start_timer(delay_ns, closure)
    }

    /// Stops a timer; false if it has fired or was stopped.
    pub fn stop_timer(&mut self, timer: u64) -> bool {
        self.vm.stop_timer(timer)
    }

    /// Nanoseconds since 1970.
    pub fn wall_ns(&mut self) -> i64 {
        self.vm.platform.wall_ns()
    }

    /// Nanoseconds of the clock that never goes back.
    pub fn monotonic_ns(&mut self) -> i64 {
        self.vm.platform.monotonic_ns()
    }

    /// A random number of the machine's own stream (seeded at its birth).
    pub fn random(&mut self) -> u64 {
        self.vm.random()
    }
}
