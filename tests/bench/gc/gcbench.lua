-- GCBench after Boehm, Ellis and Kovac: trees of all sizes, built from the root and from the leaves, beside a long-lived tree and array.
local stretch_depth, long_depth, array_length, min_depth, max_depth = 18, 16, 500000, 4, 16
local floor = math.floor

local function nodes(depth) return 2 ^ (depth + 1) - 1 end

local function new() return { left = false, right = false, i = 0, j = 0 } end

local function from_root(depth, n)
  if depth == 0 then return end
  n.left, n.right = new(), new()
  from_root(depth - 1, n.left)
  from_root(depth - 1, n.right)
end

local function from_leaves(depth)
  if depth == 0 then return new() end
  return { left = from_leaves(depth - 1), right = from_leaves(depth - 1), i = 0, j = 0 }
end

local function count(n)
  if not n then return 0 end
  return 1 + count(n.left) + count(n.right)
end

print(string.format("stretch %d", count(from_leaves(stretch_depth))))
local long = new()
from_root(long_depth, long)
local array = {}
for i = 0, array_length - 1 do array[i + 1] = 1 / (i + 1) end
for depth = min_depth, max_depth, 2 do
  local rounds = floor(2 * nodes(stretch_depth) / nodes(depth))
  local down, up = 0, 0
  for _ = 1, rounds do
    local root = new()
    from_root(depth, root)
    down = down + count(root)
  end
  for _ = 1, rounds do up = up + count(from_leaves(depth)) end
  print(string.format("%d %d %d %d", depth, rounds, down, up))
end
print(string.format("long %d %.6f", count(long), array[1001]))
