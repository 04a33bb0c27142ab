//! Memory as the host steers and reads it: cycles, parameters, finalizers, statistics, the end.
//!
//! In: wishes of the host. Out: numbers; what is ready to be told to the host.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::engine::Engine;
use crate::engine::config::Config;
use crate::engine::entropy;
use crate::engine::error::{Failure, Status};
use crate::engine::no_memory;
use crate::heap::config::HeapConfig;
use crate::heap::handle::{RefId, RefTable};
use crate::heap::kindclock::{KindClock, KindTime};
use crate::heap::lifecycle::{KindCount, LifeTotals, UnitTimes};
use crate::heap::node::Lifespan;
use crate::heap::ring::Event;
use crate::heap::steps::{Budget, Progress};
use crate::syntax::node::Kind;
use crate::telemetry::memstats::MemStats;
use crate::vm::framecost::FrameCost;
use crate::vm::native::NativeFn;
use crate::vm::profile::{ProfileFrame, SampleReading};
use crate::vm::requests::Requests;
use crate::vm::sites::SiteReading;
use crate::vm::{MAX_STACK_BYTES, Vm, VmConfig};

/// What other threads may touch of an engine; outlives it.
pub struct Shared {
    heap: Arc<crate::heap::Shared>,
    refs: Arc<RefTable>,
    requests: Arc<Requests>,
    /// An interrupt stays until it is taken back.
    interrupted: AtomicBool,
    /// Somebody wants to speak with whoever steps the engine.
    asked: AtomicBool,
    fuel_used: AtomicU64,
    /// The script clock of a deterministic machine, ns.
    clock: AtomicU64,
}

impl Shared {
    pub(crate) fn of(vm: &Vm) -> Shared {
        Shared {
            heap: vm.heap().shared(),
            refs: vm.heap().ref_table(),
            requests: vm.requests(),
            interrupted: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            fuel_used: AtomicU64::new(0),
            clock: AtomicU64::new(0),
        }
    }

    /// Asks running script to stop, or takes that back.
    pub fn interrupt(&self, on: bool) {
        self.interrupted.store(on, Ordering::Release);
        if on {
            self.requests.interrupt();
        }
    }

    /// An interrupt is in force; asks for the next one, since the machine has taken this one's bit.
    pub(crate) fn is_interrupted(&self) -> bool {
        let on = self.interrupted.load(Ordering::Acquire);
        if on {
            self.requests.interrupt();
        }
        on
    }

    /// Asks for [`Step::Asked`](crate::engine::Step::Asked) at the next safepoint: whoever steps the engine may use it there, in the middle of a running program.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Release);
        self.requests.interrupt();
    }

    /// Somebody has asked; it is taken.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked.swap(false, Ordering::AcqRel)
    }

    /// The script clock, ns.
    pub fn clock(&self) -> u64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(crate) fn set_clock(&self, now_ns: u64) {
        self.clock.store(now_ns, Ordering::Relaxed);
    }

    /// Asks for a cycle soon.
    pub fn hint(&self) {
        self.heap.hint();
    }

    /// The oldest event that was not read; one reader at a time.
    pub fn pop_event(&self) -> Option<Event> {
        self.heap.ring()?.pop()
    }

    /// Events that were produced, and those of them that were dropped.
    pub fn event_counts(&self) -> (u64, u64) {
        self.heap
            .ring()
            .map_or((0, 0), |ring| (ring.produced(), ring.lost()))
    }

    /// Asks the machine for a sample of itself at its next safepoint.
    pub fn tick(&self) {
        self.requests.tick();
    }

    /// Ticks in a row that found the one before them not answered, while the machine ran: it has had no safepoint.
    pub fn unanswered_ticks(&self) -> u32 {
        self.requests.unanswered()
    }

    /// Frees a ref; stale ones are ignored.
    pub fn ref_free(&self, id: u64) {
        self.refs.free(RefId(id));
    }

    /// The statistics as of the last refill, cycle or exit.
    pub fn mem_stats(&self) -> MemStats {
        MemStats {
            heap: self.heap.stats.read(),
            fuel_used: self.fuel_used.load(Ordering::Relaxed),
            events_lost: self.event_counts().1,
            step_times: self.heap.step_times.counts(),
        }
    }
}

/// Something to tell the host.
pub enum Ready {
    /// Run the finalizer with this number.
    Host(u64),
    /// Run the death notice with this number.
    Dead(u64, Lifespan),
}

/// What is left to tell the host when an engine is gone.
#[derive(Default)]
pub struct Closed {
    /// Finalizers to run.
    pub host: Vec<u64>,
    /// Death notices that are dropped.
    pub dead: Vec<u64>,
}

impl Engine {
    pub(crate) fn new_vm(config: Config, natives: &'static [NativeFn]) -> Result<Vm, Failure> {
        let seed = match config.rng_seed {
            0 if !config.deterministic => entropy::seed(),
            given => given,
        };
        let heap = HeapConfig {
            gc_percent: if config.manual_gc || config.gc_percent == u32::MAX {
                None
            } else {
                Some(config.gc_percent)
            },
            memory_limit: config.memory_limit,
            min_heap: config.min_heap,
            max_step_us: config.max_step_us,
            max_assist_us: config.max_assist_us,
            n_workers: config.gc_workers,
            jobs: config.jobs,
            debug: config.gc_debug,
            sample_bytes: config.memprofile_rate,
            sample_seed: seed,
            ring_bytes: config.event_ring_bytes,
            is_flight_recorder: config.flight_recorder,
            realloc: config.realloc,
            ..HeapConfig::default()
        };
        let config = VmConfig {
            heap,
            platform: config.platform,
            seed,
            max_stack_bytes: MAX_STACK_BYTES,
            counts_sites: config.counts_sites,
        };
        let mut vm = Vm::new(config).map_err(|_| no_memory())?;
        vm.set_natives(natives);
        Ok(vm)
    }

    /// A whole cycle.
    pub fn collect(&mut self) {
        self.vm.collect(true);
        self.vm.drop_fresh(self.fresh_base);
    }

    /// Types of evaluated source that are still there, held or not looked for yet.
    pub fn n_passing_types(&self) -> usize {
        self.vm.rtypes.n_may_go()
    }

    /// Goes on with the cycle that runs, or begins one if it is worth it, for about so long (0: [`Engine::max_step_us`]). In frame mode
    /// ([`Engine::set_gc_frames`]) begins one if it is time, and does this frame's share.
    pub fn collect_step(&mut self, budget_us: u32) -> Progress {
        let us = match budget_us {
            0 => self.max_step_us(),
            us => us,
        };
        if self.gc_frames() > 0 {
            let done = self.vm.collect_frame(us);
            self.vm.drop_fresh(self.fresh_base);
            return done;
        }
        if !self.vm.heap_mut().is_worth_a_step() {
            return self.vm.heap().idle_progress();
        }
        let done = self.vm.collect_step(Budget {
            units: u64::MAX,
            time: Some(Duration::from_micros(u64::from(us))),
        });
        self.vm.drop_fresh(self.fresh_base);
        done
    }

    /// The same by work: at most so many units of about 4 KiB.
    pub fn collect_units(&mut self, units: u64) -> Progress {
        let done = self.vm.collect_step(Budget { units, time: None });
        self.vm.drop_fresh(self.fresh_base);
        done
    }

    /// Steps of collection that a cycle may last in the host's frame loop; 0: no frame mode.
    pub fn gc_frames(&self) -> u32 {
        self.vm.heap().frames()
    }

    /// Sets it.
    pub fn set_gc_frames(&mut self, n_frames: u32) {
        self.vm.heap_mut().set_frames(n_frames);
    }

    /// Time of a step whose caller names none, in µs.
    pub fn max_step_us(&self) -> u32 {
        self.vm.heap().config().max_step_us
    }

    /// Sets it.
    pub fn set_max_step_us(&mut self, us: u32) {
        self.vm.heap_mut().set_max_step_us(us);
    }

    /// The longest step of the machine's own, in µs.
    pub fn max_assist_us(&self) -> u32 {
        self.vm.heap().config().max_assist_us
    }

    /// Sets it.
    pub fn set_max_assist_us(&mut self, us: u32) {
        self.vm.heap_mut().set_max_assist_us(us);
    }

    /// Makes the statistics that other threads read current: whoever leaves the engine calls it.
    pub fn publish(&mut self) {
        let heap = self.vm.heap_mut();
        heap.flush();
        heap.publish();
        self.shared
            .fuel_used
            .store(self.vm.fuel_used(), Ordering::Relaxed);
    }

    /// Until so many bytes more are allocated no cycle begins by itself, for a level load; 0 ends that. A cycle that runs is brought to its end first. Cycles that
    /// are asked for (by a host or a script) and the memory limit are obeyed as ever.
    ///
    /// # Errors
    /// `Limit`, and nothing is changed: the memory limit would not let the bytes be allocated.
    pub fn no_gc_region(&mut self, n_bytes: u64) -> Result<(), Failure> {
        while self.vm.heap().is_collecting() {
            self.collect_units(u64::MAX);
        }
        match self.vm.heap_mut().keep_quiet(n_bytes) {
            true => Ok(()),
            false => Err(Failure::new(
                Status::Limit,
                "more than the memory limit leaves",
            )),
        }
    }

    /// Gives idle pages back.
    pub fn release_memory(&mut self) {
        self.vm.heap_mut().release_memory();
    }

    /// GOGC in percent, `u32::MAX` = off.
    pub fn set_gc_percent(&mut self, percent: u32) {
        self.gc_percent = percent;
        self.apply_gc_percent();
    }

    /// The heap paces itself only if it may collect by itself.
    fn apply_gc_percent(&mut self) {
        let on = self.auto_gc && self.gc_percent != u32::MAX;
        let percent = on.then_some(self.gc_percent);
        self.vm.heap_mut().set_gc_percent(percent);
    }

    /// GOGC in percent, `u32::MAX` = off.
    pub fn gc_percent(&self) -> u32 {
        self.gc_percent
    }

    /// Bytes from the system.
    pub fn set_memory_limit(&mut self, bytes: u64) {
        self.vm.heap_mut().set_memory_limit(bytes);
    }

    /// Bytes from the system.
    pub fn memory_limit(&self) -> u64 {
        self.vm.heap().config().memory_limit
    }

    /// Collects by itself, or only when asked to.
    pub fn set_auto_gc(&mut self, on: bool) {
        self.auto_gc = on;
        self.apply_gc_percent();
    }

    /// Collects by itself.
    pub fn auto_gc(&self) -> bool {
        self.auto_gc
    }

    /// Smallest heap goal at GOGC 100.
    pub fn set_min_heap(&mut self, bytes: u64) {
        self.vm.heap_mut().set_min_heap(bytes);
    }

    /// Smallest heap goal at GOGC 100.
    pub fn min_heap(&self) -> u64 {
        self.vm.heap().config().min_heap
    }

    /// Fuel for all that runs from now on.
    pub fn set_fuel(&mut self, fuel: u64) {
        self.vm.set_fuel((fuel != u64::MAX).then_some(fuel));
    }

    /// What is left of it.
    pub fn fuel(&self) -> u64 {
        self.vm.fuel().unwrap_or(u64::MAX)
    }

    /// The earliest timer on the script's clock; `u64::MAX` if there is none.
    pub fn next_timer(&mut self) -> u64 {
        self.vm
            .next_timer()
            .and_then(|ns| u64::try_from(ns).ok())
            .unwrap_or(u64::MAX)
    }

    /// The next thing to tell the host: death notices first.
    pub fn pop_ready(&mut self) -> Option<Ready> {
        let heap = self.vm.heap_mut();
        if let Some(dead) = heap.pop_dead_node() {
            return Some(Ready::Dead(dead.callback, dead.last));
        }
        let number = heap.pop_host_ready()?;
        heap.tell_release(number, false);
        Some(Ready::Host(number))
    }

    /// How many things there are to tell the host.
    pub fn n_ready(&self) -> u32 {
        (self.vm.heap().n_dead_nodes() + self.vm.heap().n_host_ready()) as u32
    }

    /// `PauseNs` and `PauseEnd`, newest first.
    pub fn pauses(&self) -> Vec<(u64, u64)> {
        self.vm.heap().pauses()
    }

    /// `BySize`: bytes of a cell, allocated, freed.
    pub fn by_size(&mut self) -> Vec<(u64, u64, u64)> {
        let heap = self.vm.heap_mut();
        heap.flush();
        (0..61)
            .map(|class| {
                (
                    crate::heap::class::class_bytes(class),
                    heap.size_row(class).mallocs,
                    heap.size_row(class).frees,
                )
            })
            .collect()
    }

    /// Exact objects and bytes of each place that has allocated; the sums are `mallocs` and `total_alloc` of the statistics.
    pub fn sites(&mut self) -> Vec<SiteReading> {
        self.vm.sites()
    }

    /// The memory profile: what the sampler saw, by stack.
    pub fn memory_profile(&mut self) -> Vec<SampleReading> {
        self.vm.memory_profile()
    }

    /// Begins a CPU profile with `hz` samples a second of the time that the machine is active; false if one is being taken.
    pub fn start_cpu_profile(&mut self, hz: u32) -> bool {
        self.vm.start_cpu_profile(hz)
    }

    /// Ends the CPU profile, which exports still know; false if none was being taken.
    pub fn stop_cpu_profile(&mut self) -> bool {
        self.vm.stop_cpu_profile()
    }

    /// Traces goroutines from now on, for the execution trace that exports write, or no longer.
    pub fn trace_goroutines(&mut self, is_on: bool) {
        self.vm.trace_goroutines(is_on);
    }

    /// Bytes between two samples on average, 0 if none are taken.
    pub fn memprofile_rate(&self) -> u64 {
        self.vm.heap().sample_rate()
    }

    /// Sets it, for what is allocated from now on.
    pub fn set_memprofile_rate(&mut self, n_bytes: u64) {
        self.vm.heap_mut().set_sample_rate(n_bytes);
    }

    /// Times of the newest units, oldest first.
    pub fn unit_times(&self) -> Vec<UnitTimes> {
        self.vm.heap().unit_times().cloned().collect()
    }

    /// Sums over all units there ever were.
    pub fn life_totals(&self) -> LifeTotals {
        self.vm.heap().life_totals()
    }

    /// From now on the time of parsing, checking and lowering is charged to kinds of nodes. That looks at the clock at each node.
    pub fn time_kinds(&mut self) {
        self.world.clock = Some(self.vm.heap_mut().time_kinds());
    }

    /// What was charged so far: the name of the kind, and its times in a unit. Unit 0: none in particular.
    pub fn kind_times(&self) -> Vec<(&'static str, KindTime)> {
        let times = self.vm.heap().kind_clock().map(KindClock::times);
        let name = |time: &KindTime| Kind::from_u8(time.kind).map_or("?", Kind::name);
        let times = times.unwrap_or_default().into_iter();
        times.map(|time| (name(&time), time)).collect()
    }

    /// Nodes by kind: the name of the kind and its counts.
    pub fn kind_counts(&self) -> Vec<(&'static str, KindCount)> {
        let name = |count: &KindCount| Kind::from_u8(count.kind).map_or("?", Kind::name);
        let counts = self.vm.heap().kind_counts();
        counts
            .into_iter()
            .map(|count| (name(&count), count))
            .collect()
    }

    /// A sample at once, from whoever has the engine: what has changed since the last tick is told, up to now.
    pub fn sample_now(&mut self) {
        self.vm.take_delta();
    }

    /// What the frames of each function have cost, most first; without a name: what the host and the machine allocated. Empty unless frames are counted.
    pub fn frame_costs(&mut self) -> Vec<(Option<Arc<str>>, FrameCost)> {
        let mut costs = self.vm.frame_costs();
        costs.sort_by(|a, b| b.1.bytes.cmp(&a.1.bytes).then_with(|| a.0.cmp(&b.0)));
        costs
    }

    /// The frames of a stack that an event names, innermost first.
    pub fn event_stack(&self, number: u32) -> Vec<ProfileFrame> {
        self.vm.stack(number)
    }

    /// The end: all memory is given back but what nodes with handles need.
    pub fn close(mut self) -> Closed {
        let heap = self.vm.heap_mut();
        Closed {
            host: heap.take_host_cleanups(),
            dead: heap.take_dead_callbacks(),
        }
    }
}
