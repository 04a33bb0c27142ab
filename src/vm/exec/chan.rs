//! Channel operations in the dispatcher: values change hands, and the next goroutine runs, without a way out to level 0.
//!
//! In: a channel and slots. Out: the next instruction, of this goroutine or of the one that goes on instead. What is rare leaves without
//! effect: nil and closed channels, waiters that are a `select` or a native, marking, timers, nobody else to run, somebody who is told of each switch.
//!
//! Invariants: those of `vm::chan` and X1-X4. While nothing is marked, stacks need not be scanned before they are written, nor buffers shaded.

use crate::code::encode::{NO_SLOT, a_of, b_of};
use crate::vm::Vm;
use crate::vm::chan::{Chan, RECV, Role, SEND, Waiter, elem_of, object};
use crate::vm::exec::cx::Next;
use crate::vm::exec::{bodies, leave, next, slot};
use crate::vm::goroutine::{Goroutine, State, WaitReason};
use crate::vm::slow::At;

/// Words of the instructions.
const SEND_WORDS: usize = 2;
const RECV_WORDS: usize = 3;

bodies! {
    send(pc, fp, cx, w) {
        let (addr, at) = (slot!(fp, a_of(w)), At { pc, fp });
        if addr == 0 || *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        // SAFETY: X4.
        let (vm, chan) = (&mut *(*cx).vm, object(addr));
        if chan.closed != 0 { leave!(EXIT_SLOW, pc, fp); }
        let value = at.ptr(b_of(w));
        if chan.queues[RECV][0] != 0 {
            if !vm.give(chan, value) { leave!(EXIT_SLOW, pc, fp); }
            return next!(pc, fp, 2);
        }
        if chan.count < chan.cap {
            let elem = elem_of(addr);
            copy_slots(Vm::buffer_slot(chan, elem, chan.head + chan.count), value, elem.slots);
            chan.count += 1;
            return next!(pc, fp, 2);
        }
        if !vm.wait_and_switch(chan, SEND, at) { leave!(EXIT_SLOW, pc, fp); }
        Next::Go(vm.cx.pc, vm.cx.fp)
    }
    recv(pc, fp, cx, w) {
        let (addr, at) = (slot!(fp, b_of(w)), At { pc, fp });
        if addr == 0 || *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        // SAFETY: X4.
        let (vm, chan) = (&mut *(*cx).vm, object(addr));
        if chan.queues[SEND][0] != 0 {
            // With a buffer the first waiting sender fills it up: level 0 does that.
            if chan.cap != 0 || !vm.take(chan, at) { leave!(EXIT_SLOW, pc, fp); }
        } else if chan.count > 0 {
            let elem = elem_of(addr);
            let from = Vm::buffer_slot(chan, elem, chan.head);
            if a_of(w) != NO_SLOT {
                copy_slots(at.ptr(a_of(w)), from, elem.slots);
            }
            for i in 0..elem.slots as usize { *from.add(i) = 0; }
            chan.head = if chan.head + 1 < chan.cap { chan.head + 1 } else { 0 };
            chan.count -= 1;
        } else {
            if chan.closed != 0 || !vm.wait_and_switch(chan, RECV, at) { leave!(EXIT_SLOW, pc, fp); }
            return Next::Go(vm.cx.pc, vm.cx.fp);
        }
        at.set_opt(at.ext(1), 1);
        next!(pc, fp, 3)
    }
}

/// `n` slots, seldom more than one. None of them is memory that the collector must be told of: the collector does not mark.
#[inline(always)]
fn copy_slots(to: *mut u64, from: *const u64, n: u16) {
    // SAFETY: V1 of `vm::frame` and C1 of `vm::chan`: both have the element's slots.
    unsafe {
        if n == 1 {
            *to = *from;
        } else {
            for i in 0..n as usize {
                *to.add(i) = *from.add(i);
            }
        }
    }
}

impl Vm {
    /// The goroutine that waits first in a queue that is not empty, out of it and runnable; `None`, without effect, if it waits in a `select` or as
    /// a native, or if somebody is told.
    #[inline(always)]
    fn take_single(&mut self, chan: &mut Chan, side: usize) -> Option<&mut Goroutine> {
        if self.sched.is_watched {
            return None;
        }
        let first = chan.queues[side][0];
        // SAFETY: C3; C2: its goroutine is there.
        unsafe {
            let rows = self.waiters.rows.as_mut_ptr();
            let row = rows.add(first as usize - 1);
            if (*row).role != Role::Single {
                return None;
            }
            let (index, next) = ((*row).go, (*row).next);
            chan.queues[side][0] = next;
            match next {
                0 => chan.queues[side][1] = 0,
                next => (*rows.add(next as usize - 1)).prev = 0,
            }
            (*row).next = self.waiters.free;
            self.waiters.free = first;
            self.sched.put_next(index);
            let go = self.gos.at_known(index);
            go.waiter = 0;
            go.state = State::Runnable;
            Some(go)
        }
    }

    /// Gives the value to the receiver that waits first, which may then run. False without effect: level 0 has to.
    #[inline(always)]
    fn give(&mut self, chan: &mut Chan, value: *const u64) -> bool {
        let n = elem_of(&raw const *chan as u64).slots;
        let Some(go) = self.take_single(chan, RECV) else {
            return false;
        };
        let other = go.parked_at();
        if other.a() != NO_SLOT {
            copy_slots(other.ptr(other.a()), value, n);
        }
        other.set_opt(other.ext(1), 1);
        go.pc = go.pc.wrapping_add(RECV_WORDS);
        true
    }

    /// Takes the value of the sender that waits first, which may then run. False without effect: level 0 has to.
    #[inline(always)]
    fn take(&mut self, chan: &mut Chan, at: At) -> bool {
        let n = elem_of(&raw const *chan as u64).slots;
        let Some(go) = self.take_single(chan, SEND) else {
            return false;
        };
        let other = go.parked_at();
        if at.a() != NO_SLOT {
            copy_slots(at.ptr(at.a()), other.ptr(other.b()), n);
        }
        go.pc = go.pc.wrapping_add(SEND_WORDS);
        true
    }

    /// Parks the running goroutine in a queue and puts the next one into the context. False without effect: there is none, timers come first, or
    /// somebody is told.
    #[inline(always)]
    fn wait_and_switch(&mut self, chan: &mut Chan, side: usize, at: At) -> bool {
        let (Some(index), free) = (self.cur, self.waiters.free) else {
            return false;
        };
        if free == 0 || self.has_timers() || self.sched.is_watched {
            return false;
        }
        let Some(other) = self.sched.choose() else {
            return false;
        };
        let last = std::mem::replace(&mut chan.queues[side][1], free);
        // SAFETY: C3; whoever runs, and whom the scheduler chose, is in the slab.
        unsafe {
            let rows = self.waiters.rows.as_mut_ptr();
            let row = rows.add(free as usize - 1);
            self.waiters.free = (*row).next;
            *row = Waiter {
                go: index,
                chan: &raw const *chan as u64,
                role: Role::Single,
                side,
                next: 0,
                prev: last,
            };
            match last {
                0 => chan.queues[side][0] = free,
                last => (*rows.add(last as usize - 1)).next = free,
            }
            let go = self.gos.at_known(index);
            go.waiter = free;
            go.pc = at.pc;
            go.frame = go.offset(at.fp);
            go.state = State::Waiting(match side {
                SEND => WaitReason::ChanSend,
                _ => WaitReason::ChanReceive,
            });
            let other_go = self.gos.at_known(other);
            self.cx.pc = other_go.pc;
            self.cx.fp = other_go.slot(other_go.frame);
            self.cx.stack_end = other_go.end();
        }
        self.cur = Some(other);
        true
    }
}

impl Goroutine {
    /// The operation it is parked at.
    #[inline(always)]
    fn parked_at(&self) -> At {
        At {
            pc: self.pc,
            fp: self.slot(self.frame),
        }
    }
}
