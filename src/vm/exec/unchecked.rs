//! Elements that are known to be there: the bodies of `slice`, `memory` and `arith` without the check of the index.
//!
//! In: {ptr, len} or a pointer to an array in slots, and an index below the length. Out: elements.
//!
//! Nothing here holds an index to be in range. Who emits these instructions does (`lower::asm::unchecked`, whose numbered invariants say how).

use crate::code::encode::{a_of, b_of, c_of};
use crate::vm::exec::{bodies, leave, next, slot};

/// The address of element `$i` of the slice in `$seq`.
macro_rules! element {
    ($fp:ident, $seq:expr, $i:expr, $ty:ident) => {
        (slot!($fp, $seq) as *mut $ty).add(slot!($fp, $i) as usize)
    };
}

/// Loads and stores of elements, and operations with one, of one width.
macro_rules! elements {
    ($($idx:ident: $ty:ident as $wide:ident;)* / $($st:ident: $sty:ident;)*) => {
        bodies! {
            $(
                $idx(pc, fp, cx, w) {
                    let at = element!(fp, b_of(w), c_of(w), $ty);
                    slot!(fp, a_of(w)) = at.read_unaligned() as $wide as u64;
                    next!(pc, fp, 1)
                }
            )*
            $(
                $st(pc, fp, cx, w) {
                    let at = element!(fp, a_of(w), b_of(w), $sty);
                    at.write_unaligned(slot!(fp, c_of(w)) as $sty);
                    next!(pc, fp, 1)
                }
            )*
        }
    };
}
elements! {
    idxu_u8: u8 as u64;
    idxu_i32: i32 as i64;
    idxu_w64: u64 as u64;
    /
    idxstu_8: u8;
    idxstu_64: u64;
}

/// Updates of an element, and operations that take one.
macro_rules! operations {
    ($($update:ident = |$ux:ident, $uy:ident| $u:expr;)* / $($ix:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! {
            $(
                $update(pc, fp, cx, w) {
                    let at = element!(fp, a_of(w), b_of(w), u64);
                    let ($ux, $uy) = (at.read_unaligned(), slot!(fp, c_of(w)));
                    at.write_unaligned($u);
                    next!(pc, fp, 1)
                }
            )*
            $(
                $ix(pc, fp, cx, w) {
                    let $y = element!(fp, c_of(w), *pc.add(1), u64).read_unaligned();
                    let $x = slot!(fp, b_of(w));
                    slot!(fp, a_of(w)) = $e;
                    next!(pc, fp, 2)
                }
            )*
        }
    };
}
operations! {
    addxu_i64 = |x, y| x.wrapping_add(y);
    addxu_f64 = |x, y| (f64::from_bits(x) + f64::from_bits(y)).to_bits();
    /
    add_i64_ixu = |x, y| x.wrapping_add(y);
    add_f64_ixu = |x, y| (f64::from_bits(x) + f64::from_bits(y)).to_bits();
    mul_f64_ixu = |x, y| (f64::from_bits(x) * f64::from_bits(y)).to_bits();
}

bodies! {
    idxu_w2(pc, fp, cx, w) {
        let from = element!(fp, b_of(w), c_of(w), u128) as *const u64;
        let (x, y) = (from.read_unaligned(), from.add(1).read_unaligned());
        slot!(fp, a_of(w)) = x;
        *fp.add(a_of(w) as usize + 1) = y;
        next!(pc, fp, 1)
    }
    idxu_w3(pc, fp, cx, w) {
        let from = (slot!(fp, b_of(w)) as *const u64).add(slot!(fp, c_of(w)).wrapping_mul(3) as usize);
        let (x, y, z) = (from.read_unaligned(), from.add(1).read_unaligned(), from.add(2).read_unaligned());
        let to = fp.add(a_of(w) as usize);
        *to = x;
        *to.add(1) = y;
        *to.add(2) = z;
        next!(pc, fp, 1)
    }
    idxu_addr(pc, fp, cx, w) {
        let (base, i) = (slot!(fp, b_of(w)), slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = base.wrapping_add(i.wrapping_mul(*pc.add(1)));
        next!(pc, fp, 2)
    }
    addkxu_i64(pc, fp, cx, w) {
        let at = element!(fp, a_of(w), b_of(w), u64);
        at.write_unaligned(at.read_unaligned().wrapping_add(c_of(w) as i16 as i64 as u64));
        next!(pc, fp, 1)
    }
    fidxu_w64(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = *fp.add(b_of(w) as usize).add(slot!(fp, c_of(w)) as usize);
        next!(pc, fp, 2)
    }
    fidxstu_64(pc, fp, cx, w) {
        *fp.add(a_of(w) as usize).add(slot!(fp, b_of(w)) as usize) = slot!(fp, c_of(w));
        next!(pc, fp, 2)
    }
    aidxu_w64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let at = (base + *pc.add(1)) as *const u64;
        slot!(fp, a_of(w)) = at.add(slot!(fp, c_of(w)) as usize).read_unaligned();
        next!(pc, fp, 2)
    }
    aidxstu_64(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let at = (base + *pc.add(1)) as *mut u64;
        at.add(slot!(fp, b_of(w)) as usize).write_unaligned(slot!(fp, c_of(w)));
        next!(pc, fp, 2)
    }
}
