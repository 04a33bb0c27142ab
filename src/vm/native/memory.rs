//! The neck: reading and writing the memory of the script (N1, N2).
//!
//! In: addresses and types. Out: bytes and slots, or the script's memory changed.

use std::cmp::Ordering;

use crate::vm::native::{Iface, NativeCx, RType, SliceRef, Trap};
use crate::vm::work::compare;

/// Memory of the script.
impl<'a> NativeCx<'a> {
    /// `len` bytes at `ptr`.
    pub fn bytes_at(&self, ptr: u64, len: u64) -> &'a [u8] {
        if len == 0 {
            return &[];
        }
        // SAFETY: V2: strings and slices name len bytes of one live cell; N1 keeps it until the native returns.
        unsafe { std::slice::from_raw_parts(ptr as *const u8, len as usize) }
    }

    /// The same to write into: a fresh string or bytes without pointers.
    pub fn bytes_at_mut(&self, ptr: u64, len: u64) -> &'a mut [u8] {
        if len == 0 {
            return &mut [];
        }
        // SAFETY: as in `bytes_at`; the caller holds no other view of them.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u8, len as usize) }
    }

    /// The `n` words at `ptr`, which are aligned, to write into: numbers of 64 bits.
    pub fn words_at_mut(&self, ptr: u64, n: u64) -> &'a mut [u64] {
        if n == 0 {
            return &mut [];
        }
        // SAFETY: V2, N1, as in `bytes_at_mut`; elements of such types are aligned.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u64, n as usize) }
    }

    /// The string whose header {ptr, len} stands in memory at `addr` (an element of a `[]string`).
    pub fn str_at(&self, addr: u64) -> &'a [u8] {
        self.bytes_at(self.read_u64(addr), self.read_u64(addr + 8))
    }

    /// The strings of a `[]string`.
    pub fn strs_of(&self, slice: SliceRef) -> Vec<&'a [u8]> {
        self.handles(16 * slice.len);
        (0..slice.len)
            .map(|i| self.str_at(slice.ptr + 16 * i))
            .collect()
    }

    /// The 8-byte word at `addr`, which is aligned and inside a live object.
    pub fn read_u64(&self, addr: u64) -> u64 {
        // SAFETY: V2: the caller took `addr` from a value of that type.
        unsafe { *(addr as *const u64) }
    }

    /// The 4-byte word at `addr`.
    pub fn read_u32(&self, addr: u64) -> u32 {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *const u32) }
    }

    /// Stores a word that is no pointer.
    pub fn write_u64(&mut self, addr: u64, value: u64) {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *mut u64) = value }
    }

    /// Stores a 4-byte word.
    pub fn write_u32(&mut self, addr: u64, value: u32) {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *mut u32) = value }
    }

    /// Stores a pointer, through the barrier.
    pub fn write_ptr(&mut self, addr: u64, value: u64) {
        self.vm.store_ptr(addr, value);
    }

    /// The slots of the value of type `ty` at `addr`, as a frame holds it.
    pub fn load_slots(&self, addr: u64, ty: &RType) -> Vec<u64> {
        crate::vm::value::load_vec(addr, ty)
    }

    /// Stores a value that stands in slots, through the barrier.
    pub fn store_slots(&mut self, addr: u64, ty: &RType, slots: &[u64]) {
        self.vm.store_value(addr, ty, slots);
    }

    /// `*to := *from`, values of type `ty` in memory; may overlap.
    pub fn copy_value(&mut self, to: u64, from: u64, ty: &RType) {
        self.copy_values(to, from, ty, 1);
    }

    /// `n` elements copied as `copy` does.
    pub fn copy_values(&mut self, to: u64, from: u64, ty: &RType, n: u64) {
        self.handles(ty.size * n);
        self.vm.copy_value(to, from, ty, n);
    }

    /// `*addr := zero value`.
    pub fn zero_value(&mut self, addr: u64, ty: &RType) {
        self.handles(ty.size);
        self.vm.zero_value(addr, ty, 1);
    }

    /// The order of two texts, charged for as far as they are alike.
    pub fn compare(&self, a: &[u8], b: &[u8]) -> Ordering {
        let (order, n_read) = compare(a, b);
        self.handles(n_read);
        order
    }

    /// Equality of two values in memory, as `==`.
    ///
    /// # Errors
    /// `Uncomparable` for a dynamic type without `==`.
    pub fn equal_mem(&self, a: u64, b: u64, ty: &RType) -> Result<bool, Trap> {
        self.handles(ty.size);
        self.vm.equal_mem(a, b, ty)
    }

    /// Equality of two interfaces.
    ///
    /// # Errors
    /// `Uncomparable` for a dynamic type without `==`.
    pub fn equal_iface(&self, a: Iface, b: Iface) -> Result<bool, Trap> {
        self.vm.equal_iface(a.ty, a.data, b.ty, b.data)
    }
}
