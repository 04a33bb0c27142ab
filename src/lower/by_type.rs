//! A table with a row for each type of the world, found by number.
//!
//! In: what lowering finds out about a type. Out: the same again, without hashing.

use crate::types::ty::TypeId;

/// Values by type.
#[derive(Debug)]
pub(crate) struct ByType<T> {
    rows: Vec<Option<T>>,
}

impl<T> Default for ByType<T> {
    fn default() -> ByType<T> {
        ByType { rows: Vec::new() }
    }
}

impl<T> ByType<T> {
    /// What is known of the type.
    #[inline]
    pub(crate) fn get(&self, ty: TypeId) -> Option<&T> {
        self.rows.get(ty.index())?.as_ref()
    }

    /// Sets what is known of the type.
    pub(crate) fn insert(&mut self, ty: TypeId, value: T) {
        if self.rows.len() <= ty.index() {
            self.rows.resize_with(ty.index() + 1, || None);
        }
        if let Some(row) = self.rows.get_mut(ty.index()) {
            *row = Some(value);
        }
    }

    /// What is known, of whatever type.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().flatten()
    }

    /// Forgets all types but the first `n`.
    pub(crate) fn truncate(&mut self, n: usize) {
        self.rows.truncate(n);
    }

    /// Forgets what `keep` says no to.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        for row in &mut self.rows {
            if row.as_ref().is_some_and(|value| !keep(value)) {
                *row = None;
            }
        }
    }
}
