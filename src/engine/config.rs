//! How an engine is made: what C's `ergo_config` and the command line's options become.

pub use crate::vm::cpu::DEFAULT_HZ as DEFAULT_CPU_HZ;
use crate::vm::platform::{NoPlatform, Platform};

pub use crate::heap::config::{DEFAULT_ASSIST_US, DEFAULT_MIN_HEAP, DEFAULT_STEP_US, debug};
pub use crate::heap::jobs::JobHook;
pub use crate::heap::team::MOST_WORKERS;
pub use crate::lower::opt::Opts;
pub use crate::mem::source::ReallocHook;

/// Bytes between two samples of the memory profile, as Go's `runtime.MemProfileRate`.
pub const DEFAULT_MEMPROFILE_RATE: u64 = 512 << 10;

/// Configuration of one engine.
pub struct Config {
    /// Collect only when asked to, and at the memory limit.
    pub manual_gc: bool,
    /// The script clock moves by `pump` only.
    pub deterministic: bool,
    /// The go statement is refused.
    pub no_goroutines: bool,
    /// Trees of loaded files stay.
    pub keep_ast: bool,
    /// Texts of loaded files are kept, outside the heap, for the report.
    pub keep_sources: bool,
    /// Bytes that may be taken from the system.
    pub memory_limit: u64,
    /// Smallest heap goal at GOGC 100, in bytes.
    pub min_heap: u64,
    /// Seed of map order, select and random numbers; 0 = another each time, unless it is deterministic.
    pub rng_seed: u64,
    /// GOGC; `u32::MAX` = off.
    pub gc_percent: u32,
    /// Time of a step whose caller names none, in µs.
    pub max_step_us: u32,
    /// The longest step of the machine's own, in µs.
    pub max_assist_us: u32,
    /// Threads that mark beside the engine's own.
    pub gc_workers: u32,
    /// Where they run; `None`: on threads of the engine's own.
    pub jobs: Option<JobHook>,
    /// Bits of `heap::config::debug`.
    pub gc_debug: u32,
    /// Allocations are counted by site: exact objects and bytes of each place that allocates.
    pub counts_sites: bool,
    /// Bytes allocated between two samples with a stack, on average; 1: every object, 0: none.
    pub memprofile_rate: u64,
    /// Bytes of the event ring, 64 an event; 0: no events.
    pub event_ring_bytes: u64,
    /// A full event ring drops the oldest event, not the newest.
    pub flight_recorder: bool,
    /// Code tells of each push and pop of a frame: bytes by function on top ([`Engine::frame_costs`](crate::engine::Engine::frame_costs)). It runs many times slower.
    pub counts_frames: bool,
    /// Optimisations of the code.
    pub opts: Opts,
    /// The host's page allocator.
    pub realloc: Option<ReallocHook>,
    /// Output, clocks, files.
    pub platform: Box<dyn Platform>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            manual_gc: false,
            deterministic: false,
            no_goroutines: false,
            keep_ast: false,
            keep_sources: false,
            memory_limit: u64::MAX,
            min_heap: DEFAULT_MIN_HEAP,
            rng_seed: 0,
            gc_percent: 100,
            max_step_us: DEFAULT_STEP_US,
            max_assist_us: DEFAULT_ASSIST_US,
            gc_workers: 0,
            jobs: None,
            gc_debug: 0,
            counts_sites: true,
            memprofile_rate: DEFAULT_MEMPROFILE_RATE,
            event_ring_bytes: 0,
            flight_recorder: false,
            counts_frames: false,
            opts: Opts::default(),
            realloc: None,
            platform: Box::new(NoPlatform),
        }
    }
}
