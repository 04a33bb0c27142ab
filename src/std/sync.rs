//! Natives of `sync`: each changes the words of a lock in one step, or waits.
//!
//! In: the address of the struct; its words are int32 in the order of the Go text. Out: waiting goroutines in the
//! queue of an address. A lock is handed over: whoever unlocks leaves it locked in the name of the goroutine that it
//! wakes, so a native that runs again after waking (`was_woken`) has what it waited for.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, Trap, TrapKind, WaitReason};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("(*Mutex).Lock", mutex_lock),
    ("(*Mutex).TryLock", |cx| {
        let lock = lock_address(cx)?;
        let is_free = cx.read_u32(lock) == 0;
        if is_free {
            cx.write_u32(lock, 1);
        }
        cx.ret_bool(0, is_free);
        Ok(Flow::Done)
    }),
    ("(*Mutex).Unlock", mutex_unlock),
    ("(*RWMutex).RLock", read_lock),
    ("(*RWMutex).TryRLock", |cx| {
        let lock = lock_address(cx)?;
        let is_free = can_read(cx, lock);
        if is_free {
            add(cx, lock + READERS, 1);
        }
        cx.ret_bool(0, is_free);
        Ok(Flow::Done)
    }),
    ("(*RWMutex).RUnlock", read_unlock),
    ("(*RWMutex).Lock", write_lock),
    ("(*RWMutex).TryLock", |cx| {
        let lock = lock_address(cx)?;
        let is_free = can_write(cx, lock);
        if is_free {
            cx.write_u32(lock + WRITER, 1);
        }
        cx.ret_bool(0, is_free);
        Ok(Flow::Done)
    }),
    ("(*RWMutex).Unlock", write_unlock),
    ("(*WaitGroup).add", group_add),
    ("(*WaitGroup).Wait", group_wait),
    ("semaAcquire", |cx| {
        let sema = lock_address(cx)?;
        if cx.was_woken() {
            return Ok(Flow::Done);
        }
        if cx.read_u32(sema) > 0 {
            add(cx, sema, -1);
            return Ok(Flow::Done);
        }
        Ok(cx.sema_wait(sema, WaitReason::CondWait))
    }),
    ("semaRelease", |cx| {
        let sema = lock_address(cx)?;
        let n = cx.arg(1);
        let woken = cx.sema_wake(sema, n);
        add(cx, sema, (n - woken.min(n)) as i32);
        Ok(Flow::Done)
    }),
];

fn lock_address(cx: &NativeCx<'_>) -> Result<u64, Trap> {
    match cx.arg(0) {
        0 => Err(Trap::of(TrapKind::Nil)),
        address => Ok(address),
    }
}

fn add(cx: &mut NativeCx<'_>, address: u64, delta: i32) {
    let value = cx.read_u32(address).wrapping_add_signed(delta);
    cx.write_u32(address, value);
}

/// Offset of a Mutex's number of waiters.
const WAITERS: u64 = 4;

fn mutex_lock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.was_woken() {
        return Ok(Flow::Done);
    }
    if cx.read_u32(lock) == 0 {
        cx.write_u32(lock, 1);
        return Ok(Flow::Done);
    }
    add(cx, lock + WAITERS, 1);
    Ok(cx.sema_wait(lock, WaitReason::MutexLock))
}

fn mutex_unlock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.read_u32(lock) == 0 {
        return Err(cx.fatal("sync: unlock of unlocked mutex"));
    }
    if cx.read_u32(lock + WAITERS) > 0 && cx.sema_wake(lock, 1) == 1 {
        add(cx, lock + WAITERS, -1);
        return Ok(Flow::Done);
    }
    cx.write_u32(lock, 0);
    Ok(Flow::Done)
}

// Offsets of the words of an RWMutex.
const WRITER: u64 = 0;
const READERS: u64 = 4;
const WAITING_READERS: u64 = 8;
const WAITING_WRITERS: u64 = 12;
const READER_SEMA: u64 = 16;
const WRITER_SEMA: u64 = 20;

fn can_read(cx: &NativeCx<'_>, lock: u64) -> bool {
    cx.read_u32(lock + WRITER) == 0 && cx.read_u32(lock + WAITING_WRITERS) == 0
}

fn can_write(cx: &NativeCx<'_>, lock: u64) -> bool {
    cx.read_u32(lock + WRITER) == 0 && cx.read_u32(lock + READERS) == 0
}

fn read_lock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.was_woken() {
        return Ok(Flow::Done);
    }
    if can_read(cx, lock) {
        add(cx, lock + READERS, 1);
        return Ok(Flow::Done);
    }
    add(cx, lock + WAITING_READERS, 1);
    Ok(cx.sema_wait(lock + READER_SEMA, WaitReason::RWMutexRLock))
}

/// Hands the lock to the first waiting writer; true if there was one.
fn wake_writer(cx: &mut NativeCx<'_>, lock: u64) -> bool {
    if cx.read_u32(lock + WAITING_WRITERS) > 0 && cx.sema_wake(lock + WRITER_SEMA, 1) == 1 {
        add(cx, lock + WAITING_WRITERS, -1);
        cx.write_u32(lock + WRITER, 1);
        return true;
    }
    false
}

fn read_unlock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.read_u32(lock + READERS) == 0 {
        return Err(cx.fatal("sync: RUnlock of unlocked RWMutex"));
    }
    add(cx, lock + READERS, -1);
    if cx.read_u32(lock + READERS) == 0 {
        wake_writer(cx, lock);
    }
    Ok(Flow::Done)
}

fn write_lock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.was_woken() {
        return Ok(Flow::Done);
    }
    if can_write(cx, lock) {
        cx.write_u32(lock + WRITER, 1);
        return Ok(Flow::Done);
    }
    add(cx, lock + WAITING_WRITERS, 1);
    Ok(cx.sema_wait(lock + WRITER_SEMA, WaitReason::RWMutexLock))
}

fn write_unlock(cx: &mut NativeCx<'_>) -> NativeResult {
    let lock = lock_address(cx)?;
    if cx.read_u32(lock + WRITER) == 0 {
        return Err(cx.fatal("sync: Unlock of unlocked RWMutex"));
    }
    cx.write_u32(lock + WRITER, 0);
    let waiting = cx.read_u32(lock + WAITING_READERS);
    if waiting > 0 {
        let woken = cx.sema_wake(lock + READER_SEMA, u64::from(waiting));
        cx.write_u32(lock + WAITING_READERS, 0);
        cx.write_u32(lock + READERS, woken as u32);
        if woken > 0 {
            return Ok(Flow::Done);
        }
    }
    wake_writer(cx, lock);
    Ok(Flow::Done)
}

/// Offset of a WaitGroup's number of waiters.
const GROUP_WAITERS: u64 = 8;

fn group_add(cx: &mut NativeCx<'_>) -> NativeResult {
    let group = lock_address(cx)?;
    let n = cx.read_u64(group).wrapping_add(cx.arg(1));
    cx.write_u64(group, n);
    if n == 0 && cx.read_u64(group + GROUP_WAITERS) > 0 {
        cx.write_u64(group + GROUP_WAITERS, 0);
        cx.sema_wake(group, u64::MAX);
    }
    cx.ret_bool(0, n as i64 >= 0);
    Ok(Flow::Done)
}

fn group_wait(cx: &mut NativeCx<'_>) -> NativeResult {
    let group = lock_address(cx)?;
    if cx.was_woken() || cx.read_u64(group) == 0 {
        return Ok(Flow::Done);
    }
    let waiters = cx.read_u64(group + GROUP_WAITERS);
    cx.write_u64(group + GROUP_WAITERS, waiters + 1);
    Ok(cx.sema_wait(group, WaitReason::WaitGroupWait))
}
