//! The neck: calls of script functions out of a native, and functions made at run time.
//!
//! In: closures, methods, argument slots. Out: `Flow::Call`, and results at the second execution.

use crate::vm::native::{
    Flow, FrameInfo, NativeCx, NativeFn, NativeResult, PendingCall, RMethod, RType, StubKind, Trap,
    TrapKind,
};

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
