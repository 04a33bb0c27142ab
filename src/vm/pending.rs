//! What `native` needs of the machine, before the machine stands.
#![expect(missing_docs, reason = "replaced within the hour")]
use crate::code::program::FuncId;
use crate::code::rtype::{RType, RTypeId};
use crate::vm::Vm;
use crate::vm::goroutine::SemaAddr;
use crate::vm::native::Iface;
use crate::vm::trace::FrameInfo;
use crate::vm::trap::{Flow, Trap};

type R<T> = Result<T, Trap>;

impl Vm {
    pub(crate) fn store_ptr(&mut self, _: u64, _: u64) {}
    pub(crate) fn store_value(&mut self, _: u64, _: &RType, _: &[u64]) {}
    pub(crate) fn copy_value(&mut self, _: u64, _: u64, _: &RType, _: u64) {}
    pub(crate) fn zero_value(&mut self, _: u64, _: &RType, _: u64) {}
    pub(crate) fn equal_mem(&self, _: u64, _: u64, _: &RType) -> R<bool> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn equal_iface(&self, _: u64, _: u64, _: u64, _: u64) -> R<bool> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn new_string(&mut self, _: &[u8]) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn alloc_bytes(&mut self, _: u64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn new_string_slice(&mut self, _: &[&[u8]]) -> R<crate::vm::native::SliceRef> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn new_part_slice(&mut self, _: &[(u64, u64)]) -> R<crate::vm::native::SliceRef> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn new_object(&mut self, _: RTypeId) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn new_array(&mut self, _: RTypeId, _: u64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn round_up_size(&self, n: u64) -> u64 {
        n
    }
    pub(crate) fn make_iface(&mut self, _: RTypeId, _: &[u64]) -> R<Iface> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn func_record(&mut self, _: FuncId) -> R<*const u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn func_value(&mut self, _: FuncId) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn func_info(&self, _: u64) -> Option<FrameInfo> {
        None
    }
    pub(crate) fn make_map(&mut self, _: &RType, _: u64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn map_get_slots(&mut self, _: &RType, _: u64, _: &[u64]) -> R<Option<Vec<u64>>> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn map_set_slots(&mut self, _: &RType, _: u64, _: &[u64], _: &[u64]) -> R<()> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn map_delete_slots(&mut self, _: &RType, _: u64, _: &[u64]) -> R<()> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn map_clear(&mut self, _: &RType, _: u64) {}
    pub(crate) fn map_iter(&mut self, _: &RType, _: u64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn map_next_slots(&mut self, _: &RType, _: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        None
    }
    pub(crate) fn make_chan(&mut self, _: &RType, _: i64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn chan_try_send(&mut self, _: u64, _: &[u64]) -> R<bool> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn chan_try_recv(&mut self, _: u64) -> Option<(Vec<u64>, bool)> {
        None
    }
    pub(crate) fn chan_close(&mut self, _: u64) -> R<()> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn chan_wait(&mut self, _: u64, _: bool) -> Flow {
        Flow::Yield
    }
    pub(crate) fn current_id(&self) -> u64 {
        1
    }
    pub(crate) fn n_goroutines(&self) -> u64 {
        1
    }
    pub(crate) fn sema_wait(&mut self, _: SemaAddr) {}
    pub(crate) fn sema_wake(&mut self, _: SemaAddr, _: u64) -> u64 {
        0
    }
    pub(crate) fn go_closure(&mut self, _: u64) -> R<u64> {
        Err(Trap::NoMemory)
    }
    pub(crate) fn start_timer(&mut self, _: i64, _: u64) -> u64 {
        0
    }
    pub(crate) fn stop_timer(&mut self, _: u64) -> bool {
        false
    }
    pub(crate) fn random(&mut self) -> u64 {
        4
    }
    pub(crate) fn caller_info(&self, _: usize) -> Option<FrameInfo> {
        None
    }
    pub(crate) fn stack_text(&self, _: bool) -> String {
        String::new()
    }
    pub(crate) fn set_finalizer(&mut self, _: u64, _: u64) -> R<()> {
        Ok(())
    }
    pub(crate) fn is_panicking(&self) -> bool {
        false
    }
}
