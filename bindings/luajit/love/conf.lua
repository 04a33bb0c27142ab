-- A window, and no more of LÖVE than the game needs.
function love.conf(t)
  t.window.title, t.window.width, t.window.height, t.window.vsync = "Ergo in LÖVE", 320, 240, 0
  t.modules.audio, t.modules.sound, t.modules.physics, t.modules.joystick = false, false, false, false
end
