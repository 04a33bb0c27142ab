-- Plays the scenarios that all bindings share, and prints what it sees. In: the library, ergo.h, the folder of the scenarios.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local ffi = require("ffi")
local ergo = require("ergo")(arg[1], arg[2])
local C = ergo.C

ffi.cdef([[
typedef struct Vec3 { float x, y, z; } Vec3;
typedef struct { int64_t hp; const char *name; int64_t name_len; } Enemy;
]])

local function read_file(name)
  local file = assert(io.open(arg[3] .. "/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function say(scenario, ...) print(scenario .. ": " .. table.concat({ ... })) end
local function yes(b) return b and "yes" or "no" end
local function g(x) return ("%g"):format(x) end
local function d(x) return ("%d"):format(tonumber(x)) end

local function told(scenario, with_code, f, ...)
  local ok, e = pcall(f, ...)
  if ok then say(scenario, "no error") return end
  if getmetatable(e) ~= ergo.Error then error(e, 0) end
  local place = e.file ~= "" and (" %s:%d:%d"):format(e.file, e.line, e.column) or ""
  say(scenario, e.name:sub(6), place, " ", e.message, with_code and " [" .. e.code .. "]" or "")
  return e
end

local printed, ticks, add = {}, 0, nil
local vm = ergo.open({ event_ring_bytes = 65536, stdout = function(text) printed[#printed + 1] = text end })
say("open", "ABI ", C.ergo_abi_version())
local m = vm:load("scenarios", "script.go", read_file("script.go"))
local function find(...) return m:find(...) end
m:host("twice", "func(float64) float64", function(x) return 2 * x end)
m:host("shout", "func(string) string", function(text) return text .. "!" end)
m:host("back", "func(int) int", function(n)
  add = add or find("Add", "func(int, int) int")
  return add(n, n)
end)
m:host("fail", "func(string)", function(text) error(setmetatable({ text = text }, { __tostring = function(e) return e.text end })) end)
m:host("tick", "func()", function() ticks = ticks + 1 end)
m:init()
say("run", "printed: ", (table.concat(printed):gsub("\n$", "")))
say("run", "6 * 7 = ", d(m:eval("6 * 7", "int")))
m:eval("Count = 3")
say("run", "Count = ", d(m:eval("Count", "int")))

-- call
local half = find("Half", "func(float64) float64")
say("call", "Add(2, 40) = ", d(find("Add", "func(int, int) int")(2, 40)))
say("call", "Half(3) = ", g(half(3)))
say("call", "Both(true, 200, -3) = ", tostring(find("Both", "func(bool, uint8, int32) bool")(true, 200, -3)))
say("call", 'Greet("Go") = ', find("Greet", "func(string) string")("Go"))
local quotient, rest = find("Divide", "func(int, int) (int, int)")(17, 5)
say("call", "Divide(17, 5) = ", d(quotient), ", ", d(rest))
local v = find("Scale", "func(Vec3, float32) Vec3")({ 1, 2, 3 }, 2)
say("call", ("Scale({1 2 3}, 2) = {%g %g %g}"):format(v.x, v.y, v.z))
say("call", "Sum([1 2 3.5]) = ", g(find("Sum", "func([]float64) float64")({ 1, 2, 3.5 })))
say("call", "Doubled([1 2]) = [", table.concat(find("Doubled", "func([]float64) []float64")({ 1, 2 }), " "), "]")
m:variable("Count", "int64_t *")[0] = 41
say("call", "Count set to 41, Counted() = ", d(find("Counted", "func() int")()))
local boss = m:keep("*Enemy", find("NewEnemy", "func(int) *Enemy")(30))
vm:collect()
say("call", "(*Enemy).Hit(5) = ", d(find("(*Enemy).Hit", "func(int) int")(vm:kept(boss), 5)))
local enemy = ffi.cast("Enemy *", ffi.cast("uintptr_t", vm:kept(boss)))
say("call", "read in place: ", ffi.string(enemy.name, enemy.name_len), " ", d(enemy.hp))
C.ergo_ref_free(vm.p, boss)
-- What Lua takes for a call it gives back.
half(1)
collectgarbage()
collectgarbage()
local before = collectgarbage("count")
for _ = 1, 100 do half(1) end
collectgarbage()
collectgarbage()
say("call", "a call allocates: ", yes(collectgarbage("count") > before + 1))

-- callback
say("callback", "Twice(1.5) = ", g(find("Twice", "func(float64) float64")(1.5)))
say("callback", 'Shout("go") = ', find("Shout", "func(string) string")("go"))
say("callback", "Back(20) = ", d(find("Back", "func(int) int")(20)))
find("Ticks", "func(int)")(1000)
say("callback", "Ticks(1000): ", ticks)
say("callback", "the script recovers: ", find("Recovered", "func(string) string")("host says no"))
local _, e = pcall(find("Fail", "func(string)"), "host says no")
say("callback", "nobody recovers: ", e.name:sub(6), " ", e.message)
say("callback", "and the host has its own again: ", yes(type(e.cause) == "table" and e.cause.text == "host says no"))
_, e = pcall(find("RecoveredThenOwn", "func(string)"), "host says no")
say("callback", "a later panic is not the host's: ", e.message, ", ", yes(e.cause == nil))

-- type
local divide = m:type_of("Divide")
say("type", "Divide is ", divide.text)
say("type", #divide.parameters, " parameters, ", #divide.results, " results")
say("type", "(*Enemy).Hit is ", m:type_of("(*Enemy).Hit").text)
say("type", "the second parameter of Both is ", m:type_of("Both").parameters[2].text)
local held = find("Any")
for _, i in ipairs({ 0, 1, 3, 4 }) do
  local t = vm:type_of(held(i))
  say("type", ("Any(%d) holds "):format(i), t and t.text or "nothing")
end
-- Lua's own: a call is checked before it is made.
local _, few = pcall(find("Add"), 1)
assert(few:match("call of Add with 1 argument, wants 2: func%(int, int%) int$"), few)
_, few = pcall(find("(*Enemy).Hit", "func(int) int"), 1, 2, 3)
assert(few:match("call of %(%*Enemy%)%.Hit with 3 arguments, wants 2: func%(%*scenarios%.Enemy, int%) int$"), few)
-- A func type that names itself is read once; channels of one direction cross as others do.
local lexer = vm:load("lexer", "lexer.go", [[package lexer
type State func(at *int, from State) State
func Run(s State) int { return 0 }
type Degrees float64
func (d Degrees) Half() float64 { return float64(d) / 2 }
type Name string
func (n Name) Len() int { return len(n) }
type Spot struct { X, Y, Z float64 }
func (s Spot) Sum() float64 { return s.X*100 + s.Y*10 + s.Z }
func Ends() (<-chan int, chan<- int, chan int) { c := make(chan int); return c, c, c }
]])
lexer:init()
local state = lexer:type_of("Run").parameters[1]
assert(state.text == "lexer.State" and #state.parameters == 2 and state.parameters[2] == state and state.results[1] == state)
ffi.cdef("typedef struct Spot { double X, Y, Z; } Spot;")
assert(lexer:find("(Degrees).Half", "func() float64")(3) == 1.5 and lexer:find("(Name).Len", "func() int")("four") == 4)
assert(lexer:find("(Spot).Sum", "func() float64")({ 1, 2, 3 }) == 123)
local from, to, both = lexer:find("Ends")()
assert(from ~= 0 and from == to and to == both)

-- error
told("error", false, vm.load, vm, "broken", "broken.go", "package broken\n\nfunc f( {\n")
local wrong = vm:load("wrong", "wrong.go", "package wrong\n\nfunc f() { x := 1 }\n")
told("error", true, wrong.init, wrong)
for _, f in ipairs(told("error", false, find("Deep", "func(int) int"), 5).frames) do
  say("error", ("  %s %s:%d:%d"):format(f.func, f.file, f.line, f.column))
end
told("error", false, find("Divide", "func(int, int) (int, int)"), 1, 0)
told("error", false, find, "Add", "func(float64) float64")
told("error", false, find, "Absent", "func(float64) float64")
told("error", false, m.eval, m, "6 *", "int")

-- node
vm:collect() -- trees of what was refused before
local nodes_before = vm:stats().ast_nodes
do
  local tree = vm:parse("tree.go", "package tree\n\nvar V = 1 + x*2\n")
  say("node", tree:kind(), " is the root")
  local sum = tree:at(24)
  local at = sum:extent()
  say("node", ('%s "%s" at %d:%d'):format(sum:kind(), sum:text(), at.line, at.column))
  for i = 1, sum:count() do say("node", ('  %s "%s"'):format(sum:child(i):kind(), sum:child(i):text())) end
  local kept = sum:keep()
  local second = kept:keep()
  say("node", "handles: ", kept:lifespan().refcount)
  local parent = second:parent()
  say("node", "its parent: ", parent:kind())
  parent:release()
  second:release()
  tree:release()
  vm:collect()
  vm:collect()
  say("node", ('kept alone: "%s", handles: %d, parent: %s'):format(kept:text(), kept:lifespan().refcount, yes(kept:parent() ~= nil)))
  local dead = 0
  kept:on_dead(function(last) dead = dead + (last.state == C.ERGO_NODE_DEAD and 1 or 0) end)
  kept:release()
  vm:collect()
  vm:collect()
  vm:finalize()
  say("node", "told of its death: ", yes(dead == 1))
  say("node", "as many nodes as before: ", yes(vm:stats().ast_nodes == nodes_before))
end

-- stats
local s0 = vm:stats()
find("Garbage", "func(int)")(10000)
vm:collect()
local s = vm:stats()
say("stats", "objects made: ", yes(s.mallocs - s0.mallocs >= 10000))
say("stats", "mallocs - frees = heap_objects: ", yes(s.mallocs - s.frees == s.heap_objects))
say("stats", "heap_alloc = alloc: ", yes(s.heap_alloc == s.alloc))
say("stats", "heap_sys = heap_inuse + heap_idle: ", yes(s.heap_sys == s.heap_inuse + s.heap_idle))
say("stats", "cycles asked for: ", d(s.num_forced_gc - s0.num_forced_gc))

-- step
s0 = s
vm:set(C.ERGO_GC_AUTO, 0)
find("Garbage", "func(int)")(200000)
say("step", "nothing was collected by itself: ", yes(vm:stats().num_gc == s0.num_gc))
local more, n = true, 0
while more and n < 100000 do
  more, n = vm:step(200), n + 1
end
say("step", "the cycle is over: ", yes(not more))
s = vm:stats()
say("step", "by steps: ", yes(s.gc_steps > s0.gc_steps and s.num_gc == s0.num_gc + 1))
say("step", "freed: ", yes(s.frees - s0.frees >= 190000))
vm:set(C.ERGO_GC_AUTO, 1)

-- events
local OF_A_CYCLE = {
  [C.ERGO_EV_GC_START] = "GC_START", [C.ERGO_EV_GC_ROOTS] = "GC_ROOTS", [C.ERGO_EV_GC_MARKTERM] = "GC_MARKTERM", [C.ERGO_EV_GC_END] = "GC_END",
}
for _ in vm:events() do end -- of before
vm:collect()
local names, cycles, in_order, last = {}, {}, true, 0
for event in vm:events() do
  in_order, last = in_order and event.time_ns >= last, event.time_ns
  if OF_A_CYCLE[event.kind] then
    names[#names + 1], cycles[#cycles + 1] = OF_A_CYCLE[event.kind], tonumber(event.a)
  end
end
say("events", "of a cycle: ", table.concat(names, " "))
say("events", "all of one cycle: ", yes(cycles[1] == cycles[#cycles] and #cycles == 4))
say("events", "in the order of time: ", yes(in_order))
vm:tick()
find("Garbage")(1000)
local ticked = 0
for event in vm:events() do ticked = ticked + (event.kind == C.ERGO_EV_DELTA and 1 or 0) end
say("events", "a tick is answered: ", yes(ticked == 1))
say("events", "none left: ", yes(vm:events()() == nil))

-- export
local function is_gzip(text) return text:sub(1, 2) == "\31\139" end
say("export", "metrics end with # EOF: ", yes(vm:export(C.ERGO_OPENMETRICS):match("# EOF\n$") ~= nil))
say("export", "a heap profile is gzip: ", yes(is_gzip(vm:export(C.ERGO_PPROF_HEAP))))
vm:cpu_profile(10000)
find("Garbage")(100000)
vm:cpu_profile(0)
say("export", "a CPU profile is gzip: ", yes(is_gzip(vm:export(C.ERGO_PPROF_CPU))))
local found = vm:export(C.ERGO_HEAPSNAPSHOT)
say("export", "a snapshot knows scenarios.Enemy: ", yes(found:match('^{"snapshot"') and found:find("scenarios.Enemy", 1, true)))
local _, none = pcall(vm.snapshot_write, vm)
vm:snapshot_begin()
local states = { none.name:sub(6), vm:snapshot_write() and "OK" or "MORE" }
for _ = 1, 100000 do
  vm:step(1000)
  if vm:snapshot_write() then
    states[3] = "OK"
    break
  end
end
say("export", "a snapshot beside the program: ", table.concat(states, ", "))
_, e = pcall(vm.export, vm, C.ERGO_OPENMETRICS, 0, function() error("full", 0) end)
say("export", "a writer that fails: ", e.name:sub(6), " ", e.message)
say("export", "and the host has its own again: ", yes(e.cause == "full"))
told("export", false, vm.export, vm, 99)

-- stop. There is one thread: the interrupt comes from between two calls.
local spin = find("Spin", "func()")
vm:interrupt()
told("stop", false, spin)
vm:clear_interrupt()
local begin = os.clock()
while os.clock() - begin < 0.02 do half(1) end
vm:interrupt()
local _, late = pcall(spin)
vm:clear_interrupt()
say("stop", "after a while: ", late.name:sub(6), ", expired: ", yes(os.clock() - begin >= 0.02))
vm:set_fuel(1000)
told("stop: fuel", false, spin)
say("stop", "fuel left: ", d(vm:fuel()))
vm:set_fuel(ergo.NO_LIMIT)
vm:set(C.ERGO_GC_LIMIT, 16 * 2 ^ 20)
told("stop: limit", false, find("Hoard", "func() int"))
find("Forget", "func()")()
vm:set(C.ERGO_GC_LIMIT, ergo.NO_LIMIT)
say("stop", "it goes on: ", d(find("Add", "func(int, int) int")(2, 40)))

-- close
local survivor = vm:parse("late.go", "package late\n")
vm:close()
say("close", "OK")
say("close", "host functions let go: ", vm.let_go, " of 5")
say("close", ('a node outlives its machine: %s "%s"'):format(survivor:kind(), survivor:text():sub(1, 12)))
