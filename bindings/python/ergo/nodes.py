"""Nodes of syntax trees."""

import ctypes as c
import weakref

from .header import Extent, Lifespan, _lib, _size, _sized, _text
from .held import _hold, _tell_dead

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
