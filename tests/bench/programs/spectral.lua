-- Floating point and small functions: the spectral norm of a matrix of 700 rows.
local function at(i, j) return 1 / ((i + j) * (i + j + 1) / 2 + i + 1) end

local function times(v, out, n)
  for i = 0, n - 1 do
    local sum = 0
    for j = 0, n - 1 do sum = sum + at(i, j) * v[j] end
    out[i] = sum
  end
end

local function times_transposed(v, out, n)
  for i = 0, n - 1 do
    local sum = 0
    for j = 0, n - 1 do sum = sum + at(j, i) * v[j] end
    out[i] = sum
  end
end

local n = 700
local u, v, t = {}, {}, {}
for i = 0, n - 1 do u[i], v[i], t[i] = 1, 0, 0 end
for _ = 1, 10 do
  times(u, t, n)
  times_transposed(t, v, n)
  times(v, t, n)
  times_transposed(t, u, n)
end
local vBv, vv = 0, 0
for i = 0, n - 1 do
  vBv = vBv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("%.9f", math.sqrt(vBv / vv)))
