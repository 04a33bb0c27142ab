-- Go source inside a LuaJIT program (LÖVE, OpenResty and others have it inside): libergo through ffi alone, with ergo.h itself as the declarations.
--
--   local ergo = require("ergo")("libergo.so", "ergo.h")
--   local vm = ergo.open()
--   local m = vm:load("rules", "rules.go", "package rules\nfunc Half(x float64) float64 { return x / 2 }"):init()
--   print(m:find("Half", "func(float64) float64")(3))
--
-- Failures are Lua errors: tables with status, name, file, line, column, message, code and frames; tostring gives "file:line:column: message".
-- Integers are Lua numbers, exact up to 2^53. Structs cross as their memory image: ffi.cdef one of the same name as the script's.
local ffi = require("ffi")

-- What ffi.cdef accepts of the header: without directives and inline functions.
local function declarations(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  text = text:match("^(.-)/%* Inline conversions") or text
  text = text:gsub("#ifdef __cplusplus.-#endif[^\n]*\n", ""):gsub("\n%s*#[^\n]*", ""):gsub("^#[^\n]*", "")
  return (text:gsub("ERGO_API", ""))
end

local Error = {}
Error.__index = Error
function Error.__tostring(e)
  if e.file ~= "" then
    return ("%s:%d:%d: %s"):format(e.file, e.line, e.column, e.message)
  end
  return e.message ~= "" and e.message or e.name
end

-- The types of a list, at its commas outside of brackets.
local function split(text)
  local parts, depth, begin = {}, 0, 1
  for at = 1, #text + 1 do
    local char = text:sub(at, at)
    if char:match("[%(%[{]") then depth = depth + 1 end
    if char:match("[%)%]}]") then depth = depth - 1 end
    if depth == 0 and (char == "," or char == "") then
      local part = text:sub(begin, at - 1):match("^%s*(.-)%s*$")
      if part ~= "" then parts[#parts + 1] = part end
      begin = at + 1
    end
  end
  return parts
end

return function(library, header)
  if not pcall(ffi.typeof, "ergo_mem_stats") then ffi.cdef(declarations(header)) end
  local C = ffi.load(library)
  assert(C.ergo_abi_version() == 1, "another ABI of libergo")
  local ergo = { C = C, Error = Error, NO_LIMIT = 0xffffffffffffffffULL }

  local slots_of = ffi.typeof("ergo_slot[?]")
  local doubles, floats = ffi.typeof("double *"), ffi.typeof("float *")

  -- Codecs: how a Go type stands in cells.
  local codecs = {}
  for name, ctype in pairs({
    int = "int64_t", int8 = "int8_t", int16 = "int16_t", int32 = "int32_t", int64 = "int64_t", rune = "int32_t", byte = "uint8_t",
    uint = "uint64_t", uint8 = "uint8_t", uint16 = "uint16_t", uint32 = "uint32_t", uint64 = "uint64_t", uintptr = "uint64_t",
  }) do
    local narrow = ffi.typeof(ctype)
    codecs[name] = {
      slots = 1, ctype = ctype,
      put = function(_, io, at, v) io[at] = ffi.cast("ergo_slot", ffi.cast("int64_t", ffi.cast(narrow, v))) end,
      get = function(io, at) return tonumber(ffi.cast(narrow, io[at])) end,
    }
  end
  codecs.bool = {
    slots = 1, ctype = "bool",
    put = function(_, io, at, v) io[at] = v and 1 or 0 end,
    get = function(io, at) return io[at] % 2 == 1 end,
  }
  codecs.float64 = {
    slots = 1, ctype = "double",
    put = function(_, io, at, v) ffi.cast(doubles, io + at)[0] = v end,
    get = function(io, at) return ffi.cast(doubles, io + at)[0] end,
  }
  codecs.float32 = {
    slots = 1, ctype = "float",
    put = function(_, io, at, v) io[at] = 0; ffi.cast(floats, io + at)[0] = v end,
    get = function(io, at) return tonumber(ffi.cast(floats, io + at)[0]) end,
  }
  codecs.string = {
    slots = 2,
    put = function(m, io, at, v) m.vm:check(C.ergo_string_new(m.vm.p, v, #v, io + at)) end,
    get = function(io, at) return ffi.string(ffi.cast("const char *", ffi.cast("uintptr_t", io[at])), tonumber(io[at + 1])) end,
  }
  local pointer = {
    slots = 1,
    put = function(_, io, at, v) io[at] = v end,
    get = function(io, at) return io[at] end,
  }

  -- What an interface holds: nil, or its two cells, good until the next call; VM:type_of tells the type.
  local any = {
    slots = 2,
    put = function(_, io, at, v) io[at], io[at + 1] = v and v.word or 0, v and v.data or 0 end,
    get = function(io, at) return io[at] ~= 0 and { word = io[at], data = io[at + 1] } or nil end,
  }
  codecs.any, codecs["interface {}"], codecs.error = any, any, any

  local function slice(elem, ctype)
    local view = ffi.typeof(ctype .. " *")
    return {
      slots = 3,
      put = function(m, io, at, v)
        m.vm:check(C.ergo_slice_new(m.vm.p, m:type(elem), #v, #v, io + at))
        local to = ffi.cast(view, ffi.cast("uintptr_t", io[at]))
        for i = 1, #v do to[i - 1] = v[i] end
      end,
      get = function(io, at)
        local from, out = ffi.cast(view, ffi.cast("uintptr_t", io[at])), {}
        for i = 1, tonumber(io[at + 1]) do
          local v = from[i - 1]
          out[i] = type(v) == "cdata" and tonumber(v) or v
        end
        return out
      end,
    }
  end

  local function image(ctype)
    local size, make = ffi.sizeof(ctype), ffi.typeof(ctype)
    local slots = math.floor((size + 7) / 8)
    return {
      slots = slots,
      put = function(_, io, at, v) io[at + slots - 1] = 0; ffi.copy(io + at, type(v) == "cdata" and v or make(v), size) end,
      get = function(io, at) local v = make(); ffi.copy(v, io + at, size); return v end,
    }
  end

  local function codec_of(text)
    -- In the text of a type stands the package before a name: rules.Vec3.
    text = text:gsub("^%.%.%.", "[]"):gsub("^([%[%]]*)[%w_]+%.([%w_]+)$", "%1%2")
    if codecs[text] then return codecs[text] end
    if text:match("^%*") or text:match("^map%[") or text:match("^chan ") or text:match("^chan<%- ") or text:match("^<%-chan ") or text:match("^func%(") then return pointer end
    local elem = text:match("^%[%](.+)$")
    if elem and codecs[elem] and codecs[elem].ctype then
      codecs[text] = slice(elem, codecs[elem].ctype)
    elseif pcall(ffi.typeof, text) then
      codecs[text] = image(text)
    else
      error("a value of type " .. text .. " cannot cross", 0)
    end
    return codecs[text]
  end

  -- "func(float64, string) (int, bool)": types only, without names of parameters.
  local function signature(text)
    local depth, close = 0, nil
    for at = 5, #text do
      local char = text:sub(at, at)
      depth = depth + (char == "(" and 1 or 0) - (char == ")" and 1 or 0)
      if depth == 0 then close = at; break end
    end
    local results = text:sub(close + 1):match("^%s*(.-)%s*$")
    local sig = { inputs = {}, outputs = {} }
    local n_in, n_out = 0, 0
    for i, t in ipairs(split(text:sub(6, close - 1))) do
      sig.inputs[i] = codec_of(t)
      n_in = n_in + sig.inputs[i].slots
    end
    for i, t in ipairs(split(results:match("^%((.*)%)$") or results)) do
      sig.outputs[i] = codec_of(t)
      n_out = n_out + sig.outputs[i].slots
    end
    sig.slots = math.max(n_in, n_out)
    return sig
  end

  local function read(list, io)
    local values, at = {}, 0
    for i, codec in ipairs(list) do
      values[i] = codec.get(io, at)
      at = at + codec.slots
    end
    return values
  end

  local function sized(ctype)
    local out = ffi.new(ctype)
    out.struct_size = ffi.sizeof(ctype)
    return out
  end

  local VM, Module, Node = {}, {}, {}
  VM.__index, Module.__index, Node.__index = VM, Module, Node

  -- Fields of ergo_config, and `stdout`, which is called with each text that is printed.
  function ergo.open(fields)
    local config = ffi.new("ergo_config")
    C.ergo_config_init(config, ffi.sizeof(config))
    local vm = setmetatable({ callbacks = {}, let_go = 0 }, VM)
    vm.free_host = vm:callback("ergo_free_fn", function() vm.let_go = vm.let_go + 1 end)
    for name, value in pairs(fields or {}) do
      if name ~= "stdout" then config[name] = value end
    end
    if fields and fields.stdout then
      config.stdout_fn = vm:callback("ergo_write_fn", function(_, p, n)
        local ok = pcall(fields.stdout, ffi.string(p, n))
        return ok and n or 0
      end)
    end
    local out = ffi.new("ergo_vm *[1]")
    local s = C.ergo_vm_new(config, out)
    if s ~= 0 then error(setmetatable({ status = s, name = ffi.string(C.ergo_status_name(s)), message = "", file = "" }, Error), 0) end
    vm.p = out[0]
    return vm
  end

  -- Callbacks of LuaJIT are few and never freed by themselves: those of a VM are, when it is closed.
  function VM:callback(ctype, f)
    local made = ffi.cast(ctype, f)
    self.callbacks[#self.callbacks + 1] = made
    return made
  end

  function VM:close()
    if self.p == nil then return end
    self:check(C.ergo_vm_free(self.p))
    self.p = nil
    for _, each in ipairs(self.callbacks) do each:free() end
    self.callbacks = {}
  end
  -- What may call back must not be compiled into a trace.
  jit.off(VM.close)

  function VM:check(s)
    if s >= 0 and s ~= C.ERGO_NOT_FOUND and s ~= C.ERGO_EXITED then return s end
    local made = { status = s, name = ffi.string(C.ergo_status_name(s)), message = "", file = "", code = "", line = 0, column = 0, frames = {} }
    local e = sized("ergo_error")
    if s ~= C.ERGO_E_BUSY and C.ergo_error_get(self.p, 0, e) == 0 and e.status == s then
      made.file, made.message, made.code = ffi.string(e.file, e.file_len), ffi.string(e.message, e.message_len), ffi.string(e.code, e.code_len)
      made.line, made.column = e.line, e.column
      local f = sized("ergo_frame")
      for i = 0, e.nframes - 1 do
        if C.ergo_error_frame(self.p, 0, i, f) == 0 then
          made.frames[i + 1] = { func = ffi.string(f.func, f.func_len), file = ffi.string(f.file, f.file_len), line = f.line, column = f.column }
        end
      end
    end
    local thrown = self.thrown
    self.thrown = nil
    if thrown and s == C.ERGO_E_PANIC and made.message == thrown.text then made.cause = thrown.value end
    error(setmetatable(made, Error), 0)
  end

  function VM:load(path, file, source)
    local m = setmetatable({ vm = self, number = 0, path = path, types = {} }, Module)
    return m:add(file, source)
  end
  function VM:collect() self:check(C.ergo_gc_collect(self.p)) end
  function VM:set(what, value) self:check(C.ergo_gc_set(self.p, what, value)) end
  function VM:set_fuel(units) self:check(C.ergo_vm_set_fuel(self.p, units)) end
  function VM:fuel() return tonumber(C.ergo_vm_fuel(self.p)) end
  function VM:interrupt() C.ergo_vm_interrupt(self.p) end
  function VM:clear_interrupt() C.ergo_vm_clear_interrupt(self.p) end
  -- What has happened since, oldest first, until the ring (event_ring_bytes) is empty: for e in vm:events() do ... e.kind == C.ERGO_EV_GC_END ... end
  function VM:events()
    local e = ffi.new("ergo_event[1]")
    return function()
      if C.ergo_events_poll(self.p, e, 1) == 1 then return ffi.new("ergo_event", e[0]) end
    end
  end
  function VM:tick() C.ergo_tick(self.p) end
  -- What `call` writes, as a string, or in parts to a function; and its status. An error of the function's is the call's `cause`.
  local function written(vm, to, call)
    local parts, raised = {}, nil
    to = to or function(part) parts[#parts + 1] = part end
    local write = ffi.cast("ergo_write_fn", function(_, p, n)
      local ok, err = pcall(to, ffi.string(p, n))
      if ok then return n end
      raised = err
      return 0
    end)
    local s = call(write)
    write:free()
    local ok, e = pcall(vm.check, vm, s)
    if not ok then
      e.cause = raised
      error(e, 0)
    end
    return table.concat(parts), s
  end
  jit.off(written)
  -- A file of that format (C.ERGO_OPENMETRICS and so on).
  function VM:export(format, flags, to)
    return (written(self, to, function(write) return C.ergo_export(self.p, format, flags or 0, write, nil) end))
  end
  -- The next cycle writes down what it marks, while the program goes on; snapshot_write gives it, or nil while that cycle is not over.
  function VM:snapshot_begin(most_bytes) self:check(C.ergo_snapshot_begin(self.p, most_bytes or 0)) end
  function VM:snapshot_write(to)
    local text, s = written(self, to, function(write) return C.ergo_snapshot_write(self.p, write, nil) end)
    return s ~= C.ERGO_MORE and text or nil
  end
  -- So many samples a second, until it is 0; export(C.ERGO_PPROF_CPU) has them.
  function VM:cpu_profile(hz) self:check(C.ergo_cpu_profile(self.p, hz)) end
  -- A part of a frame for the collector, in us; true while its cycle is not over.
  function VM:step(budget_us) return self:check(C.ergo_gc_step(self.p, budget_us, nil)) == C.ERGO_MORE end
  function VM:finalize() self:check(C.ergo_finalize(self.p, 0xffffffff, nil)) end
  jit.off(VM.finalize)
  function VM:stats()
    local s = sized("ergo_mem_stats")
    self:check(C.ergo_mem_stats_get(self.p, s))
    return s
  end

  function Module:add(file, source)
    local out = ffi.new("ergo_module[1]")
    self.vm:check(C.ergo_load(self.vm.p, self.path, file, source, #source, out))
    self.number = out[0]
    return self
  end

  -- Binds a function that the script may call, before init. An error of its is a panic in the script; the error of the call has it as `cause`.
  function Module:host(name, text, f)
    local sig, m = signature(text), self
    local function run(io)
      local results = { f(unpack(read(sig.inputs, io), 1, #sig.inputs)) }
      local at = 0
      for i, codec in ipairs(sig.outputs) do
        codec.put(m, io, at, results[i])
        at = at + codec.slots
      end
    end
    local function call(_, cx, io)
      local ok, err = pcall(run, io)
      if ok then return 0 end
      local said = tostring(err)
      m.vm.thrown = { text = said, value = err }
      return C.ergo_throw(cx, said, #said)
    end
    self.vm:check(C.ergo_host_func(self.vm.p, self.number, name, text, self.vm:callback("ergo_host_fn", call), nil, self.vm.free_host))
  end

  function Module:init()
    self.vm:check(C.ergo_init(self.vm.p, self.number))
    return self
  end
  jit.off(Module.init)

  -- The types of functions and of what interfaces hold: tables with text, kind (the number of reflect.Kind), parameters, results, variadic.
  -- A func type may name itself: `known` has those that were begun.
  local function type_made(vm, number, known)
    known = known or {}
    if known[number] then return known[number] end
    local info, text, len = sized("ergo_type_info"), ffi.new("const char *[1]"), ffi.new("size_t[1]")
    vm:check(C.ergo_type_get(vm.p, number, info))
    vm:check(C.ergo_type_name(vm.p, number, text, len))
    local made = { text = ffi.string(text[0], len[0]), kind = info.kind, variadic = info.variadic == 1, parameters = {}, results = {} }
    known[number] = made
    local out = ffi.new("ergo_type[1]")
    for _, list in ipairs({ { made.parameters, C.ergo_type_param }, { made.results, C.ergo_type_result } }) do
      local types, of = list[1], list[2]
      while of(vm.p, number, #types, out) == C.ERGO_OK do types[#types + 1] = type_made(vm, out[0], known) end
    end
    return made
  end
  function VM:type_of(value)
    if value == nil then return nil end
    local out, cells = ffi.new("ergo_type[1]"), slots_of(2)
    cells[0], cells[1] = value.word, value.data
    self:check(C.ergo_interface_type(self.p, cells, out))
    return type_made(self, out[0])
  end

  -- Kinds of reflect that receivers by value have, by number.
  local BASIC = { "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64", [24] = "string" }
  local STRUCT = 25

  local function found(m, symbol, text)
    local out, t = ffi.new("ergo_func[1]"), ffi.new("ergo_type[1]")
    m.vm:check(C.ergo_find(m.vm.p, m.number, symbol, text, out))
    m.vm:check(C.ergo_func_type(m.vm.p, out[0], t))
    return out[0], t[0]
  end
  -- The type of a function, as it is called: of a method the receiver is the first parameter.
  function Module:type_of(symbol)
    local _, t = found(self, symbol, nil)
    return type_made(self.vm, t)
  end

  -- A function of the script as one of Lua's; of a method the receiver is the first argument. `text`, the signature without it, is compared with the script's if it
  -- is given.
  function Module:find(symbol, text)
    local number, t = found(self, symbol, text)
    local vm, m = self.vm, self
    local sig = signature(text or type_made(vm, t).text)
    if text and symbol:sub(1, 1) == "(" then
      local receiver = type_made(vm, t).parameters[1]
      local codec = codecs[BASIC[receiver.kind]] or receiver.kind == STRUCT and codec_of(receiver.text) or pointer
      table.insert(sig.inputs, 1, codec)
      sig.slots = sig.slots + codec.slots
    end
    local n_inputs = #sig.inputs
    local function wrong(n)
      local wanted = type_made(vm, t).text
      error(("call of %s with %d argument%s, wants %d: %s"):format(symbol, n, n == 1 and "" or "s", n_inputs, wanted), 3)
    end
    local spare
    local function call(...)
      if select("#", ...) ~= n_inputs then wrong(select("#", ...)) end
      -- Calls inside calls have cells of their own.
      local io = spare or slots_of(sig.slots + 1)
      spare = nil
      local at = 0
      for i, codec in ipairs(sig.inputs) do
        codec.put(m, io, at, (select(i, ...)))
        at = at + codec.slots
      end
      vm:check(C.ergo_call(vm.p, number, io, sig.slots))
      local results = read(sig.outputs, io)
      spare = io
      return unpack(results, 1, #sig.outputs)
    end
    jit.off(call)
    return call
  end

  -- An expression of that type (Go text), or statements.
  function Module:eval(source, text)
    local codec = text and codec_of(text)
    local io = slots_of(codec and codec.slots or 1)
    self.vm:check(C.ergo_eval(self.vm.p, self.number, source, #source, io, codec and codec.slots or 0, nil))
    return codec and codec.get(io, 0)
  end
  jit.off(Module.eval)

  function Module:type(text)
    if not self.types[text] then
      local out = ffi.new("ergo_type[1]")
      self.vm:check(C.ergo_type_of(self.vm.p, self.number, text, out))
      self.types[text] = out[0]
    end
    return self.types[text]
  end

  -- A package variable in its place, as a pointer of that C type.
  function Module:variable(symbol, ctype)
    local out = ffi.new("void *[1]")
    self.vm:check(C.ergo_global(self.vm.p, self.number, symbol, out, nil))
    return ffi.cast(ctype, out[0])
  end

  -- Makes a pointer of that type last; ergo.C.ergo_ref_free(vm.p, ref) ends that.
  function Module:keep(text, value)
    local out = ffi.new("ergo_ref[1]")
    self.vm:check(C.ergo_ref_new(self.vm.p, self:type(text), slots_of(1, value), 0, out))
    return out[0]
  end
  function VM:kept(ref)
    local io = slots_of(1)
    self:check(C.ergo_ref_get(self.p, ref, io, 1))
    return io[0]
  end

  -- Nodes: an owned one is given back when it is collected, or by release; nodes reached from it hold it.
  local function node(vm, p, owner)
    if p == nil then return nil end
    if not owner then p = ffi.gc(p, C.ergo_node_release) end
    return setmetatable({ vm = vm, p = p, owner = owner }, Node)
  end
  function VM:parse(file, source)
    local out = ffi.new("ergo_node *[1]")
    local s = C.ergo_parse(self.p, file, source, #source, out)
    local made = node(self, out[0])
    self:check(s)
    return made
  end
  local len = ffi.new("size_t[1]")
  function Node:kind() return ffi.string(C.ergo_node_kind_name(C.ergo_node_kind(self.p))) end
  function Node:text() return ffi.string(C.ergo_node_text(self.p, len), len[0]) end
  function Node:count() return C.ergo_node_child_count(self.p) end
  function Node:child(i) return node(self.vm, C.ergo_node_child(self.p, i - 1), self.owner or self) end
  function Node:at(offset) return node(self.vm, C.ergo_node_at(self.p, offset), self.owner or self) end
  function Node:keep() return node(self.vm, C.ergo_node_retain(self.p)) end
  function Node:parent() return node(self.vm, C.ergo_node_retain_parent(self.p)) end
  function Node:extent() local e = sized("ergo_extent"); C.ergo_node_extent(self.p, e); return e end
  function Node:lifespan() local l = sized("ergo_lifespan"); C.ergo_node_lifespan(self.p, l); return l end
  function Node:release()
    if not self.owner and self.p ~= nil then C.ergo_node_release(ffi.gc(self.p, nil)) end
    self.p = nil
  end
  function Node:on_dead(f)
    self.vm:check(C.ergo_node_on_dead(self.p, self.vm:callback("ergo_dead_fn", function(_, last) pcall(f, last) end), nil))
  end

  return ergo
end
