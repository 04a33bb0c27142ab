//! The slow operations: ordinary Rust functions that level 0 calls, one a row of the table.
//!
//! In: the machine and where it stands. Out: a [`Step`], or a trap and no effect (O1). A row without a function does not compile.

mod alloc;
mod chan;
mod control;
mod iface;
mod join;
mod map;
mod memory;
mod number;
pub(crate) mod print;
mod slice;

pub(super) use slice::grown_cap;
mod string;

use crate::code::encode::{NO_SLOT, a_of, b_of, c_of, op_of};
use crate::code::ops::Op;
use crate::code::rtype::RType;
use crate::for_each_op;
use crate::heap::sites::SiteRef;
use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::trap::Trap;

/// How level 0 goes on.
pub(crate) enum Step {
    /// Done: so many words further.
    Next(usize),
    /// The context says where.
    Go,
    /// The goroutine does not run any more.
    Park,
    /// Leave.
    Exit(Box<Exit>),
}

impl Step {
    pub(crate) fn exit(exit: Exit) -> Step {
        Step::Exit(Box::new(exit))
    }
}

/// What a slow operation answers.
pub(crate) type Slow = Result<Step, Trap>;

/// An operation in its frame.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) pc: *const u64,
    pub(crate) fp: *mut u64,
}

impl At {
    /// The instruction word.
    pub(crate) fn word(self) -> u64 {
        // SAFETY: X2.
        unsafe { *self.pc }
    }

    pub(crate) fn op(self) -> Op {
        Op::from_u16(op_of(self.word())).unwrap_or(Op::unreachable)
    }

    pub(crate) fn a(self) -> u16 {
        a_of(self.word())
    }

    pub(crate) fn b(self) -> u16 {
        b_of(self.word())
    }

    pub(crate) fn c(self) -> u16 {
        c_of(self.word())
    }

    /// Extension word `i`.
    pub(crate) fn ext(self, i: usize) -> u64 {
        // SAFETY: X2: the row of the operation has that word.
        unsafe { *self.pc.add(1 + i) }
    }

    /// The site in extension word `i`.
    #[inline(always)]
    pub(crate) fn site(self, i: usize) -> SiteRef {
        // SAFETY: the loader linked a site of this heap (J1).
        unsafe { SiteRef::from_addr(self.ext(i)) }
    }

    /// The descriptor in extension word `i`.
    pub(crate) fn ty(self, i: usize) -> &'static RType {
        // SAFETY: the loader resolved the link to a descriptor (T1).
        unsafe { &*(self.ext(i) as *const RType) }
    }

    /// Address of a slot.
    pub(crate) fn ptr(self, slot: u16) -> *mut u64 {
        // SAFETY: X1: operands are slots of the frame or its window.
        unsafe { self.fp.add(slot as usize) }
    }

    pub(crate) fn get(self, slot: u16) -> u64 {
        // SAFETY: X1.
        unsafe { *self.ptr(slot) }
    }

    pub(crate) fn set(self, slot: u16, value: u64) {
        // SAFETY: X1.
        unsafe { *self.ptr(slot) = value }
    }

    /// Sets a slot that may be left out.
    pub(crate) fn set_opt(self, slot: u64, value: u64) {
        if slot != u64::from(NO_SLOT) {
            self.set(slot as u16, value);
        }
    }

    /// Two slots.
    pub(crate) fn pair(self, slot: u16) -> (u64, u64) {
        (self.get(slot), self.get(slot + 1))
    }

    /// Three slots.
    pub(crate) fn triple(self, slot: u16) -> (u64, u64, u64) {
        (self.get(slot), self.get(slot + 1), self.get(slot + 2))
    }

    pub(crate) fn set_pair(self, slot: u16, x: u64, y: u64) {
        self.set(slot, x);
        self.set(slot + 1, y);
    }

    pub(crate) fn set_triple(self, slot: u16, x: u64, y: u64, z: u64) {
        self.set_pair(slot, x, y);
        self.set(slot + 2, z);
    }

    /// Bytes of the string in two slots.
    pub(crate) fn str(self, slot: u16) -> &'static [u8] {
        // SAFETY: V2; nothing is collected while the operation runs (M1).
        unsafe { crate::vm::value::bytes(self.get(slot), self.get(slot + 1)) }
    }
}

/// The function of a row; fast rows never come here.
macro_rules! call_of {
    (fast, $name:ident, $vm:ident, $at:ident) => {
        Err(Trap::Fatal(
            concat!(
                "internal error: fast operation ",
                stringify!($name),
                " at level 0"
            )
            .into(),
        ))
    };
    ($path:ident, $name:ident, $vm:ident, $at:ident) => {
        ops::$name($vm, $at)
    };
}

/// Tells the heap for which site a row that ends in `Site` allocates, if it counts.
macro_rules! name_site {
    ($vm:ident, $at:ident, [Site]) => {
        $vm.heap.set_site($at.site(0));
    };
    ($vm:ident, $at:ident, [$first:ident, Site]) => {
        $vm.heap.set_site($at.site(1));
    };
    ($vm:ident, $at:ident, [$first:ident, $second:ident, Site]) => {
        $vm.heap.set_site($at.site(2));
    };
    ($vm:ident, $at:ident, [$($other:ident),*]) => {};
}

pub(super) mod ops {
    //! All functions under one path.
    pub(in crate::vm) use super::alloc::*;
    pub(super) use super::chan::*;
    pub(in crate::vm) use super::control::*;
    pub(in crate::vm) use super::iface::*;
    pub(in crate::vm) use super::join::*;
    pub(in crate::vm) use super::map::*;
    pub(in crate::vm) use super::memory::*;
    pub(super) use super::number::*;
    pub(in crate::vm) use super::print::*;
    pub(in crate::vm) use super::slice::*;
    pub(in crate::vm) use super::string::*;
}

macro_rules! define_execute {
    ($(($name:ident, $path:ident, $a:ident, $b:ident, $c:ident, [$($e:ident),*], $effect:literal);)*) => {
        /// Executes the operation at `at`. `COUNTS`: the heap counts by site.
        pub(crate) fn execute<const COUNTS: bool>(vm: &mut Vm, op: Op, at: At) -> Slow {
            match op {
                $(Op::$name => {
                    if COUNTS {
                        name_site!(vm, at, [$($e),*]);
                    }
                    call_of!($path, $name, vm, at)
                })*
            }
        }
    };
}
for_each_op!(define_execute);
