//! The operations on maps with vectors of slots, as natives want them.
//!
//! In and out: keys and elements as `Vec<u64>`, one word a slot.

use crate::code::rtype::RType;
use crate::vm::Vm;
use crate::vm::trap::Trap;

impl Vm {
    /// The element of a key.
    pub(crate) fn map_get_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
    ) -> Result<Option<Vec<u64>>, Trap> {
        let layout = self.map_layout(ty)?;
        // SAFETY: the neck's caller gives a map and key of the type.
        let at = unsafe { self.map_get(ty, map, key.as_ptr())? };
        Ok((at != 0).then(|| slots_at(at, layout.elem)))
    }

    /// Sets an element.
    pub(crate) fn map_set_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
        value: &[u64],
    ) -> Result<(), Trap> {
        // SAFETY: as above.
        unsafe { self.map_set(ty, map, key.as_ptr(), value.as_ptr()) }
    }

    /// Deletes a key.
    pub(crate) fn map_delete_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
    ) -> Result<(), Trap> {
        // SAFETY: as above.
        unsafe { self.map_delete(ty, map, key.as_ptr()) }
    }

    /// The next entry of an iterator.
    pub(crate) fn map_next_slots(&mut self, ty: &RType, iter: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        let layout = self.map_layout(ty).ok()?;
        // SAFETY: as above.
        let (key, elem) = unsafe { self.map_next(ty, iter)? };
        Some((slots_at(key, layout.key), slots_at(elem, layout.elem)))
    }
}

fn slots_at(at: u64, ty: &RType) -> Vec<u64> {
    // SAFETY: H1: the slots of an entry.
    (0..ty.slots as usize)
        .map(|i| unsafe { *(at as *const u64).add(i) })
        .collect()
}
