#!/usr/bin/env python3
"""What telemetry costs: instructions under callgrind, switched off, by default, and with everything on.

overhead.py [NAME ...]     ERGO=path chooses another ergo; BASE=path one whose counting is compiled out (`--features uncounted`, the same profile), for three more columns.

Prints a row a program: instructions of `--telemetry=off`, and the ratios to it. `watched`: the default with a gctrace log and one scrape of the metrics, in a run of a third
of a second: more often than anybody scrapes. Exit status 1 with BASE if off is above 1.001 of it, or the default or `watched` above 1.01; without, if they are above 1.0125 of off, which counts
nothing and is up to 0.003 below a build without counters where its code happens to fall better. SKIPPED-LOUD without valgrind.
No clock cuts a step of the collector here (`--gc-assist-us`): else two runs of one program differ by a hundredth.
Programs are those of `make bench` at sizes that callgrind can bear, one that does little but allocate, and parsing and checking.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
ERGO = os.environ.get("ERGO", os.path.join(ROOT, "target", "release", "ergo"))
BASE = os.environ.get("BASE")
LIMIT = 1.01
LIMIT_OFF = 1.001
LIMIT_BESIDE_OFF = 1.0125

ALLOCATING = """package main

import (
	"fmt"
	"strings"
)

type pair struct{ a, b int }

func main() {
	n := 0
	m := map[int]string{}
	for i := range 60000 {
		s := fmt.Sprintf("%d-%d", i, i*2)
		t := s + "x" + s
		m[i%100] = t
		b := append([]byte(nil), t...)
		parts := strings.Split(string(b), "-")
		var a any = pair{i, i}
		f := func() int { return i + n }
		n += len(parts) + a.(pair).a + f()
	}
	fmt.Println(n, len(m))
}
"""

# Name: the file of tests/bench/programs, and what is replaced in it to make it small; or the text.
PROGRAMS = {
    "binarytrees": [],
    "lru": [],
    "mapstring": [],
    "json": [],
    "nbody": [],
    "allocating": ALLOCATING,
    "parsing": None,
}
# Loops of the large programs are cut to this many instructions by fuel.
FUEL = 1_000_000


def instructions(ergo, command, options, source):
    words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", ergo, command, *options, source]
    run = subprocess.run(words, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if not found:
        sys.exit(f"overhead: {' '.join(words)}:\n{run.stderr[-2000:]}")
    return int(found.group(1))


def source_of(name, folder):
    what = PROGRAMS[name]
    if isinstance(what, str):
        text = what
    else:
        with open(os.path.join(HERE, "programs", name + ".go"), encoding="utf-8") as file:
            text = file.read()
        for pattern, replacement in what:
            text = re.sub(pattern, replacement, text)
    path = os.path.join(folder, name + ".go")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def main():
    if not shutil.which("valgrind"):
        print("SKIPPED-LOUD: no valgrind found; nothing was measured")
        return 0
    names = sys.argv[1:] or list(PROGRAMS)
    failed = []
    print(f"{'program':<12} {'off, M':>10} {'default':>9} {'watched':>9} {'all on':>9}" + (f" {'off/base':>9} {'def/base':>9} {'seen/base':>9}" if BASE else ""))
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            if PROGRAMS[name] is None:
                command, source = "vet", os.path.join(ROOT, "tests", "bench", "programs", "json.go")
                common = []
            else:
                command, source = "run", source_of(name, folder)
                common = ["--seed=1", f"--fuel={FUEL}", "--gc-assist-us=1000000"]
            events = os.path.join(folder, "events")
            everything = ["--memprofile-rate=4KiB", f"--memprofile={folder}/pprof"]
            if command == "run":
                everything += [f"--events={events}", "--rules=default"]
            else:
                everything = everything[:1]
            off = instructions(ERGO, command, [*common, "--telemetry=off"], source)
            default = instructions(ERGO, command, common, source)
            all_on = instructions(ERGO, command, [*common, *everything], source)
            seen = ["--gctrace", f"--metrics={folder}/metrics"] if command == "run" else []
            watched = instructions(ERGO, command, [*common, *seen], source) if seen else default
            row = f"{name:<12} {off / 1e6:>10.1f} {default / off:>9.4f} {watched / off:>9.4f} {all_on / off:>9.4f}"
            limits = [("default", default / off, LIMIT_BESIDE_OFF), ("watched", watched / off, LIMIT_BESIDE_OFF)]
            if BASE:
                base = instructions(BASE, command, [*common, "--telemetry=off"], source)
                row += f" {off / base:>9.4f} {default / base:>9.4f} {watched / base:>9.4f}"
                limits += [("off/base", off / base, LIMIT_OFF), ("default/base", default / base, LIMIT), ("watched/base", watched / base, LIMIT)]
            print(row, flush=True)
            failed += [f"{name}: {what} {ratio:.4f} (limit {limit})" for what, ratio, limit in limits if ratio > limit]
    print("\n".join(failed) or "all ratios are within their limits")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
