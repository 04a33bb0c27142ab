//! The neck: fresh objects for results and values.
//!
//! In: bytes, types, lengths. Out: addresses of zeroed or filled memory, or a trap where the limit is reached. What is made is handled (N5), but for single objects.

use crate::vm::native::{NativeCx, RType, RTypeId, SliceRef, Trap};

/// Allocation. Fresh memory is zeroed.
impl NativeCx<'_> {
    /// A fresh string's bytes; 0 if empty.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_string(&mut self, bytes: &[u8]) -> Result<u64, Trap> {
        self.handles(bytes.len() as u64);
        self.vm.new_string(bytes)
    }

    /// Room for `n` bytes without pointers, to be filled through `bytes_at_mut`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_raw(&mut self, n: u64) -> Result<u64, Trap> {
        self.handles(n);
        self.vm.alloc_bytes(n)
    }

    /// A fresh `[]byte` with these bytes (never nil, as Go's conversions).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> Result<SliceRef, Trap> {
        let len = bytes.len() as u64;
        let ptr = self.new_raw(len)?;
        self.bytes_at_mut(ptr, len).copy_from_slice(bytes);
        Ok(SliceRef { ptr, len, cap: len })
    }

    /// A fresh `[]string` of fresh strings.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_slice_of_strings(&mut self, strings: &[&[u8]]) -> Result<SliceRef, Trap> {
        let n_bytes = strings.iter().map(|bytes| 16 + bytes.len() as u64);
        self.handles(n_bytes.sum());
        self.vm.new_string_slice(strings)
    }

    /// A fresh `[]string` of strings that live already: (address, length) each.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_slice_of_parts(&mut self, parts: &[(u64, u64)]) -> Result<SliceRef, Trap> {
        self.handles(16 * parts.len() as u64);
        self.vm.new_part_slice(parts)
    }

    /// A fresh zero value of the type in memory (`new(T)`).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_object(&mut self, ty: RTypeId) -> Result<u64, Trap> {
        self.vm.new_object(ty)
    }

    /// A fresh array of pointers; 0 if there are none.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_pointers(&mut self, pointers: &[u64]) -> Result<u64, Trap> {
        self.handles(8 * pointers.len() as u64);
        self.vm.new_pointer_array(pointers)
    }

    /// Memory of `n` zero values of the type.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_array(&mut self, ty: RTypeId, n: u64) -> Result<u64, Trap> {
        let size = self.rtype(ty).map_or(0, |ty| ty.size);
        self.handles(size.saturating_mul(n));
        self.vm.new_array(ty, n)
    }

    /// The capacity that `append` chooses for `want` elements behind a slice with capacity `old`; `None` if it is too large.
    pub fn grown_cap(&self, elem: &RType, old: u64, want: u64) -> Option<u64> {
        crate::vm::slow::grown_cap(elem, old, want)
    }

    /// Bytes that an allocation of `n` bytes really takes (for growth as `append` does it).
    pub fn round_up_size(&self, n: u64) -> u64 {
        self.vm.round_up_size(n)
    }
}
