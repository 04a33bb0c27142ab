//! Where an instruction found its constant key last: the inline caches of maps.
//!
//! In: an instruction with a constant key (`map_get_k` and its kin) and a map. Out: the entry, if the key stands where the instruction's `Hint`
//! says. So a hint is good for whatever map of the type is met, however it has grown, lost entries or been cleared: the entry itself is asked, and nobody has to
//! be told of changes. Maps that were filled in one order share it.
//!
//! Invariants, besides H1. K1: the words of such an instruction are `[Lit, Len, Hint, Form]`. `Len` is 0 for a key of one word, which is `Lit`; else `Lit` and
//! `Len` are a string's address and length, as in slots. K2: a hint is an entry's number (low half) and how many bytes it stands behind the first entry
//! (high half), in maps of the type that `Form` names: all have entries of one size. The entry is of the first part, so `number < used` says that a map has
//! it. 0 names the first entry. K3: only the machine's thread reads and writes hints.

use crate::code::rtype::RType;
use crate::vm::map::layout::MapLayout;
use crate::vm::map::object::{MapObject, PART};
use crate::vm::value::str_at;

/// The constant key of an instruction.
#[derive(Clone, Copy)]
pub(in crate::vm) struct ConstantKey(*const u64);

impl ConstantKey {
    /// The key of the instruction at `pc`.
    ///
    /// # Safety
    /// X2: it has one (K1).
    #[inline(always)]
    pub(in crate::vm) unsafe fn at(pc: *const u64) -> ConstantKey {
        // SAFETY: K1.
        ConstantKey(unsafe { pc.add(1) })
    }

    /// The key as slots.
    pub(in crate::vm) fn words(self) -> *const u64 {
        self.0
    }

    /// The type of the map.
    pub(in crate::vm) fn ty(self) -> &'static RType {
        // SAFETY: K1, T1.
        unsafe { &*(*self.0.add(3) as *const RType) }
    }

    /// Address of the element, if the key stands where it was found last; else 0.
    ///
    /// # Safety
    /// H1: `map` is nil or a map of the type.
    #[inline(always)]
    pub(in crate::vm) unsafe fn hinted(self, map: u64) -> u64 {
        if map == 0 {
            return 0;
        }
        // SAFETY: K1-K3; H1: the entry is below `used` and in the first part.
        unsafe {
            let object = &*(map as *const MapObject);
            let hint = *self.0.add(2);
            if hint as u32 >= object.used {
                return 0;
            }
            let entry = (object.first + (hint >> 32)) as *const u64;
            let (key, len) = (*self.0, *self.0.add(1));
            let lives = *entry != 0;
            match (len, *entry.add(1) == key) {
                (0, true) if lives => entry.add(2) as u64,
                (0, _) => 0,
                (_, true) if *entry.add(2) == len => entry.add(3) as u64,
                // The same text from elsewhere. A dead entry has length 0.
                _ if *entry.add(2) == len
                    && str_at(entry.add(1) as u64) == str_at(self.0 as u64) =>
                {
                    entry.add(3) as u64
                }
                _ => 0,
            }
        }
    }

    /// The element that a search has found (0: none).
    ///
    /// # Safety
    /// H1: as [`ConstantKey::hinted`]; it is an element of the map.
    pub(in crate::vm) unsafe fn note(self, map: u64, layout: &MapLayout, elem: u64) {
        if elem == 0 {
            return;
        }
        // SAFETY: K1; H1; K3: nobody else looks at this word of the code cell.
        unsafe {
            let object = &*(map as *const MapObject);
            let offset = elem
                .wrapping_sub(8 * layout.elem_at)
                .wrapping_sub(object.first);
            let size = 8 * layout.words;
            if offset < PART * size && offset >> 32 == 0 {
                *self.0.add(2).cast_mut() = (offset << 32) | (offset / size);
            }
        }
    }
}
