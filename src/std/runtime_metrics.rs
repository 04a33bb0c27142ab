//! Natives of `runtime/metrics`: one table of metrics, read all at once.
//!
//! In: the heap's books. Out: for each row of [`METRICS`] its name, kind and value. Names and meanings under `/memory`, `/gc`, `/sched` and `/cpu` are Go's
//! (`runtime/metrics/description.go`); what Go measures and this machine does not have (idle processors, a tiny allocator, a scavenger of its own) is 0.
//! Names under `/ergo` are ours. CPU seconds are of this VM, not of the process.

use crate::std::runtime_debug::words;
use crate::vm::native::{
    FIRST_STACK_BYTES, Flow, Heap, More, N_BUCKETS, N_CLASSES, NativeCx, NativeFn, NativeResult,
    SizeRow, Stats, TimeHistogram, Trap, TrapKind, class_bytes,
};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("count", |cx| {
        cx.ret(0, METRICS.len() as u64);
        Ok(Flow::Done)
    }),
    ("describe", describe),
    ("readAll", read_all),
    ("histogram", histogram),
];

/// Where values come from.
struct Now {
    heap: Stats,
    more: More,
    goroutines: u64,
}

/// How a metric is read.
enum Read {
    /// A number.
    Count(fn(&Now) -> u64),
    /// Seconds, from ns.
    Seconds(fn(&Now) -> u64),
    /// A distribution of times; none: of nothing.
    Times(Option<fn(&Heap) -> &TimeHistogram>),
    /// A distribution of sizes: what of a class is counted.
    Sizes(fn(&SizeRow) -> u64),
}

/// One metric.
struct Metric {
    name: &'static str,
    text: &'static str,
    cumulative: bool,
    read: Read,
}

impl Metric {
    /// The number of its `ValueKind`.
    fn kind(&self) -> u64 {
        match self.read {
            Read::Count(_) => 1,
            Read::Seconds(_) => 2,
            Read::Times(_) | Read::Sizes(_) => 3,
        }
    }
}

macro_rules! metrics {
    ($($name:literal $cumulative:ident $kind:ident($read:expr) $text:literal;)*) => {
        &[$(Metric {
            name: $name,
            text: $text,
            cumulative: metrics!(@$cumulative),
            read: Read::$kind($read),
        }),*]
    };
    (@total) => { true };
    (@now) => { false };
}

/// All metrics, by name.
#[rustfmt::skip]
const METRICS: &[Metric] = metrics! {
    "/cgo/go-to-c-calls:calls" total Count(|_| 0) "Calls from Go to C: none.";
    "/cpu/classes/gc/mark/assist:cpu-seconds" total Seconds(|n| n.more.assist_ns) "Marking at the program's own safepoints.";
    "/cpu/classes/gc/mark/dedicated:cpu-seconds" total Seconds(|n| n.more.dedicated_ns) "Marking by workers, by steps of the host, and in cycles that were asked for.";
    "/cpu/classes/gc/mark/idle:cpu-seconds" total Seconds(|_| 0) "Marking on idle processors: none.";
    "/cpu/classes/gc/pause:cpu-seconds" total Seconds(|n| n.heap.pause_total_ns) "Beginnings and ends of marks.";
    "/cpu/classes/gc/total:cpu-seconds" total Seconds(marking_ns) "All of /cpu/classes/gc.";
    "/cpu/classes/idle:cpu-seconds" total Seconds(|_| 0) "Idle processors: none.";
    "/cpu/classes/scavenge/assist:cpu-seconds" total Seconds(|_| 0) "Giving memory back at an allocation: never.";
    "/cpu/classes/scavenge/background:cpu-seconds" total Seconds(|_| 0) "Giving memory back: booked with the sweep, in /cpu/classes/user.";
    "/cpu/classes/scavenge/total:cpu-seconds" total Seconds(|_| 0) "All of /cpu/classes/scavenge.";
    "/cpu/classes/total:cpu-seconds" total Seconds(|n| n.more.active_ns.max(marking_ns(n))) "Time in which the VM was entered.";
    "/cpu/classes/user:cpu-seconds" total Seconds(|n| n.more.active_ns.saturating_sub(marking_ns(n))) "The rest: the program, and sweeping.";
    "/ergo/ast/bytes:bytes" now Count(|n| n.heap.ast_bytes) "Bytes of syntax-tree nodes, a part of the heap.";
    "/ergo/ast/dead:nodes" total Count(|n| n.heap.ast_dead_total) "Nodes swept.";
    "/ergo/ast/evaluated:nodes" now Count(|n| n.heap.ast_state_evaluated) "Nodes whose code has run.";
    "/ergo/ast/nodes:nodes" now Count(|n| n.heap.ast_nodes) "Nodes not swept yet.";
    "/ergo/ast/parsed:nodes" total Count(|n| n.heap.ast_parsed_total) "Nodes made.";
    "/ergo/gc/steps:seconds" total Times(Some(Heap::step_times)) "Steps of incremental collection.";
    "/ergo/gc/steps:steps" total Count(|n| n.heap.gc_steps) "Steps of incremental collection.";
    "/ergo/handles/nodes:handles" now Count(|n| n.heap.node_handles) "Counted holds of the host on nodes.";
    "/ergo/handles/refs:handles" now Count(|n| n.heap.refs_live) "Strong refs of the host.";
    "/gc/cleanups/executed:cleanups" total Count(|n| n.more.cleanups_run) "Cleanups run.";
    "/gc/cleanups/queued:cleanups" total Count(|n| n.more.cleanups_queued) "Cleanups queued to run.";
    "/gc/cycles/automatic:gc-cycles" total Count(|n| n.heap.num_gc - n.heap.num_forced_gc) "Cycles that the pacer began.";
    "/gc/cycles/forced:gc-cycles" total Count(|n| n.heap.num_forced_gc) "Cycles that were asked for.";
    "/gc/cycles/total:gc-cycles" total Count(|n| n.heap.num_gc) "All cycles.";
    "/gc/finalizers/executed:finalizers" total Count(|n| n.more.finalizers_run) "Finalizers run.";
    "/gc/finalizers/queued:finalizers" total Count(|n| n.more.finalizers_queued) "Finalizers queued to run.";
    "/gc/gogc:percent" now Count(|n| n.heap.gc_percent) "GOGC; the largest number if it is off.";
    "/gc/gomemlimit:bytes" now Count(|n| n.heap.memory_limit.min(i64::MAX as u64)) "The memory limit; math.MaxInt64 without.";
    "/gc/heap/allocs-by-size:bytes" total Sizes(|row| row.mallocs) "Objects allocated, by size.";
    "/gc/heap/allocs:bytes" total Count(|n| n.heap.total_alloc) "Bytes allocated.";
    "/gc/heap/allocs:objects" total Count(|n| n.heap.mallocs) "Objects allocated.";
    "/gc/heap/frees-by-size:bytes" total Sizes(|row| row.frees) "Objects freed, by size.";
    "/gc/heap/frees:bytes" total Count(|n| n.heap.total_alloc - n.heap.heap_alloc) "Bytes freed.";
    "/gc/heap/frees:objects" total Count(|n| n.heap.frees) "Objects freed.";
    "/gc/heap/goal:bytes" now Count(|n| n.heap.next_gc) "The heap's size at which the mark is to be over.";
    "/gc/heap/live:bytes" now Count(|n| n.heap.marked_bytes) "What the last cycle marked.";
    "/gc/heap/objects:objects" now Count(|n| n.heap.heap_objects) "Objects allocated and not swept yet.";
    "/gc/heap/tiny/allocs:objects" total Count(|_| 0) "Objects in shared blocks: none.";
    "/gc/limiter/last-enabled:gc-cycle" now Count(|n| n.more.limiter_last_full) "The last cycle in which the CPU limiter held assists back, 0 none.";
    "/gc/pauses:seconds" total Times(Some(Heap::pause_times)) "The same as /sched/pauses/total/gc:seconds.";
    "/gc/scan/globals:bytes" now Count(|n| n.more.globals_bytes) "Package variables.";
    "/gc/scan/heap:bytes" now Count(|n| n.more.scanned_bytes) "What the last cycle scanned of the heap.";
    "/gc/scan/stack:bytes" now Count(|n| n.heap.stack_inuse) "Stacks.";
    "/gc/scan/total:bytes" now Count(|n| n.more.globals_bytes + n.more.scanned_bytes + n.heap.stack_inuse) "All of /gc/scan.";
    "/gc/stack/starting-size:bytes" now Count(|_| FIRST_STACK_BYTES) "The stack of a new goroutine.";
    "/memory/classes/heap/free:bytes" now Count(|n| n.heap.heap_idle - n.heap.heap_released) "Free pages that could be given back.";
    "/memory/classes/heap/objects:bytes" now Count(|n| n.heap.heap_alloc) "Objects, the dead that are not swept yet among them.";
    "/memory/classes/heap/released:bytes" now Count(|n| n.heap.heap_released) "Free pages that were given back.";
    "/memory/classes/heap/stacks:bytes" now Count(|n| n.heap.stack_inuse) "Stacks of goroutines.";
    "/memory/classes/heap/unused:bytes" now Count(|n| n.heap.heap_inuse - n.heap.heap_alloc) "Free cells in pages with objects.";
    "/memory/classes/metadata/mcache/free:bytes" now Count(|n| n.heap.mcache_sys - n.heap.mcache_inuse) "Reserved for allocation classes.";
    "/memory/classes/metadata/mcache/inuse:bytes" now Count(|n| n.heap.mcache_inuse) "Allocation classes.";
    "/memory/classes/metadata/mspan/free:bytes" now Count(|n| n.heap.mspan_sys - n.heap.mspan_inuse) "Reserved for span records.";
    "/memory/classes/metadata/mspan/inuse:bytes" now Count(|n| n.heap.mspan_inuse) "Span records.";
    "/memory/classes/metadata/other:bytes" now Count(|n| n.heap.gc_sys) "Bitmaps and tables of the collector.";
    "/memory/classes/os-stacks:bytes" now Count(|n| n.heap.stack_sys - n.heap.stack_inuse) "Stacks of threads.";
    "/memory/classes/other:bytes" now Count(|n| n.heap.other_sys) "Units, handles, types.";
    "/memory/classes/profiling/buckets:bytes" now Count(|n| n.heap.buck_hash_sys) "Tables of places and samples.";
    "/memory/classes/total:bytes" now Count(|n| n.heap.sys) "All of /memory/classes.";
    "/sched/gomaxprocs:threads" now Count(|_| 1) "Processors that run Go code: one.";
    "/sched/goroutines:goroutines" now Count(|n| n.goroutines) "Goroutines that have not ended.";
    "/sched/pauses/stopping/gc:seconds" total Times(None) "Stopping the world takes no time: there is one thread.";
    "/sched/pauses/total/gc:seconds" total Times(Some(Heap::pause_times)) "Beginning and end of each mark, together.";
};

/// All that is told of collecting.
fn marking_ns(now: &Now) -> u64 {
    now.more.assist_ns + now.more.dedicated_ns + now.heap.pause_total_ns
}

/// The metric whose number is argument 0.
fn metric(cx: &NativeCx<'_>) -> Result<&'static Metric, Trap> {
    let i = usize::try_from(cx.arg(0)).ok();
    i.and_then(|i| METRICS.get(i))
        .ok_or_else(|| Trap::of(TrapKind::Nil))
}

/// Results: name, text, kind, cumulative.
fn describe(cx: &mut NativeCx<'_>) -> NativeResult {
    let metric = metric(cx)?;
    cx.ret_str(0, metric.name.as_bytes())?;
    cx.ret_str(2, metric.text.as_bytes())?;
    cx.ret(4, metric.kind());
    cx.ret_bool(5, metric.cumulative);
    Ok(Flow::Done)
}

/// Fills the slice of argument 0: numbers, and the bits of floats.
fn read_all(cx: &mut NativeCx<'_>) -> NativeResult {
    let words = cx.arg_slice(0);
    let goroutines = cx.n_goroutines();
    let heap = cx.heap();
    let now = Now {
        heap: heap.stats(),
        more: heap.more(),
        goroutines,
    };
    for (i, metric) in (0..words.len).zip(METRICS) {
        let word = match &metric.read {
            Read::Count(read) => read(&now),
            Read::Seconds(read) => (read(&now) as f64 / 1e9).to_bits(),
            Read::Times(_) | Read::Sizes(_) => 0,
        };
        cx.write_u64(words.ptr + i * 8, word);
    }
    Ok(Flow::Done)
}

/// Results: counts, and one more edge than there are counts.
fn histogram(cx: &mut NativeCx<'_>) -> NativeResult {
    let (counts, edges) = match &metric(cx)?.read {
        Read::Times(times) => {
            let counts = times.map_or([0; N_BUCKETS], |of| of(cx.heap()).counts());
            let lower = TimeHistogram::EDGES_NS.iter();
            let edges = lower.map(|ns| *ns as f64 / 1e9);
            (counts.to_vec(), edges.chain([f64::INFINITY]).collect())
        }
        Read::Sizes(of) => sizes(cx, *of),
        Read::Count(_) | Read::Seconds(_) => (Vec::new(), Vec::new()),
    };
    let counts = words(cx, counts.into_iter())?;
    let edges = words(cx, edges.into_iter().map(f64::to_bits))?;
    cx.ret_slice(0, counts);
    cx.ret_slice(3, edges);
    Ok(Flow::Done)
}

/// Counts by size class, the large at the end; an object of a class is larger than the class before it.
fn sizes(cx: &mut NativeCx<'_>, of: fn(&SizeRow) -> u64) -> (Vec<u64>, Vec<f64>) {
    let (mut counts, mut edges) = (Vec::new(), vec![1.0]);
    for class in 1..N_CLASSES as u8 {
        counts.push(of(&cx.heap().size_row(class)));
        edges.push(class_bytes(class) as f64 + 1.0);
    }
    counts.push(of(&cx.heap().size_row(0)));
    edges.push(f64::INFINITY);
    (counts, edges)
}
