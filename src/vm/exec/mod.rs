//! The interpreter proper: bodies of the fast operations and the two dispatchers over them.
//!
//! In: pc, frame and [`cx::Cx`]. Out: an exit code. Bodies are written once, in `arith`, `branch`, `memory`, `slice`,
//! `call`; `dispatch` expands them. `level0` is the ordinary Rust around it.

mod arith;
mod branch;
mod call;
mod chan;
pub(crate) mod cx;
mod defer;
mod direct;
pub(crate) mod dispatch;
mod map;
mod memory;
#[cfg(feature = "opstats")]
pub(crate) mod opstats;
mod slice;
mod stack;
mod unchecked;

/// All bodies under one path, for the expansion of the table.
mod body {
    pub(super) use super::arith::*;
    pub(super) use super::branch::*;
    pub(super) use super::call::*;
    pub(super) use super::chan::*;
    pub(super) use super::defer::*;
    pub(super) use super::direct::*;
    pub(super) use super::map::*;
    pub(super) use super::memory::*;
    pub(super) use super::slice::*;
    pub(super) use super::stack::*;
    pub(super) use super::unchecked::*;
}

/// Defines bodies: each gets `pc`, `fp`, `cx`, the instruction `word`, and yields a `Next`.
macro_rules! bodies {
    ($($name:ident($pc:ident, $fp:ident, $cx:ident, $w:ident) $body:block)*) => { $(
        // SAFETY: X1-X3 (exec::cx) hold for the arguments: the dispatcher passes what level 0 or the previous body gave.
        #[inline(always)]
        #[allow(unused_variables, unused_unsafe, reason = "one signature for all bodies")]
        pub(in crate::vm::exec) unsafe fn $name(
            $pc: *const u64,
            $fp: *mut u64,
            $cx: *mut crate::vm::exec::cx::Cx,
            $w: u64,
        ) -> crate::vm::exec::cx::Next {
            // SAFETY: X1 and X2: slots and words that the verified instruction names lie in frame and code.
            unsafe { $body }
        }
    )* };
}
pub(crate) use bodies;

/// `R[i]` as a place; `i` is an operand.
macro_rules! slot {
    ($fp:ident, $i:expr) => {
        *$fp.add($i as usize)
    };
}
pub(crate) use slot;

/// Go on `n` words later.
macro_rules! next {
    ($pc:ident, $fp:ident, $n:literal) => {
        crate::vm::exec::cx::Next::Go($pc.add($n), $fp)
    };
}
pub(crate) use next;

/// Leave at this operation.
macro_rules! leave {
    ($code:ident, $pc:ident, $fp:ident) => {
        return crate::vm::exec::cx::Next::Exit(crate::vm::exec::cx::$code, $pc, $fp)
    };
}
pub(crate) use leave;
