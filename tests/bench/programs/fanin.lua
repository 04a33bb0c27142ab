-- Four coroutines feed four queues of eight; one loop takes from any queue that has something until all are done.
local yield, resume = coroutine.yield, coroutine.resume

local function producer(queue, seed, n)
  return coroutine.create(function()
    local x = seed
    for _ = 1, n do
      x = (x * 3877 + 29573) % 139968
      while queue.size == 8 do yield() end
      queue[(queue.first + queue.size) % 8] = x
      queue.size = queue.size + 1
    end
    queue.closed = true
  end)
end

local n = 1000000
local queues, producers = {}, {}
for i = 1, 4 do
  queues[i] = { first = 0, size = 0, closed = false }
  producers[i] = producer(queues[i], i, n)
end
local sum, open, at = 0, 4, 1
while open > 0 do
  local found = false
  for k = 0, 3 do
    local i = (at + k) % 4 + 1
    local q = queues[i]
    if q and q.size > 0 then
      sum = sum + q[q.first]
      q.first = (q.first + 1) % 8
      q.size = q.size - 1
      at, found = i, true
      break
    elseif q and q.closed then
      queues[i] = false
      open = open - 1
      found = true
      break
    end
  end
  if not found then
    for i = 1, 4 do
      if queues[i] and not queues[i].closed then resume(producers[i]) end
    end
  end
end
print(string.format("%d", sum))
