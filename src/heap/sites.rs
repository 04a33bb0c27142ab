//! Counters by allocation site: who asked for the memory.
//!
//! In: the row that the machine has named ([`Heap::set_site`]) before it asks for cells. Out: objects and bytes of each row. What a row stands for is
//! not known here; four rows are the heap's own, the others are made by [`Heap::new_site`].
//!
//! Every cell that the books count is counted in exactly one row, so the sums over all rows are `mallocs` and `total_alloc`, always:
//! [`Heap::alloc`] and large objects count in the current row; the machine's fast allocation counts in the word that its instruction names, all
//! its cells being of `fast_bytes`; nodes are counted by the node space.
//!
//! Invariant J1: rows never move and live as long as their heap; the current row is one of them.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::heap::Heap;
use crate::heap::node::NODE_BYTES;

/// Rows of the heap's own, by number.
pub mod own {
    /// The host, and the engine on its behalf: whoever allocates while the machine does not run.
    pub const HOST: u32 = 0;
    /// The machine itself: values of run-time errors, what no instruction asked for.
    pub const MACHINE: u32 = 1;
    /// Code of functions.
    pub const CODE: u32 = 2;
    /// Source texts.
    pub const TEXT: u32 = 3;
    /// Rows of the heap's own.
    pub const N: u32 = 4;
    /// The number under which nodes are told; they have no row.
    pub const NODES: u32 = u32::MAX;
}

/// Rows of the first chunk: small programs need no other.
const FIRST_CHUNK: usize = 12;

/// Rows of each further chunk.
const CHUNK: usize = 64;

/// Chunk of a row, and its place there.
#[inline]
fn place(number: u32) -> (usize, usize) {
    match (number as usize).checked_sub(FIRST_CHUNK) {
        Some(at) => (1 + at / CHUNK, at % CHUNK),
        None => (0, number as usize),
    }
}

/// The counters of one site. `fast` comes first: machine code increments it in place.
#[derive(Default)]
#[repr(C)]
pub struct SiteRow {
    /// Cells of the fast allocation.
    fast: Cell<u64>,
    // Not side by side: two additions in memory are fewer instructions than one of vectors.
    objects: Cell<u64>,
    /// Bytes of a cell of the fast allocation.
    fast_bytes: Cell<u64>,
    bytes: Cell<u64>,
    /// Time of collecting that this site had to wait for before it could allocate.
    assist_ns: Cell<u64>,
    number: Cell<u32>,
}

impl SiteRow {
    /// Counts a cell.
    #[inline(always)]
    pub(super) fn book(&self, n_bytes: u64) {
        if cfg!(not(feature = "uncounted")) {
            self.objects.set(self.objects.get() + 1);
            self.bytes.set(self.bytes.get() + n_bytes);
        }
    }
}

/// A row, by address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SiteRef(pub(super) NonNull<SiteRow>);

impl SiteRef {
    /// The address, as code carries it.
    pub fn addr(self) -> u64 {
        self.0.as_ptr() as usize as u64
    }

    /// The number of the row.
    pub fn number(self) -> u32 {
        // SAFETY: J1.
        unsafe { self.0.as_ref() }.number.get()
    }

    /// The site at an address.
    ///
    /// # Safety
    /// `addr` came from [`SiteRef::addr`] of a heap that still lives.
    #[inline(always)]
    pub unsafe fn from_addr(addr: u64) -> SiteRef {
        // SAFETY: the caller's obligation: rows are no null pointers.
        SiteRef(unsafe { NonNull::new_unchecked(addr as usize as *mut SiteRow) })
    }
}

/// What one site has allocated since the beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SiteTotals {
    /// Objects.
    pub objects: u64,
    /// Bytes, rounded up to size classes.
    pub bytes: u64,
    /// Time of collecting that allocating here had to wait for, ns.
    pub assist_ns: u64,
}

/// All rows of a heap.
pub(super) struct Sites {
    chunks: Vec<Box<[SiteRow]>>,
    n: u32,
    /// J1.
    pub(super) current: SiteRef,
}

impl Sites {
    pub(super) fn new() -> Sites {
        let first = new_chunk(FIRST_CHUNK);
        // A pointer to the slice is one to its first row.
        let current = SiteRef(NonNull::from(&*first).cast());
        for (row, number) in first.iter().zip(0..own::N) {
            row.number.set(number);
        }
        Sites {
            chunks: vec![first],
            n: own::N,
            current,
        }
    }

    fn row(&self, number: u32) -> Option<&SiteRow> {
        let (chunk, at) = place(number);
        self.chunks.get(chunk)?.get(at)
    }

    pub(super) fn site(&self, number: u32) -> SiteRef {
        self.row(number)
            .map_or(self.current, |row| SiteRef(NonNull::from(row)))
    }

    /// Bytes of the table.
    pub(super) fn n_bytes(&self) -> u64 {
        let n_rows: usize = self.chunks.iter().map(|chunk| chunk.len()).sum();
        (n_rows * size_of::<SiteRow>()) as u64
    }
}

fn new_chunk(n_rows: usize) -> Box<[SiteRow]> {
    (0..n_rows).map(|_| SiteRow::default()).collect()
}

impl Heap {
    /// A new site; its number. `fast_bytes`: the bytes of each cell that the fast allocation gives it, 0 if it never does.
    pub fn new_site(&mut self, fast_bytes: u64) -> u32 {
        let number = self.sites.n;
        if place(number) == (self.sites.chunks.len(), 0) {
            self.sites.chunks.push(new_chunk(CHUNK));
        }
        self.sites.n += 1;
        if let Some(row) = self.sites.row(number) {
            row.fast_bytes.set(fast_bytes);
            row.number.set(number);
        }
        number
    }

    /// The row of a site.
    pub fn site(&self, number: u32) -> SiteRef {
        self.sites.site(number)
    }

    /// Whoever asks for cells from now on does so for this site. The one before.
    #[inline(always)]
    pub fn set_site(&mut self, site: SiteRef) -> SiteRef {
        if cfg!(feature = "uncounted") {
            return site;
        }
        std::mem::replace(&mut self.sites.current, site)
    }

    /// The same for a row of the heap's own.
    pub fn set_own_site(&mut self, number: u32) {
        let site = self.site(number);
        self.set_site(site);
    }

    /// A site waited for the collector before it could allocate.
    pub fn book_assist(&mut self, site: SiteRef, ns: u64) {
        if let Some(row) = self.sites.row(site.number()) {
            row.assist_ns.set(row.assist_ns.get() + ns);
        }
    }

    /// Time of all collecting so far, ns.
    pub fn gc_time_ns(&self) -> u64 {
        self.counters.gc_time_ns
    }

    /// Sites there are, the heap's own included.
    pub fn n_sites(&self) -> u32 {
        self.sites.n
    }

    /// What a site has allocated, up to now.
    pub fn site_totals(&self, number: u32) -> SiteTotals {
        if number == own::NODES {
            return SiteTotals {
                objects: self.ast_parsed_total,
                bytes: self.ast_parsed_total * NODE_BYTES,
                assist_ns: 0,
            };
        }
        self.sites
            .row(number)
            .map_or_else(SiteTotals::default, |row| {
                let (fast, each) = (row.fast.get(), row.fast_bytes.get());
                SiteTotals {
                    objects: row.objects.get() + fast,
                    bytes: row.bytes.get() + fast * each,
                    assist_ns: row.assist_ns.get(),
                }
            })
    }
}
