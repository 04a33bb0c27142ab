"""A package of one VM: loaded, bound to the host, initialised, and what is found in it."""

import ctypes as c
import re
import weakref

from .errors import Error
from .functions import Function, Ref, _HostFunction
from .header import E_TYPE, OK, _TypeInfo, _lib, _One, _p, _sized, _Three, _u32, _u64
from .held import _held, _hold, _host, _let_go
from .types import Type
from .values import _CODECS, _ELEMENTS, Pointer, Shared, _Codec, _image, _put_pointer, _Signature, _slice

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

    def find(self, symbol, signature=None):
        """A function, or a method as "(*Enemy).Hit" with its receiver as first argument. `signature`, without the receiver, is compared with the script's if it is given."""
        number = _u32()
        text = signature.encode() if signature is not None else None
        with self.vm._inside():
            self.vm._check(_lib.find(self.vm._p, self._number, symbol.encode(), text, c.byref(number)))
            read = _Signature(self, signature or str(self._func_type(number)))
        if signature is not None and symbol.startswith("("):
            receiver = self._func_type(number).parameters[0]
            kind = receiver.kind
            read.inputs.insert(0, _CODECS[kind] if kind in _CODECS else self._codec(str(receiver) if kind == "struct" else "*"))
            read.slots = max(read.slots, sum(x.slots for x in read.inputs))
        return Function(self, symbol, number, read)

    def _func_type(self, number):
        t = _u32()
        with self.vm._inside():
            self.vm._check(_lib.func_type(self.vm._p, number, c.byref(t)))
        return Type(self.vm, t.value)

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
        if text.startswith("..."):
            text = "[]" + text[3:]
        # In the text of a type stands the package before a name: rules.Vec3.
        text = re.sub(r"^((?:\[\])?)\w+\.(\w+)$", r"\1\2", text)
        if text in _CODECS:
            return _CODECS[text]
        if text in self._structs:
            return _image(self._structs[text])
        if text.startswith("[]"):
            elem = text[2:]
            ctype = self._structs.get(elem) or _ELEMENTS.get(elem)
            if ctype is not None:
                return _slice(ctype, elem)
        if text.startswith(("*", "map[", "chan ", "chan<- ", "<-chan ", "func(")):
            return _Codec(1, _put_pointer, lambda io, at: Pointer(io[at]))
        raise ValueError(f"a value of type {text} cannot cross; Module.struct names structs")
