"""The books: how far the heap goes above what is live, what the collector itself takes, and fragmentation; real Go beside."""

import os

from goals import Goal
from process import ERGO, HERE, fields, has

NAMES = ["peak", "inuse"]


def both(runner, program, argument):
    """The figures that a program prints, in Ergo and in Go."""
    commands = {"ergo": [ERGO, "run", os.path.join(HERE, program), argument]}
    if has("go"):
        commands["go"] = [runner.build_go(program), argument]
    figures = {}
    for peer, command in commands.items():
        out = runner.run(command)[2]
        figures[peer] = fields(out)
        print(f"{peer:<5} {argument:<9} {out}", end="")
    return figures


def beside(figures, key, form):
    """Ergo's figure, and Go's in brackets."""
    return format(figures["ergo"][key], form) + (f" (Go {figures['go'][key]:{form}})" if "go" in figures else "")


def run(runner, options):
    goals = []
    for shape in ["trees", "blocks"] if "peak" in options.only else []:
        figures = both(runner, "peak.go", shape)
        goals.append(Goal(f"peak HeapSys at GOGC=100, {shape}: <= 2.1 x live", beside(figures, "ratio", ".2f"), figures["ergo"]["ratio"] <= 2.1))
        goals.append(Goal(f"metadata of Sys, {shape}: <= 6 %", beside(figures, "metadata", ".1%"), figures["ergo"]["metadata"] <= 0.06))
    for sizes in ["steady", "sawtooth"] if "inuse" in options.only else []:
        figures = both(runner, "sawtooth.go", sizes)
        goals.append(Goal(f"HeapInuse / HeapAlloc after churn, {sizes} sizes: <= 1.35", beside(figures, "worst", ".2f"), figures["ergo"]["worst"] <= 1.35))
    return goals
