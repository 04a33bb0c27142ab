//! Prefix codes as DEFLATE has them (RFC 1951, 3.2.2): from the lengths of the codes to tables that read them, and from counts to lengths.
//!
//! In: a length for each symbol, or how often each occurs. Out: a table in words, or lengths of at most so many bits that need the fewest bits in all.
//!
//! A table is words of the script's memory: for each value of the next [`ROOT_BITS`] bits `symbol << 4 | length`, 0 if the code is longer or there
//! is none; then how many codes have each length; then the symbols in the order of their codes, by which longer codes are found bit by bit.

/// The longest code.
pub(super) const MAX_BITS: usize = 15;
/// Bits that are looked up at once.
const ROOT_BITS: usize = 10;
const ROOT: usize = 1 << ROOT_BITS;
const SYMBOLS: usize = ROOT + MAX_BITS + 1;
/// Symbols of the largest code.
const MAX_SYMBOLS: usize = 320;
/// Words of a table; the package's text has the same number.
pub(super) const TABLE_WORDS: usize = SYMBOLS + MAX_SYMBOLS;

/// Fills the table for these lengths. False if they make no code in which every sequence of bits means something. No symbol at all is
/// let through, and a single one of one bit: then sequences are wrong once they are read.
pub(super) fn build(table: &mut [u32], lengths: &[u8]) -> bool {
    let Some(table) = table.first_chunk_mut::<TABLE_WORDS>() else {
        return false;
    };
    table.fill(0);
    let mut n_of = [0u32; MAX_BITS + 1];
    for length in lengths.iter().take(MAX_SYMBOLS) {
        n_of[usize::from(*length).min(MAX_BITS)] += 1;
    }
    n_of[0] = 0;
    let mut first = [0u32; MAX_BITS + 2];
    let mut index = [0u32; MAX_BITS + 2];
    for bits in 1..=MAX_BITS {
        first[bits + 1] = (first[bits] + n_of[bits]) << 1;
        index[bits + 1] = index[bits] + n_of[bits];
    }
    let n_codes = index[MAX_BITS + 1];
    let is_full = first[MAX_BITS + 1] == 2 << MAX_BITS;
    if !(is_full || n_codes == 0 || n_codes == 1 && n_of[1] == 1) {
        return false;
    }
    table[ROOT..SYMBOLS].copy_from_slice(&n_of);
    for (symbol, length) in lengths.iter().take(MAX_SYMBOLS).enumerate() {
        let bits = usize::from(*length).min(MAX_BITS);
        if bits == 0 {
            continue;
        }
        table[SYMBOLS + index[bits] as usize] = symbol as u32;
        index[bits] += 1;
        let code = first[bits];
        first[bits] += 1;
        if bits <= ROOT_BITS {
            let start = (code.reverse_bits() >> (32 - bits)) as usize;
            for at in (start..ROOT).step_by(1 << bits) {
                table[at] = (symbol as u32) << 4 | bits as u32;
            }
        }
    }
    true
}

/// The symbol whose code the lowest bits begin with, and its length; length 0 if none does.
#[inline]
pub(super) fn find(table: &[u32; TABLE_WORDS], bits: u64) -> (u32, u32) {
    let row = table[bits as usize & (ROOT - 1)];
    if row != 0 {
        return (row >> 4, row & 15);
    }
    find_long(table, bits)
}

/// The same bit by bit: codes of one length are consecutive numbers, first bit highest.
#[cold]
fn find_long(table: &[u32; TABLE_WORDS], bits: u64) -> (u32, u32) {
    let (mut code, mut first, mut index) = (0, 0, 0);
    for length in 1..=MAX_BITS {
        code |= (bits >> (length - 1)) as u32 & 1;
        let n = table[ROOT + length];
        if code < first + n {
            let at = SYMBOLS + (index + code - first) as usize;
            return (table.get(at).copied().unwrap_or(0), length as u32);
        }
        index += n;
        first = (first + n) << 1;
        code <<= 1;
    }
    (0, 0)
}

/// The table that a script's slice holds.
pub(super) fn table(words: &[u32]) -> Option<&[u32; TABLE_WORDS]> {
    words.first_chunk()
}

/// Lengths of at most `max_bits` for symbols that occur so often: by the coin collector's method (Larmore and Hirschberg), level by level. A symbol that
/// does not occur has none; one alone has one bit.
pub(super) fn lengths(counts: &[u32], max_bits: usize, out: &mut [u8]) {
    out.fill(0);
    let mut leaves: Vec<(u32, usize)> = counts
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(symbol, n)| (*n, symbol))
        .collect();
    leaves.sort_unstable();
    if let [(_, only)] = leaves[..] {
        out[only] = 1;
    }
    if leaves.len() < 2 {
        return;
    }
    // A level holds the leaves and the pairs of the level below, by weight; what is a leaf is marked.
    let mut levels: Vec<Vec<bool>> = Vec::with_capacity(max_bits);
    let mut below: Vec<u64> = Vec::new();
    for _ in 0..max_bits {
        let (weights, are_leaves) = merge(&leaves, &below);
        below = weights;
        levels.push(are_leaves);
    }
    let mut taken = 2 * leaves.len() - 2;
    for level in levels.iter().rev() {
        let n_leaves = level.iter().take(taken).filter(|is_leaf| **is_leaf).count();
        for (_, symbol) in &leaves[..n_leaves] {
            out[*symbol] += 1;
        }
        taken = 2 * (taken - n_leaves);
    }
}

/// Leaves and pairs of the level below, the lightest first.
fn merge(leaves: &[(u32, usize)], below: &[u64]) -> (Vec<u64>, Vec<bool>) {
    let mut pairs = below
        .chunks_exact(2)
        .map(|pair| pair[0] + pair[1])
        .peekable();
    let mut weights = Vec::with_capacity(leaves.len() + below.len() / 2);
    let mut are_leaves = Vec::with_capacity(weights.capacity());
    for (weight, _) in leaves {
        let weight = u64::from(*weight);
        while let Some(pair) = pairs.next_if(|pair| *pair < weight) {
            weights.push(pair);
            are_leaves.push(false);
        }
        weights.push(weight);
        are_leaves.push(true);
    }
    for pair in pairs {
        weights.push(pair);
        are_leaves.push(false);
    }
    (weights, are_leaves)
}

/// The codes of these lengths, first bit lowest as they are written.
pub(super) fn codes(lengths: &[u8], out: &mut [u16]) {
    let mut next = [0u32; MAX_BITS + 2];
    for length in lengths.iter().filter(|length| **length > 0) {
        next[usize::from(*length) + 1] += 1;
    }
    for bits in 1..=MAX_BITS {
        next[bits + 1] = (next[bits] + next[bits + 1]) << 1;
    }
    for (length, code) in lengths.iter().zip(out) {
        let bits = usize::from(*length);
        if bits > 0 {
            *code = (next[bits].reverse_bits() >> (32 - bits)) as u16;
            next[bits] += 1;
        }
    }
}
