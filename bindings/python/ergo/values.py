"""How values of Go's types stand in cells of 8 bytes, and the signatures of functions.

In: Go text of a type. Out: a codec: how many cells, how to write and how to read them.
"""

import ctypes as c
import struct
import typing

from .header import _One, _Three, _lib, _slots, _text

class Pointer(int):
    """A pointer, map, chan or func of the script's: good until the next call, unless the module keeps it."""


class Any(typing.NamedTuple):
    """What an interface holds, as the script has it; VM.type_of tells its type. Good until the next call."""

    word: int
    data: int


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


def _put_any(m, io, at, value):
    io[at], io[at + 1] = value or (0, 0)


def _get_any(io, at):
    return Any(io[at], io[at + 1]) if io[at] else None


_ANY = _Codec(2, _put_any, _get_any)
_CODECS = {
    "any": _ANY, "interface {}": _ANY, "error": _ANY,
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
