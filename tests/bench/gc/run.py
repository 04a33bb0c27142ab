#!/usr/bin/env python3
"""The collector, measured: Ergo beside real Go with one processor (interleaved rounds, medians of user+sys CPU time, peak memory), then the frame loop.

run.py [--rounds N]     ERGO_RELEASE=folder chooses another build. Exit status 1 if a program fails or prints something else than real Go.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
RELEASE = os.environ.get("ERGO_RELEASE", os.path.join(ROOT, "target", "release"))
PROGRAMS = [("../programs/binarytrees", ["16"]), ("../programs/binarytrees", ["18"]), ("list", []), ("lru", [])]
# Live MiB, parked goroutines, budget in us, frames.
FRAMES = [(64, 0, 500, 1500), (64, 10000, 500, 1500), (256, 10000, 500, 1500), (1024, 10000, 500, 2500), (256, 0, 100, 3000)]


def run(command):
    """CPU seconds, peak KiB and output of one run."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "GOMAXPROCS": "1"})
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"bench-gc: {' '.join(command)}: status {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out


def programs(rounds, folder):
    has_go = shutil.which("go") is not None
    if not has_go:
        print("SKIPPED-LOUD: no go found; programs are measured without it")
    print(f"{'program':<12} {'ergo s':>8} {'go s':>8} {'ergo/go':>8} {'ergo MiB':>9} {'go MiB':>8}")
    for path, arguments in PROGRAMS:
        source = os.path.join(HERE, path + ".go")
        name = os.path.basename(path)
        commands = {"ergo": [os.path.join(RELEASE, "ergo"), "run", source, *arguments]}
        if has_go:
            binary = os.path.join(folder, name)
            subprocess.run(["go", "build", "-o", binary, source], check=True)
            commands["go"] = [binary, *arguments]
        if len({run(command)[2] for command in commands.values()}) != 1:
            sys.exit(f"bench-gc: {name}: the outputs differ")
        results = {which: [] for which in commands}
        for _ in range(rounds):
            for which, command in commands.items():
                results[which].append(run(command)[:2])
        cpu = {which: statistics.median(r[0] for r in rows) for which, rows in results.items()}
        peak = {which: statistics.median(r[1] for r in rows) / 1024 for which, rows in results.items()}
        go = (f"{cpu['go']:8.2f} {cpu['ergo'] / cpu['go']:8.2f}", f"{peak['go']:8.0f}") if has_go else (f"{'-':>8} {'-':>8}", "       -")
        print(f"{' '.join([name, *arguments]):<12} {cpu['ergo']:8.2f} {go[0]} {peak['ergo']:9.0f} {go[1]}", flush=True)


def frame_loop(folder):
    binary = os.path.join(folder, "frames")
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O2", "-I" + os.path.join(ROOT, "include"), os.path.join(HERE, "frames.c"), "-o", binary, "-L" + RELEASE, "-lergo", "-Wl,-rpath," + os.path.abspath(RELEASE)], check=True)
    for row in FRAMES:
        subprocess.run([binary, *map(str, row)], check=True)


def main():
    rounds = int(sys.argv[2]) if sys.argv[1:2] == ["--rounds"] else 3
    with tempfile.TemporaryDirectory() as folder:
        programs(rounds, folder)
        frame_loop(folder)


main()
