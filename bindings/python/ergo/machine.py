"""The machine: what it may do, who is inside, what it was asked to stop, and its memory."""

import contextlib
import ctypes as c
import threading
import warnings
import weakref

from .errors import Busy, Error
from .header import E_BUSY, E_PANIC, EXITED, MORE, NO_LIMIT, NOT_FOUND, OK, Config, MemStats, _Error, _Frame, _lib, _p, _sized, _text, _u32, _u64
from .held import _held, _hold, _write
from .modules import Module
from .nodes import Node
from .types import Type
from .watching import Watching

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


class VM(Watching):
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

    def type_of(self, value):
        """The type of what an ergo.Any holds; None for nil."""
        if value is None:
            return None
        t = _u32()
        with self._inside():
            self._check(_lib.interface_type(self._p, (_u64 * 2)(*value), c.byref(t)))
        return Type(self, t.value)

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
