//! Natives of `math/rand/v2`: the machine's stream, and the blocks of ChaCha8.
//!
//! In: addresses of a key of four words and of a buffer of 32, and a counter. Out: four blocks in the buffer, each word of all four beside each other.

use std::array::from_fn;

use crate::vm::native::{Flow, NativeFn, Trap, TrapKind};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("machine.Uint64", |cx| {
        let value = cx.random();
        cx.ret(0, value);
        Ok(Flow::Done)
    }),
    ("block", |cx| {
        let (seed, buffer) = (cx.arg(0), cx.arg(1));
        if seed == 0 || buffer == 0 {
            return Err(Trap::of(TrapKind::Nil));
        }
        let key: [u32; 8] = from_fn(|i| {
            let word = cx.read_u64(seed + 8 * (i as u64 / 2));
            (word >> (32 * (i % 2))) as u32
        });
        let counter = cx.arg(2) as u32;
        let blocks: [[u32; 16]; 4] = from_fn(|i| block(&key, counter.wrapping_add(i as u32)));
        for at in 0..32 {
            let word = |i: usize| u64::from(blocks[i % 4][i / 4]);
            let pair = word(2 * at) | word(2 * at + 1) << 32;
            cx.write_u64(buffer + 8 * at as u64, pair);
        }
        Ok(Flow::Done)
    }),
];

/// "expand 32-byte k", in words.
const EXPAND: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// One block: eight rounds, to which the key alone is added.
fn block(key: &[u32; 8], counter: u32) -> [u32; 16] {
    let mut state: [u32; 16] = from_fn(|i| match i {
        0..4 => EXPAND[i],
        4..12 => key[i - 4],
        12 => counter,
        _ => 0,
    });
    for _ in 0..4 {
        for i in 0..4 {
            quarter(&mut state, [i, i + 4, i + 8, i + 12]);
        }
        for i in 0..4 {
            quarter(
                &mut state,
                [i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4],
            );
        }
    }
    for (word, key) in state[4..12].iter_mut().zip(key) {
        *word = word.wrapping_add(*key);
    }
    state
}

/// The quarter round.
fn quarter(state: &mut [u32; 16], [a, b, c, d]: [usize; 4]) {
    for (x, y, z, turn) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[x] = state[x].wrapping_add(state[y]);
        state[z] = (state[z] ^ state[x]).rotate_left(turn);
    }
}
