//! Operations of level 0 that the dispatcher calls itself: natives, and what scripts do with strings, slices and maps all the time.
//!
//! In: an operation in its frame. Out: the next instruction. A collection that is due, a request, and whatever the operation answers but "done" are left
//! to the way that all slow operations take (`dispatch::slow_here`) or to level 0.
//!
//! Invariants: X1-X4, and those of the operations in `vm::slow`.

use std::mem::ManuallyDrop;

use crate::vm::Vm;
use crate::vm::exec::bodies;
use crate::vm::exec::cx::{Cx, GO_ON, Next};
use crate::vm::slow::{At, Slow, Step, ops};

/// No word of the instruction is a site.
const NO_SITE: usize = usize::MAX;

/// The bodies of rows whose function is called from here; `$site` is the number of the word that is the site.
macro_rules! direct {
    ($($name:ident $site:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                match step::<{ $site }>(cx, At { pc, fp }, ops::$name) {
                    GO_ON => Next::Go((*cx).pc, (*cx).fp),
                    code => Next::Exit(code, (*cx).pc, (*cx).fp),
                }
            }
        )* }
    };
}
direct! {
    append 1;
    append_room 1;
    append_slice 1;
    append_str 0;
    box_val 1;
    bytes_of_str 0;
    cmp_str NO_SITE;
    concat 0;
    copy NO_SITE;
    copy_str NO_SITE;
    copyt NO_SITE;
    eq_iface NO_SITE;
    eq_typed NO_SITE;
    join 1;
    make_slice 1;
    map_addr_j 2;
    map_get2_j 3;
    map_get_j 2;
    map_iter 1;
    map_next NO_SITE;
    map_set_j 2;
    native 1;
    str_of_bytes 0;
    str_of_rune 0;
}

/// Executes an operation where the dispatcher stands: `GO_ON`, or how to leave. A function of its own, so that the handler has nothing on the native
/// stack when it jumps to the next one.
#[inline(never)]
unsafe fn step<const SITE: usize>(
    cx: *mut Cx,
    at: At,
    op: impl FnOnce(&mut Vm, At) -> Slow,
) -> u64 {
    // SAFETY: X4; the row of the operation has that word.
    unsafe {
        (*cx).pc = at.pc;
        (*cx).fp = at.fp;
        let vm = &mut *(*cx).vm;
        if vm.is_wanted() {
            return Vm::slow_in_place(cx);
        }
        if SITE != NO_SITE {
            vm.heap.set_site(at.site(SITE));
        }
        // What is only done has nothing to drop.
        let answer = ManuallyDrop::new(op(vm, at));
        let Ok(Step::Next(words)) = *answer else {
            return answered(vm, at, ManuallyDrop::into_inner(answer));
        };
        if SITE != NO_SITE {
            vm.look_up(at);
        }
        vm.cx.pc = at.pc.add(words);
        GO_ON
    }
}

/// What an operation answered that is not just done.
#[cold]
#[inline(never)]
fn answered(vm: &mut Vm, at: At, step: Slow) -> u64 {
    vm.answer(at, step)
}
