-- The game of life on a torus of 128 x 128 cells, 500 generations.
local size = 128

local function step(from, to)
  for y = 0, size - 1 do
    local above, row, below = from[(y + size - 1) % size], from[y], from[(y + 1) % size]
    for x = 0, size - 1 do
      local left, right = (x + size - 1) % size, (x + 1) % size
      local n = above[left] + above[x] + above[right] + row[left] + row[right] + below[left] + below[x] + below[right]
      if n == 3 or n == 2 and row[x] == 1 then
        to[y][x] = 1
      else
        to[y][x] = 0
      end
    end
  end
end

local function grid()
  local rows = {}
  for y = 0, size - 1 do
    rows[y] = {}
    for x = 0, size - 1 do rows[y][x] = 0 end
  end
  return rows
end

local a, b = grid(), grid()
local x = 17
for y = 0, size - 1 do
  for i = 0, size - 1 do
    x = (x * 3877 + 29573) % 139968
    if math.floor(x / 64) % 3 == 0 then a[y][i] = 1 end
  end
end
for _ = 1, 500 do
  step(a, b)
  a, b = b, a
end
local alive, sum = 0, 0
for y = 0, size - 1 do
  for i = 0, size - 1 do
    if a[y][i] == 1 then
      alive = alive + 1
      sum = sum + (y * i % 17 + 1)
    end
  end
end
print(string.format("%d %d", alive, sum))
