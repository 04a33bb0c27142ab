"""Types of a script's, as the machine knows them."""

import ctypes as c

from .header import _lib, _p, _size, _sized, _text, _TypeInfo, _u32

KINDS = (
    "invalid bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128 "
    "array chan func interface map pointer slice string struct unsafe.Pointer"
).split()


class Type:
    """A type; str() is its Go text. Good as long as its VM."""

    def __init__(self, vm, number):
        self.vm, self.number = vm, number

    def __str__(self):
        text, n = _p(), _size()
        with self.vm._inside():
            self.vm._check(_lib.type_name(self.vm._p, self.number, c.byref(text), c.byref(n)))
            return _text(text.value, n.value)

    def __repr__(self):
        return f"<ergo.Type {self}>"

    def __eq__(self, other):
        return isinstance(other, Type) and (self.vm, self.number) == (other.vm, other.number)

    def __hash__(self):
        return hash((id(self.vm), self.number))

    @property
    def info(self):
        """Its ergo_type_info: size, alignment, cells and so on."""
        out = _sized(_TypeInfo)
        with self.vm._inside():
            self.vm._check(_lib.type_get(self.vm._p, self.number, c.byref(out)))
        return out

    @property
    def kind(self):
        """The name of its reflect.Kind: "func"."""
        return KINDS[self.info.kind]

    @property
    def parameters(self):
        """Of a function, in the order in which it is called: a method's receiver first."""
        return self._list(_lib.type_param, self.info.nfields if self.kind == "func" else 0)

    @property
    def results(self):
        return self._list(_lib.type_result, self.info.nresults)

    @property
    def variadic(self):
        return self.info.variadic == 1

    def _list(self, of, n):
        types = []
        with self.vm._inside():
            for i in range(n):
                number = _u32()
                self.vm._check(of(self.vm._p, self.number, i, c.byref(number)))
                types.append(Type(self.vm, number.value))
        return types
