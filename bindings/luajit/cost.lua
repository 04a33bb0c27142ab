-- What a call, and a call of the host out of a script, take: ns, the least of 300 rounds of 1000. In: the library, ergo.h.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local ffi = require("ffi")
local ergo = require("ergo")(arg[1], arg[2])
ffi.cdef("typedef struct { long s, ns; } cost_time; int clock_gettime(int, cost_time *);")
local t = ffi.new("cost_time")
local function now()
  ffi.C.clock_gettime(1, t)
  return tonumber(t.s) * 1e9 + tonumber(t.ns)
end
local function least(f)
  local best = math.huge
  for _ = 1, 300 do
    local begin = now()
    f(1000)
    best = math.min(best, (now() - begin) / 1000)
  end
  return best
end

local vm = ergo.open()
local m = vm:load("cost", "cost.go", "package cost\nfunc Half(x float64) float64 { return x / 2 }\nfunc Loop(n int) { for range n { tick() } }\n")
m:host("tick", "func()", function() end)
m:init()
local half, loop = m:find("Half", "func(float64) float64"), m:find("Loop", "func(int)")
print(("call      %6.0f ns"):format(least(function(n) for _ = 1, n do half(1) end end)))
print(("callback  %6.0f ns"):format(least(loop)))
vm:close()
