//! Pages of one heap: chunks from `mem::source`, cut into runs, merged again when spans die.
//!
//! In: counts of pages. Out: runs, best fit. Three sets: *warm* (used before, may hold old contents), *released* (given back to
//! the system, read as zero, cost nothing until touched) and *fresh* (never touched by this heap: not in the books yet).
//!
//! Invariant: every page of every chunk is in exactly one set or in exactly one span.

use std::collections::{BTreeMap, BTreeSet};

use crate::heap::alloc::zero;
use crate::mem::source::{Chunk, HUGE_CHUNK_BYTES, SPARE_BYTES, Source};
use crate::mem::{OutOfMemory, PAGE_BYTES};

/// First chunk of a heap whose pages come from the host: enough for a machine at rest.
const FIRST_CHUNK_BYTES: u64 = 64 << 10;
/// Chunks double up to this size.
const MAX_CHUNK_BYTES: u64 = HUGE_CHUNK_BYTES;

/// Runs of pages by address and by size.
#[derive(Default)]
struct RunSet {
    by_addr: BTreeMap<u64, u64>,
    by_size: BTreeSet<(u64, u64)>,
    n_pages: u64,
}

impl RunSet {
    fn remove(&mut self, base: u64, n_pages: u64) {
        self.by_addr.remove(&base);
        self.by_size.remove(&(n_pages, base));
        self.n_pages -= n_pages;
    }

    /// Adds a run, merged with its neighbours.
    fn insert(&mut self, mut base: u64, mut n_pages: u64) {
        if let Some((&before, &n)) = self.by_addr.range(..base).next_back()
            && before + n * PAGE_BYTES == base
        {
            self.remove(before, n);
            base = before;
            n_pages += n;
        }
        let end = base + n_pages * PAGE_BYTES;
        if let Some(&n) = self.by_addr.get(&end) {
            self.remove(end, n);
            n_pages += n;
        }
        self.by_addr.insert(base, n_pages);
        self.by_size.insert((n_pages, base));
        self.n_pages += n_pages;
    }

    /// Takes `n_pages` from the smallest run that has them.
    fn take(&mut self, n_pages: u64) -> Option<u64> {
        let &(n, base) = self.by_size.range((n_pages, 0)..).next()?;
        self.remove(base, n);
        if n > n_pages {
            self.insert(base + n_pages * PAGE_BYTES, n - n_pages);
        }
        Some(base)
    }

    /// Pages of this set in a range.
    fn count_in(&self, base: u64, n_pages: u64) -> u64 {
        self.parts_of(base, n_pages).map(|(_, n)| n).sum()
    }

    /// Takes the pages of a range that are in this set: its parts, by address.
    fn take_range(&mut self, base: u64, n_pages: u64) -> Vec<(u64, u64)> {
        let parts: Vec<_> = self.parts_of(base, n_pages).collect();
        for &(part, n) in &parts {
            self.take_part(part, n);
        }
        parts
    }

    /// What of a range is in this set, by address.
    fn parts_of(&self, base: u64, n_pages: u64) -> impl Iterator<Item = (u64, u64)> {
        let end = base + n_pages * PAGE_BYTES;
        let first = self.by_addr.range(..=base).next_back();
        let from = first.map_or(base, |(&run, _)| run);
        self.by_addr.range(from..end).filter_map(move |(&run, &n)| {
            let from = run.max(base);
            let to = (run + n * PAGE_BYTES).min(end);
            (from < to).then(|| (from, (to - from) / PAGE_BYTES))
        })
    }

    /// Takes pages that are all in one run; what is left of it on both sides stays.
    fn take_part(&mut self, part: u64, n_pages: u64) {
        let Some((&base, &n)) = self.by_addr.range(..=part).next_back() else {
            return;
        };
        self.remove(base, n);
        let (end, part_end) = (base + n * PAGE_BYTES, part + n_pages * PAGE_BYTES);
        if base < part {
            self.insert(base, (part - base) / PAGE_BYTES);
        }
        if part_end < end {
            self.insert(part_end, (end - part_end) / PAGE_BYTES);
        }
    }

    fn fits(&self, n_pages: u64) -> bool {
        self.by_size.range((n_pages, 0)..).next().is_some()
    }

    fn largest(&self) -> Option<(u64, u64)> {
        self.by_size.last().map(|&(n, base)| (base, n))
    }
}

/// Pages given out.
pub(super) struct PageRun {
    pub(super) base: u64,
    /// May hold old contents.
    pub(super) need_zero: bool,
}

/// The pages of one heap.
pub(super) struct Pages {
    source: Source,
    chunks: Vec<Chunk>,
    /// Those with huge pages, of which nothing was given back yet.
    huge: Vec<Chunk>,
    warm: RunSet,
    released: RunSet,
    fresh: RunSet,
    /// The first chunk, if another heap has used it before: fresh pages there hold old contents.
    spare: Option<Chunk>,
    next_chunk_bytes: u64,
    /// Pages that were in a span at least once.
    touched_pages: u64,
}

impl Pages {
    pub(super) fn new(source: Source) -> Self {
        // What nobody touches of a chunk of the system's costs nothing.
        let next_chunk_bytes = if source.is_zeroed() {
            SPARE_BYTES
        } else {
            FIRST_CHUNK_BYTES
        };
        Self {
            source,
            chunks: Vec::new(),
            huge: Vec::new(),
            warm: RunSet::default(),
            released: RunSet::default(),
            fresh: RunSet::default(),
            spare: None,
            next_chunk_bytes,
            touched_pages: 0,
        }
    }

    /// A run of `n_pages`; takes at most `room_bytes` more from the system than now.
    pub(super) fn alloc(&mut self, n_pages: u64, room_bytes: u64) -> Result<PageRun, OutOfMemory> {
        if let Some(base) = self.warm.take(n_pages) {
            return Ok(PageRun {
                base,
                need_zero: true,
            });
        }
        let wanted_bytes = n_pages.saturating_mul(PAGE_BYTES);
        let refused = OutOfMemory { wanted_bytes };
        if wanted_bytes > room_bytes {
            return self.alloc_merged(n_pages, room_bytes).ok_or(refused);
        }
        if let Some(base) = self.released.take(n_pages) {
            return Ok(PageRun {
                base,
                need_zero: false,
            });
        }
        if !self.fresh.fits(n_pages) {
            if let Some(run) = self.alloc_merged(n_pages, room_bytes) {
                return Ok(run);
            }
            self.grow(wanted_bytes)?;
        }
        let base = self.fresh.take(n_pages).ok_or(refused)?;
        self.touched_pages += n_pages;
        Ok(PageRun {
            base,
            need_zero: !self.source.is_zeroed() || self.is_in_spare(base, n_pages),
        })
    }

    /// Some of these pages are of the spare chunk: runs of chunks side by side are merged.
    fn is_in_spare(&self, base: u64, n_pages: u64) -> bool {
        let end = base + n_pages * PAGE_BYTES;
        self.spare
            .is_some_and(|chunk| base < chunk.base + chunk.n_bytes && chunk.base < end)
    }

    /// A run that only warm and released pages together make up. Those of its pages that are warm are zeroed here; released ones read as zero,
    /// and those that the run does not need stay with the system.
    fn alloc_merged(&mut self, n_pages: u64, room_bytes: u64) -> Option<PageRun> {
        if self.released.n_pages == 0 || self.warm.n_pages + self.released.n_pages < n_pages {
            return None;
        }
        let base = self.smallest_idle(n_pages)?;
        if self.released.count_in(base, n_pages) * PAGE_BYTES > room_bytes {
            return None;
        }
        self.released.take_range(base, n_pages);
        for (part, n) in self.warm.take_range(base, n_pages) {
            zero(part, n * PAGE_BYTES);
        }
        Some(PageRun {
            base,
            need_zero: false,
        })
    }

    /// Where the smallest run of idle pages side by side begins that has `n_pages`, warm and released ones alike.
    fn smallest_idle(&self, n_pages: u64) -> Option<u64> {
        let mut best = None;
        let mut open: Option<(u64, u64)> = None;
        let mut close = |run: Option<(u64, u64)>| {
            if let Some((base, n)) = run.filter(|&(_, n)| n >= n_pages)
                && best.is_none_or(|(fewest, _)| n < fewest)
            {
                best = Some((n, base));
            }
        };
        let (mut warm, mut released) = (self.warm.by_addr.iter(), self.released.by_addr.iter());
        let (mut a, mut b) = (warm.next(), released.next());
        while let Some((&base, &n)) = match (a, b) {
            (Some(x), Some(y)) if y.0 < x.0 => std::mem::replace(&mut b, released.next()),
            (Some(_), _) => std::mem::replace(&mut a, warm.next()),
            (None, _) => std::mem::replace(&mut b, released.next()),
        } {
            open = match open {
                Some((first, n_open)) if first + n_open * PAGE_BYTES == base => {
                    Some((first, n_open + n))
                }
                before => {
                    close(before);
                    Some((base, n))
                }
            };
        }
        close(open);
        best.map(|(_, base)| base)
    }

    fn grow(&mut self, wanted_bytes: u64) -> Result<(), OutOfMemory> {
        let refused = OutOfMemory { wanted_bytes };
        self.chunks.try_reserve(1).map_err(|_| refused)?;
        self.huge.try_reserve(1).map_err(|_| refused)?;
        let n_bytes = wanted_bytes
            .checked_next_multiple_of(FIRST_CHUNK_BYTES)
            .ok_or(refused)?
            .max(self.next_chunk_bytes);
        let chunk = match self.first_spare(n_bytes) {
            Some(chunk) => chunk,
            None => self.source.acquire(n_bytes)?,
        };
        self.chunks.push(chunk);
        if n_bytes == HUGE_CHUNK_BYTES {
            self.huge.push(chunk);
        }
        self.fresh.insert(chunk.base, n_bytes / PAGE_BYTES);
        self.next_chunk_bytes = (self.next_chunk_bytes * 2).min(MAX_CHUNK_BYTES);
        Ok(())
    }

    /// The process's spare chunk, for a heap that begins.
    fn first_spare(&mut self, n_bytes: u64) -> Option<Chunk> {
        if !self.chunks.is_empty() || n_bytes != SPARE_BYTES {
            return None;
        }
        self.spare = self.source.acquire_spare();
        self.spare
    }

    /// Takes back the pages of a dead span.
    pub(super) fn free(&mut self, base: u64, n_pages: u64) {
        self.warm.insert(base, n_pages);
    }

    /// Gives idle pages to the system until at most `keep_bytes` are warm; largest runs first. Bytes released.
    pub(super) fn release(&mut self, keep_bytes: u64) -> u64 {
        let mut done = 0;
        loop {
            match self.release_some(keep_bytes, u64::MAX) {
                0 => return done,
                more => done += more,
            }
        }
    }

    /// The same for at most `most_pages` of one run.
    pub(super) fn release_some(&mut self, keep_bytes: u64, most_pages: u64) -> u64 {
        if self.warm.n_pages * PAGE_BYTES <= keep_bytes {
            return 0;
        }
        let Some((base, n_all)) = self.warm.largest() else {
            return 0;
        };
        let n = n_all.min(most_pages);
        if !self.source.discard(base, n * PAGE_BYTES) {
            return 0;
        }
        self.stop_huge(base, base + n * PAGE_BYTES);
        self.warm.remove(base, n_all);
        if n < n_all {
            self.warm.insert(base + n * PAGE_BYTES, n_all - n);
        }
        self.released.insert(base, n);
        n * PAGE_BYTES
    }

    /// Chunks with a part in a range that was given back get small pages from now on, so that what is touched there again costs no more than it says.
    fn stop_huge(&mut self, from: u64, to: u64) {
        let source = self.source;
        self.huge.retain(|&chunk| {
            let is_apart = to <= chunk.base || chunk.base + chunk.n_bytes <= from;
            if !is_apart {
                source.stop_huge(chunk);
            }
            is_apart
        });
    }

    /// Bytes touched at least once.
    pub(super) fn touched_bytes(&self) -> u64 {
        self.touched_pages * PAGE_BYTES
    }

    /// Bytes touched once that no span uses, the released ones included.
    pub(super) fn idle_bytes(&self) -> u64 {
        (self.warm.n_pages + self.released.n_pages) * PAGE_BYTES
    }

    /// Bytes of idle pages given back.
    pub(super) fn released_bytes(&self) -> u64 {
        self.released.n_pages * PAGE_BYTES
    }

    /// Bytes of all chunks, touched or not: what the system or the host has given.
    #[cfg(test)]
    pub(super) fn chunk_bytes(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.n_bytes).sum()
    }

    /// Ends all: the chunks for which `keep` answers false are given back, the others returned with their source.
    pub(super) fn dissolve(&mut self, keep: impl Fn(Chunk) -> bool) -> (Source, Vec<Chunk>) {
        let mut kept = Vec::new();
        for chunk in std::mem::take(&mut self.chunks) {
            if keep(chunk) {
                kept.push(chunk);
            } else {
                self.source.give_back(chunk);
            }
        }
        self.huge.clear();
        for set in [&mut self.warm, &mut self.released, &mut self.fresh] {
            *set = RunSet::default();
        }
        (self.source, kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_merge_and_split() {
        // Others of the process may have a spare chunk, or give one back meanwhile.
        let mut pages = Pages::new(Source::default());
        let a = pages.alloc(2, u64::MAX).unwrap().base;
        let b = pages.alloc(3, u64::MAX).unwrap().base;
        assert_eq!(b, a + 2 * PAGE_BYTES);
        assert_eq!(pages.touched_bytes(), 5 * PAGE_BYTES);
        pages.free(a, 2);
        pages.free(b, 3);
        let c = pages.alloc(5, 0).unwrap();
        assert!(c.base == a && c.need_zero);
        pages.free(a, 5);
        assert_eq!(pages.release(0), 5 * PAGE_BYTES);
        assert_eq!(pages.released_bytes(), 5 * PAGE_BYTES);
        assert!(pages.alloc(5, 0).is_err());
        assert!(!pages.alloc(1, PAGE_BYTES).unwrap().need_zero);
        let big = pages.alloc(1000, u64::MAX).unwrap();
        pages.free(big.base, 1000);
        pages.dissolve(|_| false);
    }

    #[test]
    fn chunks_that_gave_pages_back_stop_asking_for_huge_ones() {
        let mut pages = Pages::new(Source::default());
        let mut runs = Vec::new();
        while pages.huge.len() < 2 {
            runs.push(pages.alloc(16, u64::MAX).unwrap().base);
        }
        let first = pages.huge[0];
        assert!(!cfg!(target_os = "linux") || first.base.is_multiple_of(2 << 20));
        let inside = |base: u64| (first.base..first.base + first.n_bytes).contains(&base);
        pages.free(*runs.iter().find(|base| !inside(**base)).unwrap(), 16);
        pages.release(0);
        assert_eq!(pages.huge.len(), 2);
        pages.free(*runs.iter().find(|base| inside(**base)).unwrap(), 16);
        let kept = if pages.release(0) == 0 { 2 } else { 1 };
        assert_eq!(pages.huge.len(), kept);
        pages.dissolve(|_| false);
    }
}
