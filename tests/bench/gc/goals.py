"""Goals: what was to be reached, what was, and whether it is met."""

from collections import namedtuple

# `met` is None where the run does not show it either way.
Goal = namedtuple("Goal", "text figure met")


def show(goals):
    width = max(len(goal.text) for goal in goals)
    figures = max(len(goal.figure) for goal in goals)
    print("\n" + f"{'goal':<{width}}  {'measured':<{figures}}  met")
    for goal in goals:
        word = {True: "met", False: "NOT MET", None: "not shown"}[goal.met]
        print(f"{goal.text:<{width}}  {goal.figure:<{figures}}  {word}")
