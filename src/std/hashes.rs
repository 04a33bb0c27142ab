//! Natives of the packages below `hash`: sums of bytes.
//!
//! In: the sum so far and more bytes. Out: the sum with them.

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of `hash/crc32`.
pub(super) const CRC32_NATIVES: &[(&str, NativeFn)] = &[("update", |cx| {
    // Slots: sum, table 1..4, bytes 4..7.
    let table = cx.arg_u32s(1);
    let sum = cx.arg_bytes(4).iter().fold(!cx.arg(0) as u32, |sum, byte| {
        let row = (sum as u8 ^ byte) as usize;
        table.get(row).copied().unwrap_or(0) ^ sum >> 8
    });
    cx.ret(0, u64::from(!sum));
    Ok(Flow::Done)
})];

/// The natives of `hash/crc64`.
pub(super) const CRC64_NATIVES: &[(&str, NativeFn)] = &[("update", |cx| {
    // Slots: sum, table 1..4, bytes 4..7. The package's tables have 256 rows.
    let table = cx.arg_slice(1);
    if table.len < 256 {
        return Err(cx.error("hash/crc64: short table"));
    }
    let sum = cx.arg_bytes(4).iter().fold(!cx.arg(0), |sum, byte| {
        let row = u64::from(sum as u8 ^ byte);
        cx.read_u64(table.ptr + 8 * row) ^ sum >> 8
    });
    cx.ret(0, !sum);
    Ok(Flow::Done)
})];

/// The natives of `hash/adler32`.
pub(super) const ADLER_NATIVES: &[(&str, NativeFn)] = &[("update", |cx| {
    const MOD: u32 = 65521;
    // So many bytes cannot overflow the sums.
    const BLOCK: usize = 5552;
    let sum = cx.arg(0) as u32;
    let (mut low, mut high) = (sum & 0xffff, sum >> 16);
    for block in cx.arg_bytes(1).chunks(BLOCK) {
        for byte in block {
            low += u32::from(*byte);
            high += low;
        }
        low %= MOD;
        high %= MOD;
    }
    cx.ret(0, u64::from(high << 16 | low));
    Ok(Flow::Done)
})];

const PRIME32: u32 = 0x0100_0193;
const PRIME64: u64 = 0x0100_0000_01b3;
const PRIME128: u128 = 0x0100_0000_0000_0000_0000_013b;

/// The natives of `hash/fnv`: those whose name ends in `a` multiply last.
pub(super) const FNV_NATIVES: &[(&str, NativeFn)] = &[
    ("add32", |cx| {
        one(cx, |sum, byte| {
            u64::from((sum as u32).wrapping_mul(PRIME32) ^ u32::from(byte))
        })
    }),
    ("add32a", |cx| {
        one(cx, |sum, byte| {
            u64::from((sum as u32 ^ u32::from(byte)).wrapping_mul(PRIME32))
        })
    }),
    ("add64", |cx| {
        one(cx, |sum, byte| sum.wrapping_mul(PRIME64) ^ u64::from(byte))
    }),
    ("add64a", |cx| {
        one(cx, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(PRIME64)
        })
    }),
    ("add128", |cx| {
        two(cx, |sum, byte| {
            sum.wrapping_mul(PRIME128) ^ u128::from(byte)
        })
    }),
    ("add128a", |cx| {
        two(cx, |sum, byte| {
            (sum ^ u128::from(byte)).wrapping_mul(PRIME128)
        })
    }),
];

/// The natives of `hash/maphash`: SipHash with one round a word and three at the end.
pub(super) const MAPHASH_NATIVES: &[(&str, NativeFn)] = &[
    ("random", |cx| {
        let n = cx.random();
        cx.ret(0, n);
        Ok(Flow::Done)
    }),
    ("absorb", |cx| {
        // Slots: state 0..4, whole words of text 4..6.
        let mut state = state(cx);
        for word in cx.arg_str(4).chunks_exact(8) {
            let word = word
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            state[3] ^= word;
            sip_round(&mut state);
            state[0] ^= word;
        }
        cx.ret_slots(0, &state);
        Ok(Flow::Done)
    }),
    ("finish", |cx| {
        // Slots: state 0..4, last word 4.
        let (mut state, word) = (state(cx), cx.arg(4));
        state[3] ^= word;
        sip_round(&mut state);
        state[0] ^= word;
        state[2] ^= 0xff;
        for _ in 0..3 {
            sip_round(&mut state);
        }
        cx.ret(0, state.iter().fold(0, |sum, word| sum ^ word));
        Ok(Flow::Done)
    }),
];

/// Slots: sum, bytes.
fn one(cx: &mut NativeCx<'_>, add: impl Fn(u64, u8) -> u64) -> NativeResult {
    let bytes = cx.arg_bytes(1).iter();
    let sum = bytes.fold(cx.arg(0), |sum, byte| add(sum, *byte));
    cx.ret(0, sum);
    Ok(Flow::Done)
}

/// Slots: upper half, lower half, bytes.
fn two(cx: &mut NativeCx<'_>, add: impl Fn(u128, u8) -> u128) -> NativeResult {
    let start = u128::from(cx.arg(0)) << 64 | u128::from(cx.arg(1));
    let bytes = cx.arg_bytes(2).iter();
    let sum = bytes.fold(start, |sum, byte| add(sum, *byte));
    cx.ret_slots(0, &[(sum >> 64) as u64, sum as u64]);
    Ok(Flow::Done)
}

fn state(cx: &NativeCx<'_>) -> [u64; 4] {
    [cx.arg(0), cx.arg(1), cx.arg(2), cx.arg(3)]
}

/// The round of SipHash.
fn sip_round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[1]);
    v[0] = v[0].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}
