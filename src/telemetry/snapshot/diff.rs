//! What came and what went between two snapshots of one heap.
//!
//! In: an older and a newer snapshot. Out: [`Diff`]: objects and bytes that are new, gone and still there, by type and by place. An object is the same in both if its number is.

use rustc_hash::FxHashMap;

use crate::telemetry::snapshot::{Place, Snapshot};

/// Objects and their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// How many.
    pub objects: u64,
    /// Their own bytes.
    pub bytes: u64,
}

impl Tally {
    fn add(&mut self, bytes: u64) {
        self.objects += 1;
        self.bytes += bytes;
    }
}

/// One type, or one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiffRow {
    /// Its name; empty if it is not known.
    pub name: String,
    /// Only in the newer snapshot.
    pub new: Tally,
    /// Only in the older one.
    pub gone: Tally,
    /// In both.
    pub kept: Tally,
}

impl DiffRow {
    /// By how many bytes it has grown.
    pub fn growth(&self) -> i64 {
        self.new.bytes.cast_signed() - self.gone.bytes.cast_signed()
    }
}

/// The difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diff {
    /// Rows by type, the one that has grown most first.
    pub by_type: Vec<DiffRow>,
    /// The same by place of allocation.
    pub by_place: Vec<DiffRow>,
    /// All of it.
    pub total: DiffRow,
}

impl Diff {
    /// What lies between them.
    pub fn of(old: &Snapshot, new: &Snapshot) -> Diff {
        let mut types = Rows::default();
        let mut places = Rows::default();
        let mut all = Rows::default();
        let mut count = |name: &str, place: &str, change: &dyn Fn(&mut DiffRow)| {
            change(types.row(name));
            change(places.row(place));
            change(all.row(""));
        };
        for (snapshot, other, is_new) in [(new, old, true), (old, new, false)] {
            let place_texts: Vec<String> = snapshot.places.iter().map(place_text).collect();
            for (index, node) in (0..).zip(snapshot.nodes()) {
                if node.id == 0 {
                    continue;
                }
                let place = place_texts.get(node.place as usize);
                let place = place.map_or("", |place| &**place);
                let bytes = node.bytes;
                let is_kept = other.find(node.id).is_some();
                match (is_new, is_kept) {
                    (true, true) => count(snapshot.name(index), place, &|row| row.kept.add(bytes)),
                    (true, false) => count(snapshot.name(index), place, &|row| row.new.add(bytes)),
                    (false, false) => {
                        count(snapshot.name(index), place, &|row| row.gone.add(bytes));
                    }
                    (false, true) => {}
                }
            }
        }
        let total = all.row("").clone();
        Diff {
            by_type: types.sorted(),
            by_place: places.sorted(),
            total,
        }
    }
}

/// A place as `file:line`.
pub(super) fn place_text(place: &Place) -> String {
    match (&*place.file, place.line) {
        ("", _) => place.func.to_string(),
        (file, line) => format!("{file}:{line}"),
    }
}

#[derive(Default)]
struct Rows {
    rows: Vec<DiffRow>,
    numbers: FxHashMap<String, usize>,
}

impl Rows {
    fn row(&mut self, name: &str) -> &mut DiffRow {
        let at = match self.numbers.get(name) {
            Some(at) => *at,
            None => {
                self.numbers.insert(name.to_owned(), self.rows.len());
                self.rows.push(DiffRow {
                    name: name.to_owned(),
                    new: Tally::default(),
                    gone: Tally::default(),
                    kept: Tally::default(),
                });
                self.rows.len() - 1
            }
        };
        &mut self.rows[at]
    }

    fn sorted(self) -> Vec<DiffRow> {
        let mut rows = self.rows;
        rows.sort_by(|a, b| {
            b.growth()
                .cmp(&a.growth())
                .then_with(|| a.name.cmp(&b.name))
        });
        rows
    }
}
