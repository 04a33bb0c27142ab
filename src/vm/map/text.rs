//! Keys that are texts nobody has made a string of yet.
//!
//! In: a map with string keys, and bytes. Out: the element; a string is made of the bytes only if they are entered.

use crate::code::rtype::RType;
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::hash;
use crate::vm::map::{MapLayout, MapObject};
use crate::vm::shorttext::ShortText;
use crate::vm::trap::Trap;
use crate::vm::value::str_at;

impl MapObject {
    /// Hash word and entry (0: none) of a string, in a map whose keys are strings.
    #[inline(always)]
    pub(in crate::vm) fn find_text(&self, layout: &MapLayout, text: &[u8]) -> (u64, u64) {
        match ShortText::of(text) {
            Some(short) => self.find_short(layout, short, text.as_ptr()),
            None => self.find_long(layout, text),
        }
    }

    /// The same for a short text, which may also stand at an address.
    #[inline(always)]
    fn find_short(&self, layout: &MapLayout, text: ShortText, at: *const u8) -> (u64, u64) {
        let hash = hash::short_key(self.seed, text);
        let entry = self.find(layout, hash, |entry| {
            // SAFETY: H1, V2: the entry's key is a string.
            let stored = unsafe { str_at(entry + 8) };
            // A constant meets itself most often, or what is kept of an earlier search: the same bytes.
            let is_same = || stored.as_ptr() == at || text.is(stored);
            stored.len() == text.len() && (hash::names_text(hash) || is_same())
        });
        (hash, entry)
    }

    /// The same for a text that is not short.
    #[inline(never)]
    fn find_long(&self, layout: &MapLayout, text: &[u8]) -> (u64, u64) {
        let hash = hash::long_key(self.seed, text);
        let entry = self.find(layout, hash, |entry| {
            // SAFETY: H1, V2: the entry's key is a string.
            let stored = unsafe { str_at(entry + 8) };
            std::ptr::eq(stored, text) || stored == text
        });
        (hash, entry)
    }

    #[inline(always)]
    fn find_key(&self, layout: &MapLayout, key: KeyText) -> (u64, u64) {
        match key {
            KeyText::Short(text) => self.find_short(layout, text, std::ptr::null()),
            KeyText::Bytes(text) => self.find_text(layout, text),
        }
    }
}

/// A key of which nobody has made a string.
#[derive(Clone, Copy)]
pub(in crate::vm) enum KeyText<'a> {
    Short(ShortText),
    Bytes(&'a [u8]),
}

impl Vm {
    /// Hash word and entry (0: none) of a key, and where an entry has its element.
    ///
    /// # Safety
    /// `map` is a map of `ty`, whose keys are strings.
    #[inline(always)]
    unsafe fn search_text(
        &mut self,
        ty: &RType,
        map: u64,
        key: KeyText,
    ) -> Result<(u64, u64, u64), Trap> {
        let made;
        let layout = match self.map_layouts.get(ty.id) {
            Some(layout) => layout,
            None => {
                made = self.map_layout(ty)?;
                &made
            }
        };
        // SAFETY: H1.
        let object = unsafe { &*(map as *const MapObject) };
        let (hash, entry) = object.find_key(layout, key);
        Ok((hash, entry, 8 * layout.elem_at))
    }

    /// Address of the element's slots for a key, or 0.
    ///
    /// # Safety
    /// `map` is 0 or a map of `ty`, whose keys are strings.
    #[inline(always)]
    pub(in crate::vm) unsafe fn map_get_text(
        &mut self,
        ty: &RType,
        map: u64,
        key: KeyText,
    ) -> Result<u64, Trap> {
        if map == 0 {
            return Ok(0);
        }
        // SAFETY: the caller's obligation.
        Ok(match unsafe { self.search_text(ty, map, key)? } {
            (_, 0, _) => 0,
            (_, entry, elem) => entry + elem,
        })
    }

    /// Address of the element's slots for a key, which is made and entered with a zero element if it is absent.
    ///
    /// # Safety
    /// As [`Vm::map_get_text`].
    #[inline(always)]
    pub(in crate::vm) unsafe fn map_entry_text(
        &mut self,
        ty: &RType,
        map: u64,
        key: KeyText,
    ) -> Result<u64, Trap> {
        if map == 0 {
            return Err(Trap::of(TrapKind::NilMap));
        }
        // SAFETY: the caller's obligation.
        match unsafe { self.search_text(ty, map, key)? } {
            // SAFETY: the same.
            (hash, 0, _) => unsafe { self.enter_absent(ty, map, hash, key) },
            (_, entry, elem) => Ok(entry + elem),
        }
    }

    /// Enters a key that is absent.
    ///
    /// # Safety
    /// As [`Vm::search_text`].
    #[inline(never)]
    unsafe fn enter_absent(
        &mut self,
        ty: &RType,
        map: u64,
        hash: u64,
        key: KeyText,
    ) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        let key = match key {
            KeyText::Short(text) => [self.new_short_string(text)?, text.len() as u64],
            KeyText::Bytes(text) => [self.new_string(text)?, text.len() as u64],
        };
        // SAFETY: H1; nothing else holds the object while the operation runs.
        let object = unsafe { &mut *(map as *mut MapObject) };
        self.enter_string(&layout, object, hash, key)
    }

    /// Enters a key that is a fresh string. Nothing is collected before the operation is done.
    fn enter_string(
        &mut self,
        layout: &MapLayout,
        object: &mut MapObject,
        hash: u64,
        key: [u64; 2],
    ) -> Result<u64, Trap> {
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
