//! The files of the system behind a gate: each name is resolved, then asked for, then used as it was resolved.
//!
//! In: calls of [`Files`], a [`Gate`] that knows what was granted. Out: the answers of [`SystemFiles`], or EPERM. Names are made absolute, `.` and `..`
//! are taken out and symbolic links are followed before the gate sees them, so that no spelling and no link leads out of what was granted; the
//! system gets that same resolved name. Who can change links in a granted folder from outside while a script runs is not guarded against.
#![forbid(unsafe_code)]

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};

use crate::engine::files::{EINVAL, ENOTDIR, O_CREATE, O_EXCL, O_TRUNC, SystemFiles};
use crate::vm::platform::{FileResult, FileStat, Files};

/// What a script may want of the world under a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// To read a file or a folder, or to learn that it is there; the name is absolute and resolved.
    Read,
    /// To make, change or remove a file or a folder; the name is absolute and resolved.
    Write,
    /// To read a variable of the environment.
    Env,
    /// To end the program; no name.
    Exit,
}

/// Knows what was granted.
pub trait Gate {
    /// Whether a script may.
    fn may(&mut self, access: Access, what: &[u8]) -> bool;

    /// Everything may be done with every file: names are not looked at.
    fn is_open(&self) -> bool {
        false
    }
}

/// The system's files as far as the gate allows.
pub struct GatedFiles<G> {
    files: SystemFiles,
    /// Who is asked.
    pub gate: G,
}

const EPERM: i32 = 1;
const ENOENT: i32 = 2;
const ENAMETOOLONG: i32 = 36;
const ELOOP: i32 = 40;

/// Names of that length and above are refused, as Linux does: looking at one takes time in proportion to its parts.
const PATH_MAX: usize = 4096;

/// Links that are followed for one name, as Linux does.
const MOST_LINKS: u32 = 40;

/// A name without `.`, `..` and links.
struct Resolved {
    path: PathBuf,
    /// What the system would say of the name: `..` stands behind something that is no folder, or is not there.
    broken: Option<i32>,
}

/// Makes a name absolute and takes `.`, `..` and links out of it, the last link only if it `follows`. What is not there, or no folder, ends the looking, and the
/// rest is taken as it is written.
fn resolve(cwd: &Path, name: &Path, follows: bool) -> FileResult<Resolved> {
    let mut todo: VecDeque<OsString> = components(name);
    let mut path = match name.is_absolute() {
        true => PathBuf::from("/"),
        false => cwd.to_path_buf(),
    };
    let (mut n_links, mut end, mut broken) = (0, None, None);
    while let Some(part) = todo.pop_front() {
        if part == ".." {
            path.pop();
            broken = broken.or(end);
            continue;
        }
        path.push(&part);
        if end.is_some() || todo.is_empty() && !follows {
            continue;
        }
        match path.symlink_metadata() {
            Err(error) => end = Some(error.raw_os_error().unwrap_or(ENOENT)),
            Ok(meta) if meta.is_dir() => {}
            Ok(meta) if !meta.file_type().is_symlink() => end = Some(ENOTDIR),
            Ok(_) => {
                n_links += 1;
                let target = path.read_link().map_err(|_| EPERM)?;
                if n_links > MOST_LINKS {
                    return Err(ELOOP);
                }
                path.pop();
                if target.is_absolute() {
                    path = PathBuf::from("/");
                }
                for part in components(&target).into_iter().rev() {
                    todo.push_front(part);
                }
            }
        }
    }
    Ok(Resolved { path, broken })
}

fn components(path: &Path) -> VecDeque<OsString> {
    let part = |part: Component<'_>| match part {
        Component::Normal(part) => Some(part.to_owned()),
        Component::ParentDir => Some(OsString::from("..")),
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
    };
    path.components().filter_map(part).collect()
}

/// The place that a name means now, as grants are compared: absolute, with links followed.
///
/// # Errors
/// The errno of a working folder that is gone, of too many links.
pub fn resolved(name: &Path) -> FileResult<PathBuf> {
    let cwd = match name.is_absolute() {
        true => PathBuf::new(),
        false => std::env::current_dir().map_err(|error| error.raw_os_error().unwrap_or(ENOENT))?,
    };
    resolve(&cwd, name, true).map(|found| found.path)
}

/// What opening with these flags does to a file: who empties or makes it first sees of it only what it wrote itself.
fn wanted(flags: i32) -> &'static [Access] {
    let is_new = flags & O_TRUNC != 0 || flags & (O_CREATE | O_EXCL) == O_CREATE | O_EXCL;
    match flags & 3 {
        0 if flags & (O_CREATE | O_TRUNC) == 0 => &[Access::Read],
        1 => &[Access::Write],
        2 if is_new => &[Access::Write],
        _ => &[Access::Read, Access::Write],
    }
}

/// The accesses that `os.OpenFile` needs for these flags.
pub(crate) fn open_needs(flags: i64) -> &'static [Access] {
    wanted(flags as i32)
}

/// The process's environment as far as the gate allows, rows of `NAME=value`.
pub fn environ(gate: &mut impl Gate) -> Vec<Vec<u8>> {
    std::env::vars_os()
        .map(|(name, value)| (name.into_vec(), value.into_vec()))
        .filter(|(name, _)| gate.may(Access::Env, name))
        .map(|(name, value)| [name.as_slice(), b"=", &value].concat())
        .collect()
}

impl<G: Gate> GatedFiles<G> {
    /// No file is open; the working folder is the process's.
    pub fn new(gate: G) -> GatedFiles<G> {
        GatedFiles {
            files: SystemFiles::new(),
            gate,
        }
    }

    /// The resolved name.
    fn resolve(&mut self, name: &[u8], follows: bool) -> FileResult<Resolved> {
        if name.contains(&0) {
            return Err(EINVAL);
        }
        if name.len() >= PATH_MAX {
            return Err(ENAMETOOLONG);
        }
        let path = Path::new(OsStr::from_bytes(name));
        let cwd = match path.is_absolute() {
            true => PathBuf::new(),
            false => PathBuf::from(OsString::from_vec(self.files.cwd()?)),
        };
        resolve(&cwd, path, follows)
    }

    /// The name to use, if all of this may be done with it.
    fn admit(&mut self, wanted: &[Access], name: &[u8], follows: bool) -> FileResult<Vec<u8>> {
        if self.gate.is_open() || name.is_empty() {
            return Ok(name.to_vec());
        }
        // A slash behind a link asks for what it leads to, and behind any name for a folder.
        let wants_folder = name.ends_with(b"/") || name.ends_with(b"/.");
        let found = self.resolve(name, follows || wants_folder)?;
        let mut path = found.path.into_os_string().into_vec();
        if !wanted.iter().all(|access| self.gate.may(*access, &path)) {
            return Err(EPERM);
        }
        if let Some(errno) = found.broken {
            return Err(errno);
        }
        if wants_folder && !path.ends_with(b"/") {
            path.push(b'/');
        }
        Ok(path)
    }

    /// The names of something that gets another name: it may be written, and nothing becomes readable by it.
    fn admit_both(&mut self, old: &[u8], new: &[u8]) -> FileResult<(Vec<u8>, Vec<u8>)> {
        let old = self.admit(&[Access::Write], old, false)?;
        let new = self.admit(&[Access::Write], new, false)?;
        if !self.gate.is_open()
            && self.gate.may(Access::Read, &new)
            && !self.gate.may(Access::Read, &old)
        {
            return Err(EPERM);
        }
        Ok((old, new))
    }
}

impl<G: Gate> Files for GatedFiles<G> {
    fn open(&mut self, path: &[u8], flags: i32, perm: u32) -> FileResult<i32> {
        let follows = flags & (O_CREATE | O_EXCL) != O_CREATE | O_EXCL;
        let path = self.admit(wanted(flags), path, follows)?;
        self.files.open(&path, flags, perm)
    }

    fn close(&mut self, fd: i32) -> FileResult<()> {
        self.files.close(fd)
    }

    fn read(&mut self, fd: i32, bytes: &mut [u8]) -> FileResult<usize> {
        self.files.read(fd, bytes)
    }

    fn write(&mut self, fd: i32, bytes: &[u8]) -> FileResult<usize> {
        self.files.write(fd, bytes)
    }

    fn read_at(&mut self, fd: i32, bytes: &mut [u8], offset: u64) -> FileResult<usize> {
        self.files.read_at(fd, bytes, offset)
    }

    fn write_at(&mut self, fd: i32, bytes: &[u8], offset: u64) -> FileResult<usize> {
        self.files.write_at(fd, bytes, offset)
    }

    fn seek(&mut self, fd: i32, offset: i64, whence: i32) -> FileResult<i64> {
        self.files.seek(fd, offset, whence)
    }

    fn truncate(&mut self, fd: i32, size: u64) -> FileResult<()> {
        self.files.truncate(fd, size)
    }

    fn sync(&mut self, fd: i32) -> FileResult<()> {
        self.files.sync(fd)
    }

    fn stat_open(&mut self, fd: i32) -> FileResult<FileStat> {
        self.files.stat_open(fd)
    }

    fn stat(&mut self, path: &[u8], is_link: bool) -> FileResult<FileStat> {
        let path = self.admit(&[Access::Read], path, !is_link)?;
        self.files.stat(&path, is_link)
    }

    fn read_dir(&mut self, path: &[u8]) -> FileResult<Vec<(Vec<u8>, u32)>> {
        let path = self.admit(&[Access::Read], path, true)?;
        self.files.read_dir(&path)
    }

    fn mkdir(&mut self, path: &[u8], perm: u32) -> FileResult<()> {
        let path = self.admit(&[Access::Write], path, false)?;
        self.files.mkdir(&path, perm)
    }

    fn remove(&mut self, path: &[u8]) -> FileResult<()> {
        let path = self.admit(&[Access::Write], path, false)?;
        self.files.remove(&path)
    }

    fn rename(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        let (old, new) = self.admit_both(old, new)?;
        self.files.rename(&old, &new)
    }

    fn link(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        let (old, new) = self.admit_both(old, new)?;
        self.files.link(&old, &new)
    }

    fn symlink(&mut self, old: &[u8], new: &[u8]) -> FileResult<()> {
        // Where it leads is looked at when it is followed.
        let new = self.admit(&[Access::Write], new, false)?;
        self.files.symlink(old, &new)
    }

    fn readlink(&mut self, path: &[u8]) -> FileResult<Vec<u8>> {
        let path = self.admit(&[Access::Read], path, false)?;
        self.files.readlink(&path)
    }

    fn chmod(&mut self, path: &[u8], mode: u32) -> FileResult<()> {
        let path = self.admit(&[Access::Write], path, true)?;
        self.files.chmod(&path, mode)
    }

    fn set_times(&mut self, path: &[u8], used: i64, changed: i64) -> FileResult<()> {
        let path = self.admit(&[Access::Write], path, true)?;
        self.files.set_times(&path, used, changed)
    }

    fn cwd(&mut self) -> FileResult<Vec<u8>> {
        let cwd = self.files.cwd()?;
        match self.gate.is_open() || self.gate.may(Access::Read, &cwd) {
            true => Ok(cwd),
            false => Err(EPERM),
        }
    }

    fn chdir(&mut self, path: &[u8]) -> FileResult<()> {
        let path = self.admit(&[Access::Read], path, true)?;
        self.files.chdir(&path)
    }
}
