//! The safe Rust API: one isolated engine, which alone knows the order of the phases.
//!
//! In: sources, calls and wishes of the host. Out: values in slots, diagnostics, numbers. Parsing, checking, lowering,
//! running meet here and nowhere else: a call that meets a function without code leaves the machine with `Exit::Lower`,
//! the engine lowers and installs it and resumes.
//!
//! Invariants. E1: the front end runs only while no goroutine runs, so nothing is collected under it. E2: a host function
//! is never called from in here: `step` answers [`Step::Host`], and the caller, who holds no borrow of the engine, calls it.
#![forbid(unsafe_code)]

mod bodies;
pub mod buildtags;
pub mod config;
mod diagnosis;
mod embed;
pub mod entropy;
pub mod error;
mod eval;
mod export;
#[cfg(unix)]
pub mod files;
pub mod gated;
mod imports;
mod listing;
mod memory;
mod module;
pub mod needs;
pub mod parsing;
mod snapshots;
mod symbols;
mod task;
pub mod testfuncs;
mod trees;
mod values;
mod walks;
mod watching;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::rtype::{RType, RTypeId};
use crate::engine::bodies::Table;
use crate::engine::config::Config;
use crate::engine::error::{ErrorItem, Failure, Status};
use crate::engine::module::Module;
use crate::engine::parsing::ParseQueue;
use crate::engine::symbols::FuncRow;
use crate::engine::trees::Trees;
use crate::heap::probe::DEFAULT_EVERY;
use crate::lower::Lowering;
use crate::syntax::diag::{self, Diag};
use crate::telemetry::export::SourceText;
use crate::telemetry::snapshot::{Holder, Snapshot, SumRow};
use crate::telemetry::watch::SharedWatch;
use crate::types::package::PkgId;
use crate::types::world::World;
use crate::vm::Vm;

pub use crate::engine::diagnosis::Suspect;
pub use crate::engine::memory::{Closed, Ready, Shared};
pub use crate::engine::snapshots::SnapshotParts;
pub use crate::engine::task::{HostCall, Pumped, Step, Task};
pub use crate::engine::walks::{CachedResult, NodeScope, Onward};
pub use crate::heap::kindclock::{KindTime, N_PHASES};
pub use crate::heap::lifecycle::LifeTotals;

/// One isolated machine with its front end.
pub struct Engine {
    pub(crate) vm: Vm,
    pub(crate) world: World,
    pub(crate) lowering: Lowering,
    pub(crate) bodies: Table,
    pub(crate) trees: Trees,
    modules: Vec<Module>,
    funcs: Vec<FuncRow>,
    shared: Arc<Shared>,
    /// Packages whose initialisation has begun.
    initialised: FxHashSet<PkgId>,
    /// Types of evaluations that the last search kept.
    n_types_kept: usize,
    /// Functions below this number were lowered by `lower_all`.
    n_lowered: usize,
    /// Packages made by `declare`, to name them apart.
    n_probes: u32,
    /// What the host calls it.
    name: String,
    /// Texts that are to be parsed.
    parses: ParseQueue,
    /// Rules, once somebody has set some.
    watch: Option<SharedWatch>,
    /// Who holds the suspects of alerts, by bucket of the sampler.
    holders: FxHashMap<u32, Vec<Holder>>,
    /// What the last deep scan found.
    tree_sizes: Option<Vec<SumRow>>,
    /// Files that were loaded, if they are to be kept.
    sources: Option<Vec<SourceText>>,
    /// The snapshot of the last report.
    shown: Option<Snapshot>,
    /// As the host wants it; `u32::MAX` = off.
    gc_percent: u32,
    auto_gc: bool,
    /// Fresh values below this number belong to callers of the host function that runs now (R11).
    pub(crate) fresh_base: usize,
}

impl Engine {
    /// A machine with an empty heap.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new(config: Config) -> Result<Engine, Failure> {
        let (bodies, natives) = Table::new();
        let keep_all = config.keep_ast;
        let keeps_sources = config.keep_sources;
        let (gc_percent, auto_gc) = (config.gc_percent, !config.manual_gc);
        let mut lowering = Lowering::new();
        lowering.opts = config.opts;
        lowering.tells_frames = config.counts_frames;
        let mut vm = Engine::new_vm(config, natives)?;
        let shared = Arc::new(Shared::of(&vm));
        let trees = Trees::new(keep_all);
        vm.heap_mut().probe_walks(walks::composite(), DEFAULT_EVERY);
        if lowering.tells_frames {
            vm.count_frames();
        }
        Ok(Engine {
            vm,
            world: World::new(),
            lowering,
            bodies,
            trees,
            modules: Vec::new(),
            funcs: Vec::new(),
            shared,
            initialised: FxHashSet::default(),
            n_lowered: 0,
            n_types_kept: 0,
            n_probes: 0,
            parses: ParseQueue::default(),
            gc_percent,
            auto_gc,
            watch: None,
            holders: FxHashMap::default(),
            tree_sizes: None,
            name: String::new(),
            sources: keeps_sources.then(Vec::new),
            shown: None,
            fresh_base: 0,
        })
    }

    /// What other threads may touch.
    pub fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// The descriptor of a type number that C holds (index + 1); `None` for numbers that name none.
    pub fn rtype(&self, number: u32) -> Option<&RType> {
        self.vm.rtypes.get(RTypeId(number.checked_sub(1)?))
    }

    /// The number of a type for the host, who may keep it.
    pub(crate) fn type_number(&mut self, id: RTypeId) -> u32 {
        self.vm.rtypes.stays(id);
        id.0 + 1
    }
}

/// A failure out of diagnostics: all of them by place; the report has at most ten and then "too many errors".
pub(crate) fn diagnosed(status: Status, diags: Vec<Diag>) -> Failure {
    let report = diag::format(&diags);
    let items = diag::by_place(diags)
        .into_iter()
        .map(|d| ErrorItem {
            file: d.file,
            line: d.line,
            column: d.col,
            offset: d.offset,
            message: d.msg,
            code: d.code.name(),
        })
        .collect();
    Failure {
        status,
        items,
        frames: Vec::new(),
        report,
    }
}

impl Engine {
    /// Tries, and once more after a whole cycle: the memory limit may be met by garbage. What is tried holds nothing that only it knows of.
    pub(crate) fn with_room<R>(
        &mut self,
        mut work: impl FnMut(&mut Engine) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        match work(self) {
            Err(failure) if failure.status == Status::NoMemory => {
                self.vm.make_room();
                work(self)
            }
            done => done,
        }
    }
}

/// Time since then.
pub(crate) fn nanos(begin: std::time::Instant) -> u64 {
    u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// The failure when memory runs out.
pub(crate) fn no_memory() -> Failure {
    Failure::new(Status::NoMemory, "out of memory")
}
