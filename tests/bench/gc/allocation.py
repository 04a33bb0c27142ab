"""What an allocation costs: instructions by callgrind, the difference of two runs, and CPU time, the difference to the loop without it."""

import os
import re
import statistics
import subprocess

from goals import Goal
from process import ERGO, HERE, has

NAMES = ["allocation"]
GOAL = "allocation fast path: <= 25 instructions or <= 6 ns"
SOURCE = os.path.join(HERE, "alloc.go")
# Objects of the counted runs: the second has as many more as the first has.
COUNTED = 500_000
# Objects of the timed runs.
TIMED = 50_000_000


def instructions(runner, kind, n):
    """Of a whole run without a collection, and of the interpreter's allocating instruction alone (None if it cannot be told)."""
    file = os.path.join(runner.folder, "callgrind.out")
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", ERGO, "run", "--gc=manual", SOURCE, kind, str(n)], check=True, capture_output=True)
    table = subprocess.run(["callgrind_annotate", "--threshold=100", file], check=True, capture_output=True, text=True).stdout
    count = lambda text: int(text.replace(",", ""))
    whole = count(re.search(r"([\d,]+) .*PROGRAM TOTALS", table)[1])
    alone = [count(found) for found in re.findall(r"^\s*([\d,]+) .*handlers::new(?:'\d+)? ", table, re.M)]
    return whole, sum(alone) if alone else None


def counted(runner):
    """Instructions an object: the allocating instruction alone, and everything that the loop without it does not have."""
    (first, first_alone), (second, second_alone) = instructions(runner, "alloc", COUNTED), instructions(runner, "alloc", 2 * COUNTED)
    loop = (instructions(runner, "loop", 2 * COUNTED)[0] - instructions(runner, "loop", COUNTED)[0]) / COUNTED
    alone = (second_alone - first_alone) / COUNTED if first_alone and second_alone else None
    return alone, (second - first) / COUNTED - loop


def timed(runner, rounds):
    """ns an object, collections included, in Ergo and in Go."""
    ergo, found = [ERGO, "run", SOURCE], {}
    for peer, command in {"ergo": ergo, **({"go": [runner.build_go("alloc.go")]} if has("go") else {})}.items():
        cpu = {kind: statistics.median(runner.run([*command, kind, str(TIMED)])[0] for _ in range(rounds)) for kind in ["alloc", "loop"]}
        found[peer] = (cpu["alloc"] - cpu["loop"]) / TIMED * 1e9
    return found


def run(runner, options):
    if "allocation" not in options.only:
        return []
    times = timed(runner, options.rounds)
    print("allocation of 16 bytes, collections included: " + ", ".join(f"{peer} {ns:.1f} ns" for peer, ns in times.items()))
    if options.quick or not has("valgrind"):
        print("allocation: instructions are not counted (--quick)" if options.quick else "SKIPPED-LOUD: no valgrind found; instructions are not counted")
        return [Goal(GOAL, f"{times['ergo']:.1f} ns, collections included", True if times["ergo"] <= 6 else None)]
    alone, whole = counted(runner)
    said = f"{alone:.1f}" if alone else "unknown"
    print(f"allocation of 16 bytes, no collection: {said} instructions in the allocating instruction, {whole:.1f} with refills and the move of the result")
    met = alone <= 25 if alone else None
    return [Goal(GOAL, f"{said} instructions ({whole:.1f} with refills and move), {times['ergo']:.1f} ns", met)]
