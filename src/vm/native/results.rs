//! The neck: the results of a native.
//!
//! In: the number of a result slot and a value. Out: the slot, written.

use crate::vm::native::{Iface, NativeCx, SliceRef, Trap};

/// Results.
impl NativeCx<'_> {
    /// Result slot `i` := a word (extended integer, bool, pointer).
    pub fn ret(&mut self, i: usize, value: u64) {
        // SAFETY: V1, as in `arg`.
        unsafe { *self.win.add(i) = value }
    }

    /// What result slot `i` was set to.
    pub fn result(&self, i: usize) -> u64 {
        // SAFETY: V1, as in `arg`.
        unsafe { *self.win.add(i) }
    }

    /// Result slot `i` := a signed integer.
    pub fn ret_i64(&mut self, i: usize, value: i64) {
        self.ret(i, value as u64);
    }

    /// Result slot `i` := a bool.
    pub fn ret_bool(&mut self, i: usize, value: bool) {
        self.ret(i, u64::from(value));
    }

    /// Result slot `i` := a float64.
    pub fn ret_f64(&mut self, i: usize, value: f64) {
        self.ret(i, value.to_bits());
    }

    /// Result slot `i` := a float32.
    pub fn ret_f32(&mut self, i: usize, value: f32) {
        self.ret(i, u64::from(value.to_bits()));
    }

    /// Result slots `i`, `i + 1` := a fresh string.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn ret_str(&mut self, i: usize, bytes: &[u8]) -> Result<(), Trap> {
        let ptr = self.new_string(bytes)?;
        self.ret_str_at(i, ptr, bytes.len() as u64);
        Ok(())
    }

    /// Result slots `i`, `i + 1` := the string of `len` bytes at `ptr` (a part of an argument, or fresh).
    pub fn ret_str_at(&mut self, i: usize, ptr: u64, len: u64) {
        self.ret(i, ptr);
        self.ret(i + 1, len);
    }

    /// Result slots `i..i + 3` := a fresh `[]byte`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn ret_bytes(&mut self, i: usize, bytes: &[u8]) -> Result<(), Trap> {
        let slice = self.new_bytes(bytes)?;
        self.ret_slice(i, slice);
        Ok(())
    }

    /// Result slots `i..i + 3` := a slice.
    pub fn ret_slice(&mut self, i: usize, slice: SliceRef) {
        self.ret(i, slice.ptr);
        self.ret(i + 1, slice.len);
        self.ret(i + 2, slice.cap);
    }

    /// Result slots `i`, `i + 1` := an interface.
    pub fn ret_iface(&mut self, i: usize, value: Iface) {
        self.ret(i, value.ty);
        self.ret(i + 1, value.data);
    }

    /// Result slots from `i` on.
    pub fn ret_slots(&mut self, i: usize, slots: &[u64]) {
        for (k, slot) in slots.iter().enumerate() {
            self.ret(i + k, *slot);
        }
    }
}
