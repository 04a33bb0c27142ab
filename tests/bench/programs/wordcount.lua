-- Words of a long text cut out byte by byte and counted in a map.
local floor, byte, sub, concat = math.floor, string.byte, string.sub, table.concat

local function make_text(n)
  local letters = "etaoinshrdlucmfw"
  local text = {}
  local x = 1
  for _ = 1, n do
    x = (x * 1664525 + 1013904223) % 4294967296
    local length = floor(x / 65536) % 3 + 1
    for _ = 1, length do
      x = (x * 1664525 + 1013904223) % 4294967296
      local at = floor(x / 65536) % 16 + 1
      text[#text + 1] = sub(letters, at, at)
    end
    text[#text + 1] = " "
  end
  return concat(text)
end

local text = make_text(300000)
local counts, distinct, words = {}, 0, 0
for _ = 1, 12 do
  local start = -1
  for i = 1, #text do
    local c = byte(text, i)
    if c >= 97 and c <= 122 then
      if start < 0 then start = i end
    elseif start >= 0 then
      local word = sub(text, start, i - 1)
      local n = counts[word]
      if n == nil then
        distinct = distinct + 1
        n = 0
      end
      counts[word] = n + 1
      words = words + 1
      start = -1
    end
  end
end
local most = 0
for _, n in pairs(counts) do
  if n > most then most = n end
end
print(string.format("%d %d %d %d %d", #text, words, distinct, most, counts["the"] or 0))
