//! What a machine may ask of the world around it: output, input, clocks, arguments, chance.
//!
//! In: nothing; the host (or the command-line program) implements [`Platform`]. Out: the one trait through
//! which natives reach the world; every method has a default that grants nothing.

use crate::heap::record::CycleRecord;

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

    /// Waits until `monotonic_ns` has reached `deadline`, or less: whoever wants something of the machine may end it early. False if waiting is not granted.
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

    /// The files that natives may use, as `os` does; none by default.
    fn files(&mut self) -> Option<&mut dyn Files> {
        None
    }

    /// Whether `os.Exit` may end the program, or the host's call.
    fn may_exit(&mut self) -> bool {
        false
    }

    /// The mark of a cycle has ended. Nothing of the machine may be called from here.
    fn cycle_ended(&mut self, record: &CycleRecord) {
        let _ = record;
    }

    /// Fills with unpredictable bytes; false if there are none.
    fn entropy(&mut self, bytes: &mut [u8]) -> bool {
        let _ = bytes;
        false
    }
}

/// What is known of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FileStat {
    /// Bytes.
    pub size: i64,
    /// Kind and permissions with the bits of Go's `fs.FileMode`.
    pub mode: u32,
    /// Last change, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Numbers of the device and of the file on it.
    pub id: (u64, u64),
}

/// Times that `set_times` leaves as they are.
pub const TIME_UNSET: i64 = i64::MIN;

/// What a call on files answers: a value or an errno.
pub type FileResult<T> = Result<T, i32>;

/// Files, by names as the script writes them and by numbers from 3 on. Flags and errnos are those of Linux.
#[expect(
    clippy::missing_errors_doc,
    reason = "each answers the errno of the failure"
)]
pub trait Files {
    /// Opens or makes a file; its number.
    fn open(&mut self, path: &[u8], flags: i32, perm: u32) -> FileResult<i32>;
    /// Closes it.
    fn close(&mut self, fd: i32) -> FileResult<()>;
    /// Reads at the file's place; 0 at the end.
    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> FileResult<usize>;
    /// Writes at the file's place.
    fn write(&mut self, fd: i32, bytes: &[u8]) -> FileResult<usize>;
    /// Reads at `offset`.
    fn read_at(&mut self, fd: i32, bytes: &mut [u8], offset: u64) -> FileResult<usize>;
    /// Writes at `offset`.
    fn write_at(&mut self, fd: i32, bytes: &[u8], offset: u64) -> FileResult<usize>;
    /// Moves the file's place, from the start (0), from where it is (1), from the end (2).
    fn seek(&mut self, fd: i32, offset: i64, whence: i32) -> FileResult<i64>;
    /// Changes the size.
    fn truncate(&mut self, fd: i32, size: u64) -> FileResult<()>;
    /// Puts what was written where it outlives the system.
    fn sync(&mut self, fd: i32) -> FileResult<()>;
    /// Describes an open file.
    fn stat_open(&mut self, fd: i32) -> FileResult<FileStat>;
    /// Describes a file, or a symbolic link itself.
    fn stat(&mut self, path: &[u8], is_link: bool) -> FileResult<FileStat>;
    /// Names and modes in a folder.
    fn read_dir(&mut self, path: &[u8]) -> FileResult<Vec<(Vec<u8>, u32)>>;
    /// Makes a folder.
    fn mkdir(&mut self, path: &[u8], perm: u32) -> FileResult<()>;
    /// Removes a file or an empty folder.
    fn remove(&mut self, path: &[u8]) -> FileResult<()>;
    /// Moves a file.
    fn rename(&mut self, old: &[u8], new: &[u8]) -> FileResult<()>;
    /// Gives a file a second name.
    fn link(&mut self, old: &[u8], new: &[u8]) -> FileResult<()>;
    /// Makes a symbolic link.
    fn symlink(&mut self, old: &[u8], new: &[u8]) -> FileResult<()>;
    /// What a symbolic link names.
    fn readlink(&mut self, path: &[u8]) -> FileResult<Vec<u8>>;
    /// Sets permissions.
    fn chmod(&mut self, path: &[u8], mode: u32) -> FileResult<()>;
    /// Sets the times of the last use and the last change, in nanoseconds since 1970, but those that are `TIME_UNSET`.
    fn set_times(&mut self, path: &[u8], used: i64, changed: i64) -> FileResult<()>;
    /// The working folder.
    fn cwd(&mut self) -> FileResult<Vec<u8>>;
    /// Makes another folder the working folder of the script.
    fn chdir(&mut self, path: &[u8]) -> FileResult<()>;
}

/// Grants nothing: output vanishes, clocks stand still.
#[derive(Default)]
pub struct NoPlatform;

impl Platform for NoPlatform {}
