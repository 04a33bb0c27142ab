-- A tree of values written as JSON, byte by byte where strings need it.
local byte, char, concat = string.byte, string.char, table.concat
local null = {}

local chars = {}
for i = 0, 255 do chars[i] = char(i) end
local hex = "0123456789abcdef"

local function quote(out, s)
  out[#out + 1] = '"'
  for i = 1, #s do
    local c = byte(s, i)
    if c == 34 or c == 92 then
      out[#out + 1] = "\\"
      out[#out + 1] = chars[c]
    elseif c == 10 then
      out[#out + 1] = "\\"
      out[#out + 1] = "n"
    elseif c < 32 then
      out[#out + 1] = "\\u00"
      local high = (c - c % 16) / 16
      out[#out + 1] = hex:sub(high + 1, high + 1)
      out[#out + 1] = hex:sub(c % 16 + 1, c % 16 + 1)
    else
      out[#out + 1] = chars[c]
    end
  end
  out[#out + 1] = '"'
end

local function encode(out, v)
  local kind = type(v)
  if v == null then
    out[#out + 1] = "null"
  elseif kind == "boolean" then
    out[#out + 1] = v and "true" or "false"
  elseif kind == "number" then
    out[#out + 1] = string.format("%d", v)
  elseif kind == "string" then
    quote(out, v)
  elseif v.is_array then
    out[#out + 1] = "["
    for i = 1, #v do
      if i > 1 then out[#out + 1] = "," end
      encode(out, v[i])
    end
    out[#out + 1] = "]"
  else
    out[#out + 1] = "{"
    for i = 1, #v do
      if i > 1 then out[#out + 1] = "," end
      quote(out, v[i].name)
      out[#out + 1] = ":"
      encode(out, v[i].value)
    end
    out[#out + 1] = "}"
  end
end

local function member(name, value) return { name = name, value = value } end

local function document(n)
  local people = { is_array = true }
  for i = 0, n - 1 do
    people[#people + 1] = {
      member("id", i),
      member("name", 'person "' .. i .. '"'),
      member("active", i % 3 == 0),
      member("note", "line one\nline two\ttabbed"),
      member("scores", { is_array = true, i % 7, i % 11, null, i % 13 }),
      member("address", { member("street", "Long Street"), member("number", i % 100) }),
    }
  end
  return { member("count", n), member("people", people) }
end

local doc = document(1000)
local sum, length = 0, 0
for _ = 1, 150 do
  local parts = {}
  encode(parts, doc)
  local out = concat(parts)
  length = #out
  for i = 1, #out, 5 do sum = (sum * 31 + byte(out, i)) % 1000003 end
end
print(string.format("%d %d", length, sum))
