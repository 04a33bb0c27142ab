"""The scenarios that all bindings share, ../scenarios, and what is Python's own: threads, closing, forgetting."""

import ctypes as c
import array
import gc
import io
import json
import pathlib
import threading
import tracemalloc
import unittest
import warnings

import ergo
from ergo.held import _held

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "scenarios"


class Vec3(c.Structure):
    _fields_ = [("x", c.c_float), ("y", c.c_float), ("z", c.c_float)]


class Enemy(c.Structure):
    _fields_ = [("hp", c.c_int64), ("name", c.c_void_p), ("name_len", c.c_int64)]


class HostError(Exception):
    pass


def yes(b):
    return "yes" if b else "no"


class Player:
    def __init__(self):
        self.transcript, self.printed, self.ticks, self.add = [], [], 0, None

    def say(self, scenario, *what):
        self.transcript.append(f"{scenario}: " + "".join(str(each) for each in what))

    def play(self):
        before = len(_held)
        self.open()
        self.calls()
        self.callbacks()
        self.types()
        self.errors()
        self.nodes()
        self.stats()
        self.steps()
        self.events()
        self.exports()
        self.stops()
        survivor = self.vm.parse("late.go", "package late\n")
        self.vm.close()
        self.say("close", "OK")
        self.say("close", "host functions let go: ", len(self.m._hosts) - (len(_held) - before), " of 5")
        self.say("close", f'a node outlives its machine: {survivor.kind} "{survivor.text[:12]}"')
        return "\n".join(self.transcript) + "\n"

    def find(self, symbol, signature=None):
        return self.m.find(symbol, signature)

    def open(self):
        self.vm = ergo.VM(stdout=self.printed.append, event_ring_bytes=1 << 16)
        self.say("open", "ABI ", ergo._lib.abi_version())
        self.m = m = self.vm.load("scenarios", "script.go", (FOLDER / "script.go").read_text())
        m.struct("Vec3", Vec3)
        m.host("twice", "func(float64) float64", lambda x: 2 * x)
        m.host("shout", "func(string) string", lambda text: text + "!")
        m.host("back", "func(int) int", self.back)
        m.host("fail", "func(string)", self.fail)
        m.host("tick", "func()", self.tick)
        m.init()
        self.say("run", "printed: ", "".join(self.printed).rstrip("\n"))
        self.say("run", "6 * 7 = ", m.eval("6 * 7", "int"))
        m.eval("Count = 3")
        self.say("run", "Count = ", m.eval("Count", "int"))

    def back(self, n):
        if self.add is None:
            self.add = self.find("Add", "func(int, int) int")
        return self.add(n, n)

    def fail(self, text):
        raise HostError(text)

    def tick(self):
        self.ticks += 1

    def calls(self):
        say, find, m = self.say, self.find, self.m
        half = find("Half", "func(float64) float64")
        say("call", "Add(2, 40) = ", find("Add", "func(int, int) int")(2, 40))
        say("call", "Half(3) = ", half(3))
        say("call", "Both(true, 200, -3) = ", str(find("Both", "func(bool, uint8, int32) bool")(True, 200, -3)).lower())
        say("call", 'Greet("Go") = ', find("Greet", "func(string) string")("Go"))
        quotient, rest = find("Divide", "func(int, int) (int, int)")(17, 5)
        say("call", f"Divide(17, 5) = {quotient}, {rest}")
        v = find("Scale", "func(Vec3, float32) Vec3")(Vec3(1, 2, 3), 2)
        say("call", f"Scale({{1 2 3}}, 2) = {{{v.x:g} {v.y:g} {v.z:g}}}")
        say("call", "Sum([1 2 3.5]) = ", find("Sum", "func([]float64) float64")([1, 2, 3.5]))
        doubled = find("Doubled", "func([]float64) []float64")([1, 2])
        say("call", "Doubled([1 2]) = [", " ".join(f"{x:g}" for x in doubled), "]")
        m.variable("Count", c.c_int64).value = 41
        say("call", "Count set to 41, Counted() = ", find("Counted", "func() int")())
        boss = m.keep("*Enemy", find("NewEnemy", "func(int) *Enemy")(30))
        self.vm.collect()
        say("call", "(*Enemy).Hit(5) = ", find("(*Enemy).Hit", "func(int) int")(boss.pointer, 5))
        enemy = Enemy.from_address(boss.pointer)
        say("call", f"read in place: {c.string_at(enemy.name, enemy.name_len).decode()} {enemy.hp}")
        boss.release()
        # What Python takes for a call it gives back.
        half(1)
        gc.collect()
        tracemalloc.start()
        for _ in range(100):
            half(1)
        left = sum(s.count for s in tracemalloc.take_snapshot().statistics("filename") if "/ergo/" in s.traceback[0].filename)
        tracemalloc.stop()
        say("call", "a call allocates: ", yes(left > 10))

    def callbacks(self):
        say, find = self.say, self.find
        say("callback", "Twice(1.5) = ", f"{find('Twice', 'func(float64) float64')(1.5):g}")
        say("callback", 'Shout("go") = ', find("Shout", "func(string) string")("go"))
        say("callback", "Back(20) = ", find("Back", "func(int) int")(20))
        find("Ticks", "func(int)")(1000)
        say("callback", "Ticks(1000): ", self.ticks)
        say("callback", "the script recovers: ", find("Recovered", "func(string) string")("host says no"))
        try:
            find("Fail", "func(string)")("host says no")
        except HostError as again:
            cause = again.__cause__
            say("callback", f"nobody recovers: {cause.name[5:]} {cause.message}")
            say("callback", "and the host has its own again: ", yes(str(again) == "host says no"))
        try:
            find("RecoveredThenOwn", "func(string)")("host says no")
        except Exception as own:
            say("callback", f"a later panic is not the host's: {own.message}, {yes(not isinstance(own, HostError))}")

    def types(self):
        say, find = self.say, self.find
        divide = find("Divide").type
        say("type", "Divide is ", divide)
        say("type", f"{len(divide.parameters)} parameters, {len(divide.results)} results")
        say("type", "(*Enemy).Hit is ", find("(*Enemy).Hit").type)
        say("type", "the second parameter of Both is ", find("Both").type.parameters[1])
        held = find("Any")
        for i in 0, 1, 3, 4:
            say("type", f"Any({i}) holds ", self.vm.type_of(held(i)) or "nothing")

    def told(self, scenario, f, *args, with_code=False):
        try:
            f(*args)
        except ergo.Error as e:
            place = f" {e.file}:{e.line}:{e.column}" if e.file else ""
            code = f" [{e.code}]" if with_code else ""
            self.say(scenario, f"{e.name[5:]}{place} {e.message}{code}")
            return e
        self.say(scenario, "no error")

    def errors(self):
        self.told("error", self.vm.load, "broken", "broken.go", "package broken\n\nfunc f( {\n")
        wrong = self.vm.load("wrong", "wrong.go", "package wrong\n\nfunc f() { x := 1 }\n")
        self.told("error", wrong.init, with_code=True)
        for func, file, line, column in self.told("error", self.find("Deep", "func(int) int"), 5).frames:
            self.say("error", f"  {func} {file}:{line}:{column}")
        self.told("error", self.find("Divide", "func(int, int) (int, int)"), 1, 0)
        self.told("error", self.find, "Add", "func(float64) float64")
        self.told("error", self.find, "Absent", "func(float64) float64")
        self.told("error", self.m.eval, "6 *", "int")

    def nodes(self):
        vm, say = self.vm, self.say
        vm.collect()  # trees of what was refused before
        before = vm.stats().ast_nodes
        tree = vm.parse("tree.go", "package tree\n\nvar V = 1 + x*2\n")
        say("node", tree.kind, " is the root")
        add = tree.at(24)
        say("node", f'{add.kind} "{add.text}" at {add.extent.line}:{add.extent.column}')
        for child in add:
            say("node", f'  {child.kind} "{child.text}"')
        kept = add.keep()
        second = kept.keep()
        say("node", "handles: ", kept.lifespan.refcount)
        parent = second.parent
        say("node", "its parent: ", parent.kind)
        for node in (parent, second, tree):
            node.release()
        vm.collect()
        vm.collect()
        say("node", f'kept alone: "{kept.text}", handles: {kept.lifespan.refcount}, parent: {yes(kept.parent is not None)}')
        dead = []
        kept.on_dead(lambda last: dead.append(last.state))
        kept.release()
        vm.collect()
        vm.collect()
        vm.finalize()
        say("node", "told of its death: ", yes(dead == [3]))
        say("node", "as many nodes as before: ", yes(vm.stats().ast_nodes == before))

    def stats(self):
        vm, say = self.vm, self.say
        before = vm.stats()
        self.find("Garbage", "func(int)")(10000)
        vm.collect()
        s = vm.stats()
        say("stats", "objects made: ", yes(s.mallocs - before.mallocs >= 10000))
        say("stats", "mallocs - frees = heap_objects: ", yes(s.mallocs - s.frees == s.heap_objects))
        say("stats", "heap_alloc = alloc: ", yes(s.heap_alloc == s.alloc))
        say("stats", "heap_sys = heap_inuse + heap_idle: ", yes(s.heap_sys == s.heap_inuse + s.heap_idle))
        say("stats", "cycles asked for: ", s.num_forced_gc - before.num_forced_gc)

    def steps(self):
        vm, say = self.vm, self.say
        before = vm.stats()
        vm.set(ergo.GC_AUTO, 0)
        self.find("Garbage", "func(int)")(200000)
        say("step", "nothing was collected by itself: ", yes(vm.stats().num_gc == before.num_gc))
        more = True
        for _ in range(100000):
            more = vm.step(200)
            if not more:
                break
        say("step", "the cycle is over: ", yes(not more))
        after = vm.stats()
        say("step", "by steps: ", yes(after.gc_steps > before.gc_steps and after.num_gc == before.num_gc + 1))
        say("step", "freed: ", yes(after.frees - before.frees >= 190000))
        vm.set(ergo.GC_AUTO, 1)

    def events(self):
        vm, say = self.vm, self.say
        list(vm.events())  # of before
        vm.collect()
        seen = list(vm.events())
        cycle = [e for e in seen if e.name in ("GC_START", "GC_ROOTS", "GC_MARKTERM", "GC_END")]
        say("events", "of a cycle: ", " ".join(e.name for e in cycle))
        say("events", "all of one cycle: ", yes(len({e.a for e in cycle}) == 1))
        say("events", "in the order of time: ", yes(all(a.time_ns <= b.time_ns for a, b in zip(seen, seen[1:]))))
        vm.tick()
        self.find("Garbage")(1000)
        say("events", "a tick is answered: ", yes([e.name for e in vm.events()].count("DELTA") == 1))
        say("events", "none left: ", yes(not list(vm.events())))

    def exports(self):
        vm, say, gzip = self.vm, self.say, b"\x1f\x8b"
        say("export", "metrics end with # EOF: ", yes(vm.metrics().endswith("# EOF\n")))
        say("export", "a heap profile is gzip: ", yes(vm.export(ergo.PPROF_HEAP).startswith(gzip)))
        with vm.cpu_profile(10000):
            self.find("Garbage")(100000)
        file = io.BytesIO()
        vm.export(ergo.PPROF_CPU, file)
        say("export", "a CPU profile is gzip: ", yes(file.getvalue().startswith(gzip)))
        found = vm.export(ergo.HEAPSNAPSHOT)
        say("export", "a snapshot knows scenarios.Enemy: ", yes("snapshot" in json.loads(found) and b"scenarios.Enemy" in found))
        steps = []
        try:
            vm.snapshot_write()
        except ergo.Error as e:
            steps.append(e.name[5:])
        vm.snapshot_begin()
        steps.append("OK" if vm.snapshot_write() else "MORE")
        for _ in range(100000):
            vm.step(1000)
            if vm.snapshot_write() is not None:
                steps.append("OK")
                break
        say("export", "a snapshot beside the program: ", ", ".join(steps))

        class Full:
            def write(self, _):
                raise HostError("full")

        try:
            vm.export(ergo.OPENMETRICS, Full())
        except HostError as again:
            cause = again.__cause__
            say("export", f"a writer that fails: {cause.name[5:]} {cause.message}")
            say("export", "and the host has its own again: ", yes(str(again) == "full"))
        self.told("export", vm.export, 99)

    def stops(self):
        vm, say = self.vm, self.say
        spin = self.find("Spin", "func()")
        vm.interrupt()
        self.told("stop", spin)
        vm.clear_interrupt()
        try:
            with vm.timeout(0.02):
                spin()
        except TimeoutError as late:
            say("stop", "after a while: ", late.__cause__.name[5:], ", expired: yes")
        vm.set_fuel(1000)
        self.told("stop: fuel", spin)
        say("stop", "fuel left: ", vm.fuel)
        vm.set_fuel(ergo.NO_LIMIT)
        vm.set(ergo.GC_LIMIT, 16 << 20)
        self.told("stop: limit", self.find("Hoard", "func() int"))
        self.find("Forget", "func()")()
        vm.set(ergo.GC_LIMIT, ergo.NO_LIMIT)
        say("stop", "it goes on: ", self.find("Add", "func(int, int) int")(2, 40))


SMALL = """package small

func Half(x float64) float64 { return x / 2 }

func Ask(s string) string { return ask(s) }

func First(xs []float64) float64 {
	kept = xs
	return xs[0]
}

var kept []float64

func Odd(struct{ x int }) {}
"""


def opened(ask):
    vm = ergo.VM()
    m = vm.load("small", "small.go", SMALL)
    m.host("ask", "func(string) string", ask)
    m.init()
    return vm, m


class Scenarios(unittest.TestCase):
    maxDiff = None

    def test_scenarios(self):
        self.assertEqual(Player().play(), (FOLDER / "expected.txt").read_text())


class Machines(unittest.TestCase):
    def test_threads_take_turns(self):
        vm, m = opened(str)
        half, wrong = m.find("Half", "func(float64) float64"), []

        def work(thread):
            for i in range(300):
                if half(2 * (thread + i)) != thread + i:
                    wrong.append((thread, i))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        vm.close()
        self.assertEqual(wrong, [])

    def test_a_host_function_may_call_and_not_close(self):
        said = []

        def ask(text):
            try:
                vm.close()
            except ergo.Busy as busy:
                said.append(busy.name)
            return str(half(3))

        vm, m = opened(ask)
        half = m.find("Half", "func(float64) float64")
        self.assertEqual(m.find("Ask", "func(string) string")("x"), "1.5")
        self.assertEqual(said, ["ERGO_E_BUSY"])
        vm.close()
        with self.assertRaises(ValueError):
            half(1)
        vm.close()
        vm.interrupt()

    def test_buffers_are_shared_until_the_script_lets_go(self):
        vm, m = opened(str)
        before, numbers = len(_held), array.array("d", [4, 5])
        first = m.find("First", "func([]float64) float64")
        shared = m.share("float64", numbers)
        self.assertEqual(first(shared), 4)
        numbers[0] = 7
        self.assertEqual(m.eval("kept[0]", "float64"), 7)
        m.eval("kept = nil")
        m.eval("1", "int")  # results stay rooted until the next call
        for _ in range(2):
            vm.collect()
        vm.finalize()
        self.assertEqual(len(_held), before)
        vm.close()

    def test_what_is_forgotten_comes_back(self):
        before = len(_held)

        def forget():
            vm, m = opened(lambda text: str(vm))
            m.find("Half", "func(float64) float64")
            vm.parse("x.go", "package x")

        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            for _ in range(100):
                forget()
            gc.collect()
        self.assertEqual(len(_held), before)
        self.assertEqual(len([each for each in told if each.category is ResourceWarning]), 100)

    def test_what_cannot_cross(self):
        vm, m = opened(str)
        with self.assertRaisesRegex(TypeError, r"^call of Half with 0 arguments, wants 1: func\(float64\) float64$"):
            m.find("Half")()
        with self.assertRaisesRegex(TypeError, r"^call of First with 2 arguments, wants 1: func\(\[\]float64\) float64$"):
            m.find("First", "func([]float64) float64")(1, 2)
        with self.assertRaisesRegex(ValueError, "a value of type struct { x int } cannot cross"):
            m.find("Odd")
        values = vm.load("values", "values.go", "package values\ntype Degrees float64\nfunc (d Degrees) Half() float64 { return float64(d) / 2 }\n"
                         "type Name string\nfunc (n Name) Len() int { return len(n) }\n"
                         "type Spot struct { X, Y, Z float32 }\nfunc (s Spot) Sum() float32 { return s.X*100 + s.Y*10 + s.Z }\n").init()
        self.assertEqual(values.find("(Degrees).Half", "func() float64")(3), 1.5)
        self.assertEqual(values.find("(Name).Len", "func() int")("four"), 4)
        with self.assertRaisesRegex(ValueError, "a value of type Spot cannot cross"):
            values.find("(Spot).Sum", "func() float32")
        values.struct("Spot", Vec3)
        self.assertEqual(values.find("(Spot).Sum", "func() float32")(Vec3(1, 2, 3)), 123)
        lexer = vm.load("lexer", "lexer.go", "package lexer\ntype State func(from State) State\nfunc Run(s State) {}\n"
                        "func Ends() (<-chan int, chan<- int, chan int) { c := make(chan int); return c, c, c }\n").init()
        with self.assertRaisesRegex(ValueError, "a value of type State cannot cross"):
            lexer.find("Run")
        source, sink, both = lexer.find("Ends")()
        self.assertTrue(source and source == sink == both)
        with self.assertRaises(ergo.Busy):
            m.host("late", "func()", lambda: None)
        with self.assertRaises(TypeError):
            ergo.VM(colour=1)
        vm.close()


if __name__ == "__main__":
    unittest.main()
