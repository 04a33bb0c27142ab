-- Allocation and collection: many short-lived trees beside a long-lived one. The argument: the depth of the largest, 16 unless said.
local function build(depth)
  if depth == 0 then return { false, false } end
  return { build(depth - 1), build(depth - 1) }
end

local function check(t)
  if not t[1] then return 1 end
  return 1 + check(t[1]) + check(t[2])
end

local min_depth, max_depth = 4, tonumber(arg[1] or 16)
print(string.format("stretch tree of depth %d\t check: %d", max_depth + 1, check(build(max_depth + 1))))
local long = build(max_depth)
for d = min_depth, max_depth, 2 do
  local n = 2 ^ (max_depth - d + min_depth)
  local sum = 0
  for _ = 1, n do sum = sum + check(build(d)) end
  print(string.format("%d\t trees of depth %d\t check: %d", n, d, sum))
end
print(string.format("long lived tree of depth %d\t check: %d", max_depth, check(long)))
