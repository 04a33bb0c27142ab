#!/usr/bin/env python3
"""Writes order.txt: the functions that programs run at start, so that the linker puts them next to each other.

order.py ERGO

ERGO is a program of the profile dist, with its symbols. The programs of `start/` and of the gate run under callgrind; functions stand by
the number of programs that ran them, those of all programs first, and among equals by name. Names lose the hashes of crates (see ordered-gcc).
"""

import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CRATE = re.compile(r"Cs[0-9A-Za-z]+_")
UNIT = re.compile(r"\.llvm\.\d+$")
NAME = re.compile(r"^c?fn=\(\d+\) ([A-Za-z_][^\s']*)")


def functions(command):
    """Names of all functions that a command runs."""
    with tempfile.NamedTemporaryFile() as out:
        valgrind = ["valgrind", "--tool=callgrind", "--demangle=no", "--separate-recs=1", f"--callgrind-out-file={out.name}"]
        done = subprocess.run([*valgrind, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"order: {' '.join(command)}: status {done.returncode}\n{done.stderr}")
        found = (NAME.match(line) for line in open(out.name))
        return {bare(name[1]) for name in found if name}


def bare(name):
    """A name without the hashes of crates, as ordered-gcc compares it."""
    return UNIT.sub("", CRATE.sub("C", name) if name.startswith("_R") else name)


def twins(name):
    """The C library has copies of memcpy and the like for several processors; valgrind's is not the newest."""
    yield name
    for old, new in (("_avx2", "_evex"), ("_avx_", "_evex_")):
        if old in name:
            yield name.replace(old, new)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    runs = collections.Counter()
    programs = sorted(glob.glob(os.path.join(HERE, "start", "*.go")) + glob.glob(os.path.join(HERE, "..", "tests", "bench", "gate", "*.go")))
    for program in programs:
        runs.update(functions([sys.argv[1], "run", program]))
    names = sorted(runs, key=lambda name: (-runs[name], name))
    with open(os.path.join(HERE, "order.txt"), "w") as out:
        out.write("".join(f"{twin}\n" for name in names for twin in twins(name)))
    print(f"order: {len(names)} functions of {len(programs)} programs")


if __name__ == "__main__":
    main()
