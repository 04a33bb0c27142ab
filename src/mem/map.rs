//! Address → owner of the page, for the whole process: a radix tree of two levels.
//!
//! In: page ranges with their owner, an opaque word (`heap::span` stores span records). Out: the owner of any address
//! below 2^47 in two dependent loads, from any thread, without a machine at hand; 0 for memory of others.
//!
//! The root is a static of 2^16 pointers that costs only what is touched; a leaf covers 2 GiB, is mapped when its first page is
//! set and stays. Invariant M1: a leaf pointer, once published, never changes and is never freed.

use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use crate::mem::source::sparse_block;
use crate::mem::{OutOfMemory, PAGE_SHIFT};

/// Bits of an address that the map covers.
const ADDRESS_BITS: u32 = 47;
/// Entries of a leaf, as a shift.
const LEAF_BITS: u32 = 18;
/// Entries of the root, as a shift.
const ROOT_BITS: u32 = ADDRESS_BITS - PAGE_SHIFT - LEAF_BITS;

type Leaf = [AtomicUsize; 1 << LEAF_BITS];

static ROOT: [AtomicPtr<Leaf>; 1 << ROOT_BITS] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; 1 << ROOT_BITS];

/// The owner of the page of `addr`, or 0.
#[inline(always)]
pub fn get(addr: u64) -> usize {
    let Some(root) = ROOT.get((addr >> (PAGE_SHIFT + LEAF_BITS)) as usize) else {
        return 0;
    };
    let leaf = root.load(Ordering::Acquire);
    if leaf.is_null() {
        return 0;
    }
    let at = (addr >> PAGE_SHIFT) as usize & ((1 << LEAF_BITS) - 1);
    // SAFETY: M1: a leaf that was published stays valid.
    let leaf = unsafe { &*leaf };
    leaf[at].load(Ordering::Acquire)
}

/// Makes `owner` the owner of `n_pages` pages from `base`; 0 clears.
///
/// # Errors
/// The system refused a leaf; pages set so far are cleared again.
pub fn set(base: u64, n_pages: u64, owner: usize) -> Result<(), OutOfMemory> {
    for i in 0..n_pages {
        let page = (base >> PAGE_SHIFT) + i;
        let Some(leaf) = leaf_of(page) else {
            if owner != 0 {
                set(base, i, 0)?;
            }
            return Err(OutOfMemory {
                wanted_bytes: size_of::<Leaf>() as u64,
            });
        };
        leaf[page as usize & ((1 << LEAF_BITS) - 1)].store(owner, Ordering::Release);
    }
    Ok(())
}

fn leaf_of(page: u64) -> Option<&'static Leaf> {
    let root = ROOT.get((page >> LEAF_BITS) as usize)?;
    let mut leaf = root.load(Ordering::Acquire);
    if leaf.is_null() {
        let fresh: *mut Leaf = sparse_block(size_of::<Leaf>())?.cast();
        leaf = match root.compare_exchange(
            std::ptr::null_mut(),
            fresh,
            Ordering::AcqRel,
            Ordering::Acquire,
        ) {
            Ok(_) => fresh,
            // Another thread was faster; ours is untouched address space, kept for nobody.
            Err(theirs) => theirs,
        };
    }
    // SAFETY: M1; zeroed memory is a valid array of atomics.
    Some(unsafe { &*leaf })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_get_clear() {
        let base = 0x1234_5678_0000 & !8191;
        assert_eq!(get(base), 0);
        set(base, 3, 77).unwrap();
        assert_eq!(get(base + 3 * 8192 - 1), 77);
        assert_eq!(get(base + 3 * 8192), 0);
        set(base, 3, 0).unwrap();
        assert_eq!(get(base), 0);
        assert_eq!(get(u64::MAX), 0);
    }
}
