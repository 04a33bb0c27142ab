//! D. The syntax tree: parse, handles, reading, the lifespan.
//!
//! A node pointer is a cell of the collected heap; it never moves. It may be used while a handle on it or on an
//! ancestor is held; reading counts nothing and allocates nothing. Node functions take no VM: the cell leads to its heap.
#![expect(non_camel_case_types, reason = "the names are C's")]

use std::ffi::c_char;

use crate::capi::callbacks;
use crate::capi::calls::inner;
use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{bytes, catch, ergo_vm, guard, name, out};
use crate::capi::structs::{ergo_dead_fn, ergo_extent, ergo_lifespan, ergo_status, fill};
use crate::engine::error::Failure;
use crate::engine::parsing::Outcome;
use crate::heap::node::Lifespan;
use crate::syntax::node::{Kind, Node};

/// Opaque: a node of a syntax tree, a cell of the collected heap. While its handle count is not zero it is a root: its
/// subtree and its source text stay, its parent need not.
pub struct ergo_node {
    _opaque: [u8; 0],
}

/// The pointer that C sees.
pub(crate) fn to_c(node: Node) -> *mut ergo_node {
    node.cell().addr() as *mut ergo_node
}

/// The node behind a pointer from C; `None` for null and for what is recognised as no live node.
///
/// # Safety
/// `n` is null or a node in use as the head of this file says.
pub(crate) unsafe fn from_c(n: *const ergo_node) -> Option<Node> {
    // A foreign or swept address is refused where the heap can tell: debug modes never use a freed cell again.
    Node::checked(n as u64)
}

/// Reads a node for a getter without status.
///
/// # Safety
/// As [`from_c`].
unsafe fn read<R>(n: *const ergo_node, default: R, f: impl FnOnce(Node) -> R) -> R
where
    R: Copy,
{
    // SAFETY: passed on.
    let Some(node) = (unsafe { from_c(n) }) else {
        return default;
    };
    catch(default, || f(node))
}

/// [vm] Parses `src` (no NUL needed) as one file. Nodes and one copy of the source go to the heap. `*out` is an owned handle
/// (ergo_node_release) on the File node, also a partial tree on ERGO_E_SYNTAX, NULL on other errors. `file` names it
/// in messages. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `file` NUL-terminated; `src` has `len` bytes; `out` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_parse(
    vm: *mut ergo_vm,
    file: *const c_char,
    src: *const c_char,
    len: usize,
    node: *mut *mut ergo_node,
) -> ergo_status {
    // SAFETY: passed on; outs are written only if they are not null.
    unsafe {
        guard(vm, |vm| {
            out(node)?.write(std::ptr::null_mut());
            let (file, src) = (name(file)?, bytes(src, len)?);
            let parsed = inner(vm, |inner| inner.engine.parse(file, src))?;
            give_tree(vm, parsed, node)
        })
    }
}

/// A parsed text's root as the host's handle, which keeps it from now on; the failure, if it is a partial tree.
///
/// # Safety
/// `vm` as in a guard; `node` writable.
pub(crate) unsafe fn give_tree(
    vm: *mut ergo_vm,
    (root, unit, failure): Outcome,
    node: *mut *mut ergo_node,
) -> Result<i32, Failure> {
    root.cell().retain();
    // SAFETY: the caller's obligation.
    unsafe { node.write(to_c(root)) };
    inner(vm, |inner| {
        inner.engine.unroot(unit);
        Ok(())
    })?;
    match failure {
        Some(failure) => Err(failure),
        None => Ok(code::ERGO_OK as i32),
    }
}

/// [any] One more handle on a node that is held or borrowed; allocates nothing. Returns `n`; NULL for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_retain(n: *mut ergo_node) -> *mut ergo_node {
    // SAFETY: passed on.
    match unsafe { from_c(n) } {
        Some(node) => {
            node.cell().retain();
            n
        }
        None => std::ptr::null_mut(),
    }
}

/// [any] One handle less; at 0 the node is no root any more and a later cycle decides. NULL is ok. Since 1.
///
/// # Safety
/// `n` is NULL or a node on which the caller holds a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_release(n: *mut ergo_node) {
    // SAFETY: passed on.
    if let Some(node) = unsafe { from_c(n) } {
        catch((), || {
            // SAFETY: the caller gives up a handle of its own.
            let _ = unsafe { node.cell().release() };
        });
    }
}

/// [any] The kind's number, see ergo_node_kind_name; UINT32_MAX for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_kind(n: *const ergo_node) -> u32 {
    // SAFETY: passed on.
    unsafe { read(n, u32::MAX, |node| node.kind() as u32) }
}

/// [any] "BinaryExpr"; go/ast's names. Static; NULL past the last kind. Since 1.
#[unsafe(no_mangle)]
pub extern "C" fn ergo_node_kind_name(kind: u32) -> *const c_char {
    u8::try_from(kind)
        .ok()
        .and_then(Kind::from_u8)
        .map_or(std::ptr::null(), |kind| kind.c_name().as_ptr())
}

/// [any] Unique in the process, never used again; 0 for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_id(n: *const ergo_node) -> u64 {
    // SAFETY: passed on.
    unsafe { read(n, 0, Node::id) }
}

/// [any] Where the node stands. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use; `out` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_extent(
    n: *const ergo_node,
    out: *mut ergo_extent,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        node_status(n, |node| {
            let (start, end) = (node.start(), node.end());
            let ((line, column), (end_line, end_column)) =
                (node.line_col(start), node.line_col(end));
            let extent = ergo_extent {
                struct_size: 0,
                start,
                end,
                line,
                column,
                end_line,
                end_column,
                file_id: (node.unit() & 0xFFFF_FFFF) as u32,
            };
            fill(out, &extent)
        })
    }
}

/// Status of a node function with an out struct.
///
/// # Safety
/// As [`from_c`].
unsafe fn node_status(n: *const ergo_node, f: impl FnOnce(Node) -> bool) -> ergo_status {
    if n.is_null() {
        return code::ERGO_E_INVALID as i32;
    }
    // SAFETY: passed on.
    let Some(node) = (unsafe { from_c(n) }) else {
        return code::ERGO_E_STALE as i32;
    };
    let done = catch(None, || Some(f(node)));
    match done {
        Some(true) => code::ERGO_OK as i32,
        Some(false) => code::ERGO_E_INVALID as i32,
        None => code::ERGO_E_BUG as i32,
    }
}

/// [any] The node's source text, `*len` bytes, no NUL at the end; borrowed as long as the node may be used. NULL for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use; `len` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_text(n: *const ergo_node, len: *mut usize) -> *const c_char {
    // SAFETY: passed on.
    unsafe {
        let text = read(n, None, |node| {
            let (start, end) = (node.start() as usize, node.end() as usize);
            node.unit_text()
                .get(start..end.max(start))
                .map(|text| (text.as_ptr(), text.len()))
        });
        borrowed(text, len)
    }
}

/// [any] An identifier's or literal's token, borrowed like ergo_node_text; NULL for other nodes. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use; `len` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_name(n: *const ergo_node, len: *mut usize) -> *const c_char {
    // SAFETY: passed on.
    unsafe {
        let text = read(n, None, |node| {
            let leaf = matches!(node.kind(), Kind::Ident | Kind::BasicLit);
            leaf.then(|| node.token_bytes())
                .map(|text| (text.as_ptr(), text.len()))
        });
        borrowed(text, len)
    }
}

/// Writes a borrowed text's length and answers its pointer.
///
/// # Safety
/// `len` is null or writable.
unsafe fn borrowed(text: Option<(*const u8, usize)>, len: *mut usize) -> *const c_char {
    let (p, n) = text.unwrap_or((std::ptr::null(), 0));
    if !len.is_null() {
        // SAFETY: by contract.
        unsafe { len.write(n) };
    }
    p.cast()
}

/// [vm] An owned handle on the parent: ergo_node_release. NULL at a root, or once the parent is gone: a handle keeps the
/// subtree, not the parent. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use, whose VM nobody else is inside of.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_retain_parent(n: *mut ergo_node) -> *mut ergo_node {
    // SAFETY: passed on.
    let parent = unsafe { read(n, None, Node::parent) };
    parent.map_or(std::ptr::null_mut(), |parent| {
        parent.cell().retain();
        to_c(parent)
    })
}

/// [any] Number of children, in source order. 0 for NULL. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_child_count(n: *const ergo_node) -> u32 {
    // SAFETY: passed on.
    unsafe { read(n, 0, |node| node.child_count() as u32) }
}

/// [any] The i-th child, borrowed: valid while a handle on `n` or an ancestor is held; retain to keep. NULL past the end. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_child(n: *const ergo_node, i: u32) -> *mut ergo_node {
    // SAFETY: passed on.
    unsafe {
        read(n, std::ptr::null_mut(), |node| {
            node.child(i as usize).map_or(std::ptr::null_mut(), to_c)
        })
    }
}

/// [any] The innermost node of `root`'s subtree at a byte offset of its source; borrowed like a child; NULL outside. Since 1.
///
/// # Safety
/// `root` is NULL or a node in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_at(root: *const ergo_node, offset: u32) -> *mut ergo_node {
    // SAFETY: passed on.
    unsafe {
        read(root, std::ptr::null_mut(), |root| {
            crate::syntax::walk::at(root, offset).map_or(std::ptr::null_mut(), to_c)
        })
    }
}

/// A lifespan as C sees it.
pub(crate) fn lifespan_to_c(life: &Lifespan) -> ergo_lifespan {
    ergo_lifespan {
        struct_size: size_of::<ergo_lifespan>() as u32,
        state: u32::from(life.state),
        id: life.id,
        birth_ns: life.birth_ns,
        bytes: life.n_bytes,
        refcount: life.refcount,
        gc_cycles_survived: u32::try_from(life.cycles_survived).unwrap_or(u32::MAX),
    }
}

/// [any] The node's lifespan; a snapshot that may be old on return. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use; `out` NULL or a struct that begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_lifespan(
    n: *const ergo_node,
    out: *mut ergo_lifespan,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe { node_status(n, |node| fill(out, &lifespan_to_c(&node.lifespan()))) }
}

/// [vm] `f` runs once after `n` was swept, with its last lifespan, from the finalizer queue (ergo_finalize, ergo_vm_run).
/// Inside it only [any] functions may be called. Dropped if the VM is freed first. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
///
/// # Safety
/// `n` is NULL or a node in use, whose VM nobody else is inside of.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_node_on_dead(
    n: *mut ergo_node,
    r#fn: ergo_dead_fn,
    user: *mut std::ffi::c_void,
) -> ergo_status {
    let Some(f) = r#fn else {
        return code::ERGO_E_INVALID as i32;
    };
    // SAFETY: passed on.
    unsafe { node_status(n, |node| watch(node, callbacks::dead_id(f, user))) }
}

/// Registers a death notice; it is dropped if the VM has been freed.
///
/// # Safety
/// The thread has exclusive use of the node's VM.
unsafe fn watch(node: Node, id: u64) -> bool {
    // SAFETY: by contract.
    let watched = unsafe { node.cell().watch(id) };
    if !watched {
        callbacks::drop_dead(id);
    }
    watched
}
