"""Go source inside a Python program: interpreted, in a machine of its own, through libergo and ctypes alone.

    import ergo
    with ergo.VM() as vm:
        m = vm.load("rules", "rules.go", "package rules\\nfunc Half(x float64) float64 { return x / 2 }")
        m.init()
        half = m.find("Half", "func(float64) float64")
        print(half(3))

The library is libergo.so.1 where the system finds it, or what the environment names as ERGO_LIBRARY when this module is imported.

A VM has a lock: threads wait for each other, and a host function may call its VM again. Nodes, stats and interrupt need no lock.
"""

import contextlib
import ctypes as c
import itertools
import os
import struct
import threading
import warnings
import weakref

_u32, _u64, _i32, _size = c.c_uint32, c.c_uint64, c.c_int32, c.c_size_t
_p, _s = c.c_void_p, c.c_char_p
_slots = c.POINTER(_u64)
_One, _Three = _u64 * 1, _u64 * 3

MANUAL_GC, DETERMINISTIC, NO_GOROUTINES, KEEP_AST = 1, 2, 4, 8
ALLOW_READ, ALLOW_WRITE, ALLOW_PROCESS, ALLOW_ENV, ALLOW_CLOCK, ALLOW_STDIN = 1, 2, 8, 16, 32, 64
GC_PERCENT, GC_LIMIT, GC_AUTO, GC_MAX_STEP_US, GC_MAX_ASSIST_US, GC_MIN_HEAP, GC_FRAMES = range(1, 8)
NO_LIMIT = 2**64 - 1

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
}


class _Library:
    def __init__(self, path):
        library = c.CDLL(path)
        for name, (result, *arguments) in _PROTOTYPES.items():
            f = getattr(library, "ergo_" + name)
            f.restype, f.argtypes = result, arguments
            setattr(self, name, f)


_lib = _Library(os.environ.get("ERGO_LIBRARY", "libergo.so.1"))


class Error(Exception):
    """A call that failed: status, its name, place and text, the diagnostic's code, the script's frames (innermost first)."""

    def __init__(self, status, message="", file="", line=0, column=0, code="", frames=()):
        self.status, self.name = status, _lib.status_name(status).decode()
        self.message, self.file, self.line, self.column, self.code, self.frames = message, file, line, column, code, list(frames)
        super().__init__(f"{file}:{line}:{column}: {message}" if file else message or self.name)


class Busy(Error):
    """Another thread is inside, or the call is not allowed here."""


if _lib.abi_version() != 1:
    raise Error(E_ABI)


def _sized(struct):
    made = struct()
    made.struct_size = c.sizeof(struct)
    return made


def _text(p, n):
    return c.string_at(p, n).decode(errors="replace") if p and n else ""


# What C holds of Python's, by the number that it is given as user pointer.
_held = {}
_numbers = itertools.count(1)


def _hold(what):
    number = next(_numbers)
    _held[number] = what
    return number


@_FREE
def _let_go(user, p):
    # Of a host function the number is the second, of a buffer the first.
    _held.pop(user or p, None)


@_WRITE
def _write(user, p, n):
    try:
        _held[user](c.string_at(p, n).decode(errors="replace"))
        return n
    except BaseException:  # nothing may pass through the library
        return 0


@_DEAD
def _tell_dead(user, last):
    try:
        copy = Lifespan()
        c.pointer(copy)[0] = last[0]
        _held.pop(user)(copy)
    except BaseException as error:
        warnings.warn(f"on_dead: {error!r}")


@_HOST
def _host(user, cx, io, n):
    host = _held[user]()
    vm = host.vm()
    try:
        host.run(vm, io)
        return OK
    except BaseException as error:
        text = str(error) or type(error).__name__
        vm._thrown = (text, error)
        data = text.encode()
        return _lib.throw(cx, data, len(data))


class Pointer(int):
    """A pointer, map, chan or func of the script's: good until the next call, unless the module keeps it."""


class _Codec:
    """How a Go type stands in cells: how many, how to write and how to read it."""

    def __init__(self, slots, put, get):
        self.slots, self.put, self.get = slots, put, get


def _number(ctype):
    size = c.sizeof(ctype)

    def put(m, io, at, value):
        io[at] = c.c_uint64(ctype(value).value).value

    def get(io, at):
        return ctype(io[at] & (2 ** (8 * size) - 1)).value

    return _Codec(1, put, get)


def _float(form, bits):
    pack, unpack, pack_bits, unpack_bits = struct.Struct(form).pack, struct.Struct(form).unpack, struct.Struct(bits).pack, struct.Struct(bits).unpack
    mask = 2 ** (8 * struct.calcsize(form)) - 1

    def put(m, io, at, value):
        io[at] = unpack_bits(pack(value))[0]

    def get(io, at):
        return unpack(pack_bits(io[at] & mask))[0]

    return _Codec(1, put, get)


def _address(io, at):
    """Where a cell is, of an array of ours or of a pointer that a callback got."""
    return c.addressof(io.contents if isinstance(io, _slots) else io) + 8 * at


def _put_string(m, io, at, value):
    data = value if isinstance(value, bytes) else value.encode()
    m.vm._check(_lib.string_new(m.vm._p, data, len(data), _address(io, at)))


def _put_pointer(m, io, at, value):
    io[at] = int(value)


_CODECS = {
    "bool": _number(c.c_bool), "int": _number(c.c_int64), "int8": _number(c.c_int8), "int16": _number(c.c_int16), "int32": _number(c.c_int32),
    "int64": _number(c.c_int64), "uint": _number(c.c_uint64), "uint8": _number(c.c_uint8), "byte": _number(c.c_uint8), "rune": _number(c.c_int32),
    "uint16": _number(c.c_uint16), "uint32": _number(c.c_uint32), "uint64": _number(c.c_uint64), "uintptr": _number(c.c_uint64),
    "float64": _float("d", "Q"), "float32": _float("f", "I"),
    "string": _Codec(2, _put_string, lambda io, at: _text(io[at], io[at + 1])),
}
_ELEMENTS = {
    "float64": c.c_double, "float32": c.c_float, "int": c.c_int64, "int64": c.c_int64, "int32": c.c_int32, "int16": c.c_int16, "int8": c.c_int8,
    "uint": c.c_uint64, "uint64": c.c_uint64, "uint32": c.c_uint32, "uint16": c.c_uint16, "uint8": c.c_uint8, "byte": c.c_uint8, "bool": c.c_bool,
}


class Shared:
    """Memory of this program that scripts see as a slice, not copied: made by Module.share, passed as an argument."""

    def __init__(self, cells):
        self.cells = cells


def _slice(ctype, elem):
    def put(m, io, at, value):
        if isinstance(value, Shared):
            io[at], io[at + 1], io[at + 2] = value.cells
            return
        cells = _Three()
        m.vm._check(_lib.slice_new(m.vm._p, m.type(elem), len(value), len(value), cells))
        if isinstance(value, (bytes, bytearray)) and c.sizeof(ctype) == 1:
            c.memmove(cells[0], bytes(value), len(value))
        else:
            (ctype * len(value)).from_address(cells[0])[:] = value if not isinstance(value, (set, dict)) else list(value)
        io[at], io[at + 1], io[at + 2] = cells

    def get(io, at):
        n = io[at + 1]
        if n == 0:
            return []
        array = (ctype * n).from_address(io[at])
        if issubclass(ctype, c.Structure):
            return [ctype.from_buffer_copy(each) for each in array]
        return list(array)

    return _Codec(3, put, get)


def _image(ctype):
    slots = (c.sizeof(ctype) + 7) // 8

    def put(m, io, at, value):
        io[at + slots - 1] = 0
        c.memmove(_address(io, at), c.byref(value), c.sizeof(ctype))

    def get(io, at):
        return ctype.from_buffer_copy(c.string_at(_address(io, at), c.sizeof(ctype)))

    return _Codec(slots, put, get)


def _split(text):
    """The types of a list, at its commas outside of brackets."""
    parts, depth, begin = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[begin:at].strip())
            begin = at + 1
    last = text[begin:].strip()
    return parts + [last] if last else parts


class _Signature:
    """The codecs of "func(float64, string) (int, bool)": types only, without names of parameters."""

    def __init__(self, m, text):
        if not text.startswith("func("):
            raise ValueError(f"no signature: {text}")
        depth = 0
        for at in range(4, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth == 0:
                break
        results = text[at + 1 :].strip()
        if results.startswith("("):
            results = results[1:-1]
        self.inputs = [m._codec(t) for t in _split(text[5:at])]
        self.outputs = [m._codec(t) for t in _split(results)]
        self.slots = max(sum(x.slots for x in self.inputs), sum(x.slots for x in self.outputs))

    def read_results(self, io):
        values, at = [], 0
        for codec in self.outputs:
            values.append(codec.get(io, at))
            at += codec.slots
        return None if not values else values[0] if len(values) == 1 else tuple(values)


class _HostFunction:
    def __init__(self, m, f, signature):
        self.vm, self.m, self.f, self.signature = weakref.ref(m.vm), weakref.ref(m), f, signature

    def run(self, vm, io):
        args, at = [], 0
        for codec in self.signature.inputs:
            args.append(codec.get(io, at))
            at += codec.slots
        result = self.f(*args)
        outputs = self.signature.outputs
        if not outputs:
            return
        at, m = 0, self.m()
        for codec, value in zip(outputs, result if len(outputs) > 1 else (result,), strict=True):
            codec.put(m, io, at, value)
            at += codec.slots


class Function:
    """A function of a script, found once and checked; call it."""

    def __init__(self, m, number, signature):
        self.m, self.number, self.signature = m, number, signature
        self._cells = _u64 * (signature.slots + 1)

    def __call__(self, *args):
        vm, signature = self.m.vm, self.signature
        if len(args) != len(signature.inputs):
            raise TypeError(f"{len(signature.inputs)} arguments, not {len(args)}")
        with vm._inside():
            io, at = self._cells(), 0
            for codec, value in zip(signature.inputs, args):
                codec.put(self.m, io, at, value)
                at += codec.slots
            vm._check(_lib.call(vm._p, self.number, io, signature.slots))
            return signature.read_results(io)


class Ref:
    """Keeps a pointer of the script's across calls, until it is released or forgotten."""

    def __init__(self, vm, ref):
        self._vm, self._ref = vm, ref
        self._net = weakref.finalize(self, vm._free_ref, ref)
        self._net.atexit = False

    @property
    def pointer(self):
        cells = _One()
        with self._vm._inside():
            self._vm._check(_lib.ref_get(self._vm._p, self._ref, cells, 1))
        return Pointer(cells[0])

    def release(self):
        self._net()


class Module:
    """A package of one VM."""

    def __init__(self, vm, path):
        self.vm, self.path, self._number, self._structs, self._hosts = vm, path, _u32(), {}, []
        vm._modules.append(self)

    def add(self, file, source):
        """One more file of the package, before init."""
        data = source.encode()
        with self.vm._inside():
            self.vm._check(_lib.load(self.vm._p, self.path.encode(), file.encode(), data, len(data), c.byref(self._number)))
        return self

    def struct(self, name, ctype):
        """The ctypes struct that stands for a type of the script's without pointers, laid out alike."""
        self._structs[name] = ctype

    def host(self, name, signature, f):
        """Binds a function that the script may call, before init. What it raises is a panic in the script, and raised again if nobody recovers."""
        with self.vm._inside():
            host = _HostFunction(self, f, _Signature(self, signature))
            number = _hold(weakref.ref(host))  # the module keeps it: a function may know its VM without keeping it
            self._hosts.append(host)
            status = _lib.host_func(self.vm._p, self._number, name.encode(), signature.encode(), _host, number, _let_go)
            if status != OK:
                del _held[number]
            self.vm._check(status)

    def init(self):
        with self.vm._inside():
            self.vm._check(_lib.init(self.vm._p, self._number))
        return self

    def find(self, symbol, signature):
        """A function, or a method as "(*Enemy).Hit" with its receiver as first argument: then give `signature` without it."""
        number = _u32()
        with self.vm._inside():
            self.vm._check(_lib.find(self.vm._p, self._number, symbol.encode(), signature.encode(), c.byref(number)))
            read = _Signature(self, signature)
        if symbol.startswith("("):
            read.inputs.insert(0, self._codec("*"))
            read.slots = max(read.slots, sum(x.slots for x in read.inputs))
        return Function(self, number, read)

    def eval(self, source, type=None):
        """Evaluates an expression of that type (Go text), or statements, in the scope of the package."""
        data = source.encode()
        with self.vm._inside():
            codec = self._codec(type) if type else _Codec(0, None, None)
            io = (_u64 * (codec.slots + 1))()
            self.vm._check(_lib.eval(self.vm._p, self._number, data, len(data), io, codec.slots, None))
            return codec.get(io, 0) if type else None

    def variable(self, symbol, ctype):
        """A package variable in its place, as a ctypes object without pointers: good until the VM is closed."""
        address, t, info = _p(), _u32(), _sized(_TypeInfo)
        with self.vm._inside():
            self.vm._check(_lib.__dict__["global"](self.vm._p, self._number, symbol.encode(), c.byref(address), c.byref(t)))
            self.vm._check(_lib.type_get(self.vm._p, t, c.byref(info)))
        if info.size != c.sizeof(ctype):
            raise Error(E_TYPE, f"{symbol} has {info.size} bytes, not {c.sizeof(ctype)}")
        return ctype.from_address(address.value)

    def type(self, text):
        t = _u32()
        with self.vm._inside():
            self.vm._check(_lib.type_of(self.vm._p, self._number, text.encode(), c.byref(t)))
        return t.value

    def keep(self, type, pointer):
        """Makes a pointer of that type (Go text) last."""
        ref, cells = _u64(), _One(int(pointer))
        with self.vm._inside():
            self.vm._check(_lib.ref_new(self.vm._p, self.type(type), cells, 0, c.byref(ref)))
        return Ref(self.vm, ref.value)

    def share(self, elem, buffer):
        """A writable buffer (array, bytearray, numpy) as a slice of that element type, not copied; the script may keep it."""
        array = (_ELEMENTS[elem] * (memoryview(buffer).nbytes // c.sizeof(_ELEMENTS[elem]))).from_buffer(buffer)
        cells = _Three()
        number = _hold(array)
        with self.vm._inside():
            status = _lib.slice_extern(self.vm._p, self.type(elem), c.addressof(array), len(array), _let_go, number, cells)
            if status != OK:
                del _held[number]
            self.vm._check(status)
        return Shared(tuple(cells))

    def _codec(self, text):
        if text in _CODECS:
            return _CODECS[text]
        if text in self._structs:
            return _image(self._structs[text])
        if text.startswith("[]"):
            elem = text[2:]
            ctype = self._structs.get(elem) or _ELEMENTS.get(elem)
            if ctype is not None:
                return _slice(ctype, elem)
        if text.startswith(("*", "map[", "chan ", "func(")):
            return _Codec(1, _put_pointer, lambda io, at: Pointer(io[at]))
        raise ValueError(f"a value of type {text} cannot cross; Module.struct names structs")


class Node:
    """A node of a syntax tree; nodes that were reached from it keep its handle. It may outlive its VM."""

    def __init__(self, vm, p, owner=None):
        self._vm, self._p, self._owner = vm, p, owner
        if owner is None:
            self._net = weakref.finalize(self, _lib.node_release, p)
            self._net.atexit = False

    def keep(self):
        """A handle of its own: the subtree stays when the rest goes."""
        return Node(self._vm, _lib.node_retain(self._p))

    def release(self):
        """Gives the handle back; do not use it afterwards, nor what was reached from it."""
        if self._owner is None:
            self._net()
        self._p = None

    @property
    def kind(self):
        name = _lib.node_kind_name(_lib.node_kind(self._p))
        return name.decode() if name else ""

    @property
    def id(self):
        return _lib.node_id(self._p)

    @property
    def text(self):
        return self._read(_lib.node_text)

    @property
    def name(self):
        return self._read(_lib.node_name)

    def _read(self, f):
        n = _size()
        return _text(f(self._p, c.byref(n)), n.value)

    def __len__(self):
        return _lib.node_child_count(self._p)

    def __getitem__(self, i):
        return self._below(_lib.node_child(self._p, i)) if 0 <= i < len(self) else self._none()

    def _none(self):
        raise IndexError("no such child")

    def at(self, offset):
        """The innermost node below at a byte offset, or None."""
        return self._below(_lib.node_at(self._p, offset))

    def _below(self, p):
        return Node(self._vm, p, self._owner or self) if p else None

    @property
    def parent(self):
        """The parent with a handle of its own; None at a root, or once it is gone."""
        with self._vm._inside():
            p = _lib.node_retain_parent(self._p)
        return Node(self._vm, p) if p else None

    @property
    def extent(self):
        out = _sized(Extent)
        _lib.node_extent(self._p, c.byref(out))
        return out

    @property
    def lifespan(self):
        out = _sized(Lifespan)
        _lib.node_lifespan(self._p, c.byref(out))
        return out

    def on_dead(self, f):
        """f(last lifespan), once it was swept, inside run or finalize; it must not use the VM."""
        with self._vm._inside():
            number = _hold(f)
            self._vm._notices.append(number)
            self._vm._check(_lib.node_on_dead(self._p, _tell_dead, number))

    def __bool__(self):
        return self._p is not None


class _Gate:
    """Inside a machine that is open, alone."""

    def __init__(self, vm):
        self._vm, self._lock = weakref.ref(vm), vm._lock

    def __enter__(self):
        self._lock.acquire()
        vm = self._vm()
        if vm is None or vm._p is None:
            self._lock.release()
            raise ValueError("the VM is closed")

    def __exit__(self, *_):
        self._lock.release()


class VM:
    """One machine. `with` closes it. Keywords are fields of ergo_config; `stdout` is called with each text that is printed."""

    def __init__(self, stdout=None, **fields):
        config = Config()
        _lib.config_init(c.byref(config), c.sizeof(config))
        for name, value in fields.items():
            if name not in dict(Config._fields_) or name == "struct_size":
                raise TypeError(f"no field {name} in ergo_config")
            setattr(config, name, value)
        self._lock, self._life, self._thrown, self._notices, self._modules = threading.RLock(), threading.RLock(), None, [], []
        self._gate = _Gate(self)
        self._out = _hold(stdout) if stdout is not None else None
        if stdout is not None:
            config.stdout_fn, config.stdout_user = _write, self._out
        p = _p()
        status = _lib.vm_new(c.byref(config), c.byref(p))
        if status != OK:
            _held.pop(self._out, None)
            raise Error(status)
        self._p = p.value

    def close(self):
        """Frees it. Busy, and nothing was freed: one of its host functions is running."""
        with self._lock, self._life:
            if self._p is None:
                return
            status = _lib.vm_free(self._p)
            if status != OK:
                raise (Busy if status == E_BUSY else Error)(status)
            self._p = None
            for number in [self._out, *self._notices]:
                _held.pop(number, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        if getattr(self, "_p", None) is not None:
            warnings.warn("an ergo.VM was not closed", ResourceWarning, source=self)
            self.close()

    def _inside(self):
        return self._gate

    def _free_ref(self, ref):
        with self._life:
            if self._p is not None:
                _lib.ref_free(self._p, ref)

    def _check(self, status):
        """Raises what a call has failed with, or the host's own exception that ended it."""
        if status >= 0 and status not in (NOT_FOUND, EXITED):
            return status
        if status == E_BUSY:
            raise Busy(status)
        made = self._error(status)
        thrown, self._thrown = self._thrown, None
        if thrown and status == E_PANIC and made.message == thrown[0]:
            raise thrown[1] from made
        raise made

    def _error(self, status):
        found = _sized(_Error)
        if _lib.error_get(self._p, 0, c.byref(found)) != OK or found.status != status:
            return Error(status)
        frames, frame = [], _sized(_Frame)
        for depth in range(found.nframes):
            if _lib.error_frame(self._p, 0, depth, c.byref(frame)) == OK:
                frames.append((_text(frame.func, frame.func_len), _text(frame.file, frame.file_len), frame.line, frame.column))
        return Error(status, _text(found.message, found.message_len), _text(found.file, found.file_len), found.line, found.column,
                     _text(found.code, found.code_len), frames)

    def load(self, path, file, source):
        """One file of a package: bind its host functions, then init."""
        return Module(self, path).add(file, source)

    def parse(self, file, source):
        """A file as a tree."""
        p, data = _p(), source.encode()
        with self._inside():
            status = _lib.parse(self._p, file.encode(), data, len(data), c.byref(p))
            if status != OK:
                _lib.node_release(p)
            self._check(status)
        return Node(self, p.value)

    def interrupt(self):
        """Any thread: what runs stops with ERGO_E_INTERRUPTED, and what begins, until clear_interrupt."""
        with self._life:
            if self._p is not None:
                _lib.vm_interrupt(self._p)

    def clear_interrupt(self):
        with self._life:
            if self._p is not None:
                _lib.vm_clear_interrupt(self._p)

    @contextlib.contextmanager
    def timeout(self, seconds):
        """Interrupts what runs in the block once so many seconds have passed: the call raises TimeoutError."""
        expired = threading.Event()

        def fire():
            expired.set()
            self.interrupt()

        timer = threading.Timer(seconds, fire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Error as error:
            if expired.is_set() and error.name == "ERGO_E_INTERRUPTED":
                raise TimeoutError(f"after {seconds} s") from error
            raise
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                self.clear_interrupt()

    def set_fuel(self, units):
        with self._inside():
            self._check(_lib.vm_set_fuel(self._p, units))

    @property
    def fuel(self):
        with self._inside():
            return _lib.vm_fuel(self._p)

    def run(self, units=NO_LIMIT, now_ns=0):
        """Goroutines for at most so many units of fuel: OK, MORE, IDLE or BLOCKED."""
        with self._inside():
            return self._check(_lib.vm_run(self._p, units, now_ns))

    def collect(self):
        with self._inside():
            self._check(_lib.gc_collect(self._p))

    def step(self, budget_us):
        """A part of a frame for the collector; true while its cycle is not over."""
        with self._inside():
            return self._check(_lib.gc_step(self._p, budget_us, None)) == MORE

    def set(self, parameter, value):
        with self._inside():
            self._check(_lib.gc_set(self._p, parameter, value))

    def finalize(self, most=2**32 - 1):
        left = _u32()
        with self._inside():
            self._check(_lib.finalize(self._p, most, c.byref(left)))
        return left.value

    def stats(self):
        """MemStats of now; any thread."""
        out = _sized(MemStats)
        with self._life:
            if self._p is not None:
                _lib.mem_stats_get(self._p, c.byref(out))
        return out
