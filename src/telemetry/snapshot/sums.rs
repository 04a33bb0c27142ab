//! Sums by type and by place of allocation.
//!
//! In: a snapshot and its analysis. Out: a row for each name: objects, their own bytes, and what would go if all of them went... as far as each holds it alone:
//! retained bytes are added for objects that no other object of the row dominates, so that nothing is counted twice.

use rustc_hash::FxHashMap;

use crate::telemetry::snapshot::diff::place_text;
use crate::telemetry::snapshot::{Analysis, NONE, Snapshot, Tally};

/// The objects of one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SumRow {
    /// A type, or a place as `file:line`; empty where it is not known.
    pub name: String,
    /// Objects and their own bytes.
    pub own: Tally,
    /// Bytes that they retain.
    pub retained: u64,
    /// The node of the one that retains most.
    pub largest: u32,
}

impl Analysis {
    /// Rows by type, the one that retains most first.
    pub fn by_type(&self, snapshot: &Snapshot) -> Vec<SumRow> {
        let rows = snapshot.nodes().iter().map(|node| node.name).collect();
        self.sums(snapshot, rows, |row| snapshot.text(row).to_owned())
    }

    /// Rows by place of allocation.
    pub fn by_place(&self, snapshot: &Snapshot) -> Vec<SumRow> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut names = vec![String::new()];
        let mut row_of_place = Vec::new();
        for place in &snapshot.places {
            let text = place_text(place);
            let number = *numbers.entry(text).or_insert_with_key(|text| {
                names.push(text.clone());
                names.len() as u32 - 1
            });
            row_of_place.push(number);
        }
        let row = |place: u32| row_of_place.get(place as usize).copied().unwrap_or(0);
        let rows = snapshot
            .nodes()
            .iter()
            .map(|node| row(node.place))
            .collect();
        let name = |row: u32| names.get(row as usize).cloned().unwrap_or_default();
        self.sums(snapshot, rows, name)
    }

    /// Syntax trees by file.
    pub fn trees(&self, snapshot: &Snapshot) -> Vec<SumRow> {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut names = Vec::new();
        let mut rows = vec![NONE; snapshot.nodes().len()];
        for tree in &snapshot.trees {
            let file = snapshot.place(tree.node).map_or("", |place| &place.file);
            let number = *numbers.entry(file).or_insert_with(|| {
                names.push(file.to_owned());
                names.len() as u32 - 1
            });
            if let Some(row) = rows.get_mut(tree.node as usize) {
                *row = number;
            }
        }
        let name = |row: u32| names.get(row as usize).cloned().unwrap_or_default();
        self.sums(snapshot, rows, name)
    }

    /// Nodes of row [`NONE`] are counted nowhere.
    fn sums(
        &self,
        snapshot: &Snapshot,
        row_of_node: Vec<u32>,
        name: impl Fn(u32) -> String,
    ) -> Vec<SumRow> {
        let mut sums: FxHashMap<u32, SumRow> = FxHashMap::default();
        let (first, children) = self.children();
        let below = |node: u32| {
            let at = |at: u32| first.get(at as usize).copied().unwrap_or(0) as usize;
            children.get(at(node)..at(node + 1)).unwrap_or_default()
        };
        // How many of those above are of a row.
        let mut above: FxHashMap<u32, u32> = FxHashMap::default();
        // Nodes to enter, and to leave.
        let mut todo = vec![(0_u32, false)];
        while let Some((node, leaves)) = todo.pop() {
            let row = row_of_node.get(node as usize).copied().unwrap_or(0);
            let Some(object) = snapshot.nodes().get(node as usize) else {
                continue;
            };
            let is_object = object.id != 0 && row != NONE;
            let depth = above.entry(row).or_insert(0);
            if leaves {
                *depth -= u32::from(is_object);
                continue;
            }
            if is_object {
                let retained = self.retained(node);
                let sum = sums.entry(row).or_insert_with(|| SumRow {
                    name: name(row),
                    own: Tally::default(),
                    retained: 0,
                    largest: node,
                });
                sum.own.objects += 1;
                sum.own.bytes += object.bytes;
                if *depth == 0 {
                    sum.retained += retained;
                }
                if retained > self.retained(sum.largest) {
                    sum.largest = node;
                }
                *depth += 1;
            }
            todo.push((node, true));
            todo.extend(below(node).iter().map(|child| (*child, false)));
        }
        let mut rows: Vec<SumRow> = sums.into_values().collect();
        rows.sort_by(|a, b| {
            let order = b.retained.cmp(&a.retained);
            order.then_with(|| a.name.cmp(&b.name))
        });
        rows
    }
}
