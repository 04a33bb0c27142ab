"""Running things: CPU seconds, peak memory and output of a process; Go and C programs built; lines `label: key=value key=value` read."""

import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
RELEASE = os.path.abspath(os.environ.get("ERGO_RELEASE", os.path.join(ROOT, "target", "release")))
ERGO = os.path.join(RELEASE, "ergo")
COMPILER = os.environ.get("CC", "cc")
ENVIRONMENT = {**os.environ, "GOMAXPROCS": "1"}


def has(tool):
    return shutil.which(tool) is not None


def say_missing(tools):
    for tool in tools:
        if not has(tool):
            print(f"SKIPPED-LOUD: no {tool} found; it is left out")


class Runner:
    """Builds into a folder, and runs what is there."""

    def __init__(self, folder):
        self.folder = folder
        self.launcher = self.build_c(os.path.join("..", "measure.c"), [])

    def build_c(self, source, libraries=("-L" + RELEASE, "-lergo", "-Wl,-rpath," + RELEASE)):
        binary = os.path.join(self.folder, os.path.basename(source).removesuffix(".c"))
        if not os.path.exists(binary):
            include = "-I" + os.path.join(ROOT, "include")
            subprocess.run([COMPILER, "-O2", include, os.path.join(HERE, source), "-o", binary, *libraries], check=True)
        return binary

    def build_go(self, source):
        binary = os.path.join(self.folder, os.path.basename(source).removesuffix(".go") + ".go.bin")
        if not os.path.exists(binary):
            subprocess.run(["go", "build", "-o", binary, os.path.join(HERE, source)], check=True)
        return binary

    def run(self, command):
        """CPU seconds, peak KiB, standard output, standard error."""
        told, tell = os.pipe()
        inner = ["sh", "-c", f'exec "$@" 3>&{tell}', "sh", self.launcher, *command]
        process = subprocess.Popen(inner, pass_fds=[tell], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        os.close(tell)
        out, err = process.communicate()
        with os.fdopen(told) as pipe:
            figures = pipe.read().split()
        if process.returncode or len(figures) != 2:
            sys.exit(f"bench-gc: {' '.join(command)}: status {process.returncode}\n{err[-2000:]}")
        return int(figures[0]) / 1e6, int(figures[1]), out, err


def fields(line):
    """The numbers of a line `label: key=value key=value`."""
    return {key: float(value) for key, value in re.findall(r"([\w.]+)=([\d.]+)", line)}
