//! D2. Trees one by one: traces from parse to death, deaths of chosen kinds, walks with probes, scopes and constants of nodes.

use std::ffi::{c_char, c_void};

use crate::capi::ast::{ergo_node, from_c, to_c};
use crate::capi::calls::inner;
use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{Inner, catch, ergo_vm, guard, out, with};
use crate::capi::structs::{ergo_node_scope_info, ergo_status, ergo_walk_fn, fill};
use crate::engine::Onward;
use crate::engine::error::{Failure, Status};
use crate::syntax::node::{Kind, Node};

/// [vm] Texts that are parsed from now on belong to the trace `id`; 0: to none. Events of their life carry it, up to ERGO_EV_UNIT_DEAD. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_trace(vm: *mut ergo_vm, id: u64) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.set_trace(id);
            Ok(())
        })
    }
}

/// [any] The trace that the node's text belongs to; 0 for none, and for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_trace(n: *const ergo_node) -> u64 {
    // SAFETY: passed on.
    let node = unsafe { from_c(n) };
    node.map_or(0, |node| catch(0, || node.cell().unit().trace()))
}

/// Most kinds in one list.
const MAX_KINDS: usize = 1 << 8;

/// The kinds behind an array of numbers.
///
/// # Safety
/// `kinds` has `n` numbers; NULL if 0.
unsafe fn kinds_of(kinds: *const u32, n: usize) -> Result<Vec<Kind>, Failure> {
    let wrong = || Failure::new(Status::Invalid, "no such kind of node");
    if n == 0 {
        return Ok(Vec::new());
    }
    // There are 256 numbers: a longer list is no list of kinds.
    if kinds.is_null() || n > MAX_KINDS {
        return Err(wrong());
    }
    // SAFETY: by contract.
    let numbers = unsafe { std::slice::from_raw_parts(kinds, n) };
    let kind = |n: &u32| u8::try_from(*n).ok().and_then(Kind::from_u8);
    numbers.iter().map(|n| kind(n).ok_or_else(wrong)).collect()
}

/// [vm] Each death of a node of these `n` kinds is told by an event of its own, ERGO_EV_NODE_FREED, besides the sums; `n` 0: of none. ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `kinds` has `n` numbers (NULL if 0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_track(
    vm: *mut ergo_vm,
    kinds: *const u32,
    n: usize,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.track_kinds(kinds_of(kinds, n)?);
            Ok(())
        })
    }
}

/// [vm] ergo_node_walk tells ERGO_EV_WALK_PROBE at nodes of these `n` kinds, File and FuncDecl before this is called, and at every `every`-th of them that is the
/// root of its walk ERGO_EV_SNAPSHOT (10 before; 0: never). ERGO_E_INVALID. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `kinds` has `n` numbers (NULL if 0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_walk_probes(
    vm: *mut ergo_vm,
    kinds: *const u32,
    n: usize,
    every: u64,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.probe_walks(kinds_of(kinds, n)?, every);
            Ok(())
        })
    }
}

/// [vm] Visits `root` and all below it, parents first, with their depths; `fn` may call [any] functions only, and its answer says how the walk goes on: 0 into the
/// children, 1 past them, anything else ends it. Tells ERGO_EV_WALK_BEGIN and probes. ERGO_E_INVALID (also: a node of another VM), ERGO_E_STALE. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `root` is NULL or a node of it in use; `f` keeps its contract.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_walk(
    vm: *mut ergo_vm,
    root: *const ergo_node,
    f: ergo_walk_fn,
    user: *mut c_void,
) -> ergo_status {
    // SAFETY: passed on; the engine is borrowed while `f` runs, which cannot enter.
    unsafe {
        with(vm, |inner| {
            let f = f.ok_or_else(|| Failure::new(Status::Invalid, "null function"))?;
            let root = node_of(inner, root)?;
            inner
                .engine
                .walk(root, |node, depth| match f(user, to_c(node), depth) {
                    0 => Onward::Down,
                    1 => Onward::Past,
                    _ => Onward::Stop,
                });
            Ok(())
        })
    }
}

/// A node of this VM, or what is wrong.
///
/// # Safety
/// As [`from_c`].
unsafe fn node_of(inner: &Inner, n: *const ergo_node) -> Result<Node, Failure> {
    let invalid = |what| Failure::new(Status::Invalid, what);
    if n.is_null() {
        return Err(invalid("null node"));
    }
    // SAFETY: passed on.
    let node = unsafe { from_c(n) }.ok_or_else(|| Failure::new(Status::Stale, "stale node"))?;
    match inner.engine.has_node(node) {
        true => Ok(node),
        false => Err(invalid("a node of another VM")),
    }
}

/// [vm] Where a node stands among the names: the number of the scope around it; for an identifier also which scope has its name, and where it is declared.
/// ERGO_NOT_FOUND before its package was checked, and once the tables of an evaluation are gone. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `n` is NULL or a node of it in use; `info` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_scope(
    vm: *mut ergo_vm,
    n: *const ergo_node,
    info: *mut ergo_node_scope_info,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            let found = inner(vm, |inner| Ok(inner.engine.node_scope(node_of(inner, n)?)))?;
            let Some(at) = found else {
                return Ok(code::ERGO_NOT_FOUND as i32);
            };
            let (unit, offset) = at.declared_at.unwrap_or((0, 0));
            let told = ergo_node_scope_info {
                struct_size: 0,
                scope: at.scope,
                declared_in: at.declared_in.unwrap_or(u32::MAX),
                declared_offset: offset,
                declared_file_id: (unit & 0xFFFF_FFFF) as u32,
                has_place: u32::from(at.declared_at.is_some()),
            };
            if !fill(info, &told) {
                return Err(Failure::new(Status::Invalid, "no struct_size"));
            }
            Ok(code::ERGO_OK as i32)
        })
    }
}

/// [vm] The constant that the checker has found an expression to be, as Go writes it: at most `cap` bytes and no NUL to `text` (may be NULL), `*len` tells how many there are. `*stale`
/// (may be NULL): 1 if nothing runs by it, because its package was refused. ERGO_NOT_FOUND where there is no constant, before the check, and once the
/// tables of an evaluation are gone. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `n` is NULL or a node of it in use; `text` has `cap` bytes; `len` NULL or writable; `stale` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_constant(
    vm: *mut ergo_vm,
    n: *const ergo_node,
    text: *mut c_char,
    cap: usize,
    len: *mut usize,
    stale: *mut u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        guard(vm, |vm| {
            out(len)?.write(0);
            let found = inner(vm, |inner| {
                Ok(inner.engine.cached_result(node_of(inner, n)?))
            })?;
            let Some(result) = found else {
                return Ok(code::ERGO_NOT_FOUND as i32);
            };
            if !stale.is_null() {
                stale.write(u32::from(result.is_stale));
            }
            len.write(result.value.len());
            let n = result.value.len().min(cap);
            if !text.is_null() {
                std::ptr::copy_nonoverlapping(result.value.as_ptr().cast(), text, n);
            }
            Ok(code::ERGO_OK as i32)
        })
    }
}
