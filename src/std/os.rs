//! Natives of `os`: arguments, standard streams, exit; all through the host's platform.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("args", |cx| {
        let args = cx.platform().args();
        let args: Vec<&[u8]> = args.iter().map(Vec::as_slice).collect();
        let slice = cx.new_slice_of_strings(&args)?;
        cx.ret_slice(0, slice);
        Ok(Flow::Done)
    }),
    ("Exit", |cx| Ok(Flow::Exit(cx.arg_i64(0) as i32))),
    ("write", write),
    ("writeString", write),
    ("read", |cx| {
        let fd = cx.arg_i64(0) as i32;
        let room = cx.arg_bytes_mut(1);
        let answer = cx.platform().read(fd, room);
        counted(cx, answer)
    }),
];

/// The bytes of a string or a slice: their first two slots are the same.
fn write(cx: &mut NativeCx<'_>) -> NativeResult {
    let fd = cx.arg_i64(0) as i32;
    let bytes = cx.arg_str(1);
    let answer = cx.write(fd, bytes);
    counted(cx, answer)
}

fn counted(cx: &mut NativeCx<'_>, answer: Result<usize, i32>) -> NativeResult {
    match answer {
        Ok(n) => cx.ret_slots(0, &[n as u64, 0]),
        Err(errno) => {
            cx.ret(0, 0);
            cx.ret_i64(1, i64::from(errno.max(1)));
        }
    }
    Ok(Flow::Done)
}
