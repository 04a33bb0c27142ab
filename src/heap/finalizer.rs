//! Finalizers, cleanups and weak handles of objects: the specials of a span.

/// Something that must happen when a cell dies.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// Cell in its span.
    pub(super) index: u32,
}
