//! J. Memory: collecting, parameters, finalizers, statistics.

use crate::capi::callbacks;
use crate::capi::calls::inner;
use crate::capi::constants::{ergo_gc_param as param, ergo_status_code as code};
use crate::capi::guard::{catch, ergo_vm, get, guard, out, with};
use crate::capi::leaks;
use crate::capi::structs::{ergo_gc_progress, ergo_mem_stats, ergo_size_class, ergo_status, fill};
use crate::engine::error::{Failure, Status};
use crate::telemetry::memstats::MemStats;

/// [vm] A whole cycle, through sweep; host finalizers are queued, not run. Counts in num_forced_gc. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_collect(vm: *mut ergo_vm) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            inner(vm, |inner| {
                inner.engine.collect();
                Ok(())
            })?;
            leaks::tell(vm)?;
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] Goes on with the cycle that runs for about `budget_us` (0: ERGO_GC_MAX_STEP_US), or begins one if there is garbage enough to expect; for a
/// host's frame loop. ERGO_MORE: the cycle is not over. ERGO_OK: it is, or none is due. ERGO_E_INVALID (nothing was done): `out` is not NULL and its
/// struct_size too small; ERGO_E_BUSY, ERGO_E_REENTRANT as for all of [vm]. `out` is the caller's, filled as far as its size goes.
///
/// With the parameter ERGO_GC_FRAMES set, one call is one frame, also where nothing is to be done: how much is allocated from call to call, and how long
/// marking and sweeping take, tell when a cycle must begin to be over in time. It begins so many calls before the heap reaches what would begin a
/// cycle by itself (with ERGO_MANUAL_GC: twice what lives), or sooner, if this budget needs more of them; each call then does an equal share, and
/// never more than the budget. `frames_left` tells a host whose budget is too small for its number of frames. The VM's own safepoints leave such a cycle
/// alone until the heap has come so far. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `out` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_step(
    vm: *mut ergo_vm,
    budget_us: u32,
    out: *mut ergo_gc_progress,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            if !out.is_null() && !fill(out, &ergo_gc_progress::default()) {
                return Err(Failure::new(
                    Status::Invalid,
                    "struct_size of ergo_gc_progress",
                ));
            }
            let (done, ready) = inner(vm, |inner| {
                let done = inner.engine.collect_step(budget_us);
                Ok((done, inner.engine.n_ready()))
            })?;
            let told = ergo_gc_progress {
                struct_size: 0,
                phase: done.phase as u32,
                elapsed_ns: done.elapsed_ns,
                overrun_ns: done.overrun_ns,
                marked_bytes: done.marked_bytes,
                freed_bytes: done.freed_bytes,
                permille_done: done.permille_done,
                finalizers_ready: ready,
                frames_left: done.frames_left,
                reserved: 0,
            };
            fill(out, &told);
            Ok(if done.is_over {
                code::ERGO_OK as i32
            } else {
                code::ERGO_MORE as i32
            })
        })
    }
}

/// [any] Asks for a cycle soon; returns at once. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_hint(vm: *mut ergo_vm) {
    // SAFETY: null or live; only atomics are touched.
    if let Some(vm) = unsafe { vm.as_ref() } {
        vm.shared.hint();
    }
}

/// [vm] Until `bytes` more are allocated no cycle begins by itself, for a level load; 0 ends that. A cycle that runs is brought to its end first, in this
/// call. Cycles that are asked for (ergo_gc_collect, ergo_gc_hint, the script's runtime.GC) and the memory limit are obeyed as ever. ERGO_E_LIMIT
/// (nothing was changed): the memory limit would not let so much be allocated. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_no_gc_region(vm: *mut ergo_vm, bytes: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe { with(vm, |inner| inner.engine.no_gc_region(bytes)) }
}

/// [vm] Gives idle pages back to the system now. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_release_memory(vm: *mut ergo_vm) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.release_memory();
            Ok(())
        })
    }
}

/// [vm] Sets a parameter, enum ergo_gc_param. ERGO_E_INVALID: no such parameter, or its value is out of range. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_set(vm: *mut ergo_vm, param: u32, value: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let done = match param {
                p if p == param::ERGO_GC_PERCENT as u32 => u32::try_from(value)
                    .map(|percent| inner.engine.set_gc_percent(percent))
                    .is_ok(),
                p if p == param::ERGO_GC_LIMIT as u32 => {
                    inner.engine.set_memory_limit(value);
                    true
                }
                p if p == param::ERGO_GC_AUTO as u32 && value <= 1 => {
                    inner.engine.set_auto_gc(value == 1);
                    true
                }
                p if p == param::ERGO_GC_MAX_STEP_US as u32 => micros(value)
                    .map(|us| inner.engine.set_max_step_us(us))
                    .is_some(),
                p if p == param::ERGO_GC_MAX_ASSIST_US as u32 => micros(value)
                    .map(|us| inner.engine.set_max_assist_us(us))
                    .is_some(),
                p if p == param::ERGO_GC_MIN_HEAP as u32 => {
                    inner.engine.set_min_heap(value);
                    true
                }
                p if p == param::ERGO_GC_FRAMES as u32 => u32::try_from(value)
                    .map(|n_frames| inner.engine.set_gc_frames(n_frames))
                    .is_ok(),
                _ => false,
            };
            if done {
                Ok(())
            } else {
                Err(Failure::new(Status::Invalid, "no such parameter or value"))
            }
        })
    }
}

/// [vm] Reads a parameter; 0 for an unknown one, or if somebody else is inside. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_get(vm: *const ergo_vm, param: u32) -> u64 {
    // SAFETY: passed on.
    unsafe {
        get(vm, 0, |inner| match param {
            p if p == param::ERGO_GC_PERCENT as u32 => u64::from(inner.engine.gc_percent()),
            p if p == param::ERGO_GC_LIMIT as u32 => inner.engine.memory_limit(),
            p if p == param::ERGO_GC_AUTO as u32 => u64::from(inner.engine.auto_gc()),
            p if p == param::ERGO_GC_MAX_STEP_US as u32 => u64::from(inner.engine.max_step_us()),
            p if p == param::ERGO_GC_MAX_ASSIST_US as u32 => {
                u64::from(inner.engine.max_assist_us())
            }
            p if p == param::ERGO_GC_MIN_HEAP as u32 => inner.engine.min_heap(),
            p if p == param::ERGO_GC_FRAMES as u32 => u64::from(inner.engine.gc_frames()),
            _ => 0,
        })
    }
}

/// [vm] Runs at most `max` queued host finalizers and death notices; `*left` (may be NULL) tells how many remain. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `left` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_finalize(vm: *mut ergo_vm, max: u32, left: *mut u32) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            callbacks::run_queued(vm, max)?;
            let n = inner(vm, |inner| Ok(inner.engine.n_ready()))?;
            if !left.is_null() {
                left.write(n);
            }
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// A time in µs, at least 1.
fn micros(value: u64) -> Option<u32> {
    u32::try_from(value).ok().filter(|us| *us > 0)
}

/// Copies the words that both sides call the same.
macro_rules! same_names {
    ($c:ident, $stats:ident, $($name:ident)*) => { $($c.$name = $stats.$name;)* };
}

fn to_c(all: &MemStats) -> ergo_mem_stats {
    let (mut c, stats) = (ergo_mem_stats::default(), &all.heap);
    same_names!(c, stats,
        time_ns total_alloc sys mallocs frees heap_alloc heap_sys heap_idle heap_inuse heap_released heap_objects
        stack_inuse stack_sys mspan_inuse mspan_sys mcache_inuse mcache_sys buck_hash_sys gc_sys other_sys
        next_gc last_gc pause_total_ns num_gc num_forced_gc
        ast_nodes ast_bytes ast_parsed_total ast_dead_total ast_state_parsed ast_state_scoped ast_state_evaluated
        refs_live refs_weak node_handles external_bytes finalizers_pending finalizers_run_total pause_max_ns
        gc_steps gc_step_total_ns
        memory_limit gc_percent kept_trees kept_tree_bytes kept_tree_hits kept_trees_trimmed);
    c.gc_phase = stats.gc_phase as u32;
    c.step_max_ns = stats.gc_step_max_ns;
    c.step_overrun_max_ns = stats.gc_step_overrun_max_ns;
    c.alloc = stats.heap_alloc;
    c.gc_cpu_fraction = stats.gc_cpu_fraction();
    c.step_ns_hist = all.step_times;
    c.fuel_used = all.fuel_used;
    c.events_lost = all.events_lost;
    c
}

/// [any] The memory statistics, without stopping anything: as of the last allocation refill, cycle or exit from the VM.
/// Fills as much of the struct as the caller knows. ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `stats` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_mem_stats_get(
    vm: *const ergo_vm,
    stats: *mut ergo_mem_stats,
) -> ergo_status {
    // SAFETY: null or live.
    let Some(vm) = (unsafe { vm.as_ref() }) else {
        return code::ERGO_E_INVALID as i32;
    };
    catch(code::ERGO_E_BUG as i32, || {
        // SAFETY: as the caller promised.
        let filled = unsafe { fill(stats, &to_c(&vm.shared.mem_stats())) };
        if filled {
            code::ERGO_OK as i32
        } else {
            code::ERGO_E_INVALID as i32
        }
    })
}

/// [vm] MemStats.PauseNs and PauseEnd (ns since 1970), newest first, at most 256; `*n` tells how many. Either array may be NULL. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; the arrays have `cap` cells; `n` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_gc_pauses(
    vm: *const ergo_vm,
    pause_ns: *mut u64,
    pause_end: *mut u64,
    cap: u32,
    n: *mut u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm.cast_mut(), |inner| {
            out(n)?.write(0);
            let rows = inner.engine.pauses();
            for (i, (ns, end)) in rows.iter().take(cap as usize).enumerate() {
                if !pause_ns.is_null() {
                    pause_ns.add(i).write(*ns);
                }
                if !pause_end.is_null() {
                    pause_end.add(i).write(*end);
                }
            }
            n.write(rows.len().min(cap as usize) as u32);
            Ok(())
        })
    }
}

/// [vm] MemStats.BySize: a row a size class; `*n` tells how many were written. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `rows` has `cap` rows; `n` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_mem_by_size(
    vm: *const ergo_vm,
    rows: *mut ergo_size_class,
    cap: u32,
    n: *mut u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm.cast_mut(), |inner| {
            out(n)?.write(0);
            let classes = inner.engine.by_size();
            if rows.is_null() && cap != 0 {
                return Err(Failure::new(Status::Invalid, "null rows"));
            }
            for (i, (size, mallocs, frees)) in classes.iter().take(cap as usize).enumerate() {
                rows.add(i).write(ergo_size_class {
                    size: *size,
                    mallocs: *mallocs,
                    frees: *frees,
                });
            }
            n.write(classes.len().min(cap as usize) as u32);
            Ok(())
        })
    }
}
