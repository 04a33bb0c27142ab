-- A frame loop: ships move in Go, the host draws them (here: prints), and the collector has a part of each frame.
-- In LÖVE the body of the loop is love.update, and the printing love.draw.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local ffi = require("ffi")
local ergo = require("ergo")(arg[1], arg[2])

ffi.cdef("typedef struct Ship { float x, y, dx, dy; } Ship;")

local vm = ergo.open({ flags = ergo.C.ERGO_MANUAL_GC })
local game = vm:load("game", "game.go", [[
package game

type Ship struct{ X, Y, DX, DY float32 }

var Ships = [3]Ship{{DX: 1}, {DY: 2}, {DX: 1, DY: 1}}

func Update(dt float64) {
	for i := range Ships {
		s := &Ships[i]
		s.X += s.DX * float32(dt)
		s.Y += s.DY * float32(dt)
		if float64(s.X) > width() {
			s.DX = -s.DX
		}
	}
}
]])
game:host("width", "func() float64", function() return 1.5 end)
game:init()

local update, ships = game:find("Update", "func(float64)"), game:variable("Ships", "Ship *")
for _ = 1, 128 do
  update(1 / 64)
  vm:step(500) -- half a millisecond at most
end
for i = 0, 2 do print(("%.2f %.2f"):format(ships[i].x, ships[i].y)) end
print(select(2, pcall(game.eval, game, "Update(fast)")))
vm:close()
