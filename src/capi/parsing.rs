//! D. Parsing: the cache of trees, and the queue of texts that can wait.

use std::ffi::c_char;

use crate::capi::ast::{ergo_node, give_tree, to_c};
use crate::capi::callbacks;
use crate::capi::calls::{self, inner};
use crate::capi::constants::{ergo_parse_urgency as urgency, ergo_status_code as code};
use crate::capi::guard::{bytes, ergo_vm, guard, name, out, with};
use crate::capi::structs::ergo_status;
use crate::engine::error::{Failure, Status};
use crate::engine::parsing::Urgency;

/// Fuel for the finalizers that run before parses that were held back.
const FINALIZER_FUEL: u64 = 1_000_000;

/// [vm] Keeps trees of evaluated texts, up to `max_bytes` of nodes and text: ergo_eval of the same text again does not parse it again; its names and types
/// are looked up anew, so what it means may have changed meanwhile. 0, the default: none are kept, and those that were are let go. The oldest that was
/// not evaluated again goes first. All go when the rule ast-cache-trim fires or memory has run out (ERGO_EV_TRIM). ergo_mem_stats tells kept_trees,
/// kept_tree_bytes, kept_tree_hits, kept_trees_trimmed; the bytes are part of heap_alloc like those of all trees. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_parse_cache(vm: *mut ergo_vm, max_bytes: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.keep_trees(max_bytes);
            Ok(())
        })
    }
}

/// [vm] Puts a copy of `src` into the queue of texts to be parsed as files; ergo_parse_run parses them. `urgency`: enum ergo_parse_urgency. `*ticket` names
/// the text to ergo_parse_take; it is never 0 and never used again. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `file` NUL-terminated; `src` has `len` bytes; `ticket` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_parse_later(
    vm: *mut ergo_vm,
    file: *const c_char,
    src: *const c_char,
    len: usize,
    urgency: u32,
    ticket: *mut u64,
) -> ergo_status {
    // SAFETY: passed on; outs are written only if they are not null.
    unsafe {
        with(vm, |inner| {
            out(ticket)?.write(0);
            let (file, src) = (name(file)?, bytes(src, len)?);
            let urgency = match urgency {
                u if u == urgency::ERGO_PARSE_CRITICAL as u32 => Urgency::Critical,
                u if u == urgency::ERGO_PARSE_CAN_WAIT as u32 => Urgency::CanWait,
                _ => return Err(Failure::new(Status::Invalid, "no such urgency")),
            };
            ticket.write(inner.engine.parse_later(file, src, urgency)?);
            Ok(())
        })
    }
}

/// [vm] Parses at most `max` texts of the queue: critical ones first, in the order in which they came, then those that can wait. These are held back while a
/// rule with the action hold-parsing stands (gc-pressure-backoff: more than 0.3 of the time goes into collecting), for five seconds at most unless it fires
/// again; finalizers that are pending are run first then, as ergo_vm_run and ergo_finalize run them, so script code may run here. `*left` (may be NULL): texts
/// that wait still, however this ends. ERGO_OK: none do; ERGO_MORE: some do, `max` is reached or they are held back. ERGO_E_NOMEM: the text stays in the queue. What is wrong with
/// a text is told by ergo_parse_take. ERGO_E_PANIC and the like, as ergo_vm_run: a finalizer's. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `left` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_parse_run(vm: *mut ergo_vm, max: u32, left: *mut u32) -> ergo_status {
    // SAFETY: passed on; outs are written only if they are not null.
    unsafe {
        guard(vm, |vm| {
            let tell = || {
                let n = inner(vm, |inner| Ok(inner.engine.n_waiting_parses()))?;
                if !left.is_null() {
                    left.write(u32::try_from(n).unwrap_or(u32::MAX));
                }
                Ok(n)
            };
            // They wait still if a finalizer ends this.
            tell()?;
            if inner(vm, |inner| Ok(inner.engine.wants_finalizers_first()))? {
                let task = inner(vm, |inner| inner.engine.begin_finalizers(FINALIZER_FUEL))?;
                calls::drive(vm, task)?;
                callbacks::run_queued(vm, u32::MAX)?;
            }
            let parsed = inner(vm, |inner| inner.engine.parse_waiting(max));
            let n = tell()?;
            parsed?;
            Ok(match n {
                0 => code::ERGO_OK,
                _ => code::ERGO_MORE,
            } as i32)
        })
    }
}

/// [vm] The tree of a text of the queue, as ergo_parse gives it, and with its statuses; the ticket is void then. ERGO_MORE, `*node` NULL and the ticket good
/// still: it waits, and `now` is 0; else it is parsed here, held back or not. ERGO_NOT_FOUND: no such ticket. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `node` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_parse_take(
    vm: *mut ergo_vm,
    ticket: u64,
    now: u32,
    node: *mut *mut ergo_node,
) -> ergo_status {
    // SAFETY: passed on; outs are written only if they are not null.
    unsafe {
        guard(vm, |vm| {
            out(node)?.write(std::ptr::null_mut());
            let taken = inner(vm, |inner| inner.engine.take_parsed(ticket, now != 0))?;
            match taken {
                Some(parsed) => give_tree(vm, parsed, node),
                None => Ok(code::ERGO_MORE as i32),
            }
        })
    }
}

/// [vm] Candidates for release, once a rule with the action mark-candidates has fired (callexpr-candidates: HeapInuse has grown for 30 s): the newest call
/// expressions of texts parsed before it fired that no mark has found dead, newest first, at most `cap`. Each is an owned handle (ergo_node_release).
/// `*n`: how many; 0 if no such rule has fired since the last call. ERGO_E_INVALID: NULL `n`, or NULL `nodes` with a `cap`. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `nodes` has `cap` cells; `n` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_policy_candidates(
    vm: *mut ergo_vm,
    nodes: *mut *mut ergo_node,
    cap: u32,
    n: *mut u32,
) -> ergo_status {
    // SAFETY: passed on; outs are written only if they are not null.
    unsafe {
        with(vm, |inner| {
            out(n)?.write(0);
            if nodes.is_null() && cap != 0 {
                return Err(Failure::new(Status::Invalid, "null nodes"));
            }
            let all = inner.engine.take_candidates(cap as usize);
            for (at, node) in all.iter().enumerate() {
                node.cell().retain();
                nodes.add(at).write(to_c(*node));
            }
            n.write(all.len() as u32);
            Ok(())
        })
    }
}
