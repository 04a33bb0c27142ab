//! A table with a row for each descriptor, found by number; numbers are given once, so rows of forgotten types give their memory back.
//!
//! In: numbers that rise. Out: rows. A page of four rows is there as long as one of its types has a row, so the table costs a pointer for four numbers.

use crate::code::rtype::RTypeId;

/// Rows of a page.
const PAGE_ROWS: usize = 4;

/// Values by type.
#[derive(Debug)]
pub struct ByRType<T> {
    pages: Vec<Option<Box<Page<T>>>>,
}

#[derive(Debug)]
struct Page<T> {
    rows: [Option<T>; PAGE_ROWS],
    n_rows: usize,
}

impl<T> Default for ByRType<T> {
    fn default() -> ByRType<T> {
        ByRType { pages: Vec::new() }
    }
}

fn place(id: RTypeId) -> (usize, usize) {
    let at = id.0 as usize;
    (at / PAGE_ROWS, at % PAGE_ROWS)
}

impl<T> ByRType<T> {
    /// The row of a type.
    #[inline]
    pub fn get(&self, id: RTypeId) -> Option<&T> {
        let (page, at) = place(id);
        self.pages.get(page)?.as_ref()?.rows.get(at)?.as_ref()
    }

    /// Sets the row of a type.
    pub fn insert(&mut self, id: RTypeId, value: T) {
        let (at_page, at) = place(id);
        if at_page >= self.pages.len() {
            self.pages.resize_with(at_page + 1, || None);
        }
        let Some(page) = self.pages.get_mut(at_page) else {
            return;
        };
        let page = page.get_or_insert_with(|| {
            Box::new(Page {
                rows: [const { None }; PAGE_ROWS],
                n_rows: 0,
            })
        });
        if let Some(row) = page.rows.get_mut(at) {
            page.n_rows += usize::from(row.is_none());
            *row = Some(value);
        }
    }

    /// Takes the row of a type out.
    pub fn remove(&mut self, id: RTypeId) -> Option<T> {
        let (at_page, at) = place(id);
        let slot = self.pages.get_mut(at_page)?;
        let page = slot.as_mut()?;
        let value = page.rows.get_mut(at)?.take()?;
        page.n_rows -= 1;
        if page.n_rows == 0 {
            *slot = None;
        }
        Some(value)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages
            .iter()
            .flatten()
            .flat_map(|page| page.rows.iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_go_with_their_last_row() {
        let mut table = ByRType::default();
        for n in 0..200 {
            table.insert(RTypeId(n), n);
        }
        assert_eq!(table.get(RTypeId(130)), Some(&130));
        for n in 16..32 {
            assert_eq!(table.remove(RTypeId(n)), Some(n));
        }
        assert!(
            table.pages[4..8].iter().all(Option::is_none) && table.remove(RTypeId(20)).is_none()
        );
        assert_eq!(table.get(RTypeId(20)), None);
        assert_eq!(table.iter().count(), 184);
        table.insert(RTypeId(20), 7);
        assert_eq!(table.get(RTypeId(20)), Some(&7));
    }
}
