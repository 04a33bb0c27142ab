//! Bodies of calls, returns and the fast allocation.
//!
//! In: a window above the frame with results and arguments. Out: the callee's frame, its header written. The layout of
//! the header stands in `vm::frame`.

use crate::code::encode::{NO_SLOT, a_of, b_of, c_of};
use crate::heap::alloc::AllocClass;
use crate::vm::exec::branch::poll_at;
use crate::vm::exec::cx::{EXIT_POLL, Next};
use crate::vm::exec::dispatch::{apart, opaque};
use crate::vm::exec::{bodies, leave, next, slot};
use crate::vm::frame::{CALL_WORDS, IfaceCache, RECORD_BITS};
use crate::vm::program::FuncRecord;

/// Enters `$rec` with its window at frame slot a.
macro_rules! enter_call {
    ($pc:ident, $fp:ident, $cx:ident, $w:ident, $rec:ident, $frame:ident) => {{
        if $frame.wrapping_byte_add((*$rec).need_bytes as usize) > (*$cx).stack_end {
            leave!(EXIT_GROW, $pc, $fp);
        }
        *$frame.sub(2) = $pc as u64;
        *$frame.sub(1) = $rec as u64 | (a_of($w) as u64) << RECORD_BITS;
    }};
}

/// Enters the closure in slot b. Which function that is takes three loads, each of which waits for the one before, and on the function wait the
/// callee's first instruction and the header, out of which the return makes the caller's frame: so calls one after the other would wait for each other. Hence
/// the instruction remembers the function, and what the closure says is only compared with it.
macro_rules! enter_closure {
    ($pc:ident, $fp:ident, $cx:ident, $w:ident) => {{
        let closure = slot!($fp, b_of($w));
        if closure == 0 {
            leave!(EXIT_NIL, $pc, $fp);
        }
        let called = *(closure as *const u64) as *mut FuncRecord;
        let mut rec = opaque((*$pc.add(1) >> 16) as *mut FuncRecord);
        if rec != called {
            apart();
            // X5.
            *$pc.add(1).cast_mut() = (called as u64) << 16 | *$pc.add(1) & 0xFFFF;
            rec = called;
        }
        let frame = $fp.add(a_of($w) as usize);
        enter_call!($pc, $fp, $cx, $w, rec, frame);
        let at = (*rec).closure_slot;
        if at != NO_SLOT {
            *frame.add(at as usize) = closure;
        }
        poll_at!((*rec).code, frame, $cx)
    }};
}

/// Enters the method that the inline cache knows for the interface in slot b.
macro_rules! enter_method {
    ($pc:ident, $fp:ident, $cx:ident, $w:ident) => {{
        let ty = slot!($fp, b_of($w));
        if ty == 0 {
            leave!(EXIT_NIL, $pc, $fp);
        }
        let cache = *$pc.add(1) as *const IfaceCache;
        let rec = if (*cache).ty == ty {
            (*cache).record
        } else if (*cache).other_ty == ty {
            (*cache).other_record
        } else {
            leave!(EXIT_METHOD, $pc, $fp);
        };
        let frame = $fp.add(a_of($w) as usize);
        enter_call!($pc, $fp, $cx, $w, rec, frame);
        poll_at!((*rec).code, frame, $cx)
    }};
}

bodies! {
    call(pc, fp, cx, w) {
        let rec = *pc.add(1) as *const FuncRecord;
        let frame = fp.add(a_of(w) as usize);
        enter_call!(pc, fp, cx, w, rec, frame);
        poll_at!((*rec).code, frame, cx)
    }
    call1(pc, fp, cx, w) {
        // The window belongs to this frame: the argument may stand there before the call is certain.
        *fp.add(a_of(w) as usize + c_of(w) as usize) = slot!(fp, b_of(w));
        let rec = *pc.add(1) as *const FuncRecord;
        let frame = fp.add(a_of(w) as usize);
        enter_call!(pc, fp, cx, w, rec, frame);
        poll_at!((*rec).code, frame, cx)
    }
    call_clo(pc, fp, cx, w) { enter_closure!(pc, fp, cx, w) }
    call_clo1(pc, fp, cx, w) {
        *fp.add(a_of(w) as usize + (*pc.add(1) & 0xFFFF) as usize) = slot!(fp, c_of(w));
        enter_closure!(pc, fp, cx, w)
    }
    call_ifc(pc, fp, cx, w) { enter_method!(pc, fp, cx, w) }
    call_ifc1(pc, fp, cx, w) {
        *fp.add(a_of(w) as usize + c_of(w) as usize) = *fp.add(b_of(w) as usize + 1);
        enter_method!(pc, fp, cx, w)
    }
    // No row: where call_ifc and call_ifc1 go on whose cache does not know the type. A method that is not noted, or finds no room on the stack, leaves
    // for level 0, which puts it into the cache.
    call_met(pc, fp, cx, w) {
        let cache = *pc.add(1) as *const IfaceCache;
        // SAFETY: X4.
        let rec = (*(*cx).vm).methods.get(slot!(fp, b_of(w)), (*cache).method);
        let frame = fp.add(a_of(w) as usize);
        if rec.is_null() || frame.wrapping_byte_add((*rec).need_bytes as usize) > (*cx).stack_end {
            leave!(EXIT_SLOW, pc, fp);
        }
        enter_call!(pc, fp, cx, w, rec, frame);
        poll_at!((*rec).code, frame, cx)
    }
    ret(pc, fp, cx, w) {
        let delta = (*fp.sub(1) >> RECORD_BITS) as usize;
        let to = *fp.sub(2) as *const u64;
        Next::Go(to.add(CALL_WORDS), fp.sub(delta))
    }
}

/// Counts a cell in the row that word `$n` names, whose first word is for this; or does not.
macro_rules! count {
    (counted, $pc:ident, $n:literal) => {
        if cfg!(not(feature = "uncounted")) {
            *(*$pc.add($n) as *mut u64) += 1;
        }
    };
    (uncounted, $pc:ident, $n:literal) => {};
}

/// The fast allocations, each with its way of counting.
macro_rules! allocations {
    ($($how:ident: $new:ident, $closure_n:ident;)*) => {
        bodies! { $(
            $new(pc, fp, cx, w) {
                let class = *pc.add(1) as *mut AllocClass;
                let cell = (*class).cursor;
                let end = cell.wrapping_add((*class).elem_bytes as usize);
                // A4: so there is a cell.
                if end > (*class).limit { leave!(EXIT_SLOW, pc, fp); }
                (*class).cursor = end;
                count!($how, pc, 2);
                slot!(fp, a_of(w)) = cell as u64;
                next!(pc, fp, 3)
            }
            $closure_n(pc, fp, cx, w) {
                let class = *pc.add(2) as *mut AllocClass;
                let cell = (*class).cursor;
                let end = cell.wrapping_add((*class).elem_bytes as usize);
                if end > (*class).limit { leave!(EXIT_SLOW, pc, fp); }
                (*class).cursor = end;
                count!($how, pc, 3);
                let mut to = cell as *mut u64;
                *to = *pc.add(1);
                let mut from = fp.add(b_of(w) as usize);
                let last = to.add(c_of(w) as usize);
                while to != last {
                    to = opaque(to.add(1));
                    *to = *from;
                    from = from.add(1);
                }
                slot!(fp, a_of(w)) = cell as u64;
                next!(pc, fp, 4)
            }
        )* }
    };
}
allocations! {
    counted: new, closure_n;
    uncounted: new_off, closure_n_off;
}
