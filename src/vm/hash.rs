//! Hashing: of bytes and words for maps of the script, and a quick hasher for the machine's own tables.
//!
//! In: a seed and words or bytes. Out: 64 well-mixed bits. Folded multiplication: 128-bit product, halves xor-ed.

use std::hash::{BuildHasherDefault, Hasher};

use crate::vm::shorttext::ShortText;

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
    match ShortText::of(data) {
        Some(text) => short(seed, text),
        None => long(seed, data),
    }
}

/// The same of a short text.
#[inline(always)]
pub(super) fn short(seed: u64, text: ShortText) -> u64 {
    finish(begin(seed, text.len()), text.words())
}

/// The same of a text that is not short.
#[inline(never)]
pub(super) fn long(seed: u64, data: &[u8]) -> u64 {
    let mut h = begin(seed, data.len());
    // The last 16 bytes come at the end, also if they overlap.
    let (chunks, rest) = data.as_chunks::<16>();
    let whole = match rest.len() {
        0 => chunks.len().saturating_sub(1),
        _ => chunks.len(),
    };
    for chunk in chunks.iter().take(whole) {
        let (x, y) = halves(chunk);
        h = fold(x ^ K0 ^ h, y ^ K1);
    }
    finish(h, data.last_chunk().map_or((0, 0), halves))
}

/// The hash word of a key that is a text: never 0. An odd word belongs to texts in seven bits a byte ([`ShortText::in_63_bits`]) and names the text among
/// those of its length, so who compares it and the length need not look at the text.
#[inline]
pub(super) fn key(seed: u64, data: &[u8]) -> u64 {
    match ShortText::of(data) {
        Some(text) => short_key(seed, text),
        None => long_key(seed, data),
    }
}

/// The same of a short text.
#[inline(always)]
pub(super) fn short_key(seed: u64, text: ShortText) -> u64 {
    match text.in_63_bits() {
        // Texts that differ in zeros at the end only have the same bits.
        Some(bits) => shuffled(seed ^ (text.len() as u64).wrapping_mul(K2), bits),
        None => even(short(seed, text)),
    }
}

/// The same of a text that is not short.
pub(super) fn long_key(seed: u64, data: &[u8]) -> u64 {
    even(long(seed, data))
}

/// The hash word of a text says which of its length it is.
#[inline(always)]
pub(super) fn names_text(key: u64) -> bool {
    key & 1 != 0
}

fn even(hash: u64) -> u64 {
    (hash & !1) | 2
}

/// An odd word out of 63 bits, another one for each: every step maps odd words to odd words one to one. The seed comes in where steps before and behind
/// carry between bits, so that what collides under one seed does not under others.
#[inline(always)]
fn shuffled(seed: u64, bits: u64) -> u64 {
    let word = ((bits << 1) ^ seed) | 1;
    let word = word.wrapping_mul(K0 ^ (seed.rotate_left(32) & !1));
    let word = word ^ ((word >> 32) & !1);
    word.wrapping_mul(K1)
}

#[inline(always)]
fn begin(seed: u64, len: usize) -> u64 {
    seed ^ K2 ^ fold(len as u64 ^ K0, K1)
}

#[inline(always)]
fn finish(h: u64, (x, y): (u64, u64)) -> u64 {
    fold(h ^ x ^ K1, y ^ K2 ^ h.rotate_left(29))
}

fn halves(chunk: &[u8; 16]) -> (u64, u64) {
    let word = u128::from_le_bytes(*chunk);
    (word as u64, (word >> 64) as u64)
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

#[cfg(test)]
mod tests {
    use super::{key, names_text};

    #[test]
    fn hash_words_of_keys_name_short_texts_in_seven_bits() {
        let seed = 0x0123_4567_89AB_CDEF;
        let mut seen = std::collections::HashSet::new();
        let texts = (0..20_000).map(|i| format!("k{i}").into_bytes());
        let zeros = (0..=9).map(|n| vec![0; n]);
        for text in texts.chain(zeros) {
            let word = key(seed, &text);
            assert!(names_text(word) && seen.insert(word), "{text:?}");
        }
        for text in [
            "0123456789",
            "gr\u{fc}n",
            "a longer text than sixteen bytes",
        ] {
            let word = key(seed, text.as_bytes());
            assert!(!names_text(word) && word != 0, "{text}");
        }
    }
}
