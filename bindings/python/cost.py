"""What a call, and a call of the host out of a script, take: ns, the least of 200 rounds of 200."""

import time

import ergo

SCRIPT = """package cost
func Half(x float64) float64 { return x / 2 }
func Loop(n int) { for range n { tick() } }
"""


def least(f, n=200):
    best = float("inf")
    for _ in range(200):
        begin = time.perf_counter_ns()
        f(n)
        best = min(best, (time.perf_counter_ns() - begin) / n)
    return best


with ergo.VM() as vm:
    m = vm.load("cost", "cost.go", SCRIPT)
    m.host("tick", "func()", lambda: None)
    m.init()
    half, loop = m.find("Half", "func(float64) float64"), m.find("Loop", "func(int)")

    def calls(n):
        for _ in range(n):
            half(1)

    print(f"call      {least(calls):6.0f} ns")
    print(f"callback  {least(loop):6.0f} ns")
