//! A table that grows without moving: rows of 8, 16, 32, … entries, read by any thread without a lock.
//!
//! In: indices. Out: references that stay valid as long as the table. Invariant B1: a row pointer, once published,
//! never changes until the table is dropped.

use std::sync::atomic::{AtomicPtr, Ordering};

use crate::mem::OutOfMemory;

/// Entries of the first row, as a shift.
const FIRST_BITS: u32 = 3;
/// Rows for all 32-bit indices.
const N_ROWS: usize = (33 - FIRST_BITS) as usize;

/// Append-only table of `T`; entries begin as `T::default()`.
pub struct Buckets<T> {
    rows: [AtomicPtr<T>; N_ROWS],
}

fn place(index: u32) -> (usize, usize) {
    let at = u64::from(index) + (1 << FIRST_BITS);
    let top = 63 - at.leading_zeros();
    ((top - FIRST_BITS) as usize, (at - (1 << top)) as usize)
}

const fn row_len(row: usize) -> usize {
    1 << (FIRST_BITS as usize + row)
}

impl<T> Default for Buckets<T> {
    fn default() -> Self {
        Self {
            rows: [const { AtomicPtr::new(std::ptr::null_mut()) }; N_ROWS],
        }
    }
}

impl<T> Buckets<T> {
    /// The entry, if its row exists.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&T> {
        let (row, at) = place(index);
        let p = self.rows.get(row)?.load(Ordering::Acquire);
        if p.is_null() {
            return None;
        }
        // SAFETY: B1; `place` keeps `at` below the row's length.
        Some(unsafe { &*p.add(at) })
    }

    /// Bytes of the rows that exist.
    pub fn n_bytes(&self) -> u64 {
        (0..N_ROWS)
            .filter(|&row| !self.rows[row].load(Ordering::Relaxed).is_null())
            .map(|row| (row_len(row) * size_of::<T>()) as u64)
            .sum()
    }
}

impl<T: Default> Buckets<T> {
    /// The entry, making its row if need be.
    ///
    /// # Errors
    /// No memory for the row.
    pub fn ensure(&self, index: u32) -> Result<&T, OutOfMemory> {
        let (row, _) = place(index);
        if self.rows[row].load(Ordering::Acquire).is_null() {
            self.make_row(row)?;
        }
        self.get(index).ok_or(OutOfMemory { wanted_bytes: 0 })
    }

    fn make_row(&self, row: usize) -> Result<(), OutOfMemory> {
        let len = row_len(row);
        let mut fresh: Vec<T> = Vec::new();
        fresh.try_reserve_exact(len).map_err(|_| OutOfMemory {
            wanted_bytes: (len * size_of::<T>()) as u64,
        })?;
        fresh.resize_with(len, T::default);
        let fresh = Box::into_raw(fresh.into_boxed_slice()).cast::<T>();
        let won = self.rows[row].compare_exchange(
            std::ptr::null_mut(),
            fresh,
            Ordering::AcqRel,
            Ordering::Acquire,
        );
        if won.is_err() {
            // SAFETY: ours was not published; it came from a boxed slice of this length.
            drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(fresh, len)) });
        }
        Ok(())
    }
}

impl<T> Drop for Buckets<T> {
    fn drop(&mut self) {
        for (row, p) in self.rows.iter_mut().enumerate() {
            let p = *p.get_mut();
            if !p.is_null() {
                // SAFETY: B1: the row was published once, from a boxed slice of this length, and nobody reads any more.
                drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(p, row_len(row))) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn places_are_dense() {
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(7), (0, 7));
        assert_eq!(place(8), (1, 0));
        assert_eq!(place(23), (1, 15));
        assert_eq!(place(24), (2, 0));
        assert_eq!(place(u32::MAX), (N_ROWS - 1, 7));
    }

    #[test]
    fn entries_stay() {
        let t = Buckets::<AtomicU32>::default();
        assert!(t.get(5).is_none());
        for i in 0..1000 {
            t.ensure(i).unwrap().store(i, Ordering::Relaxed);
        }
        assert!((0..1000).all(|i| t.get(i).unwrap().load(Ordering::Relaxed) == i));
    }
}
