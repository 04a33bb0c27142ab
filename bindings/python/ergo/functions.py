"""Functions of a script, functions of the host, and references to values of the script's."""

import weakref

from .header import _One, _lib, _u64
from .values import Pointer

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

    def __init__(self, m, symbol, number, signature):
        self.m, self.symbol, self.number, self.signature = m, symbol, number, signature
        self._cells = _u64 * (signature.slots + 1)

    @property
    def type(self):
        """Its type as it is called: of a method the receiver is the first parameter."""
        return self.m._func_type(self.number)

    def __repr__(self):
        return f"<ergo.Function {self.symbol} {self.type}>"

    def __call__(self, *args):
        vm, signature = self.m.vm, self.signature
        if len(args) != len(signature.inputs):
            n, wants = len(args), len(signature.inputs)
            raise TypeError(f"call of {self.symbol} with {n} argument{'' if n == 1 else 's'}, wants {wants}: {self.type}")
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
