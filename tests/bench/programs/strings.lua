-- Strings built: lines put together of parts, gathered in a builder, and read back byte by byte.
local byte, concat = string.byte, table.concat
local names = { [0] = "alpha", "beta", "gamma", "delta" }
local sum, total = 0, 0
for round = 0, 49 do
  local b = {}
  for i = 0, 29999 do
    local line = "item " .. i + round .. ": " .. names[i % 4] .. "\n"
    b[#b + 1] = line
  end
  local text = concat(b)
  total = total + #text
  for i = 1, #text, 7 do sum = sum + byte(text, i) end
end
print(string.format("%d %d", total, sum))
