//! K. Events: what happens inside a VM, for one reader on any thread.

use crate::capi::constants::ergo_event_kind as event_kind;
use crate::capi::guard::{catch, ergo_vm};
use crate::capi::structs::ergo_event;
use crate::heap::ring::{Event, kind};

/// The enum and the ring number the same.
const _: () = {
    assert!(size_of::<ergo_event>() == size_of::<Event>());
    assert!(event_kind::ERGO_EV_PARSE_BEGIN as u16 == kind::PARSE_BEGIN);
    assert!(event_kind::ERGO_EV_PARSE_END as u16 == kind::PARSE_END);
    assert!(event_kind::ERGO_EV_SCOPE_END as u16 == kind::SCOPE_END);
    assert!(event_kind::ERGO_EV_COMPILE_END as u16 == kind::COMPILE_END);
    assert!(event_kind::ERGO_EV_EVAL_FIRST as u16 == kind::EVAL_FIRST);
    assert!(event_kind::ERGO_EV_NODE_DEAD as u16 == kind::NODE_DEAD);
    assert!(event_kind::ERGO_EV_GC_START as u16 == kind::GC_START);
    assert!(event_kind::ERGO_EV_GC_ROOTS as u16 == kind::GC_ROOTS);
    assert!(event_kind::ERGO_EV_GC_STEP as u16 == kind::GC_STEP);
    assert!(event_kind::ERGO_EV_ASSIST as u16 == kind::ASSIST);
    assert!(event_kind::ERGO_EV_GC_MARKTERM as u16 == kind::GC_MARKTERM);
    assert!(event_kind::ERGO_EV_GC_END as u16 == kind::GC_END);
    assert!(event_kind::ERGO_EV_FINALIZER_QUEUED as u16 == kind::FINALIZER_QUEUED);
    assert!(event_kind::ERGO_EV_FINALIZER_RUN as u16 == kind::FINALIZER_RUN);
    assert!(event_kind::ERGO_EV_GOR_CREATE as u16 == kind::GOR_CREATE);
    assert!(event_kind::ERGO_EV_GOR_EXIT as u16 == kind::GOR_EXIT);
    assert!(event_kind::ERGO_EV_DELTA as u16 == kind::DELTA);
    assert!(event_kind::ERGO_EV_LEAK as u16 == kind::LEAK);
    assert!(event_kind::ERGO_EV_POLICY_FIRED as u16 == kind::POLICY_FIRED);
    assert!(event_kind::ERGO_EV_SNAPSHOT as u16 == kind::SNAPSHOT);
    assert!(event_kind::ERGO_EV_RELEASE as u16 == kind::RELEASE);
    assert!(event_kind::ERGO_EV_WALK_BEGIN as u16 == kind::WALK_BEGIN);
    assert!(event_kind::ERGO_EV_UNIT_DEAD as u16 == kind::UNIT_DEAD);
    assert!(event_kind::ERGO_EV_NODE_FREED as u16 == kind::NODE_FREED);
    assert!(event_kind::ERGO_EV_WALK_PROBE as u16 == kind::WALK_PROBE);
    assert!(event_kind::ERGO_EV_STALL as u16 == kind::STALL);
    assert!(event_kind::ERGO_EV_LEAK_END as u16 == kind::LEAK_END);
    assert!(event_kind::ERGO_EV_FRAME as u16 == kind::FRAME);
    assert!(event_kind::ERGO_EV_TRIM as u16 == kind::TRIM);
    assert!(event_kind::ERGO_EV_LOST as u16 == kind::LOST);
};

/// [any] Takes at most `cap` events out of the ring, oldest first; how many. One thread at a time may call it, while others run the VM. 0 without a ring
/// (config.event_ring_bytes). Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `buf` has `cap` records.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_events_poll(vm: *mut ergo_vm, buf: *mut ergo_event, cap: u32) -> u32 {
    // SAFETY: null or live; only what is shared is touched.
    let Some(vm) = (unsafe { vm.as_ref() }) else {
        return 0;
    };
    if buf.is_null() {
        return 0;
    }
    catch(0, || {
        let mut n = 0;
        while n < cap
            && let Some(e) = vm.shared.pop_event()
        {
            let told = ergo_event {
                kind: e.kind,
                flags: e.flags,
                goroutine: e.goroutine,
                time_ns: e.time_ns,
                node: e.node,
                site: e.site,
                seq: e.seq,
                a: e.a,
                b: e.b,
                c: e.c,
                d: e.d,
            };
            // SAFETY: n < cap.
            unsafe { buf.add(n as usize).write(told) };
            n += 1;
        }
        n
    })
}

/// [any] The VM takes a sample of itself at its next safepoint, as an event ERGO_EV_DELTA. Nothing without a ring. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_tick(vm: *mut ergo_vm) {
    // SAFETY: null or live; only atomics are touched.
    if let Some(vm) = unsafe { vm.as_ref() } {
        vm.shared.tick();
    }
}

/// [any] Ticks in a row that found the tick before them not answered, while script ran: 0 if all is well. A VM that reaches no safepoint is noticed at the second
/// tick; once it does, ERGO_EV_STALL tells how long it took. Host functions are the host's time and count as none. 0 for NULL. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_vm_stalled(vm: *const ergo_vm) -> u32 {
    // SAFETY: null or live; only atomics are read.
    let vm = unsafe { vm.as_ref() };
    vm.map_or(0, |vm| vm.shared.unanswered_ticks())
}
