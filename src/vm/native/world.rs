//! The neck: the world outside: files and streams behind the host's platform.
//!
//! In: descriptors and bytes. Out: what the platform answers.

use crate::vm::native::{NativeCx, Platform};

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
