-- Two goroutines that hand a number to and fro over two channels; coroutines in Lua.
local yield, resume = coroutine.yield, coroutine.resume
local other = coroutine.create(function(x)
  while x do x = yield((x * 3 + 1) % 1000003) end
end)
local x = 1
for _ = 1, 3000000 do
  local _
  _, x = resume(other, x)
end
resume(other, nil)
print(string.format("%d", x))
