-- Deferred calls: one at each of two million calls, and a thousand in one call. A deferred call is a function that is
-- kept and called before its function returns.
local lock = {}
lock.__index = lock
function lock:lock() self.held = self.held + 1 end
function lock:unlock()
  self.held = self.held - 1
  self.times = self.times + 1
end

local function guarded(l, x)
  l:lock()
  local deferred = function() l:unlock() end
  if x % 3 == 0 then
    deferred()
    return x
  end
  local result = x * 2 % 1009
  deferred()
  return result
end

local function traced(x)
  local result
  local deferred = function() result = result + x % 2 end
  result = x % 11
  deferred()
  return result
end

local function many(n)
  local sum = 0
  local deferred = {}
  for i = 0, n - 1 do
    deferred[#deferred + 1] = function() sum = (sum * 3 + i) % 10007 end
  end
  for i = #deferred, 1, -1 do deferred[i]() end
  return sum
end

local l = setmetatable({ held = 0, times = 0 }, lock)
local sum = 0
for i = 0, 1999999 do sum = sum + guarded(l, i) end
for i = 0, 1999999 do sum = sum + traced(i) end
for _ = 1, 300 do sum = sum + many(1000) end
print(string.format("%d %d %d", sum, l.held, l.times))
