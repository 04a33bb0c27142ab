-- Nested loops and integer arithmetic, nothing else.
local fmod = math.fmod
local sum = 0
for i = 0, 449 do
  for j = 0, 449 do
    for k = 0, 449 do
      if k > j then
        sum = sum + (i * k - j)
      else
        sum = sum - (k + 1)
      end
    end
  end
  sum = fmod(sum, 1000003)
end
io.stderr:write(string.format("%d\n", sum))
