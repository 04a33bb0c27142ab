//! The files of the system, for hosts that grant them to a script.
//!
//! In: calls of [`Files`]. Out: the system's files through `std::fs`. The working folder belongs to this object and not to
//! the process, so that one script's `os.Chdir` moves nobody else.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File, FileTimes, Metadata, OpenOptions, Permissions};
use std::io::{Error, Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{
    DirBuilderExt, FileExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt,
};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use crate::vm::platform::{FileResult, FileStat, Files, TIME_UNSET};

/// Open files by their numbers, and the script's working folder.
#[derive(Default)]
pub struct SystemFiles {
    open: HashMap<i32, File>,
    /// Where relative names begin, once the script has asked or moved.
    cwd: Option<PathBuf>,
}

const EIO: i32 = 5;
const EBADF: i32 = 9;
pub(super) const ENOTDIR: i32 = 20;
pub(super) const EINVAL: i32 = 22;

const O_APPEND: i32 = 0x400;
pub(super) const O_CREATE: i32 = 0x40;
pub(super) const O_EXCL: i32 = 0x80;
pub(super) const O_TRUNC: i32 = 0x200;

/// Bits of Go's `fs.FileMode`.
mod mode {
    pub(super) const DIR: u32 = 1 << 31;
    pub(super) const SYMLINK: u32 = 1 << 27;
    pub(super) const DEVICE: u32 = 1 << 26;
    pub(super) const NAMED_PIPE: u32 = 1 << 25;
    pub(super) const SOCKET: u32 = 1 << 24;
    pub(super) const SETUID: u32 = 1 << 23;
    pub(super) const SETGID: u32 = 1 << 22;
    pub(super) const CHAR_DEVICE: u32 = 1 << 21;
    pub(super) const STICKY: u32 = 1 << 20;
}

/// Bits of the system's mode and of Go's.
const MODE_BITS: [(u32, u32); 3] = [
    (0o4000, mode::SETUID),
    (0o2000, mode::SETGID),
    (0o1000, mode::STICKY),
];

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn errno(error: Error) -> i32 {
    error.raw_os_error().unwrap_or(EIO)
}

fn kind_bits(kind: fs::FileType) -> u32 {
    if kind.is_dir() {
        mode::DIR
    } else if kind.is_symlink() {
        mode::SYMLINK
    } else if kind.is_fifo() {
        mode::NAMED_PIPE
    } else if kind.is_socket() {
        mode::SOCKET
    } else if kind.is_char_device() {
        mode::DEVICE | mode::CHAR_DEVICE
    } else if kind.is_block_device() {
        mode::DEVICE
    } else {
        0
    }
}

fn stat_of(meta: &Metadata) -> FileStat {
    let mut bits = kind_bits(meta.file_type()) | meta.mode() & 0o777;
    for (system, go) in MODE_BITS {
        if meta.mode() & system != 0 {
            bits |= go;
        }
    }
    FileStat {
        size: meta.size() as i64,
        mode: bits,
        mtime_ns: meta.mtime() * 1_000_000_000 + meta.mtime_nsec(),
        id: (meta.dev(), meta.ino()),
    }
}

/// The system's permissions of Go's mode.
fn system_mode(go: u32) -> u32 {
    let mut bits = go & 0o777;
    for (system, flag) in MODE_BITS {
        if go & flag != 0 {
            bits |= system;
        }
    }
    bits
}

impl SystemFiles {
    /// No file is open; the working folder is the process's.
    pub fn new() -> SystemFiles {
        SystemFiles::default()
    }

    fn path(&self, name: &[u8]) -> FileResult<PathBuf> {
        if name.contains(&0) {
            return Err(EINVAL);
        }
        let name = OsStr::from_bytes(name);
        Ok(match &self.cwd {
            // An empty name stays one: it names nothing.
            Some(cwd) if !name.is_empty() => cwd.join(name),
            _ => PathBuf::from(name),
        })
    }

    fn file(&mut self, fd: i32) -> FileResult<&mut File> {
        self.open.get_mut(&fd).ok_or(EBADF)
    }
}

impl Files for SystemFiles {
    fn open(&mut self, path: &[u8], flags: i32, perm: u32) -> FileResult<i32> {
        let path = self.path(path)?;
        let access = flags & 3;
        let mut options = OpenOptions::new();
        options.read(access != 1).mode(system_mode(perm));
        if flags & O_APPEND != 0 {
            options.append(access != 0);
        } else {
            options.write(access != 0);
        }
        if flags & O_CREATE != 0 {
            if access == 0 {
                // The standard library makes files for writers alone.
                if !path.exists() {
                    OpenOptions::new()
                        .write(true)
                        .create_new(true)
                        .mode(system_mode(perm))
                        .open(&path)
                        .map_err(errno)?;
                } else if flags & O_EXCL != 0 {
                    return Err(17);
                }
            } else {
                options
                    .create(true)
                    .create_new(flags & O_EXCL != 0)
                    .truncate(flags & O_TRUNC != 0);
            }
        } else if access != 0 {
            options.truncate(flags & O_TRUNC != 0);
        }
        options.custom_flags(flags & !(3 | O_APPEND | O_CREATE | O_EXCL | O_TRUNC));
        let file = options.open(&path).map_err(errno)?;
        let fd = (3..)
            .find(|fd| !self.open.contains_key(fd))
            .unwrap_or(i32::MAX);
        self.open.insert(fd, file);
        Ok(fd)
    }

    fn close(&mut self, fd: i32) -> FileResult<()> {
        self.open.remove(&fd).map(|_| ()).ok_or(EBADF)
    }

    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> FileResult<usize> {
        self.file(fd)?.read(bytes).map_err(errno)
    }

    fn write(&mut self, fd: i32, bytes: &[u8]) -> FileResult<usize> {
        self.file(fd)?
            .write_all(bytes)
            .map(|()| bytes.len())
            .map_err(errno)
    }

    fn read_at(&mut self, fd: i32, bytes: &mut [u8], offset: u64) -> FileResult<usize> {
        self.file(fd)?.read_at(bytes, offset).map_err(errno)
    }

    fn write_at(&mut self, fd: i32, bytes: &[u8], offset: u64) -> FileResult<usize> {
        self.file(fd)?.write_at(bytes, offset).map_err(errno)
    }

    fn seek(&mut self, fd: i32, offset: i64, whence: i32) -> FileResult<i64> {
        let to = match whence {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| EINVAL)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(EINVAL),
        };
        self.file(fd)?.seek(to).map(|at| at as i64).map_err(errno)
    }

    fn truncate(&mut self, fd: i32, size: u64) -> FileResult<()> {
        self.file(fd)?.set_len(size).map_err(errno)
    }

    fn sync(&mut self, fd: i32) -> FileResult<()> {
        self.file(fd)?.sync_all().map_err(errno)
    }

    fn stat_open(&mut self, fd: i32) -> FileResult<FileStat> {
        self.file(fd)?
            .metadata()
            .map(|meta| stat_of(&meta))
            .map_err(errno)
    }

    fn stat(&mut self, path: &[u8], is_link: bool) -> FileResult<FileStat> {
        let path = self.path(path)?;
        let meta = if is_link {
            fs::symlink_metadata(path)
        } else {
            fs::metadata(path)
        };
        meta.map(|meta| stat_of(&meta)).map_err(errno)
    }

    fn read_dir(&mut self, path: &[u8]) -> FileResult<Vec<(Vec<u8>, u32)>> {
        let mut list = Vec::new();
        for entry in fs::read_dir(self.path(path)?).map_err(errno)? {
            let entry = entry.map_err(errno)?;
            let bits = entry.file_type().map_or(0, kind_bits);
            list.push((entry.file_name().into_vec(), bits));
        }
        Ok(list)
    }

    fn mkdir(&mut self, path: &[u8], perm: u32) -> FileResult<()> {
        fs::DirBuilder::new()
            .mode(system_mode(perm))
            .create(self.path(path)?)
            .map_err(errno)
    }

    fn remove(&mut self, path: &[u8]) -> FileResult<()> {
        let path = self.path(path)?;
        let Err(error) = fs::remove_file(&path) else {
            return Ok(());
        };
        match fs::remove_dir(&path) {
            Ok(()) => Ok(()),
            // Of the two refusals the one that fits the kind.
            Err(second) if second.raw_os_error() == Some(ENOTDIR) => Err(errno(error)),
            Err(second) => Err(errno(second)),
        }
    }

    fn rename(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        fs::rename(self.path(old)?, self.path(new)?).map_err(errno)
    }

    fn link(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        fs::hard_link(self.path(old)?, self.path(new)?).map_err(errno)
    }

    fn symlink(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        std::os::unix::fs::symlink(OsStr::from_bytes(old), self.path(new)?).map_err(errno)
    }

    fn readlink(&mut self, path: &[u8]) -> FileResult<Vec<u8>> {
        fs::read_link(self.path(path)?)
            .map(|target| target.into_os_string().into_vec())
            .map_err(errno)
    }

    fn chmod(&mut self, path: &[u8], mode: u32) -> FileResult<()> {
        let mode = Permissions::from_mode(system_mode(mode));
        fs::set_permissions(self.path(path)?, mode).map_err(errno)
    }

    fn set_times(&mut self, path: &[u8], used: i64, changed: i64) -> FileResult<()> {
        let mut times = FileTimes::new();
        if used != TIME_UNSET {
            times = times.set_accessed(time(used));
        }
        if changed != TIME_UNSET {
            times = times.set_modified(time(changed));
        }
        File::open(self.path(path)?)
            .and_then(|file| file.set_times(times))
            .map_err(errno)
    }

    fn cwd(&mut self) -> FileResult<Vec<u8>> {
        let cwd = match self.cwd.clone() {
            Some(cwd) => cwd,
            None => std::env::current_dir().map_err(errno)?,
        };
        Ok(cwd.into_os_string().into_vec())
    }

    fn chdir(&mut self, path: &[u8]) -> FileResult<()> {
        let to = fs::canonicalize(self.path(path)?).map_err(errno)?;
        if !to.is_dir() {
            return Err(ENOTDIR);
        }
        self.cwd = Some(to);
        Ok(())
    }
}

fn time(ns: i64) -> std::time::SystemTime {
    let distance = Duration::from_nanos(ns.unsigned_abs());
    let moved = if ns < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    };
    moved.unwrap_or(UNIX_EPOCH)
}
