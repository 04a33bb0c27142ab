//! The object of a map, its entries and its index.
//!
//! In: hash words, and entries by number. Out: addresses of entries. Steps 1 to 3 of the essay stand here; invariants H1 and H2 are the essay's.

use crate::vm::map::group::{GROUP, Group};
use crate::vm::map::layout::MapLayout;

/// Entries that need no index.
pub(super) const SMALL: u64 = 8;

/// Entries of a part, as a shift.
pub(super) const PART_SHIFT: u32 = 12;
pub(super) const PART: u64 = 1 << PART_SHIFT;

/// The object, as it lies in the heap.
#[repr(C)]
pub(in crate::vm) struct MapObject {
    pub(in crate::vm) count: u64,
    /// Address of the parts' addresses: of `first`, or of the directory.
    pub(super) parts: u64,
    /// Address of the first part, or of all entries; 0 without any.
    pub(super) first: u64,
    /// The directory, 0 with one part.
    pub(super) dir: u64,
    /// Address of the index, 0 if small.
    pub(super) index: u64,
    /// Entries used, dead ones included.
    pub(super) used: u32,
    /// Entries that the parts have room for.
    pub(super) room: u32,
    pub(in crate::vm) seed: u64,
    pub(super) epoch: u32,
    /// Length of the index - 1.
    pub(super) mask: u32,
}

impl MapObject {
    /// Address of an entry.
    #[inline(always)]
    pub(super) fn entry(&self, number: u64, size: u64) -> u64 {
        entry_in(self.parts, number, size)
    }

    /// Entries that the index serves, once there are several parts.
    pub(super) fn most_entries(&self) -> u64 {
        most_entries_of(u64::from(self.mask) + 1)
    }

    /// No entry has a place in the index any more.
    pub(super) fn clear_index(&mut self) {
        if self.index != 0 {
            let len = self.mask as usize + 1;
            // SAFETY: H1.
            unsafe { std::ptr::write_bytes(self.index as *mut u32, 0, len) };
        }
    }

    /// Address of the entry with this hash word that `is_same` takes for the key's; 0 if there is none.
    #[inline(always)]
    pub(in crate::vm) fn find(
        &self,
        layout: &MapLayout,
        hash: u64,
        mut is_same: impl FnMut(u64) -> bool,
    ) -> u64 {
        let size = 8 * layout.words;
        if self.index == 0 {
            let mut entry = self.first;
            let end = entry + u64::from(self.used) * size;
            while entry != end {
                // SAFETY: H1.
                if unsafe { *(entry as *const u64) } == hash && is_same(entry) {
                    return entry;
                }
                entry += size;
            }
            return 0;
        }
        let mask = u64::from(self.mask);
        let mut first = start_of(hash, mask);
        loop {
            // SAFETY: H1, H2.
            let group = unsafe { Group::at(self.index, first) };
            for place in group.like(hash as u32, self.mask) {
                // SAFETY: the same.
                let word = unsafe { *(self.index as *const u32).add((first + place) as usize) };
                let number = u64::from(word) & mask;
                if number == 0 {
                    // Free.
                    continue;
                }
                let entry = self.entry(number - 1, size);
                // SAFETY: H1.
                if unsafe { *(entry as *const u64) } == hash && is_same(entry) {
                    return entry;
                }
            }
            if !group.free().is_empty() {
                return 0;
            }
            first = (first + GROUP) & mask;
        }
    }

    /// There is room for another entry.
    #[inline(always)]
    pub(in crate::vm) fn has_room(&self) -> bool {
        self.used < self.room
    }

    /// The next entry, now alive with this hash word and in the index; its key and element are zero. The map has room.
    #[inline(always)]
    pub(in crate::vm) fn enter(&mut self, layout: &MapLayout, hash: u64) -> u64 {
        let entry = self.entry(self.used.into(), 8 * layout.words);
        place_in_index(self, hash, self.used.into());
        self.used += 1;
        self.count += 1;
        // SAFETY: H1: the entry is fresh and zero: used < room.
        unsafe { *(entry as *mut u64) = hash };
        entry
    }
}

/// Enters an entry number into the index, if there is one.
#[inline]
pub(super) fn place_in_index(map: &MapObject, hash: u64, number: u64) {
    if map.index == 0 {
        return;
    }
    let mask = u64::from(map.mask);
    let mut first = start_of(hash, mask);
    loop {
        // SAFETY: H1, H2.
        let group = unsafe { Group::at(map.index, first) };
        if let Some(place) = group.free().next() {
            let word = (hash as u32 & !map.mask) | (number as u32 + 1);
            // SAFETY: the same; H2: the number fits below the mask.
            unsafe { *(map.index as *mut u32).add((first + place) as usize) = word };
            return;
        }
        first = (first + GROUP) & mask;
    }
}

/// The first place of the group where probing starts.
fn start_of(hash: u64, mask: u64) -> u64 {
    (hash >> 32) & mask & !(GROUP - 1)
}

/// Length of the index of a map of one part with room for so many entries (H2).
pub(super) fn index_len(room: u64) -> u64 {
    (room + room / 3 + 1).next_power_of_two()
}

/// Entries that an index of so many places serves, in whole parts: 13/16 of the places, or the first part.
pub(super) fn most_entries_of(len: u64) -> u64 {
    (len / 16 * 13 / PART * PART).max(PART)
}

/// Length of the index of a map of several parts with `n` entries.
pub(super) fn index_len_of_parts(n: u64) -> u64 {
    let mut len = n.next_power_of_two();
    while most_entries_of(len) < n {
        len *= 2;
    }
    len
}

/// Address of an entry of `size` bytes in parts whose addresses stand at `parts`.
#[inline(always)]
pub(super) fn entry_in(parts: u64, number: u64, size: u64) -> u64 {
    // SAFETY: H1: the entry's part is there.
    let part = unsafe { *(parts as *const u64).add((number >> PART_SHIFT) as usize) };
    part + (number & (PART - 1)) * size
}
