//! The only door to system memory: pages from the system or the host, the map from address to page owner, tables that grow in place.
//!
//! In: requests of `heap`. Out: page-aligned chunks, process-wide address lookup, [`OutOfMemory`].

pub mod buckets;
pub mod map;
pub mod source;
pub mod stack;
pub mod sync;

/// Bytes of a page, the unit in which spans are cut.
pub const PAGE_BYTES: u64 = 8192;
/// `PAGE_BYTES` as a shift.
pub const PAGE_SHIFT: u32 = 13;

/// Memory was refused, by the system, by the host's hook, or by the configured limit. Nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory {
    /// Bytes that were asked for.
    pub wanted_bytes: u64,
}

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "out of memory: {} bytes wanted", self.wanted_bytes)
    }
}

impl std::error::Error for OutOfMemory {}
