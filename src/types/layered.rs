//! An arena whose first rows all worlds share: those of the universe.
//!
//! In: rows that never change again. Out: one list by index, to which a world adds its own rows. A world that wants to change a shared row has a
//! copy of all of them from then on; nobody else sees the change.

/// Rows of the universe, then a world's own.
pub(crate) struct Layered<T: 'static> {
    base: &'static [T],
    own: Vec<T>,
}

impl<T: Clone> Layered<T> {
    /// An arena that begins with these rows.
    pub(crate) fn over(base: &'static [T]) -> Layered<T> {
        Layered {
            base,
            own: Vec::new(),
        }
    }

    /// Number of rows.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.base.len() + self.own.len()
    }

    #[inline]
    pub(crate) fn get(&self, i: usize) -> Option<&T> {
        match i.checked_sub(self.base.len()) {
            Some(own) => self.own.get(own),
            None => self.base.get(i),
        }
    }

    /// All rows in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.base.iter().chain(&self.own)
    }

    /// A row, to change.
    #[inline]
    pub(crate) fn get_mut(&mut self, i: usize) -> Option<&mut T> {
        if i < self.base.len() {
            self.unshare();
        }
        self.own.get_mut(i - self.base.len())
    }

    /// A row, to change; the last one for indices that are too large. There is one.
    pub(crate) fn clamped_mut(&mut self, i: usize) -> &mut T {
        let i = i.min(self.len().saturating_sub(1));
        if i < self.base.len() {
            self.unshare();
        }
        #[expect(clippy::indexing_slicing, reason = "clamped above; never empty")]
        &mut self.own[i - self.base.len()]
    }

    pub(crate) fn push(&mut self, row: T) {
        self.own.push(row);
    }

    /// Takes out the rows from `n` on; the universe's stay.
    pub(crate) fn drain_from(&mut self, n: usize) -> std::vec::Drain<'_, T> {
        let n = n.saturating_sub(self.base.len());
        self.own.drain(n.min(self.own.len())..)
    }

    /// Gives back room to grow.
    pub(crate) fn trim(&mut self) {
        self.own.shrink_to_fit();
    }

    /// All rows, which from now on are nobody else's.
    pub(crate) fn into_rows(mut self) -> Vec<T> {
        self.unshare();
        self.own
    }

    #[cold]
    fn unshare(&mut self) {
        self.own.splice(0..0, self.base.iter().cloned());
        self.base = &[];
    }
}

#[cfg(test)]
mod tests {
    use super::Layered;

    #[test]
    fn a_changed_row_is_the_worlds_own() {
        static BASE: [u32; 2] = [1, 2];
        let mut rows = Layered::over(&BASE);
        rows.push(3);
        assert_eq!(
            (rows.len(), rows.get(1), rows.get(2), rows.get(3)),
            (3, Some(&2), Some(&3), None)
        );
        *rows.get_mut(2).unwrap() = 30;
        *rows.get_mut(1).unwrap() = 20;
        assert_eq!(BASE, [1, 2]);
        assert_eq!((rows.len(), rows.get_mut(3)), (3, None));
        assert_eq!(rows.drain_from(1).collect::<Vec<_>>(), [20, 30]);
        assert_eq!(rows.into_rows(), [1]);
        let mut rows = Layered::over(&BASE);
        rows.push(3);
        assert_eq!(rows.drain_from(0).collect::<Vec<_>>(), [3]);
        assert_eq!((rows.len(), rows.get_mut(2)), (2, None));
    }
}
