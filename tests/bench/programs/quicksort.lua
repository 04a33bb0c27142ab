-- A million integers sorted by a quicksort of our own.
local floor = math.floor

local function quicksort(a, lo, hi)
  while lo < hi do
    local pivot = a[lo + floor((hi - lo) / 2)]
    local i, j = lo, hi
    while i <= j do
      while a[i] < pivot do i = i + 1 end
      while a[j] > pivot do j = j - 1 end
      if i <= j then
        a[i], a[j] = a[j], a[i]
        i = i + 1
        j = j - 1
      end
    end
    if j - lo < hi - i then
      quicksort(a, lo, j)
      lo = i
    else
      quicksort(a, i, hi)
      hi = j
    end
  end
end

local n = 1000000
local a = {}
local x = 42
for i = 0, n - 1 do
  x = (x * 1664525 + 1013904223) % 4294967296
  a[i] = x
end
quicksort(a, 0, n - 1)
local sum = 0
for i = 1, n - 1 do
  if a[i - 1] > a[i] then error("not sorted") end
  sum = (sum * 31 + a[i]) % 1000000007
end
print(string.format("%d", sum))
