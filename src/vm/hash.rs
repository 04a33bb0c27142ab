//! Hashing: of bytes and words for maps of the script, and a quick hasher for the machine's own tables.
//!
//! In: a seed and words or bytes. Out: 64 well-mixed bits. Folded multiplication: 128-bit product, halves xor-ed.

use std::hash::{BuildHasherDefault, Hasher};

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD6E8_FEB8_6659_FD93;
const K2: u64 = 0xA076_1D64_78BD_642F;

/// Both halves of the product, xor-ed.
#[inline]
fn fold(x: u64, y: u64) -> u64 {
    let product = u128::from(x) * u128::from(y);
    product as u64 ^ (product >> 64) as u64
}

/// Hash of one word.
#[inline]
pub(crate) fn word(seed: u64, x: u64) -> u64 {
    fold(x ^ seed ^ K0, K1 ^ seed.rotate_left(32))
}

/// Hash of bytes.
#[inline]
pub(crate) fn bytes(seed: u64, data: &[u8]) -> u64 {
    let mut h = seed ^ K2 ^ fold(data.len() as u64 ^ K0, K1);
    let mut chunks = data.chunks_exact(16);
    for chunk in &mut chunks {
        let (x, y) = (read(chunk, 0), read(chunk, 8));
        h = fold(x ^ K0 ^ h, y ^ K1);
    }
    let rest = chunks.remainder();
    let (x, y) = match rest.len() {
        0 => (0, 0),
        1..8 => (tail(rest), 0),
        8 => (read(rest, 0), 0),
        n => (read(rest, 0), read(rest, n - 8)),
    };
    fold(h ^ x ^ K1, y ^ K2 ^ h.rotate_left(29))
}

fn read(data: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    if let Some(part) = data.get(at..at + 8) {
        word.copy_from_slice(part);
    }
    u64::from_le_bytes(word)
}

fn tail(data: &[u8]) -> u64 {
    data.iter()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// For keys that are numbers or addresses.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, data: &[u8]) {
        self.0 = bytes(self.0, data);
    }

    fn write_u64(&mut self, x: u64) {
        self.0 = word(self.0, x);
    }

    fn write_u32(&mut self, x: u32) {
        self.write_u64(u64::from(x));
    }

    fn write_usize(&mut self, x: usize) {
        self.write_u64(x as u64);
    }
}

/// A map with quick hashing of number keys.
pub(crate) type WordMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<WordHasher>>;
