-- A list of ten million nodes that grows at its end while garbage is made beside it. A node is an array of two, the smaller of Lua's two forms.
local first = { 0, false }
local last = first
local sum = 0
for i = 0, 9999999 do
  local n = { i, false }
  last[2] = n
  last = n
  if i % 4 == 0 then sum = sum + 8 * #{ 0, 0, 0 } end
end
local n = first
while n do
  sum = sum + n[1]
  n = n[2]
end
print(string.format("%d", sum))
