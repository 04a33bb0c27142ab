//! Who watches a machine's memory from above: called where the machine is at a safepoint and no operation is half done.
//!
//! In: the heap, after a mark has ended, or when a tick was asked for. Out: nothing; an observer may ask the heap for a cycle and write events.

use crate::heap::Heap;
use crate::heap::record::CycleRecord;

/// An observer.
pub trait Observer {
    /// The mark of a cycle has ended.
    fn cycle_ended(&mut self, heap: &mut Heap, record: &CycleRecord);

    /// Somebody asked for a look.
    fn ticked(&mut self, heap: &mut Heap);
}
