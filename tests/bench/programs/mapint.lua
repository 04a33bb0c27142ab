-- A map of integers that follow no order: a million entered, found, half of them deleted, the others counted up.
local function next_number(x) return (x * 1664525 + 1013904223) % 4294967296 end

local n = 1000000
local m, count = {}, 0
local x = 1
for i = 0, n - 1 do
  x = next_number(x)
  if m[x] == nil then count = count + 1 end
  m[x] = i
end
local sum = 0
x = 1
for _ = 1, n do
  x = next_number(x)
  local v = m[x]
  if v ~= nil then sum = sum + v % 10 end
  if m[x + 1] ~= nil then sum = sum + 1 end
end
x = 1
for i = 0, n - 1 do
  x = next_number(x)
  if i % 2 == 0 then
    if m[x] ~= nil then count = count - 1 end
    m[x] = nil
  else
    m[x] = m[x] + 3
  end
end
for _, v in pairs(m) do sum = sum + v % 7 end
print(string.format("%d %d", count, sum))
