#!/usr/bin/env python3
"""The collector, measured: programs beside real Go with one processor and Lua, memory, allocation, marking, and what a host sees; goals at the end.

run.py [--quick] [--only=NAME,NAME] [--rounds=N]

--quick: one round, small worlds, nothing under callgrind, no yaegi. ERGO_RELEASE=folder chooses another build. Rounds are interleaved,
figures are medians, times are user+sys CPU time of whole processes unless a line says otherwise. Exit status 1 if a program fails or
prints something else than its peers; goals that are missed do not change it. Peers that are not installed are left out, loudly.
"""

import sys
import tempfile

import allocation
import goals
import host
import marking
import memory
import programs
from process import Runner, say_missing

PARTS = [programs, memory, allocation, marking, host]
NAMES = [name for part in PARTS for name in part.NAMES]


class Options:
    def __init__(self, arguments):
        self.quick, self.only, self.rounds = False, NAMES, None
        for argument in arguments:
            name, _, value = argument.partition("=")
            if name == "--quick":
                self.quick = True
            elif name == "--only" and set(value.split(",")) <= set(NAMES):
                self.only = value.split(",")
            elif name == "--rounds" and value.isdigit() and int(value) > 0:
                self.rounds = int(value)
            else:
                sys.exit(f"bench-gc: unknown or wrong option {argument}\n{__doc__}\nNames: {' '.join(NAMES)}")
        self.rounds = self.rounds or (1 if self.quick else 3)


def main():
    options = Options(sys.argv[1:])
    sys.stdout.reconfigure(line_buffering=True)
    say_missing(["go", *programs.LUAS])
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(folder)
        reached = [goal for part in PARTS for goal in part.run(runner, options)]
    if reached:
        goals.show(reached)


main()
