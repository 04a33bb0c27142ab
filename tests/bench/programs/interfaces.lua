-- Methods called through an interface: four kinds of shapes in one slice.
local function class()
  local c = {}
  c.__index = c
  return c
end

local square, rectangle, circle, triangle = class(), class(), class(), class()
function square:area() return self.side * self.side end
function square:grow(by) self.side = self.side + by end
function square:sides() return 4 end
function rectangle:area() return self.w * self.h end
function rectangle:grow(by)
  self.w = self.w + by
  self.h = self.h + by
end
function rectangle:sides() return 4 end
function circle:area() return 3 * self.r * self.r end
function circle:grow(by) self.r = self.r + by end
function circle:sides() return 0 end
function triangle:area() return self.base * self.height / 2 end
function triangle:grow(by)
  self.base = self.base + by
  self.height = self.height + by
end
function triangle:sides() return 3 end

local shapes = {}
for i = 0, 999 do
  local x = i % 10
  local kind = i % 4
  if kind == 0 then
    shapes[#shapes + 1] = setmetatable({ side = x }, square)
  elseif kind == 1 then
    shapes[#shapes + 1] = setmetatable({ w = x, h = x + 1 }, rectangle)
  elseif kind == 2 then
    shapes[#shapes + 1] = setmetatable({ r = x }, circle)
  else
    shapes[#shapes + 1] = setmetatable({ base = x, height = x + 2 }, triangle)
  end
end
local total, sides = 0, 0
for round = 0, 14999 do
  for i = 1, #shapes do
    local s = shapes[i]
    total = total + s:area()
    sides = sides + s:sides()
  end
  if round % 300 == 0 then
    for i = 1, #shapes do shapes[i]:grow(1) end
  end
end
print(string.format("%.0f %d", total, sides))
