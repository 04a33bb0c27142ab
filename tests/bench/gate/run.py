#!/usr/bin/env python3
"""The interpreter's instruction counts against the committed ones: run.py [--update].

Eight small programs run under callgrind; what an empty program takes is subtracted, so that a change of the front end does not show. A count
that is 3 % above the one in counts.json is a failure (status 1); 3 % below asks for an update, so that what was won is kept. Counts depend on how
ergo was built (`make bench-gate` builds it with a profile of its own), on the compiler, the C library, valgrind and the processor's vector instructions, after
which the C library chooses its copies: if one of them is not what counts.json names, differences are told and are no failure. Needs valgrind and python3."""

import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ERGO = os.environ.get("ERGO", os.path.join(HERE, "..", "..", "..", "target", "gate", "ergo"))
COUNTS = os.path.join(HERE, "counts.json")
PROGRAMS = ["calls", "loops", "floats", "maps", "strings", "objects", "dispatch", "channels"]
TOLERANCE = 0.03


def count(name):
    """Instructions of one program, and what it printed."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", ERGO, "run", "--seed=1", os.path.join(HERE, name + ".go")]
    done = subprocess.run(command, capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not counted:
        sys.exit(f"bench-gate: {name}: status {done.returncode}\n{done.stderr[-2000:]}")
    return int(counted[1])


def told_by(*command):
    """The first line that a command prints."""
    return (subprocess.run(command, capture_output=True, text=True).stdout.splitlines() or [""])[0].strip()


def told_whole(path):
    """The text of a file, nothing where there is none."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def surroundings():
    """What counts depend on beside the source."""
    flags = re.search(r"^flags\s*:(.*)", told_whole("/proc/cpuinfo"), re.M)
    vector = [name for name in ("avx2", "avx512f") if flags and name in flags[1].split()]
    return {
        "rustc": told_by("rustc", "--version"),
        "libc": told_by("getconf", "GNU_LIBC_VERSION"),
        "valgrind": told_by("valgrind", "--version"),
        "vector": " ".join(vector),
    }


def main():
    if not shutil.which("valgrind"):
        print("SKIPPED-LOUD: no valgrind found; nothing was counted")
        return
    around = surroundings()
    start = count("empty")
    now = {name: count(name) - start for name in PROGRAMS}
    if sys.argv[1:] == ["--update"]:
        with open(COUNTS, "w") as file:
            json.dump({**around, "instructions": now}, file, indent=1)
            file.write("\n")
    with open(COUNTS) as file:
        committed = json.load(file)
    failed = False
    print(f"{'program':<10} {'now':>12} {'committed':>12} {'change':>8}")
    for name in PROGRAMS:
        before = committed["instructions"][name]
        change = now[name] / before - 1
        note = "" if abs(change) <= TOLERANCE else "  MORE" if change > 0 else "  less: run with --update"
        failed |= change > TOLERANCE
        print(f"{name:<10} {now[name]:12,} {before:12,} {change:+8.1%}{note}")
    print(f"starting takes {start:,}, which is subtracted")
    others = [f"{name} {around[name] or '(none)'}, there {committed.get(name) or '(none)'}" for name in around if around[name] != committed.get(name)]
    verdict = "differences are no failure here: " + "; ".join(others) if others else "more than 3 % more instructions" if failed else "no program takes more"
    print(f"bench-gate: {verdict}")
    if failed and not others:
        sys.exit(1)


main()
