"""How fast marking is: mark.go in the incremental mode and with one and two workers, in turns, real Go beside; and marks that workers carry alone (workers.c).

CPU: of one cycle, sweep included: the difference of two runs, one with more cycles. Wall clock: the mark alone, out of gctrace lines.
"""

import os
import re
import statistics

from goals import Goal
from process import ENVIRONMENT, ERGO, HERE, fields, has

NAMES = ["marking"]
MODES = ["incremental", "concurrent:1", "concurrent:2"]
LIVE_GB = (2**21 - 1) * 32 / 1e9
FEW, MANY = 5, 25
# The pause that begins a mark, the mark, the pause that ends it: ms of wall clock, of a cycle that was asked for.
LINE = re.compile(r"^gc \d+ .*: [\d.]+\+([\d.]+)\+[\d.]+ ms clock,.*\(forced\)", re.M)


def measure(runner, command):
    """GB/s of a whole cycle in CPU time, and of each mark in wall clock; the marks before the tree is whole are left out."""
    few, many = runner.run([*command, str(FEW)]), runner.run([*command, str(MANY)])
    marks = [LIVE_GB * 1e3 / float(ms) for ms in LINE.findall(many[3])[-MANY:]]
    return LIVE_GB * (MANY - FEW) / (many[0] - few[0]), marks


def carried_by_workers(runner, rounds, cycles):
    """GB/s of marks that one and two workers carry alone, in turns: median and best of each."""
    found = {1: [], 2: []}
    for _ in range(rounds):
        for n, rates in found.items():
            out = runner.run([runner.build_c("workers.c"), str(n), str(cycles)])[2]
            print(out, end="")
            rates.append(fields(next(line for line in out.splitlines() if "median_gbs" in line)))
    return {n: (statistics.median(r["median_gbs"] for r in rates), max(r["best_gbs"] for r in rates)) for n, rates in found.items()}


def run(runner, options):
    if "marking" not in options.only:
        return []
    source = os.path.join(HERE, "mark.go")
    commands = {mode: [ERGO, "run", f"--gc={mode}", "--gctrace", source] for mode in MODES}
    if has("go"):
        commands["go"] = [runner.build_go("mark.go")]
    ENVIRONMENT["GODEBUG"] = "gctrace=1"
    by_cpu, by_wall = {name: [] for name in commands}, {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            cpu, marks = measure(runner, command)
            by_cpu[name].append(cpu)
            by_wall[name] += marks
    del ENVIRONMENT["GODEBUG"]
    cpu, median, best = {}, {}, {}
    print(f"marking, GB/s {'mode':<14}{'CPU, whole cycle':>18}{'wall, mark':>12}{'best':>7}   (load of the machine {os.getloadavg()[0]:.1f})")
    for name in commands:
        cpu[name], median[name], best[name] = statistics.median(by_cpu[name]), statistics.median(by_wall[name]), max(by_wall[name])
        print(f"{'':14}{name:<14}{cpu[name]:18.2f}{median[name]:12.2f}{best[name]:7.2f}")
    ratio = [by_mode["concurrent:2"] / by_mode["concurrent:1"] for by_mode in (median, best)]
    alone = carried_by_workers(runner, options.rounds, MANY)
    (one, best_one), (two, best_two) = alone[1], alone[2]
    load, is_reached = os.getloadavg()[0], two / one >= 1.6
    # Threads that do not get a processor each cannot show it.
    shown = is_reached or load <= (os.cpu_count() or 1) + 1
    return [
        Goal("marking, one thread: >= 1.2 GB/s", f"{cpu['incremental']:.2f} CPU, {median['incremental']:.2f} wall", cpu["incremental"] >= 1.2),
        Goal(
            "marking, two workers: >= 1.6 x one, nobody else marking",
            f"{two / one:.2f} x ({two:.2f} and {one:.2f} GB/s; of the best {best_two / best_one:.2f} x), load {load:.0f}",
            is_reached if shown else None,
        ),
        Goal("marking asked for, two workers and the machine's thread: x one worker and that thread", f"{ratio[0]:.2f} x (of the best {ratio[1]:.2f} x)", None),
    ]
