//! Bodies of moves, constants, integer and float arithmetic, conversions and comparisons to a bool.
//!
//! In: canonical operands. Out: canonical results. Effects stand in `code::ops`.

use crate::code::encode::{a_of, b_of, bc_of, c_of};
use crate::vm::exec::dispatch::opaque;
use crate::vm::exec::{bodies, leave, next, slot};

/// `n` slots := 0.
#[inline(always)]
unsafe fn zero_slots(from: *mut u64, n: usize) {
    let mut at = from;
    let end = from.wrapping_add(n);
    while at != end {
        // SAFETY: the caller names n slots of its frame.
        unsafe { *at = 0 };
        at = opaque(at.wrapping_add(1));
    }
}

bodies! {
    nop(pc, fp, cx, w) { next!(pc, fp, 1) }
    retry(pc, fp, cx, w) { next!(pc, fp, 3) }
    inlined(pc, fp, cx, w) { next!(pc, fp, 6) }
    enter(pc, fp, cx, w) {
        zero_slots(fp.add(a_of(w) as usize), b_of(w) as usize);
        next!(pc, fp, 1)
    }
    mov(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = slot!(fp, b_of(w));
        next!(pc, fp, 1)
    }
    mov2(pc, fp, cx, w) {
        let (x, y) = (slot!(fp, b_of(w)), *fp.add(b_of(w) as usize + 1));
        slot!(fp, a_of(w)) = x;
        *fp.add(a_of(w) as usize + 1) = y;
        next!(pc, fp, 1)
    }
    mov3(pc, fp, cx, w) {
        let from = fp.add(b_of(w) as usize);
        let (x, y, z) = (*from, *from.add(1), *from.add(2));
        let to = fp.add(a_of(w) as usize);
        *to = x;
        *to.add(1) = y;
        *to.add(2) = z;
        next!(pc, fp, 1)
    }
    movn(pc, fp, cx, w) {
        let n = c_of(w) as usize;
        let mut to = fp.add(a_of(w) as usize);
        let mut from = fp.add(b_of(w) as usize);
        if to <= from {
            let end = to.add(n);
            while to != end {
                *to = *from;
                to = opaque(to.add(1));
                from = from.add(1);
            }
        } else {
            let end = to;
            to = to.add(n);
            from = from.add(n);
            while to != end {
                to = opaque(to.sub(1));
                from = from.sub(1);
                *to = *from;
            }
        }
        next!(pc, fp, 1)
    }
    ldi(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = bc_of(w) as i64 as u64;
        next!(pc, fp, 1)
    }
    ldk(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = *pc.add(1);
        next!(pc, fp, 2)
    }
    lds(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = *pc.add(1);
        *fp.add(a_of(w) as usize + 1) = *pc.add(2);
        next!(pc, fp, 3)
    }
    zero(pc, fp, cx, w) {
        zero_slots(fp.add(a_of(w) as usize), c_of(w) as usize);
        next!(pc, fp, 1)
    }
    and(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) & slot!(fp, c_of(w)); next!(pc, fp, 1) }
    or(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) | slot!(fp, c_of(w)); next!(pc, fp, 1) }
    xor(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) ^ slot!(fp, c_of(w)); next!(pc, fp, 1) }
    andnot(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) & !slot!(fp, c_of(w)); next!(pc, fp, 1) }
    addk_i64(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_add(c_of(w) as i16 as i64 as u64);
        next!(pc, fp, 1)
    }
    addk_i32(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as i32).wrapping_add(c_of(w) as i16 as i32) as i64 as u64;
        next!(pc, fp, 1)
    }
    mulk_i64(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_mul(c_of(w) as i16 as i64 as u64);
        next!(pc, fp, 1)
    }
    divk_i64(pc, fp, cx, w) {
        let k = c_of(w) as i16 as i64;
        if k == 0 { leave!(EXIT_DIV, pc, fp); }
        slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as i64).wrapping_div(k) as u64;
        next!(pc, fp, 1)
    }
    remk_i64(pc, fp, cx, w) {
        let k = c_of(w) as i16 as i64;
        if k == 0 { leave!(EXIT_DIV, pc, fp); }
        slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as i64).wrapping_rem(k) as u64;
        next!(pc, fp, 1)
    }
    divp_i64(pc, fp, cx, w) {
        let x = slot!(fp, b_of(w)) as i64;
        let k = c_of(w) as u32 & 63;
        let bias = ((x >> 63) as u64).wrapping_shr(64 - k) as i64;
        slot!(fp, a_of(w)) = (x.wrapping_add(bias) >> k) as u64;
        next!(pc, fp, 1)
    }
    remp_i64(pc, fp, cx, w) {
        let x = slot!(fp, b_of(w)) as i64;
        let k = c_of(w) as u32 & 63;
        let bias = ((x >> 63) as u64).wrapping_shr(64 - k) as i64;
        let mask = (1_i64 << k) - 1;
        slot!(fp, a_of(w)) = (x.wrapping_add(bias) & mask).wrapping_sub(bias) as u64;
        next!(pc, fp, 1)
    }
    divm_i64(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = quotient(slot!(fp, b_of(w)) as i64, *pc.add(1) as i64, c_of(w)) as u64;
        next!(pc, fp, 2)
    }
    remm_i64(pc, fp, cx, w) {
        let x = slot!(fp, b_of(w)) as i64;
        let q = quotient(x, *pc.add(1) as i64, c_of(w));
        slot!(fp, a_of(w)) = x.wrapping_sub(q.wrapping_mul(*pc.add(2) as i64)) as u64;
        next!(pc, fp, 3)
    }
    addrem_i64(pc, fp, cx, w) {
        let x = slot!(fp, c_of(w)) as i64;
        let q = quotient(x, *pc.add(1) as i64, *pc.add(3) as u16);
        let rest = x.wrapping_sub(q.wrapping_mul(*pc.add(2) as i64)) as u64;
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_add(rest);
        next!(pc, fp, 4)
    }
    muladd_i64(pc, fp, cx, w) {
        let product = slot!(fp, c_of(w)).wrapping_mul(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_add(product);
        next!(pc, fp, 2)
    }
    mulsub_i64(pc, fp, cx, w) {
        let product = slot!(fp, c_of(w)).wrapping_mul(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_sub(product);
        next!(pc, fp, 2)
    }
    mulrsub_i64(pc, fp, cx, w) {
        let product = slot!(fp, c_of(w)).wrapping_mul(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = product.wrapping_sub(slot!(fp, b_of(w)));
        next!(pc, fp, 2)
    }
    muladdk_i64(pc, fp, cx, w) {
        let product = slot!(fp, c_of(w)).wrapping_mul(*pc.add(1));
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)).wrapping_add(product);
        next!(pc, fp, 2)
    }
    addadd_i64(pc, fp, cx, w) {
        let sum = slot!(fp, b_of(w)).wrapping_add(slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = sum.wrapping_add(slot!(fp, *pc.add(1)));
        next!(pc, fp, 2)
    }
    addsub_i64(pc, fp, cx, w) {
        let sum = slot!(fp, b_of(w)).wrapping_add(slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = sum.wrapping_sub(slot!(fp, *pc.add(1)));
        next!(pc, fp, 2)
    }
    subsub_i64(pc, fp, cx, w) {
        let rest = slot!(fp, b_of(w)).wrapping_sub(slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = rest.wrapping_sub(slot!(fp, *pc.add(1)));
        next!(pc, fp, 2)
    }
    addaddk_i64(pc, fp, cx, w) {
        let sum = slot!(fp, b_of(w)).wrapping_add(slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = sum.wrapping_add(*pc.add(1));
        next!(pc, fp, 2)
    }
    subaddk_i64(pc, fp, cx, w) {
        let rest = slot!(fp, b_of(w)).wrapping_sub(slot!(fp, c_of(w)));
        slot!(fp, a_of(w)) = rest.wrapping_add(*pc.add(1));
        next!(pc, fp, 2)
    }
    muladd_f64(pc, fp, cx, w) {
        let product = f64::from_bits(slot!(fp, c_of(w))) * f64::from_bits(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = (f64::from_bits(slot!(fp, b_of(w))) + product).to_bits();
        next!(pc, fp, 2)
    }
    mulsub_f64(pc, fp, cx, w) {
        let product = f64::from_bits(slot!(fp, c_of(w))) * f64::from_bits(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = (f64::from_bits(slot!(fp, b_of(w))) - product).to_bits();
        next!(pc, fp, 2)
    }
    mulrsub_f64(pc, fp, cx, w) {
        let product = f64::from_bits(slot!(fp, c_of(w))) * f64::from_bits(slot!(fp, *pc.add(1)));
        slot!(fp, a_of(w)) = (product - f64::from_bits(slot!(fp, b_of(w)))).to_bits();
        next!(pc, fp, 2)
    }
    andk(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) & c_of(w) as u64; next!(pc, fp, 1) }
    shlk_i64(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) << (c_of(w) & 63); next!(pc, fp, 1) }
    shrk_i64(pc, fp, cx, w) { slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as i64 >> (c_of(w) & 63)) as u64; next!(pc, fp, 1) }
    shrk_u64(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) >> (c_of(w) & 63); next!(pc, fp, 1) }
    chk_shift(pc, fp, cx, w) {
        if (slot!(fp, a_of(w)) as i64) < 0 { leave!(EXIT_SHIFT, pc, fp); }
        next!(pc, fp, 1)
    }
    not(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) ^ 1; next!(pc, fp, 1) }
    mk_c64(pc, fp, cx, w) {
        slot!(fp, a_of(w)) = slot!(fp, b_of(w)) & 0xFFFF_FFFF | slot!(fp, c_of(w)) << 32;
        next!(pc, fp, 1)
    }
    re_c64(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) & 0xFFFF_FFFF; next!(pc, fp, 1) }
    im_c64(pc, fp, cx, w) { slot!(fp, a_of(w)) = slot!(fp, b_of(w)) >> 32; next!(pc, fp, 1) }
}

/// `x / d`, where `multiplier` and `shift` stand for `d` (`lower::opt::magic`).
#[inline(always)]
fn quotient(x: i64, multiplier: i64, shift: u16) -> i64 {
    let high = ((x as i128 * multiplier as i128) >> 64) as i64;
    let q = high.wrapping_add(x & (multiplier >> 63)) >> (shift & 63);
    q.wrapping_add((q as u64 >> 63) as i64)
}

/// The operations of one integer type; `$wide` is the 64-bit type that extends it.
macro_rules! integer {
    ($ty:ident, $wide:ident, $bits:literal, $over:expr, $add:ident, $sub:ident, $mul:ident, $div:ident, $rem:ident, $shl:ident, $shr:ident, $neg:ident, $com:ident) => {
        bodies! {
            $add(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_add(slot!(fp, c_of(w)) as $ty) as $wide as u64;
                next!(pc, fp, 1)
            }
            $sub(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_sub(slot!(fp, c_of(w)) as $ty) as $wide as u64;
                next!(pc, fp, 1)
            }
            $mul(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_mul(slot!(fp, c_of(w)) as $ty) as $wide as u64;
                next!(pc, fp, 1)
            }
            $div(pc, fp, cx, w) {
                let by = slot!(fp, c_of(w)) as $ty;
                if by == 0 { leave!(EXIT_DIV, pc, fp); }
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_div(by) as $wide as u64;
                next!(pc, fp, 1)
            }
            $rem(pc, fp, cx, w) {
                let by = slot!(fp, c_of(w)) as $ty;
                if by == 0 { leave!(EXIT_DIV, pc, fp); }
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_rem(by) as $wide as u64;
                next!(pc, fp, 1)
            }
            $shl(pc, fp, cx, w) {
                let n = slot!(fp, c_of(w));
                let x = slot!(fp, b_of(w)) as $ty;
                slot!(fp, a_of(w)) = (if n < $bits { x << n } else { 0 }) as $wide as u64;
                next!(pc, fp, 1)
            }
            $shr(pc, fp, cx, w) {
                let n = slot!(fp, c_of(w));
                let x = slot!(fp, b_of(w)) as $ty;
                slot!(fp, a_of(w)) = (if n < $bits { x >> n } else { $over(x) }) as $wide as u64;
                next!(pc, fp, 1)
            }
            $neg(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = (slot!(fp, b_of(w)) as $ty).wrapping_neg() as $wide as u64;
                next!(pc, fp, 1)
            }
            $com(pc, fp, cx, w) {
                slot!(fp, a_of(w)) = !(slot!(fp, b_of(w)) as $ty) as $wide as u64;
                next!(pc, fp, 1)
            }
        }
    };
}
integer!(
    i8,
    i64,
    8,
    |x: i8| x >> 7,
    add_i8,
    sub_i8,
    mul_i8,
    div_i8,
    rem_i8,
    shl_i8,
    shr_i8,
    neg_i8,
    com_i8
);
integer!(
    i16,
    i64,
    16,
    |x: i16| x >> 15,
    add_i16,
    sub_i16,
    mul_i16,
    div_i16,
    rem_i16,
    shl_i16,
    shr_i16,
    neg_i16,
    com_i16
);
integer!(
    i32,
    i64,
    32,
    |x: i32| x >> 31,
    add_i32,
    sub_i32,
    mul_i32,
    div_i32,
    rem_i32,
    shl_i32,
    shr_i32,
    neg_i32,
    com_i32
);
integer!(
    i64,
    i64,
    64,
    |x: i64| x >> 63,
    add_i64,
    sub_i64,
    mul_i64,
    div_i64,
    rem_i64,
    shl_i64,
    shr_i64,
    neg_i64,
    com_i64
);
integer!(
    u8,
    u64,
    8,
    |_: u8| 0,
    add_u8,
    sub_u8,
    mul_u8,
    div_u8,
    rem_u8,
    shl_u8,
    shr_u8,
    neg_u8,
    com_u8
);
integer!(
    u16,
    u64,
    16,
    |_: u16| 0,
    add_u16,
    sub_u16,
    mul_u16,
    div_u16,
    rem_u16,
    shl_u16,
    shr_u16,
    neg_u16,
    com_u16
);
integer!(
    u32,
    u64,
    32,
    |_: u32| 0,
    add_u32,
    sub_u32,
    mul_u32,
    div_u32,
    rem_u32,
    shl_u32,
    shr_u32,
    neg_u32,
    com_u32
);
integer!(
    u64,
    u64,
    64,
    |_: u64| 0,
    add_u64,
    sub_u64,
    mul_u64,
    div_u64,
    rem_u64,
    shl_u64,
    shr_u64,
    neg_u64,
    com_u64
);

/// `$name`: R[a] := R[b] passed through a conversion.
macro_rules! unary {
    ($($name:ident = |$x:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let $x = slot!(fp, b_of(w));
                slot!(fp, a_of(w)) = $e;
                next!(pc, fp, 1)
            }
        )* }
    };
}
unary! {
    ext_i8 = |x| x as i8 as i64 as u64;
    ext_i16 = |x| x as i16 as i64 as u64;
    ext_i32 = |x| x as i32 as i64 as u64;
    ext_u8 = |x| x as u8 as u64;
    ext_u16 = |x| x as u16 as u64;
    ext_u32 = |x| x as u32 as u64;
    neg_f64 = |x| x ^ 1 << 63;
    abs_f64 = |x| x & !(1 << 63);
    sqrt_f64 = |x| f64::from_bits(x).sqrt().to_bits();
    neg_f32 = |x| (x as u32 ^ 1 << 31) as u64;
    i64_f64 = |x| (x as i64 as f64).to_bits();
    u64_f64 = |x| (x as f64).to_bits();
    f64_i64 = |x| i64_of(f64::from_bits(x)) as u64;
    f64_u64 = |x| u64_of(f64::from_bits(x));
    i64_f32 = |x| (x as i64 as f32).to_bits() as u64;
    u64_f32 = |x| (x as f32).to_bits() as u64;
    f32_i64 = |x| i64_of(f32::from_bits(x as u32) as f64) as u64;
    f32_u64 = |x| u64_of(f32::from_bits(x as u32) as f64);
    f64_f32 = |x| (f64::from_bits(x) as f32).to_bits() as u64;
    f32_f64 = |x| (f32::from_bits(x as u32) as f64).to_bits();
}

/// `R[a] := R[b] ? R[c]` of two operands.
macro_rules! binary {
    ($($name:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let ($x, $y) = (slot!(fp, b_of(w)), slot!(fp, c_of(w)));
                slot!(fp, a_of(w)) = $e;
                next!(pc, fp, 1)
            }
        )* }
    };
}
binary! {
    add_f64 = |x, y| (f64::from_bits(x) + f64::from_bits(y)).to_bits();
    sub_f64 = |x, y| (f64::from_bits(x) - f64::from_bits(y)).to_bits();
    mul_f64 = |x, y| (f64::from_bits(x) * f64::from_bits(y)).to_bits();
    div_f64 = |x, y| (f64::from_bits(x) / f64::from_bits(y)).to_bits();
    add_f32 = |x, y| (f32::from_bits(x as u32) + f32::from_bits(y as u32)).to_bits() as u64;
    sub_f32 = |x, y| (f32::from_bits(x as u32) - f32::from_bits(y as u32)).to_bits() as u64;
    mul_f32 = |x, y| (f32::from_bits(x as u32) * f32::from_bits(y as u32)).to_bits() as u64;
    div_f32 = |x, y| (f32::from_bits(x as u32) / f32::from_bits(y as u32)).to_bits() as u64;
    eq_i64 = |x, y| (x == y) as u64;
    ne_i64 = |x, y| (x != y) as u64;
    lt_i64 = |x, y| ((x as i64) < y as i64) as u64;
    le_i64 = |x, y| (x as i64 <= y as i64) as u64;
    lt_u64 = |x, y| (x < y) as u64;
    le_u64 = |x, y| (x <= y) as u64;
    eq_f64 = |x, y| (f64::from_bits(x) == f64::from_bits(y)) as u64;
    ne_f64 = |x, y| (f64::from_bits(x) != f64::from_bits(y)) as u64;
    lt_f64 = |x, y| (f64::from_bits(x) < f64::from_bits(y)) as u64;
    le_f64 = |x, y| (f64::from_bits(x) <= f64::from_bits(y)) as u64;
    eq_f32 = |x, y| (f32::from_bits(x as u32) == f32::from_bits(y as u32)) as u64;
    ne_f32 = |x, y| (f32::from_bits(x as u32) != f32::from_bits(y as u32)) as u64;
    lt_f32 = |x, y| (f32::from_bits(x as u32) < f32::from_bits(y as u32)) as u64;
    le_f32 = |x, y| (f32::from_bits(x as u32) <= f32::from_bits(y as u32)) as u64;
}

/// `R[a] := R[b] ? y`, where y is a word in memory: behind a pointer, and an element of a slice.
macro_rules! with_memory {
    ($($ld:ident, $ix:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! { $(
            $ld(pc, fp, cx, w) {
                let base = slot!(fp, c_of(w));
                if base == 0 { leave!(EXIT_NIL, pc, fp); }
                let $y = (base.wrapping_add(*pc.add(1)) as *const u64).read_unaligned();
                let $x = slot!(fp, b_of(w));
                slot!(fp, a_of(w)) = $e;
                next!(pc, fp, 2)
            }
            $ix(pc, fp, cx, w) {
                let base = fp.add(c_of(w) as usize);
                let i = slot!(fp, *pc.add(1));
                if i >= *base.add(1) { leave!(EXIT_BOUNDS, pc, fp); }
                let $y = (*base as *const u64).add(i as usize).read_unaligned();
                let $x = slot!(fp, b_of(w));
                slot!(fp, a_of(w)) = $e;
                next!(pc, fp, 2)
            }
        )* }
    };
}
with_memory! {
    add_i64_ld, add_i64_ix = |x, y| x.wrapping_add(y);
    sub_i64_ld, sub_i64_ix = |x, y| x.wrapping_sub(y);
    add_f64_ld, add_f64_ix = |x, y| (f64::from_bits(x) + f64::from_bits(y)).to_bits();
    sub_f64_ld, sub_f64_ix = |x, y| (f64::from_bits(x) - f64::from_bits(y)).to_bits();
    mul_f64_ld, mul_f64_ix = |x, y| (f64::from_bits(x) * f64::from_bits(y)).to_bits();
}

/// As `cvttsd2sq`: what does not fit (and NaN) gives the smallest integer.
#[inline(always)]
fn i64_of(x: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x) {
        x as i64
    } else {
        i64::MIN
    }
}

/// As the gc compiler converts on amd64: below 2^63 as a signed conversion, above it the difference to 2^63 with the top bit flipped.
#[inline(always)]
fn u64_of(x: f64) -> u64 {
    const TOP: f64 = 9_223_372_036_854_775_808.0;
    if x < TOP {
        i64_of(x) as u64
    } else {
        i64_of(x - TOP) as u64 ^ 1 << 63
    }
}
