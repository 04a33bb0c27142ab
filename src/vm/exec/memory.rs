//! Bodies of loads and stores: through pointers, into parts of the frame, of package variables, and the fast `new`.
//!
//! In: pointers that are nil or point into live objects; what is as wide as a word may be an array of narrow elements and
//! stand at their alignment only. Out: slots. Stores of pointers leave to level 0 while the
//! collector marks, where the barrier is.

use crate::code::encode::{NO_SLOT, a_of, b_of, c_of};
use crate::vm::exec::dispatch::opaque;
use crate::vm::exec::{bodies, leave, next, slot};

/// Loads of one width through a pointer and from the frame.
macro_rules! loads {
    ($($ld:ident, $fld:ident: $ty:ident as $wide:ident;)*) => {
        bodies! {
    addld_i64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let at = (base + *pc.add(1)) as *mut u64;
        let sum = at.read_unaligned().wrapping_add(slot!(fp, c_of(w)));
        at.write_unaligned(sum);
        slot!(fp, a_of(w)) = sum;
        next!(pc, fp, 2)
    }
    addkld_i64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let at = (base + *pc.add(1)) as *mut u64;
        let sum = at.read_unaligned().wrapping_add(c_of(w) as i16 as i64 as u64);
        at.write_unaligned(sum);
        slot!(fp, a_of(w)) = sum;
        next!(pc, fp, 2)
    } $(
            $ld(pc, fp, cx, w) {
                let base = slot!(fp, b_of(w));
                if base == 0 { leave!(EXIT_NIL, pc, fp); }
                slot!(fp, a_of(w)) = ((base + c_of(w) as u64) as *const $ty).read_unaligned() as $wide as u64;
                next!(pc, fp, 1)
            }
            $fld(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = fp.cast::<u8>().add(b_of(w) as usize).cast::<$ty>().read_unaligned() as $wide as u64;
                next!(pc, fp, 1)
            }
        )* }
    };
}
loads! {
    ld_i8, fld_i8: i8 as i64;
    ld_u8, fld_u8: u8 as u64;
    ld_i16, fld_i16: i16 as i64;
    ld_u16, fld_u16: u16 as u64;
    ld_i32, fld_i32: i32 as i64;
    ld_u32, fld_u32: u32 as u64;
}

/// Stores of one width through a pointer and into the frame.
macro_rules! stores {
    ($($st:ident, $fst:ident: $ty:ident;)*) => {
        bodies! { $(
            $st(pc, fp, cx, w) {
                let base = slot!(fp, a_of(w));
                if base == 0 { leave!(EXIT_NIL, pc, fp); }
                ((base + c_of(w) as u64) as *mut $ty).write_unaligned(slot!(fp, b_of(w)) as $ty);
                next!(pc, fp, 1)
            }
            $fst(pc, fp, cx, w) {
                fp.cast::<u8>().add(a_of(w) as usize).cast::<$ty>().write_unaligned(slot!(fp, b_of(w)) as $ty);
                next!(pc, fp, 1)
            }
        )* }
    };
}
stores! {
    st_8, fst_8: u8;
    st_16, fst_16: u16;
    st_32, fst_32: u32;
}

/// Updates of a word in memory: through a pointer, and of an element of a slice.
macro_rules! updates {
    ($($mem:ident, $elem:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! { $(
            $mem(pc, fp, cx, w) {
                let base = slot!(fp, a_of(w));
                if base == 0 { leave!(EXIT_NIL, pc, fp); }
                let at = (base + c_of(w) as u64) as *mut u64;
                let ($x, $y) = (at.read_unaligned(), slot!(fp, b_of(w)));
                at.write_unaligned($e);
                next!(pc, fp, 1)
            }
            $elem(pc, fp, cx, w) {
                let base = fp.add(a_of(w) as usize);
                let i = slot!(fp, b_of(w));
                if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
                let at = (*base as *mut u64).add(i as usize);
                let ($x, $y) = (at.read_unaligned(), slot!(fp, c_of(w)));
                at.write_unaligned($e);
                next!(pc, fp, 1)
            }
        )* }
    };
}
updates! {
    addm_i64, addx_i64 = |x, y| x.wrapping_add(y);
    subm_i64, subx_i64 = |x, y| x.wrapping_sub(y);
    addm_f64, addx_f64 = |x, y| (f64::from_bits(x) + f64::from_bits(y)).to_bits();
    subm_f64, subx_f64 = |x, y| (f64::from_bits(x) - f64::from_bits(y)).to_bits();
}

bodies! {
    fidx_w64(pc, fp, cx, w) {
        let i = slot!(fp, c_of(w));
        if i >= *pc.add(1) / 8 { leave!(EXIT_BOUNDS, pc, fp); }
        slot!(fp, a_of(w)) = *fp.add(b_of(w) as usize).add(i as usize);
        next!(pc, fp, 2)
    }
    fidxst_64(pc, fp, cx, w) {
        let i = slot!(fp, b_of(w));
        if i >= *pc.add(1) / 8 { leave!(EXIT_BOUNDS, pc, fp); }
        *fp.add(a_of(w) as usize).add(i as usize) = slot!(fp, c_of(w));
        next!(pc, fp, 2)
    }
    addkm_i64(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let at = (base + c_of(w) as u64) as *mut u64;
        at.write_unaligned(at.read_unaligned().wrapping_add(b_of(w) as i16 as i64 as u64));
        next!(pc, fp, 1)
    }
    addkx_i64(pc, fp, cx, w) {
        let base = fp.add(a_of(w) as usize);
        let i = slot!(fp, b_of(w));
        if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
        let at = (*base as *mut u64).add(i as usize);
        at.write_unaligned(at.read_unaligned().wrapping_add(c_of(w) as i16 as i64 as u64));
        next!(pc, fp, 1)
    }
}

/// Copies `n` bytes of a value from memory into slots; the last word is zero-extended.
#[inline(always)]
unsafe fn slots_of_bytes(to: *mut u64, from: *const u8, n: usize) {
    // SAFETY: the caller names n readable bytes and ceil(n / 8) slots.
    unsafe {
        let (mut to, mut from) = (to, from);
        let end = to.add(n / 8);
        while to != end {
            *to = from.cast::<u64>().read_unaligned();
            to = opaque(to.add(1));
            from = from.add(8);
        }
        let mut rest = n % 8;
        if rest != 0 {
            let mut word = 0;
            while rest != 0 {
                rest -= 1;
                word = word << 8 | *opaque(from.add(rest).cast_mut()) as u64;
            }
            *to = word;
        }
    }
}

/// Copies `n` bytes of a value from slots into memory.
#[inline(always)]
unsafe fn bytes_of_slots(to: *mut u8, from: *const u64, n: usize) {
    // SAFETY: the caller names n writable bytes and ceil(n / 8) slots.
    unsafe {
        let (mut to, mut from) = (to, from.cast::<u8>());
        let end = to.add(n & !7);
        while to != end {
            to.cast::<u64>()
                .write_unaligned(from.cast::<u64>().read_unaligned());
            to = opaque(to.add(8));
            from = from.add(8);
        }
        let end = to.add(n % 8);
        while to != end {
            *to = *from;
            to = opaque(to.add(1));
            from = from.add(1);
        }
    }
}

bodies! {
    ld_w64(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        slot!(fp, a_of(w)) = ((base + c_of(w) as u64) as *const u64).read_unaligned();
        next!(pc, fp, 1)
    }
    st_64(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        ((base + c_of(w) as u64) as *mut u64).write_unaligned(slot!(fp, b_of(w)));
        next!(pc, fp, 1)
    }
    st_ptr(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        *((base + c_of(w) as u64) as *mut u64) = slot!(fp, b_of(w));
        next!(pc, fp, 1)
    }
    ld_w2(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let from = (base + c_of(w) as u64) as *const u64;
        let (x, y) = (from.read_unaligned(), from.add(1).read_unaligned());
        let to = fp.add(a_of(w) as usize);
        *to = x;
        *to.add(1) = y;
        next!(pc, fp, 1)
    }
    ld_w3(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        let from = (base + c_of(w) as u64) as *const u64;
        let (x, y, z) = (from.read_unaligned(), from.add(1).read_unaligned(), from.add(2).read_unaligned());
        let to = fp.add(a_of(w) as usize);
        *to = x;
        *to.add(1) = y;
        *to.add(2) = z;
        next!(pc, fp, 1)
    }
    ldn(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        slots_of_bytes(fp.add(a_of(w) as usize), (base + c_of(w) as u64) as *const u8, *pc.add(1) as usize);
        next!(pc, fp, 2)
    }
    stn(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        bytes_of_slots((base + c_of(w) as u64) as *mut u8, fp.add(b_of(w) as usize), *pc.add(1) as usize);
        next!(pc, fp, 2)
    }
    stt(pc, fp, cx, w) {
        let base = slot!(fp, a_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        bytes_of_slots((base + c_of(w) as u64) as *mut u8, fp.add(b_of(w) as usize), *pc.add(1) as usize);
        next!(pc, fp, 3)
    }
    lea(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        slot!(fp, a_of(w)) = base.wrapping_add(c_of(w) as i16 as i64 as u64);
        next!(pc, fp, 1)
    }
    leal(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        slot!(fp, a_of(w)) = base.wrapping_add(*pc.add(1));
        next!(pc, fp, 2)
    }
    nilchk(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) == 0 { leave!(EXIT_NIL, pc, fp); }
        next!(pc, fp, 1)
    }
    gld(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = *(*pc.add(1) as *const u64);
        next!(pc, fp, 2)
    }
    gst(pc, fp, cx, w) {
        *(*pc.add(1) as *mut u64) = slot!(fp, a_of(w));
        next!(pc, fp, 2)
    }
    gst_ptr(pc, fp, cx, w) {
        if *(*cx).barrier != 0 { leave!(EXIT_SLOW, pc, fp); }
        *(*pc.add(1) as *mut u64) = slot!(fp, a_of(w));
        next!(pc, fp, 2)
    }
    unbox(pc, fp, cx, w) {
        let base = slot!(fp, b_of(w));
        if base == 0 { leave!(EXIT_NIL, pc, fp); }
        slots_of_bytes(fp.add(a_of(w) as usize), base as *const u8, *pc.add(1) as usize);
        next!(pc, fp, 2)
    }
    typ_assert(pc, fp, cx, w) {
        // The code checks the type first and unpacks the value then; both in one step is for level 0.
        let matches = slot!(fp, b_of(w)) == *pc.add(1);
        if a_of(w) != NO_SLOT || (!matches && c_of(w) == 0) { leave!(EXIT_SLOW, pc, fp); }
        let ok = *pc.add(2);
        if c_of(w) != 0 && ok != NO_SLOT as u64 {
            slot!(fp, ok) = matches as u64;
        }
        next!(pc, fp, 3)
    }
    map_len(pc, fp, cx, w) {
        let map = slot!(fp, b_of(w));
        slot!(fp, a_of(w)) = if map == 0 { 0 } else { *(map as *const u64) };
        next!(pc, fp, 1)
    }
}
