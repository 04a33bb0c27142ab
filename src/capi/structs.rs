//! The structs of the C interface, field for field as C sees them.
//!
//! In: nothing. Out: `#[repr(C)]` types. One that can grow starts with `struct_size`, set by the caller; the
//! library touches `min(theirs, ours)` bytes (`fill`). Fields are appended, never changed.
#![expect(non_camel_case_types, reason = "the names are C's")]

use std::ffi::{c_char, c_void};

use crate::capi::ast::ergo_node;
use crate::capi::guard::{ergo_ctx, ergo_vm};

/// 0 ok; > 0 ok with a state; < 0 error: enum ergo_status_code.
pub type ergo_status = i32;
/// One 8-byte cell of a call frame.
pub type ergo_slot = u64;
/// Generational reference, 0 = none; stale use is ERGO_E_STALE, never undefined.
pub type ergo_ref = u64;
/// Type id in one VM.
pub type ergo_type = u32;
/// A package of one VM, 0 = none.
pub type ergo_module = u32;
/// A resolved and signature-checked function of one VM, 0 = none.
pub type ergo_func = u32;

/// Memory hook: `p` NULL allocates, `new_size` 0 frees; told the old size. Serves the heap's pages.
pub type ergo_realloc_fn = Option<
    extern "C" fn(
        user: *mut c_void,
        p: *mut c_void,
        old_size: usize,
        new_size: usize,
        align: usize,
    ) -> *mut c_void,
>;
/// Called once when the library lets go of `p`. Inside, only [any] functions may be called.
pub type ergo_free_fn = Option<extern "C" fn(user: *mut c_void, p: *mut c_void)>;
/// Called once after a node was swept, with its last lifespan. Inside, only [any] functions.
pub type ergo_dead_fn = Option<extern "C" fn(user: *mut c_void, last: *const ergo_lifespan)>;
/// Called at each node of a walk, with its depth: 0 goes on into the children, 1 past them, anything else ends the walk. Inside, only [any] functions.
pub type ergo_walk_fn =
    Option<extern "C" fn(user: *mut c_void, n: *mut ergo_node, depth: u32) -> i32>;
/// A host function: arguments in `io` in order, results over them from index 0. Returns ERGO_OK or the result of ergo_throw.
pub type ergo_host_fn = Option<
    extern "C" fn(user: *mut c_void, cx: *mut ergo_ctx, io: *mut ergo_slot, nslots: u32) -> i32,
>;
/// Lines for the log: level 0 debug to 3 error.
pub type ergo_log_fn =
    Option<extern "C" fn(user: *mut c_void, level: i32, msg: *const c_char, len: usize)>;
/// Takes bytes: what the script writes to standard output or error, or what ergo_export makes. Returns how many it took.
pub type ergo_write_fn =
    Option<extern "C" fn(user: *mut c_void, p: *const c_void, n: usize) -> usize>;

/// Asked before a rule acts: its name and the number of its action; ERGO_OK, or ERGO_E_DENIED as a veto.
pub type ergo_policy_fn =
    Option<extern "C" fn(user: *mut c_void, rule: *const c_char, len: usize, action: u32) -> i32>;
/// Gets the diagnosis of a leak alert; it and its texts are borrowed for the call.
pub type ergo_leak_fn = Option<extern "C" fn(user: *mut c_void, report: *const ergo_leak_report)>;
/// Answers an import with ergo_load, or ERGO_NOT_FOUND. Reserved: must be NULL in this version.
pub type ergo_import_fn = Option<
    extern "C" fn(user: *mut c_void, vm: *mut ergo_vm, path: *const c_char, len: usize) -> i32,
>;
/// Asked before each access of a granted kind: `capability` is ERGO_ALLOW_READ or ERGO_ALLOW_WRITE with the absolute name of the file in `what`, in which links are
/// followed and no `.` or `..` is left; ERGO_ALLOW_ENV with the name of each variable, when the script first looks at its environment; ERGO_ALLOW_PROCESS
/// with nothing, at os.Exit. ERGO_OK lets it happen; after anything else it is as if it was not granted. `what` is borrowed for the call, and no NUL stands at
/// its end. Called inside the call that runs the script, on its thread; it may call [any] functions only.
pub type ergo_allow_fn = Option<
    extern "C" fn(user: *mut c_void, capability: u32, what: *const c_char, len: usize) -> i32,
>;
/// A piece of work handed to the host: ergo_job_fn.
pub type ergo_work_fn = Option<extern "C" fn(arg: *mut c_void)>;
/// Has `work(arg)` run on a thread of the host's: marking and sweeping for a VM with gc_workers. Called inside calls on the VM, on their thread, in the middle of a
/// collection; it hands the job on and returns, and may call nothing of the library. No more than gc_workers jobs of a VM have work at a time; another may follow
/// as soon as one finds nothing more to do, just before it returns. The host runs each job once: on any thread but the one that is inside the VM, at any time, several side by side. A job
/// neither waits nor calls the host back; it ends when it finds nothing more to do, at the latest when the mark ends, and soon after ergo_vm_free is called, which
/// waits for what a running job does in the heap and not for jobs that have not begun: those, run later, end at once. A job that is never run costs a worker, and its
/// memory is lost, with what it shares with the VM's other workers: some kilobytes for each of them. Nothing depends on jobs: what they do not do the VM does itself. One that is run at once, inside this function, does nothing,
/// and the VM goes on without workers: that is how a host refuses.
pub type ergo_job_fn =
    Option<extern "C" fn(user: *mut c_void, work: ergo_work_fn, arg: *mut c_void)>;

/// How a VM is made. ergo_config_init fills the defaults.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_config {
    /// sizeof(ergo_config) of the caller.
    pub struct_size: u32,
    /// enum ergo_config_flag.
    pub flags: u32,
    /// Given back by ergo_vm_user.
    pub user: *mut c_void,
    /// Pages of the collected heap; NULL = the system. Must work until the last node handle is released.
    pub realloc_fn: ergo_realloc_fn,
    /// For realloc_fn.
    pub realloc_user: *mut c_void,
    /// Diagnostics for people; NULL = silent: the library never prints.
    pub log_fn: ergo_log_fn,
    /// For log_fn.
    pub log_user: *mut c_void,
    /// Where println and fmt.Print go; NULL = thrown away.
    pub stdout_fn: ergo_write_fn,
    /// For stdout_fn.
    pub stdout_user: *mut c_void,
    /// Reserved.
    pub import_fn: ergo_import_fn,
    /// For import_fn.
    pub import_user: *mut c_void,
    /// Asked before each access of a kind that `allow` grants; NULL = all of it.
    pub allow_fn: ergo_allow_fn,
    /// For allow_fn.
    pub allow_user: *mut c_void,
    /// Where gc_workers run; NULL = on threads of the library's own.
    pub job_fn: ergo_job_fn,
    /// For job_fn.
    pub job_user: *mut c_void,
    /// enum ergo_capability; 0 = no file, network, process, environment, wall clock.
    pub allow: u64,
    /// Bytes the VM may take from the system; 0 = no limit.
    pub memory_limit: u64,
    /// Smallest heap goal at GOGC=100, in bytes.
    pub min_heap: u64,
    /// Seed of map order, select and math/rand; 0 = another each time, unless ERGO_DETERMINISTIC is set.
    pub rng_seed: u64,
    /// Bytes allocated between two samples of the memory profile, on average; 1 = every object, 0 = none.
    pub memprofile_rate: u64,
    /// GOGC in percent; UINT32_MAX = off.
    pub gc_percent: u32,
    /// Threads that mark and sweep beside the VM's own, at most 64; the library starts them at the first cycle (as many as
    /// the system gives) and ends them in ergo_vm_free. With job_fn: jobs at a time, and no threads. 0 = none, and no jobs.
    pub gc_workers: u32,
    /// Time of an ergo_gc_step with budget 0, in us; 0 = 500.
    pub gc_step_us: u32,
    /// The longest that the VM collects at a safepoint of its own, in us; 0 = 200.
    pub gc_assist_us: u32,
    /// enum ergo_gc_debug.
    pub gc_debug: u32,
    /// Not 0: log_fn gets a line for each cycle in the form of Go's gctrace, level 1, from inside the call that collects, on its thread; log_fn may
    /// call [any] functions only.
    pub gctrace: u32,
    /// enum ergo_telemetry.
    pub telemetry: u32,
    /// Reserved: must be 0.
    pub tick_us: u32,
    /// Reserved.
    pub tick_ops: u32,
    /// Nested ergo_call depth; 0 = 64.
    pub max_call_depth: u32,
    /// Bytes of the event ring, 64 an event (and a word of ours beside), rounded down to a power of two of events, at least 2; 0 = no events.
    pub event_ring_bytes: u32,
    /// Zero.
    pub reserved: u32,
}

/// One event, 64 bytes; it never grows, so it has no struct_size.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ergo_event {
    /// enum ergo_event_kind.
    pub kind: u16,
    /// 0.
    pub flags: u16,
    /// Number of the goroutine; 0 = none.
    pub goroutine: u32,
    /// ns since ergo_vm_new.
    pub time_ns: u64,
    /// Id of a node; 0 = none.
    pub node: u64,
    /// Number of a stack, for ERGO_EV_DELTA; 0 = none.
    pub site: u32,
    /// Low bits of the record's number.
    pub seq: u32,
    /// See the kind.
    pub a: u64,
    /// See the kind.
    pub b: u64,
    /// See the kind.
    pub c: u64,
    /// See the kind.
    pub d: u64,
}

/// One diagnostic of the last failed call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_error {
    /// sizeof(ergo_error) of the caller.
    pub struct_size: u32,
    /// Status of the call it belongs to.
    pub status: ergo_status,
    /// From 1; 0 = unknown.
    pub line: u32,
    /// Byte column from 1; 0 = unknown.
    pub column: u32,
    /// Byte offset in the source.
    pub offset: u32,
    /// Frames for ergo_error_frame.
    pub nframes: u32,
    /// Borrowed until the next [vm] call; no NUL at the end.
    pub file: *const c_char,
    /// Bytes of `file`.
    pub file_len: usize,
    /// Borrowed until the next [vm] call; no NUL at the end.
    pub message: *const c_char,
    /// Bytes of `message`.
    pub message_len: usize,
    /// Name of the diagnostic's code, as "UnusedVar" (docs/diagnostics.md); static, no NUL at the end. Empty if it is no diagnostic.
    pub code: *const c_char,
    /// Bytes of `code`.
    pub code_len: usize,
}

/// One frame of a trace.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_frame {
    /// sizeof(ergo_frame) of the caller.
    pub struct_size: u32,
    /// From 1.
    pub line: u32,
    /// Byte column from 1; 0 = unknown.
    pub column: u32,
    /// Number of locals; 0 where they are not told.
    pub nlocals: u32,
    /// Borrowed until the next [vm] call.
    pub file: *const c_char,
    /// Bytes of `file`.
    pub file_len: usize,
    /// Function as in Go's traces; borrowed until the next [vm] call.
    pub func: *const c_char,
    /// Bytes of `func`.
    pub func_len: usize,
}

/// Where a node stands in its source.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_extent {
    /// sizeof(ergo_extent) of the caller.
    pub struct_size: u32,
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
    /// Line of start, from 1.
    pub line: u32,
    /// Byte column of start, from 1.
    pub column: u32,
    /// Line of end.
    pub end_line: u32,
    /// Byte column of end.
    pub end_column: u32,
    /// Number of the parsed unit in its VM.
    pub file_id: u32,
}

/// The life of a node.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_lifespan {
    /// sizeof(ergo_lifespan) of the caller.
    pub struct_size: u32,
    /// enum ergo_node_state.
    pub state: u32,
    /// As ergo_node_id.
    pub id: u64,
    /// Monotonic, counted from ergo_vm_new.
    pub birth_ns: u64,
    /// Heap bytes of this node alone.
    pub bytes: u64,
    /// Host handles on this node; borrowed use does not count.
    pub refcount: u32,
    /// Completed cycles since birth.
    pub gc_cycles_survived: u32,
}

/// Where a node stands among the names.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_node_scope_info {
    /// sizeof(ergo_node_scope_info) of the caller.
    pub struct_size: u32,
    /// Number of the innermost scope around the node, in its VM; 0 is the universe.
    pub scope: u32,
    /// Of an identifier: number of the scope that has its name; UINT32_MAX for other nodes, for fields and for methods.
    pub declared_in: u32,
    /// Where the name is declared: byte offset.
    pub declared_offset: u32,
    /// And file, as ergo_extent.file_id.
    pub declared_file_id: u32,
    /// 1 if it is declared somewhere; 0 for predeclared names and other nodes.
    pub has_place: u32,
}

/// What a type is.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_type_info {
    /// sizeof(ergo_type_info) of the caller.
    pub struct_size: u32,
    /// The number of reflect.Kind.
    pub kind: u32,
    /// Bytes in memory.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// Cells it takes in a call.
    pub slots: u32,
    /// Fields of a struct, parameters of a func.
    pub nfields: u32,
    /// Element of a pointer, slice, array, map, chan; 0 = none.
    pub elem: ergo_type,
    /// Key of a map; 0 = none.
    pub key: ergo_type,
    /// 1 if values hold pointers (then ergo_store, not memcpy).
    pub has_pointers: u32,
    /// Length of an array.
    pub flags: u32,
    /// Results of a func.
    pub nresults: u32,
    /// 1: the last parameter of a func, a slice, stands for any number of arguments.
    pub variadic: u32,
}

/// A field of a struct type.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_field {
    /// sizeof(ergo_field) of the caller.
    pub struct_size: u32,
    /// Bytes from the struct's start.
    pub offset: u32,
    /// Its type.
    pub r#type: ergo_type,
    /// 1 = embedded.
    pub flags: u32,
    /// Borrowed until the VM is freed.
    pub name: *const c_char,
    /// Bytes of `name`.
    pub name_len: usize,
}

/// One row of MemStats.BySize.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_size_class {
    /// Bytes of a cell.
    pub size: u64,
    /// Cells ever allocated.
    pub mallocs: u64,
    /// Cells ever freed.
    pub frees: u64,
}

/// Memory of one VM: Go's runtime.MemStats in snake_case with Go's meanings, then syntax trees, handles and steps.
/// Bytes unless the name says otherwise.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct ergo_mem_stats {
    /// sizeof(ergo_mem_stats) of the caller.
    pub struct_size: u32,
    /// enum ergo_gc_phase.
    pub gc_phase: u32,
    /// Of this snapshot; monotonic, from ergo_vm_new.
    pub time_ns: u64,
    /// Equal to heap_alloc.
    pub alloc: u64,
    /// Ever allocated.
    pub total_alloc: u64,
    /// From the system: the sum of the seven *_sys.
    pub sys: u64,
    /// 0.
    pub lookups: u64,
    /// Objects ever allocated.
    pub mallocs: u64,
    /// Objects ever freed.
    pub frees: u64,
    /// Allocated and not freed, what is dead but not swept included.
    pub heap_alloc: u64,
    /// Heap pages taken from the system.
    pub heap_sys: u64,
    /// Of them, in no span.
    pub heap_idle: u64,
    /// Of them, in spans.
    pub heap_inuse: u64,
    /// Of the idle, given back.
    pub heap_released: u64,
    /// mallocs - frees.
    pub heap_objects: u64,
    /// Goroutine stacks.
    pub stack_inuse: u64,
    /// Pages of goroutine stacks.
    pub stack_sys: u64,
    /// Span records in use.
    pub mspan_inuse: u64,
    /// Span records.
    pub mspan_sys: u64,
    /// Allocation classes.
    pub mcache_inuse: u64,
    /// Allocation classes.
    pub mcache_sys: u64,
    /// Profiling tables.
    pub buck_hash_sys: u64,
    /// Bitmaps, address map, work lists.
    pub gc_sys: u64,
    /// Type descriptors, tables, handles.
    pub other_sys: u64,
    /// Heap goal.
    pub next_gc: u64,
    /// Wall clock in ns since 1970; 0 before the first cycle.
    pub last_gc: u64,
    /// Sum of stops.
    pub pause_total_ns: u64,
    /// Completed cycles.
    pub num_gc: u64,
    /// Of them, asked for.
    pub num_forced_gc: u64,
    /// 0..1 of the time the VM was entered.
    pub gc_cpu_fraction: f64,
    /// Syntax-tree cells not swept yet.
    pub ast_nodes: u64,
    /// Their share of heap_alloc.
    pub ast_bytes: u64,
    /// Nodes ever made.
    pub ast_parsed_total: u64,
    /// Nodes ever swept.
    pub ast_dead_total: u64,
    /// Nodes in this state.
    pub ast_state_parsed: u64,
    /// Nodes in this state.
    pub ast_state_scoped: u64,
    /// Nodes in this state.
    pub ast_state_evaluated: u64,
    /// Strong references held by the host.
    pub refs_live: u64,
    /// Weak references held by the host.
    pub refs_weak: u64,
    /// Sum of handle counts of nodes.
    pub node_handles: u64,
    /// Reserved: 0.
    pub external_bytes: u64,
    /// Queued, not yet run.
    pub finalizers_pending: u64,
    /// Ever run.
    pub finalizers_run_total: u64,
    /// Steps of collection: ergo_gc_step, and the VM's own at its safepoints.
    pub gc_steps: u64,
    /// Their time; not in pause_total_ns.
    pub gc_step_total_ns: u64,
    /// The longest.
    pub step_max_ns: u64,
    /// The longest time beyond a budget.
    pub step_overrun_max_ns: u64,
    /// Longest stop.
    pub pause_max_ns: u64,
    /// Steps by time: [i] counts those shorter than 1 us << i that were not shorter than the edge before; [15]: the rest.
    pub step_ns_hist: [u64; 16],
    /// UINT64_MAX = none.
    pub memory_limit: u64,
    /// GOGC; UINT32_MAX = off.
    pub gc_percent: u64,
    /// Units used since the VM was made.
    pub fuel_used: u64,
    /// Reserved: 0.
    pub events_lost: u64,
    /// Trees kept by their text, see ergo_parse_cache.
    pub kept_trees: u64,
    /// Their nodes, texts and records.
    pub kept_tree_bytes: u64,
    /// Parses that they have spared.
    pub kept_tree_hits: u64,
    /// Of them, let go by trimming: the rule ast-cache-trim, or memory had run out.
    pub kept_trees_trimmed: u64,
}

/// What ergo_gc_step did.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ergo_gc_progress {
    /// sizeof(ergo_gc_progress) of the caller.
    pub struct_size: u32,
    /// enum ergo_gc_phase, after the step.
    pub phase: u32,
    /// Time of the step.
    pub elapsed_ns: u64,
    /// How far it went over its budget: one unit of work (4 KiB scanned, or a span swept) unless the thread was pre-empted, or the beginning or
    /// the end of a mark fell into it.
    pub overrun_ns: u64,
    /// Bytes marked in this cycle so far, or by the last one.
    pub marked_bytes: u64,
    /// Bytes freed in this cycle so far, or by the last one.
    pub freed_bytes: u64,
    /// Share of the cycle that is done, 0..1000: an estimate.
    pub permille_done: u32,
    /// Host finalizers and death notices that wait for ergo_finalize.
    pub finalizers_ready: u32,
    /// ERGO_GC_FRAMES: calls of ergo_gc_step until the cycle is over, as it looks at this budget; else 0.
    pub frames_left: u32,
    /// Zero.
    pub reserved: u32,
}

/// The diagnosis of a leak alert. It grows at its end: `struct_size` is the library's, and says which fields are there.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ergo_leak_report {
    /// sizeof(ergo_leak_report) of the library.
    pub struct_size: u32,
    /// Cycles of the rise.
    pub cycles: u32,
    /// Cycle of the alert.
    pub cycle: u64,
    /// ns since ergo_vm_new.
    pub time_ns: u64,
    /// Bytes that the cycle left alive.
    pub live_bytes: u64,
    /// Bytes alive where the rise began.
    pub from_bytes: u64,
    /// Bytes a cycle.
    pub slope_bytes: u64,
    /// Bytes that the first suspect has grown by, as sampled; 0 if nobody is suspected.
    pub suspect_bytes: u64,
    /// File of the line that allocates them; no NUL at the end.
    pub file: *const c_char,
    /// Bytes of `file`.
    pub file_len: usize,
    /// From 1; 0 if nobody is suspected.
    pub line: u32,
    /// Byte column from 1.
    pub column: u32,
    /// The way from a root to them, "main.cache[…]"; empty if nobody has looked. No NUL at the end.
    pub held_by: *const c_char,
    /// Bytes of `held_by`.
    pub held_by_len: usize,
    /// All of it as one JSON object: suspects with stacks and holders, what is different since a quiet cycle, the last 16 lines of gctrace
    /// (docs/leak-report.md). No NUL at the end.
    pub json: *const c_char,
    /// Bytes of `json`.
    pub json_len: usize,
}

/// Writes `value` over the caller's struct, as much of it as the caller knows (`struct_size` at its head,
/// which is kept). False if `out` is null or its size is below 8.
///
/// # Safety
/// `out` is null or points to a struct that begins with its size and is at least that long.
pub(crate) unsafe fn fill<T: Copy>(out: *mut T, value: &T) -> bool {
    if out.is_null() {
        return false;
    }
    // SAFETY: by contract the struct begins with its u32 size.
    let theirs = unsafe { out.cast::<u32>().read() } as usize;
    if theirs < 8 {
        return false;
    }
    let n = theirs.min(size_of::<T>());
    let from = std::ptr::from_ref(value).cast::<u8>();
    // SAFETY: both structs are at least n bytes long and do not overlap; the first four bytes stay the caller's.
    unsafe { std::ptr::copy_nonoverlapping(from.add(4), out.cast::<u8>().add(4), n - 4) };
    true
}
