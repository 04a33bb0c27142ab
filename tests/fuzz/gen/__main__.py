"""Writes one random, well-typed, terminating Go program to stdout: gen SEED.

In: a seed. Out: a program that prints checksums. Nothing is printed that the language leaves open: maps are summed up or printed by
fmt, which sorts them; within one expression nothing that panics or prints stands beside another call; goroutines meet before they
are heard. A program is a few features, each a file of this folder with a function `feature(dice)` that answers declarations and
statements of main, and often `core`, which mixes statements at random."""

import random
import sys

import closures
import concurrency
import constants
import core
import generics
import interfaces
import loops
import numbers_ as numbers
import slices_and_strings
import structs
import styles
from dice import Dice

FEATURES = [closures, concurrency, constants, generics, interfaces, loops, loops, numbers, slices_and_strings, structs, styles, styles]

# Initialisation is noted, not printed: in a batch all packages are initialised whichever runs.
TRACE = """var inits []string

func trace(name string, v int) int {
	inits = append(inits, fmt.Sprint(name, "=", v))
	return v
}
"""


def main():
    stream = random.Random(int(sys.argv[1]))
    decls, body = core.program(stream) if stream.random() < 0.5 else ([], [])
    for i in range(stream.randint(2, 6)):
        feature = stream.choice(FEATURES)
        more, lines = feature.feature(Dice(stream, f"{chr(ord('a') + i)}"))
        decls += more
        # Variables of a feature are its own; those that only feed others may stay unused.
        body += ["{", *lines, "}"]
    text = "\n\n".join([core.HEAD, TRACE, *decls])
    imports = [name for name in ("fmt", "sync") if f"{name}." in text + "\n".join(body)]
    print("package main\n\nimport (\n" + "".join(f'\t"{name}"\n' for name in imports) + ")\n")
    print(text + "\n")
    print("func main() {\n\tdefer rec()\n\tfmt.Println(inits)\n" + "\n".join(body) + "\n}")


main()
