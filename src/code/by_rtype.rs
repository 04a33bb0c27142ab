//! A table with a row for each descriptor, found by number; numbers are given once, so rows of forgotten types give their memory back.
//!
//! In: numbers that rise. Out: rows. A page of four rows is there as long as one of its types has a row, a chapter of sixteen pages as long as one of its pages: the
//! table costs a pointer for 64 numbers that were ever given, and little where few are.

use crate::code::rtype::RTypeId;

/// Rows of a page.
const PAGE_ROWS: usize = 4;
/// Pages of a chapter.
const CHAPTER_PAGES: usize = 16;

/// Values by type.
#[derive(Debug)]
pub struct ByRType<T> {
    chapters: Vec<Slot<Chapter<T>>>,
}

/// A part that is there while something of it is.
type Slot<P> = Option<Box<P>>;

/// Cells, of which some are taken.
#[derive(Debug)]
struct Part<C, const N: usize> {
    cells: [Option<C>; N],
    n_taken: usize,
}

type Page<T> = Part<T, PAGE_ROWS>;
type Chapter<T> = Part<Box<Page<T>>, CHAPTER_PAGES>;

impl<C, const N: usize> Part<C, N> {
    fn empty() -> Box<Part<C, N>> {
        Box::new(Part {
            cells: [const { None }; N],
            n_taken: 0,
        })
    }

    /// Takes a cell out; true if it was the last.
    fn take(&mut self, at: usize) -> Option<(C, bool)> {
        let taken = self.cells.get_mut(at)?.take()?;
        self.n_taken -= 1;
        Some((taken, self.n_taken == 0))
    }

    /// The cell, made if it is free.
    fn cell(&mut self, at: usize, make: impl FnOnce() -> C) -> Option<&mut C> {
        let cell = self.cells.get_mut(at)?;
        self.n_taken += usize::from(cell.is_none());
        Some(cell.get_or_insert_with(make))
    }
}

impl<T> Default for ByRType<T> {
    fn default() -> ByRType<T> {
        ByRType {
            chapters: Vec::new(),
        }
    }
}

/// Chapter, page and row.
fn place(id: RTypeId) -> (usize, usize, usize) {
    let (page, row) = (id.0 as usize / PAGE_ROWS, id.0 as usize % PAGE_ROWS);
    (page / CHAPTER_PAGES, page % CHAPTER_PAGES, row)
}

impl<T> ByRType<T> {
    /// The row of a type.
    #[inline]
    pub fn get(&self, id: RTypeId) -> Option<&T> {
        let (chapter, page, row) = place(id);
        let chapter = self.chapters.get(chapter)?.as_ref()?;
        let page = chapter.cells.get(page)?.as_ref()?;
        page.cells.get(row)?.as_ref()
    }

    /// Sets the row of a type.
    pub fn insert(&mut self, id: RTypeId, value: T) {
        let (chapter, page, row) = place(id);
        if chapter >= self.chapters.len() {
            self.chapters.resize_with(chapter + 1, || None);
        }
        let Some(slot) = self.chapters.get_mut(chapter) else {
            return;
        };
        let chapter = slot.get_or_insert_with(Part::empty);
        let Some(page) = chapter.cell(page, Part::empty) else {
            return;
        };
        if let Some(cell) = page.cells.get_mut(row) {
            page.n_taken += usize::from(cell.is_none());
            *cell = Some(value);
        }
    }

    /// Takes the row of a type out.
    pub fn remove(&mut self, id: RTypeId) -> Option<T> {
        let (at_chapter, at_page, at_row) = place(id);
        let slot = self.chapters.get_mut(at_chapter)?;
        let chapter = slot.as_mut()?;
        let page = chapter.cells.get_mut(at_page)?.as_mut()?;
        let (value, is_page_over) = page.take(at_row)?;
        if is_page_over && chapter.take(at_page).is_some_and(|(_, is_over)| is_over) {
            *slot = None;
        }
        Some(value)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let pages = self
            .chapters
            .iter()
            .flatten()
            .flat_map(|chapter| chapter.cells.iter());
        pages.flatten().flat_map(|page| page.cells.iter().flatten())
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
        let first = table.chapters[0].as_ref().unwrap();
        assert!(first.cells[4..8].iter().all(Option::is_none) && first.n_taken == 12);
        assert!(table.remove(RTypeId(20)).is_none());
        assert_eq!(table.get(RTypeId(20)), None);
        assert_eq!(table.iter().count(), 184);
        table.insert(RTypeId(20), 7);
        assert_eq!(table.get(RTypeId(20)), Some(&7));
        for n in 64..128 {
            table.insert(RTypeId(n), n + 1);
            assert_eq!(table.remove(RTypeId(n)), Some(n + 1));
        }
        assert!(table.chapters[1].is_none() && table.chapters.len() == 4);
    }
}
