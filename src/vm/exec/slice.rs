//! Bodies over slices and strings: indexing, bounds, the fast appends, string equality and runes.
//!
//! In: {ptr, len, cap} in slots; an element as wide as a word may be narrower in alignment (complex64). Out: elements. The numbers of a `Range` word are read from the code one by one: in a
//! register of its own the word would be one too many. What must allocate leaves to level 0 without effect.

use crate::code::encode::{NO_SLOT, a_of, b_of, bc_of, c_of};
use crate::vm::exec::{bodies, leave, next, slot};

/// Element loads and stores of one width.
macro_rules! elements {
    ($($idx:ident: $ty:ident as $wide:ident;)*) => {
        bodies! { $(
            $idx(pc, fp, cx, w) {
                let base = fp.add(b_of(w) as usize);
                let i = slot!(fp, c_of(w));
                if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
                slot!(fp, a_of(w)) = (*base as *const $ty).add(i as usize).read_unaligned() as $wide as u64;
                next!(pc, fp, 1)
            }
        )* }
    };
}
elements! {
    idx_i8: i8 as i64;
    idx_u8: u8 as u64;
    idx_i16: i16 as i64;
    idx_u16: u16 as u64;
    idx_i32: i32 as i64;
    idx_u32: u32 as u64;
    idx_w64: u64 as u64;
    idx_str: u8 as u64;
}

/// Element stores of one width.
macro_rules! element_stores {
    ($($st:ident: $ty:ident;)*) => {
        bodies! { $(
            $st(pc, fp, cx, w) {
                let base = fp.add(a_of(w) as usize);
                let i = slot!(fp, b_of(w));
                if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
                (*base as *mut $ty).add(i as usize).write_unaligned(slot!(fp, c_of(w)) as $ty);
                next!(pc, fp, 1)
            }
        )* }
    };
}
element_stores! {
    idxst_8: u8;
    idxst_16: u16;
    idxst_32: u32;
    idxst_64: u64;
}

/// Loads and stores of array elements of one width.
macro_rules! array_elements {
    ($($idx:ident: $ty:ident as $wide:ident;)* / $($st:ident: $sty:ident;)*) => {
        bodies! {
            $(
                $idx(pc, fp, cx, w) {
                    let base = slot!(fp, b_of(w));
                    if base == 0 { leave!(EXIT_NIL, pc, fp); }
                    let i = slot!(fp, c_of(w));
                    if i >= *pc.add(2) { leave!(EXIT_BOUNDS, pc, fp); }
                    let at = (base + *pc.add(1)) as *const $ty;
                    slot!(fp, a_of(w)) = at.add(i as usize).read_unaligned() as $wide as u64;
                    next!(pc, fp, 3)
                }
            )*
            $(
                $st(pc, fp, cx, w) {
                    let base = slot!(fp, a_of(w));
                    if base == 0 { leave!(EXIT_NIL, pc, fp); }
                    let i = slot!(fp, b_of(w));
                    if i >= *pc.add(2) { leave!(EXIT_BOUNDS, pc, fp); }
                    let at = (base + *pc.add(1)) as *mut $sty;
                    at.add(i as usize).write_unaligned(slot!(fp, c_of(w)) as $sty);
                    next!(pc, fp, 3)
                }
            )*
        }
    };
}
array_elements! {
    aidx_i8: i8 as i64;
    aidx_u8: u8 as u64;
    aidx_i16: i16 as i64;
    aidx_u16: u16 as u64;
    aidx_i32: i32 as i64;
    aidx_u32: u32 as u64;
    aidx_w64: u64 as u64;
    /
    aidxst_8: u8;
    aidxst_16: u16;
    aidxst_32: u32;
    aidxst_64: u64;
}

/// Exchanges of two elements of one width.
macro_rules! element_swaps {
    ($($swap:ident: $ty:ident;)*) => {
        bodies! { $(
            $swap(pc, fp, cx, w) {
                let base = fp.add(a_of(w) as usize);
                let (i, j) = (slot!(fp, b_of(w)), slot!(fp, c_of(w)));
                let len = *base.add(1);
                if j >= len || i >= len { leave!(EXIT_BOUNDS, pc, fp); }
                let (p, q) = ((*base as *mut $ty).add(i as usize), (*base as *mut $ty).add(j as usize));
                let (x, y) = (p.read_unaligned(), q.read_unaligned());
                p.write_unaligned(y);
                q.write_unaligned(x);
                next!(pc, fp, 1)
            }
        )* }
    };
}
element_swaps! {
    swapx_8: u8;
    swapx_16: u16;
    swapx_32: u32;
    swapx_64: u64;
}

/// Appends one element of `$ty` if there is room.
macro_rules! appends {
    ($($name:ident: $ty:ident;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let from = fp.add(b_of(w) as usize);
                let (ptr, len, cap) = (*from, *from.add(1), *from.add(2));
                if len >= cap { leave!(EXIT_SLOW, pc, fp); }
                (ptr as *mut $ty).add(len as usize).write_unaligned(slot!(fp, c_of(w)) as $ty);
                let to = fp.add(a_of(w) as usize);
                *to = ptr;
                *to.add(1) = len + 1;
                *to.add(2) = cap;
                next!(pc, fp, 3)
            }
        )* }
    };
}
appends! {
    append_64: u64;
    append_8: u8;
}

/// Where the 16-bit numbers of a word stand in memory.
const HALF: [usize; 3] = if cfg!(target_endian = "big") {
    [3, 2, 1]
} else {
    [0, 1, 2]
};

/// A bound of a slicing operation: what the slot holds, or `$default` if it is left out.
macro_rules! bound_or {
    ($fp:ident, $slot:expr, $default:expr) => {{
        let slot: u16 = $slot;
        if slot == NO_SLOT {
            $default
        } else {
            slot!($fp, slot)
        }
    }};
}

bodies! {
    idx_w2(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let from = (*base as *const u64).add(i.wrapping_mul(2) as usize);
        let (x, y) = (from.read_unaligned(), from.add(1).read_unaligned());
        slot!(fp, a_of(w)) = x;
        *fp.add(a_of(w) as usize + 1) = y;
        next!(pc, fp, 1)
    }
    idx_w3(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let from = (*base as *const u64).add(i.wrapping_mul(3) as usize);
        let (x, y, z) = (from.read_unaligned(), from.add(1).read_unaligned(), from.add(2).read_unaligned());
        let to = fp.add(a_of(w) as usize);
        *to = x;
        *to.add(1) = y;
        *to.add(2) = z;
        next!(pc, fp, 1)
    }
    idxst_ptr(pc, fp, cx, w) {
        let base = fp.add(a_of(w) as usize);
        let i = slot!(fp, b_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        *(*base as *mut u64).add(i as usize) = slot!(fp, c_of(w));
        next!(pc, fp, 1)
    }
    swapx_ptr(pc, fp, cx, w) {
        let base = fp.add(a_of(w) as usize);
        let (i, j) = (slot!(fp, b_of(w)), slot!(fp, c_of(w)));
        let len = *base.add(1);
        if j >= len || i >= len { leave!(EXIT_BOUNDS, pc, fp); }
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        let (p, q) = ((*base as *mut u64).add(i as usize), (*base as *mut u64).add(j as usize));
        let (x, y) = (*p, *q);
        *p = y;
        *q = x;
        next!(pc, fp, 1)
    }
    idx_addr(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        slot!(fp, a_of(w)) = (*base).wrapping_add(i.wrapping_mul(*pc.add(1)));
        next!(pc, fp, 2)
    }
    aidxst_ptr(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let i = slot!(fp, b_of(w));
        if i >= *pc.add(2) { leave!(EXIT_BOUNDS, pc, fp); }
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        *((base + *pc.add(1)) as *mut u64).add(i as usize) = slot!(fp, c_of(w));
        next!(pc, fp, 3)
    }
    aidx_addr(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let i = slot!(fp, c_of(w));
        if i >= *pc.add(2) { leave!(EXIT_BOUNDS, pc, fp); }
        slot!(fp, a_of(w)) = (base + *pc.add(1)).wrapping_add(i.wrapping_mul(*pc.add(3)));
        next!(pc, fp, 4)
    }
    idx2_w64(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let inner = (*base as *const u64).add(i.wrapping_mul(3) as usize);
        let k = slot!(fp, *pc.add(1));
        if k >= *inner.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        slot!(fp, a_of(w)) = (*inner as *const u64).add(k as usize).read_unaligned();
        next!(pc, fp, 2)
    }
    idx2_addr(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let inner = (*base as *const u64).add(i.wrapping_mul(3) as usize);
        let k = slot!(fp, *pc.add(1));
        if k >= *inner.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        slot!(fp, a_of(w)) = (*inner).wrapping_add(k.wrapping_mul(*pc.add(2)));
        next!(pc, fp, 3)
    }
    idxa_w64(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let k = slot!(fp, *pc.add(1));
        if k >= *pc.add(4) { leave!(EXIT_BOUNDS, pc, fp); }
        let at = (*base).wrapping_add(i.wrapping_mul(*pc.add(2))).wrapping_add(*pc.add(3));
        slot!(fp, a_of(w)) = (at as *const u64).add(k as usize).read_unaligned();
        next!(pc, fp, 5)
    }
    aidxa_w64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let i = slot!(fp, c_of(w));
        if i >= *pc.add(2) { leave!(EXIT_BOUNDS, pc, fp); }
        let k = slot!(fp, *pc.add(3));
        if k >= *pc.add(5) { leave!(EXIT_BOUNDS, pc, fp); }
        let at = (base + *pc.add(1)).wrapping_add(i.wrapping_mul(*pc.add(4)));
        slot!(fp, a_of(w)) = (at as *const u64).add(k as usize).read_unaligned();
        next!(pc, fp, 6)
    }
    bound(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) >= slot!(fp, b_of(w)) { leave!(EXIT_BOUNDS, pc, fp); }
        next!(pc, fp, 1)
    }
    boundu(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) >= slot!(fp, b_of(w)) { leave!(EXIT_BOUNDS, pc, fp); }
        next!(pc, fp, 1)
    }
    boundk(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) >= bc_of(w) as u32 as u64 { leave!(EXIT_BOUNDS, pc, fp); }
        next!(pc, fp, 1)
    }
    eq_str(pc, fp, cx, w) {
        let (x, y) = (fp.add(b_of(w) as usize), fp.add(c_of(w) as usize));
        let len = *x.add(1);
        if len != *y.add(1) {
            slot!(fp, a_of(w)) = 0;
        } else if *x == *y || len == 0 {
            slot!(fp, a_of(w)) = 1;
        } else if *(*x as *const u8) != *(*y as *const u8) {
            slot!(fp, a_of(w)) = 0;
        } else {
            leave!(EXIT_SLOW, pc, fp);
        }
        next!(pc, fp, 1)
    }
    slice(pc, fp, cx, w) {
        let from = fp.add(b_of(w) as usize);
        let range = pc.add(2).cast::<u16>();
        let cap = *from.add(2);
        let hi = bound_or!(fp, *range.add(HALF[1]), *from.add(1));
        let lo = bound_or!(fp, *range.add(HALF[0]), 0);
        if *range.add(HALF[2]) != NO_SLOT || lo > hi || hi > cap { leave!(EXIT_SLOW, pc, fp); }
        let mut base = *from;
        // What is empty to its end points to its base (slow::slice).
        if lo != cap { base = base.wrapping_add(lo.wrapping_mul(*pc.add(1))); }
        let to = fp.add(a_of(w) as usize);
        *to = base;
        *to.add(1) = hi - lo;
        *to.add(2) = cap - lo;
        next!(pc, fp, 3)
    }
    slice_str(pc, fp, cx, w) {
        let from = fp.add(b_of(w) as usize);
        let range = pc.add(1).cast::<u16>();
        let len = *from.add(1);
        let hi = bound_or!(fp, *range.add(HALF[1]), len);
        let lo = bound_or!(fp, *range.add(HALF[0]), 0);
        if lo > hi || hi > len { leave!(EXIT_SLOW, pc, fp); }
        let mut base = *from;
        if lo != hi { base = base.wrapping_add(lo); }
        let to = fp.add(a_of(w) as usize);
        *to = base;
        *to.add(1) = hi - lo;
        next!(pc, fp, 2)
    }
    rune(pc, fp, cx, w) {
        let base = fp.add(b_of(w) as usize);
        let i = slot!(fp, c_of(w));
        if i >= *base.add(1) { leave!(EXIT_SLOW, pc, fp); }
        let byte = *(*base as *const u8).add(i as usize);
        if byte >= 0x80 { leave!(EXIT_SLOW, pc, fp); }
        slot!(fp, a_of(w)) = byte as u64;
        *fp.add(a_of(w) as usize + 1) = 1;
        next!(pc, fp, 1)
    }
}
