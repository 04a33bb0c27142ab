-- A splay tree of 8,000 keys, each with a small tree of payload; each operation inserts a key and removes one, and rebalances as it goes.
-- With the argument `latency` each operation is timed (CPU time, in steps of 1 us): percentiles in us on standard error.
local size, operations, payload_depth = 8000, 50000, 5
local root = false

local function new_payload(depth, key)
  if depth == 0 then
    return { left = false, right = false, numbers = { key, 1, 2, 3, 4, 5, 6, 7, 8, 9 } }
  end
  return { left = new_payload(depth - 1, key), right = new_payload(depth - 1, key), numbers = false }
end

local function splay(key)
  if not root then return end
  local side = { left = false, right = false }
  local left, right, at = side, side, root
  while key ~= at.key do
    if key < at.key then
      if at.left and key < at.left.key then
        local up = at.left
        at.left, up.right = up.right, at
        at = up
      end
      if not at.left then break end
      right.left = at
      right, at = at, at.left
    else
      if at.right and key > at.right.key then
        local up = at.right
        at.right, up.left = up.left, at
        at = up
      end
      if not at.right then break end
      left.right = at
      left, at = at, at.right
    end
  end
  left.right, right.left = at.left, at.right
  at.left, at.right = side.right, side.left
  root = at
end

local function insert(key)
  splay(key)
  if root and root.key == key then return false end
  local n = { key = key, left = false, right = false, value = new_payload(payload_depth, key) }
  if root and key > root.key then
    n.left, n.right = root, root.right
    root.right = false
  elseif root then
    n.right, n.left = root, root.left
    root.left = false
  end
  root = n
  return true
end

local function remove_before(key)
  splay(key)
  local victim = root
  if root.left then
    victim = root.left
    while victim.right do victim = victim.right end
    splay(victim.key)
  end
  local right = root.right
  root = root.left
  if not root then
    root = right
    return
  end
  splay(key)
  root.right = right
end

local function sum(n)
  if not n then return 0, 0 end
  local left_count, left_keys = sum(n.left)
  local right_count, right_keys = sum(n.right)
  return left_count + right_count + 1, left_keys + right_keys + n.key
end

local seed = 1
local function fresh()
  while true do
    seed = (seed * 1664525 + 1013904223) % 4294967296
    if insert(seed) then return seed end
  end
end

for _ = 1, size do fresh() end
if arg[1] == "latency" then
  local took, clock = {}, os.clock
  for i = 1, operations do
    local start = clock()
    remove_before(fresh())
    took[i] = (clock() - start) * 1e6
  end
  table.sort(took)
  local function at(share) return took[math.floor(share * (operations - 1)) + 1] end
  io.stderr:write(string.format("latency: p50=%.1f p99=%.1f p99.9=%.1f max=%.1f\n", at(0.5), at(0.99), at(0.999), at(1)))
else
  for _ = 1, operations do remove_before(fresh()) end
end
print(string.format("%d %d", sum(root)))
