-- Structs in slices of slices: products of matrices of complex numbers with a count.
local function matrix(n, seed)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do
      row[j] = { re = (i * seed + j) % 10, im = (i + j * seed) % 7, n = 1 }
    end
    rows[i] = row
  end
  return rows
end

local function multiply(a, b, c, n)
  for i = 0, n - 1 do
    for j = 0, n - 1 do
      local sum = { re = 0, im = 0, n = 0 }
      for k = 0, n - 1 do
        local x, y = a[i][k], b[k][j]
        sum.re = sum.re + (x.re * y.re - x.im * y.im)
        sum.im = sum.im + (x.re * y.im + x.im * y.re)
        sum.n = sum.n + x.n
      end
      c[i][j] = sum
    end
  end
end

local n = 240
local a, b, c = matrix(n, 3), matrix(n, 5), matrix(n, 1)
multiply(a, b, c, n)
local re, im, count = 0, 0, 0
for i = 0, n - 1 do
  for j = 0, n - 1 do
    local x = c[i][j]
    re, im, count = re + x.re, im + x.im, count + x.n
  end
end
print(string.format("%d %d %d", re, im, count))
