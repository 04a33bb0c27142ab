//! Pages from the system, or from the host's hook.
//!
//! In: sizes in bytes, multiples of [`PAGE_BYTES`]. Out: [`Chunk`]s aligned to a page, given back whole.
//!
//! Unsafe: calls into the system and the host. Invariant P1: a chunk given out is owned by one caller until
//! it is passed to [`Source::give_back`] with the same base and length.

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::mem::{OutOfMemory, PAGE_BYTES, map};

/// The host's allocator: as C's `realloc`, told both sizes and the alignment; new size 0 frees.
pub type ReallocFn = unsafe extern "C" fn(
    user: *mut c_void,
    p: *mut c_void,
    old_bytes: usize,
    new_bytes: usize,
    align: usize,
) -> *mut c_void;

/// A host allocator with its context.
#[derive(Clone, Copy, Debug)]
pub struct ReallocHook {
    /// The function; callable from any thread.
    pub func: ReallocFn,
    /// Its first argument.
    pub user: *mut c_void,
}

/// A run of pages owned by the caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chunk {
    /// Address of the first byte, a multiple of [`PAGE_BYTES`].
    pub base: u64,
    /// Length, a multiple of [`PAGE_BYTES`].
    pub n_bytes: u64,
}

/// Length of the chunk that the process keeps when it is given back: what a small heap needs.
pub const SPARE_BYTES: u64 = 128 << 10;

/// Length of the chunks that ask the system for huge pages, which spare a heap whose objects are met in no order most misses of the address cache. Smaller ones would cost
/// a small heap memory; larger ones are for one object, of which a program may touch little.
pub const HUGE_CHUNK_BYTES: u64 = 4 << 20;

/// The one that was given back last and has not been taken since, by its base; 0 none. One, so that heaps made one after the other neither map nor fault
/// pages in, and a process with none left keeps next to nothing.
static SPARE: AtomicUsize = AtomicUsize::new(0);

/// Where chunks come from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Source {
    hook: Option<ReallocHook>,
}

impl Source {
    /// A source that asks `hook`, or the system if there is none.
    pub fn new(hook: Option<ReallocHook>) -> Self {
        Self { hook }
    }

    /// True if fresh chunks read as zero.
    pub fn is_zeroed(&self) -> bool {
        self.hook.is_none()
    }

    /// A chunk of `n_bytes`.
    ///
    /// # Errors
    /// The system or the hook has none, or its address is beyond what the map covers.
    pub fn acquire(&self, n_bytes: u64) -> Result<Chunk, OutOfMemory> {
        let refused = OutOfMemory {
            wanted_bytes: n_bytes,
        };
        let len = usize::try_from(n_bytes).map_err(|_| refused)?;
        let base = match self.hook {
            // SAFETY: the host promised an allocator with realloc's contract.
            Some(hook) => unsafe {
                (hook.func)(hook.user, std::ptr::null_mut(), 0, len, PAGE_BYTES as usize)
            },
            None if n_bytes == HUGE_CHUNK_BYTES => system::map_huge(len),
            None => system::map(len),
        };
        let base = base as usize as u64;
        if base == 0 {
            return Err(refused);
        }
        let chunk = Chunk { base, n_bytes };
        if !base.is_multiple_of(PAGE_BYTES) || (base + n_bytes) >> 47 != 0 {
            self.free(chunk);
            return Err(refused);
        }
        map::cover(base, n_bytes);
        Ok(chunk)
    }

    /// A chunk of [`SPARE_BYTES`] that somebody has used before, and whose pages therefore are there, with old contents; from the system alone.
    pub fn acquire_spare(&self) -> Option<Chunk> {
        if self.hook.is_some() {
            return None;
        }
        let base = SPARE.swap(0, Ordering::Acquire) as u64;
        let n_bytes = SPARE_BYTES;
        (base != 0).then_some(Chunk { base, n_bytes })
    }

    /// Ends the caller's ownership of `chunk`, no page of which has an owner in the map any more. The process's spare one stays covered there.
    pub fn give_back(&self, chunk: Chunk) {
        if self.hook.is_none() && chunk.n_bytes == SPARE_BYTES {
            let base = chunk.base as usize;
            let kept = SPARE.compare_exchange(0, base, Ordering::Release, Ordering::Relaxed);
            if kept.is_ok() {
                return;
            }
        }
        map::uncover(chunk.base, chunk.n_bytes);
        self.free(chunk);
    }

    fn free(&self, chunk: Chunk) {
        let p = chunk.base as usize as *mut c_void;
        let len = chunk.n_bytes as usize;
        match self.hook {
            // SAFETY: P1; the same allocator made it.
            Some(hook) => unsafe {
                (hook.func)(hook.user, p, len, 0, PAGE_BYTES as usize);
            },
            None => system::unmap(p, len),
        }
    }

    /// Tells the system that a chunk shall get no further huge pages: where parts of it were discarded, a touch would bring back more than is wanted.
    pub fn stop_huge(&self, chunk: Chunk) {
        if self.hook.is_none() {
            system::stop_huge(chunk.base as usize as *mut c_void, chunk.n_bytes as usize);
        }
    }

    /// Tells the system that the contents of a part of a chunk are not needed. True if the part now reads as
    /// zero and costs nothing until it is touched.
    pub fn discard(&self, base: u64, n_bytes: u64) -> bool {
        self.hook.is_none() && system::discard(base as usize as *mut c_void, n_bytes as usize)
    }
}

/// A zeroed block for tables that are touched sparsely; `None` if the system refuses. The addresses are never given back.
pub fn sparse_block(n_bytes: usize) -> Option<*mut u8> {
    let p = system::map(n_bytes);
    if p.is_null() { None } else { Some(p.cast()) }
}

/// Gives the memory of a part of such a block back: whole pages, which read as zero afterwards or are what they were.
///
/// # Safety
/// They hold nothing but zeros, and nobody writes them meanwhile.
pub(super) unsafe fn discard_block(p: *mut u8, n_bytes: usize) {
    // Where the system will not, it stays.
    system::discard(p.cast(), n_bytes);
}

#[cfg(unix)]
mod system {
    use std::ffi::c_void;

    use crate::mem::PAGE_BYTES;

    fn map_raw(len: usize) -> *mut c_void {
        // SAFETY: an anonymous mapping at an address of the kernel's choice touches nothing of ours.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANON,
                -1,
                0,
            )
        };
        if p == libc::MAP_FAILED {
            std::ptr::null_mut()
        } else {
            p
        }
    }

    pub(super) fn map(len: usize) -> *mut c_void {
        map_aligned(len, PAGE_BYTES as usize)
    }

    /// Bytes of a huge page, to which what shall have some begins.
    const HUGE_PAGE_BYTES: usize = 2 << 20;

    /// The same, with huge pages where the system has them for those who ask.
    pub(super) fn map_huge(len: usize) -> *mut c_void {
        let p = map_aligned(len, HUGE_PAGE_BYTES);
        if !p.is_null() {
            advise_huge(p, len, true);
        }
        p
    }

    pub(super) fn stop_huge(p: *mut c_void, len: usize) {
        advise_huge(p, len, false);
    }

    #[cfg(target_os = "linux")]
    fn advise_huge(p: *mut c_void, len: usize, is_wanted: bool) {
        let advice = match is_wanted {
            true => libc::MADV_HUGEPAGE,
            false => libc::MADV_NOHUGEPAGE,
        };
        // SAFETY: P1: the range is ours; the advice changes no contents. A system without huge pages refuses, and the pages are small.
        unsafe { libc::madvise(p, len, advice) };
    }

    #[cfg(not(target_os = "linux"))]
    fn advise_huge(_p: *mut c_void, _len: usize, _is_wanted: bool) {}

    fn map_aligned(len: usize, align: usize) -> *mut c_void {
        let p = map_raw(len);
        if p.is_null() || (p as usize).is_multiple_of(align) {
            return p;
        }
        unmap(p, len);
        let Some(padded) = len.checked_add(align) else {
            return std::ptr::null_mut();
        };
        let p = map_raw(padded);
        if p.is_null() {
            return p;
        }
        let start = p as usize;
        let base = start.next_multiple_of(align);
        if base > start {
            unmap(p, base - start);
        }
        let tail = start + padded - (base + len);
        if tail > 0 {
            unmap((base + len) as *mut c_void, tail);
        }
        base as *mut c_void
    }

    pub(super) fn unmap(p: *mut c_void, len: usize) {
        // SAFETY: P1: the range is part of a mapping that `map_raw` made and nobody uses it any more.
        unsafe {
            libc::munmap(p, len);
        }
    }

    pub(super) fn discard(p: *mut c_void, len: usize) -> bool {
        // SAFETY: P1: the range is ours, and its contents are not needed.
        let done = unsafe { libc::madvise(p, len, libc::MADV_DONTNEED) } == 0;
        done && cfg!(target_os = "linux")
    }
}

#[cfg(not(unix))]
mod system {
    use std::alloc::{Layout, alloc_zeroed, dealloc};
    use std::ffi::c_void;

    use crate::mem::PAGE_BYTES;

    pub(super) fn map(len: usize) -> *mut c_void {
        match Layout::from_size_align(len, PAGE_BYTES as usize) {
            // SAFETY: the size is not zero: callers ask for whole pages.
            Ok(layout) if len > 0 => unsafe { alloc_zeroed(layout) }.cast(),
            _ => std::ptr::null_mut(),
        }
    }

    pub(super) fn unmap(p: *mut c_void, len: usize) {
        if let Ok(layout) = Layout::from_size_align(len, PAGE_BYTES as usize) {
            // SAFETY: P1: `map` made it with this layout.
            unsafe { dealloc(p.cast(), layout) };
        }
    }

    pub(super) fn map_huge(len: usize) -> *mut c_void {
        map(len)
    }

    pub(super) fn stop_huge(_p: *mut c_void, _len: usize) {}

    pub(super) fn discard(_p: *mut c_void, _len: usize) -> bool {
        false
    }
}
