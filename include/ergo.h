/* ergo.h, the C interface of libergo: Go programs in a collected heap that the host can see and steer.
 * Written by cbindgen from src/capi; do not edit.
 *
 * Thread tags:  [any] any thread, any time, also while another thread is inside the VM
 *               [vm]  the caller has exclusive use of the VM; not always the same thread, but one at a time: a second
 *                     one that enters meanwhile gets ERGO_E_BUSY (a getter without status returns 0)
 *               [cb]  only inside a host callback, with the context given to it
 * Stack:        128 KiB free at a call are enough, however deep a script's text nests: what needs more gets it from the system, and gives it back.
 * Ownership:    "owned" = the caller must release it; "borrowed" = valid for the time named, never freed by the caller.
 * Outs:         last, never NULL unless said; on an error they are set to 0/NULL.
 * Structs:      none is passed or returned by value; one that can grow starts with struct_size, set by the caller.
 * Values:       in calls as 8-byte cells. bool, intN, uintN: 1 cell, extended. float64: its bits; float32: bits in the low half.
 *               string: pointer, length. slice: pointer, length, capacity. interface: type, data. pointer, map, chan, func: 1 cell.
 *               struct, array: ceil(size/8) cells, the C memory image. */

#ifndef ERGO_H
#define ERGO_H

#include <stddef.h>
#include <stdint.h>
#define ERGO_ABI_VERSION 1u /* = soname major; raised only by an incompatible change */
#ifndef ERGO_API
# if defined(_WIN32) && !defined(ERGO_STATIC)
#  define ERGO_API __declspec(dllimport)
# else
#  define ERGO_API
# endif
#endif

// What functions return: 0 ok, above 0 ok with a state, below 0 an error.
typedef enum ergo_status_code {
    // Done.
    ERGO_OK = 0,
    // Ok, and there is more to do.
    ERGO_MORE = 1,
    // Ok, nothing to run.
    ERGO_IDLE = 2,
    // Ok, but it would have to wait.
    ERGO_BLOCKED = 3,
    // Ok, there is no such thing.
    ERGO_NOT_FOUND = 4,
    // The script called os.Exit, as it may with ERGO_ALLOW_PROCESS; see ergo_exit_code.
    ERGO_EXITED = 5,
    // A null, a wrong size, a foreign pointer or number.
    ERGO_E_INVALID = -1,
    // No memory, or the VM's limit; the VM stays usable.
    ERGO_E_NOMEM = -2,
    // The source does not parse; see ergo_error_get.
    ERGO_E_SYNTAX = -3,
    // The program does not type-check, or a value has another type; see ergo_error_get.
    ERGO_E_TYPE = -4,
    // The script panicked; see ergo_error_get and ergo_error_frame.
    ERGO_E_PANIC = -5,
    // The fuel is used up.
    ERGO_E_FUEL = -6,
    // ergo_vm_interrupt was called.
    ERGO_E_INTERRUPTED = -7,
    // A reference, function or module that is gone.
    ERGO_E_STALE = -8,
    // Another thread is inside the VM, or the call is not allowed here.
    ERGO_E_BUSY = -9,
    // Another ABI version.
    ERGO_E_ABI = -10,
    // A limit: call depth, slots, sizes.
    ERGO_E_LIMIT = -11,
    // All goroutines are asleep.
    ERGO_E_DEADLOCK = -12,
    // A capability that was not granted.
    ERGO_E_DENIED = -13,
    // A defect of Ergo; the VM accepts no further calls but ergo_vm_free.
    ERGO_E_BUG = -99,
} ergo_status_code;

// Bits of ergo_config.flags.
typedef enum ergo_config_flag {
    // Only ergo_gc_collect and the memory limit collect.
    ERGO_MANUAL_GC = 1,
    // The script clock moves by ergo_vm_run only; map order and random numbers follow rng_seed.
    ERGO_DETERMINISTIC = 2,
    // The go statement is refused.
    ERGO_NO_GOROUTINES = 4,
    // Trees of loaded files stay until the VM is freed; else each declaration goes once its code has run.
    ERGO_KEEP_AST = 8,
    // A full event ring drops the oldest record, not the newest.
    ERGO_FLIGHT_RECORDER = 16,
    // Texts of loaded files are kept, outside the heap, for the source view of ERGO_HTML_REPORT.
    ERGO_KEEP_SOURCES = 32,
} ergo_config_flag;

// Bits of ergo_config.allow. What is not granted fails in the script: files with EPERM, the environment and standard input are empty, clocks stand still (who
// sleeps is never woken: ERGO_E_DEADLOCK), os.Exit ends the call with ERGO_E_DENIED. ergo_config.allow_fn may narrow what is granted.
typedef enum ergo_capability {
    // Read files and folders, and learn of them.
    ERGO_ALLOW_READ = 1,
    // Make, write, rename and remove files and folders.
    ERGO_ALLOW_WRITE = 2,
    // Network: no package needs it in this version.
    ERGO_ALLOW_NET = 4,
    // os.Exit as a way to end the host's call, with ERGO_EXITED. No package starts processes in this version.
    ERGO_ALLOW_PROCESS = 8,
    // Environment.
    ERGO_ALLOW_ENV = 16,
    // The system's clocks, and waiting for them.
    ERGO_ALLOW_CLOCK = 32,
    // Standard input.
    ERGO_ALLOW_STDIN = 64,
} ergo_capability;

// Bits of ergo_config.gc_debug.
typedef enum ergo_gc_debug {
    // A second mark and a recount of the books after each cycle.
    ERGO_GCD_VERIFY = 1,
    // A cycle at every allocation.
    ERGO_GCD_STRESS_ALLOC = 2,
    // A cycle at every safepoint.
    ERGO_GCD_STRESS_SAFEPOINT = 4,
    // One unit of collection at every safepoint, cycle after cycle.
    ERGO_GCD_STRESS_STEP = 8,
    // Freed cells are filled with a pattern.
    ERGO_GCD_POISON = 32,
    // Freed cells are never used again.
    ERGO_GCD_EFENCE = 64,
    // A pointer into a freed cell is a defect, told at once.
    ERGO_GCD_INVALIDPTR = 128,
    // At the end of a mark all that was reachable at its beginning is marked: no store passed by the barrier.
    ERGO_GCD_AUDIT = 256,
} ergo_gc_debug;

// Values of ergo_config.telemetry.
typedef enum ergo_telemetry {
    // Allocations are not told apart by place, and none are sampled.
    ERGO_TELEMETRY_OFF = 0,
    // The default: exact objects and bytes of each place that allocates, and samples with stacks each memprofile_rate bytes.
    ERGO_TELEMETRY_COUNTERS = 1,
} ergo_telemetry;

// Kinds of events, and behind each what a, b, c, d hold, in this order, 0 where fewer. Bytes and ns unless named otherwise. Other numbers may come in
// later versions.
typedef enum ergo_event_kind {
    // heap_alloc, num_gc, bytes of text, trace id.
    ERGO_EV_PARSE_BEGIN = 3,
    // Nodes made, bytes of text, ns, trace id; node: the root.
    ERGO_EV_PARSE_END = 4,
    // A package was checked: nodes, files, ns, trace id.
    ERGO_EV_SCOPE_END = 5,
    // Code was made of a function: words, bytes, ns, trace id.
    ERGO_EV_COMPILE_END = 6,
    // Code of this node ended for the first time: ns since its text was parsed, trace id.
    ERGO_EV_EVAL_FIRST = 7,
    // A mark found nodes dead: nodes, bytes, cycle, smallest id.
    ERGO_EV_NODE_DEAD = 8,
    // Cycle, asked for, heap_alloc, next_gc.
    ERGO_EV_GC_START = 9,
    // Cycle, ns of the first pause.
    ERGO_EV_GC_ROOTS = 10,
    // A step that the host asked for: cycle, ns, ns over the budget, marked bytes.
    ERGO_EV_GC_STEP = 11,
    // A step at a safepoint of the script's own: the same.
    ERGO_EV_ASSIST = 12,
    // Cycle, ns of the second pause, marked bytes, next_gc.
    ERGO_EV_GC_MARKTERM = 14,
    // The cycle and its sweep are over: cycle, freed bytes, live bytes, ns of both pauses.
    ERGO_EV_GC_END = 16,
    // A finalizer of the script is due: how many wait.
    ERGO_EV_FINALIZER_QUEUED = 17,
    // One is run: how many have been.
    ERGO_EV_FINALIZER_RUN = 18,
    // Something of the host's was let go: 1 if closed, 0 if found unreachable; a number for its callback; num_gc.
    ERGO_EV_RELEASE = 20,
    // A leak is suspected: live bytes, bytes a cycle by which they rise, cycles of the rise, live bytes where it began.
    ERGO_EV_LEAK = 21,
    // A rule fired: its place among the rules, its action, heap_alloc, 1 if it was vetoed.
    ERGO_EV_POLICY_FIRED = 26,
    // goroutine begins.
    ERGO_EV_GOR_CREATE = 27,
    // goroutine has ended.
    ERGO_EV_GOR_EXIT = 30,
    // After ergo_tick: change of heap_alloc (signed), bytes allocated since, num_gc, enum ergo_gc_phase.
    ERGO_EV_DELTA = 33,
    // So many events found the ring full and were dropped.
    ERGO_EV_LOST = 34,
    // ergo_node_walk begins: heap_alloc, num_gc, 0, trace id; node: its root.
    ERGO_EV_WALK_BEGIN = 35,
    // A rule or a walk asked for a reading: heap_alloc, objects, num_gc, nodes.
    ERGO_EV_SNAPSHOT = 36,
    // The last node of a text is gone: trace id, nodes made, num_gc, ns since it was parsed.
    ERGO_EV_UNIT_DEAD = 37,
    // A node of a kind given to ergo_node_track was found dead: kind, cycle, cycles since its parse, trace id.
    ERGO_EV_NODE_FREED = 38,
    // A walk came to a node of a probed kind: heap_alloc, num_gc, kind, depth.
    ERGO_EV_WALK_PROBE = 39,
    // The first safepoint after ticks that found nobody to answer them: ns since the first, how many.
    ERGO_EV_STALL = 40,
    // A leak alert is closed: live bytes then, live bytes now, cycles since, 1 if it has cleared.
    ERGO_EV_LEAK_END = 41,
    // A frame was pushed or is popped, where frames are counted: change of heap_alloc (signed) and bytes allocated since the last such event, num_gc, 1 for a push.
    ERGO_EV_FRAME = 42,
    // Trees that were kept by their text (ergo_parse_cache) are let go: how many, their bytes.
    ERGO_EV_TRIM = 43,
} ergo_event_kind;

// Formats of ergo_export.
typedef enum ergo_export_format {
    // A heap profile for `go tool pprof`, gzip: alloc_objects, alloc_space (exact by place), inuse_objects, inuse_space (estimated).
    ERGO_PPROF_HEAP = 1,
    // A CPU profile for `go tool pprof`, gzip: samples, cpu. The one being taken, or the last one; see ergo_cpu_profile.
    ERGO_PPROF_CPU = 2,
    // Collections as a Go execution trace, for `go tool trace`.
    ERGO_GO_TRACE = 3,
    // Metrics as OpenMetrics text; with flag 1 in Prometheus' text form 0.0.4.
    ERGO_OPENMETRICS = 4,
    // A heap snapshot for Chrome's DevTools, JSON: all objects with types, places of allocation, and who refers to them by what name.
    ERGO_HEAPSNAPSHOT = 5,
    // Collections as trace events for Chrome and Perfetto, JSON.
    ERGO_CHROME_TRACE = 6,
    // Allocated bytes by stack: `main.main:3;main.f:12 4096`, a line each.
    ERGO_FLAME_FOLDED = 8,
    // Allocated bytes and bytes in use by stack, JSON for speedscope.app.
    ERGO_SPEEDSCOPE = 9,
    // One HTML file to look at in a browser, without a network: cycles, allocation by stack and by line, rules that fired. With the source beside it
    // if the VM has ERGO_KEEP_SOURCES.
    ERGO_HTML_REPORT = 10,
    // A JSON object a line for each of the newest 512 cycles.
    ERGO_EVENTS_JSONL = 11,
    // The same as a table: time, pause, surviving nodes, survival rate and more.
    ERGO_GC_TABLE_CSV = 12,
} ergo_export_format;

// How urgent a text of the queue is, see ergo_parse_later.
typedef enum ergo_parse_urgency {
    // Behind the critical ones, and held back while a rule says so.
    ERGO_PARSE_CAN_WAIT = 0,
    // Never held back.
    ERGO_PARSE_CRITICAL = 1,
} ergo_parse_urgency;

// The lifespan of a syntax-tree node; it only ever moves down this list.
typedef enum ergo_node_state {
    // Made by the parser.
    ERGO_NODE_PARSED = 0,
    // Names and types bound by the checker.
    ERGO_NODE_SCOPED = 1,
    // Code made from it has run at least once.
    ERGO_NODE_EVALUATED = 2,
    // Found unreachable and swept; seen only in totals and ergo_dead_fn.
    ERGO_NODE_DEAD = 3,
} ergo_node_state;

// What the collector is doing.
typedef enum ergo_gc_phase {
    // Nothing.
    ERGO_GC_OFF = 0,
    // Marking.
    ERGO_GC_MARK = 1,
    // Ending the mark.
    ERGO_GC_MARK_TERM = 2,
    // Sweeping.
    ERGO_GC_SWEEP = 3,
} ergo_gc_phase;

// Parameters of ergo_gc_set and ergo_gc_get.
typedef enum ergo_gc_param {
    // GOGC in percent; UINT32_MAX is off.
    ERGO_GC_PERCENT = 1,
    // Bytes the VM may take from the system; UINT64_MAX is no limit.
    ERGO_GC_LIMIT = 2,
    // 1: collects by itself; 0: as ERGO_MANUAL_GC.
    ERGO_GC_AUTO = 3,
    // Time of an ergo_gc_step with budget 0, in us.
    ERGO_GC_MAX_STEP_US = 4,
    // The longest that the VM collects at a safepoint of its own, in us; at least 1.
    ERGO_GC_MAX_ASSIST_US = 5,
    // Smallest heap goal at GOGC=100, in bytes.
    ERGO_GC_MIN_HEAP = 6,
    // Frame mode: the calls of ergo_gc_step within which a cycle is to be over; 0, the default, is off. See ergo_gc_step.
    ERGO_GC_FRAMES = 7,
} ergo_gc_param;

// Flags of ergo_leak_set.
typedef enum ergo_leak_flag {
    // Nobody looks for who holds the suspects: no snapshot is taken, and the report comes with the cycle of the alert.
    ERGO_LEAK_NO_HOLDERS = 1,
} ergo_leak_flag;

// Opaque: alive only during one host callback.
typedef struct ergo_ctx ergo_ctx;

// Opaque: a node of a syntax tree, a cell of the collected heap. While its handle count is not zero it is a root: its
// subtree and its source text stay, its parent need not.
typedef struct ergo_node ergo_node;

// Opaque: one isolated machine with heap, globals and goroutines.
typedef struct ergo_vm ergo_vm;

// 0 ok; > 0 ok with a state; < 0 error: enum ergo_status_code.
typedef int32_t ergo_status;

// Memory hook: `p` NULL allocates, `new_size` 0 frees; told the old size. Serves the heap's pages.
typedef void *(*ergo_realloc_fn)(void *user, void *p, size_t old_size, size_t new_size, size_t align);

// Lines for the log: level 0 debug to 3 error.
typedef void (*ergo_log_fn)(void *user, int32_t level, const char *msg, size_t len);

// Takes bytes: what the script writes to standard output or error, or what ergo_export makes. Returns how many it took.
typedef size_t (*ergo_write_fn)(void *user, const void *p, size_t n);

// Answers an import with ergo_load, or ERGO_NOT_FOUND. Reserved: must be NULL in this version.
typedef int32_t (*ergo_import_fn)(void *user, struct ergo_vm *vm, const char *path, size_t len);

// Asked before each access of a granted kind: `capability` is ERGO_ALLOW_READ or ERGO_ALLOW_WRITE with the absolute name of the file in `what`, in which links are
// followed and no `.` or `..` is left; ERGO_ALLOW_ENV with the name of each variable, when the script first looks at its environment; ERGO_ALLOW_PROCESS
// with nothing, at os.Exit. ERGO_OK lets it happen; after anything else it is as if it was not granted. `what` is borrowed for the call, and no NUL stands at
// its end. Called inside the call that runs the script, on its thread; it may call [any] functions only.
typedef int32_t (*ergo_allow_fn)(void *user, uint32_t capability, const char *what, size_t len);

// A piece of work handed to the host: ergo_job_fn.
typedef void (*ergo_work_fn)(void *arg);

// Has `work(arg)` run on a thread of the host's: marking and sweeping for a VM with gc_workers. Called inside calls on the VM, on their thread, in the middle of a
// collection; it hands the job on and returns, and may call nothing of the library. No more than gc_workers jobs of a VM have work at a time; another may follow
// as soon as one finds nothing more to do, just before it returns. The host runs each job once: on any thread but the one that is inside the VM, at any time, several side by side. A job
// neither waits nor calls the host back; it ends when it finds nothing more to do, at the latest when the mark ends, and soon after ergo_vm_free is called, which
// waits for what a running job does in the heap and not for jobs that have not begun: those, run later, end at once. A job that is never run costs a worker, and its
// memory is lost, with what it shares with the VM's other workers: some kilobytes for each of them. Nothing depends on jobs: what they do not do the VM does itself. One that is run at once, inside this function, does nothing,
// and the VM goes on without workers: that is how a host refuses.
typedef void (*ergo_job_fn)(void *user, ergo_work_fn work, void *arg);

// How a VM is made. ergo_config_init fills the defaults.
typedef struct ergo_config {
    // sizeof(ergo_config) of the caller.
    uint32_t struct_size;
    // enum ergo_config_flag.
    uint32_t flags;
    // Given back by ergo_vm_user.
    void *user;
    // Pages of the collected heap; NULL = the system. Must work until the last node handle is released.
    ergo_realloc_fn realloc_fn;
    // For realloc_fn.
    void *realloc_user;
    // Diagnostics for people; NULL = silent: the library never prints.
    ergo_log_fn log_fn;
    // For log_fn.
    void *log_user;
    // Where println and fmt.Print go; NULL = thrown away.
    ergo_write_fn stdout_fn;
    // For stdout_fn.
    void *stdout_user;
    // Reserved.
    ergo_import_fn import_fn;
    // For import_fn.
    void *import_user;
    // Asked before each access of a kind that `allow` grants; NULL = all of it.
    ergo_allow_fn allow_fn;
    // For allow_fn.
    void *allow_user;
    // Where gc_workers run; NULL = on threads of the library's own.
    ergo_job_fn job_fn;
    // For job_fn.
    void *job_user;
    // enum ergo_capability; 0 = no file, network, process, environment, wall clock.
    uint64_t allow;
    // Bytes the VM may take from the system; 0 = no limit.
    uint64_t memory_limit;
    // Smallest heap goal at GOGC=100, in bytes.
    uint64_t min_heap;
    // Seed of map order, select and math/rand; 0 = another each time, unless ERGO_DETERMINISTIC is set.
    uint64_t rng_seed;
    // Bytes allocated between two samples of the memory profile, on average; 1 = every object, 0 = none.
    uint64_t memprofile_rate;
    // GOGC in percent; UINT32_MAX = off.
    uint32_t gc_percent;
    // Threads that mark and sweep beside the VM's own, at most 64; the library starts them at the first cycle (as many as
    // the system gives) and ends them in ergo_vm_free. With job_fn: jobs at a time, and no threads. 0 = none, and no jobs.
    uint32_t gc_workers;
    // Time of an ergo_gc_step with budget 0, in us; 0 = 500.
    uint32_t gc_step_us;
    // The longest that the VM collects at a safepoint of its own, in us; 0 = 200.
    uint32_t gc_assist_us;
    // enum ergo_gc_debug.
    uint32_t gc_debug;
    // Not 0: log_fn gets a line for each cycle in the form of Go's gctrace, level 1, from inside the call that collects, on its thread; log_fn may
    // call [any] functions only.
    uint32_t gctrace;
    // enum ergo_telemetry.
    uint32_t telemetry;
    // Reserved: must be 0.
    uint32_t tick_us;
    // Reserved.
    uint32_t tick_ops;
    // Nested ergo_call depth; 0 = 64.
    uint32_t max_call_depth;
    // Bytes of the event ring, 64 an event (and a word of ours beside), rounded down to a power of two of events, at least 2; 0 = no events.
    uint32_t event_ring_bytes;
    // Zero.
    uint32_t reserved;
} ergo_config;

// One diagnostic of the last failed call.
typedef struct ergo_error {
    // sizeof(ergo_error) of the caller.
    uint32_t struct_size;
    // Status of the call it belongs to.
    ergo_status status;
    // From 1; 0 = unknown.
    uint32_t line;
    // Byte column from 1; 0 = unknown.
    uint32_t column;
    // Byte offset in the source.
    uint32_t offset;
    // Frames for ergo_error_frame.
    uint32_t nframes;
    // Borrowed until the next [vm] call; no NUL at the end.
    const char *file;
    // Bytes of `file`.
    size_t file_len;
    // Borrowed until the next [vm] call; no NUL at the end.
    const char *message;
    // Bytes of `message`.
    size_t message_len;
    // Name of the diagnostic's code, as "UnusedVar" (docs/diagnostics.md); static, no NUL at the end. Empty if it is no diagnostic.
    const char *code;
    // Bytes of `code`.
    size_t code_len;
} ergo_error;

// One frame of a trace.
typedef struct ergo_frame {
    // sizeof(ergo_frame) of the caller.
    uint32_t struct_size;
    // From 1.
    uint32_t line;
    // Byte column from 1; 0 = unknown.
    uint32_t column;
    // Number of locals; 0 where they are not told.
    uint32_t nlocals;
    // Borrowed until the next [vm] call.
    const char *file;
    // Bytes of `file`.
    size_t file_len;
    // Function as in Go's traces; borrowed until the next [vm] call.
    const char *func;
    // Bytes of `func`.
    size_t func_len;
} ergo_frame;

// Where a node stands in its source.
typedef struct ergo_extent {
    // sizeof(ergo_extent) of the caller.
    uint32_t struct_size;
    // Byte offset of the first byte.
    uint32_t start;
    // Byte offset after the last byte.
    uint32_t end;
    // Line of start, from 1.
    uint32_t line;
    // Byte column of start, from 1.
    uint32_t column;
    // Line of end.
    uint32_t end_line;
    // Byte column of end.
    uint32_t end_column;
    // Number of the parsed unit in its VM.
    uint32_t file_id;
} ergo_extent;

// The life of a node.
typedef struct ergo_lifespan {
    // sizeof(ergo_lifespan) of the caller.
    uint32_t struct_size;
    // enum ergo_node_state.
    uint32_t state;
    // As ergo_node_id.
    uint64_t id;
    // Monotonic, counted from ergo_vm_new.
    uint64_t birth_ns;
    // Heap bytes of this node alone.
    uint64_t bytes;
    // Host handles on this node; borrowed use does not count.
    uint32_t refcount;
    // Completed cycles since birth.
    uint32_t gc_cycles_survived;
} ergo_lifespan;

// Called once after a node was swept, with its last lifespan. Inside, only [any] functions.
typedef void (*ergo_dead_fn)(void *user, const struct ergo_lifespan *last);

// Called at each node of a walk, with its depth: 0 goes on into the children, 1 past them, anything else ends the walk. Inside, only [any] functions.
typedef int32_t (*ergo_walk_fn)(void *user, struct ergo_node *n, uint32_t depth);

// Where a node stands among the names.
typedef struct ergo_node_scope_info {
    // sizeof(ergo_node_scope_info) of the caller.
    uint32_t struct_size;
    // Number of the innermost scope around the node, in its VM; 0 is the universe.
    uint32_t scope;
    // Of an identifier: number of the scope that has its name; UINT32_MAX for other nodes, for fields and for methods.
    uint32_t declared_in;
    // Where the name is declared: byte offset.
    uint32_t declared_offset;
    // And file, as ergo_extent.file_id.
    uint32_t declared_file_id;
    // 1 if it is declared somewhere; 0 for predeclared names and other nodes.
    uint32_t has_place;
} ergo_node_scope_info;

// A package of one VM, 0 = none.
typedef uint32_t ergo_module;

// One 8-byte cell of a call frame.
typedef uint64_t ergo_slot;

// Type id in one VM.
typedef uint32_t ergo_type;

// What a type is.
typedef struct ergo_type_info {
    // sizeof(ergo_type_info) of the caller.
    uint32_t struct_size;
    // The number of reflect.Kind.
    uint32_t kind;
    // Bytes in memory.
    uint32_t size;
    // Alignment in bytes.
    uint32_t align;
    // Cells it takes in a call.
    uint32_t slots;
    // Fields of a struct, parameters of a func.
    uint32_t nfields;
    // Element of a pointer, slice, array, map, chan; 0 = none.
    ergo_type elem;
    // Key of a map; 0 = none.
    ergo_type key;
    // 1 if values hold pointers (then ergo_store, not memcpy).
    uint32_t has_pointers;
    // Length of an array.
    uint32_t flags;
    // Results of a func.
    uint32_t nresults;
    // 1: the last parameter of a func, a slice, stands for any number of arguments.
    uint32_t variadic;
} ergo_type_info;

// A field of a struct type.
typedef struct ergo_field {
    // sizeof(ergo_field) of the caller.
    uint32_t struct_size;
    // Bytes from the struct's start.
    uint32_t offset;
    // Its type.
    ergo_type type;
    // 1 = embedded.
    uint32_t flags;
    // Borrowed until the VM is freed.
    const char *name;
    // Bytes of `name`.
    size_t name_len;
} ergo_field;

// A resolved and signature-checked function of one VM, 0 = none.
typedef uint32_t ergo_func;

// A host function: arguments in `io` in order, results over them from index 0. Returns ERGO_OK or the result of ergo_throw.
typedef int32_t (*ergo_host_fn)(void *user, struct ergo_ctx *cx, ergo_slot *io, uint32_t nslots);

// Called once when the library lets go of `p`. Inside, only [any] functions may be called.
typedef void (*ergo_free_fn)(void *user, void *p);

// Generational reference, 0 = none; stale use is ERGO_E_STALE, never undefined.
typedef uint64_t ergo_ref;

// What ergo_gc_step did.
typedef struct ergo_gc_progress {
    // sizeof(ergo_gc_progress) of the caller.
    uint32_t struct_size;
    // enum ergo_gc_phase, after the step.
    uint32_t phase;
    // Time of the step.
    uint64_t elapsed_ns;
    // How far it went over its budget: one unit of work (4 KiB scanned, or a span swept) unless the thread was pre-empted, or the beginning or
    // the end of a mark fell into it.
    uint64_t overrun_ns;
    // Bytes marked in this cycle so far, or by the last one.
    uint64_t marked_bytes;
    // Bytes freed in this cycle so far, or by the last one.
    uint64_t freed_bytes;
    // Share of the cycle that is done, 0..1000: an estimate.
    uint32_t permille_done;
    // Host finalizers and death notices that wait for ergo_finalize.
    uint32_t finalizers_ready;
    // ERGO_GC_FRAMES: calls of ergo_gc_step until the cycle is over, as it looks at this budget; else 0.
    uint32_t frames_left;
    // Zero.
    uint32_t reserved;
} ergo_gc_progress;

// Memory of one VM: Go's runtime.MemStats in snake_case with Go's meanings, then syntax trees, handles and steps.
// Bytes unless the name says otherwise.
typedef struct ergo_mem_stats {
    // sizeof(ergo_mem_stats) of the caller.
    uint32_t struct_size;
    // enum ergo_gc_phase.
    uint32_t gc_phase;
    // Of this snapshot; monotonic, from ergo_vm_new.
    uint64_t time_ns;
    // Equal to heap_alloc.
    uint64_t alloc;
    // Ever allocated.
    uint64_t total_alloc;
    // From the system: the sum of the seven *_sys.
    uint64_t sys;
    // 0.
    uint64_t lookups;
    // Objects ever allocated.
    uint64_t mallocs;
    // Objects ever freed.
    uint64_t frees;
    // Allocated and not freed, what is dead but not swept included.
    uint64_t heap_alloc;
    // Heap pages taken from the system.
    uint64_t heap_sys;
    // Of them, in no span.
    uint64_t heap_idle;
    // Of them, in spans.
    uint64_t heap_inuse;
    // Of the idle, given back.
    uint64_t heap_released;
    // mallocs - frees.
    uint64_t heap_objects;
    // Goroutine stacks.
    uint64_t stack_inuse;
    // Pages of goroutine stacks.
    uint64_t stack_sys;
    // Span records in use.
    uint64_t mspan_inuse;
    // Span records.
    uint64_t mspan_sys;
    // Allocation classes.
    uint64_t mcache_inuse;
    // Allocation classes.
    uint64_t mcache_sys;
    // Profiling tables.
    uint64_t buck_hash_sys;
    // Bitmaps, address map, work lists.
    uint64_t gc_sys;
    // Type descriptors, tables, handles.
    uint64_t other_sys;
    // Heap goal.
    uint64_t next_gc;
    // Wall clock in ns since 1970; 0 before the first cycle.
    uint64_t last_gc;
    // Sum of stops.
    uint64_t pause_total_ns;
    // Completed cycles.
    uint64_t num_gc;
    // Of them, asked for.
    uint64_t num_forced_gc;
    // 0..1 of the time the VM was entered.
    double gc_cpu_fraction;
    // Syntax-tree cells not swept yet.
    uint64_t ast_nodes;
    // Their share of heap_alloc.
    uint64_t ast_bytes;
    // Nodes ever made.
    uint64_t ast_parsed_total;
    // Nodes ever swept.
    uint64_t ast_dead_total;
    // Nodes in this state.
    uint64_t ast_state_parsed;
    // Nodes in this state.
    uint64_t ast_state_scoped;
    // Nodes in this state.
    uint64_t ast_state_evaluated;
    // Strong references held by the host.
    uint64_t refs_live;
    // Weak references held by the host.
    uint64_t refs_weak;
    // Sum of handle counts of nodes.
    uint64_t node_handles;
    // Reserved: 0.
    uint64_t external_bytes;
    // Queued, not yet run.
    uint64_t finalizers_pending;
    // Ever run.
    uint64_t finalizers_run_total;
    // Steps of collection: ergo_gc_step, and the VM's own at its safepoints.
    uint64_t gc_steps;
    // Their time; not in pause_total_ns.
    uint64_t gc_step_total_ns;
    // The longest.
    uint64_t step_max_ns;
    // The longest time beyond a budget.
    uint64_t step_overrun_max_ns;
    // Longest stop.
    uint64_t pause_max_ns;
    // Steps by time: [i] counts those shorter than 1 us << i that were not shorter than the edge before; [15]: the rest.
    uint64_t step_ns_hist[16];
    // UINT64_MAX = none.
    uint64_t memory_limit;
    // GOGC; UINT32_MAX = off.
    uint64_t gc_percent;
    // Units used since the VM was made.
    uint64_t fuel_used;
    // Reserved: 0.
    uint64_t events_lost;
    // Trees kept by their text, see ergo_parse_cache.
    uint64_t kept_trees;
    // Their nodes, texts and records.
    uint64_t kept_tree_bytes;
    // Parses that they have spared.
    uint64_t kept_tree_hits;
    // Of them, let go by trimming: the rule ast-cache-trim, or memory had run out.
    uint64_t kept_trees_trimmed;
} ergo_mem_stats;

// One row of MemStats.BySize.
typedef struct ergo_size_class {
    // Bytes of a cell.
    uint64_t size;
    // Cells ever allocated.
    uint64_t mallocs;
    // Cells ever freed.
    uint64_t frees;
} ergo_size_class;

// One event, 64 bytes; it never grows, so it has no struct_size.
typedef struct ergo_event {
    // enum ergo_event_kind.
    uint16_t kind;
    // 0.
    uint16_t flags;
    // Number of the goroutine; 0 = none.
    uint32_t goroutine;
    // ns since ergo_vm_new.
    uint64_t time_ns;
    // Id of a node; 0 = none.
    uint64_t node;
    // Number of a stack, for ERGO_EV_DELTA; 0 = none.
    uint32_t site;
    // Low bits of the record's number.
    uint32_t seq;
    // See the kind.
    uint64_t a;
    // See the kind.
    uint64_t b;
    // See the kind.
    uint64_t c;
    // See the kind.
    uint64_t d;
} ergo_event;

// Asked before a rule acts: its name and the number of its action; ERGO_OK, or ERGO_E_DENIED as a veto.
typedef int32_t (*ergo_policy_fn)(void *user, const char *rule, size_t len, uint32_t action);

// The diagnosis of a leak alert. It grows at its end: `struct_size` is the library's, and says which fields are there.
typedef struct ergo_leak_report {
    // sizeof(ergo_leak_report) of the library.
    uint32_t struct_size;
    // Cycles of the rise.
    uint32_t cycles;
    // Cycle of the alert.
    uint64_t cycle;
    // ns since ergo_vm_new.
    uint64_t time_ns;
    // Bytes that the cycle left alive.
    uint64_t live_bytes;
    // Bytes alive where the rise began.
    uint64_t from_bytes;
    // Bytes a cycle.
    uint64_t slope_bytes;
    // Bytes that the first suspect has grown by, as sampled; 0 if nobody is suspected.
    uint64_t suspect_bytes;
    // File of the line that allocates them; no NUL at the end.
    const char *file;
    // Bytes of `file`.
    size_t file_len;
    // From 1; 0 if nobody is suspected.
    uint32_t line;
    // Byte column from 1.
    uint32_t column;
    // The way from a root to them, "main.cache[…]"; empty if nobody has looked. No NUL at the end.
    const char *held_by;
    // Bytes of `held_by`.
    size_t held_by_len;
    // All of it as one JSON object: suspects with stacks and holders, what is different since a quiet cycle, the last 16 lines of gctrace
    // (docs/leak-report.md). No NUL at the end.
    const char *json;
    // Bytes of `json`.
    size_t json_len;
} ergo_leak_report;

// Gets the diagnosis of a leak alert; it and its texts are borrowed for the call.
typedef void (*ergo_leak_fn)(void *user, const struct ergo_leak_report *report);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// [any] Compare with ERGO_ABI_VERSION after dlopen; equal to the major number of the soname. Since 1.
ERGO_API uint32_t ergo_abi_version(void);

// [any] The library's version, "0.1.0 (profile)". Static. Since 1.
ERGO_API const char *ergo_version(void);

// [any] The i-th build fact as "key=value"; NULL past the end. Static. Since 1.
ERGO_API const char *ergo_build_option(uint32_t i);

// [any] The name of a status, "ERGO_E_PANIC"; "unknown" for other numbers. Static, never NULL. Since 1.
ERGO_API const char *ergo_status_name(ergo_status s);

// [any] Fills `c` with the defaults and sets its struct_size. `struct_size`: sizeof(ergo_config) of the caller.
// ERGO_E_INVALID for NULL or a size below 8. Since 1.
ERGO_API ergo_status ergo_config_init(struct ergo_config *c, size_t struct_size);

// [any] Makes a VM. `c` may be NULL (defaults) and is copied. `*out` is owned: ergo_vm_free; NULL on failure.
// ERGO_E_INVALID: NULL out, wrong struct_size, a reserved field in use. ERGO_E_NOMEM. Since 1.
ERGO_API ergo_status ergo_vm_new(const struct ergo_config *c, struct ergo_vm **out);

// [vm] Frees a VM; NULL is ok. Runs every host finalizer that has not run, gives back all memory but what nodes
// with handles need: those stay until their last release. ERGO_E_BUSY: somebody is inside, nothing was freed. Since 1.
ERGO_API ergo_status ergo_vm_free(struct ergo_vm *vm);

// [any] The user pointer of the config; NULL for a NULL VM. Since 1.
ERGO_API void *ergo_vm_user(const struct ergo_vm *vm);

// [any] Running script stops with ERGO_E_INTERRUPTED at its next safepoint; sticky until cleared. Since 1.
ERGO_API void ergo_vm_interrupt(struct ergo_vm *vm);

// [any] Takes an interrupt back. Since 1.
ERGO_API void ergo_vm_clear_interrupt(struct ergo_vm *vm);

// [vm] Fuel for all that runs from now on: one unit a loop iteration or call, and one for 64 bytes that a function of the library or an operation on texts, slices, arrays
// and maps handles. Bytes are charged when they were handled: the last such step may use more than there was (fuel_used of the statistics counts it; what is left
// is 0). UINT64_MAX = unmetered. Since 1.
ERGO_API
ergo_status ergo_vm_set_fuel(struct ergo_vm *vm,
                             uint64_t fuel);

// [vm] What is left of the fuel; 0 if somebody else is inside. Since 1.
ERGO_API uint64_t ergo_vm_fuel(const struct ergo_vm *vm);

// [vm] Pumps goroutines for at most `fuel` units and runs queued finalizers. `now_ns` is the script clock if the VM is
// deterministic, else not used. ERGO_MORE: fuel used up, call again; ERGO_IDLE: nothing left; ERGO_BLOCKED: all wait
// (ergo_vm_next_timer tells until when); ERGO_E_PANIC and the like as ergo_call. Since 1.
ERGO_API ergo_status ergo_vm_run(struct ergo_vm *vm, uint64_t fuel, uint64_t now_ns);

// [vm] Script-clock ns of the earliest timer; UINT64_MAX if there is none. Since 1.
ERGO_API uint64_t ergo_vm_next_timer(const struct ergo_vm *vm);

// [vm] Number of diagnostics of the last failed call; 0 if none failed yet. Since 1.
ERGO_API uint32_t ergo_error_count(const struct ergo_vm *vm);

// [vm] The code that the script gave to os.Exit when a call last answered ERGO_EXITED; 0 if the last call that failed did so another way. Since 1.
ERGO_API
int32_t ergo_exit_code(const struct ergo_vm *vm);

// [vm] The i-th diagnostic of the last failed call; its texts are borrowed until the next call that fails.
// ERGO_NOT_FOUND past the end. Since 1.
ERGO_API ergo_status ergo_error_get(const struct ergo_vm *vm, uint32_t i, struct ergo_error *out);

// [vm] Frame `depth` (0 = innermost) of the trace of the i-th diagnostic; only the first has frames. Texts are borrowed
// until the next call that fails. ERGO_NOT_FOUND past the end. Since 1.
ERGO_API ergo_status ergo_error_frame(const struct ergo_vm *vm, uint32_t i, uint32_t depth, struct ergo_frame *out);

// [vm] Parses `src` (no NUL needed) as one file. Nodes and one copy of the source go to the heap. `*out` is an owned handle
// (ergo_node_release) on the File node, also a partial tree on ERGO_E_SYNTAX, NULL on other errors. `file` names it
// in messages. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
ERGO_API ergo_status ergo_parse(struct ergo_vm *vm, const char *file, const char *src, size_t len, struct ergo_node **node);

// [any] One more handle on a node that is held or borrowed; allocates nothing. Returns `n`; NULL for NULL. Since 1.
ERGO_API struct ergo_node *ergo_node_retain(struct ergo_node *n);

// [any] One handle less; at 0 the node is no root any more and a later cycle decides. NULL is ok. Since 1.
ERGO_API void ergo_node_release(struct ergo_node *n);

// [any] The kind's number, see ergo_node_kind_name; UINT32_MAX for NULL. Since 1.
ERGO_API uint32_t ergo_node_kind(const struct ergo_node *n);

// [any] "BinaryExpr"; go/ast's names. Static; NULL past the last kind. Since 1.
ERGO_API const char *ergo_node_kind_name(uint32_t kind);

// [any] Unique in the process, never used again; 0 for NULL. Since 1.
ERGO_API uint64_t ergo_node_id(const struct ergo_node *n);

// [any] Where the node stands. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
ERGO_API ergo_status ergo_node_extent(const struct ergo_node *n, struct ergo_extent *out);

// [any] The node's source text, `*len` bytes, no NUL at the end; borrowed as long as the node may be used. NULL for NULL. Since 1.
ERGO_API const char *ergo_node_text(const struct ergo_node *n, size_t *len);

// [any] An identifier's or literal's token, borrowed like ergo_node_text; NULL for other nodes. Since 1.
ERGO_API const char *ergo_node_name(const struct ergo_node *n, size_t *len);

// [vm] An owned handle on the parent: ergo_node_release. NULL at a root, or once the parent is gone: a handle keeps the
// subtree, not the parent. Since 1.
ERGO_API struct ergo_node *ergo_node_retain_parent(struct ergo_node *n);

// [any] Number of children, in source order. 0 for NULL. Since 1.
ERGO_API uint32_t ergo_node_child_count(const struct ergo_node *n);

// [any] The i-th child, borrowed: valid while a handle on `n` or an ancestor is held; retain to keep. NULL past the end. Since 1.
ERGO_API struct ergo_node *ergo_node_child(const struct ergo_node *n, uint32_t i);

// [any] The innermost node of `root`'s subtree at a byte offset of its source; borrowed like a child; NULL outside. Since 1.
ERGO_API struct ergo_node *ergo_node_at(const struct ergo_node *root, uint32_t offset);

// [any] The node's lifespan; a snapshot that may be old on return. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
ERGO_API ergo_status ergo_node_lifespan(const struct ergo_node *n, struct ergo_lifespan *out);

// [vm] `f` runs once after `n` was swept, with its last lifespan, from the finalizer queue (ergo_finalize, ergo_vm_run).
// Inside it only [any] functions may be called. Dropped if the VM is freed first. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
ERGO_API ergo_status ergo_node_on_dead(struct ergo_node *n, ergo_dead_fn fn, void *user);

// [vm] Texts that are parsed from now on belong to the trace `id`; 0: to none. Events of their life carry it, up to ERGO_EV_UNIT_DEAD. Since 1.
ERGO_API
ergo_status ergo_trace(struct ergo_vm *vm,
                       uint64_t id);

// [any] The trace that the node's text belongs to; 0 for none, and for NULL. Since 1.
ERGO_API uint64_t ergo_node_trace(const struct ergo_node *n);

// [vm] Each death of a node of these `n` kinds is told by an event of its own, ERGO_EV_NODE_FREED, besides the sums; `n` 0: of none. ERGO_E_INVALID. Since 1.
ERGO_API
ergo_status ergo_node_track(struct ergo_vm *vm,
                            const uint32_t *kinds,
                            size_t n);

// [vm] ergo_node_walk tells ERGO_EV_WALK_PROBE at nodes of these `n` kinds, File and FuncDecl before this is called, and at every `every`-th of them that is the
// root of its walk ERGO_EV_SNAPSHOT (10 before; 0: never). ERGO_E_INVALID. Since 1.
ERGO_API
ergo_status ergo_walk_probes(struct ergo_vm *vm,
                             const uint32_t *kinds,
                             size_t n,
                             uint64_t every);

// [vm] Visits `root` and all below it, parents first, with their depths; `fn` may call [any] functions only, and its answer says how the walk goes on: 0 into the
// children, 1 past them, anything else ends it. Tells ERGO_EV_WALK_BEGIN and probes. ERGO_E_INVALID (also: a node of another VM), ERGO_E_STALE. Since 1.
ERGO_API
ergo_status ergo_node_walk(struct ergo_vm *vm,
                           const struct ergo_node *root,
                           ergo_walk_fn f,
                           void *user);

// [vm] Where a node stands among the names: the number of the scope around it; for an identifier also which scope has its name, and where it is declared.
// ERGO_NOT_FOUND before its package was checked, and once the tables of an evaluation are gone. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
ERGO_API
ergo_status ergo_node_scope(struct ergo_vm *vm,
                            const struct ergo_node *n,
                            struct ergo_node_scope_info *info);

// [vm] The constant that the checker has found an expression to be, as Go writes it: at most `cap` bytes and no NUL to `text` (may be NULL), `*len` tells how many there are. `*stale`
// (may be NULL): 1 if nothing runs by it, because its package was refused. ERGO_NOT_FOUND where there is no constant, before the check, and once the
// tables of an evaluation are gone. ERGO_E_INVALID, ERGO_E_STALE. Since 1.
ERGO_API
ergo_status ergo_node_constant(struct ergo_vm *vm,
                               const struct ergo_node *n,
                               char *text,
                               size_t cap,
                               size_t *len,
                               uint32_t *stale);

// [vm] Parses one file of the package with import path `path`; call again per file. The package is checked at ergo_init.
// `*out` names the module from now on. ERGO_E_SYNTAX: the file is not part of it; ERGO_E_BUSY after ergo_init. Since 1.
ERGO_API ergo_status ergo_load(struct ergo_vm *vm, const char *path, const char *file, const char *src, size_t len, ergo_module *module);

// [vm] As ergo_load, from the File node of a tree of this VM. The caller's handle stays the caller's. Since 1.
ERGO_API ergo_status ergo_load_node(struct ergo_vm *vm, const char *path, struct ergo_node *file, ergo_module *module);

// [vm] Checks the package, then runs package variables and init() functions, dependencies first; once. ERGO_E_TYPE with
// diagnostics, or as ergo_call. Since 1.
ERGO_API ergo_status ergo_init(struct ergo_vm *vm, ergo_module m);

// [vm] Evaluates an expression or statements in the scope of an initialised module; declares nothing that outlives the call.
// The values of an expression go to `slots` (`cap` cells), the type of a single value to `*type` (may be NULL; 0 if none).
// ERGO_E_SYNTAX, ERGO_E_TYPE, ERGO_E_LIMIT (cap too small: nothing is run), or as ergo_call. Since 1.
ERGO_API
ergo_status ergo_eval(struct ergo_vm *vm,
                      ergo_module m,
                      const char *src,
                      size_t len,
                      ergo_slot *slots,
                      uint32_t cap,
                      ergo_type *type);

// [vm] The address of a package variable's storage in C layout, and its type (may be NULL). Stable until the VM is freed.
// Write pointers there with ergo_store only. ERGO_NOT_FOUND. Since 1.
ERGO_API ergo_status ergo_global(struct ergo_vm *vm, ergo_module m, const char *symbol, void **addr, ergo_type *type);

// [vm] The type that Go text names in the scope of a module: "[]Vec3", "func(x, y float64) float64". ERGO_E_SYNTAX, ERGO_E_TYPE. Since 1.
ERGO_API ergo_status ergo_type_of(struct ergo_vm *vm, ergo_module m, const char *expr, ergo_type *t);

// [vm] Kind, size, alignment, slots, element, key, numbers of fields, parameters, results. ERGO_E_INVALID. Since 1.
ERGO_API ergo_status ergo_type_get(const struct ergo_vm *vm, ergo_type t, struct ergo_type_info *info);

// [vm] The i-th field of a struct type; its name is borrowed until the VM is freed. ERGO_NOT_FOUND past the end. Since 1.
ERGO_API ergo_status ergo_type_field(const struct ergo_vm *vm, ergo_type t, uint32_t i, struct ergo_field *field);

// [vm] The type as %T prints it, borrowed until the VM is freed. ERGO_E_INVALID. Since 1.
ERGO_API ergo_status ergo_type_name(const struct ergo_vm *vm, ergo_type t, const char **p, size_t *len);

// [vm] Adds a type declaration to a module that is not initialised yet: "type Vec3 struct{ X, Y, Z float32 }". If `c_sizeof`
// is not 0 the type's size must equal it. `*out` may be NULL. ERGO_E_SYNTAX; ERGO_E_TYPE if the sizes differ or it does not
// check by itself together with earlier declarations. Since 1.
ERGO_API ergo_status ergo_declare(struct ergo_vm *vm, ergo_module m, const char *decl, size_t c_sizeof, ergo_type *t);

// [vm] The type of a function of ergo_find, as ergo_call calls it: the receiver of a method is its first parameter. Its text: ergo_type_name; how many parameters
// and results: ergo_type_get; each of them: ergo_type_param, ergo_type_result. ERGO_E_STALE: no such function. Since 1.
ERGO_API
ergo_status ergo_func_type(struct ergo_vm *vm,
                           ergo_func f,
                           ergo_type *t);

// [vm] The type of what an interface holds, out of its two cells as a call or an evaluation has left them; `*t` is 0 for nil. ERGO_E_INVALID: no interface of this VM,
// NULL. Since 1.
ERGO_API
ergo_status ergo_interface_type(struct ergo_vm *vm,
                                const ergo_slot *iface,
                                ergo_type *t);

// [vm] The type of the i-th parameter of a func type. ERGO_NOT_FOUND past the end, and for other kinds; ERGO_E_INVALID: no such type. Since 1.
ERGO_API
ergo_status ergo_type_param(const struct ergo_vm *vm,
                            ergo_type t,
                            uint32_t i,
                            ergo_type *param);

// [vm] The type of the i-th result of a func type, as ergo_type_param. Since 1.
ERGO_API ergo_status ergo_type_result(const struct ergo_vm *vm, ergo_type t, uint32_t i, ergo_type *result);

// [vm] Resolves a function or method of a module: "Update" or "(*Enemy).Hit" (then the receiver is the first argument).
// `sig`, "func(float64) float64" in Go text, is compared once with the declaration (receiver left out); NULL skips that.
// `*out` stays valid until the VM is freed. ERGO_NOT_FOUND, ERGO_E_TYPE (not a function, another signature). Since 1.
ERGO_API ergo_status ergo_find(struct ergo_vm *vm, ergo_module m, const char *symbol, const char *sig, ergo_func *func);

// [vm] Calls `f` on a goroutine of its own and runs others meanwhile: arguments in `io` in order, results over them from
// index 0; `nslots` >= the larger of the two counts. ERGO_E_LIMIT (too few slots, nested too deeply), ERGO_E_STALE (no such
// function), ERGO_E_PANIC, ERGO_E_FUEL, ERGO_E_INTERRUPTED, ERGO_E_DEADLOCK, ERGO_E_NOMEM, ERGO_E_DENIED or, if it is granted, ERGO_EXITED (os.Exit).
// Pointers in results stay rooted until the next call returns; longer needs a ref. Since 1.
ERGO_API
ergo_status ergo_call(struct ergo_vm *vm,
                      ergo_func f,
                      ergo_slot *io,
                      uint32_t nslots);

// [vm] Declares the function `symbol` with signature `sig` ("func(x float64) float64") in module `m` and binds it to `fn`.
// Before the module is initialised. `free_user`, if given, gets (NULL, user) when the VM is freed.
// ERGO_E_SYNTAX or ERGO_E_INVALID for a bad name or signature, ERGO_E_BUSY after ergo_init. Since 1.
ERGO_API
ergo_status ergo_host_func(struct ergo_vm *vm,
                           ergo_module m,
                           const char *symbol,
                           const char *sig,
                           ergo_host_fn fn,
                           void *user,
                           ergo_free_fn free_user);

// [cb] The VM, for [vm] calls inside the callback; NULL for NULL. Since 1.
ERGO_API struct ergo_vm *ergo_ctx_vm(struct ergo_ctx *cx);

// [cb] Raises a Go panic with this text, which is copied: return the result from the callback. Since 1.
ERGO_API ergo_status ergo_throw(struct ergo_ctx *cx, const char *msg, size_t len);

// [vm] A string of the VM with a copy of `n` bytes; fills 2 slots. Like all that a call hands out, it is good until the next call that runs script or collects has ended,
// and in the `io` of a host function until that returns. ERGO_E_NOMEM. Since 1.
ERGO_API
ergo_status ergo_string_new(struct ergo_vm *vm,
                            const char *p,
                            size_t n,
                            ergo_slot *slots);

// [vm] A string over `n` bytes of the host, not copied; fills 2 slots. `p` stays unchanged and alive until `fin`(user, p) is
// called, once, from the finalizer queue (or when the VM is freed). ERGO_E_NOMEM: fin is not called. Since 1.
ERGO_API ergo_status ergo_string_extern(struct ergo_vm *vm, const char *p, size_t n, ergo_free_fn fin, void *user, ergo_slot *slots);

// [vm] A zeroed slice of `len` of `cap` elements; fills 3 slots. ERGO_E_LIMIT (len > cap, too large), ERGO_E_NOMEM. Since 1.
ERGO_API ergo_status ergo_slice_new(struct ergo_vm *vm, ergo_type elem, size_t len, size_t cap, ergo_slot *slots);

// [vm] A slice over a host array of `len` elements, not copied; fills 3 slots. Pointer-free elements only. `fin` as in
// ergo_string_extern. ERGO_E_TYPE (elements with pointers), ERGO_E_NOMEM. Since 1.
ERGO_API
ergo_status ergo_slice_extern(struct ergo_vm *vm,
                              ergo_type elem,
                              void *p,
                              size_t len,
                              ergo_free_fn fin,
                              void *user,
                              ergo_slot *slots);

// [vm] A zeroed object of type `t`; pass it as a *T slot; keep it with a ref. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
ERGO_API ergo_status ergo_new(struct ergo_vm *vm, ergo_type t, void **p);

// [vm] Copies a value of type `t` from `src` to `dst`, which lies in the VM's heap, through the write barrier. Plain memcpy is
// fine for pointer-free types. ERGO_E_INVALID. Since 1.
ERGO_API ergo_status ergo_store(struct ergo_vm *vm, ergo_type t, void *dst, const void *src);

// [vm] Roots a value of type `t` (its slots at `v`) across calls; owned: ergo_ref_free. `weak` not 0: does not keep it (pointer-shaped
// types only). ERGO_E_INVALID, ERGO_E_TYPE, ERGO_E_NOMEM. Since 1.
ERGO_API ergo_status ergo_ref_new(struct ergo_vm *vm, ergo_type t, const ergo_slot *v, uint32_t weak, ergo_ref *r);

// [vm] The value of a reference, into `slots` (`cap` cells). ERGO_E_STALE: freed, foreign, or a weak one whose object died; ERGO_E_LIMIT. Since 1.
ERGO_API
ergo_status ergo_ref_get(struct ergo_vm *vm,
                         ergo_ref r,
                         ergo_slot *slots,
                         uint32_t cap);

// [any] Frees a reference; 0 and stale ones are ignored. Queued, done at the VM's next safepoint. Since 1.
ERGO_API void ergo_ref_free(struct ergo_vm *vm, ergo_ref r);

// [vm] A script value that stands for the host's `p`: `t` is a pointer type *T, T a struct that is not
// empty ("type Texture struct{ _ uintptr }"); fills 1 slot. `fin`(user, p) runs once after the last reference to
// it is gone, from the finalizer queue, or when the VM is freed. ERGO_E_TYPE, ERGO_E_NOMEM: fin is not called. Since 1.
ERGO_API ergo_status ergo_host_object(struct ergo_vm *vm, ergo_type t, void *p, ergo_free_fn fin, void *user, ergo_slot *slot);

// [vm] The host's pointer behind a host object. ERGO_E_TYPE unless `v` is a live object of type `t` made by ergo_host_object. Since 1.
ERGO_API ergo_status ergo_host_pointer(struct ergo_vm *vm, ergo_type t, ergo_slot v, void **p);

// [vm] Lets go of the host's pointer behind a host object at once: its `fin` runs now, inside this call, and not again (it may call [any] functions only);
// ergo_host_pointer finds nothing behind the object any more. ERGO_E_TYPE unless `v` is a live object of type `t` made by ergo_host_object that was not closed. Either way of letting go, this
// one and a collection, is told by one event ERGO_EV_RELEASE. Since 1.
ERGO_API
ergo_status ergo_host_close(struct ergo_vm *vm,
                            ergo_type t,
                            ergo_slot v);

// [vm] `fin`(user, NULL) runs once after the object that `r` refers to was found unreachable, from the finalizer queue, or when the
// VM is freed. The object is freed whatever `fin` does. ERGO_E_STALE, ERGO_E_TYPE (not a pointer). Since 1.
ERGO_API ergo_status ergo_on_free(struct ergo_vm *vm, ergo_ref r, ergo_free_fn fin, void *user);

// [vm] A whole cycle, through sweep; host finalizers are queued, not run. Counts in num_forced_gc. Since 1.
ERGO_API ergo_status ergo_gc_collect(struct ergo_vm *vm);

// [vm] Goes on with the cycle that runs for about `budget_us` (0: ERGO_GC_MAX_STEP_US), or begins one if there is garbage enough to expect; for a
// host's frame loop. ERGO_MORE: the cycle is not over. ERGO_OK: it is, or none is due. ERGO_E_INVALID (nothing was done): `out` is not NULL and its
// struct_size too small; ERGO_E_BUSY, ERGO_E_REENTRANT as for all of [vm]. `out` is the caller's, filled as far as its size goes.
//
// With the parameter ERGO_GC_FRAMES set, one call is one frame, also where nothing is to be done: how much is allocated from call to call, and how long
// marking and sweeping take, tell when a cycle must begin to be over in time. It begins so many calls before the heap reaches what would begin a
// cycle by itself (with ERGO_MANUAL_GC: twice what lives), or sooner, if this budget needs more of them; each call then does an equal share, and
// never more than the budget. `frames_left` tells a host whose budget is too small for its number of frames. The VM's own safepoints leave such a cycle
// alone until the heap has come so far. Since 1.
ERGO_API
ergo_status ergo_gc_step(struct ergo_vm *vm,
                         uint32_t budget_us,
                         struct ergo_gc_progress *out);

// [any] Asks for a cycle soon; returns at once. Since 1.
ERGO_API void ergo_gc_hint(struct ergo_vm *vm);

// [vm] Until `bytes` more are allocated no cycle begins by itself, for a level load; 0 ends that. A cycle that runs is brought to its end first, in this
// call. Cycles that are asked for (ergo_gc_collect, ergo_gc_hint, the script's runtime.GC) and the memory limit are obeyed as ever. ERGO_E_LIMIT
// (nothing was changed): the memory limit would not let so much be allocated. Since 1.
ERGO_API
ergo_status ergo_gc_no_gc_region(struct ergo_vm *vm,
                                 uint64_t bytes);

// [vm] Gives idle pages back to the system now. Since 1.
ERGO_API ergo_status ergo_gc_release_memory(struct ergo_vm *vm);

// [vm] Sets a parameter, enum ergo_gc_param. ERGO_E_INVALID: no such parameter, or its value is out of range. Since 1.
ERGO_API ergo_status ergo_gc_set(struct ergo_vm *vm, uint32_t param, uint64_t value);

// [vm] Reads a parameter; 0 for an unknown one, or if somebody else is inside. Since 1.
ERGO_API uint64_t ergo_gc_get(const struct ergo_vm *vm, uint32_t param);

// [vm] Runs at most `max` queued host finalizers and death notices; `*left` (may be NULL) tells how many remain. Since 1.
ERGO_API ergo_status ergo_finalize(struct ergo_vm *vm, uint32_t max, uint32_t *left);

// [any] The memory statistics, without stopping anything: as of the last allocation refill, cycle or exit from the VM.
// Fills as much of the struct as the caller knows. ERGO_E_INVALID. Since 1.
ERGO_API ergo_status ergo_mem_stats_get(const struct ergo_vm *vm, struct ergo_mem_stats *stats);

// [vm] MemStats.PauseNs and PauseEnd (ns since 1970), newest first, at most 256; `*n` tells how many. Either array may be NULL. Since 1.
ERGO_API ergo_status ergo_gc_pauses(const struct ergo_vm *vm, uint64_t *pause_ns, uint64_t *pause_end, uint32_t cap, uint32_t *n);

// [vm] MemStats.BySize: a row a size class; `*n` tells how many were written. Since 1.
ERGO_API ergo_status ergo_mem_by_size(const struct ergo_vm *vm, struct ergo_size_class *rows, uint32_t cap, uint32_t *n);

// [any] Takes at most `cap` events out of the ring, oldest first; how many. One thread at a time may call it, while others run the VM. 0 without a ring
// (config.event_ring_bytes). Since 1.
ERGO_API
uint32_t ergo_events_poll(struct ergo_vm *vm,
                          struct ergo_event *buf,
                          uint32_t cap);

// [any] The VM takes a sample of itself at its next safepoint, as an event ERGO_EV_DELTA. Nothing without a ring. Since 1.
ERGO_API void ergo_tick(struct ergo_vm *vm);

// [any] Ticks in a row that found the tick before them not answered, while script ran: 0 if all is well. A VM that reaches no safepoint is noticed at the second
// tick; once it does, ERGO_EV_STALL tells how long it took. Host functions are the host's time and count as none. 0 for NULL. Since 1.
ERGO_API
uint32_t ergo_vm_stalled(const struct ergo_vm *vm);

// [vm] Adds rules (TOML text, see the documentation), or replaces those of the same names; NULL text: the default set. They are looked at when a mark ends
// and at ticks. `veto` is asked before a rule acts, inside the call that collects, on its thread, and may call [any] functions only: ERGO_OK lets it act,
// anything else does not. NULL leaves the one there is. The text is copied; `user` is the host's, as long as the function may be called. Actions, by number:
// 1 trim-caches (ergo_parse_cache), 4 hold-parsing (ergo_parse_later), 5 hint-gc, 6 snapshot and 7 leak-alert are done here; 3 mark-candidates: ergo_policy_candidates
// names them; 2 deep-scan is only told, for the host to do. What
// a rule does is told in events: ERGO_EV_POLICY_FIRED, ERGO_EV_SNAPSHOT, ERGO_EV_LEAK; ergo_leak_set has the diagnosis of leak alerts told.
// ERGO_E_INVALID with line and reason of what is wrong in the text; nothing has changed then. Since 1.
ERGO_API
ergo_status ergo_policy_set(struct ergo_vm *vm,
                            const char *rules,
                            size_t len,
                            ergo_policy_fn veto,
                            void *user);

// [vm] Switches a rule on (1) or off (0). ERGO_NOT_FOUND if there is none of that name. Since 1.
ERGO_API ergo_status ergo_policy_enable(struct ergo_vm *vm, const char *rule, uint32_t on);

// [vm] Takes all rules and the veto function away. Since 1.
ERGO_API ergo_status ergo_policy_clear(struct ergo_vm *vm);

// [vm] From now on `f` gets the diagnosis of each leak alert, once; NULL ends that. Alerts come from a rule whose action is leak-alert (ergo_policy_set; the
// default set has one). `f` is called inside ergo_call, ergo_init, ergo_eval, ergo_vm_run, ergo_parse_run or ergo_gc_collect, on their thread, once the cycle after that
// of the alert is over, in the middle of running script if it is; it may call [any] functions only. Who holds the suspects is read from a snapshot that this cycle writes
// down: reading it takes time in proportion to the heap, inside that call, and ends the numbering by which a host compares two snapshots of its own.
// ERGO_LEAK_NO_HOLDERS leaves that out, and so does a snapshot of the host's own that is begun and not written. `user` is the host's, as long as `f` may be called. ERGO_E_INVALID: an unknown flag. Since 1.
ERGO_API
ergo_status ergo_leak_set(struct ergo_vm *vm,
                          ergo_leak_fn f,
                          void *user,
                          uint32_t flags);

// [vm] Writes a file of `format` (enum ergo_export_format) to `w`, in one call or several, on this thread; `w` may call [any] functions only, and a short
// count ends it. `flags`: 0, or 1 for ERGO_OPENMETRICS in Prometheus' text form, and for ERGO_HTML_REPORT with a heap snapshot of now and what changed since
// that of the report before. The bytes are the library's, good during the call of `w`.
// ERGO_HEAPSNAPSHOT and a report with a snapshot collect first, and the program does not run meanwhile (ergo_snapshot_begin lets it run); a snapshot that was
// begun is forgotten.
// ERGO_E_INVALID: no such format, a flag that it does not have, NULL `w`, a short count. ERGO_E_NOMEM: no memory for the heap snapshot. Since 1.
ERGO_API
ergo_status ergo_export(struct ergo_vm *vm,
                        uint32_t format,
                        uint32_t flags,
                        ergo_write_fn w,
                        void *user);

// [vm] Begins a CPU profile with `hz` samples a second (at most 100,000) of the time in which the VM is active, or ends it if `hz` is 0. ergo_export with ERGO_PPROF_CPU writes what
// was seen, while it is taken and afterwards; the next one forgets it. Scripts share it: runtime/pprof.StartCPUProfile.
// ERGO_E_BUSY: one is being taken already. ERGO_E_INVALID: there is none to end. Since 1.
ERGO_API
ergo_status ergo_cpu_profile(struct ergo_vm *vm,
                             uint32_t hz);

// [vm] From now on what the scheduler does is noted for ERGO_GO_TRACE (`on` not 0; what was noted before is forgotten), or no longer: goroutines made, started,
// stopped, blocked and why, with stacks. At most 2^18 steps are kept. Since 1.
ERGO_API
ergo_status ergo_trace_goroutines(struct ergo_vm *vm,
                                  uint32_t on);

// [vm] What the host calls this VM: metrics of ERGO_OPENMETRICS carry it as the label `vm`, so that those of several VMs can stand side by side. The text is copied;
// empty takes the label away. ERGO_E_INVALID: NULL, or no UTF-8. Since 1.
ERGO_API
ergo_status ergo_vm_set_name(struct ergo_vm *vm,
                             const char *name);

// [vm] Lets the next cycle write down what it marks, step by step, for a heap snapshot that does not stop the program; the cycle is asked for, and goes on in the VM's own
// steps and in those of ergo_gc_step. `most_bytes`: memory that this may take beside the heap meanwhile, counted in other_sys (about 40 bytes an object and 16 a reference); 0: what
// there is, and half of what a memory limit leaves. A snapshot that was begun before and not written is forgotten; a leak alert that
// waits for one (ergo_leak_set) is told at once, with the holders that are known. Since 1.
ERGO_API
ergo_status ergo_snapshot_begin(struct ergo_vm *vm,
                                uint64_t most_bytes);

// [vm] Writes the snapshot that ergo_snapshot_begin began, as ergo_export would with ERGO_HEAPSNAPSHOT, once its cycle is over. ERGO_MORE: it is not over yet, nothing was written.
// ERGO_E_STALE: none was begun, or it was written already. ERGO_E_NOMEM: it needed more memory than it might take; it is gone. ERGO_E_INVALID: NULL `w`, a short count (the
// snapshot is gone). What is alive in it: what was when the cycle began, and what was made while it ran. Since 1.
ERGO_API
ergo_status ergo_snapshot_write(struct ergo_vm *vm,
                                ergo_write_fn w,
                                void *user);

// [vm] Forgets a snapshot that was begun, and the numbers of objects: they cost 8 bytes an object from the first snapshot on, so that two snapshots can be compared. The next one
// gives new numbers. Since 1.
ERGO_API
ergo_status ergo_snapshot_forget(struct ergo_vm *vm);

// [vm] Keeps trees of evaluated texts, up to `max_bytes` of nodes and text: ergo_eval of the same text again does not parse it again; its names and types
// are looked up anew, so what it means may have changed meanwhile. 0, the default: none are kept, and those that were are let go. The oldest that was
// not evaluated again goes first. All go when the rule ast-cache-trim fires or memory has run out (ERGO_EV_TRIM). ergo_mem_stats tells kept_trees,
// kept_tree_bytes, kept_tree_hits, kept_trees_trimmed; the bytes are part of heap_alloc like those of all trees. Since 1.
ERGO_API
ergo_status ergo_parse_cache(struct ergo_vm *vm,
                             uint64_t max_bytes);

// [vm] Puts a copy of `src` into the queue of texts to be parsed as files; ergo_parse_run parses them. `urgency`: enum ergo_parse_urgency. `*ticket` names
// the text to ergo_parse_take; it is never 0 and never used again. ERGO_E_INVALID, ERGO_E_NOMEM. Since 1.
ERGO_API
ergo_status ergo_parse_later(struct ergo_vm *vm,
                             const char *file,
                             const char *src,
                             size_t len,
                             uint32_t urgency,
                             uint64_t *ticket);

// [vm] Parses at most `max` texts of the queue: critical ones first, in the order in which they came, then those that can wait. These are held back while a
// rule with the action hold-parsing stands (gc-pressure-backoff: more than 0.3 of the time goes into collecting), for five seconds at most unless it fires
// again; finalizers that are pending are run first then, as ergo_vm_run and ergo_finalize run them, so script code may run here. `*left` (may be NULL): texts
// that wait still, however this ends. ERGO_OK: none do; ERGO_MORE: some do, `max` is reached or they are held back. ERGO_E_NOMEM: the text stays in the queue. What is wrong with
// a text is told by ergo_parse_take. ERGO_E_PANIC and the like, as ergo_vm_run: a finalizer's. Since 1.
ERGO_API
ergo_status ergo_parse_run(struct ergo_vm *vm,
                           uint32_t max,
                           uint32_t *left);

// [vm] The tree of a text of the queue, as ergo_parse gives it, and with its statuses; the ticket is void then. ERGO_MORE, `*node` NULL and the ticket good
// still: it waits, and `now` is 0; else it is parsed here, held back or not. ERGO_NOT_FOUND: no such ticket. Since 1.
ERGO_API
ergo_status ergo_parse_take(struct ergo_vm *vm,
                            uint64_t ticket,
                            uint32_t now,
                            struct ergo_node **node);

// [vm] Candidates for release, once a rule with the action mark-candidates has fired (callexpr-candidates: HeapInuse has grown for 30 s): the newest call
// expressions of texts parsed before it fired that no mark has found dead, newest first, at most `cap`. Each is an owned handle (ergo_node_release).
// `*n`: how many; 0 if no such rule has fired since the last call. ERGO_E_INVALID: NULL `n`, or NULL `nodes` with a `cap`. Since 1.
ERGO_API
ergo_status ergo_policy_candidates(struct ergo_vm *vm,
                                   struct ergo_node **nodes,
                                   uint32_t cap,
                                   uint32_t *n);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ERGO_H */

/* Inline conversions of cells; no ABI. */
static inline ergo_slot ergo_from_f64(double d) { union { double d; ergo_slot s; } u; u.d = d; return u.s; }
static inline double ergo_to_f64(ergo_slot s) { union { ergo_slot s; double d; } u; u.s = s; return u.d; }
static inline ergo_slot ergo_from_f32(float f) { union { float f; uint32_t s; } u; u.f = f; return u.s; }
static inline float ergo_to_f32(ergo_slot s) { union { uint32_t s; float f; } u; u.s = (uint32_t)s; return u.f; }
static inline ergo_slot ergo_from_ptr(const void *p) { return (ergo_slot)(uintptr_t)p; }
static inline void *ergo_to_ptr(ergo_slot s) { return (void *)(uintptr_t)s; }
