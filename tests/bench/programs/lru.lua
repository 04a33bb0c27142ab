-- A cache of the thousand entries used last: a map and a doubly linked list.
local floor = math.floor
local cache = {}
cache.__index = cache

local function new_cache(limit)
  local c = setmetatable({ limit = limit, entries = {}, size = 0, root = {} }, cache)
  c.root.prev, c.root.next = c.root, c.root
  return c
end

function cache:unlink(e)
  e.prev.next = e.next
  e.next.prev = e.prev
end

function cache:push_front(e)
  e.prev, e.next = self.root, self.root.next
  e.next.prev = e
  self.root.next = e
end

function cache:get(key)
  local e = self.entries[key]
  if e == nil then return 0, false end
  self:unlink(e)
  self:push_front(e)
  return e.value, true
end

function cache:put(key, value)
  if self.size >= self.limit then
    local last = self.root.prev
    self:unlink(last)
    self.entries[last.key] = nil
    self.size = self.size - 1
  end
  local e = { key = key, value = value, prev = false, next = false }
  self.entries[key] = e
  self.size = self.size + 1
  self:push_front(e)
end

local c = new_cache(1000)
local hits, sum, x = 0, 0, 1
for _ = 1, 2000000 do
  x = (x * 1664525 + 1013904223) % 4294967296
  local key = floor(x / 65536) % 1500
  local v, ok = c:get(key)
  if ok then
    hits = hits + 1
    sum = sum + v
  else
    c:put(key, key % 100)
  end
end
print(string.format("%d %d %d", hits, sum, c.size))
