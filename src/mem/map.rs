//! Address → owner of the page, for the whole process: a radix tree of two levels.
//!
//! In: page ranges with their owner, an opaque word (`heap::span` stores span records). Out: the owner of any address
//! below 2^47 in two dependent loads, from any thread, without a machine at hand; 0 for memory of others.
//!
//! The root is a static of 2^16 pointers that costs only what is touched; a leaf covers 2 GiB, is mapped when its first page is
//! set and stays. Invariant M1: a leaf pointer, once published, never changes and is never freed.
//!
//! Its memory goes back all the same: of a block of entries in whose range no heap owns a chunk any more, all are 0. Invariant M2: entries are set only
//! where a chunk is covered ([`cover`]), and are 0 again before it is uncovered; so under the lock an uncovered block is nobody's.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::mem::source::{discard_block, sparse_block};
use crate::mem::{OutOfMemory, PAGE_SHIFT};

/// Bits of an address that the map covers.
const ADDRESS_BITS: u32 = 47;
/// Entries of a leaf, as a shift.
const LEAF_BITS: u32 = 18;
/// Entries of the root, as a shift.
const ROOT_BITS: u32 = ADDRESS_BITS - PAGE_SHIFT - LEAF_BITS;

/// Entries that are given back together, as a shift: 64 KiB of them, whole pages of any system.
const BLOCK_BITS: u32 = 13;

type Leaf = [AtomicUsize; 1 << LEAF_BITS];

static ROOT: [AtomicPtr<Leaf>; 1 << ROOT_BITS] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; 1 << ROOT_BITS];

/// Chunks that reach into a block, by its number.
static COVERED: Mutex<BTreeMap<u64, u32>> = Mutex::new(BTreeMap::new());

fn blocks_of(base: u64, n_bytes: u64) -> std::ops::RangeInclusive<u64> {
    let number = |addr: u64| addr >> (PAGE_SHIFT + BLOCK_BITS);
    number(base)..=number(base + n_bytes.max(1) - 1)
}

/// A heap has got a chunk.
pub(super) fn cover(base: u64, n_bytes: u64) {
    let mut covered = COVERED.lock().unwrap_or_else(PoisonError::into_inner);
    for block in blocks_of(base, n_bytes) {
        *covered.entry(block).or_insert(0) += 1;
    }
}

/// It gives the chunk back: no page of it has an owner.
pub(super) fn uncover(base: u64, n_bytes: u64) {
    let mut covered = COVERED.lock().unwrap_or_else(PoisonError::into_inner);
    for block in blocks_of(base, n_bytes) {
        let Some(n) = covered.get_mut(&block) else {
            continue;
        };
        *n -= 1;
        if *n == 0 {
            covered.remove(&block);
            give_back(block);
        }
    }
}

/// M2: the block is uncovered, and the lock is held.
fn give_back(block: u64) {
    let page = block << BLOCK_BITS;
    let Some(root) = ROOT.get((page >> LEAF_BITS) as usize) else {
        return;
    };
    let leaf = root.load(Ordering::Acquire);
    let at = page as usize & ((1 << LEAF_BITS) - 1);
    if !leaf.is_null() {
        let entries = leaf.cast::<AtomicUsize>().wrapping_add(at);
        // SAFETY: M2.
        unsafe { discard_block(entries.cast(), size_of::<AtomicUsize>() << BLOCK_BITS) };
    }
}

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

    #[test]
    fn blocks_go_back_when_the_last_chunk_does() {
        const BLOCK: u64 = 1 << (PAGE_SHIFT + BLOCK_BITS);
        // Far from what other tests use.
        let base = 0x6000_0000_0000;
        let is_covered = |addr| {
            let covered = COVERED.lock().unwrap();
            covered.contains_key(&(addr >> (PAGE_SHIFT + BLOCK_BITS)))
        };
        cover(base, 2 * BLOCK);
        cover(base + BLOCK, BLOCK);
        set(base, 1, 5).unwrap();
        set(base + BLOCK, 1, 6).unwrap();
        set(base, 1, 0).unwrap();
        uncover(base, 2 * BLOCK);
        assert!(!is_covered(base) && is_covered(base + BLOCK));
        // Somebody else's entry beside it is untouched.
        assert_eq!((get(base), get(base + BLOCK)), (0, 6));
        // And what was given back can be used again.
        cover(base, 8192);
        set(base, 1, 7).unwrap();
        assert_eq!(get(base), 7);
        for (at, n_bytes) in [(base, 8192), (base + BLOCK, BLOCK)] {
            set(at, 1, 0).unwrap();
            uncover(at, n_bytes);
            assert!(!is_covered(at));
        }
    }
}
