//! What one instruction does with many bytes, as fuel.
//!
//! In: how many bytes an operation or a native handled. Out: a budget that is smaller by a unit for each [`BYTES_A_UNIT`] of them: the poll charges them as it
//! charges transfers, and comes earlier. What handles less costs nothing.
//!
//! Charged is what was done, and never what failed: an operation that found no memory is tried again (`Vm::trapped` knows it by the units used until then).
//! The last operation may take more than there was; that is noted as overdrawn.

use std::cmp::Ordering;

use crate::code::rtype::{Kind, RType};
use crate::vm::Vm;

/// Bytes that are handled for one unit of fuel.
pub(crate) const BYTES_A_UNIT: u64 = 64;

/// Bytes compared between two looks at how far two texts are alike.
const STRIDE: usize = 4096;

impl Vm {
    /// Takes fuel for so many bytes that an operation handled.
    #[inline(always)]
    pub(crate) fn charge_bytes(&mut self, n_bytes: u64) {
        let units = (n_bytes / BYTES_A_UNIT).cast_signed();
        self.cx.budget = self.cx.budget.wrapping_sub(units);
    }

    /// Takes fuel for the key of a map, in two slots if it is a string or an interface: for the bytes of its text.
    pub(crate) fn charge_key(&mut self, map: &RType, key: *const u64) {
        let Some(ty) = self.rtype(map.key) else {
            return;
        };
        // SAFETY: U1: the key's slots.
        let n_bytes = unsafe {
            match ty.kind {
                Kind::String => *key.add(1),
                Kind::Interface => text_len(*key, *key.add(1)),
                _ => ty.size,
            }
        };
        self.charge_bytes(n_bytes);
    }

    /// Takes fuel for the comparison of two interfaces.
    pub(crate) fn charge_ifaces(&mut self, (xt, xd): (u64, u64), (yt, yd): (u64, u64)) {
        if xt == yt {
            // SAFETY: T1, T3: both are interfaces that were compared.
            let n_bytes = unsafe { text_len(xt, xd).min(text_len(yt, yd)) };
            self.charge_bytes(n_bytes);
        }
    }
}

/// Bytes behind an interface: of its text if it holds a string, else of its value.
///
/// # Safety
/// T1, T3: type word and data word of an interface.
unsafe fn text_len(ty: u64, data: u64) -> u64 {
    // SAFETY: the caller's obligation.
    unsafe {
        match (ty as *const RType).as_ref() {
            Some(ty) if ty.kind == Kind::String => *(data as *const u64).add(1),
            Some(ty) => ty.size,
            None => 0,
        }
    }
}

/// The order of two texts, and the bytes that were read to tell it.
#[inline]
pub(crate) fn compare(a: &[u8], b: &[u8]) -> (Ordering, u64) {
    let n = a.len().min(b.len());
    if n <= STRIDE {
        return (a.cmp(b), n as u64);
    }
    compare_long(a, b)
}

#[cold]
fn compare_long(a: &[u8], b: &[u8]) -> (Ordering, u64) {
    let mut n_read = 0;
    for (x, y) in a.chunks(STRIDE).zip(b.chunks(STRIDE)) {
        n_read += x.len().min(y.len()) as u64;
        let order = x.cmp(y);
        // A chunk that is shorter than the other is the last of its text.
        if order != Ordering::Equal {
            return (order, n_read);
        }
    }
    (a.len().cmp(&b.len()), n_read)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{STRIDE, compare};

    #[test]
    fn what_was_read_is_told() {
        let long = vec![b'a'; 3 * STRIDE + 5];
        let mut other = long.clone();
        assert_eq!(compare(&long, &other), (Ordering::Equal, long.len() as u64));
        other.push(b'a');
        assert_eq!(compare(&long, &other), (Ordering::Less, long.len() as u64));
        other[STRIDE + 1] = b'A';
        assert_eq!(
            compare(&long, &other),
            (Ordering::Greater, 2 * STRIDE as u64)
        );
        assert_eq!(compare(b"ab", b"b"), (Ordering::Less, 1));
    }
}
