#!/usr/bin/env python3
"""Writes order.txt: the functions that programs run at start, so that the linker puts them next to each other.

order.py ERGO

ERGO is a program of the profile dist, with its symbols. The programs of `start/`, of the gate and of the bench run under callgrind; first stand the functions
that a line by println takes, then those of a line by fmt, which nearly every program runs too, then all handlers of instructions, of which each program runs some,
then the others by the number of programs that ran them, those of the same programs together. Functions are found by address, so all names of one stand there.
Names stand as people read them, without the hashes of crates, as ordered-gcc looks them up.
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
PROGRAMS = [os.path.join(HERE, "start"), os.path.join(HERE, "..", "tests", "bench", "gate"), os.path.join(HERE, "..", "tests", "bench", "programs")]
HANDLER = "::dispatch::sibling::handlers::"
HASH = re.compile(r"\[[0-9a-f]+\]")
UNIT = re.compile(r"(\.llvm)?\.\d+$")
# Functions of the C library with copies for several processors: valgrind's processor is not the newest.
COPY = re.compile(r"_(sse|avx|evex)\w*$")
NEWER = re.compile(r"_(evex|avx512)(_unaligned_erms|_movbe)?$")
# What the C library does to find the functions of the kernel's vdso, which valgrind hides.
HIDDEN = ["_dl_new_object", "_dl_setup_hash", "_dl_add_to_namespace_list", "_dl_lookup_symbol_x", "do_lookup_x", "check_match", "pthread_mutex_lock",
          "pthread_mutex_unlock", "strcmp", "strstr", "memset", "mempcpy"]
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
    plain = iter(readable([name for _, names in found.values() for name in names]))
    return sorted((address, size, [next(plain) for _ in names]) for address, (size, names) in found.items())


def readable(names):
    """Names without numbers of copies, as people read them, without the hashes of crates."""
    text = "".join(UNIT.sub("", name) + "\n" for name in names)
    done = subprocess.run(["c++filt"], input=text, check=True, capture_output=True, text=True)
    return [HASH.sub("", name) for name in done.stdout.splitlines()]


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
    found = set(HIDDEN)
    for address in addresses(command):
        start, size, names = table[bisect.bisect_right(starts, address) - 1]
        if start <= address < start + max(size, 64):
            found.update(names)
    return found


def twins(name, newer):
    """A name, and those of its copies for newer processors."""
    yield name
    base = COPY.sub("", name)
    if base != name or name in HIDDEN:
        yield from newer.get(base.removeprefix("__"), [])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = symbols(sys.argv[1])
    programs = sorted(path for folder in PROGRAMS for path in glob.glob(os.path.join(folder, "*.go")))
    ran = {program: functions(table, [sys.argv[1], "run", program]) for program in programs}
    runs = collections.Counter(name for names in ran.values() for name in names)
    every = [name for _, _, names in table for name in names]
    runs.update({name: 0 for name in every if HANDLER in name})
    newer = collections.defaultdict(list)
    for name in every:
        if NEWER.search(name):
            newer[NEWER.sub("", name).removeprefix("__")].append(name)
    absent = lambda name, chosen: [name not in ran[program] for program in chosen]
    names = sorted(runs, key=lambda name: (absent(name, FIRST), HANDLER not in name, -runs[name], absent(name, programs), name))
    with open(os.path.join(HERE, "order.txt"), "w") as out:
        out.write("".join(f"{name}\n" for name in dict.fromkeys(twin for name in names for twin in twins(name, newer))))
    print(f"order: {len(names)} functions of {len(programs)} programs")


main()
