//! Keys that are texts nobody has made a string of yet.
//!
//! In: a map with string keys, and bytes. Out: the element; a string is made of the bytes only if they are entered.

use crate::code::rtype::RType;
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::hash;
use crate::vm::map::{MapLayout, MapObject};
use crate::vm::trap::Trap;
use crate::vm::value::str_at;

impl MapObject {
    /// Hash word and entry (0: none) of a string, in a map whose keys are strings.
    #[inline(always)]
    pub(in crate::vm) fn find_text(&self, layout: &MapLayout, text: &[u8]) -> (u64, u64) {
        let hash = hash::bytes(self.seed, text) | 1;
        // A constant meets itself most often, or what is kept of an earlier search: the same bytes.
        let entry = self.find(layout, hash, |entry| {
            // SAFETY: H1, V2: the entry's key is a string.
            let stored = unsafe { str_at(entry + 8) };
            std::ptr::eq(stored, text) || stored == text
        });
        (hash, entry)
    }
}

impl Vm {
    /// Address of the element's slots for a key, or 0.
    ///
    /// # Safety
    /// `map` is 0 or a map of `ty`, whose keys are strings.
    pub(crate) unsafe fn map_get_text(
        &mut self,
        ty: &RType,
        map: u64,
        text: &[u8],
    ) -> Result<u64, Trap> {
        if map == 0 {
            return Ok(0);
        }
        let layout = self.map_layout(ty)?;
        // SAFETY: H1.
        let object = unsafe { &*(map as *const MapObject) };
        Ok(match object.find_text(&layout, text).1 {
            0 => 0,
            entry => entry + 8 * layout.elem_at,
        })
    }

    /// Address of the element's slots for a key, which is made and entered with a zero element if it is absent.
    ///
    /// # Safety
    /// As [`Vm::map_get_text`].
    pub(crate) unsafe fn map_entry_text(
        &mut self,
        ty: &RType,
        map: u64,
        text: &[u8],
    ) -> Result<u64, Trap> {
        if map == 0 {
            return Err(Trap::of(TrapKind::NilMap));
        }
        let layout = self.map_layout(ty)?;
        // SAFETY: H1; nothing else holds the object while the operation runs.
        let object = unsafe { &mut *(map as *mut MapObject) };
        match object.find_text(&layout, text) {
            (hash, 0) => self.enter_text(&layout, object, hash, text),
            (_, entry) => Ok(entry + 8 * layout.elem_at),
        }
    }

    #[inline(never)]
    fn enter_text(
        &mut self,
        layout: &MapLayout,
        object: &mut MapObject,
        hash: u64,
        text: &[u8],
    ) -> Result<u64, Trap> {
        // Nothing is collected before the operation is done.
        let key = [self.new_string(text)?, text.len() as u64];
        if !object.has_room() {
            self.map_grow(object, layout)?;
        }
        let entry = object.enter(layout, hash);
        // SAFETY: H1, U1.
        unsafe { self.store_slots(entry + 8, layout.key, key.as_ptr()) };
        Ok(entry + 8 * layout.elem_at)
    }

    /// Sets an element whose address is known.
    ///
    /// # Safety
    /// `to` is an element of a map of `ty`, `elem` the element's slots.
    pub(crate) unsafe fn set_elem(&mut self, ty: &RType, to: u64, elem: *const u64) {
        if let Some(elem_ty) = self.rtype(ty.elem) {
            // SAFETY: the caller's obligation; U1.
            unsafe { self.store_slots(to, elem_ty, elem) };
        }
    }
}
