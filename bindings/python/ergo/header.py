"""What ergo.h says, in ctypes: constants, structs, prototypes, and the library itself. test_header.py holds all of it to ergo.h.

In: the library, libergo.so.1 where the system finds it, or what the environment names as ERGO_LIBRARY. Out: `lib`, whose functions have their prototypes.
"""

import ctypes as c
import os

_u32, _u64, _i32, _size = c.c_uint32, c.c_uint64, c.c_int32, c.c_size_t
_p, _s = c.c_void_p, c.c_char_p
_slots = c.POINTER(_u64)
_One, _Three = _u64 * 1, _u64 * 3

MANUAL_GC, DETERMINISTIC, NO_GOROUTINES, KEEP_AST = 1, 2, 4, 8
ALLOW_READ, ALLOW_WRITE, ALLOW_PROCESS, ALLOW_ENV, ALLOW_CLOCK, ALLOW_STDIN = 1, 2, 8, 16, 32, 64
GC_PERCENT, GC_LIMIT, GC_AUTO, GC_MAX_STEP_US, GC_MAX_ASSIST_US, GC_MIN_HEAP, GC_FRAMES = range(1, 8)
NO_LIMIT = 2**64 - 1

# Formats of export.
PPROF_HEAP, PPROF_CPU, GO_TRACE, OPENMETRICS, HEAPSNAPSHOT, CHROME_TRACE, FLAME_FOLDED, SPEEDSCOPE, HTML_REPORT, EVENTS_JSONL, GC_TABLE_CSV = 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12

# Kinds of events by number.
EVENTS = {
    3: "PARSE_BEGIN", 4: "PARSE_END", 5: "SCOPE_END", 6: "COMPILE_END", 7: "EVAL_FIRST", 8: "NODE_DEAD", 9: "GC_START", 10: "GC_ROOTS", 11: "GC_STEP",
    12: "ASSIST", 14: "GC_MARKTERM", 16: "GC_END", 17: "FINALIZER_QUEUED", 18: "FINALIZER_RUN", 20: "RELEASE", 21: "LEAK", 26: "POLICY_FIRED",
    27: "GOR_CREATE", 30: "GOR_EXIT", 33: "DELTA", 34: "LOST", 35: "WALK_BEGIN", 36: "SNAPSHOT", 37: "UNIT_DEAD", 38: "NODE_FREED", 39: "WALK_PROBE",
    40: "STALL", 41: "LEAK_END", 42: "FRAME", 43: "TRIM",
}

OK, MORE, IDLE, BLOCKED, NOT_FOUND, EXITED = range(6)
E_SYNTAX, E_TYPE, E_PANIC, E_BUSY, E_ABI = -3, -4, -5, -9, -10

_HOST = c.CFUNCTYPE(_i32, _p, _p, _slots, _u32)
_FREE = c.CFUNCTYPE(None, _p, _p)
_WRITE = c.CFUNCTYPE(_size, _p, _p, _size)


def _struct(name, *rows):
    """A struct of the header: rows of a ctypes type and its fields' names. test_header.py holds them to ergo.h."""
    fields = [(field, t) for t, names in rows for field in names.split()]
    return type(name, (c.Structure,), {"_fields_": fields})


Config = _struct(
    "ergo_config",
    (_u32, "struct_size flags"), (_p, "user realloc_fn realloc_user log_fn log_user"), (_WRITE, "stdout_fn"),
    (_p, "stdout_user import_fn import_user allow_fn allow_user job_fn job_user"),
    (_u64, "allow memory_limit min_heap rng_seed memprofile_rate"),
    (_u32, "gc_percent gc_workers gc_step_us gc_assist_us gc_debug gctrace telemetry tick_us tick_ops max_call_depth event_ring_bytes reserved"),
)
_Error = _struct(
    "ergo_error",
    (_u32, "struct_size"), (_i32, "status"), (_u32, "line column offset nframes"),
    (_p, "file"), (_size, "file_len"), (_p, "message"), (_size, "message_len"), (_p, "code"), (_size, "code_len"),
)
_Frame = _struct("ergo_frame", (_u32, "struct_size line column nlocals"), (_p, "file"), (_size, "file_len"), (_p, "func"), (_size, "func_len"))
Extent = _struct("ergo_extent", (_u32, "struct_size start end line column end_line end_column file_id"))
Lifespan = _struct("ergo_lifespan", (_u32, "struct_size state"), (_u64, "id birth_ns bytes"), (_u32, "refcount gc_cycles_survived"))
_TypeInfo = _struct("ergo_type_info", (_u32, "struct_size kind size align slots nfields elem key has_pointers flags nresults variadic"))
Progress = _struct(
    "ergo_gc_progress",
    (_u32, "struct_size phase"), (_u64, "elapsed_ns overrun_ns marked_bytes freed_bytes"), (_u32, "permille_done finalizers_ready frames_left reserved"),
)
Event = _struct("ergo_event", (c.c_uint16, "kind flags"), (_u32, "goroutine"), (_u64, "time_ns node"), (_u32, "site seq"), (_u64, "a b c d"))
Event.name = property(lambda event: EVENTS.get(event.kind, str(event.kind)), doc="What happened, as in ergo.h: GC_END")
MemStats = _struct(
    "ergo_mem_stats",
    (_u32, "struct_size gc_phase"),
    (_u64, "time_ns alloc total_alloc sys lookups mallocs frees heap_alloc heap_sys heap_idle heap_inuse heap_released heap_objects stack_inuse stack_sys"),
    (_u64, "mspan_inuse mspan_sys mcache_inuse mcache_sys buck_hash_sys gc_sys other_sys next_gc last_gc pause_total_ns num_gc num_forced_gc"),
    (c.c_double, "gc_cpu_fraction"),
    (_u64, "ast_nodes ast_bytes ast_parsed_total ast_dead_total ast_state_parsed ast_state_scoped ast_state_evaluated refs_live refs_weak node_handles"),
    (_u64, "external_bytes finalizers_pending finalizers_run_total gc_steps gc_step_total_ns step_max_ns step_overrun_max_ns pause_max_ns"),
    (_u64 * 16, "step_ns_hist"),
    (_u64, "memory_limit gc_percent fuel_used events_lost kept_trees kept_tree_bytes kept_tree_hits kept_trees_trimmed"),
)
_DEAD = c.CFUNCTYPE(None, _p, c.POINTER(Lifespan))

_PROTOTYPES = {
    "abi_version": (_u32,), "status_name": (_s, _i32), "config_init": (_i32, c.POINTER(Config), _size),
    "vm_new": (_i32, c.POINTER(Config), c.POINTER(_p)), "vm_free": (_i32, _p), "vm_interrupt": (None, _p), "vm_clear_interrupt": (None, _p),
    "vm_set_fuel": (_i32, _p, _u64), "vm_fuel": (_u64, _p), "vm_run": (_i32, _p, _u64, _u64),
    "error_count": (_u32, _p), "error_get": (_i32, _p, _u32, c.POINTER(_Error)), "error_frame": (_i32, _p, _u32, _u32, c.POINTER(_Frame)),
    "parse": (_i32, _p, _s, _s, _size, c.POINTER(_p)), "node_retain": (_p, _p), "node_release": (None, _p), "node_kind": (_u32, _p),
    "node_kind_name": (_s, _u32), "node_id": (_u64, _p), "node_extent": (_i32, _p, c.POINTER(Extent)), "node_text": (_p, _p, c.POINTER(_size)),
    "node_name": (_p, _p, c.POINTER(_size)), "node_retain_parent": (_p, _p), "node_child_count": (_u32, _p), "node_child": (_p, _p, _u32),
    "node_at": (_p, _p, _u32), "node_lifespan": (_i32, _p, c.POINTER(Lifespan)), "node_on_dead": (_i32, _p, _DEAD, _p),
    "load": (_i32, _p, _s, _s, _s, _size, c.POINTER(_u32)), "init": (_i32, _p, _u32),
    "eval": (_i32, _p, _u32, _s, _size, _slots, _u32, c.POINTER(_u32)), "global": (_i32, _p, _u32, _s, c.POINTER(_p), c.POINTER(_u32)),
    "type_of": (_i32, _p, _u32, _s, c.POINTER(_u32)), "type_get": (_i32, _p, _u32, c.POINTER(_TypeInfo)), "find": (_i32, _p, _u32, _s, _s, c.POINTER(_u32)),
    "call": (_i32, _p, _u32, _slots, _u32), "host_func": (_i32, _p, _u32, _s, _s, _HOST, _p, _FREE), "throw": (_i32, _p, _s, _size),
    "string_new": (_i32, _p, _s, _size, _p), "slice_new": (_i32, _p, _u32, _size, _size, _slots),
    "slice_extern": (_i32, _p, _u32, _p, _size, _FREE, _p, _slots), "ref_new": (_i32, _p, _u32, _slots, _u32, c.POINTER(_u64)),
    "ref_get": (_i32, _p, _u64, _slots, _u32), "ref_free": (None, _p, _u64), "gc_collect": (_i32, _p),
    "gc_step": (_i32, _p, _u32, c.POINTER(Progress)), "gc_set": (_i32, _p, _u32, _u64), "finalize": (_i32, _p, _u32, c.POINTER(_u32)),
    "mem_stats_get": (_i32, _p, c.POINTER(MemStats)),
    "func_type": (_i32, _p, _u32, c.POINTER(_u32)), "interface_type": (_i32, _p, _slots, c.POINTER(_u32)),
    "type_param": (_i32, _p, _u32, _u32, c.POINTER(_u32)), "type_result": (_i32, _p, _u32, _u32, c.POINTER(_u32)),
    "type_name": (_i32, _p, _u32, c.POINTER(_p), c.POINTER(_size)), "events_poll": (_u32, _p, c.POINTER(Event), _u32), "tick": (None, _p),
    "export": (_i32, _p, _u32, _u32, _WRITE, _p), "cpu_profile": (_i32, _p, _u32),
    "snapshot_begin": (_i32, _p, _u64), "snapshot_write": (_i32, _p, _WRITE, _p), "snapshot_forget": (_i32, _p),
}


class _Library:
    def __init__(self, path):
        library = c.CDLL(path)
        for name, (result, *arguments) in _PROTOTYPES.items():
            f = getattr(library, "ergo_" + name)
            f.restype, f.argtypes = result, arguments
            setattr(self, name, f)


_lib = _Library(os.environ.get("ERGO_LIBRARY", "libergo.so.1"))


def _sized(struct):
    made = struct()
    made.struct_size = c.sizeof(struct)
    return made


def _text(p, n):
    return c.string_at(p, n).decode(errors="replace") if p and n else ""
