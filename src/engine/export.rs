//! What is known about memory, as files of other people's tools.
//!
//! In: a format. Out: the bytes, made of one reading of the machine.

use crate::engine::Engine;
use crate::telemetry::export::{Format, Material, export};

impl Engine {
    /// A file of this format. `flags`: `telemetry::export::flags`.
    pub fn export(&mut self, format: Format, flags: u32) -> Vec<u8> {
        export(&self.material(), format, flags)
    }

    /// Everything that exports are made of, as of now.
    pub fn material(&mut self) -> Material {
        self.publish();
        let wall_ns = self.vm.platform.wall_ns();
        Material {
            stats: self.shared.mem_stats(),
            sites: self.vm.sites(),
            samples: self.vm.memory_profile(),
            rate: self.vm.heap().sample_rate(),
            cycles: self.vm.heap().cycles().copied().collect(),
            pauses: self.vm.heap().pauses(),
            wall_ns: u64::try_from(wall_ns).unwrap_or(0),
            n_parses: self.vm.heap().n_parses(),
            n_goroutines: self.vm.n_goroutines(),
        }
    }
}
