-- Floating point in registers: steps until each of 1000 x 1000 points leaves the circle, at most 50.
local n, limit = 1000, 50
local inside, steps = 0, 0
for y = 0, n - 1 do
  local ci = 2 * y / n - 1
  for x = 0, n - 1 do
    local cr = 2 * x / n - 1.5
    local zr, zi = 0.0, 0.0
    local k = 0
    while k < limit do
      local rr, ii = zr * zr, zi * zi
      if rr + ii > 4 then break end
      zi = 2 * zr * zi + ci
      zr = rr - ii + cr
      k = k + 1
    end
    steps = steps + k
    if k == limit then inside = inside + 1 end
  end
end
print(string.format("%d %d", inside, steps))
