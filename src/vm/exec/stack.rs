//! Bodies for stacks: slices and arrays that something is pushed to or popped from (`lower::stacks`).
//!
//! In: the address of a slice's header, or of an array and the field that counts its elements, or a slice in slots. Out: the change. Where it
//! cannot be made (no room, nothing to pop, a nil base, a barrier that is up) nothing changes, and a jump leads to what does it as it is written.

use crate::code::encode::{a_of, b_of, c_of};
use crate::vm::exec::cx::Next;
use crate::vm::exec::dispatch::apart;
use crate::vm::exec::{bodies, next, slot};

/// Goes to where the instruction's last operand says: not the usual way, on which the next `pc` must not wait for a word of the code.
macro_rules! or_else {
    ($pc:ident, $fp:ident, $w:ident) => {{
        apart();
        Next::Go($pc.offset(c_of($w) as i16 as isize), $fp)
    }};
}

/// Pushes of one width.
macro_rules! pushes {
    ($($name:ident: $ty:ident;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let base = slot!(fp, a_of(w));
                if base == 0 { return or_else!(pc, fp, w); }
                let header = (base + *pc.add(1)) as *mut u64;
                let len = *header.add(1);
                if len >= *header.add(2) { return or_else!(pc, fp, w); }
                (*header as *mut $ty).add(len as usize).write_unaligned(slot!(fp, b_of(w)) as $ty);
                *header.add(1) = len + 1;
                next!(pc, fp, 2)
            }
        )* }
    };
}
pushes! {
    push_64: u64;
    push_8: u8;
}

bodies! {
    push_ptr(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let header = (base + *pc.add(1)) as *mut u64;
        let len = *header.add(1);
        if len >= *header.add(2) || *(*cx).barrier != 0 { return or_else!(pc, fp, w); }
        *(*header as *mut u64).add(len as usize) = slot!(fp, b_of(w));
        *header.add(1) = len + 1;
        next!(pc, fp, 2)
    }
    pop_w64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let header = (base + *pc.add(1)) as *mut u64;
        let len = *header.add(1);
        if len == 0 { return or_else!(pc, fp, w); }
        slot!(fp, a_of(w)) = (*header as *const u64).add(len as usize - 1).read_unaligned();
        *header.add(1) = len - 1;
        next!(pc, fp, 2)
    }
    cut(pc, fp, cx, w) {
        let header = fp.add(a_of(w) as usize);
        let len = slot!(fp, b_of(w));
        if len > *header.add(2) { return or_else!(pc, fp, w); }
        *header.add(1) = len;
        next!(pc, fp, 1)
    }
    cutk(pc, fp, cx, w) {
        let header = fp.add(a_of(w) as usize);
        let (len, k) = (*header.add(1), b_of(w) as u64);
        if len < k { return or_else!(pc, fp, w); }
        *header.add(1) = len - k;
        next!(pc, fp, 1)
    }
    cutm(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let header = (base + *pc.add(1)) as *mut u64;
        let len = slot!(fp, b_of(w));
        if len > *header.add(2) { return or_else!(pc, fp, w); }
        *header.add(1) = len;
        next!(pc, fp, 2)
    }
    cutkm(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let header = (base + *pc.add(1)) as *mut u64;
        let (len, k) = (*header.add(1), b_of(w) as u64);
        if len < k { return or_else!(pc, fp, w); }
        *header.add(1) = len - k;
        next!(pc, fp, 2)
    }
    put_64(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let count = (base + *pc.add(3)) as *mut u64;
        let n = *count;
        if n >= *pc.add(2) { return or_else!(pc, fp, w); }
        ((base + *pc.add(1)) as *mut u64).add(n as usize).write_unaligned(slot!(fp, b_of(w)));
        *count = n + 1;
        next!(pc, fp, 4)
    }
    take_w64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { return or_else!(pc, fp, w); }
        let count = (base + *pc.add(3)) as *mut u64;
        let n = (*count).wrapping_sub(1);
        if n >= *pc.add(2) { return or_else!(pc, fp, w); }
        slot!(fp, a_of(w)) = ((base + *pc.add(1)) as *const u64).add(n as usize).read_unaligned();
        *count = n;
        next!(pc, fp, 4)
    }
}
