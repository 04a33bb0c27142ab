#!/usr/bin/env python3
"""The interpreter's instruction counts against the committed ones: run.py [--update].

Eight small programs run under callgrind; what an empty program takes is subtracted, so that a change of the front end does not show. A count
that is 2 % above the one in counts.json is a failure (status 1); 2 % below asks for an update, so that what was won is kept. Counts depend on
the compiler: with another rustc than the one that counts.json names, differences are told and are no failure. Needs valgrind and python3."""

import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ERGO = os.environ.get("ERGO", os.path.join(HERE, "..", "..", "..", "target", "release", "ergo"))
COUNTS = os.path.join(HERE, "counts.json")
PROGRAMS = ["calls", "loops", "floats", "maps", "strings", "objects", "dispatch", "channels"]
TOLERANCE = 0.02


def count(name):
    """Instructions of one program, and what it printed."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", ERGO, "run", "--seed=1", os.path.join(HERE, name + ".go")]
    done = subprocess.run(command, capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not counted:
        sys.exit(f"bench-gate: {name}: status {done.returncode}\n{done.stderr[-2000:]}")
    return int(counted[1])


def main():
    if not shutil.which("valgrind"):
        print("SKIPPED-LOUD: no valgrind found; nothing was counted")
        return
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    start = count("empty")
    now = {name: count(name) - start for name in PROGRAMS}
    if sys.argv[1:] == ["--update"]:
        with open(COUNTS, "w") as file:
            json.dump({"rustc": rustc, "instructions": now}, file, indent=1)
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
    if committed["rustc"] != rustc:
        print(f"counted with {rustc}, committed with {committed['rustc']}: differences are no failure")
    elif failed:
        sys.exit("bench-gate: a program takes more than 2 % more instructions")


main()
