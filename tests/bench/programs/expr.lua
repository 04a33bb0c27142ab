-- An evaluator of expressions: text to tree by recursive descent, and the tree walked for many values of x.
local byte = string.byte
local NUMBER, VARIABLE, ADD, SUBTRACT, MULTIPLY, REMAINDER = 0, 1, 2, 3, 4, 5

local parser = {}
parser.__index = parser

local function node(kind, value, left, right)
  return { kind = kind, value = value, left = left, right = right }
end

function parser:peek()
  while self.at <= #self.text and byte(self.text, self.at) == 32 do self.at = self.at + 1 end
  if self.at > #self.text then return 0 end
  return byte(self.text, self.at)
end

function parser:sum()
  local left = self:product()
  while true do
    local c = self:peek()
    if c == 43 then
      self.at = self.at + 1
      left = node(ADD, 0, left, self:product())
    elseif c == 45 then
      self.at = self.at + 1
      left = node(SUBTRACT, 0, left, self:product())
    else
      return left
    end
  end
end

function parser:product()
  local left = self:factor()
  while true do
    local c = self:peek()
    if c == 42 then
      self.at = self.at + 1
      left = node(MULTIPLY, 0, left, self:factor())
    elseif c == 37 then
      self.at = self.at + 1
      left = node(REMAINDER, 0, left, self:factor())
    else
      return left
    end
  end
end

function parser:factor()
  local c = self:peek()
  if c == 40 then
    self.at = self.at + 1
    local inner = self:sum()
    self:peek()
    self.at = self.at + 1
    return inner
  end
  if c == 120 then
    self.at = self.at + 1
    return node(VARIABLE, 0, nil, nil)
  end
  local value = 0
  while self.at <= #self.text and byte(self.text, self.at) >= 48 and byte(self.text, self.at) <= 57 do
    value = value * 10 + (byte(self.text, self.at) - 48)
    self.at = self.at + 1
  end
  return node(NUMBER, value, nil, nil)
end

local function eval(n, x)
  local kind = n.kind
  if kind == NUMBER then
    return n.value
  elseif kind == VARIABLE then
    return x
  elseif kind == ADD then
    return eval(n.left, x) + eval(n.right, x)
  elseif kind == SUBTRACT then
    return eval(n.left, x) - eval(n.right, x)
  elseif kind == MULTIPLY then
    return eval(n.left, x) * eval(n.right, x)
  else
    return eval(n.left, x) % eval(n.right, x)
  end
end

local texts = {
  [0] = "(x + 3) * (x + 5) % 97",
  "x * x * 2 + 14 * (x + 1) % 1009 + 2",
  "((x + 1) * (x + 2) * (x + 3) + 4 * x) % 8191 + (x - x % 10)",
}
local sum = 0
for i = 0, 119999 do
  local p = setmetatable({ text = texts[i % 3], at = 1 }, parser)
  local tree = p:sum()
  for x = 0, 7 do sum = (sum + eval(tree, x + i)) % 1000003 end
end
print(string.format("%d", sum))
