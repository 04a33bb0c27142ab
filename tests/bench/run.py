#!/usr/bin/env python3
"""Ergo beside Lua 5.4 on the same algorithms: interleaved rounds, user+sys CPU time, medians, and their ratio.

run.py [--rounds N] [NAME ...]     ERGO=path chooses another ergo. Native Go is measured too where it is installed.
Exit status 0; 1 when a program fails or prints something else than its twin. SKIPPED-LOUD without lua5.4.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ERGO = os.environ.get("ERGO", os.path.join(HERE, "..", "..", "target", "release", "ergo"))
PROGRAMS = ["fib", "sieve", "nbody", "binarytrees"]


def cpu_seconds(command):
    """User and system time of one run, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}: status {run.returncode}\n{run.stdout.decode(errors='replace')[:2000]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout


def commands(name, lua, folder):
    source = os.path.join(HERE, name)
    all_of_them = {"ergo": [ERGO, "run", source + ".go"], "lua5.4": [lua, source + ".lua"]}
    if shutil.which("go"):
        binary = os.path.join(folder, name)
        subprocess.run(["go", "build", "-o", binary, source + ".go"], check=True)
        all_of_them["go"] = [binary]
    return all_of_them


def measure(name, lua, rounds, folder):
    runs = commands(name, lua, folder)
    times = {which: [] for which in runs}
    outputs = {which: cpu_seconds(command)[1] for which, command in runs.items()}
    if len(set(outputs.values())) != 1:
        sys.exit(f"bench: {name}: the outputs differ: {outputs}")
    for _ in range(rounds):
        for which, command in runs.items():
            times[which].append(cpu_seconds(command)[0])
    return {which: statistics.median(list_) for which, list_ in times.items()}


def main():
    arguments = sys.argv[1:]
    rounds = 5
    if arguments[:1] == ["--rounds"]:
        rounds, arguments = int(arguments[1]), arguments[2:]
    lua = shutil.which("lua5.4")
    if not lua:
        print("SKIPPED-LOUD: lua5.4 not found; nothing was measured")
        return
    print(f"{'program':<12} {'ergo s':>8} {'lua5.4 s':>9} {'go s':>8} {'ergo/lua':>9} {'ergo/go':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments or PROGRAMS:
            median = measure(name, lua, rounds, folder)
            go = median.get("go")
            native = (f"{go:8.3f}", f"{median['ergo'] / max(go, 1e-3):8.1f}") if go else ("-", "-")
            ratio = median["ergo"] / median["lua5.4"]
            print(f"{name:<12} {median['ergo']:8.3f} {median['lua5.4']:9.3f} {native[0]:>8} {ratio:9.2f} {native[1]:>8}", flush=True)
    print(f"medians of {rounds} interleaved rounds, user+sys CPU seconds of whole processes")


main()
