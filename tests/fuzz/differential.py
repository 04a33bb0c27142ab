#!/usr/bin/env python3
"""Random programs in real Go and in Ergo: differential.py [--from=SEED] [--count=N] [--gc=MODES] [--opt=random|SWITCHES] [--keep=DIR].

Each seed makes one program. Real Go builds a batch of them as the packages of one binary, which then runs them one by one; Ergo runs
each as a program of its own. Output and exit status must agree. The closing line is `differential: N programs, D differ`; the
programs that differ are left in target/differential. Needs go and python3; ERGO names another ergo."""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BATCH = 40
# Seconds for one program; the generator bounds its loops.
LIMIT = 60
# Switches of src/lower/opt.rs.
OPTIMISATIONS = ["div", "fold", "fuse", "update", "inline", "closure", "enter", "hoist", "loopvar", "defer", "array", "retry", "results", "jumps", "kept", "bounds", "slots", "instances", "objects", "keys", "stacks", "known", "iterators", "lend", "join", "spread", "boxed", "steady", "held", "parts"]


def generate(seed, path):
    text = subprocess.run([sys.executable, str(HERE / "gen"), str(seed)], capture_output=True, text=True, check=True).stdout
    path.write_text(text)
    return text


def switches(seed):
    """Some optimisations switched off, by seed."""
    off = [name for name in OPTIMISATIONS if random.Random(f"{seed} {name}").random() < 0.5]
    return ",".join("-" + name for name in off) or "all"


def run(command, limit=LIMIT):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return "timeout", b"", b""


def build(folder, programs, seeds):
    """One binary that runs the program given by number; None if the batch does not build."""
    driver = ['package main\n\nimport "os"\n']
    driver += [f'import "batch/p{seed}"\n' for seed in seeds]
    driver.append("\nfunc main() {\n\tswitch os.Args[1] {\n")
    driver += [f'\tcase "{seed}":\n\t\tp{seed}.Main()\n' for seed in seeds]
    driver.append("\t}\n}\n")
    for seed in seeds:
        package = folder / f"p{seed}"
        package.mkdir(exist_ok=True)
        text = (programs / f"{seed}.go").read_text()
        text = text.replace("package main\n", f"package p{seed}\n", 1).replace("\nfunc main() {\n", "\nfunc Main() {\n", 1)
        (package / "p.go").write_text(text)
    (folder / "go.mod").write_text("module batch\n\ngo 1.26\n")
    (folder / "main.go").write_text("".join(driver))
    binary = folder / "batch"
    done = subprocess.run(["go", "build", "-o", str(binary), "."], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        return None, done.stderr
    return binary, ""


def plain(output, seed):
    """What both print: the package's name is main in Ergo and pSEED in the batch."""
    return output.replace(f"p{seed}.".encode(), b"main.").replace(f"batch/p{seed}.".encode(), b"main.")


def batch(seeds, options):
    """The seeds that differ, each with a reason."""
    differ = []
    with tempfile.TemporaryDirectory() as name:
        folder, programs = pathlib.Path(name) / "batch", pathlib.Path(name)
        folder.mkdir()
        for seed in seeds:
            generate(seed, programs / f"{seed}.go")
        binary, why = build(folder, programs, seeds)
        while binary is None:
            # The generator is wrong: the others of the batch are compared all the same.
            wrong = sorted({int(n) for n in re.findall(r"p(\d+)/p\.go", why)})
            if not wrong:
                return [(seeds[0], "the batch does not build: " + why[:300])]
            for seed in wrong:
                differ.append((seed, "not valid Go: " + next((l for l in why.splitlines() if f"p{seed}/" in l), "")))
                keep(programs / f"{seed}.go", seed, b"", b"", options)
            seeds = [seed for seed in seeds if seed not in wrong]
            binary, why = build(folder, programs, seeds)
        for seed in seeds:
            want = run([str(binary), str(seed)])
            flags = [f"--gc={options.gc}"] if options.gc else []
            if options.opt:
                flags.append(f"--opt={switches(seed) if options.opt == 'random' else options.opt}")
            got = run([options.ergo, "run", *flags, str(programs / f"{seed}.go")], LIMIT if not options.gc else 10 * LIMIT)
            if want[0] != got[0] or plain(want[1], seed) != got[1]:
                differ.append((seed, f"status {want[0]}, ergo {got[0]}: {first_difference(plain(want[1], seed), got[1], got[2])}"))
                keep(programs / f"{seed}.go", seed, plain(want[1], seed), got[1] + got[2], options)
    return differ


def first_difference(want, got, err):
    for i, (a, b) in enumerate(zip(want.splitlines(), got.splitlines())):
        if a != b:
            return f"line {i + 1}: {a[:80]!r}, ergo {b[:80]!r}"
    return (err.decode(errors="replace").splitlines() or ["shorter or longer"])[0][:160]


def keep(source, seed, want, got, options):
    folder = pathlib.Path(options.keep)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / f"{seed}.go")
    (folder / f"{seed}.want").write_bytes(want)
    (folder / f"{seed}.got").write_bytes(got)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--from", dest="first", type=int, default=1)
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--gc", default="")
    arguments.add_argument("--opt", default="")
    arguments.add_argument("--keep", default=str(ROOT / "target" / "differential"))
    arguments.add_argument("--ergo", default=os.environ.get("ERGO", str(ROOT / "target" / "release" / "ergo")))
    options = arguments.parse_args()
    if shutil.which("go") is None:
        print("SKIPPED-LOUD: no Go toolchain found; 0 programs were compared")
        return 0
    seeds = list(range(options.first, options.first + options.count))
    parts = [seeds[i : i + BATCH] for i in range(0, len(seeds), BATCH)]
    n_differ = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for differ in pool.map(lambda part: batch(part, options), parts):
            n_differ += len(differ)
            for seed, why in differ:
                print(f"seed {seed}: {why}", flush=True)
    print(f"differential: {len(seeds)} programs, {n_differ} differ")
    return 1 if n_differ else 0


if __name__ == "__main__":
    sys.exit(main())
