//! The neck between the machine and the libraries: all that a native function may see and do.
//!
//! In: a window of slots, laid out by the signature of the body-less Go declaration. Out: results in the window
//! and a [`Flow`], or a [`Trap`]. `std` imports this file of the machine and no other.
//!
//! Argument slots count from 0 over all arguments, receiver first: an `int` takes one slot, a `string` two, a
//! slice three, an interface two, a struct `ceil(size / 8)`. Result slots count from 0 over all results.
//!
//! Rules. N1: addresses (`u64`) and byte slices that a `NativeCx` hands out are good until the native returns;
//! nothing is collected meanwhile. N2: a pointer is stored into the heap only through `write_ptr`, `store_slots`,
//! `copy_value` (barrier); `write_u64` and the like are for words that are never pointers. N3: a native that answers
//! `Block` is executed again from the start, so it blocks before it changes anything but wait queues.
//! N4: bytes of strings are never changed, except of one the native has just allocated.

use crate::heap::weak::WeakError;
use crate::vm::Vm;
use crate::vm::goroutine::SemaAddr;

pub use crate::code::compose::{FieldOf, NotMade};
pub use crate::code::program::MethodId;
pub use crate::code::rtype::{Kind, RField, RMethod, RType, RTypeId, RTypes, flags};
pub use crate::code::trap::TrapKind;
pub use crate::heap::Heap;
pub use crate::heap::class::{N_CLASSES, class_bytes};
pub use crate::heap::counters::{More, SizeRow, Stats};
pub use crate::heap::histogram::{N_BUCKETS, TimeHistogram};
pub use crate::vm::goroutine::{FIRST_STACK_BYTES, WaitReason};
pub use crate::vm::platform::{FileResult, FileStat, Files, Platform};
pub use crate::vm::profile::{ProfileFrame, SampleReading};
pub use crate::vm::stub::StubKind;
pub use crate::vm::trace::FrameInfo;
pub use crate::vm::trap::{Flow, PendingCall, Trap};

/// What a native answers.
pub type NativeResult = Result<Flow, Trap>;

/// The body of a native. Numbers are given by the engine's table (`Vm::set_natives`).
pub type NativeFn = fn(&mut NativeCx<'_>) -> NativeResult;

/// A slice argument: base address, length and capacity in elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SliceRef {
    /// Address of element 0, or 0.
    pub ptr: u64,
    /// Elements.
    pub len: u64,
    /// Elements until the end of the array.
    pub cap: u64,
}

/// An interface value: type word and data word, as they stand in slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Iface {
    /// Address of the descriptor, 0 for nil.
    pub ty: u64,
    /// The value if pointer-shaped or inline, else the address of its box.
    pub data: u64,
}

/// One call of a native.
pub struct NativeCx<'a> {
    /// The machine; not for libraries.
    pub(crate) vm: &'a mut Vm,
    /// Base of the window.
    pub(crate) win: *mut u64,
    /// First argument slot.
    pub(crate) args: *mut u64,
    /// Argument slots; behind them stands the closure of a function that captures.
    pub(crate) n_args: usize,
    /// Results of the call asked for by `Flow::Call`, if this is the second execution.
    pub(crate) results: Option<*const u64>,
    /// True if the goroutine was parked here and something woke it.
    pub(crate) woken: bool,
}

/// Arguments.
impl<'a> NativeCx<'a> {
    /// Argument slot `i`: integers are extended, bool is 0 or 1, pointers are addresses.
    pub fn arg(&self, i: usize) -> u64 {
        // SAFETY: V1: the window holds the slots of the signature; the native's table entry agrees with it.
        unsafe { *self.args.add(i) }
    }

    /// Argument slot `i` as a signed integer.
    pub fn arg_i64(&self, i: usize) -> i64 {
        self.arg(i) as i64
    }

    /// Argument slot `i` as a bool.
    pub fn arg_bool(&self, i: usize) -> bool {
        self.arg(i) as u8 != 0
    }

    /// Argument slot `i` as a float64.
    pub fn arg_f64(&self, i: usize) -> f64 {
        f64::from_bits(self.arg(i))
    }

    /// Argument slot `i` as a float32.
    pub fn arg_f32(&self, i: usize) -> f32 {
        f32::from_bits(self.arg(i) as u32)
    }

    /// The bytes of the string in slots `i`, `i + 1`.
    pub fn arg_str(&self, i: usize) -> &'a [u8] {
        self.bytes_at(self.arg(i), self.arg(i + 1))
    }

    /// The string in slots `i`, `i + 1` as text; invalid bytes are replaced.
    pub fn arg_text(&self, i: usize) -> std::borrow::Cow<'a, str> {
        String::from_utf8_lossy(self.arg_str(i))
    }

    /// The bytes of the `[]byte` in slots `i..i + 3`.
    pub fn arg_bytes(&self, i: usize) -> &'a [u8] {
        self.bytes_at(self.arg(i), self.arg(i + 1))
    }

    /// The same to write into. The caller holds no other view of it.
    pub fn arg_bytes_mut(&self, i: usize) -> &'a mut [u8] {
        let (ptr, len) = (self.arg(i), self.arg(i + 1));
        if len == 0 {
            return &mut [];
        }
        // SAFETY: V2: a slice value names len bytes of one live cell without pointers; N1 keeps it.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u8, len as usize) }
    }

    /// The elements of the `[]uint32` in slots `i..i + 3`.
    pub fn arg_u32s(&self, i: usize) -> &'a [u32] {
        let (ptr, len) = (self.arg(i), self.arg(i + 1));
        if len == 0 {
            return &[];
        }
        // SAFETY: V2: as in `bytes_at`; elements of this type are aligned.
        unsafe { std::slice::from_raw_parts(ptr as *const u32, len as usize) }
    }

    /// The slice in slots `i..i + 3`.
    pub fn arg_slice(&self, i: usize) -> SliceRef {
        SliceRef {
            ptr: self.arg(i),
            len: self.arg(i + 1),
            cap: self.arg(i + 2),
        }
    }

    /// The interface in slots `i`, `i + 1`.
    pub fn arg_iface(&self, i: usize) -> Iface {
        Iface {
            ty: self.arg(i),
            data: self.arg(i + 1),
        }
    }

    /// `n` argument slots from `i` on.
    pub fn arg_slots(&self, i: usize, n: usize) -> Vec<u64> {
        (i..i + n).map(|k| self.arg(k)).collect()
    }
}

/// Results.
impl NativeCx<'_> {
    /// Result slot `i` := a word (extended integer, bool, pointer).
    pub fn ret(&mut self, i: usize, value: u64) {
        // SAFETY: V1, as in `arg`.
        unsafe { *self.win.add(i) = value }
    }

    /// Result slot `i` := a signed integer.
    pub fn ret_i64(&mut self, i: usize, value: i64) {
        self.ret(i, value as u64);
    }

    /// Result slot `i` := a bool.
    pub fn ret_bool(&mut self, i: usize, value: bool) {
        self.ret(i, u64::from(value));
    }

    /// Result slot `i` := a float64.
    pub fn ret_f64(&mut self, i: usize, value: f64) {
        self.ret(i, value.to_bits());
    }

    /// Result slot `i` := a float32.
    pub fn ret_f32(&mut self, i: usize, value: f32) {
        self.ret(i, u64::from(value.to_bits()));
    }

    /// Result slots `i`, `i + 1` := a fresh string.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn ret_str(&mut self, i: usize, bytes: &[u8]) -> Result<(), Trap> {
        let ptr = self.new_string(bytes)?;
        self.ret_str_at(i, ptr, bytes.len() as u64);
        Ok(())
    }

    /// Result slots `i`, `i + 1` := the string of `len` bytes at `ptr` (a part of an argument, or fresh).
    pub fn ret_str_at(&mut self, i: usize, ptr: u64, len: u64) {
        self.ret(i, ptr);
        self.ret(i + 1, len);
    }

    /// Result slots `i..i + 3` := a fresh `[]byte`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn ret_bytes(&mut self, i: usize, bytes: &[u8]) -> Result<(), Trap> {
        let slice = self.new_bytes(bytes)?;
        self.ret_slice(i, slice);
        Ok(())
    }

    /// Result slots `i..i + 3` := a slice.
    pub fn ret_slice(&mut self, i: usize, slice: SliceRef) {
        self.ret(i, slice.ptr);
        self.ret(i + 1, slice.len);
        self.ret(i + 2, slice.cap);
    }

    /// Result slots `i`, `i + 1` := an interface.
    pub fn ret_iface(&mut self, i: usize, value: Iface) {
        self.ret(i, value.ty);
        self.ret(i + 1, value.data);
    }

    /// Result slots from `i` on.
    pub fn ret_slots(&mut self, i: usize, slots: &[u64]) {
        for (k, slot) in slots.iter().enumerate() {
            self.ret(i + k, *slot);
        }
    }
}

/// Memory of the script.
impl<'a> NativeCx<'a> {
    /// `len` bytes at `ptr`.
    pub fn bytes_at(&self, ptr: u64, len: u64) -> &'a [u8] {
        if len == 0 {
            return &[];
        }
        // SAFETY: V2: strings and slices name len bytes of one live cell; N1 keeps it until the native returns.
        unsafe { std::slice::from_raw_parts(ptr as *const u8, len as usize) }
    }

    /// The same to write into: a fresh string or bytes without pointers.
    pub fn bytes_at_mut(&self, ptr: u64, len: u64) -> &'a mut [u8] {
        if len == 0 {
            return &mut [];
        }
        // SAFETY: as in `bytes_at`; the caller holds no other view of them.
        unsafe { std::slice::from_raw_parts_mut(ptr as *mut u8, len as usize) }
    }

    /// The string whose header {ptr, len} stands in memory at `addr` (an element of a `[]string`).
    pub fn str_at(&self, addr: u64) -> &'a [u8] {
        self.bytes_at(self.read_u64(addr), self.read_u64(addr + 8))
    }

    /// The strings of a `[]string`.
    pub fn strs_of(&self, slice: SliceRef) -> Vec<&'a [u8]> {
        (0..slice.len)
            .map(|i| self.str_at(slice.ptr + 16 * i))
            .collect()
    }

    /// The 8-byte word at `addr`, which is aligned and inside a live object.
    pub fn read_u64(&self, addr: u64) -> u64 {
        // SAFETY: V2: the caller took `addr` from a value of that type.
        unsafe { *(addr as *const u64) }
    }

    /// The 4-byte word at `addr`.
    pub fn read_u32(&self, addr: u64) -> u32 {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *const u32) }
    }

    /// Stores a word that is no pointer.
    pub fn write_u64(&mut self, addr: u64, value: u64) {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *mut u64) = value }
    }

    /// Stores a 4-byte word.
    pub fn write_u32(&mut self, addr: u64, value: u32) {
        // SAFETY: as in `read_u64`.
        unsafe { *(addr as *mut u32) = value }
    }

    /// Stores a pointer, through the barrier.
    pub fn write_ptr(&mut self, addr: u64, value: u64) {
        self.vm.store_ptr(addr, value);
    }

    /// The slots of the value of type `ty` at `addr`, as a frame holds it.
    pub fn load_slots(&self, addr: u64, ty: &RType) -> Vec<u64> {
        crate::vm::value::load_vec(addr, ty)
    }

    /// Stores a value that stands in slots, through the barrier.
    pub fn store_slots(&mut self, addr: u64, ty: &RType, slots: &[u64]) {
        self.vm.store_value(addr, ty, slots);
    }

    /// `*to := *from`, values of type `ty` in memory; may overlap.
    pub fn copy_value(&mut self, to: u64, from: u64, ty: &RType) {
        self.vm.copy_value(to, from, ty, 1);
    }

    /// `n` elements copied as `copy` does.
    pub fn copy_values(&mut self, to: u64, from: u64, ty: &RType, n: u64) {
        self.vm.copy_value(to, from, ty, n);
    }

    /// `*addr := zero value`.
    pub fn zero_value(&mut self, addr: u64, ty: &RType) {
        self.vm.zero_value(addr, ty, 1);
    }

    /// Equality of two values in memory, as `==`.
    ///
    /// # Errors
    /// `Uncomparable` for a dynamic type without `==`.
    pub fn equal_mem(&self, a: u64, b: u64, ty: &RType) -> Result<bool, Trap> {
        self.vm.equal_mem(a, b, ty)
    }

    /// Equality of two interfaces.
    ///
    /// # Errors
    /// `Uncomparable` for a dynamic type without `==`.
    pub fn equal_iface(&self, a: Iface, b: Iface) -> Result<bool, Trap> {
        self.vm.equal_iface(a.ty, a.data, b.ty, b.data)
    }
}

/// Allocation. Fresh memory is zeroed.
impl NativeCx<'_> {
    /// A fresh string's bytes; 0 if empty.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_string(&mut self, bytes: &[u8]) -> Result<u64, Trap> {
        self.vm.new_string(bytes)
    }

    /// Room for `n` bytes without pointers, to be filled through `bytes_at_mut`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_raw(&mut self, n: u64) -> Result<u64, Trap> {
        self.vm.alloc_bytes(n)
    }

    /// A fresh `[]byte` with these bytes (never nil, as Go's conversions).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> Result<SliceRef, Trap> {
        let len = bytes.len() as u64;
        let ptr = self.vm.alloc_bytes(len)?;
        self.bytes_at_mut(ptr, len).copy_from_slice(bytes);
        Ok(SliceRef { ptr, len, cap: len })
    }

    /// A fresh `[]string` of fresh strings.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_slice_of_strings(&mut self, strings: &[&[u8]]) -> Result<SliceRef, Trap> {
        self.vm.new_string_slice(strings)
    }

    /// A fresh `[]string` of strings that live already: (address, length) each.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_slice_of_parts(&mut self, parts: &[(u64, u64)]) -> Result<SliceRef, Trap> {
        self.vm.new_part_slice(parts)
    }

    /// A fresh zero value of the type in memory (`new(T)`).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_object(&mut self, ty: RTypeId) -> Result<u64, Trap> {
        self.vm.new_object(ty)
    }

    /// A fresh array of pointers; 0 if there are none.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_pointers(&mut self, pointers: &[u64]) -> Result<u64, Trap> {
        self.vm.new_pointer_array(pointers)
    }

    /// Memory of `n` zero values of the type.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_array(&mut self, ty: RTypeId, n: u64) -> Result<u64, Trap> {
        self.vm.new_array(ty, n)
    }

    /// The capacity that `append` chooses for `want` elements behind a slice with capacity `old`; `None` if it is too large.
    pub fn grown_cap(&self, elem: &RType, old: u64, want: u64) -> Option<u64> {
        crate::vm::slow::grown_cap(elem, old, want)
    }

    /// Bytes that an allocation of `n` bytes really takes (for growth as `append` does it).
    pub fn round_up_size(&self, n: u64) -> u64 {
        self.vm.round_up_size(n)
    }
}

/// Types and interfaces.
impl<'a> NativeCx<'a> {
    /// The descriptor of a type word; `None` for nil.
    pub fn rtype_of(&self, type_word: u64) -> Option<&'a RType> {
        // SAFETY: T1: type words are 0 or addresses of descriptors, which never move nor die before the machine.
        unsafe { (type_word as *const RType).as_ref() }
    }

    /// The descriptor with this index.
    pub fn rtype(&self, id: RTypeId) -> Option<&'a RType> {
        self.rtype_of(self.vm.rtypes.addr(id))
    }

    /// All descriptors of this machine.
    pub fn rtypes(&self) -> &RTypes {
        &self.vm.rtypes
    }

    /// The same, to add types that the program makes while it runs (`reflect.SliceOf`); T1 binds who adds.
    pub fn rtypes_mut(&mut self) -> &mut RTypes {
        &mut self.vm.rtypes
    }

    /// An interface holding the value of type `ty` that stands in `slots`; boxes it if need be.
    /// If `ty` is itself an interface type, the slots are the answer.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_iface(&mut self, ty: RTypeId, slots: &[u64]) -> Result<Iface, Trap> {
        self.vm.make_iface(ty, slots)
    }

    /// An interface holding the value of type `ty` in memory at `addr` (copied).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_iface_at(&mut self, ty: RTypeId, addr: u64) -> Result<Iface, Trap> {
        let Some(rtype) = self.rtype(ty) else {
            return Ok(Iface::default());
        };
        let slots = self.load_slots(addr, rtype);
        self.make_iface(ty, &slots)
    }

    /// The slots of an interface's dynamic value; empty for nil.
    pub fn iface_slots(&self, value: Iface) -> Vec<u64> {
        match self.rtype_of(value.ty) {
            None => Vec::new(),
            Some(ty) if ty.flags & (flags::DIRECT | flags::INLINE) != 0 => {
                if ty.slots == 0 {
                    Vec::new()
                } else {
                    vec![value.data]
                }
            }
            Some(ty) => self.load_slots(value.data, ty),
        }
    }

    /// True if the dynamic type has all methods of interface type `iface`.
    pub fn implements(&self, ty: &RType, iface: &RType) -> bool {
        crate::vm::iface::missing_method(ty, iface).is_none()
    }

    /// The method of a concrete type by interned name.
    pub fn find_method(&self, ty: &'a RType, id: MethodId) -> Option<&'a RMethod> {
        crate::vm::iface::find_method(ty, id)
    }

    /// The number of a method name (empty package for exported names).
    pub fn method_id(&mut self, pkg: &str, name: &str) -> MethodId {
        self.vm.rtypes.method_id(pkg, name)
    }
}

/// Calls out of a native: `return Ok(cx.call(..)?)`; then the native is executed again with the same arguments and
/// `take_results` answers. A native that makes several calls keeps its progress in the heap or in its argument slots.
impl NativeCx<'_> {
    /// Calls a function value (closure address) with argument slots.
    ///
    /// # Errors
    /// A nil function traps.
    pub fn call(&mut self, func: u64, args: &[u64]) -> NativeResult {
        if func == 0 {
            return Err(Trap::of(TrapKind::Nil));
        }
        let record = self.read_u64(func);
        Ok(Flow::Call(PendingCall {
            record,
            closure: func,
            args: args.to_vec(),
        }))
    }

    /// Calls a method of a concrete type; `data` is the receiver as an interface's data word.
    ///
    /// # Errors
    /// A method without function traps.
    pub fn call_method(&mut self, method: &RMethod, data: u64, args: &[u64]) -> NativeResult {
        let Some(func) = method.func else {
            return Err(Trap::of(TrapKind::Nil));
        };
        let record = self.vm.func_record(func).map_err(|_| Trap::NoMemory)? as u64;
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(data);
        all.extend_from_slice(args);
        Ok(Flow::Call(PendingCall {
            record,
            closure: 0,
            args: all,
        }))
    }

    /// On the second execution: the first `n` result slots of the call. `None` on the first.
    pub fn take_results(&mut self, n: usize) -> Option<Vec<u64>> {
        let base = self.results.take()?;
        // SAFETY: V1: the callee's window still stands above this frame; nothing has run since it returned.
        Some((0..n).map(|i| unsafe { *base.add(i) }).collect())
    }

    /// The function value of a method bound to nothing: its static closure takes the receiver's data word first.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn method_func(&mut self, method: &RMethod) -> Result<u64, Trap> {
        match method.func {
            None => Ok(0),
            Some(func) => self.vm.func_value(func),
        }
    }

    /// A function value of type `ty` whose body is `native`; there it finds `context` by `stub_context`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_stub(
        &mut self,
        kind: StubKind,
        ty: &RType,
        native: NativeFn,
        context: u64,
    ) -> Result<u64, Trap> {
        self.vm.stub(kind, ty, native, context)
    }

    /// In the body of a function of `make_stub`: its context.
    pub fn stub_context(&self) -> u64 {
        let closure = self.arg(self.n_args);
        self.read_u64(closure + 8)
    }

    /// The address of the first instruction of a function value's code, which `FuncForPC` then knows. `Err` is the answer to give if
    /// there is no code yet.
    ///
    /// # Errors
    /// The flow that gets code and executes the native again.
    pub fn func_entry(&mut self, closure: u64) -> Result<u64, Flow> {
        let record = self.read_u64(closure);
        if !self.vm.has_code(record) {
            return Err(Flow::Lower(record));
        }
        Ok(self.vm.note_entry(closure))
    }

    /// What is known of a number that `func_entry` gave out.
    pub fn func_at(&self, entry: u64) -> Option<&FrameInfo> {
        self.vm.entries.get(&entry)
    }
}

/// Maps and channels by type, for reflection. `ty` is the descriptor of the map or channel type.
impl NativeCx<'_> {
    /// `make(map[K]V, hint)`.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_map(&mut self, ty: &RType, hint: u64) -> Result<u64, Trap> {
        self.vm.make_map(ty, hint)
    }

    /// `len(m)`.
    pub fn map_len(&self, map: u64) -> u64 {
        if map == 0 { 0 } else { self.read_u64(map) }
    }

    /// The element's slots, or `None`.
    ///
    /// # Errors
    /// `Unhashable`.
    pub fn map_get(&mut self, ty: &RType, map: u64, key: &[u64]) -> Result<Option<Vec<u64>>, Trap> {
        self.vm.map_get_slots(ty, map, key)
    }

    /// `m[key] = value`.
    ///
    /// # Errors
    /// `Unhashable`, `NilMap`, `NoMemory`.
    pub fn map_set(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
        value: &[u64],
    ) -> Result<(), Trap> {
        self.vm.map_set_slots(ty, map, key, value)
    }

    /// `delete(m, key)`.
    ///
    /// # Errors
    /// `Unhashable`.
    pub fn map_delete(&mut self, ty: &RType, map: u64, key: &[u64]) -> Result<(), Trap> {
        self.vm.map_delete_slots(ty, map, key)
    }

    /// `clear(m)`.
    pub fn map_clear(&mut self, ty: &RType, map: u64) {
        self.vm.map_clear(ty, map);
    }

    /// An iterator object; keep it in a pointer slot or field between calls.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn map_iter(&mut self, ty: &RType, map: u64) -> Result<u64, Trap> {
        self.vm.map_iter(ty, map)
    }

    /// The next entry of an iterator: key slots, element slots.
    pub fn map_next(&mut self, ty: &RType, iter: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        self.vm.map_next_slots(ty, iter)
    }

    /// `make(chan T, n)`.
    ///
    /// # Errors
    /// `MakeChan`, `NoMemory`.
    pub fn make_chan(&mut self, ty: &RType, n: i64) -> Result<u64, Trap> {
        self.vm.make_chan(ty, n)
    }

    /// `len(c)`.
    pub fn chan_len(&self, chan: u64) -> u64 {
        crate::vm::chan::len(chan)
    }

    /// `cap(c)`.
    pub fn chan_cap(&self, chan: u64) -> u64 {
        crate::vm::chan::cap(chan)
    }

    /// Sends without waiting; false if it would block.
    ///
    /// # Errors
    /// `SendClosed`.
    pub fn chan_try_send(&mut self, chan: u64, value: &[u64]) -> Result<bool, Trap> {
        self.vm.chan_try_send(chan, value)
    }

    /// Receives without waiting: slots and `ok`; `None` if it would block.
    pub fn chan_try_recv(&mut self, chan: u64) -> Option<(Vec<u64>, bool)> {
        self.vm.chan_try_recv(chan)
    }

    /// `close(c)`.
    ///
    /// # Errors
    /// `CloseNil`, `CloseClosed`.
    pub fn chan_close(&mut self, chan: u64) -> Result<(), Trap> {
        self.vm.chan_close(chan)
    }

    /// The channel and the slots of the value that was received while the native waited.
    pub fn take_handed(&mut self) -> Option<(u64, Vec<u64>)> {
        let handed = self.vm.take_handed()?;
        Some((handed.chan, handed.slots))
    }

    /// Waits until the channel may have become ready to send (`is_send`) or receive: `Block` after `chan_try_*` said it would block.
    /// May be asked for several channels in one execution. A receiver looks at `take_handed` first when it is executed again.
    pub fn chan_wait(&mut self, chan: u64, is_send: bool) -> Flow {
        self.vm.chan_wait(chan, is_send)
    }
}

/// Goroutines, waiting, time.
impl NativeCx<'_> {
    /// Number of the running goroutine.
    pub fn goroutine_id(&self) -> u64 {
        self.vm.current_id()
    }

    /// Goroutines that have not ended.
    pub fn n_goroutines(&self) -> u64 {
        self.vm.n_goroutines()
    }

    /// True if this execution follows a `Block` of the same call.
    pub fn was_woken(&self) -> bool {
        self.woken
    }

    /// Puts the running goroutine into the wait queue of `addr` (any address of a live object); first in, first out.
    /// The native returns the answer: `return Ok(cx.sema_wait(addr, WaitReason::MutexLock))`.
    pub fn sema_wait(&mut self, addr: u64, reason: WaitReason) -> Flow {
        self.vm.sema_wait(SemaAddr(addr));
        Flow::Block(reason)
    }

    /// Wakes up to `n` goroutines that wait at `addr`; how many there were.
    pub fn sema_wake(&mut self, addr: u64, n: u64) -> u64 {
        self.vm.sema_wake(SemaAddr(addr), n)
    }

    /// Starts a goroutine that calls the closure (a `func()`).
    ///
    /// # Errors
    /// `NoMemory`; a nil function is fatal, as in Go.
    pub fn go(&mut self, closure: u64) -> Result<(), Trap> {
        self.vm.go_closure(closure).map(|_| ())
    }

    /// Calls the closure (a `func()`) on a goroutine of its own once `delay_ns` have passed; a number to stop it by.
    /// The closure stays alive until then.
    pub fn start_timer(&mut self, delay_ns: i64, closure: u64) -> u64 {
        self.vm.start_timer(delay_ns, closure)
    }

    /// Stops a timer; false if it has fired or was stopped.
    pub fn stop_timer(&mut self, timer: u64) -> bool {
        self.vm.stop_timer(timer)
    }

    /// Nanoseconds since 1970.
    pub fn wall_ns(&mut self) -> i64 {
        self.vm.platform.wall_ns()
    }

    /// Nanoseconds of the clock that never goes back.
    pub fn monotonic_ns(&mut self) -> i64 {
        self.vm.platform.monotonic_ns()
    }

    /// A random number of the machine's own stream (seeded at its birth).
    pub fn random(&mut self) -> u64 {
        self.vm.random()
    }
}

/// The world outside.
impl NativeCx<'_> {
    /// Writes to a file descriptor.
    ///
    /// # Errors
    /// The errno of the failure.
    pub fn write(&mut self, fd: i32, bytes: &[u8]) -> Result<usize, i32> {
        self.vm.platform.write(fd, bytes)
    }

    /// All that the host has granted.
    pub fn platform(&mut self) -> &mut dyn Platform {
        &mut *self.vm.platform
    }
}

/// What `runtime` and `runtime/debug` tell and do.
impl NativeCx<'_> {
    /// The Go frames above this native: 0 is the function that called it. Wrappers are left out.
    pub fn caller(&self, depth: usize) -> Option<FrameInfo> {
        self.vm.caller_info(depth)
    }

    /// All callers, innermost first.
    pub fn callers(&self, limit: usize) -> Vec<FrameInfo> {
        (0..limit).map_while(|depth| self.caller(depth)).collect()
    }

    /// The text of `debug.Stack`: header and frames of the running goroutine.
    pub fn stack_text(&self, all: bool) -> String {
        self.vm.stack_text(all)
    }

    /// Calls `func` with `object` on a goroutine of its own after the object has died. The only argument of `func` is the pointer, or, if
    /// `as_iface` is the type word of the pointer and not 0, an interface holding it.
    ///
    /// # Errors
    /// A text for `fatal`: why Go would refuse.
    pub fn set_finalizer(
        &mut self,
        object: u64,
        func: u64,
        as_iface: u64,
    ) -> Result<(), &'static str> {
        self.vm.set_finalizer(object, func, as_iface)
    }

    /// Takes the finalizer away; true if there was one.
    pub fn remove_finalizer(&mut self, object: u64) -> bool {
        self.vm.heap.remove_finalizer(object)
    }

    /// Calls `func` (a `func(T)` with one pointer argument) with `arg` after `object` has died; a number to take it back by.
    ///
    /// # Errors
    /// As [`NativeCx::set_finalizer`].
    pub fn add_cleanup(&mut self, object: u64, func: u64, arg: u64) -> Result<u64, &'static str> {
        self.vm.add_cleanup(object, func, arg)
    }

    /// Takes a cleanup back.
    pub fn remove_cleanup(&mut self, object: u64, number: u64) -> bool {
        self.vm.heap.remove_cleanup(object, number)
    }

    /// The weak handle of the object that `target` points into, and how far into it; none if it points into no object of
    /// the heap, but to a variable of a package or to what has no size.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn weak_new(&mut self, target: u64) -> Result<Option<(u64, u64)>, Trap> {
        match self.vm.heap.weak_new(target) {
            Ok(handle) => Ok(Some((handle, target - self.weak_target(handle)))),
            Err(WeakError::NotAnObject) => Ok(None),
            Err(WeakError::Memory(full)) => Err(full.into()),
        }
    }

    /// The base of the object that a handle of [`NativeCx::weak_new`] stands for, 0 if it died.
    pub fn weak_target(&self, handle: u64) -> u64 {
        // SAFETY: V2: the slot that the handle came from keeps it alive, and only `weak_new` makes such slots.
        unsafe { self.vm.heap.weak_get(handle) }
    }

    /// The heap, for statistics and settings.
    pub fn heap(&mut self) -> &mut Heap {
        &mut self.vm.heap
    }

    /// Bytes of one object of size class `class`; 0 for class 0, the large ones.
    pub fn class_size(&self, class: u8) -> u64 {
        crate::heap::class::class_bytes(class)
    }

    /// Begins a CPU profile; false if one is being taken.
    pub fn start_cpu_profile(&mut self, hz: u32) -> bool {
        self.vm.start_cpu_profile(hz)
    }

    /// Ends the CPU profile; false if none was being taken.
    pub fn stop_cpu_profile(&mut self) -> bool {
        self.vm.stop_cpu_profile()
    }

    /// Traces goroutines from now on, or no longer; true if that was not so already.
    pub fn trace_goroutines(&mut self, is_on: bool) -> bool {
        let is_new = self.vm.is_traced() != is_on;
        if is_new {
            self.vm.trace_goroutines(is_on);
        }
        is_new
    }

    /// What the sampler of allocations saw, by stack.
    pub fn memory_profile(&mut self) -> Vec<SampleReading> {
        self.vm.memory_profile()
    }

    /// The sampler's rate follows the `int` at this address, a variable of a package, from now on. Its value.
    pub fn follow_sample_rate(&mut self, addr: u64) -> u64 {
        self.vm.follow_sample_rate(addr)
    }

    /// `recover` of the machine is an operation; this tells whether the goroutine is panicking.
    pub fn is_panicking(&self) -> bool {
        self.vm.is_panicking()
    }
}

/// Errors.
impl NativeCx<'_> {
    /// A recoverable panic with a `runtime.Error` whose text is `text` (no `runtime error: ` before it).
    pub fn panic_text(&self, text: &str) -> Trap {
        Trap::Plain(text.into())
    }

    /// A recoverable panic with a `runtime.Error` of `runtime error: ` + text.
    pub fn error(&self, text: &str) -> Trap {
        Trap::Error(TrapKind::Bounds, text.into())
    }

    /// `panic(value)`.
    pub fn panic_value(&self, value: Iface) -> Trap {
        Trap::Value(value.ty, value.data)
    }

    /// `fatal error: ` + text; cannot be recovered.
    pub fn fatal(&self, text: &str) -> Trap {
        Trap::Fatal(text.into())
    }
}
