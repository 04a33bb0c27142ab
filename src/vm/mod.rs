//! The machine: executes installed code on goroutines over one heap.
//!
//! In: code, types and natives that `engine` brings. Out: [`Vm`], one isolated machine.

pub(crate) mod chan;
pub mod goroutine;
pub(crate) mod iface;
pub mod native;
mod pending;
pub mod platform;
pub mod trace;
pub mod trap;
pub(crate) mod value;

/// One isolated machine.
pub struct Vm {
    /// The world outside.
    pub platform: Box<dyn platform::Platform>,
    /// Type descriptors.
    pub rtypes: crate::code::rtype::RTypes,
}
