"""Programs in Ergo beside real Go with one processor, and beside Lua where the same program is there in Lua; their outputs must be equal."""

import os
import resource
import statistics
import subprocess
import sys

from goals import Goal
from process import ENVIRONMENT, ERGO, HERE, ROOT, fields, has

# Name of the row, Go program, Lua program or None, arguments.
ROWS = [
    ("binary-trees-16", "../programs/binarytrees", "../programs/binarytrees", ["16"]),
    ("binary-trees-18", "../programs/binarytrees", "../programs/binarytrees", ["18"]),
    ("gcbench", "gcbench", "gcbench", []),
    ("splay", "splay", "splay", []),
    ("splay-latency", "splay", "splay", ["latency"]),
    ("churn", "churn", None, []),
    ("lru", "lru", None, []),
    ("list", "list", "list", []),
    ("pointers", "pointers", None, []),
    ("parked", "parked", None, []),
    ("finalizers", "finalizers", None, []),
]
NAMES = [row[0] for row in ROWS]
LUAS = ["lua5.4", "luajit"]
YAEGI = os.path.join(ROOT, "target", "bench", "bin", "yaegi")
YAEGI_SOURCE = "github.com/traefik/yaegi/cmd/yaegi@v0.16.1"


def commands(runner, go, lua, arguments):
    found = {"ergo": [ERGO, "run", os.path.join(HERE, go + ".go"), *arguments]}
    if has("go"):
        found["go"] = [runner.build_go(go + ".go"), *arguments]
    for name in LUAS if lua else []:
        if has(name):
            found[name] = [name, os.path.join(HERE, lua + ".lua"), *arguments]
    return found


def measure(runner, names, rounds):
    """By row and peer: median CPU seconds and peak MiB; a median latency line where the program prints one."""
    chosen = {name: commands(runner, go, lua, arguments) for name, go, lua, arguments in ROWS if name in names}
    samples = {name: {peer: [] for peer in by_peer} for name, by_peer in chosen.items()}
    for _ in range(rounds):
        for name, by_peer in chosen.items():
            outputs = set()
            for peer, command in by_peer.items():
                cpu, peak, out, err = runner.run(command)
                outputs.add(" ".join(out.split()))
                samples[name][peer].append((cpu, peak / 1024, fields(err)))
            if len(outputs) != 1:
                sys.exit(f"bench-gc: {name}: the outputs differ:\n" + "\n".join(outputs))
    medians = {}
    for name, by_peer in samples.items():
        medians[name] = {}
        for peer, runs in by_peer.items():
            latency = {key: statistics.median(run[2][key] for run in runs) for key in runs[0][2]} if name.endswith("latency") else {}
            medians[name][peer] = (statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs), latency)
    return medians


def show(medians):
    peers = ["ergo", "go", *LUAS]
    print(f"{'program':<17}" + "".join(f"{peer + ' s':>10}" for peer in peers) + f"{'ergo/go':>9}" + "".join(f"{peer + ' MiB':>12}" for peer in peers))
    for name, row in medians.items():
        if name.endswith("latency"):
            continue
        ratio = f"{row['ergo'][0] / row['go'][0]:9.2f}" if "go" in row else f"{'-':>9}"
        cells = lambda at, form, width: "".join(f"{row[peer][at]:{width}{form}}" if peer in row else f"{'-':>{width}}" for peer in peers)
        print(f"{name:<17}{cells(0, '.2f', 10)}{ratio}{cells(1, '.0f', 12)}")
    for name, row in medians.items():
        for peer, (_, _, latency) in row.items():
            if latency:
                print(f"{name}, {peer}: one operation, us: " + "  ".join(f"{key} {value:.1f}" for key, value in latency.items()))


def yaegi_goal(runner, ergo_cpu):
    """Whether yaegi needs ten times Ergo's CPU time at binary-trees 18: it is stopped when it has used that and a tenth more."""
    text = "binary-trees 18: >= 10 x faster than yaegi"
    if not os.path.exists(YAEGI):
        done = subprocess.run(["go", "install", YAEGI_SOURCE], env={**os.environ, "GOBIN": os.path.dirname(os.path.abspath(YAEGI))}, capture_output=True)
        if done.returncode:
            print("SKIPPED-LOUD: no yaegi could be had; it is left out")
            return Goal(text, "not measured", None)
    limit = int(11 * ergo_cpu) + 1
    # yaegi leaves its own arguments in os.Args: yaegi, run, file, 18.
    with open(os.path.join(HERE, "../programs/binarytrees.go")) as file:
        text_for_yaegi = file.read().replace("os.Args[1]", "os.Args[3]")
    program = os.path.join(runner.folder, "yaegi.go")
    with open(program, "w") as file:
        file.write(text_for_yaegi)
    command = [os.path.abspath(YAEGI), "run", program, "18"]
    stop = lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, preexec_fn=stop, capture_output=True, text=True, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode == 0 and done.stdout == runner.run([ERGO, "run", os.path.join(HERE, "../programs/binarytrees.go"), "18"])[2]:
        return Goal(text, f"{cpu / ergo_cpu:.1f} x", cpu >= 10 * ergo_cpu)
    if cpu < 10 * ergo_cpu:
        return Goal(text, f"yaegi prints something else, or failed: status {done.returncode} after {cpu:.0f} s", None)
    return Goal(text, f"> {cpu / ergo_cpu:.1f} x (stopped after {cpu:.0f} s)", True)


def goals(runner, medians, with_yaegi):
    row = medians.get("binary-trees-18")
    if not row:
        return []
    found = []
    if "go" in row:
        ratio = row["ergo"][0] / row["go"][0]
        found.append(Goal("binary-trees 18: <= 8 x real Go's CPU time", f"{ratio:.2f} x", ratio <= 8))
    if with_yaegi and has("go"):
        found.append(yaegi_goal(runner, row["ergo"][0]))
    return found


def run(runner, options):
    names = [name for name in NAMES if name in options.only]
    if not names:
        return []
    medians = measure(runner, names, options.rounds)
    show(medians)
    return goals(runner, medians, not options.quick)
