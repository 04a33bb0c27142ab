#!/usr/bin/env python3
"""Ergo beside compiled Go, lua5.4, luajit (with and without machine code) and yaegi on equal algorithms.

run.py [--quick] [--only=NAME,NAME] [--rounds=N] [--no-yaegi] [--counts] [--write=FOLDER]

Rounds are interleaved: each program runs once in every language before any runs again. Times are user+sys CPU time of whole
processes, start-up included; figures are medians. yaegi runs once a program, since it takes most of the time. --quick is one
round without yaegi; --counts adds instructions by callgrind for Ergo (slow). A run over all programs with all rounds writes
interpreter.json and interpreter.svg to docs/benchmarks/ (or to FOLDER). ERGO=path chooses another ergo.
Exit status 1 when a program fails or the languages print different things. Peers that are not installed are left out, loudly.
"""

import json
import math
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import chart

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PROGRAMS = os.path.join(HERE, "programs")
ERGO = os.environ.get("ERGO", os.path.join(ROOT, "target", "release", "ergo"))
YAEGI = "github.com/traefik/yaegi/cmd/yaegi@v0.16.1"
# Seconds after which a run of yaegi is given up.
YAEGI_LIMIT = 100
ORDER = ["fib", "loops", "sieve", "nbody", "spectral", "fannkuch", "mandelbrot", "matrix", "binarytrees", "quicksort", "mapint", "mapstring",
         "strings", "wordcount", "interfaces", "closures", "methodvalues", "defers", "pingpong", "fanin", "lru", "json", "expr", "life"]
# Peer, what is compared, geometric mean to reach, no program worse than.
GOALS = [("lua5.4", "cpu", 0.50, 0.90), ("luajit-joff", "cpu", 0.70, 1.15), ("go", "cpu", 6.0, 11.0), ("yaegi", "cpu", 1 / 15, 1 / 6),
         ("lua5.4", "peak", 1.0, 1.6)]


class Options:
    def __init__(self, arguments):
        self.rounds, self.only, self.yaegi, self.counts, self.write = 3, ORDER, True, False, None
        self.is_whole = True
        for argument in arguments:
            name, _, value = argument.partition("=")
            if name == "--quick":
                self.rounds, self.yaegi, self.is_whole = 1, False, False
            elif name == "--only":
                self.only, self.is_whole = value.split(","), False
            elif name == "--rounds":
                self.rounds = int(value)
            elif name == "--no-yaegi":
                self.yaegi, self.is_whole = False, False
            elif name == "--counts":
                self.counts = True
            elif name == "--write":
                self.write = value
            else:
                sys.exit(f"bench: unknown option {argument}\n{__doc__}")
        if self.is_whole and self.write is None:
            self.write = os.path.join(ROOT, "docs", "benchmarks")


def build_measure(folder):
    """The small program that runs another and says what it took."""
    binary = os.path.join(folder, "measure")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", os.path.join(HERE, "measure.c"), "-o", binary], check=True)
    return binary


def run(measure, command, limit=None):
    """CPU seconds, peak KiB and output of one run; None if it fails or lasts longer than a limit, where there is one."""
    told, tell = os.pipe()
    process = subprocess.Popen(["sh", "-c", f'exec "$@" 3>&{tell}', "sh", measure, *command], pass_fds=[tell], start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.close(tell)
    try:
        out = process.communicate(timeout=limit)[0].decode(errors="replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        out = "timeout"
    with os.fdopen(told) as pipe:
        figures = pipe.read().split()
    if process.returncode or len(figures) != 2:
        if limit:
            return None
        sys.exit(f"bench: {' '.join(command)}: status {process.returncode}\n{out[:2000]}")
    return int(figures[0]) / 1e6, int(figures[1]), out


def yaegi_binary():
    """yaegi, installed once below target/ by the Go command; None if it cannot be had."""
    folder = os.path.abspath(os.path.join(ROOT, "target", "bench", "bin"))
    binary = os.path.join(folder, "yaegi")
    if not os.path.exists(binary):
        done = subprocess.run(["go", "install", YAEGI], env={**os.environ, "GOBIN": folder}, capture_output=True)
        if done.returncode:
            return None
    return binary


def peers(options):
    """For each peer, how a program is run: a function from its name and a folder to a command."""
    path = lambda name, ending: os.path.join(PROGRAMS, name + ending)
    found = {"ergo": lambda name, _: [ERGO, "run", path(name, ".go")]}
    lua, jit, go = shutil.which("lua5.4"), shutil.which("luajit"), shutil.which("go")
    if lua:
        found["lua5.4"] = lambda name, _: [lua, path(name, ".lua")]
    if jit:
        found["luajit-joff"] = lambda name, _: [jit, "-joff", path(name, ".lua")]
        found["luajit"] = lambda name, _: [jit, path(name, ".lua")]
    if go:
        def built(name, folder):
            binary = os.path.join(folder, name)
            if not os.path.exists(binary):
                subprocess.run(["go", "build", "-o", binary, path(name, ".go")], check=True)
            return [binary]
        found["go"] = built
    yaegi = yaegi_binary() if options.yaegi and go else None
    if yaegi:
        found["yaegi"] = lambda name, _: [yaegi, "run", path(name, ".go")]
    for name in ["lua5.4", "luajit", "go"] + (["yaegi"] if options.yaegi else []):
        if name not in found:
            print(f"SKIPPED-LOUD: no {name} found; it is left out")
    return found


def instructions(command):
    """Instructions of one run as callgrind counts them."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", done.stderr)
    return int(counted[1]) if counted else None


def measure(options, folder):
    """Rows by program: {peer: {"cpu": s, "peak": KiB}}, and "instructions" of Ergo."""
    commands = peers(options)
    launcher = build_measure(folder)
    samples = {name: {peer: [] for peer in commands} for name in options.only}
    outputs = {}
    for number in range(options.rounds):
        for name in options.only:
            for peer, command in commands.items():
                if peer == "yaegi" and number:
                    continue
                done = run(launcher, command(name, folder), YAEGI_LIMIT if peer == "yaegi" else None)
                if done is None:
                    print(f"SKIPPED-LOUD: {peer} fails on {name} or takes more than {YAEGI_LIMIT} s")
                    continue
                cpu, peak, out = done
                if peer == "yaegi" and out != outputs.get(name, out):
                    print(f"SKIPPED-LOUD: yaegi prints something else on {name}")
                    continue
                samples[name][peer].append((cpu, peak))
                if outputs.setdefault(name, out) != out:
                    sys.exit(f"bench: {name}: {peer} prints something else:\n{out[:500]}\ninstead of\n{outputs[name][:500]}")
            print(f"\rround {number + 1} of {options.rounds}: {name:<14}", end="", file=sys.stderr, flush=True)
    print("\r" + " " * 40 + "\r", end="", file=sys.stderr)
    rows = {}
    for name, by_peer in samples.items():
        rows[name] = {peer: {"cpu": statistics.median(s[0] for s in list_), "peak": statistics.median(s[1] for s in list_)}
                      for peer, list_ in by_peer.items() if list_}
        if options.counts and shutil.which("valgrind"):
            rows[name]["ergo"]["instructions"] = instructions(commands["ergo"](name, folder))
    return rows


def ratio(row, peer, what):
    return row["ergo"][what] / max(row[peer][what], 1e-3)


def geometric_mean(numbers):
    return math.exp(statistics.fmean(math.log(n) for n in numbers))


def print_table(rows):
    shown = [peer for peer in ["lua5.4", "luajit-joff", "luajit", "go", "yaegi"] if any(peer in row for row in rows.values())]
    head = "".join(f"{peer:>12}" for peer in ["ergo", *shown])
    print(f"{'CPU s':<14}{head}   " + "".join(f"{'/' + peer:>13}" for peer in shown) + f"{'MiB':>8}{'/lua5.4':>9}{'instr. M':>10}")
    for name, row in rows.items():
        times = "".join(f"{row[peer]['cpu']:12.3f}" if peer in row else f"{'-':>12}" for peer in ["ergo", *shown])
        ratios = "".join(f"{ratio(row, peer, 'cpu'):13.3f}" if peer in row else f"{'-':>13}" for peer in shown)
        memory = f"{ratio(row, 'lua5.4', 'peak'):9.2f}" if "lua5.4" in row else f"{'-':>9}"
        count = row["ergo"].get("instructions")
        print(f"{name:<14}{times}   {ratios}{row['ergo']['peak'] / 1024:8.1f}{memory}{count / 1e6 if count else 0:10.0f}")


def goals(rows):
    """For each goal: peer, what, mean reached, mean wanted, worst program, its ratio, worst allowed."""
    reached = []
    for peer, what, mean, worst in GOALS:
        ratios = {name: ratio(row, peer, what) for name, row in rows.items() if peer in row}
        if not ratios:
            continue
        name = max(ratios, key=ratios.get)
        above = sorted((n for n in ratios if ratios[n] > worst), key=ratios.get, reverse=True)
        reached.append({"peer": peer, "what": what, "mean": geometric_mean(ratios.values()), "mean_goal": mean,
                        "worst": name, "worst_ratio": ratios[name], "worst_goal": worst, "above": above})
    return reached


def print_goals(reached):
    print("\nErgo against       mean (goal)         worst program (goal)")
    for g in reached:
        over = f"   above the goal: {' '.join(g['above'])}" if g["above"] else ""
        print(f"{g['peer']:<12} {g['what']:<5} {g['mean']:6.3f} ({g['mean_goal']:.3f})   {g['worst']:>12} {g['worst_ratio']:.3f} ({g['worst_goal']:.3f}){over}")


def versions():
    """What was measured: the peers' own words."""
    ask = {"lua5.4": ["lua5.4", "-v"], "luajit": ["luajit", "-v"], "go": ["go", "version"]}
    found = {"machine": f"{platform.machine()}, {os.cpu_count()} processors", "date": time.strftime("%Y-%m-%d"), "yaegi": YAEGI.rpartition("@")[2]}
    for name, command in ask.items():
        if shutil.which(command[0]):
            done = subprocess.run(command, capture_output=True, text=True)
            found[name] = (done.stdout + done.stderr).strip().splitlines()[0]
    return found


def main():
    options = Options(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(options, folder)
    print_table(rows)
    reached = goals(rows)
    print_goals(reached)
    print(f"medians of {options.rounds} interleaved rounds (yaegi: one), user+sys CPU seconds of whole processes")
    if options.write:
        whole = {"versions": versions(), "rounds": options.rounds, "programs": rows, "goals": reached}
        with open(os.path.join(options.write, "interpreter.json"), "w") as file:
            json.dump(whole, file, indent=1)
            file.write("\n")
        with open(os.path.join(options.write, "interpreter.svg"), "w") as file:
            file.write(chart.svg(rows))


main()
