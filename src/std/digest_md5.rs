//! The compression of MD5 (RFC 1321).
//!
//! In: a state of four words and a block of 64 bytes. Out: the state after it.

use std::array::from_fn;

/// How far each round turns, by the step modulo four.
const TURNS: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

/// The integer parts of 2^32 |sin(i + 1)|.
static SINES: std::sync::LazyLock<[u32; 64]> = std::sync::LazyLock::new(|| {
    from_fn(|i| (((i + 1) as f64).sin().abs() * 4_294_967_296.0) as u32)
});

/// Takes one block into the state.
pub(super) fn compress(state: &mut [u32; 4], block: &[u8; 64]) {
    let words: [u32; 16] = from_fn(|i| u32::from_le_bytes(from_fn(|k| block[4 * i + k])));
    let sines = &*SINES;
    let [mut a, mut b, mut c, mut d] = *state;
    for i in 0..64 {
        let (mixed, word) = match i / 16 {
            0 => (d ^ b & (c ^ d), i),
            1 => (c ^ d & (b ^ c), 5 * i + 1),
            2 => (b ^ c ^ d, 3 * i + 5),
            _ => (c ^ (b | !d), 7 * i),
        };
        let sum = a
            .wrapping_add(mixed)
            .wrapping_add(words[word % 16])
            .wrapping_add(sines[i]);
        a = d;
        d = c;
        c = b;
        b = b.wrapping_add(sum.rotate_left(TURNS[i / 16][i % 4]));
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d]) {
        *word = word.wrapping_add(more);
    }
}
