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
        Material::of(&mut self.vm)
    }
}
