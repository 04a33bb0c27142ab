-- Closures made and called: counters, compositions, and functions given to functions.
local function counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function fold(n, f)
  local acc = 0
  for i = 0, n - 1 do acc = f(acc, i) end
  return acc
end

local sum = 0
local nxt = counter(3)
for _ = 1, 8000000 do sum = sum + nxt() % 5 end
local f = compose(function(x) return x + 3 end, function(x) return x * 2 end)
for i = 0, 4999999 do sum = sum + f(i) % 7 end
for i = 0, 2999 do
  sum = sum + fold(1000, function(acc, j) return (acc + i * j) % 1009 end)
end
for i = 0, 1499999 do
  local c = counter(i)
  sum = sum + c() + c()
end
print(string.format("%d", sum))
