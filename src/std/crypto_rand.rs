//! Natives of `crypto/rand`.
//!
//! In: bytes to be filled. Out: random ones of the host's, or the word that it has none: what the machine's own stream gives can be foretold.

use crate::vm::native::{Flow, NativeFn};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("fill", |cx| {
        let bytes = cx.arg_bytes_mut(0);
        let is_full = bytes.is_empty() || cx.platform().entropy(bytes);
        cx.ret_bool(0, is_full);
        Ok(Flow::Done)
    }),
    ("fatal", |cx| {
        let text = cx.arg_text(0).into_owned();
        Err(cx.fatal(&text))
    }),
];
