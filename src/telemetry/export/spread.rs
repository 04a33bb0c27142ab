//! Exact counts by place, spread over the stacks that the sampler saw there.
//!
//! In: what each place allocated, exactly, and the samples. Out: [`Row`]s, whose allocations sum up to the exact count of each place; how they divide
//! among the stacks of one place is estimated, and so is what is in use. A place that was never sampled is a row with its own frame alone.

use crate::heap::sites::own;
use crate::telemetry::export::Material;
use crate::vm::profile::{ProfileFrame, SampleReading};
use crate::vm::sites::{SitePlace, SiteReading};

/// What one stack allocated in one place, in cells of one size.
pub(super) struct Row<'a> {
    /// Innermost first; never empty.
    pub(super) stack: Vec<ProfileFrame>,
    pub(super) site: &'a SitePlace,
    /// Bytes of a cell; 0 if it is not known.
    pub(super) cell_bytes: u64,
    pub(super) alloc_objects: u64,
    pub(super) alloc_bytes: u64,
    pub(super) inuse_objects: u64,
    pub(super) inuse_bytes: u64,
    /// Objects that have met a mark, dead or alive by now, and those of them that the first one left alive: estimates.
    pub(super) aged_objects: u64,
    pub(super) survived_objects: u64,
}

/// All rows.
pub(super) fn rows(material: &Material) -> Vec<Row<'_>> {
    let mut all = Vec::new();
    for site in &material.sites {
        let own: Vec<&SampleReading> = material
            .samples
            .iter()
            .filter(|sample| sample.number == site.number && sample.bucket.allocs != 0)
            .collect();
        if own.is_empty() {
            all.push(alone(material, site));
        } else {
            spread(material, site, &own, &mut all);
        }
    }
    all
}

/// A place without samples.
fn alone<'a>(material: &Material, site: &'a SiteReading) -> Row<'a> {
    let is_nodes = site.number == own::NODES;
    let heap = &material.stats.heap;
    Row {
        stack: vec![frame_of(&site.place)],
        site: &site.place,
        cell_bytes: 0,
        alloc_objects: site.totals.objects,
        alloc_bytes: site.totals.bytes,
        inuse_objects: if is_nodes { heap.ast_nodes } else { 0 },
        inuse_bytes: if is_nodes { heap.ast_bytes } else { 0 },
        aged_objects: 0,
        survived_objects: 0,
    }
}

/// Divides the exact counts of a place in proportion to the estimates of its buckets.
fn spread<'a>(
    material: &Material,
    site: &'a SiteReading,
    own: &[&SampleReading],
    all: &mut Vec<Row<'a>>,
) {
    let objects = |r: &SampleReading| r.bucket.allocs as f64 * r.scale(material.rate);
    let bytes = |r: &SampleReading| objects(r) * r.bucket.n_bytes as f64;
    let mut objects = Share::new(
        site.totals.objects,
        own.iter().map(|r| objects(r)).sum(),
        objects,
    );
    let mut bytes = Share::new(site.totals.bytes, own.iter().map(|r| bytes(r)).sum(), bytes);
    for reading in own {
        let live = reading.bucket.allocs - reading.bucket.frees;
        let in_use = reading.estimate(live, material.rate);
        let young = live.saturating_sub(reading.bucket.aged);
        let [survived, ..] = reading.bucket.survived;
        let estimate = |samples| reading.estimate(samples, material.rate).objects;
        all.push(Row {
            stack: if reading.stack.is_empty() {
                vec![frame_of(&site.place)]
            } else {
                reading.stack.clone()
            },
            site: &site.place,
            cell_bytes: reading.bucket.n_bytes,
            alloc_objects: objects.of(reading),
            alloc_bytes: bytes.of(reading),
            inuse_objects: in_use.objects,
            inuse_bytes: in_use.bytes,
            aged_objects: estimate(reading.bucket.allocs - young),
            survived_objects: estimate(survived),
        });
    }
}

/// Parts of a whole number in proportion to weights: they sum up to it exactly.
struct Share<F> {
    whole: u64,
    all: f64,
    so_far: f64,
    given: u64,
    weight: F,
}

impl<F: Fn(&SampleReading) -> f64> Share<F> {
    fn new(whole: u64, all: f64, weight: F) -> Self {
        Share {
            whole,
            all,
            so_far: 0.0,
            given: 0,
            weight,
        }
    }

    fn of(&mut self, reading: &SampleReading) -> u64 {
        self.so_far += (self.weight)(reading);
        let share = (self.so_far / self.all).min(1.0);
        let upto = (self.whole as f64 * share).round() as u64;
        // The last part is the rest, whatever was rounded.
        let upto = if share > 1.0 - 1e-12 {
            self.whole
        } else {
            upto.min(self.whole)
        };
        let part = upto.saturating_sub(self.given);
        self.given += part;
        part
    }
}

/// The place of a site as a frame.
fn frame_of(place: &SitePlace) -> ProfileFrame {
    ProfileFrame {
        func: place.func.clone(),
        file: place.file.clone(),
        line: place.line,
        column: place.column,
    }
}
