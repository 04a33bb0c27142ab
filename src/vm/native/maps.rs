//! The neck: maps and channels by their descriptors, for reflection.
//!
//! In: the descriptor, the object, slots. Out: slots.

use crate::vm::native::{Flow, NativeCx, RType, Trap};

/// Maps and channels by type, for reflection. `ty` is the descriptor of the map or channel type.
impl NativeCx<'_> {
    /// `make(map[K]V, hint)`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_map(&mut self, ty: &RType, hint: u64) -> Result<u64, Trap> {
        self.vm.make_map(ty, hint)
    }

    /// `len(m)`.
    pub fn map_len(&self, map: u64) -> u64 {
        if map == 0 { 0 } else { self.read_u64(map) }
    }

    /// The element's slots, or `None`.
    ///
    /// # Errors
    /// `Unhashable`.
    pub fn map_get(&mut self, ty: &RType, map: u64, key: &[u64]) -> Result<Option<Vec<u64>>, Trap> {
        self.vm.map_get_slots(ty, map, key)
    }

    /// `m[key] = value`.
    ///
    /// # Errors
    /// `Unhashable`, `NilMap`, `NoMemory`.
    pub fn map_set(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
        value: &[u64],
    ) -> Result<(), Trap> {
        self.vm.map_set_slots(ty, map, key, value)
    }

    /// `delete(m, key)`.
    ///
    /// # Errors
    /// `Unhashable`.
    pub fn map_delete(&mut self, ty: &RType, map: u64, key: &[u64]) -> Result<(), Trap> {
        self.vm.map_delete_slots(ty, map, key)
    }

    /// `clear(m)`.
    pub fn map_clear(&mut self, ty: &RType, map: u64) {
        self.vm.map_clear(ty, map);
    }

    /// An iterator object; keep it in a pointer slot or field between calls.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn map_iter(&mut self, ty: &RType, map: u64) -> Result<u64, Trap> {
        self.vm.map_iter(ty, map)
    }

    /// The next entry of an iterator: key slots, element slots.
    pub fn map_next(&mut self, ty: &RType, iter: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        self.vm.map_next_slots(ty, iter)
    }

    /// `make(chan T, n)`.
    ///
    /// # Errors
    /// `MakeChan`, `NoMemory`.
    pub fn make_chan(&mut self, ty: &RType, n: i64) -> Result<u64, Trap> {
        self.vm.make_chan(ty, n)
    }

    /// `len(c)`.
    pub fn chan_len(&self, chan: u64) -> u64 {
        crate::vm::chan::len(chan)
    }

    /// `cap(c)`.
    pub fn chan_cap(&self, chan: u64) -> u64 {
        crate::vm::chan::cap(chan)
    }

    /// Sends without waiting; false if it would block.
    ///
    /// # Errors
    /// `SendClosed`.
    pub fn chan_try_send(&mut self, chan: u64, value: &[u64]) -> Result<bool, Trap> {
        self.vm.chan_try_send(chan, value)
    }

    /// Receives without waiting: slots and `ok`; `None` if it would block.
    pub fn chan_try_recv(&mut self, chan: u64) -> Option<(Vec<u64>, bool)> {
        self.vm.chan_try_recv(chan)
    }

    /// `close(c)`.
    ///
    /// # Errors
    /// `CloseNil`, `CloseClosed`.
    pub fn chan_close(&mut self, chan: u64) -> Result<(), Trap> {
        self.vm.chan_close(chan)
    }

    /// The channel and the slots of the value that was received while the native waited.
    pub fn take_handed(&mut self) -> Option<(u64, Vec<u64>)> {
        let handed = self.vm.take_handed()?;
        Some((handed.chan, handed.slots))
    }

    /// Waits until the channel may have become ready to send (`is_send`) or receive: `Block` after `chan_try_*` said it would block.
    /// May be asked for several channels in one execution. A receiver looks at `take_handed` first when it is executed again.
    pub fn chan_wait(&mut self, chan: u64, is_send: bool) -> Flow {
        self.vm.chan_wait(chan, is_send)
    }
}
