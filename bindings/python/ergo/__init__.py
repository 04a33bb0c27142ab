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

from .errors import Busy, Error
from .functions import Function, Ref
from .header import *
from .header import _lib
from .machine import VM
from .modules import Module
from .nodes import Node
from .types import Type
from .values import Any, Pointer, Shared

if _lib.abi_version() != 1:
    raise Error(E_ABI)
