//! Things by number, from 0, in the order in which they are met: the tables of texts, frames and places that formats write once and speak of by number.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

/// The table.
pub(super) struct Numbered<T> {
    rows: Vec<T>,
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Numbered<T> {
        Numbered {
            rows: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    /// The number of a thing; one that is new is put in.
    pub(super) fn number<Q>(&mut self, thing: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ToOwned + ?Sized,
        Q::Owned: Into<T>,
    {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let thing: T = thing.to_owned().into();
        let number = self.rows.len() as u32;
        self.rows.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }

    /// All things, by number.
    pub(super) fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The same, and no more are coming.
    pub(super) fn into_rows(self) -> Vec<T> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_has_one_number() {
        let mut texts: Numbered<std::sync::Arc<str>> = Numbered::default();
        let numbers = ["a", "b", "a", "", "b"].map(|text| texts.number(text));
        assert_eq!(numbers, [0, 1, 0, 2, 1]);
        assert_eq!(texts.rows().len(), 3);
        let rows: Vec<String> = texts
            .into_rows()
            .iter()
            .map(|row| row.to_string())
            .collect();
        assert_eq!(rows, ["a", "b", ""]);
    }
}
