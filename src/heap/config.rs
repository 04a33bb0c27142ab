//! What a heap is configured with.
//!
//! In: the host's wishes, as `ergo_config` has them. Out: [`HeapConfig`], copied into the heap; [`debug`], the bits of `ergo_gc_debug`.

use std::ffi::c_void;

use crate::heap::jobs::JobHook;
use crate::mem::source::ReallocHook;

/// Bits of [`HeapConfig::debug`], the numbers of the C enum `ergo_gc_debug`.
pub mod debug {
    /// A second mark with its own bits, and a recount of the books, after each cycle.
    pub const VERIFY: u32 = 1;
    /// Every allocation asks for a cycle at the next safepoint.
    pub const STRESS_ALLOC: u32 = 2;
    /// A cycle at every safepoint (the machine's part; the heap always wants one).
    pub const STRESS_SAFEPOINT: u32 = 4;
    /// A step of one unit at every safepoint, and cycle after cycle.
    pub const STRESS_STEP: u32 = 8;
    /// Fill freed cells with 0xDEADDEAD.
    pub const POISON: u32 = 32;
    /// Never use a freed cell again.
    pub const EFENCE: u32 = 64;
    /// A pointer into a free cell is a bug of ours.
    pub const INVALIDPTR: u32 = 128;
    /// A mark that ends has marked all that was reachable when it began: no store passed by the barrier.
    pub const AUDIT: u32 = 256;
    /// All of these.
    pub const ALL: u32 = VERIFY
        | STRESS_ALLOC
        | STRESS_SAFEPOINT
        | STRESS_STEP
        | POISON
        | EFENCE
        | INVALIDPTR
        | AUDIT;
}

/// The default of [`HeapConfig::max_step_us`].
pub const DEFAULT_STEP_US: u32 = 500;

/// The default of [`HeapConfig::max_assist_us`].
pub const DEFAULT_ASSIST_US: u32 = 200;

/// The default of [`HeapConfig::min_heap`].
pub const DEFAULT_MIN_HEAP: u64 = 512 << 10;

/// Called when a cycle is wanted; any effect but setting a flag is forbidden.
#[derive(Clone, Copy, Debug)]
pub struct WantHook {
    /// The function.
    pub func: unsafe fn(user: *mut c_void),
    /// Its argument.
    pub user: *mut c_void,
}

/// Configuration of one heap.
#[derive(Clone, Copy, Debug)]
pub struct HeapConfig {
    /// GOGC; `None` is off.
    pub gc_percent: Option<u32>,
    /// Bytes that the heap may hold from the system, `u64::MAX` without limit.
    pub memory_limit: u64,
    /// Smallest heap goal at GOGC 100, in bytes.
    pub min_heap: u64,
    /// Time of a step whose caller names none, in µs.
    pub max_step_us: u32,
    /// The longest step of the machine's own, in µs; 0 without limit.
    pub max_assist_us: u32,
    /// Workers that mark and sweep beside the machine, at most [`MOST_WORKERS`](crate::heap::team::MOST_WORKERS); made before the first mark.
    pub n_workers: u32,
    /// Where they run; `None`: on threads of the heap's own.
    pub jobs: Option<JobHook>,
    /// Bits of [`debug`].
    pub debug: u32,
    /// Bytes allocated between two samples on average (`sampler.rs`); 1: all objects, 0: none.
    pub sample_bytes: u64,
    /// Counts objects and bytes in the rows of sites (`sites.rs`). Else the rows tell nothing: the books alone do.
    pub counts_sites: bool,
    /// Bytes of the event ring; 0: none.
    pub ring_bytes: u64,
    /// A full event ring drops the oldest record, not the newest.
    pub is_flight_recorder: bool,
    /// Seed of the sampler's random numbers.
    pub sample_seed: u64,
    /// Tells whether the data word after this type word of an interface is a pointer.
    pub iface_is_pointer: unsafe fn(type_word: u64) -> bool,
    /// The number of the type of this type word, + 1; for captures.
    pub type_number: unsafe fn(type_word: u64) -> u32,
    /// The host's allocator, instead of the system's pages.
    pub realloc: Option<ReallocHook>,
    /// The clock of durations, ns since the heap was made; `None`: the system's.
    pub clock: Option<fn() -> u64>,
    /// Wall clock for `LastGC` and `PauseEnd`, ns since 1970; `None`: the system's.
    pub wall_clock: Option<fn() -> u64>,
}

/// The default of `iface_is_pointer`: a client without interfaces.
///
/// # Safety
/// None needed; the signature is the hook's.
pub unsafe fn no_interfaces(_type_word: u64) -> bool {
    false
}

/// The default of `type_number`.
///
/// # Safety
/// None needed; the signature is the hook's.
pub unsafe fn no_types(_type_word: u64) -> u32 {
    0
}

impl Default for HeapConfig {
    fn default() -> Self {
        Self {
            gc_percent: Some(100),
            memory_limit: u64::MAX,
            min_heap: DEFAULT_MIN_HEAP,
            max_step_us: DEFAULT_STEP_US,
            max_assist_us: DEFAULT_ASSIST_US,
            n_workers: 0,
            jobs: None,
            debug: 0,
            sample_bytes: 0,
            sample_seed: 0,
            counts_sites: true,
            ring_bytes: 0,
            is_flight_recorder: false,
            iface_is_pointer: no_interfaces,
            type_number: no_types,
            realloc: None,
            clock: None,
            wall_clock: None,
        }
    }
}
