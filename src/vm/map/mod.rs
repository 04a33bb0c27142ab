//! Maps: compact entries in order of insertion, found through an index of entry numbers.
//!
//! In: keys and elements in slots. Out: the same. The object is a [`MapObject`] of eight words; an entry is `[hash, key slots, element slots]`, so
//! that the collector knows its words by the types. Up to `SMALL` entries there is no index, and entries are compared one by one.
//!
//! 1. An entry's hash word is 0 if it was deleted; entries are only appended. Looking up compares hash words first. Short texts of seven bits a byte are
//!    told apart by them and their length (`vm::hash`), so that of an entry no more is read than the entry.
//! 2. The index is a power of two of `u32`: 0 free, else entry number + 1 in the bits below the index's length and bits of the hash above
//!    them, so that probing looks at few entries that are not the key's; linear probing by groups of four from the top half of the hash, within a group from its first
//!    place. A deleted entry keeps its place in the index, so probing never needs tombstones of its own, and ends at a group with a free place.
//! 3. Entries stand in parts of `PART`; a map with fewer has one part of just its size. `parts` points to the addresses of the parts: to `first` inside the object,
//!    or to the directory. When the entries are full, a map of one part gets one twice as large; one of `PART` entries or more gets one more
//!    part, and its entries stay where they are: only the index is made anew, when 13/16 of it are used. If half of the entries are dead, the living
//!    ones are copied to fresh parts instead. Parts that were left are never written again.
//! 4. An iterator walks the parts it began with, from a random entry around to it: they are the map's own while the first part is. If the map has
//!    fresh parts meanwhile, each key is looked up there: gone ones are skipped, the element is the present one. NaN keys are found by nobody, and stay. After `clear`
//!    (epoch) an iterator is at its end. So entries deleted before they are reached are never produced, and none is produced twice.
//!
//! Invariants. H1: all words of a map lie in live cells of the layout's patterns; `used <= room`, and entries below `room` have their part. H2: the index
//! has at least 16/13 as many places as there is room, so probing ends; it has a power of two of them, 16 at least.

mod group;
mod grow;
mod hint;
mod iter;
mod layout;
mod object;
mod slots;
mod text;

use crate::code::rtype::{RType, flags};
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::hash;
use crate::vm::trap::Trap;
use crate::vm::value::str_at;

pub(super) use hint::ConstantKey;
pub(super) use layout::{KeyKind, MapLayout, MapLayouts};
pub(super) use object::MapObject;
pub(super) use text::KeyText;

/// Where a key is.
enum Found {
    /// Address of its entry.
    Entry(u64),
    Nothing,
}

impl Vm {
    /// Hash word of a key at `key`.
    #[inline]
    fn map_hash(&self, map: &MapObject, layout: &MapLayout, key: *const u64) -> Result<u64, Trap> {
        // SAFETY: U1: the key's slots.
        let hash = unsafe {
            match layout.key_kind {
                KeyKind::Word => hash::word(map.seed, *key) | 1,
                KeyKind::String => hash::key(map.seed, str_at(key as u64)),
                KeyKind::Other => self.hash_mem(map.seed, key as u64, layout.key, 0)? | 1,
            }
        };
        Ok(hash)
    }

    /// Even in an empty map a key that cannot be hashed is an error.
    fn check_hashable(&self, layout: &MapLayout, key: *const u64) -> Result<(), Trap> {
        if layout.key_kind == KeyKind::Other {
            // U1: the key's slots.
            self.hash_mem(0, key as u64, layout.key, 0)?;
        }
        Ok(())
    }

    /// The entry, which has this hash word, has this key.
    #[inline]
    fn keys_equal(
        &self,
        layout: &MapLayout,
        entry: u64,
        hash: u64,
        key: *const u64,
    ) -> Result<bool, Trap> {
        let stored = entry + 8;
        // SAFETY: U1, H1.
        unsafe {
            match layout.key_kind {
                KeyKind::Word => Ok(*(stored as *const u64) == *key),
                KeyKind::String => {
                    let (stored, text) = (str_at(stored), str_at(key as u64));
                    Ok(stored.len() == text.len() && (hash::names_text(hash) || stored == text))
                }
                KeyKind::Other => self.equal_mem(stored, key as u64, layout.key),
            }
        }
    }

    #[inline]
    fn map_find(
        &self,
        map: &MapObject,
        layout: &MapLayout,
        hash: u64,
        key: *const u64,
    ) -> Result<Found, Trap> {
        let mut failed = None;
        let entry = map.find(layout, hash, |entry| {
            match self.keys_equal(layout, entry, hash, key) {
                Ok(is_equal) => is_equal,
                Err(trap) => {
                    failed = Some(trap);
                    true
                }
            }
        });
        match (failed, entry) {
            (Some(trap), _) => Err(trap),
            (None, 0) => Ok(Found::Nothing),
            (None, entry) => Ok(Found::Entry(entry)),
        }
    }

    /// Address of the element's slots for a key, or 0.
    ///
    /// # Safety
    /// `map` is 0 or a map of `ty`, `key` the key's slots.
    pub(crate) unsafe fn map_get(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 || layout_count(map) == 0 {
            self.check_hashable(&layout, key)?;
            return Ok(0);
        }
        // SAFETY: H1.
        let object = unsafe { &*(map as *const MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        Ok(match self.map_find(object, &layout, hash, key)? {
            Found::Entry(entry) => entry + 8 * layout.elem_at,
            Found::Nothing => 0,
        })
    }

    /// Sets the element of a key.
    ///
    /// # Safety
    /// As [`Vm::map_get`]; `elem` the element's slots.
    pub(crate) unsafe fn map_set(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
        elem: *const u64,
    ) -> Result<(), Trap> {
        let layout = self.map_layout(ty)?;
        // SAFETY: the caller's obligations; U1.
        unsafe {
            let to = self.map_entry(ty, map, key)?;
            self.store_slots(to, layout.elem, elem);
        }
        Ok(())
    }

    /// Address of the element's slots for a key, which is entered with a zero element if it is absent.
    ///
    /// # Safety
    /// As [`Vm::map_get`].
    pub(crate) unsafe fn map_entry(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 {
            return Err(Trap::of(TrapKind::NilMap));
        }
        // SAFETY: H1; nothing else holds the object while the operation runs.
        let object = unsafe { &mut *(map as *mut MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        let found = self.map_find(object, &layout, hash, key)?;
        let entry = match found {
            Found::Entry(entry) => entry,
            Found::Nothing => {
                if !object.has_room() {
                    self.map_grow(object, &layout)?;
                }
                object.enter(&layout, hash)
            }
        };
        // As Go does, an equal key is written again (+0 and -0, other pointers to equal strings).
        if matches!(found, Found::Nothing) || layout.key_kind != KeyKind::Word {
            // SAFETY: H1, U1.
            unsafe { self.store_slots(entry + 8, layout.key, key) };
        }
        Ok(entry + 8 * layout.elem_at)
    }

    /// Stores a value's slots into an entry.
    unsafe fn store_slots(&mut self, to: u64, ty: &RType, from: *const u64) {
        // SAFETY: the caller's obligation: both have the type's slots.
        unsafe {
            if ty.flags & flags::POINTERS != 0 && crate::vm::value::barrier_on(&self.heap) {
                self.shade_old(to, ty, 1);
            }
            for i in 0..ty.slots as usize {
                *(to as *mut u64).add(i) = *from.add(i);
            }
        }
    }

    /// Deletes a key.
    ///
    /// # Safety
    /// As [`Vm::map_get`].
    pub(crate) unsafe fn map_delete(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<(), Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 || layout_count(map) == 0 {
            self.check_hashable(&layout, key)?;
            return Ok(());
        }
        // SAFETY: H1.
        let object = unsafe { &mut *(map as *mut MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        if let Found::Entry(entry) = self.map_find(object, &layout, hash, key)? {
            self.kill_entry(entry, &layout);
            object.count -= 1;
            if object.count == 0 {
                self.forget_dead(object);
            }
        }
        Ok(())
    }

    /// An entry's words := 0.
    fn kill_entry(&mut self, entry: u64, layout: &MapLayout) {
        // SAFETY: H1.
        unsafe {
            if crate::vm::value::barrier_on(&self.heap) {
                self.shade_old(entry + 8, layout.key, 1);
                self.shade_old(entry + 8 * layout.elem_at, layout.elem, 1);
            }
            std::ptr::write_bytes(entry as *mut u64, 0, layout.words as usize);
        }
    }

    /// A map that has become empty starts its arrays anew, unless they are large: then growth does it. Iterators see only dead entries or
    /// end, as nothing they could still produce is left.
    fn forget_dead(&mut self, map: &mut MapObject) {
        if map.room > 64 {
            return;
        }
        map.clear_index();
        map.used = 0;
        map.epoch += 1;
    }

    /// `clear(m)`.
    pub(crate) fn map_clear(&mut self, ty: &RType, map: u64) {
        let Ok(layout) = self.map_layout(ty) else {
            return;
        };
        if map == 0 {
            return;
        }
        // SAFETY: H1.
        let object = unsafe { &mut *(map as *mut MapObject) };
        self.charge_bytes(8 * layout.words * u64::from(object.used));
        for number in 0..u64::from(object.used) {
            self.kill_entry(object.entry(number, 8 * layout.words), &layout);
        }
        object.clear_index();
        object.count = 0;
        object.used = 0;
        object.epoch += 1;
    }
}

fn layout_count(map: u64) -> u64 {
    // SAFETY: H1: the first word of a map.
    unsafe { *(map as *const u64) }
}
