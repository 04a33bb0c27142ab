//! Lists that grow without ever moving what is in them, and that may be refused memory.
//!
//! In: items. Out: the same in order. A vector that doubles would copy all of a large list at once, in the middle of a frame; this one takes a fixed
//! piece at a time.

use crate::mem::OutOfMemory;

/// Bytes of a piece.
pub(super) const PIECE_BYTES: usize = 64 << 10;

/// Items in pieces of [`PIECE_BYTES`].
pub struct Chunks<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Chunks { pieces: Vec::new() }
    }
}

impl<T: Copy> Chunks<T> {
    const PER_PIECE: usize = PIECE_BYTES / size_of::<T>();

    /// The next item fits into what there is.
    pub(super) fn has_room(&self) -> bool {
        let last = self.pieces.last();
        last.is_some_and(|piece| piece.len() < Self::PER_PIECE)
    }

    /// One more piece.
    pub(super) fn grow(&mut self) -> Result<(), OutOfMemory> {
        let refused = OutOfMemory {
            wanted_bytes: PIECE_BYTES as u64,
        };
        let mut piece = Vec::new();
        piece
            .try_reserve_exact(Self::PER_PIECE)
            .map_err(|_| refused)?;
        self.pieces.try_reserve(1).map_err(|_| refused)?;
        self.pieces.push(piece);
        Ok(())
    }

    /// Adds an item; [`Chunks::has_room`] was true.
    pub(super) fn push(&mut self, item: T) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(item);
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        let full = self.pieces.len().saturating_sub(1) * Self::PER_PIECE;
        full + self.pieces.last().map_or(0, Vec::len)
    }

    /// None.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Item `at`.
    pub fn get(&self, at: usize) -> Option<T> {
        let piece = self.pieces.get(at / Self::PER_PIECE)?;
        piece.get(at % Self::PER_PIECE).copied()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.pieces.iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_in_order_over_pieces() {
        let mut list = Chunks::<u64>::default();
        let n = 3 * PIECE_BYTES as u64 / 8 + 5;
        for i in 0..n {
            if !list.has_room() {
                list.grow().unwrap();
            }
            list.push(i);
        }
        assert_eq!(list.len() as u64, n);
        assert!(list.iter().eq(0..n));
        assert_eq!(list.get(n as usize - 1), Some(n - 1));
        assert_eq!(list.get(n as usize), None);
    }
}
