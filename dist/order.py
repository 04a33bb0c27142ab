#!/usr/bin/env python3
"""Writes order.txt: the functions that programs run at start, so that the linker puts them next to each other.

order.py ERGO

ERGO is a program of the profile dist, with its symbols. The programs of `start/` and of the gate run under callgrind; first stand the functions that a line
by println takes, then those of a line by fmt, which nearly every program runs too, then all handlers of instructions, of which each program runs some, then the others by the
number of programs that ran them, those of `start/` before those of the gate alone. Functions are found by address, so all names of one stand there. Names lose the hashes of crates (see ordered-gcc).
"""

import bisect
import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST = [os.path.join(HERE, "start", name) for name in ("line.go", "print.go")]
HANDLER = "8dispatch7sibling8handlers"
CRATE = re.compile(r"Cs[0-9A-Za-z]+_")
UNIT = re.compile(r"(\.llvm)?\.\d+$")
ADDRESS = re.compile(r"0x([0-9a-f]+) ")


def symbols(binary):
    """Functions by address: (address, bytes, names)."""
    found = collections.defaultdict(lambda: [0, []])
    for line in subprocess.run(["nm", "--print-size", binary], check=True, capture_output=True, text=True).stdout.splitlines():
        fields = line.split()
        if len(fields) == 4 and fields[2] in "tTiWw":
            row = found[int(fields[0], 16)]
            row[0] = max(row[0], int(fields[1], 16))
            row[1].append(fields[3])
        elif len(fields) == 3 and fields[1] in "tT":
            found[int(fields[0], 16)][1].append(fields[2])
    return sorted((address, size, names) for address, (size, names) in found.items())


def addresses(command):
    """Addresses, in the file, of all instructions of it that a command runs."""
    with tempfile.NamedTemporaryFile() as out:
        options = ["--dump-instr=yes", "--compress-pos=no", "--compress-strings=no", f"--callgrind-out-file={out.name}"]
        done = subprocess.run(["valgrind", "--tool=callgrind", *options, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"order: {' '.join(command)}: status {done.returncode}\n{done.stderr}")
        file = None
        for line in open(out.name):
            if line.startswith("ob="):
                file = os.path.realpath(line[3:].strip())
            elif file == os.path.realpath(command[0]) and (at := ADDRESS.match(line)):
                yield int(at[1], 16)


def functions(table, command):
    """Names of all functions that a command runs."""
    starts = [address for address, _, _ in table]
    found = set()
    for address in addresses(command):
        start, size, names = table[bisect.bisect_right(starts, address) - 1]
        if start <= address < start + max(size, 64):
            found.update(bare(name) for name in names)
    return found


def bare(name):
    """A name without the hashes of crates and numbers of copies, as ordered-gcc compares it."""
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
    table = symbols(sys.argv[1])
    programs = sorted(glob.glob(os.path.join(HERE, "start", "*.go")) + glob.glob(os.path.join(HERE, "..", "tests", "bench", "gate", "*.go")))
    ran = {program: functions(table, [sys.argv[1], "run", program]) for program in programs}
    runs = collections.Counter(name for names in ran.values() for name in names)
    usual = collections.Counter(name for program, names in ran.items() if program.startswith(os.path.join(HERE, "start")) for name in names)
    runs.update({bare(name): 0 for _, _, list_ in table for name in list_ if HANDLER in name})
    names = sorted(runs, key=lambda name: ([name not in ran[program] for program in FIRST], HANDLER not in name, -usual[name], -runs[name], name))
    with open(os.path.join(HERE, "order.txt"), "w") as out:
        out.write("".join(f"{twin}\n" for name in names for twin in twins(name)))
    print(f"order: {len(names)} functions of {len(programs)} programs")


main()
