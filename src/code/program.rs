//! Numbers by which code names the parts of a program before a machine gives them addresses.
//!
//! In: nothing. Out: newtype indices and the interner of method names, shared by `lower` and `vm`.

/// A function, method, instance or wrapper that can be called by link; the engine's lowering registry numbers them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FuncId(pub u32);

/// A package variable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GlobalId(pub u32);

/// A method name, qualified by its package if not exported; equal numbers mean the same method of any interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MethodId(pub u32);
