//! The neck: how a native panics.
//!
//! In: a text or a value. Out: a [`Trap`], recoverable but for `fatal`.

use crate::vm::native::{Iface, NativeCx, Trap, TrapKind};

/// Errors.
impl NativeCx<'_> {
    /// A recoverable panic with a `runtime.Error` whose text is `text` (no `runtime error: ` before it).
    pub fn panic_text(&self, text: &str) -> Trap {
        Trap::Plain(text.into())
    }

    /// A recoverable panic with a `runtime.Error` of `runtime error: ` + text.
    pub fn error(&self, text: &str) -> Trap {
        Trap::Error(TrapKind::Bounds, text.into())
    }

    /// `panic(value)`.
    pub fn panic_value(&self, value: Iface) -> Trap {
        Trap::Value(value.ty, value.data)
    }

    /// `fatal error: ` + text; cannot be recovered.
    pub fn fatal(&self, text: &str) -> Trap {
        Trap::Fatal(text.into())
    }
}
