//! What the engine does for the host in a machine: windows of host functions, fresh values, the heap, the books.
//!
//! In: the engine between two runs. Out: slots copied out of and into windows; nothing of the machine is lent out.

use crate::code::func::SlotClass;
use crate::code::rtype::RType;
use crate::heap::Heap;
use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::frame::Frame;
use crate::vm::goroutine::GoId;
use crate::vm::trap::Trap;

impl Vm {
    /// A host function begins to run with these cells; where they are until `leave_host`. What is fresh and stands in them stays (R11).
    pub fn enter_host(&mut self, mut cells: Vec<u64>) -> *mut u64 {
        let at = cells.as_mut_ptr();
        self.host_cells.push(cells);
        at
    }

    /// The innermost host function has returned: its cells.
    pub fn leave_host(&mut self) -> Vec<u64> {
        self.host_cells.pop().unwrap_or_default()
    }

    /// The heap.
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// The heap, between two runs.
    pub fn heap_mut(&mut self) -> &mut Heap {
        &mut self.heap
    }

    /// Copies the arguments of the host function that a goroutine has called; the number of its result slots.
    pub fn host_arguments(&mut self, id: GoId, out: &mut Vec<u64>) -> usize {
        let Some((window, n_results, n_args)) = self.host_frame(id) else {
            return 0;
        };
        // SAFETY: V1: the window holds results, then arguments, of the signature that the record states.
        out.extend((0..n_args).map(|i| unsafe { *window.add(n_results + i) }));
        n_results
    }

    /// The host function has returned: its results are the head of `io`.
    pub fn resume_host_with(&mut self, id: GoId, io: &[u64]) -> Option<Exit> {
        if let Some((window, n_results, _)) = self.host_frame(id) {
            for (i, word) in io.iter().take(n_results).enumerate() {
                // SAFETY: V1: result slots of the window; the stack did not move (K3).
                unsafe { *window.add(i) = *word };
            }
        }
        self.resume_host(id, Ok(()))
    }

    /// The host function wants a panic with this text.
    pub fn resume_host_panic(&mut self, id: GoId, text: &str) -> Option<Exit> {
        self.resume_host(id, Err(Trap::Plain(text.into())))
    }

    /// Window, result slots and argument slots of the host function a goroutine is in.
    fn host_frame(&mut self, id: GoId) -> Option<(*mut u64, usize, usize)> {
        let fp = self.host_window(id)?;
        let frame = Frame {
            fp,
            pc: std::ptr::null(),
            is_top: true,
        };
        // SAFETY: V3: a window has its header.
        let record = unsafe { &*frame.record() };
        Some((fp, record.result_slots as usize, record.arg_slots as usize))
    }

    /// Keeps the results of a goroutine that has ended alive (R11), before it is released.
    pub fn keep_results(&mut self, id: GoId) {
        let words = self.results(id);
        let classes = self.result_classes(id);
        if classes.iter().any(|class| *class != SlotClass::Scalar) {
            self.keep_fresh(&words, &classes);
        }
    }

    /// Keeps one pointer alive that the host is given.
    pub fn keep_fresh_pointer(&mut self, ptr: u64) {
        self.keep_fresh(&[ptr], &[SlotClass::Pointer]);
    }

    /// The slots of a value in memory.
    pub(crate) fn load_slots(&self, addr: u64, ty: &RType) -> Vec<u64> {
        crate::vm::value::load_vec(addr, ty)
    }
}
