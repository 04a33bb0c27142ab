//! Bodies of jumps and branches. A `_loop` form is a back-edge: it counts against the budget after the transfer.
//!
//! In: operands and an offset in words from the instruction. Out: the next pc.

use crate::code::encode::{a_of, b_of, bc_of, c_of};
use crate::vm::exec::cx::{EXIT_POLL, Next};
use crate::vm::exec::dispatch::apart;
use crate::vm::exec::{bodies, leave, next, slot};

/// Counts one transfer to `$to`; leaves there if the budget is used up.
macro_rules! poll_at {
    ($to:expr, $fp:ident, $cx:ident) => {{
        let to = $to;
        let left = (*$cx).budget - 1;
        (*$cx).budget = left;
        if left < 0 {
            return Next::Exit(EXIT_POLL, to, $fp);
        }
        Next::Go(to, $fp)
    }};
}
pub(super) use poll_at;

bodies! {
    jmp(pc, fp, cx, w) { Next::Go(pc.offset(bc_of(w) as isize), fp) }
    jmp_loop(pc, fp, cx, w) { poll_at!(pc.offset(bc_of(w) as isize), fp, cx) }
    brt(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) != 0 { apart(); Next::Go(pc.offset(bc_of(w) as isize), fp) } else { next!(pc, fp, 1) }
    }
    brf(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) == 0 { apart(); Next::Go(pc.offset(bc_of(w) as isize), fp) } else { next!(pc, fp, 1) }
    }
    brt_loop(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) != 0 { apart(); poll_at!(pc.offset(bc_of(w) as isize), fp, cx) } else { next!(pc, fp, 1) }
    }
    brf_loop(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) == 0 { apart(); poll_at!(pc.offset(bc_of(w) as isize), fp, cx) } else { next!(pc, fp, 1) }
    }
    jtab(pc, fp, cx, w) {
        let (x, n) = (slot!(fp, a_of(w)), b_of(w) as u64);
        if x < n {
            let offset = *pc.add(1).cast::<i32>().add(x as usize);
            Next::Go(pc.offset(offset as isize), fp)
        } else {
            Next::Go(pc.add(1 + n.div_ceil(2) as usize), fp)
        }
    }
}

/// `$name` and `$name_loop`: compare R[a] with R[b], offset in c.
macro_rules! compare {
    ($($name:ident, $looped:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let ($x, $y) = (slot!(fp, a_of(w)), slot!(fp, b_of(w)));
                if $e { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 1) }
            }
            $looped(pc, fp, cx, w) {
                let ($x, $y) = (slot!(fp, a_of(w)), slot!(fp, b_of(w)));
                if $e { apart(); poll_at!(pc.offset(c_of(w) as i16 as isize), fp, cx) } else { next!(pc, fp, 1) }
            }
        )* }
    };
}
compare! {
    eq_i64_br, eq_i64_br_loop = |x, y| x == y;
    ne_i64_br, ne_i64_br_loop = |x, y| x != y;
    lt_i64_br, lt_i64_br_loop = |x, y| (x as i64) < y as i64;
    le_i64_br, le_i64_br_loop = |x, y| x as i64 <= y as i64;
    lt_u64_br, lt_u64_br_loop = |x, y| x < y;
    le_u64_br, le_u64_br_loop = |x, y| x <= y;
    eq_f64_br, eq_f64_br_loop = |x, y| f64::from_bits(x) == f64::from_bits(y);
    ne_f64_br, ne_f64_br_loop = |x, y| f64::from_bits(x) != f64::from_bits(y);
    lt_f64_br, lt_f64_br_loop = |x, y| f64::from_bits(x) < f64::from_bits(y);
    le_f64_br, le_f64_br_loop = |x, y| f64::from_bits(x) <= f64::from_bits(y);
    nlt_f64_br, nlt_f64_br_loop = |x, y| { let less = f64::from_bits(x) < f64::from_bits(y); !less };
    nle_f64_br, nle_f64_br_loop = |x, y| { let less = f64::from_bits(x) <= f64::from_bits(y); !less };
}

/// `$name` and `$name_loop`: compare R[a] with the literal b, offset in c.
macro_rules! compare_k {
    ($($name:ident, $looped:ident = |$x:ident, $k:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let ($x, $k) = (slot!(fp, a_of(w)) as i64, b_of(w) as i16 as i64);
                if $e { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 1) }
            }
            $looped(pc, fp, cx, w) {
                let ($x, $k) = (slot!(fp, a_of(w)) as i64, b_of(w) as i16 as i64);
                if $e { apart(); poll_at!(pc.offset(c_of(w) as i16 as isize), fp, cx) } else { next!(pc, fp, 1) }
            }
        )* }
    };
}
compare_k! {
    eq_i64k_br, eq_i64k_br_loop = |x, k| x == k;
    ne_i64k_br, ne_i64k_br_loop = |x, k| x != k;
    lt_i64k_br, lt_i64k_br_loop = |x, k| x < k;
    le_i64k_br, le_i64k_br_loop = |x, k| x <= k;
    gt_i64k_br, gt_i64k_br_loop = |x, k| x > k;
    ge_i64k_br, ge_i64k_br_loop = |x, k| x >= k;
}

bodies! {
    eq_w64_br(pc, fp, cx, w) {
        if slot!(fp, a_of(w)) == *pc.add(1) { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 2) }
    }
    body_in(pc, fp, cx, w) {
        let at = slot!(fp, b_of(w)) as *mut u64;
        if at.is_null() { leave!(EXIT_NIL, pc, fp); }
        let state = at.read_unaligned();
        at.write_unaligned(2);
        slot!(fp, a_of(w)) = state;
        if state == 0 { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 1) }
    }
    body_out(pc, fp, cx, w) {
        let at = slot!(fp, b_of(w)) as *mut u64;
        if at.is_null() { leave!(EXIT_NIL, pc, fp); }
        at.write_unaligned(0);
        slot!(fp, a_of(w)) = 1;
        next!(pc, fp, 1)
    }
}

/// `$name` and `$name_loop`: count R[a] up, compare it with the slot b, offset in c.
macro_rules! count {
    ($($name:ident, $looped:ident = |$x:ident, $y:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let ($x, $y) = (slot!(fp, a_of(w)).wrapping_add(1) as i64, slot!(fp, b_of(w)) as i64);
                slot!(fp, a_of(w)) = $x as u64;
                if $e { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 1) }
            }
            $looped(pc, fp, cx, w) {
                let ($x, $y) = (slot!(fp, a_of(w)).wrapping_add(1) as i64, slot!(fp, b_of(w)) as i64);
                slot!(fp, a_of(w)) = $x as u64;
                if $e { apart(); poll_at!(pc.offset(c_of(w) as i16 as isize), fp, cx) } else { next!(pc, fp, 1) }
            }
        )* }
    };
}
count! {
    inc_lt_i64_br, inc_lt_i64_br_loop = |x, y| x < y;
    inc_le_i64_br, inc_le_i64_br_loop = |x, y| x <= y;
}

/// The same with a literal b.
macro_rules! count_k {
    ($($name:ident, $looped:ident = |$x:ident, $k:ident| $e:expr;)*) => {
        bodies! { $(
            $name(pc, fp, cx, w) {
                let ($x, $k) = (slot!(fp, a_of(w)).wrapping_add(1) as i64, b_of(w) as i16 as i64);
                slot!(fp, a_of(w)) = $x as u64;
                if $e { apart(); Next::Go(pc.offset(c_of(w) as i16 as isize), fp) } else { next!(pc, fp, 1) }
            }
            $looped(pc, fp, cx, w) {
                let ($x, $k) = (slot!(fp, a_of(w)).wrapping_add(1) as i64, b_of(w) as i16 as i64);
                slot!(fp, a_of(w)) = $x as u64;
                if $e { apart(); poll_at!(pc.offset(c_of(w) as i16 as isize), fp, cx) } else { next!(pc, fp, 1) }
            }
        )* }
    };
}
count_k! {
    inc_lt_i64k_br, inc_lt_i64k_br_loop = |x, k| x < k;
    inc_le_i64k_br, inc_le_i64k_br_loop = |x, k| x <= k;
}
