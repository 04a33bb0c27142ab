//! The numbers of the C interface: statuses, flags, states. Enums that no prototype names.
//!
//! In: nothing. Out: C enums (cbindgen writes them); a foreign number is never an invalid Rust enum,
//! because functions take plain integers. Numbers are only ever appended.

/// What functions return: 0 ok, above 0 ok with a state, below 0 an error.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_status_code {
    /// Done.
    ERGO_OK = 0,
    /// Ok, and there is more to do.
    ERGO_MORE = 1,
    /// Ok, nothing to run.
    ERGO_IDLE = 2,
    /// Ok, but it would have to wait.
    ERGO_BLOCKED = 3,
    /// Ok, there is no such thing.
    ERGO_NOT_FOUND = 4,
    /// The script called os.Exit, as it may with ERGO_ALLOW_PROCESS; see ergo_exit_code.
    ERGO_EXITED = 5,
    /// A null, a wrong size, a foreign pointer or number.
    ERGO_E_INVALID = -1,
    /// No memory, or the VM's limit; the VM stays usable.
    ERGO_E_NOMEM = -2,
    /// The source does not parse; see ergo_error_get.
    ERGO_E_SYNTAX = -3,
    /// The program does not type-check, or a value has another type; see ergo_error_get.
    ERGO_E_TYPE = -4,
    /// The script panicked; see ergo_error_get and ergo_error_frame.
    ERGO_E_PANIC = -5,
    /// The fuel is used up.
    ERGO_E_FUEL = -6,
    /// ergo_vm_interrupt was called.
    ERGO_E_INTERRUPTED = -7,
    /// A reference, function or module that is gone.
    ERGO_E_STALE = -8,
    /// Another thread is inside the VM, or the call is not allowed here.
    ERGO_E_BUSY = -9,
    /// Another ABI version.
    ERGO_E_ABI = -10,
    /// A limit: call depth, slots, sizes.
    ERGO_E_LIMIT = -11,
    /// All goroutines are asleep.
    ERGO_E_DEADLOCK = -12,
    /// A capability that was not granted.
    ERGO_E_DENIED = -13,
    /// A defect of Ergo; the VM accepts no further calls but ergo_vm_free.
    ERGO_E_BUG = -99,
}

/// Bits of ergo_config.flags.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_config_flag {
    /// Only ergo_gc_collect and the memory limit collect.
    ERGO_MANUAL_GC = 1,
    /// The script clock moves by ergo_vm_run only; map order and random numbers follow rng_seed.
    ERGO_DETERMINISTIC = 2,
    /// The go statement is refused.
    ERGO_NO_GOROUTINES = 4,
    /// Trees of loaded files stay until the VM is freed; else each declaration goes once its code has run.
    ERGO_KEEP_AST = 8,
    /// A full event ring drops the oldest record, not the newest.
    ERGO_FLIGHT_RECORDER = 16,
    /// Texts of loaded files are kept, outside the heap, for the source view of ERGO_HTML_REPORT.
    ERGO_KEEP_SOURCES = 32,
}

/// Bits of ergo_config.allow. What is not granted fails in the script: files with EPERM, the environment and standard input are empty, clocks stand still (who
/// sleeps is never woken: ERGO_E_DEADLOCK), os.Exit ends the call with ERGO_E_DENIED. ergo_config.allow_fn may narrow what is granted.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_capability {
    /// Read files and folders, and learn of them.
    ERGO_ALLOW_READ = 1,
    /// Make, write, rename and remove files and folders.
    ERGO_ALLOW_WRITE = 2,
    /// Network: no package needs it in this version.
    ERGO_ALLOW_NET = 4,
    /// os.Exit as a way to end the host's call, with ERGO_EXITED. No package starts processes in this version.
    ERGO_ALLOW_PROCESS = 8,
    /// Environment.
    ERGO_ALLOW_ENV = 16,
    /// The system's clocks, and waiting for them.
    ERGO_ALLOW_CLOCK = 32,
    /// Standard input.
    ERGO_ALLOW_STDIN = 64,
}

/// Values of ergo_config.telemetry.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_telemetry {
    /// Allocations are not told apart by place, and none are sampled.
    ERGO_TELEMETRY_OFF = 0,
    /// The default: exact objects and bytes of each place that allocates, and samples with stacks each memprofile_rate bytes.
    ERGO_TELEMETRY_COUNTERS = 1,
}

/// Kinds of events, and behind each what a, b, c, d hold, in this order, 0 where fewer. Bytes and ns unless named otherwise. Other numbers may come in
/// later versions.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_event_kind {
    /// heap_alloc, num_gc, bytes of text, trace id.
    ERGO_EV_PARSE_BEGIN = 3,
    /// Nodes made, bytes of text, ns, trace id; node: the root.
    ERGO_EV_PARSE_END = 4,
    /// A package was checked: nodes, files, ns, trace id.
    ERGO_EV_SCOPE_END = 5,
    /// Code was made of a function: words, bytes, ns, trace id.
    ERGO_EV_COMPILE_END = 6,
    /// Code of this node ended for the first time: ns since its text was parsed, trace id.
    ERGO_EV_EVAL_FIRST = 7,
    /// A mark found nodes dead: nodes, bytes, cycle, smallest id.
    ERGO_EV_NODE_DEAD = 8,
    /// Cycle, asked for, heap_alloc, next_gc.
    ERGO_EV_GC_START = 9,
    /// Cycle, ns of the first pause.
    ERGO_EV_GC_ROOTS = 10,
    /// A step that the host asked for: cycle, ns, ns over the budget, marked bytes.
    ERGO_EV_GC_STEP = 11,
    /// A step at a safepoint of the script's own: the same.
    ERGO_EV_ASSIST = 12,
    /// Cycle, ns of the second pause, marked bytes, next_gc.
    ERGO_EV_GC_MARKTERM = 14,
    /// The cycle and its sweep are over: cycle, freed bytes, live bytes, ns of both pauses.
    ERGO_EV_GC_END = 16,
    /// A finalizer of the script is due: how many wait.
    ERGO_EV_FINALIZER_QUEUED = 17,
    /// One is run: how many have been.
    ERGO_EV_FINALIZER_RUN = 18,
    /// Something of the host's was let go: 1 if closed, 0 if found unreachable; a number for its callback; num_gc.
    ERGO_EV_RELEASE = 20,
    /// A leak is suspected: live bytes, bytes a cycle by which they rise, cycles of the rise, live bytes where it began.
    ERGO_EV_LEAK = 21,
    /// A rule fired: its place among the rules, its action, heap_alloc, 1 if it was vetoed.
    ERGO_EV_POLICY_FIRED = 26,
    /// goroutine begins.
    ERGO_EV_GOR_CREATE = 27,
    /// goroutine has ended.
    ERGO_EV_GOR_EXIT = 30,
    /// After ergo_tick: change of heap_alloc (signed), bytes allocated since, num_gc, enum ergo_gc_phase.
    ERGO_EV_DELTA = 33,
    /// So many events found the ring full and were dropped.
    ERGO_EV_LOST = 34,
    /// ergo_node_walk begins: heap_alloc, num_gc, 0, trace id; node: its root.
    ERGO_EV_WALK_BEGIN = 35,
    /// A rule or a walk asked for a reading: heap_alloc, objects, num_gc, nodes.
    ERGO_EV_SNAPSHOT = 36,
    /// The last node of a text is gone: trace id, nodes made, num_gc, ns since it was parsed.
    ERGO_EV_UNIT_DEAD = 37,
    /// A node of a kind given to ergo_node_track was found dead: kind, cycle, cycles since its parse, trace id.
    ERGO_EV_NODE_FREED = 38,
    /// A walk came to a node of a probed kind: heap_alloc, num_gc, kind, depth.
    ERGO_EV_WALK_PROBE = 39,
    /// The first safepoint after ticks that found nobody to answer them: ns since the first, how many.
    ERGO_EV_STALL = 40,
    /// A leak alert is closed: live bytes then, live bytes now, cycles since, 1 if it has cleared.
    ERGO_EV_LEAK_END = 41,
    /// A frame was pushed or is popped, where frames are counted: change of heap_alloc (signed) and bytes allocated since the last such event, num_gc, 1 for a push.
    ERGO_EV_FRAME = 42,
    /// Trees that were kept by their text (ergo_parse_cache) are let go: how many, their bytes.
    ERGO_EV_TRIM = 43,
}

/// How urgent a text of the queue is, see ergo_parse_later.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_parse_urgency {
    /// Behind the critical ones, and held back while a rule says so.
    ERGO_PARSE_CAN_WAIT = 0,
    /// Never held back.
    ERGO_PARSE_CRITICAL = 1,
}

/// Formats of ergo_export.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_export_format {
    /// A heap profile for `go tool pprof`, gzip: alloc_objects, alloc_space (exact by place), inuse_objects, inuse_space (estimated).
    ERGO_PPROF_HEAP = 1,
    /// A CPU profile for `go tool pprof`, gzip: samples, cpu. The one being taken, or the last one; see ergo_cpu_profile.
    ERGO_PPROF_CPU = 2,
    /// Collections as a Go execution trace, for `go tool trace`.
    ERGO_GO_TRACE = 3,
    /// Metrics as OpenMetrics text; with flag 1 in Prometheus' text form 0.0.4.
    ERGO_OPENMETRICS = 4,
    /// A heap snapshot for Chrome's DevTools, JSON: all objects with types, places of allocation, and who refers to them by what name.
    ERGO_HEAPSNAPSHOT = 5,
    /// Collections as trace events for Chrome and Perfetto, JSON.
    ERGO_CHROME_TRACE = 6,
    /// Allocated bytes by stack: `main.main:3;main.f:12 4096`, a line each.
    ERGO_FLAME_FOLDED = 8,
    /// Allocated bytes and bytes in use by stack, JSON for speedscope.app.
    ERGO_SPEEDSCOPE = 9,
    /// One HTML file to look at in a browser, without a network: cycles, allocation by stack and by line, rules that fired. With the source beside it
    /// if the VM has ERGO_KEEP_SOURCES.
    ERGO_HTML_REPORT = 10,
    /// A JSON object a line for each of the newest 512 cycles.
    ERGO_EVENTS_JSONL = 11,
    /// The same as a table: time, pause, surviving nodes, survival rate and more.
    ERGO_GC_TABLE_CSV = 12,
}

/// Bits of ergo_config.gc_debug.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_gc_debug {
    /// A second mark and a recount of the books after each cycle.
    ERGO_GCD_VERIFY = 1,
    /// A cycle at every allocation.
    ERGO_GCD_STRESS_ALLOC = 2,
    /// A cycle at every safepoint.
    ERGO_GCD_STRESS_SAFEPOINT = 4,
    /// One unit of collection at every safepoint, cycle after cycle.
    ERGO_GCD_STRESS_STEP = 8,
    /// Freed cells are filled with a pattern.
    ERGO_GCD_POISON = 32,
    /// Freed cells are never used again.
    ERGO_GCD_EFENCE = 64,
    /// A pointer into a freed cell is a defect, told at once.
    ERGO_GCD_INVALIDPTR = 128,
    /// At the end of a mark all that was reachable at its beginning is marked: no store passed by the barrier.
    ERGO_GCD_AUDIT = 256,
}

/// The lifespan of a syntax-tree node; it only ever moves down this list.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_node_state {
    /// Made by the parser.
    ERGO_NODE_PARSED = 0,
    /// Names and types bound by the checker.
    ERGO_NODE_SCOPED = 1,
    /// Code made from it has run at least once.
    ERGO_NODE_EVALUATED = 2,
    /// Found unreachable and swept; seen only in totals and ergo_dead_fn.
    ERGO_NODE_DEAD = 3,
}

/// What the collector is doing.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_gc_phase {
    /// Nothing.
    ERGO_GC_OFF = 0,
    /// Marking.
    ERGO_GC_MARK = 1,
    /// Ending the mark.
    ERGO_GC_MARK_TERM = 2,
    /// Sweeping.
    ERGO_GC_SWEEP = 3,
}

/// Flags of ergo_leak_set.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_leak_flag {
    /// Nobody looks for who holds the suspects: no snapshot is taken, and the report comes with the cycle of the alert.
    ERGO_LEAK_NO_HOLDERS = 1,
}

/// Parameters of ergo_gc_set and ergo_gc_get.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub enum ergo_gc_param {
    /// GOGC in percent; UINT32_MAX is off.
    ERGO_GC_PERCENT = 1,
    /// Bytes the VM may take from the system; UINT64_MAX is no limit.
    ERGO_GC_LIMIT = 2,
    /// 1: collects by itself; 0: as ERGO_MANUAL_GC.
    ERGO_GC_AUTO = 3,
    /// Time of an ergo_gc_step with budget 0, in us.
    ERGO_GC_MAX_STEP_US = 4,
    /// The longest that the VM collects at a safepoint of its own, in us; at least 1.
    ERGO_GC_MAX_ASSIST_US = 5,
    /// Smallest heap goal at GOGC=100, in bytes.
    ERGO_GC_MIN_HEAP = 6,
    /// Frame mode: the calls of ergo_gc_step within which a cycle is to be over; 0, the default, is off. See ergo_gc_step.
    ERGO_GC_FRAMES = 7,
}
