//! The two dispatchers, expanded from the instruction table.
//!
//! In: pc, frame, context. Out: an exit code, with pc and frame stored in the context. In optimised builds on x86-64
//! and aarch64 each operation is a handler that ends in a sibling call through a static table; elsewhere (debug
//! builds, tests, Miri) a plain loop calls the same bodies. A row of the table without a body does not compile.
//!
//! Handlers stay clean: no local with `Drop`, no call but the sibling call, no panic; `tests/` disassembles a release build
//! and fails on a handler with a prologue.

use crate::code::encode::op_of;
use crate::for_each_op;
use crate::vm::Vm;
use crate::vm::exec::body;
use crate::vm::exec::cx::{Cx, EXIT_METHOD, EXIT_SLOW, GO_ON, Next};

/// What a slow row is in the tables: the operation's function is called.
#[inline(always)]
unsafe fn slow(pc: *const u64, fp: *mut u64, _cx: *mut Cx, _word: u64) -> Next {
    Next::Exit(EXIT_SLOW, pc, fp)
}

/// The body of a row.
macro_rules! body_of {
    (slow, $name:ident) => {
        slow
    };
    ($path:ident, $name:ident) => {
        body::$name
    };
}

#[cfg(all(
    not(debug_assertions),
    not(miri),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod sibling {
    //! Handlers that end in a sibling call.
    use super::{Cx, EXIT_METHOD, EXIT_SLOW, GO_ON, Next, Vm, body, for_each_op, op_of, slow};

    /// A handler; the fourth argument is the instruction word at `pc`.
    type Handler = unsafe extern "C-unwind" fn(*const u64, *mut u64, *mut Cx, u64) -> u64;

    macro_rules! define {
        ($(($name:ident, $path:ident, $a:ident, $b:ident, $c:ident, [$($e:ident),*], $effect:literal);)*) => {
            mod handlers {
                //! One function a row.
                use super::{Cx, EXIT_METHOD, EXIT_SLOW, Next, TABLE, body, method_here, op_of, slow, slow_here};
                $(
                    // A section of its own, so that it begins where a cache line does: the directives below ask for that.
                    #[cfg_attr(target_os = "linux", unsafe(link_section = concat!(".text.ergo.", stringify!($name))))]
                    pub(super) unsafe extern "C-unwind" fn $name(pc: *const u64, fp: *mut u64, cx: *mut Cx, word: u64) -> u64 {
                        // SAFETY: X1-X3: the previous handler or level 0 passed them; op numbers were checked when the code was installed.
                        unsafe {
                            match body_of!($path, $name)(pc, fp, cx, word) {
                                Next::Go(pc, fp) => {
                                    let word = *pc;
                                    #[cfg(feature = "opstats")]
                                    crate::vm::exec::opstats::count(crate::code::ops::Op::$name as u16, op_of(word));
                                    (*TABLE.as_ptr().add(op_of(word) as usize))(pc, fp, cx, word)
                                }
                                Next::Exit(EXIT_SLOW, pc, fp) => slow_here(pc, fp, cx, word),
                                Next::Exit(EXIT_METHOD, pc, fp) => method_here(pc, fp, cx, word),
                                Next::Exit(code, pc, fp) => {
                                    (*cx).pc = pc;
                                    (*cx).fp = fp;
                                    code
                                }
                            }
                        }
                    }
                    #[cfg(target_os = "linux")]
                    core::arch::global_asm!(
                        concat!(".pushsection .text.ergo.", stringify!($name), ",\"ax\",@progbits"),
                        ".p2align 6",
                        ".popsection"
                    );
                )*
            }
            static TABLE: [Handler; crate::code::ops::OPS_LEN] = [$(handlers::$name,)*];
        };
    }
    for_each_op!(define);

    /// Where handlers go that leave for the slow half of their operation: it is executed here, and unless level 0 has to decide what comes next,
    /// the next handler follows. Nothing of it is on the native stack then.
    #[inline(never)]
    unsafe extern "C-unwind" fn slow_here(
        pc: *const u64,
        fp: *mut u64,
        cx: *mut Cx,
        _word: u64,
    ) -> u64 {
        // SAFETY: X1-X4: the handler passed them, and what the operation leaves in the context is where the goroutine stands.
        unsafe {
            (*cx).pc = pc;
            (*cx).fp = fp;
            let code = Vm::slow_in_place(cx);
            if code != GO_ON {
                return code;
            }
            let (pc, fp) = ((*cx).pc, (*cx).fp);
            let word = *pc;
            (*TABLE.as_ptr().add(op_of(word) as usize))(pc, fp, cx, word)
        }
    }

    /// Where calls of methods go whose inline cache does not know the type.
    #[inline(never)]
    unsafe extern "C-unwind" fn method_here(
        pc: *const u64,
        fp: *mut u64,
        cx: *mut Cx,
        word: u64,
    ) -> u64 {
        // SAFETY: X1-X4: the handler passed them.
        unsafe {
            match body::call_met(pc, fp, cx, word) {
                Next::Go(pc, fp) => {
                    let word = *pc;
                    (*TABLE.as_ptr().add(op_of(word) as usize))(pc, fp, cx, word)
                }
                Next::Exit(EXIT_SLOW, pc, fp) => slow_here(pc, fp, cx, word),
                Next::Exit(code, pc, fp) => {
                    (*cx).pc = pc;
                    (*cx).fp = fp;
                    code
                }
            }
        }
    }

    /// Hides a pointer's value from the optimiser, so that a loop over it stays a plain loop: unrolled it would need more registers than a
    /// handler may use without saving some.
    #[inline(always)]
    #[expect(
        clippy::pointers_in_nomem_asm_block,
        reason = "the text is a comment: nothing is read through the pointer"
    )]
    pub(in crate::vm::exec) fn opaque<T>(mut pointer: *mut T) -> *mut T {
        // SAFETY: no instruction at all.
        unsafe {
            std::arch::asm!("/* {0} */", inout(reg) pointer, options(pure, nomem, nostack, preserves_flags))
        };
        pointer
    }

    /// Keeps the two ways of a branch apart: each gets its own jump to the next handler, which the processor predicts on its own.
    #[inline(always)]
    pub(in crate::vm::exec) fn apart() {
        // SAFETY: no instruction at all.
        unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) };
    }

    /// Runs from (pc, fp) until a handler leaves.
    pub(super) unsafe fn run(pc: *const u64, fp: *mut u64, cx: *mut Cx) -> u64 {
        // SAFETY: the caller's obligations are X1-X3.
        unsafe {
            let word = *pc;
            (*TABLE.as_ptr().add(op_of(word) as usize))(pc, fp, cx, word)
        }
    }
}

#[cfg(not(all(
    not(debug_assertions),
    not(miri),
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
mod sibling {
    //! The plain loop.
    use super::{Cx, EXIT_METHOD, EXIT_SLOW, GO_ON, Next, Vm, body, for_each_op, op_of, slow};

    type Body = unsafe fn(*const u64, *mut u64, *mut Cx, u64) -> Next;

    macro_rules! define {
        ($(($name:ident, $path:ident, $a:ident, $b:ident, $c:ident, [$($e:ident),*], $effect:literal);)*) => {
            static TABLE: &[Body] = &[$(body_of!($path, $name),)*];
        };
    }
    for_each_op!(define);

    /// Nothing; see the other dispatcher.
    pub(in crate::vm::exec) fn opaque<T>(pointer: *mut T) -> *mut T {
        pointer
    }

    /// Nothing; see the other dispatcher.
    pub(in crate::vm::exec) fn apart() {}

    /// Runs from (pc, fp) until a body leaves.
    pub(super) unsafe fn run(mut pc: *const u64, mut fp: *mut u64, cx: *mut Cx) -> u64 {
        loop {
            // SAFETY: X2: pc is at an instruction whose number is in the table.
            let (word, body) = unsafe { (*pc, *TABLE.get_unchecked(op_of(*pc) as usize)) };
            // SAFETY: the caller's obligations X1-X3 are kept by each body.
            match unsafe { body(pc, fp, cx, word) } {
                Next::Go(to, frame) => {
                    pc = to;
                    fp = frame;
                }
                Next::Exit(code, at, frame) => {
                    // SAFETY: X3, X4: the context outlives the run.
                    let code = unsafe {
                        (*cx).pc = at;
                        (*cx).fp = frame;
                        match code {
                            EXIT_SLOW | EXIT_METHOD => Vm::slow_in_place(cx),
                            code => code,
                        }
                    };
                    if code != GO_ON {
                        return code;
                    }
                    // SAFETY: X3.
                    (pc, fp) = unsafe { ((*cx).pc, (*cx).fp) };
                }
            }
        }
    }
}

pub(super) use sibling::{apart, opaque};

/// Runs from where the context stands until an operation leaves; where it stands then is in the context.
///
/// # Safety
/// X1-X3 of [`Cx`] hold.
pub(crate) unsafe fn run(cx: *mut Cx) -> u64 {
    // SAFETY: X1-X3, the caller's obligation.
    unsafe { sibling::run((*cx).pc, (*cx).fp, cx) }
}
