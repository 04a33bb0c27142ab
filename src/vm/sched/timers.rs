//! Timers: goroutines that sleep, and functions that are called after a time.
//!
//! In: delays and the platform's monotonic clock. Out: goroutines that are ready, in the order of their times.

use std::cmp::Reverse;

use crate::heap::barrier::shade;
use crate::vm::Vm;
use crate::vm::goroutine::{GoId, State, WaitReason};
use crate::vm::program::FuncRecord;
use crate::vm::trap::Trap;

/// What a timer does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TimerAction {
    /// Wake the goroutine with this index and number.
    Wake(u32, u64),
    /// Call a `func()` on a goroutine of its own. A root.
    Call(u64),
}

impl Vm {
    fn add_timer(&mut self, delay_ns: i64, action: TimerAction) -> u64 {
        self.sched.last_timer += 1;
        let number = self.sched.last_timer;
        let when = self.platform.monotonic_ns().saturating_add(delay_ns.max(0));
        self.sched.times.push(Reverse((when, number)));
        self.sched.timers.insert(number, action);
        number
    }

    /// Parks the running goroutine for a time.
    pub(crate) fn sleep_current(&mut self, ns: i64) {
        if ns <= 0 {
            return self.yield_current();
        }
        if let (Some(index), number) = (self.cur, self.current_id()) {
            self.add_timer(ns, TimerAction::Wake(index, number));
            self.park(State::Waiting(WaitReason::Sleep));
        }
    }

    /// Calls a `func()` on a goroutine of its own after a time.
    pub(crate) fn start_timer(&mut self, delay_ns: i64, closure: u64) -> u64 {
        self.add_timer(delay_ns, TimerAction::Call(closure))
    }

    /// Stops a timer that has not fired.
    pub(crate) fn stop_timer(&mut self, timer: u64) -> bool {
        self.take_timer(timer).is_some()
    }

    /// Takes a timer out. The mark that runs may not have read it: its function is in the snapshot.
    fn take_timer(&mut self, timer: u64) -> Option<TimerAction> {
        let action = self.sched.timers.remove(&timer)?;
        if let TimerAction::Call(closure) = action
            && self.heap.barrier().is_on()
        {
            shade(self.heap.barrier(), closure);
        }
        Some(action)
    }

    pub(crate) fn has_timers(&self) -> bool {
        !self.sched.timers.is_empty()
    }

    /// When the next timer fires, by the monotonic clock.
    pub fn next_timer(&mut self) -> Option<i64> {
        while let Some(Reverse((when, number))) = self.sched.times.peek().copied() {
            if self.sched.timers.contains_key(&number) {
                return Some(when);
            }
            self.sched.times.pop();
        }
        None
    }

    /// Fires the timers that are due.
    pub(crate) fn fire_timers(&mut self) {
        let Some(first) = self.next_timer() else {
            return;
        };
        let now = self.platform.monotonic_ns();
        if first > now {
            return;
        }
        while let Some(Reverse((when, number))) = self.sched.times.peek().copied() {
            if when > now {
                return;
            }
            self.sched.times.pop();
            match self.take_timer(number) {
                Some(TimerAction::Wake(index, number))
                    if self.gos.at(index).is_some_and(|go| go.number == number) =>
                {
                    self.wake_in_order(index);
                }
                Some(TimerAction::Call(closure)) => {
                    if let Ok(id) = self.go_closure_in_order(closure) {
                        self.wake_in_order(id.index);
                    }
                }
                _ => {}
            }
        }
    }

    /// Timers wake in the order of their times.
    fn wake_in_order(&mut self, index: u32) {
        self.woken(index);
        self.sched.queue.push_back(index);
    }

    fn go_closure_in_order(&mut self, closure: u64) -> Result<GoId, Trap> {
        // SAFETY: a closure's first word is its record.
        let record = unsafe { *(closure as *const u64) } as *mut FuncRecord;
        let running = self.cur.take();
        let made = self.new_goroutine(record, closure, &[], false);
        self.cur = running;
        made
    }
}
