-- Method values: bound once and called often, and bound anew for each call.
local account = {}
account.__index = account
function account:add(n)
  self.balance = (self.balance + n) % 1000003
  self.moves = self.moves + 1
  return self.balance
end
-- Called on a copy, as Go binds a value receiver.
function account:worth(rate) return self.balance * rate + self.moves end
local function new(balance, moves) return setmetatable({ balance = balance, moves = moves }, account) end

local function apply(f, n) return f(n) end

local accounts = { [0] = new(1, 0), new(2, 0), new(3, 0), new(4, 0) }
local sum = 0
for i = 0, 3 do
  local a = accounts[i]
  local add = function(n) return a:add(n) end
  for j = 0, 1499999 do sum = sum + add(j) % 3 end
end
for i = 0, 1999999 do
  local a = accounts[i % 4]
  sum = sum + apply(function(n) return a:add(n) end, i) % 5
  local copy = new(a.balance, a.moves)
  sum = sum + apply(function(rate) return copy:worth(rate) end, 2) % 5
end
print(string.format("%d", sum))
