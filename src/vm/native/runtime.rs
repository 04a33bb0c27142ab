//! The neck: what `runtime`, `runtime/debug` and `weak` tell and do.
//!
//! In: objects, depths, switches. Out: frames, texts, records of the heap.

use crate::heap::weak::WeakError;
use crate::vm::native::{FrameInfo, Heap, NativeCx, SampleReading, Trap};

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
