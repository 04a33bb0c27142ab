//! The neck: the arguments of a native.
//!
//! In: the number of an argument slot. Out: what stands there, as Rust has it.

use crate::vm::native::{Iface, NativeCx, SliceRef};

/// Arguments.
impl<'a> NativeCx<'a> {
    /// Argument slot `i`: integers are extended, bool is 0 or 1, pointers are addresses.
    pub fn arg(&self, i: usize) -> u64 {
        // SAFETY: V1: the window holds the slots of the signature; the native's table entry agrees with it.
        unsafe { *self.args.add(i) }
    }

    /// Argument slot `i` as a signed integer.
    pub fn arg_i64(&self, i: usize) -> i64 {
        self.arg(i) as i64
    }

    /// Argument slot `i` as a bool.
    pub fn arg_bool(&self, i: usize) -> bool {
        self.arg(i) as u8 != 0
    }

    /// Argument slot `i` as a float64.
    pub fn arg_f64(&self, i: usize) -> f64 {
        f64::from_bits(self.arg(i))
    }

    /// Argument slot `i` as a float32.
    pub fn arg_f32(&self, i: usize) -> f32 {
        f32::from_bits(self.arg(i) as u32)
    }

    /// Charges for so many bytes, when the native is done (N5).
    #[inline(always)]
    pub fn handles(&self, n_bytes: u64) {
        self.handled.set(self.handled.get().saturating_add(n_bytes));
    }

    /// The bytes of the string in slots `i`, `i + 1`, all of which are handled.
    pub fn arg_str(&self, i: usize) -> &'a [u8] {
        self.handles(self.arg(i + 1));
        self.look_str(i)
    }

    /// The same for who handles a part of them, and says so.
    pub fn look_str(&self, i: usize) -> &'a [u8] {
        self.bytes_at(self.arg(i), self.arg(i + 1))
    }

    /// The string in slots `i`, `i + 1` as text; invalid bytes are replaced.
    pub fn arg_text(&self, i: usize) -> std::borrow::Cow<'a, str> {
        String::from_utf8_lossy(self.arg_str(i))
    }

    /// The bytes of the `[]byte` in slots `i..i + 3`, all of which are handled.
    pub fn arg_bytes(&self, i: usize) -> &'a [u8] {
        self.arg_str(i)
    }

    /// The same for who handles a part of them, and says so.
    pub fn look_bytes(&self, i: usize) -> &'a [u8] {
        self.look_str(i)
    }

    /// The bytes of the `[]byte` in slots `i..i + 3` to write into, all of which are handled. The caller holds no other view of them.
    pub fn arg_bytes_mut(&self, i: usize) -> &'a mut [u8] {
        self.handles(self.arg(i + 1));
        self.look_bytes_mut(i)
    }

    /// The same for who handles a part of them, and says so.
    pub fn look_bytes_mut(&self, i: usize) -> &'a mut [u8] {
        let (ptr, len) = (self.arg(i), self.arg(i + 1));
        if len == 0 {
            return &mut [];
        }
        // SAFETY: V2: a slice value names len bytes of one live cell without pointers; N1 keeps it.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u8, len as usize) }
    }

    /// The elements of the `[]uint32` in slots `i..i + 3`, all of which are handled.
    pub fn arg_u32s(&self, i: usize) -> &'a [u32] {
        self.handles(4 * self.arg(i + 1));
        self.look_u32s(i)
    }

    /// The same for who handles a part of them, and says so.
    pub fn look_u32s(&self, i: usize) -> &'a [u32] {
        let (ptr, len) = (self.arg(i), self.arg(i + 1));
        if len == 0 {
            return &[];
        }
        // SAFETY: V2: as in `bytes_at`; elements of this type are aligned.
        unsafe { std::slice::from_raw_parts(ptr as *const u32, len as usize) }
    }

    /// The same to write into, for who handles a part of them, and says so. The caller holds no other view of them.
    pub fn look_u32s_mut(&self, i: usize) -> &'a mut [u32] {
        let (ptr, len) = (self.arg(i), self.arg(i + 1));
        if len == 0 {
            return &mut [];
        }
        // SAFETY: V2: as in `look_bytes_mut`; elements of this type are aligned.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u32, len as usize) }
    }

    /// The slice in slots `i..i + 3`.
    pub fn arg_slice(&self, i: usize) -> SliceRef {
        SliceRef {
            ptr: self.arg(i),
            len: self.arg(i + 1),
            cap: self.arg(i + 2),
        }
    }

    /// The interface in slots `i`, `i + 1`.
    pub fn arg_iface(&self, i: usize) -> Iface {
        Iface {
            ty: self.arg(i),
            data: self.arg(i + 1),
        }
    }

    /// `n` argument slots from `i` on.
    pub fn arg_slots(&self, i: usize, n: usize) -> Vec<u64> {
        (i..i + n).map(|k| self.arg(k)).collect()
    }
}
