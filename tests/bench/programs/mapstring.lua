-- A map of strings: a million keys made and counted, 200,000 of them different.
local n = 1000000
local m, count = {}, 0
local x = 7
for _ = 1, n do
  x = (x * 1664525 + 1013904223) % 4294967296
  local key = "key" .. x % 200000
  local v = m[key]
  if v == nil then
    count = count + 1
    v = 0
  end
  m[key] = v + 1
end
local most, sum = 0, 0
for i = 0, 199999 do
  local v = m["key" .. i] or 0
  if v > most then most = v end
  sum = sum + v * (i % 13)
end
print(string.format("%d %d %d", count, most, sum))
