//! What a machine may ask of the world around it: output, input, clocks, arguments, chance.
//!
//! In: nothing; the host (or the command-line program) implements [`Platform`]. Out: the one trait through
//! which natives reach the world; every method has a default that grants nothing.

/// Things outside that natives may use; a method that is not overridden refuses.
pub trait Platform {
    /// Writes to a file descriptor (1 and 2 are the script's output); the number of bytes taken, or an errno.
    ///
    /// # Errors
    /// The errno of the failure.
    fn write(&mut self, fd: i32, bytes: &[u8]) -> Result<usize, i32> {
        let _ = fd;
        Ok(bytes.len())
    }

    /// Reads from a file descriptor; 0 at the end.
    ///
    /// # Errors
    /// The errno of the failure.
    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> Result<usize, i32> {
        let _ = (fd, bytes);
        Ok(0)
    }

    /// Nanoseconds since 1970, as `time.Now` sees them.
    fn wall_ns(&mut self) -> i64 {
        0
    }

    /// Nanoseconds of a clock that never goes back; timers run on it.
    fn monotonic_ns(&mut self) -> i64 {
        0
    }

    /// Waits until `monotonic_ns` has reached `deadline`; false if waiting is not granted.
    fn wait_until(&mut self, deadline: i64) -> bool {
        let _ = deadline;
        false
    }

    /// Command line of the script, program name first.
    fn args(&mut self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// All environment strings `NAME=value` that the script may see.
    fn environ(&mut self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// True if natives may open files, as `os` does.
    fn may_use_files(&self) -> bool {
        false
    }

    /// Fills with unpredictable bytes; false if there are none.
    fn entropy(&mut self, bytes: &mut [u8]) -> bool {
        let _ = bytes;
        false
    }
}

/// Grants nothing: output vanishes, clocks stand still.
#[derive(Default)]
pub struct NoPlatform;

impl Platform for NoPlatform {}
