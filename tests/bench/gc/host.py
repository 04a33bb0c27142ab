"""What a host sees, by C programs: the frame loop, the pauses of a cycle, many VMs."""

from goals import Goal
from process import fields

NAMES = ["frames", "pauses", "vms"]
# Live MiB, parked goroutines, budget in us, frames.
FRAMES = [(64, 0, 500, 1500), (64, 10000, 500, 1500), (256, 10000, 500, 1500), (1024, 10000, 500, 2500), (256, 0, 100, 3000)]
# Live MiB, parked goroutines, cycles.
PAUSES = [(64, 10000, 1000), (256, 10000, 250), (1024, 10000, 60)]


def lines(runner, program, *arguments):
    """What a program prints, by label in order."""
    out = runner.run([runner.build_c(program), *map(str, arguments)])[2]
    print(out, end="")
    return [(line.partition(":")[0].strip(), fields(line)) for line in out.splitlines()]


def frames(runner, rows):
    found = [dict(lines(runner, "frames.c", *row)) for row in rows]
    late, busy = ([row[label]["p99.9"] for row in found if row[label]["n"]] for label in ("over the budget", "over the budget, CPU time"))
    if not late:
        return [Goal("step overshoot: p99.9 <= 50 us", "no step without a pre-emption", None)]
    say = lambda row: " ".join(f"{us:.0f}" for us in row)
    return [Goal("step overshoot: p99.9 <= 50 us in each row", f"{say(late)} us; in CPU time {say(busy)}", max(late) <= 50)]


def pauses(runner, rows):
    goals, medians = [], {"begin": [], "end": []}
    for live, goroutines, cycles in rows:
        found = dict(lines(runner, "pauses.c", live, goroutines, cycles))
        for which in ["begin", "end"]:
            row = found[which]
            if row["n"]:
                highest = "p99.9" if row["n"] >= 1000 else "max"
                figure = f"p50 {row['p50']:.0f}, {highest} {row[highest]:.0f} us of {row['n']:.0f}"
                goals.append(Goal(f"{which} of a mark, {live} MiB, {goroutines} goroutines: p99.9 <= 100 us", figure, row["p99.9"] <= 100))
                medians[which].append(row["p50"])
    for which, by_size in medians.items():
        figure = " ".join(f"{us:.0f}" for us in by_size) + " us"
        goals.append(Goal(f"{which} of a mark: no slope against live size", figure, max(by_size) <= 1.5 * min(by_size) if by_size else None))
    return goals


def vms(runner, cycles, counts):
    goals, made = [], lines(runner, "vms.c", "cycles", cycles)
    for (label, whole), (_, times) in zip(made[::2], made[1::2]):
        kind = label.partition(",")[0]
        grown = whole["resident_after_kib"] - whole["resident_before_kib"]
        goals.append(Goal(f"VM made and freed, {kind}: <= 40 us", f"p50 {times['p50']:.1f}, p99 {times['p99']:.1f} us", times["p99"] <= 40))
        goals.append(Goal(f"RSS over {cycles} VMs made and freed, {kind}: flat", f"{grown:+.0f} KiB", grown <= 64))
    for count in counts:
        for label, row in lines(runner, "vms.c", "rest", count):
            kind, each, left = label.partition(",")[0], row["resident_each_kib"], row["freed_kib"] - row["before_kib"]
            again = row["freed_again_kib"] - row["freed_kib"]
            goals.append(Goal(f"{count} VMs at rest, {kind}: <= 64 KiB each", f"{each:.0f} KiB", each <= 64))
            goals.append(Goal(f"{count} VMs freed, {kind}: all memory back", f"{left:+.0f} KiB, second batch {again:+.0f}", left <= 64))
    return goals


def run(runner, options):
    goals = []
    if "frames" in options.only:
        goals += frames(runner, [(64, 10000, 500, 500)] if options.quick else FRAMES)
    if "pauses" in options.only:
        goals += pauses(runner, [(64, 10000, 20), (256, 10000, 20)] if options.quick else PAUSES)
    if "vms" in options.only:
        goals += vms(runner, 1000 if options.quick else 10000, [1000] if options.quick else [1000, 10000])
    return goals
