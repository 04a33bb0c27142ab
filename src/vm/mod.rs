//! The machine: executes installed code on goroutines over one heap.
//!
//! In: code, types and natives that `engine` brings. Out: [`Vm`], one isolated machine, whose [`Vm::run`] answers why it stopped
//! ([`exit::Exit`]).
//!
//! `exec` holds the fast operations, `slow` the others, `level0` the loop around both. `frame`, `goroutine`, `program` say where things
//! stand; `sched`, `chan`, `panic` move goroutines along; `roots` names what the collector must keep; `native` is all that libraries see.
//! Deliberately absent: syntax, types as the checker knows them, recursion of script calls on the native stack.

mod alloc;
pub mod captured;
pub(crate) mod chan;
pub mod cpu;
pub(crate) mod exec;
pub mod exit;
mod frame;
pub mod framecost;
pub mod goroutine;
mod hash;
mod host;
mod hot;
pub(crate) mod iface;
mod level0;
mod liveness;
mod map;
mod methods;
pub mod native;
pub mod observer;
pub mod panic;
pub mod platform;
pub mod profile;
pub mod program;
pub mod requests;
mod room;
mod roots;
mod scan;
mod sched;
pub mod schedlog;
mod shorttext;
pub mod sites;
mod slow;
mod stub;
pub mod trace;
pub mod trap;
mod types;
mod unread;
pub(crate) mod value;
mod watermark;
mod work;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::code::rtype::RTypes;
use crate::heap::Heap;
use crate::heap::config::HeapConfig;
use crate::mem::OutOfMemory;
use crate::vm::alloc::Classes;
use crate::vm::chan::Waiters;
use crate::vm::exec::cx::Cx;
use crate::vm::framecost::FrameCosts;
use crate::vm::goroutine::{GoId, Goroutines};
use crate::vm::iface::Implements;
use crate::vm::level0::Fuel;
use crate::vm::liveness::Liveness;
use crate::vm::map::MapLayouts;
use crate::vm::native::NativeFn;
use crate::vm::observer::Observer;
use crate::vm::panic::{Dying, RuntimeTypes};
use crate::vm::platform::Platform;
use crate::vm::profile::Profile;
use crate::vm::program::Program;
use crate::vm::requests::Requests;
use crate::vm::roots::FreshValue;
use crate::vm::sched::Sched;
use crate::vm::sites::SiteTable;

/// How a machine is made.
pub struct VmConfig {
    /// Its heap; `iface_is_pointer` is set by the machine.
    pub heap: HeapConfig,
    /// The world outside.
    pub platform: Box<dyn Platform>,
    /// Seed of the machine's own random numbers: map iteration, select.
    pub seed: u64,
    /// Largest stack of a goroutine, in bytes.
    pub max_stack_bytes: u64,
    /// Allocations are counted by site.
    pub counts_sites: bool,
}

/// Largest stack of a goroutine if nobody says otherwise.
pub const MAX_STACK_BYTES: u64 = 256 << 20;

/// One isolated machine.
pub struct Vm {
    cx: Cx,
    /// The collected heap.
    pub heap: Box<Heap>,
    /// The world outside.
    pub platform: Box<dyn Platform>,
    /// Type descriptors.
    pub rtypes: RTypes,
    classes: Classes,
    program: Program,
    gos: Goroutines,
    sched: Sched,
    /// Slab index of the running goroutine.
    cur: Option<u32>,
    waiters: Waiters,
    /// Where naming the stacks of parked goroutines goes on.
    named: roots::Named,
    /// The window above the running frame is read as well (`room`).
    reads_window: bool,
    /// The goroutine of the last finalizer or cleanup that was started.
    finalizing: Option<GoId>,
    natives: Cow<'static, [NativeFn]>,
    /// Functions whose addresses were given out as numbers.
    entries: std::collections::HashMap<u64, trace::FrameInfo>,
    /// The row of `natives` that is the body of stubs.
    stub_natives: HashMap<stub::StubKind, u64>,
    /// Unknown until a program recovers from an error of the machine.
    runtime_types: Option<RuntimeTypes>,
    fuel: Fuel,
    /// What a slow operation answered that level 0 has to do with.
    left: Option<slow::Slow>,
    /// Costs of frames, if they are counted.
    frame_costs: Option<Box<FrameCosts>>,
    requests: Arc<Requests>,
    rng: u64,
    sites: SiteTable,
    profile: Profile,
    cpu: Option<Box<cpu::CpuProfile>>,
    sched_log: Option<Box<schedlog::SchedLog>>,
    /// The variable that the sampler's rate follows, or null.
    rate_at: *const i64,
    map_layouts: MapLayouts,
    implements: Implements,
    methods: methods::Methods,
    liveness: Liveness,
    /// NaNs that have been hashed.
    n_nans: std::cell::Cell<u64>,
    fresh: Vec<FreshValue>,
    /// Of the host functions that run, the outermost first.
    host_cells: Vec<Vec<u64>>,
    dying: Option<Dying>,
    observer: Option<Box<dyn Observer>>,
    hot: Option<Box<hot::Hot>>,
    max_stack_slots: usize,
}

impl Vm {
    /// A machine without program.
    ///
    /// # Errors
    /// No memory for its first tables.
    pub fn new(config: VmConfig) -> Result<Vm, OutOfMemory> {
        let heap = Heap::new(HeapConfig {
            iface_is_pointer: roots::iface_is_pointer,
            type_number: roots::type_number,
            counts_sites: config.counts_sites,
            ..config.heap
        })?;
        let barrier = heap.barrier().on.as_ptr().cast_const();
        Ok(Vm {
            cx: Cx::new(barrier),
            heap,
            platform: config.platform,
            rtypes: RTypes::default(),
            classes: Classes::default(),
            program: Program::default(),
            gos: Goroutines::default(),
            sched: Sched::default(),
            cur: None,
            waiters: Waiters::default(),
            named: roots::Named::default(),
            reads_window: false,
            finalizing: None,
            natives: Cow::Borrowed(&[]),
            entries: std::collections::HashMap::new(),
            stub_natives: HashMap::new(),
            runtime_types: None,
            fuel: Fuel::default(),
            left: None,
            frame_costs: None,
            requests: Arc::default(),
            rng: config.seed | 1,
            sites: SiteTable::new(config.counts_sites),
            profile: Profile::default(),
            cpu: None,
            sched_log: None,
            rate_at: std::ptr::null(),
            map_layouts: MapLayouts::default(),
            implements: Implements::default(),
            methods: methods::Methods::default(),
            liveness: Liveness::default(),
            n_nans: std::cell::Cell::new(0),
            fresh: Vec::new(),
            host_cells: Vec::new(),
            dying: None,
            observer: None,
            hot: None,
            max_stack_slots: (config.max_stack_bytes / 8) as usize,
        })
    }

    /// Who is told of cycles and ticks.
    pub fn set_observer(&mut self, observer: Option<Box<dyn Observer>>) {
        self.observer = observer;
    }

    /// The table of natives; operation `native N` runs row N.
    pub fn set_natives(&mut self, natives: &'static [NativeFn]) {
        self.natives = Cow::Borrowed(natives);
    }

    /// Types in which the machine boxes its own errors.
    pub fn set_runtime_types(&mut self, types: RuntimeTypes) {
        self.runtime_types = Some(types);
    }

    /// The request word, for other threads.
    pub fn requests(&self) -> Arc<Requests> {
        Arc::clone(&self.requests)
    }

    /// A random number (xorshift64*).
    pub(crate) fn random(&mut self) -> u64 {
        let mut x = self.rng;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.rng = x;
        x.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
}
