//! Whether a number is probably prime: the tests of Baillie, Pomerance, Selfridge and Wagstaff, and of Miller and Rabin.
//!
//! In: a number, and how many bases more than two are tried. Out: false for no prime; true for all primes, and for no other number below 2^64.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// Those below 54: bases enough for all numbers of 64 bits, and divisors that find most others.
const SMALL: [u32; 16] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

/// Tries the number.
pub(super) fn is_probably(n: &BigUint, rounds: u64) -> bool {
    if n <= &BigUint::one() {
        return false;
    }
    for prime in SMALL {
        if (n % prime).is_zero() {
            return n.to_u32() == Some(prime);
        }
    }
    let test = MillerRabin::of(n);
    if n.bits() <= 64 {
        return SMALL.iter().all(|base| test.passes(&BigUint::from(*base)));
    }
    // Bases follow from the number: a test is the same each time.
    let mut state = n.iter_u64_digits().fold(rounds, |mix, word| {
        (mix ^ word)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
    });
    let passes_all = (0..rounds).all(|_| {
        let words: Vec<u32> = (0..n.bits().div_ceil(32))
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 32) as u32
            })
            .collect();
        let base = BigUint::new(words) % (n - 3_u32) + 2_u32;
        test.passes(&base)
    });
    passes_all && test.passes(&BigUint::from(2_u32)) && is_lucas(n)
}

/// n - 1 = odd * 2^twos.
struct MillerRabin<'a> {
    n: &'a BigUint,
    minus_one: BigUint,
    odd: BigUint,
    twos: u64,
}

impl MillerRabin<'_> {
    fn of(n: &BigUint) -> MillerRabin<'_> {
        let minus_one = n - 1_u32;
        let twos = minus_one.trailing_zeros().unwrap_or(0);
        MillerRabin {
            n,
            odd: &minus_one >> twos,
            minus_one,
            twos,
        }
    }

    fn passes(&self, base: &BigUint) -> bool {
        let mut power = base.modpow(&self.odd, self.n);
        if power.is_one() || power == self.minus_one {
            return true;
        }
        for _ in 1..self.twos {
            power = &power * &power % self.n;
            if power == self.minus_one {
                return true;
            }
        }
        false
    }
}

/// The symbol of Jacobi, of an odd number.
fn jacobi(a: &BigInt, n: &BigUint) -> i32 {
    let mut n = BigInt::from(n.clone());
    let mut a = a.mod_floor(&n);
    let mut sign = 1;
    while !a.is_zero() {
        let twos = a.trailing_zeros().unwrap_or(0);
        a >>= twos;
        let low = |x: &BigInt| x.magnitude().iter_u64_digits().next().unwrap_or(0) & 7;
        if twos % 2 == 1 && matches!(low(&n), 3 | 5) {
            sign = -sign;
        }
        if low(&a) & 3 == 3 && low(&n) & 3 == 3 {
            sign = -sign;
        }
        std::mem::swap(&mut a, &mut n);
        a = a.mod_floor(&n);
    }
    if n.is_one() { sign } else { 0 }
}

/// The strong test of Lucas, with Selfridge's parameters: P = 1, Q = (1 - D) / 4, D the first of 5, -7, 9, ... whose symbol is -1.
fn is_lucas(n: &BigUint) -> bool {
    let root = n.sqrt();
    if &root * &root == *n {
        return false;
    }
    let mut d = 5_i64;
    loop {
        match jacobi(&BigInt::from(d), n) {
            -1 => break,
            0 if BigUint::from(d.unsigned_abs()) != *n => return false,
            _ => {}
        }
        d = if d > 0 { -(d + 2) } else { 2 - d };
    }
    let modulus = BigInt::from(n.clone());
    let q = BigInt::from((1 - d) / 4);
    let d = BigInt::from(d);
    let half = |x: BigInt| {
        let even = if x.is_odd() { x + &modulus } else { x };
        (even >> 1_u32).mod_floor(&modulus)
    };
    // V of twice the index.
    let doubled = |v: &BigInt, power: &BigInt| -> BigInt {
        let wide: BigInt = v * v - power * 2_u32;
        wide.mod_floor(&modulus)
    };
    let plus_one = n + 1_u32;
    let twos = plus_one.trailing_zeros().unwrap_or(0);
    let odd = &plus_one >> twos;
    // U, V and Q^k for the leading bits of the odd part.
    let (mut u, mut v, mut power) = (BigInt::one(), BigInt::one(), q.clone());
    for bit in (0..odd.bits().saturating_sub(1)).rev() {
        u = (&u * &v).mod_floor(&modulus);
        v = doubled(&v, &power);
        power = (&power * &power).mod_floor(&modulus);
        if odd.bit(bit) {
            (u, v) = (half(&u + &v), half(&d * &u + &v));
            power = (&power * &q).mod_floor(&modulus);
        }
    }
    if u.mod_floor(&modulus).is_zero() || v.mod_floor(&modulus).is_zero() {
        return true;
    }
    for _ in 1..twos {
        v = doubled(&v, &power);
        power = (&power * &power).mod_floor(&modulus);
        if v.is_zero() {
            return true;
        }
    }
    false
}
