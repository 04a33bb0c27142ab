//! Channels: the object, its wait queues, sending, receiving, closing.
//!
//! In: channels and values in slots. Out: values moved, goroutines parked and woken. The object lies in the heap, its buffer is an array of
//! elements as slots hold them; waiters are records of the machine, chained in order of arrival.
//!
//! 1. A sender gives its value straight to the first waiting receiver, else to the buffer, else it waits. A receiver takes from the
//!    buffer (and lets the first waiting sender fill the free place), else straight from the first waiting sender, else it waits.
//! 2. Who gives or takes writes into the slots of the parked goroutine and moves its pc behind the operation: each operation happens once.
//!    (A store into a parked frame needs no barrier: R3 of heap/roots.rs.)
//! 3. A waiting `select` has a waiter at each channel; the first that is served takes out the others.
//! 4. `close` wakes all who wait; they execute their operation again, which now ends or traps.
//!
//! Invariants. C1: a channel with waiters is held by their frames. C2: a waiter of an operation has its goroutine parked at
//! that operation; one of a native only wakes it. C3: numbers in queues, in `waiter` and `waiters` of goroutines and in the chain of free rows are
//! rows of the slab, which never shrinks.

use crate::code::encode::{NO_SLOT, SelectCase};
use crate::code::ops::Op;
use crate::code::rtype::{RType, flags};
use crate::code::trap::TrapKind;
use crate::heap::shape::{Shape, WordClass};
use crate::vm::Vm;
use crate::vm::goroutine::{Handed, State};
use crate::vm::slow::At;
use crate::vm::trap::{Flow, Trap};

/// The object.
#[repr(C)]
pub(crate) struct Chan {
    pub(super) count: u64,
    pub(super) cap: u64,
    buf: u64,
    elem: u64,
    /// Where the next value is taken.
    pub(super) head: u64,
    pub(super) closed: u64,
    /// First and last waiter + 1, receivers then senders.
    pub(super) queues: [[u32; 2]; 2],
}

/// Which queue.
pub(super) const RECV: usize = 0;
pub(super) const SEND: usize = 1;

/// What waits in a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// The `send` or `recv` at the goroutine's pc.
    Single,
    /// This case of the `select` at the goroutine's pc.
    Case(u16),
    /// A native, which is executed again; a receiver is handed its value.
    Native,
}

/// A place in a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiter {
    pub(super) go: u32,
    pub(super) chan: u64,
    pub(super) role: Role,
    pub(super) side: usize,
    /// Row + 1 of the one behind it in its queue, or of the next free row.
    pub(super) next: u32,
    pub(super) prev: u32,
}

/// The slab of waiters.
#[derive(Default)]
pub(crate) struct Waiters {
    pub(super) rows: Vec<Waiter>,
    /// The first free row + 1, the others behind it.
    pub(super) free: u32,
}

impl Waiters {
    #[inline]
    pub(super) fn get(&mut self, at: u32) -> Option<&mut Waiter> {
        self.rows.get_mut(at as usize)
    }

    /// Writes a waiter into a free row.
    fn add(&mut self, waiter: Waiter) -> u32 {
        let at = self.free.wrapping_sub(1);
        if let Some(row) = self.rows.get_mut(at as usize) {
            self.free = row.next;
            *row = waiter;
            return at;
        }
        self.rows.push(waiter);
        (self.rows.len() - 1) as u32
    }

    /// The row is free.
    fn give_back(&mut self, at: u32) {
        let free = self.free;
        if let Some(row) = self.get(at) {
            row.next = free;
            self.free = at + 1;
        }
    }
}

/// `len(c)`.
pub(crate) fn len(chan: u64) -> u64 {
    // SAFETY: the caller has a channel.
    unsafe { (chan as *const Chan).as_ref() }.map_or(0, |chan| chan.count)
}

/// `cap(c)`.
pub(crate) fn cap(chan: u64) -> u64 {
    // SAFETY: as in `len`.
    unsafe { (chan as *const Chan).as_ref() }.map_or(0, |chan| chan.cap)
}

/// The object of a channel that is not nil.
#[inline]
pub(super) fn object(chan: u64) -> &'static mut Chan {
    // SAFETY: the code says it is a channel; nothing else holds the object while an operation runs (M1).
    unsafe { &mut *(chan as *mut Chan) }
}

/// Descriptor of the elements.
pub(crate) fn elem_of(chan: u64) -> &'static RType {
    // SAFETY: `make_chan` put it there (T1).
    unsafe { &*(object(chan).elem as *const RType) }
}

/// How an operation on a channel went.
pub(crate) enum Outcome {
    Done,
    /// Received from a closed channel: zero value, not ok.
    Closed,
    WouldBlock,
}

impl Vm {
    /// `make(chan T, n)`.
    pub(crate) fn make_chan(&mut self, ty: &RType, n: i64) -> Result<u64, Trap> {
        let Some(elem) = self.rtype(ty.elem) else {
            return Err(Trap::Fatal(
                "internal error: channel of an undefined type".into(),
            ));
        };
        let words = u64::from(elem.slots);
        if n < 0
            || (n as u64)
                .checked_mul(8 * words.max(1))
                .is_none_or(|bytes| bytes > 1 << 40)
        {
            return Err(Trap::of(TrapKind::MakeChan));
        }
        let class = self.heap.alloc_class(&Shape {
            size: size_of::<Chan>() as u64,
            align: 8,
            words: vec![WordClass::Scalar, WordClass::Scalar, WordClass::Pointer],
            ..Shape::default()
        })?;
        let cell = self.heap.alloc(class)?.as_ptr() as u64;
        let chan = object(cell);
        chan.cap = n as u64;
        chan.elem = std::ptr::from_ref(elem) as u64;
        if n > 0 && words > 0 {
            let pattern = self.heap.pattern(&Shape {
                size: 8 * words,
                align: 8,
                words: elem.shape.words.clone(),
                ..Shape::default()
            })?;
            let buf = self
                .heap
                .alloc_array(pattern, 8 * words, n as u64)?
                .as_ptr() as u64;
            chan.buf = buf;
            self.charge_bytes(8 * words * n as u64);
        }
        Ok(cell)
    }

    /// Moves a value between slots of frames and of the buffer. With `shade`, what is overwritten in the buffer is told to the collector.
    fn move_slots(&mut self, to: *mut u64, from: *const u64, elem: &RType, shade: bool) {
        // SAFETY: both have the element's slots.
        unsafe {
            if shade
                && elem.flags & flags::POINTERS != 0
                && crate::vm::value::barrier_on(&self.heap)
            {
                self.shade_old(to as u64, elem, 1);
            }
            for i in 0..elem.slots as usize {
                *to.add(i) = if from.is_null() { 0 } else { *from.add(i) };
            }
        }
    }

    /// Place `i` of the buffer, counted around; below twice its length.
    #[inline]
    pub(super) fn buffer_slot(chan: &Chan, elem: &RType, i: u64) -> *mut u64 {
        let i = if i < chan.cap { i } else { i - chan.cap };
        (chan.buf + i * 8 * u64::from(elem.slots)) as *mut u64
    }

    /// Sends the value in slots at `value`, if nobody has to wait.
    pub(crate) fn try_send(&mut self, addr: u64, value: *const u64) -> Result<Outcome, Trap> {
        if addr == 0 {
            return Ok(Outcome::WouldBlock);
        }
        let (chan, elem) = (object(addr), elem_of(addr));
        if chan.closed != 0 {
            return Err(Trap::of(TrapKind::SendClosed));
        }
        if let Some((go, role)) = self.take_waiter(addr, RECV) {
            if role == Role::Native {
                self.hand(go, addr, value, elem);
                return Ok(Outcome::Done);
            }
            let to = self.value_slot(go, role);
            if !to.is_null() {
                self.move_slots(to, value, elem, false);
            }
            self.complete(go, role, true);
            return Ok(Outcome::Done);
        }
        if chan.count < chan.cap {
            let to = Self::buffer_slot(chan, elem, chan.head + chan.count);
            self.move_slots(to, value, elem, true);
            chan.count += 1;
            return Ok(Outcome::Done);
        }
        Ok(Outcome::WouldBlock)
    }

    /// Receives into slots at `to` (null: thrown away), if nobody has to wait.
    pub(crate) fn try_recv(&mut self, addr: u64, to: *mut u64) -> Outcome {
        if addr == 0 {
            return Outcome::WouldBlock;
        }
        let (chan, elem) = (object(addr), elem_of(addr));
        if chan.count > 0 {
            let from = Self::buffer_slot(chan, elem, chan.head);
            if !to.is_null() {
                self.move_slots(to, from, elem, false);
            }
            self.move_slots(from, std::ptr::null(), elem, true);
            chan.head = if chan.head + 1 < chan.cap {
                chan.head + 1
            } else {
                0
            };
            chan.count -= 1;
            if let Some((go, role)) = self.take_waiter(addr, SEND) {
                let (from, to) = (
                    self.value_slot(go, role),
                    Self::buffer_slot(chan, elem, chan.head + chan.count),
                );
                self.move_slots(to, from, elem, true);
                chan.count += 1;
                self.complete(go, role, true);
            }
            return Outcome::Done;
        }
        if let Some((go, role)) = self.take_waiter(addr, SEND) {
            let from = self.value_slot(go, role);
            if !to.is_null() {
                self.move_slots(to, from, elem, false);
            }
            self.complete(go, role, true);
            return Outcome::Done;
        }
        if chan.closed == 0 {
            return Outcome::WouldBlock;
        }
        if !to.is_null() {
            self.move_slots(to, std::ptr::null(), elem, false);
        }
        Outcome::Closed
    }

    /// `close(c)`.
    pub(crate) fn chan_close(&mut self, addr: u64) -> Result<(), Trap> {
        if addr == 0 {
            return Err(Trap::of(TrapKind::CloseNil));
        }
        let chan = object(addr);
        if chan.closed != 0 {
            return Err(Trap::of(TrapKind::CloseClosed));
        }
        chan.closed = 1;
        for side in [RECV, SEND] {
            while let Some(first) = chan.queues[side][0].checked_sub(1) {
                let Some(go) = self.waiters.get(first).map(|waiter| waiter.go) else {
                    break;
                };
                self.drop_waiters(go);
                self.ready(go);
            }
        }
        Ok(())
    }

    /// Puts the running goroutine, parked in `state` by the caller, into a queue.
    fn enqueue(&mut self, addr: u64, side: usize, role: Role) {
        let Some(go) = self.cur else { return };
        let chan = object(addr);
        let last = chan.queues[side][1];
        let waiter = Waiter {
            go,
            chan: addr,
            role,
            side,
            next: 0,
            prev: last,
        };
        let at = self.waiters.add(waiter);
        match last.checked_sub(1).and_then(|last| self.waiters.get(last)) {
            Some(row) => row.next = at + 1,
            None => chan.queues[side][0] = at + 1,
        }
        chan.queues[side][1] = at + 1;
        if let Some(go) = self.gos.at_mut(go) {
            match role {
                Role::Single => go.waiter = at + 1,
                _ => go.waiters.push(at),
            }
        }
    }

    /// Takes all waiters of a goroutine out of their queues.
    pub(crate) fn drop_waiters(&mut self, go: u32) {
        let single = self
            .gos
            .at_mut(go)
            .map_or(0, |go| std::mem::take(&mut go.waiter));
        if single != 0 {
            return self.drop_waiter(single - 1);
        }
        while let Some(at) = self.gos.at_mut(go).and_then(|go| go.waiters.pop()) {
            self.drop_waiter(at);
        }
    }

    fn drop_waiter(&mut self, at: u32) {
        // Field by field: the row was just written so, and would have to wait for the memory if it were read in larger pieces.
        let Some(row) = self.waiters.get(at) else {
            return;
        };
        let (chan, side, prev, next) = (object(row.chan), row.side, row.prev, row.next);
        match prev.checked_sub(1).and_then(|prev| self.waiters.get(prev)) {
            Some(row) => row.next = next,
            None => chan.queues[side][0] = next,
        }
        match next.checked_sub(1).and_then(|next| self.waiters.get(next)) {
            Some(row) => row.prev = prev,
            None => chan.queues[side][1] = prev,
        }
        self.waiters.give_back(at);
    }

    /// The first goroutine of a queue that can be served, out of all its queues; natives that wait to send are woken, since only they
    /// know their value.
    fn take_waiter(&mut self, addr: u64, side: usize) -> Option<(u32, Role)> {
        loop {
            let first = object(addr).queues[side][0].checked_sub(1)?;
            let waiter = self.waiters.get(first)?;
            let (go, role) = (waiter.go, waiter.role);
            self.drop_waiters(go);
            // A sender's value is read out of its frame.
            self.scan_parked(go);
            if role != Role::Native || side == RECV {
                return Some((go, role));
            }
            self.ready(go);
        }
    }

    /// A native that waits to receive gets the value to take when it is executed again. Two natives so never wake each other in
    /// turns: who sends always ends first.
    fn hand(&mut self, go: u32, chan: u64, value: *const u64, elem: &RType) {
        let n = elem.slots as usize;
        // SAFETY: a sender's value has the element's slots.
        let slots = (0..n).map(|i| unsafe { *value.add(i) }).collect();
        let classes = elem.shape.words.iter().map(|class| *class as u8).collect();
        if let Some(receiver) = self.gos.at_mut(go) {
            receiver.handed = Some(Handed {
                chan,
                slots,
                classes,
            });
        }
        self.ready(go);
    }

    /// What was handed to the running goroutine while it waited as a native.
    pub(crate) fn take_handed(&mut self) -> Option<Handed> {
        self.current_mut()?.handed.take()
    }

    /// The operation a parked goroutine stands at.
    fn parked_at(&self, go: u32) -> Option<At> {
        let go = self.gos.at(go)?;
        Some(At {
            pc: go.pc,
            fp: go.slot(go.frame),
        })
    }

    /// Slots of the value of a parked operation; null if a receive throws it away.
    fn value_slot(&self, go: u32, role: Role) -> *mut u64 {
        let Some(at) = self.parked_at(go) else {
            return std::ptr::null_mut();
        };
        let slot = match role {
            Role::Case(i) => SelectCase::of(at.ext(i as usize)).value,
            _ if at.op() == Op::send => at.b(),
            _ => at.a(),
        };
        if slot == NO_SLOT {
            std::ptr::null_mut()
        } else {
            at.ptr(slot)
        }
    }

    /// The operation of a parked goroutine has happened: the rest of its results, its pc, and it may run.
    fn complete(&mut self, go: u32, role: Role, ok: bool) {
        let Some(at) = self.parked_at(go) else { return };
        let words = match role {
            Role::Case(i) => {
                at.set(at.a(), u64::from(i));
                let case = SelectCase::of(at.ext(i as usize));
                if !case.is_send {
                    at.set_opt(u64::from(case.ok), u64::from(ok));
                }
                1 + at.b() as usize
            }
            _ if at.op() == Op::send => 2,
            _ => {
                at.set_opt(at.ext(1), u64::from(ok));
                3
            }
        };
        if let Some(go) = self.gos.at_mut(go) {
            go.pc = go.pc.wrapping_add(words);
        }
        self.ready(go);
    }

    /// Parks the running goroutine at its `send` or `recv`; forever if the channel is nil.
    pub(crate) fn wait_at(&mut self, addr: u64, is_send: bool, state: State) {
        if addr != 0 {
            self.enqueue(addr, if is_send { SEND } else { RECV }, Role::Single);
        }
        self.park(state);
    }

    /// Puts the running goroutine into the queue of a select's case.
    pub(crate) fn wait_at_case(&mut self, addr: u64, is_send: bool, case: u16) {
        self.enqueue(addr, if is_send { SEND } else { RECV }, Role::Case(case));
    }

    // For natives.

    /// Sends without waiting.
    pub(crate) fn chan_try_send(&mut self, chan: u64, value: &[u64]) -> Result<bool, Trap> {
        Ok(!matches!(
            self.try_send(chan, value.as_ptr())?,
            Outcome::WouldBlock
        ))
    }

    /// Receives without waiting.
    pub(crate) fn chan_try_recv(&mut self, chan: u64) -> Option<(Vec<u64>, bool)> {
        if chan == 0 {
            return None;
        }
        let mut slots = vec![0; elem_of(chan).slots as usize];
        match self.try_recv(chan, slots.as_mut_ptr()) {
            Outcome::Done => Some((slots, true)),
            Outcome::Closed => Some((slots, false)),
            Outcome::WouldBlock => None,
        }
    }

    /// Waits at a channel as a native.
    pub(crate) fn chan_wait(&mut self, chan: u64, is_send: bool) -> Flow {
        use crate::vm::goroutine::WaitReason;
        if chan != 0 {
            self.enqueue(chan, if is_send { SEND } else { RECV }, Role::Native);
        }
        Flow::Block(match (is_send, chan) {
            (true, 0) => WaitReason::ChanSendNil,
            (false, 0) => WaitReason::ChanReceiveNil,
            (true, _) => WaitReason::ChanSend,
            (false, _) => WaitReason::ChanReceive,
        })
    }
}
