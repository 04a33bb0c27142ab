//! Costs by line: exact allocations, and estimates of what is in use and of what survived.
//!
//! In: rows of stacks. Out: [`LineCost`]s, most bytes first. The report's page does the same sums by itself.

use std::collections::HashMap;
use std::sync::Arc;

use crate::telemetry::export::Material;
use crate::telemetry::export::spread::rows;

/// A line that allocates.
#[derive(Clone, Debug)]
pub struct LineCost {
    /// The function.
    pub func: Arc<str>,
    /// File as given to the parser; empty for what no line allocated.
    pub file: Arc<str>,
    /// From 1; 0 for what no line allocated.
    pub line: u32,
    /// Type of what it allocates, the one with most bytes.
    pub ty: Arc<str>,
    /// Exact.
    pub alloc_bytes: u64,
    /// Exact.
    pub alloc_objects: u64,
    /// Estimate.
    pub inuse_bytes: u64,
    /// Share of bytes that outlived their first mark, 0..=1; `None` if none has met one. Estimate.
    pub survival: Option<f64>,
}

/// What is summed up for one line.
struct Sums {
    cost: LineCost,
    most_bytes: u64,
    aged_bytes: u64,
    survived_bytes: u64,
}

/// All lines.
pub fn lines(material: &Material) -> Vec<LineCost> {
    let mut all: HashMap<(Arc<str>, Arc<str>, u32), Sums> = HashMap::new();
    for row in rows(material) {
        let site = row.site;
        let key = (Arc::clone(&site.func), Arc::clone(&site.file), site.line);
        let sums = all.entry(key).or_insert_with(|| Sums {
            cost: LineCost {
                func: Arc::clone(&site.func),
                file: Arc::clone(&site.file),
                line: site.line,
                ty: Arc::clone(&site.ty),
                alloc_bytes: 0,
                alloc_objects: 0,
                inuse_bytes: 0,
                survival: None,
            },
            most_bytes: 0,
            aged_bytes: 0,
            survived_bytes: 0,
        });
        sums.cost.alloc_bytes += row.alloc_bytes;
        sums.cost.alloc_objects += row.alloc_objects;
        sums.cost.inuse_bytes += row.inuse_bytes;
        sums.aged_bytes += row.aged_objects * row.cell_bytes;
        sums.survived_bytes += row.survived_objects * row.cell_bytes;
        if row.alloc_bytes > sums.most_bytes {
            sums.most_bytes = row.alloc_bytes;
            sums.cost.ty = Arc::clone(&site.ty);
        }
    }
    let finished = all.into_values().map(|sums| LineCost {
        survival: (sums.aged_bytes != 0)
            .then(|| (sums.survived_bytes as f64 / sums.aged_bytes as f64).min(1.0)),
        ..sums.cost
    });
    let mut lines: Vec<LineCost> = finished.collect();
    lines.sort_by(|a, b| {
        b.alloc_bytes
            .cmp(&a.alloc_bytes)
            .then_with(|| (&a.file, a.line).cmp(&(&b.file, b.line)))
    });
    lines
}
