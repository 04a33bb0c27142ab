//! Natives of `os`: arguments, streams, files, exit; all through the host's platform.

use crate::vm::native::{FileResult, Files, Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("args", |cx| {
        let args = cx.platform().args();
        strings(cx, &args)
    }),
    ("hostEnviron", |cx| {
        let pairs = cx.platform().environ();
        strings(cx, &pairs)
    }),
    ("Exit", |cx| Ok(Flow::Exit(cx.arg_i64(0) as i32))),
    ("random", |cx| {
        let number = cx.random();
        cx.ret(0, number);
        Ok(Flow::Done)
    }),
    ("write", write),
    ("writeString", write),
    ("read", read),
    ("open", |cx| {
        let (path, flags, perm) = (cx.arg_str(0), cx.arg(2) as i32, cx.arg(3) as u32);
        let answer = on_files(cx, |files| files.open(path, flags, perm));
        number(cx, answer.map(i64::from))
    }),
    ("closeFile", |cx| {
        let fd = cx.arg(0) as i32;
        let answer = on_files(cx, |files| files.close(fd));
        nothing(cx, answer)
    }),
    ("readAt", |cx| {
        let (fd, room, offset) = (cx.arg(0) as i32, cx.look_bytes_mut(1), cx.arg(4));
        let answer = on_files(cx, |files| files.read_at(fd, room, offset));
        cx.handles(*answer.as_ref().unwrap_or(&0) as u64);
        number(cx, answer.map(|n| n as i64))
    }),
    ("writeAt", |cx| {
        let (fd, bytes, offset) = (cx.arg(0) as i32, cx.arg_bytes(1), cx.arg(4));
        let answer = on_files(cx, |files| files.write_at(fd, bytes, offset));
        number(cx, answer.map(|n| n as i64))
    }),
    ("seek", |cx| {
        let (fd, offset, whence) = (cx.arg(0) as i32, cx.arg_i64(1), cx.arg(2) as i32);
        let answer = on_files(cx, |files| files.seek(fd, offset, whence));
        number(cx, answer)
    }),
    ("truncate", |cx| {
        let (fd, size) = (cx.arg(0) as i32, cx.arg_i64(1));
        let answer = match u64::try_from(size) {
            Ok(size) => on_files(cx, |files| files.truncate(fd, size)),
            Err(_) => Err(EINVAL),
        };
        nothing(cx, answer)
    }),
    ("syncFile", |cx| {
        let fd = cx.arg(0) as i32;
        let answer = on_files(cx, |files| files.sync(fd));
        nothing(cx, answer)
    }),
    ("stat", stat),
    ("readDir", read_dir),
    ("mkdir", |cx| {
        let (path, perm) = (cx.arg_str(0), cx.arg(2) as u32);
        let answer = on_files(cx, |files| files.mkdir(path, perm));
        nothing(cx, answer)
    }),
    ("remove", |cx| {
        let path = cx.arg_str(0);
        let answer = on_files(cx, |files| files.remove(path));
        nothing(cx, answer)
    }),
    ("rename", |cx| {
        let (old, new) = (cx.arg_str(0), cx.arg_str(2));
        let answer = on_files(cx, |files| files.rename(old, new));
        nothing(cx, answer)
    }),
    ("link", |cx| {
        let (old, new) = (cx.arg_str(0), cx.arg_str(2));
        let answer = on_files(cx, |files| files.link(old, new));
        nothing(cx, answer)
    }),
    ("symlink", |cx| {
        let (old, new) = (cx.arg_str(0), cx.arg_str(2));
        let answer = on_files(cx, |files| files.symlink(old, new));
        nothing(cx, answer)
    }),
    ("readlink", |cx| {
        let path = cx.arg_str(0);
        let answer = on_files(cx, |files| files.readlink(path));
        text(cx, answer)
    }),
    ("chmod", |cx| {
        let (path, mode) = (cx.arg_str(0), cx.arg(2) as u32);
        let answer = on_files(cx, |files| files.chmod(path, mode));
        nothing(cx, answer)
    }),
    ("chtimes", |cx| {
        let (path, used, changed) = (cx.arg_str(0), cx.arg_i64(2), cx.arg_i64(3));
        let answer = on_files(cx, |files| files.set_times(path, used, changed));
        nothing(cx, answer)
    }),
    ("getwd", |cx| {
        let answer = on_files(cx, |files| files.cwd());
        text(cx, answer)
    }),
    ("chdir", |cx| {
        let path = cx.arg_str(0);
        let answer = on_files(cx, |files| files.chdir(path));
        nothing(cx, answer)
    }),
];

/// The natives of `internal/stdio`.
pub(super) const STDIO_NATIVES: &[(&str, NativeFn)] = &[("write", write), ("read", read)];

const EPERM: i32 = 1;
const EINVAL: i32 = 22;
/// Streams have the numbers below this.
const FIRST_FILE: i32 = 3;

/// Asks the host's files; EPERM if it grants none.
fn on_files<T>(
    cx: &mut NativeCx<'_>,
    ask: impl FnOnce(&mut dyn Files) -> FileResult<T>,
) -> FileResult<T> {
    cx.platform().files().map_or(Err(EPERM), ask)
}

fn strings(cx: &mut NativeCx<'_>, list: &[Vec<u8>]) -> NativeResult {
    let list: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
    let slice = cx.new_slice_of_strings(&list)?;
    cx.ret_slice(0, slice);
    Ok(Flow::Done)
}

/// The bytes of a string or a slice: their first two slots are the same.
fn write(cx: &mut NativeCx<'_>) -> NativeResult {
    let (fd, bytes) = (cx.arg(0) as i32, cx.arg_str(1));
    let answer = if fd < FIRST_FILE {
        cx.write(fd, bytes)
    } else {
        on_files(cx, |files| files.write(fd, bytes))
    };
    number(cx, answer.map(|n| n as i64))
}

fn read(cx: &mut NativeCx<'_>) -> NativeResult {
    let (fd, room) = (cx.arg(0) as i32, cx.look_bytes_mut(1));
    let answer = if fd < FIRST_FILE {
        cx.platform().read(fd, room)
    } else {
        on_files(cx, |files| files.read(fd, room))
    };
    cx.handles(*answer.as_ref().unwrap_or(&0) as u64);
    number(cx, answer.map(|n| n as i64))
}

/// Result slot `i`: the errno of a failure, which is never 0.
fn fail(cx: &mut NativeCx<'_>, i: usize, errno: i32) -> NativeResult {
    cx.ret_i64(i, i64::from(errno.max(1)));
    Ok(Flow::Done)
}

/// Results: a number, an errno.
fn number(cx: &mut NativeCx<'_>, answer: FileResult<i64>) -> NativeResult {
    cx.ret_slots(0, &[0, 0]);
    match answer {
        Ok(n) => cx.ret_i64(0, n),
        Err(errno) => return fail(cx, 1, errno),
    }
    Ok(Flow::Done)
}

/// Result: an errno.
fn nothing(cx: &mut NativeCx<'_>, answer: FileResult<()>) -> NativeResult {
    cx.ret(0, 0);
    match answer {
        Ok(()) => Ok(Flow::Done),
        Err(errno) => fail(cx, 0, errno),
    }
}

/// Results: a string, an errno.
fn text(cx: &mut NativeCx<'_>, answer: FileResult<Vec<u8>>) -> NativeResult {
    cx.ret_slots(0, &[0, 0, 0]);
    match answer {
        Ok(bytes) => cx.ret_str(0, &bytes)?,
        Err(errno) => return fail(cx, 2, errno),
    }
    Ok(Flow::Done)
}

/// Arguments: name, number (if not negative), whether a link is itself. Results: size, mode, time, device, number, errno.
fn stat(cx: &mut NativeCx<'_>) -> NativeResult {
    let (path, fd, is_link) = (cx.arg_str(0), cx.arg_i64(2), cx.arg_bool(3));
    cx.ret_slots(0, &[0; 6]);
    let answer = match i32::try_from(fd) {
        // The streams are no files of the script's.
        Ok(0..FIRST_FILE) => Err(EINVAL),
        Ok(fd) if fd >= 0 => on_files(cx, |files| files.stat_open(fd)),
        _ => on_files(cx, |files| files.stat(path, is_link)),
    };
    match answer {
        Ok(stat) => {
            cx.ret_i64(0, stat.size);
            cx.ret(1, u64::from(stat.mode));
            cx.ret_i64(2, stat.mtime_ns);
            cx.ret_slots(3, &[stat.id.0, stat.id.1]);
            Ok(Flow::Done)
        }
        Err(errno) => fail(cx, 5, errno),
    }
}

/// Results: names, modes, errno.
fn read_dir(cx: &mut NativeCx<'_>) -> NativeResult {
    let path = cx.arg_str(0);
    cx.ret_slots(0, &[0; 7]);
    let list = match on_files(cx, |files| files.read_dir(path)) {
        Ok(list) => list,
        Err(errno) => return fail(cx, 6, errno),
    };
    let names: Vec<&[u8]> = list.iter().map(|entry| entry.0.as_slice()).collect();
    let names = cx.new_slice_of_strings(&names)?;
    let len = list.len() as u64;
    let modes = cx.new_raw(4 * len)?;
    for (i, entry) in (0..).zip(&list) {
        cx.write_u32(modes + 4 * i, entry.1);
    }
    cx.ret_slice(0, names);
    cx.ret_slots(3, &[modes, len, len]);
    Ok(Flow::Done)
}
