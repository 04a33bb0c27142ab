"""What C holds of Python's, and the few functions that C calls: one each for all hosts, writers, notices and buffers.

In: the number that C was given as user pointer. Out: what stands under it in `_held`; nothing passes through the library as an exception.
"""

import ctypes as c
import itertools
import warnings

from .header import _DEAD, _FREE, _HOST, _WRITE, Lifespan, OK, _lib

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
