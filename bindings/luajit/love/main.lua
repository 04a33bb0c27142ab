-- A game in LÖVE whose rules are Go: the script moves sparks, LÖVE draws them out of the script's memory, and the collector has half a millisecond of each frame.
--
--   love bindings/luajit/love LIBRARY HEADER [FRAMES]
--
-- In: libergo.so and ergo.h. With FRAMES it ends by itself after so many, having looked at a pixel, and prints what frames took.
local here = love.filesystem.getSource()
package.path = here .. "/../?.lua;" .. package.path
local ffi = require("ffi")

local BUDGET_US = 500 -- of a frame, for the collector
local N = 200

ffi.cdef("typedef struct View { float x, y, heat; } View;")

local ergo, vm, update, sparks, frames_left
local update_ms, step_ms, gap_ms, last = {}, {}, {}, nil

function love.load(arg)
  frames_left = tonumber(arg[3])
  if frames_left then
    -- Nobody is there to read LÖVE's blue screen.
    function love.errorhandler(text) io.stderr:write(tostring(text), "\n") end
  end
  ergo = require("ergo")(arg[1], arg[2])
  -- Nothing is collected but in vm:step: a frame is never longer for it than the budget.
  vm = ergo.open({ flags = ergo.C.ERGO_MANUAL_GC, event_ring_bytes = 65536 })
  local source = assert(love.filesystem.read("game.go"))
  local game = vm:load("game", "game.go", source)
  game:host("width", "func() float32", love.graphics.getWidth)
  game:host("height", "func() float32", love.graphics.getHeight)
  game:init()
  update = game:find("Update", "func(float32)")
  sparks = game:variable("Sparks", "View *")
end

function love.update(dt)
  -- A test's frames are of one length, whatever the machine does meanwhile.
  local begin = love.timer.getTime()
  update(frames_left and 1 / 60 or dt)
  local moved = love.timer.getTime()
  vm:step(BUDGET_US)
  local stepped = love.timer.getTime()
  update_ms[#update_ms + 1], step_ms[#step_ms + 1] = 1000 * (moved - begin), 1000 * (stepped - moved)
  if last then gap_ms[#gap_ms + 1] = 1000 * (begin - last) end
  last = begin
end

function love.draw()
  for i = 0, N - 1 do
    local s = sparks[i]
    love.graphics.setColor(1, 1 - s.heat / 2, 0.2)
    love.graphics.circle("fill", s.x, s.y, 3)
  end
  if frames_left then
    frames_left = frames_left - 1
    if frames_left == 0 then love.graphics.captureScreenshot(function(picture) love.event.quit(finish(picture)) end) end
  end
end

local function quantile(times, q)
  table.sort(times)
  return times[math.max(1, math.ceil(q * #times))]
end

-- The end of a run of so many frames: what was seen; the status of the process.
function finish(picture)
  local lit, inside = 0, 0
  for i = 0, N - 1 do
    local x, y = math.floor(sparks[i].x), math.floor(sparks[i].y)
    if x >= 0 and y >= 0 and x < picture:getWidth() and y < picture:getHeight() then
      inside = inside + 1
      if picture:getPixel(x, y) > 0.9 then lit = lit + 1 end
    end
  end
  local cycles = 0
  for e in vm:events() do cycles = cycles + (e.kind == ergo.C.ERGO_EV_GC_END and 1 or 0) end
  print(("sparks where the script has them: %s"):format(inside > N / 2 and lit == inside and "yes" or ("no, %d of %d"):format(lit, inside)))
  print(("cycles ended in the frames: %s"):format(cycles > 0 and "yes" or "no"))
  for name, times in pairs({ update = update_ms, step = step_ms, frame = gap_ms }) do
    io.stderr:write(("%-6s  median %.3f ms, 99 of 100 %.3f ms, longest %.3f ms\n"):format(name, quantile(times, 0.5), quantile(times, 0.99), times[#times]))
  end
  vm:close()
  return lit == inside and cycles > 0 and 0 or 1
end
