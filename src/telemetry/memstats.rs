//! MemStats: the heap's counters with what the machine knows beside them, under Go's names.
//!
//! In: one reading of `heap::counters`. Out: [`MemStats`], from which the C struct and the script's `runtime.MemStats` are filled.

use crate::heap::counters::Stats;
use crate::heap::histogram::N_BUCKETS;
use crate::vm::Vm;

/// One reading of a VM's memory statistics.
#[derive(Clone, Copy, Debug, Default)]
pub struct MemStats {
    /// The heap's words.
    pub heap: Stats,
    /// Fuel units used since the VM was made.
    pub fuel_used: u64,
    /// Events that found the ring full.
    pub events_lost: u64,
    /// Steps by time, see `heap::histogram`.
    pub step_times: [u64; N_BUCKETS],
}

impl MemStats {
    /// A machine's statistics, exact, on its own thread.
    pub fn of(vm: &mut Vm) -> MemStats {
        let fuel_used = vm.fuel_used();
        let heap = vm.heap_mut();
        MemStats {
            heap: heap.stats(),
            fuel_used,
            events_lost: heap.shared().ring().map_or(0, |ring| ring.lost()),
            step_times: heap.step_times().counts(),
        }
    }
}
